"""``schedule``: a night a day by the machine's means.

Nothing of anybody else's is changed. The service managers are played by the programs of
``programs/``, which keep what they know in a folder of the test's.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from copy import copy
from pathlib import Path

import pytest

from tests.end_to_end.harness import Answer, Memory, refused

PROGRAMS = Path(__file__).with_name("programs")
OWN = ["/usr/bin", "/bin"]
ALL = ["systemd", "launchd", "schtasks", "cron"]
AGENT = {"CLAUDECODE": "1"}


class User:
    """Somebody with a home, a memory, and service managers.

    Programs play the managers.
    """

    def __init__(self, memory: Memory, base: Path) -> None:
        self.memory = memory
        self.home, self.fakes, self.bin = base / "home", base / "fakes", base / "bin"
        for folder in (self.home, self.fakes):
            folder.mkdir()
        shutil.copytree(PROGRAMS, self.bin)
        for program in self.bin.iterdir():
            program.chmod(0o755)

    @property
    def env(self) -> dict[str, str]:
        path = os.pathsep.join([str(self.bin), *OWN])
        named = {"HOME": str(self.home), "FAKES": str(self.fakes), "PATH": path}
        return {**named, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "LOCALAPPDATA": ""}

    def run(self, *words: str, **more: str) -> Answer:
        return self.memory.run("schedule", *words, env={**self.env, **more})

    def ask(self, *words: str) -> dict[str, object]:
        answer = self.memory.run("--json", "schedule", *words, env=self.env)
        assert answer.code == 0, answer
        told: dict[str, object] = answer.json
        return told

    def tree(self) -> dict[str, object]:
        """Read all in the home and the managers' memory.

        What they were called for is left out.
        """
        found: dict[str, object] = {}
        for base in (self.home, self.fakes):
            for path in sorted(base.rglob("*")):
                if path.name not in ("calls", "known"):
                    name = str(path.relative_to(base.parent))
                    found[name] = path.read_bytes() if path.is_file() else os.path.islink(path)
        return found

    def calls(self) -> list[str]:
        path = self.fakes / "calls"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def crontab(self) -> Path:
        return self.fakes / "crontab"

    def timer(self) -> Path:
        (path,) = (
            path
            for path in self.home.rglob("*.timer")
            if path.is_file() and not path.is_symlink() and "stamp" not in path.name
        )
        return path


@pytest.fixture
def user(memory: Memory, tmp_path: Path) -> User:
    return User(memory, tmp_path)


@pytest.mark.parametrize("backend", ALL)
def test_a_second_install_changes_nothing_and_a_removal_leaves_no_trace(
    user: User, backend: str
) -> None:
    before = user.tree()
    first = user.ask("install", "--backend", backend)
    assert (first["changed"], first["backend"]) == (True, backend)
    standing = user.tree()
    assert standing != before
    second = user.ask("install", "--backend", backend)
    assert second == {**first, "changed": False}
    assert user.tree() == standing
    status = user.ask("status")
    assert (status["installed"], status["backend"], status["to_mend"]) == (True, backend, [])
    assert status["next"] == first["next"]
    assert user.ask("remove")["removed"] == [backend]
    assert {name: what for name, what in user.tree().items() if "stamp" not in name} == before
    assert user.tree() == before
    assert user.ask("remove")["removed"] == []
    assert user.ask("status")["installed"] is False


def test_what_runs_is_the_kairos_mem_that_was_called_on_this_very_store(user: User) -> None:
    odd = user.home.parent / 'it\'s 100% "here" é'
    odd.mkdir()
    program = odd / "kairos-mem"
    program.write_text(f"#!{sys.executable}\nfrom kairos_mem.main import main\nmain()\n")
    program.chmod(0o755)
    memory = Memory(odd / "project")
    memory.folder.mkdir()
    there = User(memory, odd)
    assert memory.run("init", env=there.env).code == 0
    memory.observe({"text": "Always squash commits", "principal": "user:owner"})
    link = odd / "a link"
    link.symlink_to(memory.folder)
    words = [sys.executable, str(program), "--root", str(link), "schedule", "install"]
    os.spawnve(os.P_WAIT, words[0], [*words, "--backend", "cron"], {**os.environ, **there.env})
    told = there.ask("status")
    assert told["command"] == [str(program), "--root", str(memory.root), "consolidate"]
    (line,) = [row for row in there.crontab.read_text().splitlines() if row.startswith("@reboot")]
    heard = line.removeprefix("@reboot ").replace("\\%", "%")
    clean = {name: there.env[name] for name in ("HOME", "PATH")}
    assert os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", heard], clean) == 0
    last = there.ask("status")["last"]
    assert isinstance(last, dict)
    assert last["dream"] == 1


THEIRS = [
    b"0 5 * * * echo hello\n",
    b"# mine\n\nMAILTO=dana@example.org\nSHELL=/usr/bin/fish\n@daily  tar %y  \n\n\n",
    b"17 3 * * * /usr/bin/kairos-mem consolidate # by hand\n# >>> kairos-mem-0badcafe\n",
    b"# caf\xe9, latin-1\r\n\t*/5 * * * * true\r\n",
]


@pytest.mark.parametrize("theirs", THEIRS)
def test_no_line_of_somebody_elses_in_the_crontab_is_touched(user: User, theirs: bytes) -> None:
    user.crontab.write_bytes(theirs)
    user.ask("install", "--backend", "cron", "--at", "04:10")
    assert user.crontab.read_bytes().endswith(b"\n" + theirs)
    user.ask("install", "--backend", "cron", "--at", "05:10")
    assert user.crontab.read_bytes().endswith(b"\n" + theirs)
    assert user.crontab.read_bytes().count(b"10 5 * * * ") == 1
    assert b"10 4 * * * " not in user.crontab.read_bytes()
    assert user.ask("status")["to_mend"] == []
    user.ask("remove")
    assert user.crontab.read_bytes() == theirs


def test_lines_that_were_written_around_ours_stay_where_they_are(user: User) -> None:
    user.ask("install", "--backend", "cron")
    ours = user.crontab.read_bytes()
    user.crontab.write_bytes(b"A=1\n" + ours + b"B=2\n")
    user.ask("install", "--backend", "cron", "--at", "05:10")
    now = user.crontab.read_bytes()
    assert now.startswith(b"A=1\n# >>> ")
    assert now.endswith(b"\nB=2\n")
    user.ask("remove")
    assert user.crontab.read_bytes() == b"A=1\nB=2\n"


def test_half_a_block_is_left_alone(user: User) -> None:
    user.ask("install", "--backend", "cron")
    torn = user.crontab.read_bytes().rpartition(b"# <<<")[0]
    user.crontab.write_bytes(torn)
    for words in (["install", "--backend", "cron"], ["remove"], ["status"]):
        refused(user.run(*words), 4, "no whole block", "crontab -e")
        assert user.crontab.read_bytes() == torn


def test_two_memories_share_a_crontab(user: User, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert user.memory.run("--root", str(other), "init").code == 0
    user.ask("install", "--backend", "cron")
    alone = user.crontab.read_bytes()
    second = ["--root", str(other), "schedule"]
    assert user.memory.run(*second, "install", "--backend", "cron", env=user.env).code == 0
    assert user.crontab.read_bytes().count(b"@reboot") == 2
    assert user.memory.run(*second, "remove", env=user.env).code == 0
    assert user.crontab.read_bytes() == alone


@pytest.mark.parametrize("backend", ["systemd", "launchd", "schtasks"])
@pytest.mark.parametrize("link", [False, True])
def test_a_file_of_somebody_elses_is_never_written_over(
    user: User, backend: str, link: bool
) -> None:
    place = Path(str(user.ask("install", "--backend", backend)["files"][-1]))  # type: ignore[index]
    user.ask("remove")
    place.parent.mkdir(parents=True)
    if link:
        (user.home / "theirs").write_bytes(b"[Timer]\n")
        place.symlink_to(user.home / "theirs")
    else:
        place.write_bytes(b"[Timer]\n")
    before = user.tree()
    answer = user.run("install", "--backend", backend)
    refused(answer, 1 if link else 4, str(place), "link" if link else "not ours")
    assert user.tree() == before


def test_a_file_of_another_memorys_in_the_place_of_ours_is_left_alone(user: User) -> None:
    user.ask("install")
    content = user.timer().read_bytes().replace(b"/.kairos-mem", b"/else/.kairos-mem")
    place = user.timer()
    user.ask("remove")
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    refused(user.run("install"), 4, str(place), "not ours")
    assert user.ask("remove")["removed"] == []
    assert place.read_bytes() == content


@pytest.mark.parametrize("backend", ALL)
def test_what_was_changed_by_hand_is_not_written_over_and_a_removal_takes_it(
    user: User, backend: str
) -> None:
    user.ask("install", "--backend", backend)
    if backend == "cron":
        place = user.crontab
    else:
        place = next(path for path in user.home.rglob("kairos-mem-*.*") if path.suffix != ".timer")
    content = place.read_bytes()
    wide = content.startswith(b"\xff\xfe")
    old, new = (text.encode("utf-16-le" if wide else "utf-8") for text in (" 3 ", " 4 "))
    edited = content.replace(old, new, 1) if old in content else content + new
    place.write_bytes(edited)
    before = user.tree()
    refused(user.run("install", "--backend", backend, "--at", "05:10"), 4, "by hand", "remove")
    assert user.tree() == before
    assert "by hand" in str(user.ask("status")["to_mend"])
    user.ask("remove")
    assert [path for path in user.home.rglob("*") if path.is_file()] == []
    assert not user.crontab.exists()


@pytest.mark.parametrize("fault", ["no-bus", "refuses"])
@pytest.mark.parametrize("standing", [False, True])
def test_where_the_manager_refuses_everything_is_as_it_was(
    user: User, fault: str, standing: bool
) -> None:
    if standing:
        user.ask("install", "--backend", "systemd")
    before = user.tree()
    (user.fakes / fault).touch()
    answer = user.run("install", "--backend", "systemd", "--at", "05:10")
    refused(answer, 1, "systemctl --user", "failed", "--backend cron")
    (user.fakes / fault).unlink()
    assert user.tree() == before


def test_a_crontab_that_is_forbidden_is_told_with_its_remedy(user: User) -> None:
    (user.fakes / "forbidden").touch()
    refused(user.run("install", "--backend", "cron"), 1, "not allowed", "cron.allow")


def test_without_a_manager_of_the_users_cron_is_taken_and_without_both_nothing(user: User) -> None:
    (user.fakes / "no-bus").touch()
    assert user.ask("install")["backend"] == "cron"
    user.ask("remove")
    for program in user.bin.iterdir():
        program.unlink()
    refused(user.run("install", PATH=str(user.bin)), 1, "neither", "--dry-run")
    refused(user.run("install", "--backend", "cron", PATH=str(user.bin)), 1, "crontab", "PATH")


def test_one_store_is_not_scheduled_twice(user: User) -> None:
    user.ask("install", "--backend", "cron")
    before = user.tree()
    refused(user.run("install", "--backend", "systemd"), 4, "cron already", "schedule remove")
    assert user.tree() == before
    assert user.ask("status")["backend"] == "cron"


def test_an_agents_shell_may_look_and_decide_nothing(user: User) -> None:
    before = user.tree()
    refused(user.run("install", **AGENT), 4, "owner", "shell of your own")
    assert user.tree() == before
    user.ask("install")
    standing = user.tree()
    refused(user.run("remove", **AGENT), 4, "owner")
    assert user.run("install", "--dry-run", **AGENT).code == 0
    assert user.run("status", **AGENT).code == 0
    assert user.tree() == standing


@pytest.mark.parametrize("backend", ALL)
def test_a_dry_run_shows_the_files_and_the_calls_and_does_nothing(user: User, backend: str) -> None:
    before = user.tree()
    told = user.ask("install", "--backend", backend, "--dry-run")
    page = user.run("install", "--backend", backend, "--dry-run").out
    assert user.tree() == before
    assert user.calls() == []
    user.ask("install", "--backend", backend)
    assert isinstance(told["contents"], list)
    assert isinstance(told["calls"], list)
    for content in told["contents"]:
        assert all(row in page for row in content.splitlines())
    for words in told["calls"]:
        assert " ".join(words) in user.calls()
        assert " ".join(words) in page


def test_a_time_that_was_said_is_kept_until_another_is_said(user: User) -> None:
    usual = user.ask("install")["at"]
    assert user.ask("install", "--at", "4:05")["at"] == "04:05"
    kept = user.ask("install")
    assert (kept["at"], kept["changed"]) == ("04:05", False)
    assert "OnCalendar=*-*-* 04:05:00\n" in user.timer().read_text()
    user.ask("remove")
    assert user.ask("install")["at"] == usual
    refused(user.run("install", "--at", "25:00"), 2, "no time of day", "HH:MM")


def test_status_tells_what_is_amiss_and_an_install_puts_it_right(user: User) -> None:
    user.ask("install")
    user.timer().unlink()
    (active,) = user.fakes.glob("active-*")
    active.unlink()
    amiss = str(user.ask("status")["to_mend"])
    assert "is gone" in amiss
    assert "systemd does not know it" in amiss
    assert user.ask("install")["changed"] is True
    assert user.ask("status")["to_mend"] == []
    active.unlink()
    assert user.ask("install")["changed"] is True
    assert active.exists()


def test_a_program_that_is_gone_is_told(user: User) -> None:
    user.ask("install")
    for unit in user.home.rglob("kairos-mem-*"):
        if unit.is_file() and not unit.is_symlink():
            text = unit.read_text()
            (name,) = {row for row in text.split('"') if row.endswith("/kairos-mem")}
            unit.write_text(text.replace(name, "/gone/kairos-mem"))
    amiss = str(user.ask("status")["to_mend"])
    assert "/gone/kairos-mem is not there any more" in amiss


def test_the_nights_of_a_memory_that_is_gone_can_be_ended(user: User) -> None:
    before = user.tree()
    user.ask("install")
    root = ["--root", str(user.memory.folder)]
    shutil.rmtree(user.memory.root)
    told = user.memory.run("--json", *root, "schedule", "status", env=user.env)
    assert "schedule remove" in str(told.json["to_mend"])
    assert user.memory.run("schedule", "remove", env=user.env).code == 10
    assert user.memory.run(*root, "schedule", "remove", env=user.env).code == 0
    assert user.tree() == before


@pytest.mark.parametrize("backend", ALL)
def test_a_memory_in_a_renamed_folder_is_told_of_the_nights_that_it_left_behind(
    user: User, backend: str
) -> None:
    user.ask("install", "--backend", backend)
    old = user.memory.root
    user.memory.folder.rename(user.memory.folder.with_name("another"))
    moved = copy(user)
    moved.memory = Memory(user.memory.folder.with_name("another"))
    status = moved.ask("status")
    assert status["installed"] is False
    assert f"{backend} starts nights of {old}, which is not there any more" in str(status)
    assert moved.ask("install", "--backend", backend)["changed"] is True
    ended = moved.memory.run("--root", str(old), "schedule", "remove", env=moved.env)
    assert ended.code == 0
    status = moved.ask("status")
    assert (status["installed"], status["to_mend"]) == (True, [])


def test_a_night_that_failed_is_told(user: User) -> None:
    name = user.ask("install")["name"]
    (user.fakes / f"failed-{name}.service").touch()
    assert f"journalctl --user -u {name}" in str(user.ask("status")["to_mend"])


def test_status_tells_of_the_last_night_and_of_one_that_did_not_come(user: User) -> None:
    user.memory.observe({"text": "Always squash commits", "principal": "user:owner"})
    user.ask("install", "--at", time.strftime("%H:%M", time.localtime(time.time() - 120)))
    assert user.ask("status")["skipped"] is None  # nobody had asked for a night then
    long_ago = time.time() - 3600
    for unit in (path for path in user.home.rglob("kairos-mem-*") if not path.is_symlink()):
        os.utime(unit, (long_ago, long_ago))
    page = user.run("status").out
    assert "no night yet" in page
    assert "nothing in the memory tells of a run" in page
    assert "journalctl --user -u kairos-mem-" in page
    user.memory.night(time.strftime("%Y-%m-%d", time.gmtime()))
    told = user.ask("status")
    assert told["skipped"] is None
    assert told["last"]["dream"] == 1  # type: ignore[index]
    assert "night 1, " in user.run().out
