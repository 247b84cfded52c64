"""A sentence while it is read.

What is known of it so far, and how one more word changes that.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from memory_engine.claims.words.lexicon import ENVIRONMENTS
from memory_engine.claims.words.meaning import BARE_VERBS, CONVERSE, HARM, VERBS
from memory_engine.claims.words.smallwords import BE, PARTICIPLES
from memory_engine.claims.words.stem import stem
from memory_engine.domain.table import words
from memory_engine.relate.grammar import Item
from memory_engine.relate.terms import Term

AGAIN, PASSING = "denial again", "denial passing"
"""A denial that goes on with another ("no A and no B" denies once); one that stands before an
adverb, and means the next word."""
_EXTREMES = {"limit": "most", "maximum": "most", "minimum": "least"}
_TURNING = {
    "use": "leaning",
    "own": "leaning",
    "prefer": "preferring",
    "pick": "preferring",
    "replac": "replacing",
}
"""Predicate -> how its objects stand (``turns``)."""
_TENSED = {"was": "was", "were": "was", "will": "will"}
_GOVERNING = words("from to with of for in at by as against")
_BOUNDS = words("most least above below exact about")
_GOVERNED_BY = ("role", "determiner", "quantity", "count", "which")
_ADVERB = 5
"""[letters] Of an adverb in ``-ly`` at least: "fly" is none."""
_AGES = {"older": ("below", "above"), "newer": ("above", "below")}
FREQUENCIES = frozenset(map(stem, words("hourly daily nightly weekly monthly yearly")))
"""How often: limited like a number."""
_NUMBERED = frozenset(map(stem, words("kernel version release")))
"""What stands between a bound and its number."""
_DONE = frozenset(map(stem, words("finish complete")))
"""What is finished is over, though it "is" so."""
_LATER = frozenset(
    map(
        stem,
        words(
            "delete deprecate replace rename move add upgrade release introduce disable "
            "drop stop end"
        ),
    )
)
"""What "will be" done to something is not yet done; a habit ("will be retried") is."""


def _gerund(word: str) -> bool:
    return word.endswith("ing") and word not in _NO_GERUNDS


_NO_GERUNDS = words("ping bring ring string spring swing thing")


def _adverb(term: Term) -> bool:
    word = term.raw.lower()
    spoken = term.kind == "word" and term.role != "verb"
    return spoken and word.endswith("ly") and len(word) >= _ADVERB


def _plural(term: Term) -> bool:
    return term.role == "verb" and term.raw.endswith("s")


_FRONTED = ("on", "in", "at", "over", "during", "under")


@dataclass(slots=True)
class Reading:
    """A sentence half read.

    ``verb`` is how sure the predicate is: "", guess, loose, aux, finite.
    """

    verbs: Set[str] = VERBS
    cleft: bool = False
    terms: list[Term] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    turns: set[tuple[str, str]] = field(default_factory=set)
    given: dict[int, str] = field(default_factory=dict)
    denying: set[int] = field(default_factory=set)
    flips: list[int] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    part: int = 0
    clause: str = ""
    role: str = "subject"
    verb: str = ""
    main: bool = False
    be: bool = False
    is_: str = ""
    event: bool = False
    now: bool = False
    ongoing: bool = False
    denied: bool = False
    joined: bool = False
    linked: bool = False
    threat: int = 0
    only: str = ""
    bound: str = ""
    limit: str = ""
    order: str = ""
    before: str = "start"

    def mark(self, name: str) -> None:
        """Note a small word that bears on the next term."""
        self.marks.add(name)
        self.pending.add(name)

    def _threatened(self) -> None:
        """Take what an "or" opens for a reason.

        "Do it, or the build fails".
        """
        self.marks.discard("or")
        self.part += 1
        self.terms[self.threat :] = [
            term._replace(clause="because", part=self.part) for term in self.terms[self.threat :]
        ]
        self.clause, self.threat = "because", 0

    def settle(self) -> None:
        """Let small words that nothing follows bear on what precedes."""
        if self.pending and self.terms:
            self.terms[-1] = self.terms[-1]._replace(marks=self.terms[-1].marks | self.pending)
            self.pending.clear()

    def add(self, item: Item) -> None:
        """Read a word of content, or the name of a thing."""
        self._give_up(item)
        role = self._role_of(item)
        self._limited_by(item)
        if self.threat and item.canon in HARM:
            self._threatened()
            role = "verb"
        term = self._term(item, role)
        self._only_this(term)
        adverb = _adverb(term)
        passing = {PASSING} if adverb and self.denied else set()
        self.terms.append(term._replace(marks=frozenset(self.pending | passing)))
        if not adverb:
            self.pending.clear()
        self.denied = self.denied and adverb
        # "comes from" governs like "from".
        self.role = item.what if item.what in _GOVERNING else self.role

    def _give_up(self, item: Item) -> None:
        """Read "stopped honouring it" as a denial."""
        stopped = self.before == "" and self.terms and self.terms[-1].canon == "stop"
        if stopped and item.token.norm.endswith("ing") and item.canon != "attempt":
            self.terms.pop()
            self.verb = ""
            self.deny(item)

    def _role_of(self, item: Item) -> str:
        """Tell what a word of content is to its clause."""
        token = item.token
        if token.kind == "word" and self._predicative(item):
            return "verb"
        by = self.role == "by" and self.before == "role"
        if by and item.canon in self.verbs and _gerund(token.norm):
            self.role = "with"  # "by running it" says with what, not by whom
        return self.role

    def _term(self, item: Item, role: str) -> Term:
        """Make a word of content a term, with its context.

        That is what is known before it.
        """
        token = item.token
        canon = ENVIRONMENTS.get(token.norm, "")
        self.scopes.update(filter(None, [canon]))
        if item.denies and self.joined and self.part in self.flips:
            self.pending.add(AGAIN)
        elif item.denies:
            self.flips.append(self.part)
        listed, self.linked = self.linked, False
        return Term(
            canon or item.canon,
            token.kind,
            token.raw,
            role,
            self.clause,
            self.part,
            self.denied != item.denies,
            close=self.before == "" and not item.what,
            listed=listed,
        )

    def _only_this(self, term: Term) -> None:
        """Let "only" bear on a term.

        But "only 4 GB" is no more than 4 GB.
        """
        if not self.only or term.light:
            return
        if term.kind != "number":
            free = self.only == "floating" or term.role == "verb"
            self.mark("only" if free else f"only {term.canon}")
        self.only = ""

    def _predicative(self, item: Item) -> bool:
        """Tell whether a word is the predicate of its clause.

        If so, what follows is the object.
        """
        word, governed = item.token.norm, self.before in _GOVERNED_BY
        if self.verb == "aux":
            return not governed and self._behind_auxiliary(item)
        if self.is_ and word in CONVERSE and self.before == "determiner":
            return self._predicate(item, "finite")  # "is a dependency of"
        if item.canon not in self.verbs or _gerund(word) or governed:
            return False
        if self.verb == "":
            return self._first_verb(item)
        if not self._misled_by(word):
            return False
        self._recast()
        return self._predicate(item, "finite")

    def _behind_auxiliary(self, item: Item) -> bool:
        """Read a word behind an auxiliary: participle or verb.

        It is a participle behind a form of *be*, a verb behind any other.
        """
        word = item.token.norm
        shaped = word.endswith("ed") or word in PARTICIPLES
        if not (shaped or _gerund(word) if self.be else item.canon in self.verbs):
            return False
        going_on = self.be and not shaped
        if self.be and shaped:
            self.turns.add(("passive", self.clause))
        self.event = self.event or going_on
        if not self.clause:
            self.marks.update(self._aspect(item, shaped, going_on))
        return self._predicate(item, "finite")

    def _aspect(self, item: Item, shaped: bool, going_on: bool) -> Iterator[str]:
        """Tell the main clause's aspect: so, ongoing, or over."""
        if self.be and shaped and self.now:
            yield "aux is"
        if self.ongoing or going_on:
            yield "aspect ongoing"
        elif self.be and (not self.now or item.canon in _DONE):
            yield "aspect done"

    def _first_verb(self, item: Item) -> bool:
        """Guess a clause's first verb as its predicate."""
        word = item.token.norm
        if self._fronted() and not word.endswith("s"):
            return False  # "on its first start the app asks"
        begun = self.before == "pronoun" or any(term.part == self.part for term in self.terms)
        if not begun and word.endswith(("s", "ed")):
            return False
        sure = "finite" if word.endswith("s") else "loose"
        return self._predicate(item, sure if begun else "guess")

    def _misled_by(self, word: str) -> bool:
        """Tell whether the supposed predicate was in the subject.

        "Branch names start with".
        """
        bare = word in BARE_VERBS
        if self.verb == "finite":
            return self.before == "" and bare and _plural(self.terms[-1])
        return (word.endswith("s") or bare) and self._in_one_phrase()

    def _fronted(self) -> bool:
        """Tell whether a clause so far is a phrase that goes on.

        With a preposition, before the subject.
        """
        so_far = [term for term in self.terms if term.part == self.part]
        return (
            self.before == ""
            and bool(so_far)
            and all(term.role in _FRONTED for term in so_far)
            and self.role in _FRONTED
        )

    def _in_one_phrase(self) -> bool:
        """Tell whether nothing parts the guessed verb from this word.

        "Translate the pages" has an article.
        """
        at = next(
            (
                place
                for place, term in enumerate(self.terms)
                if term.role == "verb" and term.part == self.part
            ),
            0,
        )
        return self.before == "" and all(term.close for term in self.terms[at + 1 :])

    def _predicate(self, item: Item, sureness: str) -> bool:
        self.verb, self.role, self.is_ = sureness, "object", ""
        self.main = self.main or not self.clause
        if item.token.norm in CONVERSE:
            self.turns ^= {("converse", self.clause)}
        elif item.canon in _TURNING:
            self.turns.add((_TURNING[item.canon], self.clause))
        return True

    def verb_at_last(self) -> bool:
        """Tell whether the word before an article is the predicate.

        Though no list knows it: "the harness spawns the".
        """
        last = self.terms[-1]
        spoken = (
            last.close
            and last.kind == "word"
            and last.role == "subject"
            and last.raw.islower()
            and last.raw.endswith("s")
        )
        if not spoken or last.raw.endswith("ss"):
            return False
        self.terms[-1] = last._replace(role="verb")
        self.verb, self.role = "finite", "object"
        self.main = self.main or not self.clause
        return True

    def _recast(self) -> None:
        """What was taken for a verb was the beginning of the subject."""
        for place, term in enumerate(self.terms):
            if term.part == self.part and term.role in ("object", "verb"):
                self.terms[place] = term._replace(role="subject")

    def _limited_by(self, item: Item) -> None:
        """Read over and under as claims about the number that follows.

        At most and at least, too.
        """
        if item.token.kind == "number" and ":" not in item.token.norm:
            self._bounded(item)
        elif item.canon in FREQUENCIES and self.limit in _BOUNDS:
            self.mark(f"bound {self.limit}")
        elif self.bound == "limited":
            self.only = "bound"
        elif self.order:
            self.mark(f"order {self.order}")
        if self.limit == "willbe" and item.canon in _LATER:
            self.marks.add("time future")
        versioned = item.token.kind == "tech" or item.canon in _NUMBERED
        if not (versioned and self.bound in ("above", "newer", "older")):  # "past kernel 6.1"
            self.bound = "above" if item.canon == "exceed" else ""
        self.order = ""
        self.limit = _EXTREMES.get(item.canon, self.limit)

    def _bounded(self, item: Item) -> None:
        """Let over and under bear on a number."""
        bound = "most" if self.bound == "limited" else self.bound or self.limit
        if bound in _AGES:  # of a duration more, of a version less
            bound = _AGES[bound][" " in item.token.norm]
        if bound in _BOUNDS:
            self.mark(f"bound {bound}")
            if not self.clause:
                self.marks.discard("modal may")  # "may return at most 10" forbids more

    def aux(self, item: Item) -> None:
        """A form of be, have, do: the predicate stands behind it."""
        word = item.token.norm
        # "old logs are": no predicate, a subject.
        noun = self.before == "" and self.terms and self.terms[-1].role == "verb"
        if self.verb in ("guess", "loose") or noun:
            self._recast()
        if self.verb != "finite" or noun:
            self.verb, self.role, self.be = "aux", "object", word in BE
            self.now = word in ("is", "are")
            self.ongoing = word == "being"
            self.main = self.main or not self.clause
            if word in _TENSED and not self.clause:
                self.marks.add(f"aux {_TENSED[word]}")
            if self.be and not self.clause:
                self.is_ = "was" if word in ("was", "were") else "is"

    def open_clause(self, kind: str) -> None:
        """A clause begins, with a subject of its own."""
        self.settle()
        self.clause, self.role, self.verb, self.be, self.joined, self.threat = (
            kind,
            "subject",
            "",
            False,
            False,
            0,
        )
        self.part += 1

    def give_reason(self) -> None:
        """ "X, so Y" is "Y, because X"."""
        self.terms = [
            term if term.clause else term._replace(clause="because") for term in self.terms
        ]
        self.turns = {(turn, clause or "because") for turn, clause in self.turns}
        self.open_clause("")
        self.main = False

    def close_clause(self, item: Item) -> None:
        """End a clause at a comma.

        After a subordinate clause the main clause goes on, or begins.
        """
        if self.only and self.terms:  # "on the server only, ..."
            self.mark(f"only {self.terms[-1].canon}")
            self.settle()
            self.only = ""
        if self.clause or item.token.norm == ";":
            self.part += 1
        self.clause = ""
        self.role, self.verb = (
            ("object", "finite") if self.main and item.token.norm != ";" else ("subject", "")
        )

    def deny(self, item: Item) -> None:
        """A denial; but "tabs, not spaces" denies nothing, it prefers."""
        # "needn't" denies.
        separate = item.canon == "not" and not item.what and not item.token.raw.endswith("n't")
        if separate and self.terms and self.before in ("", "break", "and"):
            self.role = "instead"
            return
        if self.joined and self.part in self.flips:
            self.pending.add(AGAIN)
        else:
            self.flips.append(self.part)
        self.denying.add(self.part)
        self.denied = not self.denied
        if self.before == "modal":
            self.marks = {
                mark for mark in self.marks if not mark.startswith("modal")
            }  # "may not" and "must not" forbid
