"""What a sign is, and how a program gives one.

No program is ever waited for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from memory_engine.adapters.program import TooMuch, run
from memory_engine.domain.named import NamedTuple

ASKED_SECONDS = 1.0
"""[s] That a program may take to answer. All of them answer within a tenth."""


class Sign(NamedTuple):
    """What one source tells [s since somebody did something].

    Or why it can't tell. ``hung``: it was asked and did not answer, and is better left alone for a
    while.
    """

    source: str
    seconds: float | None
    why: str
    hung: bool = False


def asked(words: Sequence[str], seconds: float = ASKED_SECONDS) -> tuple[str, str, bool]:
    """Ask a program for a sign, with its bounds.

    Gives what it said, why it said nothing, and whether it hung.
    """
    if shutil.which(words[0]) is None:
        return "", f"there is no {words[0]} here", False
    try:
        said = run(words, b"", seconds, os.sep)
    except subprocess.TimeoutExpired:
        return "", f"{words[0]} did not answer within {seconds:g} s", True
    except (OSError, TooMuch) as error:
        return "", f"{words[0]} could not be asked ({error})", False
    if said.code:
        complaint = said.complaint.decode("utf-8", "replace").strip().splitlines()
        told = complaint[-1] if complaint else f"it ended with {said.code}"
        return "", f"{words[0]}: {told}", False
    return said.out.decode("utf-8", "replace").strip(), "", False


def ago(source: str, at: float, now: float, what: str) -> Sign:
    """Make a sign of something at a time [s since 1970].

    What is ahead happened now.
    """
    return Sign(source, max(now - at, 0.0), what)
