"""What is switched on, and by which word.

That is config.yaml, daemon.yaml, ``kairos-mem cron``, or the fact that it runs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder
from memory_engine.adapters.flags.places import Said, said
from memory_engine.adapters.nightwatch import folder, serving
from memory_engine.domain.errors import KairosError
from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import Flag, Question, Reading

DAEMON, CONFIG = "daemon.yaml: ", "config.yaml: "
OFF = ("off", "none", "", None, False)
"""Values that switch a flag off."""
TASKS = {"catch-up": "catch_up", "morning": "morning", "dream": "dream"}
"""Flag of a task that is always there -> its key in the section of daemon.yaml."""
GITHUB_FILE = "github.json"
"""The file of the user's own in which stands what is heard of GitHub."""
CRON_FILE = "cron.json"


def readings(root: str) -> dict[Question, Reading]:
    """Tell of each flag whether it is on, and where from."""
    ours = said(folder.settings_file())
    config = said(Path(root) / "config.yaml") if root else {}
    found = {Question(flag.name, "on"): _setting(flag, ours, config) for flag in GRAPH}
    moved = {Question(name, "on"): _task(name, ours) for name in TASKS}
    watch = {
        Question("daemon", "on"): _daemon(),
        Question("watched", "on"): _watched(root),
        Question("github", "on"): _github(root),
    }
    return {**found, **moved, **watch, **_page(root, found)}


def _page(root: str, found: Mapping[Question, Reading]) -> dict[Question, Reading]:
    """Tell where the night watch serves the page, if it does."""
    address = serving.address(root) if root else ""
    asked = {name: Question(name, "on") for name in ("page", "page-served")}
    if not address or not found[asked["page-served"]].open:
        return {}
    value = f"{address}, served by the night watch"
    return {each: found[each]._replace(value=value) for each in asked.values()}


def _setting(flag: Flag, ours: Mapping[str, Said], config: Mapping[str, Said]) -> Reading:
    table = ours if flag.setting.startswith(DAEMON) else config
    _, colon, key = flag.setting.partition(": ")
    return _read(table.get(key) if colon else None, flag.default)


def _read(found: Said | None, default: bool) -> Reading:
    if found is None:
        return Reading(default, _shown(default))
    return Reading(found.value not in OFF, _shown(found.value), found.place)


def _shown(value: object) -> str:
    return (
        {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _task(name: str, ours: Mapping[str, Said]) -> Reading:
    """Tell of a task that is always there.

    ``kairos-mem cron set`` comes before daemon.yaml.
    """
    path = own_folder() / CRON_FILE
    with suppress(OSError, ValueError, KairosError, LookupError, TypeError, AttributeError):
        rows = json.loads(private.read(str(path)) or b"{}").get("tasks", [])
        (row,) = (row for row in rows if row["id"] == name)
        return Reading(bool(row["on"]), str(row["when"]) if row["on"] else "off", str(path))
    return _read(ours.get(f"schedule.{TASKS[name]}"), True)


def _daemon() -> Reading:
    found = folder.running()
    if found:
        return Reading(True, f"process {found.pid}", str(folder.state_folder()))
    return Reading(False, "not running", str(folder.state_folder()), _NOT_RUNNING)


_NOT_RUNNING = "it is not running (`kairos-mem daemon start`)"


def _github(root: str) -> Reading:
    """Tell whether something on GitHub is subscribed to."""
    path = own_folder() / GITHUB_FILE
    with suppress(OSError, ValueError, KairosError, LookupError, TypeError, AttributeError):
        stores = json.loads(private.read(str(path)) or b"{}")["stores"]
        if name := str(stores[os.path.realpath(root)]["name"]):
            return Reading(True, name, str(path))
    return Reading(False, "nothing", str(path), "nothing is heard (`kairos-mem github subscribe`)")


def _watched(root: str) -> Reading:
    place = str(folder.state_folder() / folder.STORES)
    if root and os.path.realpath(root) in map(os.path.realpath, folder.watched_roots()):
        return Reading(True, "yes", place)
    return Reading(False, "no", place, "it does not watch this memory (`kairos-mem daemon add`)")
