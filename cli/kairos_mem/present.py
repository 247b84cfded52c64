"""Answers for people.

Plain text with a little colour, from the same values that ``--json`` prints.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from memory_engine.domain.errors.plans import ranges
from memory_engine.views.lines import many
from memory_engine.views.recalled import OUTSIDE

COLOURS = {
    "asserted": "green",
    "corroborated": "cyan",
    "contested": "yellow",
    "tentative": "white",
    "superseded": "blue",
    "retracted": "red",
}
BAR = 2
"""Blocks of the waterfall for one bit."""
LEAST_BAR = 0.05
"""[bits] Below it a vote reads as +0.0: such votes are counted together."""
NAMES = 22
"""Columns for the names of a table."""
FROM_OUTSIDE = "From outside sources, or after reading one: no belief rests on these"
MOST_CHANGES = 20
"""[changes] Of a revert that are shown one by one, unless all are asked for."""
PIPED = 110
"""Columns where nobody says how many there are."""


def width() -> int:
    """Give the columns to write in: the terminal's, within reason."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = PIPED
    return max(60, min(columns, 130))


def bold(text: str) -> str:
    """Give a heading."""
    return click.style(text, bold=True)


def dim(text: str) -> str:
    """Tell what matters less."""
    return click.style(text, dim=True)


def status(name: str) -> str:
    """Give a status in its colour."""
    return click.style(name, fg=COLOURS.get(name, "white"))


def plain_ids(text: str) -> str:
    """Cut long session names (UUIDs) to their first eight digits.

    A person can tell them apart by these.
    """
    return re.sub(
        r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", r"\1", text
    )


def probability(value: float) -> str:
    """Give a confidence for people: never a certainty that it is not."""
    return f"{value:.2f}" if value < 0.995 else "above 0.99"


def wrapped(text: str, indent: int, first: str = "") -> str:
    """Wrap a text to the terminal's width, indented.

    The first line after ``first``.
    """
    return textwrap.fill(
        plain_ids(text),
        width(),
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# -- gates and imports


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


# -- facts


def facts(rows: Sequence[Mapping[str, Any]], beyond: int = 0) -> str:
    """Give facts, one a line; ``beyond`` says how many more there are."""
    if not rows:
        return "No facts. `kairos-mem observe` or `import` brings news, `consolidate` dreams on it."
    lines = [_fact(row) for row in rows]
    if beyond:
        lines.append(f"... and {many(beyond, 'more fact')}; `--limit 0` lists all.")
    return "\n".join(lines)


def _fact(row: Mapping[str, Any]) -> str:
    mark = "rule " if row["kind"] == "rule" else ""
    name = f"{row['id']}  {row['status']:<12} {row['confidence']:.2f}  "
    return wrapped(mark + row["text"], len(name), name).replace(
        row["status"], status(row["status"]), 1
    )


def why(found: Mapping[str, Any]) -> str:
    """Give the trail of a fact, on one screen."""
    fact = found["fact"]
    slot = f"{fact['subject']} / {fact['attribute']} = {fact['value']}" + (
        f" in {fact['scope']}" if fact["scope"] else ""
    )
    since = (
        f", true since {fact['valid_from']}"
        + (f" until {fact['valid_to']}" if fact["valid_to"] else "")
        if fact["valid_from"]
        else ""
    )
    lines = [
        wrapped(fact["text"] or "(not in memory any more)", 15, f"{bold(fact['id'])}  "),
        f"  {status(fact['status']) if fact['status'] else _gone(fact)} {fact['kind']}, "
        f"confidence {probability(found['confidence'])}{since}",
        *([dim(f"  {slot}")] if fact["subject"] else []),
        *_standing(found),
        "",
        bold("Who said it")
        + dim("  (oldest first; what counted is in bits, what did not says why)"),
        *[line for witness in found["evidence"] for line in _witness(witness)],
    ]
    if found["against"]:
        lines += [
            "",
            bold("Who denies it"),
            *[line for witness in found["against"] for line in _witness(witness)],
        ]
    return "\n".join([*lines, "", *_waterfall(found), "", *_decided(found)])


def _gone(fact: Mapping[str, Any]) -> str:
    """Say what became of what is not in memory any more."""
    return (
        f"merged into {fact['successor']} as another wording:"
        if fact["successor"]
        else "taken back"
    )


def _standing(found: Mapping[str, Any]) -> list[str]:
    """Say how it stands on the pages, or why on none.

    And why it was kept at all.
    """
    from memory_engine.formats.omitted import REASONS

    fact = found["fact"]
    lines = []
    if fact["branch"]:
        alone = f"  holds on branch {fact['branch']} alone, until git shows that it is merged"
        lines.append(dim(alone))
    if fact["off_pages"]:
        lines.append(dim(f"  on no page: {REASONS[fact['off_pages']]}"))
    elif fact["mark"]:
        shown = "without a mark" if fact["mark"] == "asserted" else f"as ({fact['mark']})"
        kind = "" if fact["line"] == "trivia" else f", a {fact['line']}"
        lines.append(dim(f"  shown on the pages {shown}{kind}, while there is room"))
    if found["kept_because"]:
        useful = f"; of use to a reader: {found['worth']:.0%} likely" if found["worth"] else ""
        lines.append(dim(wrapped(f"kept because: {', '.join(found['kept_because'])}{useful}", 2)))
    return lines


def _witness(witness: Mapping[str, Any]) -> list[str]:
    counted = f"{witness['bits']:+.1f} bits" if not witness["ignored"] else "  0"
    head = (
        f"  {witness['at'][:16].replace('T', ' ')}  {counted:<9}  {witness['principal']}, "
        f"session {witness['session'] or '-'}"
    )
    run = witness["artefact"]
    details = [
        witness["source"] or "",
        witness["log"],
        f"on branch {witness['branch']}" if witness["branch"] else "",
        f"in worktree {witness['worktree']}" if witness["worktree"] else "",
        f"ran `{run['command']}`, exit {run['exit']}" if run else "",
    ]
    lines = [head, dim(wrapped(", ".join(part for part in details if part), 31))]
    if witness["wording"]:
        lines.append(wrapped(f"in the words: {witness['wording']}", 31))
    if witness["note"]:
        lines.append(dim(wrapped(witness["note"], 31)))
    if witness["ignored"]:
        lines.append(dim(wrapped(f"not counted: {witness['ignored']}", 31)))
    return lines


def _waterfall(found: Mapping[str, Any]) -> list[str]:
    if found["fact"]["kind"] == "rule":
        return [
            "A rule is the owner's instruction: it is not a hypothesis, so it needs no "
            "evidence and can be taken back."
        ]
    lines = [bold("How the number came about") + dim("  (a bit doubles the odds)")]
    rows = _bars(found["terms"])
    label = min(max((len(name) for name, _ in rows), default=20), width() - 30)
    for name, bits in rows:
        bar = ("█" if bits >= 0 else "░") * round(abs(bits) * BAR)
        lines.append(f"  {name[:label]:<{label}}  {bits:+6.1f}  {bar}")
    if not found["terms"]:
        lines.append("  nothing that counts yet")
    factor, needed = 2 ** found["bits"], 2 ** found["threshold_bits"]
    lines.append(
        f"  {'sum':<{label}}  {found['bits']:+6.1f}  = a factor of {factor:,.1f}; "
        f"{found['threshold_bits']:.1f} bits (a factor of {needed:,.0f}) assert it"
    )
    prior = found["prior_bits"]
    lines.append(
        dim(
            f"  with {prior:+.1f} bits for its wording (for display only), that reads as a "
            f"confidence of {probability(found['confidence'])}"
        )
    )
    return lines


def _bars(terms: Sequence[Mapping[str, Any]]) -> list[tuple[str, float]]:
    """Name each vote with its bits.

    Those that a cap leaves next to nothing share one row.
    """
    telling = [term for term in terms if abs(term["bits"]) >= LEAST_BAR]
    rest = [term["bits"] for term in terms if abs(term["bits"]) < LEAST_BAR]
    rows = [(plain_ids(term["label"]), float(term["bits"])) for term in telling]
    return rows + ([(f"{len(rest)} more of a class at its cap", sum(rest))] if rest else [])


def _decided(found: Mapping[str, Any]) -> list[str]:
    lines = [bold("What was decided")]
    for one in found["history"]:
        dream = f"dream {one['dream']}" if one["dream"] else f"by {one['by']}"
        here = " <- this made it what it is" if one["entry"] == found["promoted_by"] else ""
        lines += [
            f"  entry {one['entry']:<5} {one['verb']:<9} {one['at']}, {dream}{here}",
            dim(wrapped(one["because"], 14)),
        ]
    if found["missing"]:
        lines += [
            "",
            bold("Still missing for it to be asserted"),
            *(wrapped(lack, 4, "  - ") for lack in found["missing"]),
        ]
    if found["promoted_by"]:
        lines += [
            "",
            dim(
                f"Take it back: kairos-mem revert {found['promoted_by']} (add --dry-run to "
                "see what that touches)"
            ),
        ]
    return lines


def neighbourhood(found: Mapping[str, Any]) -> str:
    """Give a fact and what stands around it."""
    fact = found["fact"]
    lines = [_fact(fact)]
    lines += [dim(f"  at {place}") for place in fact["anchors"]]
    for name, rows in found["around"].items():
        if rows:
            lines += ["", bold(name), *("  " + _fact(row) for row in rows)]
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
        head = f"{row['id']}  {status(row['status'])}  {_confidence(row)}"
        lines += [
            wrapped(row["text"] + _on(row), 4, head),
            wrapped(f"by {row['thing']}: {row['path'][0]['text']}", 6, "    "),
            *(line for part in (row, *row["path"]) for line in _drifted(part)),
        ]
    if any(row["status"] == "waiting" for row in rows):
        lines.append(dim("waiting: said since the last night; `kairos-mem consolidate` weighs it."))
    return "\n".join(lines)


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


def conflicts(rows: Sequence[Mapping[str, Any]], beside: bool = False) -> str:
    """Write each conflict: all its sides, and what would settle it.

    What would settle any of them is said once; ``beside`` says that something stands side by side.
    """
    if not rows:
        return "No conflicts: " + (
            "nothing waits to be settled."
            if beside
            else "nothing that is held excludes anything else that is held."
        )
    lines: list[str] = []
    ways = [set(row["would_settle"]) for row in rows]
    shared = set.intersection(*ways) if len(rows) > 1 else set()
    for number, row in enumerate(rows, 1):
        lines.append(bold(f"Conflict {number}"))
        for side in row["sides"]:
            lines += [
                "  " + _fact(side),
                dim(f"      {side['bits']:+.1f} bits; {', '.join(side['said_by'])}"),
            ]
        lines += [
            "  would settle it:",
            *_ways(way for way in row["would_settle"] if way not in shared),
            "",
        ]
    if shared:
        lines += [
            "Any of them would be settled by:",
            *_ways(way for way in rows[0]["would_settle"] if way in shared),
            "",
        ]
    return "\n".join(lines[:-1])


def _ways(ways: Iterable[str]) -> list[str]:
    return [wrapped(way, 6, "    - ") for way in ways]


def alternatives(rows: Sequence[Mapping[str, Any]]) -> str:
    """Show alternatives: values, and what breaks a rule.

    These are values of one thing, and what goes against a rule.
    """
    ruled = [row for row in rows if len({side["kind"] for side in row["sides"]}) > 1]
    parts = ((_BESIDE, [row for row in rows if row not in ruled]), (_AGAINST, ruled))
    return "\n\n".join(_side_by_side(title, among) for title, among in parts if among)


_BESIDE = "Alternatives: all stand, the later first; nobody took another back."
_AGAINST = (
    "Against a rule of yours: the rule stands, and so does what was stated otherwise.\n"
    "`kairos-mem forget ID` takes off what no longer holds."
)


def _side_by_side(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    shown = ("\n".join("  " + _fact(side) for side in row["sides"]) for row in rows)
    return f"{bold(title)}\n" + "\n\n".join(shown)


def settled(answer: Mapping[str, Any]) -> str:
    """Tell what the owner's word did."""
    if answer["entry"] is None:
        return f"{answer['settled']} is asserted on your word already; nothing was changed."
    against = f"; retracted {', '.join(answer['retracted'])}" if answer["retracted"] else ""
    return (
        f"Settled in entry {answer['entry']}: {answer['settled']} is "
        f"asserted{against}.\nkairos-mem revert {answer['entry']} takes it back."
    )


# -- the ledger


def confirmed(answer: Mapping[str, Any]) -> str:
    """Say what the owner's word for a fact did."""
    fact = f"{answer['confirmed']}  {answer['text']}"
    if answer["entry"] is None:
        return wrapped(f"{fact}  is asserted on your word already; nothing was changed.", 2, "")
    return (
        wrapped(f"{fact} -> asserted", 2, f"Confirmed in entry {answer['entry']}: ")
        + "\n"
        + _takes_back(answer["entry"])
    )


def forgotten(answer: Mapping[str, Any]) -> str:
    """Say what the owner's word against a fact did."""
    first = wrapped(
        f"{answer['forgotten']}  {answer['text']} -> retracted",
        2,
        f"Forgotten in entry {answer['entry']}: ",
    )
    freed = f"It contested {', '.join(answer['freed'])} no longer. " if answer["freed"] else ""
    last = wrapped(
        f"{freed}What spoke for it speaks no more; only what is said anew can bring it back.", 2, ""
    )
    return "\n".join([first, last, _takes_back(answer["entry"])])


def _takes_back(entry: int) -> str:
    return dim(f"kairos-mem revert {entry} takes that back.")


def blame(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give each line with the entry that wrote it."""
    lines = []
    for row in rows:
        lines.append(
            f"{row['line']:>4}  {_wrote(row, alone=len(rows) == 1):<34} {row['text']}".rstrip()
        )
        if len(rows) == 1 and row["fact"]:
            lines += [
                dim(wrapped(row["because"], 6)),
                dim(f"      kairos-mem why {row['fact']} tells the whole trail"),
            ]
    return "\n".join(lines)


def _wrote(row: Mapping[str, Any], alone: bool) -> str:
    """Say what wrote a line.

    Of a whole page, nothing beside the lines that are its form.
    """
    if row.get("verb"):
        return f"entry {row['entry']} ({row['verb']}, {row['at']})"
    return row["because"] if alone or row["facts"] else ""


def undo(answer: Mapping[str, Any], whole: bool = False) -> str:
    """Tell what a revert did or would do; of many changes the first, unless all are wanted."""
    lines = [
        bold(
            f"Taken back in entry {answer['entry']}."
            if answer["applied"]
            else "This is what it would touch; nothing was changed."
        )
    ]
    if answer["reverts"]:
        lines.append(wrapped(_entries(answer["reverts"]), 4, "  "))
    changes = answer["changes"]
    shown = changes if whole else changes[:MOST_CHANGES]
    lines += [_moved(change) for change in shown]
    if len(shown) < len(changes):
        more = many(len(changes) - len(shown), "more fact")
        all_of_it = f"`kairos-mem diff {answer['entry']}`"
        how = all_of_it if answer["applied"] else "`--all`"
        lines.append(f"  ... and {more}; {how} shows each.")
    if answer["standing"] and not answer["applied"]:
        stand = f"stand{'s' * (len(answer['standing']) == 1)} on it: it takes --cascade."
        lines.append(wrapped(f"{_entries(answer['standing'])} {stand}", 4, "  "))
    if any(change["to"] == "contested" for change in answer["changes"]):
        lines.append(
            dim(
                "What can't hold together is contested: `kairos-mem conflicts` says what "
                "would settle it."
            )
        )
    if answer["vetoed"]:
        lines.append(dim("The same evidence won't bring it back; new independent evidence can."))
    return "\n".join(lines)


def _moved(change: Mapping[str, Any]) -> str:
    """Write what becomes of one fact."""
    moved = (
        f"{change['from'] or 'not held'} -> {change['to'] or 'not held'}"
        if change["from"] is not None
        else "evidence only"
    )
    return wrapped(change["text"] or "", 6, f"  {change['id']}  {moved}  ")


def _entries(numbers: Sequence[int]) -> str:
    return f"{'entry' if len(numbers) == 1 else 'entries'} {ranges(tuple(numbers), ', ')}"


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
