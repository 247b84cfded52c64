"""The post as a process.

It runs the channels whose gates are open, for the stores that are watched. The night watch begins
it by name; it ends when its stdin does, or at a signal.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from time import strftime

from memory_engine.adapters.consents import Consents
from memory_engine.adapters.lock import held
from memory_engine.adapters.nightwatch.folder import watched_roots
from memory_engine.adapters.root import find_root
from memory_engine.adapters.settings import read_settings
from memory_engine.channels import kept
from memory_engine.channels.gates import silent
from memory_engine.channels.line import Line
from memory_engine.channels.post import Post, Quietly
from memory_engine.channels.settings import Chosen, chosen
from memory_engine.channels.standing import line, shut_now, standing
from memory_engine.channels.way import consent_to
from memory_engine.domain.errors import KairosError
from memory_engine.wiring import Place, now, place

LOCK, LOG = "lock", "post.log"
LARGEST_LOG = 1_000_000
"""[bytes] From here on the log begins anew."""


def post(
    roots: Callable[[], Sequence[str]],
    only: Sequence[str] = (),
    note: Callable[[str], None] = print,
    clock: Callable[[], float] = now,
) -> Post:
    """Make the post of the channels whose gates are open."""
    folder = kept.folder()
    places = partial(_places, roots, note)
    lines = []
    for each in chosen():
        gate = silent(standing(each, only))
        if only and each.name not in only:
            continue
        if gate:
            note(f"{each.name} is off: {gate.name}: {gate.why}")
        elif made := _made(each, folder, roots, note, only):
            lines.append(made)
    return Post(lines, places, note, clock)


def _made(
    each: Chosen,
    folder: Path,
    roots: Callable[[], Sequence[str]],
    note: Callable[[str], None],
    only: Sequence[str],
) -> Line | None:
    def allowed(leads: str) -> bool:
        """Ask the owner's own file.

        A store that is opened here would be the whole process's.
        """
        return any(consented(root, consent_to(each.name, leads)) for root in roots())

    try:
        return line(each, folder, allowed, partial(shut_now, each.name, only))
    except KairosError as error:
        note(f"{each.name} is off: {error.message} {error.hint}".strip())
        return None


def consented(root: str, destination: str) -> bool:
    """Tell whether a store's owner allows a destination, without opening the store."""
    try:
        home = Path(find_root(root))
        workspace = (home / read_settings(home / "config.yaml").workspace).resolve()
        return Consents(home, workspace).for_(destination) is not None
    except (KairosError, OSError):
        return False


def _places(roots: Callable[[], Sequence[str]], note: Callable[[str], None]) -> Iterator[Place]:
    for root in roots():
        try:
            found = place(root, Quietly(note))
        except (KairosError, OSError) as error:
            note(f"{root}: {error}")
        else:
            yield found


def run(
    roots: Callable[[], Sequence[str]], only: Sequence[str], note: Callable[[str], None]
) -> int:
    """Run until somebody ends it.

    There is one post a user, or a bot's events would go to either.
    """
    folder = kept.folder()
    with held(folder / LOCK):
        made = post(roots, only, note)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: made.end())
        made.begin()
        note(f"the post runs: {', '.join(made.lines) or 'no channel'} (process {os.getpid()})")
        try:
            made.run()
        finally:
            made.close()
            note("the post ended")
    return 0


def log(folder: Path) -> Callable[[str], None]:
    """Give what writes a line into the post's log."""
    path = folder / LOG

    def note(text: str) -> None:
        with suppress(OSError):
            big = path.exists() and path.stat().st_size > LARGEST_LOG
            with open(path, "w" if big else "a", encoding="utf-8") as out:
                os.chmod(path, 0o600)
                out.write(f"{strftime('%Y-%m-%dT%H:%M:%S')} {' '.join(text.split())}\n")

    return note


def _until_stdin_ends() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Run for the watch's stores, until its end of our stdin closes."""
    note = log(kept.folder())
    Thread(target=_until_stdin_ends, daemon=True).start()
    try:
        return run(watched_roots, (), note)
    except KairosError as error:
        note(f"the post did not begin: {error.message}")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
