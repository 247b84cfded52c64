"""Probes of what a project asks for.

``minimum``, ``allows`` and ``asks`` of its languages and packages, ``depends``. Only what manifests
ask for counts here: what a lock file or ``.python-version`` has installed is one of the versions
that are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.all_stated import stated
from memory_engine.adapters.workspace.bounds import LOCK_BYTES, SHOWN
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import at, broken, data, listed
from memory_engine.adapters.workspace.manifests import reader
from memory_engine.adapters.workspace.ranges import admits, allowed, plain
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.adapters.workspace.stated import Stated, named, normal_name
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor

Places = list[tuple[File, Stated]]

LOWER = (">=", "~=", "==", "===", ">")
"""Operators that set a lower bound."""
FOREIGN = paths.words(
    "pom.xml build.gradle build.gradle.kts composer.json environment.yml environment.yaml "
    "conda.yaml pubspec.yaml Package.swift Podfile vcpkg.json conanfile.txt CMakeLists.txt "
    "meson.build flake.nix bun.lock deno.json rebar.config build.sbt stack.yaml dune-project"
)
"""Manifests that are not read: where one is, a package may stand in it."""


def minimum(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether the least version that manifests ask for is this one."""
    seen = _asking(snapshot, predicate)
    bounds = {_least(one) for _, one in seen}
    if None in bounds or len(bounds) != 1:
        return unknown(predicate, _told(predicate, seen, "no one lowest version of"))
    (bound,) = bounds
    if _equal(str(bound), predicate.value):
        return supported(predicate, _told(predicate, seen), _anchors(snapshot, seen))
    return refuted(predicate, _told(predicate, seen), (str(bound),), _anchors(snapshot, seen))


def allows(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether all manifests that speak of it allow a version."""
    seen = _asking(snapshot, predicate)
    limits = [allowed(one.value, one.world) for _, one in seen]
    answers = {admits(limit, plain(predicate.value)) if limit else None for limit in limits}
    if answers == {True}:
        return supported(predicate, _told(predicate, seen), _anchors(snapshot, seen))
    if answers == {False}:
        told = f"{_told(predicate, seen)}, which excludes {predicate.value}"
        return refuted(predicate, told, (), _anchors(snapshot, seen))
    return unknown(predicate, _told(predicate, seen, "not one range of"))


def asks(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether manifests ask for just this range."""
    seen = _asking(snapshot, predicate)
    answers = {_same_range(predicate.value, one) for _, one in seen}
    if len(answers) != 1 or None in answers:
        return unknown(predicate, _told(predicate, seen, "not one range of"))
    if answers == {True}:
        return supported(predicate, _told(predicate, seen), _anchors(snapshot, seen))
    values = dict.fromkeys(one.value for _, one in seen)
    return refuted(predicate, _told(predicate, seen), values, _anchors(snapshot, seen))


def depends(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether a manifest asks for a package.

    Refuted only where all that could were read.
    """
    only = paths.normal(predicate.path, snapshot.root) if predicate.path else None
    every = [(file, one) for file, one in stated(snapshot) if not only or file.path == only]
    asking = [(file, one) for file, one in every if one.kind != "own" and not _locks(file)]
    matching = set(named((one for _, one in asking), predicate.subject))
    if seen := [(file, one) for file, one in asking if one in matching]:
        told = f"{_files_of(seen)} asks for {predicate.subject}"
        return supported(predicate, told, _anchors(snapshot, seen))
    if not asking or not _all_read(snapshot) or _alike(predicate.subject, every):
        return unknown(predicate, f"no manifest that was read asks for {predicate.subject}")
    return refuted(predicate, f"{_files_of(asking)} does not ask for {predicate.subject}")


def _files_of(places: Places) -> str:
    return paths.in_words(list(dict.fromkeys(file.path for file, _ in places)), SHOWN)


def _asking(snapshot: Snapshot, predicate: Predicate) -> Places:
    """Choose what manifests ask for, by the topmost world's file.

    The world's own file nearest to the top.
    """
    only = paths.normal(predicate.path, snapshot.root) if predicate.path else None
    every = [(file, one) for file, one in stated(snapshot) if not only or file.path == only]
    asking = [(file, one) for file, one in every if one.kind == "asked" or _goes(file, one)]
    matching = set(named((one for _, one in asking), predicate.subject))
    seen = [(file, one) for file, one in asking if one in matching]
    depth = min((file.path.count("/") for file, _ in seen), default=0)
    return [(file, one) for file, one in seen if file.path.count("/") == depth]


def _goes(file: File, one: Stated) -> bool:
    """Tell whether this line sets a Go module's least version.

    That is of the language.
    """
    return one.name == "go" and paths.basename(file.path) == "go.mod"


def _least(one: Stated) -> Version | None:
    """Find the lower bound asked for, of alternatives the lowest."""
    if one.world == "go":
        return _version(one.value)
    spec = f">={one.value}" if one.world == "cargo" and one.name == "rust" else one.value
    limits = allowed(spec, one.world) or []
    bounds = [_bound(limit) for limit in limits]
    return min((bound for bound in bounds if bound), default=None) if all(bounds) else None


def _bound(limit: SpecifierSet) -> Version | None:
    versions = [_version(one.version.removesuffix(".*")) for one in limit if one.operator in LOWER]
    return max((version for version in versions if version), default=None)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _equal(bound: str, claimed: str) -> bool:
    left, right = _version(bound), _version(plain(claimed))
    return left is not None and left == right


def _same_range(claimed: str, one: Stated) -> bool | None:
    left, right = allowed(claimed, one.world), allowed(one.value, one.world)
    return None if left is None or right is None else left == right


def _locks(file: File) -> bool:
    name = paths.basename(file.path)
    return "lock" in name or name in ("go.sum", "npm-shrinkwrap.json")


def _all_read(snapshot: Snapshot) -> bool:
    if not snapshot.tree.whole or any(paths.basename(path) in FOREIGN for path in snapshot.files):
        return False
    files = (snapshot.read(path, LOCK_BYTES) for path in snapshot.chosen("versions", reader))
    return all(file is not None and not broken(file) and not _computes(file) for file in files)


def _computes(file: File) -> bool:
    """Tell whether a manifest may compute what it asks for.

    It leaves that to a program.
    """
    if paths.basename(file.path) == "setup.py":
        return "requires" in file.text
    dynamic = (
        listed(at(data(file), "project", "dynamic")) if file.path.endswith("pyproject.toml") else []
    )
    return "dependencies" in dynamic


def _alike(name: str, every: Iterable[tuple[File, Stated]]) -> bool:
    """Tell whether a package's name holds this one, or inversely."""
    flat = normal_name(name).replace("-", "")
    known = {normal_name(one.name).replace("-", "") for _, one in every if one.kind != "own"}
    return any(flat in one or one in flat for one in known)


def _told(predicate: Predicate, seen: Places, lacking: str = "") -> str:
    if not seen:
        return f"no manifest asks for {predicate.subject}"
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in seen)), SHOWN)
    values = paths.in_words(list(dict.fromkeys(one.value for _, one in seen)), SHOWN)
    told = f"{where} asks for {predicate.subject} {values}"
    return f"{lacking} {predicate.subject} is asked for: {told}" if lacking else told


def _anchors(snapshot: Snapshot, seen: Places) -> list[Anchor]:
    return [
        snapshot.anchor(file.path, file.blob) for file in dict.fromkeys(file for file, _ in seen)
    ]
