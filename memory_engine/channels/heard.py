"""What becomes of something that came in.

It is a click of the owner's, their words, or a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from memory_engine.channels import inbox, pairing, people
from memory_engine.channels.channel import PRESSED, Event, Unreached
from memory_engine.channels.kept import Kept
from memory_engine.channels.letters import Letter, pressed
from memory_engine.channels.line import Line
from memory_engine.channels.pairing import MOST_WRONG, Owner, Pending
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.deciding import NotPermitted
from memory_engine.domain.permission import MALFORMED, OWNER, UNKNOWN, Asked, Verdict
from memory_engine.engine.calendar import time_at
from memory_engine.wiring import Place

NOT_YOURS = "This is not yours to decide. Nothing was changed."
TOO_MANY = "Too many wrong answers: wait an hour."
NO_SUCH = "There is no such request. Nothing was changed."
LATER = "Decided. Memory is busy: it is done as soon as it can be."
NO_MEMORY = "No memory listens here (`kairos-mem channels allow`)."
NOTED = "Noted for"
LONGEST_NAME = 60
"""[characters] Of what a sender calls themselves."""


class Post(Protocol):
    """What hearing needs of the post (``post.py``)."""

    kept: Kept

    def note(self, text: str, /) -> None:
        """Write a line into the log."""
        ...

    def clock(self) -> float:
        """Tell the time [seconds since 1970]."""
        ...

    def keep(self) -> None:
        """Keep the letters and events; later, where there is no room."""
        ...

    def places(self) -> Iterable[Place]:
        """Open the stores that allow a channel."""
        ...

    def allows(self, place: Place, line: Line) -> bool:
        """Tell whether a store's owner lets its messages go through a channel."""
        ...

    def refresh(self, place: Place) -> None:
        """Bring the messages of a store up to date."""
        ...

    def offer_way_back(self, place: Place, asked: Asked, letter: Letter) -> None:
        """Put an applied night's way back into its letter."""
        ...


def event(post: Post, line: Line, came: Event) -> None:
    """Hear one thing that came in."""
    owner = pairing.owner(people.known(line.name), came.sender)
    if came.kind == PRESSED:
        _tell(post, line, came, _click(post, line, came, owner))
    elif came.private:
        _tell(post, line, came, _words(post, line, came, owner))


def _tell(post: Post, line: Line, came: Event, text: str) -> None:
    """Answer whoever it came from.

    A platform that can't be reached gets no second try. Nor does that hold up what else is to be
    sent: a stranger may have blocked the bot.
    """
    if not text:
        return
    try:
        with line.way.door.errand("answer to what came in") as errand:
            line.channel.answer(came, text)
            errand.came_back(outcome="sent")
    except (Unreached, KairosError) as error:
        post.note(f"{line.name}: an answer did not go through: {error}")


# -- a button


def _click(post: Post, line: Line, came: Event, owner: Owner | None) -> str:
    """Take an owner's click for an answer, if asked for.

    The message that was pressed must have asked for it.
    """
    now, wrong = post.clock(), people.known(line.name)
    if len(pairing.wrongs(wrong, came.sender, now)) >= MOST_WRONG:
        return TOO_MANY
    theirs = owner is not None and came.private and came.chat == owner.chat
    found, meant = pressed(came.data), _letter(post, line, came)
    if found is None or meant is None or found[1] not in dict(meant.ids):
        if not theirs:  # a message that is known no more is no fault of its owner's
            _note_wrong(line, came, now)
        post.note(f"{line.name}: {came.sender} pressed what asks nothing ({UNKNOWN})")
        return NO_SUCH if theirs else NOT_YOURS
    if not theirs:
        _note_wrong(line, came, now)
    by = OWNER if theirs else f"stranger:{line.name}:{came.sender}"
    shown = dict(meant.ids)[found[1]]
    place = _opened(post, meant.root)
    if place is None:
        return NO_MEMORY
    at, via = time_at(place.clock()), f"{line.name}:{came.sender}"
    return _decide(post, place, meant, Verdict(found[1], found[0], by, via, at, shown))


def _letter(post: Post, line: Line, came: Event) -> Letter | None:
    """Find the letter that was pressed.

    It goes by where it stands, not by what the click says.
    """
    where = (line.name, came.chat, came.message)
    letters = (one for one in post.kept.letters if (one.channel, one.chat, one.message) == where)
    return next(letters, None)


def _decide(post: Post, place: Place, letter: Letter, verdict: Verdict) -> str:
    try:
        asked = place.decide(verdict)
    except NotPermitted as refused:
        post.note(f"{verdict.via}: {verdict.request_id} was refused ({refused.reason})")
        post.refresh(place)
        return refused.message if refused.reason != MALFORMED else NO_SUCH
    post.note(f"{verdict.via}: {verdict.behavior} {verdict.request_id}")
    post.offer_way_back(place, asked, letter)
    post.keep()
    post.refresh(place)
    return asked.outcome.told if asked.outcome else LATER


def _note_wrong(line: Line, came: Event, now: float) -> None:
    people.changed(line.name, lambda known: pairing.noted_wrong(known, came.sender, now))


# -- words


def _words(post: Post, line: Line, came: Event, owner: Owner | None) -> str:
    """Hear words in a private chat.

    The owner's are noted, a stranger's may be a code.
    """
    if owner is None:
        return _stranger(post, line, came)
    if came.chat != owner.chat:
        return ""
    if inbox.looks_like_an_answer(came.text):
        return inbox.NO_ANSWER
    place = _place(post, line)
    if place is None:
        return NO_MEMORY
    try:
        inbox.take(place, line.name, came)
    except KairosError as error:
        return error.message
    return f"{NOTED} {place.project}."


def _stranger(post: Post, line: Line, came: Event) -> str:
    name = " ".join(came.name.split())[:LONGEST_NAME]
    sender = Pending(came.sender, name, came.chat, post.clock())
    replies: list[str] = []

    def hear(known: pairing.Pairing) -> pairing.Pairing:
        found = pairing.heard(known, sender, came.text)
        replies.append(found.reply)
        return found.pairing

    people.changed(line.name, hear)
    return replies[0]


def _place(post: Post, line: Line) -> Place | None:
    """Find which memory is spoken to.

    It is that of the newest letter, else the only one. It is opened last of all: what is hidden in
    it is the process's to know of one at a time.
    """
    roots = [str(each.root.resolve()) for each in post.places() if post.allows(each, line)]
    mine = [one.root for one in post.kept.letters if one.channel == line.name]
    only = roots[0] if len(roots) == 1 else ""
    meant = next((root for root in reversed(mine) if root in roots), only)
    return _opened(post, meant)


def _opened(post: Post, root: str) -> Place | None:
    return next((each for each in post.places() if str(each.root.resolve()) == root), None)
