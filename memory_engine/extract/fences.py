"""Commands in fenced shell blocks, with their purposes.

A purpose is what a command is said to be for. A comment says it, before the command or behind it,
or the heading or label that the block stands under. A command that nothing is said of is somebody's
work, and no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from memory_engine.claims.prose import Block, plain
from memory_engine.domain.patterns import regex

OPENS = regex(r"^\s*`{3,}(?:bash|sh|shell|zsh|console|powershell)\s*$")
CLOSES = regex(r"^\s*`{3,}\s*$")
LABEL = regex(r"^\s*(?:[-*]|\d+[.)])?\s*(?:#{1,6}\s+(.+)|\*\*([^*]{3,80})\*\*:?)\s*$")
"""A heading, or a line that is a label alone."""
NOTE = regex(r"^\s*#\s*([A-Za-z][^#=|]{2,100})$")
BEHIND = regex(r"^(\S.{1,100}?)\s{1,20}#\s*([A-Za-z][^#=|]{2,100})$")
NO_CALL = regex(r"^(?:\$\s*)?(?:cd|echo|export|source|if|for|do|done|fi|while|then|else)\b")
"""So begins what prepares a call, or belongs to a script."""

MOST = 6
"""[commands] Of one block: a longer one is a script."""
LONGEST = 120
"""[characters] Of a command that is worth to be shown."""
ABOVE = 3
"""[lines] Before a block, in which its label may stand."""


def commands_of(markdown: str) -> Iterator[Block]:
    """Give each shell-block command with its purpose.

    It comes as a block of its own.
    """
    lines = markdown.splitlines() if "```" in markdown else []
    at = 0
    while at < len(lines):
        if OPENS.match(lines[at]):
            end = next((n for n in range(at + 1, len(lines)) if CLOSES.match(lines[n])), len(lines))
            yield from _of_block(lines[at + 1 : end], _label(lines[max(at - ABOVE, 0) : at]))
            at = end
        at += 1


def _of_block(lines: Sequence[str], label: str) -> Iterator[Block]:
    found = [*_with_notes(lines)]
    bare = [command for command, note in found if not note]
    if len(found) > MOST or any("<<" in line for line in lines):
        return
    for command, note in found:
        purpose = note or (label if len(bare) == 1 else "")
        if purpose and len(command) <= LONGEST and "`" not in command:
            yield Block(f"`{command}`: {plain(purpose.rstrip(' .:'))}", row=True)


def _with_notes(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each call, and the comment before or behind it."""
    before = ""
    for line in lines:
        if note := NOTE.match(line):
            before = note[1]
        elif line.strip():
            behind = BEHIND.match(line.strip())
            command, note_of_it = (behind[1], behind[2]) if behind else (line.strip(), before)
            if not NO_CALL.search(command):
                yield command.removeprefix("$ ").strip(), note_of_it
                before = ""


def _label(above: Sequence[str]) -> str:
    """Give the heading or label right above a block.

    Gives nothing where something else is there.
    """
    said = [line for line in above if line.strip()]
    found = LABEL.match(said[-1]) if said else None
    return (found[1] or found[2]).strip() if found else ""
