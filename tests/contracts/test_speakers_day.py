""" "Yesterday" is told by the speaker's own clock.

It is the source's, where it says so, else this machine's.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from memory_engine.adapters.importers import Options, importer
from memory_engine.claims.claim import read
from memory_engine.formats.log_reading import read_line

SAID = "The gateway was moved to port 4100 yesterday."
AT_PACIFIC = Options(clock=lambda at: "-08:00")


def claims(kind: str, path: Path, options: Options) -> list[str]:
    lines = [line for batch in importer(kind)(path, {}, options) for line in batch.lines]
    return [read(read_line(day, line, "log")).text for _, day, line in lines]


@pytest.mark.parametrize(
    ("stamp", "options", "day"),
    [
        ("2026-11-07T07:30:00Z", Options(), "2026-11-06"),
        ("2026-11-07T07:30:00Z", AT_PACIFIC, "2026-11-05"),
        ("2026-11-06T23:30:00-08:00", Options(), "2026-11-05"),
        ("2026-11-07T06:30:00+09:00", AT_PACIFIC, "2026-11-06"),
    ],
)
def test_a_session_counts_from_the_day_of_its_speaker(
    stamp: str, options: Options, day: str, tmp_path: Path
) -> None:
    message = {"role": "user", "content": f"btw {SAID}"}
    line = {
        "type": "user",
        "uuid": "u1",
        "sessionId": "s1",
        "cwd": "/w",
        "timestamp": stamp,
        "message": message,
    }
    (tmp_path / "s1.jsonl").write_text(json.dumps(line) + "\n")
    assert claims("claude-transcript", tmp_path, options) == [
        f"btw The gateway was moved to port 4100 {day}."
    ]


def test_a_commit_counts_from_the_day_of_who_made_it(tmp_path: Path) -> None:
    message = (
        f"Move the gateway\n\nThe old port was taken by the proxy, because it starts first. {SAID}"
    )
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    when = {
        "GIT_AUTHOR_DATE": "2026-11-06T23:30:00-0800",
        "GIT_COMMITTER_DATE": "2026-11-06T23:30:00-0800",
    }
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run(
        [*git, "commit", "-q", "--allow-empty", "-m", message],
        check=True,
        env=when | {"PATH": "/usr/bin:/bin"},
    )
    assert any("4100 2026-11-05" in text for text in claims("git-history", tmp_path, Options()))


def test_a_page_counts_from_the_day_on_which_it_was_written(tmp_path: Path) -> None:
    page = f"---\nname: gateway\nmodified: 2026-11-07T07:30:00Z\n---\n\n{SAID}\n"
    (tmp_path / "MEMORY.md").write_text(page)
    assert claims("claude-memory", tmp_path, AT_PACIFIC) == [
        "The gateway was moved to port 4100 2026-11-05."
    ]
