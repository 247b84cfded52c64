"""What is one graph step away stands apart, with the way."""

from __future__ import annotations

from pathlib import Path

from memory_engine.engine import searching
from tests.support import engine_in, say, sleep


def test_a_fact_that_goes_on_from_another_is_offered_with_its_path(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {"text": "Invoices are handled by `billing-worker`."},
        {"text": "`billing-worker` is owned by Anna Lindt."},
        {"text": "The mail worker is owned by Peter."},
        {"text": "Refunds are handled by Stripe."},
    )
    sleep(engine)
    (first, *_) = searching.steps(engine, "Who owns what handles invoices?")
    assert first["text"] == "`billing-worker` is owned by Anna Lindt."
    assert [row["text"] for row in first["path"]] == ["Invoices are handled by `billing-worker`."]
    assert first["thing"] == "billing-worker"


def test_nothing_is_a_step_from_what_the_question_does_not_name(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {"text": "The scheduler was written by Bob."},
        {"text": "Bob is on leave until May."},
    )
    sleep(engine)
    assert searching.steps(engine, "Which region hosts the tax service?") == []


def test_the_step_leads_to_the_value_that_was_said_last(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    for day, owner in (("01", "Anna"), ("05", "Marta")):
        text = f"The owner of billing-worker is {owner}."
        say(engine, {"text": text, "at": f"2026-11-{day}T10:00:00Z", "session": f"s{day}"})
    say(engine, {"text": "Invoices are handled by billing-worker."})
    sleep(engine)
    (first, *_) = searching.steps(engine, "Who is the owner of what handles invoices?")
    assert first["text"] == "The owner of billing-worker is Marta."
