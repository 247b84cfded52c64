"""Whether a sentence declares something lasting about a code base: plain grammar by word lists, and
a reason where not.

Not a parser. It knows where the subject of an English sentence in the present tense ends. In doubt
it objects: a short memory is better than chatter.
"""

from __future__ import annotations

import re

from memory_engine.claims.moment import objection_to
from memory_engine.claims.prose import CODE

LONGEST_WORDS = 45
"""Nobody keeps a longer sentence in mind; agents' longer ones are chains of several thoughts."""

FEWEST_WORDS = 4
LEAST_PROSE = 3
"""[words outside backticks] Below this it is code with a word between."""

LONGEST_SUBJECT = 12
"""[words] A verb that comes later than this is not the sentence's own."""

_VERBS = """
    accept access add aggregate allow append apply ask assert assign assume attach auto-generate
    avoid bind block build cache call cap carry catch check clean clear close coerce collect combine
    come compare compile compute configure connect consist consume contain control convert copy
    count cover crash create declare decode default define delegate delete depend derive describe
    deserialize determine disable discard dispatch display do drop duplicate embed emit enable
    encode enforce ensure escape evaluate exclude execute exist exit expand expect expire export
    expose extend extract fail fall fetch fill filter find fire flush fold follow force format
    forward generate get give go group guard handle have hold hide hook ignore implement import
    include increment index inherit inject insert install instantiate intercept invoke iterate join
    keep lack launch leave let limit link list listen live load lock log look loop lose make manage
    map mark match merge mirror mock monitor mount move mutate name need normalize notify offer omit
    open operate order output overlap override overwrite own pack parse pass patch perform persist
    pick pin place point poll populate prepend preserve prevent print produce propagate provide
    proxy publish pull push put query queue raise reach read receive recompute record redirect refer
    refuse register reject release rely remove rename render replace represent require reset resolve
    respect restart retry return reuse rewrite rotate round route run save scan schedule search
    select send serialize serve set share ship show silence skip sort spawn specify split stand
    start stay stop store stream strip subscribe substitute suppress support swallow switch sync
    take target tell test throw tie time track transform translate treat trigger trim trust try turn
    update upload use validate verify wait want warn watch wire work wrap write yield
"""
_IRREGULAR = {"have": "has", "do": "does", "go": "goes"}


def _third(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if re.search(r"(s|sh|ch|x|z|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


BASE = frozenset(_VERBS.split())
THIRD = frozenset(_third(verb) for verb in BASE)
_BE = (
    "is are isn't aren't has have hasn't haven't does doesn't do don't can cannot can't must "
    "mustn't"
)
BE = frozenset(_BE.split())
_TENSES = (
    "was were wasn't weren't had did didn't will won't would could should might may shall been "
    "being broke"
)
TENSES = frozenset(_TENSES.split())
"""The past is history, and what will, would or should be is a plan or a guess."""

_NOUN_LIKE = """
    tests calls returns hits matches names filters records queries uses changes updates limits sets
    lists runs reads writes checks needs links stores shares groups orders routes hooks guards
    exports imports displays maps marks covers blocks builds reports outputs mocks mounts patches
    points polls pulls pushes registers releases saves schedules searches starts stops streams
    switches syncs targets tracks triggers turns waits watches works wraps packs pins places logs
    loads locks loops indexes holds formats copies controls defaults
"""
NOUN_LIKE = frozenset(_NOUN_LIKE.split())
"""Verbs that are plural nouns as often: they need an object to pass for verbs."""

_OPENS_OBJECT = """
    ` the a an all every each no any its only both whether if that when one two three their through
    via up as from into on to in by over at because so more exactly directly automatically under
    inside
"""
OPENS_OBJECT = frozenset(_OPENS_OBJECT.split())
OTHER_VERB = re.compile(r"[a-z-]{2,}[^aius]s")
"""After a name in code: a verb that is not listed, but no ``alias``, ``class``, ``status`` or
``analysis``."""

_NOT_VERBS = (
    "across as its this plus versus minus always unless less towards besides perhaps whereas "
    "was has does is us"
)
NOT_VERBS = frozenset(_NOT_VERBS.split())

_NO_SUBJECT = """
    it it's its this that that's these those they they're them their he she here here's there's what
    what's which who whose how why when if once so then now next first second third finally lastly
    also however therefore thus hence and but or because since although while whereas instead
    perhaps maybe probably unfortunately luckily good great perfect excellent ok okay yes yep no not
    done ah hmm wait actually interesting interestingly looks seems same other others another
    everything nothing something anything one ones some most many few both neither either each such
    only just still currently again today yet otherwise always never for to as at by with without
    from after before until given based per let please note similarly right sure wrong correct on
    about fixed true false i we you my our your user fine minor cosmetic different worth nice clever
    safe clean simple new old kept made got saw found ran wrote built left took went chose came cut
    consider detect address simplify investigate confirm double-check document bump migrate adopt
    introduce rework rethink review inspect explore examine identify improve prefer surface whether
    fix fixes
"""
NO_SUBJECT = frozenset(_NO_SUBJECT.split())
"""A sentence that opens with one of these has no subject of its own, or leans on the sentence
before."""

_NO_VERB_AFTER = "the a an of to and its all two by no or for in with any"
NO_VERB_AFTER = frozenset(_NO_VERB_AFTER.split())


CONSTANT = re.compile(
    r"(?:The default (?:value )?of )?`[A-Z][A-Z0-9_]+`(?: in `[\w./-]+`)? (?:is|defaults "
    r"to) (?:`[^`]+`|[\w.]+)\.?"
)
"""``X is 8080``: short, and whole."""

DETERMINERS = frozenset({"the", "a", "an", "each", "every", "this", "all", "both"})
RELATIVE = frozenset({"which", "where", "who", "that", "how", "why", "what", "whether"})
BEGINS_OBJECT = frozenset({"the", "a", "an", "all", "it", "both", "to", "by"})
NO_OBJECT = frozenset({"with", "of", "for", "and", "or", "without", "that", "which", "under"})


def objection(sentence: str) -> str:
    """Think: why the sentence declares nothing lasting; ``""`` where nothing speaks against it."""
    if CONSTANT.fullmatch(sentence):
        return ""
    masked = CODE.sub("`", sentence)
    words = masked.split()
    if (
        not FEWEST_WORDS <= len(words) <= LONGEST_WORDS
        or sum(any(c.isalnum() for c in word) for word in words) < LEAST_PROSE
    ):
        return "too short or too long"
    return objection_to(sentence, masked) or (
        "" if _declares(_words(masked)) else "no subject with a verb in the present"
    )


def _words(masked: str) -> list[str]:
    """The words in lower case without asides in parentheses; ``|`` stands for a dash or colon, a
    comma stays on its word."""
    bare = re.sub(r"\([^()]*\)", " ", masked.replace("’", "'"))
    bare = re.sub(r"\s[—–-]+\s|:\s|—", " | ", bare)
    return [word.strip(".;\"“”'[]*_").lower() or word for word in bare.split()]


def _declares(words: list[str]) -> bool:
    if not words or _opens_badly(words):
        return False
    for place, word in enumerate(words[1 : LONGEST_SUBJECT + 1], 1):
        before, after = words[place - 1], words[place + 1 : place + 2]
        if (
            word == "|"
            or word in TENSES
            or word in RELATIVE
            or (word.endswith("ed") and _object(after))
        ):
            return False
        if word in BE or _is_verb(word, words[:place], after):
            return after not in (["it"], ["them"], ["that"], ["so"])
        if before.endswith(",") and before[0] != "`" and words[0] not in ("in", "if"):
            return False
    return False


def _is_verb(word: str, subject: list[str], after: list[str]) -> bool:
    before, following = subject[-1], after[0].rstrip(",") if after else "|"
    if following == "|" or following in BE or following in TENSES:
        return False
    after_code = before.startswith("`")
    if word in THIRD and before not in NO_VERB_AFTER:
        objects = following[:1] == "`" or following in OPENS_OBJECT
        bare = subject[0] in DETERMINERS and following not in BASE and following not in NO_OBJECT
        return after_code or word not in NOUN_LIKE or objects or bare
    if word in BASE:
        return (before.rstrip(",").endswith("s") and not before.endswith("ss")) or (
            after_code and "and" in subject
        )
    verbal = after_code and word not in NOT_VERBS and OTHER_VERB.fullmatch(word)
    return bool(verbal) and not any(following in words for words in (THIRD, BASE, TENSES))


def _opens_badly(words: list[str]) -> bool:
    first, second = words[0].rstrip(","), words[1] if len(words) > 1 else ""
    if first == "there":
        return second not in ("is", "are")
    if first == "both" and second.startswith("`"):
        return False
    if first in NOUN_LIKE and (second in BE or second in BASE):
        return False
    return (
        first in NO_SUBJECT
        or first in BASE
        or first in THIRD
        or first.endswith(("ing", "ed", "ally", "ically"))
    )


def _object(after: list[str]) -> bool:
    """Whether an object follows, so that the word in ``-ed`` is a verb of the past and not an
    adjective."""
    return bool(after) and (after[0].startswith("`") or after[0] in BEGINS_OBJECT)
