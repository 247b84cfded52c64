"""What a line remembers of a try that failed.

When to try again, and whether ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue
from typing import NamedTuple, cast

import pytest

from memory_engine.channels.channel import Abilities, Channel, Event, Unreached
from memory_engine.channels.line import LISTEN_SECONDS, NEVER_SECONDS, REFUSED_SECONDS, Came, Line
from memory_engine.channels.settings import Chosen
from memory_engine.channels.way import Way
from memory_engine.domain.errors.leaving import NoConsent

FAULTS = [
    (Unreached("it answered 429", 90.0), 90.0, False),
    (Unreached("the message is gone"), NEVER_SECONDS, True),
    (NoConsent("https://ntfy.sh"), REFUSED_SECONDS, False),
]


def line() -> Line:
    return Line(cast("Chosen", None), cast("Channel", None), cast("Way", None))


@pytest.mark.parametrize(("fault", "wait", "lost"), FAULTS)
def test_a_fault_says_when_to_try_again(fault: Exception, wait: float, lost: bool) -> None:
    found = line()

    def fails() -> None:
        raise fault

    assert not found.tried(fails, 1000.0)
    assert (found.retry, found.lost, bool(found.amiss)) == (1000.0 + wait, lost, True)
    assert found.tried(lambda: None, 2000.0)
    assert found.amiss == ""


def test_a_platform_that_asks_to_wait_for_years_waits_an_hour() -> None:
    found = line()

    def fails() -> None:
        raise Unreached("it was too much", 99_999_999_999.0)

    assert not found.tried(fails, 1000.0)
    assert found.waits(1000.0 + NEVER_SECONDS - 1)
    assert not found.waits(1000.0 + NEVER_SECONDS)


@pytest.mark.parametrize("back", [2 * NEVER_SECONDS, 365 * 86_400.0])
def test_a_clock_that_is_put_back_holds_up_no_try(back: float) -> None:
    found, ahead = line(), 2_000_000_000.0

    def fails() -> None:
        raise Unreached("the message is gone")

    found.tried(fails, ahead)
    assert found.waits(ahead)
    assert not found.waits(ahead - back)


class Gives(NamedTuple):
    """A channel that gives up at once, as scripted.

    It says why, as often as it is listened to.
    """

    why: str
    can: Abilities = Abilities(True, True, True, 1_000, "https://x.example")

    def events(self) -> Iterator[Event]:
        raise Unreached(self.why)


class Named(NamedTuple):
    """The settings of a channel, as far as a line reads them."""

    name: str


def test_a_line_that_gave_up_listens_again_and_not_at_once() -> None:
    gate = [""]
    made = Line(
        cast("Chosen", Named("telegram")),
        cast("Channel", Gives("another program hears this bot")),
        cast("Way", None),
        lambda: gate[0],
    )
    came: SimpleQueue[Came] = SimpleQueue()
    made.listen(came)
    assert came.get(timeout=20).why == "another program hears this bot"
    assert not made.listen_again(came, 5_000.0)  # nobody has noted yet that it ended
    made.deaf = 5_000.0
    assert not made.listen_again(came, 5_000.0 + LISTEN_SECONDS - 1)
    gate[0] = "kill switch"
    assert not made.listen_again(came, 5_000.0 + LISTEN_SECONDS)
    gate[0] = ""
    assert made.listen_again(came, 5_000.0 + LISTEN_SECONDS)
    assert came.get(timeout=20).why == "another program hears this bot"
