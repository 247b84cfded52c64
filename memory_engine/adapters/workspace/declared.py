"""Probe ``declares``: has a manifest's field this value?

Its build backend, license, module path, say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import SHOWN
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import at, data
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.domain.records.looked import Finding, Predicate

NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pyproject.toml", ("project", "name")),
    ("pyproject.toml", ("tool", "poetry", "name")),
    ("package.json", ("name",)),
    ("Cargo.toml", ("package", "name")),
)
FIELDS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "build-backend": (("pyproject.toml", ("build-system", "build-backend")),),
    "license": (
        ("pyproject.toml", ("project", "license")),
        ("pyproject.toml", ("project", "license", "text")),
        ("pyproject.toml", ("tool", "poetry", "license")),
        ("package.json", ("license",)),
        ("Cargo.toml", ("package", "license")),
    ),
    "edition": (("Cargo.toml", ("package", "edition")),),
    "package-name": NAMES,
    "package-manager": (("package.json", ("packageManager",)),),
}
"""By field: the files that may give it, and where in them."""
BACKENDS = paths.words(
    "setuptools setuptoolsbuildmeta hatch hatchling flit flitcore poetry poetrycore pdm "
    "pdmbackend pdmpep517 maturin meson "
    "mesonpython scikitbuildcore scikitbuild uv uvbuild whey enscons pbr"
)
"""Build backends of Python, flat: what else a project is built with may be no backend."""
EXACT = paths.words("module-path edition")
"""Fields whose value nobody shortens."""
MODULE = re.compile(r"^module[ \t]++(\S++)", re.M)
MANAGERS = {
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "bun.lockb": "bun",
    "bun.lock": "bun",
    "uv.lock": "uv",
    "poetry.lock": "poetry",
    "Pipfile.lock": "pipenv",
    "pdm.lock": "pdm",
    "Cargo.lock": "cargo",
}
"""The lock file of each package manager."""
WORLDS = (paths.words("npm pnpm yarn bun"), paths.words("uv poetry pipenv pdm"))
"""Managers that take each other's place: that one is used says nothing of those of another
world."""


def declares(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look at the field in the manifests nearest to the top."""
    field = re.sub(r"[\s_]+", "-", predicate.subject.lower()).replace("licence", "license")
    given = _given(snapshot, field, predicate.path)
    if not given:
        return unknown(predicate, f"no manifest gives the {predicate.subject}")
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in given)), SHOWN)
    values = list(dict.fromkeys(value for _, value in given))
    told = f"the {predicate.subject} in {where} is {paths.in_words(values, SHOWN)}"
    anchors = [snapshot.anchor(file.path, file.blob) for file in dict.fromkeys(f for f, _ in given)]
    answers = {_answers(field, predicate.value, value) for value in values}
    if True in answers and (len(answers) == 1 or field == "package-manager"):
        return supported(predicate, told, anchors)
    if answers == {False}:
        return refuted(predicate, told, values, anchors)
    return unknown(predicate, told, values)


def _given(snapshot: Snapshot, field: str, path: str) -> list[tuple[File, str]]:
    found = list(_values(snapshot, field))
    if path:
        found = [
            (file, value) for file, value in found if file.path == paths.normal(path, snapshot.root)
        ]
    depth = min((file.path.count("/") for file, _ in found), default=0)
    return [(file, value) for file, value in found if file.path.count("/") == depth]


def _values(snapshot: Snapshot, field: str) -> Iterator[tuple[File, str]]:
    for name, keys in FIELDS.get(field, ()):
        for file in _files(snapshot, [name]):
            value = at(data(file), *keys)
            if isinstance(value, str) and value:
                yield file, value
    if field == "module-path":
        for file in _files(snapshot, ["go.mod"]):
            yield from ((file, value) for value in MODULE.findall(file.text)[:1])
    if field == "package-manager":
        for name, manager in MANAGERS.items():
            yield from ((file, manager) for file in _files(snapshot, [name]))


def _files(snapshot: Snapshot, names: Sequence[str]) -> Iterator[File]:
    for path in (path for name in names for path in snapshot.named(name) if not paths.aside(path)):
        if file := snapshot.read(path):
            yield file


def _answers(field: str, claimed: str, value: str) -> bool | None:
    """Tell whether a value is the claimed one.

    Gives None where they may mean the same.
    """
    left, right = _flat(claimed), _flat(value)
    if left == right or field in EXACT:
        return left == right
    if field == "package-manager":
        manager = value.partition("@")[0].lower()
        return left == manager or (
            False if any({left, manager} <= world for world in WORLDS) else None
        )
    if field == "license":
        left, right = _head(left), _head(right)
    elif field == "build-backend":
        if left not in BACKENDS:
            return None
        right = _flat(value.partition(".")[0])
        if (
            left in (right, f"{right}core")
            or f"{left}core" == right
            or _flat(value).startswith(f"{left}core")
        ):
            return True
    return None if left.startswith(right) or right.startswith(left) else False


def _head(text: str) -> str:
    """Give the letters that a license's name begins with.

    GPL of "GPLv3" and of "GPL-3.0".
    """
    return re.sub(r"v?\d.*|license|version", "", text)


def _flat(text: str) -> str:
    return re.sub(r"[\s_.-]+", "", text.lower())
