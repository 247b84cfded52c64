"""config.yaml's faults are named before anything is done.

They come with their place and the nearest thing that is right.
"""

from __future__ import annotations

import json

import pytest

from memory_engine.belief.confidence import CLASSES
from memory_engine.domain.policy import ClassPolicy, Policy, amiss, ranges
from tests.end_to_end.harness import Memory, refused
from tests.end_to_end.sayings import witnesses

WRONG = {
    "policy:\n  gate_hour: 5\n": ["policy", "'gate_hour'", "gate_hours"],
    "policy:\n  same_claim_overlap: 0.6\n": [
        "policy",
        "'same_claim_overlap'",
        "never decided anything",
        "remove",
    ],
    "embeder: hashed\n": ["'embeder'", "embedder"],
    "zebra: 1\n": ["'zebra'", "embedder", "policy", "workspace"],
    "policy:\n  read:\n    betta: 0.5\n": ["read", "'betta'", "beta"],
    "policy:\n  gate_hours: soon\n": ["gate_hours", "'soon'", "24.0"],
    "policy:\n  gate_sessions: 2.5\n": ["gate_sessions", "2.5", "5"],
    "policy:\n  enabled: 1\n": ["enabled", "1", "True"],
    "policy:\n  guard_facts: true\n": ["guard_facts", "True", "8"],
    "policy:\n  gate_hours: [1]\n": ["gate_hours", "[1]"],
    "policy:\n  read: 0.5\n": ["read", "0.5"],
    "policy:\n  read: {beta: many}\n": ["read.beta", "'many'"],
    "policy: 5\n": ["policy", "not a mapping"],
    "- policy\n": ["not a mapping"],
    "embedder: 5\n": ["embedder", "5"],
    "workspace: [a]\n": ["workspace"],
    "policy:\n  alpha: .nan\n": ["alpha", "nan"],
    "policy:\n  gate_hours: .inf\n": ["gate_hours", "inf"],
    "policy:\n  gate_hours: -1\n": ["gate_hours", "-1"],
    "policy:\n  alpha: 0\n": ["alpha", "0"],
    "policy:\n  alpha: 1.5\n": ["alpha", "1.5"],
    "policy:\n  user: {q: 0}\n": ["user.q", "0"],
    "policy:\n  alpha: 0.5\n": ["read.beta", "alpha"],
    "policy:\n  gate_hours: 5\n  gate_hours 6\n": ["config.yaml:", "not YAML"],
    "policy: {\n": ["config.yaml:2", "not YAML"],
    "a: &a [*a]\n": ["config.yaml:1", "anchor or alias"],
    "embedder: &name hashed\n": ["config.yaml:1", "anchor or alias"],
    "policy: " + "[" * 200 + "\n": ["config.yaml:1", "nested deeper"],
    "policy:\n  alpha: 2026-13-45\n": ["can't be read"],
    f"policy:\n  gate_sessions: {'9' * 5000}\n": ["can't be read"],
    'workspace: "a\\0b"\n': ["workspace"],
    f"{'k' * 900}: x\n": ["unknown key 'kkk", "…"],
    "# " + "x" * 70_000 + "\nembedder: hashed\n": ["larger than"],
    "policy: !!python/object/apply:os.system ['true']\n": ["config.yaml:1", "not YAML"],
    "5: x\n": ["5"],
    "policy:\n  revert_penalty: 0\n": ["revert_penalty", "from 1 to"],
    "policy:\n  corroborated_factor: 0.5\n": ["corroborated_factor", "from 1 to"],
    "policy:\n  corroborated_factor: 60\n": ["corroborated_factor", "1/alpha"],
    "policy:\n  index_lines: 201\n": ["index_lines", "from 40 to 200"],
    "policy:\n  index_lines: 0\n": ["index_lines", "from 40 to 200"],
    "policy:\n  index_bytes: 25001\n": ["index_bytes", "25,000"],
    "policy:\n  line_chars: 1\n": ["line_chars", "from 60"],
    "policy:\n  merge_at: 1.01\n": ["merge_at", "from 0.5 to 1"],
    "policy:\n  ask_at: 0.9\n  merge_at: 0.8\n": ["ask_at", "merge_at"],
    "policy:\n  guard_share: 2\n": ["guard_share", "from 0 to 1"],
    "policy:\n  neighbours: 99999999999999999999\n": ["neighbours", "from 1 to 100"],
    "policy:\n  vectors_from: -1\n": ["vectors_from", "from 0"],
    "policy:\n  test: {a: 0.04}\n": ["test.a", "test.q"],
    "policy:\n  probe: {beta: 1}\n": ["probe.beta", "above 0 and below 1"],
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_the_settings_is_named_before_anything_is_done(
    held: Memory, text: str
) -> None:
    (held.root / "config.yaml").write_text(text, "utf-8")
    before = held.files()
    refused(held.run("consolidate", "--force"), 1, str(held.root / "config.yaml"), *WRONG[text])
    assert held.files() == before


def test_aliases_that_stand_for_billions_of_values_are_refused_before_anything_is_built(
    held: Memory,
) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
    )
    (held.root / "config.yaml").write_text(bomb, "utf-8")
    for call in (["facts"], ["doctor"], ["consolidate", "--force"]):
        refused(held.run(*call), 1, "config.yaml:1", "anchor or alias")


def test_settings_that_are_not_text_are_refused_by_name(held: Memory) -> None:
    for content in (
        b"embedder: caf\xe9\n",
        b"\x00\x01\x02",
        b"\xff\xfe" + "embedder: x".encode("utf-16-le"),
    ):
        (held.root / "config.yaml").write_bytes(content)
        refused(held.run("facts"), 1, str(held.root / "config.yaml"))


def test_wrong_settings_do_not_stop_an_observation(held: Memory) -> None:
    (held.root / "config.yaml").write_text("zebra: 1\n", "utf-8")
    id = held.run("observe", "said with wrong settings").out.strip()
    assert id in held.logged()


@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", "policy:\n", "---\n", "policy: {}\nembedder: hashed\n", "\ufeff# a mark\n"],
)
def test_settings_that_say_nothing_are_the_defaults(held: Memory, text: str) -> None:
    (held.root / "config.yaml").write_text(text, "utf-8")
    assert held.ask("doctor")["changed_policy"] == {}


def test_a_setting_counts(memory: Memory) -> None:
    (memory.root / "config.yaml").write_text(
        "policy:\n  gate_sessions: 3\n  alpha: 0.001\n", "utf-8"
    )
    memory.observe(*witnesses())
    assert memory.ask("consolidate")["applied"] is True
    assert memory.fact("8080")["status"] == "corroborated"
    assert memory.ask("doctor")["changed_policy"] == {"gate_sessions": 3, "alpha": 0.001}


def test_nights_that_are_switched_off_are_not_dreamt(memory: Memory) -> None:
    (memory.root / "config.yaml").write_text("policy:\n  enabled: false\n", "utf-8")
    memory.observe(*witnesses())
    night = memory.ask("consolidate")
    assert (night["gate"], night["applied"]) == ("enabled", False)


def test_a_night_that_other_settings_decided_says_so_in_one_line(memory: Memory) -> None:
    memory.observe(*witnesses())
    first, second = (memory.ask("consolidate", "--force") for _ in range(2))
    assert (first["last_policy"], second["last_policy"]) == (None, first["policy"])
    assert "another policy" not in memory.run("consolidate", "--force").out
    (memory.root / "config.yaml").write_text("policy:\n  swap_sigma: 0.2\n", "utf-8")
    told = " ".join(memory.run("consolidate", "--force").out.split())
    now = memory.ask("doctor")["policy"]
    assert now != first["policy"]
    assert f"Decided by another policy than dream 3 ({first['policy']}, now {now});" in told
    kept = json.loads((memory.root / "dreams" / "0004" / "report.json").read_text("utf-8"))
    assert (kept["policy"], kept["last_policy"]) == (now, first["policy"])
    assert "another policy" not in memory.run("consolidate", "--force").out


@pytest.mark.parametrize("text", ["policy:\n  alpha: 0.01\n", "policy:\n  ask_at: 0.5\n"])
def test_a_plan_that_other_settings_decided_is_refused(memory: Memory, text: str) -> None:
    memory.observe(*witnesses())
    plan = memory.folder / "plan.json"
    memory.ask("consolidate", "--force", "--plan", str(plan))
    (memory.root / "config.yaml").write_text(text, "utf-8")
    refused(memory.run("apply", str(plan)), 1, "decided by policy", "consolidate --plan")
    assert memory.ask("facts") == []
    (memory.root / "config.yaml").unlink()
    assert memory.ask("apply", str(plan))["applied"] is True


def test_every_number_of_the_policy_declares_its_range_and_the_default_lies_in_it() -> None:
    for shape, values in (
        (Policy, Policy()._asdict()),
        *((ClassPolicy, getattr(Policy(), name)._asdict()) for name in CLASSES),
    ):
        numbers = {name: value for name, value in values.items() if type(value) in (int, float)}
        assert ranges(shape).keys() == numbers.keys()
        assert all(ranges(shape)[name].admits(value) for name, value in numbers.items())
    assert amiss(Policy()) is None
