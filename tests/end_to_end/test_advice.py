"""What may leave, as its owner meets it.

Nothing by default, by consent, and on record.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import DAY, Memory, Nearby, refused, sound, surroundings
from tests.models_api import Says, Server, message, serving

DOUBTFUL = ("The parser treats tabs as spaces", "Tabs count as spaces for the parser")
SETTINGS = """\
judge: claude:quick
aliases: {quick: some-model}
prices: {some-model: [3, 15]}
policy: {ask_at: 0.3, merge_at: 0.99999}
"""


class Owner(Nearby):
    """One who has a memory, and a server that plays the model."""

    def __init__(self, memory: Memory, server: Server) -> None:
        super().__init__(memory.folder)
        self.server = server

    def config(self, text: str) -> None:
        """Write config.yaml."""
        (self.root / "config.yaml").write_text(text, "utf-8")


def right(body: Mapping[str, Any]) -> object:
    """What somebody answers who knows the labelled questions."""
    from memory_engine.adapters.advisers.trial_data import pairs

    data = json.loads(body["messages"][0]["content"])
    known = {(first, second): yes for _, yes, first, second in pairs()}
    yes = known.get((data["first"], data["second"]), True)
    return {"answer": "yes" if yes else "no"}


@pytest.fixture
def owner(memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Owner]:
    """An owner whose model is right about everything."""
    for name in set(os.environ) - set(surroundings()):
        monkeypatch.delenv(name)

    def answer(what: str, body: Any) -> Says:  # noqa: ANN401  (JSON is what it is)
        if what != "POST /v1/messages":
            return Says(400, {"type": "error", "error": {"type": "x", "message": "no batches"}})
        return message(right(body))

    with serving(answer) as server:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
        yield Owner(memory, server)


def test_from_the_setting_to_the_night_that_was_advised(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.observe(*({"text": text, "session": f"s{n}"} for n, text in enumerate(DOUBTFUL)))
    owner.config(SETTINGS)
    place = owner.server.address
    before = owner.files()
    refused(owner.run("judge", "eval"), 4, place, "privacy allow", "judge: off")
    assert owner.files() == before
    night = owner.ask("consolidate", "--dry-run", "--as-of-date", DAY)
    assert f"not allowed anything to go to {place}" in night["problems"][0]["what"]
    assert night["admitted"] == len(DOUBTFUL)
    assert owner.server.asked == []

    with monkeypatch.context() as agents:
        agents.setenv("CLAUDECODE", "1")
        refused(owner.run("privacy", "allow", place), 4, "owner's word")
    would = owner.ask("privacy", "--bytes")["would_send"]
    assert owner.server.asked == []
    assert [row["purpose"] for row in would] == ["judge"]
    assert all(text in would[0]["body"] for text in DOUBTFUL)

    assert owner.ask("privacy", "allow", place)["allowed"] is True
    night = owner.ask("consolidate", "--force", "--as-of-date", DAY)
    assert "has not been tried" in night["problems"][0]["what"]
    assert (night["merged"], owner.server.asked) == (0, [])

    (trial,) = owner.ask("judge", "eval")["trials"]
    assert (trial["wrong"], trial["passed"]) == (0, True)
    assert trial["claims"] > 100
    owner.observe(
        {"text": "The mailer batches newsletters", "session": "s8"},
        {"text": "Newsletters go through the mailer in batches", "session": "s9"},
    )
    night = owner.ask("consolidate", "--force", "--as-of-date", "2026-11-21")
    assert night["merged"] >= 1
    (verdict,) = night["advice"]["verdicts"]
    assert (verdict["answer"], verdict["model"]) == ("yes", "some-model-20261101")
    assert (verdict["request"], verdict["cost"]) == ("req_1", "0.004500")
    assert night["advice"]["dollars"] == pytest.approx(0.0045)

    told = owner.ask("privacy")
    sent = told["left"][-1]
    assert (sent["destination"], sent["purpose"]) == (place, "judge")
    assert owner.ask("stats")["advice"]["night 2"]["tokens"] == 1100
    sound(owner)
    ledger = owner.root / "egress.jsonl"
    ledger.write_text("".join(ledger.read_text("utf-8").splitlines(True)[:-1]), "utf-8")
    answer = owner.run("--json", "verify")
    assert answer.code == 1
    assert "egress.jsonl" in answer.json["problems"][0]["place"]


# -- without a network


HOOK = """
import sys
def hook(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write(f"OPENED {event} {arguments}\\n")
sys.addaudithook(hook)
from kairos_mem.main import main
sys.argv = ["kairos-mem", *sys.argv[1:]]
sys.exit(main())
"""
"""A call that tells of every socket that it opens."""


def alone() -> list[str]:
    """Give the words that cut a call off all interfaces.

    It is where this machine lets us.
    """
    words = ["unshare", "-rn"]
    if not shutil.which(words[0]):
        return []
    done = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if done.returncode == 0 else []


def test_without_consent_no_socket_is_opened_and_without_a_network_all_of_it_works(
    memory: Memory, tmp_path: Path
) -> None:
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "own")}
    for words in (
        ("observe", "The default port is 8080"),
        ("consolidate", "--force"),
        ("recall", "port"),
        ("privacy", "--dry-run"),
        ("verify",),
    ):
        call = [*alone(), sys.executable, "-c", HOOK, *words]
        done = subprocess.run(
            call, cwd=memory.folder, env=env, capture_output=True, check=False, text=True
        )
        assert done.returncode == 0, (words, done)
        assert "OPENED" not in done.stderr, words
