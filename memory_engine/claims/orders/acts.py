"""What may be ordered: acts and their objects; what is an order."""

from __future__ import annotations

import re

from memory_engine.claims.words.smallwords import EFFECTS, STOP
from memory_engine.claims.words.verbs import BASE, BE, NOUN_LIKE, THIRD
from memory_engine.domain.patterns import regex

FEWEST_WORDS = 3
"""A shorter text is an interjection (``never mind``)."""

DO = (
    "use|add|edit|commit|push|write|touch|modify|import|create|put|run|install|mock|skip|"
    "delete|rename|hard-?code|include|"
    "mention|bump|amend|force(?:-| )?push|rebase|squash|merge|log|leave|introduce|change|"
    "disable|ignore|call|expose|print|"
    "format|deploy|release|publish|store|guess|invent|generate|reformat|refactor|pin|"
    "upgrade|downgrade|suppress|swallow|"
    "catch|raise|return|nest|abbreviate|assume|rely|reach"
)
DOING = (
    "using|adding|editing|committing|pushing|writing|touching|modifying|importing|creating|"
    "putting|running|installing|"
    "mocking|skipping|hard-?coding|mentioning|rebasing|squashing|merging|logging|"
    "introducing|disabling|calling|printing|"
    "nesting|abbreviating"
)
PROJECT = r"(?:repo|repository|project|codebase|code base|team|service|package)"
THINGS = (
    "commits?|commit messages?|tests?|prs?|pull requests?|branches|branch names|docs?|"
    "docstrings?|comments?|migrations?|"
    "secrets?|dependencies|imports?|errors?|logs?|dates?|timestamps?|variables?|functions?|"
    "modules?|endpoints?|handlers?|"
    "queries|configs?|fixtures?|changes|releases|deploys?"
)
SHARED = r"(?:commit|push|merge|rebase|release|deploy|publish|tag|pull|squash)"
"""Acts that touch what others have: an order that is tied to them is for each time."""
SHARING = (
    r"(?:committing|pushing|merging|rebasing|releasing|deploying|publishing|tagging|pulling|"
    r"squashing|opening a (?:pr|pull request))"
)
UNITS = (
    r"(?:commits?|prs?|pull requests?|releases?|branch(?:es)?|migrations?|changes?|"
    r"functions?|methods?|class(?:es)?|modules?|files?|tests?|"
    r"endpoints?|public \w+|exports?|merges?|deploys?|deployments?|code)"
)
EVENTS = (
    r"(?:commits?|prs?|pull requests?|releases?|branch(?:es)?|migrations?|merges?|deploys?|"
    r"deployments?)"
)
NOT_AN_ACT = (
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
BANNED = (
    r"(?:not|never) (?:allowed|permitted|ok|okay|fine|acceptable|welcome|an option)|"
    r"forbidden|prohibited|banned|verboten|off[- ]limits|taboo|"
    r"a no-?go|disallowed|mandatory|compulsory|obligatory|a must|required for (?:all|every|"
    r"each|any)"
)
_REPORTS = regex(rf"{REPORTED}\b")
ACTS = (
    frozenset(re.sub(r"\(.*?\)|\?", "", DO).split("|"))
    | BASE
    | {"ask", "document", "tell", "prefer"}
)
VERB = (
    r"(?:(?:always|never|please) |(?:do not|don't|dont) (?:ever )?)?(?:re-?)?"
    rf"(?:{'|'.join(sorted(ACTS))})"
)

OPENS = regex(
    r"^(?:(?:please|pls|also|just|ok|okay|and|but|so|then)\b[\s,]*|let'?s (?=(?:always|"
    r"never|not|use|stick|keep|avoid|go with|prefer)\b)"
    r"|(?:(?:do not|don't|never) forget|remember|make sure|be sure) (?:to |that (?:you|we) "
    r"|you |we )(?=\w))+",
    re.I,
)
"""What only opens an instruction; what is to be remembered may be of the moment all the same."""


def commands(masked: str) -> bool:
    """Tell whether a sentence (code masked) is an order, lasting or not."""
    words = OPENS.sub("", masked).lower().split()
    declares = any(
        word in BE or (word in THIRD and word not in NOUN_LIKE) for word in words[1:FEWEST_WORDS]
    )
    orders = bool(words) and (_acts(words) or (words[0] == "no" and not _REPORTS.match(words[-1])))
    return len(words) > 1 and orders and not declares


def _acts(words: list[str]) -> bool:
    """Whether a text begins with what is to be done.

    That is a verb that is known, or a word that only a verb's object follows.
    """
    first, then = words[0], words[1].strip(".,;!") if len(words) > 1 else ""
    verbal = (
        first.isalpha()
        and not first.endswith(("ing", "ed", "ly", "s"))
        and first not in STOP | _NO_VERBS
    )
    return first in ACTS or (verbal and first not in EFFECTS and then in _OPENS_OBJECT)


_OPENS_OBJECT = frozenset({"the", "an", "your", "our"})
_NO_VERBS = frozenset({"half", "twice", "double", "quite", "how", "why", "what"})
