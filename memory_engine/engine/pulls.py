"""Take in a service's pull requests: texts, and branches' ends.

The texts are outside sources'. What came before, or is older than what is known of its place,
changes nothing: deliveries come twice and out of order. What an edited text no longer says is
withdrawn, as a file's is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from memory_engine.domain import ids
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import branching, intake, timing, weighing, withdrawing
from memory_engine.engine.batch import Batch
from memory_engine.engine.engine import Engine
from memory_engine.engine.withdrawn import withdrawn

PLACE = "pulls:"
"""Before a source: the mark with the time of the last version that is known, and its digest."""
GONE = "gone"
OUTSIDE = "untrusted"


class Version(NamedTuple):
    """What stands at one source as of a time.

    Log lines by text, or nothing where it is gone. ``lines`` are (text, day, line); ``gone`` says
    why it stands no more.
    """

    source: str
    at: str
    lines: tuple[tuple[str, str, str], ...] = ()
    gone: str = ""


class Delivery(NamedTuple):
    """One delivery: its key, places' contents, and branches by name."""

    key: str
    versions: tuple[Version, ...] = ()
    branches: Mapping[str, branching.Told] = {}


class Taken(NamedTuple):
    """What came of deliveries: counts of observations, withdrawals, repetitions, branches."""

    counts: Mapping[str, int]


def take_in(engine: Engine, deliveries: Sequence[Delivery]) -> Taken:
    """Take deliveries in, in the order in which they came.

    Call with the lock held.
    """
    counts: Counter[str] = Counter()
    for delivery in deliveries:
        if not known(engine, [delivery.key]):
            for version in delivery.versions:
                counts.update(_version(engine, version))
            counts["branches"] += _branches(engine, delivery)
        else:
            counts["repeated"] += 1
    return Taken({name: count for name, count in counts.items() if count})


def known(engine: Engine, keys: Sequence[str]) -> frozenset[str]:
    """Pick the deliveries that were taken in before."""
    return frozenset(keys) - engine.store.unseen([*keys])


def _branches(engine: Engine, delivery: Delivery) -> int:
    with engine.store.transaction():
        engine.store.seen([delivery.key])
        return branching.tell(engine, delivery.branches)


def _version(engine: Engine, version: Version) -> Iterator[str]:
    """Take in a version newer than its place's known one."""
    now = f"{version.at} {GONE if version.gone else _digest(version)}"
    if _overtaken(engine.store.marked(PLACE + version.source), now):
        yield "repeated"
        return
    keys = {_key(version.source, text): text for text, _, _ in version.lines}
    said = frozenset(keys.values())
    yield from _withdrawn(engine, version, said)
    lines = tuple((_key(version.source, text), day, line) for text, day, line in version.lines)
    batch = Batch(version.source, lines)
    found = intake.bring_in(engine, "pulls", [batch])
    with engine.store.transaction():
        engine.store.mark({PLACE + version.source: now})
    yield from ["observations"] * found["observations"]


def _overtaken(known: str, now: str) -> bool:
    """Tell whether what is known of a place is as new.

    Of one second the later to arrive counts.
    """
    at, _, what = known.partition(" ")
    return known == now or now < at or (what == GONE and now.startswith(at))


def _digest(version: Version) -> str:
    """Name what a version says."""
    return ids.digest("version", ids.canonical([text for text, _, _ in version.lines]))[:16]


def _key(source: str, text: str) -> str:
    return ids.digest("pulls", ids.canonical([source, text]))


def _withdrawn(engine: Engine, version: Version, said: frozenset[str]) -> Iterator[str]:
    """End what a place said and says no more.

    Of an outside source alone: what the owner said there only the owner takes back.
    """
    back = withdrawn(engine)
    spoken = (weighing.observation(engine, id) for id in _at(engine, version.source))
    gone = tuple(
        each
        for each in spoken
        if each and _ends(each, version.source) and each.text not in said and each.id not in back
    )
    if gone:
        because = version.gone or f"{version.source} was edited and says so no more"
        keys = [_key(version.source, each.text) for each in gone]
        withdrawing.take_back(engine, gone, keys, because, timing.today(engine), version.source)
    yield from ["withdrawn"] * len(gone)


def _at(engine: Engine, source: str) -> Iterable[str]:
    return engine.store.observed_by("source", source)


def _ends(each: Observation, source: str) -> bool:
    return each.provenance.source == source and each.provenance.trust == OUTSIDE
