"""What ``redact`` takes out, as answer and page.

It may have taken it out already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, wrapped
from memory_engine.engine.redacting import Planned

MOST_SHOWN = 20
"""[facts] That are shown one by one."""


def row(planned: Planned, copies: Sequence[str]) -> dict[str, Any]:
    """Tell what a redaction comes to, but not its content.

    Nothing is told of what is taken out.
    """
    return {
        "entry": None,
        "applied": False,
        "observations": [line.rpartition("^")[2] for _, line in planned.erasure.lines.values()],
        "entries": list(planned.entries),
        "facts": [{"id": id, "text": text, "falls": falls} for id, text, falls in planned.facts],
        "copies": list(copies),
    }


def page(answer: Mapping[str, Any]) -> str:
    """Tell what goes, what falls, and possible copies.

    It tells where copies may be left.
    """
    observations, entries = len(answer["observations"]), len(answer["entries"])
    done = answer["applied"]
    lines = [
        bold(
            f"Taken out in entry {answer['entry']}; it is gone from every file of the store."
            if done
            else "This is what it would touch; nothing was changed."
        ),
        f"  {_many(observations, 'observation', 'observations')}, "
        f"{_many(entries, 'entry', 'entries')} of the ledger, "
        f"{_many(len(answer['facts']), 'fact', 'facts')}"
        + ("; as they read then:" if answer["facts"] else "."),
    ]
    for fact in answer["facts"][:MOST_SHOWN]:
        falls = "  falls: nothing else says so" if fact["falls"] else ""
        lines.append(wrapped(f"{fact['text']}{falls}", 6, f"  {fact['id']}  "))
    if more := len(answer["facts"]) - MOST_SHOWN:
        lines += [dim(f"  and {more} more")] if more > 0 else []
    if answer["copies"]:
        lines.append("Copies that are not ours to change may remain:")
        lines += [wrapped(copy, 6, "  - ") for copy in answer["copies"]]
    if done and not answer["kept_out"]:
        what = "No key could be kept outside of the store, so an import may bring it in again."
        lines.append(wrapped(what, 2, ""))
    return "\n".join(lines)


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
