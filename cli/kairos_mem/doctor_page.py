"""What ``doctor`` found, for people.

What to mend stands first, then what is in force, in groups.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from kairos_mem.style import bold, wrapped
from memory_engine.formats import omitted
from memory_engine.views.lines import many

NAMES = 14
"""Columns for the name of a row."""
NOBODY = "nobody: `kairos-mem install claude-code` (codex, gemini, ...) attaches an agent"
UNASKED = "no model is asked at night"
Rows = Iterator[tuple[str, str]]


def page(found: Mapping[str, Any]) -> str:
    """Tell what is to be mended, and how all else stands."""
    lines = _to_mend(found["to_mend"])
    if "memory" not in found:  # nothing of it could be opened
        return "\n".join([*lines, _row("store", found["root"])])
    for title, rows in (
        ("Memory", _memory(found)),
        ("Pages", _pages(found)),
        ("Agents and you", _voices(found)),
        ("Code", _code(found)),
        ("Advice", _advice(found)),
    ):
        lines += ["", bold(title), *(_row(name, said) for name, said in rows)]
    return "\n".join(lines)


def _to_mend(amiss: Sequence[str]) -> list[str]:
    if not amiss:
        return [click.style("Nothing to mend.", fg="green")]
    head = f"To mend ({len(amiss)}):"
    return [click.style(head, fg="red"), *(_item(one, 4, "  - ") for one in amiss)]


def _memory(found: Mapping[str, Any]) -> Rows:
    yield "store", found["root"] + ("" if found["writable"] else ", which can't be written")
    yield "ledger", found["memory"]
    hours = found["last_night_hours_ago"]
    yield "nights", f"{found['nights']}, the last {hours} hours ago" if found["nights"] else "none"
    changed = ", ".join(f"{name}: {value}" for name, value in found["changed_policy"].items())
    yield "settings", changed or "every number as it comes"
    last = found["last_policy"]
    since = "" if last in (None, found["policy"]) else f"; the last night had {last}"
    yield "fingerprint", f"{found['policy']}, of all that decides{since}"


def _pages(found: Mapping[str, Any]) -> Rows:
    yield "MEMORY.md", f"lists {many(found['listed'], 'fact')}"
    files = many(found["topic_files"], "topic file")
    yield "topic files", f"{many(found['on_topic_pages'], 'more fact')} in {files}"
    yield "on no page", omitted.told(found["on_no_page"]) or "nothing that is held"


def _voices(found: Mapping[str, Any]) -> Rows:
    yield "attached", ", ".join(found["attached"]) or NOBODY
    if found["attached"]:
        hours = found["heard_hours_ago"]
        yield "last heard", "never" if hours is None else f"{hours} hours ago"
    if found["hosts_memory"]:
        yield "host's memory", found["hosts_memory"]
    yield "your voice", found["owners_voice"]


def _code(found: Mapping[str, Any]) -> Rows:
    yield "main line", found["main_branch"] or "none known to git here: no branch is set apart"
    unread = found["no_definitions_read"].items()
    if unread:
        counts = ", ".join(f"{language} {count}" for language, count in unread)
        yield "not read", f"definitions in files of {counts}"
    refuted = [row["told"] for row in found["refuted_instructions"]]
    head = f"the code refutes {many(len(refuted), 'line')} of your instructions"
    listed = "".join(f"\n  - {told}" for told in refuted)
    yield "instructions", head + listed if refuted else "nothing in them that the code refutes"


def _advice(found: Mapping[str, Any]) -> Rows:
    asked = [f"{name} {found[name]}" for name in ("judge", "reader") if found[name] != "off"]
    yield "models", ", ".join(asked) or UNASKED
    yield "second opinion", found["second_opinion"]
    yield "embedder", found["embedder"]
    if vectors := found.get("vectors"):
        yield "vectors", vectors


def _row(name: str, said: str) -> str:
    head = f"  {name:<{NAMES}}  "
    first, *more = said.split("\n")
    return "\n".join([_item(first, len(head), head), *more])


def _item(text: str, indent: int, first: str) -> str:
    """Write one thing, wrapped for a person.

    Where another program reads, it is in one line.
    """
    return wrapped(text, indent, first) if sys.stdout.isatty() else first + text
