"""Places that a text leaves empty: nobody does it, or some.

"Nobody maintains the queue", "the queue has no maintainer", "the queue is unmaintained" and "the
queue is maintained by no one" all leave one place empty; "Dana maintains the queue" fills it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims.stance.plainly import plainly
from memory_engine.claims.words.content import content
from memory_engine.claims.words.meaning import VERBS, meaning
from memory_engine.claims.words.smallwords import ARTICLES, BE, EFFECTS, PARTICIPLES
from memory_engine.claims.words.tokens import Token, tokens
from memory_engine.domain.patterns import regex
from memory_engine.domain.table import words


class Doing(NamedTuple):
    """A verb, who does it, to what, and where or when."""

    verb: str
    doers: frozenset[str]
    thing: frozenset[str]
    where: frozenset[str]


_NOBODY = regex(
    r"^(?:(?:there is|there's) )?(?:nobody|no[- ]one|nothing|none of (?:the |our |these |"
    r"those )?|no (?:single )?|not (?:one|a single) )\b",
    re.I,
)
_PASSIVE = regex(
    r"^(?P<thing>.+?) (?:is|are) (?:currently )?(?:(?P<not>not |never )?(?P<verb>\w+) by "
    r"(?P<by>\S.*)|(?P<un>un\w+))$",
    re.I,
)
_IS_NOT = regex(r"\b(is|are)n't\b", re.I)
_HAS_NONE = regex(
    r"^(?P<thing>.+?) (?:(?:has|have) no|lacks?(?: an?| any)?|(?:does not|doesn't|do not|"
    r"don't) have (?:an?|any)|(?:is|are) without (?:an?|any)?) ?"
    r"(?:current |real |clear |known |official |dedicated )?(?P<noun>\w+)$",
    re.I,
)
_NONE_OF = regex(
    r"^(?:there is|there are|there's) no (?P<noun>\w+) (?:of|for) (?P<thing>.+)$|^no "
    r"(?P<noun2>\w+) (?:of|for) (?P<thing2>.+) exists$",
    re.I,
)
_ANYBODY = words("anyone anybody anything any nobody none nothing no")
_NOT_ALL = words(
    "but except besides other else only if when unless while until yet may might can could "
    "should will would"
)
"""What leaves room for somebody, or says it of another time or condition."""
_IS_THE = regex(
    r"^(?P<who>.+?) (?:is|are) (?:the |an? |our )?(?P<noun>\w+) (?:of|for) (?P<thing>.+)$"
    r"|^(?:the )?(?P<noun2>\w+) (?:of|for) (?P<thing2>.+?) (?:is|are) (?P<who2>.+)$|"
    r"^(?P<thing3>.+?)(?:'s) (?P<noun3>\w+) (?:is|are) (?P<who3>.+)$",
    re.I,
)
_DOER = regex(r"(\w{3,})[eo]rs?$")


_ONLY = regex(
    r"^only (?:the |an? )?(?P<who>\S+(?: \S+){0,3}?) (?P<does>(?:can|may|must|is|are|has|"
    r"have|\w+s)\b.*)$",
    re.I,
)
_EVERYONE = regex(
    r"^(?:every(?:one|body)|any(?:one|body)|(?:all|any|every) \w+) (?P<does>(?:can|may|"
    r"must|is|are|has|have|\w+s?)\b.*)$",
    re.I,
)


def room(text: str) -> tuple[frozenset[str], ...]:
    """List what another text must speak of to fill its place.

    A text leaves one where it says that nobody does a thing, or only some. Each set of words is of
    one such place: who has none of its words missing may fill it.
    """
    nobody, only = nobody_in(text), only_in(text)
    places = [nobody.thing] if nobody else []
    return tuple(places + ([content(only["does"])] if only else []))


def spoken_of(text: str) -> frozenset[str]:
    """Give all words of content, as written and put plainly."""
    return content(text.replace("’", "'")) | content(_read(text))


def nobody_in(text: str) -> Doing | None:
    """Read who is wanting, if nobody does a thing."""
    return _nobody(_read(text))


def somebody_in(text: str, verb: str) -> list[Doing]:
    """Read who does a thing by this verb.

    In each way in which a text can be read.
    """
    return _somebody(_read(text), verb)


def only_in(text: str) -> re.Match[str] | None:
    """Read what only some may do."""
    return _ONLY.match(_ended(text))


def everyone_in(text: str) -> re.Match[str] | None:
    """Read what all may do."""
    return _EVERYONE.match(_ended(text))


def _ended(text: str) -> str:
    return text.replace("’", "'").rstrip(" .!")


@lru_cache(maxsize=4096)
def _read(text: str) -> str:
    """Put a text plainly, without its end and opening article.

    "" where it is not said outright.
    """
    said = _IS_NOT.sub(r"\1 not", plainly(text.replace("’", "'"))).rstrip(" .!")
    outright = not (
        _NOT_ALL & {word.strip(",;:").lower() for word in said.split()}
    ) and not re.search(r"[;:]", said)
    return re.sub(r"^(?:the|an?|our) ", "", said, flags=re.I) if outright else ""


@lru_cache(maxsize=4096)
def _nobody(said: str) -> Doing | None:
    """Read who is wanting, if nobody does a thing."""
    if found := _NONE_OF.match(said) or _HAS_NONE.match(said):
        named = {name.rstrip("2"): value for name, value in found.groupdict().items() if value}
        return _held(named["noun"], "", named["thing"])
    if (found := _PASSIVE.match(said)) and found["un"]:
        denied = meaning(found["un"].lower())
        return (
            Doing(denied.canon, frozenset(), content(found["thing"]), frozenset())
            if denied.denies
            else None
        )
    if found:
        by, *where = found["by"].split(" ", 1)
        none = by.lower().removesuffix("-one") in _ANYBODY and (
            bool(found["not"]) or by.lower() not in ("anyone", "anybody")
        )
        return (
            Doing(
                meaning(found["verb"].lower()).canon,
                frozenset(),
                content(found["thing"]),
                _where(where),
            )
            if none
            else None
        )
    none_at_all = _NOBODY.match(said)
    return _done(said[none_at_all.end() :]) if none_at_all else None


def _where(rest: Sequence[str]) -> frozenset[str]:
    return content(re.sub(r"^one\b", "", rest[0])) if rest else frozenset()


def _done(predicate: str) -> Doing | None:
    """Read what is done.

    With the words for who of whom nobody does it before the verb.
    """
    listed = _listed(predicate)
    at = next((place for place, token in enumerate(listed) if _acts(token, place)), None)
    return _parted(listed, at) if at is not None else None


def _listed(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.kind != "mark" and token.norm not in ARTICLES]


def _acts(token: Token, place: int) -> bool:
    """Tell whether a word is the verb of what nobody does.

    The first that is one, in the present.
    """
    if token.kind != "word" or token.norm.endswith("ed"):
        return False
    return (
        token.norm in BE
        or (token.norm.endswith("s") and token.norm not in EFFECTS)
        or (place > 0 and token.norm == "use")
    )


def _parted(listed: Sequence[Token], at: int) -> Doing:
    """Part the words around a verb.

    Into who does it, to what, and where.
    """
    behind = listed[at + 1 :]
    place = next(
        (n for n, token in enumerate(behind) if EFFECTS.get(token.norm, "").startswith("role:")),
        len(behind),
    )
    verb = listed[at].norm
    canon = "be" if verb in BE else meaning(verb).canon
    return Doing(canon, _content(listed[:at]), _content(behind[:place]), _content(behind[place:]))


def _content(listed: Sequence[Token]) -> frozenset[str]:
    return frozenset(
        meaning(token.norm).canon if token.kind == "word" else token.norm
        for token in listed
        if not (token.kind == "word" and token.norm in EFFECTS)
    )


def _says(token: Token, verb: str) -> bool:
    """Tell whether a word is this verb, and no participle of it."""
    same = token.norm in BE if verb == "be" else meaning(token.norm).canon == verb
    participle = token.norm.endswith("ed") or token.norm in PARTICIPLES
    return token.kind == "word" and same and not participle


def _somebody(said: str, verb: str) -> list[Doing]:
    """Read who does a thing by this verb.

    In each way in which the sentence can be read.
    """
    found: list[Doing] = []
    listed = _listed(said)
    for at, token in enumerate(listed):
        if at and _says(token, verb):
            found.append(_parted(listed, at))
            break
    if (
        (done := _PASSIVE.match(said))
        and done["verb"]
        and meaning(done["verb"].lower()).canon == verb
    ):
        found.append(Doing(verb, content(done["by"]), content(done["thing"]), content(done["by"])))
    if held := _IS_THE.match(said):
        named = {name.rstrip("23"): value for name, value in held.groupdict().items() if value}
        if (doing := _held(named["noun"], named["who"], named["thing"])) and doing.verb == verb:
            found.append(doing)
    return found


def _held(noun: str, who: str, thing: str) -> Doing | None:
    """Read the doing that a noun names.

    An owner owns, a consumer consumes.
    """
    verb = _verb_of(noun.lower())
    return Doing(verb, content(who), content(thing), frozenset()) if verb else None


def _verb_of(noun: str) -> str:
    """Give what is done by what a noun names.

    "" for a noun of nothing done.
    """
    if (canon := meaning(noun).canon) in VERBS:
        return canon
    doer = _DOER.match(noun)
    if not doer:
        return ""
    known = (canon for verb in (doer[1], f"{doer[1]}e") if (canon := meaning(verb).canon) in VERBS)
    return next(known, meaning(doer[1]).canon)
