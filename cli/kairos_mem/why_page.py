"""Why a fact is believed, on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, plain_ids, probability, status, width, wrapped

BAR = 2
"""Blocks of the waterfall for one bit."""


LEAST_BAR = 0.05
"""[bits] Below it a vote reads as +0.0: such votes are counted together."""


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
