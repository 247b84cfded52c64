"""Two stores of one repository exchange what each heard.

Nothing else comes to the other.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import DAY, Memory, refused, sound

SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample" / "claude"
SECRET = "plum-velvet-77"
LATER = "2026-11-21"


def said(text: str, session: str, principal: str = "user:owner", hour: int = 9) -> dict[str, str]:
    """Something that somebody said."""
    at = f"{DAY}T{hour:02}:00:00Z"
    return {"text": text, "session": session, "principal": principal, "at": at}


CACHE = "The cache lives in Redis"
CACHE_SAID = [said(CACHE, f"d{n}", hour=n) for n in (1, 2, 3)]


@pytest.fixture
def pair(fresh: Memory, tmp_path: Path) -> tuple[Memory, Memory]:
    """A laptop and a desktop that know nothing yet."""
    for name in ("laptop", "desktop"):
        shutil.copytree(fresh.folder, tmp_path / name)
    return Memory(tmp_path / "laptop"), Memory(tmp_path / "desktop")


def pull(to: Memory, source: Memory) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Take in what another store heard."""
    return to.ask("pull", str(source.folder))


def chain(memory: Memory) -> list[tuple[Any, ...]]:
    """The ledger as it lies on the disk."""
    return memory.select("SELECT number, hash, previous, body FROM entries ORDER BY number")


def test_each_knows_what_both_heard_and_the_ledgers_stay(pair: tuple[Memory, Memory]) -> None:
    laptop, desktop = pair
    mine = laptop.observe(
        said("The default port is 8080", "l1"), said("Docs are in docs", "l1", "agent:claude")
    )
    theirs = desktop.observe(
        said("The default port is 8080", "d1", hour=10),
        said("CI runs on tags", "d2", "agent:codex"),
    )
    laptop.night()
    desktop.night()
    before, untouched = chain(laptop), desktop.files()
    facts = laptop.ask("facts", "--status", "all")

    told = pull(laptop, desktop)
    assert (told["observations"], told["vetoes"], told["redacted"]) == (len(theirs), [], 0)
    assert desktop.files() == untouched, "the other store is only read"
    assert laptop.remembered() == sorted([*mine, *theirs])
    assert laptop.ask("facts", "--status", "all") == facts, "no fact is copied"
    assert chain(laptop) == before
    files = laptop.files()
    again = pull(laptop, desktop)
    assert (again["observations"], again["repeated"]) == (0, len(theirs))
    assert laptop.files() == files

    laptop.night(LATER)
    assert chain(laptop)[: len(before)] == before
    port = laptop.ask("why", laptop.fact("8080")["id"])
    assert {row["session"] for row in port["evidence"]} == {"l1", "d1"}
    tags = laptop.ask("why", laptop.fact("CI runs")["id"])
    assert [row["principal"] for row in tags["evidence"]] == ["agent:codex"]

    assert pull(desktop, laptop)["observations"] == len(mine)
    assert desktop.remembered() == laptop.remembered()
    desktop.night(LATER)
    for memory in pair:
        assert pull(memory, pair[memory is laptop])["observations"] == 0
        sound(memory)
    believed = [
        {(row["text"], row["status"], round(row["confidence"], 6)) for row in m.ask("facts")}
        for m in pair
    ]
    assert believed[0] == believed[1]


def forgotten(memory: Memory) -> None:
    """Believe it, and have the owner forget it."""
    memory.observe(*CACHE_SAID)
    memory.night()
    assert memory.fact(CACHE)["status"] == "asserted"
    memory.ask("forget", memory.fact(CACHE)["id"])


def reverted(memory: Memory) -> None:
    """Believe it, and take the night back."""
    memory.observe(*CACHE_SAID)
    memory.night()
    memory.ask("revert", "dream:1")


def rejected(memory: Memory) -> None:
    """Have a reviewer reject its rise."""
    memory.observe(*CACHE_SAID)
    memory.ask("consolidate", "--force", "--as-of-date", DAY, "--plan", "plan.json")
    rows = memory.ask("review", "plan.json")["decisions"]
    rise = [str(row["number"]) for row in rows if row["verb"] == "promote"]
    assert rise
    memory.ask("apply", "plan.json", "--reject", ",".join(rise))


@pytest.mark.parametrize("taken_back", [forgotten, reverted, rejected])
def test_what_was_taken_back_on_one_machine_does_not_come_back_by_the_other(
    taken_back: Callable[[Memory], None],
    pair: tuple[Memory, Memory],
) -> None:
    laptop, desktop = pair
    taken_back(desktop)
    told = pull(laptop, desktop)
    (row,) = told["vetoes"]
    assert (row["text"], row["held"], told["observations"]) == (CACHE, False, len(CACHE_SAID))
    for day in (DAY, LATER):
        laptop.night(day)
        assert laptop.fact(CACHE)["status"] == "tentative", "the veto came with what it is about"
    files = laptop.files()
    assert pull(laptop, desktop)["vetoes"] == []
    assert laptop.files() == files
    assert pull(desktop, laptop)["vetoes"] == [], "its own veto is no news to who laid it"

    laptop.observe(said(CACHE, "new1", hour=11), said(CACHE, "new2", hour=12))
    laptop.observe(said(CACHE, "new3", hour=13))
    laptop.night("2026-11-22")
    assert laptop.fact(CACHE)["status"] in ("corroborated", "asserted"), "new evidence lifts it"
    for memory in pair:
        sound(memory)


def test_what_this_store_believes_for_reasons_of_its_own_stays_and_is_told(
    pair: tuple[Memory, Memory],
) -> None:
    laptop, desktop = pair
    laptop.observe(*(said(CACHE, f"l{n}", hour=n) for n in (4, 5, 6)))
    laptop.night()
    forgotten(desktop)
    (row,) = pull(laptop, desktop)["vetoes"]
    assert row["held"] is True
    laptop.night(LATER)
    fact = laptop.ask("why", laptop.fact(CACHE)["id"])
    counted = {row["session"] for row in fact["evidence"] if row["bits"]}
    assert counted
    assert all(session.startswith("l") for session in counted)
    sound(laptop)


def test_a_veto_that_was_lifted_here_is_not_laid_again(pair: tuple[Memory, Memory]) -> None:
    laptop, desktop = pair
    forgotten(desktop)
    (row,) = pull(laptop, desktop)["vetoes"]
    laptop.ask("revert", str(row["entry"]))
    assert pull(laptop, desktop)["vetoes"] == []
    laptop.night()
    assert laptop.fact(CACHE)["status"] == "asserted"
    sound(laptop)


def test_what_was_redacted_here_comes_in_as_its_marker(pair: tuple[Memory, Memory]) -> None:
    laptop, desktop = pair
    laptop.observe(said(f"The staging word is {SECRET}", "l1"))
    laptop.ask("redact", "--text", SECRET, "--yes", "--as-of-date", DAY)
    desktop.observe(said(f"Everybody knows {SECRET} by now", "d1"))
    assert pull(laptop, desktop)["redacted"] == 1
    assert pull(laptop, desktop)["observations"] == 0
    assert not [name for name, content in laptop.files().items() if SECRET.encode() in content]
    laptop.night()
    sound(laptop)


def test_what_the_engine_saw_there_stays_there(pair: tuple[Memory, Memory]) -> None:
    laptop, desktop = pair
    for memory in pair:
        (memory.folder / "src").mkdir()
        (memory.folder / "src/app.py").write_text("PORT = 8080\n", "utf-8")
    desktop.observe(said("`PORT` is 8080 in `src/app.py`", "d1", "agent:claude"))
    desktop.night()
    looked = b"".join(path.read_bytes() for path in desktop.logs()).count(b"tool:kairos-mem")
    assert looked >= 1, "the engine looked at nothing: this test shows nothing"
    assert pull(laptop, desktop)["observations"] == 1
    assert b"tool:kairos-mem" not in b"".join(path.read_bytes() for path in laptop.logs())


def test_sessions_weigh_here_what_they_weigh_where_they_ran(pair: tuple[Memory, Memory]) -> None:
    laptop, desktop = pair
    desktop.ask("import", "claude-transcript", str(SAMPLE), "--any-project")
    marked = "SELECT count(*) FROM marks WHERE source LIKE 'outside:%' AND mark != '{}'"
    assert desktop.select(marked)[0][0] > 0, "nobody read anything from outside: nothing is shown"
    assert pull(laptop, desktop)["observations"] == len(desktop.remembered())
    for memory in pair:
        memory.night("2026-11-30")
    there, here = (m.ask("facts", "--status", "all") for m in (desktop, laptop))
    assert len(there) > 5
    assert [(f["id"], f["status"], f["confidence"]) for f in here] == [
        (f["id"], f["status"], f["confidence"]) for f in there
    ]
    assert laptop.page.read_text("utf-8") == desktop.page.read_text("utf-8")
    sound(laptop)


def git(folder: Path, *words: str) -> None:
    """One call of git."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def repository(folder: Path, first: str) -> None:
    """A repository that begins so."""
    (folder / "first").write_text(first, "utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "first")
    git(folder, "commit", "-qm", first)


def test_another_repository_the_same_store_and_an_agent_are_refused(
    pair: tuple[Memory, Memory], tmp_path: Path
) -> None:
    laptop, desktop = pair
    desktop.observe(said("CI runs on tags", "d2"))
    repository(laptop.folder, "one")
    repository(desktop.folder, "two")
    before = laptop.files()
    refused(laptop.run("pull", str(desktop.folder)), 1, "another repository", "--any-project")
    refused(laptop.run("pull", str(laptop.folder)), 1, "this very store")
    refused(laptop.run("pull", str(tmp_path)), 10, "No .kairos-mem")
    agent = {"CLAUDECODE": "1"}
    refused(laptop.run("pull", str(desktop.folder), env=agent), 4, "owner's word")
    assert laptop.files() == before
    assert laptop.ask("pull", str(desktop.folder), "--any-project")["observations"] == 1
