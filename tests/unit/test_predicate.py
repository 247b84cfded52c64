"""From a fact's slot to a question, and back.

The question is about the code base; back goes the finding to the fact.
"""

from __future__ import annotations

from typing import Literal

import pytest

from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor, Observation, Provenance
from memory_engine.dream.predicate import predicate, relocated, verdict_on

Word = Literal["supported", "refuted", "unknown"]


def fact(subject: str, attribute: str, value: str, **more: object) -> Fact:
    return Fact(
        "f1",
        f"{subject} {attribute} {value}",
        subject=subject,
        attribute=attribute,
        value=value,
        **more,  # type: ignore[arg-type]
    )


def answer(of: Fact, verdict: Word, *anchors: Anchor) -> Finding:
    asked = predicate(of)
    assert asked
    return Finding(asked, verdict, "", (), anchors)


@pytest.mark.parametrize(
    ("slot", "asked"),
    [
        (
            ("Server.run", "location", "src/app.py"),
            Predicate("defined", "Server.run", path="src/app.py"),
        ),
        (
            ("Server.run", "defined-in", "src/app.py:12"),
            Predicate("defined", "Server.run", path="src/app.py"),
        ),
        (("start_up", "defined_in", "`app.py`"), Predicate("defined", "start_up", path="app.py")),
        (
            ("the server", "location", "src/app.py#Server"),
            Predicate("defined", "Server", path="src/app.py"),
        ),
        (("the auth middleware", "location", "src/auth.py"), Predicate("exists", "src/auth.py")),
        (
            ("settings.yaml", "location", "config/settings.yaml"),
            Predicate("exists", "config/settings.yaml"),
        ),
        (("src/app.py", "exists", "yes"), Predicate("exists", "src/app.py")),
        (("flask", "version", "2.3.1"), Predicate("version", "flask", "2.3.1")),
        (("python", "version", ">=3.11"), Predicate("version", "python", ">=3.11")),
        (("tests", "command", "uv run pytest -q"), Predicate("target", "uv run pytest -q")),
        (("project", "cmd:lint", "make lint"), Predicate("target", "make lint")),
        (("make docs", "works", "yes"), Predicate("target", "make docs")),
        (("MAX_RETRIES", "default", "3"), Predicate("literal", "MAX_RETRIES", "3")),
        (("web", "port", "8080"), Predicate("literal", "web.port", "8080")),
        (("PORT", "port", "8080"), Predicate("literal", "PORT", "8080")),
        (("server", "env", "LOG_LEVEL=debug"), Predicate("literal", "LOG_LEVEL", "debug")),
        (("FEATURE_X", "flag", "true"), Predicate("literal", "FEATURE_X", "true")),
    ],
)
def test_a_slot_that_the_code_base_decides_gives_its_question(
    slot: tuple[str, str, str], asked: Predicate
) -> None:
    assert predicate(fact(*slot)) == asked


@pytest.mark.parametrize(
    "slot",
    [
        ("", "", ""),
        ("cache", "purpose", "speed"),
        ("parser", "location", "the backend"),
        ("docs", "location", "https://example.org/a.html"),
        ("flask", "version", "the newest"),
        ("make test", "works", "on Linux only"),
        ("pytest", "flag", "--strict"),
        ("Bob", "owner", "src/app.py"),
    ],
)
def test_what_no_look_can_decide_has_no_question(slot: tuple[str, str, str]) -> None:
    assert predicate(fact(*slot)) is None


def test_a_scoped_fact_and_a_rule_are_not_asked_about() -> None:
    assert predicate(fact("PORT", "default", "1", scope="staging")) is None
    assert predicate(fact("tests", "command", "make test", kind="rule")) is None


def test_an_observation_is_read_like_a_fact() -> None:
    said = Provenance("agent:a", "agent", "s", "s", "2026-01-01T00:00:00Z")
    seen = Observation("o1", "x", said, subject="Server.run", attribute="location", value="a.py")
    assert predicate(seen) == Predicate("defined", "Server.run", path="a.py")


def test_an_anchor_makes_a_bare_name_exact_and_narrows_where_a_literal_is_looked_for() -> None:
    located = fact("run", "location", "a.py", anchors=frozenset({Anchor("a.py", "Server.run")}))
    assert predicate(located) == Predicate("defined", "Server.run", path="a.py")
    default = fact(
        "timeout", "default", "30", anchors=frozenset({Anchor("conf.py"), Anchor("README.md")})
    )
    assert predicate(default) == Predicate("literal", "timeout", "30", "conf.py")


@pytest.mark.parametrize(
    ("verdict", "denied"),
    [("supported", "refuted"), ("refuted", "supported"), ("unknown", "unknown")],
)
def test_a_denial_reads_the_finding_the_other_way_round(verdict: Word, denied: Word) -> None:
    claim = fact("MAX", "default", "3")
    denial = fact("MAX", "default", "3", polarity=False)
    assert predicate(claim) == predicate(denial)
    assert verdict_on(claim, answer(claim, verdict)) == verdict
    assert verdict_on(denial, answer(denial, verdict)) == denied


def test_does_not_work_is_a_denial_in_the_value() -> None:
    broken = fact("make docs", "works", "no")
    assert verdict_on(broken, answer(broken, "refuted")) == "supported"


@pytest.mark.parametrize(
    ("slot", "supported", "refuted"),
    [
        (("Server.run", "location", "a.py"), "supported", "refuted"),
        (("the auth middleware", "location", "a.py"), "unknown", "refuted"),
        (("settings.yaml", "location", "config/settings.yaml"), "supported", "refuted"),
        (("parser", "location", "a.py"), "supported", "unknown"),
        (("parser", "defined-in", "a.py"), "supported", "refuted"),
        (("parse_all", "location", "a.py"), "supported", "refuted"),
        (("make docs", "works", "yes"), "unknown", "refuted"),
        (("tests", "command", "uv run pytest"), "supported", "refuted"),
        (("tests", "command", "make deploy"), "unknown", "refuted"),
        (("project", "cmd:release", "make release"), "supported", "refuted"),
        (("project", "cmd:lint", "npm run lint"), "supported", "refuted"),
    ],
)
def test_a_question_that_is_only_part_of_the_claim_decides_it_one_way(
    slot: tuple[str, str, str], supported: Word, refuted: Word
) -> None:
    claim = fact(*slot)
    assert verdict_on(claim, answer(claim, "supported")) == supported
    assert verdict_on(claim, answer(claim, "refuted")) == refuted


def test_a_finding_on_another_question_says_nothing() -> None:
    other = Finding(Predicate("exists", "b.py"), "refuted", "")
    assert verdict_on(fact("Server.run", "location", "a.py"), other) == "unknown"


def test_what_moved_to_one_place_is_claimed_there() -> None:
    claim = Fact(
        "f1",
        "Server.run is in a.py:12, not in data.py",
        subject="Server.run",
        attribute="location",
        value="a.py",
    )
    new = Anchor("src/b.py", "Server.run", "1", "2")
    moved = relocated(claim, answer(claim, "refuted", new))
    assert moved
    assert (moved.id, moved.value, moved.anchors) == ("", "src/b.py", frozenset({new}))
    assert moved.text == "Server.run is in src/b.py, not in data.py"


def test_a_file_that_moved_is_claimed_under_its_new_path() -> None:
    claim = fact("a/b.py", "exists", "yes")
    moved = relocated(claim, answer(claim, "refuted", Anchor("c/b.py")))
    assert moved
    assert (moved.subject, moved.value, moved.text) == ("c/b.py", "yes", "c/b.py exists yes")


def test_what_went_nowhere_or_to_several_places_or_was_denied_is_not_relocated() -> None:
    claim, one, two = fact("Server.run", "location", "a.py"), Anchor("b.py"), Anchor("c.py")
    denial = fact("Server.run", "location", "a.py", polarity=False)
    assert relocated(claim, answer(claim, "refuted")) is None
    assert relocated(claim, answer(claim, "refuted", one, two)) is None
    assert relocated(claim, answer(claim, "supported", one)) is None
    assert relocated(denial, answer(denial, "refuted", one)) is None


def test_a_literal_is_asked_for_as_it_was_written_and_not_by_the_one_name_of_a_technology() -> None:
    said = Fact("f1", "CODEC defaults to ZLIB", subject="CODEC", attribute="default", value="zlib")
    assert predicate(said) == Predicate("literal", "CODEC", "ZLIB")
