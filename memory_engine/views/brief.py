"""The morning brief as a value.

What the last nights brought, what changed since the last session, what waits for the owner.

No text in it is an outside source's: what is told in such words is counted, and not told.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import SetAside
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import Kind, Mark, Status
from memory_engine.domain.typed import Any, Literal

ROWS = 8
"""[rows] Of one sort that a brief holds at most: the page has ten lines, and one each for the
night and what came since."""

Turn = Literal[
    "promoted", "restored", "overtaken", "wrong", "taken_back", "fallen", "listed", "came_back"
]
"""What became of a fact. It rose by evidence or by a revert; it is no longer so, never was, lost
its rise by a revert or by evidence; or MEMORY.md lists it now, and nothing else became of it, be
it that a hand had taken it off."""


class Nights(NamedTuple):
    """The nights that a brief is about.

    What they read, and how many facts they opened or heard again.

    ``day`` is the date of the last one's entries, ``at`` the time by the clock, ``hours`` how long
    ago that was (below zero by a wrong clock), ``outside`` how many of the observations name an
    outside source.
    """

    first: int
    last: int
    day: str
    at: str
    hours: float
    observations: int
    sessions: int
    outside: int
    opened: int
    repeated: int


class Moved(NamedTuple):
    """A fact of which something became.

    ``by`` names what did it: classes of evidence, the heaviest first, or whoever decided by hand;
    ``instead`` is the text of what holds in its place, ``doubted`` where something stands beside it
    that cannot hold with it; ``mark`` says how far it is believed on the pages.
    """

    id: str
    text: str
    turn: Turn
    kind: Kind
    status: Status
    by: tuple[str, ...] = ()
    instead: str = ""
    doubted: bool = False
    mark: Mark = ""


class Turns(NamedTuple):
    """How many facts took each turn."""

    promoted: int = 0
    restored: int = 0
    overtaken: int = 0
    wrong: int = 0
    taken_back: int = 0
    fallen: int = 0


class Page(NamedTuple):
    """MEMORY.md's lines: the new, the gone, and all."""

    new: int
    gone: int
    lines: int


class Contest(NamedTuple):
    """Facts that cannot all hold: two of them, and how many more.

    The second is empty where it is the code base that contests the first.
    """

    id: str
    text: str
    rival: str = ""
    rival_text: str = ""
    more: int = 0


class Drift(NamedTuple):
    """A fact the code contradicts: what was found, and when.

    It is since the last night.
    """

    id: str
    text: str
    because: str
    at: str


class Beside(NamedTuple):
    """What stands beside the store.

    Whether it is the one that the last night left, and what else is to be told.

    ``lost`` says what of it is gone, and then nothing else of the brief is to be believed;
    ``set_aside`` is a plan that waits, ``amiss`` what the owner must mend, ``problems`` how many
    things the last night stepped over.
    """

    lost: Problem | None = None
    set_aside: SetAside | None = None
    amiss: tuple[Problem, ...] = ()
    problems: int = 0


class Ahead(NamedTuple):
    """What no night has read yet, and when one comes.

    ``wanted`` sessions open the gate; ``opens`` is the time from which it may be, empty where that
    has come; ``off`` says why none comes by itself; ``watched``: the night watch dreams it.
    """

    observations: int
    sessions: int
    wanted: int
    opens: str = ""
    off: str = ""
    watched: bool = False


class Brief(NamedTuple):
    """What happened after entry ``since`` of the ledger.

    ``asked`` is how the caller named that, if he did.

    Of ``risen``, ``ended``, ``listed``, ``came_back``, ``contests`` and ``drifted`` no more than
    ``ROWS`` are
    here; ``turns``, ``page`` and ``contested`` (facts) count them all. ``withheld`` counts the rows
    left out for whose words they are in.
    """

    since: int
    head: int
    asked: str
    nights: Nights | None
    turns: Turns
    risen: tuple[Moved, ...]
    ended: tuple[Moved, ...]
    page: Page
    listed: tuple[Moved, ...]
    came_back: tuple[Moved, ...]
    contested: int
    contests: tuple[Contest, ...]
    withheld: int
    beside: Beside
    ahead: Ahead
    drifted: tuple[Drift, ...] = ()


def as_json(value: object) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Give a value of this room as JSON.

    Records by field, tuples as lists.
    """
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        return (
            {name: as_json(getattr(value, name)) for name in fields}
            if fields
            else [as_json(item) for item in value]
        )
    return value
