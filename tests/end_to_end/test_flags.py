"""``flags``.

What is on, what is not, and why, as a user sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import refused
from tests.end_to_end.watching import Watched


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    yield memory
    memory.end()


def told(memory: Watched, env: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    answer = memory.run("--json", "flags", env=env)
    assert answer.code == 0, answer
    return {row["name"]: row for row in answer.json}


def test_without_a_watch_all_that_hangs_on_it_is_off_and_says_so(watched: Watched) -> None:
    found = told(watched)
    assert found["nights"]["on"]
    assert found["store"]["value"] == str(watched.root)
    for name in ("cron", "dream", "sessions", "watch-shell", "inject"):
        assert not found[name]["on"]
        assert "daemon is off: it is not running" in found[name]["why"]
    page = watched.run("flags", "dream").out
    assert [line.split()[1] for line in page.splitlines() if line[:3] in ("on ", "off")] == [
        *("store", "nights", "daemon", "watched", "cron", "dream")
    ]
    assert page.count("it is not running") == 1
    assert page.splitlines()[-2:] == [f"{'':13}daemon is off", f"{'':13}set: on (default)"]
    refused(watched.run("flags", "dreem"), 1, "no flag dreem", "Known are: store, nights")


def test_a_value_says_where_it_is_from(watched: Watched) -> None:
    watched.settings.parent.mkdir(parents=True)
    watched.settings.write_text(
        "watchers:\n  files: false\n  shell: true\nschedule: {dream: off}\n"
    )
    (watched.root / "config.yaml").write_text("policy:\n  enabled: false\njudge: claude:some\n")
    watched.ask("daemon", "start")
    found = told(watched)
    assert (found["watch-shell"]["on"], found["watch-shell"]["source"]) == (
        True,
        f"{watched.settings}:3",
    )
    assert found["watch-terminal"]["source"] == "default"
    assert found["nights"]["source"] == f"{watched.root / 'config.yaml'}:2"
    assert "switched off in" in found["nights"]["why"]
    assert found["judge"]["why"].startswith("nights is off: switched off in")
    assert found["dream"]["shut_by"] == {"plane": "parent", "what": "nights"}
    assert watched.run("cron", "set", "dream", "--on").code == 0
    (watched.root / "config.yaml").write_text("judge: claude:some\n")
    found = told(watched)
    assert found["dream"]["on"]
    assert found["dream"]["source"].endswith("cron.json")
    assert found["judge"]["shut_by"] == {"plane": "allowed", "what": "your consent"}
    assert not found["egress:https://api.anthropic.com"]["on"]
    assert watched.run("privacy", "allow", "https://api.anthropic.com").code == 0
    found = told(watched)
    assert found["egress:https://api.anthropic.com"]["on"]
    assert found["judge"]["shut_by"] == {"plane": "allowed", "what": "a passed trial"}


def test_what_the_operator_shut_no_setting_opens(watched: Watched) -> None:
    watched.settings.parent.mkdir(parents=True)
    watched.settings.write_text("watchers: {shell: true}\n")
    watched.ask("daemon", "start")
    found = told(watched, {"KAIROS_MEM_OFF": "watch-shell, second-opinion"})
    assert found["watch-shell"]["shut_by"] == {"plane": "allowed", "what": "operator"}
    assert "env KAIROS_MEM_OFF" in found["watch-shell"]["why"]
    assert told(watched)["watch-shell"]["on"]


def test_the_kill_switch_shows(watched: Watched) -> None:
    watched.ask("daemon", "start")
    assert told(watched)["dream"]["on"]
    assert watched.run("cron", "off").code == 0
    found = told(watched)
    assert found["cron"]["shut_by"] == {"plane": "allowed", "what": "the kill switch"}
    assert found["dream"]["why"].startswith("cron is off: ")


def test_outside_of_a_store_and_in_one_of_others(watched: Watched) -> None:
    watched.root.chmod(0o777)
    answer = watched.run("--json", "flags")
    assert answer.code == 0
    found = {row["name"]: row for row in answer.json}
    assert found["store"]["shut_by"] == {"plane": "allowed", "what": "trust of the directory"}
    assert "can be written by everybody" in found["nights"]["why"]
    watched.root.chmod(0o700)
    watched.root.rename(watched.folder / "elsewhere")
    found = {row["name"]: row for row in watched.run("--json", "flags").json}
    assert "there is no memory here" in found["store"]["why"]
    assert found["daemon"]["why"].startswith("it is not running")


@pytest.mark.parametrize(
    ("names", "words"),
    [("page", ("web", "--no-open")), ("mcp", ("mcp",)), ("daemon", ("attach", "x"))],
)
def test_what_the_operator_shut_is_refused_where_it_is_asked_for(
    watched: Watched, names: str, words: tuple[str, ...]
) -> None:
    env = {"KAIROS_MEM_OFF": names}
    refused(watched.run(*words, env=env), 4, "is shut: the operator shut it (env KAIROS_MEM_OFF)")


def test_a_model_is_not_asked_where_the_operator_shut_what_leaves(watched: Watched) -> None:
    (watched.root / "config.yaml").write_text('judge: "command:cat"\n')
    assert watched.run("privacy", "allow", "command:cat").code == 0
    env = {"KAIROS_MEM_OFF": "egress"}
    found = told(watched, env)
    assert found["judge"]["shut_by"] == {"plane": "parent", "what": "egress"}
    lacking = watched.run("--json", "doctor", env=env).json["to_mend"]
    assert any("the operator shut it" in row for row in lacking), lacking
    assert not any("the operator" in row for row in watched.ask("doctor")["to_mend"])
