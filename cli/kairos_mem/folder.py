"""The files of one night: plan and report below ``dreams/``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain import codec
from memory_engine.domain.errors import NoRoom
from memory_engine.domain.records import Plan, Problem


def write_plan(path: Path, plan: Plan) -> None:
    """Write: a plan as indented JSON, for a person to read and `apply` to take."""
    _write(path, plan_text(plan), "Nothing was changed.")


def plan_text(plan: Plan) -> str:
    """Think: a plan as the text of its file."""
    return json.dumps(codec.plan_json(plan), ensure_ascii=False, indent=1) + "\n"


def keep_night(root: Path, plan: Plan, report: Mapping[str, object]) -> Path:
    """Write: plan and report of a night into ``dreams/0007/``; the folder."""
    folder = root / "dreams" / f"{plan.dream:04d}"
    so = "The night itself is applied; only its files are missing." if report["applied"] else "Nothing was changed."
    _write(folder / "plan.json", plan_text(plan), so, root)
    _write(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n", so, root)
    return folder


def newest_night(root: Path) -> int:
    """Read: the newest night that is kept below ``dreams/`` as applied; 0 if there is none."""
    nights = {int(path.name): path for path in (root / "dreams").glob("*") if path.name.isdecimal()}
    return next((number for number in sorted(nights, reverse=True) if _applied(nights[number] / "report.json")), 0)


def lost_night(kept: int, last: int) -> list[Problem]:
    """Think: a problem if the newest night kept is none that the ledger, whose last one is ``last``, knows of."""
    if kept <= last:
        return []
    what = f"knows nothing of dream {kept}, which was applied: the ledger was lost or replaced"
    return [Problem("memory.db", what, f"Restore it from a copy; if it is the right one, remove dreams/{kept:04d}.")]


def _applied(report: Path) -> bool:
    try:
        return bool(json.loads(report.read_text("utf-8"))["applied"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _write(path: Path, text: str, so: str, root: Path | None = None) -> None:
    """Replace a file whole; what is no file (``/dev/stdout``, a pipe) is written to as it is."""
    try:
        if root:
            private.folder(str(path.parent), str(root))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        if root is None and _stream(path):
            _append(path, text.encode())
        else:
            private.replace(str(path), text.encode(), str(root or path.parent))
    except OSError as error:
        raise NoRoom(str(path), error.strerror or str(error), so) from None


def _append(path: Path, content: bytes) -> None:
    """Our own stdout is written to as such: opened anew, a file would be written over from its start."""
    if os.path.samestat(os.stat(path), os.fstat(1)):
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    with path.open("ab") as out:
        out.write(content)


def _stream(path: Path) -> bool:
    """Whether a path names something open or a device: then there is nothing to replace."""
    return path.is_relative_to("/dev") or path.is_relative_to("/proc") or (path.exists() and not path.is_file())
