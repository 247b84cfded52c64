"""What an event of GitHub's brings.

It has things that accounts wrote, and how a pull request stands. Pure: the same for a delivery and
for what a poll found. What is not listened to is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from memory_engine.channels.github.clean import clean, one_line
from memory_engine.channels.github.payload import Body, number, part, rows, text, time, under

TITLE = 200
"""[characters] Of a title, a name or a state that are kept."""
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?")
REF = re.compile(r"(?!/)[^\s~^:?*\[\\\x00-\x20\x7f]{1,200}")
SHA = re.compile(r"[0-9a-f]{7,64}")
PATH = re.compile(r"(?![/~])(?!.*(?:^|/)\.{1,2}(?:/|$))(?!\.git(?:/|$))[\w./@+-]{1,300}")
"""A path below the top of a repository: what leads out of it, or into git's own, is none."""


class Refused(NamedTuple):
    """Why an event is not listened to."""

    because: str


class Account(NamedTuple):
    """An author: a lasting number, and a changeable name.

    The name may change hands.
    """

    id: int
    login: str
    type: str = ""

    @property
    def principal(self) -> str:
        """Who speaks: an outside source, whatever it is called."""
        return f"github:{self.login or self.id}"


class Thing(NamedTuple):
    """A text of an account at a place and time.

    ``name`` tells it within its pull request; ``again`` is the path by which the API shows it once
    more; a ``note`` is of the service's making, for search alone; ``gone`` where it was deleted.
    """

    name: str
    at: str
    account: Account
    text: str
    raw: str = ""
    note: str = ""
    anchor: str = ""
    again: str = ""
    gone: bool = False


class Pull(NamedTuple):
    """How a pull request stands.

    ``fork``: its branch is none of this repository. ``since`` is when it was merged or closed, else
    as of when it is open.
    """

    number: int
    at: str
    state: str
    merged: bool
    head: str
    base: str
    sha: str
    fork: bool
    since: str


class Event(NamedTuple):
    """What an event brings.

    ``numbers`` are the pull requests and issues that it speaks of.
    """

    name: str
    action: str
    repository: int
    full_name: str
    main: str
    numbers: tuple[int, ...] = ()
    things: tuple[Thing, ...] = ()
    pull: Pull | None = None
    moved: str = ""


def read(name: str, body: Body) -> Event | Refused:
    """Read an event.

    What is not listened to is refused with the reason.
    """
    if name not in READERS:
        return Refused(f"no event that is listened to: {one_line(name, 40) or 'it has no name'}")
    event = Event(
        name,
        one_line(under(body, "action"), 40),
        number(body, "repository", "id"),
        text(body, "repository", "full_name"),
        text(body, "repository", "default_branch"),
    )
    actions, reader = READERS[name]
    if actions and event.action not in actions:
        return Refused(f"nothing is learnt of {name}.{event.action or 'no action'}")
    return reader(event, body)


def _ping(event: Event, _: Body) -> Event | Refused:
    return event


def _pull_request(event: Event, body: Body) -> Event | Refused:
    row = part(body, "pull_request")
    pull = pull_of(row)
    if pull is None:
        return Refused("a pull request without number or time")
    things = () if event.action in CLOSING else (described(row, pull),)
    return event._replace(numbers=(pull.number,), things=things, pull=pull)


def described(row: Body, pull: Pull) -> Thing:
    """Give title and description of a pull request as a thing."""
    title = one_line(under(row, "title"), TITLE)
    note = f"PR #{pull.number} proposes: {title}" if title else ""
    return Thing("description", pull.at, account_of(row), clean(under(row, "body")), note=note)


def pull_of(row: Body) -> Pull | None:
    """Read how a pull request stands; None where that can't be told."""
    number_, at = number(row, "number"), time(row, "updated_at")
    head, base = text(row, "head", "ref"), text(row, "base", "ref")
    if not (number_ and at and REF.fullmatch(head) and REF.fullmatch(base)):
        return None
    home = number(row, "base", "repo", "id")
    fork = not home or number(row, "head", "repo", "id") != home
    merged = under(row, "merged") is True or bool(text(row, "merged_at"))
    sha = text(row, "head", "sha")
    sha = sha if SHA.fullmatch(sha) else ""
    ended = time(row, "merged_at") or time(row, "closed_at")
    return Pull(number_, at, text(row, "state"), merged, head, base, sha, fork, ended or at)


def _review(event: Event, body: Body) -> Event | Refused:
    return _of_pull(event, body, review_of(part(body, "review")))


def review_of(row: Body) -> Thing | None:
    """Read a review."""
    at = time(row, "updated_at") or time(row, "submitted_at")
    state = one_line(under(row, "state"), 40).lower()
    note = f"a review says: {state}" if state in STATES else ""
    return _thing("pullrequestreview-", row, at)._replace(note=note) if at else None


STATES = ("approved", "changes_requested", "dismissed")


def _review_comment(event: Event, body: Body) -> Event | Refused:
    return _of_pull(event, body, review_comment_of(part(body, "comment")), event.action)


def review_comment_of(row: Body) -> Thing | None:
    """Read a comment on a line of a pull request."""
    at, path = time(row, "updated_at"), text(row, "path")
    thing = _thing("discussion_r", row, at)
    anchor = path if PATH.fullmatch(path) else ""
    return (
        thing._replace(anchor=anchor, again=f"pulls/comments/{number(row, 'id')}") if at else None
    )


def _thread(event: Event, body: Body) -> Event | Refused:
    return _of_pull(event, body, None)


def _comment(event: Event, body: Body) -> Event | Refused:
    found = comment_of(part(body, "comment"))
    issue = number(body, "issue", "number")
    if found is None or not issue:
        return Refused("a comment without number or time")
    gone = event.action == "deleted"
    return event._replace(numbers=(issue,), things=(found._replace(gone=gone),))


def comment_of(row: Body) -> Thing | None:
    """Read a comment below a pull request or an issue."""
    at = time(row, "updated_at")
    again = f"issues/comments/{number(row, 'id')}"
    return _thing("issuecomment-", row, at)._replace(again=again) if at else None


def _thing(kind: str, row: Body, at: str) -> Thing:
    said, name = under(row, "body"), f"{kind}{number(row, 'id')}"
    raw = said if isinstance(said, str) else ""
    return Thing(name, at, account_of(row), clean(said), raw)


def _of_pull(event: Event, body: Body, found: Thing | None, action: str = "") -> Event | Refused:
    pull = pull_of(part(body, "pull_request"))
    if pull is None:
        return Refused("a pull request without number or time")
    if found is None and event.name != "pull_request_review_thread":
        return Refused("a text without number or time")
    things = (found._replace(gone=action == "deleted"),) if found else ()
    return event._replace(numbers=(pull.number,), things=things, pull=None)


def _push(event: Event, body: Body) -> Event | Refused:
    if not event.main or text(body, "ref") != f"refs/heads/{event.main}":
        return Refused("a push to another branch than the main line")
    after = text(body, "after")
    return event._replace(moved=after if SHA.fullmatch(after) else "")


def _check(event: Event, body: Body) -> Event | Refused:
    row = part(body, "check_run") or part(body, "workflow_run")
    numbers = tuple(n for pull in rows(row, "pull_requests") if (n := number(pull, "number")))
    at = time(row, "completed_at") or time(row, "updated_at")
    if not (numbers and at):
        return Refused("a check of no pull request")
    name = under(row, "name") or under(body, "workflow", "name")
    named, ended = one_line(name, 80), one_line(under(row, "conclusion"), 40)
    note = f"the check {named or 'without a name'} ended: {ended or 'nobody knows how'}"
    by = Account(number(row, "app", "id"), "checks", "App")
    thing = Thing(f"{event.name}-{number(row, 'id')}", at, by, "", note=note)
    return event._replace(numbers=numbers, things=(thing,))


def account_of(row: Body) -> Account:
    """Read who wrote something."""
    login = text(row, "user", "login")
    login = login if LOGIN.fullmatch(login) else ""
    return Account(number(row, "user", "id"), login, text(row, "user", "type"))


Reader = Callable[[Event, Body], Event | Refused]
CLOSING = ("closed", "merged", "reopened", "synchronize")
OPENING = ("opened", "edited", "ready_for_review")
TEXTS = ("created", "edited", "deleted")
READERS: Mapping[str, tuple[Iterable[str], Reader]] = {
    "ping": ((), _ping),
    "pull_request": ((*OPENING, *CLOSING), _pull_request),
    "pull_request_review": (("submitted", "edited", "dismissed"), _review),
    "pull_request_review_comment": (TEXTS, _review_comment),
    "pull_request_review_thread": (("resolved", "unresolved"), _thread),
    "issue_comment": (TEXTS, _comment),
    "push": ((), _push),
    "check_run": (("completed",), _check),
    "workflow_run": (("completed",), _check),
}
"""Event -> the actions of it of which something is learnt (none: it has none), and its reader."""
