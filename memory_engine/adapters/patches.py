"""What commits change, by their lines wherever these stand.

Those that they take and add. A branch that was squashed or replayed onto another line has no commit
in common with it, but the same changes: of each file the lines that went and came, without their
places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from memory_engine.adapters.workspace.bounds import HISTORY_SECONDS
from memory_engine.adapters.workspace.git import Git

Patch = frozenset[tuple[bytes, bytes]]
"""Each file that is changed, with a digest of what is changed in it."""

MOST = 500
"""[commits] Of a line, the latest, that are looked through for the changes of a branch."""
PLAIN = (
    "-p",
    "-U0",
    "--no-renames",
    "--full-index",
    "--no-color",
    "--no-textconv",
    "--no-ext-diff",
)
COMMIT, FILE, HUNK = b"\0", b"diff --git ", b"@@"
SIGNS = frozenset((b"+", b"-"))
BINARY = b"Binary files "
"""Before the line that stands for what is no text; what it was and is, the index line says."""
MODES = (b"new mode ", b"new file ", b"deleted file ")


def patch_between(git: Git, old: str, new: str) -> Patch:
    """Read what one commit changes against another."""
    shown = git.ask("diff-tree", "-r", *PLAIN, old, new, seconds=HISTORY_SECONDS)
    return frozenset(_files(shown or b""))


def patches_since(git: Git, base: str, tip: str, *how: str) -> list[Patch]:
    """Read the patches between two commits, the latest first."""
    words = ("log", "-n", str(MOST), "--format=%x00", *PLAIN, *how, f"{base}..{tip}", "--")
    shown = git.ask(*words, seconds=HISTORY_SECONDS) or b""
    return [frozenset(_files(part)) for part in shown.split(COMMIT + b"\n")[1:]]


def _files(shown: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Digest the part of each file of a patch."""
    for part in shown.split(b"\n" + FILE):
        head, *hunks = part.removeprefix(b"\n").split(b"\n" + HUNK)
        name, *about = head.removeprefix(FILE).split(b"\n")
        changed = [line for line in b"\n".join(hunks).split(b"\n") if line[:1] in SIGNS]
        binary = any(line.startswith(BINARY) for line in about)
        kept = [line for line in about if binary or line.startswith(MODES)]
        if kept or changed:
            yield name, hashlib.sha256(b"\n".join((*kept, *changed))).digest()
