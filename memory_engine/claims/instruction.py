"""Whether a sentence of the owner instructs for good, or only for the task at hand. Word lists;
in doubt it is for the task."""

from __future__ import annotations

import re

from memory_engine.claims import norms
from memory_engine.claims.declarative import BASE, BE, NOUN_LIKE, THIRD
from memory_engine.claims.frames import CIRCUMSTANCES, PARTICIPLE
from memory_engine.claims.smallwords import EFFECTS, STOP
from memory_engine.claims.standing_order import begins, forbids, is_private

LONGEST = 600
"""[characters] Nobody instructs in a longer sentence."""
FEWEST_WORDS, LONGEST_WORDS = 3, 40
"""Shorter is an interjection (``never mind``), longer is the description of a task."""

_DO = (
    "use|add|edit|commit|push|write|touch|modify|import|create|put|run|install|mock|skip|"
    "delete|rename|hard-?code|include|"
    "mention|bump|amend|force(?:-| )?push|rebase|squash|merge|log|leave|introduce|change|"
    "disable|ignore|call|expose|print|"
    "format|deploy|release|publish|store|guess|invent|generate|reformat|refactor|pin|"
    "upgrade|downgrade|suppress|swallow|"
    "catch|raise|return|nest|abbreviate|assume|rely|reach"
)
_DOING = (
    "using|adding|editing|committing|pushing|writing|touching|modifying|importing|creating|"
    "putting|running|installing|"
    "mocking|skipping|hard-?coding|mentioning|rebasing|squashing|merging|logging|"
    "introducing|disabling|calling|printing|"
    "nesting|abbreviating"
)
_PROJECT = r"(?:repo|repository|project|codebase|code base|team|service|package)"
_THINGS = (
    "commits?|commit messages?|tests?|prs?|pull requests?|branches|branch names|docs?|"
    "docstrings?|comments?|migrations?|"
    "secrets?|dependencies|imports?|errors?|logs?|dates?|timestamps?|variables?|functions?|"
    "modules?|endpoints?|handlers?|"
    "queries|configs?|fixtures?|changes|releases|deploys?"
)
_REPORTED = rf"{norms.REPORTED}\b"
_ACTS = (
    frozenset(re.sub(r"\(.*?\)|\?", "", _DO).split("|"))
    | BASE
    | {"ask", "document", "tell", "prefer"}
)
_VERB = (
    rf"(?:(?:always|never|please) |(?:do not|don't|dont) (?:ever )?)?(?:{'|'.join(sorted(_ACTS))})"
)
_AT = r"(?:before|after|when|whenever|while|unless|until)"
_USE = r"(?:always |never |please )?(?:use|prefer|run|stick (?:to|with)|go with|follow|avoid)"
_WHEN = (
    r"(?!(?:if|when|as) you (?:want|like|wish|prefer|can)\b)(?:when(?:ever)?|if|before|after|"
    r"once|while|unless|(?:each|every|any) time)"
)
_MUST = r"(?:must|should|needs? (?:to|an?)|has to|have to|goes? (?:in|into|through)|belongs?)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


ALWAYS = _patterns(
    r"^(?:from now on|going forward|from here on|in (?:the )?future|as a (?:general )?rule)\b",
    r"^(?:whenever|(?:every|each|any) time) (?!(?:i|it|this|that)\b)(?!.*\b(?:fails?|"
    r"breaks?|hangs?|crash(?:es)?)\b)",
    rf"^(?:whenever|(?:every|each|any) time) i\b.*, (?:then |please )?{_VERB}\b",
    r"^(?:always|never)\b(?:,? (?:ever|again))? (?!mind|seen|saw|heard|had|been|again|"
    r"happy|good|great|nice|fun|thought|knew)"
    rf"(?!works?\b|got\b|said\b|an?\b|the\b|that\b|so\b|in\b|{PARTICIPLE})\w+",
    r"^\S+ (?:is|are) (?:generated|auto-?generated|vendored|read-only|off "
    r"limits)\b.*\b(?:don't|do not|never)\b",
    r"^(?:you|we|agents?|claude|everyone|nobody) (?:must|should|shall|need to|have to|are "
    r"to|can|may) (?:always|never|only)\b",
    r"^(?:i|we)(?: want|(?:'d| would) (?:like|prefer|rather)(?: (?:it )?(?:if|that))?) you "
    r"(?:to )?(?:always|never)\b",
    r"\b(?:from now on|going forward|in (?:the )?future|every time|at all times|as a rule|"
    r"without exception)[.!]?$",
    r"^(?:i|we) (?:do not|don't|never) (?:ever )?want (?:you to|to see)\b(?!.*\b(?:this|that)\b)",
    r"^only (?:the |an? )?[\w.-]+(?: [\w.-]+){0,2} (?:may|must|should|shall|(?:is|are) "
    r"allowed to)\b",
    r"^(?:do not|don't|dont) ever \w+",
    r"^there (?:must|should|shall|may) (?:be no|never be|not be|always be)\b",
    r"^(?:when(?:ever)?|if|before|after) (?:you|we|someone|anybody|an agent) \w+ (?:an?|"
    rf"any|new|\w+s)\b[^,]{{2,60}}, (?:then )?{_VERB}\b",
)
"""These say themselves that they are meant to last."""

LASTING = _patterns(
    r"^(?:we|i) (?:always|never|only|generally|usually|typically) (?!got|had|saw|did|ran|"
    r"forget|see|get|need|want|think)\w+",
    rf"^(?:we|our team|our project|this {_PROJECT}|the team) (?:(?:don't|do not|never|"
    r"always|only|all) )?(?:use|prefer|require|"
    r"follow|avoid|run|keep|deploy|release|ship|merge|commit|push|test|target|support|"
    r"write|ship|name|format|pin|stick to|rely on)(?:s|es)?\b",
    rf"^(?:in|for|across|throughout|within) (?:this|our) {_PROJECT}\b",
    rf"^only (?:ever )?(?:{_DO})\b",
    r"\b(?:nobody|no one|nothing(?: (?:in|from|of|outside|under|below) \S+)?) (?:may|must|"
    r"should|shall|is (?:allowed|permitted) to)\b",
    r"^(?:you|we|agents?|people) (?:are|aren't) (?:not |never |only )?(?:allowed|permitted|"
    r"supposed) to\b",
    r"^(?:before|after|when(?:ever)?) (?:(?:you |we )?(?:commit|push|merg|releas|deploy|"
    r"edit|chang|add|writ|creat|touch|open)\w*)"
    rf"\b.{{0,60}}?[,:]? (?:always|never|make sure|check|ask|update|verify|{_DO})\b",
    rf"^(?:all|every|each|any|no|new|public)\b.{{2,50}}\b{_MUST}\b",
    rf"^(?:{_THINGS}) (?:\w+ ){{0,3}}?{_MUST}\b",
    rf"^{_VERB}\b.* {_AT} (?:an?|any|each|every|all)\b",
    rf"^{_VERB}\b.* only (?:after|before|when|if|with|on|in|for|from|via|through)\b",
    rf"^{_WHEN} [^,]{{3,80}}, (?:then )?{_VERB}\b",
    rf"^for (?:all |any |every |each )?[\w./` -]{{3,40}}?,? {_USE}\b",
    r"^for (?:all|any|every|each) [\w./` -]{3,40}? (?:write|add|put|keep|update|open|"
    r"create) (?:an?|the|it|them|to|in|x)\b",
    rf"^(?:you|we|agents?|everyone) (?:have to|need to|must|should|are to) {_VERB}\b.* {_AT}\b",
    r"^(?:do not|don't|dont|never|stop) \w+.*[,;.] ?(?:use|prefer|take|write|run|call) "
    r"[^,;]+ instead[.!]?$",
)
"""These are meant to last unless a word ties them to the task at hand."""

GENERAL = _patterns(
    r"^(?:i |we |i'd |we'd )?(?:prefer|use|stick (?:to|with)|go with|run|write|put|keep|"
    r"name|call|format|install|commit|test|log|"
    r"choose|favou?r)\b.{2,}\b(?:instead of|rather than|over|and not|and never|, not|, never)\b",
    r"^(?:use|prefer|run|stick (?:to|with)|write|keep|put) .*\b(?:for (?:all|any|every|"
    r"each)|when(?:ever)? \w+ing|everywhere|"
    r"in (?:all|any|every))\b",
    r"^(?:use|prefer|stick to) [^\s,]+(?: \w+)? (?:for|when|in|to \w+) [\w./` -]{3,60}[.!]?$",
    rf"^(?:do not|don't|dont|avoid)(?: ever)? (?:{_DO}|{_DOING})\b(?! (?:anything|"
    r"everything|so|too)\b)",
    rf"^(?:no|avoid) (?:more |extra )?(?!{_REPORTED})[\w.`-]+(?: [\w-]+)? (?:in|without|"
    r"unless|outside|on|for) .+",
    r"^(?:keep|write|name|format|sort|pin|prefix|squash|sign) (?:all |every |your |our "
    rf")?(?:{_PROJECT} )?\w+s\b",
    rf"^(?:stop|quit) (?:{_DOING})\b",
    rf"^no (?:new|more|extra|further) (?!{_REPORTED})[\w -]+[.!]?$",
    rf"^{_VERB}\b.* {_AT} \w+ing (?!anything|something|everything)[\w`./-]+",
)
"""These last unless a word ties them to the task at hand, or they speak of one definite thing."""

TIED = re.compile(
    r"(?<!\ws )(?<!thing )\bthat\b|\b(?:this|these|those|it|its|them|they|here|there|now|"
    r"yet|again|still|already|today|"
    r"tomorrow|tonight|first|second|next|last|anymore|right now|just|let's|lets|let me|can "
    r"you|could you|would you|why|what|"
    r"which|how|who|i think|maybe|perhaps|looks? like|seems?|worry|bother|wait|explain|"
    r"show me|tell me|so far|at the moment|"
    r"for the moment|currently|(?:above|below)(?! \d)|following|one|option|step|phase|plan|"
    r"approach|same|else|for now|part|bit|thing|"
    r"stuff|meantime|previous|current|another|too|either|both|ok|okay)\b",
    re.I,
)
"""Words that tie an instruction to the task at hand."""

DEFINITE = re.compile(
    r"\bthe (?!same |main |default |repo|project|codebase|database|root|user|owner|"
    r"standard |cli\b|api\b|code\b|build\b|\w+s\b)"
    r"|\b(?:an?|my) new\b",
    re.I,
)
"""``the file``, ``a new table``: one thing of the conversation."""

PAST = re.compile(r"\b(?:was|were|did|didn't|had|been|got|happened|saw|worked|failed)\b", re.I)
TROUBLE = re.compile(r"\b(?:fails?|broke|broken|crash\w*|works?|bug|wrong|error)\b", re.I)
"""What tells of something is no instruction, nor what reports something broken."""


OPENS = re.compile(
    r"^(?:(?:please|pls|also|just|ok|okay|and|but|so|then)\b[\s,]*|let'?s (?=(?:always|"
    r"never|not|use|stick|keep|avoid|go with|prefer)\b)"
    r"|(?:(?:do not|don't|never) forget|remember|make sure|be sure) (?:to |that (?:you|we) "
    r"|you |we )(?=\w))+",
    re.I,
)
"""What only opens an instruction; what is to be remembered may be of the moment all the same."""
FOR_GOOD = re.compile(
    r"\b((?:we|i|use|uses|using|run|on) (?:[^\s,]+ )?)now (?=\w)|\b(use [^\s,]+) now(?=,? "
    r"(?:and )?(?:not|instead|rather)\b)",
    re.I,
)
"""``we now use``, ``use uv now, not pip``: that it has changed, and not that it is for the
moment."""
RATIONALE = re.compile(
    r"(?:[,;(]|\s[—–-]|\s(?=because\b)) ?\(?(?:otherwise|or else|else|because|since|so "
    r"that|as (?:it|we|they)|(?:it|they|that)(?:'s|'re| is| are))\b.*$",
    re.I,
)
"""Why somebody instructs is told as a story, and is none."""
TAIL = re.compile(
    r"(?:[,;:]|\s[—–-]|\b(?:but|and|so|also))\s+(?:(?:but|and|also|just|so|please|pls),? "
    r"){0,4}(?=(?:always|never|do not|don't|dont|from now on|going forward|next time|in "
    r"future|under no circumstances|please)\b)",
    re.I,
)
"""Where an instruction may begin within a sentence."""
CHOSEN = re.compile(
    r"(?:please )?(?:use|run|call|take|write|go with) .{2,}(?:\binstead of\b|\brather "
    r"than\b|, ?not\b)",
    re.I,
)
"""One thing and not another."""
MOST_TAILS = 6


def instruction_in(masked: str, corrects: bool = False) -> int:
    """Find where in a sentence (code masked) an instruction begins that is meant to last; -1 where
    none does.

    ``corrects``: it follows a ``no``: then it says how things are done, also where it speaks of one
    definite thing.
    """
    said = masked.replace("’", "'")
    if instructs(said) or (CIRCUMSTANCES.search(said) and instructs(CIRCUMSTANCES.sub("", said))):
        return 0
    if corrects and CHOSEN.match(said) and not TIED.search(said):
        return 0
    if (framed := _framed(said)) >= 0:
        return framed
    starts = [found for found, _ in zip(TAIL.finditer(said), range(MOST_TAILS), strict=False)]
    return next(
        (
            found.end()
            for found in starts
            if _orders(said[found.end() :], found[0]) and instructs(said[found.end() :])
        ),
        -1,
    )


def _framed(said: str) -> int:
    """Find where an order begins that its frame makes a standing one, with or without what only
    opens it; -1 if none."""
    if len(said) > LONGEST or len(said.split()) > LONGEST_WORDS:
        return -1
    opens = OPENS.match(said)
    found = begins(said, commands)
    if found >= 0 or not opens:
        return found
    found = begins(said[opens.end() :], commands)
    return found + opens.end() if found > 0 else found


def _orders(tail: str, joint: str) -> bool:
    """Whether a part of a sentence orders, and does not go on with its subject: ``restarts and
    never stops``."""
    if (":" in joint and forbids(tail)) or tail.lower().startswith(_OUTRIGHT):
        return True
    verb = re.match(
        r"(?:please |pls |from now on,? |going forward,? |always |never |do not |don'?t |"
        r"ever )*(\w+)",
        tail,
        re.I,
    )
    return bool(verb and verb[1].lower() in _ACTS) or tail.lower().startswith(_FROM_NOW)


_FROM_NOW = ("from now on", "going forward", "next time", "in future", "under no circumstances")
_OUTRIGHT = ("do not ", "don't ", "dont ", "please never ", "please do not ", "please don't ")
"""Behind these only an order follows, whatever its verb."""


def commands(masked: str) -> bool:
    """Tell whether a sentence (code masked) is an order, be it for good or for now: where all
    that stands is meant to last."""
    words = OPENS.sub("", masked).lower().split()
    declares = any(
        word in BE or (word in THIRD and word not in NOUN_LIKE) for word in words[1:FEWEST_WORDS]
    )
    orders = bool(words) and (
        _acts(words) or (words[0] == "no" and not re.match(_REPORTED, words[-1]))
    )
    return len(words) > 1 and orders and not declares


def _acts(words: list[str]) -> bool:
    """Whether a text begins with what is to be done: a verb that is known, or a word that only a
    verb's object follows."""
    first, then = words[0], words[1].strip(".,;!") if len(words) > 1 else ""
    verbal = (
        first.isalpha()
        and not first.endswith(("ing", "ed", "ly", "s"))
        and first not in STOP | _NO_VERBS
    )
    return first in _ACTS or (verbal and first not in EFFECTS and then in _OPENS_OBJECT)


_OPENS_OBJECT = frozenset({"the", "an", "your", "our"})
_NO_VERBS = frozenset({"half", "twice", "double", "quite", "how", "why", "what"})


def instructs(masked: str) -> bool:
    """Tell whether a sentence (code masked) is an instruction that is meant to last."""
    masked = RATIONALE.sub("", masked.replace("’", "'"))
    if len(masked.split()) > LONGEST_WORDS or is_private(masked):
        return False
    opened = norms.REPEATED.sub("", OPENS.sub("", masked))
    if (named := norms.NAMED.match(opened)) and " " in opened[named.end() :].strip():
        return True
    said = norms.RATHER.sub(r"\1 don't", opened)
    said = FOR_GOOD.sub(lambda found: found[1] or found[2], said)
    return len(masked.split()) >= FEWEST_WORDS and _lasts(said)


def _lasts(said: str) -> bool:
    plain = re.sub(rf"\b(?:this|that) {_PROJECT}\b", "our project", said, flags=re.I)
    plain = norms.COUNTED.sub("", _HERE.sub(r"\1", norms.FIRST.sub(r"\1", plain)))
    if any(pattern.search(said) for pattern in (*ALWAYS, *norms.ALWAYS)):
        return not PAST.search(plain)
    if any(pattern.search(plain) for pattern in (TIED, PAST, TROUBLE)):
        return False
    if any(pattern.search(said) for pattern in (*LASTING, *norms.LASTING)):
        return True
    return not DEFINITE.search(plain) and any(
        pattern.search(said) for pattern in (*GENERAL, *norms.GENERAL)
    )


_HERE = re.compile(r"^((?:we|nobody|no one) .*?)(?: around| in)? here\b(?=[,.!]|$)", re.I)
"""What we do here is what we do in this project."""
