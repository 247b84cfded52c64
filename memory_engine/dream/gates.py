"""The gates before a night, cheapest first; each can say why it is shut. The fifth, the lock, is tried by who writes."""

from __future__ import annotations

from typing import NamedTuple

from memory_engine.domain.policy import Policy

MINUTE, HOUR = 60, 3600
"""[seconds]"""


class Gate(NamedTuple):
    """One gate: its name, whether it is open, and why."""

    name: str
    open: bool
    why: str


def gates(policy: Policy, now: float, nights: int, last: float, scanned: float, sessions: int) -> list[Gate]:
    """Think: every gate but the lock. ``now``, ``last`` and ``scanned`` are seconds since 1970."""
    hours, minutes = (now - last) / HOUR, (now - scanned) / MINUTE
    return [
        Gate("enabled", policy.enabled and not policy.daemon, _enabled(policy)),
        Gate("time", not nights or hours >= policy.gate_hours, _since(nights, hours, policy)),
        Gate("scan", minutes >= policy.scan_minutes, f"last scan {minutes:,.0f} min ago, every {policy.scan_minutes:g}"
             if scanned else "not scanned yet"),
        Gate("sessions", sessions >= policy.gate_sessions, f"{sessions} touched since the last night, {policy.gate_sessions} wanted"),
    ]  # fmt: skip


def _enabled(policy: Policy) -> str:
    if policy.daemon:
        return "a daemon owns the schedule (policy.daemon)"
    return "nights are dreamt" if policy.enabled else "switched off (policy.enabled)"


def _since(nights: int, hours: float, policy: Policy) -> str:
    return f"{hours:.1f} h since the last night, {policy.gate_hours:g} wanted" if nights else "there was no night yet"
