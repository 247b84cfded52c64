"""The schedule's duty over days, with a watch that is played.

It sleeps, crashes and comes back.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.nightwatch import killing
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import NightEnd, Then, Watch
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.schedule import rows
from memory_engine.daemon.schedule.book import KEPT
from memory_engine.daemon.schedule.duty import NAME, Schedule
from memory_engine.domain.errors import KairosError

ZONE = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
QUIET = "schedule: {morning: off, catch_up: off}\n"


class Played:
    """A watch of one store whose nights take a while.

    What it keeps outlives its crashes.
    """

    def __init__(self, folder: Path, start: datetime) -> None:
        self.folder, self.root = folder, str(folder / "project" / ".kairos-mem")
        Path(self.root).mkdir(parents=True)
        self.wall, self.steady = start.astimezone(UTC), 0.0
        self.disk: dict[str, str] = {}
        self.nights: list[datetime] = []
        self.lines: list[str] = []
        self.stopping = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """Start after an end or a crash, all on disk.

        Nothing is in mind.
        """
        self.duty, self.waiting = Schedule(), list[tuple[str, Then | None]]()
        self.feed = Feed(lambda: self.wall)

    def now(self) -> Moment:
        return Moment(self.wall.astimezone(ZONE), self.steady)

    def roots(self) -> tuple[str, ...]:
        return (self.root,)

    def opened(self, root: str) -> Any:  # noqa: ANN401  (a part of a place)
        if not Path(root).is_dir():
            return None
        store = SimpleNamespace(last_dream=lambda: SimpleNamespace(number=len(self.nights)))

        @contextmanager
        def visiting() -> Iterator[object]:
            yield SimpleNamespace(store=store)

        return SimpleNamespace(visiting=visiting)

    def kept(self, name: str) -> Mapping[str, object]:
        return cast("dict[str, object]", json.loads(self.disk.get(name, "{}")))

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        self.disk[name] = json.dumps(value)

    def note(self, text: str) -> None:
        self.lines.append(text)

    def night(self, root: str, why: str, then: Then | None = None, force: bool = False) -> bool:
        self.waiting.append((root, then))
        return True

    def wake(self, name: str) -> None:
        assert name in ("", NAME)

    def listen(self, file: int, heard: Callable[[], None]) -> Callable[[], None]:
        raise AssertionError("no process is to run here")

    def dream(self, tell: bool = True) -> None:
        """Let waiting nights come about, told or crashed before.

        It tells of them, or crashes before that.
        """
        for root, then in self.waiting:
            early = self.nights and self.wall - self.nights[-1] < timedelta(hours=22)
            gate = {"gate": "time", "why": "too early"} if early else {"gate": None}
            if not early:
                self.nights.append(self.wall)
            report = {"dream": len(self.nights), "applied": not early, **gate}
            if tell and then:
                then(NightEnd(root, "schedule", 0, report))
        self.waiting.clear()

    def act(self) -> None:
        self.duty.act(cast(Watch, self), self.now())

    def passes(self, seconds: float, asleep: bool = False) -> None:
        """Let time pass; while it sleeps, the steady clock stands still."""
        self.wall += timedelta(seconds=seconds)
        self.steady += 0.0 if asleep else seconds

    def past(self, task: str = "dream") -> list[tuple[str, str]]:
        """Give (due, outcome) of what was kept."""
        rows = cast("dict[str, Any]", self.kept(KEPT).get("rows", {}))
        return [(due, how) for due, _, how, _ in rows[f"{task}@{self.root}"]["past"]]


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(killing.VARIABLE, raising=False)
    settings(tmp_path, QUIET)
    return Played(tmp_path, datetime(2026, 10, 23, 12, tzinfo=ZONE))


def settings(folder: Path, text: str) -> None:
    path = folder / "config" / "kairos-mem" / "daemon.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("seed", range(8))
def test_each_night_is_begun_once_through_sleep_crashes_and_a_day_of_25_hours(
    played: Played, seed: int
) -> None:
    chance = random.Random(seed)
    end = played.wall + timedelta(days=7)
    while played.wall < end:
        played.act()
        fate = chance.random()
        if fate < 0.05:  # killed in the middle of whatever it did, after or before a night
            if chance.random() < 0.5:
                played.dream(tell=False)
            played.begin_anew()
        elif fate < 0.9:
            played.dream()
        if chance.random() < 0.04:
            played.passes(chance.uniform(3_600, 30_000), asleep=True)
        played.passes(chance.uniform(30, 1_500))
    played.act()
    played.dream()
    outcomes = played.past()
    dues = Counter(due for due, how in outcomes if how != "failed")
    assert set(dues.values()) == {1}
    days = {datetime.fromisoformat(due).astimezone(ZONE).date() for due in dues}
    assert len(days) == 7, outcomes
    assert all(datetime.fromisoformat(due).astimezone(ZONE).hour == 3 for due in dues)
    gaps = [b - a for a, b in zip(played.nights, played.nights[1:], strict=False)]
    assert all(gap > timedelta(hours=20) for gap in gaps)
    assert len(played.nights) == sum(how == "done" for _, how in outcomes) >= 4


def test_a_month_asleep_brings_one_night_if_the_last_time_is_near_and_none_if_it_is_far(
    played: Played,
) -> None:
    played.act()
    played.passes(30 * 86_400 - 3_600 * 4, asleep=True)  # wakes at 08:00 (an hour was put back)
    played.act()
    played.dream()
    played.act()
    assert [how for _, how in played.past()] == ["done"]
    played.passes(10 * 86_400 + 3_600 * 12, asleep=True)  # wakes at 19:00 or later
    played.act()
    played.dream()
    assert [how for _, how in played.past()] == ["done", "missed"]
    assert len(played.nights) == 1


def test_the_kill_switch_holds_from_the_next_look_on_and_what_was_missed_stays_missed(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.act()
    killing.stop(True)
    for _ in range(24 * 6):
        played.passes(600)
        played.act()
        played.dream()
    assert played.nights == []
    killing.stop(False)
    played.act()
    played.dream()
    assert played.nights == []
    monkeypatch.setenv(killing.VARIABLE, "1")
    played.passes(86_400)
    played.act()
    played.dream()
    assert played.nights == []
    monkeypatch.delenv(killing.VARIABLE)
    for _ in range(24 * 6):
        played.passes(600)
        played.act()
        played.dream()
    assert len(played.nights) == 1


def test_what_is_moved_or_switched_on_again_never_fires_for_a_time_before(played: Played) -> None:
    played.act()
    settings(played.folder, "schedule: {morning: off, catch_up: off, dream: '0 11 * * *'}\n")
    played.act()  # at noon: eleven was an hour ago
    played.dream()
    settings(played.folder, "schedule: {morning: off, catch_up: off, dream: off}\n")
    played.passes(86_400)
    played.act()
    settings(played.folder, "schedule: {morning: off, catch_up: off, dream: '0 11 * * *'}\n")
    played.passes(60)
    played.act()
    played.dream()
    assert played.nights == []
    played.passes(90_000)
    played.act()
    played.dream()
    assert len(played.nights) == 1


def test_a_night_that_fails_is_tried_again_and_in_the_end_missed(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(tell: bool = True) -> None:
        for root, then in played.waiting:
            assert then
            then(NightEnd(root, "schedule", 11, {}, "another process is at work"))
        played.waiting.clear()

    played.act()
    played.passes(15.5 * 3_600)
    for _ in range(16 * 12):
        played.act()
        fails()
        played.passes(300)
    how = [how for _, how in played.past()]
    assert how[-1] == "missed"
    assert set(how[:-1]) == {"failed"}
    assert 6 <= len(how) <= 14, "it doubles the wait"


def test_a_store_that_vanishes_is_waited_for(played: Played) -> None:
    played.act()
    gone = Path(played.root).rename(played.folder / "elsewhere")
    played.passes(15.5 * 3_600)
    played.act()
    assert played.waiting == []
    gone.rename(played.root)
    played.passes(3_600)
    played.act()
    played.dream()
    assert len(played.nights) == 1


def test_settings_that_break_hold_on_and_are_told(played: Played) -> None:
    settings(played.folder, QUIET.replace("}", ", dream: '0 5 * * *'}"))
    played.act()
    settings(played.folder, "schedule: {dreem: 1}\n")
    played.act()
    told = played.duty.problems(cast(Watch, played))
    assert any("Did you mean 'dream'" in problem for problem in told)
    played.passes(86_400)
    played.act()
    played.dream()
    assert played.past()[0][0].startswith("2026-10-24T03:00")  # five in Berlin


def test_an_operators_file_holds_whole_or_not_at_all(played: Played) -> None:
    fleet = played.folder / "fleet.json"
    settings(played.folder, QUIET.replace("}", f", fleet: {fleet}}}"))
    fleet.write_text(json.dumps({"jitter_cap_minutes": 0, "enabled": False}))
    played.act()
    duty = cast(Watch, played)
    assert "the operator stopped it" in str(played.duty.told(duty, played.now())["stopped"])
    wrongs: tuple[object, ...] = (
        {"jitter_cap_minutes": 99, "enabled": False},
        {"other": 1},
        [],
        "{",
    )
    for wrong in wrongs:
        fleet.write_text(wrong if isinstance(wrong, str) else json.dumps(wrong))
        played.passes(61)
        played.act()
        assert len(played.duty.problems(duty)) == 1, played.duty.problems(duty)
        (problem,) = played.duty.problems(duty)
        assert "the defaults hold, all of them" in problem
        assert played.duty.told(duty, played.now())["stopped"] is None
    fleet.write_text(json.dumps({"off": ["dream"]}))
    played.passes(61)
    played.act()
    assert played.duty.problems(duty) == ()
    played.passes(86_400)
    played.act()
    played.dream()
    assert played.nights == []


def test_a_task_of_the_owners_is_begun_by_word_and_an_unknown_one_refused(played: Played) -> None:
    played.act()
    words = played.duty.words()
    told = words["cron-run"](cast(Watch, played), {"task": "dream"})
    assert told == {"task": "dream", "begun": [played.root]}
    played.dream()
    assert played.past() == [("", "done")]
    with pytest.raises(KairosError, match="no task nothing"):
        words["cron-run"](cast(Watch, played), {"task": "nothing"})


def test_what_a_crash_left_of_a_program_is_told_as_unknown_and_of_a_verb_begun_again(
    played: Played, tmp_path: Path
) -> None:
    """A crashed program is told unknown, a verb begun again.

    A program of somebody's may have done its work, so it is not begun a second time.
    """
    since = "2026-10-20T00:00:00+00:00"
    due = datetime(2026, 10, 23, 6, tzinfo=UTC)
    tasks = [
        {"id": name, "when": "0 8 * * *", "does": does, "store": "", "on": True, "since": since}
        for name, does in (("program", ["true"]), ("verb", ["kairos-mem", "verify"]))
    ]
    (tmp_path / "config" / "kairos-mem" / "cron.json").write_text(json.dumps({"tasks": tasks}))
    row = rows.begun(rows.Row(when="0 8 * * *", since=since), due)
    names = [f"{task['id']}@{played.root}" for task in tasks]
    played.keep(KEPT, {"salt": "s", **rows.as_json(dict.fromkeys(names, row))})
    monkey = Path(played.root).rename(tmp_path / "away")  # nothing can begin meanwhile
    played.act()
    monkey.rename(played.root)
    assert played.past("program") == [(rows.written(due), "unknown")]
    assert played.past("verb") == []
    kept = rows.of_json(played.kept(KEPT))
    assert kept[f"verb@{played.root}"].intent == ""
    assert rows.since(kept[f"verb@{played.root}"]) < due < rows.since(kept[names[0]]) + DAY


TEXTS = st.text(max_size=8)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda naive: rows.written(naive.replace(tzinfo=UTC))
)
ROWS = st.builds(
    rows.Row,
    when=TEXTS,
    on=st.booleans(),
    since=TIMES,
    due=st.one_of(st.just(""), TIMES),
    tries=st.integers(0, 9),
    not_before=st.one_of(st.just(""), TIMES),
    mark=TEXTS,
    intent=st.one_of(st.just(""), TIMES),
    past=st.lists(st.builds(rows.Past, TIMES, TIMES, TEXTS, TEXTS), max_size=3).map(tuple),
)


@given(st.dictionaries(TEXTS, ROWS, max_size=4))
def test_rows_are_read_back_as_they_were_kept(kept: dict[str, rows.Row]) -> None:
    assert rows.of_json(json.loads(json.dumps(rows.as_json(kept)))) == kept


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
)


@given(st.dictionaries(st.sampled_from(["rows", "salt", "x"]), JSON))
def test_what_is_no_row_is_as_if_it_had_never_been(kept: dict[str, object]) -> None:
    rows.of_json(kept)
    rows.of_json({"rows": {"dream@x": kept, "y": {"past": kept}}})
