"""Probe ``literal``: has the name this literal value?

A default, port, flag or environment key, wherever one is set. All places that set the name count:
constants, parameter defaults, options of a command line, defaults of environment variables, keys of
configuration. If they agree with each other the verdict is theirs; if they differ, nobody's. Names
that look like secrets are never compared and their values never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from memory_engine.adapters.workspace import config_literals, paths, python_literals, text_literals
from memory_engine.adapters.workspace.bounds import LOCK_BYTES, SHOWN
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.left import Asked, left_its_file, no_longer_set
from memory_engine.adapters.workspace.resolve import the_file
from memory_engine.adapters.workspace.setting import Setting
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.adapters.workspace.spellings import hit, rank
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor
from memory_engine.privacy.redact import redacted

SECRET = re.compile(
    r"secret|passw|token|credential|private|(api|access|auth|encryption|signing)[._-]?key|"
    r"_key$|^key$",
    re.I,
)


def literals(snapshot: Snapshot, predicates: Sequence[Predicate]) -> list[Finding]:
    """Find an answer to each question, in order.

    Every file is read at most once for all of them.
    """
    asked = [_asked(snapshot, predicate) for predicate in predicates]
    seen, unread = _seen(snapshot, asked)
    findings = [
        _decided(one, found, _blind(snapshot, one, unread)) if isinstance(one, Asked) else one
        for one, found in zip(asked, seen, strict=True)
    ]
    for at, how in _left(snapshot, asked, seen).items():
        findings[at] = how
    return findings


def _left(
    snapshot: Snapshot, asked: Sequence[Asked | Finding], seen: list[list[tuple[File, Setting]]]
) -> dict[int, Finding]:
    """Answer for names that left their file.

    The answer goes by what sets them elsewhere.
    """
    unset = {at: one for at, one in enumerate(asked) if isinstance(one, Asked) and not seen[at]}
    gone = {at for at, one in unset.items() if left_its_file(snapshot, one)}
    thinned = {at for at, one in unset.items() if at not in gone and no_longer_set(snapshot, one)}
    anywhere = {at: unset[at]._replace(path=None) for at in sorted(gone | thinned)}
    if not anywhere:
        return {}
    elsewhere, unread = _seen(snapshot, list(anywhere.values()))
    found: dict[int, Finding] = {}
    for (at, one), places in zip(anywhere.items(), elsewhere, strict=True):
        firm = [(file, setting) for file, setting in places if not setting.loose]
        finding = _moved(one, firm, _blind(snapshot, one, unread))
        found[at] = finding if at in gone else _lacking(snapshot, unset[at], finding)
    return found


def _lacking(snapshot: Snapshot, one: Asked, finding: Finding) -> Finding:
    """Say that a file sets a name no longer.

    As far as is seen: that ends what was seen there, and nothing else.
    """
    if finding.verdict != "refuted" or finding.found or not one.path:
        return unknown(one.predicate, finding.because, finding.found)
    file = snapshot.read(one.path)
    told = f"{one.path} is not seen to set {one.predicate.subject} any more"
    return _changed(one.predicate, told, "", [file] if file else [])


def _changed(predicate: Predicate, told: str, value: str, files: Sequence[File]) -> Finding:
    """Say what stands now where a literal was.

    It proves the claim wrong only if it was seen to be so before.
    """
    anchors = [
        Anchor(path, "", blob)
        for path, blob in dict.fromkeys((file.path, file.blob) for file in files)
    ]
    return Finding(predicate, "unknown", told, (value,), tuple(anchors))


def _seen(
    snapshot: Snapshot, asked: Sequence[Asked | Finding]
) -> tuple[list[list[tuple[File, Setting]]], list[str]]:
    """Find each name's settings, and files that could not be read.

    Such files may set one.
    """
    seen: list[list[tuple[File, Setting]]] = [[] for _ in asked]
    unread: list[str] = []
    for file in _sources(snapshot, [one for one in asked if isinstance(one, Asked)], unread):
        for at, one in enumerate(asked):
            if isinstance(one, Asked) and _may_set(one, file):
                seen[at] += [
                    (file, setting)
                    for setting in settings(snapshot, file)
                    if rank(one.parts, setting.keys) is not None
                ]
    return seen, unread


def settings(snapshot: Snapshot, file: File) -> tuple[Setting, ...]:
    """Think: every literal that a file gives to a name."""
    if paths.language(file.path) == "python":
        return snapshot.learn(file, "literals", python_literals.read)
    reader = config_literals.reader(file.path) or text_literals.reader(file.path)
    return snapshot.learn(file, "literals", reader) if reader else ()


def readable(path: str) -> bool:
    """Think: whether literals can be read from a file of this name."""
    return paths.language(path) == "python" or bool(
        config_literals.reader(path) or text_literals.reader(path)
    )


def _asked(snapshot: Snapshot, predicate: Predicate) -> Asked | Finding:
    name = predicate.subject.strip().strip("`'\"")
    parts = tuple(part for part in re.split(r"[.:/#\[\]\s()]+", name) if part.strip("-_$"))
    if not parts or not re.search(r"[A-Za-z]", parts[-1]):
        return unknown(predicate, f"{predicate.subject!r} is no name that can be looked up")
    if SECRET.search(name):
        return unknown(predicate, f"{predicate.subject} may be a secret, which is never compared")
    path = paths.normal(predicate.path, snapshot.root) if predicate.path else None
    if predicate.path and path is None:
        return unknown(predicate, f"{predicate.path} is outside of the workspace")
    path = the_file(snapshot, path) or path if path else path
    word = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", parts[-1])[-1]
    return Asked(
        predicate,
        parts,
        tuple({one.encode() for one in (word.lower(), word.upper(), word.capitalize())}),
        path,
    )


def _sources(snapshot: Snapshot, asked: Sequence[Asked], unread: list[str]) -> Iterator[File]:
    """Read the files that may set a name.

    What may and can't be read is added to ``unread``.
    """
    needles = {needle for one in asked for needle in one.needles}
    chosen = _files_asked(snapshot, asked)
    for at, path in enumerate(chosen):
        if snapshot.late:
            unread += chosen[at:]
            return
        file = snapshot.read(path)
        if file is None and not snapshot.tree.kind(path):
            continue  # git lists it, and it was deleted
        if file is None:
            large = snapshot.read(path, LOCK_BYTES)
            if large is None or any(needle in large.content for needle in needles):
                unread.append(path)
        elif b"\0" not in file.content[:8000]:
            yield file


def _files_asked(snapshot: Snapshot, asked: Sequence[Asked]) -> list[str]:
    """List the readable files that are asked about.

    All of them where one names no file.
    """
    everywhere = any(one.path is None or snapshot.tree.kind(one.path) == "dir" for one in asked)
    named = {one.path for one in asked if one.path}
    listed = snapshot.chosen("literals", readable) if everywhere else []
    return [path for path in [*listed, *sorted(named.difference(listed))] if readable(path)]


def _blind(snapshot: Snapshot, one: Asked, unread: Sequence[str]) -> list[str]:
    """What may set the name, too, and was not read."""
    blind = [path for path in unread if _in_scope(one, path)]
    alone = one.path is not None and snapshot.tree.kind(one.path) != "dir"
    return blind if snapshot.tree.whole or alone else [*blind, "what can't be listed"]


def _in_scope(one: Asked, path: str) -> bool:
    if one.path and one.path not in (".", path) and not path.startswith(one.path + "/"):
        return False
    return bool(one.path) or not paths.aside(path)


def _may_set(one: Asked, file: File) -> bool:
    return _in_scope(one, file.path) and any(needle in file.content for needle in one.needles)


def _decided(one: Asked, found: list[tuple[File, Setting]], blind: list[str]) -> Finding:
    predicate = one.predicate
    best = _best(one, [at for at in found if not at[1].loose] or found)
    if not best:
        where = f" in {one.path}" if one.path else ""
        return unknown(predicate, f"nothing{where} is seen to set {predicate.subject}")
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in best)), SHOWN)
    values = list(dict.fromkeys(setting.values[0] for _, setting in best if setting.values))
    if any(redacted(value) != value for _, setting in best for value in setting.values):
        return unknown(
            predicate,
            f"{where} sets {predicate.subject} to what may be a secret, which is never compared",
        )
    if any(not setting.values for _, setting in best):
        return unknown(predicate, f"{where} computes {predicate.subject}", values)
    return _compared(predicate, best, values, where, blind)


def _best(one: Asked, found: list[tuple[File, Setting]]) -> list[tuple[File, Setting]]:
    """Choose the settings that stand nearest to what was asked."""
    ranked = [(rank(one.parts, at[1].keys), at) for at in found]
    top = min((place for place, _ in ranked if place is not None), default=None)
    return [at for place, at in ranked if place == top]


def _anchors(best: list[tuple[File, Setting]]) -> list[Anchor]:
    """Name each file of some settings once."""
    places = dict.fromkeys((file.path, file.blob) for file, _ in best)
    return [Anchor(path, "", blob) for path, blob in places]


def _compared(
    predicate: Predicate,
    best: list[tuple[File, Setting]],
    values: list[str],
    where: str,
    blind: list[str],
) -> Finding:
    """Compare the values that are set with the one asked for."""
    told = f"{where} sets {predicate.subject} to {paths.in_words(values, SHOWN)}"
    hits = [hit(predicate.value, setting) for _, setting in best]
    if all(hits):
        return supported(predicate, told, _anchors(best))
    if len(values) == 1 and None in hits:
        named = told if values[0] else f"{where} gives {predicate.subject} no default"
        return _changed(predicate, named, values[0], [file for file, _ in best])
    if any(one is not False for one in hits) or len(values) > 1:
        return unknown(predicate, told, values)
    if blind:
        unread = paths.in_words(blind, SHOWN)
        return unknown(predicate, f"{told}, but not all was read: {unread}", values)
    return refuted(predicate, told, values, _anchors(best))


def _moved(one: Asked, found: list[tuple[File, Setting]], blind: list[str]) -> Finding:
    """Decide on a name that its own file lost.

    Where else it is set tells whether it moved.
    """
    predicate = one.predicate
    told = f"{predicate.path} is gone or has no {predicate.subject}"
    same = [at for at in found if rank(one.parts, at[1].keys) is not None and _same_name(one, *at)]
    best = _best(one, same)
    hits = [hit(predicate.value, setting) if setting.values else None for _, setting in best]
    if any(one is not False for one in hits):
        anchors = _anchors(best)
        where = paths.in_words([anchor.path for anchor in anchors], SHOWN)
        what = f"sets it to {predicate.value}" if all(hits) else "sets what may be it"
        return refuted(predicate, f"{told}; {where} {what}", (predicate.value,), anchors)
    if not best and blind:
        return unknown(predicate, f"{told}, but what sets it elsewhere can't be told")
    return refuted(predicate, told)


def _same_name(one: Asked, file: File, setting: Setting) -> bool:
    """Tell whether what is set may be what left its file.

    It is in code, or under its very name. ``NAME`` of a script that is gone is not the ``name`` of
    a workflow.
    """
    family = paths.family(one.predicate.path)
    return paths.family(file.path) == family or not family or setting.keys[-1] == one.parts[-1]
