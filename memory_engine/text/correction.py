"""Whether a later sentence gives another value for what an earlier one said: the same frame, the same subject, a new ending.

This is weaker than a contradiction: only where one principal says both does it mean that the earlier was taken back. So it
asks for a frame with one value at a time ("the owner of the queue is ...", "is stored in ...", "listens on ..."), and
leaves alone what may have many ("imports", "uses", "supports", a thing and its several properties).
"""

from __future__ import annotations

from itertools import pairwise

from memory_engine.text.guard import barrier, contrast
from memory_engine.text.meaning import VERBS
from memory_engine.text.stem import stem

COPULAS = frozenset({"is", "are", "was", "were"})
LINKS = frozenset({"of", "to", "by", "in", "at", "on", "from", "as"})
"""What may stand right before the value: the frame ends there, and the value is all that follows."""

MANY = frozenset(
    stem(word)
    for word in [
        "use",
        "import",
        "call",
        "require",
        "support",
        "handle",
        "contain",
        "include",
        "depend",
        "have",
        "read",
        "write",
        "accept",
        "export",
        "provide",
        "test",
        "check",
        "log",
        "need",
        "cover",
        "mention",
        "list",
        "match",
        "catch",
        "raise",
        "emit",
        "send",
        "receive",
        "touch",
        "change",
        "affect",
        "show",
        "run",
        "hold",
        "keep",
        "know",
        "want",
        "try",
        "allow",
        "reject",
        "speak",
        "like",
        "visit",
        "study",
        "win",
        "publish",
    ]
)
"""Verbs with many objects at a time: another object is one more, not another value."""

SHORT = 8
"""[words] The longest value: more is a clause, which says something new rather than something else."""
FRAME = 3
"""[words] The shortest frame."""


def replaced(earlier: str, later: str) -> tuple[str, str] | None:
    """Think: (old value, new value) if the later sentence says the same of the same thing with another value."""
    one, other = (text.rstrip(" .;!").split() for text in (earlier, later))
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    old, new, frame = one[shared:], other[shared:], [word.lower() for word in one[:shared]]
    values = all(0 < len(value) <= SHORT and COPULAS.isdisjoint(value) for value in (old, new))
    if shared < FRAME or not values or not _one_valued(frame, earlier, later):
        return None
    return (" ".join(old), " ".join(new)) if barrier(earlier, later) or set(old).isdisjoint(new) else None


def _has_verb(frame: list[str]) -> bool:
    """Whether the frame is more than the head of a subject ("the capital of ..."): the difference must come after the verb."""
    after = {"the", "a", "an", *LINKS} - {"of"}
    third_person = any(word.endswith("s") and then in after for word, then in pairwise(frame[1:]))
    return third_person or any(word in COPULAS or word.endswith("ed") or stem(word) in VERBS for word in frame[1:])


def _one_valued(frame: list[str], earlier: str, later: str) -> bool:
    if any(stem(word) in MANY for word in frame) or not _has_verb(frame):
        return False
    if frame[-1] in COPULAS:
        relational = "of" in frame[:-1] or "that" in frame[:-1] or any(word.endswith("'s") for word in frame)
        return relational or contrast(earlier, later) is not None
    if frame[-1] in ("the", "a", "an"):
        return len(frame) > FRAME and frame[-2] in LINKS
    return frame[-1] in LINKS or contrast(earlier, later) is not None
