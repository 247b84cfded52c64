"""Whether a shell line leaves the project's files as they are."""

from __future__ import annotations

import re

from memory_engine.commandline.parse import Invocation, parse_shell
from memory_engine.commandline.programs import READS, SAYS, WRITES
from memory_engine.commandline.runner import runner
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import started
from memory_engine.domain.table import words

KEEPING = (SAYS | READS) - WRITES
"""Programs that change no file, but for the options in ``CHANGES``."""

GIT_KEEPS = words("""
    add blame branch commit diff fetch log ls-files push remote rev-parse show status
""")
"""Subcommands of git that change no file of the working tree."""

CHANGES = re.compile(r"-(?:i\b.*|delete|exec|execdir|ok|okdir)")
ASIDE = re.compile(r"/dev/|/tmp/|\d+$")
"""An output that goes to no file of the project."""


def changes_nothing(shell: str) -> bool:
    """Tell whether a line surely leaves all files as they are."""
    try:
        return all(map(_keeps, parse_shell(shell.strip()).calls))
    except Unreadable:
        return False


def _keeps(call: Invocation) -> bool:
    program, *rest = *started(call.words).words, ""
    if not all(map(ASIDE.match, call.writes)) or any(map(CHANGES.fullmatch, rest)):
        return False
    if program == "git":
        return rest[0] in GIT_KEEPS
    begun = runner(call.words)
    return bool(begun and begun.tests) or not program or program in KEEPING
