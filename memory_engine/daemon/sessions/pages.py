"""How sessions read in a terminal.

There is a list of them, and what happens in one, line by line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from memory_engine.views.answers.elsewhere import DeliveryAnswer, SessionRow

VOICE_WIDTH = 8
INDENT = " " * (10 + VOICE_WIDTH + 1)
"""Under which the further lines of a text stand."""
MINE = "sent from here; to the agent it is another session's word, not yours"
REPORTS: Mapping[str, str] = {
    "written": "written into its inbox; its transcript does not show it yet",
    "delivered": "delivered: its transcript shows it, as another session's word",
    "held": "held back by its host",
    "refused": "refused",
    "unknown": "nobody knows what became of it",
}
"""What became of a message -> how that reads."""


def listed(rows: Sequence[SessionRow], more: int) -> str:
    """List sessions, those that run first."""
    if not rows:
        return "No session of a watched store is known."
    lines = [_row(row) for row in rows]
    return "\n".join([*lines, *([f"and {more} more"] if more else [])])


def _row(row: SessionRow) -> str:
    state = f"{row['state']} ({row['reason']})" if row["reason"] else row["state"]
    where = row["cwd"] if row["store"] else f"{row['cwd']} (not watched)"
    name = f"  {row['name']}" if row["name"] else ""
    return f"{row['session']}  {row['host']:<11}  {state:<8}  {_day(row['since'])}  {where}{name}"


def _day(since: str | None) -> str:
    return f"{datetime.fromisoformat(since).astimezone():%Y-%m-%d %H:%M}" if since else " " * 16


def event(told: Mapping[str, object]) -> str:
    """Tell one event of a session.

    Gives "" for what is of no concern to who watches one.
    """
    data = told.get("data")
    page = PAGES.get(str(told.get("kind")))
    return page(told, data) if page and isinstance(data, dict) else ""


def _said(told: Mapping[str, object], data: Mapping[str, object]) -> str:
    voice, text = str(data.get("voice", "")), str(data.get("text", ""))
    if tool := str(data.get("tool", "")):
        voice = tool
    elif data.get("failed"):
        voice = "failed"
    if data.get("helper"):
        text = f"({data['helper']}) {text}"
    if voice == "peer":
        text = f"{text}\n({MINE if data.get('mine') else 'another session'})"
    return _lines(str(data.get("at") or told.get("at")), voice, text)


def _heard(told: Mapping[str, object], data: Mapping[str, object]) -> str:
    at = str(told.get("at"))
    if "observations" in data:
        counts = f"{data['observations']} observations kept, {data['for_search']} for search alone"
        return _lines(at, "heard", counts)
    return _lines(at, "heard", f"({data.get('principal')}) {data.get('text')}")


def _session(told: Mapping[str, object], data: Mapping[str, object]) -> str:
    reason = f" ({data['reason']})" if data.get("reason") else ""
    return _lines(str(told.get("at")), "session", f"is {data.get('state')}{reason}")


def _delivery(told: Mapping[str, object], data: Mapping[str, object]) -> str:
    return _lines(str(told.get("at")), "message", report(data))


PAGES = {"said": _said, "heard": _heard, "session": _session, "delivery": _delivery}


def report(told: Mapping[str, object] | DeliveryAnswer) -> str:
    """Tell what became of a message."""
    why = f" ({told['why']})" if told.get("why") else ""
    return f"{told['id']} {REPORTS.get(str(told['report']), '')}{why}"


def _lines(at: str, voice: str, text: str) -> str:
    """Put a time and a voice before a text.

    A terminal is steered by none of it.
    """
    shown = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    first, *rest = shown.splitlines() or [""]
    head = f"{datetime.fromisoformat(at).astimezone():%H:%M:%S}  {voice:<{VOICE_WIDTH}} {first}"
    return "\n".join([head, *(f"{INDENT}{line}" for line in rest)])
