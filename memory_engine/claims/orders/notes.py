"""Whether a note instructs.

What is written down is meant to last: an order in it needs less than one typed in passing.
"""

from __future__ import annotations

import re

from memory_engine.claims.orders.acts import ACTS
from memory_engine.claims.orders.framed import is_private
from memory_engine.claims.orders.frames import REQUEST
from memory_engine.claims.orders.order import order_at
from memory_engine.domain.patterns import regex

_CODE = regex(r"`[^`]*`|\"[^\"]*\"")


def _cue(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.I)


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
LASTING = tuple(
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
        rf"^{_IMPERATIVE}(?:run|start|stop|build|update|check|back up|pull|sync) \S.* "
        r"(?:before|after) (?:you|we) \w",
        r"^(?:we|i|you|agents?|everyone|nobody|the team) (?:always|never|must|should|shall|"
        r"have to|need to|want|prefer)\b",
        r"\b(?:must(?! have\b)|should(?! (?:already|now|have|work|be (?:fine|ok|okay|done|"
        r"ready|there|enough)))|shall|(?:is|are) not allowed"
        r"|(?:is|are) forbidden|mustn't|shouldn't)\b",
    )
)
_TORN = _cue(
    r"^(?:(?:please|always|never|ever|do not|don't|must(?: not|n't)?|avoid|do)\b[\s,]*)+"
    r"(?P<act>(?!(?:it|this|that|them|so|again)\b)\w+)?"
    r"(?P<what>(?:\s*\b(?:it|this|that|them|so|again))*)[\s.!]*$"
)
_BY_ITSELF = frozenset(
    {"push", "commit", "rebase", "squash", "merge", "deploy", "release", "guess"}
)
"""What may be forbidden with nothing behind it: who says ``never push`` has said what."""
_NO = _cue(r"(?:no|nope|wrong)[,.!;:]\s+")
_REPORT = _cue(
    r"^(?:i|we) (?:always|never) (?:got|saw|had|did|ran|need)\b|\?\s*$"
    r"|^(?!(?:i|we|you|as|if|unless|when|who)\b)(?:[\w'-]+ ){1,3}(?:says|said|thinks|"
    r"believes|claims|suggests)\b"
)


def instructs(text: str) -> bool:
    """Tell whether a note says what to do from now on."""
    plain = _CODE.sub("`x`", text).strip()
    if _torn(plain):
        return False
    if _REPORT.search(plain) and not REQUEST.match(plain.replace("’", "'")):
        return False
    corrects = _NO.match(plain)
    if order_at(plain[corrects.end() :] if corrects else plain, bool(corrects)) >= 0:
        return True
    of_the_moment = _ONCE.search(plain) or is_private(plain)
    return not of_the_moment and any(form.search(plain) for form in LASTING)


def _torn(plain: str) -> bool:
    """Tell whether an order is torn from what it is about.

    ``do not use``, ``never do it again``.
    """
    found = _TORN.match(plain.replace("’", "'"))
    if not found:
        return False
    act = (found["act"] or "").lower()
    of_what = found["what"].lower().replace("again", "").strip()
    return not act or bool(of_what) or (act in ACTS and act not in _BY_ITSELF)
