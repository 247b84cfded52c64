"""Whether two claims cannot both hold, as far as words can tell, and why.

Three rules. *Negation*: one denies what the other says; denying turns containment round, so all of the content of the denial
must be in the claim ("no man plays a guitar" contradicts "a man plays an old guitar", and not the other way about).
*Opposites*: the same sentence with antonyms in one place. *Value*: the same sentence with another value, where a thing has
one value at a time, or is said to have only this. Reasons and remarks behind what is said first are left out where the whole
shows nothing. What is only related is no contradiction; from words alone nothing more than a question is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from memory_engine.domain import policy
from memory_engine.text.align import weight
from memory_engine.text.compared import Compared, Statement, compare, text_of
from memory_engine.text.denial import flipped, outright
from memory_engine.text.guard.limits import scopes_apart
from memory_engine.text.guard.polarity import opposites
from memory_engine.text.meaning import (
    FUNCTIONAL_VERBS,
    LOCATING_VERBS,
    MAKING_VERBS,
    MANY_VALUED,
    NAMING_VERBS,
    SORTS,
    STAYING,
    UNDOING,
    VERBS,
    akin,
    meaning,
)
from memory_engine.text.order import turned_round
from memory_engine.text.sense import sense
from memory_engine.text.terms import Sense, Term


def contradicts(a: Statement | str, b: Statement | str) -> str:
    """Think: why these two cannot both hold, or "" if nothing shows that."""
    if not isinstance(a, str) and not isinstance(b, str):
        if a.kind != b.kind:
            return ""
        if not (a.parsed or b.parsed) and (a.scope != b.scope or (a.attribute and b.attribute)):
            return _by_slot(a, b)
    whole = _conflict(compare(a, b))
    shorter = any(head(text_of(said)) != text_of(said) for said in (a, b))
    return whole or (_conflict(compare(a, b, head)) if shorter else "")


def _conflict(two: Compared) -> str:
    if scopes_apart(two) or two.exchange or turned_round(two.by.pairs) or _conditional(two):
        return ""
    return _negation(two) or _in_other_words(two) or _opposite(two) or ("" if _open(two) else _value(two))


def _open(two: Compared) -> bool:
    """Whether one names alternatives, or a limit where the other does not, or both one of which there may be several."""
    bounds = [said.marked("bound") - {"bound about"} for said in (two.a, two.b)]
    usual = two.a.marked("frequency") != two.b.marked("frequency")
    return usual or any(said.marked("or") for said in (two.a, two.b)) or bounds[0] != bounds[1] or len(bounds[0]) > 1


_RESTRICTING = (
    "but except unless if when whenever only and or nor not with without in on at for from to by after before until while "
    "even though although whereas provided as long"
)
_TAIL = re.compile(rf"`[^`]*`|\"[^\"]*\"|(?P<cut>;|\.(?= )| [—–-](?= )|,(?= )(?! (?:{'|'.join(_RESTRICTING.split())})\b))")


@lru_cache(maxsize=8192)
def head(text: str) -> str:
    """Think: what a text says first, without the reasons and remarks behind it; what restricts it stays."""
    for found in _TAIL.finditer(text):
        if found["cut"]:
            first = text[: found.start()]
            said = sense(first)
            if said.copula or any(term.role == "verb" and not term.clause for term in said.terms):
                return first
    return text


def _by_slot(a: Statement, b: Statement) -> str:
    if (a.scope, a.subject, a.attribute) != (b.scope, b.subject, b.attribute):
        return ""
    if a.value == b.value:
        return "" if a.polarity == b.polarity else f"one says {a.value}, the other denies it"
    if a.polarity and b.polarity and policy.functional(a) and policy.functional(b):
        return f"{a.attribute} {a.value} / {b.value}"
    return ""


def _conditional(two: Compared) -> bool:
    """Whether one holds under a condition that the other does not name, or at another time."""
    if two.a.marked("time") != two.b.marked("time") or two.a.marked("tense") ^ two.b.marked("tense") == {"tense is", "tense was"}:
        return True
    if any(x.hard and x.role != y.role and not _TIMES.isdisjoint((x.role, y.role)) for x, y, _ in two.by.pairs):
        return True  # before a release, and from it on
    if sum(x.denied != y.denied for x, y, _ in two.by.pairs if x.clause == y.clause == "if") % 2:
        return True
    return any(term.clause == "if" and not term.light for term in (*two.by.left, *two.by.right))


_TIMES = {"seq", "until"}


def _negation(two: Compared) -> str:
    """One denies what the other says: what it denies must be in the other, and nearly all that it speaks of."""
    turned = any(x.role == y.role == "verb" for x, y, _ in two.by.pairs)
    exchanged = turned and any({x.role, y.role} == {"subject", "object"} for x, y, _ in two.by.pairs if _plain_name(x))
    if not flipped(two) or exchanged:
        return ""  # what one does, to the other it is done
    a_denies = two.a.flips > two.b.flips or (two.a.flips == two.b.flips and two.denied > 0)
    denial, claim, missing, extra = (
        (two.a, two.b, two.by.left, two.by.right) if a_denies else (two.b, two.a, two.by.right, two.by.left)
    )
    missing = tuple(term for term in missing if term.canon not in STAYING)
    if any(term.hard or (term.denied and not term.light) or term.role == "verb" for term in missing if not term.light):
        return ""
    if {term.role for term in missing if not term.light} & {term.role for term in extra if not term.light} - _PLACES:
        return ""  # each in a place or a mode of its own
    if any("(" in term.raw for term in extra if term.hard):
        return ""  # the call with another argument
    contained = 1 - _content(missing) / max(_content(denial.terms), 1.0)
    spoken_of = 1 - _content(extra) / max(_content(claim.terms), 1.0)
    if contained < policy.DENIED_CONTENT or spoken_of < policy.DENYING_CONTENT:
        return ""
    return "one denies what the other says"


def _plain_name(term: Term) -> bool:
    return term.hard and term.kind != "number"


_PLACES = {"subject", "object", "verb"}


def _content(terms: Iterable[Term]) -> float:
    return sum(weight(term) for term in terms)


def _in_other_words(two: Compared) -> str:
    """One denies, in one breath, what the other says with another verb: the lint job checks it, and it isn't covered by the lint job."""
    rest = [[term for term in side if not term.light] for side in (two.by.left, two.by.right)]
    cut = any(
        said.marked("only") or said.marked("except") or any(t.clause == "if" for t in said.terms) for said in (two.a, two.b)
    )
    if cut or not outright(two) or any(len(side) > 1 or any(t.role != "verb" for t in side) for side in rest):
        return ""
    verbs = [term.canon for side in rest for term in side]
    still = any(term.denied and term.canon in _ENDING for side in rest for term in side)  # "hasn't been moved out yet"
    known = len(verbs) == 2 and VERBS.issuperset(verbs) and not akin(*verbs)
    turned = any({x.role, y.role} == {"subject", "object"} for x, y, _ in two.by.pairs if x.hard)
    return "" if still or known or turned else "one denies what the other says, in other words"


_ENDING = UNDOING | frozenset(meaning(word).canon for word in ("move", "replace", "change"))


def _opposite(two: Compared) -> str:
    """Antonyms in one frame, of something lasting: of two events ("a man is sitting ...") each may have happened."""
    if flipped(two) or (two.a.event and two.b.event):
        return ""
    found = opposites(two)
    if found is None or found[0].role == "seq":
        return ""  # before one thing, and after it: both may be done
    if _topic(two.a, found[0]) or _topic(two.b, found[1]):
        return ""
    objects = [term for term in _rest(two, *found) if not (found[0].role == found[1].role == "verb" and term.role == "object")]
    return "" if objects or two.by.overlap_but(*found) < policy.SAME_FRAME else f"{found[0].raw} / {found[1].raw}"


def _rest(two: Compared, *apart: Term) -> list[Term]:
    """What is left over besides these, and is not light."""
    return [term for term in (*two.by.left, *two.by.right) if not term.light and not any(term is one for one in apart)]


def _value(two: Compared) -> str:
    """The same frame with another value, where its subject has one value at a time.

    Around two figures of one unit one of the texts may have a verb of its own, around what is said to be the only one any words.
    """
    found = _values(two)
    if flipped(two) or found is None:
        return ""
    one, other = (run[0] for run in found)
    apart = {id(term) for run in found for term in run}
    sides = (two.by.left, two.by.right)
    beside = [[t for t in rest if not (t.light or t.canon in SORTS or id(t) in apart)] for rest in sides]
    figures = one.kind == other.kind == "number"
    alone = _alone(two.a, one) or _alone(two.b, other)
    if any(beside):
        words = [term for rest in beside for term in rest if term.role != "verb"]
        verbs = any(term.role == "verb" for rest in beside for term in rest)
        measured = figures and " " in one.canon and verbs and max(map(len, beside)) < 2  # of one unit, a word beside each
        if (
            (all(beside) and not measured)
            or (words and not (alone or measured))
            or not (figures or alone)
            or any(term.hard for term in words)
            or opposites(two)
            or _undone(two)
        ):
            return ""
    least = policy.SAME_TOPIC if figures or alone else policy.SAME_FRAME
    if one.clause or other.clause or two.by.overlap_but(*found[0], *found[1]) < least:
        return ""
    run = "command" in (one.kind, other.kind) and one.hard and other.hard
    given = [_functional(two.a, one, run), _functional(two.b, other, run)]
    used = (
        any(said.copula and ok for said, ok in zip((two.a, two.b), given, strict=True))
        and one.hard
        and not _rest(two, one, other)
    )
    functional = alone or all(given) or (used and any(t.canon == "use" for t in (*two.by.left, *two.by.right)))
    shown = " / ".join(" ".join(term.raw for term in run) for run in found)
    return f"value {shown}" if functional else ""


def _undone(two: Compared) -> bool:
    """Whether one side alone has a verb that undoes: dropped in 5.0 is had in 4.9."""
    return any(term.canon in UNDOING for term in (*two.by.left, *two.by.right))


def _values(two: Compared) -> tuple[list[Term], list[Term]] | None:
    """What the two differ in: the one name or figure left over on each side, be it of several words, or the one word."""
    for kept in (lambda term: term.hard, lambda term: not term.light):
        left, right = ([term for term in rest if kept(term)] for rest in (two.by.left, two.by.right))
        if _one_name(two.a, left) and _one_name(two.b, right):
            units = {run[0].canon.partition(" ")[2] for run in (left, right) if run[0].kind == "number"}
            return (left, right) if len(units) < 2 else None
    return None


def _one_name(said: Sense, run: list[Term]) -> bool:
    """Whether these are one word, or the words of one name: side by side, and written like names."""
    if len(run) < 2:
        return bool(run)
    at = next(place for place, term in enumerate(said.terms) if term is run[0])
    together = all(x is y for x, y in zip(said.terms[at : at + len(run)], run, strict=False))
    return together and all(t.close for t in run[1:]) and all(t.hard or t.raw[:1].isupper() for t in run)


def _alone(said: Sense, value: Term) -> bool:
    """Whether the text says that it is this and nothing else."""
    return f"only {value.canon}" in said.marks or ("only" in said.marks and not _topic(said, value))


def _functional(said: Sense, value: Term, run: bool) -> bool:
    """Whether the text gives its subject the one value that it can have at a time."""
    predicates = {term.canon for term in said.terms if term.role == "verb" or term.canon == "default"}
    if "own" in predicates:
        return value.role == "subject"  # the owner is the value, wherever it stands
    if _topic(said, value):
        return value.kind == "number" and not said.event  # "8080 is the default port"
    if run:
        return True  # there is one command for a thing
    if said.passive and "call" in predicates and value.role == "object":
        return True  # what it is called
    if value.kind == "number":
        counted = "quantity all" in value.marks or (_beside_a_name(said, value) and not predicates & _SEVERAL)
        return (said.copula or bool(predicates) or " has " in said.raw) and (counted or not predicates & MANY_VALUED)
    if value.hard and value.role in _PLACED:
        runs = value.kind == "name" and "run" in predicates
        held = any(term.kind == "number" for term in said.terms)
        return not held and bool(runs or predicates & (FUNCTIONAL_VERBS | LOCATING_VERBS) or (said.copula and not predicates))
    if value.hard and value.role == "with":
        return bool(predicates & MAKING_VERBS)
    if value.hard:
        return value.role == "object" and (said.copula or bool(predicates & FUNCTIONAL_VERBS))
    return (said.copula and value.role == "object" and value.raw[:1].isupper()) or bool(predicates & NAMING_VERBS)


_SEVERAL = MANY_VALUED - frozenset(meaning(word).canon for word in ("require", "use"))
_PLACED = {"in", "on", "at", "under", "from", "to"}


def _beside_a_name(said: Sense, value: Term) -> bool:
    """Whether a figure is the version of what is named before it."""
    at = next((place for place, term in enumerate(said.terms) if term is value), 0)
    return at > 0 and value.close and said.terms[at - 1].kind in ("tech", "name")


def _topic(said: Sense, term: Term) -> bool:
    """Whether the sentence is about this: it stands before the predicate. Of another thing another claim may hold."""
    at = next((place for place, other in enumerate(said.terms) if other is term), 0)
    verb = next((place for place, other in enumerate(said.terms) if other.role == "verb"), None)
    return term.role == "subject" if verb is None else at < verb
