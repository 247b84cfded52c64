"""A team's memory in a server of the tests' own.

It is used through the command line, from two machines, with clients killed and the server struck
down.
"""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.end_to_end.harness import DAY, Memory, json_lines
from tests.end_to_end.sayings import witnesses
from tests.end_to_end.watching import ALONE, Watched, until


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where a store may be."""
    return postgres.server().address(postgres.schema_of(tmp_path))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """A server that nobody else uses: this one is struck down."""
    own = postgres.Server(postgres.programs())
    yield str(own.folder)
    own.end()


def sits_at(memory: Memory, address: str) -> Memory:
    """Make another machine's folder for an address's memory.

    It has logs of its own.
    """
    for name in ("memory.db", "memory.db-wal", "memory.db-shm", "seal"):
        (memory.root / name).unlink(missing_ok=True)
    with (memory.root / "config.yaml").open("a") as config:
        config.write(f"store: {address}\n")
    return memory


def services() -> Iterator[dict[str, str]]:
    """Something for a night to do."""
    for n in range(80):
        yield {"text": f"Service {n} listens on port {n}", "principal": "agent:claude"}


def whole(memory: Memory) -> str:
    """``verify`` finds nothing wrong; the ledger's head."""
    found = memory.ask("verify")
    assert found["problems"] == []
    return str(found["head"])


def test_a_memory_moves_to_a_server_and_back_with_the_same_ledger(
    held: Memory, address: str
) -> None:
    before, facts = whole(held), held.ask("facts", "--status", "all")
    moved = held.ask("migrate", address)
    assert moved["head"] == before == whole(held)
    assert not held.database.exists()
    assert held.ask("facts", "--status", "all") == facts
    assert held.run("recall", "port").code == 0
    held.observe({"text": "The queue listens on port 5672", "principal": "agent:claude"})
    held.night("2026-11-21")
    after = whole(held)
    assert after != before
    assert held.run("migrate", address).code != 0, "there is something already"
    assert held.ask("migrate", "file")["head"] == after == whole(held)
    assert [fact["text"] for fact in held.ask("facts", "--status", "all")] != []


def test_what_is_taken_back_there_is_gone_from_the_page(held: Memory, address: str) -> None:
    held.ask("migrate", address)
    fact = held.fact("8080")
    assert "8080" in held.page.read_text()
    held.ask("revert", fact["id"])
    assert "8080" not in held.page.read_text()
    assert held.run("why", fact["id"]).code == 0
    whole(held)


def test_two_machines_share_a_memory_and_neither_has_the_others_lines_in_its_logs(
    memory: Memory, fresh: Memory, tmp_path: Path, address: str
) -> None:
    shutil.copytree(fresh.folder, tmp_path / "other")
    ana, ben = sits_at(memory, address), sits_at(Memory(tmp_path / "other"), address)
    ana.observe({"text": "The tests need redis on port 6379", "principal": "agent:claude"})
    ben.observe({"text": "Linting is done by ruff", "principal": "agent:claude"})
    ana.night()
    ben.night("2026-11-21")
    for one, other in ((ana, ben), (ben, ana)):
        whole(one)
        assert one.ask("rebuild")["problems"] == []
        assert not {*one.logged()} & {*other.logged()}
        texts = {fact["text"] for fact in one.ask("facts", "--status", "all")}
        assert texts == {"The tests need redis on port 6379", "Linting is done by ruff"}


def test_two_times_five_hundred_observations_and_a_dream_at_once_lose_nothing(
    memory: Memory, fresh: Memory, tmp_path: Path, address: str
) -> None:
    shutil.copytree(fresh.folder, tmp_path / "other")
    ana, ben = sits_at(memory, address), sits_at(Memory(tmp_path / "other"), address)
    ana.observe(*witnesses())
    late = ben.start("observe", "--stdin")
    night = ana.start("consolidate", "--force", "--as-of-date", DAY)
    sayings = [
        {"text": f"Zebra {n} runs on port {n + 2000}", "principal": "agent:claude"}
        for n in range(500)
    ]
    said = ana.observe(*sayings)
    others = ({"text": f"Yak {n} is on port {n}", "principal": "agent:b"} for n in range(500))
    late.communicate(json_lines(others), 120)
    assert night.wait(120) in (0, 11)
    ana.night("2026-11-21")
    ben.night("2026-11-22")
    logged = {*ana.logged(), *ben.logged()}
    assert len(said) == 500
    assert len(logged) == 1000 + len(list(witnesses()))
    heard = ana.ask("stats")["observations"]
    assert heard >= len(logged)
    assert whole(ana) == whole(ben)


@pytest.mark.parametrize("seed", range(4))
def test_a_night_that_is_killed_leaves_the_old_memory_or_the_new(
    held: Memory, address: str, seed: int
) -> None:
    held.ask("migrate", address)
    before = whole(held)
    held.observe(*services())
    chance = random.Random(seed)
    process = held.start("consolidate", "--force", "--as-of-date", "2026-11-21")
    time.sleep(chance.uniform(0.1, 0.9))
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    between = whole(held)
    held.night("2026-11-22")
    assert whole(held) not in (before, "")
    facts = held.ask("facts", "--status", "all")
    assert sum("Service" in fact["text"] for fact in facts) == 80
    nights = {entry["dream"] for entry in held.ask("log", "--limit", "1000")}
    assert nights <= {0, 1, 2, 3}
    assert between


@pytest.mark.parametrize("seed", range(2))
def test_a_server_that_is_struck_down_in_a_night_loses_nothing(
    held: Memory, elsewhere: str, seed: int
) -> None:
    server = postgres.Server.at(Path(elsewhere))
    held.ask("migrate", server.address("struck"))
    before = whole(held)
    held.observe(*services())
    process = held.start("consolidate", "--force", "--as-of-date", "2026-11-21")
    time.sleep(random.Random(seed).uniform(0.2, 0.9))
    server.stop()
    process.wait(60)
    said = held.observe({"text": "Said while the server was away", "principal": "agent:claude"})
    refused = held.run("consolidate", "--force")
    assert refused.code != 0
    assert "can't be reached" in refused.err
    server.start()
    assert whole(held)
    held.night("2026-11-22")
    assert whole(held) != before
    assert said[0] in held.logged()
    assert sum("Service" in f["text"] for f in held.ask("facts", "--status", "all")) == 80


def test_another_machine_is_asked_nothing_before_the_owner_allows_it(memory: Memory) -> None:
    far = "postgresql://someone:hidden@db.example.org/memory"
    answer = memory.run("migrate", far)
    assert answer.code != 0
    assert "not allowed" in answer.err
    assert "hidden" not in answer.err + answer.out
    sits_at(memory, far)
    for words in (("facts",), ("consolidate", "--force"), ("verify",)):
        answer = memory.run(*words)
        assert answer.code != 0
        assert "not allowed" in answer.err
        assert "hidden" not in answer.err + answer.out
    assert memory.observe({"text": "A line waits in the logs", "principal": "agent:claude"})


def test_nobody_alters_the_ledger_by_hand_unseen(held: Memory, address: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    held.ask("migrate", address)
    server, schema = address.rsplit("&schema=", 1)
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"SET search_path = {schema}")
        for statement in (
            "UPDATE entries SET body = ''",
            "DELETE FROM entries",
            "TRUNCATE entries",
        ):
            with pytest.raises(psycopg.Error, match="only appended to"):
                database.execute(statement)
        database.execute("UPDATE facts SET text = 'The server listens on port 1'")
    answer = held.run("--json", "verify")
    assert answer.code != 0
    assert answer.json["problems"]
    assert held.ask("rebuild")["problems"] == []
    whole(held)


def test_both_databases_have_the_same_columns(held: Memory, address: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    from memory_engine.adapters.store.copying import columns

    held.ask("migrate", address)
    server, schema = address.rsplit("&schema=", 1)
    with psycopg.connect(server) as database:
        rows = database.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = %s ORDER BY ordinal_position",
            (schema,),
        ).fetchall()
    for table, names in columns().items():
        there = [name for of, name in rows if of == table]
        assert sorted(there) == sorted(names), table


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A store with a night watch of its own."""
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    memory.sets(ALONE)
    yield memory
    memory.end()


def test_what_another_machine_decides_is_on_the_page_a_moment_later(
    watched: Watched, fresh: Memory, tmp_path: Path, address: str
) -> None:
    """The night watch hears of it from the server."""
    shutil.copytree(fresh.folder, tmp_path / "other")
    ana, ben = sits_at(watched, address), sits_at(Memory(tmp_path / "other"), address)
    ana.ask("daemon", "start")
    until(lambda: "is followed" in ana.run("daemon", "status").out)
    ben.observe({"text": "Always run make check before a push", "principal": "user:owner"})
    ben.night()
    assert "make check" in ben.page.read_text()
    until(lambda: ana.page.exists() and "make check" in ana.page.read_text())
    whole(ana)
