"""The files of one night: plan and report below ``dreams/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

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
    _write(folder / "plan.json", plan_text(plan), so)
    _write(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n", so)
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


def _write(path: Path, text: str, so: str) -> None:
    """Replace a file whole; one that is no plain file, like ``/dev/stdout``, is written to as it is."""
    fresh = path.with_name(f".{path.name}.new") if path.is_file() or not path.exists() else path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        if fresh != path:
            fresh.replace(path)
    except OSError as error:
        raise NoRoom(str(path), error.strerror or str(error), so) from None
