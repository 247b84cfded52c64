"""The rules' bits and those of a second opinion are added up."""

from __future__ import annotations

import pytest

from memory_engine.domain import policy
from memory_engine.domain.records.looked import Question, Verdict
from memory_engine.dream.opinion import Opinions

ASKED: Question = ("Snapshots are kept for a week.", "We keep a week of snapshots.")
FIRM, BARE, DOUBT = 12.0, 7.0, 3.0
"""[bits] Rules that are sure, that would just join, and that doubt."""


def opinions(bits: float | None, answer: str = "unsure") -> Opinions:
    verdict = Verdict(ASKED, answer, "scripted", bits=bits)  # type: ignore[arg-type]
    return Opinions(lambda question: verdict, lambda question: verdict)


@pytest.mark.parametrize(
    ("rules", "model", "joined"),
    [(FIRM, -3.0, True), (BARE, -3.0, False), (FIRM, -9.0, False), (BARE, 0.0, True)],
)
def test_where_it_doubts_the_rules_must_be_the_surer(
    rules: float, model: float, joined: bool
) -> None:
    second = opinions(model)
    verdict = second.on_joining(("f1", "f2"), ASKED, rules)
    assert verdict is not None
    assert (verdict.answer == "yes") is joined is (("f1", "f2") not in second.parted)


@pytest.mark.parametrize(("model", "joined"), [(1.0, False), (4.0, True)])
def test_where_the_rules_doubt_it_must_be_sure(model: float, joined: bool) -> None:
    assert (opinions(model, "yes").joining(ASKED, DOUBT) is not None) is joined
    assert opinions(model).joining(ASKED, DOUBT) is None


def test_what_tells_no_bits_decides_by_its_answer() -> None:
    assert opinions(None, "yes").joining(ASKED, DOUBT)
    assert not opinions(None).joining(ASKED, policy.BOTH_BITS)
