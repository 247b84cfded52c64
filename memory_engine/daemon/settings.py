"""``daemon.yaml``: what the watch does and may take, in sections.

A section is a record whose defaults say what is expected. What a plain value can't say (a list of
tasks, say) has a reader in ``READERS``. An unknown key is refused with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters.settings import KINDS, mapping_in, refuse_unknown, shown
from memory_engine.daemon.schedule import section
from memory_engine.daemon.schedule.section import Schedule
from memory_engine.domain.errors.given import BadPolicy

EXAMPLE = "quiet: {start: '22:00', end: '07:00'}"


class Caps(NamedTuple):
    """What the watch may take.

    Over it, it begins anew, and in the end it stops and says why.
    """

    memory_mb: int = 192
    """[MB] Of the watch itself: three times what it needs with twenty stores."""
    night_memory_mb: int = 2_048
    """[MB] Of a night: a large memory with vectors of a model takes half of it."""
    cpu_percent: float = 20.0
    """[% of one core] Of the watch itself, on average over ``cpu_minutes``."""
    cpu_minutes: float = 10.0
    """[minutes] A burst of transcripts to hear is over by then."""
    night_minutes: float = 120.0
    """[minutes] A night that takes longer hangs."""


class Sessions(NamedTuple):
    """Which sessions of agents' hosts are heard as they go on."""

    enabled: bool = True


class Watchers(NamedTuple):
    """What else is watched; each only where it is switched on."""

    files: bool = False
    shell: bool = False
    terminal: bool = False


class Idle(NamedTuple):
    """When nobody is at work."""

    minutes: float = 20.0
    """[minutes] Without a sign of anybody, after which the machine counts as idle."""
    dreams: bool = True
    """Whether a night is asked for then."""
    battery: float = 0.3
    """[share] Of the battery that must be left for it, where no cable is in."""


class Quiet(NamedTuple):
    """Hours in which nobody is told anything."""

    start: str = ""
    end: str = ""


class Proactive(NamedTuple):
    """What the watch does of its own accord, and tells."""

    enabled: bool = False
    notify: bool = True
    """Whether the desktop tells of it."""
    text: bool = False
    """Whether it may show words of memory, and not counts alone: a screen may be anybody's."""
    notices: int = 12
    """[notices] A day, at most; what is more is told with the next."""


class Page(NamedTuple):
    """Whether the watch serves the page of each store, and where."""

    serve: bool = False
    port: int = 4747
    """Of the first store; each further one has the next that is free. 0: any that is free."""
    minutes: float = 5.0
    """[minutes] Without a request, after which the process that serves a page ends."""


class Settings(NamedTuple):
    """What daemon.yaml may say."""

    caps: Caps = Caps()
    schedule: Schedule = Schedule()
    sessions: Sessions = Sessions()
    watchers: Watchers = Watchers()
    idle: Idle = Idle()
    quiet: Quiet = Quiet()
    proactive: Proactive = Proactive()
    page: Page = Page()


Reader = Callable[[Any, str], Any]
HOUR_MINUTES, DAY_MINUTES = 60, 24 * 60
LAST_PORT = 65_535


def _time_of_day(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """Read a time like 22:00.

    YAML takes one without quotes for 22 * 60.
    """
    if said is None or said == "":
        return ""
    if type(said) is int and 0 <= said < DAY_MINUTES:
        return f"{said // HOUR_MINUTES:02d}:{said % HOUR_MINUTES:02d}"
    try:
        found = time.fromisoformat(said)
        if found.tzinfo is None:  # it is by the clock on the wall here, wherever that is
            return found.isoformat("minutes")
    except (TypeError, ValueError):
        pass
    what = f"{shown(said)} is no time of day"
    raise BadPolicy(place, what, "Write one like '22:00', in quotes.")


def _share(said: Any, place: str) -> float:  # noqa: ANN401  (YAML is what it is)
    """Read a share from 0 to 1.

    30 would be none of a battery that is full.
    """
    value: float = _plain(Idle().battery)(said, place)
    if value > 1:
        raise BadPolicy(place, f"{shown(said)} is out of range", "Write a share from 0 to 1.")
    return value


def _port(said: Any, place: str) -> int:  # noqa: ANN401
    if type(said) is not int or not 0 <= said <= LAST_PORT:
        what = f"{shown(said)} is no port"
        raise BadPolicy(place, what, f"Write one up to {LAST_PORT}; 0 is any that is free.")
    return said


READERS: Mapping[str, Reader] = {
    **section.READERS,
    "quiet.start": _time_of_day,
    "quiet.end": _time_of_day,
    "page.port": _port,
    "idle.battery": _share,
}
"""``section.key`` -> what reads and checks its value; given the value and its place."""


def read_settings(path: Path) -> Settings:
    """Read the settings in a file.

    Defaults hold where it is absent. Raises ``BadPolicy``.
    """
    said = mapping_in(path, EXAMPLE)
    refuse_unknown(said, Settings, str(path))
    defaults = Settings()
    sections = {
        name: _section(name, getattr(defaults, name), value, f"{path}: {name}")
        for name, value in said.items()
    }
    found = defaults._replace(**sections)
    if bool(found.quiet.start) != bool(found.quiet.end):
        raise BadPolicy(f"{path}: quiet", "only one end of it is said", f"Write `{EXAMPLE}`.")
    return found


def _section(name: str, default: Any, said: Any, place: str) -> Any:  # noqa: ANN401  (YAML)
    if said is None:
        return default
    if not isinstance(said, dict):
        raise BadPolicy(place, "this is not a mapping", f"Write lines like `{EXAMPLE}`.")
    refuse_unknown(said, type(default), place)
    return default._replace(
        **{
            key: READERS.get(f"{name}.{key}", _plain(getattr(default, key)))(
                value, f"{place}.{key}"
            )
            for key, value in said.items()
        }
    )


def _plain(default: Any) -> Reader:  # noqa: ANN401  (YAML is what it is)
    """Give what reads a value of the default's very type.

    A number may not be negative.
    """

    def read(said: Any, place: str) -> Any:  # noqa: ANN401
        value = _as_float(said) if type(default) is float and type(said) is int else said
        if type(value) is not type(default):
            what = f"{shown(said)} is not {KINDS.get(type(default), 'what is expected')}"
            raise BadPolicy(place, what, f"The default is {default!r}.")
        if isinstance(value, int | float) and not 0 <= value < float("inf"):
            raise BadPolicy(place, f"{shown(said)} is out of range", f"The default is {default!r}.")
        return value

    return read


def _as_float(whole: int) -> float:
    try:
        return float(whole)
    except OverflowError:
        return float("inf")
