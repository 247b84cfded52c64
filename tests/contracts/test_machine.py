"""The machine outside the store.

Its programs end, or are told of. Its files are replaced whole.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.machine import LocalMachine
from memory_engine.domain.errors.machine import NoProgram, ProgramFailed
from memory_engine.domain.errors.stores import UnsafeFile
from memory_engine.domain.ports import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return LocalMachine([str(tmp_path)])


def test_a_program_hears_what_it_is_given_and_is_told_with_its_end(machine: Machine) -> None:
    ran = machine.run(("sh", "-c", "cat; echo $LC_ALL >&2; exit 3"), b"caf\xe9")
    assert ran == (3, b"caf\xe9", "C")


def test_a_program_that_is_not_there_is_named(machine: Machine) -> None:
    assert machine.has("sh")
    assert not machine.has("no-such-program")
    with pytest.raises(NoProgram, match="no-such-program"):
        machine.run(("no-such-program", "--user"))


def test_a_program_that_hangs_is_stopped_and_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match=r"`sleep 600` did not end within 0.2 s") as refusal:
        LocalMachine(seconds=0.2).run(("sleep", "600"))
    assert "by hand" in refusal.value.hint


def test_a_program_that_is_none_is_named(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "odd"
    odd.write_bytes(b"\x00\x01")
    odd.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramFailed, match="could not be started"):
        machine.run(("odd",))


def test_a_file_is_put_there_whole_and_taken_away_with_the_folders_that_it_needed(
    machine: Machine, tmp_path: Path
) -> None:
    place = str(tmp_path / "config" / "units" / "a.timer")
    assert machine.read(place) is None
    machine.remove(place)
    machine.write(place, b"1")
    machine.write(place, b"2")
    assert machine.read(place) == b"2"
    (tmp_path / "config" / "theirs").touch()
    machine.remove(place)
    assert [path.name for path in tmp_path.rglob("*")] == ["config", "theirs"]
    (tmp_path / "config" / "theirs").unlink()
    machine.write(place, b"3")
    machine.remove(place)
    assert list(tmp_path.iterdir()) == []
    assert tmp_path.exists()


def test_no_folder_outside_its_bases_is_tidied_up(tmp_path: Path) -> None:
    machine = LocalMachine([str(tmp_path / "home")])
    place = str(tmp_path / "homes" / "a.timer")
    machine.write(place, b"1")
    machine.remove(place)
    assert [path.name for path in tmp_path.iterdir()] == ["homes"]


def test_nothing_is_read_or_written_through_a_link(machine: Machine, tmp_path: Path) -> None:
    theirs, place = tmp_path / "theirs", tmp_path / "a.timer"
    theirs.write_bytes(b"theirs")
    place.symlink_to(theirs)
    with pytest.raises(UnsafeFile, match="is a link"):
        machine.read(str(place))
    with pytest.raises(UnsafeFile, match="is a link"):
        machine.write(str(place), b"ours")
    machine.remove(str(place))
    assert theirs.read_bytes() == b"theirs"
