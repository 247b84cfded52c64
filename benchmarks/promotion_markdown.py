"""The tables of README.md, from a result of the promotion benchmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.promotion_report import OURS, RECALL_NIGHT, Found

SHOWN = (("false_share", ".3f"), ("recall", ".2f"), ("nights", ".0f"))


def markdown(found: Found) -> str:
    """Write every rule's results as Markdown.

    It has every rule over all honest settings, the engine in each, every rule in each, and the
    gold-labelled data.
    """
    nights = [str(night) for night in found["nights"]]
    middle = RECALL_NIGHT if RECALL_NIGHT in nights else nights[-1]
    worlds = [row for row in found["settings"] if row["kind"] != "alone"]
    return "\n\n".join(
        [
            _all(found, nights),
            _ours(worlds, nights),
            _rivals(worlds, middle),
            _crowd(found["crowd"]),
        ]
    )


def _all(found: Found, nights: Sequence[str]) -> str:
    head = [
        "all honest settings as one",
        *(f"false at {night}" for night in nights),
        *(f"recall at {night}" for night in nights),
    ]
    rows = [
        [
            rule,
            *(f"{cells[n]['false_share']:.4f}" for n in nights),
            *(f"{cells[n]['recall']:.2f}" for n in nights),
        ]
        for rule, cells in found["pooled"].items()
    ]
    return _grid(head, rows)


def _ours(worlds: Sequence[Found], nights: Sequence[str]) -> str:
    at = "/".join(nights)
    head = [
        "setting",
        "what",
        "claims",
        f"false {at}",
        f"recall {at}",
        f"median nights {at}",
        f"false, standing at {nights[-1]}",
    ]
    rows = [
        [
            row["name"],
            row["what"],
            f"{row['claims']['true']} + {row['claims']['false']}",
            *(_joined(row["rules"][OURS], name, form) for name, form in SHOWN),
            str(row["standing"][nights[-1]]["false"]),
        ]
        for row in worlds
    ]
    return _grid(head, rows)


def _joined(cells: Mapping[str, Found], name: str, form: str) -> str:
    return " ".join(
        "-" if cell[name] is None else format(cell[name], form) for cell in cells.values()
    )


def _rivals(worlds: Sequence[Found], night: str) -> str:
    rules = list(worlds[0]["rules"]) if worlds else []
    rows = [
        [
            row["name"],
            *(
                f"{cell['false_share']:.3f} / {cell['recall']:.2f}"
                for cell in (row["rules"][rule][night] for rule in rules)
            ),
        ]
        for row in worlds
    ]
    return _grid([f"false / recall at {night} nights", *rules], rows)


def _crowd(found: Found) -> str:
    if "skipped" in found:
        return str(found["skipped"])
    rules = list(dict.fromkeys(rule for tallies in found.values() for rule in tallies))
    rows = [[rule, *(_tally(tallies.get(rule)) for tallies in found.values())] for rule in rules]
    return _grid(["share of tasks decided / error among what is promoted", *found], rows)


def _tally(tally: Mapping[str, int] | None) -> str:
    if tally is None:
        return "-"
    error = f"{tally['wrong'] / tally['promoted']:.3f}" if tally["promoted"] else "-"
    return f"{tally['decided'] / tally['tasks']:.3f} / {error}"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])
