"""What a call loads.

``observe`` loads next to nothing, questions and reverts nothing heavy. Read off the interpreter's
own account.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.end_to_end.harness import SCRIPT, Memory, surroundings

NOT_FOR_OBSERVE = (
    "click",
    "dataclasses",
    "typing",
    "json",
    "sqlite3",
    "_sqlite3",
    "re",
    "enum",
    "inspect",
    "pathlib",
    "datetime",
    "hashlib",
    "collections",
    "functools",
)
HEAVY = (
    "networkx",
    "lancedb",
    "numpy",
    "pyarrow",
    "yaml",
    "anthropic",
    "sentence_transformers",
    "asyncio",
    "urllib.request",
    "http",
    "ssl",
    "concurrent",
    "multiprocessing",
)
READERS = (
    "memory_engine.claims.claim",
    "memory_engine.relate",
    "memory_engine.engine.fingerprint",
    "memory_engine.adapters.importers",
    "memory_engine.adapters.workspace",
)
"""What reads sentences and code: nothing that only tells what memory holds has any use for it."""

NOT_FOR_HOOKS = (
    "click",
    "sqlite3",
    "datetime",
    "urllib",
    "importlib.metadata",
    "inspect",
    "hashlib",
    "threading",
    "string",
    "memory_engine.claims.claim",
    "memory_engine.claims.lapse",
    "memory_engine.domain.ports",
    "memory_engine.engine.publishing",
    "memory_engine.engine.intake",
    "memory_engine.engine.recall_said",
    "memory_engine.formats.choice",
    "memory_engine.formats.memory_md",
)
"""What no prompt and no session that opens has any use for: ports are types, pages are laid out by
who writes, sentences are read by nights."""

LOADED = re.compile(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", re.M)


def loaded(memory: Memory, *words: str, handed: str = "") -> set[str]:
    """List the modules a call imports beyond the interpreter's own."""
    bare = _imports(memory, "-c", "pass")
    found = _imports(memory, str(SCRIPT), *words, handed=handed)
    assert "kairos_mem.main" in found
    return found - bare


def _imports(memory: Memory, *words: str, handed: str = "") -> set[str]:
    call = [sys.executable, "-X", "importtime", *words]
    ended = subprocess.run(
        call,
        cwd=memory.folder,
        input=handed,
        capture_output=True,
        text=True,
        env=surroundings(),
        check=True,
    )
    return set(LOADED.findall(ended.stderr))


def within(names: set[str], packages: tuple[str, ...]) -> list[str]:
    """Keep modules that are, or lie in, the packages."""
    return sorted(
        name
        for name in names
        if name.startswith(tuple(f"{package}." for package in packages)) or name in packages
    )


@pytest.mark.parametrize(
    "words",
    [
        ["observe", "The port is 8080"],
        ["observe", "The port is 8080", "--session", "s1", "--source", "a.py:3", "--kind=claim"],
    ],
)
def test_a_plain_observe_imports_next_to_nothing(held: Memory, words: list[str]) -> None:
    names = loaded(held, *words)
    assert within(names, NOT_FOR_OBSERVE) == []
    assert {name for name in names if name.startswith("memory_engine.")} <= {
        "memory_engine.adapters",
        "memory_engine.adapters.logs",
        "memory_engine.adapters.private",
        "memory_engine.domain",
        "memory_engine.domain.errors",
        "memory_engine.domain.errors.given",
        "memory_engine.domain.errors.memory",
        "memory_engine.domain.errors.stores",
        "memory_engine.domain.ids",
        "memory_engine.adapters.root",
        "memory_engine.adapters.wallclock",
        "memory_engine.adapters.worktree",
        "memory_engine.domain.principal",
        "memory_engine.formats",
        "memory_engine.formats.caller",
        "memory_engine.formats.log",
        "memory_engine.privacy",
        "memory_engine.privacy.redact",
    }
    assert len(names) < 28


@pytest.mark.parametrize(
    "verb",
    [
        "why ID",
        "show ID",
        "log",
        "facts",
        "revert ID --dry-run",
        "revert ID",
        "stats",
        "gates",
        "brief",
        "brief --since 2026-11-20",
        "conflicts",
        "diff 0..",
        "blame MEMORY.md",
    ],
)
def test_asking_and_taking_back_import_nothing_heavy(held: Memory, verb: str) -> None:
    id = str(held.fact("8080")["id"])
    names = loaded(held, *verb.replace("ID", id).split())
    assert within(names, ("_sqlite3",)), "it did not even open the store"
    assert within(names, HEAVY) == []
    assert within(names, READERS) == []


@pytest.mark.parametrize("event", ["user-prompt-submit", "session-start"])
def test_a_hook_that_answers_loads_what_it_answers_from(held: Memory, event: str) -> None:
    asked = {"session_id": "s", "source": "startup", "prompt": "Which port does the server have?"}
    names = loaded(held, "hook", event, handed=json.dumps(asked))
    assert within(names, ("_sqlite3",)), "it did not even open the store"
    assert within(names, (*HEAVY, *READERS, *NOT_FOR_HOOKS)) == []
    assert within(names, ("typing", "memory_engine.claims.stance")) == []


def test_a_hook_that_guards_opens_no_store(held: Memory) -> None:
    asked = {"session_id": "s", "tool_name": "Bash", "tool_input": {"command": "ls"}}
    names = loaded(held, "hook", "pre-tool-use", handed=json.dumps(asked))
    assert within(names, ("_sqlite3", "typing", *HEAVY, *READERS, *NOT_FOR_HOOKS)) == []


def test_the_account_is_of_this_very_call(held: Memory) -> None:
    assert within(loaded(held, "facts"), ("click", "json")) != []
    (held.root / "config.yaml").write_text("embedder: hashed\n", "utf-8")
    assert within(loaded(held, "facts"), ("yaml",)) != []
