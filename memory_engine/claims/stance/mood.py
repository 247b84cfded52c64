"""Mood: whether a sentence states, or asks, orders, plans, wishes, supposes.

What is not stated is no evidence: it merges with no statement, votes for none and stands on no
page. In doubt a sentence is a statement; how a thing is done ("Run the tests with ...") is one,
too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from memory_engine.claims.orders.acts import commands
from memory_engine.claims.stance.asking import asks
from memory_engine.claims.words.verbs import BASE, BE, NOUN_LIKE, THIRD
from memory_engine.domain.patterns import regex, seldom
from memory_engine.domain.stated import Statement
from memory_engine.domain.typed import Literal

Mood = Literal[
    "", "a question", "an order", "a plan", "a wish", "a supposition", "a task", "a quotation"
]
"""What a sentence is if it states nothing; ``""`` for a statement."""

_CODE = regex(r"``?[^`]+``?")
_LEAD = regex(
    r"^(?:[\s\-*>•]+|(?:ok|okay|so|well|and|but|also|then|now|next(?=,)|finally(?=,)|"
    r"lastly(?=,)|first(?=,)|hey|please|pls|kindly|just|hm+)\b[\s,:]*"
    r"(?=\S))*",
    re.I,
)
_TASK = regex(
    r"^[\s\-*]*(?:\[[ ~]?\]|(?:todo|to-do|fixme|tbd|wip|backlog)\b(?!\s+(?:is|are|list|app|"
    r"item)\b)|xxx:)",
    re.I,
)
_LEFT_TO_DO = seldom(
    r"\b(?:still|yet) (?:needs?|have|has|had) to\b|\bremains? to be\b|\byet to be \w+ed\b"
    r"|(?<!that )(?<!which )(?<!who )\bneeds? (?:fixing|doing|refactoring|updating)\b|^to "
    r"be (?:decided|determined|discussed|done)\b",
    re.I,
)
_QUOTED = regex(
    r"^\s*>\s|^\s*[\"“][^\"”]{8,}[\"”]\s*(?:[—–-].*)?[.]?\s*$|^according to\b"
    r"|^[^\"“:]{2,60}\b(?:says?|said|wrote|writes|quotes?|quoted|claims?|claimed|asks?|"
    r"asked)\b[:,]?\s*[\"“]"
    r"|^(?!i\b|we\b|(?:the|that|this|any) claim\b)[\w' ]{2,40} (?:claims?|claimed|alleges?|"
    r"alleged|told (?:me|us))\b",
    re.I,
)
_SUPPOSED = seldom(
    r"^(?:suppose|supposing|assume|assuming|imagine|pretend|hypothetically|say,? (?:we|the|"
    r"that)\b|let's (?:say|assume|suppose|imagine)"
    r"|let us (?:say|assume|suppose)|what if\b|in theory\b)"
    r"|\bif\b.*\b(?:would|'d (?:be|have|need|get))\b|\bwould\b.*\bif\b|\bif (?:\w+ "
    r"){1,4}were\b|^(?:were|had|should) (?:we|the|it|i) \w+",
    re.I,
)
_WOULD = seldom(
    r"^(?!.*\b(?:because|otherwise|since|unless|without|so that|or|as|why|who|"
    r"which)\b)[^,;:]*\bwould\b(?! (?:like|love|prefer|rather))",
    re.I,
)
_WISHED = seldom(
    r"^(?:(?:i|we)(?:'d| would)? (?:really )?(?:wish|hope|want)\b|(?:i|we)(?:'d| would) "
    r"(?:really )?(?:like|love)\b|if only\b|hopefully\b|ideally\b"
    r"|let's\b|let us\b|how about\b|why not\b|maybe we (?:should|could)\b|(?:we|i|you|one) "
    r"should (?:probably|perhaps|maybe|really|consider|think about)\b|(?:we|i|one) "
    r"(?:could|might)\b)"
    r"|(?:\bwould|\bmight|'d) be (?:nice|great|good|better|cool|useful|helpful|worth)\b|\b(?:i|"
    r"we) (?:wish|hope)\b",
    re.I,
)
_LASTINGLY = (
    "used|run|called|set|kept|avoided|treated|put|named|formatted|pinned|read|written|tested|"
    "followed|held|passed|stored|installed|invoked|ordered|sorted|placed|given|taken|preferred"
)
"""What is to be done so is done so for good, and no plan."""
_PLANNED = seldom(
    r"^(?:let me|going to|i'?ll|i'd better)\b|\b(?:(?:will|shall)(?! not\b)(?: (?:soon|"
    r"then|probably|likely|eventually|also|now|be))*(?! (?:not|never|always|only|fail|"
    r"break|crash|raise|"
    r"throw|error|hang|reject|return|time out|lose|leak|block|ignore|overwrite)\b)|"
    r"(?!you)\w+'ll|(?:is|are|am|'re|'m) (?:going|about|due|planning|scheduled|supposed|"
    r"meant) to"
    r"|gonna|plans? to|planned (?:to|for)|planning to|intends? to|intend to|aims? to"
    rf"|(?:is|are) to be(?! (?:{_LASTINGLY})\b)|(?:is|are) (?:planned|scheduled|upcoming))\b",
    re.I,
)
_SOON = seldom(
    r"\b(?:soon|tomorrow|(?:next|coming) (?:week|month|sprint|quarter|year|release|monday|"
    r"friday))\b.?$",
    re.I,
)
_REQUEST = regex(
    r"^\W*look (?:into|at|for)\b|^\W*(?:remind me|note to self|make a note)\b|"
    r"^\W*(?:please|pls|kindly),? (?!(?:use|keep|prefer|avoid|always|never|don't|do not|"
    r"make sure|stick|"
    r"note|see|run|only)\b)[a-z]+",
    re.I,
)
_HABIT = regex(
    r"\b(?:if|when|whenever|unless|without|once|otherwise|or|after|before|until|while|"
    r"because|every|each|any|anyone|always|never|"
    r"which|who|won't|so that)\b",
    re.I,
)
"""With one of these "will" tells what happens whenever that is so."""

_HOW_TO = regex(
    r"\b(?:with|before|after|when|whenever|if|unless|via|using|by|instead|rather|only|"
    r"always|never|must|because|since|otherwise|or|not|"
    r"don't|so|every|each|any|all|from now on|to(?! (?:the|a|an|our|my|your|this|these|all|"
    r"it)\b))\b|=",
    re.I,
)
_LASTING = frozenset(
    "use run see call set prefer keep avoid treat expect note put name format pin read write test "
    "wait assume stick follow hold let pass store require ensure invoke".split()
)
_OBJECT = (
    r"(?:the|a|an|all|this|that|these|those|it|them|our|my|your|some|both|another|more|support|"
    r"up)\b|`"
)
_AT_A_PLACE = regex(r"\b(?:in|to|under|into|at|from) (?:the )?`")
"""What is done at a named place is a convention more often than an errand."""
_DO = regex(
    r"^(?:(?:go|come) (?:and|ahead and) )?([a-z]+)(?: (?:in|on|off|up|out|down|back|"
    rf"over))? (?:{_OBJECT})",
    re.I,
)
_DO_PLAIN = regex(
    r"^(?:enable|disable|add|remove|delete|rename|fix|refactor|rewrite|create|implement|"
    r"deploy|migrate|introduce|bump|update|upgrade|"
    r"revert|investigate|replace|merge|increase|decrease|reduce) (?!(?:is|are|was|were|has|"
    r"have|requests?|scripts?|jobs?|steps?)\b)[\w`./-]+(?![\w`./-])"
    r"(?! (?:is|are|was|were|has|have|can|must|takes?|runs?|needs?|fails?)\b)",
    re.I,
)
_MORE_ACTS = frozenset(
    (
        "fix remove delete bump refactor rewrite migrate investigate upgrade downgrade "
        "increase decrease reduce revert swap document split"
    ).split()
)


@lru_cache(maxsize=1 << 14)
def mood(text: str) -> Mood:
    """Tell what a text is if it states nothing.

    The first mood that shows counts.
    """
    plain = _CODE.sub("`x`", text).replace("’", "'").strip()
    said = _LEAD.sub("", plain)
    return next((name for name, shows in _MOODS if shows(said, plain)), "")


def _left_to_do(said: str, plain: str) -> bool:
    return bool(_TASK.match(plain) or _LEFT_TO_DO.search(said))


def _plans(said: str, _: str) -> bool:
    return bool(_PLANNED.search(said) or _SOON.search(said)) and not _HABIT.search(said)


_MOODS: tuple[tuple[Mood, Callable[[str, str], object]], ...] = (
    ("a question", asks),
    ("a task", _left_to_do),
    ("a quotation", lambda _, plain: _QUOTED.search(plain)),
    ("a supposition", lambda said, _: _SUPPOSED.search(said)),
    ("a wish", lambda said, _: _WISHED.search(said)),
    ("a supposition", lambda said, _: _WOULD.match(said)),
    ("a plan", _plans),
    ("an order", lambda said, plain: _orders(said) or _REQUEST.search(plain)),
)
"""Mood -> how it shows in a text without its lead and with it; in this order."""


def _orders(said: str) -> bool:
    """Whether a sentence wants something done once.

    How a thing is done for good is a statement.
    """
    if _HOW_TO.search(said):
        return False
    act = _DO.match(said)
    verb = act[1].lower() if act else ""
    if verb not in _MORE_ACTS and _AT_A_PLACE.search(said):
        return False
    plainly_done = verb and commands(said) and not (verb in _UNSAYING or _declares(said))
    if verb in _NO_ACTS or (verb in NOUN_LIKE and _declares(said)):
        return False
    known = verb in BASE | _MORE_ACTS or plainly_done
    return (known and verb not in _LASTING) or _DO_PLAIN.match(said) is not None


_NO_ACTS = frozenset({"given", "whatever"})
"""What opens a condition: "given an empty string, it returns null"."""
_UNSAYING = frozenset({"forget", "disregard", "scratch", "strike"})
"""What is asked of memory itself, and says how things are."""


def _declares(said: str) -> bool:
    """Tell whether a predicate follows the first word.

    An example is "even the cache is shared".
    """
    words = [word.strip(".,;:!") for word in said.lower().split()[1:]]
    return any(word in BE or (word in THIRD and word not in NOUN_LIKE) for word in words)


def unstated(claim: Statement) -> Mood:
    """Tell what a claim is if it states nothing.

    Rules and slots that observers gave always state something.
    """
    if claim.kind == "rule" or (claim.attribute and not claim.parsed):
        return ""
    return mood(claim.text)
