"""What stands in a message.

It is the brief, what waits for an answer, and what became of it. A message is a picture of its
requests: whenever one of them is answered anywhere, it reads anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from memory_engine.channels.channel import Abilities, Button, Message
from memory_engine.channels.harmless import hides, line, whole
from memory_engine.domain.permission import (
    ALLOW,
    BEHAVIORS,
    DENY,
    HOST,
    NIGHT,
    PROPOSAL,
    REVERT,
    Asked,
    is_id,
)
from memory_engine.engine.permissible import MOST_SHOWN, NIGHTS
from memory_engine.views.permissions import TITLES, state

PERM = "perm"
"""What the data of a button begins with: ``perm:allow:qkrwm``."""
LONGEST_TITLE = 80
LONGEST_LINE = 300
"""[characters] Of one line of a message."""
LONGEST_OF_HOST = 1_500
"""[characters] Of one line of what a host asks: a command is read to its end, or not allowed."""
MOST_BUTTONS = 24
"""[buttons] Below a message; Slack and Discord take 25."""
CUT = "(more of it is on the page and in the terminal)"


class Letter(NamedTuple):
    """A sent message: its channel, its store, its place.

    ``ids`` are its requests, each with the digest of what was shown; ``lines`` the brief above
    them; ``shown`` is the message as it was sent or edited last.
    """

    channel: str
    root: str
    chat: str
    message: str
    title: str
    lines: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]
    words: bool
    shown: str
    at: float


def rendered(letter: Letter, known: Mapping[str, Asked], can: Abilities) -> Message:
    """Render a letter as its requests stand now."""
    asked = [known[id] for id, _ in letter.ids if id in known]
    blocks = [(one, _lines(one, letter.words, can.buttons)) for one in asked]
    told = [line(each, LONGEST_LINE) for each in letter.lines]
    shown, kept = _fitted(told, [lines for _, lines in blocks], can.longest)
    waiting = [one for one, _ in blocks[:kept] if state(one) == "open"] if can.buttons else []
    buttons = [button for one in waiting for button in _buttons(one, letter.words)][:MOST_BUTTONS]
    return Message("\n".join(shown), line(letter.title, LONGEST_TITLE), tuple(buttons))


def _fitted(
    told: Sequence[str], blocks: Sequence[Sequence[str]], longest: int
) -> tuple[list[str], int]:
    """Choose the lines a channel takes, and whole requests' number.

    That counts the requests that are among them whole. The brief gives way first, but for its first
    line; what does not fit of the requests has no button either: nobody answers what was not shown.
    """
    brief, kept = list(told), len(blocks)
    while len(brief) > 1 and _size(_together(told, brief, blocks, kept)) > longest:
        brief.pop()
    while kept and _size(_together(told, brief, blocks, kept)) > longest:
        kept -= 1
    return _together(told, brief, blocks, kept), kept


def _together(
    told: Sequence[str], brief: Sequence[str], blocks: Sequence[Sequence[str]], kept: int
) -> list[str]:
    cut = [CUT] if len(brief) < len(told) or kept < len(blocks) else []
    return [*brief, *chain(*blocks[:kept]), *cut]


def _size(lines: Sequence[str]) -> int:
    """Count characters of lines with their ends, and a title."""
    return sum(map(len, lines)) + len(lines) + LONGEST_TITLE


def _lines(asked: Asked, words: bool, buttons: bool) -> list[str]:
    request = asked.request
    if asked.verdict or asked.outcome:
        became = _became(asked)
        return [line(became, LONGEST_LINE)] if became else []
    head = f"{_title(asked)}: {request.what} [{request.id}]"
    if request.kind == NIGHT:  # its proposals stand below it
        lines = [head, *request.preview[:1]]
    elif request.kind == PROPOSAL and words:
        lines = [f"{request.preview[0]} [{request.id}]"]
    else:
        lines = [head, *(request.preview if words else ())]
    if not (buttons and shown_whole(asked, words)) and request.kind != PROPOSAL:
        lines.append(f"kairos-mem permissions allow {request.id}  (or deny)")
    return [line(each, _longest(request.kind)) for each in lines]


def _longest(kind: str) -> int:
    """Tell how long a line may be of what is asked [characters]."""
    return LONGEST_OF_HOST if kind == HOST else LONGEST_LINE


def shown_whole(asked: Asked, words: bool) -> bool:
    """Tell whether all that allowing would do is shown.

    Of a night its counts are enough.
    """
    request = asked.request
    if request.kind == NIGHT or (request.kind == REVERT and request.what.startswith(NIGHTS)):
        return True
    longest = _longest(request.kind)
    if request.kind == HOST and any(map(hides, request.preview)):  # it came to us in that form
        return False
    if request.kind == REVERT and len(request.preview) > MOST_SHOWN:  # the others are counted
        return False
    return words and all(whole(each, longest) for each in request.preview)


def _title(asked: Asked) -> str:
    return TITLES.get(asked.request.kind, asked.request.kind)


def _became(asked: Asked) -> str:
    """Say what became of a request that waits no more."""
    request, verdict, outcome = asked
    if request.kind == PROPOSAL:
        return f"{outcome.told} [{request.id}]" if verdict and outcome else ""
    head = f"{_title(asked)}: {request.what} [{request.id}]"
    if verdict is None:
        return f"{head} {outcome.told if outcome else ''}"
    word = "allowed" if verdict.behavior == ALLOW else "denied"
    told = f": {outcome.told}" if outcome else ", and is done soon"
    return f"{head} {word} by {verdict.via}{told}"


def _buttons(asked: Asked, words: bool) -> Sequence[Button]:
    """Give the buttons of a request.

    What is not shown whole can be denied, and no more.
    """
    request = asked.request
    number = request.what.rpartition("/")[2]
    yes, no = {
        NIGHT: ("Apply the night", "Reject it all"),
        PROPOSAL: (f"Accept {number}", f"Reject {number}"),
        REVERT: ("Take it back", "Leave it"),
    }.get(request.kind, ("Allow", "Deny"))
    labels = ((ALLOW, yes), (DENY, no)) if shown_whole(asked, words) else ((DENY, no),)
    return [Button(label, f"{PERM}:{word}:{request.id}") for word, label in labels]


def pressed(data: str) -> tuple[str, str] | None:
    """Read a button's answer and request id.

    Gives None for anything else.
    """
    words = data.split(":")
    if len(words) != len((PERM, ALLOW, NIGHT)) or words[0] != PERM:
        return None
    _, behavior, id = words
    return (behavior, id) if behavior in BEHAVIORS and is_id(id) else None
