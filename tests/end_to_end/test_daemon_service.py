"""The night watch as a service.

Laid down, started, and taken away without a trace. The service managers are played by the programs
of ``programs/``; the one of systemd starts it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory_engine.adapters.nightwatch.folder import start_mark
from tests.end_to_end.harness import refused
from tests.end_to_end.watching import ALONE, Watched

PROGRAMS = Path(__file__).with_name("programs")
ALL = ["systemd", "launchd", "schtasks", "cron"]


class Served(Watched):
    """A user whose machine has all service managers."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.fakes, programs = home / "fakes", home / "bin"
        self.fakes.mkdir()
        shutil.copytree(PROGRAMS, programs)
        for program in programs.iterdir():
            program.chmod(0o755)
        path = os.pathsep.join([str(programs), "/usr/bin", "/bin"])
        self.environment |= {"FAKES": str(self.fakes), "PATH": path, "XDG_DATA_HOME": ""}

    def laid(self) -> dict[str, bytes]:
        """Give what service managers' folders and the crontab hold."""
        ours = (self.state, self.folder, self.home / "run", self.home / "bin", self.settings.parent)
        return {
            str(path): path.read_bytes()
            for path in sorted(self.home.rglob("*"))
            if path.is_file()
            and path.name not in ("calls", "known")
            and not any(path.is_relative_to(folder) for folder in ours)
        }


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    user = Served(tmp_path)
    assert user.run("init").code == 0
    user.sets(ALONE)
    yield user
    user.end()


@pytest.mark.parametrize("backend", ALL)
def test_a_second_install_changes_nothing_and_an_uninstall_leaves_no_trace(
    served: Served, backend: str
) -> None:
    before = served.laid()
    first = served.ask("daemon", "install", "--backend", backend)
    assert (first["changed"], first["backend"]) == (True, backend)
    assert first["stores"] == [str(served.root)]
    assert served.ask("daemon", "status")["pid"] == first["pid"]
    assert set(first["files"]) <= {*served.laid(), "crontab:kairos-mem-daemon"}
    standing = served.laid()
    assert served.ask("daemon", "install", "--backend", backend) == {**first, "changed": False}
    assert served.laid() == standing
    assert served.ask("daemon", "uninstall")["removed"] == [backend]
    assert start_mark(first["pid"]) == ""
    assert served.laid() == before
    assert served.ask("daemon", "uninstall")["removed"] == []


def test_the_service_manager_is_whom_a_start_asks(served: Served) -> None:
    by_itself = served.ask("daemon", "start")["pid"]
    served.ask("daemon", "install", "--backend", "systemd")
    assert start_mark(by_itself) == "", "two would be in each other's way"
    served.ask("daemon", "stop")
    started = served.ask("daemon", "start")["pid"]
    process = served.fakes / "process-kairos-mem-daemon.service"
    assert int(process.read_text()) == started
    calls = (served.fakes / "calls").read_text()
    assert "systemctl --user start kairos-mem-daemon.service" in calls


def test_another_manager_or_a_changed_file_is_refused(served: Served) -> None:
    first = served.ask("daemon", "install", "--backend", "systemd")
    hint = "daemon uninstall` takes that away"
    refused(served.run("daemon", "install", "--backend", "cron"), 4, "by systemd already", hint)
    unit = Path(first["files"][0])
    unit.write_text(unit.read_text().replace("Nice=10", "Nice=0"))
    refused(served.run("daemon", "install", "--backend", "systemd"), 4, "changed by hand")
    assert "changed by hand" in served.run("doctor").out


def test_doctor_tells_of_a_service_that_does_not_run(served: Served) -> None:
    served.ask("daemon", "install", "--backend", "systemd")
    assert "night watch" not in " ".join(served.ask("doctor")["to_mend"])
    served.ask("daemon", "stop")
    (told,) = [row for row in served.ask("doctor")["to_mend"] if "night watch" in row]
    assert told.startswith("The night watch is installed (systemd) and does not run.")


def test_a_dry_run_shows_what_it_would_do(served: Served) -> None:
    before = served.laid()
    said = served.run("daemon", "install", "--backend", "systemd", "--dry-run").out
    assert "Restart=on-failure" in said
    assert "systemctl --user enable kairos-mem-daemon.service" in said
    assert served.laid() == before
    assert served.ask("daemon", "status")["running"] is False
