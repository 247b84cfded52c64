"""A pool of nights ends with whoever began it.

It needs nothing of the script that did.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.harness import Memory, surroundings

SCRIPT = """
from kairos_mem.main import main

main()
"""
"""A script that calls without asking whether it is the main one, as some installers write it."""


def began(folder: Path, script: Path, *stores: str) -> subprocess.Popen[bytes]:
    script.write_text(SCRIPT)
    words = ["fleet", "consolidate", "--force", "--workers", "2", *stores]
    return subprocess.Popen(
        [sys.executable, str(script), *words],
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def stores_in(folder: Path) -> list[Memory]:
    made = [Memory(folder / name) for name in "abcd"]
    for memory in made:
        memory.folder.mkdir()
        assert memory.run("init").code == 0
        memory.observe(
            *({"text": f"Service {n} is on port {n}", "principal": "agent:a"} for n in range(150))
        )
    return made


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_who_began_it_and_no_night_is_half_dreamt(
    tmp_path: Path, sign: signal.Signals
) -> None:
    stores = stores_in(tmp_path)
    roots = [str(memory.folder) for memory in stores]
    process = began(tmp_path, tmp_path / "called.py", *roots)
    time.sleep(1.5)
    os.kill(process.pid, sign)
    process.communicate(timeout=60)  # whoever had lived on would hold these pipes
    for memory in stores:
        found = memory.ask("verify")
        assert found["problems"] == []
        assert found["entries"] in (0, 150)
    again = began(tmp_path, tmp_path / "called.py", *roots)
    _, told = again.communicate(timeout=100)
    assert again.returncode == 0, told


@pytest.mark.parametrize(
    "words",
    [
        ("--workers", "1001"),
        ("--memory", "99999999999999"),
        ("--minutes", "nan"),
        ("--minutes", "inf"),
        ("--spread", "1e9"),
        ("--spread", "nan"),
    ],
)
def test_a_number_that_means_nothing_is_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    answer = Memory(tmp_path).run("fleet", "consolidate", *words, ".")
    assert answer.code == 2
    assert words[0] in answer.err
