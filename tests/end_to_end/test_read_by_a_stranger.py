"""What a newcomer reads.

Hints that work when copied, numbers that agree, no wall of text.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from kairos_mem.commands.facts import LISTED
from kairos_mem.decided_pages import MOST_CHANGES
from kairos_mem.fact_pages import FROM_OUTSIDE
from memory_engine.adapters.importers.claude_code.transcript import from_afar
from memory_engine.domain.named import NamedTuple
from memory_engine.dream.left import untrusted_because
from memory_engine.formats.omitted import REASONS, told
from tests.end_to_end.harness import DAY, Memory, refused
from tests.evidence import read

SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample" / "claude"
ANSWERS = {
    "it fails": ("import sys; sys.exit('no such model')", "no such model"),
    "it answers in prose": ("print('hello')", "its answer is no JSON"),
}


def test_a_new_memory_has_nothing_to_mend_and_misses_no_page(memory: Memory) -> None:
    assert memory.run("doctor").out.startswith("Nothing to mend.\n")
    assert memory.ask("verify")["notes"] == []


def test_a_table_leaves_no_value_blank_and_says_reasons_in_words(memory: Memory) -> None:
    memory.observe({"text": "Should the parser stream its input?", "session": "s1"})
    memory.night()
    told_by_doctor = memory.run("doctor").out
    rows = [line for line in told_by_doctor.splitlines() if line.startswith("  ")]
    assert all(re.match(r"  \S.*\S  +\S", row) for row in rows), rows
    assert re.search(rf"^  on no page +1 {re.escape(REASONS['unstated'])}$", told_by_doctor, re.M)
    assert "0 of 0 promotions refuted or taken back; too few" in memory.run("stats").out


def test_one_reason_reads_as_well_for_one_fact_as_for_many() -> None:
    assert told({"lapsed": 1}) == "1 whose day is past"


@pytest.mark.parametrize("budget", [1, 20])
def test_what_no_line_fits_is_told_from_what_memory_does_not_know(
    memory: Memory, budget: int
) -> None:
    memory.observe({"text": "The mailer batches newsletters by tenant", "session": "s1"})
    asked = ("recall", "--budget", str(budget))
    assert f"fits in {budget} bytes" in memory.run(*asked, "mailer newsletters").out
    assert memory.run(*asked, "zebra stripes").out.startswith("Nothing beyond")


def test_a_night_of_many_entries_is_told_by_what_it_decided(memory: Memory) -> None:
    memory.observe(
        *({"text": f"`f{n}.py` rounds on day {n}.", "session": f"s{n}"} for n in range(60)),
        {"text": "Never deploy on a holiday.", "principal": "user:owner", "session": "own"},
    )
    memory.night()
    told_by_why = memory.run("why", "dream:1").out
    assert "Never deploy on a holiday." in told_by_why
    assert "f7.py" not in told_by_why
    (more,) = re.findall(r"and 61 more: kairos-mem (.+)", told_by_why)
    assert "f7.py" in memory.run(*more.split()).out


def test_a_rule_that_is_gone_against_is_no_reason_to_deny_it_in_the_line_above(
    memory: Memory,
) -> None:
    memory.observe(
        {"text": "Never deploy on a Friday.", "principal": "user:owner", "session": "own"},
        {"text": "We deploy every Friday.", "principal": "agent:claude", "session": "s1"},
    )
    memory.night()
    shown = memory.run("conflicts").out
    assert "Against a rule of yours" in shown
    assert shown.startswith("No conflicts: nothing waits to be settled.")


def test_what_is_to_be_taken_out_and_stands_in_no_fact_announces_none(memory: Memory) -> None:
    memory.observe({"text": "Deploys need the word correcthorse first.", "session": "s1"})
    shown = memory.run("redact", "--text", "correcthorse", "--dry-run").out
    assert "0 facts.\n" in shown
    assert "as they read then" not in shown


COMMAND = 'bd close web-7 --reason="' + "Rebuilt the panel. " * 9 + '"'


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("https://blog.example/post", "had read https://blog.example/post before"),
        ("git push -u origin main", "had read `git push -u origin main` before"),
        (COMMAND, f"had read `{COMMAND[:80].rstrip()}…` before"),
    ],
)
def test_a_command_that_was_read_shows_where_it_ends(origin: str, said: str) -> None:
    assert said in untrusted_because(read(1, origins=(origin,)))


CALLS = {
    "a point takes no span": (["recall", "x", "--as-of", "soon"], "2026-11-20."),
    "a day that is none": (["recall", "x", "--valid-at", "soon"], "2026-11-20"),
    "none of the newest": (["privacy", "--last", "0"], "x>=1"),
    "a choice on one line": (["export"], "Choose from: prov-json, jsonl"),
    "a hint to copy": (["redact"], "`kairos-mem redact --found --dry-run`"),
}


@pytest.mark.parametrize("wrong", CALLS)
def test_a_call_that_is_off_is_answered_with_what_fits_it(held: Memory, wrong: str) -> None:
    words, said = CALLS[wrong]
    answer = held.run(*words)
    refused(answer, 2, said)
    assert "3..41" not in answer.err


def test_a_setting_of_another_type_is_told_without_names_of_types(held: Memory) -> None:
    (held.root / "config.yaml").write_text("policy: {alpha: much, gate_hours: few}\n", "utf-8")
    refused(held.run("facts"), 1, "alpha: 'much' is not a number")


class Session(NamedTuple):
    """A session that ran somewhere."""

    root: str
    cwd: str


@pytest.mark.parametrize(
    ("roots", "said"),
    [("a b", "; the other is b."), ("a b c", "; the others are b, c.")],
)
def test_sessions_from_afar_are_counted_as_one_speaks(
    roots: str, said: str, tmp_path: Path
) -> None:
    ran = [Session(root, "/home/nobody-here/elsewhere") for root in roots.split()]
    ((line,),) = from_afar(ran, str(tmp_path)).values()
    assert line.endswith(said)


@pytest.mark.parametrize("wrong", ANSWERS)
def test_who_answers_nothing_in_a_trial_is_told_why(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    (tmp_path / "home").mkdir()
    code, said = ANSWERS[wrong]
    (memory.folder / "reader.py").write_text(code, "utf-8")
    spec = f"command:{sys.executable} {memory.folder / 'reader.py'}"
    (memory.root / "config.yaml").write_text(f"reader: {json.dumps(spec)}\n", "utf-8")
    memory.ask("privacy", "allow", spec)
    (trial,) = memory.run("--json", "judge", "eval").json["trials"]
    assert said in trial["notes"][-1]
    assert said in memory.run("judge", "eval").out

    memory.ask("import", "claude-transcript", str(SAMPLE), "--any-project")
    shown = memory.run("privacy", "--dry-run")
    assert "claimed nothing in its trial" in shown.out, "what would be asked, and is barred"
    assert "rehearsal" not in shown.out + shown.err
    assert re.search(r"Tonight would send \d+ requests?; nothing was sent now", shown.out)
    assert memory.run("consolidate", "--force", "--as-of-date", DAY).code == 0


def test_what_is_long_is_cut_with_how_to_see_all_of_it(memory: Memory) -> None:
    many = LISTED + 5
    memory.observe(
        *({"text": f"The ledger{at} port is {7000 + at}", "session": "s1"} for at in range(many))
    )
    memory.night()
    held = len(memory.ask("facts"))
    listed = memory.run("facts").out
    assert len(re.findall(r"^f[0-9a-f]{12}  ", listed, re.M)) == LISTED
    assert listed.endswith(f"... and {held - LISTED} more facts; `--limit 0` lists all.\n")
    assert "more facts" not in memory.run("facts", "--limit", "0").out
    short = memory.run("revert", "dream:1", "--dry-run").out
    assert f"... and {held - MOST_CHANGES} more facts; `--all` shows each.\n" in short
    whole = memory.run("revert", "dream:1", "--dry-run", "--all").out
    assert whole.count("-> not held") == held
    entry, text = held + 1, memory.run("revert", "dream:1").out
    assert f"`kairos-mem diff {entry}` shows each." in text


def test_what_outside_sources_say_stands_below_all_else(memory: Memory) -> None:
    memory.observe(
        {
            "text": "The mailer batches newsletters by tenant and by day",
            "session": "s1",
            "trust": "untrusted",
        },
        {"text": "The mailer of newsletters sends one batch for each tenant", "session": "s2"},
    )
    told = memory.run("recall", "mailer batches newsletters by tenant and day").out
    ours, outside = told.split(FROM_OUTSIDE)
    assert "one batch for each tenant" in ours
    assert "untrusted" in outside
    assert "untrusted" not in ours


def test_who_has_no_bot_is_told_where_a_token_comes_from(memory: Memory) -> None:
    refused(memory.run("channels", "allow", "telegram"), 1, "@BotFather")
