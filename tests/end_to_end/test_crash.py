"""kill -9 at random instants loses nothing acknowledged.

``verify`` finds nothing, and the next run completes. ``KAIROS_MEM_KILLS`` says how many kills (40;
a full run takes 200), ``KAIROS_MEM_SEED`` where chance begins.
"""

from __future__ import annotations

import math
import os
import random
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import DAY, Memory, Nearby, json_lines, sound
from tests.end_to_end.sayings import remarks

KILLS = int(os.environ.get("KAIROS_MEM_KILLS", "40"))
SEED = int(os.environ.get("KAIROS_MEM_SEED", "7"))
NIGHT = ["--json", "consolidate", "--force", "--as-of-date", DAY]
ID = re.compile(r"\bo[0-9a-f]{16}\b")

Step = tuple[list[str], bytes]


class Ordeal:
    """One store, and a command killed on it repeatedly.

    It has what had been acknowledged before.
    """

    def __init__(
        self, memory: Memory, step: Callable[[Memory, int], Step], chance: random.Random
    ) -> None:
        self.memory = memory
        self.nearby = Nearby(memory.folder)
        self.step = step
        self.chance = chance
        self.acknowledged: set[str] = set()
        self.rounds = 0
        self.whole(*self._next())

    def whole(self, words: list[str], stdin: bytes) -> None:
        """Let the command live, and take its time [s].

        The next one dies within it, however busy the machine is by then.
        """
        begun = time.monotonic()
        answer = self.memory.run(*words, stdin=stdin)
        self.seconds = time.monotonic() - begun
        assert answer.code == 0 or answer.json["error"]["code"] == "nothing-to-revert", answer
        self.acknowledged |= set(ID.findall(answer.out)) if "observe" in words else set()

    def _next(self) -> Step:
        self.rounds += 1
        return self.step(self.nearby, self.rounds)

    def strike(self) -> bool:
        """Kill the command at an instant of its life.

        Gives whether it was still alive. Then sees that nothing is amiss.
        """
        words, stdin = self._next()
        process = self.memory.start(*words)
        assert process.stdin
        try:
            process.stdin.write(stdin)
            process.stdin.close()
            process.wait(self.chance.uniform(0, self.seconds))
        except (subprocess.TimeoutExpired, BrokenPipeError):
            process.kill()
        process.stdin = None
        out, _ = process.communicate()
        if "observe" in words:
            self.acknowledged |= set(ID.findall(out.decode()))
        sound(self.nearby)
        self._goes_on(*(self._next() if "observe" in words else (words, stdin)))
        return process.returncode == -9

    def _goes_on(self, words: list[str], stdin: bytes) -> None:
        self.whole(words, stdin)
        assert self.nearby.run(*NIGHT).code == 0
        assert self.acknowledged <= set(self.memory.logged())
        assert self.acknowledged <= set(self.memory.remembered())
        sound(self.nearby)


def observe(memory: Memory, round: int) -> Step:
    """A plain call."""
    return ["observe", f"Round {round} found a thing", "--session", f"s{round}"], b""


def batch(memory: Memory, round: int) -> Step:
    """Lines of two days on stdin."""
    lines = [
        *remarks(10, f"batch{round}", "2026-11-12"),
        *remarks(10, f"batch{round}", "2026-11-13"),
    ]
    return ["--json", "observe", "--stdin"], json_lines(lines)


def notes(memory: Memory, round: int) -> Step:
    """A file of notes that has grown since the last time."""
    folder = memory.folder / "notes"
    folder.mkdir(exist_ok=True)
    with (folder / f"2026-11-{10 + round % 10}.md").open("a") as file:
        file.writelines(
            f"- Note {n} of round {round} says that `tool_{n}` needs `--flag-{round}`\n"
            for n in range(20)
        )
    return ["--json", "import", "daily-notes", "notes"], b""


def night(memory: Memory, round: int) -> Step:
    """A night that has something to decide."""
    memory.observe(*remarks(15, f"news{round}"))
    return NIGHT, b""


def revert(memory: Memory, round: int) -> Step:
    """Take back the newest decision that opened a fact."""
    memory.observe(*remarks(1, f"wrong{round}"))
    report = memory.night()
    return ["--json", "revert", str(report["decisions"][0]["facts"][0]["id"])], b""


STEPS = {step.__name__: step for step in (observe, batch, notes, night, revert)}
MOST = 50
"""Kills that one store lives through: what it holds by then makes each call slower."""
STORES = [
    (name, number) for number in range(math.ceil(KILLS / MOST / len(STEPS))) for name in STEPS
]


@pytest.mark.parametrize(("name", "number"), STORES)
def test_a_kill_at_any_instant_loses_nothing_that_was_acknowledged(
    name: str, number: int, fresh: Memory, tmp_path: Path
) -> None:
    kills = KILLS // len(STORES) + (STORES.index((name, number)) < KILLS % len(STORES))
    ordeal = Ordeal(copied(fresh, tmp_path), STEPS[name], random.Random(f"{SEED} {name} {number}"))
    alive = sum(ordeal.strike() for _ in range(kills))
    assert alive >= kills // 4, f"only {alive} of {kills} kills met a living process"
    if name == "notes":
        said = [line for (line,) in ordeal.memory.select("SELECT line FROM observations")]
        assert len(said) == 20 * ordeal.rounds
