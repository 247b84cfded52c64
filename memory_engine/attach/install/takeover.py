"""Take the host's own memory folder over, and give it back.

What stands there is imported first, and kept byte for byte. From then on the host loads what memory
renders; what it writes there itself is heard by the next night.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.attach.install import files
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.stores import OthersFolder
from memory_engine.engine import editing, intake, night, timing
from memory_engine.formats import jsonc
from memory_engine.wiring import CLAUDE_CODE, HOSTS_MEMORY, Place, host_config

FOLDER, ENABLED = "autoMemoryDirectory", "autoMemoryEnabled"
"""Settings of the host: where its memory is, and whether it keeps any."""


class Takeover(NamedTuple):
    """What taking a folder over came to.

    It has where it is, and what it brought.
    """

    folder: Path
    observations: int
    night: int


def refuse(agent: str, where: str) -> None:
    """Raise ``Usage`` where no host's memory folder can be taken over so."""
    if agent != CLAUDE_CODE:
        raise Usage(
            f"{agent} keeps no memory folder that can be taken over.",
            f"`--takeover` is for {CLAUDE_CODE}.",
        )
    if where == "project":
        raise Usage(
            "The host's memory folder is yours alone, a project's settings are everybody's.",
            "Take it over with `--where local` (the default) or `--where user`.",
        )


def take(place: Place, where: str) -> Takeover | None:
    """Import a host's folder, dream on it, render there.

    It is memory that is rendered. None where it is taken over already. Raises what refuses it,
    before anything is changed.
    """
    host = place.host_memory
    if host.taken is not None:
        return None
    folder = folder_of(place)
    host.refuse(folder)
    if place.holds(str(folder)):
        raise OthersFolder(str(folder), "lies in this store already")
    with place.writing() as engine:
        found = intake.bring_in(engine, HOSTS_MEMORY, place.stands_in(folder))
        host.take(folder, where)
        dreamt = night.consolidate(engine, place.keep, timing.today(engine), force=True)
        editing.bring_up_to_date(engine)
    return Takeover(folder, found["observations"], int(dreamt.report["dream"] or 0))


def give_back(place: Place) -> Mapping[str, Any]:
    """Hear the host's new words, and restore its folder.

    It wrote them since; the folder is given back as it was.
    """
    host = place.host_memory
    taken = host.taken
    if taken is None:
        return {}
    with place.writing() as engine:
        since = host.gather({name: engine.pages.read(name) or "" for name in engine.pages.names()})
        intake.listen(engine)
        kept = [*since, *host.give_back()]
    return {"folder": str(taken.folder), "kept": kept}


def folder_of(place: Place) -> Path:
    """Find the host's memory folder; raises ``OthersFolder`` where it keeps no memory."""
    settings = [_value(path) for path in _settings(place)]
    enabled = [one[ENABLED] for one in settings if ENABLED in one]
    named = [one[FOLDER] for one in settings if isinstance(one.get(FOLDER), str)]
    folder = Path(named[0]).expanduser() if named else place.host_memory_folder()
    if enabled and enabled[0] is False:
        raise OthersFolder(str(folder), f"is not in use: `{ENABLED}` is false")
    return folder.resolve()


def _settings(place: Place) -> list[Path]:
    """List the host's settings, those that count before others first."""
    project = place.workspace / ".claude"
    return [
        project / "settings.local.json",
        project / "settings.json",
        host_config() / "settings.json",
    ]


def _value(path: Path) -> Mapping[str, Any]:
    value = jsonc.value_of(files.text_of(path), str(path))
    return value if isinstance(value, dict) else {}
