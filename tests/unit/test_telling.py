"""What the owner is told.

It is one message, after quiet hours, in counts, and nothing that runs.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters import notify
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.idle.duty import Proactive
from memory_engine.daemon.settings import Proactive as Section
from memory_engine.daemon.settings import Quiet, Settings

STORE = "/home/me/shop/.kairos-mem"


class Played:
    """A watch on which time goes by hand.

    It has no store, no night, no socket.
    """

    stopping = False

    def __init__(self, settings: Settings, hour: int = 20) -> None:
        self.wall = datetime(2027, 3, 27, hour, tzinfo=ZoneInfo("Europe/Berlin"))
        self.settings, self.feed = settings, Feed(lambda: self.wall)
        self.store: dict[str, Mapping[str, object]] = {}
        self.notes: list[str] = []

    def now(self) -> Moment:
        return Moment(self.wall, self.wall.timestamp())

    def roots(self) -> tuple[str, ...]:
        return ()

    def kept(self, name: str) -> Mapping[str, object]:
        return self.store.get(name, {})

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        self.store[name] = value

    def note(self, text: str) -> None:
        self.notes.append(text)


class Way:
    """A way to the owner that keeps what was told."""

    name = "test"

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.watch: Played | None = None

    def lacking(self) -> str:
        return ""

    def tell(self, text: str) -> str:
        assert self.watch
        self.heard.append((f"{self.watch.wall:%a %H:%M}", text))
        return ""


def duty(watch: Played, way: Way) -> Proactive:
    made = Proactive(watch.settings)
    way.watch = watch
    made._ways = (way,)
    made.act(watch, watch.now())  # type: ignore[arg-type]
    return made


def pass_hours(watch: Played, made: Proactive, hours: float, minutes: float = 1) -> None:
    """Let time go by, acting whenever the duty is due."""
    end = watch.wall.timestamp() + hours * 3600
    while watch.wall.timestamp() < end:
        watch.wall = datetime.fromtimestamp(
            watch.wall.timestamp() + minutes * 60, watch.wall.tzinfo
        )
        due = made.due(watch.now())
        if due and due <= watch.wall:
            made.act(watch, watch.now())  # type: ignore[arg-type]


@pytest.fixture
def way() -> Way:
    return Way()


ACTIVE = Settings(proactive=Section(enabled=True), quiet=Quiet("22:00", "07:00"))


def test_what_comes_in_quiet_hours_is_one_message_after_them(way: Way) -> None:
    watch = Played(ACTIVE, hour=23)
    made = duty(watch, way)
    for _ in range(20):
        watch.feed.publish("drift", store=STORE, fresh=["f1"], back=[])
        pass_hours(watch, made, 0.1)
    watch.feed.publish("night-ended", store=STORE, quarantined="too much", code=0)
    pass_hours(watch, made, 10)
    said = "shop: 20 facts drifted from the code. shop: A night waits for your review."
    assert way.heard == [("Sun 07:00", said)]  # the night in which clocks are put on


def test_what_comes_together_is_told_together_and_soon(way: Way) -> None:
    watch = Played(ACTIVE, hour=12)
    made = duty(watch, way)
    watch.feed.publish("drift", store=STORE, fresh=["f1", "f2"], back=[])
    watch.feed.publish("brief", store=STORE, lines=["Promoted: the port is 8080"])
    pass_hours(watch, made, 1)
    assert [text for _, text in way.heard] == [
        "shop: 2 facts drifted from the code. shop: a brief of 1 line."
    ]


def test_words_of_memory_are_told_only_where_that_is_allowed(way: Way) -> None:
    loud = ACTIVE._replace(proactive=Section(enabled=True, text=True))
    watch = Played(loud, hour=12)
    made = duty(watch, way)
    watch.feed.publish("brief", store=STORE, lines=["Promoted: the port is 8080"])
    pass_hours(watch, made, 1)
    assert "the port is 8080" in way.heard[0][1]


def test_a_watch_that_died_tells_what_waited_and_nobody_twice(way: Way) -> None:
    watch = Played(ACTIVE, hour=23)
    duty(watch, way)
    watch.feed.publish("drift", store=STORE, fresh=["f1"], back=[])
    watch.feed = Feed(lambda: watch.wall)
    again = duty(watch, way)
    pass_hours(watch, again, 10)
    third = duty(watch, way)
    pass_hours(watch, third, 2)
    assert len(way.heard) == 1


def test_a_day_has_so_many_notices_and_the_rest_comes_with_the_next(way: Way) -> None:
    few = ACTIVE._replace(proactive=Section(enabled=True, notices=2), quiet=Quiet())
    watch = Played(few, hour=12)
    made = duty(watch, way)
    for _ in range(5):
        watch.feed.publish("drift", store=STORE, fresh=["f1"], back=[])
        pass_hours(watch, made, 0.5)
    assert len(way.heard) == 2
    pass_hours(watch, made, 12)
    assert way.heard[2][1] == "shop: 3 facts drifted from the code."


def test_without_active_mode_only_what_waits_or_fails_is_told(way: Way) -> None:
    watch = Played(Settings(), hour=12)
    made = duty(watch, way)
    watch.feed.publish("drift", store=STORE, fresh=["f1"], back=[])
    watch.feed.publish("brief", store=STORE, lines=["one"])
    watch.feed.publish("night-ended", store=STORE, promoted=3, code=0)
    watch.feed.publish("night-ended", store=STORE, gate="time", code=0)
    watch.feed.publish("night-ended", store=STORE, error="it took too long", code=1)
    pass_hours(watch, made, 1)
    assert [text for _, text in way.heard] == [
        "shop: 1 night failed; `kairos-mem daemon logs` tells why."
    ]


# -- the desktop


@pytest.fixture
def notified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notify-send that writes down what it was given."""
    heard, program = tmp_path / "heard", tmp_path / "notify-send"
    program.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" > {heard}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return heard


@pytest.mark.parametrize(
    "text",
    [
        "--urgency=critical",
        "$(touch made)",
        "`id`; rm -rf /",
        "<b>bold</b> & more",
        "a\x00b\nc\x1b[31m",
    ],
)
def test_a_text_is_an_argument_and_nothing_else(notified: Path, text: str) -> None:
    assert notify.notify(text) == ""
    *options, title, told = notified.read_bytes().decode().rstrip("\0").split("\0")
    assert options == ["--app-name", "kairos-mem", "--"]
    assert title == "kairos-mem"
    assert "<" not in told
    assert told.isprintable()


def test_a_desktop_that_hangs_is_not_waited_for(
    notified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notified.parent / "notify-send").write_text("#!/bin/sh\nsleep 30\n")
    monkeypatch.setattr(notify, "SECONDS", 0.2)
    assert "did not end" in notify.notify("hello")


@given(st.text(max_size=600))
def test_no_text_gets_into_a_program(text: str) -> None:
    told = notify.plain(text)
    assert len(told) <= notify.LONGEST
    assert "\n" not in told
    for platform in ("darwin", "win32"):
        assert notify.words(told, platform) == notify.words("", platform)
