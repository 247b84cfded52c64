"""What a revert leaves.

Exact both ways, lasting, and nothing asserted that excludes what is asserted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence, Set
from contextlib import closing
from pathlib import Path

import pytest

from memory_engine.adapters.workspace import CodeBase
from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain import codec, ids
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.change import Entry, proposal
from memory_engine.domain.records.fact import Fact, replace, with_status
from memory_engine.dream import undo
from memory_engine.dream.night import Night
from memory_engine.dream.undo import Undo
from memory_engine.engine import applying, asking, deciding, rebuilding, standings
from memory_engine.engine.calibration import refuted_promotions
from memory_engine.engine.engine import Engine
from tests.support import by_text, engine_in, index, port, run_of, say, sleep, take_back, witnesses

OWNER = "user:owner"


def rows(engine: Engine) -> dict[str, object]:
    """Every fact as it is stored."""
    return {
        fact.id: codec.fact_json(fact) for fact in engine.store.facts() if fact != Fact(fact.id)
    }


def last(engine: Engine, verb: str) -> str:
    """The number of the newest entry with this verb."""
    return str(
        [entry.number for entry in engine.store.entries() if entry.proposal.verb == verb][-1]
    )


def contested_ports(engine: Engine) -> None:
    """Have two speakers contest one server's port.

    It is one slot; each has a port of their own.
    """
    say(engine, port("8080", "s1"), port("9090", "s2", "agent:other", at="2026-11-10T11:00:00Z"))
    sleep(engine)
    assert by_text(engine, "8080").status == by_text(engine, "9090").status == "contested"


def overtaken_port(engine: Engine) -> None:
    """Have a later asserted port supersede another.

    It does by evidence of its own.
    """
    say(engine, *witnesses("8080"))
    sleep(engine, "2026-11-12")
    say(
        engine,
        port("9090", "t1", "agent:other", at="2026-11-14T10:00:00Z"),
        port("9090", "t2", "user:boss", at="2026-11-14T12:00:00Z"),
        {**run_of("9090", "dddd"), "at": "2026-11-14T13:00:00Z"},
        {**run_of("9090", "eeee"), "at": "2026-11-14T14:00:00Z"},
    )
    sleep(engine, "2026-11-15")
    assert by_text(engine, "8080").status == "superseded"
    assert by_text(engine, "9090").status == "asserted"


# -- a revert taken back


def test_a_revert_taken_back_gives_a_bystander_back_what_it_was(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    contested_ports(engine)
    before = rows(engine)
    take_back(engine, by_text(engine, "9090").id, cascade=True)
    assert by_text(engine, "8080").status == "tentative"
    take_back(engine, last(engine, "revert"))
    assert rows(engine) == before
    assert not by_text(engine, "8080").vetoes


def test_what_is_only_free_of_a_contest_has_not_risen() -> None:
    left, right, entries = freed_of_a_contest()
    memory = Memory(Nothing(), replay(entries))
    found = take_back_of(memory, entries[3:], entries)
    after = memory.after([found.proposal])
    assert after.fact(left).status == "contested"
    assert not any(veto.counts for veto in after.fact(left).vetoes)
    assert not after.fact(right).vetoes


def freed_of_a_contest() -> tuple[str, str, list[Entry]]:
    """Make two facts contest, then free the first.

    They were admitted together.
    """
    free = [
        Fact(id, text=id, status="tentative", subject="s", attribute="port", value=id)
        for id in ("fa", "fb")
    ]
    contested = [with_status(fact, "contested") for fact in free]
    decisions = [proposal("admit", "", [(Fact(fact.id), fact)]) for fact in free]
    decisions.append(proposal("demote", "", zip(free, contested, strict=True)))
    decisions.append(proposal("promote", "", [(contested[0], free[0])]))
    return "fa", "fb", ledger.chained(decisions, (0, ids.GENESIS), "2026-11-20", 1, "test")


def take_back_of(memory: Memory, target: Sequence[Entry], entries: Sequence[Entry]) -> Undo:
    """Plan a revert over a ledger in memory."""

    def history(facts: Set[str]) -> Sequence[Entry]:
        return [entry for entry in entries if ledger.subjects([entry]) & facts]

    night = Night(len(entries) + 1, "2026-11-20", "", 0, (), lambda _: None, Policy())
    return undo.take_back(memory, night, undo.Target("test", tuple(target)), history)


def test_what_a_revert_leaves_as_it_was_still_shows_it_in_its_history() -> None:
    left, right, entries = freed_of_a_contest()
    found = take_back_of(Memory(Nothing(), replay(entries)), entries[2:], entries)
    changes = {change.subject: change for change in found.proposal.changes}
    assert changes.keys() == {left, right}
    assert changes[left].after == ()


def test_an_unmerged_wording_keeps_the_veto_on_its_evidence(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    wordings = (
        "The backup volume is wiped every Friday.",
        "The backup volume is wiped each Friday.",
    )
    for at, text in enumerate((*wordings, *wordings)):
        say(
            engine,
            {
                "text": text,
                "principal": OWNER,
                "session": f"b{at}",
                "at": f"2026-11-1{at}T10:00:00Z",
            },
        )
    sleep(engine)
    (held,) = [fact for fact in engine.store.facts() if fact.status == "asserted"]
    (merged,) = engine.store.merged_into(held.id)
    take_back(engine, held.id)
    union = [e for e in engine.store.entries_of(merged.id) if e.proposal.verb == "merge"][-1]
    take_back(engine, str(union.number), cascade=True)
    apart = engine.store.fact(merged.id)
    assert apart.held
    assert any(apart.evidence & set(veto.evidence) for veto in apart.vetoes)


def test_a_revert_taken_back_lifts_its_veto_from_where_it_had_reached(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    text = "The owner of the billing queue is the payments team"
    say(
        engine,
        {"text": text, "session": "a1", "principal": OWNER},
        {"text": text, "session": "a2", "principal": OWNER},
    )
    say(engine, {"text": text, "session": "a3", "principal": OWNER})
    sleep(engine)
    assert by_text(engine, text).status == "asserted"
    take_back(engine, by_text(engine, text).id)
    number = engine.store.head()[0]
    (veto,) = by_text(engine, text).vetoes
    reached = replace(
        Fact("f00000000000b"),
        text="The billing queue belongs to payments",
        status="tentative",
        vetoes=frozenset({veto}),
    )
    decision = proposal("admit", "test", [(Fact(reached.id), reached)])
    entries = ledger.chained([decision], engine.store.head(), "2026-11-20", 9, "test")
    applying.happen(engine, entries, Memory(engine.store).after([decision]), "2026-11-20")
    take_back(engine, str(number))
    assert by_text(engine, text).status == "asserted"
    assert not engine.store.fact("f00000000000b").vetoes


def test_a_tier_is_not_given_back_over_a_later_veto(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    overtaken_port(engine)
    supersede = last(engine, "supersede")
    for session in ("s3", "run-aaaa"):
        take_back(engine, f"session:{session}")
    take_back(engine, supersede, cascade=True)
    assert by_text(engine, "8080").status not in ("asserted", "superseded")


def test_evidence_taken_back_with_its_merge_carries_nothing_on(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, *witnesses("8080"))
    sleep(engine)
    take_back(engine, last(engine, "merge"))
    assert by_text(engine, "8080").status == "tentative"
    assert "8080" not in index(engine)


# -- a supersede taken back


def test_two_given_values_are_in_contest_after_their_supersede_is_taken_back(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    say(engine, port("8080", "s1"))
    sleep(engine, "2026-11-12")
    say(engine, port("9090", "s2", at="2026-11-13T10:00:00Z"))
    sleep(engine, "2026-11-13")
    assert by_text(engine, "8080").status == "superseded"
    take_back(engine, last(engine, "supersede"))
    for night, session in enumerate(("s2", "s4", "s5"), 14):
        assert by_text(engine, "8080").status == by_text(engine, "9090").status == "contested"
        assert len(asking.conflicts(engine)) == 1
        say(engine, port("9090", session, at=f"2026-11-{night}T10:00:00Z"))
        sleep(engine, f"2026-11-{night}")
    deciding.settle(engine, by_text(engine, "8080").id, "2026-11-17", "")
    assert by_text(engine, "8080").status == "asserted"
    assert by_text(engine, "9090").status == "retracted"


def test_what_rose_in_the_entry_that_ended_another_is_not_vetoed_with_it(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    overtaken_port(engine)
    before = rows(engine)
    take_back(engine, last(engine, "supersede"), cascade=True)
    assert [by_text(engine, value).status for value in ("8080", "9090")] == [
        "contested",
        "contested",
    ]
    assert not by_text(engine, "9090").vetoes
    assert len(asking.conflicts(engine)) == 1
    take_back(engine, last(engine, "revert"))
    assert rows(engine) == before


def test_a_winner_that_is_meant_itself_falls(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    overtaken_port(engine)
    take_back(engine, by_text(engine, "9090").id, cascade=True)
    for session in ("t1", "t2"):
        assert [by_text(engine, value).status for value in ("8080", "9090")] == [
            "asserted",
            "tentative",
        ]
        say(engine, port("9090", session, "agent:other", at="2026-11-16T10:00:00Z"))
        sleep(engine, "2026-11-16")


def test_new_evidence_decides_a_pair_that_a_revert_left_in_contest(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    overtaken_port(engine)
    take_back(engine, last(engine, "supersede"), cascade=True)
    runs = [{**run_of("9090", f"new{n}"), "at": f"2026-11-17T1{n}:00:00Z"} for n in range(4)]
    say(engine, *runs, port("9090", "t9", "user:boss", at="2026-11-17T09:00:00Z"))
    sleep(engine, "2026-11-18")
    assert by_text(engine, "9090").status == "asserted"
    assert by_text(engine, "8080").status == "superseded"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Never use `docker system prune`.", "Never use `terraform destroy`."),
        ("Always run `cargo clippy`.", "Always run `cargo audit`."),
    ],
)
@pytest.mark.parametrize("later", ["2026-11-18", "2026-11-19"])
def test_rules_that_text_alone_set_apart_both_stand_for_good(
    tmp_path: Path, first: str, second: str, later: str
) -> None:
    engine = engine_in(tmp_path)
    for said, session, at in ((first, "r1", "2026-11-18"), (second, "r2", later)):
        say(engine, {"text": said, "principal": OWNER, "session": session, "at": f"{at}T10:00:00Z"})
    sleep(engine)
    if not [entry for entry in engine.store.entries() if entry.proposal.verb == "supersede"]:
        pytest.skip("text no longer sets these apart")
    take_back(engine, last(engine, "supersede"))
    for session in ("", "r3", "r4"):
        if session:
            at = f"2026-11-20T1{session[1]}:00:00Z"
            say(engine, {"text": second, "principal": OWNER, "session": session, "at": at})
            sleep(engine)
        assert by_text(engine, first).status == by_text(engine, second).status == "asserted"
        assert first[:-1] in index(engine)
        assert second[:-1] in index(engine)
    assert asking.conflicts(engine) == []


def test_the_same_look_at_the_code_does_not_end_again_what_was_given_back(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    manifest = code / "pyproject.toml"
    manifest.write_text('[project]\nname = "x"\nversion = "4.1.0"\n')
    engine = engine_in(tmp_path)
    engine._workspace = lambda: CodeBase(code)
    say(engine, {"text": "The package version is 4.1.0.", "session": "v1", "method": "read"})
    sleep(engine, "2026-11-12")
    manifest.write_text('[project]\nname = "x"\nversion = "5.0.0"\n')
    say(
        engine,
        {
            "text": "The package version is 5.0.0.",
            "session": "v2",
            "method": "read",
            "at": "2026-11-20T00:00:00Z",
        },
    )
    sleep(engine, "2026-11-13")
    assert by_text(engine, "4.1.0").status == "superseded"
    before = rows(engine)
    take_back(engine, last(engine, "supersede"))
    (code / "other.txt").write_text("something else")
    for day in (14, 15):
        sleep(engine, f"2026-11-{day}")
        assert by_text(engine, "4.1.0").status == by_text(engine, "5.0.0").status == "contested"
    take_back(engine, last(engine, "revert"))
    assert rows(engine) == before
    take_back(engine, last(engine, "supersede"))
    manifest.write_text('[project]\nname = "x"\nversion = "5.0.0"\ndescription = "new"\n')
    sleep(engine, "2026-11-16")
    assert by_text(engine, "4.1.0").status == "superseded"


def test_giving_back_one_value_leaves_no_two_asserted(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    engine = engine_in(tmp_path)
    engine._workspace = lambda: CodeBase(code)
    for day, version in enumerate(("4.1.0", "5.0.0", "6.2.0"), 12):
        (code / "pyproject.toml").write_text(f'[project]\nname = "x"\nversion = "{version}"\n')
        text = f"The package version is {version}."
        say(
            engine,
            {"text": text, "session": version, "method": "read", "at": f"2026-11-{day}T10:00:00Z"},
        )
        sleep(engine, f"2026-11-{day}")
        assert by_text(engine, version).status == "asserted"
    first = next(entry for entry in engine.store.entries() if entry.proposal.verb == "supersede")
    take_back(engine, str(first.number))
    assert by_text(engine, "5.0.0").status == "superseded"
    assert by_text(engine, "4.1.0").status == by_text(engine, "6.2.0").status == "contested"


# -- what is stored


def test_news_of_an_outside_source_in_an_old_session_reaches_what_rests_on_it(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    text = "`Ring.spin` needs the token in `ring.py`"
    say(
        engine,
        {"text": text, "session": "q0", "at": "2026-11-09T10:00:00Z"},
        {"text": text, "session": "q1", "at": "2026-11-10T10:00:00Z"},
    )
    sleep(engine)
    heard = {"text": "ring.py is what matters", "session": "q1", "at": "2026-11-10T09:00:00Z"}
    say(engine, {**heard, "principal": "web:example.org", "anchors": ["ring.py"]})
    sleep(engine)
    memory = Memory(Nothing(), replay(engine.store.entries()))
    assert standings.standings(engine, memory, "2026-11-20") == engine.store.standings()


def test_an_older_ledger_is_read_and_hashes_as_it_did() -> None:
    lines = Path("fixtures/ledger-format-1.jsonl").read_text().splitlines()
    entries = [
        codec.entry_from(row["number"], row["previous"], row["hash"], row["body"])
        for row in map(json.loads, lines)
    ]
    assert not list(ledger.broken(entries))
    facts = replay(entries)
    (risen,) = [fact for fact in facts.values() if fact.value == "8080"]
    assert [veto.entry for veto in risen.vetoes] == [4]
    assert (risen.pair_vetoes, risen.refuted_by) == (frozenset(), "")


def test_tables_of_the_first_version_are_brought_up(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "memory.db")) as database:
        database.executescript(
            (Path(__file__).parents[2] / "fixtures/stores/version-1/memory.sql").read_text("utf-8")
        )
    engine = engine_in(tmp_path)
    denying = [fact for fact in engine.store.facts() if fact.opposite]
    assert denying
    assert all(fact in engine.store.contrary_to([fact.opposite]) for fact in denying)


# -- what was refuted is counted


@pytest.mark.parametrize("target", ["session:s3", "principal:user:owner", "entry", "fact"])
def test_every_kind_of_fall_counts_as_a_refuted_promotion(tmp_path: Path, target: str) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        port("8080", "s1"),
        port("8080", "s3", OWNER, at="2026-11-10T12:00:00Z"),
        run_of("8080", "aaaa"),
    )
    sleep(engine)
    assert by_text(engine, "8080").status == "asserted"
    assert refuted_promotions(engine.store) == 0
    named = {"entry": last(engine, "promote"), "fact": by_text(engine, "8080").id}
    take_back(engine, named.get(target, target))
    assert (
        refuted_promotions(engine.store) == asking.calibration(engine)["promoted_then_refuted"] == 1
    )
    take_back(engine, last(engine, "revert"))
    assert refuted_promotions(engine.store) == 0
    rebuilding.rebuild(engine, "2026-11-20")
    assert refuted_promotions(engine.store) == 0


# -- two facts made one by mistake


def one_of_two(engine: Engine) -> str:
    """Merge an agent's saying into the owner's rewording.

    Gives the number of that entry.
    """
    say(
        engine,
        {
            "text": "The proxy strips the `Via` header.",
            "session": "a1",
            "at": "2026-11-02T10:00:00Z",
        },
    )
    sleep(engine, "2026-11-03")
    for day in (4, 5, 6):
        text = "The `Via` header is removed by the proxy."
        say(
            engine,
            {
                "text": text,
                "principal": OWNER,
                "session": f"u{day}",
                "at": f"2026-11-0{day}T10:00:00Z",
            },
        )
    sleep(engine, "2026-11-07")
    (held,) = [fact for fact in engine.store.facts() if fact.held]
    assert held.status == "asserted"
    return last(engine, "merge")


def statuses(engine: Engine) -> dict[str, str]:
    """What each text stands as."""
    return {fact.text: fact.status for fact in engine.store.facts() if fact.held}


PARTED = {
    "The proxy strips the `Via` header.": "tentative",
    "The `Via` header is removed by the proxy.": "asserted",
}


def test_a_merge_taken_back_leaves_to_each_fact_its_own_evidence(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    take_back(engine, one_of_two(engine))
    assert statuses(engine) == PARTED
    assert "The `Via` header is removed by the proxy." in index(engine)
    assert not any(fact.vetoes for fact in engine.store.facts())


def test_what_was_parted_is_not_made_one_again(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    take_back(engine, one_of_two(engine))
    say(
        engine,
        {
            "text": "The proxy strips the `Via` header.",
            "session": "a2",
            "at": "2026-11-21T10:00:00Z",
        },
    )
    sleep(engine, "2026-11-21")
    assert statuses(engine) == PARTED


def test_what_is_said_after_the_parting_counts_for_the_one_it_was_said_for(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    take_back(engine, one_of_two(engine))
    for day in (21, 22, 23):
        text = "The proxy strips the `Via` header."
        say(
            engine,
            {
                "text": text,
                "principal": OWNER,
                "session": f"v{day}",
                "at": f"2026-11-{day}T10:00:00Z",
            },
        )
    sleep(engine, "2026-11-24")
    assert set(statuses(engine).values()) == {"asserted"}


def test_a_parting_taken_back_gives_back_the_one_that_they_were(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    merge = one_of_two(engine)
    before = rows(engine)
    take_back(engine, merge)
    take_back(engine, last(engine, "revert"))
    assert rows(engine) == before
