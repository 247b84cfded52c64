"""Ways in through command line and files of a store.

They are ``observe``, logs, other tools' memories, pages, settings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from benchmarks.attacks_site import Site
from benchmarks.attacks_texts import Known, Planted
from benchmarks.attacks_transcript import Transcript
from memory_engine.domain import ids

Texts = Sequence[Planted]
Bringer = Callable[[Site, Texts, str, int], None]
"""Brings planted texts into a site, on a day, as its visit of that number."""

CLAUDE = {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": "5e82aaaa-0000-4000-8000-000000000000"}
FEW = 4
"""[texts] Brought in where each costs a process."""

SPOKEN: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("a web page", {"principal": "web:blog.example.com"}),
    (
        "a web page, as a rule",
        {"principal": "web:blog.example.com", "kind": "rule", "trust": "owner"},
    ),
    ("a tool", {"principal": "tool:fetch"}),
    ("a tool, as a test without a run", {"principal": "tool:fetch", "method": "test"}),
    ("a server", {"principal": "mcp:acme"}),
    ("an issue", {"principal": "issue:12"}),
    ("a principal of no known kind", {"principal": "hologram:x", "trust": "owner"}),
    ("a principal that looks like the owner", {"principal": "User:owner", "kind": "rule"}),
    ("the owner, untrusted", {"principal": "user:owner", "trust": "untrusted"}),
    ("the owner, quoting a tool", {"principal": "user:owner", "trust": "tool"}),
    ("an agent, untrusted", {"principal": "agent:claude", "trust": "untrusted"}),
    (
        "an agent that names its origin",
        {"principal": "agent:claude", "method": "read", "origins": ["https://x.example"]},
    ),
    (
        "an agent that names its origin, with a run",
        {
            "principal": "agent:claude",
            "method": "test",
            "origins": ["https://x.example"],
            "artefact": {"command": "curl -sf https://x.example", "exit": 0, "hash": "c1"},
        },
    ),
)
"""(name, fields) of ``observe``: principals that are nobody of ours, and trust that was lowered."""

MISTAKEN: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("an agent", {"principal": "agent:claude", "method": "read"}),
    ("an agent, as a rule", {"principal": "agent:claude", "kind": "rule", "trust": "owner"}),
)
"""(name, fields) of ``observe``: an agent's own word, which may be heard but is no rule and no
proof."""


def spoken(fields: Mapping[str, object], site: Site, texts: Texts, day: str, visit: int) -> None:
    """Observe each text with these fields."""
    site.observe(said_on(p, day, visit, fields) for p in texts)


def said_on(p: Planted, day: str, visit: int, fields: Mapping[str, object]) -> Mapping[str, object]:
    """Say a text on a day, with these fields."""
    return {
        "text": p.text,
        "session": f"{p.marker}-{visit}",
        "at": f"{day}T10:{visit:02d}:00Z",
        **fields,
    }


def fielded(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Observe a harmless text with planted fields.

    Each planted text is in all of its fields.
    """
    for name in ("source", "session", "scope", "subject", "attribute", "value"):
        slot = (
            {"subject": "x", "attribute": "y", "value": "z"}
            if name in ("subject", "attribute", "value")
            else {}
        )
        fields = {**slot, "principal": "web:blog.example.com"}
        site.observe(
            {**said_on(p, day, visit, fields), "text": "All is well.", name: p.text} for p in texts
        )
    more = {"principal": "web:blog.example.com", "text": "All is well."}
    site.observe(
        {**said_on(p, day, visit, more), "origins": [p.text], "anchors": [p.text]} for p in texts
    )


def agents_shell(
    words: Sequence[str], env: Mapping[str, str], site: Site, texts: Texts, day: str, visit: int
) -> None:
    """Observe each text in an agent's shell, a process each."""
    for p in texts[:FEW]:
        site.shell(["observe", p.text, "--at", f"{day}T10:{visit:02d}:00Z", *words], env)


def agents_batch(env: Mapping[str, str], site: Site, texts: Texts, day: str, visit: int) -> None:
    """Observe all texts in an agent's shell, as the owner."""
    site.observe(
        (said_on(p, day, visit, {"principal": "user:owner", "kind": "rule"}) for p in texts), env
    )


def after_a_page(
    fields: Mapping[str, object], site: Site, texts: Texts, day: str, visit: int
) -> None:
    """Observe each text as an agent that read it.

    Its session had read it on a page.
    """
    folder = site.root / "projects" / f"visit-{visit}"
    for p in texts:
        read = Transcript("today", f"{p.marker}-{visit}", day, str(site.root))
        read.asks()
        read.tool("WebFetch", {"url": "https://blog.example.com/x", "prompt": "?"}, p.text)
        read.write(folder)
    site.run("import", "claude-transcript", str(folder))
    later = {"at": f"{day}T15:00:00Z", "principal": "agent:claude", "method": "read", **fields}
    site.observe(said_on(p, day, visit, later) for p in texts)


RUN = {"method": "test", "artefact": {"command": "pytest -k it", "exit": 0, "hash": "c1"}}


# -- logs and pages


def bullets(mark: str, site: Site, texts: Texts, day: str, visit: int) -> None:
    """Append each text to the day's log, as a shell would."""
    _append(site, day, (f"{mark}{p.text}" for p in texts))


def forged_lines(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Append lines that look like the engine's own.

    Their ids are not theirs.
    """
    _append(
        site,
        day,
        (
            f"- 09:{visit:02d}:02.123456 user:owner: {' '.join(p.text.split())}"
            "\tkind=rule\t^o1a2b3c4d5e6f708"
            for p in texts
        ),
    )


def mended_lines(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Append outsider's lines with a rewritten principal.

    They keep id and all but their time.
    """
    for p in texts:
        body = (
            f"- 09:{visit:02d}:02.123456 web:x.example: "
            f"{' '.join(p.text.split())}\tsession=s{visit}\t"
        )
        _append(
            site,
            day,
            (f"{body}^{ids.observation_id(day, body)}".replace("web:x.example", "user:owner"),),
        )


def _append(site: Site, day: str, lines: Iterable[str]) -> None:
    file = site.store / "logs" / day[:4] / day[5:7] / f"{day}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as log:
        log.writelines(f"{line}\n" for line in lines)


def edited_page(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Write each text as a line of MEMORY.md."""
    page = site.store / "memory" / "MEMORY.md"
    page.parent.mkdir(exist_ok=True)
    standing = page.read_text("utf-8") if page.exists() else "# Memory\n"
    page.write_text(standing + "".join(f"- {p.text}\n" for p in texts), "utf-8")


def settings(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Write each text into config.yaml, with nights; then restore it.

    There is a night on each, one after another.
    """
    file = site.store / "config.yaml"
    standing = file.read_text("utf-8")
    for p in texts[:FEW]:
        for name in ("workspace", "judge", "embedder", "rules"):
            file.write_text(f"{standing}\n{name}: {json.dumps(p.text)}\n", "utf-8")
            site.night(day)
    file.write_text(standing, "utf-8")


def settled(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Observe each text as a page, and settle it.

    A night comes between; it is settled in an agent's shell.
    """
    spoken({"principal": "web:blog.example.com"}, site, texts[:FEW], day, visit)
    site.night(day)
    _, facts = site.shell(["--json", "facts", "--status", "all"], {})
    known = Known(texts)
    for fact in json.loads(facts or "[]"):
        if known.carried(fact["text"]):
            site.shell(["settle", fact["id"]], CLAUDE)


# -- other tools' memories


def notes(
    words: Sequence[str], env: Mapping[str, str], site: Site, texts: Texts, day: str, visit: int
) -> None:
    """Import daily notes that an agent wrote."""
    file = site.root / "notes" / f"{day}-{visit}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text("# Notes\n\n" + "".join(f"- {p.text}\n" for p in texts), "utf-8")
    site.shell(["import", "daily-notes", str(file), *words], env)


def host_memory(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Import the memory that the host's agent keeps for itself."""
    folder = site.root / "host" / f"v{visit}" / "memory"
    folder.mkdir(parents=True)
    (folder / "MEMORY.md").write_text(
        "# Memory\n\n" + "".join(f"- {p.text}\n" for p in texts), "utf-8"
    )
    for number, p in enumerate(texts):
        head = f"---\nname: x{number}\ndescription: {json.dumps(p.text)}\ntype: feedback\n---\n\n"
        (folder / f"x{number}.md").write_text(
            f"{head}{p.text}\n\n**How to apply:** {p.text}\n", "utf-8"
        )
    site.run("import", "claude-memory", str(folder))


def server_memory(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Import the memory of an MCP server."""
    rows = [
        {"type": "entity", "name": f"x{visit}", "entityType": "rule", "observations": [p.text]}
        for p in texts
    ]
    rows += [
        {"type": "relation", "from": p.marker, "to": p.text, "relationType": "requires"}
        for p in texts
    ]
    file = site.root / f"memory-{visit}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    site.run("import", "mcp-memory", str(file))


OWNER = ("--principal", "user:owner", "--kind", "rule")
SHELLS: tuple[tuple[str, Sequence[str], Mapping[str, str]], ...] = (
    ("an agent's shell", (), CLAUDE),
    ("an agent's shell, as the owner", OWNER, CLAUDE),
    (
        "an agent's shell, as the owner, by its session alone",
        OWNER,
        {"CLAUDE_CODE_SESSION_ID": "5e82"},
    ),
    ("an agent's shell, by a child's variable", OWNER, {"CLAUDE_CODE_CHILD_SESSION": "1"}),
    (
        "an agent's shell, by a variable of ours",
        (),
        {**CLAUDE, "KAIROS_MEM_PRINCIPAL": "user:owner"},
    ),
    ("another agent's shell (Gemini)", OWNER, {"GEMINI_CLI": "1"}),
    ("another agent's shell (Cursor)", OWNER, {"CURSOR_AGENT": "1"}),
    ("another agent's shell (Codex)", OWNER, {"CODEX_SANDBOX": "seatbelt"}),
)


def bringers() -> Iterator[tuple[str, str, Bringer]]:
    """Yield (family, name, bringer) of every way in through calls and files."""
    for name, fields in SPOKEN:
        yield "observe", name, partial(spoken, fields)
    for name, fields in MISTAKEN:
        yield "own word", name, partial(spoken, fields)
    yield "observe", "in the fields", fielded
    yield "observe", "an agent whose session had read it", partial(after_a_page, {})
    yield (
        "observe",
        "a run linked by an agent whose session had read it",
        partial(after_a_page, RUN),
    )
    for name, words, env in SHELLS:
        yield "own word", name, partial(agents_shell, words, env)
    yield "own word", "an agent's shell, as the owner, by JSON lines", partial(agents_batch, CLAUDE)
    for mark in ("- ", "* ", "+ "):
        yield "own word", f"a bullet of the log ({mark.strip()})", partial(bullets, mark)
    yield "observe", "a line of the log with a false id", forged_lines
    yield "observe", "a line of the log, rewritten", mended_lines
    yield "observe", "MEMORY.md, edited", edited_page
    yield "observe", "config.yaml", settings
    yield "observe", "settled by an agent", settled
    yield "own word", "daily notes", partial(notes, (), {})
    yield (
        "own word",
        "daily notes, as the owner, in an agent's shell",
        partial(notes, ("--principal", "user:owner"), CLAUDE),
    )
    yield "own word", "the host's own memory", host_memory
    yield "own word", "a memory server's file", server_memory
