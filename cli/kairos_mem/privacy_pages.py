"""What left and what may leave, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kairos_mem.style import bold, dim
from memory_engine.views.lines import many

DIGITS = 12
"""[hex digits] Of a digest that is shown."""
TRIAL = "trial"
"""How the purpose of what holds nothing of this memory begins."""


def privacy(answer: Mapping[str, Any]) -> str:
    """Show who is asked, what is allowed, and what left."""
    return "\n".join(_privacy(answer))


def _privacy(answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["asked"]:
        yield bold("Asked at night")
        yield from (f"  {row['role']}: {row['adviser']}" for row in answer["asked"])
    else:
        alone = "" if answer["allowed"] or answer["places"] else ": nothing leaves this machine"
        yield f"No judge or reader is asked at night{alone}."
    if answer["places"]:
        yield bold("Where config.yaml leads")
        for row in answer["places"]:
            yield f"  {row['destination'].removesuffix(':')}  {row['what']}"
    yield bold("Allowed")
    for row in answer["allowed"]:
        stays = "; you said that it stays on this machine" if row["local"] else ""
        yield f"  {row['destination']}  since {row['since'][:10]}{stays}"
    allowed = {row["destination"] for row in answer["allowed"]}
    for place in answer["destinations"]:
        if place not in allowed:
            yield f"  not allowed: {place}"
            yield dim(f'    `kairos-mem privacy allow "{place}"`')
    if not answer["allowed"] and not answer["destinations"]:
        yield "  nothing"
    yield bold("Left")
    yield from (f"  {line}" for line in _left(answer))


def _left(answer: Mapping[str, Any]) -> Iterator[str]:
    if not answer["left"]:
        yield "nothing, ever"
        return
    sums = answer["sums"]
    yield f"{sums['requests']:.0f} requests, {sums['bytes']:,.0f} bytes in all"
    came = {number: row for row in answer["answers"] for number in row["sent"]}
    for row in answer["left"]:
        yield _sent(row, came.get(row["number"]))


def _sent(row: Mapping[str, Any], answer: Mapping[str, Any] | None) -> str:
    ours = row["purpose"].startswith(TRIAL)
    held = f", of {many(len(row['observations']), 'observation')}"
    held = held if row["observations"] and not ours else ""
    hidden = sum(count for _, count in row["redacted"])
    hidden_told = f", {hidden} secrets taken out" if hidden else ""
    outcome = f": {answer['outcome']}" if answer else ""
    return (
        f"{row['number']:>4}  {row['at'][:19]}  {row['destination']}  {row['purpose']}, "
        f"{row['size']:,} bytes{held}{hidden_told}  {row['digest'][:DIGITS]}{outcome}"
    )


def rehearsed(answer: Mapping[str, Any]) -> str:
    """Show what tonight would send."""
    lines = [f"{p['place']}: {p['what']}. {p['remedy']}".strip() for p in answer["problems"]]
    rows = answer["would_send"]
    if not rows:
        lines.append("Tonight would send nothing.")
    else:
        lines.append(bold(f"Tonight would send {many(len(rows), 'request')}; nothing was sent now"))
    for row in rows:
        lines.append(
            f"  {row['destination']}  {row['purpose']}: {row['what']}, {row['size']:,} bytes  "
            f"{row['digest'][:DIGITS]}"
        )
        if "body" in row:
            lines.append(row["body"])
    if any(row["purpose"] == "reader" for row in rows):
        lines.append(dim("  What a judge would be asked of a reader's answers is not known yet."))
    return "\n".join(lines)


def allowed(answer: Mapping[str, Any]) -> str:
    """Say what was allowed, or taken back."""
    if answer["allowed"]:
        stays = ", which you say stays on this machine" if answer["local"] else ""
        return f"Allowed: what this memory asks may go to {answer['destination']}{stays}."
    if not answer["was"]:
        return f"{answer['destination']} was not allowed."
    return f"Nothing may go to {answer['destination']} any more."


def trials(answer: Mapping[str, Any]) -> str:
    """Show how judges and readers did in a trial."""
    lines = []
    for row in answer["trials"]:
        lines.append(bold(f"{row['role']} {row['adviser']}"))
        named = ((name.replace("_", " "), count) for name, count in row["kinds"].items())
        kinds = ", ".join(f"{count} {name}" for name, count in named)
        verdict = "passed" if row["passed"] else "used for nothing"
        lines += [
            f"  {row['answered']} of {row['questions']} questions answered; "
            f"found {row['found']} of {row['of']}",
            f"  {row['claims']} claims, {row['wrong']} wrong ({kinds})",
            f"  so it may be wrong in {row['at_most']:.1%} of what it claims; "
            f"{answer['limit']:.0%} is allowed: {verdict}",
            f"  {row['tokens']:,.0f} tokens, ${row['dollars']:.4f}, {row['seconds']:.0f} s",
        ]
        lines += [f"  {note}" for note in row["notes"]]
    return "\n".join(lines)


def costs(spent: Mapping[str, float]) -> str:
    """Say what asking came to, in one line."""
    money = f"${spent['dollars']:.4f}"
    if spent["unpriced"]:
        money += f" and {spent['unpriced']:.0f} of unknown price"
    return (
        f"{spent['requests']:.0f} requests, {spent['tokens']:,.0f} tokens, {money}, "
        f"{spent['seconds']:.0f} s"
    )


def advice(told: Mapping[str, Any]) -> list[str]:
    """Tell what a night was advised, by whom, and what it cost."""
    lines = [f"Advice: {costs(told)}."]
    if reader := told.get("reader"):
        lines.append(
            f"  {reader['by']} proposed {reader.get('proposed', 0)} lessons, of which "
            f"{reader.get('kept', 0)} stand where it says; {reader.get('open', 0)} pieces wait."
        )
    if verdicts := told.get("verdicts"):
        yes = sum(verdict["answer"] == "yes" for verdict in verdicts)
        lines.append(f"  Of {len(verdicts)} pairs {yes} were said to make the same claim.")
    for verdict in told.get("conflicts", ()):
        left, right = verdict["question"]
        lines.append(f"  {verdict['by']} ({verdict['model']}) says that these exclude each other, ")
        lines.append(f"  and both stand: {left} / {right}")
    if told["left_for_budget"]:
        lines.append(f"  {told['left_for_budget']} questions were left, for the budget.")
    return [*lines, *(f"  {note}" for note in told["notes"])]
