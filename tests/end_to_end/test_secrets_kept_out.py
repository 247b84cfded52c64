"""No byte of a common secret stays below the store.

Every shape is tried through every way in.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.secret_shapes import Planted, planted
from memory_engine.adapters.workspace import CodeBase
from memory_engine.attach.memory_tool import Files, Refused
from memory_engine.domain.records.looked import Predicate
from memory_engine.privacy.redact import redacted
from tests.contracts import transcript
from tests.contracts.hosts_kit import WRITERS, Step
from tests.end_to_end.harness import Memory, Nearby, sound

LEAST = 8
"""[characters] Of a part of a secret that gives it away."""


def of_seed(seed: int) -> list[Planted]:
    return list(planted(seed))


def parts(one: Planted) -> Iterator[str]:
    """Cut a secret into lines, and what cuts leave.

    A cut in its middle would leave that.
    """
    for line in one.secret.splitlines():
        if not line.startswith("-----"):
            yield line
            yield line[: max(len(line) * 2 // 3, LEAST)]


def left_below(memory: Memory, secrets: list[Planted]) -> list[str]:
    """Name the shapes of which a part is left.

    It is in some file below the store.
    """
    with sqlite3.connect(memory.database) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = b"\0".join(
        (Path(folder) / name).read_bytes()
        for folder, _, names in os.walk(memory.root)
        for name in names
    )
    return [one.name for one in secrets if any(part.encode() in held for part in parts(one))]


def flat(one: Planted) -> str:
    return " ".join(one.sentence.split())


def by_observe(memory: Memory, secrets: list[Planted]) -> None:
    memory.observe(*({"text": one.sentence, "session": f"s{n}"} for n, one in enumerate(secrets)))


def as_fields(memory: Memory, secrets: list[Planted]) -> None:
    """The sentence says it, and the fields beside it say it again."""
    memory.observe(
        *(
            {
                "text": flat(one),
                "subject": one.name,
                "attribute": "value",
                "value": flat(one),
                "session": f"s{number}",
                "artefact": {"command": flat(one), "exit": 0},
            }
            for number, one in enumerate(secrets)
        )
    )


def by_transcript(memory: Memory, secrets: list[Planted]) -> None:
    steps: list[transcript.Step] = []
    for one in secrets:
        failed = f"Exit code 1\nError: {flat(one)}\nE   AssertionError: {flat(one)}"
        steps += [
            transcript.runs(f"make test # {flat(one)}", failed),
            transcript.says(f"The reason is that {one.sentence}"),
            transcript.writes("src/app.py", f'NOTE = """{one.sentence}"""\n'),
            transcript.runs("make test", f"1 passed in 0.1s {flat(one)}"),
            transcript.fetches("https://pages.example.com/x", one.sentence),
            transcript.says(one.sentence),
        ]
    texts = transcript.transcript("7d1b2c34", *steps)
    owners = "".join(
        json.dumps(_of_owner(number, one)) + "\n" for number, one in enumerate(secrets)
    )
    source = memory.folder / "session.jsonl"
    source.write_text(texts + owners, "utf-8")
    brought(memory, "claude-transcript", source)


def _of_owner(number: int, one: Planted) -> dict[str, object]:
    kind = {"isCompactSummary": True} if number % 2 else {"promptSource": "typed"}
    return {
        "type": "user",
        "uuid": f"o{number}",
        "sessionId": "7d1b2c34",
        "cwd": transcript.HOME,
        "timestamp": f"2026-11-11T10:00:{number % 60:02d}.000Z",
        "message": {"role": "user", "content": f"Always remember: {one.sentence}"},
        **kind,
    }


def brought(memory: Memory, kind: str, source: Path) -> None:
    answer = (
        memory.run("import", kind, str(source), "--any-project")
        if kind == ("claude-transcript")
        else memory.run("import", kind, str(source))
    )
    assert answer.code == 0, answer.err


def story_of(secrets: list[Planted]) -> tuple[Step, ...]:
    """Write a session in which each secret appears everyhow.

    It is said, run, printed, fetched and summed up.
    """
    return tuple(
        step
        for one in secrets
        for step in (
            Step("person", f"Always remember: {one.sentence}"),
            Step("run", f"make test # {flat(one)}", f"E   ValueError: {flat(one)}", 1),
            Step("agent", f"The reason is that {one.sentence}"),
            Step("fetch", "https://pages.example.com/x", one.sentence),
            Step("summary", f"## Lessons\n- {one.sentence}"),
        )
    )


def by_other_hosts(memory: Memory, secrets: list[Planted]) -> None:
    for kind, write in WRITERS.items():
        source = write(memory.folder / kind, story_of(secrets), str(memory.folder))
        answer = memory.run("import", kind, str(source), "--any-project")
        assert answer.code == 0, answer.err


def by_specstory(memory: Memory, secrets: list[Planted]) -> None:
    turns = "\n\n---\n\n".join(
        f"_**{who} (2026-11-10 10:{number % 60:02d}Z)**_\n\n{one.sentence}"
        for number, one in enumerate(secrets)
        for who in ("User", "Agent (model x)")
    )
    head = "<!-- Claude Code Session 7d1b2c34-0000-4000-8000-00000000000a (2026-11-10) -->\n\n"
    source = memory.folder / "2026-11-10.md"
    source.write_text(head + turns, "utf-8")
    brought(memory, "specstory", source)


def by_notes(memory: Memory, secrets: list[Planted]) -> None:
    folder = memory.folder / "notes"
    folder.mkdir()
    (folder / "2026-11-10.md").write_text("".join(f"- {flat(one)}\n" for one in secrets), "utf-8")
    brought(memory, "daily-notes", folder)


def by_memory_folder(memory: Memory, secrets: list[Planted]) -> None:
    folder = memory.folder / "curated"
    folder.mkdir()
    (folder / "MEMORY.md").write_text("".join(f"- {flat(one)}\n" for one in secrets), "utf-8")
    brought(memory, "claude-memory", folder)


def by_graph(memory: Memory, secrets: list[Planted]) -> None:
    source = memory.folder / "memory.jsonl"
    source.write_text(
        "".join(
            json.dumps(
                {
                    "type": "entity",
                    "name": f"e{n}",
                    "entityType": "host",
                    "observations": [flat(one)],
                }
            )
            + "\n"
            for n, one in enumerate(secrets)
        ),
        "utf-8",
    )
    brought(memory, "mcp-memory", source)


def by_instructions(memory: Memory, secrets: list[Planted]) -> None:
    source = memory.folder / "CLAUDE.md"
    source.write_text("".join(f"- Always do this: {flat(one)}\n" for one in secrets), "utf-8")
    brought(memory, "instructions", source)


def by_commits(memory: Memory, secrets: list[Planted]) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        subprocess.run(["git", *who, *words], cwd=memory.folder, check=True, capture_output=True)

    git("init", "-q")
    for one in secrets:
        git("commit", "-q", "--allow-empty", "-m", f"Fix the build\n\nThe reason: {one.sentence}")
    brought(memory, "git-history", memory.folder)


def by_hook(memory: Memory, secrets: list[Planted]) -> None:
    for one in secrets[::12]:
        given = {"session_id": "7d1b2c34", "prompt": one.sentence, "transcript_path": "/nowhere"}
        said = json.dumps(given).encode()
        for event in ("session-start", "prompt-submit", "tool-use", "stop", "session-end"):
            assert memory.run("hook", event, "--agent", "claude-code", stdin=said).code == 0


def tells(secret: str) -> bool:
    """Tell whether a secret is known by itself.

    Nothing is around it: a name is all there is.
    """
    return redacted(secret) != secret


def by_hand(memory: Memory, secrets: list[Planted]) -> None:
    """Somebody writes them into a log, as bullets, paragraphs and comments."""
    memory.observe({"text": "The cache lives in Redis.", "at": "2026-11-10T10:00:00Z"})
    (log,) = memory.logs()
    ways = ("- {}\n", "{}\n\n", "<!-- {} -->\n")
    own = "".join(way.format(one.sentence) for one in secrets for way in ways)
    log.write_text(log.read_text("utf-8") + own, "utf-8")


def by_page(memory: Memory, secrets: list[Planted]) -> None:
    """Write secrets on a page, for a night's taking.

    It takes the page up and keeps it aside.
    """
    memory.observe({"text": "The cache lives in Redis."})
    memory.night()
    page = memory.page.read_text("utf-8")
    memory.page.write_text(page + "".join(f"- {flat(one)}\n" for one in secrets), "utf-8")


def by_memory_tool(memory: Memory, secrets: list[Planted]) -> None:
    files = Files(str(memory.folder), session="loop-1")
    for number, one in enumerate(secrets):
        files.create(f"/memories/notes-{number}.md", f"- {one.sentence}\n")
        with suppress(Refused):
            if tells(one.secret):
                files.create(f"/memories/{one.secret}.md", f"- {flat(one)}\n")


def by_mcp(memory: Memory, secrets: list[Planted]) -> None:
    kit = pytest.importorskip("tests.contracts.mcp_kit", exc_type=ImportError)
    from memory_engine.attach.mcp.server import server

    async def talk(client: Any) -> None:  # noqa: ANN401  (the extra may be missing)
        for one in secrets:
            slot = {"subject": one.name, "attribute": "value", "value": flat(one)}
            await client.call_tool("observe", {"text": one.sentence, **slot})

    kit.session(server(str(memory.folder)), "auto", talk)


def by_the_owners_word(memory: Memory, secrets: list[Planted]) -> None:
    near = Nearby(memory.folder)
    near.observe({"text": "The cache lives in Redis."}, {"text": "The queue is RabbitMQ."})
    near.night()
    fact, other = (row["id"] for row in near.ask("facts"))
    for one in secrets[::5]:
        near.ask("confirm", fact, "--because", flat(one))
        near.ask("settle", fact, "--because", flat(one))
        near.ask("revert", fact)
    near.ask("forget", other, "--because", flat(secrets[0]))


def by_branch(memory: Memory, secrets: list[Planted]) -> None:
    memory.observe(
        *(
            {"text": f"Branch {number} has a cache.", "branch": one.secret, "scope": flat(one)}
            for number, one in enumerate(secrets)
            if tells(one.secret)
        )
    )


def by_plan(memory: Memory, secrets: list[Planted]) -> None:
    by_observe(memory, secrets)
    plan = memory.root / "plan.json"
    memory.ask("consolidate", "--force", "--plan", str(plan))
    memory.run("apply", str(plan))


@pytest.mark.parametrize(
    "way",
    [
        by_hand,
        by_page,
        by_memory_tool,
        by_mcp,
        by_the_owners_word,
        by_branch,
        by_plan,
        by_observe,
        as_fields,
        by_transcript,
        by_other_hosts,
        by_specstory,
        by_notes,
        by_memory_folder,
        by_graph,
        by_instructions,
        by_commits,
        by_hook,
    ],
    ids=lambda way: way.__name__,
)
def test_no_secret_stays_below_the_store(
    way: Callable[[Memory, list[Planted]], None], memory: Memory
) -> None:
    secrets = of_seed(sum(map(ord, way.__name__)))
    way(memory, secrets)
    memory.night()
    assert left_below(memory, secrets) == []
    sound(memory)


def test_what_a_sentence_said_of_its_secret_is_still_found(memory: Memory) -> None:
    memory.observe({"text": "Deploys to staging need the password Kettle-42, from the vault."})
    memory.night()
    answer = memory.run("recall", "password for staging deploys")
    assert "[redacted:" in answer.out
    assert "Kettle" not in answer.out


def test_what_the_code_base_keeps_secret_is_in_no_finding(tmp_path: Path) -> None:
    token = next(one.secret for one in planted(7) if one.name == "github classic")
    (tmp_path / "config.py").write_text(f'MIRROR = "{token}"\n', "utf-8")
    (finding,) = CodeBase(tmp_path).look([Predicate("literal", "MIRROR", "abc", "config.py")])
    assert (finding.verdict, finding.found) == ("unknown", ())
    assert "may be a secret" in finding.because
