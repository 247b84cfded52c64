"""Where a host keeps a project's memory, and our access."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from memory_engine.adapters.host_settings import config_folder
from memory_engine.adapters.worktree import main_folder, top
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.memory import HostIsDreaming
from memory_engine.domain.errors.stores import OthersFolder

MEMORY = "memory"
"""What the folder is called, below the host's name for the project."""
LOCK = ".consolidate-lock"
"""The host's: who dreams in it, as a process id, touched when a dream begins."""
LOCK_SECONDS = 3_600.0
"""After which the host itself takes a lock for one that was left behind."""
LARGEST, MOST_FILES = 64 * 1024 * 1024, 10_000
"""[bytes, files] Of a folder that is taken over: a larger one is no memory."""
OURS = "kairos-mem:generated"
LONGEST_NAME = 200
"""[characters] Of a project's name; a longer one the host cuts, and adds a digest of its own."""


def default_folder(workspace: Path) -> Path:
    """Name the folder in which Claude Code keeps memory for a project.

    The worktrees of one repository share one. Raises ``OthersFolder`` where its name is too long to
    be told before the host has made it.
    """
    root = top(str(workspace)) or str(workspace)
    name = os.environ.get("CLAUDE_CODE_PROJECT_DIR_NAME", "")
    if not (name and os.environ.get("CLAUDE_CONFIG_DIR")):
        whole = _composed(os.path.realpath(main_folder(root) or root))
        name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in whole)
    projects = Path(config_folder()) / "projects"
    if len(name) > LONGEST_NAME:
        import glob

        made = sorted(projects.glob(f"{glob.escape(name[:LONGEST_NAME])}-*"))
        if len(made) != 1:
            raise OthersFolder(str(projects), "does not tell which folder is this project's")
        return made[0] / MEMORY
    return projects / name / MEMORY


def _composed(text: str) -> str:
    """Write letters with their accents as one sign, as the host does."""
    if text.isascii():
        return text
    import unicodedata  # on the way of a session that opens, and seldom wanted there

    return unicodedata.normalize("NFC", text)


def is_of(folder: Path, project: str) -> bool:
    """Tell whether a host keeps a project's memory in a folder."""
    try:
        return default_folder(Path(project)).resolve() == folder
    except (KairosError, OSError):
        return False


def dreaming(folder: Path) -> bool:
    """Tell whether the host may be at work in its folder."""
    try:
        lock = folder / LOCK
        age = time.time() - lock.stat().st_mtime
        return age < LOCK_SECONDS and _alive(lock.read_text("utf-8", "replace").strip())
    except OSError:
        return False


def refuse_while_dreaming(folder: Path) -> None:
    """Raise ``HostIsDreaming`` while the host holds its lock."""
    if dreaming(folder):
        raise HostIsDreaming(str(folder))


def refuse(folder: Path) -> None:
    """Refuse a folder that the host can't give, or not now."""
    refuse_while_dreaming(folder)
    if folder.exists() and not folder.is_dir():
        raise OthersFolder(str(folder), "is no folder")
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    if len(files) > MOST_FILES or sum(path.stat().st_size for path in files) > LARGEST:
        raise OthersFolder(str(folder), "holds more than any memory does")
    if any(OURS in path.read_text("utf-8", "replace") for path in pages(folder)):
        raise OthersFolder(str(folder), "holds pages that kairos-mem rendered, of another store")


def _alive(written: str) -> bool:
    """Tell whether a process of that number runs.

    Who can't tell takes it for running.
    """
    if not written.isdecimal() or not written.isascii():
        return bool(written)
    try:
        os.kill(int(written), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def pages(folder: Path) -> Iterator[Path]:
    """Find the pages of a folder and below, in order."""
    yield from sorted(path for path in folder.rglob("*.md") if path.is_file())


def named(folder: Path) -> dict[str, Path]:
    """Find the pages of a folder, by names that are no paths."""
    return {path.relative_to(folder).as_posix().replace("/", "-"): path for path in pages(folder)}
