"""What becomes of two sentences of one speaker.

Each row of ``fixtures/pairs/relations.tsv`` is a case, of ``rules.tsv`` of the owner's. ``ended``:
the later one says so in plain words. ``contested``: they cannot both hold, and nobody took one
back. ``stands``: both can. ``apart``: they are not one claim, whatever else. ``one``: they are.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from memory_engine.adapters.importers import Options, importer
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.words import STATUSES
from memory_engine.engine import applying, asking, dreaming, intake, searching
from tests.contracts.transcript import says, transcript
from tests.support import engine_in, say

PAIRS = Path(__file__).parents[2] / "fixtures" / "pairs"


def rows(table: str) -> list[tuple[str, ...]]:
    """Read the rows of a table of pairs."""
    with (PAIRS / f"{table}.tsv").open(encoding="utf8", newline="") as opened:
        return [tuple(row) for row in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)][
            1:
        ]


@pytest.mark.parametrize(("relation", "a", "b"), rows("relations"))
def test_two_sentences_of_one_speaker_become_what_the_table_says(
    relation: str, a: str, b: str, tmp_path: Path
) -> None:
    facts = held_and_ended(a, b, tmp_path, "agent:claude")
    statuses = {fact.text: fact.status for fact in facts}
    if relation == "one":
        assert len(facts) == 1
    elif relation == "apart":
        assert set(statuses) == {a, b}
    elif relation == "ended":
        assert statuses == {a: "superseded", b: "tentative"}
    else:
        wanted = "contested" if relation == "contested" else "tentative"
        assert statuses == {a: wanted, b: wanted}


def test_nobody_ends_what_another_has_said(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {"text": "The gateway listens on port 7000.", "principal": "agent:codex", "session": "s1"},
    )
    say(
        engine,
        {
            "text": "Correction: the gateway listens on port 7100.",
            "principal": "agent:claude",
            "session": "s2",
        },
    )
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "test")
    assert {fact.status for fact in engine.store.facts()} == {"contested"}


@pytest.mark.parametrize(("relation", "rule", "later"), rows("rules"))
def test_a_rule_is_taken_back_in_plain_words_and_by_nothing_less(
    relation: str, rule: str, later: str, tmp_path: Path
) -> None:
    found = {fact.text: fact for fact in held_and_ended(rule, later, tmp_path, "user:owner")}
    assert (found[rule].kind, found[rule].status) == (
        "rule",
        "superseded" if relation == "taken back" else "asserted",
    )
    assert found[later].status in ("asserted", "tentative")


@pytest.mark.parametrize(
    "text",
    [
        "Does the relay use QUIC?",
        "The relay is going to use QUIC.",
        "Suppose the relay used QUIC.",
        "If we moved to QUIC, the relay would be faster.",
        "It would be nice to have QUIC in the relay.",
        "Let's give the relay QUIC.",
        "TODO: use QUIC in the relay",
        "Add QUIC to the relay.",
    ],
)
def test_what_states_nothing_is_never_believed(text: str, tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    for number in range(4):
        say(engine, {"text": text, "principal": "user:owner", "session": f"s{number}"})
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "test")
    (standing,) = engine.store.standings(STATUSES)
    assert (standing.fact.status, standing.off) == ("tentative", "unstated")


def test_of_alternatives_the_later_is_recalled_first_and_both_are_listed(tmp_path: Path) -> None:
    held_and_ended(
        "The sync job is triggered by cron.",
        "The sync job is triggered by webhooks.",
        tmp_path,
        "agent:claude",
    )
    engine = engine_in(tmp_path)
    hits = [
        hit["text"]
        for hit in searching.recall(engine, "What triggers the sync job?", 5)
        if hit["kind"] == "fact"
    ]
    assert hits == ["The sync job is triggered by webhooks.", "The sync job is triggered by cron."]
    assert [side["text"] for side in asking.alternatives(engine)[0]["sides"]] == hits
    assert asking.conflicts(engine) == []


def held_and_ended(a: str, b: str, place: Path, speaker: str) -> list[Fact]:
    """Say the one and then the other, in two sessions, and dream."""
    engine = engine_in(place)
    said = (
        {"principal": speaker, "method": "read"}
        if speaker.startswith("agent")
        else {"principal": speaker}
    )
    say(engine, {"text": a, "session": "s1", "at": "2026-11-02T10:00:00Z", **said})
    say(engine, {"text": b, "session": "s2", "at": "2026-11-05T10:00:00Z", **said})
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "test")
    return [fact for fact in engine.store.facts() if fact.status]


POOLS = (
    "The worker pool of `queue.py` has 4 threads, because the broker allows no more.",
    "The worker pool of `queue.py` has 16 threads, because the broker allows no more.",
)


@pytest.mark.parametrize("together", [True, False])
def test_who_says_two_things_in_one_message_means_both(together: bool, tmp_path: Path) -> None:
    engine, path = engine_in(tmp_path), tmp_path / "s-1.jsonl"
    steps = [says("\n\n".join(POOLS))] if together else [says(pool) for pool in POOLS]
    path.write_text(transcript("s-1", *steps))
    intake.bring_in(engine, "claude-transcript", importer("claude-transcript")(path, {}, Options()))
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "test")
    linked = {
        fact.text: bool(fact.disputes or fact.alternatives)
        for fact in engine.store.facts()
        if fact.text in POOLS
    }
    assert linked == dict.fromkeys(POOLS, not together)
