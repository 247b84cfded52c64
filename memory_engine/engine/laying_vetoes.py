"""Another store's vetoes, laid on what they are about here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory
from memory_engine.domain import ids
from memory_engine.domain.records.change import Proposal, proposal
from memory_engine.domain.records.fact import Fact, PairVeto, Veto, replace
from memory_engine.engine import applying, reassessing, timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.log_reading import read_line
from memory_engine.privacy.redact import redacted
from memory_engine.views.answers.entries import TakenBackRow

WORDS = ("text", "kind", "subject", "attribute", "value", "scope", "polarity", "parsed")
"""What a claim says: by it a veto is found again where the claim comes in other words."""
LAID = "pulled-vetoes"
"""The mark with those that were laid, as a JSON list of digests: one that is lifted stays so."""
ELSEWHERE = "taken back in another store of this repository"


class Coming(NamedTuple):
    """What an observation comes in as.

    Its day, its line, and the name that it had there.
    """

    day: str
    line: str
    was: str

    @property
    def id(self) -> str:
        """Its name here: another one where the door took something out."""
        return self.line.rpartition("^")[2]

    @property
    def text(self) -> str:
        """What it says."""
        return read_line(self.day, self.line, "").text


def lay(
    engine: Engine, theirs: Iterable[Fact], coming: Sequence[Coming], by: str
) -> list[TakenBackRow]:
    """Lay another store's vetoes, one entry each fact."""
    names, spoken = {one.was: one.id for one in coming}, {one.id: one for one in coming}
    number, before = engine.store.head()[0], set(json.loads(engine.store.marked(LAID) or "[]"))
    decided, laid = list[Proposal](), set[str]()
    for fact in theirs:
        ours, new = engine.store.fact(fact.id), _fresh(fact, before)
        laid |= {_key(fact.id, veto) for veto in _all(new)}
        after = with_vetoes(ours, new, names, number + len(decided) + 1)
        if after != ours:
            decided.append(proposal("veto", _because(new), [(ours, _worded(after, fact))]))
    if not decided:
        return []
    day, memory = timing.today(engine), Memory(engine.store).after(decided)
    entries = ledger.chained(decided, engine.store.head(), day, 0, by)
    touched = [change.subject for one in decided for change in one.changes]
    applying.happen(engine, entries, memory, day)
    doubted = {id for id in touched if memory.fact(id).held}
    with engine.store.transaction():
        reassessing.note(engine, sorted({*reassessing.reassessed(engine), *doubted}))
        engine.store.mark({LAID: json.dumps(sorted(before | laid))})
    return [
        {
            "entry": entry.number,
            "id": id,
            "text": _text(memory.fact(id), spoken),
            "held": id in doubted,
        }
        for entry, id in zip(entries, touched, strict=True)
    ]


def _text(fact: Fact, spoken: Mapping[str, Coming]) -> str:
    """Say what a fact is about.

    Of one whose words went with its evidence, what was said for it.
    """
    said = (spoken[id].text for veto in _all(fact) for id in veto.evidence if id in spoken)
    return fact.text or next(said, "")


def _fresh(theirs: Fact, before: Set[str]) -> Fact:
    """Give their fact with the vetoes not laid here before.

    Who lifted one has spoken.
    """
    vetoes = frozenset(one for one in theirs.vetoes if _key(theirs.id, one) not in before)
    pairs = frozenset(one for one in theirs.pair_vetoes if _key(theirs.id, one) not in before)
    return replace(theirs, vetoes=vetoes, pair_vetoes=pairs)


def _all(fact: Fact) -> list[Veto | PairVeto]:
    return [*fact.vetoes, *fact.pair_vetoes]


def _key(id: str, veto: Veto | PairVeto) -> str:
    return ids.digest("veto", ids.canonical([id, *veto]))[:16]


def _because(theirs: Fact) -> str:
    numbers = sorted({veto.entry for veto in _all(theirs)})
    named = ", ".join(map(str, numbers))
    return f"{ELSEWHERE}: {'entry' if len(numbers) == 1 else 'entries'} {named} there"


def _worded(after: Fact, theirs: Fact) -> Fact:
    """Give a fact that says nothing here the words of the claim.

    It is held no more than before.
    """
    if after.text or after.held:
        return after
    words = {name: getattr(theirs, name) for name in WORDS}
    clean = {
        name: redacted(word) if isinstance(word, str) else word for name, word in words.items()
    }
    return replace(after, **clean)


def with_vetoes(ours: Fact, theirs: Fact, names: Mapping[str, str], number: int) -> Fact:
    """Give our fact the vetoes that lie on theirs alone.

    ``names`` are those that observations have here; ``number`` is that of the entry.
    """
    vetoes, pairs = set(ours.vetoes), set(ours.pair_vetoes)
    for veto in sorted(theirs.vetoes):
        evidence = tuple(sorted(names.get(id, id) for id in veto.evidence))
        came = Veto(number, evidence, veto.groups, veto.counts)
        if not any(_same(came, known) for known in vetoes):
            vetoes.add(came)
    for pair in sorted(theirs.pair_vetoes):
        evidence = tuple(sorted(names.get(id, id) for id in pair.evidence))
        came_pair = PairVeto(number, pair.rival, evidence, pair.groups)
        if not any(came_pair[1:] == known[1:] for known in pairs):
            pairs.add(came_pair)
    return replace(ours, vetoes=frozenset(vetoes), pair_vetoes=frozenset(pairs))


def _same(came: Veto, known: Veto) -> bool:
    """Tell whether two vetoes are one that both stores have.

    An observation may have another name in one of them, where its door took something out.
    """
    alike = (came.groups, came.counts) == (known.groups, known.counts)
    shared = {*came.evidence} & {*known.evidence}
    return alike and (bool(shared) or len(came.evidence) == len(known.evidence))
