"""Turns of phrase about the work of the moment, not the code."""

from __future__ import annotations

import re

from memory_engine.claims.spotting import Spotter
from memory_engine.domain.patterns import regex


def _one_of(words: str) -> str:
    return "|".join(words.split())


_WORK = """
    issue problem error failure bug fix change edit plan task bead ticket pr commit diff branch
    review summary result warning reason cause culprit idea goal approach solution workaround option
    tradeoff trade-off question answer difference step suggestion recommendation concern risk
    benefit advantage downside drawback conclusion caveat case refactor refactoring implementation
    work rest remainder remaining finding catch trick point thing user session transcript
    conversation agent output file code function test tests module class method line lines section
    story situation picture design intent takeaway gap fact key precedence
"""
"""Nouns of work, and nouns of code that name nothing: ``the issue`` and ``the function`` need
their conversation."""

_NAMELESS = """
    helper handler callback interface guard struct wrapper loop query column field parameter param
    argument variable constant check condition block entry row value type size name path string
    message response request object list array regex script component hook template setting flag
    option command endpoint route watcher pattern constructor factory decorator import expression
    statement assertion literal caller map input memory doc comment
"""
"""``The helper takes ...``: only who was there knows which. ``The build helper``, ``the helper
for X`` are let through."""

_QUALITIES = r"""
    working passing failing broken clean green good great fine ok okay correct clear perfect nice
    right wrong incorrect safe sound valid invalid expected intentional acceptable unnecessary
    redundant missing unused stale outdated dead empty pending misleading confusing simpler simplest
    better best cleaner easier worse harder useful important interesting worth well-\w+ impressive
    ideal thorough excellent cheap trivial elegant robust reasonable sensible fair moot additive
    near-identical identical straightforward solid strong weak complex tidy impossible possible real
    noise closed untouched unaffected unmatched untested uncaught subtle thoughtful off gone back
    lost
"""
"""What somebody thinks of a thing, or the state it happens to be in."""

_OUTCOMES = """
    done complete completed ready fixed resolved implemented pushed committed merged unblocked added
    removed updated deleted changed replaced renamed moved written created
"""
"""``X is done``: told of the session. ``X is done in Y`` may be told of the code."""

_SUPERLATIVES = """
    best cleanest safest simplest easiest right correct ideal standout clean good great nice closest
    proper cleaner better simpler bigger
"""
_LEANS = """
    same other others rest first second third last next previous remaining existing current original
    updated actual old new real latest
"""

_OBJECTIONS: tuple[tuple[str, str], ...] = (
    ("asks or exclaims", r"[?!:…]$|\.\.\.$"),
    ("speaks of speaker or listener",
     r"\b(?:i|i'm|i'll|i've|i'd|me|my|myself|let's|we|we'll|we've|we're|we'd|our|us|you|"
         r"you'll|you've|you're|your|yours)\b"
     r"|\b(?:nobody|somebody|someone)\b|\blet me\b"),
    ("points at what is not in it",
     r"\b(?:this|these|those)\b(?! (?:repo|repository|project|codebase|code base)\b)"
     r"|\bthat (?:one|way|case|file|function|line|code|test|method|class|logic|pattern|is|"
         r"was|means|makes|should|would|said)\b"
     r"|\b(?:above|below|aforementioned|former|latter|following|respectively|here)\b"
     rf"|\bthe (?:{_one_of(_LEANS)}|only (?:real|remaining|new))\b(?!\.\w)"),
    ("speaks of the moment",
     r"\b(?:now|yet|still|already|currently|anymore|any more|no longer|so far|at (?:this|"
         r"the) (?:point|moment)|for now|again)\b"
     r"|\b(?:today|pre-existing|previously|earlier|newly|recently|soon|temporarily|"
         r"existing|finally|originally|initially)\b"
     r"|\b(?:to-?do|wip|unchanged|future|lands?|landed|just (?:added|updated|changed|fixed|"
         r"created|removed))\b"
     r"|\buntil .{0,40}\b(?:deploy|merge|re-?sync)\w*|\b(?:is|are|isn't|aren't)(?: not)? "
         r"(?:actively |just )?[a-z]{2,}ing\b"
     r"|\bnew(?:ly)? (?:tests?|functions?|helpers?|files?|modules?|fields?|methods?|class|"
         r"flags?|options?|code|top-level)\b"),
    ("tells of progress",
     r"\b(?:tests?|specs?|checks?|suites?|examples?|cases)\b.{0,20}\b(?:pass|passes|passed|"
         r"passing|green|fail\w*|broke)\b"
     r"|\b(?:compiles?|builds?|lints?|formats?|works?|looks?) (?:clean|cleanly|fine|good|"
         r"ok|correct|correctly|well|perfectly)\b"
     r"|\b\d+ (?:\w+ )?(?:tests?|doctests|errors?|warnings?|issues?|failures?|examples|hits)\b"
     r"|\b(?:zero|no|any)(?: new| stale| other)? (?:errors|warnings|issues|hits|references|leaks)\b"
     r"|` works?(?:[.,;]?$| [-—–])|\b(?:deserves?|holds? up)\b|\b(?:needs?|"
         r"requires?)\b.*\b(?:too|change)\b"
     r"|\b(?:is|are|isn't|aren't|looks?|seems?|been)(?: \w+ly)? (?:in place|"
         rf"{_one_of(_QUALITIES)})\b"
     rf"|\b(?:is|are|been) (?:{_one_of(_OUTCOMES)})\b(?! (?:in|by|via|with|on|at|through|"
         r"to|from|into|when|as)\b)"
     r"|\bis created at\b|\bdefined but never\b|\b(?:the|an?) (?:\w+ "
         rf")?(?:{_one_of(_SUPERLATIVES)})\b"
     r"|\b(?:confirms?|reports|discovered|noticed|found|fix|fixes|fixed|bugs?|worth|"
         r"violates?|tautolog\w*|critical|belongs)\b"
     r"|\bpass(?:es|ed)?[.,;]?$|\bno tests?\b|\bboth[.,;]?$|[—–-] (?:correct|good|fine|ok|"
         r"right|inline|remove|add|drop|nice|no)\b"
     r"|\b(?:isn't|aren't|is not|are not) (?:imported|used|defined|exported|set|called|"
         r"needed|covered|tested|there|present|"
     r"installed|available|tracked|wired|registered|handled)\b[.,;]?$"),
    ("guesses",
     r"\b(?:would|could|should|might|may|shall|will|won't|probably|likely|unlikely|perhaps|"
         r"maybe|possibly|presumably)\b"
     r"|\b(?:apparently|seems?|appears?|suggests?|guess|assuming|supposedly|ideally|"
         r"hopefully|potentially|either way)\b"
     r"|\b(?:needs? to be|if needed|as needed|prefer|must replicate)\b"),
    ("names a line number", r"\blines? ~?\d|\bL\d+|:\d+:\d+|\(line|:~?\d+-\d+"),
    ("speaks of the work",
     r"^(?:the|a|an|one|another|main|key|real|root|only|biggest)\s+(?:\w+[ "
         rf"-]){{0,3}}?(?:{_one_of(_WORK)})(?:'s)?"
     r"(?=\s+(?:is|are|was|were|has|in|here|with|for|of|to|from|that|where|\w+s)\b)"
     rf"|^the (?:{_one_of(_NAMELESS)})s? (?!of\b|for\b|in\b|`)"),
    ("is a fragment",
     r"→|=>|->|✓|✅|❌|⚠|✗|❓|\|\s|^\W*$|^[^\w`\"'“@.~/<]|\s/\s|\betc\b\.?$|^\d+\s|"
        r"\s\+\s.*\s\+\s"),
)  # fmt: skip

OBJECTIONS = tuple((reason, regex(pattern, re.I)) for reason, pattern in _OBJECTIONS)
"""Matched in this order with each backticked span masked to one backtick; the first that matches
is the reason."""

_first_objection = Spotter(dict(OBJECTIONS)).first

ONE_MACHINE = regex(
    r"(?:^|[\s(\"'`])(?:/(?:home|Users|tmp|private|var/folders|root|mnt)/|[A-Z]:\\)"
)
"""Matched with the code as it stands."""


def objection_to(sentence: str, masked: str) -> str:
    """Find the turn of phrase that ties a sentence to the moment.

    "" where there is none.
    """
    if ONE_MACHINE.search(sentence):
        return "speaks of one machine"
    return _first_objection(masked)
