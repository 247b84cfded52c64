"""What manifests and lock files state about versions, one reader for each kind of file, all with the same answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement

from memory_engine.adapters.workspace.formats import Data, at, data, listed, mapping
from memory_engine.adapters.workspace.outline import Unparsed
from memory_engine.adapters.workspace.python import tree_of
from memory_engine.adapters.workspace.snapshot import File


class Stated(NamedTuple):
    """``kind``: "locked" is what is installed, "asked" what a manifest allows, "own" the version of the project itself."""

    name: str
    value: str
    kind: str
    world: str


Reader = Callable[[File], Iterator[Stated]]


def requirement(text: str) -> Iterator[Stated]:
    """Think: what one line of a Python requirement list asks for, spelled as it stands there."""
    try:
        asked = Requirement(text.partition(" #")[0].strip())
    except (InvalidRequirement, ValueError):
        return
    spelled = re.search(r"[<>=!~][^;]*", text.partition(" #")[0].partition(" @ ")[0])
    yield Stated(asked.name, spelled[0].strip(" )") if spelled and asked.specifier else "", "asked", "python")


def _requirements(file: File) -> Iterator[Stated]:
    for line in file.text.splitlines():
        for name, value, _, world in requirement(line.partition("--hash")[0].rstrip(" \\")):
            exact = re.fullmatch(r"===?([^,*]+)", value)
            yield Stated(name, exact[1], "locked", world) if exact else Stated(name, value, "asked", world)


def _pyproject(file: File) -> Iterator[Stated]:
    held = data(file)
    project, poetry = at(held, "project"), at(held, "tool", "poetry")
    groups = [*mapping(at(project, "optional-dependencies")).values(), *mapping(at(held, "dependency-groups")).values()]
    groups += [
        at(project, "dependencies"),
        at(held, "build-system", "requires"),
        at(held, "tool", "uv", "dev-dependencies"),
    ]
    for text in (text for group in groups for text in listed(group) if isinstance(text, str)):
        yield from requirement(text)
    tables = [at(poetry, "dependencies"), at(poetry, "dev-dependencies")]
    tables += [at(group, "dependencies") for group in mapping(at(poetry, "group")).values()]
    for table in tables:
        yield from _table(table, "poetry")
    for owner in (project, poetry):
        yield from _own(at(owner, "name"), at(owner, "version"), "python")
    yield from _asked("python", at(project, "requires-python"), "python")


def _setup_cfg(file: File) -> Iterator[Stated]:
    held = mapping(data(file))
    options, about = mapping(held.get("options")), mapping(held.get("metadata"))
    extras = mapping(held.get("options.extras_require")).values()
    for block in [str(options.get("install_requires", "")), *map(str, extras)]:
        for line in block.splitlines():
            yield from requirement(line)
    yield from _asked("python", options.get("python_requires"), "python")
    if re.match(r"v?\d", str(about.get("version", ""))):
        yield from _own(about.get("name"), about.get("version"), "python")


def _setup_py(file: File) -> Iterator[Stated]:
    try:
        tree = tree_of(file.content)
    except Unparsed:
        return
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    setup = next((one for one in calls if getattr(one.func, "id", getattr(one.func, "attr", "")) == "setup"), None)
    said = {word.arg: _literal(word.value) for word in setup.keywords} if setup else {}
    extras = [text for group in mapping(said.get("extras_require")).values() for text in listed(group)]
    for text in [*listed(said.get("install_requires")), *extras]:
        yield from requirement(str(text))
    yield from _asked("python", said.get("python_requires"), "python")
    yield from _own(said.get("name"), said.get("version"), "python")


def _literal(node: ast.expr) -> Data:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _lock_tables(world: str) -> Reader:
    def read(file: File) -> Iterator[Stated]:
        for package in listed(at(data(file), "package")):
            if not {"editable", "virtual"} & set(mapping(at(package, "source"))):
                yield from _locked(at(package, "name"), at(package, "version"), world)

    return read


def _pipfile_lock(file: File) -> Iterator[Stated]:
    for part in ("default", "develop"):
        for name, about in mapping(at(data(file), part)).items():
            yield from _locked(name, str(at(about, "version") or "").lstrip("="), "python")


def _pipfile(file: File) -> Iterator[Stated]:
    for part in ("packages", "dev-packages"):
        yield from _table(at(data(file), part), "poetry")


def _package_json(file: File) -> Iterator[Stated]:
    held = data(file)
    for part in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "engines"):
        yield from _table(at(held, part), "npm")
    name, _, version = str(at(held, "packageManager") or "").partition("@")
    yield from _locked(name, version.partition("+")[0], "npm")
    yield from _own(at(held, "name"), at(held, "version"), "npm")


def _package_lock(file: File) -> Iterator[Stated]:
    held = data(file)
    for place, about in mapping(at(held, "packages")).items():
        if place.startswith("node_modules/") and "/node_modules/" not in place and not at(about, "link"):
            yield from _locked(place.removeprefix("node_modules/"), at(about, "version"), "npm")
    for name, about in mapping(at(held, "dependencies")).items() if not at(held, "packages") else ():
        yield from _locked(name, at(about, "version"), "npm")


def _cargo(file: File) -> Iterator[Stated]:
    held = data(file)
    tables = [at(held, part) for part in ("dependencies", "dev-dependencies", "build-dependencies")]
    tables.append(at(held, "workspace", "dependencies"))
    for target in mapping(at(held, "target")).values():
        tables.append(at(target, "dependencies"))
    for table in tables:
        yield from _table(table, "cargo")
    yield from _own(at(held, "package", "name"), at(held, "package", "version"), "cargo")


def by_line(pattern: str, kind: str, world: str) -> Reader:
    """Think: a reader of text in which one expression finds (name, version)."""
    expression = re.compile(pattern, re.M)

    def read(file: File) -> Iterator[Stated]:
        for name, version in expression.findall(file.text):
            yield Stated(name.strip(), version.strip(), kind, world)

    return read


def _gemfile(file: File) -> Iterator[Stated]:
    for name, asked in re.findall(r"""^\s*gem\s+["']([^"']+)["']((?:\s*,\s*["'][^"']+["'])*)""", file.text, re.M):
        yield Stated(name, ", ".join(re.findall(r"""["']([^"']+)["']""", asked)), "asked", "ruby")


def _mix(file: File) -> Iterator[Stated]:
    yield from by_line(r"""\{:(\w+),\s*"([^"]+)\"""", "asked", "elixir")(file)
    name, version = re.search(r"\bapp:\s*:(\w+)", file.text), re.search(r"""\bversion:\s*"([^"]+)\"""", file.text)
    yield from _own(name and name[1], version and version[1], "elixir")


def _yarn(file: File) -> Iterator[Stated]:
    for heads, version in re.findall(r"^(\S.*?):\s*\n\s+version:?\s+\"?([^\"\s]+)", file.text, re.M):
        for head in {re.sub(r"(?<=.)@.*$", "", one.strip().strip('"')) for one in heads.split(",")}:
            yield Stated(head, version, "locked", "npm")


def _runtime(name: str) -> Reader:
    def read(file: File) -> Iterator[Stated]:
        first = file.text.strip().partition("\n")[0].strip()
        yield from _locked(name, first.removeprefix(f"{name}-").lstrip("v"), name)

    return read


def _tool_versions(file: File) -> Iterator[Stated]:
    for name, version in re.findall(r"^([\w-]+)\s+(\d\S*)", file.text, re.M):
        yield Stated({"nodejs": "node", "golang": "go"}.get(name, name), version, "locked", name)


def _table(table: Data, world: str) -> Iterator[Stated]:
    for name, asked in mapping(table).items():
        yield from _asked(name, asked if isinstance(asked, str) else at(asked, "version"), world)


def _asked(name: str, spec: Data, world: str) -> Iterator[Stated]:
    if isinstance(spec, str) and spec.strip():
        yield Stated(name, spec.strip(), "asked", world)


def _locked(name: Data, version: Data, world: str) -> Iterator[Stated]:
    if name and isinstance(version, str) and re.match(r"v?\d", version):
        yield Stated(str(name), version, "locked", world)


def _own(name: Data, version: Data, world: str) -> Iterator[Stated]:
    if isinstance(name, str) and isinstance(version, str) and name and version:
        yield Stated(name, version, "own", world)


READERS: dict[str, Reader] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "poetry.lock": _lock_tables("python"),
    "uv.lock": _lock_tables("python"),
    "pdm.lock": _lock_tables("python"),
    "Pipfile.lock": _pipfile_lock,
    "Pipfile": _pipfile,
    ".python-version": _runtime("python"),
    "runtime.txt": _runtime("python"),
    "package.json": _package_json,
    "package-lock.json": _package_lock,
    "npm-shrinkwrap.json": _package_lock,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": by_line(r"^  ['\"]?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[\w.+-]*)", "locked", "npm"),
    ".nvmrc": _runtime("node"),
    ".node-version": _runtime("node"),
    "Cargo.toml": _cargo,
    "Cargo.lock": _lock_tables("cargo"),
    "go.mod": by_line(r"^(?:require[ \t]+|[ \t]+)?((?:[\w.-]+\.[a-z]+/\S+)|go)[ \t]+v?(\d\S*)", "locked", "go"),
    "go.sum": by_line(r"^(\S+) v(\d\S*?) h1:", "locked", "go"),
    "Gemfile": _gemfile,
    "Gemfile.lock": by_line(r"^    ([\w.-]+) \((\d[^)\s]*)\)", "locked", "ruby"),
    ".ruby-version": _runtime("ruby"),
    "mix.exs": _mix,
    "mix.lock": by_line(r'^\s*"(\w+)":\s*\{:hex,\s*:\w+,\s*"([^"]+)"', "locked", "elixir"),
    ".tool-versions": _tool_versions,
}
"""By the name of the file."""

REQUIREMENTS = re.compile(r"(^|/)(requirements|constraints)([-_.][^/]*)?\.txt$|(^|/)requirements/[^/]+\.txt$")


def reader(path: str) -> Reader | None:
    """Think: what reads versions out of a file of this name."""
    return READERS.get(path.rpartition("/")[2]) or (_requirements if REQUIREMENTS.search(path) else None)


def read(file: File) -> tuple[Stated, ...]:
    """Think: everything that a manifest or lock file states about versions."""
    reads = reader(file.path)
    return tuple(reads(file)) if reads else ()


def normal_name(name: str) -> str:
    """Think: a package's name in the form in which two spellings of it are equal."""
    return re.sub(r"[-_.]+", "-", name.strip().strip("`'\"")).lower()


def named(stated: Iterable[Stated], name: str) -> list[Stated]:
    """Think: what is stated about this package; a Go module also goes by the last part of its path."""
    wanted, stated = normal_name(name), list(stated)
    tail = re.compile(rf"/{re.escape(wanted)}(/v\d+)?$")
    exact = [one for one in stated if normal_name(one.name) == wanted]
    return exact or [one for one in stated if one.world == "go" and tail.search(normal_name(one.name))]
