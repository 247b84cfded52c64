"""The probability that two texts agree, and its terms.

They say the same; it is made of the terms.
"""

from __future__ import annotations

import pytest

from memory_engine.domain.policy import Policy
from memory_engine.relate.guard import barrier
from memory_engine.relate.relation import SAME, Relation, relate
from tests.unit.test_guard import share

AT = Policy().merge_at


def weigh(a: str, b: str, cosine: float | None = None, semantic: bool = False) -> Relation:
    return relate(a, b, SAME, cosine=cosine, semantic=semantic)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "`load` is defined in app/config.py",
            "The function `load()` is declared in app/config.py",
        ),
        ("The auth module depends on PyJWT", "PyJWT is a dependency of the auth module"),
        (
            "Failed jobs are retried with exponential backoff",
            "The scheduler retries failed jobs using exponential backoff",
        ),
        ("`parse` raises ValueError on bad input", "On bad input `parse` throws a ValueError"),
        ("Dates are stored in UTC", "All dates are saved as UTC"),
        ("Log files rotate daily", "Logs are rotated every day"),
        ("Windows is not supported", "We don't support Windows"),
        ("Never commit directly to main", "Don't push commits straight to main"),
    ],
)
def test_honest_paraphrases_are_the_same_claim(a: str, b: str) -> None:
    assert barrier(a, b) is None
    assert weigh(a, b).probability >= AT


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The scheduler stores jobs in Redis", "The scheduler retries failed jobs three times"),
        ("Tokens expire after 15 minutes", "Tokens are signed with a private key"),
        ("`parse_date` accepts ISO strings", "`parse_date` is used by the importer"),
        ("Migrations live in db/migrations", "Migrations must be reversible"),
        ("The parser drops unknown fields", "The parser drops unknown fields in strict mode"),
    ],
)
def test_what_shares_a_subject_is_not_yet_the_same_claim(a: str, b: str) -> None:
    assert weigh(a, b).probability < AT


def test_the_terms_add_up_to_the_probability() -> None:
    found = weigh("`load` lives in app/config.py", "You find `load` in app/config.py")
    bits = sum(weight for _, weight in found.terms)
    assert found.terms[0][0] == "prior"
    assert found.probability == pytest.approx(1 / (1 + 2**-bits), abs=1e-3)


def test_near_vectors_help_and_far_ones_do_not() -> None:
    a, b = "The cache is warmed at startup", "On startup the cache gets filled"
    without, near, far = (weigh(a, b, cosine=cosine).probability for cosine in (None, 0.9, 0.1))
    assert far < without < near


def test_the_meaning_that_a_model_sees_says_more_than_letters() -> None:
    a, b = "The desktop app is built with Tauri", "Tauri is the framework for the desktop app"
    alone, letters, meaning = (
        weigh(a, b, cosine=c, semantic=s) for c, s in ((None, False), (0.85, False), (0.85, True))
    )
    assert alone.probability < letters.probability < AT <= meaning.probability
    assert dict(meaning.terms)["meaning 0.85"] > 0


def test_a_model_does_not_lift_what_the_guard_bars() -> None:
    a, b = "The queue is durable", "The queue is not durable"
    assert weigh(a, b, cosine=0.95, semantic=True).probability >= AT
    assert barrier(a, b) == ("polarity", "", "")


def test_a_likeness_is_a_value() -> None:
    assert weigh("a b", "a b") == weigh("a b", "a b")
    assert isinstance(weigh("", ""), Relation)


def merged(pairs: list[dict[str, str]]) -> float:
    return sum(relate(r["a"], r["b"], SAME, least=AT).kind == "same" for r in pairs) / len(pairs)


@pytest.mark.parametrize(
    ("whose", "least"),
    [("our own", 0.76), ("a stranger's", 0.49), ("a second stranger's", 0.53), ("held out", 0.77)],
)
def test_most_duplicates_are_merged(whose: str, least: float) -> None:
    pairs = share("duplicates.tsv", whose)
    assert len(pairs) >= 80
    assert merged(pairs) >= least
