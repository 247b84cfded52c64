"""Whether a sentence of the owner instructs for good, or only for the task at hand. Word lists; in doubt it is for the task."""

from __future__ import annotations

import re

FEWEST_WORDS, LONGEST_WORDS = 3, 40
"""Shorter is an interjection (``never mind``), longer is the description of a task."""

_DO = (
    "use|add|edit|commit|push|write|touch|modify|import|create|put|run|install|mock|skip|delete|rename|hard-?code|include|"
    "mention|bump|amend|force(?:-| )?push|rebase|squash|merge|log|leave|introduce|change|disable|ignore|call|expose|print|"
    "format|deploy|release|publish|store|guess|invent|generate|reformat|refactor|pin|upgrade|downgrade|suppress|swallow|"
    "catch|raise|return|nest|abbreviate|assume|rely|reach"
)
_DOING = (
    "using|adding|editing|committing|pushing|writing|touching|modifying|importing|creating|putting|running|installing|"
    "mocking|skipping|hard-?coding|mentioning|rebasing|squashing|merging|logging|introducing|disabling|calling|printing|"
    "nesting|abbreviating"
)
_PROJECT = r"(?:repo|repository|project|codebase|code base|team|service|package)"
_THINGS = (
    "commits?|commit messages?|tests?|prs?|pull requests?|branches|branch names|docs?|docstrings?|comments?|migrations?|"
    "secrets?|dependencies|imports?|errors?|logs?|dates?|timestamps?|variables?|functions?|modules?|endpoints?|handlers?|"
    "queries|configs?|fixtures?|changes|releases|deploys?"
)
_MUST = r"(?:must|should|needs? (?:to|an?)|has to|have to|goes? (?:in|into|through)|belongs?)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


ALWAYS = _patterns(
    r"^(?:from now on|going forward|from here on|in (?:the )?future|as a (?:general )?rule|whenever|(?:every|each|any) time)\b",
    r"^(?:always|never)\b(?:,? (?:ever|again))? (?!mind|seen|saw|heard|had|been|again|happy|good|great|nice|fun|thought|knew)"
    r"(?!works?\b|got\b|said\b|an?\b|the\b|that\b|so\b|in\b)\w+",
    r"^\S+ (?:is|are) (?:generated|auto-?generated|vendored|read-only|off limits)\b.*\b(?:don't|do not|never)\b",
    r"^(?:you|we|agents?|claude|everyone|nobody) (?:must|should|shall|need to|have to|are to|can|may) (?:always|never|only)\b",
    r"^(?:i|we) (?:want you to|would like you to) (?:always|never)\b",
    r"^make sure (?:to|you|that you|we|that we) (?:always|never)\b",
    r"\b(?:from now on|going forward|in (?:the )?future|every time|at all times|as a rule|without exception)[.!]?$",
)
"""These say themselves that they are meant to last."""

LASTING = _patterns(
    r"^(?:we|i) (?:always|never|only|generally|usually|typically) (?!got|had|saw|did|ran|forget|see|get|need|want|think)\w+",
    rf"^(?:we|our team|our project|this {_PROJECT}|the team) (?:(?:don't|do not|never|always|only|all) )?(?:use|prefer|require|"
    r"follow|avoid|run|keep|deploy|release|test|target|support|write|ship|name|format|pin|stick to|rely on)(?:s|es)?\b",
    rf"^(?:in|for|across|throughout|within) (?:this|our) {_PROJECT}\b",
    rf"^only (?:ever )?(?:{_DO})\b",
    r"^(?:before|after|when(?:ever)?) (?:(?:you |we )?(?:commit|push|merg|releas|deploy|edit|chang|add|writ|creat|touch|open)\w*)"
    rf"\b.{{0,60}}?[,:]? (?:always|never|make sure|check|ask|update|verify|{_DO})\b",
    rf"^(?:all|every|each|any|no|new|public)\b.{{2,50}}\b{_MUST}\b",
    rf"^(?:{_THINGS}) (?:\w+ ){{0,3}}?{_MUST}\b",
)
"""These are meant to last unless a word ties them to the task at hand."""

GENERAL = _patterns(
    r"^(?:i |we |i'd |we'd )?(?:prefer|use|stick (?:to|with)|go with|run|write|put|keep|name|call|format|install|commit|test|log|"
    r"choose|favou?r)\b.{2,}\b(?:instead of|rather than|over|and not|and never|, not|, never)\b",
    r"^(?:use|prefer|run|stick (?:to|with)|write|keep|put) .*\b(?:for (?:all|any|every|each)|when(?:ever)? \w+ing|everywhere|"
    r"in (?:all|any|every))\b",
    r"^(?:use|prefer|stick to) [^\s,]+(?: \w+)? (?:for|when|in|to \w+) [\w./` -]{3,60}[.!]?$",
    rf"^(?:do not|don't|dont|avoid)(?: ever)? (?:{_DO}|{_DOING})\b",
    r"^(?:no|avoid) (?:more |extra )?(?!changes?\b|problems?\b|ideas?\b|need\b|issues?\b|rush\b|worries\b|difference\b|reason\b|"
    r"point\b|errors?\b|tests?\b)[\w-]+s? (?:in|without|unless|outside|on|for) .+",
    rf"^(?:keep|write|name|format|sort|pin|prefix|squash|sign) (?:all |every |your |our )?(?:{_PROJECT} )?\w+s\b",
)
"""These last unless a word ties them to the task at hand, or they speak of one definite thing."""

TIED = re.compile(
    r"(?<!\ws )(?<!thing )\bthat\b|\b(?:this|these|those|it|its|them|they|here|there|now|yet|again|still|already|today|"
    r"tomorrow|tonight|first|second|next|last|anymore|right now|just|let's|lets|let me|can you|could you|would you|why|what|"
    r"which|how|who|i think|maybe|perhaps|looks? like|seems?|worry|bother|wait|explain|show me|tell me|so far|at the moment|"
    r"for the moment|currently|above|below|following|one|option|step|phase|plan|approach|same|else|for now|part|bit|thing|"
    r"stuff|meantime|previous|current|another|too|either|both|ok|okay)\b",
    re.I,
)
"""Words that tie an instruction to the task at hand."""

DEFINITE = re.compile(
    r"\bthe (?!same |main |default |repo|project|codebase|database|root|user|owner|standard |cli\b|api\b|code\b|build\b|\w+s\b)"
    r"|\b(?:an?|my) new\b",
    re.I,
)
"""``the file``, ``a new table``: one thing of the conversation."""

PAST = re.compile(r"\b(?:was|were|did|didn't|had|been|got|happened|saw|worked|failed)\b", re.I)
TROUBLE = re.compile(r"\b(?:fails?|broke|broken|crash\w*|works?|bug|wrong|error)\b", re.I)
"""What tells of something is no instruction, nor what reports something broken."""


def instructs(masked: str) -> bool:
    """Think: whether the sentence (code masked) is an instruction that is meant to last."""
    if not FEWEST_WORDS <= len(masked.split()) <= LONGEST_WORDS:
        return False
    said = masked.replace("’", "'")
    plain = re.sub(rf"\b(?:this|that) {_PROJECT}\b", "our project", said, flags=re.I)
    if any(pattern.search(said) for pattern in ALWAYS):
        return not PAST.search(plain)
    if any(pattern.search(plain) for pattern in (TIED, PAST, TROUBLE)):
        return False
    if any(pattern.search(said) for pattern in LASTING):
        return True
    return not DEFINITE.search(plain) and any(pattern.search(said) for pattern in GENERAL)
