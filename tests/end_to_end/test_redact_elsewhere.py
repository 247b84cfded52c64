"""What one machine of a server redacts goes on all of them.

Out of their own files, too.
"""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import postgres
from tests.end_to_end.harness import DAY, Memory
from tests.end_to_end.test_postgres import sits_at, whole
from tests.end_to_end.test_redact import WORD, left

LINE = f"Deploys to staging ask for {WORD} before they start."
LATER = "2026-11-22"
AGAIN = {"text": f"The mirror wants {WORD} as well", "session": "s9", "principal": "agent:claude"}


class Pair(NamedTuple):
    """Two machines with one memory.

    Each has what the secret went into there.
    """

    ana: Memory
    ben: Memory
    address: str


@pytest.fixture
def pair(memory: Memory, fresh: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """Both have said it and dreamt of it.

    Ben has a line that waits, and one by hand.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    address = postgres.server().address(postgres.schema_of(tmp_path))
    shutil.copytree(fresh.folder, tmp_path / "other")
    ana, ben = sits_at(memory, address), sits_at(Memory(tmp_path / "other"), address)
    ana.observe({"text": LINE, "principal": "user:owner"})
    ben.observe(
        {"text": f"The mirror asks for {WORD}", "principal": "agent:claude", "session": "s2"},
        {"text": "The queue listens on port 5672", "principal": "agent:claude"},
    )
    ana.night()
    ben.night("2026-11-21")
    ben.observe({**AGAIN, "at": f"{LATER}T09:00:00Z"})
    with (ben.root / "logs" / "2026" / "11" / f"{LATER}.md").open("a") as log:
        log.write(f"- By hand: {WORD} opens the door\n")
    return Pair(ana, ben, address)


def cells(address: str) -> str:
    """Every row of every table of the schema, as one text."""
    psycopg = pytest.importorskip("psycopg")
    server, schema = address.rsplit("&schema=", 1)
    with psycopg.connect(server) as database:
        named = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        tables = [name for (name,) in database.execute(named, (schema,))]
        rows = [
            str(row)
            for table in tables
            for row in database.execute(f"SELECT * FROM {schema}.{table}").fetchall()
        ]
    return "\n".join(rows).lower()


def lines(memory: Memory) -> list[str]:
    """Every line of its daily logs."""
    logs = sorted((memory.root / "logs").rglob("*.md"))
    return [line for log in logs for line in log.read_text().split("\n")]


def old_names(memory: Memory) -> list[str]:
    """The names that the secret went into.

    Whoever has one tries guesses against it.
    """
    said = [line for line in lines(memory) if WORD in line and "\t^" in line]
    facts = memory.ask("facts", "--status", "all")
    return [line.rpartition("^")[2] for line in said] + [
        fact["id"] for fact in facts if WORD in fact["text"]
    ]


def test_another_machine_carries_out_a_redaction_before_it_shows_anything(pair: Pair) -> None:
    ana, ben, address = pair
    assert left(ben, WORD)
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    assert left(ana, WORD) == []
    assert WORD not in cells(address)
    assert any("has still to carry out" in row for row in ana.ask("doctor")["to_mend"])
    told = ben.ask("doctor")["to_mend"]
    assert any("not carried out here yet" in row for row in told)
    assert not any("accept-loss" in row for row in told), "it would come back by that"
    assert left(ben, WORD), "a doctor looks, and changes nothing"
    shown = ben.run("facts", "--status", "all")
    assert shown.code == 0, shown.err
    assert "is carried out here, too" in shown.err
    assert WORD not in shown.out
    assert left(ben, WORD) == []
    for machine in pair[:2]:
        whole(machine)
        assert not any("redaction" in row for row in machine.ask("doctor")["to_mend"])
    assert "carried out" not in ben.run("facts").err, "it is said once"
    assert "5672" in ben.run("facts", "--status", "all").out


def test_what_comes_in_again_elsewhere_is_kept_out(pair: Pair) -> None:
    ana, ben, address = pair
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    ben.night(LATER)
    ben.observe(AGAIN)
    ben.night("2026-11-23")
    ana.night("2026-11-24")
    assert left(ben, WORD) == left(ana, WORD) == []
    assert WORD not in cells(address)
    assert whole(ana) == whole(ben)
    for machine in pair[:2]:
        assert machine.ask("rebuild")["problems"] == []
    assert "[redacted:by-owner]" in "".join(lines(ben))


def test_a_whole_sentence_and_then_a_word_of_another_are_carried_out_together(pair: Pair) -> None:
    ana, ben, address = pair
    fact = ana.fact("mirror")
    ana.ask("redact", fact["id"], "--yes", "--as-of-date", DAY)
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    said = ben.run("verify")
    assert said.code == 0, said.out + said.err
    assert left(ben, WORD) == [] == left(ben, "The mirror asks for")
    assert WORD not in cells(address)
    assert whole(ana) == whole(ben)


@pytest.mark.parametrize("seed", range(2))
def test_killed_in_the_middle_the_next_call_finishes_it(pair: Pair, seed: int) -> None:
    ana, ben, _ = pair
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    process = ben.start("facts")
    time.sleep(random.Random(seed).uniform(0.2, 0.9))
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert ben.run("facts").code == 0
    assert left(ben, WORD) == []
    assert whole(ana) == whole(ben)
    assert not any("redaction" in row for row in ana.ask("doctor")["to_mend"])


@pytest.mark.parametrize("seed", range(2))
def test_one_that_was_broken_off_where_it_began_is_finished_there(pair: Pair, seed: int) -> None:
    ana, ben, address = pair
    process = ana.start("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    time.sleep(random.Random(seed).uniform(0.5, 1.2))
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    ben.run("consolidate", "--force", "--as-of-date", LATER)  # may be refused meanwhile
    if (ana.root / "redacting.json").exists():
        assert ana.run("redact").code == 0
    else:
        ana.run("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    whole(ben)
    assert left(ana, WORD) == left(ben, WORD) == []
    assert WORD not in cells(address)
    assert whole(ana) == whole(ben)


def test_nothing_of_it_is_in_what_travels(pair: Pair) -> None:
    """Not even digests that a guess could be tried against."""
    ana, ben, address = pair
    names = [*old_names(ana), *old_names(ben)]
    assert names
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    there = cells(address)
    assert WORD not in there
    assert not [name for name in names if name in there]


def test_whoever_lost_its_key_says_so_and_goes_on_when_told_to(pair: Pair, tmp_path: Path) -> None:
    ana, ben, _ = pair
    ana.ask("redact", "--text", WORD, "--yes", "--as-of-date", DAY)
    seat = (ben.root / "seat").read_text().strip()
    (tmp_path / "state" / "kairos-mem" / "keys" / f"seat-{seat}").unlink()
    refused = ben.run("facts")
    assert refused.code == 1
    assert "key is not in" in refused.err
    assert WORD not in refused.out + refused.err
    assert any("its key is gone" in row for row in ben.ask("doctor")["to_mend"])
    assert ben.run("rebuild", "--accept-loss").code == 0
    assert ben.run("facts").code == 0
