"""What is refused before alignment would never be found.

No closer look would find a merge, contradiction, other value or end.
"""

from __future__ import annotations

import csv
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.words import Kind
from memory_engine.relate.ground import SLACK, meet
from memory_engine.relate.guard.polarity import opposites
from memory_engine.relate.laying import lay
from memory_engine.relate.relation import (
    CONTRARY,
    OTHER_VALUE,
    SAME,
    Wording,
    ended,
    may_end,
    possible,
    relate,
)

PAIRS = Path(__file__).parents[2] / "fixtures" / "pairs"
LEAST = Policy().ask_at
EVERY = 7
"""[pairs] One in so many of the fixtures: all of them take minutes."""
PIECES = (
    "the cache server worker retry retries token `MAX_RETRIES` max retries "
    "src/net/retry.py retry.py config.load load `config.load` `load` RN React Native "
    "uses use stores keeps runs on port 8080 8081 at most least only never not no longer "
    "is are was 3.11 gpt-4 pnpm npm tabs spaces `npm run build` "
    "enabled disabled consistent inconsistent before after if unless for in and or ✅ ❌ < > "
    "broken green now don't isn't, rerun run .env env : , ."
).split()
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join)


def fixtures() -> list[tuple[str, str]]:
    found = []
    for path in sorted(PAIRS.glob("*.tsv")):
        with path.open(encoding="utf-8") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [
                (row["a"], row["b"]) if "a" in row else (row["rule"], row["later"]) for row in table
            ]
    return found


LISTED = fixtures()[::EVERY]
STRANGE = [(a, d) for (a, _), (_, d) in pairwise(sorted(LISTED))]
"""Neighbours in the alphabet: they begin alike, and say other things."""


def assert_nothing_is_lost(a: str, b: str) -> None:
    left, right = Wording(a), Wording(b)
    for cosine, semantic in ((None, False), (0.95, False), (0.95, True)):
        found = relate(a, b, SAME, least=LEAST, cosine=cosine, semantic=semantic)
        assert found.kind in {"apart", *possible(left, right, LEAST, cosine, semantic)}
    for sought in (CONTRARY, OTHER_VALUE):
        assert relate(a, b, sought).kind in {"apart", *possible(left, right, LEAST)}
    kinds: tuple[Kind, ...] = ("claim", "rule")
    for kind, other in (kinds, kinds[::-1]):
        found = relate(Fact("f", a, kind), Fact("g", b, other), CONTRARY)
        assert found.kind in {"apart", *possible(left, right, LEAST)}
    for kind in kinds:
        assert may_end(b) or not ended(Fact("f", a, kind), b)


@pytest.mark.parametrize("pairs", [LISTED, STRANGE], ids=["listed", "strange"])
def test_of_pairs_that_people_wrote_none_is_lost(pairs: list[tuple[str, str]]) -> None:
    for a, b in pairs:
        assert_nothing_is_lost(a, b)


@given(TEXTS, TEXTS)
@settings(max_examples=400)
def test_of_any_two_texts_nothing_is_lost(a: str, b: str) -> None:
    assert_nothing_is_lost(a, b)


@given(TEXTS, TEXTS)
@settings(max_examples=2000)
def test_what_no_key_reaches_no_alignment_pairs(a: str, b: str) -> None:
    two, laid = meet(Wording(a).ground, Wording(b).ground), lay(Wording(a), Wording(b))
    alone = [*_at(laid.a.terms, two.left), *_at(laid.b.terms, two.right)]
    paired = [*chain.from_iterable((x, y) for x, y, _ in laid.by.pairs), *(opposites(laid) or ())]
    assert not {id(term) for term in alone} & {id(term) for term in paired}
    assert laid.by.overlap <= two.overlap() + SLACK


def _at(terms: tuple[object, ...], places: int) -> list[object]:
    return [term for at, term in enumerate(terms) if places >> at & 1]


def test_next_to_nothing_is_looked_at_of_texts_that_merely_meet() -> None:
    closer = [possible(Wording(a), Wording(b), LEAST) for a, b in STRANGE]
    assert sum("contrary" in kinds for kinds in closer) < len(closer) / 2
