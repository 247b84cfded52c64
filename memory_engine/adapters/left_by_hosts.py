"""What hosts left to be heard.

The transcripts that their hooks named, and what these showed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memory_engine.adapters import private, spool
from memory_engine.adapters.host_memory import KIND, HostMemory
from memory_engine.adapters.hosts import (
    ITS_OWN,
    KINDS,
    SUFFIXES,
    agent_of,
    file_of,
    hosts_own,
    sources_of,
)
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.root import above
from memory_engine.adapters.wallclock import offset_at
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import ImportBatch, Silent
from memory_engine.domain.records.problem import Problem

FIRST = "claude-code"
"""The host whose transcripts are kept by their path alone."""
OF_HOST = "\t"
"""Between the name of any other host and the path of its transcript."""
SHOWN, FAULT = "shown", "fault"
"""The events that say which facts a hook put before a session, and what went wrong in one."""


class LeftByHosts:
    """The spool of one store, for a night to hear."""

    def __init__(self, root: Path, workspace: Path) -> None:
        self.root = str(root)
        self._workspace = str(workspace)
        self._tell_of: Callable[[Problem], None] = Silent().problem
        self._events: list[Mapping[str, Any]] | None = None

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """Give this night's events, set aside when first asked for."""
        if self._events is None:
            try:
                self._events = spool.take(self.root)
            except (KairosError, OSError) as fault:
                self._tell(os.path.join(self.root, spool.FOLDER), fault)
                self._events = []
        return self._events

    def _tell(self, place: str, fault: KairosError | OSError) -> None:
        if isinstance(fault, KairosError):
            self._tell_of(Problem(place, fault.message.rstrip("."), fault.hint))
        else:
            what = f"can't be read ({fault.strerror or fault})"
            self._tell_of(Problem(place, what, "Move it away: hooks make it anew."))

    def left(
        self, marks: Callable[[str], Mapping[str, str]], tell: Callable[[Problem], None]
    ) -> Iterator[tuple[str, Iterator[ImportBatch]]]:
        """Read what each kind of host wrote since it was last read.

        Tells what is stepped over.
        """
        self._tell_of = tell
        try:
            known_before = spool.sessions(self.root)
            named = (row for event in self.events for row in _transcripts(event))
            kept = [row for row in dict.fromkeys([*known_before, *named]) if _may_be_one(row)]
            if kept != known_before:
                spool.keep_sessions(self.root, kept)
        except (KairosError, OSError) as fault:
            self._tell(os.path.join(self.root, spool.FOLDER), fault)
            return
        for host, kind in KINDS.items():
            sources = [source for of_host, source in map(_parted, kept) if of_host == host]
            there = [source for source in sources if os.path.exists(file_of(source))]
            if there:
                yield kind, self._batches(host, there, _known(marks, kind))
        yield from self._written_by_the_host()

    def _written_by_the_host(self) -> Iterator[tuple[str, Iterator[ImportBatch]]]:
        """Read what a host wrote into a memory folder taken over."""
        from memory_engine.adapters.importers import Options, importer

        host = HostMemory(Path(self.root))
        if host.taken is None:
            return
        try:
            pages = PagesFolder(Path(self.root, "memory"), Path(self.root, "aside"))
            host.gather({name: pages.read(name) or "" for name in pages.names()})
            if folder := host.waiting():
                names = ", ".join(sorted(path.name for path in folder.iterdir()))
                what = f"was written by the host ({names}): it is heard, and kept in aside/"
                self._tell_of(Problem(str(host.taken.folder), what, ""))
                yield KIND, importer(KIND)(folder, {}, Options(clock=offset_at))
        except (KairosError, OSError) as fault:
            self._tell(str(host.taken.folder), fault)

    def of_source(
        self,
        host: str,
        source: str,
        marks: Callable[[str], Mapping[str, str]],
        tell: Callable[[Problem], None],
    ) -> tuple[str, Iterator[ImportBatch]]:
        """Read what one transcript says since its last reading.

        As a night would. Nothing where it is no plain file of the caller's.
        """
        self._tell_of = tell
        kind, row = KINDS[host], row_of(host, source)
        there = _may_be_one(row) and os.path.exists(file_of(source))
        return kind, self._batches(host, [source] if there else [], _known(marks, kind))

    def _batches(
        self, host: str, sources: list[str], known: Mapping[str, str]
    ) -> Iterator[ImportBatch]:
        from memory_engine.adapters.importers import Options, importer

        kind = KINDS[host]
        read = importer(kind)
        for source in sources:
            by = "" if hosts_own(kind, source) else agent_of(host)
            try:
                if elsewhere := self._ran_elsewhere(kind, source):
                    what = f"is of a session that ran in {elsewhere}: it is not heard here"
                    self._tell_of(Problem(source, what, "Import it there."))
                    continue
                yield from read(Path(source), known, Options(by, self._workspace, clock=offset_at))
            except (KairosError, OSError) as fault:
                self._tell(source, fault)

    def _ran_elsewhere(self, kind: str, source: str) -> str:
        """Name where a session ran, if that has another store."""
        from memory_engine.adapters.importers.whose import ran_in

        ran = ran_in(kind, source)
        try:
            here = bool(ran) and os.path.samefile(above(ran), self.root)
        except (KairosError, OSError):
            here = False
        return "" if here else ran or "nobody knows where"

    def shown(self) -> Mapping[str, Mapping[str, str]]:
        """Tell which facts were put before which session, and when first."""
        told: dict[str, dict[str, str]] = {}
        for event in self.events:
            if event.get("event") == SHOWN:
                at, of_session = _time(event.get("at")), told.setdefault(_session(event), {})
                for fact in str(event.get("text", "")).split():
                    of_session.setdefault(fact, at)
        return told

    def done(self) -> None:
        """Let go of what was heard."""
        spool.drop(self.root)
        self._events = None
        HostMemory(Path(self.root)).heard()


def _known(marks: Callable[[str], Mapping[str, str]], kind: str) -> dict[str, str]:
    return {name.removeprefix(f"{kind}:"): mark for name, mark in marks(f"{kind}:").items()}


def row_of(host: str, source: str) -> str:
    """Write the name of a transcript as it is kept."""
    return source if host == FIRST else f"{host}{OF_HOST}{source}"


def named(root: str) -> frozenset[str]:
    """Give rows of all transcripts the next night hears anyway."""
    fresh = (row for event in spool.events(root) for row in _transcripts(event))
    return frozenset([*spool.sessions(root), *fresh])


def heard_of(root: str, events: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Name the hosts of which anything was ever heard.

    By what hooks left and what was kept.
    """
    rows = spool.sessions(root)
    return frozenset([*(host for host, _ in map(_parted, rows)), *map(_host, events)])


def _host(event: Mapping[str, Any]) -> str:
    return str(event.get("agent", ""))


def _session(event: Mapping[str, Any]) -> str:
    return str(event.get("session", ""))


def _transcripts(event: Mapping[str, Any]) -> Iterator[str]:
    """Give the transcript an event names, or the host's own.

    Where that host keeps such.
    """
    host, named = _host(event), str(event.get("text", ""))
    if host not in KINDS or event.get("event") == FAULT:
        return
    told = named and host not in ITS_OWN
    sources = [named] if told else sources_of(host, _session(event))
    yield from (row_of(host, source) for source in sources)


def _parted(row: str) -> tuple[str, str]:
    """(host, transcript) of a row of those that are kept."""
    host, _, source = row.rpartition(OF_HOST)
    return host or FIRST, source


def _may_be_one(row: str) -> bool:
    """Tell whether a row may name a transcript.

    A file of the caller's, or none yet.
    """
    host, source = _parted(row)
    path = file_of(source)
    if host not in KINDS or not (os.path.isabs(path) and path.endswith(SUFFIXES)):
        return False
    if not source.isprintable():
        return False
    try:
        about = os.lstat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(about.st_mode) and private.ours(about.st_uid)


def _time(at: object) -> str:
    try:
        moment = datetime.fromtimestamp(float(str(at)), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
