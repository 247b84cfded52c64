"""Whether a passage carries what is made of it.

It is a check that a lie must pass, word by word. It is necessary, not sufficient: what passes is
still only said by whoever proposed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from memory_engine.claims.prose import sentences
from memory_engine.claims.stance.mood import mood
from memory_engine.claims.words.meaning import meaning
from memory_engine.claims.words.smallwords import ARTICLES, EFFECTS
from memory_engine.claims.words.tokens import Token, tokens
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.table import words

HARMLESS = words("stop aux role which and pronoun particle example because so will plus")
"""What a small word may do in a sentence and be left out or put in: it changes no claim."""
REFERRING = words("it this that these those they he she which")
"""Words with which a sentence begins that speaks of what the one before it named."""
ASIDE = frozenset(",()\u2013\u2014")
"""Marks between which a sentence says something by the way."""
CLAUSE = ";"
"""Where a sentence ends one thing and says another, to which no condition of the first applies."""

REACH = 200
"""[words] Before a sentence that a quote may begin in."""


class Clause(NamedTuple):
    """A clause of a passage, and the one before it."""

    text: str
    before: str


def sentence_of(quote: str, passage: str) -> str:
    """Give the sentences of a passage that a quote has.

    It is taken from them. Gives "" where it does not stand there. What stood around a quote may be
    what tells whose words these are.
    """
    clause = next(_clauses(quote, passage), None)
    if clause is None:
        return ""
    return f"{clause.before} {clause.text}" if _refers(clause.text) else clause.text


def unsupported(text: str, quote: str, passage: str) -> str:
    """Say why a passage does not carry a quoted sentence.

    The sentence names its place by a quote. Gives "" if it is carried.

    1. The quote stands in the passage, word for word.
    2. The sentence of the passage in which it ends is of the same mood: a question states nothing.
    3. Every word with content stands there, one after another: an aside between commas may be left
       out, and where it speaks of "it" the sentence before may name the thing. Words that are
       picked out of two clauses say what neither does.
    4. Its negations, numbers, conditions and doubts are all there, and no other.
    5. Nothing is cut off its head that might take it back.
    """
    faults = [_fault(text, clause) for clause in _clauses(quote, passage)]
    return "its quote does not stand there" if not faults else "" if "" in faults else faults[0]


def _fault(text: str, clause: Clause) -> str:
    if mood(clause.text) != mood(text):
        return "what is said there is no statement of the kind"
    said, stands = [word.key for word in _content(text)], _content(clause.text)
    named = _runs(said, stands)
    there = named or (_refers(clause.text) and _named_before(said, clause.before, stands))
    if not said or not there:
        return "its words do not stand there so"
    if _guards(text) != _guards(clause.text):
        return "it adds or leaves out a negation, number, condition or doubt"
    return "" if not named or _whole(text, clause.text) else "its head is cut off"


def _clauses(quote: str, passage: str) -> Iterator[Clause]:
    """Yield a quote's last sentence, and its clause.

    It is the clause of it where it has several.
    """
    asked, before, so_far = _plain(quote), "", list[str]()
    for sentence in sentences(passage) if asked else ():
        words = _plain(sentence)
        if _ends_with([*so_far, *words], asked, len(words)):
            yield Clause(sentence, before)
            yield from _parts(sentence, before, so_far, asked)
            return
        so_far, before = [*so_far, *words][-REACH:], sentence


def _parts(sentence: str, before: str, so_far: Sequence[str], asked: list[str]) -> Iterator[Clause]:
    words = list(so_far)
    for part in sentence.split(CLAUSE) if CLAUSE in sentence else ():
        own = _plain(part)
        words += own
        if _ends_with(words, asked, len(own)):
            yield Clause(part, before)
            return
        before = part


def _plain(text: str) -> list[str]:
    return [token.norm for token in tokens(text) if token.kind != "mark"]


def _ends_with(words: Sequence[str], asked: Sequence[str], within: int) -> bool:
    """Tell whether a run of words ends with others' end.

    It stands at the end of them, or ends within their last ones.
    """
    size = len(asked)
    last = range(len(words), max(len(words) - within, size - 1), -1)
    return any(list(words[end - size : end]) == list(asked) for end in last if end >= size)


def _refers(clause: str) -> bool:
    first = next((token for token in tokens(clause) if token.kind != "mark"), None)
    return first is not None and first.norm in REFERRING


class Word(NamedTuple):
    """A word with content, its role, and a mark's presence.

    A preposition gives the role; the mark is before the word.
    """

    key: str
    apart: bool


def _content(text: str) -> list[Word]:
    """List what a text is about, in order."""
    content, role, apart = list[Word](), "", False
    for token in tokens(text):
        apart = apart or token.norm in ASIDE
        if _tells(token):
            content.append(Word(f"{role}{_key(token)}", apart))
            role, apart = "", False
        elif token.norm not in ARTICLES:
            effect = EFFECTS.get(token.norm, "")
            role = f"{effect}:" if effect.startswith("role") else ""
    return content


def _tells(token: Token) -> bool:
    return token.kind != "mark" and not (token.kind == "word" and token.norm in EFFECTS)


def _key(token: Token) -> str:
    return meaning(token.norm).canon if token.kind == "word" else token.norm


def _runs(said: Sequence[str], stands: Sequence[Word]) -> bool:
    """Tell whether words stand in others one after another, but for asides."""
    behind = _behind_asides(stands)
    places = {place for place, word in enumerate(stands) if said and word.key == said[0]}
    for key in said[1:]:
        after = {place + 1 for place in places}
        after |= {behind[place] for place in after & behind.keys()}
        places = {place for place in after if place < len(stands) and stands[place].key == key}
    return bool(places)


def _behind_asides(stands: Sequence[Word]) -> dict[int, int]:
    """Find where stretches of possible asides begin, and continue.

    An aside stands between two marks.
    """
    marked = [place for place, word in enumerate(stands) if word.apart]
    return dict(pairwise(marked))


def _named_before(said: Sequence[str], before: str, stands: Sequence[Word]) -> bool:
    """Tell whether words stand here, their subject before.

    They stand in a sentence, and those that name its subject in the one before.
    """
    earlier = _content(before)
    splits = range(1, len(said))
    return any(_runs(said[:at], earlier) and _runs(said[at:], stands) for at in splits)


def _guards(text: str) -> Counter[str]:
    """Count what a text denies, limits, doubts or measures."""
    return Counter(_guarding(tokens(text)))


def _guarding(listed: Iterable[Token]) -> Iterator[str]:
    for token in listed:
        effect = EFFECTS.get(token.norm, "stop") if token.kind == "word" else "stop"
        kind, _, what = effect.partition(":")
        if token.kind == "number":
            yield token.norm
        elif kind == "clause":
            yield from (what,) if what == "if" else ()
        elif kind not in HARMLESS:
            yield effect


def _whole(text: str, clause: str) -> bool:
    """Tell whether a sentence begins with a clause.

    It may begin behind a mark in it, too.
    """
    first = next(_key(token) for token in tokens(text) if _tells(token))
    open_since = True
    for token in tokens(clause):
        if token.kind == "mark":
            open_since = True
        elif _tells(token):
            if open_since and _key(token) == first:
                return True
            open_since = False
    return False
