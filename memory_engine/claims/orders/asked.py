"""Whether a question asks for rules, or a command.

It is the rules themselves.
"""

from __future__ import annotations

import re

from memory_engine.domain.patterns import regex

_WHAT = r"^(?:what|which (?:things?|rules?))\b"
_MAY = r"\b(?:should|must|may|can|am|are|is|do|shall)(?=n't|\b)"
_NOT = r"(?:\b(?:not|never|avoid\w*|forbidden|prohibited)\b|n't\b)"
_IDLE = r"(?:\W+(?:i|we|you|agents?|do|doing|to|be|done|allowed|supposed|ever|here|use))*\W*$"
_FORBIDDEN = regex(rf"{_WHAT}[^.?]{{0,40}}{_MAY}[^.?]{{0,20}}{_NOT}{_IDLE}", re.I)
_RULES = regex(
    rf"{_WHAT}[^.?]{{0,20}}{_MAY}[^.?]{{0,20}}\b(?:rules?|always)\b{_IDLE}"
    r"|^which rules (?:are|do|hold|apply)\b[^.?]{0,20}\W*$"
    r"|^(?:the |your |my |our |list |show |all )*rules\W*$",
    re.I,
)
_DENIES = regex(r"\b(?:never|not|no|avoid|stop|quit|nobody|only)\b|n['’]t\b", re.I)

_HOW = r"^how (?:do|can|should|must|would|could|does|to|is|are)\b"
_TO_RUN = r"(?:run|execute|invoke)"
_COMMAND = regex(
    r"^(?:what|which)(?:'s| is| are)?(?: [\w-]+){0,3} commands?\b"
    r"|^(?:[\w-]+ ){0,4}commands?(?: (?:for|to|that|which)\b[^.?]*)?\W*$"
    rf"|{_HOW}(?: (?:i|we|you|one|they))? {_TO_RUN}\b"
    r"|^how (?:is|are)\b[^.?]*\b(?:run|executed|invoked)\W*$",
    re.I,
)
_HOW_TO = regex(_HOW, re.I)
RUNNING = frozenset({"command", "run", "execut", "invok"})
"""[stems] With which a command is asked for, whatever it does."""


def asks_for_rules(question: str) -> bool:
    """Tell whether somebody asks for rules or prohibitions.

    It is what the rules are, or what they should not do.
    """
    plain = question.strip().replace("’", "'")
    return bool(_RULES.match(plain) or _FORBIDDEN.match(plain))


def answers(question: str, rule: str) -> bool:
    """Tell whether a rule is one of those asked for.

    Of what is forbidden, it is one that forbids.
    """
    plain = question.strip().replace("’", "'")
    return bool(_RULES.match(plain) or _DENIES.search(rule))


def asks_for_command(question: str) -> bool:
    """Tell whether somebody asks for a command, or its use.

    It does something, or they ask how to run something.
    """
    return bool(_COMMAND.match(question.strip().replace("’", "'")))


def asks_how(question: str) -> bool:
    """Tell whether somebody asks how something is done."""
    return bool(_HOW_TO.match(question.strip()))
