"""Questions and stretches with known answers, to try advisers with."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from memory_engine.domain.errors.given import BadInput

TRIALS = Path(__file__).parent / "trials"
PAIRS, STRETCHES = TRIALS / "pairs.tsv", TRIALS / "stretches.json"
COLUMNS = ("ask", "answer", "first", "second")


def pairs(path: Path = PAIRS) -> list[tuple[str, bool, str, str]]:
    """Read labelled questions: ask (same or contrary), answer, and the two sentences."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(str(path), f"it can't be read ({error})", "Name another file.") from None
    if not rows or not set(COLUMNS) <= rows[0].keys():
        what, hint = "it lacks columns", f"Its first line names: {', '.join(COLUMNS)}."
        raise BadInput(str(path), what, hint)
    return [(r["ask"], r["answer"] == "yes", r["first"], r["second"]) for r in rows]


def stretches(path: Path = STRETCHES) -> list[list[tuple[str, bool]]]:
    """Read stretches of pieces, each with whether it holds something worth keeping."""
    try:
        whole: Sequence[Sequence[dict[str, Any]]] = json.loads(path.read_text("utf-8"))
        return [[(str(p["text"]), bool(p["worth"])) for p in stretch] for stretch in whole]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadInput(str(path), f"it can't be read ({error})", "Name another file.") from None
