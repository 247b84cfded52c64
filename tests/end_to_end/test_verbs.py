"""What the verbs print reads well to a stranger.

What one of them prints another one takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, Nearby, refused, sound
from tests.end_to_end.sayings import Saying, port, run_of, witnesses

ANNA = {"principal": "user:owner", "trust": "owner"}
LICENCE: Saying = {
    "text": "Never ship the font without its licence file",
    "session": "o1",
    "at": "2026-11-11T09:00:00Z",
    **ANNA,
}
QUEUE: Saying = {
    "text": "The worker takes jobs from RabbitMQ",
    "principal": "agent:claude",
    "session": "s5",
    "at": "2026-11-12T10:00:00Z",
}
CACHE: Saying = {
    "text": "The thumbnail cache lives for a week",
    "principal": "agent:claude",
    "session": "s6",
    "at": "2026-11-12T11:00:00Z",
}
FIRST, SECOND = "2026-11-20", "2026-11-22"


@pytest.fixture
def two_nights(held: Memory) -> Nearby:
    """Make a store of two nights, of 20 and 22 November.

    The first is on the port, the second on three other things.
    """
    memory = Nearby(held.folder)
    memory.observe(LICENCE, QUEUE, CACHE)
    memory.night(SECOND)
    return memory


# -- the ledger


def test_log_says_what_each_entry_was_about(two_nights: Nearby) -> None:
    page = two_nights.run("log").out
    for text in (
        "The default port is 8080",
        *(str(said["text"]) for said in (LICENCE, QUEUE, CACHE)),
    ):
        assert text in page
    rows = two_nights.ask("log")
    assert all(fact["text"] for row in rows for fact in row["about"])
    assert rows[-1]["about"][0]["to"] == "asserted"


def test_log_still_says_what_is_not_in_memory_any_more(two_nights: Nearby) -> None:
    assert two_nights.run("revert", "dream:2").code == 0
    (row,) = two_nights.ask("log", "--limit", "1")
    assert {fact["text"] for fact in row["about"]} == {
        str(said["text"]) for said in (LICENCE, QUEUE, CACHE)
    }


POINTS = {
    "dream:1": [1, 2, 3],
    "dream:2": [4, 5, 6, 7],
    "dream:1..dream:2": [4, 5, 6, 7],
    "dream:1..": [4, 5, 6, 7],
    "..dream:1": [1, 2, 3],
    FIRST: [1, 2, 3],
    SECOND: [4, 5, 6, 7],
    f"{FIRST}..{SECOND}": [1, 2, 3, 4, 5, 6, 7],
    f"{SECOND}..": [4, 5, 6, 7],
    "2026-11-21": [],
    "2": [2],
    "2..4": [3, 4],
    f"3..{SECOND}": [4, 5, 6, 7],
}
"""A point or a span -> the entries that it means."""


@pytest.mark.parametrize("named", POINTS)
def test_log_and_diff_take_entries_nights_and_days(two_nights: Nearby, named: str) -> None:
    rows = two_nights.ask("log", named)
    assert [row["entry"] for row in rows] == POINTS[named]
    touched = {fact["id"] for row in rows for fact in row["about"]}
    assert {row["id"] for row in two_nights.ask("diff", named)} == touched


def test_facts_and_brief_take_the_same_points(two_nights: Nearby) -> None:
    assert [fact["text"] for fact in two_nights.ask("facts", "--as-of", "dream:1")] == [
        "The default port is 8080"
    ]
    assert two_nights.ask("facts", "--as-of", FIRST) == two_nights.ask("facts", "--as-of", "3")
    assert two_nights.ask("brief", "--since", "dream:1")["since"] == 3


NO_POINTS = {
    "dream:3": (1, "The last night is dream:2"),
    "dream:x": (2, "dream:7"),
    "dream:1..dream:9": (1, "The last night is dream:2"),
    "44": (1, "The newest is 7"),
    "soon..": (2, "2026-11-20"),
    "dream:2..2": (2, "ends before it begins"),
    "2026-11-31..": (2, "2026-11-20"),
}


@pytest.mark.parametrize("verb", ["log", "diff"])
@pytest.mark.parametrize("named", NO_POINTS)
def test_a_point_that_is_none_is_refused_with_what_there_is(
    two_nights: Nearby, verb: str, named: str
) -> None:
    code, hint = NO_POINTS[named]
    refused(two_nights.run(verb, named), code, hint)


def test_diff_groups_by_what_became_of_facts_and_shows_no_row_that_says_nothing(
    two_nights: Nearby,
) -> None:
    two_nights.run("revert", "dream:2")
    assert two_nights.run("diff", "3..").out == "No difference.\n"
    page = two_nights.run("diff", "..").out
    assert page.startswith("asserted (1)\n")
    assert "- -> -" not in page


# -- why


def test_why_takes_whatever_id_was_printed(two_nights: Nearby) -> None:
    id = two_nights.fact("RabbitMQ")["id"]
    (said,) = two_nights.ask("why", id)["evidence"]
    trail = two_nights.ask("why", said["id"])
    assert trail["observation"]["text"] == QUEUE["text"]
    assert [fact["id"] for fact in trail["facts"]] == [id]
    assert "first mention" in trail["facts"][0]["ignored"]
    entry = two_nights.ask("log", id)[0]["entry"]
    assert two_nights.ask("why", str(entry))["about"][0]["text"] == QUEUE["text"]
    assert [row["entry"] for row in two_nights.ask("why", "dream:2")["decisions"]] == [4, 5, 6, 7]
    lines = two_nights.page.read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "8080" in line)
    assert (
        two_nights.ask("why", f"MEMORY.md:{place}")["fact"]["id"] == two_nights.fact("8080")["id"]
    )
    assert [fact["id"] for fact in two_nights.ask("why", "session:s5")["facts"]] == [id]


@pytest.mark.parametrize(
    "words",
    [
        ["recall", "jobs"],
        ["facts", "--status", "all"],
        ["log"],
        ["blame", "MEMORY.md"],
        ["diff", ".."],
    ],
)
def test_every_id_on_a_screen_is_one_that_why_explains(
    two_nights: Nearby, words: list[str]
) -> None:
    two_nights.observe(
        {"text": "Jobs older than a day are dropped", "principal": "agent:claude", "session": "s9"}
    )
    printed = set(
        re.findall(r"\b(?:f[0-9a-f]{12}|o[0-9a-f]{16}|dream:\d+)\b", two_nights.run(*words).out)
    )
    assert printed
    assert [id for id in printed if two_nights.run("why", id).code] == []


def test_an_observation_that_no_night_has_read_says_so(memory: Memory) -> None:
    id = memory.run("observe", "Builds are kept for a month", "--session", "s1").out.strip()
    assert "no night has read it yet" in memory.run("why", id).out


def test_an_entry_that_was_taken_back_says_by_which(two_nights: Nearby) -> None:
    assert two_nights.ask("why", "3")["stands"] is True
    two_nights.run("revert", "3")
    assert "taken back in entry 8" in two_nights.run("why", "3").out
    assert two_nights.ask("why", "3")["taken_back_by"] == [8]


# -- reports


def test_a_past_nights_report_can_be_shown_again(two_nights: Nearby) -> None:
    first = two_nights.run("report", "dream:1").out
    assert "The default port is 8080" in first
    assert "Dream 1, 2026-11-20" in first
    last = two_nights.ask("report")
    assert last["dream"] == 2
    assert [row["entry"] for row in last["decisions"]] == [4, 5, 6, 7]
    refused(two_nights.run("report", "dream:3"), 1, "The last night is dream:2")


def test_a_report_whose_file_is_gone_names_what_still_tells_of_the_night(
    two_nights: Nearby,
) -> None:
    (two_nights.root / "dreams" / "0001" / "report.json").unlink()
    refused(two_nights.run("report", "dream:1"), 1, "kairos-mem log dream:1")


def test_a_reason_that_many_share_is_said_once(memory: Memory) -> None:
    memory.observe(
        *(
            {
                "text": f"Part {name} is painted {colour}",
                "principal": "agent:claude",
                "session": name,
            }
            for name, colour in (("bolt", "red"), ("hinge", "blue"), ("crank", "green"))
        )
    )
    page = memory.run("consolidate").out
    assert page.count("a witness other than reading: a test run") == 1
    assert all(
        f"Part {name}" in page.partition("left as it is (3)")[2]
        for name in ("bolt", "hinge", "crank")
    )


def test_what_would_settle_any_conflict_is_said_once(memory: Memory) -> None:
    for name in ("mill", "press"):
        for value, who in (("12", "agent:claude"), ("14", "agent:codex")):
            slot = {"subject": name, "attribute": "default", "value": value}
            memory.observe(
                {
                    "text": f"The {name} default is {value}",
                    "principal": who,
                    "session": f"{name}{value}",
                    **slot,
                }
            )
    memory.night()
    page = memory.run("conflicts").out
    assert page.count("Conflict ") == 2
    assert page.count("kairos-mem settle") == 4
    assert page.count("a probe of the code base") == 1


def test_a_long_report_says_how_to_see_all_of_it(memory: Memory) -> None:
    memory.observe(
        *(
            {
                "text": f"`pump_{n}` is greased by hand",
                "principal": "agent:claude",
                "session": f"s{n}",
            }
            for n in range(15)
        )
    )
    page = memory.run("consolidate").out
    assert "kairos-mem report dream:1 --all" in page
    assert "`pump_14`" not in page.partition("left as it is")[0]
    whole = memory.run("report", "dream:1", "--all").out
    assert all(f"`pump_{n}` is greased" in whole for n in range(15))
    assert "... and" not in whole


# -- plans


def planned(memory: Memory, *sayings: Mapping[str, object]) -> Any:  # noqa: ANN401  (JSON is what it is)
    """A night's plan in plan.json; its proposals as `review` shows them."""
    memory.observe(*sayings)
    memory.run("consolidate", "--force", "--plan", "plan.json", "--as-of-date", FIRST)
    return memory.ask("review", "plan.json")["decisions"]


def test_a_torn_plan_is_refused_by_the_numbers_that_go_together(memory: Memory) -> None:
    rows = planned(memory, *witnesses(), CACHE)
    verbs = {row["number"]: (row["verb"], row["needs"]) for row in rows}
    assert verbs == {1: ("admit", []), 2: ("admit", []), 3: ("merge", [1]), 4: ("promote", [1, 3])}
    for left, needed, remedy in (
        ("1", "Proposals 3, 4 stand on 1", "--reject 1,3-4"),
        ("3", "Proposal 4 stands on 3", "--reject 3-4"),
    ):
        answer = memory.run("apply", "plan.json", "--reject", left)
        refused(
            answer,
            1,
            *(needed.split(", ") if ", " in needed and "3-4" in answer.err else [needed]),
            remedy,
        )
        assert "head" not in answer.err
    refused(
        memory.run("apply", "plan.json", "--only", "4"),
        1,
        "Proposal 4 stands on 1, 3",
        "--only 1,3-4",
    )
    assert memory.ask("facts") == []
    assert memory.run("apply", "plan.json", "--reject", "1,3-4").code == 0
    assert [fact["text"] for fact in memory.ask("facts")] == [CACHE["text"]]
    sound(memory)


def test_a_plan_for_a_night_that_has_been_names_no_head_twice(memory: Memory) -> None:
    memory.observe(CACHE)
    memory.night(FIRST)
    memory.run("consolidate", "--force", "--plan", "plan.json", "--as-of-date", FIRST)
    memory.night(FIRST)
    answer = memory.run("apply", "plan.json")
    refused(answer, 1, "The plan is for dream 2, and the last was dream 2")
    heads = re.findall(r"\b[0-9a-f]{12}\b", answer.err)
    assert len(heads) == len(set(heads))


# -- the owner's word


def test_confirm_asserts_on_the_owners_word_and_is_taken_back_like_any_entry(
    two_nights: Nearby,
) -> None:
    id = two_nights.fact("thumbnail")["id"]
    done = two_nights.ask("confirm", id, "--because", "I wrote that cache")
    assert done["entry"] == 8
    assert two_nights.fact("thumbnail")["status"] == "asserted"
    assert f"lives for a week [{id}]" in two_nights.page.read_text("utf-8")
    assert (
        two_nights.ask("why", id)["history"][-1]["because"]
        == "the owner's word: I wrote that cache"
    )
    assert two_nights.ask("confirm", id)["entry"] is None
    two_nights.night("2026-11-23")
    assert two_nights.fact("thumbnail")["status"] == "asserted"
    assert two_nights.run("revert", "8").code == 0
    assert two_nights.fact("thumbnail")["status"] == "tentative"
    sound(two_nights)


def test_forget_takes_a_fact_off_for_good_and_is_taken_back_like_any_entry(
    two_nights: Nearby,
) -> None:
    before = two_nights.page.read_text("utf-8")
    id = two_nights.fact("licence")["id"]
    assert two_nights.ask("forget", id)["entry"] == 8
    assert "licence" not in two_nights.page.read_text("utf-8")
    two_nights.observe(
        {**LICENCE, "at": "2026-11-11T09:30:00Z"}, {**QUEUE, "at": "2026-11-12T10:30:00Z"}
    )
    two_nights.night("2026-11-23")
    assert two_nights.fact("licence")["status"] != "asserted"
    assert "licence" not in two_nights.page.read_text("utf-8")
    sound(two_nights)
    assert two_nights.run("revert", "8", "--cascade").code == 0
    assert two_nights.fact("licence")["status"] == "asserted"
    assert "licence" in before


def test_a_forget_that_is_taken_back_leaves_no_veto(two_nights: Nearby) -> None:
    id = two_nights.fact("licence")["id"]
    two_nights.run("forget", id)
    assert two_nights.ask("why", id)["vetoes"] != []
    two_nights.run("revert", "8")
    assert two_nights.ask("why", id)["vetoes"] == []
    two_nights.observe({**LICENCE, "at": "2026-11-11T09:30:00Z"})
    two_nights.night("2026-11-23")
    assert two_nights.fact("licence")["status"] == "asserted"


def test_what_is_said_anew_can_speak_for_a_forgotten_fact(two_nights: Nearby) -> None:
    two_nights.run("forget", two_nights.fact("licence")["id"])
    two_nights.observe({**LICENCE, "session": "o2", "at": "2026-11-23T09:00:00Z"})
    two_nights.night("2026-11-24")
    assert two_nights.fact("licence")["status"] == "asserted"


def test_what_only_a_forgotten_fact_contested_is_free(memory: Memory) -> None:
    memory.observe(port("8080", "s1"), port("8081", "s2", "agent:codex"))
    memory.night()
    assert memory.fact("8080")["status"] == memory.fact("8081")["status"] == "contested"
    refused(
        memory.run("confirm", memory.fact("8080")["id"]),
        4,
        "The default port is 8081",
        "kairos-mem settle",
    )
    assert memory.ask("forget", memory.fact("8081")["id"])["freed"] == [memory.fact("8080")["id"]]
    assert memory.fact("8080")["status"] == "tentative"
    assert memory.run("revert", "4").code == 0, memory.run("log").out
    assert memory.fact("8080")["status"] == memory.fact("8081")["status"] == "contested"
    sound(memory)


def test_what_a_forgotten_fact_had_kept_from_rising_gets_no_veto_when_it_is_back(
    memory: Memory,
) -> None:
    memory.observe(
        port("8081", "s0", "agent:codex"),
        *(port("8080", f"s{number}", "agent:claude") for number in range(1, 5)),
    )
    memory.night()
    kept, gone = memory.fact("8080")["id"], memory.fact("8081")["id"]
    before = [memory.ask("show", kept), memory.ask("show", gone)]
    assert memory.fact("8080")["status"] == "contested"
    entry = str(memory.ask("forget", gone)["entry"])
    assert memory.fact("8080")["status"] == "corroborated", "the witnesses were there all along"
    assert memory.run("revert", entry).code == 0
    assert [memory.ask("show", kept), memory.ask("show", gone)] == before
    assert memory.ask("why", kept)["vetoes"] == []
    assert memory.run("revert", str(int(entry) + 1)).code == 0
    assert memory.fact("8080")["status"] == "corroborated"
    sound(memory)


@pytest.mark.parametrize("verb", ["confirm", "forget"])
def test_the_owners_word_is_refused_in_an_agents_shell_and_on_what_is_not_held(
    held: Memory, verb: str
) -> None:
    id = held.fact("8080")["id"]
    before = held.files()
    refused(held.run(verb, id, env={"CLAUDECODE": "1"}), 4, "the owner's word", "agent:claude")
    refused(held.run(verb, "f000000000000"), 1, "There is no fact f000000000000")
    assert held.files() == before
    held.run("forget", id)
    refused(held.run(verb, id), 1, "There is no live fact")


# -- what was meant


MEANT = {
    "obsreve": "observe",
    "cosolidate": "consolidate",
    "conflcits": "conflicts",
    "Facts": "facts",
    "search": "recall",
    "undo": "revert",
}


@pytest.mark.parametrize("typed", MEANT)
def test_a_mistyped_verb_is_answered_with_what_was_meant(memory: Memory, typed: str) -> None:
    refused(
        memory.run(typed, "x"),
        2,
        f"There is no verb '{typed}'",
        f"Did you mean `{MEANT[typed]}`",
        "kairos-mem --help",
    )


def test_other_mistyped_names_are_answered_so_too(held: Memory) -> None:
    refused(held.run("consolidate", "--forse"), 2, "Did you mean '--force'")
    refused(held.run("import", "claude-transcripts", "."), 2, "Did you mean `claude-transcript`")
    refused(held.run("blame", "MEMRY.md"), 1, "Did you mean `MEMORY.md`")
    refused(held.run("facts", "--root", "."), 2, "`--root` goes before the verb")
    assert held.run("help", "log").out == held.run("log", "--help").out


# -- the first night


def test_the_first_night_after_a_first_import_just_runs(memory: Memory, tmp_path: Path) -> None:
    gate = memory.ask("consolidate")
    assert (gate["gate"], gate["why"]) == ("sessions", "nothing has been observed yet")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "2026-11-10.md").write_text(
        "- The proofs are printed on Mondays\n", "utf-8"
    )
    assert memory.run("import", "daily-notes", str(tmp_path / "notes")).code == 0
    assert {row["gate"]: row["open"] for row in memory.ask("gates")} == dict.fromkeys(
        ("enabled", "time", "scan", "sessions", "lock"), True
    )
    assert "The gates are open" in memory.run("brief").out
    assert memory.ask("consolidate")["applied"] is True
    memory.observe(run_of("8080", "cccc"))
    assert memory.ask("consolidate")["gate"] == "time"
