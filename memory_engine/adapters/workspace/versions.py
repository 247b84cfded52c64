"""Probe ``version``: has this package this version?

The lock files say so, else what the manifests allow. The files nearest to the top of the workspace
decide; those of tests, examples and vendored code are left out. The path of a question is where the
version was seen before: what has left it, and is stated nowhere else, has ended.
"""

from __future__ import annotations

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.all_stated import stated
from memory_engine.adapters.workspace.bounds import SHOWN
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.manifests import reader
from memory_engine.adapters.workspace.ranges import (
    admits,
    allowed,
    exactly,
    is_range,
    pin,
    plain,
    same,
)
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.adapters.workspace.stated import Stated, named, normal_name
from memory_engine.adapters.workspace.unpinned import sound, unpinned
from memory_engine.domain.records.looked import Finding, Predicate

Places = list[tuple[File, Stated]]

ITSELF = frozenset({"project", "this project", "the project", "package", "this package"})
"""Words for the project's own version."""

RANK = {"own": 0, "locked": 1, "asked": 2}
"""The project speaks of itself first; what is installed comes before what would be allowed."""

INDEXES = {"poetry": "python"}
"""By world: the one whose packages it takes, in a notation of its own."""


def version(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look at a package's stated versions, now and before.

    Before is what was seen of it.
    """
    finding = _now(snapshot, predicate, _about(snapshot, predicate.subject))
    if finding.verdict == "unknown" and predicate.path:
        how = unpinned(snapshot, predicate.path, _every(snapshot, predicate.subject))
        return refuted(predicate, f"{how}; {finding.because}") if how else finding
    return finding


def _now(snapshot: Snapshot, predicate: Predicate, seen: Places) -> Finding:
    if not seen:
        return unknown(predicate, f"no manifest or lock file names {predicate.subject}")
    decided = _by_world(predicate, seen)
    verdicts = {finding.verdict for finding in decided} - {"unknown"}
    if len(verdicts) != 1:
        values = dict.fromkeys(stated.value for _, stated in seen)
        return unknown(predicate, _why(decided), values)
    verdict = verdicts.pop()
    if verdict == "refuted" and (unread := _unread(snapshot, seen)):
        told = f"{_why(decided)}, but {paths.in_words(unread, SHOWN)} can't be read"
        return unknown(predicate, told)
    files = dict.fromkeys(file for file, _ in seen)
    anchors = tuple(snapshot.anchor(file.path, file.blob) for file in files)
    telling = [finding for finding in decided if finding.verdict == verdict]
    values = dict.fromkeys(value for finding in telling for value in finding.found)
    return Finding(predicate, verdict, _why(telling), tuple(values), anchors)


def _by_world(predicate: Predicate, seen: Places) -> list[Finding]:
    """Decide for each world of packages by itself."""
    return [
        _decided(predicate, [at for at in seen if at[1].world == world])
        for world in sorted({stated.world for _, stated in seen})
    ]


def _why(findings: list[Finding]) -> str:
    return "; ".join(finding.because for finding in findings)


def _unread(snapshot: Snapshot, seen: Places) -> list[str]:
    """List unread manifests and lock files that would decide too.

    Too large, not to be read, or broken.
    """
    depth = max(file.path.count("/") for file, _ in seen)
    asked = [one for one in snapshot.chosen("versions", reader) if one.count("/") <= depth]
    unread = [one for one in asked if not sound(snapshot, one)]
    return unread if snapshot.tree.whole else [*unread, "what is not listed"]


def _every(snapshot: Snapshot, subject: str) -> Places:
    """All that is said of a package, or of the project itself."""
    every = list(stated(snapshot))
    if normal_name(subject) in ITSELF:
        return [(file, one) for file, one in every if one.kind == "own"]
    matching = set(named((one for _, one in every), subject))
    return [(file, one) for file, one in every if one in matching]


def _about(snapshot: Snapshot, subject: str) -> Places:
    """Choose the best that is said of a package.

    Of the highest rank, and then as near to the top as there is any.
    """
    seen = _every(snapshot, subject)
    in_modules = any(file.path.endswith("go.mod") for file, _ in seen)
    seen = [(file, one) for file, one in seen if not (in_modules and file.path.endswith("go.sum"))]
    best: Places = []
    for index in {_index(one) for _, one in seen}:
        of_world = [(file, one) for file, one in seen if _index(one) == index]
        rank = min((RANK[one.kind], file.path.count("/")) for file, one in of_world)
        best += [
            (file, one) for file, one in of_world if (RANK[one.kind], file.path.count("/")) == rank
        ]
    return best


def _index(one: Stated) -> str:
    return INDEXES.get(one.world, one.world)


def _decided(predicate: Predicate, seen: Places) -> Finding:
    values = list(dict.fromkeys(stated.value for _, stated in seen))
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in seen)), SHOWN)
    told = f"{where} says {predicate.subject} {paths.in_words(values, SHOWN)}"
    if seen[0][1].kind == "asked":
        return _by_manifest(predicate, values, seen[0][1].world, told)
    wanted = predicate.value
    if is_range(wanted):
        limits = allowed(wanted, seen[0][1].world)
        hits = [bool(limits and admits(limits, value)) for value in values]
        if limits is None:
            return unknown(predicate, f"{wanted!r} is in no notation that is known; {told}")
    else:
        hits = [same(wanted, value) for value in values]
    if all(hits):
        return supported(
            predicate, told, found=[wanted if exactly(wanted, value) else value for value in values]
        )
    return refuted(predicate, told, values) if not any(hits) else unknown(predicate, told, values)


def _by_manifest(predicate: Predicate, specs: list[str], world: str, told: str) -> Finding:
    wanted = predicate.value
    limits = [allowed(spec, world) for spec in specs]
    if any(limit is None for limit in limits):
        return unknown(predicate, f"{told}, which is in no notation that is known", specs)
    if is_range(wanted):
        alike = [limit == allowed(wanted, world) for limit in limits]
        return supported(predicate, told) if all(alike) else refuted(predicate, told, specs)
    if all((only := pin(spec, world)) and same(wanted, only) for spec in specs):
        return supported(predicate, told)
    fits = [admits(limit, plain(wanted)) for limit in limits if limit is not None]
    if all(fit is False for fit in fits):
        return refuted(predicate, f"{told}, which excludes {wanted}", specs)
    return unknown(predicate, f"{told}, which allows {wanted} and others", specs)
