"""What the probes look at: one tree, read at most once.

What was learnt of a content is kept by its hash. A content says the same at every commit, so what
was parsed of it is kept in a ``Cache`` that several trees may share: a look at another commit then
parses only what differs. Files that are merely scanned for a name are not parsed at all.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from memory_engine.adapters.workspace import other, paths, python
from memory_engine.adapters.workspace.bounds import (
    HELD_BYTES,
    HELD_TREES,
    LOOK_BYTES,
    LOOK_SECONDS,
    SOURCE_BYTES,
)
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.git import Git
from memory_engine.adapters.workspace.outline import Outline, Source, Unparsed
from memory_engine.adapters.workspace.state import blob_hash
from memory_engine.adapters.workspace.tree import Tree
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor

T = TypeVar("T")


@dataclass
class Cache:
    """What was learnt of contents, by their hash.

    And how many files were read and parsed to learn it.
    """

    outlines: dict[tuple[str, str], Outline] = field(default_factory=dict)
    fingerprints: dict[tuple[str, str, str], str] = field(default_factory=dict)
    learnt: dict[Hashable, object] = field(default_factory=dict)
    sources: OrderedDict[tuple[str, str], Source] = field(default_factory=OrderedDict)
    files_read: int = 0
    files_parsed: int = 0


class Snapshot:
    """One tree under the eyes of the probes.

    ``head`` is the commit that git's history is asked from ("": none).
    """

    def __init__(self, root: str, tree: Tree, cache: Cache, git: Git | None, head: str) -> None:
        self.root, self.tree, self.cache, self.git, self.head = root, tree, cache, git, head
        self.files: Mapping[str, str] = tree.files
        self.scratch: dict[Hashable, object] = {}
        self._held: OrderedDict[str, File] = OrderedDict()
        self._held_bytes = self._bytes_read = 0
        self._names: dict[str, list[str]] | None = None
        self.start()

    def start(self) -> None:
        """Begin a look.

        The clock runs from here, and what was read for the last one is let go.
        """
        self._until = time.monotonic() + LOOK_SECONDS
        self._held.clear()
        self._held_bytes = self._bytes_read = 0

    @property
    def late(self) -> bool:
        """Read: whether the look has had its share of time or bytes."""
        return self._bytes_read > LOOK_BYTES or time.monotonic() > self._until

    def read(self, path: str, limit: int = SOURCE_BYTES) -> File | None:
        """Read a file of the tree up to ``limit`` [bytes].

        Gives None if it can't be read within that.
        """
        if path in self._held:
            return self._held[path]
        content = self.tree.read(path, limit)
        if content is None:
            return None
        self.cache.files_read += 1
        file = self._held[path] = File(path, self.files.get(path) or blob_hash(content), content)
        self._bytes_read += len(content)
        self._held_bytes += len(content)
        while self._held_bytes > HELD_BYTES:
            self._held_bytes -= len(self._held.popitem(last=False)[1].content)
        return file

    def named(self, name: str) -> list[str]:
        """Think: the files with this base name, nearest to the top first."""
        if self._names is None:
            self._names = {}
            for path in sorted(self.files, key=lambda path: (path.count("/"), path)):
                self._names.setdefault(paths.basename(path), []).append(path)
        return self._names.get(name, [])

    def chosen(self, what: str, wanted: Callable[[str], object]) -> list[str]:
        """List the files of one kind, nearest to the top first.

        Without tests, documentation and others' code.
        """
        if what not in self.scratch:
            found = [path for path in self.files if wanted(path) and not paths.aside(path)]
            self.scratch[what] = sorted(found, key=lambda path: (path.count("/"), path))
        return cast(list[str], self.scratch[what])

    def outlined(self, path: str) -> Outline | None:
        """Think: what this file defines, where that is known without reading it."""
        return self.cache.outlines.get((self.files.get(path, ""), paths.language(path)))

    def outline(self, path: str) -> tuple[Outline, str] | None:
        """Read what a file defines, with its content's hash.

        Gives None if it can't be read.
        """
        language = paths.language(path)
        blob = self.files.get(path, "")
        if (blob, language) in self.cache.outlines:
            return self.cache.outlines[blob, language], blob
        file = self.read(path)
        return (self.outline_of(file), file.blob) if file else None

    def outline_of(self, file: File) -> Outline:
        """Think: what a file that was read defines."""
        key = (file.blob, paths.language(file.path))
        if key not in self.cache.outlines:
            try:
                self.cache.outlines[key] = self._source(file).outline
            except Unparsed as problem:
                self.cache.outlines[key] = Outline({}, False, str(problem))
        return self.cache.outlines[key]

    def anchor(self, path: str, blob: str, symbol: str = "") -> Anchor:
        """Give this place the hashes it has now.

        No syntax hash where the symbol is not defined there.
        """
        return Anchor(path, symbol, blob, self._fingerprint(path, blob, symbol) if symbol else "")

    def learn(self, file: File, what: str, how: Callable[[File], T]) -> T:
        """Give what ``how`` makes of the file, once per content."""
        key = (what, file.blob, paths.basename(file.path))
        if key not in self.cache.learnt:
            self.cache.learnt[key] = how(file)
        return cast(T, self.cache.learnt[key])

    def _fingerprint(self, path: str, blob: str, symbol: str) -> str:
        key = (blob, paths.language(path), symbol)
        if key not in self.cache.fingerprints:
            file = self.read(path)
            if file is None or file.blob != blob or symbol not in self.outline_of(file).names:
                return ""
            self.cache.fingerprints[key] = self._source(file).fingerprint(symbol)
        return self.cache.fingerprints[key]

    def _source(self, file: File) -> Source:
        language = paths.language(file.path)
        held = self.cache.sources
        if (file.blob, language) not in held:
            self.cache.files_parsed += 1
            parse = python.parse if language == "python" else other.parse
            held[file.blob, language] = parse(file.content, language)
            if len(held) > HELD_TREES:
                held.popitem(last=False)
        held.move_to_end((file.blob, language))
        return held[file.blob, language]


def supported(
    predicate: Predicate, because: str, anchors: Iterable[Anchor] = (), found: Iterable[str] = ()
) -> Finding:
    """Think: the code base says so."""
    return Finding(predicate, "supported", because, tuple(found), tuple(anchors))


def refuted(
    predicate: Predicate, because: str, found: Iterable[str] = (), anchors: Iterable[Anchor] = ()
) -> Finding:
    """Think: the code base says otherwise."""
    return Finding(predicate, "refuted", because, tuple(found), tuple(anchors))


def unknown(predicate: Predicate, because: str, found: Iterable[str] = ()) -> Finding:
    """Think: looking does not decide it."""
    return Finding(predicate, "unknown", because, tuple(found))


def each(
    probe: Callable[[Snapshot, Predicate], Finding],
) -> Callable[[Snapshot, Sequence[Predicate]], list[Finding]]:
    """Make a probe of one predicate one of many.

    What the look has no time left for is unknown.
    """

    def ask(snapshot: Snapshot, predicates: Sequence[Predicate]) -> list[Finding]:
        return [
            unknown(predicate, "the look took too long")
            if snapshot.late
            else probe(snapshot, predicate)
            for predicate in predicates
        ]

    return ask
