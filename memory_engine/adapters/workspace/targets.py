"""Probe ``target``: is this script there, or this command run?

A script or target; anything in the project may run the command. ``make``, ``npm run``, ``just`` and
the like are a closed world: where their file is, a target that is not in it is refuted. A plain
tool is supported if continuous integration or another target runs it, else that is unknown.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterator, Sequence
from typing import cast

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.all_stated import stated
from memory_engine.adapters.workspace.bounds import SHOWN
from memory_engine.adapters.workspace.existence import exists
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import broken
from memory_engine.adapters.workspace.resolve import history
from memory_engine.adapters.workspace.runners import HOME, Targets, read, reader
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.commandline.programs import INTERPRETERS, LOCAL, TASK_RUNNERS
from memory_engine.commandline.steps import Step, steps
from memory_engine.domain.records.looked import Finding, Predicate

Offer = tuple[File, Targets]
"""A file, and what it offers to one runner."""

LOOSE = ("pdm", "hatch", "rye", "pixi", "entry", "npm")
"""Whose scripts a tool's name may be, without that what is not among them is missing."""

NOUNS = {
    "npm": "script",
    "just": "recipe",
    "tox": "environment",
    "nox": "session",
    **dict.fromkeys(("task", "poe", "invoke", "deno"), "task"),
}
"""By runner: what people call a target of it."""

UPWARD = frozenset({"npm", "just", "task", "poe", "invoke", "rake"})
"""Runners that look for their file in the directories above as well."""

PROGRAMS = frozenset({*LOCAL, *TASK_RUNNERS, *INTERPRETERS})
"""Programs that people know by name, whatever package brings them."""


def _bare_name(found: Sequence[Step]) -> str | None:
    """Give the one word of a line that is nothing else."""
    if len(found) != 1 or found[0].how != "tool" or found[0].runner:
        return None
    return found[0].words[0] if len(found[0].words) == 1 else None


def target(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether every command of a line is there."""
    found = steps(predicate.subject)
    if not found:
        return unknown(
            predicate, f"{predicate.subject!r} is no command line that can be taken apart"
        )
    name = _bare_name(found)
    if name is not None and (named := _by_name(snapshot, predicate, name)):
        return named
    findings = [_decided(snapshot, predicate, step) for step in found]
    worst = [
        next((one for one in findings if one.verdict == verdict), None)
        for verdict in ("refuted", "unknown")
    ]
    anchors = tuple(anchor for finding in findings for anchor in finding.anchors)
    because = "; ".join(dict.fromkeys(finding.because for finding in findings))
    return next(
        (one for one in worst if one), Finding(predicate, "supported", because, (), anchors)
    )


def runs(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether a target runs a program, directly or not.

    Through the targets that it needs.
    """
    there = target(snapshot, Predicate("target", predicate.subject, path=predicate.path))
    if there.verdict != "supported":
        return there._replace(predicate=predicate)
    step = steps(predicate.subject)[0]
    lines = [
        line
        for _, one in offered(snapshot)
        if one.runner == step.runner
        for line in one.lines.get(step.words[0], ())
    ]  # fmt: skip
    programs = {
        paths.basename(word) for line in lines for part in steps(line) for word in part.words[:2]
    }
    if predicate.value.lower() in programs | {
        part.runner for line in lines for part in steps(line)
    }:
        return supported(predicate, f"{predicate.subject} runs {predicate.value}", there.anchors)
    return unknown(predicate, f"{predicate.subject} is not seen to run {predicate.value} itself")


def offered(snapshot: Snapshot) -> Iterator[tuple[File, Targets]]:
    """List all that runs by name, and every run line.

    Nearest to the top of the workspace first.
    """
    for path in snapshot.chosen("targets", reader):
        file = snapshot.read(path)
        if file:
            yield from ((file, one) for one in snapshot.learn(file, "targets", read))


def _unread(snapshot: Snapshot) -> list[str]:
    """List the files with targets that are not read.

    Too large, not to be read, or broken.
    """
    files = [(path, snapshot.read(path)) for path in snapshot.chosen("targets", reader)]
    return [path for path, file in files if file is None or broken(file)]


def _by_name(snapshot: Snapshot, predicate: Predicate, name: str) -> Finding | None:
    only = paths.normal(predicate.path, snapshot.root) if predicate.path else None
    seen = [(file, one) for file, one in offered(snapshot) if not only or file.path == only]
    for file, one in seen:
        if one.runner != "ci" and name in one.lines:
            return supported(
                predicate,
                f"{file.path} has {name} ({one.runner})",
                [snapshot.anchor(file.path, file.blob)],
            )
    if (
        only
        and seen
        and only not in _unread(snapshot)
        and not any(one.may_have(name) for _, one in seen)
    ):
        return refuted(predicate, f"{only} has no {name}" + _near(name, [one for _, one in seen]))
    return unknown(predicate, f"{only} has no {name} that can be read") if only else None


def _decided(snapshot: Snapshot, predicate: Predicate, step: Step) -> Finding:
    if step.how == "target":
        return _target(snapshot, predicate, step)
    if step.how == "file":
        return _file(snapshot, predicate, step)
    return _tool(snapshot, predicate, step)


def _target(snapshot: Snapshot, predicate: Predicate, step: Step) -> Finding:
    runner, name = step.runner, step.words[0]
    every = [(file, one) for file, one in offered(snapshot) if one.runner == runner]
    pointed = paths.normal(predicate.path, snapshot.root) if predicate.path else None
    seen = every if step.anywhere else _meant(every, posixpath.normpath(step.directory), runner)
    seen += [offer for offer in every if offer[0].path == pointed and offer not in seen]
    if not seen:
        return _without_file(snapshot, predicate, step)
    for file, one in seen:
        if name in one.lines or (not name and one.lines):
            what = name or f"a {NOUNS.get(runner, 'target')}"
            anchor = snapshot.anchor(file.path, file.blob)
            return supported(predicate, f"{file.path} has {what}", [anchor])
    return _without_target(snapshot, predicate, step, seen, every)


def _without_target(
    snapshot: Snapshot,
    predicate: Predicate,
    step: Step,
    seen: list[Offer],
    every: list[Offer],
) -> Finding:
    """Decide on a target that no file which was read has.

    It is missing only where all files could be read.
    """
    name, what = step.words[0], NOUNS.get(step.runner, "target")
    where = paths.in_words(list(dict.fromkeys(file.path for file, _ in seen)), SHOWN)
    told = f'{where} has no {what} "{name}"' if name else f"{where} has no {what}"
    open_ = step.anywhere or any(one.may_have(name) for _, one in seen)
    if open_ or _made_otherwise(snapshot, step):
        return unknown(predicate, f"{told} that can be read, but may have it")
    names = {paths.basename(file.path) for file, _ in seen}
    if unread := [path for path in _unread(snapshot) if paths.basename(path) in names]:
        return unknown(predicate, f"{told}, but {paths.in_words(unread, SHOWN)} can't be read")
    anchors = [
        snapshot.anchor(file.path, file.blob)
        for file, one in every
        if name in one.lines or one.may_have(name)
    ]
    return refuted(predicate, told + _near(name, [one for _, one in seen]), anchors=anchors)


def _meant(seen: list[Offer], directory: str, runner: str) -> list[Offer]:
    """Choose the files that a runner reads in a directory.

    They lie in it, or in the nearest above it. At the top of the workspace those nearest to it are
    meant.
    """
    at = directory
    while at not in ("", ".", "..") and not at.startswith(("/", "../")):
        here = [one for one in seen if posixpath.dirname(one[0].path) == at]
        if here or runner not in UPWARD:
            return here
        at = posixpath.dirname(at)
    if at not in ("", "."):
        return []
    nearest = min((file.path.count("/") for file, _ in seen), default=0)
    if directory != "." and nearest:
        return []
    return [one for one in seen if one[0].path.count("/") == nearest]


def _made_otherwise(snapshot: Snapshot, step: Step) -> bool:
    """Tell whether a runner may know a target that no file names.

    make has built-in rules for files, tox and nox make environments from factors and parameters,
    and a package brings programs.
    """
    runner, name = step.runner, step.words[0]
    if runner == "make":
        return "." in name
    if step.loose:
        return name in PROGRAMS or name in _packages(snapshot)
    return runner in ("tox", "nox") and (not name or any(c in name for c in "0123456789-("))


def _packages(snapshot: Snapshot) -> frozenset[str]:
    """Name what manifests and lock files list.

    Each may bring a program of its name.
    """
    if "packages" not in snapshot.scratch:
        names = (paths.basename(one.name) for _, one in stated(snapshot))
        snapshot.scratch["packages"] = frozenset(names)
    return cast(frozenset[str], snapshot.scratch["packages"])


def _without_file(snapshot: Snapshot, predicate: Predicate, step: Step) -> Finding:
    past = history(snapshot)
    for home in (
        HOME.get(step.runner, ()) if past and step.directory == "." and not step.anywhere else ()
    ):
        if past and not snapshot.tree.kind(home) and past.had_path(home):
            return refuted(predicate, f"{home} is gone, and with it what {step.runner} runs")
    return unknown(predicate, f"there is no file with targets of {step.runner} in {step.directory}")


def _near(name: str, seen: list[Targets]) -> str:
    names = difflib.get_close_matches(name, [known for one in seen for known in one.lines], SHOWN)
    return f"; it has {', '.join(names)}" if names else ""


def _file(snapshot: Snapshot, predicate: Predicate, step: Step) -> Finding:
    path = paths.normal(posixpath.join(step.directory, step.words[0]), snapshot.root)
    if path is None or "$" in path:
        return unknown(predicate, f"{step.words[0]} is outside of the workspace")
    kind = snapshot.tree.kind(path)
    if kind in ("file", "link"):
        file = snapshot.read(path)
        return supported(
            predicate, f"{path} is there", [snapshot.anchor(path, file.blob)] if file else ()
        )
    built = any(
        part.startswith(".") or part in paths.ASIDE or part in paths.NEVER_LISTED
        for part in path.split("/")[:-1]
    )
    if kind or built:
        return unknown(predicate, f"{path} is not in the tree, but may be made by something")
    finding = exists(snapshot, Predicate("exists", path))
    # A runner takes the path as it is written, wherever it was started.
    elsewhere = finding.verdict == "supported"
    return (
        unknown(predicate, finding.because) if elsewhere else finding._replace(predicate=predicate)
    )


def _tool(snapshot: Snapshot, predicate: Predicate, step: Step) -> Finding:
    words = _leading(snapshot, step.words)
    for file, one in offered(snapshot):
        script = _script(one, step)
        if script is None and not (words and _runs(snapshot, one, words)):
            continue
        told = f"runs {' '.join(words)}" if script is None else f"has {script}"
        anchor = snapshot.anchor(file.path, file.blob)
        return supported(predicate, f"{file.path} {told}", [anchor])
    return unknown(
        predicate, f"nothing in the project is known to run {' '.join(words or step.words)}"
    )


def _script(one: Targets, step: Step) -> str | None:
    """Name what a call by its bare name means in a file."""
    named = one.runner == "npm" and step.how == "script"
    word = step.words[1:2] if named else step.words[:1]
    loose = one.runner in LOOSE and (named or one.runner != "npm")
    return word[0] if loose and word and word[0] in one.lines else None


def _runs(snapshot: Snapshot, one: Targets, words: list[str]) -> bool:
    """Tell whether a line runs a program with these first words."""
    return any(
        _leading(snapshot, other.words)[: len(words)] == words
        for lines in one.lines.values()
        for line in lines
        for other in steps(line)
        if other.how != "target"
    )


def _leading(snapshot: Snapshot, words: tuple[str, ...]) -> list[str]:
    """The tool and its subcommands: ``ruff check`` of ``ruff check --fix src``."""
    found: list[str] = []
    for word in words:
        if (
            word.startswith("-")
            or any(c in word for c in "/.=$*{<")
            or (found and snapshot.tree.kind(word))
        ):
            break
        found.append(word)
    return found
