"""A kill at every place that writes, in every command.

Whichever it is, the next run leads to the very same memory. ``killing`` runs the command whole,
which says what all other runs must lead to, and then killed at each line of code that writes, at
its first and its last write; in a full run (``KAIROS_MEM_KILLS`` of 200 or more) at every single
write.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import killing
from tests.end_to_end.harness import DAY, LIMIT_SECONDS, SCRIPT, Memory, json_lines, surroundings
from tests.end_to_end.sayings import port, remarks

EVERY = int(os.environ.get("KAIROS_MEM_KILLS", "40")) >= 200
NOTES = "- The cache lives in Redis\n- Builds run with `make build`\n"
TRANSCRIPT: list[dict[str, object]] = [
    {
        "type": "user",
        "message": {
            "role": "user",
            "content": "Always use uv to install packages in this repository.",
        },
    },
    {
        "type": "assistant",
        "message": {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "The default port is defined in `src/server.py`."}
            ],
        },
    },
]
NIGHT = ["--json", "consolidate", "--force", "--as-of-date", DAY]


@dataclass(frozen=True)
class Case:
    """A command to kill, and its expected ends.

    It has what must be seen being killed, and how else than with 0 its second run may end.
    """

    words: str
    sites: str
    before: str = "held"
    stdin: bytes = b""
    else_: str = ""


CASES = {
    "init": Case("init", "mkdir open INSERT|CREATE COMMIT", "nothing"),
    "observe": Case("observe killed --at 2026-11-13T10:00:00Z --session s9", "write fsync"),
    "the first observe of a day": Case(
        "observe killed --at 2026-12-01T10:00:00Z --session s9", "mkdir open write fsync"
    ),
    "observe --stdin": Case(
        "observe --stdin",
        "write fsync",
        stdin=json_lines([*remarks(3, "a", "2026-11-10"), *remarks(3, "b", "2026-11-13")]),
    ),
    "import daily-notes": Case(
        "import daily-notes ../notes", "open truncate pwrite write fsync BEGIN INSERT COMMIT"
    ),
    "import claude-transcript": Case(
        "import claude-transcript ../session.jsonl", "write fsync BEGIN INSERT COMMIT"
    ),
    "consolidate": Case(
        "consolidate --force --as-of-date 2026-11-20",
        "BEGIN INSERT DELETE COMMIT fsync rename mkdir open",
        "news",
    ),
    "consolidate --plan": Case(
        "consolidate --force --as-of-date 2026-11-20 --plan plan.json", "open COMMIT rename", "news"
    ),
    "apply": Case(
        "apply plan.json", "BEGIN INSERT COMMIT fsync rename open", "planned", else_="stale-plan"
    ),
    "pull": Case("pull ../other", "write fsync BEGIN INSERT COMMIT"),
    "revert": Case(
        "revert 3 --as-of-date 2026-11-21",
        "BEGIN INSERT DELETE COMMIT fsync rename",
        else_="nothing-to-revert",
    ),
    "rebuild": Case("rebuild", "BEGIN DELETE INSERT COMMIT", "behind"),
    "redact": Case(
        "redact --text 8080 --yes --as-of-date 2026-11-21",
        "write pwrite fsync rename open BEGIN UPDATE INSERT COMMIT remove",
        else_="nothing-to-redact",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_whichever_write_it_is_killed_at_the_next_run_leads_to_the_same_memory(
    name: str, lived: Memory, tmp_path: Path
) -> None:
    case = CASES[name]
    whole, *killed = runs(case, template(case, lived, tmp_path), tmp_path)
    assert whole["code"] == 0
    seen = {site for run in killed for site, _ in run["sites"]}
    for site in case.sites.split():
        assert seen & set(site.split("|")), f"no {site} was ever reached: {sorted(seen)}"
    for run in killed:
        assert run["code"] == -9
        first, again, *_, last = run["then"]
        if case.before not in ("nothing", "behind"):
            assert healthy(first) or broken_off(first, case), run
        assert again["code"] == 0 or json.loads(again["out"])["error"]["code"] == case.else_, run
        assert healthy(last), run
        assert state(run, case) == state(whole, case), run["sites"]
        assert litter(run) <= litter(whole), run["sites"]


def test_a_night_that_was_killed_and_is_run_again_is_one_night(
    lived: Memory, tmp_path: Path
) -> None:
    case = CASES["consolidate"]
    whole, *killed = runs(case, template(case, lived, tmp_path), tmp_path)
    seen = set[bool]()
    for run in killed:
        again = json.loads(run["then"][1]["out"])
        assert ".kairos-mem/dreams/0002/report.json" in run["left"], run["sites"]
        if len(run["dreams"]) == len(whole["dreams"]):
            # killed when all of it was kept: the call after it is a night of its own, as after
            # one that ended; only that one could have written this report
            assert again["dream"] == 3, run["sites"]
            continue
        assert (again["dream"], again["applied"]) == (2, True), run["sites"]
        assert again["decisions"], run["sites"]
        seen.add("broken off" in " ".join(again.get("warnings", ())))
    assert seen == {True, False}, "some were killed before their commit, and some after it"


def test_a_kill_within_a_commit_leaves_all_of_it_or_nothing(lived: Memory, tmp_path: Path) -> None:
    case = CASES["revert"]
    whole, *killed = runs(
        case, template(case, lived, tmp_path), tmp_path, [0.0001 * 1.3**step for step in range(16)]
    )
    assert sum(run["code"] == -9 for run in killed) >= 4
    for run in killed:
        assert healthy(run["then"][0]), run
        assert healthy(run["then"][-1]), run
        assert state(run, case) == state(whole, case), run["sites"]


def template(case: Case, lived: Memory, base: Path) -> Memory:
    """The store that each run starts from."""
    (base / "notes").mkdir()
    (base / "notes" / "2026-11-10.md").write_text(NOTES, "utf-8")
    if case.words.startswith("pull"):
        other(lived, base / "other")
    stamped = (
        {"uuid": f"u{n}", "sessionId": "s-1", "timestamp": f"2026-11-10T10:0{n}:00.000Z", **line}
        for n, line in enumerate(TRANSCRIPT)
    )
    (base / "session.jsonl").write_bytes(json_lines(stamped))
    memory = Memory(base / "template")
    memory.folder.mkdir() if case.before == "nothing" else shutil.copytree(
        lived.folder, memory.folder
    )
    if case.before in ("news", "planned"):
        memory.observe(
            port("9090", "s9", "user:owner", "2026-11-12T10:00:00Z"),
            *remarks(1, "new", "2026-11-13"),
        )
    if case.before == "planned":
        memory.ask("consolidate", "--force", "--as-of-date", DAY, "--plan", "plan.json")
    if case.before == "behind":
        memory.tamper("DELETE FROM facts")
        memory.page.unlink()
    return memory


def other(lived: Memory, folder: Path) -> None:
    """Make another store of the repository, with a takeback.

    Something was said there and taken back.
    """
    shutil.copytree(lived.folder, folder)
    memory = Memory(folder)
    memory.observe(*remarks(2, "other", "2026-11-12"), port("7070", "o1", "user:owner"))
    memory.ask("forget", memory.fact("8080")["id"])


def runs(
    case: Case, memory: Memory, base: Path, within: Sequence[float] = ()
) -> list[dict[str, Any]]:
    """Each run as ``killing`` tells it; the first one was not killed."""
    words = case.words.split()
    verify, again = ["--json", "verify"], ["--json", *words]
    then = (
        [verify, again, verify]
        if words[0] in ("consolidate", "apply", "revert")
        else [verify, again, NIGHT, verify]
    )
    task = {
        "script": str(SCRIPT),
        "template": str(memory.folder),
        "work": str(base / "work"),
        "words": words,
        "stdin": case.stdin.decode(),
        "then": [{"words": call} for call in then],
        "within": within,
        "every": EVERY,
        "limit": int(LIMIT_SECONDS),
    }
    (base / "task.json").write_text(json.dumps(task), "utf-8")
    call = [sys.executable, killing.__file__, str(base / "task.json")]
    ended = subprocess.run(call, capture_output=True, text=True, env=surroundings())
    assert ended.returncode == 0, ended.stderr
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    for run in told:
        run["then"] = [
            dict(zip(("code", "out", "err"), answer, strict=True)) for answer in run["then"]
        ]
    return told


def healthy(answer: dict[str, Any]) -> bool:
    """Whether ``verify`` found nothing wrong."""
    return answer["code"] == 0 and json.loads(answer["out"])["ok"] is True


def broken_off(answer: dict[str, Any], case: Case) -> bool:
    """Whether ``verify`` says that a redaction waits to be finished."""
    (problem, *_) = json.loads(answer["out"])["problems"]
    return case.words.startswith("redact") and problem["place"] == "redacting.json"


def state(run: dict[str, Any], case: Case) -> dict[str, Any]:
    """Give what memory came to.

    The ledger gives places in the log, and half a line of a killed write takes up a place.
    """
    return {
        name: run[name]
        for name in (
            "facts",
            "observations",
            "pages",
            *([] if "write" in case.sites.split() else ["head"]),
        )
    }


def litter(run: dict[str, Any]) -> set[str]:
    """List the files that are there in the end.

    Those of each night are left out, which a crash may cost.
    """
    return {
        name
        for name in run["left"]
        if "/dreams/" not in name and not name.endswith(("-wal", "-shm"))
    }
