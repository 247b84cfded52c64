"""Facts for people: listed, found, and with what stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, status, wrapped
from memory_engine.views.lines import many
from memory_engine.views.recalled import OUTSIDE

FROM_OUTSIDE = "From outside sources, or after reading one: no belief rests on these"


def facts(rows: Sequence[Mapping[str, Any]], beyond: int = 0) -> str:
    """Give facts, one a line; ``beyond`` says how many more there are."""
    if not rows:
        return "No facts. `kairos-mem observe` or `import` brings news, `consolidate` dreams on it."
    lines = [fact_line(row) for row in rows]
    if beyond:
        lines.append(f"... and {many(beyond, 'more fact')}; `--limit 0` lists all.")
    return "\n".join(lines)


def fact_line(row: Mapping[str, Any]) -> str:
    """Give a fact as a line of a list."""
    mark = "rule " if row["kind"] == "rule" else ""
    name = f"{row['id']}  {row['status']:<12} {row['confidence']:.2f}  "
    return wrapped(mark + row["text"], len(name), name).replace(
        row["status"], status(row["status"]), 1
    )


def neighbourhood(found: Mapping[str, Any]) -> str:
    """Give a fact and what stands around it."""
    fact = found["fact"]
    lines = [fact_line(fact)]
    lines += [dim(f"  at {place}") for place in fact["anchors"]]
    for name, rows in found["around"].items():
        if rows:
            lines += ["", bold(name), *("  " + fact_line(row) for row in rows)]
    if not any(found["around"].values()):
        lines += [dim("  nothing else is held about its slot or its files")]
    return "\n".join([*lines, "", dim(f"kairos-mem why {fact['id']} explains it.")])


def recalled(rows: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]] = ()) -> str:
    """Give hits, best first.

    Apart from them comes what is one step away, with the way there.
    """
    if not rows and not steps:
        return "Nothing found."
    lines = [] if rows else ["Nothing answers directly."]
    outside = [row for row in rows if row["status"] == OUTSIDE]
    for row in rows:
        lines += _hit(row) if row not in outside else []
    if outside:
        lines += ["", bold(FROM_OUTSIDE)] if len(outside) < len(rows) else [bold(FROM_OUTSIDE)]
    for row in outside:
        lines += _hit(row)
    if steps:
        lines += ["", bold("One step further")]
    for row in steps:
        lines += _step(row)
    if any(row["status"] == "waiting" for row in rows):
        lines.append(dim("waiting: said since the last night; `kairos-mem consolidate` weighs it."))
    return "\n".join(lines)


def _step(row: Mapping[str, Any]) -> list[str]:
    """Give what is one step away, and the way there."""
    head = f"{row['id']}  {status(row['status'])}  {_confidence(row)}"
    return [
        wrapped(row["text"] + _on(row), 4, head),
        wrapped(f"by {row['thing']}: {row['path'][0]['text']}", 6, "    "),
        *(line for part in (row, *row["path"]) for line in _drifted(part)),
    ]


def _hit(row: Mapping[str, Any]) -> list[str]:
    """Write one hit, with where it was read or heard."""
    head = f"{row['id']}  {status(row['status'])}  {_confidence(row)}"
    return [
        wrapped(row["text"] + _on(row), 4, head),
        *([dim(f"    {row['source']}")] if row["source"] else []),
        *_drifted(row),
    ]


def _drifted(row: Mapping[str, Any]) -> list[str]:
    """Say what code has against it since last night.

    It is nothing if there is none.
    """
    because = row.get("drifted")
    return [] if because is None else [wrapped(f"drifted: {because}", 4, "    ")]


def _on(row: Mapping[str, Any]) -> str:
    """Say on which branch alone it holds, if so."""
    return f" (on {row['branch']})" if row.get("branch") else ""


def _confidence(row: Mapping[str, Any]) -> str:
    """Say how sure memory is of a fact that was found.

    What was merely said has no such number.
    """
    return (
        f"{row['confidence']:.2f}  "
        if row.get("confidence") is not None and row["status"] != "untrusted"
        else ""
    )
