"""How the watch reads for people: from the same values that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from memory_engine.adapters.nightwatch.folder import Running

Rows = list[tuple[str, str]]
GIVE = "`kairos-mem daemon add` in a project gives it the store there."


def started(found: Running, anew: bool, roots: Sequence[str]) -> str:
    """Tell what a start came to."""
    head = f"The night watch {'is' if anew else 'was'} running{'' if anew else ' already'}"
    return "\n".join([f"{head} (process {found.pid}).", *_stores(roots)])


def not_running(roots: Sequence[str]) -> str:
    """Tell that nobody watches."""
    head = "The night watch is not running. `kairos-mem daemon start` starts it."
    return "\n".join([head, *_stores(roots)])


def status(told: Mapping[str, object]) -> str:
    """Tell all that a stranger wants to know of it."""
    since = datetime.fromisoformat(str(told["since"]))
    head = (
        f"The night watch has run since {since:%Y-%m-%d %H:%M} "
        f"(process {told['pid']}, version {told['version']})."
    )
    rows: Rows = []
    for store in _rows(told["stores"]):
        amiss = f": {store['amiss']}" if store.get("amiss") else ""
        rows.append(("watches", f"{store['root']}{amiss}"))
    rows = rows or [("watches", f"nothing. {GIVE}")]
    rows += [(str(duty["name"]), _due(duty)) for duty in _rows(told["duties"])]
    problems = told["problems"]
    rows += [("to mend", str(row)) for row in problems] if isinstance(problems, list) else []
    return "\n".join([head, *_aligned(rows)])


def _due(duty: Mapping[str, object]) -> str:
    due = duty.get("due")
    return f"next {datetime.fromisoformat(str(due)):%a %Y-%m-%d %H:%M}" if due else "when woken"


def _stores(roots: Sequence[str]) -> list[str]:
    return _aligned([("watches", root) for root in roots] or [("watches", f"nothing. {GIVE}")])


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _aligned(rows: Rows) -> list[str]:
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name:<{width}}  {text}" for name, text in rows]
