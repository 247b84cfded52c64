"""What waits for the owner, answered in the terminal.

It is answered once, for what was shown, and done once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end import permission_kit as kit
from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import Memory, refused, sound, surroundings


@pytest.fixture(scope="module", autouse=True)
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="module")
def moved(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """A store whose second night was set aside."""
    return kit.set_aside(kit.lived(copied(fresh, tmp_path_factory.mktemp("moved"))))


@pytest.fixture
def aside(moved: Memory, tmp_path: Path) -> Memory:
    return copied(moved, tmp_path)


LATER = """
import sys, time
true = time.time
time.time = lambda: true() + 2 * 86_400
from kairos_mem.main import _called
sys.exit(_called(sys.argv[1:]))
"""


def later(memory: Memory, *words: str) -> subprocess.CompletedProcess[bytes]:
    """One call two days from now."""
    return subprocess.run(
        [sys.executable, "-c", LATER, *words],
        cwd=memory.folder,
        env=surroundings(),
        capture_output=True,
        check=False,
    )


def entries(memory: Memory) -> list[str]:
    """The words of who decided, entry by entry."""
    return [row[0] for row in memory.select("SELECT body FROM entries ORDER BY number")]


def test_a_night_is_asked_about_as_a_whole_and_proposal_by_proposal(aside: Memory) -> None:
    rows = aside.ask("permissions")
    kinds = [row["kind"] for row in rows]
    assert kinds == ["night", *["proposal"] * 6]
    assert [row["id"] for row in aside.ask("permissions")] == [row["id"] for row in rows]
    assert "`WebRouter` is defined in `src/web.py`" in aside.run("permissions").out


def test_one_proposal_is_approved_another_rejected_and_the_night_applied(aside: Memory) -> None:
    yes = kit.asked(aside, "proposal", "supersede: `ApiRouter`")["id"]
    no = kit.asked(aside, "proposal", "supersede: `WebRouter`")["id"]
    night = kit.asked(aside, "night")["id"]
    before = entries(aside)
    assert aside.ask("permissions", "allow", yes)["outcome"]
    assert aside.ask("permissions", "deny", no)["outcome"]
    assert entries(aside) == before
    done = aside.ask("permissions", "allow", night)
    assert done["state"] == "done"
    assert done["entries"]
    assert aside.fact("`ApiRouter` is defined in `src/api.py`")["status"] == "superseded"
    assert aside.fact("`WebRouter` is defined in `src/web.py`")["status"] != "superseded"
    assert f"user:owner via terminal ({night})" in entries(aside)[-1]
    sound(aside)


def test_a_night_is_taken_in_part_by_numbers_and_rejected_whole(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    refused(aside.run("permissions", "allow", night, "--only", "99"), 1, "99")
    assert aside.ask("permissions", "deny", night)["state"] == "done"
    assert aside.fact("`ApiRouter` is defined in `src/api.py`")["status"] == "asserted"
    assert aside.ask("permissions") == []
    sound(aside)


def test_a_second_answer_decides_nothing_and_hears_who_did(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    aside.ask("permissions", "allow", night)
    refused(aside.run("permissions", "deny", night), 4, "answered already", "terminal")
    assert kit.refusals(aside) == [(night, "replayed")]


def test_what_is_unknown_stale_or_expired_decides_nothing(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    refused(aside.run("permissions", "allow", "qkrwm"), 4, "no such request")
    refused(aside.run("permissions", "allow", "../x"), 4, "no answer to a request")
    port = aside.fact("8080")["id"]
    aside.ask("forget", port)  # the head has moved
    refused(aside.run("permissions", "allow", night), 4, "has changed since")
    revert = aside.ask("permissions", "ask", "revert", port)["id"]
    late = later(aside, "permissions", "allow", revert)
    assert (late.returncode, b"expired" in late.stderr) == (4, True), late
    reasons = [reason for _, reason in kit.refusals(aside)]
    assert reasons == ["unknown", "malformed", "stale", "expired"]
    sound(aside)


def test_a_plan_that_was_changed_below_a_request_is_not_what_was_allowed(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    path = aside.root / "dreams" / "0002" / "plan.json"
    plan = json.loads(path.read_text("utf-8"))
    plan["proposals"][-1]["because"] = "I say so"
    path.write_text(json.dumps(plan), "utf-8")
    refused(aside.run("permissions", "allow", night), 4, "has changed since")


def test_an_agent_asks_and_does_not_answer(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    agent = {"CLAUDECODE": "1"}
    for word in ("allow", "deny"):
        refused(aside.run("permissions", word, night, env=agent), 4, "owner's word")
    asked = aside.run("permissions", "ask", "revert", "1", env=agent)
    assert asked.code == 0, asked
    assert kit.found(aside, night)["state"] == "open"


def test_each_kind_does_its_thing(aside: Memory) -> None:
    port = aside.fact("8080")["id"]
    asked = aside.ask("permissions", "ask", "revert", port)
    assert asked["preview"]
    assert aside.ask("permissions", "allow", asked["id"])["state"] == "done"
    assert aside.fact("8080")["status"] != "asserted"
    settle = aside.ask("permissions", "ask", "settle", port)
    assert aside.ask("permissions", "allow", settle["id"])["entries"]
    assert aside.fact("8080")["status"] == "asserted"
    again = aside.ask("permissions", "ask", "revert", port)
    assert aside.ask("permissions", "deny", again["id"])["outcome"] == "nothing was changed"
    egress = aside.ask("permissions", "ask", "egress", "https://api.example.com")
    aside.ask("permissions", "allow", egress["id"])
    allowed = [row["destination"] for row in aside.ask("privacy")["allowed"]]
    assert allowed == ["https://api.example.com"]
    refused(aside.run("permissions", "ask", "egress", "https://api.example.com"), 1, "already")
    refused(aside.run("permissions", "ask", "settle", "f000000000000"), 1, "f000000000000")
    sound(aside)


APPROVE = "policy:\n  approve: true\n"


def test_promotions_wait_for_the_owner_where_the_policy_wants_it(memory: Memory) -> None:
    (memory.root / "config.yaml").write_text(APPROVE, "utf-8")
    kit.lived(memory)
    assert memory.fact("8080")["status"] != "asserted"
    web = kit.asked(memory, "promotion", "`WebRouter`")
    api = kit.asked(memory, "promotion", "`ApiRouter`")
    assert memory.ask("permissions", "allow", web["id"])["state"] == "done"
    assert memory.ask("permissions", "deny", api["id"])["state"] == "done"
    assert memory.fact("`WebRouter`")["status"] == "asserted"
    assert memory.fact("`ApiRouter`")["status"] != "asserted"
    assert "promotion" in {row["kind"] for row in memory.ask("permissions")}
    memory.night("2026-11-21")
    assert memory.fact("`WebRouter`")["status"] == "asserted"
    assert memory.fact("`ApiRouter`")["status"] != "asserted"
    assert not [row for row in memory.ask("permissions") if "ApiRouter" in str(row["preview"])]
    sound(memory)


# -- processes that die, and two at once

DYING = """
import os, signal, sys
from kairos_mem.main import _called
from memory_engine.engine import permitting
from memory_engine.engine import applying
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def after(do):
    def both(*given, **named):
        do(*given, **named)
        die()
    return both
where = sys.argv[1]
if where == "before the answer":
    permitting.refusal = die
elif where == "after the answer":
    permitting.finish = die
elif where == "before it is done":
    permitting._do = die
elif where == "after it is done":
    permitting._do = after(permitting._do)
else:
    applying.publishing.list_facts = die
sys.exit(_called(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    "where",
    [
        "before the answer",
        "after the answer",
        "before it is done",
        "in the middle of it",
        "after it is done",
    ],
)
def test_a_kill_loses_no_answer_and_does_none_twice(aside: Memory, where: str) -> None:
    night = kit.asked(aside, "night")["id"]
    before = len(entries(aside))
    died = subprocess.run(
        [sys.executable, "-c", DYING, where, "permissions", "allow", night],
        cwd=aside.folder,
        env=surroundings(),
        capture_output=True,
        check=False,
    )
    assert died.returncode == -9, died
    if where == "before the answer":
        assert kit.asked(aside, "night")["id"] == night
        aside.ask("permissions", "allow", night)
    rows = [kit.found(aside, night) for _ in range(2)]
    assert [row["state"] for row in rows] == ["done", "done"]
    made = rows[0]["entries"]
    assert made == list(range(before + 1, before + 1 + len(made)))
    assert len(entries(aside)) == before + len(made)
    assert aside.fact("`ApiRouter` is defined in `src/api.py`")["status"] == "superseded"
    sound(aside)


def test_of_two_answers_at_once_exactly_one_decides(aside: Memory) -> None:
    night = kit.asked(aside, "night")["id"]
    words = ["allow", "deny", "allow", "deny"]
    calls = [aside.start("permissions", word, night) for word in words]
    ended = [(call, *call.communicate()) for call in calls]
    won = [out for call, out, _ in ended if call.returncode == 0]
    lost = [err.decode() for call, _, err in ended if call.returncode == 4]
    assert (len(won), len(lost)) == (1, 3), ended
    decided = kit.found(aside, night)["answer"]
    assert f"answered {decided}".encode() in won[0]
    assert all(f"terminal answered {decided}" in err for err in lost)
    assert kit.refusals(aside) == [(night, "replayed")] * 3
    sound(aside)
