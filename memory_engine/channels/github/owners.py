"""What of a comment is the owner's own word.

It is lines that begin with ``/kairos``, and no other. What is quoted, fenced, indented, folded away
or written into markup is somebody's whom the owner shows, or nobody sees it; so it is not taken.
Nothing here approves anything: a permission is given by a button, on the page or in the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from memory_engine.channels.github.clean import has_hidden, one_line
from memory_engine.channels.github.events import Account
from memory_engine.channels.github.payload import Body, number, text, under

COMMAND = "/kairos"
LONGEST = 500
"""[characters] Of what is to be remembered: one sentence, not a document."""
FENCE = re.compile(r"`{3}|~{3}")
"""From here on somebody else's output may stand, which can close the fence itself: nothing after it
is taken."""
QUOTE = re.compile(r" {0,3}>")
MARKUP = re.compile(r"<(?:!--|!\[CDATA\[|[/?!]?[a-z])", re.I)
"""From here on a comment may hide what follows: nothing after it is taken."""
ELSEWHERE = "a decision is made by a button, on the page or in the terminal, never by a text"
DECIDING = ("approve", "allow", "deny", "reject", "settle", "revert", "wrong", "forget", "confirm")


class Word(NamedTuple):
    """A line of the owner's: to remember, or why not.

    It is what is to be remembered, or why it is not taken.
    """

    text: str
    refused: str = ""


def asks(comment: str) -> bool:
    """Tell whether a comment may hold an owner's line at all."""
    return COMMAND in comment


def words(comment: str) -> tuple[Word, ...]:
    """Read the owner's lines of a comment known as theirs."""
    return tuple(_word(line) for line in _lines(comment) if line.startswith(f"{COMMAND} "))


def _lines(comment: str) -> Iterator[str]:
    """Give the lines that stand in the open.

    They are in no quote, and before any fence or markup.
    """
    quoted = False
    for line in comment.replace("\r\n", "\n").split("\n"):
        if MARKUP.search(line) or FENCE.search(line):
            return
        quoted = bool(QUOTE.match(line)) or (quoted and bool(line.strip()))
        if not quoted:
            yield line


def _word(line: str) -> Word:
    _, verb, rest = (*line.split(maxsplit=2), "", "")[:3]
    if verb in DECIDING:
        return Word("", f"`{COMMAND} {verb}`: {ELSEWHERE}")
    if verb != "remember" or not rest.strip():
        return Word("", f"`{COMMAND} {one_line(verb, 20)}` is no command: `remember` is the one")
    if has_hidden(line):
        return Word("", "a line that holds what nobody sees on the page")
    if len(rest) > LONGEST:
        return Word("", f"a line of more than {LONGEST} characters")
    return Word(" ".join(rest.split()))


def unproven(body: Body, account: Account, owners: frozenset[int]) -> str:
    """Say why a comment is not proven the owner's.

    It is taken as the API shows it now; gives ``""`` where it is. Its author's number is what
    counts: a name may change hands, and ``author_association`` tells of a relation, not of a
    person.
    """
    if number(body, "user", "id") not in owners or number(body, "user", "id") != account.id:
        return "it is another account's"
    if text(body, "user", "type") != "User":
        return "its author is no person"
    if under(body, "performed_via_github_app") is not None:
        return "an app wrote it in somebody's name"
    if not text(body, "created_at") or text(body, "created_at") != text(body, "updated_at"):
        return "it was edited, and whoever may edit comments may have done so"
    return ""
