"""The files of one night: plan and report below ``dreams/``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.store.seal import ACCEPT, Seal, outlived, read_seal
from memory_engine.domain import codec
from memory_engine.domain.errors.given import BadInput, NoReport
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import Plan, SetAside
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.domain.ports import LedgerStore


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan as indented JSON.

    A person can read it, and ``apply`` takes it.
    """
    _write(path, plan_text(plan), "Nothing was changed.")


LARGEST_PLAN = 256 * 1024 * 1024
"""[bytes] A night of 100,000 proposals fits; a device that never ends does not."""
ANOTHER = "Make one with `consolidate --plan FILE`."


def read_plan(path: Path) -> Plan:
    """Read: a plan from its file; raises ``BadInput``."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_PLAN + 1)
        if len(text) > LARGEST_PLAN:
            raise BadInput(str(path), f"it is larger than {LARGEST_PLAN:,} bytes", ANOTHER)
        return codec.plan_from(json.loads(text), str(path))
    except OSError as error:
        remedy = "Name a plan that `consolidate --plan` wrote."
        raise BadInput(str(path), error.strerror or str(error), remedy) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(str(path), f"this is not JSON ({error})", ANOTHER) from None


def plan_text(plan: Plan) -> str:
    """Think: a plan as the text of its file."""
    return json.dumps(codec.plan_json(plan), ensure_ascii=False, indent=1) + "\n"


def keep_night(root: Path, plan: Plan, report: Mapping[str, object]) -> Path:
    """Write: plan and report of a night into ``dreams/0007/``; the folder."""
    folder = root / "dreams" / f"{plan.dream:04d}"
    so = (
        "The night itself is applied; only its files are missing."
        if report["applied"]
        else "Nothing was changed."
    )
    _write(folder / "plan.json", plan_text(plan), so, root)
    _write(
        folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n", so, root
    )
    return folder


class Aside(NamedTuple):
    """A night that was kept without being applied.

    It has the head it was thought on, and how many beliefs it would end or lower.
    """

    night: int
    head: str
    falls: int


class Remembered(NamedTuple):
    """What stands beside the ledger about it.

    Its seal, and the newest night kept as applied, with the head it led to. ``problems`` says how
    many things that night stepped over; ``aside`` is the newest night set aside since.
    """

    seal: Seal | None
    night: int
    head: str
    problems: int = 0
    aside: Aside | None = None


def remembered(root: Path) -> Remembered:
    """Read what the ledger must still hold.

    Read it before the ledger: a night that ends meanwhile is not lost.
    """
    seal = read_seal(root)
    nights = {int(path.name): path for path in (root / "dreams").glob("*") if path.name.isdecimal()}
    aside = None
    for number in sorted(nights, reverse=True):
        report = _report(nights[number])
        if report.get("applied"):
            return Remembered(
                seal, number, str(report.get("head", "")), _listed(report, "problems"), aside
            )
        aside = aside or Aside(
            number, str(report.get("head", "")), sum(_counted(report, name) for name in FALLS)
        )
    return Remembered(seal, 0, "", aside=aside)


FALLS = ("superseded", "retracted", "demoted")
"""What a report counts of beliefs that end or are lowered."""


def _counted(report: Mapping[str, object], name: str) -> int:
    value = report.get(name)
    return value if isinstance(value, int) else 0


def _listed(report: Mapping[str, object], name: str) -> int:
    value = report.get(name)
    return len(value) if isinstance(value, list) else 0


def set_aside(root: Path, known: Remembered, store: LedgerStore) -> SetAside | None:
    """Find the plan that waits for a review.

    It is the next night's, if nothing has happened since it was thought.
    """
    aside = known.aside
    if (
        aside is None
        or aside.night != store.last_dream().number + 1
        or aside.head != store.head()[1]
    ):
        return None
    return SetAside(aside.night, f"{root.name}/dreams/{aside.night:04d}/plan.json", aside.falls)


def lost(known: Remembered, store: LedgerStore) -> list[Problem]:
    """Tell whether the ledger was lost.

    It is then older than what stands beside it, or another one.
    """
    head = store.head_of_dream(known.night)
    gone = known.night > store.last_dream()[0]
    if gone and not store.head()[0]:
        what = (
            f"holds no ledger, but {known.night} "
            f"night{'s were' if known.night > 1 else ' was'} dreamt: it was lost"
        )
    elif gone:
        what = (
            f"knows nothing of dream {known.night}, which was applied: it is older, or another one"
        )
    elif known.night and head and known.head and head != known.head:
        what = (
            f"holds another dream {known.night} than the one in dreams/{known.night:04d}: it "
            "was replaced"
        )
    else:
        return outlived(known.seal, store) if known.seal else []
    return [Problem("memory.db", what, ACCEPT)]


def set_nights_aside(root: Path, last: int) -> list[str]:
    """Move aside the nights that a restored ledger lacks.

    The ledger ends with night ``last``. They leave ``dreams/``. Gives their names.
    """
    later = sorted(
        path
        for path in (root / "dreams").glob("*")
        if path.name.isdecimal() and int(path.name) > last
    )
    for path in later:
        place = root / "aside" / "dreams"
        private.folder(str(place), str(root))
        number = sum(1 for kept in place.glob(f"{path.name}*"))
        path.replace(place / (f"{path.name}.{number}" if number else path.name))
    return [path.name for path in later]


def night_on_file(root: Path, night: int) -> dict[str, object]:
    """Read the report of a night as given that night.

    Raises ``NoReport`` where its file is not to be had.
    """
    report = _report(root / "dreams" / f"{night:04d}")
    if not report.keys() >= REPORTED:
        raise NoReport(night)
    return report


REPORTED = {"dream", "day", "applied", "gate", "head", "policy", "last_policy", "decisions", "left"}
"""What every report of a night holds."""


def _report(night: Path) -> dict[str, object]:
    try:
        return dict(
            json.loads(private.read(str(night / "report.json"), str(night.parent.parent)) or b"")
        )
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _write(path: Path, text: str, so: str, root: Path | None = None) -> None:
    """Replace a file whole.

    What is no file (``/dev/stdout``, a pipe) is written to as it is.
    """
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
    """Append to a path, to our own stdout as such.

    Opened anew, a file would be written over from its start.
    """
    if os.path.samestat(os.stat(path), os.fstat(1)):
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    with path.open("ab") as out:
        out.write(content)


def _stream(path: Path) -> bool:
    """Tell whether a path names something open or a device.

    Then there is nothing to replace.
    """
    return (
        path.is_relative_to("/dev")
        or path.is_relative_to("/proc")
        or (path.exists() and not path.is_file())
    )
