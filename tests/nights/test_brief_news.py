"""What a brief reads: news and what waits, not archives.

And whose words it tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.store.facts import fact_in
from memory_engine.domain import codec
from memory_engine.domain.records.fact import Standing
from memory_engine.engine import briefing, publishing
from memory_engine.engine.engine import Engine
from memory_engine.views.brief import Beside, Brief, as_json
from memory_engine.views.brief_lines import brief_lines
from tests.contracts.store_kit import chained, fact
from tests.nights.test_drift import TIMER, Nights, location
from tests.support import engine_in, port, run_of, say, sleep, take_back, witnesses

PAGE = {"principal": "web:blog.example", "session": "s0", "at": "2026-11-10T08:00:00Z"}


def brief_of(engine: Engine, since: int | None = None) -> Brief:
    return briefing.brief(engine, since, "", Beside())


# -- cost


def lived(folder: Path, archive: int) -> Engine:
    """Make a memory with an archive and a busy second night.

    The archive is of so many facts that one night brought; the second has a promotion and a
    contest.
    """
    folder.mkdir()
    engine = engine_in(folder)
    names = [f"{n:06x}" for n in range(archive)]
    with engine.store.transaction():
        engine.store.append(chained(engine.store, *(f"f{name}" for name in names)))
        held = (fact(name, "asserted" if n % 2 else "tentative") for n, name in enumerate(names))
        engine.store.project(Standing(one, 0.9, 0.0, "2026-10-01") for one in held)
        engine.store.dreamt(1, 1_795_000_000.0, 0)
        publishing.list_facts(engine, archive, (), "2026-11-19")
    say(engine, *witnesses(), port("9000", "s7", text="The proxy port is 9000", subject="proxy"))
    say(engine, port("9001", "s8", "agent:codex", text="The proxy port is 9001", subject="proxy"))
    sleep(engine)
    return engine


def test_ten_thousand_facts_cost_no_more_to_brief_than_a_hundred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()
    fact_from = codec.fact_from

    def counted(row: Mapping[str, Any]) -> object:
        read.append(row["id"])
        return fact_from(row)

    monkeypatch.setattr(codec, "fact_from", counted)
    costs, lines = [], []
    for archive in (100, 10_000):
        engine = lived(tmp_path / f"{archive}", archive)
        read.clear()
        fact_in.cache_clear()
        lines.append(brief_lines(brief_of(engine)))
        costs.append(len(read))
    assert costs[0] == costs[1] <= 30
    assert [line.partition(":")[0] for line in lines[1]] == [
        "Night 2, 2026-11-20, just now, read 6 observations of 6 sessions",
        "Promoted (test runs and the owner's word)",
        "MEMORY.md",
        "Contested",
    ]


# -- words


SLOT = {"subject": "gateway", "attribute": "default", "value": "3600"}
OUTSIDE = {**PAGE, **SLOT, "text": "Gateway default is 3600"}
INSIDE = {
    **SLOT,
    "text": "the gateway default is 3600",
    "session": "s1",
    "at": "2026-11-10T10:00:00Z",
}
OWNER = {"principal": "user:owner", "session": "s2", "at": "2026-11-10T11:00:00Z"}
OWNED = [{**INSIDE, **OWNER, "session": session} for session in ("s2", "s4")]
TESTED = {**INSIDE, **OWNER, "principal": "tool:pytest", "session": "s3", "method": "test",
          "artefact": {"command": "pytest -k gateway", "exit": 0, "hash": "c1"}}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ((INSIDE, {**INSIDE, **OWNER}, TESTED), True),
        ((OUTSIDE, INSIDE, {**INSIDE, **OWNER}, TESTED), False),
        ((OUTSIDE, INSIDE, {**INSIDE, **OWNER, "text": OUTSIDE["text"]}, TESTED), True),
        (
            (
                OUTSIDE,
                {**INSIDE, "origins": ["https://x.example"], "text": OUTSIDE["text"]},
                *OWNED,
                TESTED,
            ),
            False,
        ),
    ],
    ids=[
        "nobody from outside",
        "an outside source's words",
        "the owner said the very same",
        "passed on by an agent",
    ],
)
def test_a_sentence_is_told_where_somebody_who_counts_said_these_words(
    said: tuple[dict[str, Any], ...], shown: bool, tmp_path: Path
) -> None:
    engine = engine_in(tmp_path)
    say(engine, *said)
    sleep(engine)
    assert [one.status for one in engine.store.facts() if one.held] == ["asserted"]
    brief = brief_of(engine)
    assert (len(brief.risen), brief.withheld) == ((1, 0) if shown else (0, 1))
    assert brief.turns.promoted == 1, "it is counted either way"
    assert ("in outside words" in " ".join(brief_lines(brief))) is not shown


@pytest.mark.parametrize(("first", "shown"), [("agent:claude", True), ("web:blog.example", False)])
def test_what_moved_is_told_where_what_it_was_may_be(
    first: str, shown: bool, tmp_path: Path
) -> None:
    """The engine's sentence about an heir repeats the parent's.

    It is the sentence of whoever spoke of the parent.
    """
    nights = Nights(tmp_path)
    place = location("Timer", "src/timer.py")
    nights.sleep(
        {**place, "principal": first},
        {**place, "session": "s2", "text": "src/timer.py location Timer"},
    )
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    engine = nights.sleep()
    brief = brief_of(engine)
    assert (brief.turns.promoted, brief.turns.overtaken) == (1, 1)
    assert (
        [row.turn for row in (*brief.risen, *brief.ended)] == ["promoted", "overtaken"]
    ) is shown
    assert brief.withheld == (0 if shown else 2)


def test_an_outside_wording_whose_witness_was_taken_back_is_still_not_told(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    outside = {**PAGE, "text": "The gateway forwards requests to the billing service."}
    again = {
        "text": "Requests are forwarded to the billing service by the gateway.",
        "at": "2026-11-10T10:00:00Z",
    }
    run = {
        "artefact": {"command": "pytest tests/test_gateway.py", "exit": 0, "hash": "c1"},
        "method": "test",
    }
    say(engine, outside)
    sleep(engine, "2026-11-10")
    say(
        engine,
        *({**again, "session": f"o{n}", "principal": "user:owner"} for n in range(3)),
        {**again, **run, "session": "r"},
    )
    sleep(engine, "2026-11-11")
    assert [one.text for one in engine.store.facts() if one.status == "asserted"] == [
        outside["text"]
    ]
    take_back(engine, "principal:web:blog.example")
    (fact,) = [one for one in engine.store.facts() if one.status == "asserted"]
    assert (fact.text, brief_of(engine, 0).risen, brief_of(engine, 0).withheld) == (
        outside["text"],
        (),
        1,
    )


STREAMS = Path(__file__).parents[2] / "fixtures" / "streams"


@pytest.mark.parametrize("stream", ["planted", "laundered"])
def test_nothing_from_outside_is_told_whatever_came_in(stream: str, tmp_path: Path) -> None:
    engine, poisons = engine_in(tmp_path), list[str]()
    for case in map(json.loads, (STREAMS / f"{stream}.jsonl").read_text("utf-8").splitlines()):
        said = case.get("observations") or [{"text": case["text"], **PAGE}]
        poisons += [case.get("poison") or case["text"]]
        say(engine, *said)
        sleep(engine)
        text = json.dumps(as_json(brief_of(engine)), ensure_ascii=False).lower()
        assert [poison for poison in poisons if poison.lower() in text] == []
    whole = json.dumps(as_json(brief_of(engine, 0)), ensure_ascii=False).lower()
    assert [poison for poison in poisons if poison.lower() in whole] == []
    assert len(poisons) > 10


# -- what became of facts


def test_a_fall_that_was_taken_back_is_no_news_and_a_rise_given_back_is_told_as_such(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    say(engine, *witnesses())
    sleep(engine)
    before = engine.store.head()[0]
    reverted = take_back(engine, engine.store.named("f")[0]).entries[0].number
    assert [(row.turn, row.by) for row in brief_of(engine, before).ended] == [
        ("taken_back", ("user:owner",))
    ]
    take_back(engine, f"{reverted}")
    assert sum(brief_of(engine, before).turns) == 0
    assert [(row.turn, row.by) for row in brief_of(engine, reverted).risen] == [
        ("restored", ("user:owner",))
    ]


def test_what_a_night_taken_back_had_brought_is_told_by_the_words_it_had(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, *witnesses())
    sleep(engine)
    before = engine.store.head()[0]
    take_back(engine, "dream:1")
    assert not [one for one in engine.store.facts() if one.status]
    brief = brief_of(engine, before)
    assert [(row.turn, row.text, row.status) for row in brief.ended] == [
        ("taken_back", "The default port is 8080", "")
    ]
    assert brief.withheld == 0


def test_a_run_that_fails_lets_a_fact_fall_back(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, *witnesses())
    sleep(engine)
    say(engine, *(run_of("8080", f"bad{n}", exit=1) for n in range(3)))
    sleep(engine, "2026-11-21")
    assert [row.turn for row in brief_of(engine).ended] == ["fallen"]
