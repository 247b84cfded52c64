"""What a reader has to hold in mind.

The ways through one function, and the lines of one file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).parents[2]
ROOTS = (HOME / "memory_engine", HOME / "cli")

MOST_WAYS = 15
"""Through one function: every place where it may go on otherwise counts, and one for itself."""
MOST_LINES = 300
"""Of one file."""

FORKS = (
    *(ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.Assert),
    *(ast.ExceptHandler, ast.comprehension, ast.match_case),
)

MANY_WAYS: frozenset[str] = frozenset(
    {
        "memory_engine/relate/align.py: _spelt_out",
        "memory_engine/relate/contradiction.py: _opposite",
        "memory_engine/relate/contradiction.py: contradicts",
        "memory_engine/relate/correction.py: replaced",
        "memory_engine/relate/ending.py: _gives_way",
        "memory_engine/relate/ending.py: _moved_away",
        "memory_engine/relate/ground.py: _part",
        "memory_engine/relate/ground.py: ground",
        "memory_engine/relate/guard/__init__.py: contrast",
        "memory_engine/relate/guard/added.py: unanswered",
        "memory_engine/relate/guard/predicates.py: head",
        "memory_engine/relate/guard/things.py: things",
        "memory_engine/relate/guard/wording.py: substitution",
        "memory_engine/relate/likeness.py: _added",
        "memory_engine/relate/marks.py: marks",
        "memory_engine/relate/negation.py: in_other_words",
        "memory_engine/relate/one_valued.py: functional",
        "memory_engine/relate/order.py: exchanged",
        "memory_engine/relate/order.py: traded_places",
        "memory_engine/relate/possible.py: _contrary",
        "memory_engine/relate/turns.py: confined",
        "memory_engine/relate/turns.py: defaults",
        "memory_engine/relate/values.py: _framed_alike",
        "memory_engine/relate/values.py: another_value",
    }
)
"""What has more yet. Nothing may come to them, and what became simple has to leave."""
LONG: frozenset[str] = frozenset(
    {
        "memory_engine/adapters/importers/other_hosts/codex/record.py",
        "memory_engine/adapters/network.py",
        "memory_engine/adapters/postgres/database.py",
        "memory_engine/adapters/settings.py",
        "memory_engine/adapters/workspace/definitions.py",
        "memory_engine/adapters/workspace/runners.py",
        "memory_engine/adapters/workspace/targets.py",
        "memory_engine/adapters/workspace/tree.py",
        "memory_engine/attach/install/entries.py",
        "memory_engine/belief/confidence.py",
        "memory_engine/channels/discord/bot.py",
        "memory_engine/channels/github/polling.py",
        "memory_engine/claims/lookable_forms.py",
        "memory_engine/daemon/watchers/files.py",
        "memory_engine/domain/policy.py",
        "memory_engine/dream/predicate.py",
        "memory_engine/dream/undo.py",
        "memory_engine/engine/recall_facts.py",
        "memory_engine/engine/redacting.py",
        "memory_engine/privacy/secrets.py",
        "memory_engine/relate/ground.py",
        "memory_engine/relate/reading.py",
        "memory_engine/relate/sense.py",
        "memory_engine/relate/values.py",
    }
)
"""The files that are longer yet. None may come to them, and what became short has to leave."""


def ways(function: ast.AST) -> int:
    """Count the ways through a function, what is defined in it included."""
    return 1 + sum(_forks(node) for node in ast.walk(function))


def _forks(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    return isinstance(node, FORKS) + len(getattr(node, "ifs", ()))


@cache
def files() -> dict[str, str]:
    """Read each file of ours, by its path."""
    paths = sorted(path for root in ROOTS for path in root.rglob("*.py"))
    return {path.relative_to(HOME).as_posix(): path.read_text("utf-8") for path in paths}


def functions() -> Iterator[tuple[str, int]]:
    """Count the ways of each function of ours."""
    for path, text in files().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}: {node.name}", ways(node)


def test_every_kind_of_fork_is_counted() -> None:
    text = "def f():\n" + "".join(
        f"    {line}\n"
        for line in (
            "if a and b or c: pass",  # 3
            "x = [y for y in z if y if x]",  # 3
            "while a: pass",
            "assert a",
            "try: pass",
            "except OSError: pass",
            "b = 1 if a else 2",
        )
    )
    assert ways(ast.parse(text).body[0]) == 1 + 3 + 3 + 4


def test_a_function_goes_few_ways() -> None:
    counted: dict[str, int] = {}
    for name, count in functions():
        counted[name] = max(count, counted.get(name, 0))
    assert len(counted) > 4_000
    over = {name: count for name, count in counted.items() if count > MOST_WAYS}
    assert {name: over[name] for name in over.keys() - MANY_WAYS} == {}
    assert MANY_WAYS - over.keys() == set(), "these need no leave any more"


def test_a_file_fits_into_a_readers_head() -> None:
    lengths = {path: text.count("\n") for path, text in files().items()}
    over = {path: lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert {path: over[path] for path in over.keys() - LONG} == {}
    assert LONG - over.keys() == set(), "these need no leave any more"
