"""A text's stretches where a secret may stand.

They are around cues, and around unbroken runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from memory_engine.domain.patterns import regex
from memory_engine.privacy.wrapped import Unwrapped

CUE = regex(
    r"-----begin|private-lines|[\"'_.-]pass|passw|passphr|passco|pwd|[_.-]pw|\bpw ?[:=]|"
    r"\bpass ?[:=]|secret|token|key|credential|_auth|authoriz|x-auth|encrypted|cookie|bearer|"
    r"log_?in\(|sign_?in\(|authenticate\(|auth ?=? ?\("
    r"|mysql|mariadb|redis-cli|docker login|sshpass|curl|://|</|\$[a-z0-9_-]{1,14}\$"
    r"|@tcp\(|psexec|sqlcmd|mongo|ldap|"
    r"\S:\d{2,5}:"
)
"""In lower case, a word or sign that every secret stands near to that is none by its look."""
OF_CUES = ("pass", "pw", "docker", "$", ":::")
"""What no secret's word is but as a part of a cue."""
CUE_SIGNS: Mapping[str, tuple[int, ...]] = {
    "pass": (0, 1, 3),
    "pw": (0, 1),
    "auth": (0, 1, 2),
    "in(": (3, 4, 5),
    **dict.fromkeys(("secret", "token", "key", "credential", "encrypted", "cookie"), (0,)),
    **dict.fromkeys(("bearer", "mysql", "mariadb", "redis-cli", "docker login", "curl"), (0,)),
    **dict.fromkeys(("@tcp(", "psexec", "sqlcmd", "mongo", "ldap"), (0,)),
    **dict.fromkeys(("://", "</", "$", "-----begin", "private-lines"), (0,)),
}
"""What every cue but a port holds -> how many characters a cue begins before it."""
PORT = regex(r"\S(?=:\d{2,5}:)")
COLONS = 2
"""Of a port in a line of ``.pgpass``."""
RUN = regex(r"[A-Za-z0-9+/=_~-]{12,}")
"""What is a secret by its look is unbroken, and this long."""
BEFORE, AFTER = 100, 300
"""[characters] Around a cue, that say what it is."""
AROUND_RUN = 48
HIDING = 40
"""[characters] Before a run, in which what was written otherwise hid it."""
DIGIT = regex(r"\d")
Runs = list[tuple[int, int]]
"""Where what may be a token stands in a text, or stretches around it."""


def stretches_of(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches from their places in order, joined where they meet."""
    begun = ended = 0
    for start, end in places:
        if start > ended:
            if ended:
                yield begun, ended
            begun = start
        ended = max(ended, end)
    if ended:
        yield begun, ended


def cues_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around cues, in order."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is two
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    ended = 0
    for start in sorted(_cue_starts(lowered)):
        if start >= ended and (cue := CUE.match(lowered, start)):
            ended = cue.end()
            to_end = cue[0] in ("-----begin", "private-lines")
            yield max(cue.start() - BEFORE, 0), len(text) if to_end else ended + AFTER


def _cue_starts(lowered: str) -> set[int]:
    """Where a cue may begin."""
    starts: set[int] = set()
    for sign in [sign for sign in CUE_SIGNS if sign in lowered]:
        at = lowered.find(sign)
        while at >= 0:
            starts.update([at - back for back in CUE_SIGNS[sign]])
            at = lowered.find(sign, at + 1)
    if lowered.count(":") >= COLONS:
        starts.update(port.start() for port in PORT.finditer(lowered))
    return starts


def runs_of(text: str) -> Runs:
    """Find what is unbroken and has more than small letters."""
    return [
        found.span()
        for found in RUN.finditer(text)
        if DIGIT.search(run := found[0]) or run[1:] != run[1:].lower()
    ]


def around(runs: Runs, written: Unwrapped | None = None) -> Runs:
    """Give the stretches around runs.

    Of another form of a text, only where one was hidden.
    """
    if written:
        runs = [run for run in runs if written.changes(run[0] - HIDING, run[1] + 1)]
    return [(max(start - BEFORE, 0), end + AROUND_RUN) for start, end in runs]
