"""A user's week under the night watch.

It has real processes, a clock that is steered, and what befalls. Everything is the installed
command: the watch, its nights, the sessions' hosts (processes that wait, with an entry in the
host's registry and a transcript that grows). The zone is one whose clocks change twice within the
days that are lived through.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from memory_engine.adapters.nightwatch.folder import start_mark
from memory_engine.adapters.sessions import processes

SCRIPT = Path(sys.executable).with_name("kairos-mem")
IDLE_RATE, SESSION_RATE, WORK_RATE = 4_000.0, 600.0, 20.0
"""Times as fast as real time: while nothing goes on, while sessions do, while a process works."""
PAUSE_SECONDS = 0.05
"""[s] Real ones, between two looks of who steers."""
HOUR, DAY = 3_600.0, 86_400.0
DOWN_MINUTES = 30.0
"""[minutes] At most, until somebody starts a watch that was killed."""
SETTINGS = "policy:\n  gate_sessions: 1\n  gate_hours: 18\n"
WATCH = "idle: {dreams: false}\nproactive: {notify: false}\n"
"""Terminals and desktop of the machine that this runs on have no part in a steered week."""
HALF_PAST_TWO = "half-past-two"
"""A task of the user's, at a time that one day does not have and another has twice."""
DUE = {"dream": (3, 0), "morning": (8, 0), HALF_PAST_TWO: (2, 30)}
COMING, GOING = 1, 4
"""Days after the first on which summer time comes and goes, in the night."""
FOUND = "gate time:"
"""In what is told of a night that was begun again and found done: one whose watch is killed goes on
by itself, and may end after the next watch has asked for it."""
ENDED = ("done", "shut", "found")


def zone_file(path: Path, first: datetime) -> Path:
    """Write a zone with both clock changes near a date.

    Summer time comes and goes within a few days of it. Both changes stand in its table, for not
    every library goes by the rule at its end.
    """
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    changes = [midnight + timedelta(days=days, hours=1) for days in (COMING, GOING)]
    days = (int(change.strftime("%j")) for change in changes)
    rule = "AAA-1BBB,J{}/2,J{}/3".format(*days)
    winter, summer = (hours.to_bytes(4, "big") for hours in (3600, 7200))
    kinds = winter + bytes((0, 0)) + summer + bytes((1, 4))

    def block(size: int) -> bytes:
        times = b"".join(int(change.timestamp()).to_bytes(size, "big") for change in changes)
        counts = b"".join(number.to_bytes(4, "big") for number in (0, 0, 0, 2, 2, 8))
        head = b"TZif2" + bytes(15) + counts
        return head + times + bytes((1, 0)) + kinds + b"AAA\0BBB\0"

    path.write_bytes(block(4) + block(8) + f"\n{rule}\n".encode())
    return path


@dataclass
class Session:
    """A host's session: process, registry entry, transcript."""

    number: int
    folder: Path
    process: subprocess.Popen[bytes]
    said: int = 0

    @property
    def id(self) -> str:
        """Its name."""
        return str(UUID(int=0x5E82A81E_E89C_4432_8FD2_000000000000 + self.number))


@dataclass
class World:
    """One user's machine."""

    home: Path
    stores: int
    chance: random.Random
    fastest: float = IDLE_RATE
    rate: float = 1.0
    sessions: dict[int, Session] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What was said and must be kept: a word of its own -> the project in which it was said."""
    samples: list[tuple[float, float, int]] = field(default_factory=list)
    kills: int = 0
    kill_in_night: int = 0

    def __post_init__(self) -> None:
        (self.home / "run").mkdir(mode=0o700, parents=True)
        self.clock, self.config = self.home / "clock", self.home / ".claude"
        self.zone = zone_file(self.home / "zone", datetime.now().astimezone())
        self.environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "TZ": f":{self.zone}",
            "CLAUDE_CONFIG_DIR": str(self.config),
            "KAIROS_MEM_DAEMON_CLOCK": str(self.clock),
        }
        self.projects = [self.home / f"project-{number}" for number in range(self.stores)]
        settings = self.home / ".config" / "kairos-mem" / "daemon.yaml"
        settings.parent.mkdir(parents=True)
        settings.write_text(WATCH)
        self.steer(1.0)
        self.begin = self.wall()
        for project in self.projects:
            project.mkdir()
            self.call("init", folder=project)
            (project / ".kairos-mem" / "config.yaml").write_text(SETTINGS)
            self.call("daemon", "add", folder=project)
        self.call(
            *("cron", "add", "30 2 * * *", "--id", HALF_PAST_TWO, "--all", "--"),
            *("kairos-mem", "verify"),
            folder=self.projects[0],
        )

    # -- the clock

    def wall(self) -> float:
        """Tell what the wall shows [s since 1970]."""
        row = self._steering()
        return float(row["wall"] + (time.time() - row["real"]) * row["rate"])

    def steer(self, rate: float, asleep: float = 0.0) -> None:
        """Have the clock go at a rate from now on.

        The machine has slept before.
        """
        if rate == self.rate and not asleep and self.clock.exists():
            return
        real, row = time.time(), self._steering()
        passed = (real - row["real"]) * row["rate"]
        wall, steady = row["wall"] + passed + asleep, row["monotonic"] + passed
        told = {"real": real, "wall": wall, "monotonic": steady, "rate": rate}
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(json.dumps(told) + "\n")
        fresh.replace(self.clock)
        self.rate = rate

    def _steering(self) -> dict[str, float]:
        if not self.clock.exists():
            real = time.time()
            return {"real": real, "wall": real, "monotonic": 1e4, "rate": 1.0}
        row: dict[str, float] = json.loads(self.clock.read_text())
        return row

    # -- the watch

    def call(self, *words: str, folder: Path | None = None, check: bool = True) -> Any:  # noqa: ANN401
        """Call the command line; its answer."""
        ended = subprocess.run(
            [sys.executable, str(SCRIPT), "--json", *words],
            env=self.environment,
            cwd=folder or self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and ended.returncode:
            raise RuntimeError(f"{words}: {ended.stdout}{ended.stderr}")
        return json.loads(ended.stdout or "null")

    @property
    def state(self) -> Path:
        """The folder of the watch's state."""
        return self.home / ".local" / "state" / "kairos-mem" / "daemon"

    def pid(self) -> int:
        """The process that watches; 0 for none."""
        with suppress(OSError, ValueError):
            told = json.loads((self.state / "running.json").read_text())
            return int(told["pid"]) if start_mark(told["pid"]) == told["started"] else 0
        return 0

    def works(self) -> bool:
        """Tell whether the watch has a process at work."""
        with suppress(OSError):
            tasks = Path("/proc", str(self.pid()), "task").iterdir()
            return any((task / "children").read_text().strip() for task in tasks)
        return False

    def kill(self) -> None:
        """Kill the watch, wherever it is.

        Somebody starts it again in a while.
        """
        time.sleep(self.chance.uniform(0.0, 0.5))
        if pid := self.pid():
            os.kill(pid, signal.SIGKILL)
            self.kills += 1

    def dream(self) -> None:
        """Have each store dream once more, by watch's clock."""
        for project in self.projects:
            code = "from memory_engine.adapters.nightwatch import client; import sys; client.ask("
            code += "'night', store=sys.argv[1], force=True)"
            words = [sys.executable, "-c", code, str(project / ".kairos-mem")]
            subprocess.run(words, env=self.environment, check=True)
        self.steer(WORK_RATE)
        while self.call("daemon", "status")["night"] != {"running": None, "waiting": []}:
            time.sleep(PAUSE_SECONDS)

    def nights(self) -> dict[str, int]:
        """Count each store's nights."""
        counted = {each.name: self.call("stats", folder=each)["dreams"] for each in self.projects}
        return {name: int(many) for name, many in counted.items()}

    def sample(self) -> None:
        """See what the watch takes."""
        if self.pid():
            told = self.call("daemon", "status", check=False) or {}
            if takes := told.get("takes"):
                self.samples.append((self.wall(), takes["memory_mb"], takes["files"]))

    # -- who speaks

    def open_session(self, number: int) -> None:
        """Have a session begin in some project."""
        folder = self.chance.choice([each for each in self.projects if each.is_dir()])
        process = subprocess.Popen(["sleep", "100000"], stdin=subprocess.DEVNULL)
        session = self.sessions[number] = Session(number, folder, process)
        entry = {
            "pid": process.pid,
            "sessionId": session.id,
            "cwd": str(folder),
            "startedAt": int(self.wall() * 1000),
            "procStart": processes.start_of(process.pid),
            "version": "2.1.332",
            "kind": "interactive",
            "pidDomain": f"linux:0f:{processes.namespace()}",
            "name": f"{folder.name}-{number}",
            "status": "idle",
            "statusUpdatedAt": int(self.wall() * 1000),
        }
        registry = self.config / "sessions"
        registry.mkdir(parents=True, exist_ok=True)
        (registry / f"{process.pid}.json").write_text(json.dumps(entry))

    def say(self, number: int) -> None:
        """Have the owner say something in a session."""
        session = self.sessions[number]
        word = f"step{number}x{session.said}"
        text = f"From now on always run `make {word}` before every commit."
        path = self.config / "projects" / session.folder.name / f"{session.id}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        at = datetime.fromtimestamp(self.wall()).astimezone(ZoneInfo("UTC"))
        line = {
            "type": "user",
            "uuid": f"u-{number}-{session.said}",
            "sessionId": session.id,
            "cwd": str(session.folder),
            "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "message": {"role": "user", "content": [{"type": "text", "text": text}]},
            "promptSource": "typed",
            "turnOrigin": "human",
            "entrypoint": "cli",
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        session.said += 1
        self.told[f"`make {word}`"] = session.folder.name

    def close_session(self, number: int) -> None:
        """Have a session end."""
        session = self.sessions.pop(number)
        session.process.kill()
        session.process.wait()
        (self.config / "sessions" / f"{session.process.pid}.json").unlink()

    def observe(self, number: int) -> None:
        """Have an agent observe something by the command line."""
        there = [each for each in self.projects if (each / ".kairos-mem").is_dir()]
        folder = self.chance.choice(there)
        word = f"service{number}x"
        self.call("observe", f"The port of {word} is {8000 + number}", folder=folder)
        self.told[f"{word} is"] = folder.name

    def end(self) -> None:
        """Let all processes end."""
        for number in list(self.sessions):
            self.close_session(number)
        self.call("daemon", "stop", check=False)

    # -- what came of it

    def kept(self, project: str) -> list[str]:
        """The texts that a store has taken in."""
        path = self.home / project / ".kairos-mem" / "memory.db"
        with sqlite3.connect(path) as database:
            return [str(text) for (text,) in database.execute("SELECT line FROM observations")]

    def heard(self) -> dict[str, int]:
        """Count each said word's lines in all logs."""
        rows: Counter[str] = Counter()
        logs = [path for each in self.projects for path in each.rglob("logs/**/*.md")]
        text = "\n".join(path.read_text("utf-8") for path in logs)
        for word in self.told:
            rows[word] = text.count(word)
        return dict(rows)

    def outcomes(self) -> Iterator[tuple[str, str, datetime, str]]:
        """List each task's outcomes by time.

        Each is task, project, when it was due, outcome.
        """
        told = json.loads((self.state / "kept" / "schedule.json").read_text())
        with self.zone.open("rb") as file:
            zone = ZoneInfo.from_file(file)
        for name, row in told["rows"].items():
            task, _, root = name.partition("@")
            for due, _, outcome, detail in row["past"]:
                if due and task in DUE:
                    when = datetime.fromisoformat(due).astimezone(zone)
                    known = "found" if FOUND in detail else outcome
                    yield task, Path(root).parent.name, when, known


Action = tuple[float, Callable[[], None]]


def live(world: World, agenda: list[Action], until: float) -> None:
    """Go through the days, each thing at its time.

    It is fast where nothing happens.
    """
    agenda, hour = sorted(agenda, key=lambda row: row[0]), world.begin
    restart = 0.0
    while (now := world.wall()) < until or world.works():
        while agenda and agenda[0][0] <= now:
            agenda.pop(0)[1]()
        works = world.works()
        if works and world.kill_in_night and world.chance.random() < 0.3:
            world.kill_in_night -= 1
            world.kill()
        if not world.pid():
            restart = restart or now + world.chance.uniform(0, DOWN_MINUTES * 60)
            if now >= restart:
                world.steer(WORK_RATE)  # a start takes a second or two, be the clock fast or slow
                world.call("daemon", "start")
                restart = 0.0
        world.steer(WORK_RATE if works else SESSION_RATE if world.sessions else world.fastest)
        if now >= hour + HOUR:
            hour = now
            world.sample()
        time.sleep(PAUSE_SECONDS)


def agenda_of(world: World, days: float, sessions: int, kills: int, away: bool) -> list[Action]:
    """Draw what befalls.

    It is sessions, kills, sleep, and a store that is away for a while.
    """
    found: list[Action] = []
    span = days * DAY

    def at(share: float) -> float:
        return world.begin + share * span

    for number in range(sessions):
        begins = at(world.chance.uniform(0.02, 0.93))
        found.append((begins, lambda number=number: world.open_session(number)))  # type: ignore[misc]
        ends = begins + world.chance.uniform(300, 2400)
        for _ in range(world.chance.randint(1, 3)):
            when = world.chance.uniform(begins + 1, ends - 1)
            found.append((when, lambda number=number: world.say(number)))  # type: ignore[misc]
        found.append((ends, lambda number=number: world.close_session(number)))  # type: ignore[misc]
        when = at(world.chance.uniform(0.02, 0.93))
        found.append((when, lambda number=number: world.observe(number)))  # type: ignore[misc]
    found += [(at(world.chance.uniform(0.05, 0.6)), world.kill) for _ in range(kills)]
    for share in (0.3, 0.75):
        hours = world.chance.uniform(2, 6)
        found.append((at(share), lambda hours=hours: world.steer(world.rate, hours * HOUR)))  # type: ignore[misc]
    if away:
        last = world.projects[-1]
        found.append((at(0.4), lambda: _move(last, last.with_suffix(".away"))))
        found.append((at(0.65), lambda: _move(last.with_suffix(".away"), last)))
    return found


def _move(here: Path, there: Path) -> None:
    here.rename(there)


def amiss(world: World, days: float, nights: Mapping[str, int]) -> Iterator[str]:
    """Tell what went wrong in the week; nothing, if all is well.

    ``nights`` is how many each store had by the watch's schedule.
    """
    for word, times in world.heard().items():
        if times != 1:
            yield f"{word} of {world.told[word]} stands {times} times in the logs"
    kept = {project.name: "\n".join(world.kept(project.name)) for project in world.projects}
    for word, name in world.told.items():
        if kept[name].count(word) != 1:
            yield f"{word} is {kept[name].count(word)} times in the memory of {name}"
    yield from _odd_outcomes(world)
    yield from _odd_times(world, days)
    yield from _odd_nights(world, nights)
    for project in world.projects:
        checked = world.call("verify", folder=project, check=False)
        if not checked["ok"]:
            yield f"{project.name}: {checked['problems']}"


def _odd_outcomes(world: World) -> Iterator[str]:
    """Tell missed tasks where the store was never away."""
    for task, name, due, outcome in world.outcomes():
        if outcome not in (*ENDED, "failed") and name != world.projects[-1].name:
            yield f"{task} of {name}, due {due}: {outcome}"


def _odd_times(world: World, days: float) -> Iterator[str]:
    """Tell tasks done twice or never on a day.

    It is store by store.
    """
    ended: Counter[tuple[str, str, str]] = Counter()
    for task, name, due, outcome in world.outcomes():
        ended[task, name, f"{due:%Y-%m-%d}"] += outcome in ENDED
    for (task, name, day), times in ended.items():
        if times > 1:
            yield f"{task} of {name} was done {times} times on {day}"
    there = [project.name for project in world.projects[:-1]]
    wanted = product(DUE, there, _whole_days(world, days))
    yield from (
        f"{task} of {name} was not done on {day}"
        for task, name, day in wanted
        if not ended[task, name, day]
    )


def _odd_nights(world: World, nights: Mapping[str, int]) -> Iterator[str]:
    """Tell where the ledger had other nights than the schedule tells of."""
    told: Counter[tuple[str, str]] = Counter()
    for task, name, _, outcome in world.outcomes():
        told[name, outcome] += task == "dream"
    for name, many in nights.items():
        done, found = told[name, "done"], told[name, "found"]
        if not done <= many <= done + found:
            yield f"{name} had {many} nights; {done} were done, {found} were found done"


def _whole_days(world: World, days: float) -> Iterator[str]:
    """Name the days with both night and morning seen.

    The watch saw them.
    """
    with world.zone.open("rb") as file:
        zone = ZoneInfo.from_file(file)
    first = datetime.fromtimestamp(world.begin, zone)
    for number in range(int(days) + 2):
        day = first + timedelta(days=number)
        begins = day.replace(hour=0, minute=0, second=0)
        if begins >= first and begins.timestamp() + 10 * HOUR <= world.begin + days * DAY:
            yield f"{day:%Y-%m-%d}"


def taken(world: World) -> Mapping[str, float]:
    """Tell the watch's use after the last kill.

    It is at the beginning, at the end, at most.
    """
    since = world.begin + 0.62 * (world.wall() - world.begin)
    calm = [row for row in world.samples if row[0] >= since]
    if not calm:
        return {}
    memory, files = [row[1] for row in calm], [row[2] for row in calm]
    return {
        "memory_first_mb": memory[0],
        "memory_last_mb": memory[-1],
        "memory_most_mb": max(memory),
        "files_first": files[0],
        "files_last": files[-1],
        "files_most": max(files),
        "samples": len(calm),
    }
