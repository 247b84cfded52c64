"""What may leave, as its owner meets it: nothing by default, all of it by consent, and on record."""

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

from tests.end_to_end.harness import COMMAND, DAY, Memory, refused, sound
from tests.models_api import Says, Server, message, serving

DOUBTFUL = ("The parser treats tabs as spaces", "Tabs count as spaces for the parser")
SETTINGS = """\
judge: claude:quick
aliases: {quick: some-model}
prices: {some-model: [3, 15]}
policy: {ask_at: 0.3, merge_at: 0.99999}
"""


class Owner:
    """One who has a memory, a folder of their own, and a server that plays the model."""

    def __init__(self, memory: Memory, folder: Path, server: Server) -> None:
        self.memory, self.server = memory, server
        self.env = {
            "XDG_CONFIG_HOME": str(folder / "own"),
            "HOME": str(folder / "home"),
            "ANTHROPIC_BASE_URL": server.address,
            "ANTHROPIC_API_KEY": "key",
        }
        (folder / "home").mkdir()

    def config(self, text: str) -> None:
        """Write config.yaml."""
        (self.memory.root / "config.yaml").write_text(text, "utf-8")

    def run(self, *words: str, **more: str) -> Any:  # noqa: ANN401  (an Answer)
        """One call."""
        return self.memory.run(*words, env={**self.env, **more})

    def ask(self, *words: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        """One call that must succeed; its answer."""
        answer = self.run("--json", *words)
        assert answer.code == 0, answer
        return answer.json


def right(body: Mapping[str, Any]) -> object:
    """What somebody answers who knows the labelled questions."""
    from memory_engine.adapters.advisers.trial_data import pairs

    data = json.loads(body["messages"][0]["content"])
    known = {(first, second): yes for _, yes, first, second in pairs()}
    yes = known.get((data["first"], data["second"]), True)
    return {"answer": "yes" if yes else "no"}


@pytest.fixture
def owner(memory: Memory, tmp_path: Path) -> Iterator[Owner]:
    """An owner whose model is right about everything."""

    def answer(what: str, body: Any) -> Says:  # noqa: ANN401  (JSON is what it is)
        if what != "POST /v1/messages":
            return Says(400, {"type": "error", "error": {"type": "x", "message": "no batches"}})
        return message(right(body))

    with serving(answer) as server:
        yield Owner(memory, tmp_path, server)


def test_from_the_setting_to_the_night_that_was_advised(owner: Owner) -> None:
    owner.memory.observe(*({"text": text, "session": f"s{n}"} for n, text in enumerate(DOUBTFUL)))
    owner.config(SETTINGS)
    place = owner.server.address
    before = owner.memory.files()
    refused(owner.run("consolidate", "--force"), 4, place, "privacy allow", "judge: off")
    refused(owner.run("judge", "eval"), 4, place)
    assert owner.memory.files() == before
    assert owner.server.asked == []

    refused(owner.run("privacy", "allow", place, CLAUDECODE="1"), 4, "owner's word")
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
    owner.memory.observe(
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
    sound(owner.memory)
    ledger = owner.memory.root / "egress.jsonl"
    ledger.write_text("".join(ledger.read_text("utf-8").splitlines(True)[:-1]), "utf-8")
    answer = owner.memory.run("--json", "verify")
    assert answer.code == 1
    assert "egress.jsonl" in answer.json["problems"][0]["place"]


def test_a_judge_that_is_wrong_in_three_of_ten_is_used_for_nothing(owner: Owner) -> None:
    count = iter(range(10**6))
    owner.server.answer = lambda _, body: message(
        {"answer": "yes"} if next(count) % 10 < 3 else right(body)
    )
    owner.config(SETTINGS)
    owner.run("privacy", "allow", owner.server.address)
    answer = owner.run("--json", "judge", "eval")
    assert answer.code == 1
    (trial,) = answer.json["trials"]
    assert (trial["passed"], trial["kinds"]["false_merges"] > 0) == (False, True)
    asked = len(owner.server.asked)
    owner.memory.observe(*({"text": text, "session": f"s{n}"} for n, text in enumerate(DOUBTFUL)))
    night = owner.ask("consolidate", "--force")
    assert "were wrong" in night["problems"][0]["what"]
    assert (night["merged"], len(owner.server.asked)) == (0, asked)


# -- without a network


HOOK = """
import sys
def hook(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__" or event == "socket.__new__":
        sys.stderr.write(f"OPENED {event} {arguments}\\n")
sys.addaudithook(hook)
from kairos_mem.main import main
sys.argv = ["kairos-mem", *sys.argv[1:]]
sys.exit(main())
"""


def everything(memory: Memory, call: list[str], env: Mapping[str, str]) -> list[str]:
    """What a day of using memory says on stderr."""
    said = []
    for words in (
        ("observe", "The default port is 8080"),
        ("consolidate", "--force"),
        ("recall", "port"),
        ("facts",),
        ("brief",),
        ("privacy",),
        ("privacy", "--dry-run"),
        ("doctor",),
        ("verify",),
    ):
        done = subprocess.run(
            [*call, *words], cwd=memory.folder, env=dict(env), capture_output=True, check=False
        )
        assert done.returncode in (0, 1), (words, done)
        said.append(done.stderr.decode())
    return said


def test_no_socket_is_opened_without_consent(memory: Memory, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "own")}
    for one in everything(memory, [sys.executable, "-c", HOOK], env):
        assert "OPENED" not in one


@pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode != 0,
    reason="this machine makes no network namespaces",
)
def test_without_any_interface_everything_but_advice_works(memory: Memory, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "own")}
    everything(memory, ["unshare", "-rn", *COMMAND], env)
