"""The engine's own checks of what facts say of code.

Nothing is run, nothing written.

    CodeBase(root)                  the directory as it is, with git or without
    CodeBase(root, commit="v1.2")   as it was at a commit; root may be a bare repository
    codebase.at("v1.3")             another commit, with what was learnt so far

What was learnt of a file is kept by the hash of its content for as long as the object lives, so
that a second look parses what changed and nothing else. ``files_read`` and ``files_parsed`` count
what looking has cost so far.

    git, tree, state            what files there are, what is in them, how the whole is called
    snapshot                    one tree under the eyes of the probes, and what was learnt of it
    existence                   probes ``exists``, ``stands``, ``lasts``
    definitions                 probe ``defined``: python (``ast``), other and grammar
                                (``ast-grep``); resolve, history
    versions                    probe ``version``: manifests, python_manifests, stated, ranges,
                                unpinned
    required                    probes ``minimum``, ``allows``, ``asks``, ``depends``: manifests
    declared                    probe ``declares``: fields of manifests
    targets                     probes ``target``, ``runs``: runners (the files that name targets)
    literals                    probe ``literal``: python_literals, config_literals, text_literals,
                                formats, spellings, left
    bounds, paths               how much is looked at; what counts as source
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from memory_engine.adapters.workspace import paths, state
from memory_engine.adapters.workspace.declared import declares
from memory_engine.adapters.workspace.definitions import defined, symbol_name
from memory_engine.adapters.workspace.existence import exists, lasts, stands
from memory_engine.adapters.workspace.git import Git
from memory_engine.adapters.workspace.literals import literals
from memory_engine.adapters.workspace.required import allows, asks, depends, minimum
from memory_engine.adapters.workspace.resolve import history
from memory_engine.adapters.workspace.snapshot import Cache, Snapshot, each
from memory_engine.adapters.workspace.targets import runs, target
from memory_engine.adapters.workspace.tree import CommitTree, DiskTree, tracked, walked
from memory_engine.adapters.workspace.versions import version
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.records.looked import Finding, Predicate, Trace
from memory_engine.domain.records.observation import Anchor

PROBES: dict[str, Callable[[Snapshot, Sequence[Predicate]], list[Finding]]] = {
    "exists": each(exists),
    "defined": defined,
    "version": each(version),
    "target": each(target),
    "literal": literals,
    "minimum": each(minimum),
    "allows": each(allows),
    "asks": each(asks),
    "depends": each(depends),
    "declares": each(declares),
    "runs": each(runs),
    "stands": each(stands),
    "lasts": each(lasts),
}
"""By name of the predicate. Those that search the whole tree answer all questions of their kind
in one pass."""


class CodeBase:
    """A ``Workspace``: one directory, or one commit of a repository."""

    def __init__(self, root: Path, commit: str = "", like: CodeBase | None = None) -> None:
        self.root = Path(root).resolve()
        self._git: Git | None = like._git if like else Git.find(self.root)
        self._cache: Cache = like._cache if like else Cache()
        if not commit and self._git and self._git.bare:
            commit = "HEAD"
        self.commit = self._commit_named(commit) if commit else ""
        self._hashes = state.Hashes(self.root)
        self._seen: tuple[str, Snapshot] | None = None

    def at(self, commit: str) -> CodeBase:
        """Give the code base as it was at a commit.

        It shares what was learnt of file contents.
        """
        return CodeBase(self.root, commit, like=self)

    @property
    def files_read(self) -> int:
        """Count files read so far, with those sharing its cache."""
        return self._cache.files_read

    @property
    def files_parsed(self) -> int:
        """Think: how many files were parsed for their definitions so far."""
        return self._cache.files_parsed

    def state(self) -> str:
        """Name the state of the tree: equal names, equal files."""
        if self._git is None:
            return state.of_directory(self.root, self._hashes)
        if self.commit:
            return state.name("git", self._git.tree_name(self.commit) or "", {})
        return state.of_work_tree(self._git, self.root, self._hashes)

    def changed(self, since: str) -> frozenset[str] | None:
        """List the paths changed since a state.

        Gives None where that can't be told.
        """
        return state.between(since, self.state(), self._git)

    def look(self, predicates: Sequence[Predicate]) -> list[Finding]:
        """Read: a finding for each predicate, in order."""
        snapshot = self.snapshot()
        found: dict[int, Finding] = {}
        for name, probe in PROBES.items():
            asked = [at for at, predicate in enumerate(predicates) if predicate.name == name]
            found.update(zip(asked, probe(snapshot, [predicates[at] for at in asked]), strict=True))
        return [found[at] for at in range(len(predicates))]

    def place(self, anchors: Sequence[Anchor]) -> list[Anchor | None]:
        """Give each anchor its present hashes.

        No syntax hash where a file does not parse; None if it is gone.
        """
        snapshot = self.snapshot()
        return [_placed(snapshot, anchor) for anchor in anchors]

    def files(self) -> list[str] | None:
        """List the tree's files in order.

        Gives None where not all can be told.
        """
        tree = self.snapshot().tree
        return sorted(tree.files) if tree.whole else None

    def texts(self, asked: Sequence[str]) -> dict[str, str]:
        """Read files of the tree as text.

        But what is none, lies outside, or is too large.
        """
        snapshot = self.snapshot()
        places = {path: paths.normal(path, snapshot.root) for path in asked}
        files = {path: snapshot.read(place) for path, place in places.items() if place}
        return {path: file.text for path, file in files.items() if file}

    def traces(self, asked: Sequence[str]) -> list[Trace]:
        """Tell what git knows of each path where nothing is."""
        snapshot = self.snapshot()
        places = [paths.normal(path, snapshot.root) or "" for path in asked]
        plain = sorted(place for place in {*places} - {"", "."} if _plainly_below(snapshot, place))
        ignored = self._git.ignored(plain) if self._git else frozenset[str]()
        return ["ignored" if place in ignored else _past(snapshot, place) for place in places]

    def snapshot(self) -> Snapshot:
        """Give the tree as it is now, for the probes.

        That of the last look where nothing has changed since.
        """
        named = self.state()
        if self._seen is None or self._seen[0] != named:
            self._seen = (named, self._snapshot())
        self._seen[1].start()
        return self._seen[1]

    def close(self) -> None:
        """End the readers of git's objects.

        They also end with the object.
        """
        if self._git:
            self._git.close()

    def _commit_named(self, commit: str) -> str:
        found = self._git.name_of(commit) if self._git else None
        if found is None:
            raise Unknown(
                "commit", commit, f"`git log` in {self.root} lists the commits that there are."
            )
        return found

    def _snapshot(self) -> Snapshot:
        git, root = self._git, str(self.root)
        if git and self.commit:
            return Snapshot(root, CommitTree(git, self.commit), self._cache, git, self.commit)
        listed, whole = tracked(git) if git else walked(self.root)
        head = git.name_of("HEAD") or "" if git else ""
        return Snapshot(root, DiskTree(self.root, listed, whole, git), self._cache, git, head)


def _plainly_below(snapshot: Snapshot, place: str) -> bool:
    """Tell whether no link or submodule lies above a path.

    Git refuses to look beyond.
    """
    return all(snapshot.tree.kind(above) in ("dir", "") for above in paths.parents(place))


def _past(snapshot: Snapshot, place: str) -> Trace:
    """Tell what was at a path, or at its end's match.

    A path that ends with it. A bare name tells as much of a source file only: every folder may have
    its ``config.json``.
    """
    past = history(snapshot)
    if past is None or not place or snapshot.late:
        return ""
    if past.had_path(place) is not None:
        return "had"
    return "like" if ("/" in place or paths.language(place)) and past.had_tail(place) else ""


def _placed(snapshot: Snapshot, anchor: Anchor) -> Anchor | None:
    path = paths.normal(anchor.path, snapshot.root)
    kind = snapshot.tree.kind(path) if path is not None else ""
    if path is None or kind in ("", "outside"):
        return None
    if kind == "unseen":
        return Anchor(anchor.path, anchor.symbol)
    if (
        anchor.blob
        and snapshot.files.get(path) == anchor.blob
        and (anchor.ast or not anchor.symbol)
    ):
        return anchor
    if not anchor.symbol:
        file = snapshot.read(path) if snapshot.tree.kind(path) == "file" else None
        return Anchor(anchor.path, "", file.blob if file else "", "")
    seen = snapshot.outline(path)
    if seen is None:
        return Anchor(anchor.path, anchor.symbol)
    outline, blob = seen
    named = outline.places(symbol_name(anchor.symbol))
    if not named:
        return None if outline.whole else Anchor(anchor.path, anchor.symbol, blob)
    return Anchor(anchor.path, anchor.symbol, blob, snapshot.anchor(path, blob, named[0]).ast)
