"""The set of lessons, and the importers' candidates.

They are cut from its sessions. The sessions of one project lie beside the set; those of the other
are read from a clone of their repository, at the commit that the set names. Sentences that were
judged one by one (``data/judged.json``) are of more projects: of those that are cloned beside each
other, each as ``owner+name/repo``.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers import importer
from memory_engine.adapters.importers.batch import Options
from memory_engine.extract.features import features
from memory_engine.extract.passage import Candidate
from memory_engine.extract.score import Judge, Lasting

OURS = "specstoryai/getspecstory"
COMMIT = "210d6095c58e26c49ca8093789c491ebe8f28203"
"""Of the repository with the second project's sessions."""

FOLDERS = (".specstory/history", "specstory-cli/.specstory/history")
WORKSPACE = "/project"


DIGITS = 12
"""[hex digits] Of the digest of a sentence."""

JUDGED = Path(__file__).parent / "data" / "judged.json"
"""Of sentences by digest: 0 not worth keeping, 1 true but of little use, 2 worth its place on the
first page. Language models read each on its own, as somebody would who begins to work on the
project; where several did, the mean."""


STRANGERS = Path(__file__).parent / "data" / "strangers.json"
"""Lessons of eight sessions of six more projects, written down by a language model that had run
nothing on them."""

LATER = Path(__file__).parent / "data" / "later.json"
"""The same of two more sessions that nothing had been tried on, written down when all else was
chosen; of their projects other sessions were judged, whose weights are left out."""

FRESH = Path(__file__).parent / "data" / "fresh.json"
"""The same of eight sessions of five projects of which nobody had seen a sentence, written down
before anything was run on them."""


class Item(NamedTuple):
    """A lesson.

    It has its session, kind, words of ours, question, and the patterns that show it.
    """

    session: str
    kind: str
    lesson: str
    question: str
    patterns: tuple[re.Pattern[str], ...]

    def stands_in(self, line: str) -> bool:
        """Tell whether a line holds the lesson."""
        return all(pattern.search(line) for pattern in self.patterns)


class Session(NamedTuple):
    """One session: name, project, importer's kind, and file.

    The name is that in the set.
    """

    name: str
    project: str
    kind: str
    path: Path


Told = tuple[Session, tuple[Item, ...]]
"""A session, and its lessons."""


class Seen(NamedTuple):
    """A candidate of a session, and what it shows."""

    session: str
    candidate: Candidate
    shown: frozenset[str]


class Lessons:
    """The set below ``data``, with the sessions that are at hand."""

    def __init__(
        self, data: Path, clone: Path | None, folder: Path, clones: Path | None = None
    ) -> None:
        self.data, self.clone, self.folder, self.clones = data, clone, folder, clones
        self._judged = {
            _key(row["repository"], row["session"]): row
            for row in json.loads(JUDGED.read_text("utf-8"))
        }
        whole = json.loads((data / "lessons" / "lessons.json").read_text("utf-8"))
        names = {session.name for session in self.sessions}
        self.items = tuple(_item(row) for row in whole["items"] if _home(row["session"]) in names)
        self.wrong = tuple(
            (_home(row["session"]), " ".join(row["text"].split()))
            for row in whole["not_memory"]
            if _home(row["session"]) in names
        )

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that can be read here."""
        native = sorted((self.data / "claude-transcripts").glob("*.jsonl"))
        ours = [Session(path.stem, "spotter", "claude-transcript", path) for path in native]
        return (*ours, *(self._cloned() if self.clone else ()))

    def _cloned(self) -> Iterator[Session]:
        rows = json.loads((self.data / "lessons" / "lessons.json").read_text("utf-8"))
        for name in sorted(
            {
                row["session"]
                for row in rows["items"] + rows["not_memory"]
                if row["session"][:2] == "20"
            }
        ):
            path = self.folder / f"{name}.md"
            for home in FOLDERS:
                if not path.exists() and (text := self._shown(f"{home}/{name}.md")):
                    path.write_bytes(text)
            if path.exists():
                yield Session(name, "specstory", "specstory", path)

    @cached_property
    def judged(self) -> tuple[Session, ...]:
        """Give other projects' sessions, as far as readable here.

        Only sentences of them were judged.
        """
        found = (
            self._cloned_from(name, row)
            for name, row in self._judged.items()
            if row["repository"] not in ("", OURS)
        )
        return tuple(session for session in found if session)

    def _cloned_from(self, name: str, row: dict[str, str]) -> Session | None:
        folder = row["repository"].replace("/", "+")
        clone = self.clones / folder / "repo" if self.clones else None
        if not (clone and clone.is_dir()):
            return None
        path = self.folder / folder / Path(row["session"]).name
        if not path.exists() and (text := shown(clone, row["commit"], row["session"])):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text)
        return Session(name, row["repository"], "specstory", path) if path.exists() else None

    @cached_property
    def strangers(self) -> tuple[Told, ...]:
        """The sessions of other projects whose lessons are told, with these."""
        return self._told(STRANGERS)

    @cached_property
    def later(self) -> tuple[Told, ...]:
        """The sessions whose lessons were written down last, with these."""
        return self._told(LATER)

    @cached_property
    def fresh(self) -> tuple[Told, ...]:
        """Give the sessions of projects that came last.

        They have their lessons.
        """
        return self._told(FRESH)

    def _told(self, file: Path) -> tuple[Told, ...]:
        """Sessions with their lessons, as far as they can be read here."""
        by_session: dict[str, list[Item]] = {}
        told = json.loads(file.read_text("utf-8"))
        rows = {_key(row["repository"], row["session"]): row for row in told}
        for row in told:
            name = _key(row["repository"], row["session"])
            by_session.setdefault(name, []).append(_item({**row, "session": name}))
        found = (
            (self._cloned_from(name, rows[name]), tuple(items))
            for name, items in by_session.items()
        )
        return tuple((session, items) for session, items in found if session)

    def worth(self, session: str, sentence: str) -> float | None:
        """Tell how much a sentence is worth, 0 to 1.

        Gives None where nobody judged it.
        """
        row = self._judged.get(session)
        found = (
            row["worth"].get(hashlib.sha256(sentence.encode()).hexdigest()[:DIGITS])
            if row
            else None
        )
        return None if found is None else found / 2

    def _shown(self, path: str) -> bytes:
        return shown(self.clone, COMMIT, path) if self.clone else b""

    def of(self, session: str) -> tuple[Item, ...]:
        """The lessons of a session."""
        return tuple(item for item in self.items if item.session == session)

    def is_wrong(self, session: str, sentence: str) -> bool:
        """Tell whether a sentence must not become memory."""
        plain = " ".join(sentence.split())
        return any(
            home == session and (text in plain or plain in text) for home, text in self.wrong
        )


def shown(clone: Path, commit: str, path: str) -> bytes:
    """Read a file of a repository at a commit.

    Gives nothing where it is not there.
    """
    return subprocess.run(
        ["git", "-C", str(clone), "show", f"{commit}:{path}"], capture_output=True, check=False
    ).stdout


def _key(repository: str, path: str) -> str:
    return (
        Path(path).name.removesuffix(".md") if repository in ("", OURS) else f"{repository}:{path}"
    )


def _item(row: dict[str, object]) -> Item:
    patterns = tuple(re.compile(str(one), re.I) for one in _list(row["all_of"]))
    return Item(
        _home(str(row["session"])),
        str(row["kind"]),
        str(row["lesson"]),
        str(row["question"]),
        patterns,
    )


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _home(session: str) -> str:
    """Name the session to which a sub-agent's file belongs."""
    return AGENTS.get(session, session)


AGENTS = {
    "agent-a2898e3": "4d5611e5-241a-462a-8d15-5122611a9569",
    "agent-a7be2f0": "8463c716-a2ea-4c14-9efa-87158ebd9f20",
}


def candidates_of(session: Session) -> tuple[Seen, ...]:
    """Collect every candidate that the importer asks about."""
    seen: dict[tuple[str, str], Seen] = {}

    def note(candidate: Candidate) -> Lasting | None:
        seen.setdefault(
            (candidate.role, candidate.text), Seen(session.name, candidate, features(candidate))
        )
        return None

    imported(session, note)
    return tuple(seen.values())


def imported(session: Session, judge: Judge) -> list[tuple[str, str, str]]:
    """Import a session with a judge; its log lines."""
    options = Options(workspace=WORKSPACE, judge=judge)
    return [
        line for batch in importer(session.kind)(session.path, {}, options) for line in batch.lines
    ]
