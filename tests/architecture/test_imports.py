"""Imports run one way, and no room touches what is forbidden.

Read off the syntax of every module, lazy and type-only ones too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PACKAGES = {
    "memory_engine": HOME / "memory_engine",
    "kairos_mem": HOME / "cli" / "kairos_mem",
    "benchmarks": HOME / "benchmarks",
}
ROOMS = {path.parent.name for path in (HOME / "memory_engine").glob("*/__init__.py")}
"""The rooms that are folders."""

GROUND = {"domain", "privacy", "claims", "commandline"}
THOUGHT = GROUND | {"belief", "extract", "formats", "relate"}
MAY_USE: Mapping[str, set[str]] = {
    "domain": set(),
    "privacy": {"domain"},
    "claims": {"domain"},
    "commandline": {"domain"},
    "belief": {"domain", "commandline"},
    "extract": GROUND,
    "formats": GROUND,
    "relate": {"domain", "claims"},
    "dream": THOUGHT,
    "views": {"domain", "belief", "formats"},
    "engine": THOUGHT | {"dream", "views"},
    "adapters": GROUND | {"extract", "formats"},
    "wiring": {"engine", "adapters", "formats", "views", "privacy", "domain"},
    "services": {"domain"},
    "attach": {"wiring", "engine", "services", "formats", "views", "domain"},
    "daemon": {"wiring", "services", "engine", "adapters", "formats", "views", "privacy", "domain"},
    "channels": {"wiring", "engine", "adapters", "extract", "formats", "views"}
    | {"privacy", "domain"},
    "fleet": {"wiring", "engine", "views", "domain"},
    "web": {"wiring", "engine", "belief", "formats", "views", "domain"},
    "cli": {"wiring", "engine", "adapters", "belief", "dream", "formats", "views"}
    | {"privacy", "domain"},
    "benchmarks": {"cli", "attach", "daemon", "channels", "fleet", "web", "wiring", "engine"}
    | {"adapters", "dream", "views"}
    | THOUGHT,
}
"""Room -> the other rooms that it may import from."""

FLOORS = 7
"""A room stands above all that it imports from; the ground is the first floor."""

PURE = (*sorted(THOUGHT), "dream", "views")
OUTSIDE = frozenset(
    {
        *(
            "asyncio",
            "fcntl",
            "ftplib",
            "glob",
            "http",
            "importlib",
            "io",
            "logging",
            "mmap",
            "multiprocessing",
            "os",
            "pathlib",
            "pickle",
        ),
        *(
            "platform",
            "pty",
            "queue",
            "random",
            "secrets",
            "select",
            "shelve",
            "shutil",
            "signal",
            "socket",
            "sqlite3",
            "_sqlite3",
            "ssl",
            "subprocess",
        ),
        *("sys", "tempfile", "threading", "time", "urllib", "uuid"),
    }
)
"""Of the standard library: files, network, clock, chance, processes. No room that only thinks
imports one of these."""

CLOCKS = frozenset({"now", "today", "utcnow", "open", "input", "print"})
"""Calls by which a pure module would look at the clock or the outside without importing anything
suspicious."""

THIRD_PARTIES: Mapping[str, set[str]] = {
    **{name: set[str]() for name in (*PURE, "engine", "wiring")},
    "domain": {"_sha2", "_sha256"},
    "services": set(),
    "adapters": {
        "anthropic",
        "ast_grep_py",
        "cryptography",
        "psycopg",
        "httpx2",
        "lancedb",
        "numpy",
        "packaging",
        "pyarrow",
        "sentence_transformers",
        "onnxruntime",
        "tokenizers",
        "yaml",
    },
    "attach": {"anthropic", "anyio", "click", "mcp", "pydantic"},
    "daemon": {"click", "cronsim", "watchfiles"},
    "channels": {"aiohttp", "click", "discord", "httpx2", "slack_sdk", "telegram", "yarl"},
    "web": {"anyio", "click", "h11", "jinja2", "markupsafe", "starlette", "uvicorn"},
    "formats": {"ast_grep_py"},
    "cli": {"click", "networkx"},
}
"""Room -> what it may import that is neither ours nor this interpreter's own. What is left out
may import anything."""

NETWORKX = "memory_engine.belief.graph"
"""The one module of belief that may import networkx."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours by its name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = (package, *path.relative_to(folder).with_suffix("").parts)
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(
                path.read_text("utf-8"), str(path)
            )
    return found


def room(module: str) -> str:
    """The room that a module stands in; ``""`` for a bare package."""
    package, *inner = module.split(".")
    if package != "memory_engine":
        return {"kairos_mem": "cli"}.get(package, package)
    return inner[0] if inner else ""


def imported(module: str) -> Iterator[tuple[str, int]]:
    """Yield (name, line) of every module that one imports.

    They may be at its top, in a function, or for types only.
    """
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, (
                f"{module}:{node.lineno} imports relatively: this test reads full names only"
            )
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules() else str(node.module), node.lineno


def ours(name: str) -> bool:
    """Whether a name is one of our modules."""
    return name.split(".")[0] in PACKAGES


def test_every_room_was_seen_and_enough_of_it() -> None:
    seen: dict[str, int] = {}
    for module in modules():
        seen[room(module)] = seen.get(room(module), 0) + 1
    assert seen.keys() - {""} == MAY_USE.keys()
    assert len(modules()) >= 120
    least = {
        "domain": 8,
        "claims": 30,
        "relate": 20,
        "extract": 8,
        "formats": 8,
        "belief": 4,
        "dream": 10,
        "views": 5,
        "engine": 10,
        "adapters": 30,
        "cli": 25,
        "web": 10,
        "benchmarks": 2,
    }
    assert {name: seen[name] for name in least if seen[name] < least[name]} == {}


def test_every_import_of_ours_names_a_module_that_there_is() -> None:
    strange = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for name, line in imported(module)
        if ours(name) and name not in modules()
    ]
    assert strange == []


@pytest.mark.parametrize("name", MAY_USE)
def test_a_room_imports_only_from_the_rooms_below_it(name: str) -> None:
    looked, wrong = 0, []
    for module in (module for module in modules() if room(module) == name):
        for other, line in imported(module):
            if ours(other) and room(other) not in (name, ""):
                looked += 1
                if room(other) not in MAY_USE[name]:
                    wrong.append(f"{module}:{line} imports {other}")
    assert wrong == []
    assert looked or name in ("domain", "privacy", "attach"), f"no import out of {name} was seen"


FACES: Mapping[str, str] = {"relate": "memory_engine.relate.relation"}
"""Room -> the one module of it that others import."""


@pytest.mark.parametrize("name", FACES)
def test_nothing_but_its_face_is_imported_of_a_room_that_has_one(name: str) -> None:
    looked, wrong = 0, []
    for module in (module for module in modules() if room(module) != name):
        for other, line in imported(module):
            if ours(other) and room(other) == name:
                looked += 1
                if other != FACES[name]:
                    wrong.append(f"{module}:{line} imports {other}")
    assert wrong == []
    assert looked >= 5, f"no import of {FACES[name]} was seen"


def test_the_house_has_no_more_floors_than_a_reader_can_hold() -> None:
    below: dict[str, set[str]] = {name: set() for name in MAY_USE if name != "benchmarks"}
    for module in modules():
        if room(module) in below:
            others = {room(other) for other, _ in imported(module) if ours(other)}
            below[room(module)] |= others - {room(module), ""}
    floor: dict[str, int] = {}
    for name in TopologicalSorter(below).static_order():
        floor[name] = 1 + max((floor[other] for other in below[name]), default=0)
    assert max(floor.values()) <= FLOORS, floor


def test_there_are_no_circles() -> None:
    graph = {
        module: {name for name, _ in imported(module) if ours(name) and name != module}
        for module in modules()
    }
    assert sum(map(len, graph.values())) > 400
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("name", PURE)
def test_a_room_that_thinks_touches_neither_disk_nor_clock_nor_chance(name: str) -> None:
    wrong = [
        f"{module}:{line} imports {other}"
        for module in modules()
        if room(module) == name
        for other, line in imported(module)
        if other.split(".")[0] in OUTSIDE
    ]
    for module in (module for module in modules() if room(module) == name):
        for node in ast.walk(modules()[module]):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr
                    if isinstance(node.func, ast.Attribute)
                    else getattr(node.func, "id", "")
                )
                if called in CLOCKS:
                    wrong.append(f"{module}:{node.lineno} calls {called}()")
    assert wrong == []


@pytest.mark.parametrize("name", THIRD_PARTIES)
def test_a_room_imports_only_the_libraries_that_it_may(name: str) -> None:
    wrong = []
    for module in (module for module in modules() if room(module) == name):
        for other, line in imported(module):
            top = other.split(".")[0]
            allowed = THIRD_PARTIES[name] | ({"networkx"} if module == NETWORKX else set())
            if not ours(other) and top not in sys.stdlib_module_names and top not in allowed:
                wrong.append(f"{module}:{line} imports {other}")
    assert wrong == []


def test_the_engine_never_imports_what_its_ports_stand_for() -> None:
    forbidden = {"click", "anthropic", "lancedb", "sqlite3", "os", "pathlib", "subprocess", "yaml"}
    forbidden |= {"_sqlite3"}
    wrong = [
        f"{m}:{line} imports {name}"
        for m in modules()
        if room(m) == "engine"
        for name, line in imported(m)
        if name.split(".")[0] in forbidden
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ["click", "lancedb", "anthropic", "sqlite3", "networkx"])
def test_each_library_is_used_somewhere_so_that_forbidding_it_means_something(library: str) -> None:
    users = [
        module
        for module in modules()
        if any(name.split(".")[0] == library for name, _ in imported(module))
    ]
    if library in ("networkx", "anthropic") and not users:
        pytest.skip(f"nothing uses {library} yet")
    assert users


def test_models_and_heavy_libraries_are_imported_only_where_they_are_used() -> None:
    heavy = {"lancedb", "numpy", "pyarrow", "sentence_transformers", "anthropic", "httpx2"}
    heavy |= {"onnxruntime", "tokenizers"}
    wrong = []
    for module, tree in modules().items():
        if room(module) == "benchmarks":
            continue
        for node in tree.body:
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [str(node.module)]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            wrong += [
                f"{module}:{node.lineno} imports {name} on load"
                for name in names
                if name.split(".")[0] in heavy
            ]
    assert wrong == []


MOST_METHODS = 10
"""Of one port: what a port asks for a reader can hold in mind, and somebody else implement."""
SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|ORDER BY|LIKE)\b")


def test_a_port_asks_for_few_things() -> None:
    ports = [
        node
        for name, tree in modules().items()
        if name.startswith("memory_engine.domain.ports")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    ]
    methods = {
        port.name: sum(isinstance(one, ast.FunctionDef) for one in port.body) for port in ports
    }
    assert len(methods) > 12
    assert {name: many for name, many in methods.items() if many > MOST_METHODS} == {}


@pytest.mark.parametrize("name", sorted({*MAY_USE} - {"adapters", "benchmarks"}))
def test_sql_is_written_in_the_store_alone(name: str) -> None:
    wrong = [
        f"{module}:{node.lineno} {node.value[:40]}"
        for module in modules()
        if room(module) == name
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []
