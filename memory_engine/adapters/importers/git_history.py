"""Commit messages of a repository, read for what was done and why.

Each commit is a session of its own, said at its date by whoever writes to the repository. Who that
was, a person or an agent, a message does not tell: it counts as an agent's word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.branches import GitBranches
from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.speakers import passage_of
from memory_engine.adapters.importers.conversation.turn_result import Turn
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.times import utc
from memory_engine.adapters.workspace.git import Git
from memory_engine.domain.errors.given import BadInput
from memory_engine.extract.commit import without_trailers
from memory_engine.extract.passage import Passage
from memory_engine.formats.caller import offset_in
from memory_engine.privacy.redact import redacted

WRITER = "agent:git"
SOURCE = "HEAD"
"""The resume key: the history that leads to what is checked out."""

MOST = 5_000
"""[commits] The newest ones that are read the first time: what is older is mostly overtaken."""
COMMITS_A_BATCH = 200
SHORT = 12
"""[characters] Of a commit's name, where a person reads it."""
FIELD, END = "\x1f", "\x1e"
FORMAT = f"--format=%H{FIELD}%cI{FIELD}%B{END}"
REMEDY = "Give the folder of a git repository with at least one commit."


class Commit(NamedTuple):
    """A commit: its name, its time with offset, its bare message.

    ``branch`` is that on which it lies, where it is in no main line.
    """

    name: str
    at: str
    offset: str
    message: str
    branch: str = ""


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Give batches of the commits since the mark, oldest first."""
    git = Git.find(path) if path.is_dir() else None
    head = git.name_of("HEAD") if git else None
    if git is None or not head:
        raise BadInput(str(path), "this is no git repository with a commit", REMEDY)
    branch, own = GitBranches(path).own_commits()
    commits = [
        commit._replace(branch=branch if commit.name in own else "")
        for commit in _commits(git, _last(marks.get(SOURCE, "")))
    ]
    for start in range(0, len(commits), COMMITS_A_BATCH):
        batch = commits[start : start + COMMITS_A_BATCH]
        yield _batch(batch, options)


def _last(mark: str) -> str:
    """Read the last commit out of a mark; ``""`` for none."""
    try:
        name = json.loads(mark)["commit"]
    except (ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) and name.isalnum() else ""


def _commits(git: Git, last: str) -> list[Commit]:
    since = [f"{last}..HEAD"] if last and git.name_of(last) else ["HEAD"]
    answer = git.ask("log", "--no-merges", f"--max-count={MOST}", FORMAT, *since, "--")
    rows = (answer or b"").decode("utf-8", "replace").split(END)
    return [_commit(row.strip("\n")) for row in reversed(rows) if row.count(FIELD) > 1]


def _commit(row: str) -> Commit:
    name, at, message = row.split(FIELD, 2)
    return Commit(name, utc(at), offset_in(at), without_trailers(message))


def _batch(commits: list[Commit], options: Options) -> Batch:
    harvest = Harvest()
    for commit in commits:
        for draft in _drafts(commit, options):
            harvest.add(draft, commit.at, commit.name[:SHORT])
    mark = json.dumps({"commit": commits[-1].name})
    return Batch(SOURCE, mark, tuple(harvest.lines), tuple(harvest.left))


def _drafts(commit: Commit, options: Options) -> Iterator[Unwritten]:
    """Read a commit's message as said in a session of its own."""
    session = f"git:{commit.name[:SHORT]}"
    line = RecordLine(uuid=commit.name, at=commit.at, session=session)
    turn = Turn(line, session, options.judge)
    so_far = passage_of(Session(root=session), turn, Passage(redacted(commit.message), "commit"))
    own = {
        "extracted_by": "rules:git-history",
        "offset": commit.offset,
        "branch": commit.branch,
    }
    for draft in so_far.drafts:
        yield draft._replace(principal=WRITER, fields={**draft.fields, **own})
