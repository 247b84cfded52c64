"""Words around a claim: how sure the speaker is, whether this is an instruction, and how it reads
without them.

Cues are looked for clause by clause, outside of code and quotations. No hedge is no evidence:
agents hardly ever hedge.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims import instruction
from memory_engine.claims.declarative import BE, THIRD
from memory_engine.claims.frames import REQUEST
from memory_engine.claims.plainly import corrected
from memory_engine.claims.standing_order import is_private
from memory_engine.domain.table import words

_CODE = re.compile(r"`[^`]*`|\"[^\"]*\"")
_CLAUSES = re.compile(r"[;:,—–]|\bbut\b")


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


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
    """Think: the key of ``policy.PRIORS`` for how sure the speaker is; the weakest clause
    counts."""
    clauses = _CLAUSES.split(_CODE.sub("`", text))
    for name, cue in _HEDGES:
        if any(cue.search(clause) for clause in clauses):
            return name
    return "verified" if any(_VERIFIED.search(clause) for clause in clauses) else "bare"


_ONCE = _cue(
    r"\b(?<!from )(?:now|today|tonight|yet|this time|for the moment|right away|again|in "
    r"this (?:pr|branch|commit|session))\b"
    r"|\b(?:fix|debug|look into|continue|proceed|finish) (?:the|this|that|it)\b"
)
_IDLE = (
    r"(?:worry|bother|mind|panic|know|care|think|remember|understand|see|get|have|need|want|"
    r"(?:do|say) (?:that|this|it|so))\b"
)
"""What somebody says who forbids nothing: ``don't bother``."""
_IMPERATIVE = (
    r"(?:please,? )?(?:(?:from now on|going forward|in (?:the )?future|as a rule|"
    r"when(?:ever)? [^,]+|before [^,]+|after [^,]+"
    r"|if [^,]+|in (?:this|our) (?:repo|project|codebase)),? )?(?:please,? )?"
)
_LASTING = tuple(
    _cue(pattern)
    for pattern in (
        rf"^{_IMPERATIVE}(?<! it )(?<! they )(?<! i )(?:always|never) (?!(?:the|a|an|this|"
        r"that|it|mind|saw|seen|had|knew|thought|heard)\b)\w+(?<!ed)(?<!ing)\b",
        rf"^{_IMPERATIVE}(?:(?:don't|do not) (?!{_IDLE})|(?:avoid|prefer|make sure|be sure|"
        r"remember to|ensure|refrain|stick to) )\w",
        rf"^{_IMPERATIVE}(?:use|run|write|keep|put|name|call|format|sign|squash|choose|"
        r"pick|go with)\b.*"
        r"(?:\binstead of\b|\brather than\b|,? (?:and )?not\b|\bover\b|\bfor (?:all|every|"
        r"any|each)\b|\bwhen(?:ever)? \w)",
        rf"^{_IMPERATIVE}(?:use|stick to|go with) [`\w]",
        r"^(?:from now on|going forward)\b|\bfrom now on[.!]?$",
        r"^(?:we|i|you|agents?|everyone|nobody|the team) (?:always|never|must|should|shall|"
        r"have to|need to|want|prefer)\b",
        r"\b(?:must(?! have\b)|should(?! (?:already|now|have|work|be (?:fine|ok|okay|done|"
        r"ready|there|enough)))|shall|(?:is|are) not allowed"
        r"|(?:is|are) forbidden|mustn't|shouldn't)\b",
    )
)
_NO = _cue(r"(?:no|nope|wrong)[,.!;:]\s+")
_REPORT = _cue(
    r"^(?:i|we) (?:always|never) (?:got|saw|had|did|ran|need)\b|\?\s*$"
    r"|^(?!(?:i|we|you|as|if|unless|when|who)\b)(?:[\w'-]+ ){1,3}(?:says|said|thinks|"
    r"believes|claims|suggests)\b"
)


def instructs(text: str) -> bool:
    """Think: whether a text tells what to do from now on, rather than what is, or what to do
    just now."""
    plain = _CODE.sub("`x`", text).strip()
    if _REPORT.search(plain) and not REQUEST.match(plain.replace("’", "'")):
        return False
    corrects = _NO.match(plain)
    if (
        instruction.instruction_in(plain[corrects.end() :] if corrects else plain, bool(corrects))
        >= 0
    ):
        return True
    if _ONCE.search(plain) or is_private(plain):
        return False
    return any(pattern.search(plain) for pattern in _LASTING)


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
    """Think: the text with everything outside of backticks and quotation marks changed."""
    kept = _CODE.findall(text)
    if not kept:
        return change(text)
    parts = _CODE.split(text)
    return "".join(change(part) + code for part, code in zip(parts, [*kept, ""], strict=True))


def _of_entity(text: str) -> str:
    """Give a line of an entity, "billing: listens on port 80", as a sentence."""
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
    """Think: the text without words that say only how sure the speaker is.

    Modal verbs stay: "may be empty" is another claim than "is empty".
    """
    lead = _of_entity(_LEADS.sub("", corrected(text), count=1))
    return outside_code(lead, lambda part: _SEEMING.sub("is", _WITHIN.sub("", part)))
