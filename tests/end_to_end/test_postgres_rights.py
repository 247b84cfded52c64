"""Who may do what in a server.

People who are let in append, the tables' owner alters.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from memory_engine.domain.team import Team, counting
from tests import postgres
from tests.end_to_end.harness import DAY, Memory
from tests.end_to_end.test_postgres import whole

PEOPLE = {"ana": "owner", "ben": "agent"}
LINE = "Always drain the queue before a deploy"


class Served(NamedTuple):
    """A team's memory that ana owns.

    Ben is let in as ``migrate`` says.
    """

    ana: Memory
    ben: Memory
    schema: str

    def address(self, who: str) -> str:
        """Where it is for somebody."""
        return postgres.server().address(self.schema, who)


@pytest.fixture
def served(
    held: Memory, fresh: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """Ana moves hers there.

    Ben joins it by the rights that she gave him.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    schema = postgres.schema_of(tmp_path)
    shutil.copytree(fresh.folder, tmp_path / "ben")
    team = Served(held, Memory(tmp_path / "ben"), schema)
    roles = {who: f"{who}_{schema[:8]}" for who in PEOPLE}
    do("postgres", *(f"CREATE ROLE {role} LOGIN" for role in roles.values()),
       f"GRANT CREATE ON DATABASE postgres TO {roles['ana']}",
       f"ALTER ROLE {roles['ana']} CREATEROLE")  # fmt: skip
    people = f"people: {json.dumps({roles[who]: trust for who, trust in PEOPLE.items()})}\n"
    for machine in team[:2]:
        with (machine.root / "config.yaml").open("a") as config:
            config.write(people)
    moved = held.ask("migrate", team.address(roles["ana"]))
    do(roles["ana"], *moved["grants"], f"GRANT {schema}_writers TO {roles['ben']}")
    with (team.ben.root / "config.yaml").open("a") as config:
        config.write(f"store: {team.address(roles['ben'])}\n")
    yield team
    do("postgres", f"DROP SCHEMA {schema} CASCADE", f"DROP OWNED BY {', '.join(roles.values())}",
       f"DROP ROLE {schema}_writers, {', '.join(roles.values())}")  # fmt: skip


def do(who: str, *statements: str) -> list[Any]:
    """Have the server do something as somebody, past kairos-mem.

    The last one's rows.
    """
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres.server().address("x", who).partition("&schema")[0],
                         autocommit=True) as database:  # fmt: skip
        done = [database.execute(statement) for statement in statements]
        return list(done[-1].fetchall()) if done[-1].description else []


def forged(served: Served, schema: str) -> str:
    """A line by which ben says that ana shared something."""
    from memory_engine.formats.log import write_line

    ana = f"ana_{schema[:8]}"
    _, line = write_line(f"{DAY}T09:00:00Z", f"user:{ana}", LINE, {"shared": ana}, "")
    id = line.rpartition("^")[2]
    return (
        f"INSERT INTO {schema}.observations (id, day, line, log, at, principal, root_session, "
        f"session, source, outside) VALUES ('{id}', '{DAY}', '{line}', '@x/logs/x:1', "
        f"'{DAY}T09:00:00Z', 'user:{ana}', '', '', '', 0)"
    )


def test_whoever_is_let_in_takes_part_and_alters_nothing(served: Served) -> None:
    psycopg = pytest.importorskip("psycopg")
    ana, ben, schema = served
    ben.observe({"text": "The queue listens on port 5672", "principal": "agent:claude"})
    ben.night()
    whole(ben)
    assert "5672" in ana.run("facts", "--status", "all").out
    role = f"ben_{schema[:8]}"
    for statement in (
        f"UPDATE {schema}.entries SET body = ''",
        f"DELETE FROM {schema}.entries",
        f"UPDATE {schema}.observations SET line = ''",
        f"INSERT INTO {schema}.brought VALUES ('observation', 99, 'ana')",
        f"ALTER TABLE {schema}.observations DISABLE TRIGGER own_word",
        f"INSERT INTO {schema}.redactions VALUES ('s', 'e', 'x')",
        forged(served, schema),
    ):
        with pytest.raises(psycopg.Error):
            do(role, statement)
    whole(ana)
    refused = ben.run("redact", "--text", "queue listens", "--yes")
    assert refused.code == 4, refused.err
    assert not (ben.root / "redacting.json").exists()
    assert whole(ana) == whole(ben)


def test_what_came_in_while_nothing_guarded_is_seen(served: Served) -> None:
    ana, _, schema = served
    table, own = f"{schema}.observations", f"ana_{schema[:8]}"
    do(own, f"ALTER TABLE {table} DISABLE TRIGGER own_word")
    do(f"ben_{schema[:8]}", "SET search_path = " + schema, forged(served, schema))
    do(own, f"ALTER TABLE {table} ENABLE TRIGGER own_word")
    found = ana.run("--json", "verify")
    assert found.code == 1
    what = [row["what"] for row in found.json["problems"]]
    assert f"says that {own} shared it, and ben_{schema[:8]} brought it" in what


def test_a_schema_of_the_first_version_is_brought_up(served: Served) -> None:
    ana, _, schema = served
    before = whole(ana)
    functions = ("brought", "own_word", "by_account")
    drop = [
        *(f"DROP TABLE {schema}.{name} CASCADE" for name in ("seats", "redactions", "brought")),
        *(f"DROP FUNCTION {schema}.{name}() CASCADE" for name in functions),
        f"UPDATE {schema}.kairos SET version = 1",
    ]
    do(f"ana_{schema[:8]}", *drop)
    assert whole(ana) == before
    assert do("postgres", f"SELECT version FROM {schema}.kairos") == [(2,)]


def test_what_is_damaged_in_a_server_is_not_called_a_file(served: Served) -> None:
    ana, _, schema = served
    do("postgres", f"UPDATE {schema}.facts SET text = 'The server listens on port 1'")
    answer = ana.run("verify")
    assert answer.code == 1
    assert "memory.db" not in answer.out + answer.err
    ana.root.joinpath("seal").unlink()
    refused = ana.run("consolidate", "--force")
    assert refused.code == 1
    assert "memory.db" not in refused.err


def test_each_thread_counts_the_people_of_the_store_that_it_opened() -> None:
    from threading import Barrier, Thread

    both, seen = Barrier(2), dict[str, str]()

    def opens(name: str) -> None:
        counting.of(Team(((name, "owner"),)))
        both.wait(10)
        team = counting()
        assert team
        seen[name] = team.trust_of(name)

    threads = [Thread(target=opens, args=(name,)) for name in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert seen == dict.fromkeys(PEOPLE, "owner")
    counting.of(None)
