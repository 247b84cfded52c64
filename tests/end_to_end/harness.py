"""One store, driven through the installed command as by users.

It is in a folder of its own, with a process for each call.
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kairos_mem.main import _called

os.environ.pop("COLUMNS", None)  # of whoever runs the tests: here nobody has a terminal

SCRIPT = Path(sys.executable).with_name("kairos-mem")
"""The command that an installer puts beside the interpreter."""

COMMAND = (sys.executable, str(SCRIPT))
"""How it is called: by this very interpreter. The line at its head may name that of another
tree, where it was copied."""

DAY = "2026-11-20"
LIMIT_SECONDS = 120.0
"""A call that takes this long hangs."""

ESCAPE = "\x1b"


@dataclass(frozen=True)
class Answer:
    """What one call came to."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """What stood on stdout."""
        return self.raw.decode("utf-8")

    @property
    def json(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """Give stdout as one JSON document.

        Raises ``ValueError`` for none, two, or anything around it.
        """
        return json.loads(self.out)


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the caller's environment, cleaned, with ``more``.

    What would name another store or speaker is left out.
    """
    hosts = (
        "CLAUDE",
        "CODEX_",
        "GEMINI_CLI",
        "COPILOT_",
        "CURSOR_AGENT",
        "OPENCODE",
        "GOOSE_",
        "QWEN_CODE",
        "AI_AGENT",
        "AGENT",
    )
    strange = ("KAIROS_MEM_", "NO_COLOR", "PYTHONSTARTUP", *hosts)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {**kept, **(more or {})}


class Memory:
    """One ``.kairos-mem`` below ``folder``.

    Nothing here looks into the engine: bytes on disk and answers of calls only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / ".kairos-mem"
        self.database = self.root / "memory.db"
        self.page = self.root / "memory" / "MEMORY.md"

    def start(
        self,
        *words: str | bytes,
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a call and hand out its process.

        ``before`` runs in the child just before the command does.
        """
        pipe = subprocess.PIPE
        call: Sequence[str | bytes] = [*COMMAND, *words]
        return subprocess.Popen(
            call,
            cwd=self.folder,
            env=surroundings(env),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            preexec_fn=before,
        )

    def run(
        self,
        *words: str | bytes,
        stdin: bytes | Iterable[Mapping[str, object]] = b"",
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> Answer:
        """Run one call to its end.

        ``stdin`` may be observations, which go in as JSON lines.
        """
        given = stdin if isinstance(stdin, bytes) else json_lines(stdin)
        process = self.start(*words, env=env, before=before)
        out, err = process.communicate(given, timeout=LIMIT_SECONDS)
        return Answer(process.returncode, out, err.decode("utf-8"))

    def ask(self, *words: str, stdin: bytes | Iterable[Mapping[str, object]] = b"") -> Any:  # noqa: ANN401  (JSON is what it is)
        """One call with ``--json`` that must succeed; its answer."""
        answer = self.run("--json", *words, stdin=stdin)
        assert answer.code == 0, answer
        return answer.json

    def observe(self, *sayings: Mapping[str, object]) -> list[str]:
        """Observations through ``--stdin``; their ids."""
        ids: list[str] = self.ask("observe", "--stdin", stdin=sayings)["ids"]
        return ids

    def night(self, day: str = DAY) -> Any:  # noqa: ANN401  (JSON is what it is)
        """One night, whatever the gates say; its report."""
        return self.ask("consolidate", "--force", "--as-of-date", day)

    def fact(self, text: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        """The one fact that says this."""
        (found,) = [fact for fact in self.ask("facts", "--status", "all") if text in fact["text"]]
        return found

    def logs(self) -> list[Path]:
        """The daily logs, in order."""
        return sorted((self.root / "logs").rglob("*.md"))

    def logged(self) -> list[str]:
        """List the ids ending every line of every log.

        They are in order.
        """
        return [
            id
            for path in self.logs()
            for id in re.findall(r"\^(o[0-9a-f]{16})$", path.read_text("utf-8", "replace"), re.M)
        ]

    def remembered(self) -> list[str]:
        """The ids of the observations that memory has taken in, sorted."""
        return [str(id) for (id,) in self.select("SELECT id FROM observations ORDER BY id")]

    def select(self, query: str) -> list[tuple[Any, ...]]:
        """Give rows of the database, as any reader sees them."""
        with sqlite3.connect(self.database) as database:
            rows = database.execute(query).fetchall()
        database.close()
        return rows

    def tamper(self, statement: str, *values: object) -> None:
        """Change the database behind the engine's back."""
        with sqlite3.connect(self.database) as database:
            database.execute(statement, values)
        database.close()

    def files(self) -> dict[str, bytes]:
        """Read every file of the store that tells something.

        The lock, the seal and SQLite's side files are left out.
        """
        kept = (
            path
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not path.name.endswith(("lock", "seal", "-wal", "-shm"))
        )
        return {str(path.relative_to(self.root)): path.read_bytes() for path in kept}


CALLS_KEPT_OPEN = 20
"""So many calls within one process may leave their stores to it, as a verb does at its end."""


class Nearby(Memory):
    """The same store, called within this process.

    A test may make many of these calls. They know no environment.
    """

    calls = 0

    def run(
        self,
        *words: str | bytes,
        stdin: bytes | Iterable[Mapping[str, object]] = b"",
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> Answer:
        """One call to its end, as ``main`` makes it."""
        assert not env
        assert not before
        given = io.TextIOWrapper(
            io.BytesIO(stdin if isinstance(stdin, bytes) else json_lines(stdin))
        )
        out, err, stdin_before = io.StringIO(), io.StringIO(), sys.stdin
        sys.stdin = given
        try:
            with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
                code = _called([str(word) for word in words])
        finally:
            sys.stdin = stdin_before
        Nearby.calls += 1
        if Nearby.calls % CALLS_KEPT_OPEN == 0:
            gc.collect()
        return Answer(code, out.getvalue().encode(), err.getvalue())


def json_lines(sayings: Iterable[Mapping[str, object]]) -> bytes:
    """Observations as the lines that ``observe --stdin`` takes."""
    return "".join(json.dumps(saying) + "\n" for saying in sayings).encode()


def sound(memory: Memory) -> None:
    """``verify`` finds nothing wrong: chain, projection, pages and file."""
    answer = memory.run("--json", "verify")
    assert answer.code == 0, answer
    assert answer.json["ok"] is True
    assert answer.json["problems"] == []


def refused(answer: Answer, code: int, *said: str) -> None:
    """Check that a call was refused with ``code``.

    There is one sentence and its remedy on stderr, and nothing on stdout.
    """
    assert answer.code == code, answer
    assert answer.raw == b"", answer
    sentence, *remedy = answer.err.splitlines() or [""]
    assert sentence.startswith("kairos-mem: "), answer
    assert sentence.endswith((".", "?")), answer
    assert "Unexpected" not in sentence, answer
    assert len(remedy) == 1, answer
    assert re.fullmatch(r"  \S.*\S", remedy[0]), answer
    for part in said:
        assert part in answer.err, answer
