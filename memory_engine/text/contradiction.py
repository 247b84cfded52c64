"""Whether two claims cannot both hold, as far as words can tell, and why.

Three rules. *Negation*: one denies what the other says; denying turns containment round, so all of the content of the denial
must be in the claim ("no man plays a guitar" contradicts "a man plays an old guitar", and not the other way about).
*Opposites*: the same sentence with antonyms in one place. *Value*: the same sentence with another value, where a thing has
one value at a time. What is only related is no contradiction; from words alone nothing more than a question is raised.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain import policy
from memory_engine.text.align import weight
from memory_engine.text.compared import Compared, Statement, compare
from memory_engine.text.guard import opposites, sequence
from memory_engine.text.meaning import FUNCTIONAL_VERBS, NAMING_VERBS
from memory_engine.text.terms import Sense, Term


def contradicts(a: Statement | str, b: Statement | str) -> str:
    """Think: why these two cannot both hold, or "" if nothing shows that."""
    if not isinstance(a, str) and not isinstance(b, str):
        if a.kind != b.kind:
            return ""
        if not (a.parsed or b.parsed) and (a.scope != b.scope or (a.attribute and b.attribute)):
            return _by_slot(a, b)
    two = compare(a, b)
    if two.a.scopes != two.b.scopes or two.exchange or _conditional(two):
        return ""
    return _negation(two) or _opposite(two) or _value(two)


def _by_slot(a: Statement, b: Statement) -> str:
    if (a.scope, a.subject, a.attribute) != (b.scope, b.subject, b.attribute):
        return ""
    if a.value == b.value:
        return "" if a.polarity == b.polarity else f"one says {a.value}, the other denies it"
    if a.polarity and b.polarity and policy.functional(a.attribute):
        return f"{a.attribute} {a.value} / {b.value}"
    return ""


def _conditional(two: Compared) -> bool:
    """Whether one holds under a condition that the other does not name, or at another time."""
    if two.a.marked("time") != two.b.marked("time") or two.a.marked("tense") ^ two.b.marked("tense") == {"tense is", "tense was"}:
        return True
    return any(term.clause == "if" and not term.light for term in (*two.by.left, *two.by.right))


def _negation(two: Compared) -> str:
    """One denies what the other says: what it denies must be in the other, and nearly all that it speaks of."""
    if not two.flipped:
        return ""
    a_denies = two.a.flips > two.b.flips or (two.a.flips == two.b.flips and two.denied > 0)
    denial, claim, missing, extra = (
        (two.a, two.b, two.by.left, two.by.right) if a_denies else (two.b, two.a, two.by.right, two.by.left)
    )
    if any(term.hard or (term.denied and not term.light) or term.role == "verb" for term in missing if not term.light):
        return ""
    contained = 1 - _content(missing) / max(_content(denial.terms), 1.0)
    spoken_of = 1 - _content(extra) / max(_content(claim.terms), 1.0)
    if contained < policy.DENIED_CONTENT or spoken_of < policy.DENYING_CONTENT:
        return ""
    return "one denies what the other says"


def _content(terms: Iterable[Term]) -> float:
    return sum(weight(term) for term in terms)


def _opposite(two: Compared) -> str:
    """Antonyms in one frame, of something lasting: of two events ("a man is sitting ...") each may have happened."""
    if two.flipped or (two.a.event and two.b.event):
        return ""
    found = opposites(two)
    if found is None:
        order = sequence(two)
        return f"{order[0]} / {order[1]}" if order and two.by.overlap >= policy.SAME_FRAME and not _rest(two) else ""
    if _topic(two.a, found[0]) or _topic(two.b, found[1]):
        return ""
    objects = [term for term in _rest(two, *found) if not (found[0].role == found[1].role == "verb" and term.role == "object")]
    return "" if objects or two.by.overlap_but(*found) < policy.SAME_FRAME else f"{found[0].raw} / {found[1].raw}"


def _rest(two: Compared, *apart: Term) -> list[Term]:
    """What is left over besides these, and is not light."""
    return [term for term in (*two.by.left, *two.by.right) if not term.light and not any(term is one for one in apart)]


def _value(two: Compared) -> str:
    """The same frame with another value, where its subject has one value at a time."""
    left, right = ([term for term in rest if not term.light] for rest in (two.by.left, two.by.right))
    if two.flipped or len(left) != 1 or len(right) != 1 or two.by.overlap_but(left[0], right[0]) < policy.SAME_FRAME:
        return ""
    one, other = left[0], right[0]
    run = "command" in (one.kind, other.kind)
    if one.clause or other.clause or not (_functional(two.a, one, run) and _functional(two.b, other, run)):
        return ""
    return f"value {one.raw} / {other.raw}"


def _functional(said: Sense, value: Term, run: bool) -> bool:
    """Whether the text gives its subject the one value that it can have at a time."""
    predicates = {term.canon for term in said.terms if term.role == "verb" or term.canon == "default"}
    if "own" in predicates:
        return value.role == "subject"  # the owner is the value, wherever it stands
    if _topic(said, value):
        return said.copula and value.kind == "number"  # "8080 is the default port"
    if run:
        return True  # there is one command for a thing
    if value.hard:
        return said.copula or bool(predicates & FUNCTIONAL_VERBS)
    return bool(predicates & NAMING_VERBS)


def _topic(said: Sense, term: Term) -> bool:
    """Whether the sentence is about this: it stands before the predicate. Of another thing another claim may hold."""
    at = next((place for place, other in enumerate(said.terms) if other is term), 0)
    verb = next((place for place, other in enumerate(said.terms) if other.role == "verb"), None)
    return term.role == "subject" if verb is None else at < verb
