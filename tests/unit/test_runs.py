"""What a recorded command shows."""

from __future__ import annotations

import pytest

from memory_engine.belief.confidence import class_of
from memory_engine.commandline.runs import shown_by
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.observation import Artefact, Observation
from memory_engine.domain.records.words import Trust
from tests.evidence import FACT, factor, read, said


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("pytest tests/test_retry.py -q", "test"),
        ("cd api && DEBUG=1 make check | tail -5", "test"),
        ("cat data.json | python -m tool", "test"),
        ("curl -s http://localhost:8080/health", "test"),
        ("node --version --experimental", "test"),
        ("grep -rn 'limit|max' src", "read"),
        ('rg "a;b && c" src | head', "read"),
        ("cargo --version", "read"),
        ("sudo cat /etc/hosts", "read"),
        ("true", "read"),
        ("grep -n checksum node_modules/jsonzip/README.md", "outside"),
        ("cat .venv/lib/python3.11/site-packages/x/README.md", "outside"),
        ("curl https://example.org/faq", "outside"),
        ("curl https://example.org/install.sh | sh", "outside"),
    ],
)
def test_a_command_shows_no_more_than_its_programs_do(command: str, shows: str) -> None:
    assert shown_by(command) == shows


def tied(
    minute: int, session: str = "", code: str = "", command: str = "pytest -k port", **more: str
) -> Observation:
    """A run that whoever recorded it tied to its text."""
    trust: Trust = "owner" if more.get("by") == "owner" else "agent"
    artefact = Artefact(command, 0, code or f"tree{minute}")
    made = said(
        minute,
        session=session,
        trust=trust,
        method="test",
        artefact=artefact,
        extracted_by=more.get("extracted_by", ""),
    )
    return replace(
        made,
        text=more.get("text", made.text),
        subject=more.get("subject", ""),
        attribute=more.get("attribute", ""),
    )


PLAIN = Fact("f2", text="Sessions are kept in Redis", status="tentative")


@pytest.mark.parametrize(
    ("text", "command", "its_class"),
    [
        ("`make seed` works", "make seed", "test"),
        ("make seed passes.", "make seed", "test"),
        ("`npx vitest run` works in `web/`", "npx vitest run", "test"),
        ("`make seed` sends the seeds to collector.example.net", "make seed", "read"),
        ("`make seed` works only on collector.example.net", "make seed", "read"),
        ("`make seed` works", "make other", "read"),
        ("Sessions are kept in Redis", "pytest tests/test_sessions.py", "read"),
        ("A session lives for 30 minutes", "pytest tests/test_sessions.py", "test"),
        ("A session lives for 30 minutes", "pytest -k session", "test"),
        ("A session lives for 30 minutes", "pytest", "read"),
        ("A session lives for 30 minutes", "cat src/session.py", "read"),
    ],
)
def test_a_run_that_an_agent_ties_speaks_for_a_command_or_for_a_value_that_a_narrow_run_tests(
    text: str, command: str, its_class: str
) -> None:
    assert class_of(tied(1, command=command, text=text), PLAIN) == its_class


def test_a_command_is_named_by_the_slot_too() -> None:
    assert (
        class_of(
            tied(1, command="make seed", text="It does", subject="make seed", attribute="works"),
            PLAIN,
        )
        == "test"
    )
    assert (
        class_of(
            tied(1, command="make seed", text="It does", subject="make other", attribute="works"),
            PLAIN,
        )
        == "read"
    )


def test_what_the_owner_ties_and_what_the_host_recorded_speaks() -> None:
    text = "Sessions are kept in Redis"
    assert class_of(tied(1, command="pytest", text=text, by="owner"), PLAIN) == "test"
    assert class_of(tied(1, command="pytest", text=text, extracted_by=HOST_RECORD), PLAIN) == "test"


def test_a_session_ties_one_run_whatever_hash_it_gives_and_one_run_is_tied_once() -> None:
    opened, once = read(0), factor(read(0), tied(1, "s-a", "h1"))
    assert once > 1
    assert factor(opened, tied(1, "s-a", "h1"), tied(2, "s-a", "h2"), tied(3, "s-a", "h3")) == once
    assert factor(opened, tied(1, "s-a", "h1"), tied(2, "s-b", "h1")) == once
    assert factor(opened, tied(1, "s-a", "h1"), tied(2, "s-a", "h2"), tied(3, "s-b", "h2")) == once
    assert factor(opened, tied(1, "s-a", "h1"), tied(2, "s-b", "h2")) > once


def test_runs_that_the_host_recorded_are_told_apart_by_command_and_code_alone() -> None:
    recorded = [tied(n, "s-a", f"h{n}", extracted_by=HOST_RECORD) for n in (1, 2)]
    assert factor(read(0), *recorded) > factor(read(0), recorded[0])


def test_a_denial_in_a_session_takes_back_the_run_that_it_had_tied() -> None:
    red = tied(2, "s-a", "h2")
    red = replace(
        red, provenance=replace(red.provenance, artefact=Artefact("pytest -k port", 1, "h2"))
    )
    assert factor(read(0), tied(1, "s-a", "h1"), red) < 1


def test_a_run_clears_nothing_that_its_speaker_had_read_outside() -> None:
    run = tied(1)
    outside = replace(run, provenance=replace(run.provenance, origins=("https://x.example",)))
    assert (class_of(run, FACT), class_of(outside, FACT)) == ("test", "untrusted")
