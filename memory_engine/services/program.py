"""Which kairos-mem was called: the one that is to run at night."""

from __future__ import annotations

import os

MODULE = "kairos_mem.main"


def called(script: str, interpreter: str) -> tuple[str, ...]:
    """Give the words that call the same program from anywhere.

    A link is kept as it is: an installer may lead it elsewhere with its next version.
    """
    path = os.path.abspath(script)
    if not os.path.isfile(path) or path.endswith(".py"):
        return (interpreter, "-m", MODULE)
    return (path,) if os.access(path, os.X_OK) else (interpreter, path)


def gone(program: tuple[str, ...]) -> bool:
    """Tell whether a program is gone, or can't run.

    It is not where it was, or can't be run any more.
    """
    return not (os.path.isfile(program[0]) and os.access(program[0], os.X_OK)) or (
        len(program) == 2 and not os.path.isfile(program[1])
    )
