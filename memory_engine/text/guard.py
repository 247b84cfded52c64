"""What forbids that two texts say the same.

Similarity ranks backwards here: ``port 8080`` and ``port 8081`` are more alike than two honest paraphrases. So it may only
propose; this guard disposes, by looking at what *differs*. Each check names a kind of thing that tells claims apart and
returns the reason, or "" if it sees none. The safe failure is "not merged": a doubtful difference is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from memory_engine.domain import policy
from memory_engine.text.align import EXACT, contrary
from memory_engine.text.compared import FORSAKEN, Compared, Statement, compare
from memory_engine.text.lexicon import ENVIRONMENTS
from memory_engine.text.marks import apart, shown
from memory_engine.text.meaning import CAUSING, EMPTY, FILLERS, SORTS, UNDOING, VERBS, akin, excluded, meaning
from memory_engine.text.order import dealt_out, middles, redirected, regrouped, traded_places, turned_round
from memory_engine.text.stem import stem
from memory_engine.text.table import words
from memory_engine.text.terms import Sense, Term


def barrier(a: Statement | str, b: Statement | str) -> str:
    """Think: why these two cannot be one claim, or "" if nothing forbids it."""
    reason = _slots(a, b)
    if reason:
        return reason
    two = compare(a, b)
    return next(filter(None, (check(two) for check in CHECKS)), "")


def contrast(a: Statement | str, b: Statement | str) -> tuple[str, str] | None:
    """Think: the two values, if the texts say the same but for one number, version, path or name: the best candidate for a
    conflict.
    """
    two = compare(a, b)
    if two.flipped or two.exchange or scopes_apart(two):
        return None
    left, right = _weighty(two.by.left), _weighty(two.by.right)
    if any(term.denied for term in (*left, *right)):
        return None
    if len(left) == len(right) == 1 and _slotlike(left[0], right[0]):
        return (left[0].raw, right[0].raw) if two.by.overlap_but(left[0], right[0]) >= policy.SAME_FRAME else None
    before, after = middles(two.a.terms, two.b.terms)
    if before and after and len(before) < len(two.a.terms) and all(_proper(t) or t.hard for t in (*before, *after)):
        return " ".join(term.raw for term in before), " ".join(term.raw for term in after)
    return None


def _weighty(terms: Sequence[Term]) -> list[Term]:
    return [term for term in terms if not term.light]


def _slotlike(one: Term, other: Term) -> bool:
    return (one.hard and one.kind == other.kind) or (_proper(one) and _proper(other))


def _proper(term: Term) -> bool:
    return term.raw[:1].isupper()


def _slots(a: Statement | str, b: Statement | str) -> str:
    """Fields that the observers gave are compared as they are; a slot read out of a text is no more than the text."""
    if isinstance(a, str) or isinstance(b, str):
        return ""
    if a.kind != b.kind:
        return f"kind {a.kind} / {b.kind}"
    if a.parsed or b.parsed:
        return ""
    if a.scope != b.scope:
        return f"scope {a.scope or 'any'} / {b.scope or 'any'}"
    if not (a.attribute and b.attribute):
        return ""
    for name in ("subject", "attribute", "value"):
        one, other = getattr(a, name), getattr(b, name)
        if one != other:
            return f"{name} {one} / {other}"
    return "" if a.polarity == b.polarity else "polarity"


_LABELS = {"path": "paths", "name": "identifiers", "flag": "flags", "command": "commands", "tech": "technologies"}


def _things(two: Compared) -> str:
    """Numbers, versions, units, paths, identifiers, commands, technologies: named on both sides, and not the same."""
    left, right = ([term for term in rest if term.hard] for rest in (two.by.left, two.by.right))
    if left and right:
        one, other = next(((x, y) for x in left for y in right if x.kind == y.kind), (left[0], right[0]))
        return f"{_label(one, other)} {one.raw} / {other.raw}"
    for extra, whole in ((left, two.b), (right, two.a)):
        said = {other.canon for other in whole.terms}
        for term in extra:
            same = [other.raw for other in whole.terms if other.kind == term.kind and term.canon not in said]
            if same:
                return f"{_label(term, term)} {term.raw} / {', '.join(same)}"
        single = "count one" in whole.marks and next((term for term in extra if term.kind == "number"), None)
        if single:
            return f"numbers {single.raw} / one"
    return _counted(two)


def _counted(two: Compared) -> str:
    """The same number of other things: 20 entries are not 20 characters."""
    alone = {id(term) for term in _weighty((*two.by.left, *two.by.right))}
    for one, other, _ in two.by.pairs:
        left, right = _counted_by(two.a, one), _counted_by(two.b, other)
        met = any(x.canon == y.canon or akin(x.canon, y.canon) for x in left for y in right)
        if left and right and not met and any(id(term) in alone for term in (*left, *right)):
            return f"units {one.raw} {left[-1].raw} / {other.raw} {right[-1].raw}"
    return ""


def _counted_by(said: Sense, number: Term) -> list[Term]:
    """The words right behind a number without a unit: what it counts."""
    if number.kind != "number" or " " in number.canon:
        return []
    at = next(place for place, term in enumerate(said.terms) if term is number)
    return [*takewhile(lambda term: term.close and term.kind == "word", said.terms[at + 1 :])]


def _label(one: Term, other: Term) -> str:
    if one.kind != "number" or other.kind != "number":
        return _LABELS.get(one.kind) or _LABELS.get(other.kind, "things")
    if one.canon.count(".") > 1 or one.raw[:1] in "vV":
        return "versions"
    bare = ["".join(c for c in term.raw if c.isdigit() or c == ".") for term in (one, other)]
    return "units" if bare[0] == bare[1] and one.raw != other.raw else "numbers"


def scopes_apart(two: Compared) -> str:
    """Think: the environments that each holds in, if these differ."""
    if _holds_in(two.a, two.b) == _holds_in(two.b, two.a):
        return ""
    return f"scope {', '.join(sorted(two.a.scopes)) or 'any'} / {', '.join(sorted(two.b.scopes)) or 'any'}"


def _holds_in(said: Sense, other: Sense) -> frozenset[str]:
    """The environments that a text holds in; one that it only speaks of, alone as subject or object, if the other has it too."""
    spoken_of = {
        one.canon
        for one, behind in pairwise((*said.terms, None))
        if one and one.role in ("subject", "object") and not one.close and not (behind and behind.close)
    }
    within = {
        part for term in other.terms if term.hard and term.kind != "tech" for part in re.split(r"[^a-z0-9]+", term.raw.lower())
    }
    named = {ENVIRONMENTS[part] for part in within if part in ENVIRONMENTS}
    return said.scopes - (spoken_of - other.scopes) - (named - other.scopes)


def _marks(two: Compared) -> str:
    return apart(two, _requires(two))


def _prescribed(two: Compared) -> str:
    """What should be done, or takes up to so long, against what is done, or takes so long: the same verb, and a subject of its own."""
    verbs = [(x, y) for x, y, _ in two.by.pairs if x.role == y.role == "verb" and stem(x.raw.lower()) == stem(y.raw.lower())]
    first = [next((t.role for t in said.terms if not t.clause and t.role in CORE), "verb") for said in (two.a, two.b)]
    needed = any(term.canon == "requir" for term in (*two.by.left, *two.by.right))
    if needed or "verb" in first or not any(not x.clause and not y.clause and x.denied == y.denied for x, y in verbs):
        return ""
    for one, other in ((two.a, two.b), (two.b, two.a)):
        if "modal must" in one.marks and "frequency usually" in other.marks:
            return "must / usually"
        said = one.marks & {"modal should", "modal must", "bound most"}
        if said and not (other.marked("modal") or other.marked("bound")):
            return f"{shown(said)} / none"
    return ""


CORE = ("subject", "verb", "object")


def _requires(two: Compared) -> bool:
    """ "Only after a restart" says that a restart is required."""
    return any(term.canon == "requir" for term in (*two.by.left, *two.by.right))


def _conditions(two: Compared) -> str:
    """A condition that one side turns round, or has alone and the other does not speak of most of it."""
    denied = [x for x, y, _ in two.by.pairs if x.clause == y.clause == "if" and x.denied != y.denied]
    if len(denied) % 2:
        return f"condition {denied[0].raw} denied"
    for said, extra, whole in ((two.a, two.by.left, two.b), (two.b, two.by.right, two.a)):
        parts = {term.part for term in extra if term.canon == "default"}
        given = [term.raw for term in extra if term.hard and term.part in parts]
        if given:  # "unless `--purge` is given" is by default, if the other says so
            return f"condition {given[0]} / none"
        inside = [term for term in said.terms if term.clause == "if" and not term.light]
        found = [term.raw for term in extra if term.clause == "if" and not term.light]
        if 2 * len(found) > len(inside) and not any(term.clause == "if" for term in whole.terms):
            return f"condition {' '.join(found)} / none"
    return ""


def _selection(two: Compared) -> str:
    """ "All users" against "beta users": what holds of all, and what holds of some that are named."""
    for said, other, extra in ((two.a, two.b, two.by.left), (two.b, two.a, two.by.right)):
        if "quantity all" in other.marks and "quantity all" not in said.marks:
            chosen = _all_of(two, other)
            for one, following in pairwise(said.terms):
                if following.close and id(following) in chosen and not one.light and any(one is t for t in extra):
                    return f"all / {one.raw}"
    return ""


def _all_of(two: Compared, said: Sense) -> set[int]:
    """The words, in the other text, for what one text says something of all of."""
    phrase: set[int] = set()
    begun = False
    for term in said.terms:
        begun = "quantity all" in term.marks or (begun and term.close)
        if begun:
            phrase.add(id(term))
    return {id(one) for x, y, _ in two.by.pairs for one, other in ((x, y), (y, x)) if id(other) in phrase}


def _listing(two: Compared) -> str:
    """ "Read access" against "read and write access": one side alone lists one more, and says nothing else; or "or" for "and"."""
    for x, y, _ in two.by.pairs:
        moved = x.listed != y.listed and x.role != y.role and "verb" not in (x.role, y.role) and x.canon not in VERBS
        if ("or" in x.marks and y.listed) or ("or" in y.marks and x.listed) or (moved and not (two.by.left or two.by.right)):
            return f"and / or {x.raw}"
    for said, rest, others in ((two.a, two.by.left, two.by.right), (two.b, two.by.right, two.by.left)):
        for one, following in pairwise(said.terms):
            more = [term for term in (one, following) if not term.light and any(term is extra for extra in rest)]
            if following.listed and len(more) == 1 and not _weighty(others):
                return f"only one lists {more[0].raw}"
    return ""


def _polarity(two: Compared) -> str:
    if two.flipped or two.outright:
        return "polarity"
    given = next(
        (x for x, y, _ in two.by.pairs if x.role == y.role == "verb" and x.aside != y.aside and x.denied != y.denied), None
    )
    if given and not given.light and not two.b.flips and not two.a.flips:
        return f"polarity of {given.raw}"
    same = not (two.by.left or two.by.right or any(term.denied for term in (*two.a.terms, *two.b.terms)))
    either_way = ((one, other) for x, y, _ in two.by.pairs for one, other in ((x, y), (y, x)))
    denied = {term.part for term in (*two.a.terms, *two.b.terms) if term.denied and term.role == "verb"}
    found = next((x for x, y in either_way if _forsakes(x, y) and y.part not in denied and (x.hard or same)), None)
    return f"only one forsakes {found.raw}" if found else ""


def _forsakes(one: Term, other: Term) -> bool:
    """ "Not in Redis" against "in Redis"; a subject may be forsaken in another clause."""
    kept = other.role not in (*FORSAKEN, "subject") and not other.denied
    return one.role == "instead" and kept and not (one.aside or other.aside)


_PREFIXES = words("dis in im ir il un non de anti mis re pre post co over under")


def _prefixed(one: Term, other: Term) -> bool:
    """Consistent and inconsistent, run and rerun: one is the other with a prefix."""
    short, long = sorted((one.raw.lower(), other.raw.lower()), key=len)
    return len(short) > 2 and long.endswith(short) and long[: -len(short)].rstrip("-") in _PREFIXES


def opposites(two: Compared) -> tuple[Term, Term] | None:
    """Think: two words left over, one on each side, that exclude each other."""
    for one in two.by.left:
        for other in two.by.right:
            if one.denied == other.denied and (excluded(one.canon, other.canon) or _prefixed(one, other)):
                return one, other
    return None


def _sequence(two: Compared) -> tuple[str, str] | None:
    """Think: before on one side, and after on the other; or before something, and upon it."""
    one, other = two.a.marked("order"), two.b.marked("order")
    later = {(x.role == "seq", y.role == "seq") for x, y, _ in two.by.pairs}
    if one == other or (later >= {(True, False), (False, True)} and not two.exchange):
        return None  # A before B is B after A
    upon = any({x.role, y.role} & _UPON and "seq" in (x.role, y.role) for x, y, _ in two.by.pairs)
    return (shown(one), shown(other)) if (one and other) or (upon and "order before" in one ^ other) else None


_UPON = {"on", "at", "in", "during"}


def _order(two: Compared) -> str:
    """Opposites, or places exchanged; but not both, for "older than" with its arguments exchanged is "newer than"."""
    words_apart = opposites(two)
    found = (words_apart[0].raw, words_apart[1].raw) if words_apart else _sequence(two)
    if found and not two.exchange:
        return f"opposites {found[0]} / {found[1]}"
    if two.exchange and not found and two.a.marked("order") == two.b.marked("order"):
        return f"argument order {two.exchange[0]} / {two.exchange[1]}"
    if turned := turned_round(two.by.pairs):
        return f"direction {turned[0].role} {turned[0].raw} / {turned[1].role} {turned[1].raw}"
    if traded := traded_places(two.by.pairs):
        return f"argument order {traded[0].raw} / {traded[1].raw}"
    if goals := redirected(two.a, two.b, two.by.pairs):
        return f"direction to {goals[0].raw} / to {goals[1].raw}"
    if swapped := regrouped(two.a, two.b):
        return f"word order {swapped[0]} {swapped[1]}"
    return "" if two.by.left or two.by.right else dealt_out(two.a, two.b, two.by.pairs)


def _substitution(two: Compared) -> str:
    """The same sentence but for one word, and the two words are not known to mean the same.

    People who say a thing in their own words change more than one; one word changed is how two claims differ.
    """
    one, other = middles(two.a.terms, two.b.terms)
    if not one or not other or max(len(one), len(other)) > policy.SUBSTITUTED_WORDS:
        return ""
    answered = {id(t) for x, y, credit in two.by.pairs if credit == EXACT or contrary(x, y) for t in (x, y)}
    if any(id(term) in answered for term in (*one, *other)) or all(term.canon in FILLERS for term in (*one, *other)):
        return ""
    if any(akin(x.canon, y.canon) for x in one for y in other):
        return ""
    if all(term.apposed for term in one) or all(term.apposed for term in other):
        return ""
    return f"words {' '.join(t.raw for t in one)} / {' '.join(t.raw for t in other)}"


def _undone(two: Compared) -> str:
    """ "We dropped support for it" against "we support it": one side alone has a verb that undoes."""
    if two.undone:
        return ""
    odd = (two.a.flips - two.b.flips) % 2
    for rest, others, whole in ((two.by.left, two.by.right, two.b), (two.by.right, two.by.left, two.a)):
        said = {term.canon for term in whole.terms}
        undoing = (term for term in rest if term.canon in UNDOING or (odd and _failing(term)))
        verb = next((term for term in undoing if term.canon not in said), None)
        if verb and not any(other.role == "verb" or not other.light for other in others):
            return f"only one says {verb.raw}"
    return ""


def _failing(term: Term) -> bool:
    return term.denied and term.role == "verb" and meaning(term.raw.lower()).denies


def _named(two: Compared) -> str:
    """The name of somebody or something on each side, which the other doesn't have: Dmitri, and Yuki."""
    left, right = (
        [t for t in rest if t.kind == "word" and _is_name(t, said)]
        for rest, said in ((two.by.left, two.a), (two.by.right, two.b))
    )
    return f"names {left[0].raw} / {right[0].raw}" if len(left) == len(right) == 1 else ""


def _is_name(term: Term, said: Sense) -> bool:
    return term.raw[:1].isupper() and not term.raw.isupper() and not said.raw.startswith(term.raw)


def _same_place(two: Compared) -> str:
    """One noun left over on each side, in the same role, whatever the wording: it is what the two claims differ in."""
    left, right = _weighty(two.by.left), _weighty(two.by.right)
    if len(left) != 1 or len(right) != 1 or "verb" in (left[0].role, right[0].role):
        return ""
    if left[0].place != right[0].place and not _beside_the_same(two, left[0], right[0]):
        return ""
    return f"words {left[0].raw} / {right[0].raw}"


def _beside_the_same(two: Compared, one: Term, other: Term) -> bool:
    """Whether the two stand before or behind one word in both texts: the payroll module, the tax module."""
    answers = {id(x): y for x, y, _ in two.by.pairs}
    for step in (-1, 1):
        x, y = _next(two.a, one, step), _next(two.b, other, step)
        if x and y and answers.get(id(x)) is y:
            return True
    return False


def _next(said: Sense, term: Term, step: int) -> Term | None:
    at = next(place for place, one in enumerate(said.terms) if one is term) + step
    if not 0 <= at < len(said.terms):
        return None
    return said.terms[at] if said.terms[max(at, at - step)].close else None


def _unanswered(two: Compared) -> str:
    """One side alone says more, and the other has nothing in its place: a restriction, or one more thing that it holds of.

    A verb may be one more way to say it, and so may a word for the sort of a thing, one that is said before, or who does
    what is done on the other side by nobody named.
    """
    known = {term.canon for x, y, _ in two.by.pairs for term in (x, y)} | EMPTY
    for said, rest, other, others in ((two.a, two.by.left, two.b, two.by.right), (two.b, two.by.right, two.a, two.by.left)):
        if all(term.role == "verb" and term.light for term in others):
            unnamed = other.passive and not (said.marked("modal") or any(term.role == "subject" for term in other.terms))
            describing = {id(x) for x, y in pairwise(said.terms) if y.close and _describes(x, y)}
            for one in _weighty(rest):
                told = one.canon in known or (unnamed and one.role == "subject")
                verb = one.canon in VERBS and (one.role in _BARE or one.raw.endswith("ed")) and not one.denied
                verb = verb and not (one.role == "subject" and said.passive)
                freely = one.role == "verb" or ((verb or one.canon in SORTS) and id(one) not in describing)
                if not (told or freely or one.aside or (one.hard and not (one.kind == "number" and " " in one.canon))):
                    return f"only one says {one.raw}"
    return ""


_BARE = {"subject", "object", "to"}


def _describes(one: Term, following: Term) -> bool:
    """Whether a word may tell which of what follows is meant; a verb does not, nor is one told which of a name."""
    return not (following.hard or following.role == "verb" or one.role in ("verb", "to") or one.raw.endswith("s"))


def _caused(two: Compared) -> str:
    """What one says is caused the other takes as given, and says with a verb of its own what that does."""
    there = [(x, y) for x, y, _ in two.by.pairs]
    for rest, pairs in ((two.by.left, [(y, x) for x, y in there]), (two.by.right, there)):
        given = next(
            (here for said, here in pairs if said.role == "verb" != here.role and here.canon in CAUSING and not here.aside), None
        )
        if given and any(term.canon in VERBS and not term.light for term in rest):
            return f"cause and effect {given.raw}"
    return ""


def _reasons(two: Compared) -> str:
    """A reason on either side, and nothing in the one that the other side speaks of."""
    given = [[term for term in said.terms if term.aside and not term.light] for said in (two.a, two.b)]
    alone = {id(term) for term in (*two.by.left, *two.by.right)}
    if all(given) and all(id(term) in alone for side in given for term in side):
        return f"reason {given[0][0].raw} / {given[1][0].raw}"
    return ""


CHECKS = (
    _things,
    scopes_apart,
    _marks,
    _prescribed,
    _conditions,
    _selection,
    _listing,
    _polarity,
    _order,
    _undone,
    _named,
    _substitution,
    _same_place,
    _unanswered,
    _reasons,
    _caused,
)
"""In this order: the first reason found is the one given."""
