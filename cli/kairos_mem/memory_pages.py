"""Memory as a whole for people: gates, imports, checks, numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from kairos_mem.style import dim, wrapped
from memory_engine.views.lines import many

NAMES = 22
"""Columns for the names of a table."""


def gates(found: Iterable[Mapping[str, Any]]) -> str:
    """Give each gate on a line."""
    return "\n".join(
        f"{click.style('open', fg='green') if gate['open'] else click.style('shut', fg='red')}"
        f"  {gate['gate']:<9} {gate['why']}"
        for gate in found
    )


def imported(found: Mapping[str, Any]) -> str:
    """Tell what an import came to."""
    counts = f"{many(found['observations'], 'observation')} from {many(found['sources'], 'source')}"
    known = f", {found['repeated']} known already or said twice" if found["repeated"] else ""
    searched = (
        f" {found['for_search']:,} of them are kept for search alone: no night weighs these."
        if found["for_search"]
        else ""
    )
    news = found["sources"] or found["skipped"]
    lines = [
        f"{counts}{known}.{searched}" if news else "Nothing new: everything there is known already."
    ]
    lines += _ended(found["ended"])
    if found["skipped"]:
        lines += [
            "Left out, and why:",
            *(f"  {count:>6}  {reason}" for reason, count in found["skipped"].items()),
        ]
    lines += found["notes"]
    if shown := found.get("left_out"):
        lines += [
            f"  {one['place'] or '-'}  {one['reason']}"
            + (f": {one['text']}" if one["text"] else "")
            for one in shown
        ]
    return "\n".join(lines)


def _ended(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Tell what an import ended, for files that changed."""
    lines = []
    for row in rows:
        only = "" if row["status"] == "superseded" else "; it stands, for others say so, too"
        lines += [
            wrapped(row["text"], 15, f"{row['fact']}  "),
            dim(f"    entry {row['entry']}: {row['because']}{only}"),
        ]
    return (
        [
            f"Taken back ({len(rows)}); `kairos-mem revert ENTRY` brings back what should stand:",
            *lines,
        ]
        if rows
        else []
    )


def verify(answer: Mapping[str, Any]) -> str:
    """Tell what was found wrong."""
    head = f"{answer['entries']} entries, head {answer['head'][:12]}"
    lines = [
        click.style("ok", fg="green") + f"  {head}"
        if answer["ok"]
        else click.style("problems", fg="red") + f"  {head}"
    ]
    lines += [f"  {row['place']}: {row['what']}. {row['remedy']}" for row in answer["problems"]]
    lines += [
        dim(f"  note: {row['place']}: {row['what']}. {row['remedy']}") for row in answer["notes"]
    ]
    return "\n".join(lines)


def rebuilt(answer: Mapping[str, Any]) -> str:
    """Say what a rebuild made anew and mended.

    And what it could not.
    """
    lines = [f"{answer['facts']} fact rows and every page made anew from the ledger."]
    if answer["edited_aside"]:
        lines.append(
            f"Kept aside, edited by hand: {', '.join(answer['edited_aside'])} (in "
            ".kairos-mem/aside)."
        )
    if answer["nights_aside"]:
        lines.append(
            "Nights that the ledger lacks, moved to .kairos-mem/aside/dreams: "
            f"{', '.join(answer['nights_aside'])}."
        )
    lines += [f"  mended: {row['place']}: {row['what']}." for row in answer["mended"]]
    lines += [
        f"  {click.style('still wrong', fg='red')}: {row['place']}: {row['what']}. {row['remedy']}"
        for row in answer["problems"]
    ]
    return "\n".join(lines)


def calibration(found: Mapping[str, Any]) -> str:
    """Say how well belief has done so far, in one line."""
    wrong = f"{found['promoted_then_refuted']} of {many(found['promotions'], 'promotion')}"
    rated = found.get("says") or (
        f"over {found['settled']} settled facts: Brier {found['brier']:.3f}, calibration error "
        f"{found['expected_calibration_error']:.3f}"
    )
    return f"{wrong} refuted or taken back; {rated}"


PLAIN = {None: "-", "": "-", True: "yes", False: "no"}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool)


def table(found: Mapping[str, Any]) -> str:
    """Give names and values."""
    lines = []
    for name, value in found.items():
        if isinstance(value, Mapping):
            value = ", ".join(f"{key} {one}" for key, one in value.items()) or "-"
        if isinstance(value, list):
            value = "\n".join(["", *(f"  - {one}" for one in value)]) if value else "nothing"
        shown = PLAIN.get(value, value) if _is_plain(value) or value == "" else value
        lines.append(_row(name.replace("_", " "), str(shown)))
    return "\n".join(lines)


def _row(name: str, value: str) -> str:
    head = f"{name:<{NAMES}} "
    as_it_is = "\n" in value or not sys.stdout.isatty()  # another program reads line by line
    return head + value if as_it_is else wrapped(value, len(head), head)
