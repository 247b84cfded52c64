"""Probe ``literal``: has the name (a default, port, flag, environment key) this literal value,
wherever one is set?

All places that set the name count: constants, parameter defaults, options of a command line,
defaults of environment variables, keys of configuration. If they agree with each other the verdict
is theirs; if they differ, nobody's. Names that look like secrets are never compared and their
values never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from memory_engine.adapters.workspace import config_literals, paths, python_literals, text_literals
from memory_engine.adapters.workspace.bounds import LOCK_BYTES, SHOWN
from memory_engine.adapters.workspace.left import Asked, left_its_file
from memory_engine.adapters.workspace.resolve import the_file
from memory_engine.adapters.workspace.setting import Setting
from memory_engine.adapters.workspace.snapshot import File, Snapshot, refuted, supported, unknown
from memory_engine.domain.records import Anchor, Finding, Predicate

SECRET = re.compile(
    r"secret|passw|token|credential|private|(api|access|auth|encryption|signing)[._-]?key|"
    r"_key$|^key$",
    re.I,
)
SECRET_VALUE = re.compile(
    r"://[^/\s:@]+:[^@\s]+@|^[A-Za-z0-9+/_=-]{32,}$|-----BEGIN|^(sk-|gh[pousr]_|xox[abp]-|AKIA|eyJ)"
)
ALIKE, HELD_ALIKE, FOLDED, WITH_GAPS = range(4)
"""How a key answers to a name: spelled alike; but for what holds it; but for case and separators; with holders between."""
SPACED_UNIT = re.compile(r"(?<=\d)\s+(?=[A-Za-z%]+$)")
UNIT = re.compile(r"^([+-]?[\d._]+)\s*[A-Za-z%]+$")
SAME_WORD = {
    "on": "true",
    "yes": "true",
    "off": "false",
    "no": "false",
    "null": "none",
    "nil": "none",
    "undefined": "none",
}


def literals(snapshot: Snapshot, predicates: Sequence[Predicate]) -> list[Finding]:
    """Find an answer to each question, in order; every file is read at most once for all of
    them."""
    asked = [_asked(snapshot, predicate) for predicate in predicates]
    seen, unread = _seen(snapshot, asked)
    findings = [
        _decided(one, found, _blind(snapshot, one, unread)) if isinstance(one, Asked) else one
        for one, found in zip(asked, seen, strict=True)
    ]
    left = [
        at
        for at, one in enumerate(asked)
        if isinstance(one, Asked) and not seen[at] and left_its_file(snapshot, one)
    ]
    if left:
        anywhere = [cast(Asked, asked[at])._replace(path=None) for at in left]
        seen, unread = _seen(snapshot, anywhere)
        for at, one, found in zip(left, anywhere, seen, strict=True):
            findings[at] = _moved(one, found, _blind(snapshot, one, unread))
    return findings


def _seen(
    snapshot: Snapshot, asked: Sequence[Asked | Finding]
) -> tuple[list[list[tuple[File, Setting]]], list[str]]:
    """Find what sets each name, and the files that may set one and could not be read."""
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


def rank(parts: tuple[str, ...], keys: tuple[str, ...]) -> int | None:
    """Tell how well a key answers to a name, the least best; None: not at all."""
    flat, wanted = [_flat(key) for key in keys], [_flat(part) for part in parts]
    if flat[-len(wanted) :] == wanted:
        spelled = [
            part.lstrip("-") == key.lstrip("-")
            for part, key in zip(parts, keys[-len(parts) :], strict=True)
        ]
        return ALIKE if all(spelled) else HELD_ALIKE if spelled[-1] else FOLDED
    if "".join(wanted) == flat[-1]:
        return FOLDED
    holders = iter(flat[:-1])
    return (
        WITH_GAPS
        if wanted[-1] == flat[-1] and all(part in holders for part in wanted[:-1])
        else None
    )


def equal(claimed: str, actual: str) -> bool | None:
    """Think: whether two literals are the same; None where a unit or prose keeps them from being
    compared."""
    one, other = _canonical(claimed), _canonical(actual)
    if one == other:
        return True
    if bool(UNIT.match(one)) != bool(UNIT.match(other)) and (UNIT.match(one) or UNIT.match(other)):
        return None
    return None if " " in one and " " not in other else False


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
    """Read the files that may set a name; what may and can't be read is added to ``unread``."""
    everywhere = any(one.path is None or snapshot.tree.kind(one.path) == "dir" for one in asked)
    named = {one.path for one in asked if one.path}
    listed = snapshot.chosen("literals", readable) if everywhere else []
    needles = {needle for one in asked for needle in one.needles}
    chosen = [path for path in [*listed, *sorted(named.difference(listed))] if readable(path)]
    for at, path in enumerate(chosen):
        if snapshot.late:
            unread += chosen[at:]
            return
        file = snapshot.read(path)
        if file is None:
            large = snapshot.read(path, LOCK_BYTES)
            if large is None or any(needle in large.content for needle in needles):
                unread.append(path)
        elif b"\0" not in file.content[:8000]:
            yield file


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
    ranked = [(rank(one.parts, setting.keys), at) for at in found for setting in at[1:]]
    top = min((place for place, _ in ranked if place is not None), default=None)
    best = [at for place, at in ranked if place == top]
    if not best:
        where = f" in {one.path}" if one.path else ""
        return unknown(predicate, f"nothing{where} is seen to set {predicate.subject}")
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in best)), SHOWN)
    values = list(dict.fromkeys(setting.values[0] for _, setting in best if setting.values))
    if any(SECRET_VALUE.search(value) for _, setting in best for value in setting.values):
        return unknown(
            predicate,
            f"{where} sets {predicate.subject} to what may be a secret, which is never compared",
        )
    if any(not setting.values for _, setting in best):
        return unknown(predicate, f"{where} computes {predicate.subject}", values)
    told = f"{where} sets {predicate.subject} to {paths.in_words(values, SHOWN)}"
    hits = [_hit(predicate.value, setting) for _, setting in best]
    anchors = [
        Anchor(path, "", blob)
        for path, blob in dict.fromkeys((file.path, file.blob) for file, _ in best)
    ]
    if all(hits):
        return supported(predicate, told, anchors)
    if any(hit is not False for hit in hits) or len(values) > 1:
        return unknown(predicate, told, values)
    if blind:
        return unknown(
            predicate, f"{told}, but not all was read: {paths.in_words(blind, SHOWN)}", values
        )
    return refuted(predicate, told, values, anchors)


def _moved(one: Asked, found: list[tuple[File, Setting]], blind: list[str]) -> Finding:
    """Decide on a name that its own file does not have any more: where else it is set tells
    whether it moved."""
    predicate = one.predicate
    told = f"{predicate.path} is gone or has no {predicate.subject}"
    top = min(
        (place for _, setting in found if (place := rank(one.parts, setting.keys)) is not None),
        default=None,
    )
    best = [(file, setting) for file, setting in found if rank(one.parts, setting.keys) == top]
    hits = [_hit(predicate.value, setting) if setting.values else None for _, setting in best]
    if any(hit is not False for hit in hits):
        anchors = [
            Anchor(path, "", blob)
            for path, blob in dict.fromkeys((file.path, file.blob) for file, _ in best)
        ]
        where = paths.in_words([anchor.path for anchor in anchors], SHOWN)
        what = f"sets it to {predicate.value}" if all(hits) else "sets what may be it"
        return refuted(predicate, f"{told}; {where} {what}", (predicate.value,), anchors)
    if not best and blind:
        return unknown(predicate, f"{told}, but what sets it elsewhere can't be told")
    return refuted(predicate, told)


def _hit(value: str, setting: Setting) -> bool | None:
    answers = [equal(value, one) for one in setting.values]
    return True if True in answers else None if None in answers else False


def _flat(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _canonical(value: str) -> str:
    text = value.strip().strip("`").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    text = SPACED_UNIT.sub("", re.sub(r"/(tcp|udp)$", "", text))
    text = SAME_WORD.get(
        text.lower(), text.lower() if text.lower() in ("true", "false", "none") else text
    )
    try:
        number = float(text.replace("_", ""))
    except ValueError:
        return text
    return repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
