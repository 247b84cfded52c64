"""What a root session has read, changed, fetched, claimed and run so far, as a value small
enough to stand in a mark."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from memory_engine.adapters.importers.conversation.claims import (
    Claim,
    NarrowRun,
    Tests,
    read_tests,
    short,
)
from memory_engine.adapters.importers.conversation.definitions import MOST_SYMBOLS
from memory_engine.domain import ids
from memory_engine.extract import filters, referent, taint

MOST_ORIGINS = 20
"""[outside sources] The last of them are known by name; those before them are one, under the
name EARLIER."""
EARLIER = "earlier outside sources"
UNSEEN = "unseen: "
"""Before the name of a source that put text where it is not seen: nothing that is seen of it
later makes up for that."""

MOST_SHOWN = 600
"""[fact ids, and sentences] Three times what MEMORY.md can hold."""

MOST_FILES = 200
MOST_LOCAL = 1_200
"""[names] That the project's own files showed: each name stands in them in up to three forms."""

LONGEST_BEFORE = 600
"""[characters] Of what was stated last, in which is looked for what a short correction is about."""

LONGEST_OWN = 2_000
"""[characters] Of one output, in which names are looked for."""

MOST_PENNED = 600
"""[sentences] That the session wrote into files of instructions."""

MOST_OPEN = 64
MOST_CLAIMS = 80
MOST_RUNS = 40
MOST_TESTS = 6
"""Files read, symbols, tools at work, claims, narrow runs, test files: the last so many are
kept, so that a mark stays small."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Session(NamedTuple):
    """The state of one root session. Every member is bounded; the oldest go first.

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
    before: str = ""
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
    claims: tuple[Claim, ...] = ()
    runs: tuple[NarrowRun, ...] = ()
    asserted: Mapping[str, Tests] = NOTHING
    penned: Mapping[str, str] = NOTHING
    helpers: tuple[str, ...] = ()
    worked: Mapping[str, str] = NOTHING

    @property
    def code(self) -> str:
        """Think: a digest of the code as far as the transcript tells: the branch and every edit
        so far."""
        return ids.digest("code", ids.canonical([self.branch, self.edits]))[:16]

    def edited(self, path: str, digest: str) -> Session:
        """Keep an edit: other code; what was read of the file is out of date."""
        written = tuple(dict.fromkeys((*self.written, path)))[-MOST_FILES:]
        edits = ids.digest("edits", ids.canonical([self.edits, path, digest]))[:16]
        files, asserted = _without(self.files, path), _without(self.asserted, path)
        return self._replace(edits=edits, files=files, asserted=asserted, written=written)

    def saw_tests(self, path: str, tests: Tests | None) -> Session:
        """Keep a test file, after all of it was seen; what asserts nothing takes up no place."""
        rest = _without(self.asserted, path)
        kept = {**rest, path: tests} if tests else rest
        return self._replace(
            asserted=_newest(read_tests(kept), MOST_TESTS) if len(kept) > MOST_TESTS else kept
        )

    def shows(self, path: str, symbols: Iterable[str]) -> Session:
        """Keep what a file of the project names, unless the session has written it itself."""
        if path in self.written:
            return self
        names = (*self.local, *taint.names_of((path, *symbols)))
        return self._replace(local=tuple(dict.fromkeys(names))[-MOST_LOCAL:])

    def read(self, path: str, content: str) -> Session:
        """Think: after a file, or a part of it, was read."""
        hash = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self._replace(files=_newest({**_without(self.files, path), path: hash}, MOST_FILES))

    def knows(self, path: str, symbols: Iterable[str]) -> Session:
        """Think: after text of a file was seen: what it defines."""
        known = dict(self.symbols)
        for symbol in symbols:
            for name in dict.fromkeys((symbol, symbol.rpartition(".")[2])):
                known[name] = path if known.pop(name, path) == path else ""
        return self._replace(symbols=_newest(known, MOST_SYMBOLS))

    def was_shown(self, facts: Iterable[str], keys: Iterable[str]) -> Session:
        """Think: after memory was put before the agent: ids of facts, and what the sentences
        said."""
        shown = tuple(dict.fromkeys((*self.shown, *facts)))[-MOST_SHOWN:]
        told = tuple(dict.fromkeys((*self.told, *(short(key) for key in keys))))[-MOST_SHOWN:]
        return self._replace(shown=shown, told=told)

    def fetches(self, origin: str) -> Session:
        """Think: an outside source is about to be read: until something of it is seen, it may
        say anything."""
        return self._replace(
            origins=_last({**_without(self.origins, origin), origin: self.origins.get(origin, "")})
        )

    def fetched(self, origin: str, text: str, near: taint.Near = "") -> Session:
        """Keep what an outside source said; ``near`` where nothing says that it is from far."""
        seen = filters.remembered(text, self.origins.get(origin, ""))
        origins = _last({**_without(self.origins, origin), origin: seen})
        known = near if origin in self.near or origin not in self.origins else ""
        nearby = {**self.near, origin: known}
        return self._replace(
            origins=origins,
            near={name: how for name, how in nearby.items() if how and name in origins},
        )

    def states(self, text: str, anew: bool) -> Session:
        """Keep what was stated last; ``anew`` where it answers nothing that was said before."""
        stated = " ".join(referent.stated(text[-LONGEST_OWN:]))
        return self._replace(
            before=(stated if anew else f"{self.before} {stated}")[-LONGEST_BEFORE:]
        )

    def printed(self, text: str) -> Session:
        """Keep the names in what the session wrote, or a local command printed."""
        if not text:
            return self
        own = taint.telling_names(text[:LONGEST_OWN], self.own)
        return self if own == self.own else self._replace(own=own)

    def hidden(self, origin: str) -> Session:
        """Think: after an outside source brought what cannot be seen here: it may say anything
        from now on."""
        name = f"{UNSEEN}{origin}"
        return self._replace(origins=_last({**_without(self.origins, name), name: ""}))

    def not_fetched(self, origin: str) -> Session:
        """Think: after an outside source could not be read."""
        return (
            self
            if self.origins.get(origin)
            else self._replace(origins=_without(self.origins, origin))
        )

    def origins_of(self, sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
        """Name the outside sources that may speak through a statement, or that nothing was seen
        of."""
        if not self.origins:
            return ()
        return taint.spoken_through(
            self.origins, sentence, anchors, taint.Known(_set_of(self.local), self.own, self.near)
        )

    def mentioned_by(self, text: str) -> tuple[str, ...]:
        """Name the outside sources that share any name with a text, or that it retells."""
        named = taint.shared(self.origins, text, ())
        return named or (taint.retold(self.origins, text) if self.origins else ())

    def with_helper(self, agent: str) -> Session:
        """Keep that what a sub-agent did is seen."""
        return (
            self
            if agent in self.helpers
            else self._replace(helpers=(*self.helpers, agent)[-MOST_OPEN:])
        )

    def pens(self, penned: Mapping[str, str]) -> Session:
        """Keep what the session wrote into files of instructions."""
        return (
            self._replace(penned=_newest({**self.penned, **penned}, MOST_PENNED))
            if penned
            else self
        )

    def opened(self, id: str, use: Mapping[str, Any]) -> Session:
        """Think: after a tool was started."""
        return self._replace(open=_newest({**self.open, id: use}, MOST_OPEN))

    def claims_that(self, claim: Claim) -> Session:
        """Think: after a claim."""
        return self._replace(claims=(*self.claims, claim)[-MOST_CLAIMS:])

    def has_run(self, command: str, codes: Iterable[str]) -> Session:
        """Think: after a command ended so on these states of the code."""
        return self._replace(
            worked=_newest({**_without(self.worked, command), command: " ".join(codes)}, MOST_RUNS)
        )

    def tested(self, run: NarrowRun, claims: Iterable[Claim]) -> Session:
        """Think: after a narrow run, with the claims as it left them."""
        return self._replace(runs=(*self.runs, run)[-MOST_RUNS:], claims=tuple(claims))

    def closed(self, id: str) -> tuple[Mapping[str, Any], Session]:
        """Think: what was started under this id, and the state without it."""
        return self.open.get(id, {}), self._replace(
            open=_without(self.open, id)
        ) if id in self.open else self


@lru_cache(maxsize=2)
def _set_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def _last(origins: Mapping[str, str]) -> dict[str, str]:
    """The last origins by name; the one that goes is added to what is remembered of those before
    it."""
    named = _without(origins, EARLIER)
    earlier = {EARLIER: origins[EARLIER]} if EARLIER in origins else {}
    for origin in list(named)[:-MOST_ORIGINS]:
        earlier = {
            EARLIER: filters.both(earlier[EARLIER], named[origin]) if earlier else named[origin]
        }
    return {**earlier, **_newest(named, MOST_ORIGINS)}


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}


def _newest(mapping: Mapping[str, Any], most: int) -> dict[str, Any]:
    return dict(list(mapping.items())[-most:]) if len(mapping) > most else dict(mapping)
