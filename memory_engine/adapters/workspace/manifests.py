"""Versions in manifests and lock files, by file and reader.

Which reader reads which file, and the readers of worlds other than Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.adapters.workspace import python_manifests as python
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import at, data, mapping
from memory_engine.adapters.workspace.stated import (
    Reader,
    Stated,
    asked,
    by_line,
    locked,
    own,
    table,
)


def _package_json(file: File) -> Iterator[Stated]:
    held = data(file)
    for part in (
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
        "engines",
    ):
        yield from table(at(held, part), "npm")
    name, _, version = str(at(held, "packageManager") or "").partition("@")
    yield from locked(name, version.partition("+")[0], "npm")
    yield from own(at(held, "name"), at(held, "version"), "npm")


def _package_lock(file: File) -> Iterator[Stated]:
    held = data(file)
    for place, about in mapping(at(held, "packages")).items():
        if (
            place.startswith("node_modules/")
            and "/node_modules/" not in place
            and not at(about, "link")
        ):
            yield from locked(place.removeprefix("node_modules/"), at(about, "version"), "npm")
    for name, about in (
        mapping(at(held, "dependencies")).items() if not at(held, "packages") else ()
    ):
        yield from locked(name, at(about, "version"), "npm")


def _cargo(file: File) -> Iterator[Stated]:
    held = data(file)
    tables = [at(held, part) for part in ("dependencies", "dev-dependencies", "build-dependencies")]
    tables.append(at(held, "workspace", "dependencies"))
    for target in mapping(at(held, "target")).values():
        tables.append(at(target, "dependencies"))
    for packages in tables:
        yield from table(packages, "cargo")
    yield from own(at(held, "package", "name"), at(held, "package", "version"), "cargo")
    yield from asked("rust", at(held, "package", "rust-version"), "cargo")


def _gemfile(file: File) -> Iterator[Stated]:
    for name, wanted in re.findall(
        r"""^[ \t]*+gem[ \t]++["']([^"']+)["']((?:\s*,\s*["'][^"']+["'])*)""", file.text, re.M
    ):
        yield Stated(name, ", ".join(re.findall(r"""["']([^"']+)["']""", wanted)), "asked", "ruby")


def _mix(file: File) -> Iterator[Stated]:
    yield from by_line(r"""\{:(\w+),\s*"([^"]+)\"""", "asked", "elixir")(file)
    name, version = (
        re.search(r"\bapp:\s*:(\w+)", file.text),
        re.search(r"""\bversion:\s*"([^"]+)\"""", file.text),
    )
    yield from own(name and name[1], version and version[1], "elixir")


def _yarn(file: File) -> Iterator[Stated]:
    for heads, version in re.findall(
        r"^(\S.*?):\s*\n\s+version:?\s+\"?([^\"\s]+)", file.text, re.M
    ):
        for head in {re.sub(r"(?<=.)@.*$", "", one.strip().strip('"')) for one in heads.split(",")}:
            yield Stated(head, version, "locked", "npm")


def _runtime(name: str) -> Reader:
    def read(file: File) -> Iterator[Stated]:
        first = file.text.strip().partition("\n")[0].strip()
        yield from locked(name, first.removeprefix(f"{name}-").lstrip("v"), name)

    return read


def _tool_versions(file: File) -> Iterator[Stated]:
    for name, version in re.findall(r"^([\w-]+)\s+(\d\S*)", file.text, re.M):
        yield Stated({"nodejs": "node", "golang": "go"}.get(name, name), version, "locked", name)


READERS: dict[str, Reader] = {
    "pyproject.toml": python.pyproject,
    "setup.cfg": python.setup_cfg,
    "setup.py": python.setup_py,
    "poetry.lock": python.lock_tables("python"),
    "uv.lock": python.lock_tables("python"),
    "pdm.lock": python.lock_tables("python"),
    "Pipfile.lock": python.pipfile_lock,
    "Pipfile": python.pipfile,
    ".python-version": _runtime("python"),
    "runtime.txt": _runtime("python"),
    "package.json": _package_json,
    "package-lock.json": _package_lock,
    "npm-shrinkwrap.json": _package_lock,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": by_line(
        r"^  ['\"]?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[\w.+-]*)", "locked", "npm"
    ),
    ".nvmrc": _runtime("node"),
    ".node-version": _runtime("node"),
    "Cargo.toml": _cargo,
    "Cargo.lock": python.lock_tables("cargo"),
    "go.mod": by_line(
        r"^(?:require[ \t]+|[ \t]+)?((?:[\w.-]+\.[a-z]+/\S+)|go)[ \t]+v?(\d\S*)", "locked", "go"
    ),
    "go.sum": by_line(r"^(\S+) v(\d\S*?) h1:", "locked", "go"),
    "Gemfile": _gemfile,
    "Gemfile.lock": by_line(r"^    ([\w.-]+) \((\d[^)\s]*)\)", "locked", "ruby"),
    ".ruby-version": _runtime("ruby"),
    "mix.exs": _mix,
    "mix.lock": by_line(r'^[ \t]*+"(\w+)":\s*\{:hex,\s*:\w+,\s*"([^"]+)"', "locked", "elixir"),
    ".tool-versions": _tool_versions,
}
"""By the name of the file."""

REQUIREMENTS = re.compile(
    r"(^|/)(requirements|constraints)([-_.][^/]*)?\.txt$|(^|/)requirements/[^/]+\.txt$"
)


def reader(path: str) -> Reader | None:
    """Think: what reads versions out of a file of this name."""
    return READERS.get(path.rpartition("/")[2]) or (
        python.requirements if REQUIREMENTS.search(path) else None
    )


def read(file: File) -> tuple[Stated, ...]:
    """Think: everything that a manifest or lock file states about versions."""
    reads = reader(file.path)
    return tuple(reads(file)) if reads else ()
