"""The schedule's times.

Jitter within bounds, clocks put forward and back, times slept through.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.daemon.schedule import cron
from memory_engine.daemon.schedule.bounds import CAP_MINUTES, Spread
from memory_engine.daemon.schedule.jitter import backward, draw, forward
from memory_engine.daemon.schedule.missed import CLOCK_SLACK, LATE, outlook
from memory_engine.daemon.schedule.tasks import Task

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
    *("America/Santiago", "Africa/Casablanca", "Asia/Beirut", "Pacific/Apia"),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
WORDS = st.text(max_size=12)
SPREADS = st.builds(
    Spread,
    jitter_share=st.floats(0, 1),
    jitter_cap_minutes=st.floats(0, CAP_MINUTES),
    missed_hours=st.floats(0, 48),
)


@given(WORDS, WORDS, WORDS, MOMENTS, st.integers(1, 10**7), SPREADS)
def test_a_recurring_task_is_put_off_within_share_and_cap(
    task: str, store: str, salt: str, time: datetime, seconds: int, spread: Spread
) -> None:
    drawn = draw(task, store, salt)
    following = time + timedelta(seconds=seconds)
    begins = forward(time, following, drawn, spread)
    assert 0 <= drawn < 1
    assert time <= begins <= time + timedelta(minutes=CAP_MINUTES)
    assert begins - time <= timedelta(seconds=spread.jitter_share * seconds + 1e-3)
    assert begins == forward(time, following, draw(task, store, salt), spread)


@given(WORDS, MOMENTS, st.integers(1, 60), st.floats(0, 90), st.floats(0, 90))
def test_a_task_that_runs_once_leads_only_where_everybodys_do(
    task: str, time: datetime, every: int, low: float, high: float
) -> None:
    floor, most = sorted((low, high))
    spread = Spread(lead_seconds=most, lead_floor_seconds=floor, lead_every_minutes=every)
    begins = backward(time, draw(task, "s", "w"), spread)
    if time.minute % every:
        assert begins == time
    else:
        lead = (time - begins).total_seconds()
        assert floor - 1e-3 <= lead <= most + 1e-3


def test_ten_thousand_machines_are_spread_evenly_and_none_stands_at_the_cap() -> None:
    time = datetime(2026, 11, 30, 3, tzinfo=UTC)
    following = time + timedelta(days=1)
    begun = [
        forward(time, following, draw("dream", "/home/u/p", f"{one:x}"), Spread())
        for one in range(10_000)
    ]
    minutes = Counter(int((moment - time).total_seconds() // 60) for moment in begun)
    assert set(minutes) == set(range(CAP_MINUTES))
    assert max(minutes.values()) < 1.25 * min(minutes.values())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("expression", ["30 2 * * *", "*/20 0-3 * * *", "0,30 1,2,3 * * SUN"])
def test_a_time_of_day_comes_once_a_day_whatever_clocks_do(zone: str, expression: str) -> None:
    where = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = cron.between(expression, start, start + timedelta(days=365), where)
    assert found == sorted(set(found), key=lambda time: time.astimezone(UTC))
    walls = Counter(time.replace(tzinfo=None, fold=0) for time in found)
    assert set(walls.values()) == {1}
    assert all(not _imaginary(time) for time in found)
    if expression == "30 2 * * *":
        days = {time.date() for time in found}
        assert len(days) in (364, 365, 366)  # the first and last day may lie in another year


@pytest.mark.parametrize(
    ("zone", "day", "wall"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29), "03:00"),
        ("America/New_York", datetime(2026, 3, 8), "03:00"),
        ("Australia/Lord_Howe", datetime(2026, 10, 4), "02:30"),
    ],
)
def test_a_time_in_the_gap_comes_once_after_it(zone: str, day: datetime, wall: str) -> None:
    where = ZoneInfo(zone)
    start = day.replace(tzinfo=where)
    found = cron.between("15 2 * * *", start, start + timedelta(hours=23), where)
    assert [time.strftime("%H:%M") for time in found] == [wall]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Berlin", datetime(2026, 10, 25)), ("America/New_York", datetime(2026, 11, 1))],
)
def test_a_time_that_exists_twice_comes_at_the_first(zone: str, day: datetime) -> None:
    where = ZoneInfo(zone)
    hour = 2 if zone == "Europe/Berlin" else 1
    start = day.replace(tzinfo=where)
    found = cron.between(f"30 {hour} * * *", start, start + timedelta(hours=23), where)
    assert [(time.strftime("%H:%M"), time.fold) for time in found] == [(f"0{hour}:30", 0)]
    after = found[0].astimezone(UTC) + timedelta(minutes=10)
    again = next(cron.times(f"30 {hour} * * *", after, where))
    assert again.date() == day.date() + timedelta(days=1)


def test_an_open_hour_goes_by_elapsed_time() -> None:
    where = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, tzinfo=where).astimezone(UTC)
    found = cron.between("0 * * * *", start, start + timedelta(hours=5), where)
    gaps = {(b.astimezone(UTC) - a.astimezone(UTC)) for a, b in pairwise(found)}
    assert gaps == {timedelta(hours=1)}


@pytest.mark.parametrize(
    "wrong", ["", "* * * *", "61 * * * *", "0 0 31 2 *", "@daily", "0 0 0 0 0"]
)
def test_what_is_no_time_says_so(wrong: str) -> None:
    with pytest.raises(ValueError):
        cron.plain(wrong)


EXPRESSIONS = ("0 3 * * *", "*/5 * * * *", "15 2 * * SUN", "0 */6 * * *", "30 8 1 * *")


@given(
    st.sampled_from(EXPRESSIONS),
    st.sampled_from(ZONES),
    MOMENTS,
    st.lists(st.integers(1, 200_000), min_size=1, max_size=25),
    SPREADS,
    st.floats(0, 1, exclude_max=True),
)
def test_each_time_is_taken_care_of_once_at_most_however_one_sleeps(
    expression: str, zone: str, start: datetime, naps: list[int], spread: Spread, drawn: float
) -> None:
    """Wake at random instants.

    Each wake runs at most one time, times only ascend, none repeats.
    """
    task, where = Task("t", expression), ZoneInfo(zone)
    since, now, done = start, start, list[datetime]()
    for nap in naps:
        now += timedelta(seconds=nap)
        look = outlook(task, since, now, where, spread, drawn)
        assert not (look.run and look.missed)
        if due := look.run or look.missed:
            assert since < due.time.astimezone(UTC) <= now
            assert due.begins.astimezone(UTC) <= now
            since = due.time.astimezone(UTC)
            done.append(since)
            if look.run:
                late = now - due.begins.astimezone(UTC)
                assert late <= max(timedelta(hours=spread.missed_hours), LATE)
            rest = outlook(task, since, now, where, spread, drawn)
            assert rest.run is None
            assert rest.missed is None
        if look.next:
            assert look.next.begins.astimezone(UTC) > now
    assert done == sorted(set(done))


@given(st.sampled_from(EXPRESSIONS), st.sampled_from(ZONES), MOMENTS, st.floats(0, 0.999))
def test_who_never_sleeps_misses_nothing(
    expression: str, zone: str, start: datetime, drawn: float
) -> None:
    """Go from next to next for ten times.

    They are the expression's own, in order.
    """
    task, where, spread = Task("t", expression), ZoneInfo(zone), Spread()
    since = now = start
    ran = []
    for _ in range(10):
        look = outlook(task, since, now, where, spread, drawn)
        assert look.next is not None
        now = look.next.begins.astimezone(UTC)
        due = outlook(task, since, now, where, spread, drawn).run
        assert due == look.next
        since = due.time.astimezone(UTC)
        ran.append(due.time)
    assert ran == list(islice(cron.times(expression, start, where), 10))


def test_a_clock_that_had_run_ahead_does_not_silence_a_task() -> None:
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    ahead = now + CLOCK_SLACK * 400
    look = outlook(Task("t", "0 3 * * *"), ahead, now, UTC, Spread(), 0.5)
    assert look.next is not None
    assert look.next.time == datetime(2026, 12, 1, 3, tzinfo=UTC)


def test_a_task_that_runs_once_is_late_within_the_window_alone() -> None:
    time = datetime(2026, 11, 30, 9, tzinfo=UTC)
    task, since = Task("o", time.isoformat()), time - timedelta(days=3)
    early = outlook(task, since, time - timedelta(minutes=5), UTC, Spread(), 0.5)
    assert early.next is not None
    assert early.next.begins == time - timedelta(seconds=45)
    assert outlook(task, since, time + timedelta(hours=2), UTC, Spread(), 0.5).run
    assert outlook(task, since, time + timedelta(hours=20), UTC, Spread(), 0.5).missed
    assert outlook(task, time, time + timedelta(hours=2), UTC, Spread(), 0.5) == (None, None, None)


def test_the_machines_zone_knows_the_days_on_which_clocks_change() -> None:
    """The machine's zone, in a process of a Berlin machine.

    The rules come from its operating system.
    """
    program = (
        "from datetime import UTC, datetime, timedelta\n"
        "from zoneinfo import ZoneInfo\n"
        "from memory_engine.daemon.schedule.zone import MACHINES\n"
        "from memory_engine.daemon.schedule import cron\n"
        "berlin, at = ZoneInfo('Europe/Berlin'), datetime(2026, 1, 1, tzinfo=UTC)\n"
        "for hour in range(0, 24 * 365):\n"
        "    t = at + timedelta(hours=hour, minutes=15)\n"
        "    a, b = t.astimezone(MACHINES), t.astimezone(berlin)\n"
        "    assert (a.replace(tzinfo=None), a.fold) == (b.replace(tzinfo=None), b.fold), t\n"
        "    assert a.utcoffset() == b.utcoffset(), t\n"
        "ours = cron.between('30 2 * * *', at, at + timedelta(days=365), MACHINES)\n"
        "theirs = cron.between('30 2 * * *', at, at + timedelta(days=365), berlin)\n"
        "assert [t.astimezone(UTC) for t in ours] == [t.astimezone(UTC) for t in theirs]\n"
    )
    environment = {**os.environ, "TZ": "Europe/Berlin"}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=120)


def _imaginary(time: datetime) -> bool:
    back = time.astimezone(UTC).astimezone(time.tzinfo)
    return back.replace(tzinfo=None) != time.replace(tzinfo=None)
