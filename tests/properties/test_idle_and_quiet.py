"""Joined signs, quiet hours, and a tick's decisions.

Quiet hours go over midnight and summer time.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters import quiet
from memory_engine.adapters.atwork.signs import Sign
from memory_engine.daemon.idle.step import ACTIVE, USUAL, Message, Pace, Scene, night, telling
from memory_engine.daemon.idle.together import judged

signs = st.lists(
    st.builds(
        Sign,
        st.sampled_from(["agents", "files", "terminals", "tmux"]),
        st.none() | st.floats(0, 1e6),
        st.just("something"),
    ),
    max_size=6,
)
wanted = st.floats(1, 1e5)


@given(signs, wanted)
def test_any_sign_of_somebody_at_work_counts(found: list[Sign], seconds: float) -> None:
    told = judged(found, seconds)
    telling = [sign.seconds for sign in found if sign.seconds is not None]
    assert told.idle == (bool(telling) and min(telling) >= seconds)


@given(signs, wanted, st.floats(0, 1e6))
def test_one_more_sign_never_makes_a_busy_machine_idle(
    found: list[Sign], seconds: float, more: float
) -> None:
    before = judged(found, seconds)
    after = judged([*found, Sign("x11", more, "a key")], seconds)
    if any(sign.seconds is not None for sign in found):
        assert after.idle <= before.idle
        assert after.seconds <= before.seconds


@given(st.lists(st.builds(Sign, st.just("x11"), st.none(), st.just("no display"))), wanted)
def test_where_nothing_tells_nobody_counts_as_idle(found: list[Sign], seconds: float) -> None:
    assert not judged(found, seconds).idle


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
walls = st.builds(
    lambda at, zone: datetime.fromtimestamp(at, ZoneInfo(zone)),
    st.integers(1_790_000_000, 1_822_000_000),
    zones,
)


@given(minutes, minutes, walls)
def test_quiet_hours_are_what_the_clock_on_the_wall_says(
    start: time, end: time, wall: datetime
) -> None:
    hours, now = quiet.Hours(start, end), wall.time()
    plain = start <= now < end if start <= end else not end <= now < start
    assert quiet.within(hours, wall) == (plain and start != end)


@given(minutes, minutes, walls)
def test_they_end_soon_and_then_it_is_quiet_no_more(start: time, end: time, wall: datetime) -> None:
    hours = quiet.Hours(start, end)
    if not quiet.within(hours, wall):
        return
    at, turns = wall, 0
    while quiet.within(hours, at):
        over = quiet.ends(hours, at)
        assert over > at.astimezone(UTC)
        at, turns = over.astimezone(wall.tzinfo), turns + 1
    assert turns <= 3  # an hour that comes twice may hold the end twice
    assert at.astimezone(UTC) - wall.astimezone(UTC) <= timedelta(hours=26)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2027-03-27T23:30", "2027-03-28T05:00"),  # Berlin: an hour is left out at 2
        ("2027-10-30T23:30", "2027-10-31T06:00"),  # an hour comes twice at 3
        ("2027-06-01T23:30", "2027-06-02T05:00"),
        ("2027-06-02T03:00", "2027-06-02T05:00"),
    ],
)
def test_a_night_in_which_clocks_change_ends_by_the_clock(at: str, ends: str) -> None:
    wall = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    over = quiet.ends(quiet.hours("22:00", "07:00"), wall)
    assert over == datetime.fromisoformat(ends).replace(tzinfo=UTC)


scenes = st.builds(
    Scene,
    st.booleans(),
    st.just("a key"),
    st.booleans(),
    st.integers(0, 6),
    st.none() | st.floats(0, 1),
)
paces = st.sampled_from([USUAL, ACTIVE])


@given(scenes, paces, st.floats(0, 1), st.booleans())
def test_a_night_is_asked_for_only_where_all_allows_it(
    scene: Scene, pace: Pace, least: float, dreams: bool
) -> None:
    enough = scene.battery is None or scene.battery >= least
    allowed = scene.idle and scene.news and dreams and enough and scene.dreamt < pace.dreams
    assert (night(scene, pace, least, dreams).kind == "act") == allowed
    assert night(scene, pace, least, dreams).why


@given(
    st.builds(
        Message,
        st.integers(0, 9),
        st.booleans(),
        st.booleans(),
        st.integers(0, 20),
        st.integers(0, 20),
    )
)
def test_nobody_is_told_anything_in_quiet_hours_or_too_often(message: Message) -> None:
    chosen = telling(message)
    if message.quiet or message.told >= message.most or not message.waiting:
        assert chosen.kind == "sleep"
    elif message.settled:
        assert chosen.kind == "brief"
