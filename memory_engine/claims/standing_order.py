"""What makes an order a standing one: the frame it stands in, and not the words of the order
itself.

A frame is a condition or a time before the order, a topic that it is given for, a request put as a
question, an agreement or a reminder that leads it, a word of "without exception" that closes it. In
doubt an order is for the task at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims import frames
from memory_engine.claims.declarative import THIRD
from memory_engine.claims.smallwords import EFFECTS, STOP

Orders = Callable[[str], bool]
"""Whether a text is an order, be it for good or for now."""


def is_private(said: str) -> bool:
    """Tell whether somebody tells of a habit of their own that is none of the project's."""
    return frames.OWN_HABIT.match(said) is not None and frames.PRIVATE.search(said) is not None


def forbids(said: str) -> bool:
    """Tell whether a text begins with "always" or "never" and what is to be done, or with
    "don't"."""
    found = frames.STRONG.match(said)
    if not found:
        return False
    verb = found["verb"].lower()
    return (
        verb not in frames.NO_ORDER | frames.PASTS | THIRD
        and not frames.PARTICIPLES_ONLY.fullmatch(verb)
    )


def begins(said: str, orders: Orders) -> int:
    """Find where a standing order begins, by the frame that it stands in; -1 where there is none.

    What only leads it (an agreement, a reminder, a polite question) is left before it.
    """
    if frames.PAST.search(said) or is_private(said):
        return -1
    if (after := _after_request(said, orders)) >= 0:
        return after
    framed = (_led, _of_topic, _agreed, _closed)
    return 0 if any(kind(said, orders) for kind in framed) else _after_reminder(said, orders)


def _after_request(said: str, orders: Orders) -> int:
    """Find where an order begins that is put as a question."""
    found = frames.REQUEST.match(said)
    rest = said[found.end() :] if found else ""
    lasting = re.match(r"(?:never|always) \w", rest) or (
        frames.HABIT.match(rest) and not frames.ONE_THING.search(rest)
    )
    return found.end() if found and lasting and not frames.TIED.search(rest) else -1


def _led(said: str, orders: Orders) -> bool:
    """Whether a condition, a time or a scope stands before an order."""
    for pattern, lasts in _LEADS:
        found = pattern.match(said)
        if found and lasts(said[found.end() :].strip(), orders):
            return True
    return False


def _any_order(rest: str, orders: Orders) -> bool:
    return forbids(rest) or (orders(rest) and not frames.TIED.search(rest))


def _strong(rest: str, _: Orders) -> bool:
    return forbids(rest)


def _conditional(rest: str, _: Orders) -> bool:
    found = frames.STRONG.match(rest)
    always = found is not None and found["how"].lower() in ("always", "never") and forbids(rest)
    return always or frames.ASK_FIRST.match(rest) is not None


def _of_it(rest: str, orders: Orders) -> bool:
    does = orders(rest) or frames.DOES_IT.match(rest)
    return forbids(rest) or (
        bool(does) and not frames.TIED.search(re.sub(r"\b(?:it|them)\b", "", rest))
    )


def _while(rest: str, orders: Orders) -> bool:
    return _of_it(re.sub(r"\bits\b", "", rest), orders) and not frames.ONE_THING.search(rest)


def _each(rest: str, orders: Orders) -> bool:
    return _any_order(re.sub(r"\b(?:too|as well|also)\b", "", rest).strip(" ."), orders)


def _states(rest: str, _: Orders) -> bool:
    return (
        len(rest.split()) >= frames.SHORTEST
        and not frames.TIED.search(rest)
        and not frames.BROKEN.search(rest)
    )


_LEADS: tuple[tuple[re.Pattern[str], Callable[[str, Orders], bool]], ...] = (
    (frames.FOR_A_TIME, _any_order),
    (frames.ON_A_DAY, _strong),
    (frames.OTHERWISE, _states),
    (frames.ANY_THING, _of_it),
    (frames.WHILE, _while),
    (frames.CONDITION, _conditional),
    (frames.BY_DEFAULT, _any_order),
    (frames.FOR_EACH, _each),
    (frames.NEXT_TIME, _any_order),
    (frames.NEXT_TIME_YOU, _of_it),
    (frames.NO_CIRCUMSTANCE, _states),
)
"""What may stand before an order, and what of the rest makes it a standing one."""


def _of_topic(said: str, orders: Orders) -> bool:
    """Whether a thing is named, and then what is always or never to be done with it."""
    found = frames.TOPIC.match(said)
    if not found:
        return False
    names = [word.strip("`*").lower() for word in found["topic"].split()]
    nominal = not any(name in STOP or name in EFFECTS for name in names)
    return nominal and len(found["rest"].split()) > frames.SHORTEST and forbids(found["rest"])


def _agreed(said: str, orders: Orders) -> bool:
    """Whether it is said to be a rule, or to matter that it stays so."""
    rule, matters = frames.NORM.match(said), frames.MATTERS.match(said)
    found = rule or matters
    rest = said[found.end() :] if found else ""
    plain = not frames.POINTS.search(rest) and not frames.BROKEN.search(rest)
    if not found or not plain or len(rest.split()) < frames.SHORTEST:
        return False
    return bool(rule or frames.LASTS.search(rest) or not frames.ONE_THING.search(rest))


def _closed(said: str, orders: Orders) -> bool:
    """Whether it allows no exception, is how things are done here, or is to be done again and
    again."""
    if (found := frames.NO_EXCEPTION.search(said)) and (
        orders(said) or forbids(said) or frames.WILLS.match(said)
    ):
        return not frames.BROKEN.search(said[: found.start()])
    if frames.UNIVERSAL.match(said) or frames.A_HABIT.match(said):
        return not frames.BROKEN.search(said)
    if frames.NOT_DONE_HERE.match(said) or (
        frames.WHOEVER.match(said) and not frames.POINTS.search(said)
    ):
        return True
    at_hand = re.sub(r"\band (\w+) (?:it|them)\b", r"and \1", said, flags=re.I)
    return bool(frames.REGULARLY.search(said)) and orders(said) and not frames.TIED.search(at_hand)


def _after_reminder(said: str, orders: Orders) -> int:
    """Find where an order begins that somebody is reminded of."""
    found = frames.TOLD.match(said)
    rest = said[found.end() :] if found else ""
    told = forbids(rest) or orders(rest) or frames.NORMATIVE.search(rest)
    return found.end() if found and told and _states(rest, orders) else -1
