"""Answers brought in by a killed call come in whole.

It is killed at any of its writes: the next call brings in the very same night.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.end_to_end import killing
from tests.end_to_end.harness import LIMIT_SECONDS, SCRIPT, surroundings
from tests.end_to_end.test_elsewhere import Home, home  # noqa: F401  (a fixture)

PLAN = ".kairos-mem/dreams/0001/plan.json"


def test_whichever_write_of_an_import_it_is_killed_at_the_plan_is_the_same(
    home: Home,  # noqa: F811
    tmp_path: Path,
) -> None:
    home.export()
    home.answered()
    template = tmp_path / "template"
    shutil.copytree(home.folder, template)  # what is allowed is so for the place of this memory
    words = ["--json", "night", "import", str(home.pack)]
    calls = [["--json", "verify"], words, ["--json", "review", PLAN], ["--json", "verify"]]
    task = {
        "script": str(SCRIPT),
        "template": str(template),
        "work": str(home.folder),
        "words": words,
        "stdin": "",
        "then": [{"words": call} for call in calls],
        "within": (),
        "every": False,
        "limit": int(LIMIT_SECONDS),
    }
    (tmp_path / "task.json").write_text(json.dumps(task), "utf-8")
    call = [sys.executable, killing.__file__, str(tmp_path / "task.json")]
    env = surroundings(home.env)
    ended = subprocess.run(call, capture_output=True, text=True, env=env, check=False)
    assert ended.returncode == 0, ended.stderr
    whole, *killed = (json.loads(line) for line in ended.stdout.splitlines())
    assert whole["code"] == 0, whole
    assert len(killed) > 5
    for run in killed:
        assert run["code"] == -9
        before, again, review, after = run["then"]
        assert answer(before)["ok"] is answer(after)["ok"] is True, run["sites"]
        kind = answer(again).get("error", {}).get("code")
        assert again[0] == 0 or kind == "replayed-pack", run
        assert answer(review)["decisions"] == answer(whole["then"][2])["decisions"], run["sites"]
        assert run["observations"] == whole["observations"]
        assert run["head"] == whole["head"] == []


def answer(told: list[Any]) -> Any:  # noqa: ANN401  (JSON is what it is)
    """What a call answered."""
    return json.loads(told[1])
