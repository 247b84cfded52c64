"""What a person is shown of two united wordings.

It is each as it was said.
"""

from __future__ import annotations

from pathlib import Path

from kairos_mem import why_page
from memory_engine.engine import applying, asking, dreaming
from memory_engine.engine.engine import Engine
from memory_engine.views.report import night_report
from memory_engine.views.told import entry_row
from tests.support import engine_in, say

FIRST = "I think the proxy strips the `Via` header."
CLEARER = "The `Via` header is removed by the proxy."
"""The one that a merge keeps, for it is said without a hedge."""


def two_wordings(folder: Path) -> Engine:
    """Say one thing in two wordings, in two sessions."""
    engine = engine_in(folder)
    say(engine, {"text": FIRST, "session": "a1", "at": "2026-11-02T10:00:00Z"})
    say(
        engine,
        {"text": CLEARER, "principal": "user:owner", "session": "u1", "at": "2026-11-03T10:00:00Z"},
    )
    return engine


def test_the_report_names_both_of_two_facts_that_are_made_one_by_their_own_words(
    tmp_path: Path,
) -> None:
    engine = two_wordings(tmp_path)
    plan = dreaming.dream(engine, "2026-11-20")
    report = night_report(plan, False, plan.head, engine.store.fact)
    (merge,) = [row for row in report["decisions"] if row["verb"] == "merge"]
    assert {fact["text"] for fact in merge["facts"]} == {FIRST, CLEARER}


def test_the_ledger_names_both_by_their_own_words(tmp_path: Path) -> None:
    engine = two_wordings(tmp_path)
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "engine:dream")
    (merge,) = [entry for entry in engine.store.entries() if entry.proposal.verb == "merge"]
    about = entry_row(merge, lambda id: engine.store.fact(id).text)["about"]
    assert {fact["text"] for fact in about} == {FIRST, CLEARER}


def test_a_trail_shows_a_witness_in_the_words_that_it_used(tmp_path: Path) -> None:
    engine = two_wordings(tmp_path)
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "engine:dream")
    (held,) = [fact for fact in engine.store.facts() if fact.held]
    why = asking.why(engine, held.id)
    assert [witness["wording"] for witness in why["evidence"]] == [FIRST, ""]
    assert why_page.why(why).replace("\n", " ").count("in the words:") == 1
