"""What hosts of agents have to do with a store.

Hooks, sessions, their own memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import host_settings, spool
from memory_engine.adapters.host_folder import default_folder
from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import TYPE_CHECKING, cast
from memory_engine.engine.engine import Engine
from memory_engine.wiring.writing import Writing

if TYPE_CHECKING:
    from memory_engine.domain.ports import ImportBatch
    from memory_engine.views.answers.elsewhere import SessionRow, SessionsAnswer

CLAUDE_CODE, HOSTS_MEMORY = "claude-code", "claude-memory"


WATCHED = "watched"
"""The event of a session that nobody's hook told of, and that was seen all the same."""


WATCH_SECONDS = 2.0
"""How long a page waits for the night watch to say which sessions run."""


class Attached(NamedTuple):
    """The hosts that are attached to a store, as ``claude-code-local``.

    With the time, in seconds since 1970, at which one was last heard of (0: never), the faults of
    hooks since the last night, those that nothing was ever heard of, and the places of Claude
    Code's settings that call our hooks, the one that is heard first.
    """

    hosts: tuple[str, ...]
    heard: float
    faults: tuple[str, ...]
    silent: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()


class Hosts(Writing):
    """A store that hosts of agents are attached to."""

    def heard_on(self, engine: Engine, host: str, source: str) -> tuple[str, Iterator[ImportBatch]]:
        """Read on in a host's transcript from the last stop."""
        from memory_engine.adapters.left_by_hosts import LeftByHosts

        left = LeftByHosts(self.root, self.root / self.settings.workspace)
        return left.of_source(host, source, engine.store.marks, engine.reporter.problem)

    def leave_transcript(self, host: str, session: str, source: str) -> None:
        """Leave a transcript's name for nights, where none knows it."""
        from memory_engine.adapters.left_by_hosts import named, row_of

        if row_of(host, source) not in named(str(self.root)):
            spool.note(str(self.root), WATCHED, host, session, source)

    def note(self, event: str, session: str, text: str = "") -> None:
        """Leave something of a session for the next night to hear."""
        spool.note(str(self.root), event, "kairos-mem", session, text)

    def attached(self) -> Attached:
        """Tell of attached hosts, when last heard, and what failed."""
        from memory_engine.adapters.left_by_hosts import heard_of

        folder, root = self.root / "attached", str(self.root)
        calling = tuple(host_settings.calling(str(self.workspace)))
        plugin = [f"{CLAUDE_CODE}-{name}" for name in calling if name == host_settings.PLUGIN]
        left = [path.stem for path in folder.glob("*.left") if "+" not in path.stem]
        hosts = tuple(sorted([*left, *plugin]))
        events, known = [], frozenset[str]()
        with suppress(KairosError, OSError):  # the night tells of it
            events = list(spool.events(root))
            known = heard_of(root, events)
        faults = [
            f"{one.get('agent', '')}: {one.get('text', '')}"
            for one in events
            if one.get("event") == "fault"
        ]
        moment = time.time()
        heard = [at for one in events if 0 < (at := _seconds(one.get("at"))) <= moment]
        return Attached(
            hosts,
            max([spool.last_heard(root), *heard]),
            tuple(dict.fromkeys(faults)),
            tuple(name for name in hosts if name.rpartition("-")[0] not in known),
            calling,
        )

    def host_shows_memory(self) -> bool:
        """Tell whether the host puts memory's index before its sessions by itself."""
        return self.host_memory.loaded(host_settings.project_folder(str(self.workspace)))

    def beside_the_hosts(self) -> str:
        """Tell how memory stands to the host's own.

        Gives "" where the host keeps none here.
        """
        taken = self.host_memory.taken
        if taken:
            return f"{taken.folder} is rendered from here, since it was taken over"
        with suppress(KairosError, OSError):
            folder = self.host_memory_folder()
            pages = sum(1 for _ in folder.rglob("*.md"))
            if pages and self.attached().calling:
                return (
                    f"{folder} has {pages} of its own, which sessions load beside memory's; "
                    "`kairos-mem install claude-code --takeover` imports them and renders there"
                )
        return ""

    def host_memory_folder(self) -> Path:
        """Name the folder of a host's memory of this project.

        It may be told otherwise.
        """
        return default_folder(self.workspace)

    def stands_in(self, folder: Path) -> Iterator[ImportBatch]:
        """Read what a host's memory folder says."""
        from memory_engine.adapters.importers import Options, importer
        from memory_engine.adapters.wallclock import offset_at

        if any(folder.rglob("*.md")):
            yield from importer(HOSTS_MEMORY)(folder, {}, Options(clock=offset_at))

    def revive_watch(self) -> None:
        """Start the night watch again where it is gone without a word."""
        from memory_engine.adapters.nightwatch.reviving import revive

        with suppress(KairosError, OSError):  # a session opens all the same
            revive()

    def sessions_now(self) -> Sequence[SessionRow] | None:
        """List this store's running sessions, as the watch sees them.

        None where nothing watches, or it does not watch this store.
        """
        from memory_engine.adapters.nightwatch import client
        from memory_engine.adapters.nightwatch.folder import watched_roots

        here = self.root.resolve()
        named = [root for root in watched_roots() if Path(root).resolve() == here]
        if not named:
            return None
        with suppress(KairosError):  # it may have ended just now: then nothing watches
            asked = client.lines({"do": "sessions", "store": named[0]}, WATCH_SECONDS)
            answer = cast("SessionsAnswer", next(iter(asked)))
            return [row for row in answer["sessions"] if row["runs"]]
        return None

    def once(self, what: str, session: str) -> bool:
        """Tell whether something first happens to a session, and remember."""
        return spool.once(str(self.root), what, session)

    def noted(self) -> Iterator[tuple[str, str]]:
        """Read what hooks noted since the last night, as (event, session)."""
        for event in spool.events(str(self.root)):
            yield str(event.get("event")), str(event.get("session"))

    def holds(self, path: str, cwd: str = "") -> bool:
        """Tell whether a path lies in the store, or is it.

        It is as somebody gives it in a folder. A host's folder that is taken over holds memory's
        pages, too.
        """
        try:
            whole = (Path(cwd or ".") / path).expanduser().absolute().resolve()
        except (OSError, RuntimeError, ValueError):
            return False
        taken = self.host_memory.taken
        folders = [self.root.resolve(), *([taken.folder] if taken else [])]
        return any(whole.is_relative_to(folder) for folder in folders)


def _seconds(written: object) -> float:
    try:
        return float(str(written))
    except ValueError:
        return 0.0
