"""Versions in the manifests and lock files of Python projects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import Data, at, data, listed, mapping
from memory_engine.adapters.workspace.outline import Unparsed
from memory_engine.adapters.workspace.python import tree_of
from memory_engine.adapters.workspace.stated import Reader, Stated, asked, locked, own, table


def requirement(text: str) -> Iterator[Stated]:
    """Read a line of a Python requirement list, spelled as is."""
    try:
        wanted = Requirement(text.partition(" #")[0].strip())
    except (InvalidRequirement, ValueError):
        return
    spelled = re.search(r"[<>=!~][^;]*", text.partition(" #")[0].partition(" @ ")[0])
    yield Stated(
        wanted.name,
        spelled[0].strip(" )") if spelled and wanted.specifier else "",
        "asked",
        "python",
    )


def requirements(file: File) -> Iterator[Stated]:
    """Read a requirements.txt: exactly one version counts as installed."""
    for line in file.text.splitlines():
        for name, value, _, world in requirement(line.partition("--hash")[0].rstrip(" \\")):
            exact = re.fullmatch(r"===?([^,*]+)", value)
            yield (
                Stated(name, exact[1].strip(), "locked", world)
                if exact
                else Stated(name, value, "asked", world)
            )


def pyproject(file: File) -> Iterator[Stated]:
    """Think: what is stated by a pyproject.toml."""
    held = data(file)
    project, poetry = at(held, "project"), at(held, "tool", "poetry")
    groups = [
        *mapping(at(project, "optional-dependencies")).values(),
        *mapping(at(held, "dependency-groups")).values(),
    ]
    groups += [
        at(project, "dependencies"),
        at(held, "build-system", "requires"),
        at(held, "tool", "uv", "dev-dependencies"),
    ]
    for text in (text for group in groups for text in listed(group) if isinstance(text, str)):
        yield from requirement(text)
    tables = [at(poetry, "dependencies"), at(poetry, "dev-dependencies")]
    tables += [at(group, "dependencies") for group in mapping(at(poetry, "group")).values()]
    for packages in tables:
        yield from table(packages, "poetry")
    for owner in (project, poetry):
        yield from own(at(owner, "name"), at(owner, "version"), "python")
    yield from asked("python", at(project, "requires-python"), "python")


def setup_cfg(file: File) -> Iterator[Stated]:
    """Think: what is stated by a setup.cfg."""
    held = mapping(data(file))
    options, about = mapping(held.get("options")), mapping(held.get("metadata"))
    extras = mapping(held.get("options.extras_require")).values()
    for block in [str(options.get("install_requires", "")), *map(str, extras)]:
        for line in block.splitlines():
            yield from requirement(line)
    yield from asked("python", options.get("python_requires"), "python")
    if re.match(r"v?\d", str(about.get("version", ""))):
        yield from own(about.get("name"), about.get("version"), "python")


def setup_py(file: File) -> Iterator[Stated]:
    """Think: what is stated by the literals in the call of ``setup``."""
    try:
        tree = tree_of(file.content)
    except Unparsed:
        return
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    setup = next(
        (one for one in calls if getattr(one.func, "id", getattr(one.func, "attr", "")) == "setup"),
        None,
    )
    said = {word.arg: _literal(word.value) for word in setup.keywords} if setup else {}
    extras = [
        text for group in mapping(said.get("extras_require")).values() for text in listed(group)
    ]
    for text in [*listed(said.get("install_requires")), *extras]:
        yield from requirement(str(text))
    yield from asked("python", said.get("python_requires"), "python")
    yield from own(said.get("name"), said.get("version"), "python")


def _literal(node: ast.expr) -> Data:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def lock_tables(world: str) -> Reader:
    """Make a lock file's reader, one table for each package.

    The project itself is left out.
    """

    def read(file: File) -> Iterator[Stated]:
        for package in listed(at(data(file), "package")):
            if not {"editable", "virtual"} & set(mapping(at(package, "source"))):
                yield from locked(at(package, "name"), at(package, "version"), world)

    return read


def pipfile_lock(file: File) -> Iterator[Stated]:
    """Think: what is stated by a Pipfile.lock."""
    for part in ("default", "develop"):
        for name, about in mapping(at(data(file), part)).items():
            yield from locked(name, str(at(about, "version") or "").lstrip("="), "python")


def pipfile(file: File) -> Iterator[Stated]:
    """Think: what is stated by a Pipfile."""
    for part in ("packages", "dev-packages"):
        yield from table(at(data(file), part), "poetry")
