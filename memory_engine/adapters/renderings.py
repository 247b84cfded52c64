"""Memory's blocks in files of the code base.

Nothing around them is touched, byte for byte. A link is followed where it stays in the code base,
and nowhere else. What a person wrote into a block stays in it. What was there before, and what was
written last, is kept in the store, so that taking a block out gives back what was there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters import private
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.managed import block_in, written
from memory_engine.domain.records.problem import Problem
from memory_engine.formats.page import FACT_ID
from memory_engine.formats.rendered import Rendering

STATE = "rendered.json"
CODED = ("utf-8", "surrogateescape")
"""How texts are read and written: bytes that are none stay as they are."""
"""In the store: which renderers are on, and what is known of each file that has a block."""


class Kept(NamedTuple):
    """What is known of a file with a block.

    ``by`` is the renderer; ``made`` whether memory made the file, with these ``folders`` around it;
    ``gap`` what it put before the block; ``body`` what it wrote last.
    """

    by: str
    made: bool = False
    gap: str = ""
    body: str = ""
    folders: tuple[str, ...] = ()


class RenderedFiles:
    """The blocks below a code base, of the store in ``root``."""

    def __init__(self, root: Path, workspace: Path, wanted: Iterable[str] = ()) -> None:
        self.root, self.workspace = root, workspace.resolve()
        self.wanted = tuple(wanted)

    def on(self) -> tuple[str, ...]:
        """Name the renderers switched on, by settings or a call."""
        return tuple(dict.fromkeys((*self.wanted, *self._state()[0])))

    def switch(self, name: str, on: bool) -> None:
        """Keep that a renderer is on, or off."""
        names, files = self._state()
        rest = [one for one in names if one != name]
        self._keep([*rest, name] if on else rest, files)

    def write(self, by: str, files: Mapping[str, tuple[str, str]]) -> list[Problem]:
        """Write a renderer's blocks, and remove those it dropped.

        What stands in the way is told, and left as it is; so is what was written by hand.
        """
        names, known = self._state()
        was, problems = dict(known), list[Problem]()
        for path in sorted({*files, *(path for path, kept in known.items() if kept.by == by)}):
            try:
                wanted = Rendering(*files[path]) if path in files else None
                problems += self._put(by, path, wanted, known)
            except (OSError, ValueError) as fault:
                what = getattr(fault, "strerror", None) or str(fault)
                problems.append(Problem(path, f"was left as it is: {what}", REMEDY))
        gone = [kept for path, kept in was.items() if path not in known]
        self._tidied(by, {folder for kept in gone for folder in kept.folders}, known)
        self._keep(names, known)
        return problems

    def foreseen(
        self, by: str, files: Mapping[str, tuple[str, str]]
    ) -> Mapping[str, tuple[str, str]]:
        """Give each file's text before and after ``write``.

        Nothing is written.
        """
        known = self._state()[1]
        told = dict[str, tuple[str, str]]()
        for path in sorted({*files, *(path for path, kept in known.items() if kept.by == by)}):
            there, kept = _text(self._place(path)), known.get(path)
            wanted = Rendering(*files[path]) if path in files else None
            block = block_in(there or "")
            fresh = "" if block is None or block.genuine else _by_hand(block.body, kept, wanted)
            if wanted is not None:
                told[path] = there or "", _with_block(there, wanted, fresh)[0]
            elif there is not None and block is not None:
                told[path] = there, _without_block(there, kept, block.by_hand + fresh)
        return told

    def _put(
        self, by: str, path: str, wanted: Rendering | None, known: dict[str, Kept]
    ) -> list[Problem]:
        place = self._place(path)
        there = _text(place)
        before, kept = block_in(there or ""), known.get(path)
        changed = before if before and not before.genuine else None
        fresh = _by_hand(changed.body, kept, wanted) if changed else ""
        if wanted is None:
            known.pop(path, None)
            self._take_out(place, there, kept, (before.by_hand if before else "") + fresh)
        else:
            known[path] = self._set(place, there, wanted, (kept or Kept(by)), fresh)
        gone = _gone(changed.body, kept, wanted) if changed else []
        return [*_told(path, fresh), *(_taken_off(path, id) for id in gone)]

    def _set(
        self, place: Path, there: str | None, wanted: Rendering, kept: Kept, fresh: str
    ) -> Kept:
        """Put a block over the old one, else at the end.

        The end is that of what is there.
        """
        now, gap = _with_block(there, wanted, fresh)
        if block_in(there or "") is None:
            made = [] if there is not None else _missing(place, self.workspace)
            kept = kept._replace(made=there is None, gap=gap, folders=tuple(made))
        if now != there:
            private.replace_of_others(str(place), now.encode(*CODED))
        return kept._replace(body=wanted.body)

    def _take_out(self, place: Path, there: str | None, kept: Kept | None, by_hand: str) -> None:
        """Take a block out, and what was put around it.

        What is by hand stays.
        """
        if there is None or block_in(there) is None:
            return
        now = _without_block(there, kept, by_hand)
        if now or not (kept and kept.made):
            private.replace_of_others(str(place), now.encode(*CODED))
            return
        place.unlink()

    def _tidied(self, by: str, folders: Iterable[str], known: dict[str, Kept]) -> None:
        """Take away folders memory made that nobody keeps things in.

        Where that is memory itself, they are its other file's to take away.
        """
        left = []
        for folder in sorted(folders, key=len, reverse=True):
            try:
                (self.workspace / folder).rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                left.append(folder)
        heir = next((path for path, kept in known.items() if kept.by == by), "")
        if left and heir:
            known[heir] = known[heir]._replace(folders=(*known[heir].folders, *left))

    def _place(self, path: str) -> Path:
        """Find where a file really is.

        Raises ``ValueError`` for one outside of the code base.
        """
        place = (self.workspace / path).resolve()
        if not place.is_relative_to(self.workspace):
            raise ValueError("it is a link out of the code base")
        if place.exists() and not place.is_file():
            raise ValueError("it is no plain file")
        return place

    def _state(self) -> tuple[list[str], dict[str, Kept]]:
        try:
            found: Any = json.loads(private.read(str(self.root / STATE)) or b"{}")
            files = {path: Kept(*kept) for path, kept in found.get("files", {}).items()}
            return list(found.get("on", [])), files
        except TEXT_FAULTS:
            return [], {}

    def _keep(self, names: list[str], files: Mapping[str, Kept]) -> None:
        state = {"on": names, "files": {path: list(kept) for path, kept in sorted(files.items())}}
        content = (json.dumps(state, ensure_ascii=False, indent=1) + "\n").encode()
        if content != private.read(str(self.root / STATE)):
            private.replace(str(self.root / STATE), content)


REMEDY = "Mend the file, or `kairos-mem render NAME --remove`."


def _with_block(there: str | None, wanted: Rendering, fresh: str) -> tuple[str, str]:
    """Put a block into a text: over the one there, else behind.

    With the gap that stands before it.
    """
    text = there or ""
    if block := block_in(text):
        said = written(wanted.body, block.by_hand + fresh, block.newline)
        return text[: block.start] + said + text[block.end :], ""
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = wanted.lead if there is None else _gap(text).replace("\n", newline)
    return text + gap + written(wanted.body, "", newline), gap


def _without_block(there: str, kept: Kept | None, by_hand: str) -> str:
    """Take a block out of a text, with the gap before it.

    What is by hand stays.
    """
    block = block_in(there)
    if block is None:
        return there
    before, gap = there[: block.start], kept.gap if kept and not by_hand else ""
    return before.removesuffix(gap) + by_hand + there[block.end :]


def _told(path: str, fresh: str) -> list[Problem]:
    count = fresh.count("\n")
    if not count:
        return []
    what = f"has {count} line{'s' * (count > 1)} by hand in memory's block: kept there"
    return [Problem(path, what, "`kairos-mem observe` makes memory know what they say.")]


def _taken_off(path: str, id: str) -> Problem:
    what = "was taken off by hand, and stands there again"
    return Problem(f"{path}, {id}", what, f"`kairos-mem forget {id}` takes it off for good.")


def _by_hand(body: str, kept: Kept | None, wanted: Rendering | None) -> str:
    """Pick the lines of a changed body that are a person's.

    A line with the id of a fact is memory's, be it another store's.
    """
    known = f"{kept.body if kept else ''}\n{wanted.body if wanted else ''}"
    ours = {line.strip() for line in known.splitlines()}
    lines = [line for line in body.splitlines() if line.strip() and line.strip() not in ours]
    return "".join(f"{line}\n" for line in lines if not FACT_ID.search(line))


def _gone(body: str, kept: Kept | None, wanted: Rendering | None) -> list[str]:
    """List facts whose lines a person removed from a body.

    Those that stand there still.
    """
    was, now = (set(FACT_ID.findall(text)) for text in (kept.body if kept else "", body))
    return sorted((was - now).intersection(FACT_ID.findall(wanted.body if wanted else "")))


def _missing(place: Path, workspace: Path) -> list[str]:
    """List a file's missing folders, the innermost first."""
    above = (folder for folder in place.parents if folder.is_relative_to(workspace))
    return [str(folder.relative_to(workspace)) for folder in above if not folder.exists()]


def _gap(text: str) -> str:
    """Choose what stands between a text and the block behind it."""
    if not text:
        return ""
    return "\n" if text.endswith("\n") else "\n\n"


def _text(place: Path) -> str | None:
    try:
        return place.read_bytes().decode(*CODED)
    except FileNotFoundError:
        return None
