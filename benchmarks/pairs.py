"""What merge and contradiction benchmarks share.

It is pairs from files, and the baselines that look at a pair's letters.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path

from memory_engine.claims.words.content import content

Row = Mapping[str, str]
Score = Callable[[str, str], float]

STEPS = 100
"""How finely a baseline's threshold is searched for its best setting."""


def overlap(a: str, b: str) -> float:
    """Measure the share of content that two texts have in common (Jaccard)."""
    left, right = content(a), content(b)
    return len(left & right) / len(left | right) if left | right else 0.0


def rows(path: Path) -> list[Row]:
    """Read: the rows of a table with a head line, tab separated."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


FIXTURES = Path(__file__).parents[1] / "fixtures" / "pairs"
STRANGERS = {"fresh: ": "seen, a stranger's", "stranger 2: ": "seen, a second stranger's"}
"""What the kind of a pair begins with whose writer never saw the code, and its share; the rules
were mended with it since."""


def shares(table: Sequence[Row]) -> dict[str, list[Row]]:
    """Part the pairs into their shares.

    They are those that the rules were written with, those of strangers that they were mended with,
    and the held out.
    """
    found: dict[str, list[Row]] = {name: [] for name in ("seen", *STRANGERS.values(), "held out")}
    for row in table:
        seen = next(
            (
                share
                for begins, share in STRANGERS.items()
                if row.get("kind", "").startswith(begins)
            ),
            "seen",
        )
        found["held out" if row.get("heldout", "yes") == "yes" else seen].append(row)
    return {name: part for name, part in found.items() if part}


def strangers(path: Path) -> dict[str, list[Row]]:
    """Read pairs of writers who never saw the code.

    They are those that the rules were mended with since, and those never looked at. Columns
    ``set``, ``unseen`` (yes or no), ``relation`` (same, contradict: both can't hold, different:
    both may), ``kind``.
    """
    found: dict[str, list[Row]] = {"strangers', seen": [], "strangers', unseen": []}
    for row in rows(path):
        found["strangers', unseen" if row["unseen"] == "yes" else "strangers', seen"].append(row)
    return found


@lru_cache(maxsize=65536)
def trigrams(text: str) -> Mapping[str, int]:
    """Think: how often each run of three letters stands in a text."""
    padded = f"  {text.lower()}  "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def trigram_cosine(a: str, b: str) -> float:
    """Think: the cosine of two texts as bags of three letters."""
    one, other = trigrams(a), trigrams(b)
    product = sum(count * other.get(gram, 0) for gram, count in one.items())
    return product / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))


BASELINES: Mapping[str, Score] = {
    "cosine of char 3-grams": trigram_cosine,
    "Jaccard of content words": overlap,
}


def rates(said: Sequence[bool], true: Sequence[bool]) -> dict[str, float]:
    """Think: precision, recall and F1 of what was said."""
    hits = sum(s and t for s, t in zip(said, true, strict=True))
    precision = hits / sum(said) if any(said) else 0.0
    recall = hits / sum(true) if any(true) else 0.0
    both = precision + recall
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / both if both else 0.0,
    }


def at_its_best(
    score: Score, pairs: Sequence[tuple[str, str]], true: Sequence[bool]
) -> dict[str, float]:
    """Give a score's rates at its best threshold.

    It has the best F1 on these very pairs: a generous baseline.
    """
    scores = [score(a, b) for a, b in pairs]
    settings = [step / STEPS for step in range(STEPS + 1)]
    return max(
        ({"threshold": least, **rates([s >= least for s in scores], true)} for least in settings),
        key=lambda found: found["f1"],
    )
