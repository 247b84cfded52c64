"""An agent's shell speaks in its own session.

Whatever session or time it claims; a shell of one's own may name any.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.end_to_end.harness import DAY, Memory

HERE = "5e82aaaa"
HOSTED = {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": HERE}
KNOWN = [HOSTED, {"CODEX_THREAD_ID": HERE}, {"GEMINI_CLI": "1", "KAIROS_MEM_SESSION": HERE}]
CLAIM = "`Ledger.fold` keeps 300 entries at most."
AGENT = {"principal": "agent:claude", "method": "read", "text": CLAIM}
RUN = {
    "principal": "tool:pytest",
    "method": "test",
    "text": "The most entries of `Ledger.fold` are 300.",
    "subject": "Ledger.fold",
    "attribute": "limit",
    "value": "300",
}


def at(hour: int) -> dict[str, str]:
    return {"at": f"{DAY}T{hour:02d}:00:00Z"}


def run_of(number: int) -> dict[str, object]:
    """A run that names code of its own."""
    command = {"command": "pytest -k test_fold_300", "exit": 0, "hash": f"c{number}"}
    return {**RUN, "artefact": command, "session": f"s{number}", **at(number)}


def said_by(memory: Memory, sayings: list[dict[str, object]], env: Mapping[str, str]) -> None:
    from tests.end_to_end.harness import json_lines

    assert memory.run("observe", "--stdin", stdin=json_lines(sayings), env=env).code == 0
    memory.night()


@pytest.mark.parametrize("env", KNOWN)
def test_five_claimed_sessions_of_one_agent_are_one_witness(
    env: dict[str, str], memory: Memory
) -> None:
    said_by(memory, [{**AGENT, "session": f"s{n}", **at(n)} for n in range(1, 6)], env)
    trail = memory.ask("why", memory.fact("300")["id"])
    assert {one["root_session"] for one in trail["evidence"]} == {HERE}
    assert [one["session"] for one in trail["evidence"]] == ["s1", "s2", "s3", "s4", "s5"]
    assert [term for term in trail["terms"] if term["bits"] > 0] == []
    assert all("session and time" in one["note"] for one in trail["evidence"])


def test_where_no_host_names_a_session_a_shells_day_is_one_witness(memory: Memory) -> None:
    env = {"GEMINI_CLI": "1"}
    said_by(memory, [{**AGENT, "session": f"s{n}", **at(n)} for n in range(1, 6)], env)
    trail = memory.ask("why", memory.fact("300")["id"])
    (root,) = {one["root_session"] for one in trail["evidence"]}
    assert root.startswith("shell:")


@pytest.mark.parametrize(("env", "status"), [(HOSTED, "tentative"), ({}, "asserted")])
def test_runs_that_an_agent_makes_up_under_other_sessions_assert_nothing(
    env: dict[str, str], status: str, memory: Memory
) -> None:
    said_by(memory, [run_of(number) for number in range(1, 7)], env)
    assert memory.fact("300")["status"] == status


@pytest.mark.parametrize(
    ("env", "claimed", "foreign"),
    [
        (HOSTED, {"session": "elsewhere", **at(12)}, True),
        (HOSTED, {"session": HERE, **at(8)}, True),
        (HOSTED, {"root_session": "elsewhere"}, True),
        ({**HOSTED, "KAIROS_MEM_SESSION": "elsewhere"}, {}, True),
        ({}, {"session": "elsewhere", **at(12)}, False),
        ({}, {"session": HERE, **at(8)}, False),
    ],
)
def test_an_agents_shell_says_nothing_before_or_beside_what_its_session_read(
    env: dict[str, str], claimed: dict[str, object], foreign: bool, memory: Memory
) -> None:
    page = {"text": CLAIM, "principal": "web:blog.example", "session": HERE, **at(10)}
    memory.observe(page)
    said_by(memory, [{**AGENT, **claimed}], env)
    rows = memory.ask("why", memory.fact("300")["id"])["evidence"]
    (origins,) = [one["origins"] for one in rows if one["principal"] == "agent:claude"]
    assert bool(origins) is foreign


def test_a_call_without_claims_says_nothing_of_them(memory: Memory) -> None:
    memory.run("observe", CLAIM, env=HOSTED)
    (log,) = memory.logs()
    assert f"session={HERE}" in log.read_text()
    assert "claimed" not in log.read_text()
