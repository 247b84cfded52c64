"""The main clause of a sentence without its negation, so that a claim and its denial share all
but their polarity."""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.claims.smallwords import AUXILIARIES, SUBORDINATORS
from memory_engine.claims.words import Token
from memory_engine.domain.table import words

_WIDER = words("""
    only just always all every necessarily yet until even more less fewer later sooner merely simply
    entirely fully completely both quite one least
""")
"""Behind ``not`` or ``no`` they make it mean something else than a plain denial."""

_DO = {"does": True, "do": False}
"""Form of *do* -> whether its verb takes an -s when the denial is gone."""

_THIRD = {"have": "has", "do": "does", "go": "goes", "be": "is"}
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_CLOSES = words(", ; : )")
_OPENS = frozenset(SUBORDINATORS) - words("that so while once")
_CLEAR = words("never no not")


def affirmed(found: Sequence[Token]) -> tuple[list[Token], bool]:
    """Think: the tokens with the negation of the main clause taken out, and the polarity that it
    had.

    What it can't take out cleanly (two denials, "not only", a denied past) it leaves where it
    stands: such a text keeps its own wording, and nothing is taken for its contrary that is not.
    """
    found = [part for token in found for part in _apart(token)]
    places = _denials(found)
    if len(places) != 1:
        return list(found), True
    at, length = places[0]
    left = list(found[:at]) + list(found[at + length :])
    if at and found[at].norm == "not" and found[at - 1].norm in _DO:
        return _inflected(left, at - 1), False
    if at and found[at].norm == "not" and found[at - 1].norm == "did":
        return list(found), True
    return left, False


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
    word = found[at].norm
    before = found[at - 1] if at else None
    after = found[at + 1].norm if at + 1 < len(found) else ""
    if word not in _CLEAR or after in _WIDER:
        return 0
    if word == "no":
        return 2 if after == "longer" else 1 if after and found[at + 1].kind != "mark" else 0
    if word == "never":
        return 1 if after else 0
    return 1 if before is not None and before.norm in AUXILIARIES else 0


def _inflected(found: list[Token], do: int) -> list[Token]:
    """Without the *do* that carried the denial: "does not support" leaves "supports"."""
    third = _DO[found[do].norm]
    left = found[:do] + found[do + 1 :]
    if third and do < len(left) and left[do].kind == "word":
        left[do] = left[do]._replace(norm=third_person(left[do].norm))
    return left


def third_person(verb: str) -> str:
    """Think: ``carry`` -> ``carries``, ``match`` -> ``matches``, ``have`` -> ``has``."""
    if verb in _THIRD:
        return _THIRD[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(_SIBILANTS) else "s")
