"""Which files hosts read as instructions for an agent."""

from __future__ import annotations

from fnmatch import fnmatchcase

from memory_engine.domain.table import words

IMPORTING = ("CLAUDE.md", "CLAUDE.local.md", "GEMINI.md")
"""Their hosts load what ``@path`` names."""
ANYWHERE = (*IMPORTING, "AGENTS.md", "AGENTS.override.md", ".goosehints", ".cursorrules")
"""Names of instruction files, whatever folder they lie in: hosts read them where they work."""
FOLDERS = (
    ".claude/rules/*.md",
    ".cursor/rules/*.mdc",
    ".github/copilot-instructions.md",
    ".github/instructions/*.instructions.md",
)
"""Places of instruction files, as globs; ``*`` stands for folders as well."""
ENDINGS = tuple(dict.fromkeys(glob[glob.rindex(".") :] for glob in FOLDERS))
"""Of the files in these places."""
FOREIGN = words("fixtures testdata templates vendor node_modules third_party site-packages")
"""Folders of what is not of this project, or not for those who work on it."""


def is_instruction_file(path: str) -> bool:
    """Tell whether hosts read a file of this path as instructions."""
    *folders, name = path.split("/")
    placed = name.endswith(ENDINGS) and any(fnmatchcase(f"/{path}", f"*/{at}") for at in FOLDERS)
    named = name in ANYWHERE or placed
    return named and FOREIGN.isdisjoint(folders)
