"""What makes an order a standing one: the frame it stands in.

A frame is a condition or a time before the order, a topic that it is given for, a request put as a
question, an agreement or a reminder that leads it, a word of "without exception" that closes it. In
doubt an order is for the task at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims.orders import frames
from memory_engine.claims.orders.acts import commands
from memory_engine.claims.words.smallwords import EFFECTS, STOP
from memory_engine.claims.words.verbs import THIRD


def is_private(said: str) -> bool:
    """Tell whether somebody tells of a habit that is their own alone."""
    return frames.OWN_HABIT.match(said) is not None and frames.PRIVATE.search(said) is not None


def forbids(said: str) -> bool:
    """Tell whether "always", "never" or "don't" opens a text, then an act."""
    found = frames.STRONG.match(said)
    if not found:
        return False
    verb = found["verb"].lower()
    return (
        verb not in frames.NO_ORDER | frames.PASTS | THIRD
        and not frames.PARTICIPLES_ONLY.fullmatch(verb)
    )


def begins(said: str) -> int:
    """Find where a framed standing order begins; -1 where there is none.

    What only leads it (an agreement, a reminder, a polite question) is left before it.
    """
    if frames.PAST.search(said) or is_private(said):
        return -1
    if (after := _after_request(said)) >= 0:
        return after
    framed = (_led, _of_topic, _agreed, _closed)
    return 0 if any(kind(said) for kind in framed) else _after_reminder(said)


def _after_request(said: str) -> int:
    """Find where an order begins that is put as a question."""
    found = frames.REQUEST.match(said)
    rest = said[found.end() :] if found else ""
    lasting = re.match(r"(?:never|always) \w", rest) or (
        frames.HABIT.match(rest) and not frames.ONE_THING.search(rest)
    )
    return found.end() if found and lasting and not frames.TIED.search(rest) else -1


def _led(said: str) -> bool:
    """Whether a condition, a time or a scope stands before an order."""
    for pattern, lasts in _LEADS:
        found = pattern.match(said)
        if found and lasts(said[found.end() :].strip()):
            return True
    return False


def _any_order(rest: str) -> bool:
    return forbids(rest) or (commands(rest) and not frames.TIED.search(rest))


def _conditional(rest: str) -> bool:
    found = frames.STRONG.match(rest)
    always = found is not None and found["how"].lower() in ("always", "never") and forbids(rest)
    return always or frames.ASK_FIRST.match(rest) is not None


def _of_it(rest: str) -> bool:
    does = commands(rest) or frames.DOES_IT.match(rest)
    return forbids(rest) or (
        bool(does) and not frames.TIED.search(re.sub(r"\b(?:it|them)\b", "", rest))
    )


def _while(rest: str) -> bool:
    return _of_it(re.sub(r"\bits\b", "", rest)) and not frames.ONE_THING.search(rest)


def _each(rest: str) -> bool:
    return _any_order(re.sub(r"\b(?:too|as well|also)\b", "", rest).strip(" ."))


def _states(rest: str) -> bool:
    return (
        len(rest.split()) >= frames.SHORTEST
        and not frames.TIED.search(rest)
        and not frames.BROKEN.search(rest)
    )


_LEADS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (frames.FOR_A_TIME, _any_order),
    (frames.ON_A_DAY, forbids),
    (frames.OTHERWISE, _states),
    (frames.ANY_THING, _of_it),
    (frames.WHILE, _while),
    (frames.CONDITION, _conditional),
    (frames.BY_DEFAULT, _any_order),
    (frames.FOR_EACH, _each),
    (frames.NEXT_TIME_YOU, _of_it),
    (frames.NO_CIRCUMSTANCE, _states),
)
"""What may stand before an order, and what of the rest makes it a standing one."""


def _of_topic(said: str) -> bool:
    """Whether a thing is named, then what is always done with it."""
    found = frames.TOPIC.match(said)
    if not found:
        return False
    names = [word.strip("`*").lower() for word in found["topic"].split()]
    nominal = not any(name in STOP or name in EFFECTS for name in names)
    return nominal and len(found["rest"].split()) > frames.SHORTEST and forbids(found["rest"])


def _agreed(said: str) -> bool:
    """Whether it is said to be a rule, or to matter."""
    rule = frames.NORM.match(said)
    lead = rule or frames.MATTERS.match(said)
    rest = said[lead.end() :] if lead else ""
    if len(rest.split()) < frames.SHORTEST or frames.POINTS.search(rest):
        return False
    stays = rule or frames.LASTS.search(rest) or not frames.ONE_THING.search(rest)
    return bool(stays) and not frames.BROKEN.search(rest)


def _closed(said: str) -> bool:
    """Whether it allows no exception, is custom here, or regular."""
    return _without_exception(said) or _done_here(said) or _regularly(said)


def _without_exception(said: str) -> bool:
    close = frames.NO_EXCEPTION.search(said)
    if close and (commands(said) or forbids(said) or frames.WILLS.match(said)):
        return not frames.BROKEN.search(said[: close.start()])
    universal = frames.UNIVERSAL.match(said) or frames.A_HABIT.match(said)
    return universal is not None and not frames.BROKEN.search(said)


def _done_here(said: str) -> bool:
    whoever = frames.WHOEVER.match(said) and not frames.POINTS.search(said)
    return bool(frames.NOT_DONE_HERE.match(said) or whoever)


def _regularly(said: str) -> bool:
    if not frames.REGULARLY.search(said):
        return False
    at_hand = re.sub(r"\band (\w+) (?:it|them)\b", r"and \1", said, flags=re.I)
    return commands(said) and not frames.TIED.search(at_hand)


def _after_reminder(said: str) -> int:
    """Find where an order begins that somebody is reminded of."""
    found = frames.TOLD.match(said)
    rest = said[found.end() :] if found else ""
    told = forbids(rest) or commands(rest) or frames.NORMATIVE.search(rest)
    return found.end() if found and told and _states(rest) else -1
