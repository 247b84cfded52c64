"""The promotion benchmark's result as text.

It has tables, targets met and missed, and where the engine loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf, sqrt
from typing import Any

OURS = "kairos-mem"
MOST_FALSE = 0.02
"""[share of false claims] The promise: alpha."""
LEAST_RECALL = 0.70
"""[share of true claims] At 60 nights, where half the claims can be probed."""
RECALL_NIGHT = "60"

Found = Mapping[str, Any]


def targets(found: Found) -> list[dict[str, str]]:
    """Tell each setting's target, and whether it is met.

    ``beyond`` has none. A share beside the target is a miss only if all of its 95 % interval is;
    else the world was too small to tell.
    """
    rows = []
    for row in found["settings"]:
        ours = row["rules"][OURS]
        if row["kind"] == "alone":
            promoted = max(cell["false"] for cell in ours.values())
            rows.append(
                _target(row, "nothing promoted", "met" if not promoted else "missed", f"{promoted}")
            )
        if row["kind"] == "honest":
            share = max(cell["false_share"] for cell in ours.values())
            rows.append(
                _target(
                    row,
                    f"false <= {MOST_FALSE}",
                    _most(share, row["claims"]["false"]),
                    f"{share:.3f}",
                )
            )
            if row["probeable"] >= 0.5 and RECALL_NIGHT in ours:
                recall = ours[RECALL_NIGHT]["recall"]
                verdict = _verdict(
                    recall >= LEAST_RECALL,
                    interval(recall, row["claims"]["true"])[1] < LEAST_RECALL,
                )
                rows.append(
                    _target(
                        row,
                        f"recall >= {LEAST_RECALL} at {RECALL_NIGHT} nights",
                        verdict,
                        f"{recall:.2f}",
                    )
                )
    return rows


def _target(row: Found, target: str, verdict: str, measured: str) -> dict[str, str]:
    return {"setting": row["name"], "target": target, "verdict": verdict, "measured": measured}


def _most(share: float, of: int) -> str:
    return _verdict(share <= MOST_FALSE, interval(share, of)[0] > MOST_FALSE)


def _verdict(met: bool, surely_not: bool) -> str:
    return "met" if met else "missed" if surely_not else "too few claims to tell"


def pooled(rows: Iterable[Found]) -> dict[str, dict[str, dict[str, float]]]:
    """Pool settings as one, by rule and horizon.

    It has false claims promoted, of how many, and the recall.
    """
    worlds = list(rows)
    return {
        rule: {
            night: _together([(row["claims"], row["rules"][rule][night]) for row in worlds])
            for night in cells
        }
        for rule, cells in (worlds[0]["rules"].items() if worlds else ())
    }


def _together(cells: Sequence[tuple[Found, Found]]) -> dict[str, float]:
    false, of = sum(cell["false"] for _, cell in cells), sum(claims["false"] for claims, _ in cells)
    heard = sum(cell["recall"] * claims["true"] for claims, cell in cells)
    return {
        "false": false,
        "of": of,
        "false_share": round(false / of, 4),
        "recall": round(heard / sum(claims["true"] for claims, _ in cells), 4),
    }


def interval(share: float, of: int, z: float = 1.96) -> tuple[float, float]:
    """Think: Wilson's 95 % interval of a share of ``of``."""
    middle, wide = (
        share + z * z / (2 * of),
        z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)),
    )
    return (middle - wide) / (1 + z * z / of), (middle + wide) / (1 + z * z / of)


def text(found: Found) -> str:
    """Think: the whole result, for a terminal."""
    scale = "QUICK RUN, a smoke test: " if found["quick"] else ""
    head = (
        f"{scale}{found['claims']} claims in each world, seed {found['seed']}, nights "
        f"{'/'.join(map(str, found['nights']))}\n"
        "false: share of false claims ever asserted; recall: of true ones; nights: median "
        "until asserted (0: the same night)"
    )
    parts = [
        head,
        *(_table(row) for row in found["settings"]),
        _pooled(found),
        _crowd(found["crowd"]),
        _targets(found),
        _losses(found),
    ]
    return "\n\n".join(parts)


def _table(row: Found) -> str:
    claims, seconds = row["claims"], row["seconds"]
    lines = [
        f"{row['name']}: {row['what']}",
        f"  {claims['true']} true claims, {claims['false']} false; {row['observations']} "
        "observations; "
        f"{seconds['median']:.2f} s a night, at most {seconds['longest']:.2f}",
    ]
    lines += [f"  {name:14} {_cells(cells)}" for name, cells in row["rules"].items()]
    lines.append(f"  {'(corroborated)':14} {_cells(row['corroborated'])}")
    other = row["otherwise"]
    lines.append(
        f"  something else asserted in the slot: rightly for {other['rightly']} claims, "
        f"wrongly for {other['wrongly']}"
    )
    return "\n".join(lines)


def _pooled(found: Found) -> str:
    lines = ["all settings with honest traffic as one"]
    for rule, cells in found["pooled"].items():
        row = [
            f"{c['false']:.0f} of {c['of']} ({c['false_share']:.3f}), recall {c['recall']:.2f}"
            for c in cells.values()
        ]
        lines.append(f"  {rule:14} false {';  '.join(row)}")
    return "\n".join(lines)


def _cells(cells: Mapping[str, Found]) -> str:
    def row(name: str, form: str) -> str:
        return " ".join(
            f"{'-' if cell[name] is None else format(cell[name], form):>5}"
            for cell in cells.values()
        )

    return (
        f"false {row('false_share', '.3f')}   recall {row('recall', '.2f')}   nights "
        f"{row('nights', '.0f')}"
    )


def _crowd(found: Found) -> str:
    if "skipped" in found:
        return f"gold-labelled data: skipped, {found['skipped']}"
    lines = ["gold-labelled data: share of tasks decided, and error among what was promoted"]
    for name, rules in found.items():
        lines.append(f"  {name}: {rules['majority']['tasks']} tasks with a known answer")
        for rule, t in rules.items():
            error = f"{t['wrong'] / t['promoted']:.3f}" if t["promoted"] else "nothing promoted"
            lines.append(
                f"    {rule:24} decided {t['decided'] / t['tasks']:.3f}   error {error} "
                f"({t['wrong']} of {t['promoted']})"
            )
    return "\n".join(lines)


def _targets(found: Found) -> str:
    rows = [
        f"  {t['verdict']:24} {t['setting']}: {t['target']}, measured {t['measured']}"
        for t in found["targets"]
    ]
    return "\n".join(["targets", *rows])


def _losses(found: Found) -> str:
    night = str(RECALL_NIGHT if RECALL_NIGHT in map(str, found["nights"]) else found["nights"][-1])
    rows = [row for row in found["settings"] if row["kind"] == "honest"]
    return "\n".join(
        [
            f"where we lose, at {night} nights, over {len(rows)} settings with honest traffic",
            *_per_rule(rows, night),
        ]
    )


def _per_rule(rows: list[Found], night: str) -> Iterator[str]:
    for rule in rows[0]["rules"] if rows else {}:
        if rule != OURS:
            pairs = [(row["rules"][OURS][night], row["rules"][rule][night]) for row in rows]
            more = [(ours, theirs) for ours, theirs in pairs if theirs["recall"] > ours["recall"]]
            gain = sum(theirs["recall"] - ours["recall"] for ours, theirs in more) / max(
                1, len(more)
            )
            kept = sum(theirs["false_share"] <= MOST_FALSE for _, theirs in more)
            sooner = sum(_waits(theirs) < _waits(ours) for ours, theirs in pairs)
            false = [theirs["false_share"] for _, theirs in pairs]
            yield (
                f"  {rule:14} more recall in {len(more)} (by {gain:.2f}), in {kept} of "
                f"these with false <= {MOST_FALSE}; "
                f"sooner in {sooner}; false {min(false):.3f} to {max(false):.3f}"
            )


def _waits(cell: Found) -> float:
    return inf if cell["nights"] is None else float(cell["nights"])
