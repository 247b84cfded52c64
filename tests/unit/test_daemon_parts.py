"""The parts of the night watch that need no process.

Feed, scales, clock, roster, settings.
"""

from __future__ import annotations

import json
import selectors
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.nightwatch.usage import Usage
from memory_engine.daemon.clock import Moment, SteeredClock, local
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.feed import Event, Feed
from memory_engine.daemon.line import Wish
from memory_engine.daemon.pages import aligned
from memory_engine.daemon.roster import FIRST_BACK_OFF, LAST_BACK_OFF, Roster
from memory_engine.daemon.settings import Caps, Settings, read_settings
from memory_engine.daemon.weighing import MEGABYTE, Scales, over
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.errors.machine import NoWatch

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def moment(seconds: float) -> Moment:
    return Moment(NOON + timedelta(seconds=seconds), 1000.0 + seconds)


@given(st.lists(st.sampled_from("abc")), st.integers(0, 12), st.integers(1, 5))
def test_a_feed_gives_what_came_since_as_far_as_it_keeps_it(
    kinds: list[str], seq: int, most: int
) -> None:
    feed, heard = Feed(lambda: NOON, most), list[Event]()
    unlisten = feed.listen(heard.append)
    for kind in kinds:
        feed.publish(kind)
    assert [event.seq for event in heard] == list(range(1, len(kinds) + 1))
    assert list(feed.since(seq)) == [event for event in heard[-most:] if event.seq > seq]
    assert feed.oldest == (max(1, len(kinds) - most + 1) if kinds else 0)
    unlisten()
    unlisten()
    feed.publish("d")
    assert len(heard) == len(kinds)


@given(st.sets(st.sampled_from("ab")), st.sampled_from(["", "x"]), st.sampled_from(["", "s"]))
def test_a_wish_holds_for_the_events_it_names_and_no_other(
    kinds: set[str], store: str, session: str
) -> None:
    wish = Wish.of({"kinds": sorted(kinds), "store": store, "session": session})
    for kind in "ab":
        for where in ("", "x", "y"):
            for whose in ("", "s", "t"):
                event = Event(1, NOON, kind, where, whose, {})
                wanted = (not kinds or kind in kinds) and store in ("", where)
                assert wish.holds(event) == (wanted and session in ("", whose))


@given(st.lists(st.tuples(st.integers(5, 300), st.floats(0, 1)), min_size=2, max_size=30))
def test_a_share_is_what_was_computed_over_the_stretch_that_counts(
    steps: list[tuple[int, float]],
) -> None:
    scales, at, computing = Scales(10.0), 0.0, 0.0
    samples = [(at, computing)]
    weight = scales.weigh(at, Usage(50 * MEGABYTE, computing, 7))
    assert (weight.cpu_percent, weight.minutes) == (0.0, 0.0)
    for passed, share in steps:
        at, computing = at + passed, computing + passed * share
        samples.append((at, computing))
        weight = scales.weigh(at, Usage(50 * MEGABYTE, computing, 7))
    begin = max(((t, c) for t, c in samples if t <= at - 600), default=samples[0])
    assert weight.minutes == pytest.approx((at - begin[0]) / 60)
    expected = 100 * (computing - begin[1]) / (at - begin[0])
    assert weight.cpu_percent == pytest.approx(expected, abs=1e-6)


def test_caps_are_broken_by_what_is_over_them_and_computing_only_after_the_whole_stretch() -> None:
    caps, scales = Caps(memory_mb=100, cpu_percent=20.0, cpu_minutes=10.0), Scales(10.0)
    assert "101 MB, 100 are allowed" in over(scales.weigh(0, Usage(101 * MEGABYTE, 0, 5)), caps)
    assert over(scales.weigh(300, Usage(99 * MEGABYTE, 300, 5)), caps) == ""
    assert "100 % of a core" in over(scales.weigh(600, Usage(99 * MEGABYTE, 600, 5)), caps)
    off = Caps(memory_mb=0, cpu_percent=0)
    assert over(scales.weigh(1200, Usage(10**12, 1200, 5)), off) == ""


class Watching:
    """What a roster needs of a watch."""

    stopping = False

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


class Failing(Duty):
    """A duty that fails so many times."""

    name = "failing"

    def __init__(self, times: int) -> None:
        self.left, self.acted = times, list[float]()

    def due(self, moment: Moment) -> datetime | None:
        return NOON

    def act(self, watch: Watch, moment: Moment) -> None:
        self.acted.append(moment.monotonic)
        self.left -= 1
        if self.left >= 0:
            raise ValueError("no such thing")


class Broken(Duty):
    """A duty of which nothing works."""

    name = "broken"

    def due(self, moment: Moment) -> datetime | None:
        raise ZeroDivisionError("never")

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        raise KeyError("told")

    def problems(self, watch: Watch) -> tuple[str, ...]:
        raise NoWatch


def test_a_duty_that_fails_is_told_and_tried_again_ever_later() -> None:
    failing, watching = Failing(12), Watching()
    roster = Roster(cast(Watch, watching), (failing, Broken()))
    at = 0.0
    while failing.left >= 0:
        now = moment(at)
        roster.act(frozenset(), now)
        (told,) = [row for row in roster.told(now) if row["name"] == "failing"]
        assert bool(told["error"]) == (failing.left >= 0)
        at += max(roster.wait(now, 1e6), 0.001)
    waits = [
        later - earlier for earlier, later in zip(failing.acted, failing.acted[1:], strict=False)
    ]
    assert waits[0] == pytest.approx(FIRST_BACK_OFF)
    assert waits[-1] == pytest.approx(LAST_BACK_OFF)
    assert waits == sorted(waits)
    noted = [note for note in watching.notes if note.startswith("failing")]
    assert noted == ["failing: ValueError: no such thing; it is tried again"]
    problems = list(roster.problems())
    assert any("broken failed" in row for row in problems)
    assert any("not running" in row for row in problems)
    assert not any(row.startswith("failing") for row in problems)


def test_a_duty_that_is_woken_acts_although_it_is_not_due() -> None:
    class Sleeping(Failing):
        name = "sleeping"

        def due(self, moment: Moment) -> datetime | None:
            return None

    sleeping = Sleeping(0)
    roster = Roster(cast(Watch, Watching()), (sleeping,))
    roster.act(frozenset(), moment(0))
    assert sleeping.acted == []
    roster.act(frozenset({"sleeping"}), moment(1))
    assert len(sleeping.acted) == 1


def test_a_steered_clock_goes_as_its_file_says(tmp_path: Path) -> None:
    path, real = tmp_path / "clock", time.time()
    wall = NOON.timestamp()
    rows = [
        {"real": real - 100, "wall": wall, "monotonic": 0.0, "rate": 60.0},
        {"real": real - 50, "wall": wall + 7200, "monotonic": 3000.0, "rate": 0.0},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    clock = SteeredClock(path)
    now = clock.now()
    assert (now.wall, now.monotonic) == (NOON + timedelta(hours=2), 3000.0)
    path.write_text(json.dumps(rows[0]))
    assert clock.now().monotonic == pytest.approx(6000.0, abs=600)
    with selectors.DefaultSelector() as selector:
        assert clock.wait(selector, 0.6) == []


SECTIONS = Settings()._asdict()


@contextmanager
def raising(place: str) -> Iterator[None]:
    """What is refused is told with its place."""
    try:
        yield
    except BadPolicy as refusal:
        if place not in refusal.message:
            pytest.fail(refusal.message)
        raise


@given(
    st.sampled_from(sorted(SECTIONS)),
    st.text(min_size=1, max_size=8).filter(str.isprintable),
    st.one_of(
        st.integers(-5, 5), st.booleans(), st.text(max_size=5), st.none(), st.lists(st.none())
    ),
)
def test_whatever_stands_in_the_settings_is_taken_or_refused_with_its_place(
    section: str, key: str, value: object
) -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump({section: {key: value}}, file)
        file.flush()
        with suppress(BadPolicy), raising(file.name):
            assert isinstance(read_settings(Path(file.name)), Settings)


def test_rows_are_aligned_and_a_name_stands_once() -> None:
    assert aligned([("a", "x"), ("a", "y"), ("bcd", "z")]) == ["  a    x", "       y", "  bcd  z"]


def test_a_moment_is_reckoned_with_and_not_with_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    for change in (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)):
        before, after = (local(change.timestamp() + passed) for passed in (-60.0, 60.0))
        assert before.utcoffset() != after.utcoffset()
        assert after - before == timedelta(minutes=2)
        assert (before + timedelta(minutes=2)) == after
    monkeypatch.undo()
    time.tzset()
