"""The pages keep their limits whatever they show.

What is proven is never pushed out by what is only heard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.domain import policy as numbers
from memory_engine.domain.marks import MARKS as LEADS
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact, Standing, replace
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.records.words import LineKind, Mark
from memory_engine.formats import lines, memory_md
from memory_engine.formats.choice import select
from memory_engine.formats.page import FACT_ID, INDEX

DAY = "2026-11-20"
ROOMS = st.fixed_dictionaries(
    {
        "index_lines": st.sampled_from([40, 60, 140, 200]),
        "index_bytes": st.sampled_from([4_000, 9_000, 24_000]),
        "line_chars": st.sampled_from([60, 150, 500]),
        "topic_bytes": st.sampled_from([1_024, 4_096]),
        "heard_share": st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        "swaps_a_night": st.integers(0, 8),
    }
).map(lambda fields: replace(Policy(), **fields))
TEXTS = st.one_of(
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40),
    st.integers(1, 2_000).map(lambda count: "漢" * count),
    st.sampled_from(
        [
            "The build fails, because a.py is gone",
            "We chose B instead of A",
            "x" * 149,
            "(heard) [f0123456789ab]",
        ]
    ),
)
PATHS = st.sampled_from(
    [
        "",
        "a.py",
        "src/a.py",
        "src/app/a.py",
        "src/app/deep/b.py",
        "memory/c.py",
        "lessons/d.py",
        "漢/字.py",
    ]
)


KINDS: tuple[LineKind, ...] = ("", "lesson", "rule", "command", "decision", "place")
MARKS: tuple[Mark, ...] = ("asserted", "heard", "you said", "heard", "seen", "heard", "unverified")


def standing(
    number: int, text: str, path: str, kind: LineKind, mark: Mark, weight: float
) -> Standing:
    """A line to show."""
    fact = Fact(
        f"f{number:012x}",
        text,
        "rule" if kind == "rule" and mark == "asserted" else "claim",
        status="tentative",
        subject=f"make {number}",
        attribute="works" if mark == "seen" else "",
        valid_from=DAY,
        line=kind,
        anchors=frozenset({Anchor(path)} if path else ()),
    )
    return Standing(fact, 0.5, weight, DAY, mark)


SMALL = st.lists(
    st.tuples(
        TEXTS,
        PATHS,
        st.sampled_from(KINDS),
        st.sampled_from(MARKS),
        st.floats(-2, 9) | st.floats(-202, -198) | st.floats(-102, -95),
    ),
    max_size=25,
).map(lambda rows: [standing(number, *row) for number, row in enumerate(rows)])


def made(seed: int, number: int) -> Standing:
    """Make a line that its number decides.

    Pools are too large for hypothesis to draw one by one.
    """
    path = f"src/m{number % (seed + 2)}/p{number % 17}/f{number % 5}.py" if number % 3 else ""
    text = f"Thing {number} fails " + "because of it " * (number % (seed + 2))
    return standing(
        number,
        text,
        path,
        KINDS[number % 6],
        MARKS[number * (seed + 3) % 7],
        (number * 7 % 50) / 10,
    )


BIG = st.builds(
    lambda seed, count: [made(seed, number) for number in range(count)],
    st.integers(0, 9),
    st.sampled_from([60, 300, 900]),
)


def pages_of(
    pool: list[Standing], policy: Policy, listed: tuple[str, ...] = ()
) -> tuple[frozenset[str], Mapping[str, str]]:
    chosen = frozenset(select(pool, listed, policy, DAY))
    return chosen, memory_md.render(chosen, pool, policy)


def facts_on(page: str) -> list[str]:
    return [id for line in page.splitlines() for id in FACT_ID.findall(line)[-1:]]


@settings(max_examples=60, deadline=None)
@given(st.one_of(SMALL, BIG), ROOMS, st.integers(0, 40))
def test_whatever_there_is_to_show_the_pages_keep_their_limits(
    pool: list[Standing], policy: Policy, before: int
) -> None:
    chosen, pages = pages_of(pool, policy, tuple(one.fact.id for one in pool[:before]))
    index = pages[INDEX].rpartition("\n<!--")[0]
    assert index.count("\n") <= policy.index_lines
    assert len(index.encode()) <= policy.index_bytes
    said = [line for line in index.splitlines() if line.startswith("- ")]
    assert all(len(line) <= policy.line_chars for line in said if ".md)" not in line)
    only = {
        one.fact.id for one in pool if one.mark == "heard"
    }  # a text of its own may begin with the words of a mark
    heard = [
        line
        for line in said
        if line.startswith("- (heard) ") and any(line.endswith(f"[{id}]") for id in only)
    ]
    assert len(heard) <= policy.heard_share * policy.index_lines
    assert sum(len(line.encode()) + 1 for line in heard) <= policy.heard_share * policy.index_bytes
    topics = {name: page for name, page in pages.items() if name != INDEX}
    assert len(topics) <= numbers.TOPICS
    assert all(len(page.encode()) <= policy.topic_bytes for page in topics.values())
    assert all(f"({name})" in index for name in topics), "every file is pointed to"
    assert not {name.lower() for name in topics} & {"memory.md"}
    on_topics = [id for page in topics.values() for id in facts_on(page)]
    assert len(on_topics) == len(set(on_topics)), "no line stands in two files"
    assert set(facts_on(index)) <= chosen


def test_what_is_proven_stands_first_whatever_it_weighs() -> None:
    stale = standing(1, "The build of the docs fails on a cold cache", "", "", "asserted", -1.0)
    remark = standing(2, "The build of the docs fails on a cold cache", "", "", "you said", -96.0)
    heard = standing(
        0, "The build of the docs fails on a cold cache, says one", "", "", "heard", 5.0
    )
    assert lines.is_own(stale)
    assert not lines.is_own(remark)
    assert stale.fact.id in select([heard, stale], (), Policy(), DAY)


def test_a_young_memory_shows_a_few_remarks_and_never_a_trifle() -> None:
    remarks = [
        standing(n, f"`module{n}` reads `cart{n}`", "", "", "heard", -96.0) for n in range(30)
    ]
    trifles = [
        standing(n, f"`page{n}` shows `row{n}`", "", "", "heard", -196.0) for n in range(30, 33)
    ]
    worth = standing(40, "The seventh gate closes at noon", "", "", "heard", 4.0)
    chosen = select([*remarks, *trifles, worth], (), Policy(), DAY)
    assert worth.fact.id in chosen
    assert len(chosen) == numbers.FEW_HEARD
    assert not {one.fact.id for one in trifles} & set(chosen)
    assert select(trifles, (), Policy(), DAY) == ()


@settings(max_examples=60, deadline=None)
@given(st.one_of(SMALL, BIG), ROOMS, st.integers(0, 40))
def test_what_is_only_heard_never_pushes_out_what_is_more(
    pool: list[Standing], policy: Policy, before: int
) -> None:
    listed = tuple(one.fact.id for one in pool[:before])
    own = [one for one in pool if lines.is_own(one)]
    assert set(select(pool, listed, policy, DAY)) & {one.fact.id for one in own} == set(
        select(own, listed, policy, DAY)
    )


@settings(max_examples=40, deadline=None)
@given(BIG, ROOMS)
def test_in_every_section_and_file_the_surest_lines_come_first(
    pool: list[Standing], policy: Policy
) -> None:
    marks = [mark.strip() for mark in LEADS.values()]
    for page in pages_of(pool, policy)[1].values():
        for section in page.split("\n\n"):
            said = [line for line in section.splitlines() if FACT_ID.search(line)]
            ranks = [
                marks.index((re.match(r"- (\([a-z ]+\))? ?", line) or [""])[1] or "")
                for line in said
            ]
            assert ranks == sorted(ranks)


def test_some_five_hundred_lines_stand_on_the_pages_together() -> None:
    for seed in range(4):
        pool = [
            one for one in (made(seed, number) for number in range(1_400)) if one.mark != "seen"
        ]
        chosen, pages = pages_of(pool, Policy())
        shown = {id for page in pages.values() for id in facts_on(page)}
        assert len(shown) >= 500, (seed, len(shown), len(pages))
        assert chosen <= shown


def test_a_second_night_with_the_same_news_changes_no_page() -> None:
    pool = [made(2, number) for number in range(900)]
    chosen, pages = pages_of(pool, Policy())
    assert pages_of(list(reversed(pool)), Policy(), tuple(sorted(chosen))) == (chosen, pages)
