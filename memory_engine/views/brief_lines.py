"""A brief as at most ten lines of plain text.

The most important first; nothing stands where there is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.domain.records.change import SetAside
from memory_engine.domain.records.problem import Problem
from memory_engine.views.brief import Brief, Contest, Drift, Moved, Page, Turn
from memory_engine.views.brief_nights import came_in, headline, next_night
from memory_engine.views.lines import LINE_CHARS, dealt, end_of, fitted, many, paired

MOST_LINES = 10
HEADLINE = 1
"""The section that says which nights, what they read and what came of it; only what is amiss
stands before it."""

LABELS: Mapping[Turn, str] = {
    "promoted": "Promoted",
    "restored": "Stands again",
    "overtaken": "Overtaken",
    "wrong": "Wrong",
    "taken_back": "Taken back",
    "fallen": "Fell back",
    "listed": "New on MEMORY.md",
    "came_back": "Taken off by hand, and back on MEMORY.md",
}
GROUNDS = {
    "read": "readings",
    "user": "the owner's word",
    "test": "test runs",
    "probe": "the code base",
    "rule": "the owner's instruction",
    "speaker": "whoever said it",
    "user:owner": "the owner",
}
"""What a class of evidence, or who decided by hand, is called in three words; an agent is called
by name."""


def brief_lines(brief: Brief) -> tuple[str, ...]:
    """Write a brief as lines."""
    if brief.beside.lost:
        return (_amiss(brief.beside.lost),)
    sections = _sections(brief)
    shown = dealt([len(section) for section in sections], MOST_LINES)
    chosen = [section[:count] for section, count in zip(sections, shown, strict=True)]
    if brief.head > brief.since and (chosen != sections or _held_in_part(brief)):
        chosen[HEADLINE] = [line + _rest(brief, line) for line in chosen[HEADLINE]]
    return tuple(fitted("", line, "") for section in chosen for line in section)


def _sections(brief: Brief) -> list[list[str]]:
    """Write all there is to tell, most important first.

    The first line of all stands at ``HEADLINE``.
    """
    beside = brief.beside
    return [
        [_amiss(problem) for problem in beside.amiss],
        [headline(brief)],
        [_moved(row) for row in brief.risen],
        [_moved(row) for row in brief.ended],
        [*_page(brief.page), *(_moved(row) for row in brief.listed)],
        [_came_back(row) for row in brief.came_back],
        [_drifted(row) for row in brief.drifted],
        _contests(brief),
        [_set_aside(beside.set_aside)] if beside.set_aside else [],
        _left_out(brief),
        _ahead(brief),
    ]


def _held_in_part(brief: Brief) -> bool:
    return sum(brief.turns) > len(brief.risen) + len(brief.ended)


def _rest(brief: Brief, line: str) -> str:
    hint = f" `kairos-mem diff {brief.since}..` shows all."
    return hint if len(line) + len(hint) <= LINE_CHARS else ""


# -- what became of facts


def _moved(row: Moved) -> str:
    by = " and ".join(GROUNDS.get(name, name) for name in row.by[:2])
    doubt = "a reading says otherwise" if row.doubted else ""
    notes = "; ".join(note for note in (_mark(row), by, doubt) if note)
    label = (
        "Rule" if row.kind == "rule" and row.turn in ("promoted", "listed") else LABELS[row.turn]
    )
    head = f"{label} ({notes}): " if notes else f"{label}: "
    tail = f" [{row.id}]"
    return (
        paired(head, row.text, " -> ", row.instead, tail)
        if row.instead
        else fitted(head, row.text, tail)
    )


def _came_back(row: Moved) -> str:
    return fitted(f"{LABELS['came_back']}: ", row.text, f" [`kairos-mem forget {row.id}`]")


def _drifted(row: Drift) -> str:
    head, tail = "Drifted, off the pages until a night settles it: ", f" [{row.id}]"
    return paired(head, row.text, " -> ", row.because, tail)


def _mark(row: Moved) -> str:
    """Say how far a line is believed that is not asserted."""
    stands = row.kind == "claim" and row.turn in ("promoted", "restored", "listed")
    return row.mark if stands and row.mark != "asserted" else ""


def _page(page: Page) -> list[str]:
    if not page.new and not page.gone:
        return []
    new = [many(page.new, "new line")] if page.new else []
    gone = [f"{page.gone:,} gone"] if page.gone else []
    return [f"MEMORY.md: {', '.join([*new, *gone])}; {page.lines:,} in all."]


# -- what waits for the owner, and what comes


def _amiss(problem: Problem) -> str:
    return fitted("Amiss: ", f"{end_of(problem.place)}: {problem.what}", " [`kairos-mem doctor`]")


def _contests(brief: Brief) -> list[str]:
    rows = [
        _contest(contest, brief.contested if not place else 0)
        for place, contest in enumerate(brief.contests)
    ]
    return rows or (
        [f"Contested: {many(brief.contested, 'fact')} [`kairos-mem conflicts`]"]
        if brief.contested
        else []
    )


def _contest(contest: Contest, contested: int) -> str:
    sides = 1 + bool(contest.rival) + contest.more
    more = f" (of {many(contested, 'fact')})" if contested > sides else ""
    if not contest.rival:
        return fitted(f"Contested{more}: ", contest.text, f" [`kairos-mem why {contest.id}`]")
    third = f" / and {contest.more} more" if contest.more else ""
    tail = f"{third} [`kairos-mem settle {contest.id}` or `{contest.rival}`]"
    return paired(f"Contested{more}: ", contest.text, " / ", contest.rival_text, tail)


def _set_aside(plan: SetAside) -> str:
    falls = many(plan.falls, "belief")
    return (
        f"Waits for you: night {plan.night} would end or lower {falls} [`kairos-mem review "
        f"{plan.plan}`]"
    )


def _left_out(brief: Brief) -> list[str]:
    nights, parts = brief.nights, list[str]()
    if nights and nights.outside:
        parts.append(
            f"{nights.outside:,} of {many(nights.observations, 'observation')} from outside sources"
        )
    if brief.withheld:
        parts.append(f"{many(brief.withheld, 'sentence')} in outside words")
    if nights and brief.beside.problems:
        told = (
            f"{many(brief.beside.problems, 'problem')} of night {nights.last} "
            f"[`kairos-mem report dream:{nights.last}`]"
        )
        parts.insert(0, told)  # first, for a long line is cut at its end
    return [f"Left out: {'; '.join(parts)}."] if parts else []


def _ahead(brief: Brief) -> list[str]:
    if not brief.nights or not brief.ahead.observations:
        return []
    comes = "" if brief.beside.set_aside else next_night(brief.ahead)
    return [f"Since then: {came_in(brief.ahead)} {comes}"]
