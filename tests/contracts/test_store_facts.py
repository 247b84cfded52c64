"""What every LedgerStore keeps of facts.

They come back as they went in, found by slot, file and words, in one order.
"""

from __future__ import annotations

from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.fact import Standing, Veto
from memory_engine.domain.records.observation import Anchor
from tests.contracts.store_kit import fact, put


def test_a_fact_comes_back_as_it_went_in(store: LedgerStore) -> None:
    whole = fact(
        "a",
        kind="rule",
        subject="server",
        attribute="port",
        value="8080",
        polarity=False,
        scope="ci",
        hedge="weak",
        parsed=True,
        opposite="fb",
        evidence=frozenset({"o1", "o2"}),
        anchors=frozenset({Anchor("a.py", "run", "b1", "c1"), Anchor("b.py")}),
        valid_from="2026-11-10",
        valid_to="2026-11-11",
        successor="fc",
        derived_from=frozenset({"fd"}),
        vetoes=frozenset({Veto(4, ("o3",), ("g",), False)}),
    )
    put(store, whole)
    assert store.fact("fa") == whole
    assert list(store.facts()) == [whole]
    assert store.standings_of(["fa", "fnone"]) == [Standing(whole, 0.5, 1.0, "2026-11-10")]


def test_looking_up_finds_the_live_facts_by_slot_and_file_in_order_of_id(
    store: LedgerStore,
) -> None:
    slot, places = (
        {"subject": "server", "attribute": "port"},
        frozenset({Anchor("a.py", "x"), Anchor("a.py", "y")}),
    )
    live = [
        fact(f"{n}{status}", status, **slot, anchors=places)
        for n, status in enumerate(("tentative", "corroborated", "asserted", "contested"))
    ]
    gone = [
        fact(f"9{status}", status, **slot, anchors=places)
        for status in ("superseded", "retracted", "")
    ]
    elsewhere = [
        fact("8s", scope="ci", **slot, anchors=frozenset({Anchor("b.py")})),
        fact("8t", subject="server", attribute="host"),
    ]
    put(store, *reversed([*live, *gone, *elsewhere]))
    assert store.in_slot(("", "server", "port")) == live
    assert store.at_anchor("a.py") == live
    assert store.in_slot(("ci", "server", "port")) == elsewhere[:1]
    assert store.at_anchor("b.py") == elsewhere[:1]
    assert store.at_anchor("c.py") == []


def test_every_list_of_facts_is_in_order_of_id(store: LedgerStore) -> None:
    veto, on = frozenset({Veto(1, ("o1",), ())}), frozenset({"o7"})
    facts = [fact(name, evidence=on, vetoes=veto) for name in "abcd"]
    put(store, *reversed(facts), fact("e", evidence=frozenset({"o8"})))
    assert store.vetoed() == facts
    assert store.facts_on(["o7", "o9"]) == facts
    assert [f.id for f in store.facts()] == ["fa", "fb", "fc", "fd", "fe"]
    assert [s.fact.id for s in store.standings_of(["fd", "fx", "fc"])] == ["fc", "fd"]
    assert store.named("f") == ["fa", "fb", "fc", "fd", "fe"]
    assert store.named("fc") == ["fc"]
    assert store.named("") == store.named("x") == store.named("f%") == []


def test_projecting_a_fact_again_leaves_nothing_of_what_it_was(store: LedgerStore) -> None:
    put(
        store,
        fact(
            "a",
            evidence=frozenset({"o1"}),
            anchors=frozenset({Anchor("a.py")}),
            vetoes=frozenset({Veto(1, (), ())}),
        ),
    )
    put(store, fact("a", "retracted", text="A zebra"))
    assert store.facts_on(["o1"]) == store.at_anchor("a.py") == store.vetoed() == []
    assert store.facts_about("fact", ["retracted"], 9) == []
    assert [s.fact.id for s, _ in store.facts_about("zebra", ["retracted"], 9)] == ["fa"]
    with store.transaction():
        store.clear_projection()
    assert list(store.facts()) == []
    assert store.facts_about("zebra", ["retracted"], 9) == []


def test_of_what_is_contested_the_latest_heard_come_first(store: LedgerStore) -> None:
    put(
        store,
        *(fact(name, "contested") for name in "abcd"),
        fact("e"),
        heard={
            "fa": "2026-11-09",
            "fb": "2026-11-12",
            "fc": "2026-11-12",
            "fd": "2026-11-11",
            "fe": "2026-11-13",
        },
    )
    assert [f.id for f in store.contested(3)] == ["fb", "fc", "fd"]
    assert store.contested(0) == []


def test_the_best_of_a_mark_are_the_heaviest_and_the_latest_heard_since_a_day(
    store: LedgerStore,
) -> None:
    names = "abcdef"
    put(
        store, *map(fact, "abcdefx"), fact("y", "contested"),
        weights={f"f{name}": float(n) for n, name in enumerate(names)} | {"fx": 99.0, "fy": 99.0},
        heard={f"f{name}": f"2026-11-{20 - n:02d}" for n, name in enumerate(names)},
        marks={"fx": "asserted", **{f"f{name}": "heard" for name in names}},
    )  # fmt: skip
    assert [s.fact.id for s in store.best("heard", 2, "")] == ["fa", "fb", "fe", "ff"]
    assert [s.fact.id for s in store.best("heard", 99, "")] == [f"f{name}" for name in names]
    assert [s.fact.id for s in store.best("heard", 99, "2026-11-18")] == ["fa", "fb", "fc"]
    assert [(s.fact.id, s.mark) for s in store.best("asserted", 9, "")] == [("fx", "asserted")]
    assert store.best("heard", 0, "") == store.best("you said", 9, "") == []


def test_of_what_weighs_the_same_the_first_by_id_are_the_best(store: LedgerStore) -> None:
    put(store, *map(fact, "dbca"), marks={f"f{name}": "heard" for name in "abcd"})
    assert [s.fact.id for s in store.best("heard", 2, "")] == ["fa", "fb"]
