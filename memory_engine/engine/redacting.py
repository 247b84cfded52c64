"""Take a content out of memory.

What a target means, what follows from it, and the ledger's part.

1. ``plan`` finds all that the content went into: lines, facts, and names that were made of them.
2. ``carry_out`` writes that into the ledger and all tables, in one transaction.
3. What rests on nothing any more falls, by an entry of its own that can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.claims import claim as claims
from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.errors.deciding import NothingToRedact, TooPlain
from memory_engine.domain.errors.plans import ranges
from memory_engine.domain.records.change import Entry, plain
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.dream import word
from memory_engine.engine import applying, publishing, standings, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.erased_entries import SAYING, record, rewritten
from memory_engine.engine.redactable import Meant
from memory_engine.formats.erased_line import Rewritten, emptied, erased, told_apart
from memory_engine.formats.log_reading import read_line
from memory_engine.privacy.erasing import Eraser
from memory_engine.privacy.erasure import BY_OWNER, Erasure

Places = Mapping[str, str]
"""An observation's old name -> where its line stands in the log now."""
LEAST_WHOLE = 12
"""[characters] Of a sentence that is taken out wherever it stands; a shorter one is common."""


class Planned(NamedTuple):
    """What taking something out comes to.

    The erasure, the sources of what was said, the entries that are written anew, and each fact
    that is touched as it reads then.
    """

    erasure: Erasure
    sources: tuple[str, ...]
    entries: tuple[int, ...]
    facts: tuple[tuple[str, str, bool], ...]


def plan(engine: Engine, meant: Meant, day: str, by: str) -> Planned:
    """Find all that has to change; raises ``NothingToRedact`` and ``TooPlain``."""
    engine.reporter.stage("looking for what is to go", 0, 0)
    whole = _facts_of(engine, meant)
    contents = dict(meant.contents) | _said_as_a_whole(engine, meant.observations, whole)
    eraser = Eraser(contents)
    lines = _lines(engine, meant.observations, eraser)
    heard = [each for id, line in lines.items() if (each := _before_and_after(engine, id, line))]
    texts = {
        id: eraser.without(_other_words(engine, fact, meant.observations))
        for id, fact in whole.items()
    }
    names = _names(engine, _claimed(heard), eraser, texts)
    lines = _named(engine, lines, meant.observations, eraser, names)
    erasure = Erasure(
        contents=contents,
        ids={**names, **{id: line.id for id, line in lines.items()}},
        heads={},
        lines={id: (line.day, line.line) for id, line in lines.items()},
        texts=texts,
        emptied=tuple(sorted(id for id, text in texts.items() if text == BY_OWNER)),
        touched=(),
        falling=(),
        day=day,
        by=by,
        because="",
    )
    sources = sorted({before.provenance.source for before, _ in heard} - {""})
    return _told(engine, erasure, meant.what, tuple(sources))


def _told(engine: Engine, erasure: Erasure, what: str, sources: tuple[str, ...]) -> Planned:
    """Complete an erasure by what it comes to in the ledger."""
    pairs = list(rewritten(engine.store.entries(), erasure))
    numbers = tuple(old.number for old, new in pairs if old.proposal != new.proposal)
    rows = replay(new for _, new in pairs)
    touched = _touched(engine, erasure)
    if not erasure.lines and not numbers:
        raise NothingToRedact(what)
    fallen = tuple(id for old in erasure.emptied if rows[id := erasure.ids.get(old, old)].held)
    erasure = erasure._replace(
        heads={old.hash: new.hash for old, new in pairs if old.hash != new.hash},
        touched=tuple(touched),
        falling=fallen,
        because=_because(what, len(erasure.lines), len(touched), numbers),
    )
    last = pairs[-1][1] if pairs else None
    entry = record(erasure, (last.number, last.hash) if last else (0, ids.GENESIS))
    facts = tuple((id, rows[id].text, id in fallen) for id in touched if rows[id].status)
    return Planned(erasure._replace(entry=entry.hash), sources, numbers, facts)


def _touched(engine: Engine, erasure: Erasure) -> list[str]:
    """Name the facts that what is taken out stands in.

    They say it or are made of it; as they are named after it.
    """
    eraser, meant = Eraser(erasure.contents, erasure.ids), {*erasure.ids, *erasure.texts}
    return sorted(
        erasure.ids.get(fact.id, fact.id)
        for fact in engine.store.facts()
        if fact.id in meant or _touches(fact, eraser)
    )


def _because(what: str, lines: int, facts: int, numbers: tuple[int, ...]) -> str:
    """Say what is taken out of how much.

    And which entries are written anew for it.
    """
    entries, are = ("entry", "is") if len(numbers) == 1 else ("entries", "are")
    anew = f"; {entries} {ranges(numbers, ', ')} {are} written anew" if numbers else ""
    return (
        f"the owner's word: {what} taken out of {lines} observation{'s' * (lines != 1)} and "
        f"{facts} fact{'s' * (facts != 1)}{anew}"
    )


def _touches(fact: Fact, eraser: Eraser) -> bool:
    return any(eraser.holds(text) for text in (fact.text, *_sayings(fact)))


def _sayings(fact: Fact) -> Iterator[str]:
    for name in SAYING:
        yield from _strings(plain(getattr(fact, name)))


def _strings(item: object) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _strings(part)


# -- what was said


def _lines(engine: Engine, whole: Collection[str], eraser: Eraser) -> dict[str, Rewritten]:
    """Give the lines that become others, by their old names."""
    found = {}
    for id, day, line in engine.store.said():
        now = emptied(day, line, BY_OWNER, eraser) if id in whole else erased(day, line, eraser)
        if now.line != line:
            _refuse_unreadable(day, line, now)
            found[id] = now
    return found


def _refuse_unreadable(day: str, line: str, now: Rewritten) -> None:
    """Refuse to take out what a line needs to be one."""
    before = read_line(day, line, "").provenance
    try:
        after = read_line(day, now.line, "").provenance
    except (ValueError, AttributeError):
        raise TooPlain from None
    if (before.principal, before.at, before.method) != (after.principal, after.at, after.method):
        raise TooPlain


def _named(
    engine: Engine,
    lines: dict[str, Rewritten],
    whole: Collection[str],
    eraser: Eraser,
    names: Mapping[str, str],
) -> dict[str, Rewritten]:
    """Give lines with new names, until no old one is left.

    No two of the names are the same.
    """
    rounds = -1
    while len(lines) != rounds:
        rounds = len(lines)
        known = {**names, **{id: line.id for id, line in lines.items()}}
        lines = _lines(engine, whole, eraser.named(known))
    taken = {id for id, _, _ in engine.store.said()} - lines.keys()
    apart: dict[str, Rewritten] = {}
    for id, line in lines.items():
        number = 1
        named = line
        while named.id in taken:
            number += 1
            named = told_apart(line, number)
        taken.add(named.id)
        apart[id] = named
    return apart


def _said_as_a_whole(
    engine: Engine, observations: Iterable[str], facts: Mapping[str, Fact]
) -> dict[str, str]:
    """Give the sentences that go as a whole, wherever they stand."""
    said = [each for id in observations if (each := engine.store.observation(id))]
    texts = [each.text for each in said] + [fact.text for fact in facts.values()]
    texts += [claim.text for each in said if (claim := _claim(each))]
    return {text: BY_OWNER for text in texts if len(text) >= LEAST_WHOLE}


def _before_and_after(
    engine: Engine, id: str, line: Rewritten
) -> tuple[Observation, Observation] | None:
    """Read an observation before and after, on the branch it holds on."""
    before = weighing.observation(engine, id)
    if before is None:
        return None
    after, by = read_line(line.day, line.line, before.provenance.log), before.provenance
    spoken = after.provenance._replace(trust=by.trust, apart=by.apart)
    return before, after._replace(provenance=spoken, kind=before.kind)


def _claim(observation: Observation) -> claims.Claim | None:
    with suppress(*TEXT_FAULTS):
        return claims.read(observation)
    return None


def _claimed(heard: Iterable[tuple[Observation, Observation]]) -> dict[str, str]:
    """Name the facts that sentences make, before and after.

    After is as they will be.
    """
    names: dict[str, str] = {}
    for before, after in heard:
        old, new = _claim(before), _claim(after)
        if old and new and old.id != new.id:
            names.setdefault(old.id, new.id)
            contrary = ids.fact_id(claims.contrary(old.key))
            names.setdefault(contrary, ids.fact_id(claims.contrary(new.key)))
    return names


# -- what is believed


def _facts_of(engine: Engine, meant: Meant) -> dict[str, Fact]:
    """Find the meant facts, and those saying nothing else.

    They say nothing but what goes as a whole.
    """
    opened = {
        claim.id
        for id in meant.observations
        if (said := weighing.observation(engine, id)) and (claim := _claim(said))
    }
    named = [engine.store.fact(id) for id in {*opened, *meant.facts}]
    resting = [
        fact
        for fact in engine.store.facts_on(meant.observations)
        if fact.evidence <= meant.observations
    ]
    return {fact.id: fact for fact in (*named, *resting) if fact.text}


def _other_words(engine: Engine, fact: Fact, gone: Collection[str]) -> str:
    """Give a fact's words of others, else the marker."""
    for id in sorted(fact.evidence - frozenset(gone)):
        said = engine.store.observation(id)
        if said and said.text != fact.text and (claim := _claim(said)):
            return claim.text
    return BY_OWNER


def _names(
    engine: Engine, claimed: Mapping[str, str], eraser: Eraser, texts: Mapping[str, str]
) -> dict[str, str]:
    """Rename each fact named by the content, and its contrary."""
    facts = list(engine.store.facts())
    names = _Names({fact.id for fact in facts}, engine.store.head()[0] + 1)
    for fact in facts:
        if fact.id in texts or fact.id in claimed or _touches(fact, eraser):
            names.give(fact.id, "" if fact.id in texts else claimed.get(fact.id, ""))
            names.give(fact.opposite, claimed.get(fact.opposite, ""))
    return names.given


class _Names:
    """New names, of which no two are the same.

    Those that nothing tells are counted.
    """

    def __init__(self, taken: set[str], entry: int) -> None:
        self.given: dict[str, str] = {}
        self._taken = taken
        self._entry = entry
        self._count = 0

    def give(self, old: str, wanted: str) -> None:
        """Give something a new name, the wanted one if nobody has it."""
        if not old or old in self.given:
            return
        while not wanted or wanted in self._taken:
            self._count += 1
            wanted = ids.fact_id(("erased", self._entry, self._count))
        self._taken.add(wanted)
        self.given[old] = wanted


# -- making it happen


def carry_out(engine: Engine, erasure: Erasure, places: Places) -> None:
    """Erase in ledger and tables once, and drop the groundless.

    What rests on nothing any more falls.
    """
    engine.reporter.stage("writing ledger and tables anew", 0, 0)
    if not entry_of(engine, erasure):
        _rewrite(engine, erasure, places)
    _let_fall(engine, erasure)


def entry_of(engine: Engine, erasure: Erasure) -> int:
    """Find the number of the entry of an erasure.

    Gives 0 while the ledger has none.
    """
    hashes = ((entry.number, entry.hash) for entry in engine.store.entries())
    return next((number for number, hash in hashes if hash == erasure.entry), 0)


def _rewrite(engine: Engine, erasure: Erasure, places: Places) -> None:
    store = engine.store
    entries = [new for old, new in rewritten(store.entries(), erasure) if old != new]
    lines = {
        id: (day, line, read_line(day, line, places.get(id, "")))
        for id, (day, line) in erasure.lines.items()
    }
    with store.transaction():
        store.rewrite(lines, entries, erasure.eraser.clean)
        entry = record(erasure, store.head())
        incumbents = store.listed(entry.number)
        store.append([entry])
        store.clear_projection()
        rows = replay(store.entries())
        store.project(standings.standings(engine, Memory(Nothing(), rows), erasure.day))
        publishing.list_facts(engine, entry.number, incumbents, erasure.day)


def _let_fall(engine: Engine, erasure: Erasure) -> None:
    number = engine.store.head()[0]
    memory, entries = Memory(engine.store), list[Entry]()
    because = "what it said was redacted, and nothing else says so"
    for id in erasure.falling:
        if (fact := memory.fact(id)).held:
            number += 1
            night = weighing.quiet_night(engine, erasure.day, number)
            step = word.given_up(memory, night, fact, because)
            head = (entries[-1].number, entries[-1].hash) if entries else engine.store.head()
            entries += ledger.chained([step], head, erasure.day, 0, erasure.by)
            memory = memory.after([step])
    if entries:
        applying.happen(engine, entries, memory, erasure.day)
