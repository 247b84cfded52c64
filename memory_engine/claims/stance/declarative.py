"""Whether a sentence declares something lasting about a code base.

Not a parser. It knows where the subject of an English sentence in the present tense ends. In doubt
it objects: a short memory is better than chatter.
"""

from __future__ import annotations

import re

from memory_engine.claims.prose import CODE
from memory_engine.claims.stance.moment import objection_to
from memory_engine.claims.words.verbs import BASE, BE, NOUN_LIKE, TENSES, THIRD

LONGEST_WORDS = 45
"""Nobody keeps a longer sentence in mind; agents' longer ones are chains of several thoughts."""

FEWEST_WORDS = 4
LEAST_PROSE = 3
"""[words outside backticks] Below this it is code with a word between."""

LONGEST_SUBJECT = 12
"""[words] A verb that comes later than this is not the sentence's own."""

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

OPENS_SUBJECT = frozenset({"the", "a", "an", "each", "every", "this", "all", "both"})
RELATIVE = frozenset({"which", "where", "who", "that", "how", "why", "what", "whether"})
BEGINS_OBJECT = frozenset({"the", "a", "an", "all", "it", "both", "to", "by"})
NO_OBJECT = frozenset({"with", "of", "for", "and", "or", "without", "that", "which", "under"})


def objection(sentence: str) -> str:
    """Say why a sentence declares nothing lasting; "" where it does."""
    if CONSTANT.fullmatch(sentence):
        return ""
    masked = CODE.sub("`", sentence)
    words = masked.split()
    prose = sum(any(character.isalnum() for character in word) for word in words)
    if not FEWEST_WORDS <= len(words) <= LONGEST_WORDS or prose < LEAST_PROSE:
        return "too short or too long"
    return objection_to(sentence, masked) or (
        "" if _declares(_words(masked)) else "no subject with a verb in the present"
    )


def _words(masked: str) -> list[str]:
    """The words in lower case without asides in parentheses.

    ``|`` stands for a dash or colon; a comma stays on its word.
    """
    bare = re.sub(r"\([^()]*\)", " ", masked.replace("’", "'"))
    bare = re.sub(r"\s[—–-]+\s|:\s|—", " | ", bare)
    return [word.strip(".;\"“”'[]*_").lower() or word for word in bare.split()]


def _declares(words: list[str]) -> bool:
    """Whether a present verb follows the subject that opens it."""
    if not words or _opens_badly(words):
        return False
    for place in range(1, min(LONGEST_SUBJECT + 1, len(words))):
        subject, word, after = words[:place], words[place], words[place + 1 : place + 2]
        if _is_no_subject(word, after):
            return False
        if word in BE or _is_verb(word, subject, after):
            return after not in (["it"], ["them"], ["that"], ["so"])
        if _breaks_off(subject):
            return False
    return False


def _is_no_subject(word: str, after: list[str]) -> bool:
    """Whether a word tells that no subject stands before it."""
    past = word in TENSES or (word.endswith("ed") and _object(after))
    return past or word == "|" or word in RELATIVE


def _breaks_off(subject: list[str]) -> bool:
    """Whether a subject ends with a comma after more than circumstances."""
    last = subject[-1]
    return last.endswith(",") and last[0] != "`" and subject[0] not in ("in", "if")


def _is_verb(word: str, subject: list[str], after: list[str]) -> bool:
    following = after[0].rstrip(",") if after else "|"
    if following == "|" or following in BE or following in TENSES:
        return False
    if word in THIRD and subject[-1] not in NO_VERB_AFTER:
        return _is_third_person(word, subject, following)
    after_code = subject[-1].startswith("`")
    if word in BASE:
        return _is_plural(subject[-1].rstrip(",")) or (after_code and "and" in subject)
    unlisted = after_code and word not in NOT_VERBS and OTHER_VERB.fullmatch(word) is not None
    return unlisted and following not in THIRD | BASE | TENSES


def _is_third_person(word: str, subject: list[str], following: str) -> bool:
    """Whether a listed form in -s is a verb here.

    Many are plural nouns as often.
    """
    if subject[-1].startswith("`") or word not in NOUN_LIKE:
        return True
    if following[:1] == "`" or following in OPENS_OBJECT:
        return True
    return subject[0] in OPENS_SUBJECT and following not in BASE | NO_OBJECT


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _opens_badly(words: list[str]) -> bool:
    """Whether a sentence has no subject, or leans on the last."""
    first, second = words[0].rstrip(","), words[1] if len(words) > 1 else ""
    if first == "there":
        return second not in ("is", "are")
    if first == "both" and second.startswith("`"):
        return False
    if first in NOUN_LIKE and second in BE | BASE:
        return False
    return first in _NEVER_FIRST or first.endswith(("ing", "ed", "ally", "ically"))


_NEVER_FIRST = NO_SUBJECT | BASE | THIRD


def _object(after: list[str]) -> bool:
    """Whether an object follows: then "-ed" is a past verb."""
    return bool(after) and (after[0].startswith("`") or after[0] in BEGINS_OBJECT)
