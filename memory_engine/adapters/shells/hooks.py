"""The hooks by which a shell tells of commands.

Text that its owner has it read at its start.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
MOST_ROWS = 500
"""[rows] That one shell leaves while nobody takes them: a watch that was killed comes back, or it
does not."""


def hook(shell: str, folder: Path, agents: Iterable[str]) -> str:
    """Write a shell's hook that leaves rows in a folder.

    It does nothing in the shell of an agent, which one of some variables tells.
    """
    text = Path(__file__).with_name(f"hook.{shell}").read_text("utf-8")
    quoted = _for_fish(str(folder)) if shell == "fish" else shlex.quote(str(folder))
    named = "".join(f"${name}" if shell == "fish" else f"${{{name}-}}" for name in agents)
    filled = text.replace("@FOLDER@", quoted).replace("@MOST@", str(MOST_ROWS))
    return filled.replace("@AGENTS@", named)


def _for_fish(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
