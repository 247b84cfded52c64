"""Two values where a thing has one at a time.

Another port in the same frame, another owner, the only broker and another one.
"""

from __future__ import annotations

import re

from memory_engine.claims.words.lexicon import RIVAL_TOOLS
from memory_engine.claims.words.meaning import (
    FUNCTIONAL_VERBS,
    LOCATING_VERBS,
    MAKING_VERBS,
    SORTS,
    UNDOING,
    VERBS,
    meaning,
)
from memory_engine.domain import policy
from memory_engine.domain.table import words
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.denial import flipped
from memory_engine.relate.guard.polarity import opposites
from memory_engine.relate.one_valued import functional
from memory_engine.relate.terms import Sense, Term, is_topic


def another_value(two: Compared) -> Barrier | None:
    """Find another value in the same frame.

    Where its subject has one value at a time.

    Around two figures of one unit one of the texts may have a verb of its own, around what is said
    to be the only one any words.
    """
    found = _values(two)
    if flipped(two) or found is None:
        return None
    one, other = (run[0] for run in found)
    if (
        {one.kind, other.kind} == {"number", "command"}
        or _one_call(found[0], found[1])
        or _more_of_one_name(one, other)
        or (_day_of_event(two.a, one) and _day_of_event(two.b, other))
        or _names_a_thing(two.a, one)
        or _names_a_thing(two.b, other)
    ):
        return None
    figures = one.kind == other.kind == "number"
    alone = (_alone(two.a, one) or _alone(two.b, other)) and not VERBS & {one.canon, other.canon}
    if alone and (not _of_one_topic(two, one, other) or _of_two_sorts(one, other)):
        return None
    least = policy.SAME_TOPIC if figures or alone else policy.SAME_FRAME
    if one.clause or other.clause or two.by.overlap_but(*found[0], *found[1]) < least:
        return None
    if not (
        _framed_alike(two, found, figures, alone) and (alone or _one_at_a_time(two, one, other))
    ):
        return None
    return Barrier("value", *(" ".join(term.raw for term in run) for run in found))


def _one_call(left: list[Term], right: list[Term]) -> bool:
    """Tell whether one command is the other with more options."""
    short, long = sorted(
        (" ".join(t.raw.strip("`") for t in run) for run in (left, right)), key=len
    )
    return long.startswith(f"{short} -")


def _more_of_one_name(one: Term, other: Term) -> bool:
    """Tell whether a name is another with more behind it.

    It may be its type.
    """
    short, long = sorted((term.raw.strip("`") for term in (one, other)), key=len)
    return one.hard and other.hard and long.startswith(f"{short} ") and not _NUMBER.search(long)


def _of_two_sorts(one: Term, other: Term) -> bool:
    """Tell whether one is a file, the other a name.

    The name is in the code. What is said to be the only one of its sort leaves room for any of
    another.
    """
    return {bool(_FILE.search(term.raw)) for term in (one, other)} == {True, False} and all(
        term.hard and " " not in term.raw and term.kind != "number" for term in (one, other)
    )


_NUMBER = re.compile(r"\d")
_FILE = re.compile(r"\w\.[A-Za-z]{1,5}`?$")
"""How the name of a file ends."""


def _day_of_event(said: Sense, value: Term) -> bool:
    """Tell whether a value is the day of an event.

    It may be done again.
    """
    dated = _DAY.match(value.canon) is not None and value.role in ("on", "in")
    happened = not said.copula and any(
        term.role == "verb" and term.raw.endswith("ed") for term in said.terms
    )
    return dated and (happened or "aspect done" in said.marks)


_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?$")


def _of_one_topic(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether both, or their values, are about one thing."""
    if is_topic(two.a, one) or is_topic(two.b, other):
        return True
    return any(is_topic(two.a, x) and is_topic(two.b, y) for x, y, _ in two.by.pairs)


def _one_plain(side: tuple[Term, ...]) -> bool:
    """Tell whether a side has one term left, affirmed.

    By its main clause.
    """
    return len(side) == 1 and not (side[0].clause or side[0].denied)


def rival_tools(two: Compared) -> Barrier | None:
    """Find two tools for one job, in a frame that has one."""
    found = two.by.left, two.by.right
    partly = any(said.marked("quantity") or said.marked("except") for said in (two.a, two.b))
    if flipped(two) or partly or not all(map(_one_plain, found)):
        return None
    one, other = found[0][0], found[1][0]
    if not any({one.canon, other.canon} <= tools for tools in RIVAL_TOOLS):
        return None
    if is_topic(two.a, one) != is_topic(two.b, other):
        return None
    if not (_alone_at_it(two.a, one) and _alone_at_it(two.b, other)):
        return None
    framed = two.by.overlap_but(one, other) >= policy.SAME_FRAME or not two.by.pairs
    return Barrier("value", one.raw, other.raw) if framed else None


def _alone_at_it(said: Sense, tool: Term) -> bool:
    """Tell whether a text gives one job to a tool.

    Always, or by a verb that is done with one at a time.
    """
    verbs = {term.canon for term in said.terms if term.role == "verb"}
    if "frequency always" in said.marks or re.match(r"(?i)always\b", said.raw):
        return True
    if is_topic(said, tool):
        return not said.copula and bool(verbs & MAKING_VERBS) and not said.marked("modal")
    made = tool.role in ("in", "with", "by", "on") and bool(
        verbs & (MAKING_VERBS | FUNCTIONAL_VERBS | LOCATING_VERBS | _JOBS)
    )
    return made or (said.copula and not verbs and tool.role == "object")


def _names_a_thing(said: Sense, value: Term) -> bool:
    """Tell whether a number tells which thing is meant.

    Incident 41, page 12.
    """
    at = next((place for place, term in enumerate(said.terms) if term is value), 0)
    head = said.terms[at - 1]
    if (
        value.kind != "number"
        or " " in value.canon
        or not (at and value.close and head.kind == "word")
        or (head.canon in _VALUED and not _release(said, at))
    ):
        return False
    before, behind = said.terms[1:at], said.terms[at + 1 :]
    return not any(term.role == "verb" for term in before) and any(
        term.role == "verb" or term.canon in VERBS for term in behind
    )


def _release(said: Sense, at: int) -> bool:
    """Tell whether a text tells what a version did.

    An example is "version 2 adds it".
    """
    behind = said.terms[at + 1 : at + 2]
    opens = at == 1 and said.terms[0].canon == _VERSION
    return opens and not said.copula and [term.role for term in behind] == ["verb"]


_VERSION = meaning("version").canon
_JOBS = frozenset(meaning(word).canon for word in ("run", "test", "lint", "install"))
_VALUED = frozenset(
    meaning(word).canon
    for word in words(
        "port version code seed node level limit timeout size count top last latest newest "
        "first least most every only status exitcode statuscode"
    )
)
"""Behind these words a number is a value, or counts what follows: behind others it names the one
that is meant."""


def _framed_alike(
    two: Compared, found: tuple[list[Term], list[Term]], figures: bool, alone: bool
) -> bool:
    """Whether what else the two differ in leaves it one frame."""
    apart = {id(term) for run in found for term in run}
    sides = (two.by.left, two.by.right)
    beside = [
        [t for t in side if not (t.light or t.canon in SORTS or id(t) in apart)] for side in sides
    ]
    if not any(beside):
        return True
    others = [term for side in beside for term in side]
    words = [term for term in others if term.role != "verb"]
    measured = (
        figures
        and " " in found[0][0].canon
        and len(words) < len(others)
        and max(map(len, beside)) < 2
    )
    if (
        (all(beside) and not measured)
        or (words and not (alone or measured))
        or not (figures or alone)
    ):
        return False
    return not (any(term.hard for term in words) or opposites(two) or _undone(two))


def _one_at_a_time(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether both give their subject this one value.

    And no other; what one *is* given the other may say is *used*.
    """
    run = "command" in (one.kind, other.kind) and one.hard and other.hard
    given = [functional(two.a, one, run), functional(two.b, other, run)]
    if all(given):
        return True
    is_it = any(said.copula and ok for said, ok in zip((two.a, two.b), given, strict=True))
    used = any(term.canon == "use" for term in (*two.by.left, *two.by.right))
    return is_it and used and one.hard and not rest(two, one, other)


def _undone(two: Compared) -> bool:
    """Tell whether one side alone has a verb that undoes.

    Dropped in 5.0 is had in 4.9.
    """
    return any(term.canon in UNDOING for term in (*two.by.left, *two.by.right))


def _values(two: Compared) -> tuple[list[Term], list[Term]] | None:
    """Find what the two differ in.

    The one name or figure left over on each side, be it of several words, or the one word.
    """
    named = [[term for term in rest if not term.light] for rest in (two.by.left, two.by.right)]
    if _numbered(two.a, named[0]) and _numbered(two.b, named[1]):
        return named[0], named[1]
    for kept in (lambda term: term.hard, lambda term: not term.light):
        left, right = (
            [term for term in rest if kept(term)] for rest in (two.by.left, two.by.right)
        )
        if _one_name(two.a, left) and _one_name(two.b, right):
            units = {
                run[0].canon.partition(" ")[2] for run in (left, right) if run[0].kind == "number"
            }
            return (left, right) if len(units) < 2 else None
    return None


def _numbered(said: Sense, run: list[Term]) -> bool:
    """Tell whether a number is part of a name, like gpt-4."""
    named = len(run) > 1 and run[0].kind == "word" and run[1].kind == "number"
    return named and f"{run[0].raw}-{run[1].raw}".lower() in said.raw.lower()


def _one_name(said: Sense, run: list[Term]) -> bool:
    """Tell whether these are one word, or words of one name.

    Side by side, and written like names.
    """
    if len(run) < 2:
        return bool(run)
    at = next(place for place, term in enumerate(said.terms) if term is run[0])
    together = all(x is y for x, y in zip(said.terms[at : at + len(run)], run, strict=False))
    return (
        together
        and all(t.close for t in run[1:])
        and all(t.hard or t.raw[:1].isupper() for t in run)
    )


def _alone(said: Sense, value: Term) -> bool:
    """Whether the text says that it is this and nothing else."""
    return f"only {value.canon}" in said.marks or (
        "only" in said.marks and not is_topic(said, value)
    )


def rest(two: Compared, *apart: Term) -> list[Term]:
    """List what is left over besides these, and is not light."""
    return [
        term
        for term in (*two.by.left, *two.by.right)
        if not term.light and not any(term is one for one in apart)
    ]
