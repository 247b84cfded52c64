"""Signs that somebody is at work.

Each tells, or says why it can't, and none is waited for.
"""

from __future__ import annotations

import os
import pty
import stat
import sys
import time
from pathlib import Path

import pytest

from memory_engine.adapters import power
from memory_engine.adapters.atwork import desktop, files, signs, terminals
from memory_engine.daemon.idle.looking import Looking

NOW = 1_800_000_000.0
X11 = {"DISPLAY": ":0"}
BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1/bus"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs come before all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def program(folder: Path, name: str, text: str) -> None:
    place = folder / name
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR)


def test_logind_tells_since_when_a_session_is_idle(programs: Path) -> None:
    since = int((NOW - 900) * 1e6)
    says = f"echo IdleHint=yes; echo IdleSinceHint={since}; echo LockedHint=yes"
    program(programs, "loginctl", says)
    told = desktop.logind(NOW, {})
    assert told.seconds == 900
    assert "locked" in told.why


def test_logind_that_does_not_count_a_session_as_idle_tells_nothing(programs: Path) -> None:
    program(programs, "loginctl", "echo IdleHint=no; echo IdleSinceHint=0")
    assert desktop.logind(NOW, {}).seconds is None


def test_without_systemd_its_own_words_are_told(programs: Path) -> None:
    program(programs, "loginctl", "echo 'System has not been booted with systemd' >&2; exit 1")
    told = desktop.logind(NOW, {})
    assert told.seconds is None
    assert "booted" in told.why


def test_one_that_hangs_is_given_up_and_left_alone(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs, "loginctl", f"echo x >> {programs}/asked; sleep 30")
    monkeypatch.setattr(signs.asked, "__defaults__", (0.2,))
    looking, began = Looking(), time.monotonic()
    for turn in range(4):
        found = {sign.source: sign for sign in looking.signs([], NOW, float(turn))}
        assert "did not answer" in found["logind"].why
    assert time.monotonic() - began < 20
    assert (programs / "asked").read_text() == "x\n"
    looking.signs([], NOW, 3_700.0)
    assert (programs / "asked").read_text() == "x\nx\n"


def test_x11_and_gnome_and_a_mac_tell_milliseconds(programs: Path) -> None:
    program(programs, "xprintidle", "echo 65000")
    program(programs, "gdbus", "echo '(uint64 4000,)'")
    program(programs, "ioreg", "echo '  | \"HIDIdleTime\" = 7000000000'")
    assert desktop.x11(X11).seconds == 65
    assert desktop.gnome(BUS).seconds == 4
    assert desktop.macos().seconds == 7
    assert "no display" in desktop.x11({}).why


def test_tmux_tells_of_its_latest_window(programs: Path) -> None:
    says = f"echo '/dev/pts/1 {int(NOW) - 50} {int(NOW) - 40}'; echo '/dev/pts/2 {int(NOW) - 70} 0'"
    program(programs, "tmux", says)
    assert terminals.tmux(NOW).seconds == 40
    program(programs, "tmux", "echo 'no server running' >&2; exit 1")
    assert "no server" in terminals.tmux(NOW).why


def test_a_key_on_a_terminal_of_the_users_is_a_sign() -> None:
    owner, terminal = pty.openpty()
    try:
        told = terminals.ttys(time.time())
        assert told.seconds is not None
        assert "/dev/pts/" in told.why
    finally:
        os.close(owner)
        os.close(terminal)


def test_no_terminal_is_no_sign(tmp_path: Path) -> None:
    assert terminals.ttys(NOW, tmp_path / "none").seconds is None


def test_what_is_written_in_a_watched_project_is_a_sign(tmp_path: Path) -> None:
    log = tmp_path / ".kairos-mem" / "logs" / "2026" / "11" / "2026-11-20.md"
    log.parent.mkdir(parents=True)
    log.write_text("- something\n")
    os.utime(log, (NOW - 30, NOW - 30))
    told = files.touched([str(tmp_path / ".kairos-mem")], NOW)
    assert (told.seconds, "2026-11-20" in told.why) == (30, True)
    assert files.touched([str(tmp_path / "gone")], NOW).seconds is None


def test_every_sign_that_can_not_tell_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for sign in Looking().signs([], time.time(), 0.0):
        assert sign.why


def test_a_mac_on_its_battery_tells_what_is_left(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    program(
        programs, "pmset", "echo \"Now drawing from 'Battery Power'\"; echo ' -0 42%; discharging'"
    )
    assert power.battery_left() == 0.42
    program(programs, "pmset", "echo \"Now drawing from 'AC Power'\"; echo ' -0 42%; charging'")
    assert power.battery_left() is None
