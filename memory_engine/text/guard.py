"""What forbids that two texts say the same.

Similarity ranks backwards here: ``port 8080`` and ``port 8081`` are more alike than two honest paraphrases. So it may only
propose; this guard disposes, by looking at what *differs*. Each check names a kind of thing that tells claims apart and
returns the reason, or "" if it sees none. The safe failure is "not merged": a doubtful difference is a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from memory_engine.domain import policy
from memory_engine.text.align import EXACT, Alignment, align
from memory_engine.text.claim import Claim
from memory_engine.text.meaning import FILLERS, akin, excluded
from memory_engine.text.sense import sense
from memory_engine.text.terms import Sense, Term


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, what each says, and the two laid side by side."""

    a: Sense
    b: Sense
    by: Alignment
    turned: bool
    """Whether one of the claims is denied by its field, not by its words."""


def pair(a: Claim | str, b: Claim | str) -> Pair:
    """Think: two claims or texts, made ready to be compared."""
    one, other = sense(_text(a)), sense(_text(b))
    return Pair(one, other, align(one, other), _denied_by_field(a, one) != _denied_by_field(b, other))


def _text(claim: Claim | str) -> str:
    return claim if isinstance(claim, str) else claim.text


def _denied_by_field(claim: Claim | str, said: Sense) -> bool:
    return not isinstance(claim, str) and not claim.polarity and said.flips % 2 == 0


def barrier(a: Claim | str, b: Claim | str) -> str:
    """Think: why these two cannot be one claim, or "" if nothing forbids it."""
    reason = _slots(a, b)
    if reason:
        return reason
    two = pair(a, b)
    for check in CHECKS:
        reason = check(two)
        if reason:
            return reason
    return ""


def _slots(a: Claim | str, b: Claim | str) -> str:
    """Fields that the observers gave are compared as they are."""
    if isinstance(a, str) or isinstance(b, str):
        return ""
    if a.kind != b.kind:
        return f"kind {a.kind} / {b.kind}"
    if a.scope != b.scope:
        return f"scope {a.scope or 'any'} / {b.scope or 'any'}"
    if not (a.attribute and b.attribute):
        return ""
    for name in ("subject", "attribute", "value"):
        if getattr(a, name) != getattr(b, name):
            return f"{name} {getattr(a, name)} / {getattr(b, name)}"
    return "" if a.polarity == b.polarity else "polarity"


_LABELS = {"path": "paths", "name": "identifiers", "flag": "flags", "command": "commands", "tech": "technologies"}


def _things(two: Pair) -> str:
    """Numbers, versions, units, paths, identifiers, commands, technologies: named on both sides, and not the same."""
    left, right = _hard(two.by.left), _hard(two.by.right)
    if left and right:
        one, other = next(((l, r) for l in left for r in right if l.kind == r.kind), (left[0], right[0]))
        return f"{_label(one, other)} {one.raw} / {other.raw}"
    for extra, whole in ((left, two.b), (right, two.a)):
        for term in extra:
            same = [t.raw for t in whole.terms if t.kind == term.kind]
            if same:
                return f"{_label(term, term)} {term.raw} / {', '.join(same)}"
    return ""


def _hard(terms: Sequence[Term]) -> list[Term]:
    return [term for term in terms if term.hard]


def _label(one: Term, other: Term) -> str:
    if one.kind != "number" or other.kind != "number":
        return _LABELS.get(one.kind, _LABELS.get(other.kind, "things"))
    if one.canon.count(".") > 1 or one.raw[:1] in "vV":
        return "versions"
    return "units" if one.raw.split(" ")[0].rstrip("abcdefghijklmnopqrstuvwxyzMGTKB%") == other.raw.split(" ")[0].rstrip(
        "abcdefghijklmnopqrstuvwxyzMGTKB%") else "numbers"


def _scope(two: Pair) -> str:
    if two.a.scopes != two.b.scopes:
        return f"scope {', '.join(sorted(two.a.scopes)) or 'any'} / {', '.join(sorted(two.b.scopes)) or 'any'}"
    return ""


def _marks(two: Pair) -> str:
    """Small words that cut a claim down or widen it: only, except, at most, may, formerly."""
    modals = [{m for m in side.marks if m.startswith("modal")} for side in (two.a, two.b)]
    if {"modal may"} in modals and set() in modals:
        return "modal may / none"
    for name, strict in (("only", True), ("except", True), ("time", True), ("modal", False), ("bound", False), ("quantity", False), ("tense", False), ("particle", False)):
        one, other = (frozenset(m for m in side.marks if m.split()[0] == name) for side in (two.a, two.b))
        if one != other and (strict or _differ(one, other) or (one ^ other) & _STRONG):
            if name == "only" and _requires(two):
                continue
            return f"{name} {_shown(one)} / {_shown(other)}"
    return ""


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not (one | other) <= _FREE and not (one | other) <= _BOUND


_FREE, _BOUND = frozenset({"modal may", "modal can"}), frozenset({"modal must", "modal should"})
_STRONG = frozenset({"quantity some", "quantity most", "quantity sometimes"})
"""Marks that make another claim even where the other side has none of their kind."""


def _requires(two: Pair) -> bool:
    """"Only after a restart" says that a restart is required."""
    return any(term.canon == "requir" for term in (*two.by.left, *two.by.right))


def _shown(marks: frozenset[str]) -> str:
    return ", ".join(sorted(mark.partition(" ")[2] or mark for mark in marks)) or "none"


def _conditions(two: Pair) -> str:
    """A condition on one side alone."""
    for extra, whole in ((two.by.right, two.a), (two.by.left, two.b)):
        found = [term.raw for term in extra if term.clause == "if" and not term.light]
        if found and not any(term.clause == "if" for term in whole.terms):
            return f"condition {' '.join(found)} / none"
    return ""


def _polarity(two: Pair) -> str:
    if (two.a.flips - two.b.flips) % 2 != two.turned:
        return "polarity"
    return ""


def _opposites(two: Pair) -> str:
    """Antonyms and rivals among what is left over, unless the places are exchanged as well: older than, newer than."""
    for one in two.by.left:
        for other in two.by.right:
            if (excluded(one.canon, other.canon) or _prefixed(one, other)) and not exchanged(two):
                return f"opposites {one.raw} / {other.raw}"
    orders = [frozenset(m for m in side.marks if m.startswith("order")) for side in (two.a, two.b)]
    if orders[0] and orders[1] and orders[0] != orders[1] and not exchanged(two):
        return f"order {_shown(orders[0])} / {_shown(orders[1])}"
    return ""


_PREFIXES = ("dis", "in", "im", "ir", "il", "un", "non", "de", "anti", "mis", "re", "pre", "post", "co", "over", "under")


def _prefixed(one: Term, other: Term) -> bool:
    """Consistent and inconsistent, run and rerun: one is the other with a prefix."""
    short, long = sorted((one.raw.lower(), other.raw.lower()), key=len)
    return len(short) > 2 and long.endswith(short) and long[: -len(short)].rstrip("-") in _PREFIXES


def exchanged(two: Pair) -> tuple[str, str] | None:
    """Think: two terms that change places: each has in one text the role that the other has in the other text."""
    seen: dict[tuple[object, object], Term] = {}
    for one, other, _ in two.by.pairs:
        was, now = (one.clause, one.role), (other.clause, other.role)
        if was == now or "verb" in (one.role, other.role):
            continue
        if one.clause != other.clause:
            twin = seen.get((other.clause, one.clause))
            if twin is not None:
                return twin.raw, one.raw
            seen.setdefault((one.clause, other.clause), one)
        twin = seen.get((now, was))
        if twin is not None and not _identity(two, one, twin):
            return twin.raw, one.raw
        seen.setdefault((was, now), one)
    return None


def _identity(two: Pair, one: Term, other: Term) -> bool:
    """"8080 is the default port" and "the default port is 8080": a value and its name may stand either way round."""
    return two.a.copula and two.b.copula and one.hard != other.hard


def _order(two: Pair) -> str:
    swap = exchanged(two)
    if swap and not _converse(two):
        return f"argument order {swap[0]} / {swap[1]}"
    for one, other, _ in two.by.pairs:
        if frozenset((one.role, other.role)) in _OPPOSED:
            return f"direction {one.role} {one.raw} / {other.role} {other.raw}"
    close = [_neighbours(side) for side in (two.a, two.b)]
    for first, second in close[0] - close[1]:
        if (second, first) in close[1]:
            return f"word order {first} {second} / {second} {first}"
    return ""


_OPPOSED = frozenset(map(frozenset, (("from", "to"), ("over", "under"), ("in", "outside"), ("for", "against"), ("until", "seq"), ("until", "since"))))


def _neighbours(side: Sense) -> frozenset[tuple[str, str]]:
    """Words that stand side by side in one phrase: a session cache is not a cache session."""
    return frozenset(
        (one.canon, other.canon)
        for one, other in pairwise(side.terms)
        if other.close and (one.role, one.part) == (other.role, other.part) and one.kind == other.kind == "word"
    )


def _converse(two: Pair) -> bool:
    orders = [frozenset(m for m in side.marks if m.startswith("order")) for side in (two.a, two.b)]
    return orders[0] != orders[1] or any(excluded(x.canon, y.canon) for x in two.by.left for y in two.by.right)


def _clauses(two: Pair) -> str:
    """The same words, dealt out to the clauses in another way; or named things dealt out to the words in another way."""
    if two.by.left or two.by.right:
        return ""
    if two.a.parts == two.b.parts > 1:
        one, other = (sorted(sorted((t.canon, t.denied) for t in side.terms if t.part == n) for n in range(side.parts)) for side in (two.a, two.b))
        if one != other:
            return "words dealt out otherwise"
    if two.a.passive != two.b.passive:
        return ""
    for kind in ("number", "name", "tech", "path"):
        things = [[t.canon for t in side.terms if t.kind == kind] for side in (two.a, two.b)]
        others = [[t.canon for t in side.terms if t.kind != kind] for side in (two.a, two.b)]
        if things[0] != things[1] and others[0] == others[1]:
            return f"order {', '.join(things[0])} / {', '.join(things[1])}"
    return ""


def _substitution(two: Pair) -> str:
    """The same sentence but for one word, and the two words are not known to mean the same.

    People who say a thing in their own words change more than one; one word changed is how two claims differ.
    """
    one, other = middles(two.a.terms, two.b.terms)
    answered = {id(term) for left, right, credit in two.by.pairs if credit == EXACT for term in (left, right)}
    if any(id(term) in answered for term in (*one, *other)):
        return ""
    if not one or not other or len(one) > 2 or len(other) > 2:
        return ""
    if any(akin(x.canon, y.canon) and (x.light or y.light) for x in one for y in other) or all(t.canon in FILLERS for t in (*one, *other)):
        return ""
    return f"words {' '.join(t.raw for t in one)} / {' '.join(t.raw for t in other)}"


def middles(a: Sequence[Term], b: Sequence[Term]) -> tuple[Sequence[Term], Sequence[Term]]:
    """Think: what is left of two sequences of terms without their common beginning and end."""
    start, end = 0, 0
    shortest = min(len(a), len(b))
    while start < shortest and a[start].canon == b[start].canon:
        start += 1
    while end < shortest - start and a[-1 - end].canon == b[-1 - end].canon:
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]


def _same_place(two: Pair) -> str:
    """One noun left over on each side, in the same role, whatever the wording: it is what the two claims differ in."""
    left, right = ([t for t in rest if not t.light] for rest in (two.by.left, two.by.right))
    if len(left) != 1 or len(right) != 1:
        return ""
    one, other = left[0], right[0]
    if "verb" in (one.role, other.role) or (one.clause, one.role) != (other.clause, other.role):
        return ""
    return f"words {one.raw} / {other.raw}"


CHECKS = (_things, _scope, _marks, _conditions, _polarity, _opposites, _order, _clauses, _substitution, _same_place)
"""In this order: the first reason found is the one given."""
