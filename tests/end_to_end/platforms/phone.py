"""An owner with a phone.

It is a store, its channels in a process of their own, and the platform.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end_to_end.harness import Answer, Memory, surroundings
from tests.end_to_end.platforms.kits import Kit, running

SECONDS = 60.0
STEERED = """
import sys, time
path, true = sys.argv[1], time.time
def steered():
    try:
        with open(path) as file:
            return true() + float(file.read())
    except (OSError, ValueError):
        return true()
time.time = steered
from kairos_mem.main import _called
sys.exit(_called(sys.argv[2:]))
"""
"""The command by a clock that a file puts on."""


def until(look: Callable[[], object], what: str = "it", log: Path | None = None) -> None:
    """Wait for something to hold.

    A test that waits in vain tells what the channels said.
    """
    end = time.monotonic() + SECONDS
    while not look():
        told = log.read_text("utf-8", "replace") if log else ""
        assert time.monotonic() < end, f"waited in vain for {what}: {told}"
        time.sleep(0.05)


class Phone(Memory):
    """A store whose owner has a phone.

    Each call is made as that user.
    """

    def __init__(self, folder: Path, home: Path, name: str, kit: Kit) -> None:
        super().__init__(folder)
        self.home, self.name, self.kit = home, name, kit
        self.clock = home / "clock"
        self.token = home / "token"
        self.environment = {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home / "log"

    def run(self, *words: str | bytes, **more: Any) -> Answer:  # noqa: ANN401
        """One call to its end, as that user."""
        return super().run(*words, **{**more, "env": self.environment})

    # -- the machine

    def sets_up(self, mode: int = 0o600, **more: str | bool) -> None:
        """Write the settings and the token file."""
        self.token.write_text(self.kit.token)
        self.token.chmod(mode)
        place = self.home / "config" / "kairos-mem" / "channels.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        settings = {"token": str(self.token), "brief": "lines", "at": "00:00", "quiet": ""}
        place.write_text(json.dumps({self.name: {**settings, **self.kit.settings, **more}}))
        place.chmod(0o600)

    def begins(self) -> None:
        """Let the channels run, in a process of their own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", STEERED, str(self.clock), "channels", "run"],
                cwd=self.folder,
                env=surroundings(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def ends(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End that process, and wait until it is gone."""
        if self.process:
            self.process.send_signal(by)
            self.process.wait(SECONDS)
        self.process = None

    def puts_on(self, seconds: float) -> None:
        """Put the clock of the channels on."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(seconds))
        os.replace(fresh, self.clock)

    def told(self) -> str:
        """What the channels have said so far, for a test that fails."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def logged_words(self) -> list[str]:
        """The lines of the store's logs."""
        return [line for path in self.logs() for line in path.read_text("utf-8").splitlines()]

    # -- the owner

    def pairs(self) -> None:
        """Pair with a one-time code, and let this memory speak."""
        self.ask("channels", "allow", self.name)
        code = self.ask("channels", "pair", self.name)["code"]
        self.begins()
        until(self.kit.connected, "somebody who listens")
        self.kit.says(code)
        until(lambda: self._row()["pending"], "a sender who waits")
        (pending,) = self._row()["pending"]
        assert pending["sender"] == self.kit.sender
        self.ask("channels", "confirm", self.name, pending["sender"])
        assert self._row()["owners"] == [self.kit.sender]

    def was_paired(self) -> None:
        """Be paired as ``pairs`` leaves it, with memory allowed."""
        self.ask("channels", "allow", self.name)
        folder = self.home / "config" / "kairos-mem" / "channels"
        folder.mkdir(mode=0o700)
        owners = [[self.kit.sender, self.kit.chat, time.time()]]
        row = {"owners": owners, "pending": [], "wrong": [], "code": "", "shown": 0.0}
        (folder / f"{self.name}.json").write_text(json.dumps(row))
        self.begins()
        until(self.kit.connected, "somebody who listens")

    def _row(self) -> Mapping[str, Any]:
        (row,) = self.ask("channels")
        found: Mapping[str, Any] = row
        return found

    def letter(self, many: int = 1) -> str:
        """Give the buttoned message once it is on the phone.

        It is one that comes after the nth.
        """
        until(lambda: len(self.letters()) >= many, "a message with buttons")
        return self.letters()[many - 1]

    def letters(self) -> list[str]:
        """The messages that have, or had, buttons; in order."""
        return [id for id, text in self.kit.messages().items() if "[" in text]

    def button(self, letter: str, behavior: str, id: str) -> str:
        """What stands behind a button of a message, once it is there."""
        data = f"perm:{behavior}:{id}"
        until(lambda: data in self.kit.buttons(letter), f"{data} below {letter}")
        return data

    def presses(self, letter: str, behavior: str, id: str) -> None:
        """Press a button that stands there."""
        self.kit.clicks(letter, self.button(letter, behavior, id))


@contextmanager
def phone(name: str, folder: Path, home: Path) -> Iterator[Phone]:
    """Give a store's owner a phone, on a platform that runs meanwhile."""
    with running(name) as kit:
        owner = Phone(folder, home, name, kit)
        owner.sets_up()
        try:
            yield owner
        finally:
            owner.ends(signal.SIGKILL)
