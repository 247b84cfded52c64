"""What a line remembers of a try that failed: when to try again, and whether ever."""

from __future__ import annotations

from typing import cast

import pytest

from memory_engine.channels.channel import Channel, Unreached
from memory_engine.channels.line import NEVER_SECONDS, REFUSED_SECONDS, Line
from memory_engine.channels.settings import Chosen
from memory_engine.channels.way import Way
from memory_engine.domain.errors import NoConsent

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
