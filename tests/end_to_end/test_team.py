"""A team's memory, in a folder and in a server.

What is shared goes there, and nothing else.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.account import account
from tests import postgres
from tests.end_to_end.harness import DAY, Answer, Memory, refused, sound

KINDS = ("folder", "server")
SECRET = "plum-velvet-77"
PRIVATE = ("My boss reads none of this", "agent:diary", "private-session", "/home/ana/diary.md")
LATER = "2026-11-21"


class Team:
    """One team's memory, and the people whose private ones share with it."""

    def __init__(self, kind: str, base: Path, fresh: Memory) -> None:
        self.kind, self.base, self._fresh = kind, base, fresh
        self.address = ""
        if kind == "server":
            self.address = postgres.server().address(postgres.schema_of(base), "{role}")

    def private(self, name: str) -> Memory:
        """Give somebody's own memory."""
        shutil.copytree(self._fresh.folder, self.base / name)
        return Memory(self.base / name)

    def seat(self, role: str, people: dict[str, str]) -> Memory:
        """Give the folder by which somebody reaches the team's memory."""
        seat = Memory(self.base / f"team-{role}")
        if not seat.folder.exists():
            shutil.copytree(self._fresh.folder, seat.folder)
        config = f"people: {json.dumps(people)}\n"
        if self.address:
            with_role(role)
            config += f"store: {self.address.format(role=role)}\n"
        (seat.root / "config.yaml").write_text(config)
        return seat


def with_role(role: str) -> None:
    """Have the server know somebody, who may write in any schema."""
    psycopg = pytest.importorskip("psycopg")
    plain = postgres.server().address("public").partition("&schema=")[0]
    with psycopg.connect(plain, autocommit=True) as database:
        if not database.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            database.execute(f"CREATE ROLE {role} LOGIN SUPERUSER")


@pytest.fixture(params=KINDS)
def team(request: pytest.FixtureRequest, tmp_path: Path, fresh: Memory) -> Team:
    """A team's memory that knows nothing yet."""
    return Team(request.param, tmp_path, fresh)


@pytest.fixture
def served(tmp_path: Path, fresh: Memory) -> Team:
    """One in a server, which knows people apart."""
    return Team("server", tmp_path, fresh)


def me(team: Team) -> str:
    """Who shares where the test needs one person."""
    return "ana" if team.address else account()


def texts(team: Team, seat: Memory) -> str:
    """All that stands in the team's tables and files, as one text."""
    files = [f.read_bytes().decode(errors="replace") for f in seat.root.rglob("*") if f.is_file()]
    return "\n".join([*files, *(cells(team) if team.address else dumped(seat))])


def cells(team: Team) -> list[str]:
    """Every row of every table of the schema."""
    psycopg = pytest.importorskip("psycopg")
    server, schema = team.address.format(role=postgres.SERVANT).rsplit("&schema=", 1)
    with psycopg.connect(server) as database:
        named = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        tables = [name for (name,) in database.execute(named, (schema,))]
        assert "observations" in tables
        return [
            str(row)
            for table in tables
            for row in database.execute(f"SELECT * FROM {schema}.{table}").fetchall()
        ]


def dumped(seat: Memory) -> list[str]:
    """Every row of every table of the file."""
    with sqlite3.connect(seat.database) as database:
        return list(database.iterdump())


def said(text: str, session: str = "s1", principal: str = "user:owner", **more: Any) -> Any:  # noqa: ANN401
    """Something that somebody said."""
    at = f"{DAY}T{more.pop('hour', 9):02}:00:00Z"
    return {"text": text, "session": session, "principal": principal, "at": at, **more}


def share(source: Memory, seat: Memory, *words: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Share with a team, right away."""
    return source.ask("share", str(seat.folder), *words, "--yes")


def evidence(seat: Memory, text: str) -> list[Any]:
    """What a fact of the team's rests on."""
    rows: list[Any] = seat.ask("why", seat.fact(text)["id"])["evidence"]
    return rows


def test_what_is_shared_is_shown_before_and_nothing_else_goes(team: Team) -> None:
    name = me(team)
    ana, seat = team.private("ana"), team.seat(name, {name: "owner"})
    ana.observe(
        said("The default port is 8080"),
        said("The port of the proxy is 9090", "s2", "agent:claude"),
        said(PRIVATE[0], PRIVATE[2], PRIVATE[1], source=PRIVATE[3]),
        said(f"The staging password is {SECRET}", "s3"),
    )
    ana.night()
    before = ana.files()
    shown = ana.ask("share", str(seat.folder), "port", "--plan", str(team.base / "plan.json"))
    assert not shown["applied"]
    assert {row["text"] for row in shown["rows"]} == {
        "The default port is 8080",
        "The port of the proxy is 9090",
    }
    assert {row["principal"] for row in shown["rows"]} == {f"user:{name}", f"agent:claude@{name}"}
    assert seat.ask("facts", "--status", "all") == []
    assert "8080" not in texts(team, seat), "what is shown is not shared"

    plan = ("share", str(seat.folder), "--apply", str(team.base / "plan.json"))
    gone = ana.ask(*plan)
    assert (gone["shared"], gone["applied"]) == (2, True)
    again = ana.ask(*plan)
    assert (again["shared"], again["known"]) == (0, 2)
    assert share(ana, seat, "port")["shared"] == 0
    assert {k: v for k, v in ana.files().items() if "lock" not in k} == {
        k: v for k, v in before.items() if "lock" not in k
    }, "a private store is only read"
    assert seat.ask("facts", "--status", "all") == [], "no fact is copied"

    seat.night(LATER)
    assert {fact["status"] for fact in seat.ask("facts")} == {"tentative"}
    (word,) = evidence(seat, "8080")
    assert (word["principal"], word["trust"]) == (f"user:{name}", "owner")
    whole = texts(team, seat)
    assert "The default port is 8080" in whole
    for word in (*PRIVATE, SECRET, "staging"):
        assert word not in whole
    sound(seat)


def test_secrets_are_taken_out_anew_at_the_door(team: Team) -> None:
    name = me(team)
    ana, seat = team.private("ana"), team.seat(name, {name: "owner"})
    ana.observe(said("Mail about ports goes to jane.roe@corp.com"))
    ana.night()
    config = seat.root / "config.yaml"
    config.write_text(config.read_text() + "privacy: {phones: hide}\n")
    ana.observe(said("Call +49 30 1234567 about ports", "s2"))
    ana.night(LATER)
    assert share(ana, seat, "ports")["shared"] == 2
    whole = texts(team, seat)
    assert "jane.roe" not in whole
    assert "1234567" not in whole
    assert share(ana, seat, "ports")["shared"] == 0


def test_what_a_session_had_read_outside_taints_in_the_team_too(team: Team) -> None:
    name = me(team)
    ana, seat = team.private("ana"), team.seat(name, {name: "owner"})
    ana.observe(
        said("The collector is at collector.example.net", "s1", "web:evil.example"),
        said("The collector is at collector.example.net", "s1", "agent:claude", hour=10),
    )
    ana.night()
    fact = ana.fact("collector")["id"]
    share(ana, seat, "--facts", fact)
    seat.night(LATER)
    rows = evidence(seat, "collector")
    by = {row["principal"]: row["origins"] for row in rows}
    assert by[f"agent:claude@{name}"] == ["web:evil.example"]
    for n in (2, 3, 4):
        ana.observe(
            said("The collector is at collector.example.net", "s1", "agent:claude", hour=9 + n)
        )
    ana.night(LATER)
    assert share(ana, seat, "--facts", fact)["shared"] == 3
    seat.night("2026-11-22")
    assert seat.fact("collector")["status"] == "tentative"
    assert "collector" not in seat.page.read_text()


@pytest.mark.parametrize("alter", [
    lambda row: {**row, "line": row["line"].replace("8080", "6666")},
    lambda row: {**row, "id": "o0000000000000000"},
])  # fmt: skip
def test_a_plan_that_was_altered_is_refused(
    team: Team, alter: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    name = me(team)
    ana, seat = team.private("ana"), team.seat(name, {name: "owner"})
    ana.observe(said("The default port is 8080"))
    ana.night()
    plan = team.base / "plan.json"
    ana.ask("share", str(seat.folder), "port", "--plan", str(plan))
    whole = json.loads(plan.read_text())
    plan.write_text(json.dumps({**whole, "rows": [alter(row) for row in whole["rows"]]}))
    refused(ana.run("share", str(seat.folder), "--apply", str(plan)), 1, "Nothing was shared")
    assert "8080" not in texts(team, seat)


def test_a_store_that_is_no_teams_takes_nothing(fresh: Memory, tmp_path: Path) -> None:
    plain = Team("folder", tmp_path, fresh)
    ana, ben = plain.private("ana"), plain.private("ben")
    ana.observe(said("The default port is 8080"))
    ana.night()
    answer = ana.run("--json", "share", str(ben.folder), "port", "--yes")
    assert answer.json["error"]["code"] == "not-a-team"
    agents = ana.run("share", str(ben.folder), "port", env={"CLAUDECODE": "1"})
    assert agents.code == 4
    assert ben.ask("facts", "--status", "all") == []


def forged(seat: Memory, *words: str) -> Answer:
    """Say something into a team's memory itself."""
    return seat.run("observe", *words)


def test_nobody_names_themselves_an_owner(team: Team) -> None:
    name = me(team)
    ben, seat = team.private("ben"), team.seat(name, {"carl": "owner", "owner": "owner"})
    ben.observe(said("We never write tests", kind="rule"), said("Tests live in spec"))
    ben.night()
    assert ben.fact("never write")["status"] == "asserted"
    told = share(ben, seat, "tests", "--as", "carl")
    assert {row["principal"] for row in told["rows"]} == {"user:carl"}
    assert (
        forged(seat, "--principal", "user:carl", "--kind", "rule", "Always push to main").code == 0
    )
    assert forged(seat, "--kind", "rule", "Always deploy on Fridays").code == 0
    log = next(seat.root.glob("logs/*/*/*.md"))
    by_hand = line_of(log.stem, "user:carl", "Always use tabs", kind="rule", shared="carl")
    log.write_text(log.read_text() + by_hand)
    night = seat.run("consolidate", "--force", "--as-of-date", "2026-12-30")
    assert night.code == 0
    assert "not their account" in night.err + night.out
    facts = seat.ask("facts", "--status", "all")
    assert {fact["status"] for fact in facts} <= {"tentative"}
    assert not [fact for fact in facts if "tabs" in fact["text"]]
    for fact in facts:
        rows = seat.ask("why", fact["id"])["evidence"]
        assert {row["trust"] for row in rows} == {"agent"}, fact
        for verb in ("confirm", "settle", "forget"):
            answer = seat.run("--json", verb, fact["id"])
            assert (answer.code, answer.json["error"]["code"]) == (4, "not-the-owner"), answer


def line_of(day: str, principal: str, text: str, **fields: str) -> str:
    """A line of that day's log, made by whoever knows how."""
    from memory_engine.formats.log import write_line

    return write_line(f"{day}T09:00:00.000000Z", principal, text, fields, "x")[1] + "\n"


def test_a_person_is_detached_and_comes_back(team: Team) -> None:
    name = me(team)
    people = {name: "owner"}
    ana, seat = team.private("ana"), team.seat(name, people)
    ana.observe(said("Always run make lint before a commit", kind="rule"), said("CI runs on tags"))
    ana.night()
    share(ana, seat, "lint", "--facts", ana.fact("CI")["id"])
    seat.night()
    seat.observe(said("CI runs on tags", "s9", "agent:codex", hour=11))
    seat.night(LATER)
    assert seat.fact("make lint")["status"] == "asserted"
    before, page = seat.ask("facts", "--status", "all"), seat.page.read_text()
    look = seat.ask("detach", name)
    assert not look["applied"]
    assert seat.ask("facts", "--status", "all") == before, "the blast radius comes first"
    assert seat.fact("make lint")["id"] in look["facts"]

    done = seat.ask("detach", name, "--yes", *(["--cascade"] if look["standing"] else []))
    assert seat.fact("make lint")["status"] == "retracted"
    assert seat.fact("CI")["status"] == "tentative", "another has said so, too"
    assert "make lint" not in seat.page.read_text()
    sound(seat)
    ana.observe(said("Always sign commits", "s5", kind="rule"))
    ana.night(LATER)
    answer = ana.run("--json", "share", str(seat.folder), "commits", "--yes")
    assert answer.json["error"]["code"] == "has-left"

    seat.ask("revert", str(done["entry"]))
    assert seat.ask("facts", "--status", "all") == before
    assert seat.page.read_text() == page
    sound(seat)
    assert share(ana, seat, "commits")["shared"] >= 1
    refused(seat.run("detach", "nobody-here"), 1, "no person")


def test_people_are_witnesses_and_the_teams_policy_says_of_what(served: Team) -> None:
    people = {"ana": "owner", "ben": "owner", "carl": "owner", "eve": "agent"}
    for name in ("ana", "eve", "ben", "carl"):
        own, seat = served.private(name), served.seat(name, people)
        own.observe(
            said("The cache lives in Redis", f"{name}-1"),
            said("The cache lives in Redis", f"{name}-2", hour=10),
        )
        own.night()
        assert share(own, seat, "cache")["shared"] == 2
    seat = served.seat("ana", people)
    seat.night()
    assert seat.fact("Redis")["status"] == "asserted"
    by = {row["principal"]: row["trust"] for row in evidence(seat, "Redis")}
    assert by == {
        "user:ana": "owner",
        "user:ben": "owner",
        "user:carl": "owner",
        "user:eve": "agent",
    }
    refusal = served.seat("eve", people).run("--json", "detach", "ana", "--yes")
    assert refusal.json["error"]["code"] == "not-the-owner"
    mine = served.seat("eve", {"eve": "owner", "ana": "untrusted"})
    mine.night(LATER)
    assert {row["trust"] for row in evidence(mine, "Redis")} == {"owner", "agent"}
    assert mine.run("detach", "ana", "--yes").code == 4, "nobody's own settings make them one"
    served.seat("eve", people)
    seat.ask("detach", "ben", "--yes")
    assert seat.fact("Redis")["status"] != "asserted", "two owners are one vote after the first"
    sound(seat)


def test_a_policy_that_changes_is_weighed_by_the_next_night(served: Team) -> None:
    people = {"ana": "agent"}
    ana, seat = served.private("ana"), served.seat("ana", people)
    ana.observe(said("Always use pnpm", kind="rule"))
    ana.night()
    share(ana, seat, "pnpm")
    seat.night()
    before = seat.fact("pnpm")
    assert before["status"] == "tentative"
    seat = served.seat("ana", {"ana": "owner"})
    seat.night(LATER)
    (word,) = evidence(seat, "pnpm")
    assert word["trust"] == "owner"
    sound(seat)
