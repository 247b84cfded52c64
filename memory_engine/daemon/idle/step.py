"""What the watch does of its own accord at a tick.

It is nothing, a night, or a word to its owner.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["sleep", "act", "brief"]


class Pace(NamedTuple):
    """How much the watch does by itself.

    ``idle_share`` of ``idle.minutes`` must pass before a night; ``dreams`` nights by idleness a day
    and memory, ``looks`` at changed files an hour and memory; ``tells`` names what its owner is
    told of.
    """

    idle_share: float
    dreams: int
    looks: int
    tells: tuple[str, ...]


USUAL = Pace(1.0, 1, 12, ("review", "failure"))
ACTIVE = Pace(0.5, 4, 30, ("review", "failure", "brief", "drift", "night"))
"""With ``proactive: {enabled: true}``. It changes these four things and nothing else: the gates of
a night, what decides in it, what may leave the machine and quiet hours are as they were."""


class Scene(NamedTuple):
    """What a tick decides on whether one memory has a night.

    ``news`` since the last night that idleness began; ``dreamt`` nights by idleness today;
    ``battery`` the share that is left, or None on a cable.
    """

    idle: bool
    why: str
    news: bool
    dreamt: int
    battery: float | None


class Message(NamedTuple):
    """What a tick decides on whether the owner is told something.

    ``waiting`` things to tell, ``settled`` where no more comes with them, ``quiet`` where nobody is
    told anything now, ``told`` how often that was today, ``most`` how often it may be.
    """

    waiting: int
    settled: bool
    quiet: bool
    told: int
    most: int


class Step(NamedTuple):
    """What is done, and why."""

    kind: Kind
    why: str


def night(scene: Scene, pace: Pace, least_battery: float, dreams: bool) -> Step:
    """Decide whether a memory has a night.

    Gives the first of these that holds:

    1. While somebody is at work, nothing is done.
    2. No night without news, with too little left in the battery, or beyond the day's number.
    3. A night is asked for; its gates decide.
    """
    if not scene.idle:
        return Step("sleep", scene.why)
    if not dreams:
        return Step("sleep", "idle.dreams is off")
    if not scene.news:
        return Step("sleep", "there is no news since the last night by idleness")
    if scene.battery is not None and scene.battery < least_battery:
        return Step("sleep", f"{scene.battery:.0%} are left in the battery")
    if scene.dreamt >= pace.dreams:
        return Step("sleep", f"{scene.dreamt} a day are enough")
    return Step("act", scene.why)


def telling(message: Message) -> Step:
    """Decide whether the owner is told all that waits, or nothing."""
    if not message.waiting:
        return Step("sleep", "there is nothing to tell")
    if message.quiet:
        return Step("sleep", "quiet hours")
    if message.told >= message.most:
        return Step("sleep", f"{message.told} notices a day are enough")
    return Step("brief" if message.settled else "sleep", f"{message.waiting} to tell")
