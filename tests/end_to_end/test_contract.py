"""The command line keeps its contract.

The shapes of ``--json``, the two streams, exit codes, no colour where none belongs.
"""

from __future__ import annotations

import json
import os
import pty
import re
from pathlib import Path

from tests.end_to_end.harness import COMMAND, DAY, ESCAPE, Memory, refused, sound, surroundings
from tests.end_to_end.sayings import witnesses

FACT = {
    "id",
    "text",
    "status",
    "confidence",
    "evidence",
    "valid_from",
    "valid_to",
    "subject",
    "attribute",
    "value",
    "kind",
}
NIGHT = {
    "dream",
    "applied",
    "gate",
    "head",
    "admitted",
    "merged",
    "superseded",
    "retracted",
    "promoted",
    "demoted",
    "left_open",
}
COUNTS = NIGHT - {"dream", "applied", "gate", "head"}


def test_consolidate_counts_what_the_night_did(memory: Memory) -> None:
    memory.observe(*witnesses())
    night = memory.night()
    assert night.keys() >= NIGHT
    assert (night["dream"], night["applied"], night["gate"]) == (1, True, None)
    assert {name: night[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0) | {
        "admitted": 1,
        "merged": 1,
        "promoted": 1,
    }
    assert night["head"] == memory.ask("verify")["head"]


def test_consolidate_names_the_gate_that_is_shut(held: Memory) -> None:
    night = held.ask("consolidate")
    assert night.keys() >= NIGHT
    assert (night["gate"], night["applied"]) == ("time", False)


def test_facts_is_a_list_of_facts(held: Memory) -> None:
    (fact,) = held.ask("facts")
    assert fact.keys() >= FACT
    assert (fact["subject"], fact["attribute"], fact["value"], fact["kind"]) == (
        "server",
        "port",
        "8080",
        "claim",
    )
    assert 0.9 < fact["confidence"] <= 1
    assert fact["evidence"] == held.remembered()
    assert (fact["valid_from"], fact["valid_to"]) == ("2026-11-10", None)


def test_why_gives_the_whole_trail(held: Memory) -> None:
    id = held.fact("8080")["id"]
    why = held.ask("why", id)
    assert why.keys() >= {
        "fact",
        "confidence",
        "terms",
        "threshold_bits",
        "evidence",
        "promoted_by",
        "history",
    }
    assert why["fact"]["id"] == id
    assert all(isinstance(term["label"], str) and term["bits"] > 0 for term in why["terms"])
    assert sum(term["bits"] for term in why["terms"]) >= why["threshold_bits"]
    assert all(
        said.keys() >= {"id", "text", "principal", "session", "at", "source", "log"}
        for said in why["evidence"]
    )
    assert [line["entry"] for line in why["history"]] == [1, 2, 3]
    assert all(line.keys() >= {"entry", "verb", "because", "at"} for line in why["history"])
    assert {line["entry"]: line["verb"] for line in why["history"]}[why["promoted_by"]] == "promote"


def test_why_names_the_log_line_on_which_each_witness_stands(held: Memory) -> None:
    for said in held.ask("why", held.fact("8080")["id"])["evidence"]:
        name, _, number = said["log"].rpartition(":")
        line = (held.root / name).read_text("utf-8").splitlines()[int(number) - 1]
        assert line.endswith(f"^{said['id']}")


def test_revert_says_what_it_took_back_and_a_dry_run_only_what_it_would(held: Memory) -> None:
    id = held.fact("8080")["id"]
    before = held.files()
    would = held.ask("revert", id, "--dry-run")
    assert (would["entry"], would["reverts"], would["facts"]) == (None, [3], [id])
    assert held.files() == before
    did = held.ask("revert", id)
    assert (did["entry"], did["reverts"], did["facts"]) == (4, [3], [id])
    assert held.fact("8080")["status"] == "tentative"


def test_a_dry_run_tells_a_person_the_text_of_every_fact_it_would_touch(held: Memory) -> None:
    answer = held.run("revert", held.fact("8080")["id"], "--dry-run")
    assert "The default port is 8080" in answer.out


def test_a_brief_gives_its_lines_and_what_they_are_made_of(held: Memory) -> None:
    brief = held.ask("brief")
    assert brief.keys() >= {
        "since",
        "head",
        "nights",
        "turns",
        "risen",
        "ended",
        "page",
        "listed",
        "contests",
        "beside",
        "ahead",
    }
    assert (brief["since"], brief["head"], brief["turns"]["promoted"]) == (0, 3, 1)
    assert [row["text"] for row in brief["risen"]] == ["The default port is 8080"]
    assert held.run("brief").out.splitlines() == brief["lines"]


def test_a_brief_since_an_entry_or_a_day_refuses_what_is_neither(held: Memory) -> None:
    assert held.ask("brief", "--since", "3")["lines"] == ["Since entry 3: nothing has changed."]
    refused(held.run("brief", "--since", "4"), 1, "no entry 4")
    for said in ("yesterday", "2026-13-01", "-1"):
        refused(held.run("brief", f"--since={said}"), 2, "is no entry, night or day")


def test_a_night_names_what_it_stepped_over_in_its_report(memory: Memory) -> None:
    memory.observe({"text": "and so on " * 400, "session": "s1", "principal": "agent:claude"})
    (problem,) = memory.night()["problems"]
    assert problem["place"].startswith("logs/")
    assert "too long" in problem["what"]
    assert memory.ask("brief")["beside"]["problems"] == 1


def test_verify_answers_ok_with_the_head(held: Memory) -> None:
    found = held.ask("verify")
    assert found.keys() >= {"ok", "entries", "head", "problems"}
    assert (found["ok"], found["entries"], found["problems"]) == (True, 3, [])
    assert re.fullmatch(r"[0-9a-f]{64}", found["head"])


def test_stats_counts(held: Memory) -> None:
    held.ask("revert", held.fact("8080")["id"])
    wanted = {
        "observations": 4,
        "facts": 1,
        "entries": 4,
        "dreams": 1,
        "promotions": 1,
        "reverts": 1,
    }
    found = held.ask("stats")
    assert {name: found[name] for name in wanted} == wanted


LISTS = (
    "channels",
    "flags",
    "gates",
    "log",
    "permissions",
    "diff 0..",
    "blame MEMORY.md",
    "facts",
    "conflicts",
    "recall port",
)
OBJECTS = (
    *(
        "blame MEMORY.md:1",
        "show ID",
        "why ID",
        "doctor",
        "stats",
        "rebuild",
        "verify",
        "init",
        "observe TEXT",
        "graph",
        "brief",
        *("report", "why 3", "why dream:1", "why MEMORY.md:8"),
    ),
    *(
        "consolidate --dry-run --force",
        "consolidate --plan PLAN --force",
        "review PLAN",
        "apply PLAN",
        "revert ID --dry-run",
    ),
    *("confirm ID", "forget ID"),
    *("privacy", "privacy --dry-run"),
    *("daemon", "cron list", "shell-init bash"),
    *(
        "schedule install --backend systemd --dry-run",
        "install claude-code",
        "uninstall claude-code",
        "plugin",
    ),
    *(
        "redact ID --dry-run",
        "export jsonl OUT",
        "render",
        "render agents-md",
        "render agents-md --remove",
    ),
)


def test_every_verb_gives_exactly_one_json_document_and_nothing_on_stderr(held: Memory) -> None:
    names = {
        "ID": held.fact("8080")["id"],
        "PLAN": "plan.json",
        "OUT": str(held.folder / "out.jsonl"),
        "TEXT": "The queue lives in Redis.",
    }
    for call in (*LISTS, *OBJECTS):
        words = [names.get(word, word) for word in call.split()]
        answer = held.run("--json", *words)
        assert (answer.code, answer.err) == (0, ""), (call, answer)
        assert isinstance(answer.json, list if call in LISTS else dict), call
        assert answer.raw.count(b"\n") == 1


def test_no_verb_was_left_out_of_the_check_above(memory: Memory) -> None:
    checked = {call.split()[0] for call in (*LISTS, *OBJECTS)}
    elsewhere = {"attach", "github", "import", "judge", "mcp", "migrate", "record", "settle", "web"}
    elsewhere |= {"detach", "fleet", "night", "pull", "share"}
    assert verbs(memory) - checked == elsewhere


def verbs(memory: Memory) -> set[str]:
    """The verbs that the help text lists."""
    return set(re.findall(r"^  ([a-z][a-z-]*) {2,}\S", memory.run("--help").out, re.M))


def test_every_verb_explains_itself(memory: Memory) -> None:
    for verb in verbs(memory):
        answer = memory.run(verb, "--help")
        assert answer.code == 0
        assert answer.out.startswith("Usage: kairos-mem")


def test_json_may_stand_before_or_after_the_verb(held: Memory) -> None:
    assert held.run("facts", "--json").json == held.ask("facts")
    assert held.run("why", "nothing", "--json").json["error"]["code"] == "unknown"
    assert held.run("facts", "--nope", "--json").json["error"]["code"] == "usage"
    assert held.run("observe", "said", "--json").json["observed"] == 1


def test_a_text_that_looks_like_an_option_is_a_text_after_two_dashes(memory: Memory) -> None:
    answer = memory.run("observe", "--", "--json")
    assert answer.code == 0
    assert [answer.out.strip()] == memory.logged()
    assert ": --json\t" in memory.logs()[0].read_text("utf-8")


def test_recall_gives_scored_rows_best_first(held: Memory) -> None:
    rows = held.ask("recall", "default port")
    assert rows
    assert all(row.keys() >= {"id", "kind", "text", "score", "source", "status"} for row in rows)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_a_pipe_gets_no_escape_codes(held: Memory) -> None:
    id = held.fact("8080")["id"]
    for words in (
        ["facts"],
        ["why", id],
        ["log"],
        ["verify"],
        ["gates"],
        ["consolidate", "--force", "--dry-run"],
        ["blame", "MEMORY.md"],
    ):
        answer = held.run(*words, env={"TERM": "xterm-256color"})
        assert answer.out.strip(), words
        assert ESCAPE not in answer.out + answer.err, words


def test_a_terminal_gets_colour_unless_no_color_is_set(held: Memory) -> None:
    assert ESCAPE in on_a_terminal(held, {}, "verify")[0]
    plain, err = on_a_terminal(held, {"NO_COLOR": "1"}, "verify")
    assert plain.startswith("ok ")
    assert ESCAPE not in plain + err


def test_progress_on_a_terminal_never_touches_stdout(memory: Memory) -> None:
    memory.observe(*witnesses())
    out, err = on_a_terminal(memory, {}, "consolidate", "--force")
    assert "step 1 of 5" in err
    assert " of 5" not in out
    assert err.endswith("\r"), "the line of progress is wiped before the answer stands there"
    silent = on_a_terminal(memory, {}, "--json", "consolidate", "--force")
    assert json.loads(silent[0])["dream"] == 2
    assert silent[1] == ""


def test_results_go_to_stdout_and_nothing_to_stderr(memory: Memory) -> None:
    memory.observe(*witnesses())
    for words in (
        ["observe", "said in passing"],
        ["consolidate", "--force", "--as-of-date", DAY],
        ["facts"],
        ["log"],
        ["stats"],
    ):
        answer = memory.run(*words)
        assert answer.code == 0
        assert answer.out.strip()
        assert answer.err == ""


def test_detailed_exitcode_tells_pending_changes_from_none(memory: Memory) -> None:
    memory.observe(*witnesses())
    look = ("consolidate", "--force", "--dry-run", "--detailed-exitcode")
    assert memory.run(*look).code == 3
    memory.night()
    assert memory.run(*look).code == 0


def test_an_ordinary_observe_prints_the_id_under_which_it_is_remembered(memory: Memory) -> None:
    answer = memory.run("observe", "The default port is 8080", "--session", "s1")
    id = answer.out.strip()
    assert memory.logged() == [id]
    memory.night()
    assert memory.remembered() == [id]
    sound(memory)


def test_a_store_is_found_from_below_and_by_name(held: Memory, tmp_path: Path) -> None:
    below, elsewhere = Memory(held.folder / "src" / "deep"), Memory(tmp_path / "elsewhere")
    below.folder.mkdir(parents=True)
    elsewhere.folder.mkdir()
    expected = held.ask("facts")
    assert below.ask("facts") == expected
    assert elsewhere.ask("--root", str(held.folder), "facts") == expected
    assert elsewhere.ask("--root", str(held.root), "facts") == expected
    by_name = elsewhere.run("--json", "facts", env={"KAIROS_MEM_ROOT": str(held.folder)})
    assert by_name.json == expected


def on_a_terminal(memory: Memory, env: dict[str, str], *words: str) -> tuple[str, str]:
    """What a call writes where stdout is one terminal and stderr another."""
    (out, out_child), (err, err_child) = pty.openpty(), pty.openpty()
    streams: list[tuple[int, int, int]] = [
        (os.POSIX_SPAWN_DUP2, out_child, 1),
        (os.POSIX_SPAWN_DUP2, err_child, 2),
    ]
    call = [*COMMAND, "--root", str(memory.folder), *words]
    child = os.posix_spawn(
        call[0], call, surroundings({"TERM": "xterm-256color", **env}), file_actions=streams
    )
    os.close(out_child)
    os.close(err_child)
    said, told = _drained(out), _drained(err)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return said, told


def _drained(terminal: int) -> str:
    found = b""
    while True:
        try:
            found += os.read(terminal, 4096)
        except OSError:  # its last writer has gone
            os.close(terminal)
            return found.decode("utf-8")


def test_a_first_night_without_news_is_no_lost_ledger(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.ask("init")
    assert memory.ask("consolidate", "--force")["applied"]
    assert memory.ask("verify")["ok"]
    memory.observe({"text": "Never push to main", "principal": "user:owner", "session": "s1"})
    assert memory.ask("consolidate", "--force")["promoted"] == 1
