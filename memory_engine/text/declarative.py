"""Whether a sentence declares something lasting about a code base: plain grammar by word lists, and a reason where not.

Not a parser. It knows where the subject of a present-tense sentence ends, and the turns of phrase with which people and agents
speak about their work of the moment instead of about the code. In doubt it objects: a short memory is better than chatter.
"""

from __future__ import annotations

import re

from memory_engine.text.prose import CODE

LONGEST_WORDS = 45
"""Nobody keeps a longer sentence in mind; agents' longer ones are chains of several thoughts."""

FEWEST_WORDS = 4
LEAST_PROSE = 3
"""[words outside backticks] Below this it is code with a word between."""

LONGEST_SUBJECT = 12
"""[words] A verb that comes later than this is not the sentence's own."""

_VERBS = (
    "accept access add aggregate allow append apply ask assert assign assume attach auto-generate avoid bind block build cache call cap "
    "carry catch check clean clear close coerce collect combine come compare compile compute configure connect consist consume "
    "contain control convert copy count cover crash create declare decode default define delegate delete depend derive describe "
    "deserialize determine disable discard dispatch display do drop duplicate embed emit enable encode enforce ensure escape "
    "evaluate exclude execute exist exit expand expect expire export expose extend extract fail fall fetch fill filter find fire "
    "flush fold follow force format forward generate get give go group guard handle have hold hide hook ignore implement import "
    "include increment index inherit inject insert install instantiate intercept invoke iterate join keep lack launch leave let "
    "limit link list listen live load lock log look loop lose make manage map mark match merge mirror mock monitor mount move mutate "
    "name need normalize notify offer omit open operate order output overlap override overwrite own pack parse pass patch perform "
    "persist pick pin place point poll populate prefer prepend preserve prevent print produce propagate provide proxy publish pull push "
    "put query queue raise reach read receive recompute record redirect refer refuse register reject release rely remove rename "
    "render replace report represent require reset resolve respect restart retry return reuse rewrite rotate round route run save "
    "scan schedule search select send serialize serve set share ship show silence skip sort spawn specify split stand start stay stop store "
    "stream strip subscribe substitute suppress support swallow switch sync take target tell test throw tie time timeout track transform "
    "translate treat trigger trim trust try turn update upload use validate verify wait want warn watch wire work wrap write yield"
).split()
_IRREGULAR = {"have": "has", "do": "does", "go": "goes"}


def _third(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if re.search(r"(s|sh|ch|x|z|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


BASE = frozenset(_VERBS)
THIRD = frozenset(_third(verb) for verb in _VERBS)
BE = frozenset("is are isn't aren't has have hasn't haven't does doesn't do don't can cannot can't must mustn't".split())
TENSES = frozenset("was were wasn't weren't had did didn't will won't would could should might may shall been being".split())
"""The past is history, and what will, would or should be is a plan or a guess."""

NO_SUBJECT = frozenset(
    "it it's its this that that's these those they they're them their he she here here's there's what what's which who whose how why "
    "when if once so then now next first second third finally lastly also however therefore thus hence and but or because since "
    "although while whereas instead perhaps maybe probably unfortunately luckily good great perfect excellent ok okay yes yep no not "
    "done ah hmm wait actually interesting interestingly looks seems same other others another everything nothing something "
    "anything one ones some most many few both neither either each such only just still already currently again today yet otherwise "
    "for to as at by with without from after before until given based per let please note otherwise similarly right sure wrong correct "
    "fixed true false i we you my our your".split()
)
"""A sentence that opens with one of these has no subject of its own, or leans on the sentence before."""

WORK = (
    "issue problem error failure bug fix change edit plan task bead ticket pr commit diff branch review summary result warning reason cause "
    "culprit idea goal approach solution workaround option tradeoff trade-off question answer difference step suggestion recommendation concern "
    "risk benefit advantage downside drawback conclusion caveat case refactor refactoring implementation work rest remainder remaining finding "
    "catch trick point thing user session transcript conversation agent output pr's file code function test module class method line "
    "lines section story situation picture pattern design intent takeaway gap fact tests"
)
OBJECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("asks or exclaims", re.compile(r"[?!:…]$|\.\.\.$")),
    ("speaks of speaker or listener", re.compile(
        r"\b(i|i'm|i'll|i've|i'd|me|my|myself|let's|we|we'll|we've|we're|we'd|our|us|you|you'll|you've|you're|your|yours)\b|\blet me\b", re.I)),
    ("points at what is not in it", re.compile(
        r"\b(this|these|those)\b(?! (?:repo|repository|project|codebase|code base)\b)"
        r"|\bthat (?:one|way|case|file|function|line|code|test|method|class|is|was|means|makes|should|would|said)\b"
        r"|\b(?:above|below|aforementioned|former|latter|following|respectively|here)\b"
        r"|\bthe (?:same|other|others|rest|first|second|third|last|next|previous|remaining|existing|current|original|updated|actual|old|new)\b", re.I)),
    ("speaks of the moment", re.compile(
        r"\b(?:now|yet|still|already|currently|anymore|any more|no longer|so far|at (?:this|the) (?:point|moment)|for now|again|today|pre-existing|"
        r"previously|earlier|newly|recently|soon|temporarily|existing|just (?:added|updated|changed|fixed|created|removed)|finally|"
        r"originally|initially|to-?do|wip|unchanged|untouched|new(?:ly)? (?:test|tests|function|helper|file|module|field|method|class|flag|option|code)\b)\b",
        re.I)),
    ("tells of progress", re.compile(
        r"\b(?:tests?|specs?|checks?|suites?|examples?)\b.{0,20}\b(?:pass|passes|passed|passing|green|fail|fails|failed|failing|broke)\b"
        r"|\b(?:compiles?|builds?|lints?|formats?|works?|looks?) (?:clean|cleanly|fine|good|great|ok|correct|correctly|now|well)\b"
        r"|\b\d+ (?:\w+ )?(?:tests?|doctests|errors?|warnings?|issues?|failures?|examples)\b|\bzero (?:errors|warnings|issues)\b"
        r"|\b(?:is|are|looks?|seems?|been)(?: \w+ly)? (?:done|complete|completed|ready|fixed|resolved|implemented|in place|working|passing|failing|broken|"
        r"clean|green|good|great|fine|ok|okay|correct|clear|perfect|nice|right|wrong|incorrect|solid|safe|sound|valid|invalid|expected|intentional|"
        r"acceptable|unnecessary|redundant|missing|unused|stale|outdated|dead|empty|pushed|committed|merged|closed|unblocked|pending|"
        r"misleading|confusing|simpler|simplest|better|best|cleaner|easier|worse|harder|useful|important|interesting|worth|well-\w+)\b"
        r"|\b(?:is|are) (?:added|removed|updated|deleted|changed|replaced|renamed|moved)(?=[.,;)]|$)", re.I)),
    ("guesses", re.compile(
        r"\b(?:would|could|should|might|may|shall|will|won't|probably|likely|unlikely|perhaps|maybe|possibly|presumably|apparently|seems?|appears?|"
        r"suggests?|i think|guess|assuming|supposedly|ideally|hopefully|potentially|either way|needs? to be|if needed|as needed)\b", re.I)),
    ("names a line number", re.compile(r"\blines? ~?\d|\bL\d+|:\d+:\d+|\(line", re.I)),
    ("speaks of the work", re.compile(
        rf"^(?:the|a|an|one|another|main|key|real|root|only|biggest)\s+(?:\w+[ -]){{0,3}}?(?:{'|'.join(WORK.split())})(?:'s)?"
        r"(?=\s+(?:is|are|was|were|has|in|here|with|for|of|to|from|that|where|\w+s)\b)", re.I)),
    ("is a fragment", re.compile(r"→|=>|->|✓|✅|❌|⚠|✗|\|\s|^\W*$|^[^\w`\"'“(\[@.~/<-]|\s/\s|\betc\b\.?$")),
)  # fmt: skip
"""In this order; the first that matches is the reason. Matched with what stands in backticks masked."""


def objection(sentence: str, speaks_of_self: bool = False) -> str:
    """Think: why the sentence declares nothing lasting; ``""`` where nothing speaks against it."""
    masked = CODE.sub("`", sentence)
    words = masked.split()
    if not FEWEST_WORDS <= len(words) <= LONGEST_WORDS or sum(any(c.isalpha() for c in word) for word in words) < LEAST_PROSE:
        return "too short or too long"
    for reason, pattern in OBJECTIONS:
        if pattern.search(masked) and not (speaks_of_self and reason == "speaks of speaker or listener"):
            return reason
    return "" if _declares(_words(masked), speaks_of_self) else "no subject with a verb in the present"


def _words(masked: str) -> list[str]:
    """The words in lower case, without asides in parentheses, punctuation and typographic apostrophes."""
    bare = re.sub(r"\([^()]*\)", " ", masked.replace("’", "'"))
    return [word.strip(".,;:\"“”'[]*_").lower() if word != "`" else word for word in re.sub(r"\s[—–-]\s", " , ", bare).split()]


def _declares(words: list[str], speaks_of_self: bool = False) -> bool:
    if not words or _opens_badly(words, speaks_of_self):
        return False
    for place, word in enumerate(words[1 : LONGEST_SUBJECT + 1], 1):
        before = words[place - 1]
        if word in BE or (word in THIRD and before not in ("the", "a", "an", "of", "to", "and", "its")):
            return True
        if word in TENSES or word in ("which", "where", "who") or (word.endswith("ed") and _object(words, place)):
            return False
        if word in BASE and before.endswith("s") and not before.endswith("ss"):
            return True
        if before.startswith("`") and re.fullmatch(r"[a-z-]{3,}s", word):
            return True
    return False


def _opens_badly(words: list[str], speaks_of_self: bool) -> bool:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first == "there":
        return second not in ("is", "are")
    if first == "both" and second.startswith("`"):
        return False
    own = speaks_of_self and first in ("we", "our", "my", "i")
    return (first in NO_SUBJECT and not own) or first in BASE or first in THIRD or first.endswith(("ing", "ed"))


def _object(words: list[str], place: int) -> bool:
    """Whether an object follows, so that the word in ``-ed`` is a verb of the past and not an adjective."""
    return place + 1 < len(words) and words[place + 1].startswith(("`", "the", "a ", "an", "all", "it", "both", "to"))
