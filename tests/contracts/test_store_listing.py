"""What every LedgerStore gives to who leafs through it.

Facts and sessions are the same, in the same order, as sorting and counting all of them would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.fact import FactFilter, Standing
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.records.words import STATUSES, SUREST, Mark, Off
from memory_engine.engine.listing import fits
from tests.contracts.store_kit import BACKENDS, Backend, fact, row

MARKS: tuple[Mark, ...] = ("", "asserted", "you said", "heard")
OFFS: tuple[Off, ...] = ("", "contested", "passing")


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    """Some facts as they may stand, a few of them alike."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        one = fact(
            f"{number:02d}",
            draw(st.sampled_from(("", *STATUSES))),
            kind=draw(st.sampled_from(("claim", "rule"))),
            subject=draw(st.sampled_from(("", "server"))),
            successor=draw(st.sampled_from(("", "f01"))),
            anchors=frozenset(
                Anchor(path) for path in draw(st.sets(st.sampled_from(("a.py", "b.py"))))
            ),
        )
        confidence = draw(st.sampled_from((0.1, 0.5, 0.9)))
        mark, off = draw(st.sampled_from(MARKS)), draw(st.sampled_from(OFFS))
        found.append(Standing(one, confidence, 1.0, "2026-11-10", mark, off))
    return found


FILTERS = st.builds(
    FactFilter,
    st.lists(st.sampled_from(STATUSES), unique=True).map(tuple),
    st.sampled_from(("", "claim", "rule")),
    st.sampled_from(("", "server")),
    st.sampled_from(("", "a.py", "c.py")),
    st.sampled_from(MARKS),
    st.sampled_from(OFFS),
    st.sampled_from(("", "f01")),
)


def _surest(listed: Sequence[Standing], only: FactFilter) -> list[Standing]:
    fitting = [one for one in listed if one.fact.status and fits(one, only)]
    return sorted(
        fitting, key=lambda one: (SUREST.index(one.fact.status), -one.confidence, one.fact.id)
    )


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
@settings(max_examples=60, deadline=None)
@given(listed=standings(), only=FILTERS, count=st.integers(0, 4), skip=st.integers(0, 6))
def test_a_page_of_facts_is_cut_from_all_of_them_in_order(
    backend: Backend,
    listed: list[Standing],
    only: FactFilter,
    count: int,
    skip: int,
) -> None:
    with TemporaryDirectory() as folder:
        store = backend.open(Path(folder) / "memory.db")
        with store.transaction():
            store.project(listed)
        whole = _surest(listed, only)
        assert store.listing(only, count, skip) == whole[skip : skip + count if count else None]
        assert store.counted(only) == len(whole)
        assert store.by_status() == Counter(one.fact.status for one in listed if one.fact.status)
        assert store.by_mark() == Counter(one.mark for one in listed if one.mark)
        store.close()


def test_what_sessions_brought_is_summed_up_the_last_heard_first(store: LedgerStore) -> None:
    rows = [
        row(1, "s1"),
        row(2, "s2", origins=["http://elsewhere.example/"]),
        row(3, "s1", principal="user:owner", day="2026-11-12"),
        row(4, "s3", principal="tool:pytest"),
    ]
    with store.transaction():
        store.take_in(rows)
    first, second = rows[0][2], rows[1][2]
    held = fact("a", evidence=frozenset({first.id, second.id}))
    gone = fact("b", "retracted", evidence=frozenset({first.id}))
    with store.transaction():
        store.project(Standing(one, 0.5, 1.0, "2026-11-10") for one in (held, gone))
    found = store.brought(10, 0, "tool:pytest")
    assert [one.session for one in found] == ["s1", "s2"]
    assert found[0].observations == 2
    assert (found[0].first[:10], found[0].last[:10]) == ("2026-11-10", "2026-11-12")
    assert set(found[0].principals) == {"agent:claude", "user:owner"}
    assert [one.outside for one in found] == [0, 1]
    assert [one.facts for one in found] == [1, 1]
    assert store.brought(1, 1, "tool:pytest") == found[1:]
    assert store.sessions("tool:pytest") == 2
