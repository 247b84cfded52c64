"""What every LedgerStore keeps.

Whole transactions, one order for every list, nothing taken in twice, one writer at a time.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from memory_engine.adapters.store import Store
from memory_engine.belief import ledger
from memory_engine.domain.errors.memory import BrokenChain, DamagedStore
from memory_engine.domain.ids import GENESIS
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.change import Dreamt, Tally
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.observation import Spoken
from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import read_line
from tests.contracts.store_kit import Open, add, chained, fact, row

# -- transactions


def test_an_empty_store_has_nothing_and_says_so(store: LedgerStore) -> None:
    assert store.head() == (0, GENESIS)
    assert not [*store.entries(), *store.facts(), *store.observations(), *store.check()]
    assert (store.last_dream(), store.listed(5), store.listed_on(), store.marks()) == (
        (0, 0.0, 0),
        (),
        "",
        {},
    )
    assert store.fact("fnone") == Fact("fnone")
    assert store.observation("onone") is None


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_fails_in_a_transaction_is_taken_back_whole(
    store: LedgerStore, failure: type[BaseException]
) -> None:
    entries = chained(store, "fa")

    def half_a_night() -> None:
        with store.transaction():
            store.take_in([row(1)])
            store.append(entries)
            store.project([Standing(fact("a"), 0.5, 1.0, "2026-11-10")])
            store.dreamt(1, 5.0, 1)
            store.list_facts(1, ["fa"], "2026-11-20")
            store.mark({"log": "1"})
            store.seen(["key"])
            store.looked([Look("fa", 2, 1, "supported", ("a.py",))])
            raise failure

    with pytest.raises(failure):
        half_a_night()
    test_an_empty_store_has_nothing_and_says_so(store)
    assert store.unseen(["key"]) == {"key"}
    assert store.due(9, None) == []
    assert store.observations_about("zebra", 9) == []
    add(store, "fa")
    assert store.head()[0] == 1


def test_a_finished_transaction_is_there_for_whoever_opens_next(opened: Open) -> None:
    entries = add(opened(), "fa", "fb")
    assert list(opened().entries()) == entries
    assert opened().head() == (2, entries[-1].hash)


def test_nobody_sees_half_of_a_transaction(opened: Open) -> None:
    writer, reader = opened(), opened()
    with writer.transaction():
        writer.append(chained(writer, "fa"))
        assert reader.head() == (0, GENESIS)
    assert reader.head()[0] == 1


# -- observations


def test_taking_in_the_same_lines_again_adds_nothing(store: LedgerStore) -> None:
    rows = [row(n) for n in range(5)]
    with store.transaction():
        assert store.take_in(rows) == 5
        assert store.take_in(rows) == 0
        assert store.take_in([*rows, row(9)]) == 1
    assert [position for position, _ in store.observations()] == [1, 2, 3, 4, 5, 6]
    assert [o for _, o in store.observations()] == [*(o for _, _, o in rows), row(9)[2]]
    assert len(store.observations_about("zebra", 9)) == 6


def test_observations_come_in_order_of_arrival_from_a_position_on(store: LedgerStore) -> None:
    later, earlier = row(1, day="2026-11-12"), row(2, day="2026-11-10")
    with store.transaction():
        store.take_in([later])
        store.take_in([earlier])
    assert [o for _, o in store.observations()] == [later[2], earlier[2]]
    assert [o for _, o in store.observations(after=1)] == [earlier[2]]
    assert store.observation(later[2].id) == later[2]


def test_observations_are_found_by_session_source_and_principal(store: LedgerStore) -> None:
    rows = [
        row(1, "s1", source="src/a.py:3"),
        row(2, "s2", root_session="s1", source="src/a.py"),
        row(3, "s2", source="src/a.python"),
        row(4, "s3", principal="tool:pytest", source="src/a.py:30"),
        row(5, "s4", principal="user:ana"),
        row(6, "s5", principal="agent:claude@ana"),
        row(7, "s6", principal="agent:claude@diana"),
    ]
    with store.transaction():
        store.take_in(rows)
    ids = [o.id for _, _, o in rows]
    assert store.observed_by("session", "s1") == ids[:2]
    assert store.observed_by("source", "src/a.py") == [ids[0], ids[1], ids[3]]
    assert store.observed_by("source", "src/a.py:3") == [ids[0]]
    assert store.observed_by("principal", "tool:pytest") == [ids[3]]
    assert store.observed_by("person", "ana") == ids[4:6]


def test_what_outside_sources_brought_into_a_session_comes_without_what_only_search_wants(
    store: LedgerStore,
) -> None:
    page, record = ["https://example.org"], "rules:claude-transcript"
    from_record = {"session": "s2", "root_session": "s1", "origins": page, "extracted_by": record}
    day, line = write_line("2026-11-10T10:00:02.000000Z", "agent:claude", "Ox", from_record, "")
    rows = [
        row(1, "s1", origins=page),
        (day, line, read_line(day, line, f"logs/{day}.md:2")),
        row(3, "s1", origins=page, passage=True),
        row(4, "s1", origins=page, source=f"a extracted_by={record}"),
        row(5, "s1"),
        row(6, "s3", origins=page),
    ]
    with store.transaction():
        store.take_in(rows)
    said = [observation for _, _, observation in rows]
    assert [*store.outside_in("s1")] == [said[0], said[1], said[3]]
    assert [*store.outside_in("s1", recorded=False)] == [said[0], said[3]]


def test_what_was_said_over_a_stretch_of_the_log_is_summed_up_but_for_one_speaker(
    store: LedgerStore,
) -> None:
    rows = [
        row(1, "s1"),
        row(2, "s2", root_session="s1"),
        row(3, "s3", trust="untrusted"),
        row(4, "dream:1", principal="tool:probe"),
        row(5, "s4", origins=["https://example.org"], source="passage=yes"),
    ]
    with store.transaction():
        store.take_in(rows)
    assert store.spoken(0, None, "tool:probe") == Spoken(4, frozenset({"s1", "s3", "s4"}), 2)
    assert store.spoken(1, 4, "tool:probe") == Spoken(2, frozenset({"s1", "s3"}), 1)
    assert store.spoken(5, None, "nobody") == Spoken(0, frozenset(), 0)
    with store.transaction():
        store.take_in([row(6, "s5", passage=True), row(7, "s6", source="a passage=yes")])
    assert store.spoken(5, None, "nobody") == Spoken(1, frozenset({"s5", "s6"}), 0), (
        "no night reads a passage"
    )
    assert [store.last_spoken(name) for name in ("tool:probe", "agent:claude")] == [7, 4]


# -- the ledger


def test_entries_are_given_by_number_by_fact_and_by_dream_in_order(store: LedgerStore) -> None:
    first, second = add(store, "fa", "fb", dream=1), add(store, "fa", dream=2)
    assert list(store.entries()) == [*first, *second]
    assert list(store.entries(2, 2)) == first[1:]
    assert (
        list(store.entries(4))
        == list(store.entries(1, 0))
        == list(store.entries(10**30, 10**30))
        == []
    )
    assert list(store.entries_of("fa")) == [first[0], *second]
    assert list(store.entries_of_dream(1)) == first
    assert list(store.entries_of_dream(10**30)) == list(store.entries_of("fnone")) == []


def test_a_stretch_of_the_ledger_is_found_by_its_night_read_without_some_verbs_and_counted(
    store: LedgerStore,
) -> None:
    assert (store.before_night(1), store.tally(0)) == (0, Tally({}, 0, 0))
    add(store, "fa", "fb", dream=1)
    risen = add(store, "fa", dream=2, verb="promote")
    by_hand = add(store, "fa", dream=0, verb="revert")
    add(store, "fc", dream=4)
    assert [store.before_night(night) for night in (1, 2, 3, 4, 5, 10**30)] == [0, 2, 4, 4, 5, 5]
    assert list(store.decisions(0, {"admit"})) == [*risen, *by_hand]
    assert list(store.decisions(3, ())) == list(store.entries(4))
    assert store.tally(0) == Tally({"admit": 3, "promote": 1, "revert": 1}, 1, 4)
    assert store.tally(3) == Tally({"revert": 1, "admit": 1}, 4, 4)


def test_a_list_left_half_read_may_outlive_its_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when Ctrl-C ends a night in the middle of a list.

    What lets go of it last has nothing to complain of.
    """
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    store = Store(tmp_path / "memory.db")
    add(store, "fa", "fb")
    half_read = iter(store.entries())
    next(half_read)
    store.close()
    del half_read
    assert not complaints


NEWS: dict[str, Callable[[Store], object]] = {
    "what was said": lambda store: store.spoken(store.dream(2).upto, None, "tool:probe"),
    "the latest word": lambda store: store.last_spoken("tool:probe"),
    "where a night begins": lambda store: store.before_night(2),
    "what was decided": lambda store: list(store.decisions(store.before_night(2), {"admit"})),
    "how much was": lambda store: store.tally(store.before_night(2)),
    "a night": lambda store: store.dream(1),
    "marks of one kind": lambda store: store.marks("log:"),
    "what is contested": lambda store: store.contested(3),
}


@pytest.mark.parametrize("asked", NEWS)
def test_a_question_about_the_news_looks_at_no_archive(asked: str, tmp_path: Path) -> None:
    few, many = (_steps(tmp_path / f"{size}", size, NEWS[asked]) for size in (30, 3000))
    assert many < 1.5 * few + 30


def _steps(folder: Path, size: int, question: Callable[[Store], object]) -> int:
    """Count SQLite's steps for a question after two nights.

    One is of so many facts, one of one.
    """
    folder.mkdir()
    store, steps = Store(folder / "memory.db"), []
    names = [f"{n}" for n in range(size)]
    with store.transaction():
        store.take_in([row(n % 60, f"s{n}", day=f"2026-11-{n % 27 + 1:02d}") for n in range(size)])
        store.project(Standing(fact(name), 0.5, 1.0, "2026-11-10") for name in names)
        store.project([Standing(fact("new", "contested"), 0.5, 1.0, "2026-11-10")])
        store.append(chained(store, *(f"f{name}" for name in names)))
        store.append(chained(store, "fnew", dream=2, verb="demote"))
        store.dreamt(1, 5.0, size)
        store.dreamt(2, 6.0, size)
        store.mark({f"outside:{name}": "x" for name in names} | {"log:2026-11-10": "5"})
        store.take_in([row(59, "late", principal="user:owner")])
    store._db.set_progress_handler(lambda: steps.append(1), 1)
    question(store)
    return len(steps)


def test_an_entry_cannot_be_put_where_another_stands(opened: Open) -> None:
    one, other = opened(), opened()
    late = chained(other, "fb")
    add(one, "fa")
    with pytest.raises(DamagedStore), other.transaction():
        other.append(late)
    assert [entry.proposal.because for entry in one.entries()] == ["because of fa"]


def test_an_entry_altered_from_outside_is_not_handed_out_nor_built_on(
    store: LedgerStore, tamper: Callable[..., None]
) -> None:
    add(store, "fa", "fb")
    tamper("UPDATE entries SET body = replace(body, 'said', 'sold') WHERE number = 2")
    assert len(list(store.entries_of("fa"))) == 1
    with pytest.raises(BrokenChain, match="entry 2"):
        store.entries_of("fb")
    with pytest.raises(BrokenChain, match="entry 2"):
        store.entries_of_dream(1)
    with pytest.raises(BrokenChain, match="entry 2"):
        add(store, "fc")
    assert [problem.place for problem in ledger.broken(store.entries())] == ["ledger entry 2"]


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(DamagedStore, match="newer kairos-mem"):
        Store(path)
    assert path.read_bytes() == before


# -- sums


def test_whatever_is_written_the_sums_follow_and_what_is_taken_back_leaves_none(
    store: LedgerStore,
) -> None:
    def write(failing: bool) -> None:
        with store.transaction():
            store.take_in([row(1), row(1), row(2)])
            store.append(chained(store, "fa", "fb"))
            store.project(
                [
                    Standing(fact("a", evidence=frozenset({"o1"})), 0.5, 1.0, "2026-11-10"),
                    Standing(fact("b"), 1.0, 2, ""),
                ]
            )
            store.project(
                [Standing(fact("a", "retracted", text="Other words"), 0.25, 0.0, "2026-11-11")]
            )
            store.looked([Look("fa", 2, 1, "supported", ("a.py", "b.py"))])
            store.looked([Look("fa", 3, 2, "supported", ("a.py",))])
            store.dreamt(store.last_dream()[0] + 1, 5, 1)
            store.list_facts(1, ["fa"], "2026-11-20")
            store.list_facts(1, ["fb"], "2026-11-20")
            store.mark({"log": "1"})
            store.mark({"log": "2"})
            store.seen(["key", "key"])
            store.planned("p1", ["a", "b"])
            if failing:
                raise ValueError

    for failing in (False, True, False):
        with suppress(ValueError):
            write(failing)
        assert store.changed() == {}
        assert store.out_of_sum([]) == []
    assert store.plans() == {"p1": ["a", "b"]}


def test_a_row_that_somebody_else_wrote_is_missed_in_its_table(
    opened: Open, tamper: Callable[..., None]
) -> None:
    add(opened(), "fa")
    tamper("INSERT INTO imported VALUES ('forged'), ('too')", "DELETE FROM entry_facts")
    assert opened().changed() == {"entry_facts": -1, "imported": 2}
    with opened().transaction():
        pass
    assert opened().changed() == {"entry_facts": -1, "imported": 2}


# -- nights, imports, and many at once


def test_nights_marks_and_keys_are_remembered(store: LedgerStore) -> None:
    with store.transaction():
        store.dreamt(1, 5.0, 10)
        store.dreamt(2, 9.5, 12)
        store.list_facts(3, ["fa"], "2026-11-20")
        assert store.listed_on() == "2026-11-20"
        store.list_facts(7, ["fa", "fb"], "2026-11-27")
        store.mark({"log:2026-11-10": "5", "scan": "1"})
        store.mark({"scan": "2"})
        store.seen(["k1", "k2"])
        store.seen(["k2"])
    assert store.last_dream() == store.dream(2) == Dreamt(2, 9.5, 12)
    assert [store.dream(number) for number in (1, 3)] == [Dreamt(1, 5.0, 10), Dreamt(0, 0.0, 0)]
    assert [store.first_to_read(position) for position in (0, 10, 11, 12, 13)] == [1, 1, 2, 2, 0]
    assert [store.listed(n) for n in (2, 3, 6, 7, 99)] == [
        (),
        ("fa",),
        ("fa",),
        ("fa", "fb"),
        ("fa", "fb"),
    ]
    assert store.listed_on() == "2026-11-27"
    assert store.marks() == {"log:2026-11-10": "5", "scan": "2"}
    assert store.marks("log:") == {"log:2026-11-10": "5"}
    assert store.unseen(["k1", "k2", "k3"]) == {"k3"}


def test_writers_at_the_same_time_wait_for_each_other_and_lose_nothing(opened: Open) -> None:
    def write(of: int) -> None:
        store = opened()
        for n in range(25):
            with store.transaction():
                store.append(chained(store, f"f{of}_{n}"))
                store.take_in([row(n, f"s{of}")])

    threads = [threading.Thread(target=write, args=(of,)) for of in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = opened()
    entries = list(store.entries())
    assert len(entries) == store.rows("observations") == 100
    assert list(ledger.broken(entries)) == []
    assert {entry.proposal.because for entry in entries} == {
        f"because of f{of}_{n}" for of in range(4) for n in range(25)
    }


SHORT_OF_A_SOURCE = "claude-transcript:p/0f1e2d3c"
LONG_SOURCE = f"{SHORT_OF_A_SOURCE}-aaaa-bbbb-cccc-0123456789ab"


def test_a_source_is_found_by_what_a_screen_shows_of_it(store: LedgerStore) -> None:
    odd = "notes[1]*.md"
    rows = [
        row(1, source=f"{LONG_SOURCE}:7"),
        row(2, source="claude-transcript:p/ffffffff-aaaa-bbbb-cccc-0123456789ab:7"),
        row(3, source=odd),
    ]
    with store.transaction():
        store.take_in(rows)
    ids = [o.id for _, _, o in rows]
    assert store.observed_by("source", SHORT_OF_A_SOURCE) == [ids[0]]
    assert store.observed_by("source", f"{SHORT_OF_A_SOURCE}:7") == [ids[0]]
    assert store.observed_by("source", odd) == [ids[2]]
