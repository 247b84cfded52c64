"""Hearing from the system that files changed.

There is one thread for all folders, whoever's they are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib.util import find_spec

DEBOUNCE_MS, STEP_MS, TIMEOUT_MS = 1_600, 400, 60_000
"""[ms] That changes are gathered for; between two looks of the library whether there are any, which
is what an idle watch costs; and after which it comes back with none."""
EXTRA = "watchfiles is not installed (`pip install kairos-mem[daemon]`)"


class Noticing:
    """Watches folders, not what lies below them, and hands on what changed.

    ``heard`` and ``failed`` are called in the thread.
    """

    def __init__(
        self, heard: Callable[[Sequence[str]], None], failed: Callable[[str], None]
    ) -> None:
        self._heard, self._failed = heard, failed
        self._folders: tuple[str, ...] = ()
        self._end = threading.Event()

    def watch(self, folders: Sequence[str]) -> None:
        """Watch these folders from now on, and no others."""
        wanted = tuple(dict.fromkeys(folders))
        if wanted == self._folders:
            return
        self._end.set()
        self._folders, self._end = wanted, threading.Event()
        if wanted:
            args = (wanted, self._end)
            threading.Thread(target=self._listen, args=args, name="files", daemon=True).start()

    def _listen(self, folders: Sequence[str], end: threading.Event) -> None:
        from watchfiles import watch

        try:
            for changes in watch(
                *folders,
                watch_filter=None,
                debounce=DEBOUNCE_MS,
                step=STEP_MS,
                stop_event=end,
                rust_timeout=TIMEOUT_MS,
                raise_interrupt=False,
                force_polling=False,
                recursive=False,
                ignore_permission_denied=True,
            ):
                self._heard([path for _, path in changes])
        except (OSError, RuntimeError) as error:
            if not end.is_set():
                self._failed(getattr(error, "strerror", None) or str(error))


def lacking() -> str:
    """Say why the system can't be asked to tell of changes.

    Gives "" where it can.
    """
    return "" if find_spec("watchfiles") else EXTRA
