"""A night's report for people, each reason said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import click

from kairos_mem.privacy_pages import advice
from kairos_mem.style import bold, dim, wrapped
from memory_engine.domain.errors.plans import ranges
from memory_engine.views.sections import section

SHOWN = 12
"""Rows of one section, unless the whole is asked for."""
COUNTED = {
    "promote": "promoted",
    "uncontest": "",
    "supersede": "superseded",
    "retract": "retracted",
    "demote": "demoted",
    "contest": "",
    "link": "",
    "merge": "merged",
    "admit": "admitted",
    "veto": "",
    "revert": "",
}
"""Section -> what the tally calls the facts in it."""
VERBS = tuple(COUNTED)
OPEN = "left_open"
Rows = Sequence[Mapping[str, Any]]


def night(report: Mapping[str, Any], whole: bool = False) -> str:
    """Write a night's report, whole or the first rows of each section."""
    if report["gate"]:
        return _shut(report)
    most = None if whole else SHOWN
    lines = [
        bold(f"Dream {report['dream']}, {report['day']}") + "  " + _outcome(report),
        _tally(report),
    ]
    lines += _policy(report)
    lines += [click.style(warning, fg="yellow") for warning in report.get("warnings", ())]
    lines += _decisions(report["decisions"], most)
    lines += _left(report["left"], most)
    if not whole and report["applied"] and _longest(report) > SHOWN:
        lines += ["", dim(f"All rows: kairos-mem report dream:{report['dream']} --all")]
    if "listed" in report:
        lines += ["", *_pages(report)]
    return "\n".join([*lines, *_closing(report)])


def stepped_over(report: Mapping[str, Any]) -> str:
    """Write what a night stepped over, with what to do.

    Gives "" where there was nothing.
    """
    rows = report.get("problems", ())
    lines = (f"{row['place']}: {row['what']}. {row['remedy']}".rstrip() for row in rows)
    told = [wrapped(line, 6, "    - ") for line in lines]
    return "\n".join(["", bold(f"stepped over ({len(rows)})"), *told]) if rows else ""


def _shut(report: Mapping[str, Any]) -> str:
    text = (
        f"No night: the {report['gate']} gate is shut ({report['why']}). `kairos-mem gates` "
        "shows them all."
    )
    return wrapped(f"{text} `--force` opens every gate but the lock.", 2, "")


def _closing(report: Mapping[str, Any]) -> list[str]:
    lines = advice(report["advice"]) if "advice" in report else []
    if "brier" in report.get("calibration", {}):
        found = report["calibration"]
        lines.append(
            f"Over {found['settled']} settled facts: Brier {found['brier']:.3f}, calibration error "
            f"{found['expected_calibration_error']:.3f}; {found['promoted_then_refuted']} "
            f"of {found['promotions']} promotions "
            "were refuted or taken back."
        )
    if report.get("rejected"):
        numbers = ranges(tuple(report["rejected"]), ", ")
        lines.append(
            wrapped(f"Rejected: {numbers}; the same evidence won't propose them again.", 2, "")
        )
    if report.get("postponed"):
        numbers = ranges(tuple(report["postponed"]), ", ")
        lines.append(wrapped(f"Left for another night: {numbers}.", 2, ""))
    if report.get("edited_aside"):
        lines.append(
            f"Edited by hand and kept in .kairos-mem/aside: {', '.join(report['edited_aside'])}."
        )
    return lines


def _pages(report: Mapping[str, Any]) -> list[str]:
    from memory_engine.formats.omitted import told
    from memory_engine.views.lines import many

    more, files = report["on_topic_pages"], report["topic_files"]
    beside = (
        f"; {more} more stand{'s' * (more == 1)} in {files} topic file{'s' * (files != 1)}"
        if more
        else ""
    )
    off = report["on_no_page"]
    lines = [f"MEMORY.md lists {many(report['listed'], 'fact')}{beside}."]
    return lines + ([wrapped(f"On no page: {told(off)}.", 2, "")] if off else [])


def _outcome(report: Mapping[str, Any]) -> str:
    if report.get("quarantined"):
        text = (
            f"set aside for review: {report['quarantined']}; see `kairos-mem review "
            f"{report['plan']}`"
        )
        return click.style(text, fg="yellow")
    if report["applied"]:
        return f"applied, ledger head {report['head'][:12]}"
    if report.get("plan"):
        return f"planned in {report['plan']}, nothing applied"
    return "dry run, nothing changed" if report.get("dry_run") else "a plan; nothing is applied"


def _tally(report: Mapping[str, Any]) -> str:
    from memory_engine.views.report import COUNTS

    names = {OPEN: "left contested"}
    counted = [f"{report[name]} {names.get(name, name)}" for name in COUNTS if report[name]]
    return "  " + (", ".join(counted) if counted else _nothing(report))


def _nothing(report: Mapping[str, Any]) -> str:
    if report.get("rejected") and not report.get("accepted"):
        return "Nothing changed: every proposal was rejected."
    return "Nothing changed: no news that says anything new."


def _policy(report: Mapping[str, Any]) -> list[str]:
    """Name by what another outcome than the night before may come."""
    if report["last_policy"] in (None, report["policy"]):
        return []
    changed = f"Decided by another policy than dream {report['dream'] - 1}"
    both = f"({report['last_policy']}, now {report['policy']})"
    return [wrapped(f"{changed} {both}; `kairos-mem doctor` shows what is in force.", 2)]


def _longest(report: Mapping[str, Any]) -> int:
    sections = [sum(1 for row in report["decisions"] if section(row) == verb) for verb in VERBS]
    return max([*sections, len(report["left"])])


# -- what was decided


def _decisions(decisions: Rows, most: int | None) -> list[str]:
    lines: list[str] = []
    for verb in VERBS:
        of_verb = [row for row in decisions if section(row) == verb]
        if of_verb:
            lines += ["", bold(f"{verb} ({_numbers(verb, of_verb)})")]
            for reason, rows in by_reason(islice(of_verb, most), "because"):
                lines += _alike(reason, rows)
            lines += _rest(len(of_verb), most)
    return lines


def _numbers(section: str, rows: Rows) -> str:
    """Count a section's facts as the tally does.

    Also those that a decision moved beside its own.
    """
    from memory_engine.views.report import kinds

    changed = Counter(
        kind
        for row in rows
        for fact in row["facts"]
        for kind in kinds(row["verb"], fact["from"] or "", fact["to"])
    )  # fmt: skip
    own = changed.pop(COUNTED[section], 0) or len(rows)
    beside = ", ".join(
        f"{count} {kind}" for kind, count in sorted(changed.items()) if COUNTED[section]
    )
    return f"{own}; with them {beside}" if beside else str(own)


def _alike(reason: str, rows: Rows) -> list[str]:
    if len(rows) == 1:
        return [_decision(rows[0]), dim(wrapped(reason, 8))]
    return [dim(wrapped(f"{reason}:", 4, "  ")), *(_decision(row) for row in rows)]


def _decision(row: Mapping[str, Any]) -> str:
    facts = "; ".join(f"{fact['id']} {fact['text']}" + _became(fact) for fact in row["facts"])
    needs = f"  (stands on {ranges(tuple(row['needs']), ', ')})" if row.get("needs") else ""
    return wrapped(facts + needs, 6, f"  {row.get('entry') or row['number']:>3} ")


def _became(fact: Mapping[str, Any]) -> str:
    if fact["by"] and fact["to"] == "":
        return f" -> merged into {fact['by']}"
    by = f" by {fact['by']}" if fact["by"] and fact["to"] == "superseded" else ""
    return f" -> {fact['to']}{by}" if fact["to"] else ""


# -- what was left as it is


def _left(left: Sequence[Mapping[str, str]], most: int | None) -> list[str]:
    if not left:
        return []
    lines = ["", bold(f"left as it is ({len(left)})")]
    told = set[str]()
    for why, rows in by_reason(islice(sorted(left, key=_urgency), most), "why"):
        reason = _once(why, told)
        head = [] if len(rows) == 1 else [dim(wrapped(f"{reason}:", 4, "  "))]
        lines += [*head, *(wrapped(row["what"], 6, "    - ") for row in rows)]
        lines += [dim(wrapped(reason, 8))] if len(rows) == 1 else []
    return lines + _rest(len(left), most)


def _urgency(row: Mapping[str, str]) -> tuple[bool, bool]:
    return not row["why"].startswith("contested"), not row["why"].startswith("untrusted")


def _rest(count: int, most: int | None) -> list[str]:
    return [dim(f"  ... and {count - most} more")] if most is not None and count > most else []


def by_reason(rows: Iterable[Mapping[str, Any]], name: str) -> list[tuple[str, Rows]]:
    """Bring the rows with the same reason together, in order.

    What shares its reason with nothing stands first: behind a heading it would seem to be under it.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return sorted(found.items(), key=lambda group: len(group[1]) > 1)


def _once(reason: str, told: set[str]) -> str:
    """Leave out of a reason what was explained before.

    Of `a witness: this or that` that is the part behind the colon.
    """
    parts = [part if part not in told else part.partition(": ")[0] for part in reason.split("; ")]
    told |= set(reason.split("; "))
    return "; ".join(parts)
