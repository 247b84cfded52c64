"""``redact``: what slipped through goes for good.

It goes out of every file of the store.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from memory_engine.adapters.store import database
from memory_engine.domain.silent import Silent
from memory_engine.engine import redactable, redacting
from memory_engine.wiring import place
from tests.contracts import transcript
from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import DAY, Answer, Memory, Nearby, refused, sound
from tests.end_to_end.test_older_store import STORES, opened

WORD = "correcthorsebattery"
"""A password that nothing in its look tells from a word."""
SAYINGS = (
    {"text": f"Deploys to staging ask for {WORD} before they start.", "session": "s1"},
    {"text": f"The mirror wants {WORD} as well.", "session": "s2", "principal": "agent:claude"},
    {"text": "The default port is 8080.", "session": "s2", "principal": "agent:claude"},
)


def left(memory: Memory, *contents: str) -> list[str]:
    """List the store's files with any of these.

    They may be in whatever case or spelling.
    """
    forms = [
        form.lower().encode(how)
        for content in contents
        for form in (content, json.dumps(content)[1:-1])
        for how in ("utf-8", "utf-16-le")
    ]
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(memory.root)
        for name in names
        if any(form in (Path(folder) / name).read_bytes().lower() for form in forms)
        or any(content.lower() in name.lower() for content in contents)
    ]


def redacted(memory: Memory, *words: str) -> dict[str, object]:
    """Redact, and check that the store stays sound.

    Gives what ``redact`` answers; rebuilding changes nothing.
    """
    answer: dict[str, object] = memory.ask("redact", *words, "--yes", "--as-of-date", DAY)
    sound(memory)
    facts = memory.ask("facts", "--status", "all")
    memory.ask("rebuild")
    assert memory.ask("facts", "--status", "all") == facts
    sound(memory)
    return answer


class Alone(Nearby):
    """A store called in-process, leaving no reader behind."""

    def run(
        self,
        *words: str | bytes,
        stdin: bytes | Iterable[Mapping[str, object]] = b"",
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> Answer:
        """One call to its end, and all that it had opened closed."""
        answer = super().run(*words, stdin=stdin, env=env, before=before)
        gc.collect()
        return answer


@pytest.fixture(scope="module", autouse=True)
def frozen() -> Iterator[None]:
    """Freeze the heap that thousands of tests left.

    It takes a second to go through.
    """
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def memory(fresh: Memory, tmp_path: Path) -> Memory:
    """A fresh store, called within this process."""
    return Alone(copied(fresh, tmp_path).folder)


@pytest.fixture
def slipped(memory: Memory) -> Memory:
    """Make a store that heard a password twice.

    A night read it, and it was searched for.
    """
    memory.observe(*SAYINGS)
    memory.night()
    memory.ask("recall", "what do deploys ask for")
    assert left(memory, WORD)
    return memory


def test_a_text_goes_out_of_every_file_and_the_sentences_stay(slipped: Memory) -> None:
    slipped.ask("consolidate", "--force", "--plan", str(slipped.folder / "plan.json"))
    answer = redacted(slipped, "--text", WORD)
    assert left(slipped, WORD) == []
    texts = [fact["text"] for fact in slipped.ask("facts")]
    assert "Deploys to staging ask for [redacted:by-owner] before they start." in texts
    assert "The default port is 8080." in texts
    assert answer["entry"] == 4
    (said,) = [row for row in slipped.ask("log") if row["verb"] == "redact"]
    assert "2 observations and 2 facts" in said["because"]
    assert slipped.ask("recall", "what do deploys ask for")


def test_free_pages_of_the_database_are_written_over(slipped: Memory) -> None:
    """What was deleted long ago stands in pages that are free."""
    slipped.tamper("CREATE TABLE old AS SELECT value FROM json_each(?)", json.dumps([WORD] * 5_000))
    slipped.tamper("DROP TABLE old")
    redacted(slipped, "--text", WORD)
    assert left(slipped, WORD) == []


def test_names_that_were_made_of_the_content_are_others(slipped: Memory) -> None:
    """Names made of the content are replaced.

    A digest of a sentence with a short secret tells a guess from the truth.
    """
    facts = {fact["id"] for fact in slipped.ask("facts") if WORD in fact["text"]}
    said, hashes = (
        slipped.remembered(),
        [row[0] for row in slipped.select("SELECT hash FROM entries")],
    )
    redacted(slipped, "--text", WORD)
    there = b"\0".join(slipped.files().values())
    gone = {*said} - {*slipped.remembered()}
    assert len(facts) == len(gone) == 2
    for name in (*facts, *gone, hashes[-1]):
        assert name.encode() not in there, name


def test_what_comes_in_again_is_known_and_kept_out(memory: Memory) -> None:
    source = memory.folder / "session.jsonl"
    steps = [transcript.says(f"The reason is that deploys to staging ask for {WORD}.")]
    source.write_text(transcript.transcript("7d1b2c34", *steps), "utf-8")
    bring = ("import", "claude-transcript", str(source), "--any-project")
    assert memory.ask(*bring)["observations"]
    memory.night()
    redacted(memory, "--text", WORD)
    assert memory.ask(*bring)["observations"] == 0
    steps += [transcript.says(f"Because the mirror wants {WORD} too, its jobs wait.")]
    source.write_text(transcript.transcript("8e2c3d45", *steps), "utf-8")
    memory.ask(*bring)
    memory.observe({"text": f"I was told {WORD} again"})
    assert memory.run("observe", f"and {WORD}, once more").code == 0
    memory.night("2026-11-21")
    assert left(memory, WORD) == []
    sound(memory)


def test_without_the_key_the_digests_tell_nothing_and_all_else_works(slipped: Memory) -> None:
    redacted(slipped, "--text", WORD)
    keys = Path(os.environ["XDG_STATE_HOME"]) / "kairos-mem" / "keys"
    name = json.loads((slipped.root / "redacted.json").read_text("utf-8"))["name"]
    (keys / name).unlink()
    slipped.observe({"text": "The cache lives in Redis."})
    slipped.night("2026-11-21")
    sound(slipped)
    assert any("redacted.json" in row for row in Memory(slipped.folder).ask("doctor")["to_mend"])


@pytest.mark.parametrize("way", ["observation", "fact", "entry", "session:s1", "dream:1"])
def test_something_said_or_held_goes_as_a_whole(way: str, slipped: Memory) -> None:
    fact = slipped.fact("Deploys to staging")
    trail = slipped.ask("why", fact["id"])
    names = {
        "observation": trail["evidence"][0]["id"],
        "fact": fact["id"],
        "entry": str(trail["history"][0]["entry"]),
    }
    redacted(slipped, names.get(way, way))
    assert left(slipped, "Deploys to staging ask", "before they start") == []
    (whole,) = [
        f for f in slipped.ask("facts", "--status", "all") if f["text"] == "[redacted:by-owner]"
    ][:1]
    assert whole["status"] == "retracted"
    assert bool(left(slipped, "The default port is 8080")) == (way != "dream:1")


def test_a_fact_that_others_say_too_keeps_their_words(memory: Memory) -> None:
    ids = memory.observe(
        {"text": "Deploys run at noon.", "session": "s1"},
        {"text": "Deploys run at noon, I think.", "session": "s2", "principal": "agent:claude"},
    )
    memory.night()
    assert len(memory.ask("facts")) == 1
    redacted(memory, ids[0])
    (fact,) = memory.ask("facts")
    assert fact["text"] == "Deploys run at noon, I think."


def test_a_redaction_is_not_taken_back(slipped: Memory) -> None:
    answer = redacted(slipped, "--text", WORD)
    refused(slipped.run("revert", str(answer["entry"])), 4, "gone from every file")
    fact = slipped.fact("Deploys to staging")
    slipped.ask("revert", fact["id"])
    sound(slipped)


def test_only_the_owner_may_and_only_who_confirms(slipped: Memory) -> None:
    before = slipped.files()
    refused(slipped.run("redact", "--text", WORD), 4, "--yes")
    alone = Memory(slipped.folder)
    asked = alone.run("redact", "--text", WORD, "--yes", env={"CLAUDECODE": "1"})
    refused(asked, 4)
    answer = slipped.ask("redact", "--text", WORD, "--dry-run")
    assert (answer["applied"], len(answer["facts"])) == (False, 2)
    assert WORD not in json.dumps(answer)
    after = slipped.files()
    assert {name for name in after if before.get(name) != after[name]} <= {"memory.db"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--text", "nobody said this"), 1, "stands nowhere"),
        (("--text", "abc"), 1, "stands everywhere"),
        (("--text", "agent:claude"), 2, "lines of the store are written with"),
        (("--pattern", "("), 1, "no regular expression"),
        (("--found",), 1, "stands nowhere"),
        (("f000000000000",), 1, "f000000000000"),
        (("o0000000000000000",), 1, "o0000000000000000"),
        ((), 2, "What is to be taken out?"),
        (("41", "--text", "what?"), 2, "One thing at a time"),
    ],
)
def test_what_can_not_be_taken_out_is_refused(
    words: tuple[str, ...], code: int, said: str, slipped: Memory
) -> None:
    refused(slipped.run("redact", *words, "--yes"), code, said)
    sound(slipped)


CONTENTS = (
    'a "quoted" word-and-more',
    "back\\slash\\pass",
    "grüße-aus-köln",
    "パスワード一二三四",
    "key with  several words",
    "9182736455",
    "Ünïcode-😀-sign",
    "[brackets](and) <tags/>",
    "per%cent=eq&amp",
    "TRAILING-dots...",
)
"""Contents that logs, JSON and pages each write in a way of their own."""


def test_however_a_content_is_written_it_goes(memory: Memory) -> None:
    for number, content in enumerate(CONTENTS):
        memory.observe(
            {"text": f"Service {number} is opened by {content} alone.", "session": f"s{number}"},
            {
                "text": f"Service {number} has a field",
                "subject": f"service {number}",
                "attribute": "default",
                "value": content,
                "source": f"notes/{content}.md:1",
                "artefact": {"command": f"open {content}", "exit": 0},
                "principal": "tool:shell",
                "method": "test",
                "session": f"t{number}",
            },
        )
    memory.night()
    by_hand = memory.logs()[0]
    more = "".join(
        f"- By hand: {content}\n  and so on\n\nAside {content}\n\n" for content in CONTENTS
    )
    by_hand.write_text(by_hand.read_text("utf-8") + "\n" + more, "utf-8")
    memory.night("2026-11-21")
    for content in CONTENTS:
        memory.ask("redact", "--text", content, "--yes", "--as-of-date", "2026-11-21")
        assert left(memory, content) == [], content
    sound(memory)


def test_what_lies_beside_the_database_is_clean_too(slipped: Memory) -> None:
    spool, aside = slipped.root / "spool", slipped.root / "aside"
    spool.mkdir(exist_ok=True)
    aside.mkdir(exist_ok=True)
    event = {"at": "1.0", "event": "note", "agent": "x", "session": "s", "text": f"/a/{WORD}.jsonl"}
    (spool / "events.jsonl").write_text(json.dumps(event) + "\n", "utf-8")
    (aside / f"{WORD}.md.1").write_text(f"- {WORD}\n", "utf-8")
    slipped.page.write_text(
        slipped.page.read_text("utf-8") + f"- written by hand: {WORD}\n", "utf-8"
    )
    redacted(slipped, "--text", WORD)
    assert left(slipped, WORD) == []
    assert json.loads((spool / "events.jsonl").read_text("utf-8"))["agent"] == "x"


def test_what_is_rendered_for_other_hosts_says_it_no_more(slipped: Memory) -> None:
    slipped.ask("render", "agents-md")
    agents = slipped.folder / "AGENTS.md"
    assert WORD in agents.read_text("utf-8")
    redacted(slipped, "--text", WORD)
    assert WORD not in agents.read_text("utf-8")
    assert "[redacted:by-owner]" in agents.read_text("utf-8")


def test_a_whole_session_is_known_again_sentence_by_sentence(slipped: Memory) -> None:
    redacted(slipped, "session:s1")
    again = f"He said it again. {SAYINGS[0]['text']} And so on."
    slipped.observe({"text": again}, {"text": SAYINGS[0]["text"]})
    assert left(slipped, "Deploys to staging", "before they start") == []


def test_a_pattern_takes_all_that_it_finds(memory: Memory) -> None:
    memory.observe(*({"text": f"Ticket ACME-{n}77 is about the door."} for n in (1, 2, 3)))
    memory.night()
    redacted(memory, "--pattern", r"ACME-\d+")
    assert left(memory, "ACME-177", "ACME-277", "ACME-377") == []
    assert len(memory.ask("facts")) == 3


@pytest.mark.parametrize("version", [1, 2])
def test_a_store_of_an_earlier_version_loses_it_as_well(memory: Memory, version: int) -> None:
    older = opened(memory, STORES / f"version-{version}")
    before = [row[0] for row in older.select("SELECT verb FROM entries ORDER BY number")]
    fact = older.ask("facts", "--status", "all")[0]
    redacted(older, "--text", fact["text"])
    after = [row[0] for row in older.select("SELECT verb FROM entries ORDER BY number")]
    assert after == [*before, "redact"]
    assert left(older, fact["text"]) == []
    older.night("2027-01-02")
    sound(older)


def test_what_was_let_in_before_the_door_is_found_and_taken_out(memory: Memory) -> None:
    """A token let in earlier is found and taken out.

    An earlier version wrote it; the door would keep it out today.
    """
    token = "ghp_" + "Zq8Lw2Rk5Tn7Vb4Xc9Dm1Fp3Hs6Jy0Gu2Eaz"
    filler = "x" * len(token)
    memory.observe({"text": f"The mirror is called {filler} here.", "session": "s1"})
    memory.night()
    shutil.rmtree(memory.root / "index.lance", ignore_errors=True)
    slip(memory, filler, token)
    doctor = "\n".join(Memory(memory.folder).ask("doctor")["to_mend"])
    assert "github-pat" in doctor
    assert "redact --found" in doctor
    assert token not in doctor
    redacted(memory, "--found")
    assert left(memory, token) == []
    assert (
        memory.fact("The mirror is called")["text"]
        == "The mirror is called [redacted:github-pat] here."
    )
    assert "kept out today" not in "\n".join(Memory(memory.folder).ask("doctor")["to_mend"])


def slip(memory: Memory, filler: str, token: str) -> None:
    """Have a store hold a token as if doorless.

    Every name is made anew of it.
    """
    at = place(str(memory.folder), Silent())
    with at.writing() as engine:
        meant = redactable.Meant("a text", ((filler, token),))
        at.take_out(engine, redacting.plan(engine, meant, DAY, "user:owner").erasure)
    (memory.root / "redacted.json").unlink()


def test_a_store_that_is_read_meanwhile_is_not_called_clean(
    slipped: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader's state keeps old pages.

    The redaction is finished by the next who writes.
    """
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(slipped.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM facts").fetchall()
        answer = slipped.run("redact", "--text", WORD, "--yes")
    assert answer.code == 11, answer
    assert (slipped.root / "redacting.json").exists()
    assert "broken off" in slipped.run("verify").out
    slipped.ask("redact")
    assert left(slipped, WORD) == []
    sound(slipped)
