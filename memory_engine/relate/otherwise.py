"""Clause-opening words that do something else in places.

They open a clause elsewhere. "Is read once at startup", "since 2.0", "60 days old".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from memory_engine.claims.words.meaning import VERBS, meaning
from memory_engine.claims.words.smallwords import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS
from memory_engine.claims.words.tokens import Token
from memory_engine.domain.table import words

_PHRASE_ENDS = words(
    "by in on at for unless when if and or only while during until but via with using"
)


def otherwise(found: Sequence[Token], at: int) -> str:
    """Say what a word does here that elsewhere opens a clause.

    "Is read once at startup", "since 2.0".
    """
    if at and found[at].raw == "May":
        return ":month"
    reader = _READERS.get(found[at].norm)
    return reader(found, at) if reader else ""


def _once(found: Sequence[Token], at: int) -> str:
    after = found[at + 1] if at + 1 < len(found) else None
    if at and after and (found[at - 1].norm in ("was", "were") or _formerly(found, at)):
        return "past"
    alone = ends(found, at) or (after and after.norm in PREPOSITIONS)
    return "frequency:once" if alone else ""


def _about(found: Sequence[Token], at: int) -> str:
    return "about" if at + 1 < len(found) and found[at + 1].kind == "number" else ""


def _not_to(found: Sequence[Token], at: int) -> str:
    return "not:to" if at + 1 < len(found) and found[at + 1].norm == "to" else ""


def _just(found: Sequence[Token], at: int) -> str:
    after = found[at + 1] if at + 1 < len(found) else None
    if at and after and (after.norm in DETERMINERS or after.kind == "number"):
        return "only"
    return _merely(found, at)


def _merely(found: Sequence[Token], at: int) -> str:
    """Read "the job merely copies files": it does only that."""
    after = found[at + 1] if at + 1 < len(found) else None
    does = at and after and _predicate(after) and after.norm.endswith("s")
    return "only" if does else ""


def _as(found: Sequence[Token], at: int) -> str:
    return "because" if at == 0 and _says(found) else ""


def _old(found: Sequence[Token], at: int) -> str:
    return "stop" if at and found[at - 1].kind == "number" else ""  # "60 days old"


def _since(found: Sequence[Token], at: int) -> str:
    behind = found[at + 1 : at + 3]
    dated = any(token.kind == "number" or token.norm in _DAYS for token in behind)
    return "role:since" if dated or not _says(found[at:]) else ""


_READERS: Mapping[str, Callable[[Sequence[Token], int], str]] = {
    "once": _once,
    "about": _about,
    "around": _about,
    "not": _not_to,
    "just": _just,
    "merely": _merely,
    "simply": _merely,
    "as": _as,
    "old": _old,
    "since": _since,
}
"""Word -> how to tell what it does where it stands."""


def is_state(found: Sequence[Token], at: int) -> bool:
    """Tell whether ``on`` ends its phrase behind a form of *be*.

    "The flag is on by default".
    """
    return at > 0 and found[at - 1].norm in BE and ends(found, at)


def ends(found: Sequence[Token], at: int) -> bool:
    """Tell whether a phrase ends with a word."""
    after = found[at + 1] if at + 1 < len(found) else None
    return after is None or after.kind == "mark" or after.norm in _PHRASE_ENDS


def _formerly(found: Sequence[Token], at: int) -> bool:
    """Tell whether a verb in the past stands behind "once".

    "It once supported WebDAV".
    """
    told = any(token.norm in AUXILIARIES or token.kind == "mark" for token in found[:at])
    return not told and found[at + 1].norm.endswith("ed")


def _says(found: Sequence[Token]) -> bool:
    """Tell whether there is a predicate before the next comma.

    "As it is slow, ...", but not "since the last release".
    """
    end = next((place for place, token in enumerate(found) if token.kind == "mark"), len(found))
    return any(
        token.norm in AUXILIARIES or token.norm in _PRONOUNS or _predicate(token)
        for token in found[1:end]
    )


def _predicate(token: Token) -> bool:
    return (
        token.kind == "word"
        and token.norm.endswith(("s", "ed"))
        and meaning(token.norm).canon in VERBS
    )


_DAYS = words("yesterday today monday tuesday wednesday thursday friday saturday sunday last")
_PRONOUNS = words("it we they you nobody nothing there")
