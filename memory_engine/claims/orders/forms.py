"""The forms of a lasting order, by how surely they last.

Matched with code masked. To forbid, to leave alone, to prefer or to state the norm itself needs no
verb of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.claims.orders import acts
from memory_engine.claims.orders.frames import PARTICIPLE
from memory_engine.domain.patterns import regex

_AT = r"(?:before|after|when|whenever|while|unless|until)"
_USE = r"(?:always |never |please )?(?:use|prefer|run|stick (?:to|with)|go with|follow|avoid)"
_WHEN = (
    r"(?!(?:if|when|as) you (?:want|like|wish|prefer|can)\b)(?:when(?:ever)?|if|before|after|"
    r"once|while|unless|(?:each|every|any) time)"
)
_MUST = r"(?:must|should|needs? (?:to|an?)|has to|have to|goes? (?:in|into|through)|belongs?)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(regex(pattern, re.I) for pattern in patterns)


ALWAYS = _patterns(
    r"^(?:from now on|going forward|from here on|in (?:the )?future|as a (?:general )?rule)\b",
    r"^(?:whenever|(?:every|each|any) time) (?!(?:i|it|this|that)\b)(?!.*\b(?:fails?|"
    r"breaks?|hangs?|crash(?:es)?)\b)",
    rf"^(?:whenever|(?:every|each|any) time) i\b.*, (?:then |please )?{acts.VERB}\b",
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
    rf"^only (?:the )?(?-i:[A-Z])[\w.-]+ (?:can|gets to) (?:approve|{acts.SHARED})\b",
    rf"^(?:nobody|no one)(?: else)? (?:but|except) [\w.-]+(?: and [\w.-]+)? (?:can|may|gets to) "
    rf"(?:approve|{acts.SHARED})\b",
    r"^(?!(?:it|this|that|they)\b)[\w -]{3,40} (?:is|are) (?:in|on|at|with|under) .{2,40}, "
    r"(?:always|please)[.!]?$",
    r"^(?:do not|don't|dont) ever \w+",
    r"^there (?:must|should|shall|may) (?:be no|never be|not be|always be)\b",
    r"^(?:when(?:ever)?|if|before|after) (?:you|we|someone|anybody|an agent) \w+ (?:an?|"
    rf"any|new|\w+s)\b[^,]{{2,60}}, (?:then )?{acts.VERB}\b",
    r"^(?:do not|don't|dont),? (?:under any circumstances|whatever happens|no matter what),? \w+",
    r"^(?:always|never),? and i (?:do )?mean (?:always|never|it),? \w+",
    r"^it(?:'s| is) (?:(?:not|never) (?:ok|okay|fine|acceptable|allowed|permitted)|"
    r"forbidden|prohibited|banned) to \w+ (?!this|that|it\b)",
    r"^(?:exactly |only )?one [\w-]+ per [\w-]+(?:,? (?:please|pls))?[.!]?$",
    r"^(?:before|after|on|for|with|in) (?:every|each|any) (?:bug ?fix|new [\w-]+|"
    rf"{acts.EVENTS})\b,? (?:\w+ )?(?:always |please |then )?[a-z]+ ",
    r"^next time\b,? (?!i\b|we\b|it\b|you (?:are|were))(?!.*\bi\b)",
    r"^(?:if|when(?:ever)?|once) (?:an?|any|some) [^,]{3,60}, (?:then )?(?:please )?(?:fix|"
    r"don't|do not|never|always|use|add|write|run|put|ask|"
    r"update|revert|rename|split|remove)\b",
)
"""These say themselves that they are meant to last."""

LASTING = _patterns(
    r"^(?:we|i) (?:always|never|only|generally|usually|typically) (?!got|had|saw|did|ran|"
    r"forget|see|get|need|want|think)\w+",
    rf"^(?:we|our team|our project|this {acts.PROJECT}|the team) (?:(?:don't|do not|never|"
    r"always|only|all) )?(?:use|prefer|require|"
    r"follow|avoid|run|keep|deploy|release|ship|merge|commit|push|test|target|support|"
    r"write|ship|name|format|pin|stick to|rely on)(?:s|es)?\b",
    rf"^(?:in|for|across|throughout|within) (?:this|our) {acts.PROJECT}\b",
    rf"^only (?:ever )?(?:{acts.DO})\b",
    r"\b(?:nobody|no one|nothing(?: (?:in|from|of|outside|under|below) \S+)?) (?:may|must|"
    r"should|shall|is (?:allowed|permitted) to)\b",
    r"^(?:you|we|agents?|people) (?:are|aren't) (?:not |never |only )?(?:allowed|permitted|"
    r"supposed) to\b",
    r"^(?:before|after|when(?:ever)?) (?:(?:you |we )?(?:commit|push|merg|releas|deploy|"
    r"edit|chang|add|writ|creat|touch|open)\w*)"
    rf"\b.{{0,60}}?[,:]? (?:always|never|make sure|check|ask|update|verify|"
    rf"(?:re-?)?(?:{acts.DO}))\b",
    rf"^(?:all|every|each|any|no|new|public)\b.{{2,50}}\b{_MUST}\b",
    rf"^(?:{acts.THINGS}) (?:\w+ ){{0,3}}?{_MUST}\b",
    rf"^{acts.VERB}\b.* {_AT} (?:an?|any|each|every|all)\b",
    rf"^{acts.VERB}\b.* only (?:after|before|when|if|with|on|in|for|from|via|through)\b",
    rf"^{_WHEN} [^,]{{3,80}}, (?:then )?{acts.VERB}\b",
    rf"^for (?:all |any |every |each )?[\w./` -]{{3,40}}?,? {_USE}\b",
    r"^for (?:all|any|every|each) [\w./` -]{3,40}? (?:write|add|put|keep|update|open|"
    r"create) (?:an?|the|it|them|to|in|x)\b",
    rf"^(?:you|we|agents?|everyone) (?:have to|need to|must|should|are to) {acts.VERB}\b.* {_AT}\b",
    r"^(?:do not|don't|dont|never|stop) \w+.*[,;.] ?(?:use|prefer|take|write|run|call) "
    r"[^,;]+ instead[.!]?$",
    r"^(?:you|we|agents?|claude|everyone|nobody|no one)(?: (?:must not|mustn't|may not|"
    r"should not|shouldn't|(?:are|is) not (?:allowed|permitted) to|"
    r"aren't (?:allowed|permitted) to)|'re not (?:allowed|permitted) to)\b",
    rf"^(?:you|we|agents?) (?:cannot|can't|can not) (?:{acts.SHARED}|edit|touch|change|modify|"
    r"delete|skip|add|use)\b.* (?:without|before|until|unless)\b",
    rf"^(?:nobody|no one|none of us) (?:{acts.SHARED}(?:e?s)?|edits|touches|changes|pushes)\b",
    rf"^(?!the\b)(?:(?:[\w-]+ )?\w+ing|{acts.UNITS}|direct \w+|new \w+|[\w-]+(?: "
    rf"[\w-]+)?s)\b.{{0,60}}? (?:is|are) (?:strictly |absolutely |always )?(?:{acts.BANNED})\b",
    r"^(?!it\b|this\b|that\b)\S+(?: \S+){0,4} (?:is|are|stays?) (?:strictly )?(?:off[- "
    r"]limits|taboo|a no-?go|read[- ]only for (?:you|agents))\b",
    r"^(?:keep )?(?:your )?hands off (?!it\b|that\b|this\b)\S+",
    r"^(?:stay|keep) (?:away from|out of) (?!it\b|that\b|this\b)\S+",
    r"^leave (?!it\b|that\b|this\b|them\b|everything\b|the (?:rest|others?)\b)[\w./` "
    r"-]{2,40} (?:alone|untouched|as (?:it is|they are|is))\b",
    r"^don't you (?:dare|ever) \w+",
    r"^i(?:'ve| have)? (?:already |just )?(?:told|asked|begged) you (?:not to|never to|to "
    r"never|to always)\b",
    r"^i(?:'d| would) (?:rather|prefer|like)(?: it if| that)? you (?:do not|don't|never|not)\b",
    rf"^(?:all |every |each |new |public )*{acts.UNITS}(?: (?:to|on|into) [\w-]+)? (?:always "
    r")?(?:needs?|requires?) ",
    rf"^(?:all )?{acts.UNITS} (?:is|are) only (?:\w+ed|cut|made|done|built|run) (?:from|on|in|"
    r"by|via|after)\b",
    r"^(?:prefix|suffix|start|begin|end|tag|label|sign|annotate|mark) (?:all|every|each|"
    r"commit|branch) [\w -]+ with \S",
    r"^run (?:everything|all \w+|things) (?:through|via|with|in|inside)\b",
    r"^(?:i|we) (?:want|expect|require|need) (?:all|every|each|any|no) (?:new |public "
    rf")?{acts.UNITS}\b",
    r"^(?:ask|check with|consult|ping|warn)(?: me| us| first| [A-Z]\w+| the \w+)? "
    r"(?:(?:first,? )?before (?!we\b)|whenever|if you|when you)\b",
    r"^(?:run|update|check|execute|format|lint|test|bump) \S.* (?:before|after|when|"
    rf"whenever) (?:you |we )?(?:{acts.SHARED}\b|{acts.SHARING})",
    r"^[a-z]+\b.* (?:when|whenever|if|every time|each time|any time) you (?!are (?:done|"
    r"ready|finished)|'re (?:done|ready|finished)|can|want|like|get|"
    r"have time|think|see|need|finish|complete|reach|hit|run into|find)\w+ ",
    r"^(?:make sure|ensure|see to it)(?: that)? (?:all|every|each|any|no|nobody|nothing) ",
    r"^(?:put|place|store|keep) (?:any )?new .+ (?:in|into|under|inside|below)\b",
    r"^(?:new|all|our|every|each) [^,]{2,50}? (?:go(?:es)?|belongs?|lives?) (?:in|into|"
    r"under|to|next to)\b",
    r"^[a-z-]+s go (?:in|into|under|to)\b",
    r"^[\w -]{3,40}s? (?:of [\w -]{3,30} )?(?:starts?|begins?|ends?) with\b.*[_`.#:/-]",
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
    rf"^(?:do not|don't|dont|avoid)(?: ever)? (?:{acts.DO}|{acts.DOING})\b(?! (?:anything|"
    r"everything|so|too)\b)",
    rf"^(?:no|avoid) (?:more |extra )?(?!{acts.REPORTED}\b)[\w.`-]+(?: [\w-]+)? (?:in|without|"
    r"unless|outside|on|for) .+",
    r"^(?:keep|write|name|format|sort|pin|prefix|squash|sign) (?:all |every |your |our "
    rf")?(?:{acts.PROJECT} )?\w+s\b",
    r"^keep (?:all |your |our )?[\w-]+ (?!tests\b)\w+s (?:next to|beside|in|under|below|out of|"
    r"away from|close to) \w",
    rf"^(?:stop|quit) (?:{acts.DOING})\b",
    r"^(?:please )?(?:stop|quit) [a-z]+ing (?:in |about |for )?(?:my |our |any |all |random |"
    r"unrelated )?[\w`-]+(?: [\w-]+)?(?<!s)s\b",
    rf"^no (?:new|more|extra|further) (?!{acts.REPORTED}\b)[\w -]+[.!]?$",
    rf"^{acts.VERB}\b.* {_AT} \w+ing (?!anything|something|everything)[\w`./-]+",
    r"^[a-z][\w-]+\b.* (?:before|after|when|whenever) (?:you |we )?"
    rf"(?:{acts.SHARED}\b|{acts.SHARING})",
    rf"^(?:do not|don't|dont) (?!{acts.NOT_AN_ACT})[a-z][\w-]*(?<!ed)(?<!ing) (?!to\b|so\b|"
    r"too\b|much\b|any(?:thing|one)\b|everything\b)\S+",
    r"^(?:i|we) (?:generally |usually |strongly )?(?:prefer|favou?r) (?!to (?:see|know|"
    r"look|wait|talk)\b)\w+",
    rf"^(?:i|we) (?:do not|don't) (?:want|need) (?:any|new|more)\b (?!{acts.REPORTED}\b)[\w -]+",
    rf"^no (?!{acts.REPORTED}\b|\w+(?:ing|ed)\b)[\w`./-]+(?: (?!{acts.REPORTED}\b)[\w`-]+)?,? "
    r"(?:please|pls)[.!]?$",
    rf"^no (?!\w+ing\b|{acts.REPORTED}\b|obvious\b|visible\b|relevant\b|further\b)[\w-]+ "
    rf"(?!{acts.REPORTED}\b)\w+(?<!s)s(?:,? ever|,? at all)?[.!]?$",
    r"^(?:all |our )?[\w-]+(?: [\w-]+)?s (?:in (?!an?\b|the\b|this\b|my\b|your\b)"
    r"[\w-]+(?: [\w-]+)?|everywhere),? (?:please|pls)[.!]?$",
    r"^[\w.+#-]+(?: [\w.+#-]+)? only[,;:] no [\w.+#-]+[.!]?$",
    r"^(?:prefix|suffix|start|begin|end|tag|label|sign|annotate|mark) [\w-]+s with \S",
    r"^(?:refuse|decline) to \w+ [\w-]+(?: [\w-]+)?s\b",
    r"^stick (?:to|with) [\w -]{3,40}[.!]?$",
    rf"^no \w+-[\w-]+ (?!{acts.REPORTED}\b)\w+[.!]?$",
    rf"^no (?!{acts.REPORTED}\b)[\w-]+(?: [\w-]+)? "
    r"(?:after|before|between|during|outside|until) \S",
    r"^treat \S.* as \S+",
    r"^(?:answer|reply|respond|write|speak|talk|comment|document)(?: to me| me| [\w "
    r"-]{3,30})?,? in (?-i:[A-Z])[a-z]+[.!]?$",
    r"^(?!fix|check|look|review|list|show|find|go|read|count|open|print|explain|"
    rf"summari[sz]e)[a-z]+ (?:every|each) (?:new |single )?{acts.EVENTS}\b",
    r"^use [\w`./-]+,? (?:and )?(?:not|never) [\w`./-]+",
    r"^avoid (?!the\b|doing\b)(?:[\w`-]+ ){0,2}[\w`()-]+(?<!ss)s?[.!]?$",
    r"^[a-z][\w -]{2,30} (?:goes|go|belongs?) (?:in|into|to) [\w`./-]+, (?:never|not) "
    r"(?:in|into|to)\b",
)
"""These last unless a word ties them to the task at hand, or they speak of one definite thing."""

TIED = regex(
    r"(?<!\ws )(?<!thing )\bthat\b|\b(?:this|these|those|it|its|them|they|here|there|now|"
    r"yet|again|still|already|today|"
    r"tomorrow|tonight|first|second|next(?! to\b)|last|anymore|right now|just|let's|lets|let me|"
    r"can you|could you|would you|why|what|"
    r"which|how|who|i think|maybe|perhaps|looks? like|seems?|worry|bother|wait|explain|"
    r"show me|tell me|so far|at the moment|"
    r"for the moment|currently|(?:above|below)(?! \d)|following|one|option|step|phase|plan|"
    r"approach|same|else|for now|part|bit|thing|"
    r"stuff|meantime|previous|current|another|too|either|both|ok|okay)\b",
    re.I,
)
"""Words that tie an instruction to the task at hand."""

DEFINITE = regex(
    r"\bthe (?!same |main |default |repo|project|codebase|database|root|user|owner|"
    r"standard |cli\b|api\b|code\b|build\b|\w+s\b)"
    r"|\b(?:an?|my) new\b",
    re.I,
)
"""``the file``, ``a new table``: one thing of the conversation."""

PAST = regex(r"\b(?:was|were|did|didn't|had|been|got|happened|saw|worked|failed)\b", re.I)
TROUBLE = regex(r"\b(?:fails?|broke|broken|crash\w*|works?|bug|wrong|error)\b", re.I)
"""What tells of something is no instruction, nor what reports something broken."""
FIRST = regex(r"^((?:you|we|nobody|no one|never|always|don't|do not)\b.*) first(?=[.!]?$)", re.I)
"""What comes first each time ties nothing to the moment."""
COUNTED = regex(
    r"\b(?:exactly|at least|at most|only|more than|no more than) one\b|\berror "
    r"(?=messages?|codes?|handling|pages?)|\bbug ?fix(?:es)?\b",
    re.I,
)
"""A number, and a kind of message, that tie nothing to the moment and report no trouble."""
_OUR_PROJECT = regex(rf"\b(?:this|that) {acts.PROJECT}\b", re.I)
_HERE = regex(r"^((?:we|nobody|no one) .*?)(?: around| in)? here\b(?=[,.!]|$)", re.I)
"""What we do here is what we do in this project."""


def lasts(said: str) -> bool:
    """Tell whether an order is of a lasting form.

    1. What ties nothing to the moment, though its words could, is left out (``plain``).
    2. What says itself that it lasts does, unless it tells of the past.
    3. Else no word may tie it to the task, and it reports no trouble.
    4. The general forms may not speak of one definite thing, either.
    """
    plain = _OUR_PROJECT.sub("our project", said)
    plain = COUNTED.sub("", _HERE.sub(r"\1", FIRST.sub(r"\1", plain)))
    if _has(ALWAYS, said):
        return not PAST.search(plain)
    if _has((TIED, PAST, TROUBLE), plain):
        return False
    return _has(LASTING, said) or (not DEFINITE.search(plain) and _has(GENERAL, said))


def _has(forms: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(form.search(text) for form in forms)
