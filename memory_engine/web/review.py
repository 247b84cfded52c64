"""A night's decisions as a reviewer reads them.

They come by section, the riskiest first, and within a section by their reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from memory_engine.domain.named import NamedTuple
from memory_engine.views.answers.nights import BroughtRow, NightReport
from memory_engine.views.answers.owner import DecisionRow
from memory_engine.views.sections import BY_RISK, section
from memory_engine.web.wordiff import Pair, Run, compared

TITLES: Mapping[str, tuple[str, str]] = {
    "contest": ("Contested", "cannot all hold: both stay in sight until one is settled"),
    "supersede": ("Superseded", "it was true, and the world has changed"),
    "retract": ("Retracted", "it was wrong, or has lost what it stood on"),
    "demote": ("Demoted", "what speaks for it no longer carries its rank"),
    "veto": ("Barred", "a reviewer rejected it: the same evidence won’t bring it back"),
    "revert": ("Taken back", ""),
    "promote": ("Promoted", "independent evidence has earned it"),
    "uncontest": ("No longer contested", ""),
    "merge": ("Merged", "says the same as what is held already"),
    "link": ("Alternatives", "may be values of one thing: all stand"),
    "admit": ("Admitted", "said for the first time: tentative until more is heard"),
}
"""Section -> its heading, and what it means to whoever never heard of it."""
FOLDED = frozenset({"admit", "merge", "link"})
"""Sections that are folded where they are long: nothing in them ends or raises a belief."""
SIDED, TWO = frozenset({"contest", "demote", "link"}), 2
"""Verbs that set two facts against each other."""
LONG = 12
"""[rows] Of a section that is folded from then on."""
GROUPED = 3
"""[rows] With the same reason that stand under it together."""
SINGLY = 300
"""[rows] Of one group that are decided one by one; what is beyond is decided with its group."""


TextOf = Callable[[str], str]
"""Finds what a fact says."""


class Sentence(NamedTuple):
    """A fact in a decision: text, fate, and what holds.

    It has what became of it, and what holds instead. ``pair`` sets its words against those that
    hold now, ``side`` marks what the other side of a contest says otherwise; ``there`` tells
    whether memory has a page for it yet.
    """

    id: str
    text: str
    was: str | None
    now: str | None
    instead: str | None
    instead_text: str
    pair: Pair | None
    side: Sequence[Run] = ()
    there: bool = True


class Decision(NamedTuple):
    """A row: one proposal, or the entry that it became."""

    number: int
    entry: int | None
    because: str
    sentences: Sequence[Sentence]
    needs: Sequence[int]
    brought: BroughtRow | None
    fallen: bool


class Group(NamedTuple):
    """Rows with one reason.

    ``because`` is empty where there are too few to stand together.
    """

    key: str
    because: str
    rows: Sequence[Decision]


class Section(NamedTuple):
    """All rows of one kind."""

    name: str
    title: str
    meaning: str
    groups: Sequence[Group]
    many: int
    folded: bool


def sections(
    report: NightReport,
    brought: Sequence[BroughtRow],
    text_of: TextOf,
    fallen: frozenset[int] = frozenset(),
    there: Callable[[str], bool] = lambda _: True,
) -> list[Section]:
    """Bring a report's decisions into their sections.

    ``text_of`` finds what a fact says, ``fallen`` are the entries that were taken back since, and
    ``there`` tells whether memory knows a fact already.
    """
    by_section: dict[str, list[Decision]] = {}
    decisions = report.get("decisions", [])
    for at, row in enumerate(decisions):
        found = brought[at] if at < len(brought) else None
        told = [
            _sentence(fact, row["verb"], text_of)._replace(there=there(fact["id"]))
            for fact in row["facts"]
        ]
        decision = _decision(row, found, _sides(row["verb"], told), fallen)
        by_section.setdefault(section(row), []).append(decision)
    order = [*BY_RISK, *(name for name in by_section if name not in BY_RISK)]
    return [_section(name, by_section[name]) for name in order if name in by_section]


def members(found: Sequence[Section]) -> dict[str, list[int]]:
    """Number the decisions of each group, by the group's key."""
    return {
        group.key: [row.number for row in group.rows] for each in found for group in each.groups
    }


def _section(name: str, rows: Sequence[Decision]) -> Section:
    title, meaning = TITLES.get(name, (name, ""))
    folded = name in FOLDED and len(rows) > LONG
    return Section(name, title, meaning, _groups(name, rows), len(rows), folded)


def _groups(name: str, rows: Sequence[Decision]) -> list[Group]:
    """Put rows with the same reason together.

    Those that share theirs with few stand first.
    """
    by_reason: dict[str, list[Decision]] = {}
    for row in rows:
        by_reason.setdefault(row.because, []).append(row)
    alone = [row for group in by_reason.values() if len(group) < GROUPED for row in group]
    together = [(why, group) for why, group in by_reason.items() if len(group) >= GROUPED]
    first = [Group(f"{name}-0", "", alone)] if alone else []
    return first + [
        Group(f"{name}-{at}", why, group) for at, (why, group) in enumerate(together, 1)
    ]


def _decision(
    row: DecisionRow,
    brought: BroughtRow | None,
    sentences: Sequence[Sentence],
    fallen: frozenset[int],
) -> Decision:
    entry = row.get("entry")
    return Decision(
        row["number"],
        entry,
        row["because"],
        sentences,
        row.get("needs", []),
        brought,
        entry in fallen,
    )


def _sentence(fact: Mapping[str, Any], verb: str, text_of: TextOf) -> Sentence:
    instead = fact["by"]
    other = text_of(instead) if instead else ""
    pair = compared(fact["text"], other) if other and other != fact["text"] else None
    now = "merged" if verb == "merge" and fact["to"] == "" else fact["to"]
    return Sentence(fact["id"], fact["text"], fact["from"], now, instead, other, pair)


def _sides(verb: str, sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Mark in the two sides of a contest what they say differently."""
    if verb not in SIDED or len(sentences) != TWO:
        return sentences
    pair = compared(sentences[0].text, sentences[1].text)
    sides = zip(sentences, (pair.was, pair.now), strict=True)
    return [one._replace(side=side) for one, side in sides]
