"""Words of how sure a speaker is, and claims without them.

Cues are looked for clause by clause, outside of code and quotations. No hedge is no evidence:
agents hardly ever hedge.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims.stance.plainly import corrected
from memory_engine.claims.words.verbs import BE, THIRD
from memory_engine.domain.patterns import seldom
from memory_engine.domain.table import words

_CODE = seldom(r"`[^`]*`|\"[^\"]*\"")
_CLAUSES = re.compile(r"[;:,—–]|\bbut\b")


def _cue(pattern: str) -> re.Pattern[str]:
    return seldom(pattern, re.I)


_MAY = r"(?:(?-i:\bmay)|^(?-i:May))(?! \d)(?! not\b)"
"""Not the month, and not the "may not" that forbids."""

_HEDGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "speculation",
        _cue(
            r"\b(?:might|maybe|perhaps|possibly|potentially|could(?! not\b|n't| only\b)|"
            r"not (?:sure|certain)|unsure|unclear"
            rf"|{_MAY}|it is possible|it's possible|no idea)\b|\?\s*$"
        ),
    ),
    (
        "weak",
        _cue(
            r"\b(?:(?:i|we) (?:\w+ )?(?:think|believe|guess|suspect|assume|reckon)|seems?|"
            r"seemingly|apparently|supposedly|allegedly"
            r"|appears?(?= to\b| that\b| \w+(?:ed|able|al|y)\b)(?! only\b)|looks? (?:like|"
            r"as if)|afaik|iirc|as far as (?:i|we))\b"
        ),
    ),
    (
        "probable",
        _cue(r"\b(?:probably|likely|presumably|most likely|in all likelihood|unlikely)\b"),
    ),
)
_VERIFIED = _cue(
    r"^\W*(?:verified|confirmed|checked)\b(?! (?:emails?|users?|accounts?))|\((?:verified|"
    r"confirmed)\)"
    r"|\b(?:i|we)(?: have|'ve)? (?:verified|confirmed|checked)\b|\b(?:verified|confirmed) "
    r"(?:that|locally|by (?:hand|test|running))\b"
)


def hedge(text: str) -> str:
    """Give the key of ``policy.PRIORS`` for how sure a speaker is.

    Of several clauses the weakest counts.
    """
    clauses = _CLAUSES.split(_CODE.sub("`", text))
    for name, cue in _HEDGES:
        if any(cue.search(clause) for clause in clauses):
            return name
    return "verified" if any(_VERIFIED.search(clause) for clause in clauses) else "bare"


_LEADS = _cue(
    r"^\W*(?:(?:i|we) (?:think|believe|guess|suspect|assume|reckon)(?: that)?|(?:it|this) "
    r"(?:seems|appears|looks)(?: that| like| as if)?"
    r"|(?:it looks|looks|seems) like|apparently|presumably|probably|perhaps|maybe|possibly|"
    r"supposedly|afaik|iirc"
    r"|as far as (?:i|we) (?:know|can tell)|not sure,? but|(?:verified|confirmed)(?=[:,]| "
    r"that\b)|note(?: that)?|fyi)\b[,:]?\s+(?=\S)"
)
_WITHIN = _cue(
    r",? ?\b(?:probably|presumably|perhaps|maybe|apparently|seemingly|supposedly|"
    r"definitely|certainly|clearly|obviously)\b,?"
    r"|,? (?:i|we) (?:think|believe|guess)(?=[.!]?$)|,? (?:afaik|iirc)(?=[.!]?$)|"
    r"\((?:verified|confirmed|unverified)\)"
)
_SEEMING = _cue(r"\b(?:seems|appears) to be\b")


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change everything outside of backticks and quotation marks."""
    kept = _CODE.findall(text)
    if not kept:
        return change(text)
    parts = _CODE.split(text)
    return "".join(change(part) + code for part, code in zip(parts, [*kept, ""], strict=True))


def _of_entity(text: str) -> str:
    """Give an entity's line, "billing: listens on port 80", as a sentence."""
    found = _ENTITY.match(text)
    if not found or found[1].lower() in _LABELS or found[2] not in (THIRD | BE) - _ORDERING:
        return text
    return f"{found[1]} {text[found.start(2) :]}"


_ENTITY = re.compile(r"^(`?[\w./-]+`?): ([a-z]+)\b")
_ORDERING = frozenset({"do"})
"""Behind a name: no verb of it, but an order ("`gen/`: do not edit")."""
_LABELS = words(
    "note todo fixme warning hint tip caution important reminder update question answer "
    "problem cause fix bug"
)


def unhedged(text: str) -> str:
    """Strip the words that say only how sure a speaker is.

    Modal verbs stay: "may be empty" is another claim than "is empty".
    """
    lead = _of_entity(_LEADS.sub("", corrected(text), count=1))
    return outside_code(lead, lambda part: _SEEMING.sub("is", _WITHIN.sub("", part)))
