"""What the second opinion does to verdicts on pairs.

It is as a night asks it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from memory_engine.adapters.second_opinion import WEIGHTS, SecondOpinion, lacking
from memory_engine.domain.policy import Policy
from memory_engine.dream.opinion import Opinions, bare
from memory_engine.relate.relation import CONTRARY, SAME, Wording, possible, relate

POLICY = Policy()
LEAST = min(POLICY.ask_at, POLICY.merge_at)
_read = cache(Wording)


def opinion(folder: Path = WEIGHTS) -> Opinions | None:
    """Open the second opinion; None where what it needs is not installed."""
    if lacking() or not (folder / "relation.json").exists():
        return None
    second = SecondOpinion(folder)
    return Opinions(
        lambda question: second.answer([question])[0],
        lambda question: second.contradictions([question])[0],
    )


def agreed(verdict: str, a: str, b: str, second: Opinions) -> str:
    """Say what becomes of a rules' verdict.

    It is merged, asked, apart, barred, or parted.
    """
    said, bits = bare(a, b, _read), relate(a, b, SAME).bits
    if verdict == "merged":
        word = second.on_joining((a, b), said, bits)
        return "parted" if word and word.answer == "no" else "merged"
    if verdict == "asked" and second.joining(said, bits):
        return "merged"
    return verdict


def excluded(a: str, b: str, second: Opinions | None) -> bool:
    """Tell whether a night takes two texts as exclusive.

    It is by rule or by opinion.
    """
    if relate(a, b, CONTRARY).barrier:
        return True
    if second is None or not possible(_read(a), _read(b), LEAST):
        return False
    return second.excluding(bare(a, b, _read)) is not None
