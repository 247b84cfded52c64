"""What somebody asks -> a full text query, and the fusion of several rankings. Pure string work."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from memory_engine.domain import policy
from memory_engine.text.smallwords import STOP
from memory_engine.text.stem import stem

TERM = re.compile(r"\w+")


def terms_of(question: str) -> list[str]:
    """Think: the telling words of a text, folded and stemmed, each once, in order: what is indexed, and what is asked."""
    words = (word for word in TERM.findall(question.lower()) if word not in STOP)
    return list(dict.fromkeys(stem(word) for word in words))


def indexed(text: str) -> str:
    """Think: a text as full text search holds it."""
    return " ".join(terms_of(text))


def telling(terms: Sequence[str], counts: Mapping[str, int], of: int, scored: int) -> list[str]:
    """Think: the terms worth searching for: known ones, the rarest first, as many as ``scored`` texts allow.

    ``counts`` says in how many of ``of`` texts a term stands; those in over a tenth of all stay only where nothing rarer is
    left. Each text that has a term is scored: without a bound a sentence of common words costs seconds at a million facts.
    """
    known = sorted((term for term in terms if counts.get(term, 1)), key=lambda term: (counts.get(term, 1), term))
    rare = [term for term in known if counts.get(term, 1) <= max(of // policy.RARE_SHARE, policy.RARE_TEXTS)] or known
    sums = accumulate(counts.get(term, 1) for term in rare)
    return [term for term, so_far in zip(rare[: policy.ASKED_TERMS], sums, strict=False) if so_far <= scored]


def match_any(terms: Sequence[str]) -> str:
    """Think: an FTS5 query for texts with any of these terms, none of them read as syntax."""
    return " OR ".join(f'"{term}"' for term in terms)


def fused(*rankings: Sequence[str]) -> list[tuple[str, float]]:
    """Think: one ranking out of several, by reciprocal rank; ties in the order of the first ranking that has them."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (policy.FUSED_RANKS + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
