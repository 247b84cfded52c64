"""What is printed agrees with itself and can be used.

It says what there is, and is taken as it was printed.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from tests.contracts.workspace_kit import git
from tests.end_to_end.harness import DAY, Memory, refused

SESSION = "5f2c9a10-77aa-4bbb-8ccc-1234567890ab"


def test_without_a_night_there_is_no_report_and_no_none(memory: Memory) -> None:
    refused(memory.run("report"), 1, "no night was dreamt yet")
    told = memory.run("doctor").out + memory.run("stats").out
    assert not re.search(r"\b(?:None|True|False)\b", told)


def test_what_fits_nothing_is_told_from_a_memory_that_holds_nothing(memory: Memory) -> None:
    assert memory.run("facts", "--topic", "nope").out.startswith("No facts.")
    memory.run("observe", "Invoices are numbered per tenant.")
    memory.night()
    for narrowed in (
        ("--topic", "nope"),
        ("--subject", "zebra"),
        ("--kind", "rule"),
        ("--status", "contested"),
    ):
        told = memory.run("facts", *narrowed).out
        assert told.startswith(f"No fact fits {' '.join(narrowed)}; memory has 1 fact"), told
    assert memory.ask("facts", "--topic", "nope") == []


def test_a_plan_that_is_rejected_whole_says_so_and_speaks_of_nothing_that_is_not_held(
    memory: Memory,
) -> None:
    for text in (
        "Never deploy on a holiday.",
        "`pay.py` fails on leap days because the month is cut.",
    ):
        memory.run("observe", text)
    memory.ask("consolidate", "--force", "--plan", "p.json")
    plan = json.loads((memory.folder / "p.json").read_text("utf-8"))
    told = memory.run("apply", "p.json", "--reject", f"1-{len(plan['proposals'])}").out
    assert "every proposal was rejected" in told
    assert "lacks" not in told
    assert memory.ask("facts") == []


def test_a_revert_of_many_entries_names_them_by_ranges(memory: Memory) -> None:
    memory.observe(
        *(
            {"text": f"`f{n}.py` fails on day {n} because of rounding.", "session": f"s{n}"}
            for n in range(9)
        )
    )
    memory.night()
    memory.ask("revert", "dream:1")
    assert memory.ask("log")[-1]["because"] == "taken back: dream:1 (entries 1-9)"


def test_a_source_is_taken_as_the_screen_shows_it(memory: Memory) -> None:
    lines = [
        {
            "text": f"`f{n}.py` fails because of rounding.",
            "session": SESSION,
            "source": f"{SESSION}.jsonl:{n}",
        }
        for n in (3, 4)
    ]
    memory.observe(*lines)
    memory.night()
    shown = re.findall(r"\S+\.jsonl:\d+", memory.run("why", memory.ask("facts")[0]["id"]).out)[0]
    assert SESSION not in shown
    assert len(memory.ask("why", f"source:{shown}")["facts"]) == 1
    file = shown.partition(":")[0]
    assert len(memory.ask("why", f"source:{file}")["facts"]) == 2
    assert len(memory.ask("revert", f"source:{file}", "--dry-run")["facts"]) == 2
    refused(memory.run("why", "source:"), 1, "There is no source without a name")


def test_the_heads_of_a_report_count_what_its_first_line_counts(memory: Memory) -> None:
    port = {"subject": "the relay", "attribute": "port", "principal": "user:owner"}
    for day, (value, sessions) in enumerate((("8025", "abc"), ("8026", "defg")), 20):
        memory.observe(
            *(
                {
                    **port,
                    "value": value,
                    "text": f"The relay listens on {value}.",
                    "session": s,
                    "at": f"2026-11-{day}T10:00:00Z",
                }
                for s in sessions
            )
        )
        memory.night(f"2026-11-{day}")
        told = memory.run("report", "--all").out
        tally = {
            name: int(count) for count, name in re.findall(r"(\d+) (\w+)", told.splitlines()[1])
        }
        heads = dict.fromkeys(tally, 0)
        for verb, own, beside in re.findall(
            r"^(\w+) \((\d+)(?:; with them ([^)]*))?\)$", told, re.M
        ):
            named = {
                "promote": "promoted",
                "supersede": "superseded",
                "merge": "merged",
                "admit": "admitted",
            }.get(verb, "")
            heads |= {named: heads[named] + int(own)} if named in heads else {}
            heads |= {
                name: heads[name] + int(count) for count, name in re.findall(r"(\d+) (\w+)", beside)
            }
        assert heads == tally, told


@pytest.mark.parametrize("day", ["", DAY])
def test_the_engine_dates_nothing_after_now(memory: Memory, day: str) -> None:
    (memory.folder / "relay.py").write_text("LIMIT = 4\n", "utf-8")
    at = {"at": f"{DAY}T10:00:00Z"} if day else {}
    memory.observe({"text": "`LIMIT` is 4 in `relay.py`.", "session": "s1", **at})
    memory.ask("consolidate", "--force", *(["--as-of-date", day] if day else []))
    evidence = memory.ask("why", memory.ask("facts")[0]["id"])["evidence"]
    assert "tool:kairos-mem" in {one["principal"] for one in evidence}
    assert max(one["at"] for one in evidence) <= datetime.now(UTC).isoformat()


def test_what_lost_a_contest_says_by_which_entry_and_how_it_comes_back(memory: Memory) -> None:
    port = {"subject": "the relay", "attribute": "port"}
    said = (
        {
            **port,
            "value": v,
            "text": f"The relay listens on {v}.",
            "session": v,
            "principal": f"agent:a{v}",
        }
        for v in ("71", "72", "73")
    )
    memory.observe(*said)
    memory.night()
    won, *lost = (fact["id"] for fact in memory.ask("facts", "--status", "contested"))
    entry = memory.ask("settle", won)["entry"]
    for word in ("settle", "confirm"):
        refused(memory.run(word, lost[0]), 1, f"`kairos-mem revert {entry}` brings it back")


def test_what_would_hide_the_lines_below_it_stands_there_harmlessly(memory: Memory) -> None:
    memory.run("observe", "The template `t.html` fails because `<!-- slot` is never closed.")
    memory.night()
    page = memory.page.read_text("utf-8")
    assert "`&lt;!-- slot` is never closed" in page
    assert page.count("<!--") == 1, "the page's own mark"
    assert memory.ask("verify")["ok"] is True


def test_commits_of_this_project_are_imported_without_a_path(memory: Memory) -> None:
    git(memory.folder, "init", "-q")
    git(
        memory.folder,
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Retry the upload because the proxy drops it",
    )
    assert memory.ask("import", "git-history")["sources"] == 1
    refused(memory.run("import", "daily-notes"), 2, "No PATH is given")
