"""What a text says, as far as words can tell.

The reading is shallow and general: no parser, no sentence patterns. It walks over the words once, knows where the subject
ends because a predicate or an auxiliary comes, gives each term the preposition before it as its role, turns passives
round, and notes the small words. A sentence it misreads it misreads the same way each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from memory_engine.text.grammar import Item, items
from memory_engine.text.lexicon import ENVIRONMENTS
from memory_engine.text.meaning import CONVERSE, VERBS
from memory_engine.text.smallwords import BE, GIVEN, PARTICIPLES
from memory_engine.text.stem import stem
from memory_engine.text.table import words
from memory_engine.text.terms import Sense, Term
from memory_engine.text.turns import apposed, defaults, limits, turned
from memory_engine.text.words import tokens

_EXTREMES = {"limit": "most", "maximum": "most", "minimum": "least"}
_BOUNDS = words("most least above below exact")
_LATER = frozenset(map(stem, words("delete deprecate replace rename move add upgrade release introduce disable drop")))
"""What "will be" done to something is not yet done; a habit ("will be retried") is."""


@lru_cache(maxsize=8192)
def sense(text: str) -> Sense:
    """Think: what a text says."""
    reading = _Reading()
    for item in items(tokens(text)):
        reading.take(item)
    return reading.finish(text)


@dataclass(slots=True)
class _Reading:
    """A sentence half read. ``verb`` is how sure the predicate is: "", guess, loose, aux, finite."""

    terms: list[Term] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    turns: set[tuple[str, str]] = field(default_factory=set)
    given: dict[int, str] = field(default_factory=dict)
    unless: set[int] = field(default_factory=set)
    flips: int = 0
    part: int = 0
    clause: str = ""
    role: str = "subject"
    verb: str = ""
    main: bool = False
    be: bool = False
    is_: str = ""
    denied: bool = False
    bound: str = ""
    limit: str = ""
    order: str = ""
    before: str = "start"

    def take(self, item: Item) -> None:
        """Read one more item."""
        if self.clause == "if" and item.token.norm in GIVEN:
            self.given[self.part] = item.token.raw
        if item.effect:
            _EFFECTS.get(item.effect, _unmoved)(self, item)
        else:
            self._content(item)
        self.before = item.effect

    def finish(self, text: str) -> Sense:
        """What the whole says."""
        terms, undone = defaults(self.terms, self.given, self.unless)
        terms = [turned(term, self.turns)._replace(apposed=apposed(terms, at)) for at, term in enumerate(terms)]
        marks = self.marks | ({f"tense {self.is_}"} if self.is_ else set())
        terms, marks, lifted = limits(terms, marks)
        flips = self.flips - undone - lifted
        passive = any(turn == "passive" for turn, _ in self.turns)
        return Sense(
            text, tuple(terms), frozenset(marks), frozenset(self.scopes), flips, self.part + 1, bool(self.is_), passive
        )

    def _content(self, item: Item) -> None:
        token, role = item.token, self.role
        if token.kind == "word" and self._predicative(item):
            role = "verb"
        elif role == "by" and token.norm.endswith("ing"):
            role = self.role = "with"  # "by running it" says with what, not by whom
        self._limited_by(item)
        canon = ENVIRONMENTS.get(token.norm, "")
        self.scopes.update(filter(None, [canon]))
        self.flips += item.denies
        denied = self.denied != item.denies
        close = self.before == ""
        self.terms.append(Term(canon or item.canon, token.kind, token.raw, role, self.clause, self.part, denied, close))
        self.denied = False

    def _predicative(self, item: Item) -> bool:
        """Whether this word is the predicate of its clause; if so, what follows is the object."""
        word = item.token.norm
        shaped = word.endswith("ed") or word in PARTICIPLES
        if self.verb == "aux":
            if not (shaped or word.endswith("ing") if self.be else item.canon in VERBS):
                return False
            if self.be and shaped:
                self.turns.add(("passive", self.clause))
            return self._predicate(item, "finite")
        if item.canon not in VERBS or word.endswith("ing") or self.before in ("role", "determiner", "quantity"):
            return False
        begun = any(term.part == self.part for term in self.terms)
        if self.verb == "" and (begun or not word.endswith(("s", "ed"))):
            return self._predicate(item, "finite" if begun and word.endswith("s") else "loose" if begun else "guess")
        if self.verb == "guess" and word.endswith("s"):
            self._recast()
            return self._predicate(item, "finite")
        return False

    def _predicate(self, item: Item, sureness: str) -> bool:
        self.verb, self.role, self.is_ = sureness, "object", ""
        self.main = self.main or not self.clause
        if stem(item.token.norm) in CONVERSE:
            self.turns ^= {("converse", self.clause)}
        elif item.canon in ("use", "own"):
            self.turns.add(("leaning", self.clause))
        return True

    def _recast(self) -> None:
        """What was taken for a verb was the beginning of the subject."""
        for place, term in enumerate(self.terms):
            if term.part == self.part and term.role in ("object", "verb"):
                self.terms[place] = term._replace(role="subject")

    def _limited_by(self, item: Item) -> None:
        """Over and under, at most and at least are claims about the number that follows."""
        if item.token.kind == "number":
            bound = "most" if self.bound == "limited" else self.bound or self.limit
            if bound in _BOUNDS:
                self.marks.add(f"bound {bound}")
        elif self.bound == "limited":
            self.marks.add("only")
        elif self.order:
            self.marks.add(f"order {self.order}")
        if self.limit == "willbe" and item.canon in _LATER:
            self.marks.add("time future")
        self.bound, self.order = "above" if item.canon == "exceed" else "", ""
        self.limit = _EXTREMES.get(item.canon, self.limit)

    def aux(self, item: Item) -> None:
        """A form of be, have, do: the predicate stands behind it."""
        word = item.token.norm
        if self.verb in ("guess", "loose"):
            self._recast()
        if self.verb != "finite":
            self.verb, self.role, self.be = "aux", "object", word in BE
            self.main = self.main or not self.clause
            if self.be and not self.clause:
                self.is_ = "was" if word in ("was", "were") else "is"

    def open_clause(self, kind: str) -> None:
        """A clause begins, with a subject of its own."""
        self.clause, self.role, self.verb, self.be = kind, "subject", "", False
        self.part += 1

    def close_clause(self, item: Item) -> None:
        """A comma ends a subordinate clause; after it the main clause goes on, or begins."""
        if self.clause or item.token.norm == ";":
            self.part += 1
        self.clause = ""
        self.role, self.verb = ("object", "finite") if self.main and item.token.norm != ";" else ("subject", "")

    def deny(self, item: Item) -> None:
        """A denial; but "tabs, not spaces" denies nothing, it prefers."""
        if item.canon == "not" and self.terms and self.before in ("", "break", "and"):
            self.role = "instead"
            return
        self.flips += 1
        self.denied = not self.denied
        if self.before == "modal":
            self.marks = {mark for mark in self.marks if not mark.startswith("modal")}  # "may not" and "must not" forbid


def _unmoved(reading: _Reading, item: Item) -> None:
    """A word that does nothing."""


def _modal(reading: _Reading, item: Item) -> None:
    reading.aux(item)
    reading.marks.add(f"modal {item.what}")


def _role(reading: _Reading, item: Item) -> None:
    reading.role = item.what


def _governs(role: str) -> Callable[[_Reading, Item], None]:
    def govern(reading: _Reading, item: Item) -> None:
        reading.role = role

    return govern


def _clause(reading: _Reading, item: Item) -> None:
    reading.open_clause(item.what or item.effect)


def _but(reading: _Reading, item: Item) -> None:
    reading.open_clause("")
    reading.main = False


def _cannot(reading: _Reading, item: Item) -> None:
    reading.aux(item)
    reading.deny(item)


def _unless(reading: _Reading, item: Item) -> None:
    reading.flips += 1
    reading.open_clause("if")
    reading.unless.add(reading.part)


def _without(reading: _Reading, item: Item) -> None:
    reading.role = "with"
    reading.deny(item)


def _except(reading: _Reading, item: Item) -> None:
    reading.marks.add("except")
    reading.role = "except"


def _mark(reading: _Reading, item: Item) -> None:
    reading.marks.add(f"{item.effect} {item.what}".rstrip())


def _past(reading: _Reading, item: Item) -> None:
    if not reading.be:  # "is used to" says what for
        reading.marks.add("time past")


def _future(reading: _Reading, item: Item) -> None:
    reading.marks.add("time future")


def _willbe(reading: _Reading, item: Item) -> None:
    reading.aux(item)
    reading.be, reading.limit = True, "willbe"


def _sequence(reading: _Reading, item: Item) -> None:
    reading.role, reading.order = "seq", item.effect


def _over(reading: _Reading, item: Item) -> None:
    reading.role, reading.bound = "over" if item.effect == "above" else "under", item.effect


def _limited(reading: _Reading, item: Item) -> None:
    reading.bound = "limited"


def _extreme(reading: _Reading, item: Item) -> None:
    reading.limit = item.effect


_EFFECTS: dict[str, Callable[[_Reading, Item], None]] = {
    "aux": _Reading.aux,
    "modal": _modal,
    "role": _role,
    "instead": _governs("instead"),
    "clause": _clause,
    "if": _clause,
    "because": _clause,
    "break": _Reading.close_clause,
    "but": _but,
    "not": _Reading.deny,
    "cannot": _cannot,
    "unless": _unless,
    "without": _without,
    "except": _except,
    "only": _mark,
    "or": _mark,
    "quantity": _mark,
    "particle": _mark,
    "past": _past,
    "future": _future,
    "willbe": _willbe,
    "before": _sequence,
    "after": _sequence,
    "above": _over,
    "below": _over,
    "limited": _limited,
    "most": _extreme,
    "least": _extreme,
    "exact": _extreme,
}
"""Effect of a small word (``smallwords.EFFECTS``, ``smallwords.PHRASES``) -> what it does to the reading."""
