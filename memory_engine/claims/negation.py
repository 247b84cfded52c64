"""The main clause of a sentence without its negation.

A claim and its denial then share all but their polarity.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.claims.words.smallwords import AUXILIARIES, SUBORDINATORS
from memory_engine.claims.words.tokens import Token
from memory_engine.claims.words.verbs import third_person
from memory_engine.domain.table import words

_WIDER = words("""
    only just always all every necessarily yet until even more less fewer later sooner merely simply
    entirely fully completely both quite one least
""")
"""Behind ``not`` or ``no`` they make it mean something else than a plain denial."""

_DO = {"does": True, "do": False}
"""Form of *do* -> whether its verb takes an -s when the denial is gone."""

_CLOSES = words(", ; : )")
_OPENS = frozenset(SUBORDINATORS) - words("that so while once")
_CLEAR = words("never no not")


def affirmed(found: Sequence[Token]) -> tuple[list[Token], bool]:
    """Take the main clause's negation out, and give its polarity.

    What it can't take out cleanly (two denials, "not only", a denied past) it leaves where it
    stands: such a text keeps its own wording, and nothing is taken for its contrary that is not.
    """
    found = [part for token in found for part in _apart(token)]
    places = _denials(found)
    if len(places) != 1:
        return found, True
    at, length = places[0]
    helper = found[at - 1].norm if at and found[at].norm == "not" else ""
    if helper == "did":
        return found, True
    affirmative = found[:at] + found[at + length :]
    return (_inflected(affirmative, at - 1) if helper in _DO else affirmative), False


def _apart(token: Token) -> tuple[Token, ...]:
    if token.kind == "word" and token.norm == "cannot":
        return token._replace(norm="can"), token._replace(norm="not")
    return (token,)


def _denials(found: Sequence[Token]) -> list[tuple[int, int]]:
    """(place, length) of every denial in the main clause."""
    places: list[tuple[int, int]] = []
    main = True
    for at, token in enumerate(found):
        if token.kind == "mark":
            main = main or token.norm in _CLOSES
        elif token.kind == "word":
            if token.norm in _OPENS:
                main = False
            elif main and (length := _denial(found, at)):
                places.append((at, length))
    return places


def _denial(found: Sequence[Token], at: int) -> int:
    """How many tokens from here on deny the clause."""
    word, after = found[at].norm, found[at + 1] if at + 1 < len(found) else None
    if word not in _CLEAR or (after and after.norm in _WIDER):
        return 0
    if word == "not":
        return int(at > 0 and found[at - 1].norm in AUXILIARIES)
    if word == "no" and after and after.norm == "longer":
        return 2
    return int(after is not None and (word == "never" or after.kind != "mark"))


def _inflected(found: list[Token], do: int) -> list[Token]:
    """Without the *do* that carried the denial: "does not support" leaves "supports"."""
    third = _DO[found[do].norm]
    left = found[:do] + found[do + 1 :]
    if third and do < len(left) and left[do].kind == "word":
        left[do] = left[do]._replace(norm=third_person(left[do].norm))
    return left
