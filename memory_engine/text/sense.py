"""What a text says, as far as words can tell: its terms with their roles, and the small words that turn its meaning.

The reading is shallow and general: no parser, no sentence patterns. A *term* is a word of content or a thing named; its
*role* is subject, object, or the preposition that governs it (a passive gives its agent the subject's role); a *mark* is
a small word that changes what is claimed (``only``, ``except``, ``at most``, ``may``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from memory_engine.text.grammar import Item, items
from memory_engine.text.lexicon import ENVIRONMENTS
from memory_engine.text.meaning import APPOSITIVE, CONVERSE, LIGHT, VERBS
from memory_engine.text.smallwords import BE, GIVEN, PARTICIPLES
from memory_engine.text.stem import stem
from memory_engine.text.words import TokenKind, tokens


class Term(NamedTuple):
    """One content word, or one thing named. ``clause`` is the kind of clause it stands in, ``part`` the clause's number."""

    canon: str
    kind: TokenKind
    raw: str
    role: str
    clause: str
    part: int
    denied: bool
    close: bool = False
    apposed: bool = False

    @property
    def hard(self) -> bool:
        """Whether it names one thing exactly: a number, a path, an identifier, a technology."""
        return self.kind != "word"

    @property
    def light(self) -> bool:
        """Whether it adds little to what is claimed."""
        return self.apposed or (self.kind == "word" and self.canon in LIGHT)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a text says. ``flips`` counts its denials, ``parts`` its clauses; ``copula``: it says what something *is*."""

    raw: str
    terms: tuple[Term, ...]
    marks: frozenset[str]
    scopes: frozenset[str]
    flips: int
    parts: int
    copula: bool
    passive: bool


@lru_cache(maxsize=8192)
def sense(text: str) -> Sense:
    """Think: what a text says."""
    reading = _Reading()
    for item in items(tokens(text)):
        reading.take(item)
    return reading.finish(text)


_LATER = frozenset({"delet", "deprecated", "replac", "renam", "mov", "ad", "upgrad", "releas", "introduc", "disabl", "drop"})
"""What "will be" done to something is not yet done; a habit ("will be retried") is."""


_EXTREMES = {"limit": "most", "maximum": "most", "minimum": "least"}
_HELD = frozenset("set defined present configured".split())
_NAMED = frozenset({"name", "path", "command", "flag"})


@dataclass(slots=True)
class _Reading:
    """A sentence half read. Each method named after an effect of ``lexicon.EFFECTS`` says what a small word does."""

    terms: list[Term] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    passive: set[str] = field(default_factory=set)
    converse: set[str] = field(default_factory=set)
    leaning: set[str] = field(default_factory=set)
    given: dict[int, str] = field(default_factory=dict)
    unless: set[int] = field(default_factory=set)
    flips: int = 0
    part: int = 0
    clause: str = ""
    role: str = "subject"
    verb: str = ""
    main: bool = False
    be: bool = False
    copula: bool = False
    was: bool = False
    denied: bool = False
    bound: str = ""
    limit: str = ""
    order: str = ""
    before: str = "start"

    def take(self, item: Item) -> None:
        """Read one more item."""
        if item.token.norm in GIVEN and self.clause == "if":
            self.given[self.part] = item.token.raw
        if item.effect:
            _EFFECTS.get(item.effect, _Reading._stop)(self, item)
        else:
            self._content(item)
        self.before = item.effect

    def finish(self, text: str) -> Sense:
        """What the whole says, with passives turned round and denied limits taken as limits."""
        self._defaults()
        if self.was and self.copula:
            self.marks.add("tense was")
        elif self.copula:
            self.marks.add("tense is")
        terms = [self._turned(term)._replace(apposed=self._appositive(place)) for place, term in enumerate(self.terms)]
        for over, limit in (("bound above", "bound most"), ("bound below", "bound least")):
            place = next((n for n, term in enumerate(terms) if term.denied), None) if over in self.marks else None
            if place is not None:
                terms[place] = terms[place]._replace(denied=False)
                self.flips -= 1
                self.marks = (self.marks - {over}) | {limit}
        return Sense(text, tuple(terms), frozenset(self.marks), frozenset(self.scopes), self.flips, self.part + 1, self.copula, bool(self.passive))

    def _defaults(self) -> None:
        """"If no region is given", "unless overridden": what holds then is the default."""
        for part in {term.part for term in self.terms if term.clause == "if"}:
            inside = [term for term in self.terms if term.part == part]
            lacking = next((term for term in inside if term.denied), None)
            said = self.given.get(part)
            if said in _HELD and any(term.hard for term in inside):
                continue  # "unless DEBUG is set" is about DEBUG
            if said and (lacking or part in self.unless):
                self.flips -= 1
                self.terms = [
                    term._replace(denied=term.denied and term is not lacking, clause="" if term.part == part else term.clause)
                    for term in self.terms
                    if term.part != part or term.raw.lower() not in GIVEN
                ]
                self.terms.append(Term("default", "word", said, "with", "", part, False))

    def _turned(self, term: Term) -> Term:
        role = term.role
        if term.clause in self.passive:
            role = {"subject": "object", "by": "subject"}.get(role, role)
        if term.clause in self.converse:
            role = {"subject": "object", "object": "subject", "of": "subject"}.get(role, role)
        elif term.clause in self.leaning and role in ("on", "of"):
            role = "object"
        return term if role == term.role else term._replace(role=role)

    def _appositive(self, place: int) -> bool:
        """Whether this word only says what kind of thing its neighbour names."""
        term = self.terms[place]
        if term.kind != "word" or term.canon not in APPOSITIVE or term.denied:
            return False
        return any(
            other.kind in _NAMED and (other.role, other.part) == (term.role, term.part)
            for other in self.terms[max(place - 1, 0) : place + 2]
        )

    def _content(self, item: Item) -> None:
        token, role = item.token, self.role
        if token.kind == "word" and self._is_predicate(item):
            role = "verb"
            self._relation(item)
        elif self.role == "by" and token.norm.endswith("ing"):
            role = self.role = "with"
        self._limits(item)
        canon = ENVIRONMENTS.get(token.norm)
        if canon:
            self.scopes.add(canon)
        self.flips += item.denies
        denied = self.denied != item.denies
        self.terms.append(Term(canon or item.canon, token.kind, token.raw, role, self.clause, self.part, denied, self.before == ""))
        self.denied = False

    def _is_predicate(self, item: Item) -> bool:
        word, governed = item.token.norm, self.before in ("role", "determiner", "quantity")
        if self.verb == "aux":
            return self._participle(item, word)
        if item.canon not in VERBS or (governed and self.before != "role") or word.endswith("ing"):
            return False
        begun = any(term.part == self.part for term in self.terms)
        if self.verb == "" and not governed and (begun or not word.endswith(("s", "ed"))):
            self._predicate("finite" if begun and word.endswith("s") else "loose" if begun else "guess")
            return True
        if self.verb == "guess" and word.endswith("s") and not governed:
            self._recast()
            self._predicate("finite")
            return True
        return False

    def _participle(self, item: Item, word: str) -> bool:
        shaped = word.endswith("ed") or word in PARTICIPLES
        if not (shaped or word.endswith("ing") if self.be else item.canon in VERBS):
            return False
        if self.be and shaped:
            self.passive.add(self.clause)
        self._predicate("finite")
        return True

    def _predicate(self, state: str) -> None:
        self.verb, self.role, self.copula = state, "object", False
        self.main = self.main or not self.clause

    def _relation(self, item: Item) -> None:
        """``depends on`` has its object behind a preposition; ``powers`` has it in the subject's place."""
        if stem(item.token.norm) in CONVERSE:
            self.converse ^= {self.clause}
        elif item.canon in ("use", "own"):
            self.leaning.add(self.clause)

    def _recast(self) -> None:
        """What was taken for a verb was the beginning of the subject."""
        for place, term in enumerate(self.terms):
            if term.part == self.part and term.role in ("object", "verb"):
                self.terms[place] = term._replace(role="subject")

    def _limits(self, item: Item) -> None:
        """Over and under, at most and at least are claims about the number that follows."""
        if item.token.kind == "number":
            bound = "most" if self.bound == "limited" else self.bound or self.limit
            if bound in ("most", "least", "above", "below", "exact"):
                self.marks.add(f"bound {bound}")
        elif self.bound == "limited":
            self.marks.add("only")
        elif self.order:
            self.marks.add(f"order {self.order}")
        self.bound, self.order = "above" if item.canon == "exceed" else "", ""
        if item.canon in _EXTREMES:
            self.limit = _EXTREMES[item.canon]
        elif self.limit == "willbe" and item.canon in _LATER:
            self.marks.add("time future")

    def _stop(self, item: Item) -> None:
        pass

    def _aux(self, item: Item) -> None:
        word = item.token.norm
        if self.verb in ("guess", "loose"):
            self._recast()
        if self.verb != "finite":
            self.verb, self.role, self.be = "aux", "object", word in BE
            self.copula = self.copula or (word in BE and not self.clause)
            self.was = word in ("was", "were") and not self.clause
            self.main = self.main or not self.clause

    def _modal(self, item: Item) -> None:
        self._aux(item)
        if item.what:
            self.marks.add(f"modal {item.what}")

    def _role(self, item: Item) -> None:
        self.role = item.what

    def _clause(self, item: Item) -> None:
        self.clause, self.role, self.verb, self.be = item.what or item.effect, "subject", "", False
        self.part += 1

    def _break(self, item: Item) -> None:
        if self.clause or item.token.norm == ";":
            self.part += 1
        self.clause = ""
        self.role, self.verb = ("object", "finite") if self.main and item.token.norm != ";" else ("subject", "")

    def _but(self, item: Item) -> None:
        self.part += 1
        self.clause, self.role, self.verb, self.main = "", "subject", "", False

    def _not(self, item: Item) -> None:
        if item.canon == "not" and self.terms and self.before in ("", "break", "and"):
            self.role = "instead"  # "tabs, not spaces" denies nothing: it prefers
            return
        self.flips += 1
        self.denied = not self.denied
        if self.before == "modal":
            self.marks -= {mark for mark in self.marks if mark.startswith("modal")}  # "may not", "must not", "cannot": forbidden

    def _cannot(self, item: Item) -> None:
        self._aux(item)
        self._not(item)

    def _unless(self, item: Item) -> None:
        self.flips += 1
        self._clause(item._replace(what="if"))
        self.unless.add(self.part)

    def _without(self, item: Item) -> None:
        self.role = "with"
        self._not(item)

    def _instead(self, item: Item) -> None:
        self.role = "instead"

    def _only(self, item: Item) -> None:
        self.marks.add("only")

    def _except(self, item: Item) -> None:
        self.marks.add("except")
        self.role = "except"

    def _limited(self, item: Item) -> None:
        self.bound = "limited"

    def _quantity(self, item: Item) -> None:
        self.marks.add(f"quantity {item.what}")

    def _particle(self, item: Item) -> None:
        self.marks.add(f"particle {item.what}")

    def _or(self, item: Item) -> None:
        self.marks.add("or")

    def _past(self, item: Item) -> None:
        if not self.be:  # "is used to" says what for
            self.marks.add("time past")

    def _willbe(self, item: Item) -> None:
        self._aux(item)
        self.be = True
        self.limit = "willbe"

    def _future(self, item: Item) -> None:
        self.marks.add("time future")

    def _sequence(self, item: Item) -> None:
        self.role, self.order = "seq", item.effect

    def _over(self, item: Item) -> None:
        self.role, self.bound = "over", item.effect

    def _extreme(self, item: Item) -> None:
        self.limit = item.effect


_EFFECTS = {
    name: getattr(_Reading, f"_{method or name}")
    for name, _, method in (
        pair.partition(":")
        for pair in """aux modal role clause break but not cannot unless without instead only except limited quantity particle or past willbe future
        because:clause if:clause before:sequence after:sequence above:over below:over most:extreme least:extreme exact:extreme""".split()
    )
}
