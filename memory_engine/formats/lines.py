"""What line a fact makes: kind, mark, words, and worth."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import log, log10

from memory_engine.domain import policy as numbers
from memory_engine.domain.branches import branch_in, off_branch
from memory_engine.domain.marks import DOUBT, MARKS, OWN, RANKS, WORDS_ALONE
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.formats.shorten import cut, unmarked

SECTIONS: Mapping[str, str] = {
    "rule": "Rules of the owner",
    "lesson": "Lessons",
    "convention": "Conventions",
    "command": "Commands",
    "decision": "Decisions",
    "place": "Where things are",
    "trivia": "About the code",
}
"""Kind of line -> its heading. Slow kinds first, so that a long prefix of the page stays from
night to night."""

CUES: tuple[tuple[str, str], ...] = (
    (
        "lesson",
        r"fails?|breaks?|crash\w*|hangs?|flaky|careful|beware|caveat|workaround|deadlocks?|bug|"
        r"silently|must not|cannot|can't|never|only works|leaks?|race",
    ),
    (
        "decision",
        r"decided|decision|chose|chosen|instead of|rather than|because|so that|on purpose|"
        r"deliberately|we use|trade-?off",
    ),
    ("place", r"lives? in|defined in|located|is in|stored in|found in|implemented in|moved to"),
)
"""Words by which a free sentence shows what kind of line it is; the first that fits decides."""
COMMANDS = frozenset({"command", "works", "target", "script"})
PLACES = frozenset({"location", "defined-in", "exists", "path"})


def line_kind(fact: Fact) -> str:
    """Tell what kind of line a fact makes: a key of ``SECTIONS``.

    An agent that notes a rule notes a convention: only the owner makes rules.
    """
    if fact.kind == "rule":
        return "rule"
    if fact.attribute in COMMANDS or fact.attribute.startswith("cmd:"):
        return "command"
    if fact.line:
        return "convention" if fact.line == "rule" else fact.line
    return "place" if fact.attribute in PLACES else _cued(fact.text)


def _cued(text: str) -> str:
    """The kind that the words of a free sentence show."""
    cued = (kind for kind, cue in CUES if re.search(rf"\b({cue})\b", text, re.I))
    return next(cued, "trivia")


def weight(fact: Fact, bits: float, sessions: int, worth: float = 0.0) -> float:
    """Weigh a fact by what time does not move.

    That is its kind, its evidence in bits, its sessions, its worth to a reader (0 to 1).
    """
    kind = numbers.LINE_WEIGHT[line_kind(fact)]
    proven = numbers.PROVEN * min(bits, numbers.PROVEN_BITS) * log10(2)
    used = numbers.USED * log(2 * max(sessions, 1))
    found = numbers.WORTH * worth
    return kind + proven + used + found - (numbers.STALE if fact.valid_to else 0.0)


def is_remark(standing: Standing) -> bool:
    """Tell whether a line is one speaker's word, hardly worth reading."""
    return standing.mark in WORDS_ALONE and round(standing.weight / numbers.UNLISTED) < 0


def is_trifle(standing: Standing) -> bool:
    """Tell whether a remark has no place in any index."""
    return is_remark(standing) and round(standing.weight / numbers.UNLISTED) < -1


def is_own(standing: Standing) -> bool:
    """Tell whether a line precedes all that is only heard."""
    return standing.mark in OWN and not is_remark(standing)


def score(standing: Standing, today: str) -> float:
    """Score a fact on a day: its weight, and how lately heard.

    ACT-R base level, with a half-life of 14 days.
    """
    days = max(days_between(standing.heard, today), 0)
    fresh = numbers.FRESH * 2 ** (-days / numbers.FRESH_DAYS)
    return standing.weight - numbers.FADING * log(days + 1) + fresh


def days_between(first: str, last: str) -> int:
    """Count whole days between two ISO days; 0 if unknown."""
    from datetime import date

    try:
        return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
    except ValueError:
        return 0


def oldest(day: str, days: int) -> str:
    """Give the day so many days earlier; "" outside the calendar."""
    from datetime import date, timedelta

    try:
        return (date.fromisoformat(day) - timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def topic(fact: Fact) -> str:
    """Name a fact's topic: its first anchor's folder, or section."""
    folder = "/".join((fact.paths or [""])[0].split("/")[:-1][:2])
    return slug(folder) if folder else section_of(fact)


def section_of(fact: Fact) -> str:
    """Name the section of a fact as a file name's stem."""
    return slug(SECTIONS[line_kind(fact)])


def slug(text: str) -> str:
    """Make a file name's stem out of a text."""
    return (
        re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[: numbers.STEM_CHARS].strip("-")
        or "general"
    )


def command_of(standing: Standing) -> str:
    """Write a proven command as code; "" for any other fact."""
    fact = standing.fact
    proven = standing.mark in ("asserted", "seen") and fact.attribute == "works" and fact.polarity
    if not proven:
        return ""
    where = off_branch(fact.scope)
    lead, rest = f"`{fact.subject}`", fact.text.removeprefix(f"`{fact.subject}` works").rstrip(".")
    said = rest if rest != fact.text.rstrip(".") else f" ({where})" if where else ""
    return lead + said + where_of(fact)


def rank(standing: Standing) -> tuple[int, float, str, str]:
    """Order lines by use: surest, weightiest, then time and id.

    It is the same every night.
    """
    return RANKS[standing.mark], -standing.weight, standing.fact.valid_from, standing.fact.id


def line_of(standing: Standing, chars: int, doubted: Collection[str] = ()) -> str:
    """Write a fact as one line, cut to fit."""
    fact = standing.fact
    head = f"- {MARKS[standing.mark]}"
    from memory_engine.claims.lapse import passing  # heavy, and for what is written alone

    since = f" (as of {standing.heard})" if standing.heard and passing(fact) else ""
    branch = where_of(fact)
    tail = f"{branch}{since}{DOUBT if fact.id in doubted else ''} [{fact.id}]"
    return head + cut(words_of(fact), chars - len(head) - len(tail)) + tail


def where_of(fact: Fact) -> str:
    """Write on which branch alone a fact holds.

    Gives "" where that is no matter.
    """
    branch = branch_in(fact.scope)
    return f" (on {branch})".replace("<!--", "&lt;!--") if branch else ""


def words_of(fact: Fact) -> str:
    """Give a fact's text as it stands behind a mark.

    What would open a comment, and hide lines, is spelt out.
    """
    return unmarked(fact.text, MARKS.values()).replace("<!--", "&lt;!--")


def index_line(standing: Standing, policy: Policy, doubted: Collection[str] = ()) -> str:
    """Write a fact as one line of the index."""
    return line_of(standing, policy.line_chars, doubted)


def whole(standing: Standing, policy: Policy, doubted: Collection[str] = ()) -> bool:
    """Tell whether a fact's line in the index says all of it."""
    return words_of(standing.fact) in index_line(standing, policy, doubted)
