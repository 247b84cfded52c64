"""The gates before a night, cheapest first.

Each can say why it is shut. The fifth, the lock, is tried by who writes.
"""

from __future__ import annotations

from memory_engine.domain.keeper import NOBODY, Keeper
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import CLOCK_SLACK_HOURS, NIGHTLY_EARLY, Policy

MINUTE, HOUR = 60, 3600
"""[seconds]"""
NO_NIGHT = "there was no night yet"


class Gate(NamedTuple):
    """One gate: its name, whether it is open, and why."""

    name: str
    open: bool
    why: str


class Sessions(NamedTuple):
    """Sessions since the last night: touched, unread, and hosts'.

    Unread are those of them in unread logs; hosts' are what hosts left.
    """

    touched: int = 0
    unread: int = 0
    left: int = 0


def gates(
    policy: Policy,
    now: float,
    nights: int,
    last: float,
    scanned: float,
    sessions: Sessions,
    observations: int = 0,
    keeper: Keeper = NOBODY,
) -> list[Gate]:
    """Tell of every gate but the lock.

    ``now``, ``last`` and ``scanned`` are seconds since 1970. The first night needs news and nothing
    else: whoever has just brought something in wants to see what comes of it. What is dated after
    now was dated by a wrong clock, this one or that one, and shuts nothing. ``keeper`` begins the
    nights instead of others, if somebody does.
    """
    hours, minutes = (now - last) / HOUR, (now - scanned) / MINUTE
    in_time = not nights or hours >= wait_hours(policy) or _ahead(hours)
    scan = not nights or minutes >= policy.scan_minutes or _ahead(minutes * MINUTE / HOUR)
    enough = bool(observations) if not nights else sessions.touched >= policy.gate_sessions
    return [
        Gate("enabled", _may_begin(policy, keeper), _enabled(policy, keeper)),
        Gate("time", in_time, _since(nights, hours, policy)),
        Gate("scan", scan, _scanned(scanned, minutes, policy) if nights else NO_NIGHT),
        Gate("sessions", enough, _news(policy, nights, sessions, observations)),
    ]


def wait_hours(policy: Policy) -> float:
    """Give the hours after a night until time's gate opens."""
    return policy.gate_hours * (1 - NIGHTLY_EARLY)


def _news(policy: Policy, nights: int, sessions: Sessions, observations: int) -> str:
    if nights:
        read = f", {sessions.unread} of them not read yet" if sessions.unread else ""
        left = f"; {sessions.left} more left by hosts to be heard" if sessions.left else ""
        told = f"{sessions.touched} touched since the last night{read}"
        return f"{told}, {policy.gate_sessions} wanted{left}"
    return (
        "the first night comes with the first news"
        if observations
        else "nothing has been observed yet"
    )


def _ahead(hours: float) -> bool:
    return hours < -CLOCK_SLACK_HOURS


def _may_begin(policy: Policy, keeper: Keeper) -> bool:
    return policy.enabled and (keeper.ours or not (policy.daemon or keeper.says))


def _enabled(policy: Policy, keeper: Keeper) -> str:
    if not policy.enabled:
        return "switched off (policy.enabled)"
    if keeper.ours or not (policy.daemon or keeper.says):
        return "nights are dreamt"
    return keeper.says or "a daemon owns the schedule (policy.daemon)"


def _since(nights: int, hours: float, policy: Policy) -> str:
    if not nights:
        return NO_NIGHT
    if _ahead(hours):
        return (
            f"the last night is dated {-hours:,.1f} h after now, by a wrong clock: it does not "
            "count"
        )
    told = f"{hours:.1f} h since the last night, {policy.gate_hours:g} wanted"
    early = wait_hours(policy) <= hours < policy.gate_hours
    return f"{told}: near enough for a clock that strikes once a day" if early else told


def _scanned(scanned: float, minutes: float, policy: Policy) -> str:
    if not scanned:
        return "not scanned yet"
    if _ahead(minutes * MINUTE / HOUR):
        return "the last scan is dated after now, by a wrong clock: it does not count"
    return f"last scan {minutes:,.0f} min ago, every {policy.scan_minutes:g}"
