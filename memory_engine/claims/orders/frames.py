"""The frames of standing orders, as patterns; ``framed`` weighs them.

They are matched with code masked. None is longer than what it bounds: a text is read once.
"""

from __future__ import annotations

import re

from memory_engine.domain.patterns import regex

_UNIT = (
    r"(?:days?|weeks?|months?|sprints?|quarters?|years?|releases?|weekend|(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day|"
    r"january|february|march|april|june|july|august|september|october|november|december)"
)
_DAY = (
    rf"(?:\d{{4}}-W?\d\d(?:-\d\d)?|(?:the |this |(?:the )?next |(?:the )?coming )*(?:\w+ "
    rf")?{_UNIT}|further notice)"
)
FOR_A_TIME = regex(
    rf"^(?:until|till|since|through|from|during|for(?: the)?|between|over) {_DAY}(?: (?:on|"
    rf"onwards?|to|until|and) ?(?:{_DAY})?)?[,:]? "
    r"|^during (?:the |an? )?[\w-]+ (?=(?:always|never|do not|don't)\b)",
    re.I,
)
"""A span of time before an order: for that long it stands."""
ON_A_DAY = regex(
    rf"^(?:on |in |by |after |before )?(?:tomorrow|today|tonight|{_DAY})(?: only)?[,:]? ", re.I
)
"""One day: only what is forbidden or always to be done stands that long."""
CONDITION = regex(
    r"^(?:if|when(?:ever)?|unless|once|before|after|while|as (?:long|soon) as|in case|"
    r"(?:each|every|any) time|until|since|where)\b[^,:]{2,100}[,:] ",
    re.I,
)
ANY_THING = regex(
    r"^(?:if|when(?:ever)?|once|before|after) (?:an?|any|some(?:body|one|thing)|(?:another|"
    r"every|each) \w+)\b[^,:]{2,100}[,:] ",
    re.I,
)
"""A condition on any thing of a kind: the order behind it stands for all of them."""
WHILE = regex(
    r"^(?:as long as|while|until|since) (?!(?:you|i|it|this|that)\b)[^,:]{2,100}[,:] ", re.I
)
"""A span of time that an event ends: for that long an order stands."""
OTHERWISE = regex(
    r"^unless [^,]{0,40}?\b(?:otherwise|explicitly|told|asked|so|differently)\b[^,]{0,30}, ", re.I
)
"""What holds by default."""
BY_DEFAULT = regex(
    r"^(?:by default|in general|generally|as a default|no matter (?:what|how|which|"
    r"who)\b[^,]{0,40}|whatever (?:happens|you do)|"
    r"at all (?:costs|times)|(?:where|when)(?:ver)? (?:possible|in doubt)|if in doubt|if "
    r"possible|everywhere|anywhere),? ",
    re.I,
)
FOR_EACH = regex(
    r"^(?:for|in|with|on|at|after|before|to|per) (?:every|each|all|any)\b[^,:]{2,60}[,:] ", re.I
)
DOES_IT = regex(r"(?!(?:and|or|but|so|then|if|when|that|as|is|was)\b)[a-z-]+ (?:it|them)\b", re.I)
NEXT_TIME_YOU = regex(r"^next time (?:you|we|somebody|someone|there is)\b[^,]{2,60}, ", re.I)
NO_CIRCUMSTANCE = regex(
    r"^(?:under no (?:circumstances?|conditions?)|in no (?:case|event)|on no account|at no "
    r"(?:point|time))\b,? "
    r"(?:(?:may|must|should|shall|can|are|is|do|does|will)\b|(?!did\b|was\b|were\b|had\b|has\b))",
    re.I,
)
REQUEST = regex(
    r"^(?:(?:please|hey|ok|so),? )*(?:(?:can|could|would|will) (?:you|we)(?: please| "
    r"kindly| just| maybe)*,? "
    r"(?=(?:stop|quit|avoid|not|never|always|only)\b)|would you mind (?=not\b|always\b|never\b))",
    re.I,
)
HABIT = regex(r"(?:(?:stop|quit) \w+ing|avoid|not|only) \w", re.I)
TOPIC = regex(r"^(?P<topic>[^\s:,;]+(?: [^\s:,;]+){0,3}): (?P<rest>\S.*)$")
NORM = regex(
    r"^(?:(?:so|ok|okay|well|and),? )*(?:(?:then )?let'?s agree|we(?:'ve| have)?(?: all)? "
    r"agreed|(?:the|our|my|one) (?:\w+ )?"
    r"(?:rule|policy|convention|agreement|deal|standard|principle)(?: here| is simple| for "
    r"[\w -]{2,30})? is)"
    r"(?: (?:on|to) (?:this|that|one thing))?(?: here)?(?::| (?:that|to)\b)\s+"
    r"|^(?:(?:and|so|ok|the|our|my|one|another|a|new|\w+) ){0,3}(?:rule|policy|convention|"
    r"principle|guideline)(?: (?:for|in|of) [\w -]{2,30})?(?: (?:here )?is \w+)?(?::| [—–-]+) ",
    re.I,
)
MATTERS = regex(
    r"^(?:it goes without saying that|needless to say,?) |^(?:(?:so|ok|okay|and),? "
    r")*it(?:'s| is) (?:\w+ly |very |really |so )?(?:important|essential|crucial|vital|"
    r"critical|mandatory|"
    r"imperative|paramount|a must)(?: to (?:me|us))? (?:that|to)\b (?!(?:note|know|"
    r"understand|remember|see|reali[sz]e|mention)\b)",
    re.I,
)
TOLD = regex(
    r"^(?:(?:so|ok|okay|and|please|again),? )*(?:(?:as )?(?:i|we)(?:'ve| have)?(?: "
    r"already)? (?:told you|said|mentioned|asked)"
    r"(?: you)?(?: already| before| (?:\w+ )?times| twice| (?:so )?often| again and "
    r"again)*|remember|keep in mind|bear in mind|"
    r"(?:don't|do not) forget|note|reminder|for the (?:last|\w+th) time|(?:just )?(?:so|"
    r"to) (?:we are|we're|it is|it's|be) (?:\w+ )?clear|once (?:more|again))(?:[:,!—–-]+| "
    r"that\b)\s+",
    re.I,
)
NORMATIVE = regex(
    r"^we (?:don't |do not |only |always |never )?(?!(?:have|had|need|want|know|get|got|"
    r"are|were|can|will|see|saw)\b)[a-z]+\b|^(?:all|every|each|no|nobody|nothing|only)\b|"
    r"\b(?:must|should|shall|has to|have to|needs? to|(?:go(?:es)?|belongs?) (?:in|into|"
    r"under|to|on|at|through|below|behind|next to|beside|with)|(?:is|are) for\b|"
    r"(?:is|are|stays?|remains?) (?:\w+ly )?(?:read-only|off[- ]limits|out of bounds|"
    r"frozen|banned|forbidden|prohibited|taboo|mandatory|"
    r"not allowed|not to be))\b",
    re.I,
)
"""Told as a state, and meant as an order: "`gen/` is off limits"."""
LASTS = regex(r"\b(?:stays?|remains?|keeps?|always|never|every|all|any|each|only|no)\b", re.I)
NO_EXCEPTION = regex(
    r",? (?:ever(?: again)?|always|period|full stop|no exceptions?|without (?:any "
    r")?exceptions?|every (?:single )?time|under any circumstances|"
    r"at any time|at all times|no matter what)[.!]*$",
    re.I,
)
UNIVERSAL = regex(
    r"^(?:all|every|each|any)\b.*(?:no exceptions?|without (?:any )?exceptions?|period|"
    r"full stop)[.!]*$",
    re.I,
)
A_HABIT = regex(
    r"^(?:please )?(?:make it a (?:habit|rule|point)|get into the habit) (?:to|of)\b", re.I
)
CIRCUMSTANCES = regex(r", (?:under (?:any|no) circumstances?|ever|and i mean never),", re.I)
WILLS = regex(
    r"^(?:(?:i|we) (?:do not|don't|never) want|we (?:do not |don't |never )?(?!(?:get|have|"
    r"see|need|know|think|saw|got|had)\b)\w+|no|not|nothing|nobody|no one|every(?:one|"
    r"body))\b",
    re.I,
)
NOT_DONE_HERE = regex(
    r"^(?:we|you|people) (?:don't|do not|never) (?:do (?!that\b|this\b|it\b|any|so\b)\S.*\bhere"
    r"|(?!(?:have|need|know|want|think|see|get|understand|care|remember)\b)\w+ "
    r".*\b(?:around here|(?:in|on) (?:this|our) "
    r"(?:repo|repository|project|codebase|code base|team|company)))[.!]?$",
    re.I,
)
REGULARLY = regex(
    r" (?:regularly|frequently|often|periodically|consistently|routinely|as you go|along "
    r"the way|step by step|(?:at|after) (?:every|each) step|"
    r"every so often|from time to time)[.!]?$",
    re.I,
)
WHOEVER = regex(
    r"^(?:who(?:so)?ever|(?:any|every)(?:one|body) (?:who|that|\w+ing)|those "
    r"who)\b.{3,80}?\b(?:must|should|shall|has to|have to|needs? to)\b",
    re.I,
)
ASK_FIRST = regex(r"^(?:please )?(?:ask|check with|consult|talk to|tell|warn) .* first[.!]?$", re.I)
PRIVATE = regex(
    r"\b(?:at home|at work|privately|personally|myself|(?:on|in|for|with|from|at) my)\b", re.I
)
OWN_HABIT = regex(r"^i (?:always|never|only|usually|generally|typically)\b", re.I)

TIED = regex(
    r"\b(?:this|these|those|it|its|them|they|that(?: (?:one|file|line|test)|(?=\W*$))|now|"
    r"yet|already|today|tomorrow|tonight|me|"
    r"the (?:first|second|last|next|other)|right now|so far|for now|currently|above|below|"
    r"following|again)\b",
    re.I,
)
"""Words that tie what is said within a frame to the conversation."""
POINTS = regex(r"\b(?:this|that|these|those|today|now)\b", re.I)
BROKEN = regex(r"\b(?:fails?|failing|broke|broken|crash\w*|works?|bug|wrong)\b", re.I)
PAST = regex(r"\b(?:was|were|did|didn't|had|been|got|happened|saw|worked|failed)\b", re.I)
ONE_THING = regex(
    r"\bthe (?!\w+s\b|same |main |default |repo|project|codebase|database|api\b|cli\b|"
    r"code\b|build\b)",
    re.I,
)
PARTICIPLE = r"(?!(?:bring|ping|embed|seed|feed|shred|need)\b)\w{2,}(?:ing|ed)\b"
"""What somebody does or did ("always failing"), which orders nothing."""
PARTICIPLES_ONLY = regex(PARTICIPLE, re.I)
STRONG = regex(
    r"^(?:please,? |then |you |we )*(?P<how>always|never|(?:do not|don't|dont)(?: "
    r"ever)?)(?:,? (?:ever|again))? (?P<verb>[\w-]+)",
    re.I,
)
PASTS = frozenset(
    {
        "came",
        "went",
        "saw",
        "got",
        "did",
        "ran",
        "gave",
        "took",
        "made",
        "said",
        "knew",
        "had",
        "heard",
    }
)
NO_ORDER = frozenset(
    {
        "the",
        "a",
        "an",
        "that",
        "this",
        "it",
        "so",
        "in",
        "mind",
        "worry",
        "bother",
        "again",
        "been",
        "seen",
    }
)
SHORTEST = 2
"""[words] Of what stands in a frame."""
