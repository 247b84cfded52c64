"""The section ``schedule`` of daemon.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from memory_engine.adapters.settings import shown
from memory_engine.daemon.schedule import cron
from memory_engine.daemon.schedule.bounds import Spread, spread_of
from memory_engine.daemon.schedule.tasks import CATCH_UP, DREAM, MORNING, Task
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.named import NamedTuple

OFF = "off"
FILE_SETTINGS = "daemon.yaml"
NUMBERS = tuple(name for name in Spread._fields if name not in ("enabled", OFF))
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Schedule(NamedTuple):
    """When nights and other tasks are due.

    What is not said is as ``cron list`` shows it. ``fleet`` is a file or an address where an
    operator keeps settings for many machines: where it is named, its numbers hold instead of these.
    """

    enabled: bool = True
    fleet: str = ""
    dream: str = ""
    morning: str = ""
    catch_up: bool = True
    jitter_share: float = Spread().jitter_share
    jitter_cap_minutes: float = Spread().jitter_cap_minutes
    lead_seconds: float = Spread().lead_seconds
    lead_floor_seconds: float = Spread().lead_floor_seconds
    lead_every_minutes: int = Spread().lead_every_minutes
    missed_hours: float = Spread().missed_hours


def spread(section: Schedule) -> Spread:
    """Give the numbers of a section.

    Raises ``BadPolicy`` where they can't be together.
    """
    numbers = {name: getattr(section, name) for name in NUMBERS}
    return spread_of(numbers, f"{FILE_SETTINGS}: schedule")


def tasks(section: Schedule) -> tuple[Task, ...]:
    """Give the permanent tasks as a section moves or silences them.

    A section can't take one away.
    """
    found = [Task(CATCH_UP, "@start", on=False, source=FILE_SETTINGS)] * (not section.catch_up)
    for name, when in ((MORNING, section.morning), (DREAM, section.dream)):
        if when == OFF:
            found.append(Task(name, _usual(name), on=False, source=FILE_SETTINGS))
        elif when:
            found.append(Task(name, when, source=FILE_SETTINGS))
    return tuple(found)


def _usual(name: str) -> str:
    from memory_engine.daemon.schedule.tasks import DEFAULTS

    return DEFAULTS[name].when


def _when(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """Read a time; YAML reads ``off`` as false."""
    if said is False or said == OFF:
        return OFF
    try:
        return cron.plain(said if isinstance(said, str) else "")
    except ValueError as error:
        what = f"{shown(said)} is no time of a schedule: {error}"
        raise BadPolicy(place, what, f"{cron.HOW} Or `off`.") from None


def _fleet(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """Read where an operator's settings are.

    It is an absolute path, or an address over TLS.
    """
    if said is None or said == "":
        return ""
    text = said if isinstance(said, str) and said.isprintable() else ""
    if text.startswith(("/", "~/")) or _is_safe(text):
        return text
    what = f"{shown(said)} is neither a file nor an address"
    raise BadPolicy(place, what, "Write an absolute path, or an address that begins https://.")


def _is_safe(text: str) -> bool:
    """Tell whether an address is asked over TLS, or on this machine.

    By its host: http://localhost.example.org and http://127.0.0.1@example.org only look like here.
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def _number(name: str) -> Callable[[Any, str], Any]:
    def read(said: Any, place: str) -> Any:  # noqa: ANN401  (YAML is what it is)
        value = said
        with suppress(OverflowError):  # of a number that long: it is out of range, as is told
            if isinstance(Spread._field_defaults[name], float) and type(said) is int:
                value = float(said)
        spread_of({name: value}, place.rpartition(".")[0] or place)
        return value

    return read


READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "schedule.dream": _when,
    "schedule.morning": _when,
    "schedule.fleet": _fleet,
    **{f"schedule.{name}": _number(name) for name in NUMBERS},
}
"""``section.key`` -> what reads and checks its value; given the value and its place."""
