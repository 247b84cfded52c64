"""Whether a sentence asks, also where no question mark says so."""

from __future__ import annotations

import re
from itertools import pairwise

from memory_engine.claims.words.smallwords import DETERMINERS
from memory_engine.claims.words.verbs import BE, TENSES, THIRD
from memory_engine.domain.patterns import regex

_ASKS = regex(
    r"^(?:i(?: am|'m)? (?:wonder|wondering|curious)\b|(?:any|no) idea (?:if|why|whether|"
    r"how)\b|question:|(?:not|un)sure (?:if|whether)\b"
    r"|(?:i|we) (?:don't|do not) know (?:if|whether|why|how|what|where)\b|(?:need to "
    r")?(?:check|find out|clarify|verify|confirm|see|ask) (?:if|whether)\b"
    r"|(?:need to )?(?:find out|clarify|determine|figure out|work out|investigate) (?:how|"
    r"why|what|which|where|who|when)\b"
    r"|(?:(?:i|we)(?:'ll| will| still| also| first)* )?(?:need|have|want) to (?:know|check|"
    r"see|find out|figure out|understand|decide|confirm|look)\b"
    r"|(?:can|could|would|will) you\b)",
    re.I,
)
_EMBEDDED = regex(
    r"^(?:how|why|what|which(?! (?:is|was|means|makes|explains)\b)|who|whose|where|"
    r"whether)\b(?! else\b)",
    re.I,
)
_ASIDE = regex(r"\([^()]*\)")
_MORE_ASKED = regex(
    r"(?<!\bon)(?<!\bof)(?<!\bto)(?<!\bby)(?<!\bin)(?<!\bfrom)(?<!\bwith) (?:how|why|what|"
    r"which|who|whose|where|whether|when|if|because|that|while|until)\b",
    re.I,
)
"""It opens another clause, with a verb of its own."""
_FINITE = BE | TENSES | THIRD | {"may", "might", "does", "has"}
_THIRD_PERSON = regex(r"[a-z-]{3,}(?<![aius])s|[a-z]{2,}ed")
_PLACE_FIRST = regex(r"where\b[^,]*, (?!and\b|or\b|wh|how\b)", re.I)
_PREDICATES = 2
"""[verbs] Of a sentence whose subject is a clause: "how long it waits is set by ..."; a question
alone has one."""
_INVERTED = regex(
    r"^(?:(?:why|how|when|where|which|who|what) )?(?:does|did|is|are|was|were|can|could|"
    r"should|would|will|has|have|do|shall)(?:n't)? "
    r"(?:the|we|i|it|this|that|there|you|our|they|any|anyone|somebody|someone)\b(?!.*\.\s*$)",
    re.I,
)


def asks(said: str, plain: str) -> bool:
    """Tell whether a text asks, ``said`` being the text without its lead."""
    if plain.rstrip("\"')` ").endswith("?") or _ASKS.match(said) or _INVERTED.match(said):
        return True
    return bool(_EMBEDDED.match(said)) and _only_asks(said)


def _only_asks(said: str) -> bool:
    """Whether a sentence is an asking clause without another verb."""
    bare = _ASIDE.sub(" ", said)
    if ":" in bare or _PLACE_FIRST.match(bare):
        return False
    spoken = [word.strip(".,;\"'*_").lower() for word in bare.split()]
    verbs = sum(_is_finite(word, before) for before, word in pairwise(spoken))
    contracted = spoken[0].endswith("'s")  # "what's"
    return contracted + verbs - len(_MORE_ASKED.findall(bare)) < _PREDICATES


def _is_finite(word: str, before: str) -> bool:
    """Whether a word may be a present or past verb.

    One that may be a noun counts, too.
    """
    if before in DETERMINERS | {"which", "whose", "two", "three"}:
        return False
    return word in _FINITE or (before not in BE and _THIRD_PERSON.fullmatch(word) is not None)
