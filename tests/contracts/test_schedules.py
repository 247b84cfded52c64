"""What a schedule lays down, byte for byte.

There is one folder of ``fixtures/schedules`` for each case.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.machine import NoScheduler, Unwritable
from memory_engine.domain.ports import Ran
from memory_engine.services.backend import Homes, homes_of
from memory_engine.services.backends import BACKENDS, usual
from memory_engine.services.job import (
    MINUTES,
    At,
    Job,
    line,
    marked,
    name_of,
    sound,
    time_said,
    usual_time,
)
from tests.architecture.test_imports import HOME

CASES = sorted((HOME / "fixtures" / "schedules").iterdir())
HOMES = Homes("/home/x", "/home/x/.config", "/home/x/.local/share", "/home/x/AppData/Local", 501)


def job_of(told: Any) -> Job:  # noqa: ANN401  (JSON is what it is)
    at = time_said(told["at"]) if told["at"] else None
    return Job(told["store"], tuple(told["program"]), at)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_job_is_written_byte_for_byte(case: Path, backend: str) -> None:
    told = json.loads((case / "job.json").read_text("utf-8"))
    job, manager = job_of(told), BACKENDS[backend]
    if backend in told["refused"]:
        with pytest.raises(Unwritable, match=told["refused"][backend]):
            manager.contents(job)
        assert not list(case.glob(f"{backend}.*"))
        return
    places = manager.places(job.name, HOMES)
    names = [f"{backend}{Path(place.partition(':')[0]).suffix or '.txt'}" for place in places]
    written = dict(zip(names, manager.contents(job), strict=True))
    assert written == {name: (case / name).read_bytes() for name in names}
    assert {path.name for path in case.glob(f"{backend}.*")} == set(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_whatever_is_written_tells_its_job(case: Path) -> None:
    job = job_of(json.loads((case / "job.json").read_text("utf-8")))
    for path in case.glob("*.*"):
        if path.name != "job.json":
            mark = marked(path.read_bytes())
            assert mark is not None, path
            assert mark.job == job


def test_somebody_elses_file_tells_no_job() -> None:
    job = Job("/srv/app/.kairos-mem", ("kairos-mem",), At(3, 17))
    for content in (b"", b"[Timer]\n", b"# kairos-mem schedule 1 {}", b"kairos-mem schedule 1 {["):
        assert marked(content) is None
    assert marked(line(job).replace("03:17", "31:70").encode()) is None


@given(st.text(min_size=1))
def test_the_line_that_tells_a_job_holds_any_path_and_breaks_no_comment(path: str) -> None:
    job = Job(f"/{path}/.kairos-mem", (f"/bin/{path}",), At(0, 59))
    text = line(job)
    assert text.isascii()
    assert text.isprintable()
    assert "--" not in text
    assert not set("<>&") & set(text)
    mark = marked(b"<!-- " + text.encode() + b" -->")
    assert mark is not None
    assert mark.job == job


@given(st.text())
def test_nights_begin_in_one_hour_at_a_minute_of_their_own(path: str) -> None:
    at = usual_time(path)
    assert at == usual_time(path)
    assert at.hour == 3
    assert at.minute in MINUTES


def test_many_stores_are_spread_over_the_hour_and_share_no_name() -> None:
    stores = [f"/home/dana/project-{n}/.kairos-mem" for n in range(2000)]
    minutes = Counter(usual_time(store).minute for store in stores)
    assert set(minutes) == set(range(60)) - {0, 30}
    assert max(minutes.values()) < 3 * min(minutes.values())
    assert len({name_of(store) for store in stores}) == len(stores)


@pytest.mark.parametrize("word", ["3", "24:00", "03:60", "3:7", "03:17:00", "-3:17", "٣:١٧", "now"])
def test_what_is_no_time_of_day_is_refused(word: str) -> None:
    with pytest.raises(Usage, match="no time of day"):
        time_said(word)


@pytest.mark.parametrize(("word", "at"), [("4:05", At(4, 5)), ("00:00", At(0, 0))])
def test_a_time_of_day_is_read(word: str, at: At) -> None:
    assert time_said(word) == at


@pytest.mark.parametrize("odd", ["\n", "\t", "\x1b", "\x7f", "\udcff", "\uffff"])
def test_a_path_that_would_break_a_line_is_refused(odd: str) -> None:
    with pytest.raises(Unwritable, match="control character"):
        sound(Job(f"/srv/a{odd}b/.kairos-mem", ("/bin/kairos-mem",), At(3, 17)))


class Programs:
    """A machine that has some programs; systemd answers, or does not."""

    def __init__(self, *names: str, answers: bool = True) -> None:
        self.names, self.code = names, 0 if answers else 1

    def has(self, program: str) -> bool:
        return program in self.names

    def run(self, words: object, given: bytes = b"") -> Ran:
        return Ran(self.code, b"", "Failed to connect to bus")

    def read(self, place: str) -> bytes | None:
        raise AssertionError(place)

    def beside(self, place: str) -> list[str]:
        raise AssertionError(place)

    def write(self, place: str, content: bytes) -> None:
        raise AssertionError(place)

    def remove(self, place: str) -> None:
        raise AssertionError(place)


@pytest.mark.parametrize(
    ("machine", "platform", "name"),
    [
        (Programs("systemctl", "crontab"), "linux", "systemd"),
        (Programs("systemctl", "crontab", answers=False), "linux", "cron"),
        (Programs("crontab"), "freebsd14", "cron"),
        (Programs("crontab"), "darwin", "launchd"),
        (Programs(), "win32", "schtasks"),
    ],
)
def test_the_machines_own_service_manager_is_used(
    machine: Programs, platform: str, name: str
) -> None:
    assert usual(machine, platform) is BACKENDS[name]


def test_a_machine_that_has_none_is_told_so() -> None:
    with pytest.raises(NoScheduler):
        usual(Programs("systemctl", answers=False), "linux")


def test_folders_are_where_the_environment_puts_them_if_it_names_whole_paths() -> None:
    plain = homes_of({"HOME": "/home/x"}, 501)
    assert plain == HOMES
    assert plain.bases == ["/home/x"]
    moved = homes_of({"HOME": "/home/x", "XDG_CONFIG_HOME": "/etc/x", "XDG_DATA_HOME": "here"}, 501)
    assert (moved.config, moved.data) == ("/etc/x", "/home/x/.local/share")
    assert moved.bases == ["/home/x", "/etc/x"]
