"""Probe ``defined``: is a symbol there, or where else?

The file that was named is parsed first. Only for what is not there are the other files searched,
all such symbols in one pass: a file is parsed only if it contains the bare name as bytes. With git,
places that had the symbol already while it was still in its old file are no candidates: they are
namesakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import NEEDLES, SHOWN, SOURCE_BYTES
from memory_engine.adapters.workspace.existence import may_be_made, of_this_project, was_there
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.history import History
from memory_engine.adapters.workspace.other import JOINTS
from memory_engine.adapters.workspace.outline import Outline
from memory_engine.adapters.workspace.resolve import bearers, history, the_file
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.adapters.workspace.state import blob_hash
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor

WORD = re.compile(rb"[\w$\x80-\xff]+")
LIKE_A_NAME = re.compile(r"^[^\W\d][\w$]*[?!]?(\.[^\W\d~][\w$]*[?!]?)*$")


@dataclass(frozen=True)
class _Missing:
    """A symbol that is not where it should be.

    ``path`` is that file (which may be gone), ``below`` a directory instead.
    """

    predicate: Predicate
    symbol: str
    path: str = ""
    below: str = ""


@dataclass(frozen=True)
class _Places:
    """Where a symbol is made or assigned, and unparsed files.

    Places are (path, blob).
    """

    made: tuple[tuple[str, str], ...]
    assigned: tuple[tuple[str, str], ...]
    blind: tuple[str, ...]


def defined(snapshot: Snapshot, predicates: Sequence[Predicate]) -> list[Finding]:
    """Read: a finding for each, in order."""
    firsts = [_in_its_file(snapshot, predicate) for predicate in predicates]
    places = _search(snapshot, [first for first in firsts if isinstance(first, _Missing)])
    return [
        first if isinstance(first, Finding) else _elsewhere(snapshot, first, places[first])
        for first in firsts
    ]


def symbol_name(text: str) -> str:
    """Give a symbol, as people write it, as dotted name.

    They write ``a.b:Name``, ``A::run``, ``run()``, ``run/2``.
    """
    plain = re.sub(r"\(.*\)$|/\d+$", "", text.strip().strip("`'\"").strip())
    return JOINTS.sub(
        ".", plain.partition(":")[2] if re.search(r"\w:\w", plain) and "::" not in plain else plain
    ).lstrip(".@&")


def _in_its_file(snapshot: Snapshot, predicate: Predicate) -> Finding | _Missing:
    symbol = symbol_name(predicate.subject)
    if not LIKE_A_NAME.match(symbol):
        return unknown(predicate, f"{predicate.subject!r} is no name that can be looked up")
    if not predicate.path:
        return _Missing(predicate, symbol)
    path = paths.normal(predicate.path, snapshot.root)
    if path is None or snapshot.tree.kind(path) == "outside":
        return unknown(predicate, f"{predicate.path} is outside of the workspace")
    if snapshot.tree.kind(path) == "dir":
        return _Missing(predicate, symbol, below=path)
    path = the_file(snapshot, path) or path
    kind = snapshot.tree.kind(path)
    if kind == "unseen":
        return unknown(
            predicate, f"{path} can't be seen from here, which does not say that it is gone"
        )
    if kind in ("file", "link"):
        return _parsed(snapshot, predicate, symbol, path)
    return _in_one_of(snapshot, predicate, symbol, path) or _Missing(predicate, symbol, path)


def _in_one_of(snapshot: Snapshot, predicate: Predicate, symbol: str, path: str) -> Finding | None:
    """Answer for a path of several, or of elsewhere.

    It is the end of several, or may be no path of this project. Gives None for one that was.
    """
    ends = bearers(snapshot, path)
    if len(ends) > 1:
        findings = [_parsed(snapshot, predicate, symbol, one) for one in ends]
        there = [one for one in findings if isinstance(one, Finding) and one.verdict == "supported"]
        told = f"{path} may be any of {paths.in_words(ends, SHOWN)}"
        return there[0] if len(there) == 1 else unknown(predicate, told, ends[:SHOWN])
    if was_there(snapshot, path) or (
        of_this_project(snapshot, path) and not may_be_made(snapshot, path)
    ):
        return None
    return unknown(predicate, f"{path} is not there, and may be another's or made by something")


def _parsed(snapshot: Snapshot, predicate: Predicate, symbol: str, path: str) -> Finding | _Missing:
    seen = snapshot.outline(path)
    if seen is None:
        return unknown(
            predicate, f"{path} is too large to parse, or no regular file of the workspace"
        )
    outline, blob = seen
    for name in _readings(symbol, path):
        if found := outline.places(name):
            anchors = [snapshot.anchor(path, blob, one) for one in found]
            return supported(predicate, f"{path} defines {found[0]}", anchors)
    if not outline.settles(symbol):
        return unknown(predicate, f"{path} {outline.problem}")
    return _Missing(predicate, _readings(symbol, path)[-1], path)


def _readings(symbol: str, path: str) -> list[str]:
    """``flask.app.Flask`` in src/flask/app.py is ``Flask``: leading parts that are the file's
    module name may be left out."""
    module = path.rpartition(".")[0].split("/")
    parts = symbol.split(".")
    readings = [symbol]
    while len(parts) > 1 and parts[0] in module:
        parts = parts[1:]
        readings.append(".".join(parts))
    return readings


def _search(snapshot: Snapshot, missing: Sequence[_Missing]) -> dict[_Missing, _Places]:
    wanted: dict[str, set[str]] = {}
    for one in missing:
        for family in {paths.family(one.path)} if paths.family(one.path) else paths.FAMILIES:
            wanted.setdefault(family, set()).add(one.symbol)
    aside = any(one.below or paths.aside(one.path) for one in missing)
    searched = [
        path
        for path in snapshot.files
        if paths.family(path) in wanted and (aside or not paths.aside(path))
    ]
    holders = _holders(snapshot, searched, wanted)
    found: dict[_Missing, _Places] = {}
    for one in missing:
        at: dict[str, list[tuple[str, str]]] = {"made": [], "assigned": [], "blind": []}
        for how, path, blob in holders.get(one.symbol, ()):
            if _could_be(one, path):
                at[how].append((path, blob))
        found[one] = _Places(
            tuple(at["made"]), tuple(at["assigned"]), tuple(path for path, _ in at["blind"])
        )
    return found


def _could_be(one: _Missing, path: str) -> bool:
    if paths.family(one.path) not in ("", paths.family(path)):
        return False
    if one.below:
        return one.below == "." or path.startswith(one.below + "/")
    return (
        path != one.path
        and (not paths.aside(path) or paths.aside(one.path))
        and not path.endswith(".pyi")
    )


def _holders(
    snapshot: Snapshot, searched: Iterable[str], wanted: Mapping[str, set[str]]
) -> dict[str, list[tuple[str, str, str]]]:
    """Find the files that define or mention each symbol.

    Gives symbol -> (how, path, blob); one that can't be parsed is "blind".
    """
    needles = {family: _needles(symbols) for family, symbols in wanted.items()}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in searched:
        if snapshot.late:
            break
        family, known = paths.family(path), snapshot.outlined(path)
        symbols = (
            wanted[family] if known and known.whole else _mentioned(snapshot, path, needles[family])
        )
        unread = Outline({}, False, "can't be read")
        outline, blob = (snapshot.outline(path) if symbols else None) or (unread, "")
        for symbol in (one for one in symbols if one in outline.names or not outline.settles(one)):
            made = outline.names.get(symbol)
            how = "blind" if made is None else "made" if made else "assigned"
            found.setdefault(symbol, []).append((how, path, blob))
    return found


def _needles(symbols: Iterable[str]) -> dict[bytes, list[str]]:
    """Give the last name of each symbol, and who has it.

    As it stands in a file, with the symbols that end in it.
    """
    needles: dict[bytes, list[str]] = {}
    for symbol in sorted(symbols):
        needles.setdefault(symbol.rpartition(".")[2].strip("?!").encode(), []).append(symbol)
    return needles


def _mentioned(snapshot: Snapshot, path: str, needles: Mapping[bytes, list[str]]) -> set[str]:
    file = snapshot.read(path)
    if file is None and not snapshot.tree.kind(path):
        return set()  # git lists it, and it was deleted
    if file is None:  # too large, or not to be read: it may define any of them
        return {symbol for symbols in needles.values() for symbol in symbols}
    content = file.content
    if len(needles) < NEEDLES:
        seen = {needle for needle in needles if needle in content}
    else:
        seen = needles.keys() & set(WORD.findall(content))
    return {symbol for needle in seen for symbol in needles[needle]}


def _elsewhere(snapshot: Snapshot, one: _Missing, places: _Places) -> Finding:
    at = list(places.made or places.assigned)
    cut = ["the search was cut short"] if snapshot.late or not snapshot.tree.whole else []
    gaps = [*cut, *places.blind]
    if one.below or not one.path:
        return _somewhere(snapshot, one, at, gaps)
    gone = "is gone, and with it" if was_there(snapshot, one.path) else "is not there to define"
    gone = "defines no" if snapshot.tree.kind(one.path) else gone
    told = f"{one.path} {gone} {one.symbol}" + _blind(gaps)
    moved = [] if cut else _not_namesakes(snapshot, one, at)
    if not moved:
        return refuted(
            one.predicate,
            f"{told}; " + ("its namesakes were there before" if at else "nothing else defines it"),
        )
    named = paths.in_words([path for path, _ in moved], SHOWN)
    return refuted(
        one.predicate,
        f"{told}; it is now defined in {named}",
        (),
        _anchors(snapshot, moved, one.symbol),
    )


def _somewhere(
    snapshot: Snapshot, one: _Missing, at: list[tuple[str, str]], gaps: list[str]
) -> Finding:
    where = f"below {one.below}" if one.below else "in the workspace"
    if at:
        return supported(
            one.predicate, f"{one.symbol} is defined {where}", _anchors(snapshot, at, one.symbol)
        )
    if not gaps and one.below:
        hidden = snapshot.tree.unlisted(one.below, lambda path: bool(paths.family(path)))
        gaps = [hidden] if hidden else []
    if gaps or not _code_below(snapshot, one.below):
        return unknown(
            one.predicate, f"no definition of {one.symbol} was found {where}" + _blind(gaps)
        )
    return refuted(one.predicate, f"nothing {where} defines {one.symbol}")


def _code_below(snapshot: Snapshot, folder: str) -> bool:
    """Tell whether a folder holds code at all.

    One of data defines nothing, whatever lives in it.
    """
    return bool(folder) and any(
        paths.family(path)
        for path in snapshot.files
        if folder == "." or path.startswith(f"{folder}/")
    )


def _blind(gaps: list[str]) -> str:
    return f" (not read: {paths.in_words(gaps, SHOWN)})" if gaps else ""


def _anchors(snapshot: Snapshot, places: Iterable[tuple[str, str]], symbol: str) -> list[Anchor]:
    return [snapshot.anchor(path, blob, symbol) for path, blob in places]


def _not_namesakes(
    snapshot: Snapshot, one: _Missing, places: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    past = history(snapshot) if places else None
    if past is None:
        return places
    commit = past.had_symbol(
        one.path, one.symbol, lambda commit: _had(snapshot, past, commit, one.path, one.symbol)
    )
    if commit is None:
        return places
    old_path = past.renames(commit)
    straight = [(path, blob) for path, blob in places if old_path.get(path) == one.path]
    return straight or [
        at
        for at in places
        if not _had(snapshot, past, commit, old_path.get(at[0], at[0]), one.symbol)
    ]


def _had(snapshot: Snapshot, past: History, commit: str, path: str, symbol: str) -> bool:
    content = past.git.blob(past.git.path(commit, path), SOURCE_BYTES)
    if content is None:
        return False
    return symbol in snapshot.outline_of(File(path, blob_hash(content), content)).names
