"""The watch's pages for people, from the values of ``--json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from memory_engine.adapters.nightwatch.folder import Running
from memory_engine.services.backend import Backend, File
from memory_engine.services.systemd import LINGER
from memory_engine.views.report import COUNTS

Row = tuple[str, str]
GIVE = "`kairos-mem daemon add` in a project gives it the store there."
ONE_DAY = timedelta(days=1)


def started(found: Running, anew: bool, roots: Sequence[str]) -> str:
    """Tell what a start came to."""
    head = f"The night watch {'runs' if anew else 'was running already'} (process {found.pid})."
    return "\n".join([head, *_watched(roots)])


def installed(backend: Backend, changed: bool, found: Running, roots: Sequence[str]) -> str:
    """Tell what an install came to."""
    same = "keeps" if changed else "kept"
    rest = "" if changed else " already; nothing was changed"
    head = f"{backend.NAME} {same} the night watch running{rest} (process {found.pid})."
    more = [LINGER] if backend.NAME == "systemd" else []
    return "\n".join([head, *more, *_watched(roots)])


def dry_run(backend: Backend, laid: Sequence[File], calls: Sequence[str]) -> str:
    """Show what an install would write and call."""
    lines = [f"Nothing was changed. With {backend.NAME}, this would be written:"]
    for file in laid:
        rows = file.content.decode().splitlines()
        lines += ["", f"{file.place}:", *(f"  {row}" for row in rows)]
    return "\n".join([*lines, *(["", "Then:", *(f"  {call}" for call in calls)] if calls else [])])


def not_running(ended: Mapping[str, object], roots: Sequence[str]) -> str:
    """Tell that nobody watches, and how that came."""
    last = [("ended", f"{_time(ended['at'])}: {ended['why']}")] if ended else []
    head = "The night watch is not running. `kairos-mem daemon start` starts it."
    return "\n".join([head, *aligned(last), *_watched(roots)])


def status(told: Mapping[str, object]) -> str:
    """Tell all that a stranger wants to know of it."""
    since, now = (datetime.fromisoformat(str(told[name])) for name in ("since", "now"))
    head = (
        f"The night watch has run since {_time(told['since'])}, {_span(now - since)} "
        f"(process {told['pid']}, version {told['version']})."
    )
    rows = [
        *_stores(told["stores"]),
        *_night(told["night"]),
        *(row for duty in _rows(told["duties"]) for row in _duty(duty)),
        ("takes", _takes(told["takes"])),
        ("set up in", str(told["settings"])),
        *(("to mend", row) for row in _texts(told["problems"])),
    ]
    return "\n".join([head, *aligned(rows)])


def aligned(rows: Sequence[Row]) -> list[str]:
    """Write rows of a name and a text below each other.

    A name that comes again is left out.
    """
    width = max((len(name) for name, _ in rows), default=0)
    names = [name for name, _ in rows]
    shown = [
        "" if name == before else name for before, name in zip(["", *names], names, strict=False)
    ]
    return [f"  {name:<{width}}  {text}" for name, (_, text) in zip(shown, rows, strict=True)]


def _stores(value: object) -> Iterator[Row]:
    stores = _rows(value)
    if not stores:
        yield "watches", f"nothing. {GIVE}"
    for store in stores:
        parts = [str(store["root"]), *([] if store["there"] else [f"({_gist(store['amiss'])})"])]
        yield "watches", " ".join(parts)
        yield from (("", f"  {line}") for line in _nights(store))
        if store.get("next"):
            yield "", f"  next: {store['task']}, {_time(store['next'])}"


def _nights(store: Mapping[str, object]) -> Iterator[str]:
    """Tell of a store's last night, and a later failed try.

    That one came to none.
    """
    last, tried = store.get("last_dream"), store.get("last_night")
    tried = tried if isinstance(tried, dict) else {}
    if isinstance(last, dict):
        same = tried.get("dream") == last["dream"]
        at = f"{datetime.fromtimestamp(float(last['at'])):%a %Y-%m-%d %H:%M}"
        yield f"last night: {at}, {_outcome(tried) if same else 'dream ' + str(last['dream'])}"
        tried = {} if same else tried
    if tried:
        yield f"last tried: {_time(tried['at'])} ({tried['asked']}): {_outcome(tried)}"


def _outcome(night: Mapping[str, object]) -> str:
    if night.get("error"):
        return str(night["error"])
    if gate := night.get("gate"):
        return f"the gate {gate} is shut: {night.get('why')}"
    counted = [f"{many} {name.replace('_', ' ')}" for name in COUNTS if (many := night.get(name))]
    return f"dream {night.get('dream')}: {', '.join(counted) or 'nothing changed'}"


def _night(value: object) -> Iterator[Row]:
    told = value if isinstance(value, dict) else {}
    if isinstance(now := told.get("running"), dict):
        stage = f", {now['stage']}" if now["stage"] else ""
        yield "dreams", f"{now['store']} since {_time(now['since'])}{stage} ({now['memory_mb']} MB)"
    for root in _texts(told.get("waiting")):
        yield "dreams next", root


def _duty(duty: Mapping[str, object]) -> Iterator[Row]:
    """Give what a duty tells people.

    One that has nothing to tell is left out.
    """
    title = str(duty.get("title") or duty["name"])
    yield from ((title, line) for line in _texts(duty.get("lines")))


def _takes(value: object) -> str:
    takes = value if isinstance(value, dict) else {}
    anew = takes["anew_today"]
    return (
        f"{takes['memory_mb']} MB of {takes['memory_cap_mb']} allowed, {takes['cpu_percent']} % of "
        f"a core over {takes['cpu_minutes']} minutes ({takes['cpu_cap_percent']:g} % allowed), "
        f"{takes['files']} files open" + (f"; began anew {anew} times today" if anew else "")
    )


def _gist(amiss: object) -> str:
    """Give the beginning of what is told whole below."""
    return str(amiss or "can't be opened").partition(". ")[0]


def _watched(roots: Sequence[str]) -> list[str]:
    return aligned([("watches", root) for root in roots] or [("watches", f"nothing. {GIVE}")])


def _span(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    days, hours = passed // ONE_DAY, minutes // 60 % 24
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes % 60} min"]
    return " ".join(part for part in parts[: 2 if days else 3] if part)


def _time(value: object) -> str:
    return f"{datetime.fromisoformat(str(value)):%a %Y-%m-%d %H:%M}"


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [str(row) for row in value] if isinstance(value, list | tuple) else []
