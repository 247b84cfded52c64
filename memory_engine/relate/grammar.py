"""Tokens -> items: the longest expression that begins at each place.

And what each small word does in a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims.words.meaning import EXPRESSIONS, LOCATIVE, grouped, meaning
from memory_engine.claims.words.smallwords import (
    ARTICLES,
    AUXILIARIES,
    BE,
    DETERMINERS,
    EFFECTS,
    PARTICIPLES,
    PHRASES,
    PREPOSITIONS,
)
from memory_engine.claims.words.stem import stem
from memory_engine.claims.words.tokens import Token
from memory_engine.domain.table import words
from memory_engine.relate.otherwise import ends, is_state, otherwise


class Item(NamedTuple):
    """A token, or an expression of several.

    ``effect`` is what a small word does, "" for a word of content; ``what`` says more of the
    effect, or is the last word of the expression.
    """

    token: Token
    canon: str
    denies: bool
    effect: str
    what: str


Expression = tuple[tuple[str, ...], str, str]


def _index() -> dict[str, list[Expression]]:
    """List expressions by their first root, the longest first.

    Each with all roots, and the group it stands for or the effect it has.
    """
    known = [(roots, canon, "") for roots, canon in EXPRESSIONS.items()]
    known += [(roots, "", effect) for roots, effect in PHRASES.items()]
    found: dict[str, list[Expression]] = defaultdict(list)
    for expression in sorted(known, key=lambda known: -len(known[0])):
        found[expression[0][0]].append(expression)
    return dict(found)


_EXPRESSIONS = _index()
_SEPARABLE = frozenset(
    map(
        stem,
        words(
            "turn switch bring set shut spin roll start back boot clear take give pass "
            "hand leave kick fire carry wrap pick pull"
        ),
    )
)
_NOUN_FOLLOWS = DETERMINERS | ARTICLES
_INFLECTED = words("cannot try future against")
"""Effects of phrases that begin with a verb, in whatever form: the others are said in one way
only."""
_PARTICLES = words("up down off on out back over")
_REACH = 4
"""[words] How far behind its verb a particle may stand: "turn the old cache off"."""


def items(found: Sequence[Token]) -> Iterator[Item]:
    """List the items of a text, in order."""
    at, spent = 0, -1
    while at < len(found):
        token = found[at]
        length = 1
        if token.kind == "mark":
            yield Item(token, token.norm, False, "break" if token.norm in ",;:—–" else "stop", "")
        elif token.kind != "word":
            yield Item(token, token.norm, False, "", "")
        elif at != spent:
            length, item, behind = _longest(found, at)
            spent = behind or spent
            yield item
        at += length


def _longest(found: Sequence[Token], at: int) -> tuple[int, Item, int]:
    """Find the longest expression at a place.

    Its length, what it is, and where its particle stands if apart from it.
    """
    token = found[at]
    word = token.norm
    if word in EFFECTS and _titled(found, at):
        return 1, Item(token, token.raw, False, "", ""), 0
    effect, _, what = (otherwise(found, at) or EFFECTS.get(word, "")).partition(":")
    for expression in _candidates(word):
        if (there := _expressed(found, at, expression)) is not None:
            return there
    if word in ("on", "off") and is_state(found, at):
        return 1, Item(token, "enabl", word == "off", "", ""), 0
    if effect:
        kind = "determiner" if effect == "stop" and word in DETERMINERS else effect
        return 1, Item(token, word, False, kind, what), 0
    return 1, Item(token, *meaning(word), "", ""), 0


def _expressed(
    found: Sequence[Token], at: int, expression: Expression
) -> tuple[int, Item, int] | None:
    """Find an expression at a place, its words being free.

    They stand there and are none of something else.
    """
    (roots, canon, does), token = expression, found[at]
    name, _, kind = does.partition(":")
    exact = bool(does) and name not in _INFLECTED
    behind = 0 if _follow(found, at, roots, exact) else _apart(found, at, roots) if canon else -1
    if behind < 0 or any(mistaken(found, at, expression) for mistaken in _MISTAKEN):
        return None
    length = 1 if behind else len(roots)
    if not canon:
        return length, Item(token, token.norm, False, name, kind), behind
    if token.glue == "-" and not behind:
        token = token._replace(norm=found[at + len(roots) - 1].norm)  # "is rate-limited"
    return length, Item(token, *grouped(canon), "", roots[-1]), behind


def _after(found: Sequence[Token], at: int, expression: Expression) -> Token | None:
    """Give the token behind an expression."""
    end = at + len(expression[0])
    return found[end] if end < len(found) else None


def _every_second(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "Every second" is a unit, "every second Tuesday" is not."""
    roots, _, does = expression
    return does == "frequency:alternate" and roots[-1] == "second" and ends(found, at + 1)


def _but_not(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "Printed but not applied" excepts nothing."""
    roots, _, does = expression
    after = _after(found, at, expression)
    return does == "except" and roots[-1] == "not" and after is not None and _done(after)


def _its_own(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "On its own thread" is not on its own."""
    roots, _, _ = expression
    return roots[-1] == "own" and not ends(found, at + len(roots) - 1)


def _a_plan(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "The free plan to the pro plan" plans nothing."""
    after = _after(found, at, expression)
    return expression[2] == "future" and after is not None and after.norm in DETERMINERS


def _a_noun_on(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "The build on macOS" builds on nothing."""
    roots, canon, _ = expression
    return bool(canon and roots[-1] == "on" and at and found[at - 1].norm in _NOUN_FOLLOWS)


def _in_a_path(found: Sequence[Token], at: int, expression: Expression) -> bool:
    """ "Logs in `src/a.py`" is no login."""
    roots, canon, _ = expression
    after = _after(found, at, expression)
    verb = canon not in ("", *LOCATIVE) and roots[-1] == "in"
    return verb and after is not None and after.kind == "path"


_MISTAKEN = (_every_second, _but_not, _its_own, _a_plan, _a_noun_on, _in_a_path)
"""Where the words of an expression stand side by side, and are none."""


def _titled(found: Sequence[Token], at: int) -> bool:
    """Tell whether a small word is the name of something.

    It has a capital within a sentence, or stands where no such word can: "Her is a film".
    """
    raw, after = found[at].raw, found[at + 1].norm if at + 1 < len(found) else ""
    if not (raw[:1].isupper() and raw[1:].islower()) or found[at].norm in ARTICLES:
        return False
    if at == 0:
        return after in BE and found[0].norm in _NO_SUBJECT
    before = found[at - 1]
    return before.kind != "mark" and before.raw[:1].islower() and at > 1


_NO_SUBJECT = words("her his its my our their your").union(PREPOSITIONS, _PARTICLES)


@lru_cache(maxsize=8192)
def _candidates(word: str) -> Sequence[Expression]:
    """List the expressions that may begin with a word, the longest first.

    As it stands or in its other forms.
    """
    root = stem(word)
    found = [*_EXPRESSIONS.get(word, ()), *(_EXPRESSIONS.get(root, ()) if root != word else ())]
    return sorted(found, key=lambda expression: -len(expression[0]))


def _follow(found: Sequence[Token], at: int, roots: Sequence[str], exact: bool) -> bool:
    if at + len(roots) > len(found) or (exact and found[at].norm != roots[0]):
        return False
    for place, root in enumerate(roots[1:], at + 1):
        token = found[place]
        if (
            token.kind != "word"
            or found[place - 1].glue == "'s"
            or (token.norm != root and (exact or stem(token.norm) != root))
        ):
            return False
    return True


def _done(token: Token) -> bool:
    return token.kind == "word" and (
        token.norm.endswith(("ed", "ing")) or token.norm in PARTICIPLES
    )


def _apart(found: Sequence[Token], at: int, roots: Sequence[str]) -> int:
    """Find the particle of a phrasal verb behind its object; else -1.

    "Bring the database up".
    """
    if len(roots) != 2 or roots[0] not in _SEPARABLE or roots[1] not in _PARTICLES:
        return -1
    for place in range(at + 2, min(at + 2 + _REACH, len(found))):
        if found[place].norm in AUXILIARIES:
            return -1  # "logs are switched off" logs nobody off
        if found[place].norm == roots[1] and ends(found, place):
            return place
    return -1
