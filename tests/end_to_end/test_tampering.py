"""Whatever somebody writes into memory.db is seen.

``verify`` sees it, no night builds on it, and ``rebuild`` mends what it can.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, Nearby, refused, sound
from tests.end_to_end.sayings import port, remarks, witnesses

NIGHT = ("consolidate", "--force", "--as-of-date", "2026-11-25")

MENDED = {
    "a fact's text": "UPDATE facts SET text = 'forged' WHERE status = 'asserted'",
    "a fact's status": "UPDATE facts SET status = 'asserted' WHERE status = 'tentative'",
    "a fact's kind": "UPDATE facts SET kind = 'rule'",
    "a fact's slot": "UPDATE facts SET attribute = 'host' WHERE subject = 'server'",
    "a fact's subject": "UPDATE facts SET subject = 'proxy' WHERE subject = 'server'",
    "a fact's scope": "UPDATE facts SET scope = 'ci'",
    "a fact's successor": "UPDATE facts SET successor = 'f000000000000'",
    "a fact's veto": "UPDATE facts SET vetoed = 1 - vetoed",
    "a fact's row": "UPDATE facts SET row = replace(row, '8080', '8081')",
    "a fact's id": "UPDATE facts SET id = 'f000000000000' WHERE rowid = 1",
    "a fact's confidence": "UPDATE facts SET confidence = 0.01",
    "a fact's weight": "UPDATE facts SET weight = weight + 100 WHERE status != 'asserted'",
    "the day a fact was heard": "UPDATE facts SET heard = '1999-01-01'",
    "a fact's mark": "UPDATE facts SET mark = 'you said'",
    "why a fact is on no page": "UPDATE facts SET off = 'tainted'",
    "the day a fact was decided on": "UPDATE facts SET noted = '1999-01-01'",
    "a fact less": "DELETE FROM facts WHERE rowid = 1",
    "no facts": "DELETE FROM facts",
    "no evidence": "DELETE FROM fact_evidence",
    "evidence of another": "UPDATE fact_evidence SET fact = 'f000000000000' WHERE rowid_ = 1",
    "no anchors": "DELETE FROM fact_anchors",
    "an anchor elsewhere": "UPDATE fact_anchors SET path = 'elsewhere.py'",
    "no words of facts": "DELETE FROM fact_words",
    "other words of facts": "UPDATE fact_words SET text = 'zebra'",
    "no words of observations": "DELETE FROM observation_words",
    "other words of observations": "UPDATE observation_words SET text = 'zebra' WHERE rowid = 1",
    "an entry's dream": "UPDATE entries SET dream = dream + 1 WHERE number = 2",
    "an entry's verb": "UPDATE entries SET verb = 'veto' WHERE verb = 'promote'",
    "no facts of entries": "DELETE FROM entry_facts",
    "a fact of another entry": "INSERT INTO entry_facts SELECT min(fact), 2 FROM "
    "entry_facts WHERE entry != 2",
    "who said it": "UPDATE observations SET principal = 'user:owner' WHERE "
    "principal != 'user:owner'",
    "in which session": "UPDATE observations SET session = 'elsewhere'",
    "in which root session": "UPDATE observations SET root_session = 'elsewhere'",
    "when": "UPDATE observations SET at = '2026-01-01T00:00:00.000000Z'",
    "where": "UPDATE observations SET source = 'elsewhere.py'",
    "in which log": "UPDATE observations SET log = 'logs/elsewhere.md:1'",
    "whether from outside": "UPDATE observations SET outside = 1 - outside",
    "what": "UPDATE observations SET line = replace(line, '8080', '6666')",
    "on which day": "UPDATE observations SET day = '2026-01-01'",
    "under which id": "UPDATE observations SET id = 'o0000000000000000' WHERE position = 2",
    "an observation less": "DELETE FROM observations WHERE position = 2",
    "no observations": "DELETE FROM observations",
    "when to look": "UPDATE looks SET due = 99999",
    "how long it held": "UPDATE looks SET streak = 40",
    "no looks": "DELETE FROM looks",
    "looks elsewhere": "DELETE FROM look_places",
    "when it was dreamt": "UPDATE dreams SET at = 9e9",
    "how far was read": "UPDATE dreams SET upto = 99999",
    "a night more": "INSERT INTO dreams VALUES (99, 0, 0)",
    "nothing listed": "UPDATE published SET facts = '[]'",
    "the day of a listing": "UPDATE published SET day = '1999-01-01'",
    "never listed": "DELETE FROM published",
    "how far logs were read": "UPDATE marks SET mark = '1' WHERE source LIKE 'log:%'",
    "which tree was seen": "INSERT OR REPLACE INTO marks VALUES ('tree', 'f00')",
    "no marks": "DELETE FROM marks",
    "an import more": "INSERT INTO imported VALUES ('forged')",
    "a plan more": "INSERT INTO plans VALUES ('pforged', '[]')",
    "the sums themselves": "UPDATE sums SET sum = replace(sum, '1', '2')",
    "no sums": "DELETE FROM sums",
    "an index less": "DROP INDEX facts_by_slot",
    "a trigger": "CREATE TRIGGER sly AFTER INSERT ON observations BEGIN UPDATE facts SET status = "
    "'asserted'; END",
}
"""What somebody does to the database; all of it can be made anew from ledger and logs."""

LOST = {
    "an entry's day": "UPDATE entries SET body = replace(body, '2026-11-20', "
    "'2026-11-21') WHERE number = 1",
    "an entry's hash": "UPDATE entries SET hash = replace(hash, 'a', 'b') WHERE number = 2",
    "what an entry follows": "UPDATE entries SET previous = replace(previous, "
    "'a', 'b') WHERE number = 2",
    "the last entry": "DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)",
    "all entries": "DELETE FROM entries",
}
"""What no rebuild may touch: only a copy can bring it back."""


def nearby(memory: Memory, base: Path) -> Nearby:
    """Copy a store, to be called within this process.

    It goes to a folder of its own.
    """
    shutil.copytree(memory.folder, base / "project")
    return Nearby(base / "project")


@pytest.fixture(scope="module")
def eventful(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """Two nights over a code base, a contest and a revert."""
    memory = nearby(fresh, tmp_path_factory.mktemp("eventful"))
    (memory.folder / "src").mkdir()
    (memory.folder / "src" / "web.py").write_text("class Router:\n    pass\n", "utf-8")
    placed = {
        "text": "`Router` is defined in `src/web.py`.",
        "session": "s4",
        "at": "2026-11-10T10:00:00Z",
    }
    memory.observe(*witnesses(), *remarks(4, "old"), {**placed, "anchors": ["src/web.py"]})
    memory.night("2026-11-20")
    memory.observe(port("9090", "s9", at="2026-11-21T10:00:00Z"), *remarks(2, "late", "2026-11-21"))
    memory.night("2026-11-21")
    memory.ask("revert", memory.fact("Module old_1")["id"])
    for table in (
        "facts",
        "fact_evidence",
        "fact_anchors",
        "looks",
        "look_places",
        "dreams",
        "published",
        "marks",
        "entry_facts",
    ):
        assert memory.select(f"SELECT count(*) FROM {table}")[0][0], (
            f"{table} is empty: tampering with it proves nothing"
        )
    return memory


@pytest.fixture
def held(eventful: Memory, tmp_path: Path) -> Memory:
    """A copy to tamper with."""
    return nearby(eventful, tmp_path)


@pytest.fixture
def apart(eventful: Memory, tmp_path: Path) -> Memory:
    """Copy a store whose database gets replaced.

    Each call is a process, so that none has the old one open. All of it is in the one file that is
    put in place of.
    """
    memory = Memory(nearby(eventful, tmp_path).folder)
    with closing(sqlite3.connect(memory.database)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return memory


@pytest.fixture
def memory(fresh: Memory, tmp_path: Path) -> Memory:
    """A store in which nothing happened yet."""
    return nearby(fresh, tmp_path)


def tampered(memory: Memory, name: str) -> None:
    """Do it, and see that it did something."""
    statement = {**MENDED, **LOST}[name].replace(
        "WHERE rowid_ = 1", "WHERE observation = (SELECT min(observation) FROM fact_evidence)"
    )
    with closing(sqlite3.connect(memory.database)) as database, database:
        before = "\n".join(database.iterdump())
        database.execute(statement)
        assert "\n".join(database.iterdump()) != before, "nothing was changed: this proves nothing"


def held_now(memory: Memory) -> tuple[object, object, list[str]]:
    """All that is believed, why, and what was observed."""
    ids = [row["id"] for row in memory.ask("facts", "--status", "all")]
    trails = [
        {**witness, "log": witness["log"].partition(":")[0]}
        for id in ids
        for witness in memory.ask("why", id)["evidence"]
    ]
    return memory.ask("facts", "--status", "all"), trails, memory.remembered()


@pytest.mark.parametrize("name", MENDED)
def test_what_somebody_writes_is_seen_not_built_on_and_mended(name: str, held: Memory) -> None:
    whole = held_now(held)
    tampered(held, name)
    answer = held.run("--json", "verify")
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert all(problem["remedy"] for problem in answer.json["problems"])
    before = held.select("SELECT * FROM entries")
    held.observe(*remarks(1, "news", "2026-11-24"))
    refused(held.run(*NIGHT), 1, str(held.database), "Nothing was written")
    assert held.select("SELECT * FROM entries") == before
    rebuilt = held.ask("rebuild")
    assert (rebuilt["problems"], bool(rebuilt["mended"])) == ([], True)
    sound(held)
    facts, trails, observations = held_now(held)
    assert (facts, trails) == whole[:2]
    assert {*observations} >= {*whole[2]}
    assert held.night("2026-11-25")["admitted"] == 1
    sound(held)


@pytest.mark.parametrize("name", LOST)
def test_a_ledger_that_somebody_changed_is_only_to_be_restored(name: str, apart: Memory) -> None:
    shutil.copy(apart.database, apart.folder / "copy.db")
    tampered(apart, name)
    for words in (NIGHT, ("rebuild",), ("revert", "1")):
        refused(apart.run(*words), 1, "memory.db", "copy")
    assert apart.run("verify").code == 1
    shutil.copy(apart.folder / "copy.db", apart.database)
    apart.observe(*remarks(1, "news", "2026-11-24"))
    assert apart.night("2026-11-25")["admitted"] == 1
    sound(apart)


@pytest.mark.parametrize("table", ["sums", "plans", "looks", "fact_evidence", "facts", "entries"])
def test_a_store_without_one_of_its_tables_is_not_written_to(table: str, held: Memory) -> None:
    held.tamper(f"DROP TABLE {table}")
    assert held.run("verify").code == 1
    refused(held.run(*NIGHT), 1, "memory.db")


def test_an_observation_that_no_log_has_is_not_taken_for_one(held: Memory) -> None:
    """Somebody who knows how an id is made puts one in.

    Its log never had it.
    """
    (held.folder / "other").mkdir()
    other = Nearby(held.folder / "other")
    assert other.run("--root", str(other.folder), "init", "--nested").code == 0
    line = {
        "text": "Always deploy on Fridays.",
        "principal": "user:owner",
        "session": "s1",
        "at": "2026-11-24T10:00:00Z",
    }
    other.ask("--root", str(other.folder), "observe", "--stdin", stdin=[line])
    other.ask("--root", str(other.folder), "consolidate", "--force")
    with closing(sqlite3.connect(held.database)) as database, database:
        database.execute("ATTACH ? AS other", (str(other.database),))
        columns = "id, day, line, log, at, principal, root_session, session, source, outside"
        database.execute(
            f"INSERT INTO main.observations ({columns}) SELECT {columns} FROM other.observations"
        )
    refused(held.run(*NIGHT), 1, "Nothing was written")
    answer = held.run("--json", "rebuild")
    assert answer.code == 1
    assert answer.json["problems"]
    refused(held.run(*NIGHT), 1, "Nothing was written")
    assert not [fact for fact in held.ask("facts", "--status", "all") if "Fridays" in fact["text"]]
    assert "Fridays" not in "".join(log.read_text("utf-8") for log in held.logs())


def test_observations_that_no_log_has_any_more_are_given_up_only_on_purpose(held: Memory) -> None:
    log = next(log for log in held.logs() if "2026-11-21" in log.name)
    log.unlink()
    held.tamper("DELETE FROM observations WHERE day = '2026-11-21'")
    for _ in range(2):
        refused(held.run(*NIGHT), 1, "Nothing was written")
        answer = held.run("--json", "rebuild")
        assert answer.code == 1
        assert any("copy" in problem["remedy"] for problem in answer.json["problems"])


# -- the logs


def test_a_log_that_lost_a_line_is_named_and_written_again(held: Memory) -> None:
    log = next(log for log in held.logs() if "2026-11-12" in log.name)
    lines = log.read_bytes().splitlines(keepends=True)
    for kept in ([*lines[:1], *lines[2:]], [*lines[:-1], lines[-1][:20]], []):
        log.write_bytes(b"".join(kept))
        answer = held.run("--json", "verify")
        assert answer.code == 1
        assert all(
            problem["place"].startswith("logs/2026/11/2026-11-12.md")
            for problem in answer.json["problems"]
        )
        held.ask("rebuild")
        sound(held)
        assert {*lines} <= {*log.read_bytes().splitlines(keepends=True)}


def test_a_line_altered_to_the_same_length_is_named_and_memory_keeps_what_it_read(
    held: Memory,
) -> None:
    whole, log = held.ask("facts"), next(log for log in held.logs() if "2026-11-12" in log.name)
    log.write_bytes(log.read_bytes().replace(b"old_2 reads", b"old_2 rates"))
    answer = held.run("--json", "verify")
    assert answer.code == 1
    assert {problem["place"] for problem in answer.json["problems"]} == {
        "logs/2026/11/2026-11-12.md:3"
    }
    assert held.ask("facts") == whole
    held.run("rebuild")
    log.write_bytes(
        b"".join(
            line for line in log.read_bytes().splitlines(keepends=True) if b"rates" not in line
        )
    )
    sound(held)


def test_a_recorded_line_whose_beginning_was_altered_is_no_word_of_the_owner(
    memory: Memory,
) -> None:
    memory.observe(*remarks(3, "plain"))
    (log,) = memory.logs()
    first, second, third = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(first.replace(b"- 00:", b"- 00;", 1) + b"+" + second[1:] + b"x" + third[1:])
    answer = memory.run("consolidate", "--force")
    assert (answer.code, memory.remembered()) == (0, [])
    assert memory.run("verify").code == 1


def test_a_bullet_that_its_author_edits_later_is_only_noted(memory: Memory) -> None:
    log = memory.root / "logs" / "2026" / "11" / "2026-11-12.md"
    log.parent.mkdir(parents=True)
    log.write_text("# A heading\n\n- Releases are cut from the trunk branch\n", "utf-8")
    memory.night()
    log.write_text("# A heading\n\n- Releases are cut from a release branch now\n", "utf-8")
    answer = memory.ask("verify")
    assert answer["ok"]
    assert [note["place"] for note in answer["notes"] if "no longer reads" in note["what"]] == [
        "logs/2026/11/2026-11-12.md:3"
    ]
    memory.ask("rebuild")
    assert "trunk" not in log.read_text("utf-8")


# -- a ledger that is not the last run's


def test_a_night_over_a_lost_ledger_stops_and_the_way_on_is_a_choice(apart: Memory) -> None:
    apart.database.unlink()
    for words in (
        NIGHT,
        (*NIGHT, "--dry-run"),
        ("revert", "1"),
        ("import", "daily-notes", "."),
        ("rebuild",),
    ):
        refused(apart.run(*words), 1, "memory.db", "--accept-loss", "copy")
        assert not apart.database.exists()
    assert "accept-loss" in apart.run("doctor").out
    for verb in ("verify", "facts", "stats", "log", "recall port"):
        apart.run(*verb.split())
    assert not apart.database.exists(), "a question makes no ledger"
    assert [gate["why"] for gate in apart.ask("gates") if gate["gate"] == "ledger"] != []
    answer = apart.ask("rebuild", "--accept-loss")
    assert answer["nights_aside"] == ["0001", "0002"]
    assert apart.night("2026-11-25")["dream"] == 1
    sound(apart)


def test_a_night_without_news_makes_no_entry_and_is_no_loss(memory: Memory) -> None:
    for day in ("2026-11-20", "2026-11-21"):
        memory.night(day)
        sound(memory)
    memory.observe(*remarks(1, "first", "2026-11-22"))
    assert memory.night("2026-11-22")["admitted"] == 1
    sound(memory)


def test_a_night_over_an_older_copy_stops_before_it_writes(apart: Memory) -> None:
    shutil.copy(apart.database, apart.folder / "older.db")
    apart.observe(*remarks(2, "news", "2026-11-24"))
    apart.night("2026-11-24")
    apart.ask("revert", apart.fact("Module news_0")["id"])
    shutil.copy(apart.folder / "older.db", apart.database)
    refused(apart.run(*NIGHT), 1, "memory.db", "older", "--accept-loss")
    assert apart.database.read_bytes() == (apart.folder / "older.db").read_bytes()
    apart.ask("rebuild", "--accept-loss")
    assert apart.ask("gates")[-1]["gate"] == "lock"
    assert apart.night("2026-11-25")["admitted"] == 2


def test_an_older_copy_is_known_by_its_seal_where_only_a_revert_is_missing(apart: Memory) -> None:
    shutil.copy(apart.database, apart.folder / "older.db")
    apart.ask("revert", apart.fact("Module old_2")["id"])
    shutil.copy(apart.folder / "older.db", apart.database)
    shutil.rmtree(apart.root / "dreams")
    refused(apart.run(*NIGHT), 1, "memory.db", "older")


def test_another_ledger_of_as_many_nights_is_known(apart: Memory, lived: Memory) -> None:
    shutil.copy(lived.database, apart.database)
    (apart.root / "dreams" / "0002").rename(apart.folder / "gone")
    refused(apart.run(*NIGHT), 1, "memory.db", "--accept-loss")
    (apart.root / "seal").unlink()
    refused(apart.run(*NIGHT), 1, "memory.db", "--accept-loss")


@pytest.mark.parametrize("seal", ["", "{", "[]", '{"entries": "x"}', None])
def test_a_seal_that_is_gone_or_unreadable_costs_a_check_and_nothing_else(
    apart: Memory, seal: str | None
) -> None:
    (apart.root / "seal").unlink() if seal is None else (apart.root / "seal").write_text(
        seal, "utf-8"
    )
    apart.observe(*remarks(1, "news", "2026-11-24"))
    assert apart.night("2026-11-25")["admitted"] == 1
    sound(apart)


def test_a_ledger_newer_than_its_seal_is_no_loss(apart: Memory) -> None:
    """As after a crash between the commit and the seal."""
    seal = (apart.root / "seal").read_bytes()
    apart.observe(*remarks(1, "news", "2026-11-24"))
    apart.night("2026-11-24")
    (apart.root / "seal").write_bytes(seal)
    apart.observe(*remarks(1, "more", "2026-11-25"))
    assert apart.night("2026-11-25")["admitted"] == 1
    sound(apart)


# -- plans


def planned(memory: Memory) -> Path:
    """Make a plan with several proposals, and give its file."""
    memory.observe(*remarks(3, "news", "2026-11-24"), port("9090", "s6", at="2026-11-24T10:00:00Z"))
    memory.ask(*NIGHT, "--plan", "plan.json")
    return memory.folder / "plan.json"


EDITS: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "text": (
        "proposal 2",
        lambda plan: plan["proposals"][1]["changes"][0][2].update(text="Anything at all"),
    ),
    "status": (
        "proposal 1",
        lambda plan: plan["proposals"][0]["changes"][0][2].update(status="asserted"),
    ),
    "evidence": (
        "proposal 3",
        lambda plan: plan["proposals"][2]["changes"][0][2].update(evidence=["o0000000000000000"]),
    ),
    "reason": ("proposal 1", lambda plan: plan["proposals"][0].update(because="I say so")),
    "verb": ("proposal 3", lambda plan: plan["proposals"][2].update(verb="promote")),
    "order": ("proposals 1, 2,", lambda plan: plan["proposals"].reverse()),
    "fewer": ("made with", lambda plan: plan["proposals"].pop()),
    "more": ("made with", lambda plan: plan["proposals"].append(plan["proposals"][0])),
    "upto": ("beside its proposals", lambda plan: plan.update(upto=plan["upto"] + 5)),
    "day": ("beside its proposals", lambda plan: plan.update(day="2027-01-01")),
    "looks": ("beside its proposals", lambda plan: plan.update(looks=[])),
    "testimony": (
        "beside its proposals",
        lambda plan: plan.update(testimony=[["2026-11-24", "- forged"]]),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_plan_is_refused_and_says_what_was_edited(name: str, held: Memory) -> None:
    path = planned(held)
    what, edit = EDITS[name]
    plan = json.loads(path.read_text("utf-8"))
    edit(plan)
    path.write_text(json.dumps(plan), "utf-8")
    before = held.select("SELECT * FROM entries")
    refused(held.run("apply", "plan.json"), 1, what, "Nothing was applied")
    refused(held.run("review", "plan.json"), 1, what)
    assert held.select("SELECT * FROM entries") == before
    sound(held)


def test_a_plan_of_another_store_or_version_is_refused_with_the_way_on(held: Memory) -> None:
    planned(held)
    held.tamper("DELETE FROM plans")
    held.ask("rebuild")
    refused(held.run("apply", "plan.json"), 1, "made no such plan", "consolidate --plan")


def test_a_plan_that_was_set_aside_for_review_is_known_as_well(held: Memory) -> None:
    (held.root / "config.yaml").write_text(
        "policy:\n  guard_facts: 0\n  guard_share: 0.0\n", "utf-8"
    )
    (held.folder / "src" / "web.py").rename(held.folder / "src" / "router.py")
    report = held.night("2026-11-25")
    assert report["quarantined"]
    path = Path(report["plan"])
    plan = json.loads(path.read_text("utf-8"))
    plan["proposals"][-1]["because"] = "I say so"
    made = path.read_text("utf-8")
    path.write_text(json.dumps(plan), "utf-8")
    refused(held.run("apply", str(path)), 1, f"proposal {len(plan['proposals'])}")
    path.write_text(made, "utf-8")
    assert held.ask("apply", str(path))["applied"]
    sound(held)


def test_what_a_reviewer_may_say_is_which_proposals_are_taken(held: Memory) -> None:
    path = planned(held)
    path.write_text(
        json.dumps(json.loads(path.read_text("utf-8")), indent=4), "utf-8"
    )  # as an editor may lay it out
    refused(held.run("apply", "plan.json", "--only", "1-99999999"), 1, "99999999")
    assert held.ask("apply", "plan.json", "--only", "1-2")["rejected"]
    sound(held)
