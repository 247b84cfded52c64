"""GitHub texts as log lines, and pull requests as branches."""

from __future__ import annotations

from typing import NamedTuple

from memory_engine.channels import outside
from memory_engine.channels.github.events import Event, Pull, Thing
from memory_engine.channels.github.owners import COMMAND, Word
from memory_engine.domain.errors.given import BadObservation
from memory_engine.engine.branching import Told
from memory_engine.engine.pulls import Delivery, Version
from memory_engine.formats.log import write_line

BY = "rules:github"
OWNER = "user:owner"
Line = tuple[str, str, str]
"""Text, day, and log line."""


class Where(NamedTuple):
    """Where a thing stands: repository, number, and its branch.

    The branch is that of its pull request, if known.
    """

    repository: str
    number: int
    branch: str = ""

    @property
    def session(self) -> str:
        """The conversation, which is one witness however many speak in it."""
        return f"github:{self.repository}#{self.number}"

    def source(self, thing: Thing) -> str:
        """The place of a thing."""
        return f"{self.session}/{thing.name}"


def version(thing: Thing, where: Where, own: tuple[Word, ...] = ()) -> Version:
    """Give what a thing says as of its time.

    ``own`` are the lines that are proven the owner's.
    """
    source = where.source(thing)
    if thing.gone:
        return Version(source, thing.at, gone=f"{source} was deleted")
    lines = [line for text, passage in _said(thing) if (line := _line(thing, where, text, passage))]
    lines += [line for word in own if word.text and (line := _own(thing, where, word))]
    return Version(source, thing.at, tuple({line[0]: line for line in lines}.values()))


def _said(thing: Thing) -> list[tuple[str, bool]]:
    """List what a thing says in pieces.

    What speaks to us is an order or nothing, and no claim.
    """
    others = "\n".join(line for line in thing.text.split("\n") if not line.startswith(COMMAND))
    said = list(outside.pieces(others)) if others.strip() else []
    return [*([(thing.note, True)] if thing.note else []), *said]


def _line(thing: Thing, where: Where, text: str, passage: bool) -> Line | None:
    fields: outside.Fields = {
        "session": where.source(thing),
        "root_session": where.session,
        "source": where.source(thing),
        "extracted_by": BY,
        "branch": where.branch,
        "anchors": (thing.anchor,) if thing.anchor and not passage else (),
        "passage": "yes" if passage else "",
    }
    try:
        return outside.observed(thing.at, thing.account.principal, text, fields)
    except BadObservation:
        return None


def _own(thing: Thing, where: Where, word: Word) -> Line | None:
    """Write a line of the owner's, withdrawn with its place."""
    fields: outside.Fields = {
        "session": where.source(thing),
        "root_session": where.session,
        "source": where.source(thing),
        "method": "said",
        "extracted_by": BY,
    }
    try:
        day, line = write_line(thing.at, OWNER, word.text, fields, where.source(thing))
    except BadObservation:
        return None
    return outside.text_of(line), day, line


def branch_of(pull: Pull, main: str) -> str:
    """Name the branch of a pull request.

    One of a fork has a name that no branch here has.
    """
    if pull.fork:
        return f"pull/{pull.number}"
    return "" if pull.head == main else pull.head


def told(event: Event, pull: Pull) -> dict[str, Told]:
    """Tell how a pull request's branch into the main line stands."""
    branch = branch_of(pull, event.main)
    if not (branch and event.main and pull.base == event.main):
        return {}
    if pull.merged:
        because = f"GitHub merged it with pull request #{pull.number}"
        return {branch: Told("landed", pull.since, because)}
    if pull.state == "closed":
        because = f"pull request #{pull.number} was closed unmerged"
        return {branch: Told("dropped", pull.since, because)}
    return {branch: Told("open", pull.since, f"pull request #{pull.number} is open")}


def delivery(key: str, versions: tuple[Version, ...], event: Event) -> Delivery:
    """Give a delivery as memory takes it in."""
    return Delivery(key, versions, told(event, event.pull) if event.pull else {})
