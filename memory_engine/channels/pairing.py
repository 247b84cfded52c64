"""Who is the owner on a platform.

These are pure decisions about one-time codes and numbers of senders.

1. ``begin``: the machine shows a code, in the terminal.
2. ``heard``: whoever sends it in a private chat waits to be confirmed, by their number.
3. ``confirm``: the terminal, and nothing else, makes them the owner there.
"""

from __future__ import annotations

from typing import NamedTuple

CODE_SECONDS = 3600.0
"""[s] A code is good for, and a sender waits."""
MOST_PENDING = 3
"""[senders] That wait at a time."""
MOST_REPLIES = 2
"""[replies] To a stranger while a code is good: who floods hears nothing."""
MOST_WRONG = 5
"""[codes or ids] Of one sender within an hour; more are not even looked at."""
HOUR_SECONDS = 3600.0
MOST_STRANGERS = 200
"""[senders] Whose wrong words are counted: of more the oldest are forgotten."""


class Pending(NamedTuple):
    """A sender who knew the code.

    It has their number, what they call themselves, their chat, and since when.
    """

    sender: str
    name: str
    chat: str
    at: float


class Owner(NamedTuple):
    """A sender who is the owner.

    It has their number and private chat on the platform, and since when.
    """

    sender: str
    chat: str
    at: float


class Wrong(NamedTuple):
    """Something wrong that a sender said, and whether they got a reply."""

    sender: str
    at: float
    replied: bool = False


class Pairing(NamedTuple):
    """What is known of the people of one channel."""

    owners: tuple[Owner, ...] = ()
    code: str = ""
    shown: float = 0.0
    pending: tuple[Pending, ...] = ()
    wrong: tuple[Wrong, ...] = ()


class Heard(NamedTuple):
    """What becomes of a stranger's word.

    It has the pairing after it, and a reply ("": none).
    """

    pairing: Pairing
    reply: str


TYPED = "pairing"
"""Who types a code in the terminal, among those who were wrong."""
WAITS = "Confirm this in the terminal of the machine: kairos-mem channels confirm"
KNOWS_NOBODY = "This machine does not know you. Its owner pairs you in its terminal."


def owner(pairing: Pairing, sender: str) -> Owner | None:
    """Find the owner of a number."""
    return next((one for one in pairing.owners if one.sender == sender), None)


def begin(pairing: Pairing, code: str, now: float) -> Pairing:
    """Show a new code.

    The one before is good no more, and nobody waits.
    """
    return pairing._replace(code=code, shown=now, pending=())


def heard(pairing: Pairing, sender: Pending, text: str) -> Heard:
    """Hear a stranger's word in a private chat.

    Nothing that they say makes them the owner.
    """
    now, before = sender.at, wrongs(pairing, sender.sender, sender.at)
    if len(before) >= MOST_WRONG:
        return Heard(pairing, "")
    good = pairing.code and _within(pairing.shown, now, CODE_SECONDS)
    others = tuple(one for one in pairing.pending if one.sender != sender.sender)
    if good and _same(text, pairing.code) and len(others) < MOST_PENDING:
        return Heard(pairing._replace(pending=(*others, sender)), WAITS)
    replies = bool(good) and sum(one.replied for one in before) < MOST_REPLIES
    noted = noted_wrong(pairing, sender.sender, now, replies)
    return Heard(noted, KNOWS_NOBODY if replies else "")


def confirm(pairing: Pairing, sender: str, now: float) -> Pairing | None:
    """Make a sender who waits the owner.

    Gives None where nobody of this number waits any more.
    """
    for one in pairing.pending:
        if one.sender == sender and _within(one.at, now, CODE_SECONDS):
            others = tuple(each for each in pairing.owners if each.sender != sender)
            owners = (*others, Owner(sender, one.chat, now))
            return pairing._replace(owners=owners, code="", pending=())
    return None


def echoed(pairing: Pairing, code: str, address: str, now: float) -> Pairing | None:
    """Make an address the owner's after its code was typed.

    The code was sent there; gives None for a wrong one.
    """
    good = pairing.code and _within(pairing.shown, now, CODE_SECONDS)
    if not good or len(wrongs(pairing, TYPED, now)) >= MOST_WRONG or not _same(code, pairing.code):
        return None
    return pairing._replace(owners=(Owner(address, address, now),), code="", pending=())


def forget(pairing: Pairing, sender: str) -> Pairing:
    """Take somebody off the list: they are a stranger from now on."""
    owners = tuple(one for one in pairing.owners if one.sender != sender)
    return pairing._replace(owners=owners)


def wrongs(pairing: Pairing, sender: str, now: float) -> tuple[Wrong, ...]:
    """List what a sender said within the hour that was wrong."""
    lately = (one for one in pairing.wrong if _within(one.at, now, HOUR_SECONDS))
    return tuple(one for one in lately if one.sender == sender)


def noted_wrong(pairing: Pairing, sender: str, now: float, replied: bool = False) -> Pairing:
    """Note a sender's wrong code or request id.

    A wrong id is that of no request.
    """
    fresh = [one for one in pairing.wrong if _within(one.at, now, HOUR_SECONDS)]
    wrong = [*fresh, Wrong(sender, now, replied)]
    return pairing._replace(wrong=tuple(wrong[-MOST_STRANGERS * MOST_WRONG :]))


def _within(at: float, now: float, seconds: float) -> bool:
    """Tell whether a moment is near.

    One of a clock that was put back since is not.
    """
    return abs(now - at) < seconds


def _same(text: str, code: str) -> bool:
    """Compare a code in constant time, so that its time tells nothing."""
    from hmac import compare_digest

    return compare_digest(text.strip().lower().encode("utf-8", "replace"), code.encode())
