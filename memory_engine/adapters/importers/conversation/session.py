"""What a root session has read, changed, claimed and run so far.

A value small enough to stand in a mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from memory_engine.adapters.importers.conversation import bounds
from memory_engine.adapters.importers.conversation.claims import (
    NarrowRun,
    TestableClaim,
    Tests,
    read_tests,
    short,
)
from memory_engine.adapters.importers.conversation.definitions import MOST_SYMBOLS
from memory_engine.adapters.importers.conversation.origins import (
    last_entries,
    last_origins,
    without,
)
from memory_engine.adapters.importers.conversation.stated import Stated, stated_after
from memory_engine.claims.prose import sentences
from memory_engine.domain import ids
from memory_engine.extract import filters, keys, taint

UNSEEN = "unseen: "
"""Before the name of a source that put text where it is not seen: nothing that is seen of it
later makes up for that."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Session(NamedTuple):
    """The state of one root session.

    Every member is bounded; the oldest go first.

    ``asked``: a person has spoken, and nobody answered yet; ``before`` is the end of what was said
    since, by whoever; ``failed`` is the command that has just failed, ``episodes`` are the failures
    that did not pass yet, by command. ``local`` are names that files of the project showed which
    the session has not ``written`` itself: to share one with an outside source is to share nothing.
    ``near`` are the outside sources of which nothing says that they are from further than this
    machine, ``own`` a filter of the names in what the session wrote and in what local commands
    printed.
    """

    root: str = ""
    base: str = ""
    branch: str = ""
    edits: str = ""
    follows: bool = False
    asked: bool = False
    before: Stated = ""
    failed: str = ""
    episodes: Mapping[str, Mapping[str, Any]] = NOTHING
    local: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    near: Mapping[str, taint.Near] = NOTHING
    own: str = ""
    shown: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    origins: Mapping[str, str] = NOTHING
    files: Mapping[str, str] = NOTHING
    symbols: Mapping[str, str] = NOTHING
    open: Mapping[str, Mapping[str, Any]] = NOTHING
    claims: tuple[TestableClaim, ...] = ()
    runs: tuple[NarrowRun, ...] = ()
    asserted: Mapping[str, Tests] = NOTHING
    penned: Mapping[str, str] = NOTHING
    helpers: tuple[str, ...] = ()
    worked: Mapping[str, str] = NOTHING

    @property
    def code(self) -> str:
        """A digest of the code as far as the transcript tells.

        That is the branch and every edit so far.
        """
        return ids.digest("code", ids.canonical([self.branch, self.edits]))[:16]

    def edited(self, path: str, digest: str) -> Session:
        """Keep an edit.

        The code is another now, and what was read of the file is out of date.
        """
        written = tuple(dict.fromkeys((*self.written, path)))[-bounds.MOST_FILES :]
        edits = ids.digest("edits", ids.canonical([self.edits, path, digest]))[:16]
        files, asserted = without(self.files, path), without(self.asserted, path)
        return self._replace(edits=edits, files=files, asserted=asserted, written=written)

    def saw_tests(self, path: str, tests: Tests | None) -> Session:
        """Keep a wholly seen test file, if it asserts anything."""
        rest = without(self.asserted, path)
        kept = {**rest, path: tests} if tests else rest
        return self._replace(
            asserted=last_entries(read_tests(kept), bounds.MOST_TESTS)
            if len(kept) > bounds.MOST_TESTS
            else kept
        )

    def shows(self, path: str, symbols: Iterable[str]) -> Session:
        """Keep the names of a project's file that is not the session's."""
        if path in self.written:
            return self
        names = (*self.local, *keys.names_of((path, *symbols)))
        return self._replace(local=tuple(dict.fromkeys(names))[-bounds.MOST_LOCAL :])

    def read(self, path: str, content: str) -> Session:
        """Keep that a file, or a part of it, was read."""
        hash = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self._replace(
            files=last_entries({**without(self.files, path), path: hash}, bounds.MOST_FILES)
        )

    def knows(self, path: str, symbols: Iterable[str]) -> Session:
        """Keep what a file defines."""
        known = dict(self.symbols)
        for symbol in symbols:
            for name in dict.fromkeys((symbol, symbol.rpartition(".")[2])):
                known[name] = path if known.pop(name, path) == path else ""
        return self._replace(symbols=last_entries(known, MOST_SYMBOLS))

    def was_shown(self, facts: Iterable[str], keys: Iterable[str]) -> Session:
        """Keep what memory showed the agent: facts, and sentences."""
        shown = tuple(dict.fromkeys((*self.shown, *facts)))[-bounds.MOST_SHOWN :]
        told = tuple(dict.fromkeys((*self.told, *(short(key) for key in keys))))[
            -bounds.MOST_SHOWN :
        ]
        return self._replace(shown=shown, told=told)

    def fetches(self, origin: str) -> Session:
        """Keep that an outside source is about to be read.

        Until something of it is seen, it may say anything.
        """
        return self._replace(
            origins=last_origins(
                {**without(self.origins, origin), origin: self.origins.get(origin, "")}
            )
        )

    def fetched(self, origin: str, text: str, near: taint.Near = "") -> Session:
        """Keep what an outside source said.

        ``near`` where nothing says that it is from far.
        """
        seen = filters.remembered(text, self.origins.get(origin, ""))
        origins = last_origins({**without(self.origins, origin), origin: seen})
        known = near if origin in self.near or origin not in self.origins else ""
        nearby = {**self.near, origin: known}
        return self._replace(
            origins=origins,
            near={name: how for name, how in nearby.items() if how and name in origins},
        )

    def states(self, text: str, anew: bool) -> Session:
        """Keep what was stated last.

        ``anew`` where it answers nothing that was said before.
        """
        return self._replace(before=stated_after(self.before, text, anew))

    def printed(self, text: str) -> Session:
        """Keep the names that the session wrote, or a command printed."""
        if not text:
            return self
        own = keys.telling_names(text[: bounds.LONGEST_OWN], self.own)
        return self if own == self.own else self._replace(own=own)

    def hidden(self, origin: str) -> Session:
        """Keep that an outside source brought what can't be seen.

        It may say anything from now on.
        """
        name = f"{UNSEEN}{origin}"
        return self._replace(origins=last_origins({**without(self.origins, name), name: ""}))

    def not_fetched(self, origin: str) -> Session:
        """Forget an outside source that could not be read."""
        if self.origins.get(origin):
            return self
        return self._replace(origins=without(self.origins, origin))

    def origins_of(self, anchors: Iterable[str], *parts: str) -> tuple[str, ...]:
        """Name the outside sources that may speak through a statement.

        Those of which nothing was seen are among them.
        """
        if not self.origins:
            return ()
        places, known = tuple(anchors), taint.Known(_set_of(self.local), self.own, self.near)
        through = (
            name
            for part in dict.fromkeys(parts)
            for name in taint.spoken_through(self.origins, part, places, known)
        )
        return tuple(dict.fromkeys(through))

    def mentioned_by(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Name the outside sources that a text or sentence retells.

        It names or retells them, or one of its sentences repeats one. A short sentence of a page is
        little of the text around it.
        """
        if not self.origins:
            return ()
        text = " ".join(lines)
        named = taint.shared(self.origins, text, ()) or taint.retold(self.origins, text)
        if named:
            return named
        said = (sentence for line in lines for sentence in sentences(line))
        again = (name for sentence in said for name in taint.repeated(self.origins, sentence))
        return tuple(dict.fromkeys(again))

    def with_helper(self, agent: str) -> Session:
        """Keep that what a sub-agent did is seen."""
        if agent in self.helpers:
            return self
        return self._replace(helpers=(*self.helpers, agent)[-bounds.MOST_OPEN :])

    def pens(self, penned: Mapping[str, str]) -> Session:
        """Keep what the session wrote into files of instructions."""
        return (
            self._replace(penned=last_entries({**self.penned, **penned}, bounds.MOST_PENNED))
            if penned
            else self
        )

    def opened(self, id: str, use: Mapping[str, Any]) -> Session:
        """Keep that a tool was started."""
        return self._replace(open=last_entries({**self.open, id: use}, bounds.MOST_OPEN))

    def claims_that(self, claim: TestableClaim) -> Session:
        """Keep a claim."""
        return self._replace(claims=(*self.claims, claim)[-bounds.MOST_CLAIMS :])

    def has_run(self, command: str, codes: Iterable[str]) -> Session:
        """Keep on which states of the code a command ended so."""
        return self._replace(
            worked=last_entries(
                {**without(self.worked, command), command: " ".join(codes)}, bounds.MOST_RUNS
            )
        )

    def tested(self, run: NarrowRun, claims: Iterable[TestableClaim]) -> Session:
        """Keep a narrow run, and the claims as it left them."""
        return self._replace(runs=(*self.runs, run)[-bounds.MOST_RUNS :], claims=tuple(claims))

    def closed(self, id: str) -> tuple[Mapping[str, Any], Session]:
        """Take out what was started under an id.

        With the state without it.
        """
        if id not in self.open:
            return {}, self
        return self.open[id], self._replace(open=without(self.open, id))


@lru_cache(maxsize=2)
def _set_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)
