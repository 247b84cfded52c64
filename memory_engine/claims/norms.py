"""Ways of instructing that need no verb of a list: to forbid, to leave alone, to prefer, to state
the norm itself.

Three tables, as in ``instruction``: what says itself that it lasts, what lasts unless a word ties
it to the task at hand, and what lasts unless it also speaks of one definite thing.
"""

from __future__ import annotations

import re

_SHARED = r"(?:commit|push|merge|rebase|release|deploy|publish|tag|pull|squash)"
"""Acts that touch what others have: an order that is tied to them is for each time."""
_SHARING = (
    r"(?:committing|pushing|merging|rebasing|releasing|deploying|publishing|tagging|pulling|"
    r"squashing|opening a (?:pr|pull request))"
)
_UNITS = (
    r"(?:commits?|prs?|pull requests?|releases?|branch(?:es)?|migrations?|changes?|"
    r"functions?|methods?|class(?:es)?|modules?|files?|tests?|"
    r"endpoints?|public \w+|exports?|merges?|deploys?|deployments?)"
)
_EVENTS = (
    r"(?:commits?|prs?|pull requests?|releases?|branch(?:es)?|migrations?|merges?|deploys?|"
    r"deployments?)"
)
_NOT_AN_ACT = (
    r"(?:worry|bother|mind|forget|know|think|see|get|want|need|have|care|remember|"
    r"understand|be|like|you|i|we|it|know|feel|believe|"
    r"hesitate|panic|look|seem|work|exist|ask|even|really|just|stop|go|give|let|start|open|"
    r"wait|try|matter|apply|count|appear)\b"
)
REPORTED = (
    r"(?:changes?|problems?|ideas?|issues?|worries|differences?|reasons?|errors?|results?|"
    r"matches|hits|warnings?|failures?|conflicts?|"
    r"tests?|signs?|complaints|traces|questions|objections|answers|files|entries|logs|"
    r"lines|luck|news|clues?|references?|usages|uses|"
    r"occurrences|regressions|surprises|plans|comments?|need|rush|point|way|pressure|hurry)"
)
_BANNED = (
    r"(?:not|never) (?:allowed|permitted|ok|okay|fine|acceptable|welcome|an option)|"
    r"forbidden|prohibited|banned|verboten|off[- ]limits|taboo|"
    r"a no-?go|disallowed|mandatory|compulsory|obligatory|a must|required for (?:all|every|"
    r"each|any)"
)


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


ALWAYS = _patterns(
    r"^(?:do not|don't|dont),? (?:under any circumstances|whatever happens|no matter what),? \w+",
    r"^(?:always|never),? and i (?:do )?mean (?:always|never|it),? \w+",
    r"^it(?:'s| is) (?:(?:not|never) (?:ok|okay|fine|acceptable|allowed|permitted)|"
    r"forbidden|prohibited|banned) to \w+ (?!this|that|it\b)",
    r"^(?:exactly |only )?one [\w-]+ per [\w-]+(?:,? (?:please|pls))?[.!]?$",
    r"^(?:before|after|on|for|with|in) (?:every|each|any) (?:bug ?fix|new [\w-]+|"
    rf"{_EVENTS})\b,? (?:\w+ )?(?:always |please |then )?[a-z]+ ",
    r"^next time\b,? (?!i\b|we\b|it\b|you (?:are|were))(?!.*\bi\b)",
    r"^(?:if|when(?:ever)?|once) (?:an?|any|some) [^,]{3,60}, (?:then )?(?:please )?(?:fix|"
    r"don't|do not|never|always|use|add|write|run|put|ask|"
    r"update|revert|rename|split|remove)\b",
)
"""These say themselves that they are meant to last."""

LASTING = _patterns(
    r"^(?:you|we|agents?|claude|everyone|nobody|no one)(?: (?:must not|mustn't|may not|"
    r"should not|shouldn't|(?:are|is) not (?:allowed|permitted) to|"
    r"aren't (?:allowed|permitted) to)|'re not (?:allowed|permitted) to)\b",
    rf"^(?:you|we|agents?) (?:cannot|can't|can not) (?:{_SHARED}|edit|touch|change|modify|"
    r"delete|skip|add|use)\b.* (?:without|before|until|unless)\b",
    rf"^(?:nobody|no one|none of us) (?:{_SHARED}(?:e?s)?|edits|touches|changes|pushes)\b",
    rf"^(?!the\b)(?:(?:[\w-]+ )?\w+ing|{_UNITS}|direct \w+|new \w+|[\w-]+(?: "
    rf"[\w-]+)?s)\b.{{0,60}}? (?:is|are) (?:strictly |absolutely |always )?(?:{_BANNED})\b",
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
    rf"^(?:all |every |each |new |public )*{_UNITS}(?: (?:to|on|into) [\w-]+)? (?:always "
    r")?(?:needs?|requires?) ",
    rf"^(?:all )?{_UNITS} (?:is|are) only (?:\w+ed|cut|made|done|built|run) (?:from|on|in|"
    r"by|via|after)\b",
    r"^(?:prefix|suffix|start|begin|end|tag|label|sign|annotate|mark) (?:all|every|each|"
    r"commit|branch) [\w -]+ with \S",
    r"^run (?:everything|all \w+|things) (?:through|via|with|in|inside)\b",
    r"^(?:i|we) (?:want|expect|require|need) (?:all|every|each|any|no) (?:new |public "
    rf")?{_UNITS}\b",
    r"^(?:ask|check with|consult|ping|warn)(?: me| us| first| [A-Z]\w+| the \w+)? "
    r"(?:(?:first,? )?before (?!we\b)|whenever|if you|when you)\b",
    r"^(?:run|update|check|execute|format|lint|test|bump) \S.* (?:before|after|when|"
    rf"whenever) (?:you |we )?(?:{_SHARED}\b|{_SHARING})",
    r"^(?:before|after|on|for|with|in) (?:every|each|any) [\w -]{2,40},? (?:please |always "
    r"|then )?(?:run|add|update|check|write|ask|bump|use|make|"
    r"commit|do|run|keep|include|format|test|document)\b",
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
    rf"^[a-z][\w-]+\b.* (?:before|after|when|whenever) (?:you |we )?(?:{_SHARED}\b|{_SHARING})",
    rf"^(?:do not|don't|dont) (?!{_NOT_AN_ACT})[a-z][\w-]*(?<!ed)(?<!ing) (?!to\b|so\b|"
    r"too\b|much\b|any(?:thing|one)\b|everything\b)\S+",
    r"^(?:i|we) (?:generally |usually |strongly )?(?:prefer|favou?r) (?!to (?:see|know|"
    r"look|wait|talk)\b)\w+",
    rf"^(?:i|we) (?:do not|don't) (?:want|need) (?:any|new|more)\b (?!{REPORTED}\b)[\w -]+",
    rf"^no (?!{REPORTED}\b|\w+(?:ing|ed)\b)[\w`./-]+(?: (?!{REPORTED}\b)[\w`-]+)?,? "
    r"(?:please|pls)[.!]?$",
    rf"^no (?!\w+ing\b|{REPORTED}\b|obvious\b|visible\b|relevant\b|further\b)[\w-]+ "
    rf"(?!{REPORTED}\b)\w+(?<!s)s(?:,? ever|,? at all)?[.!]?$",
    r"^(?:all |our )?[\w-]+(?: [\w-]+)?s (?:in (?-i:[A-Z])\w+|everywhere),? (?:please|pls)[.!]?$",
    r"^[\w.+#-]+(?: [\w.+#-]+)? only[,;:] no [\w.+#-]+[.!]?$",
    r"^(?:prefix|suffix|start|begin|end|tag|label|sign|annotate|mark) [\w-]+s with \S",
    r"^(?:refuse|decline) to \w+ [\w-]+(?: [\w-]+)?s\b",
    r"^stick (?:to|with) [\w -]{3,40}[.!]?$",
    rf"^no \w+-[\w-]+ (?!{REPORTED}\b)\w+[.!]?$",
    rf"^no (?!{REPORTED}\b)[\w-]+(?: [\w-]+)? (?:after|before|between|during|outside|until) \S",
    r"^treat \S.* as \S+",
    r"^(?:answer|reply|respond|write|speak|talk|comment|document)(?: to me| me| [\w "
    r"-]{3,30})?,? in (?-i:[A-Z])[a-z]+[.!]?$",
    r"^(?!fix|check|look|review|list|show|find|go|read|count|open|print|explain|"
    rf"summari[sz]e)[a-z]+ (?:every|each) (?:new |single )?{_EVENTS}\b",
    r"^use [\w`./-]+,? (?:and )?(?:not|never) [\w`./-]+",
    r"^avoid (?!the\b|doing\b)(?:[\w`-]+ ){0,2}[\w`()-]+(?<!ss)s?[.!]?$",
    r"^[a-z][\w -]{2,30} (?:goes|go|belongs?) (?:in|into|to) [\w`./-]+, (?:never|not) "
    r"(?:in|into|to)\b",
)
"""These last unless a word ties them to the task at hand, or they speak of one definite thing."""

NAMED = re.compile(
    r"^(?:(?:the|our|my|a|new|general|golden|house|one|important|simple) )*(?:rule|"
    r"convention|policy|guideline)(?: of thumb| here| for (?:this|our) \w+)*"
    r"(?: is)?(?: (?:simple|that))?\s*[:,—–-]+\s*(?=\S)",
    re.I,
)
"""What opens a norm by its name."""
REPEATED = re.compile(
    r"^(?:(?:once )?again|once more|as i (?:said|told you)(?: before)?|like i said|how "
    r"often do i have to say this|"
    r"i(?:'ve| have)? (?:already )?(?:said|told you|repeat)(?: this| it| so)?(?: before| "
    r"already| (?:many|several|a hundred|a thousand) times)?)\s*[:,;—–-]+\s*(?=\S)",
    re.I,
)
"""What opens an instruction that was given before."""
FIRST = re.compile(
    r"^((?:you|we|nobody|no one|never|always|don't|do not)\b.*) first(?=[.!]?$)", re.I
)
"""What comes first each time ties nothing to the moment."""
RATHER = re.compile(r"\b(?<=rather )(you) didn't\b", re.I)
"""A past that tells of none."""
COUNTED = re.compile(
    r"\b(?:exactly|at least|at most|only|more than|no more than) one\b|\berror "
    r"(?=messages?|codes?|handling|pages?)",
    re.I,
)
"""A number, and a kind of message, that tie nothing to the moment and report no trouble."""
