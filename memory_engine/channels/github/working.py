"""Take in what waits.

It is read, asked again where it may be the owner's, and handed to memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from memory_engine.channels.github import lines, owners
from memory_engine.channels.github.api import Api, Denied, Later, said
from memory_engine.channels.github.events import Event, Pull, Refused, Thing, read
from memory_engine.channels.github.kept import Chosen
from memory_engine.channels.github.payload import Body, part, text
from memory_engine.channels.github.receiving import unheard
from memory_engine.channels.github.spool import Item, Spool
from memory_engine.domain.errors import TEXT_FAULTS, KairosError
from memory_engine.engine import pulls
from memory_engine.engine.branching import Told
from memory_engine.wiring import Place

MOST_AT_ONCE = 50
"""[deliveries] Taken in under one lock: a night waits for no more."""
PATIENCE_SECONDS = 1.0
"""[s] To wait for a night that runs: what waits is on disk."""


class Worked(NamedTuple):
    """What came of what waited.

    It has counts, reasons, branches by number, and what of it is late. ``paths`` are of the
    deliveries that were taken in, and wait no more.
    """

    counts: Mapping[str, int]
    refused: Mapping[str, int]
    branches: Mapping[str, str]
    paths: tuple[Path, ...] = ()
    late: str = ""
    seconds: float = 0.0


class Working:
    """Takes in what waits of one store.

    ``asking`` gives the API; None where it may not be asked, and the reason.
    """

    def __init__(
        self,
        place: Place,
        chosen: Chosen,
        branches: Mapping[str, str],
        asking: Callable[[], Api | str],
    ) -> None:
        self._place, self._chosen, self._asking = place, chosen, asking
        self._branches = dict(branches)
        self._refused: Counter[str] = Counter()

    def work(self, spool: Spool) -> Worked:
        """Take in what waits.

        Raises ``Locked`` where a night runs, and all of it waits on.
        """
        counts: Counter[str] = Counter()
        late, seconds = "", 0.0
        paths: list[Path] = []
        batch: list[pulls.Delivery] = []
        for path, item in spool.waiting():
            try:
                batch.append(self._delivery(item))
            except Later as later:
                late, seconds = later.why, later.seconds
                break
            paths.append(path)
            if len(batch) == MOST_AT_ONCE:
                counts.update(self._taken(batch))
                batch = []
        counts.update(self._taken(batch))
        return Worked(counts, self._refused, self._branches, tuple(paths), late, seconds)

    def _taken(self, batch: list[pulls.Delivery]) -> Mapping[str, int]:
        if not batch:
            return {}
        with self._place.writing(PATIENCE_SECONDS) as engine:
            return {**pulls.take_in(engine, batch).counts, "deliveries": len(batch)}

    # -- one delivery

    def _delivery(self, item: Item) -> pulls.Delivery:
        """Read a delivery.

        What can't be read of it is counted, and the rest taken.
        """
        versions: list[pulls.Version] = []
        told: dict[str, Told] = {}
        for name, body in item.events:
            try:
                event = read(name, body)
                why = event.because if isinstance(event, Refused) else self._unheard(event)
                if isinstance(event, Refused) or why:
                    self._refused[why] += 1
                    continue
                told |= self._told(event)
                versions += self._versions(event)
            except TEXT_FAULTS as fault:
                self._refused[f"it could not be read ({type(fault).__name__})"] += 1
        return pulls.Delivery(f"github:{item.key}", tuple(versions), told)

    def _unheard(self, event: Event) -> str:
        """Say why an event is not heard by now.

        It may have waited longer than a subscription.
        """
        if not self._chosen.name:
            return "nothing is subscribed to"
        return unheard(event, self._chosen.subscribed)

    def _told(self, event: Event) -> dict[str, Told]:
        pull = event.pull
        if pull is None:
            return {}
        event = event._replace(main=event.main or self._chosen.main)
        self._branches[str(pull.number)] = _branch(pull, event.main)
        return lines.told(event, pull)

    def _versions(self, event: Event) -> Iterator[pulls.Version]:
        for thing in event.things:
            for number in event.numbers[:1]:
                branch = self._branches.get(str(number), "")
                where = lines.Where(self._chosen.name, number, branch)
                yield lines.version(thing, where, self._own(thing))

    def _own(self, thing: Thing) -> tuple[owners.Word, ...]:
        """Give a thing's lines proven the owner's; count the others.

        They are counted with why they are none.
        """
        if thing.gone or not owners.asks(thing.raw):
            return ()
        words, why = self._proven(thing)
        for word in words:
            if word.refused:
                self._refused[word.refused] += 1
        if why:
            self._refused[f"a line for `{owners.COMMAND}` counts as anybody's: {why}"] += 1
        return tuple(word for word in words if word.text)

    def _proven(self, thing: Thing) -> tuple[tuple[owners.Word, ...], str]:
        """Read the owner's lines off what the API shows now.

        What was delivered is never read so.
        """
        if not owners.words(thing.raw):
            return (), "it stands in a quote, a fence or markup"
        if not thing.again:
            return (), "it stands where nothing tells whether it was edited"
        if thing.account.id not in self._chosen.owner_ids:
            return (), "it is another account's"
        api = self._asking()
        if isinstance(api, str):
            return (), api
        try:
            path = f"/repos/{self._chosen.name}/{thing.again}"
            body = part(api.get(path, conditional=False).body)
        except (Denied, KairosError) as error:
            return (), said(error)
        why = owners.unproven(body, thing.account, self._chosen.owner_ids)
        return ((), why) if why else (owners.words(_text(body)), "")


def _text(body: Body) -> str:
    return text(body, "body")


def _branch(pull: Pull, main: str) -> str:
    return lines.branch_of(pull, main) if pull.base == main else ""
