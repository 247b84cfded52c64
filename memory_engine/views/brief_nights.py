"""The lines of a brief that speak of nights.

The first, which sums up the last ones, and when the next one comes.
"""

from __future__ import annotations

from memory_engine.views.brief import Ahead, Brief, Nights
from memory_engine.views.lines import many

DAY_HOURS = 24
LONG_AGO = 2 * DAY_HOURS
"""[hours] From here on an age is told in days."""

COUNTED = {
    "opened": "new",
    "repeated": "said again",
    "promoted": "promoted",
    "restored": "restored",
    "overtaken": "overtaken",
    "wrong": "wrong",
    "taken_back": "taken back",
    "fallen": "fell back",
}
"""Field -> how it is counted."""


def headline(brief: Brief) -> str:
    """Write which nights there were, and what came of them.

    And what they read; or why nothing was.
    """
    counts = _counts(brief)
    since = f"Since {brief.asked}: " if brief.asked else ""
    if not brief.nights:
        return (
            f"{since}{counts or 'nothing has changed'}."
            if since or counts
            else _no_night(brief.ahead)
        )
    night = _named(brief.nights)
    if counts:
        return (
            f"{since}{night if since else night.capitalize()} read {_read(brief.nights)}: {counts}."
        )
    if since:
        return f"{since}{night} read {_read(brief.nights)}; nothing has changed."
    if not brief.nights.observations:
        return f"Nothing new: {night} had nothing to read."
    return f"Nothing new: {night} read {_read(brief.nights)}, which changed nothing."


def _counts(brief: Brief) -> str:
    fields = brief.turns._asdict() | ({} if brief.nights is None else brief.nights._asdict())
    return ", ".join(
        f"{fields[name]:,} {word}" for name, word in COUNTED.items() if fields.get(name)
    )


def _no_night(ahead: Ahead) -> str:
    if not ahead.observations:
        return (
            "No night yet: nothing has been observed. `kairos-mem observe` or `kairos-mem "
            "import` brings news."
        )
    return f"No night yet: {came_in(ahead)} {next_night(ahead)}"


def _named(nights: Nights) -> str:
    several = nights.first < nights.last
    which = (
        f"nights {nights.first} to {nights.last}, the last" if several else f"night {nights.last},"
    )
    return f"{which} {nights.day}{_ago(nights.hours)},"


def _ago(hours: float) -> str:
    if hours < 0:
        return ""
    if hours < 1:
        return ", just now"
    return f", {hours:.0f} h ago" if hours < LONG_AGO else f", {hours / DAY_HOURS:.0f} days ago"


def _read(nights: Nights) -> str:
    if not nights.observations:
        return "nothing"
    return f"{many(nights.observations, 'observation')} of {many(nights.sessions, 'session')}"


def came_in(ahead: Ahead) -> str:
    """Write what no night has read yet."""
    return (
        f"{many(ahead.observations, 'observation')} of {many(ahead.sessions, 'session')} came in."
    )


def next_night(ahead: Ahead) -> str:
    """Write when the next night comes."""
    if ahead.off:
        return f"No night comes by itself: {ahead.off}."
    time = [f"from {ahead.opens[:16].replace('T', ' ')} UTC on"] if ahead.opens else []
    sessions = (
        [f"with {many(ahead.wanted, 'session')} or more"] if ahead.sessions < ahead.wanted else []
    )
    if time or sessions:
        return f"Next night: {', '.join([*time, *sessions])}."
    if ahead.watched:
        return "The night watch dreams it at its hour: `kairos-mem cron list`."
    return "The gates are open: `kairos-mem consolidate`."
