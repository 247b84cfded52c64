"""What is on, and why not: a graph of flags.

Each of them is on where all its parents are. A flag stands on three planes. What it needs is
*installed*; it is *allowed* to run here; and it is *switched on*. Each question about it is asked
outside and comes in as a ``Reading``. One that nobody answered is shut: a flag that nobody looked
at is off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import Literal

Plane = Literal["parent", "installed", "allowed", "on"]
OPERATOR = "operator"
"""What every flag asks on the second plane: who runs the machine may shut any of them."""


class Flag(NamedTuple):
    """One thing that may be on.

    It has its parents, what it needs, and whom it asks. ``setting`` is where it is switched:
    ``daemon.yaml: KEY``, ``config.yaml: KEY``, or what else decides, in words. ``remedy`` switches
    it on.
    """

    name: str
    tells: str
    parents: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    setting: str = ""
    default: bool = True
    remedy: str = ""


class Question(NamedTuple):
    """What is asked of a flag on one plane."""

    flag: str
    plane: Plane
    what: str = ""


class Reading(NamedTuple):
    """The answer to a flag's question.

    It says whether it lets the flag be on, its value, where that is from, and why not.
    """

    open: bool
    value: str = ""
    source: str = "default"
    why: str = ""


Readings = Mapping[Question, Reading]
UNREAD = Reading(False, "", "nowhere", "nobody could tell")


class State(NamedTuple):
    """How a flag stands, and what shuts it.

    It is on or off, with its value, where that is from, and why.
    """

    flag: Flag
    on: bool
    value: str
    source: str
    shut_by: Question | None = None
    why: str = ""


class Flags(NamedTuple):
    """How all flags of a graph stand."""

    states: Mapping[str, State]

    def on(self, name: str) -> bool:
        """Tell whether a flag is on.

        One that there is not is off.
        """
        return name in self.states and self.states[name].on

    def why(self, name: str) -> str:
        """Say why a flag is off; "" where it is on."""
        return self.states[name].why if name in self.states else f"there is no flag {name}"


def questions(flag: Flag) -> Iterator[Question]:
    """Ask all of a flag but its parents.

    The cheapest to mend comes last.
    """
    yield from (Question(flag.name, "installed", what) for what in flag.needs)
    yield from (Question(flag.name, "allowed", what) for what in (OPERATOR, *flag.asks))
    yield Question(flag.name, "on")


def edges(graph: Iterable[Flag]) -> Iterator[Question]:
    """Name every edge of a graph.

    Each by itself can turn its flag off.
    """
    for flag in graph:
        yield from (Question(flag.name, "parent", parent) for parent in flag.parents)
        yield from questions(flag)


def below(graph: Iterable[Flag], names: Iterable[str]) -> frozenset[str]:
    """Name flags and all that hang on them.

    Parents come before their children.
    """
    found = set(names)
    for flag in graph:
        if not found.isdisjoint(flag.parents):
            found.add(flag.name)
    return frozenset(found)


def states(graph: Iterable[Flag], readings: Readings) -> dict[str, State]:
    """Tell how each flag of a graph stands.

    Parents come before their children.
    """
    found: dict[str, State] = {}
    for flag in graph:
        found[flag.name] = _state(flag, found, readings)
    return found


def _state(flag: Flag, above: Mapping[str, State], readings: Readings) -> State:
    """Find what shuts a flag, parents first.

    Then comes what is asked of itself, plane by plane.
    """
    switched = readings.get(Question(flag.name, "on"), UNREAD)
    value, source = switched.value, switched.source
    for parent in flag.parents:
        if not above[parent].on:
            shut = Question(flag.name, "parent", parent)
            return State(flag, False, value, source, shut, _by_parent(above[parent]))
    for question in questions(flag):
        reading = readings.get(question, UNREAD)
        if not reading.open:
            return State(flag, False, value, source, question, reading.why or _plain(reading, flag))
    return State(flag, True, value, source)


def _by_parent(parent: State) -> str:
    """Say which flag above is off, the highest one.

    Its reason is the one to mend.
    """
    name = parent.flag.name
    if parent.shut_by and parent.shut_by.plane == "parent":
        return f"{parent.why} (by way of {name})" if "by way of" not in parent.why else parent.why
    return f"{name} is off: {parent.why}"


def _plain(reading: Reading, flag: Flag) -> str:
    """Say that a flag is just off, and its switch."""
    by = "by default" if reading.source == "default" else f"in {reading.source}"
    return f"switched off {by}{f'; {flag.remedy}' if flag.remedy else ''}"
