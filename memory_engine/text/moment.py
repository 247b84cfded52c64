"""Turns of phrase with which people and agents speak about their work of the moment, and not about the code."""

from __future__ import annotations

import re

WORK = (
    "issue problem error failure bug fix change edit plan task bead ticket pr commit diff branch review summary result warning reason cause culprit idea "
    "goal approach solution workaround option tradeoff trade-off question answer difference step suggestion recommendation concern risk benefit advantage "
    "downside drawback conclusion caveat case refactor refactoring implementation work rest remainder remaining finding catch trick point thing user "
    "session transcript conversation agent output file code function test tests module class method line lines section story situation picture design "
    "intent takeaway gap fact key precedence"
)
"""Nouns of work, and nouns of code that name nothing: a sentence about ``the issue`` or ``the function`` needs its conversation."""

NAMELESS = (
    "helper handler callback interface guard struct wrapper loop query column field parameter param argument variable constant check condition block "
    "entry row value type size name path string message response request object list array regex script component hook template setting flag option "
    "command endpoint route watcher pattern constructor factory decorator import expression statement assertion literal"
)
"""``The helper takes ...``: only who was there knows which. ``The build helper`` and ``the helper for X`` are let through."""

QUALITIES = (
    "in place|working|passing|failing|broken|clean|green|good|great|fine|ok|okay|correct|clear|perfect|nice|right|wrong|incorrect|safe|sound|valid|"
    "invalid|expected|intentional|acceptable|unnecessary|redundant|missing|unused|stale|outdated|dead|empty|pending|misleading|confusing|simpler|"
    "simplest|better|best|cleaner|easier|worse|harder|useful|important|interesting|worth|well-\\w+|impressive|ideal|thorough|excellent|cheap|trivial|"
    "elegant|robust|reasonable|sensible|fair|moot|additive|near-identical|identical|straightforward|solid|strong|weak|complex|tidy|impossible|possible|"
    "real|noise|closed|untouched|unaffected|unmatched|untested|uncaught|subtle|thoughtful|up to date|off|gone|back"
)
OUTCOMES = "done|complete|completed|ready|fixed|resolved|implemented|pushed|committed|merged|unblocked|added|removed|updated|deleted|changed|replaced|renamed|moved"

_OBJECTIONS: tuple[tuple[str, str], ...] = (
    ("asks or exclaims", r"[?!:…]$|\.\.\.$"),
    ("speaks of speaker or listener",
     r"\b(?:i|i'm|i'll|i've|i'd|me|my|myself|let's|we|we'll|we've|we're|we'd|our|us|you|you'll|you've|you're|your|yours|nobody|somebody|someone)\b|\blet me\b"),
    ("points at what is not in it",
     r"\b(?:this|these|those)\b(?! (?:repo|repository|project|codebase|code base)\b)"
     r"|\bthat (?:one|way|case|file|function|line|code|test|method|class|is|was|means|makes|should|would|said|sanitization|logic|pattern)\b"
     r"|\b(?:above|below|aforementioned|former|latter|following|respectively|here)\b"
     r"|\bthe (?:same|other|others|rest|first|second|third|last|next|previous|remaining|existing|current|original|updated|actual|old|new|real|latest|whole|only (?:real|remaining|new))\b"),
    ("speaks of the moment",
     r"\b(?:now|yet|still|already|currently|anymore|any more|no longer|so far|at (?:this|the) (?:point|moment)|for now|again|today|pre-existing|previously|"
     r"earlier|newly|recently|soon|temporarily|existing|just (?:added|updated|changed|fixed|created|removed)|finally|originally|initially|to-?do|wip|unchanged|"
     r"future|lands?|landed|until .{0,40}\b(?:deploy|merge|re-?sync)\w*|(?:is|are|isn't|aren't|am)(?: not)? (?:currently |actively |just )?[a-z]{2,}ing|"
     r"new(?:ly)? (?:tests?|functions?|helpers?|files?|modules?|fields?|methods?|class|flags?|options?|code|step|top-level))\b"),
    ("tells of progress",
     r"\b(?:tests?|specs?|checks?|suites?|examples?|cases)\b.{0,20}\b(?:pass|passes|passed|passing|green|fail|fails|failed|failing|broke)\b"
     r"|\b(?:compiles?|builds?|lints?|formats?|works?|looks?) (?:clean|cleanly|fine|good|great|ok|correct|correctly|well|perfectly)\b"
     r"|\b\d+ (?:\w+ )?(?:tests?|doctests|errors?|warnings?|issues?|failures?|examples|hits)\b|\b(?:zero|no|any)(?: new| stale| other)? (?:errors|warnings|issues|hits|references|leaks)\b"
     r"|` works?(?:[.,;]?$| [-—–])|\b(?:deserves?|holds? up)\b|\b(?:needs?|requires?)\b.*\b(?:too|change)\b"
     rf"|\b(?:is|are|isn't|aren't|looks?|seems?|been)(?: \w+ly)? (?:{QUALITIES})\b"
     rf"|\b(?:is|are|been) (?:{OUTCOMES})\b(?! (?:in|by|via|with|on|at|through|to|from|into|when|as)\b)|\bis created at\b"
     r"|\b(?:the|an?) (?:\w+ )?(?:best|cleanest|safest|simplest|easiest|right|correct|ideal|standout|clean|good|great|nice|closest|proper)\b"
     r"|\bdefined but never\b|\b(?:confirms?|reports|discovered|noticed|found)\b"),
    ("guesses",
     r"\b(?:would|could|should|might|may|shall|will|won't|probably|likely|unlikely|perhaps|maybe|possibly|presumably|apparently|seems?|appears?|suggests?|guess|"
     r"assuming|supposedly|ideally|hopefully|potentially|either way|needs? to be|if needed|as needed|prefer|must replicate)\b"),
    ("names a line number", r"\blines? ~?\d|\bL\d+|:\d+:\d+|\(line|:~?\d+-\d+"),
    ("speaks of the work",
     rf"^(?:the|a|an|one|another|main|key|real|root|only|biggest)\s+(?:\w+[ -]){{0,3}}?(?:{'|'.join(WORK.split())})(?:'s)?"
     r"(?=\s+(?:is|are|was|were|has|in|here|with|for|of|to|from|that|where|\w+s)\b)"
     rf"|^the (?:{'|'.join(NAMELESS.split())})s? (?!of\b|for\b|in\b|`)"),
    ("is a fragment", r"→|=>|->|✓|✅|❌|⚠|✗|❓|\|\s|^\W*$|^[^\w`\"'“@.~/<]|\s/\s|\betc\b\.?$|^\d+\s|\s\+\s.*\s\+\s"),
)  # fmt: skip

OBJECTIONS = tuple((reason, re.compile(pattern, re.I)) for reason, pattern in _OBJECTIONS)
"""Matched in this order with each backticked span masked to one backtick; the first that matches is the reason."""

ONE_MACHINE = re.compile(r"(?:^|[\s(\"'`])(?:/(?:home|Users|tmp|private|var/folders|root|mnt)/|[A-Z]:\\)")
"""Matched with the code as it stands."""


def objection_to(sentence: str, masked: str) -> str:
    """Think: the turn of phrase that ties the sentence to the moment; ``""`` where there is none."""
    if ONE_MACHINE.search(sentence):
        return "speaks of one machine"
    return next((reason for reason, pattern in OBJECTIONS if pattern.search(masked)), "")
