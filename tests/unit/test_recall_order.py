"""Recall: relevance first.

What fits as well is told apart by its grounds, and an outside source comes last.
"""

from __future__ import annotations

from pathlib import Path

from memory_engine.claims.query import telling
from memory_engine.engine import searching
from memory_engine.relate.correction import replaced
from tests.support import engine_in, say, sleep

QUESTION = "Which port does the billing server use?"


def test_of_answers_that_fit_as_well_the_owner_comes_first_then_the_later(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {
            "text": "The billing server is reached at port 7001",
            "at": "2026-11-01T10:00:00Z",
            "session": "a",
        },
        {
            "text": "Somebody moved the billing server to port 7002",
            "at": "2026-11-03T10:00:00Z",
            "session": "b",
            "principal": "agent:codex",
        },
    )
    sleep(engine)
    assert ["7002" in hit["text"] for hit in searching.recall(engine, QUESTION, 2)] == [True, False]
    owner = {"text": "Its port is 7003 for the billing server", "principal": "user:owner"}
    say(engine, {**owner, "at": "2026-11-02T10:00:00Z", "session": "c"})
    sleep(engine)
    hits = searching.recall(engine, QUESTION, 3)
    assert "7003" in hits[0]["text"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_what_fits_better_stays_before_what_is_better_grounded(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {
            "text": "The billing server listens on port 7001",
            "at": "2026-11-01T10:00:00Z",
            "session": "a",
        },
        {
            "text": "The mail server needs a restart",
            "at": "2026-11-09T10:00:00Z",
            "session": "b",
            "principal": "user:owner",
        },
    )
    sleep(engine)
    assert "7001" in searching.recall(engine, QUESTION, 2)[0]["text"]


def test_an_outside_source_comes_last_and_is_marked(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {
            "text": "The billing server listens on port 9999",
            "at": "2026-11-09T10:00:00Z",
            "principal": "web:example.org",
        },
        {
            "text": "The billing port was 7001 when I looked",
            "at": "2026-11-01T10:00:00Z",
            "session": "a",
        },
    )
    sleep(engine)
    first, last = searching.recall(engine, QUESTION, 2)
    assert "7001" in first["text"]
    assert last["status"] == "untrusted"


def test_the_rarest_terms_are_searched_for_as_many_as_may_be_scored() -> None:
    counts = {"port": 40, "billing": 15, "server": 90, "unheard": 0}
    assert telling(list(counts), counts, 1000, scored=60) == ["billing", "port"]
    assert telling(list(counts), counts, 1000, scored=10) == []
    assert telling(["server"], {"server": 900}, 1000, scored=1000) == ["server"]


def test_another_amount_after_the_verb_takes_the_earlier_back_wherever_it_stands() -> None:
    assert replaced(
        "Sessions expire after 12 hours of idling.", "Sessions expire after 2 hours of idling."
    ) == ("12", "2")
    assert replaced(
        "The suite runs against Postgres 14.", "The suite runs against Postgres 16."
    ) == ("14", "16")
    assert replaced("The client supports Python 3.11", "The client supports Python 3.12") is None
    assert replaced("Worker 1 of the pool is idle", "Worker 2 of the pool is idle") is None
