"""What a text says, as far as words can tell.

The reading is shallow and general: no parser, no sentence patterns. It walks over the words once,
knows where the subject ends because a predicate or an auxiliary comes, gives each term the
preposition before it as its role, turns passives round, and notes the small words. A sentence it
misreads it misreads the same way each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from memory_engine.claims.stance.openings import FRAMED, LEAD
from memory_engine.claims.words.meaning import VERBS
from memory_engine.claims.words.tokens import tokens
from memory_engine.relate.grammar import Item, items
from memory_engine.relate.reading import FREQUENCIES, Reading
from memory_engine.relate.terms import Sense, Term
from memory_engine.relate.turns import apposed, defaults, is_given, turned

_LEAD_IN = re.compile(rf"{LEAD.pattern}(?<=[,:])\s*|{LEAD.pattern}(?<=\bthat )", re.I)
"""What opens a sentence and says nothing: "note that", "for the record,"."""


@lru_cache(maxsize=1 << 14)
def sense(text: str, verbs: frozenset[str] = frozenset()) -> Sense:
    """Read what a text says.

    ``verbs``: groups that are known to be predicates, beside those that the lexicon knows.
    """
    text = _spoken(text)
    reading = Reading(
        VERBS | verbs if verbs else VERBS,
        cleft=text.lower().startswith(("it is ", "it was ", "it's ")),
    )
    for item in items(tokens(text)):
        if reading.clause == "if" and is_given(item.token.norm):
            reading.given[reading.part] = item.token.raw
        if reading.before == "break" and item.token.norm in ("it", "they"):
            reading.joined = True
        _EFFECTS.get(item.effect, _unmoved)(reading, item)
        reading.before = item.effect
    return _finished(reading, text)


def _spoken(text: str) -> str:
    """Leave out what opens or frames a sentence, and says nothing."""
    bare = FRAMED.sub("", _LEAD_IN.sub("", text, count=1), count=1)
    return bare or text


def _turned(terms: list[Term], reading: Reading) -> list[Term]:
    """Give terms their roles as the verbs are turned.

    And say which stand beside another.
    """
    beside = [apposed(terms, at) for at in range(len(terms))]
    turns = [turned(term, reading.turns) for term in terms]
    both = zip(turns, beside, strict=True)
    return [term._replace(apposed=True) if says else term for term, says in both]


def _finished(reading: Reading, text: str) -> Sense:
    """Settle what a whole sentence says, once all is read."""
    reading.settle()
    if reading.denied and reading.terms:  # "is held by nobody"
        reading.terms[-1] = reading.terms[-1]._replace(denied=not reading.terms[-1].denied)
    _only_one(reading, text)
    terms, undone = defaults(reading.terms, reading.given, reading.denying)
    terms = _turned(terms, reading)
    if reading.only:
        reading.mark("only")
    marks = reading.marks | ({f"tense {reading.is_}"} if reading.is_ else set())
    if all(
        term.aside for term in terms
    ):  # "since June it has been slow": the main clause goes on without a comma
        terms = [term._replace(clause="") for term in terms]
    asides = {term.part for term in terms if term.aside}
    flips = sum(part not in asides for part in reading.flips) - undone
    passive = any(turn == "passive" for turn, _ in reading.turns)
    return Sense(
        text,
        tuple(terms),
        frozenset(marks),
        frozenset(reading.scopes),
        flips,
        reading.part + 1,
        bool(reading.is_),
        passive,
        reading.event,
        bool(reading.flips),
    )


def _unmoved(reading: Reading, item: Item) -> None:
    """Do nothing, for a word that does nothing."""


def _determiner(reading: Reading, item: Item) -> None:
    """Begin the subject behind a phrase in front.

    "Over gRPC the catalog service ...".
    """
    if reading.before != "" or not reading.terms or reading.terms[-1].part != reading.part:
        return
    if (
        reading.verb == "aux"
        and reading.is_
        and reading.role == reading.terms[-1].role == "object"
        and not reading.clause
    ):
        _put_behind(reading, "object")  # "it is the OS the firmware runs on"
    elif reading.verb == "" and not reading.verb_at_last():
        reading.role = "subject"


def _pronoun(reading: Reading, item: Item) -> None:
    """Begin a clause at a pronoun behind "and".

    "... and they have": no list goes on.
    """
    if reading.before == "and":
        reading.joined = reading.linked = False
        reading.role, reading.verb = "subject", ""


def _cleft(reading: Reading, item: Item) -> None:
    """Put the subject behind as the object.

    "libvips is what the resizer uses": the resizer uses libvips.
    """
    _put_behind(reading, "object")
    if item.what == "only":
        reading.terms[:1] = [_only_this(reading, term) for term in reading.terms[:1]]


def _only_this(reading: Reading, term: Term) -> Term:
    """Say of a term that nothing else does.

    "JSON is all that it reads".
    """
    mark = f"only {term.canon}"
    reading.marks.add(mark)
    return term._replace(marks=term.marks | {mark})


def _only_one(reading: Reading, text: str) -> None:
    """Read "JSON is the only format that it reads" as only JSON."""
    at = next((at for at, term in enumerate(reading.terms) if _bears_only(term)), 0)
    if not at or not _THE_ONLY.search(text):
        return
    found = reading.terms[at]
    only = frozenset(mark for mark in found.marks if mark.startswith("only "))
    reading.marks -= only
    reading.terms[at] = found._replace(marks=found.marks - only)
    reading.terms[0] = _only_this(reading, reading.terms[0])


def _bears_only(term: Term) -> bool:
    return f"only {term.canon}" in term.marks


_THE_ONLY = re.compile(r"^[^,;:]+ (?:is|are|was|were) the (?:only|sole) ")


def _whereabouts(reading: Reading, item: Item) -> None:
    """Put the subject behind as the place.

    "main.go is where it starts": it starts in main.go.
    """
    _put_behind(reading, "in")


def _put_behind(reading: Reading, role: str) -> None:
    reading.terms = [
        t._replace(role=role) if t.part == reading.part and t.role == "subject" else t
        for t in reading.terms
    ]
    reading.role, reading.verb = "subject", ""
    reading.main = reading.main or not reading.clause


def _reserved(reading: Reading, item: Item) -> None:
    reading.role, reading.only = "subject", "bound"


def _modal(reading: Reading, item: Item) -> None:
    reading.aux(item)
    if not (
        item.what == "may" and reading.part in reading.denying
    ):  # "no branch may be deleted": it must not
        reading.mark(f"modal {item.what}")


def _role(reading: Reading, item: Item) -> None:
    # "rather than by hand", "not by hand".
    kept = reading.role == "instead" and reading.before in (
        "instead",
        "not",
    )
    if not kept and not (reading.before == "role" and item.what == "of"):  # "outside of"
        reading.role = item.what


def _governs(role: str) -> Callable[[Reading, Item], None]:
    def govern(reading: Reading, item: Item) -> None:
        reading.role = role

    return govern


def _clause(reading: Reading, item: Item) -> None:
    if (
        item.what == "that" and reading.cleft and reading.part == 0
    ):  # "it is the updater that downloads it"
        _put_behind(reading, "subject")
        reading.is_, reading.cleft = "", False
        return
    reading.open_clause(item.what or item.effect)


def _even(reading: Reading, item: Item) -> None:
    reading.open_clause("if")
    reading.mark("condition even")


def _once(reading: Reading, item: Item) -> None:
    reading.open_clause("if")
    reading.only, reading.order = "", "after"


def _so(reading: Reading, item: Item) -> None:
    reading.give_reason()


def _and(reading: Reading, item: Item) -> None:
    reading.joined = reading.linked = True


def _or(reading: Reading, item: Item) -> None:
    _mark(reading, item)
    if reading.before == "" and reading.terms and reading.terms[-1].denied:
        reading.denied = True  # "is not built or released"
    reading.threat = len(reading.terms)


def _nor(reading: Reading, item: Item) -> None:
    _and(reading, item)
    reading.deny(item)


def _but(reading: Reading, item: Item) -> None:
    reading.open_clause("")
    reading.main = False


def _cannot(reading: Reading, item: Item) -> None:
    reading.aux(item)
    reading.deny(item)


def _unless(reading: Reading, item: Item) -> None:
    reading.open_clause("if")
    reading.deny(item)


def _without(reading: Reading, item: Item) -> None:
    reading.role = "with"
    reading.deny(item)


def _except(reading: Reading, item: Item) -> None:
    reading.mark("except")
    reading.role = "except"


def _mark(reading: Reading, item: Item) -> None:
    reading.mark(f"{item.effect} {item.what}".rstrip())


def _past(reading: Reading, item: Item) -> None:
    if not reading.be or item.token.norm != "used":  # "is used to" says what for
        reading.marks.add("time past")


def _future(reading: Reading, item: Item) -> None:
    reading.marks.add("time future")


def _ordered(reading: Reading, item: Item) -> None:
    reading.marks.add("time ordered")  # "make sure that it is so": it may not be yet


def _try(reading: Reading, item: Item) -> None:
    reading.aux(item)
    reading.marks.add("time try")


def _willbe(reading: Reading, item: Item) -> None:
    reading.aux(item)
    reading.be, reading.limit = True, "willbe"


def _will(reading: Reading, item: Item) -> None:
    reading.aux(item)
    reading.limit = "willbe"


def _sequence(reading: Reading, item: Item) -> None:
    if reading.before == "determiner":
        return  # "the following"
    reading.role, reading.order = "seq", item.effect
    reading.only = ""  # "only after the restart" is after the restart


def _over(reading: Reading, item: Item) -> None:
    if reading.role != "instead" or reading.before not in ("instead", "not"):
        reading.role = "over" if item.effect == "above" else "under"
    if item.token.norm != "over" or not (
        reading.terms and reading.terms[-1].role == "verb"
    ):  # "spread over three workers" is not more than three
        reading.bound = item.effect


def _aged(reading: Reading, item: Item) -> None:
    reading.role, reading.bound = "over", item.effect


def _only(reading: Reading, item: Item) -> None:
    reading.only = "floating" if reading.before in ("aux", "modal") else "bound"
    if reading.before == "modal":
        reading.marks.discard("modal may")  # "may only" forbids


def _limited(reading: Reading, item: Item) -> None:
    reading.bound = "limited"


def _extreme(reading: Reading, item: Item) -> None:
    reading.limit = item.effect
    if any(term.kind == "number" or term.canon in FREQUENCIES for term in reading.terms[-2:]):
        reading.marks.add(f"bound {item.effect}")  # "12 characters or more"
        reading.marks.discard("modal may")


_EFFECTS: dict[str, Callable[[Reading, Item], None]] = {
    "": Reading.add,
    "determiner": _determiner,
    "pronoun": _pronoun,
    "cleft": _cleft,
    "whereabouts": _whereabouts,
    "reserved": _reserved,
    "aux": Reading.aux,
    "modal": _modal,
    "role": _role,
    "instead": _governs("instead"),
    "clause": _clause,
    "if": _clause,
    "because": _clause,
    "once": _once,
    "so": _so,
    "break": Reading.close_clause,
    "but": _but,
    "and": _and,
    "nor": _nor,
    "not": Reading.deny,
    "cannot": _cannot,
    "against": Reading.deny,
    "unless": _unless,
    "without": _without,
    "except": _except,
    "only": _only,
    "or": _or,
    "quantity": _mark,
    "frequency": _mark,
    "example": _mark,
    "count": _mark,
    "which": _mark,
    "particle": _mark,
    "past": _past,
    "future": _future,
    "ordered": _ordered,
    "try": _try,
    "willbe": _willbe,
    "will": _will,
    "before": _sequence,
    "after": _sequence,
    "above": _over,
    "below": _over,
    "older": _aged,
    "newer": _aged,
    "limited": _limited,
    "most": _extreme,
    "least": _extreme,
    "exact": _extreme,
    "about": _extreme,
    "even": _even,
}
"""Effect of a small word (``smallwords.EFFECTS``, ``smallwords.PHRASES``) -> what it does to the
reading."""
