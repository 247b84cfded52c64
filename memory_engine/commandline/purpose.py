"""What a command is for, in words that somebody may ask with."""

from __future__ import annotations

from memory_engine.commandline.programs import CHECKS
from memory_engine.commandline.runner import runner

TEST, CHECK = "test", "check"


def purposes(command: str) -> frozenset[str]:
    """Tell whether a command tests or checks a project.

    It tells so beside the words it is called by.
    """
    found = runner(tuple(command.split()))
    if found is None:
        return frozenset()
    if found.tests:
        return frozenset({TEST})
    return frozenset({CHECK}) if {found.program, *found.arguments} & CHECKS else frozenset()
