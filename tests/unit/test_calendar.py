"""Times as the logs write them."""

from __future__ import annotations

from memory_engine.engine.calendar import moment_at, time_at


def test_what_was_said_earlier_in_this_second_was_said_before_now() -> None:
    assert "1970-01-01T00:01:00.250000Z" < moment_at(60.5) == "1970-01-01T00:01:00.500000Z"


def test_a_time_that_no_calendar_holds_is_its_nearest_end() -> None:
    assert moment_at(-1.5) == "1970-01-01T00:00:00.000000Z"
    assert moment_at(1e18)[:19] == time_at(1e18)[:19]
