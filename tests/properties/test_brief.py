"""A brief has ten lines of 150 characters at most.

Whatever it holds, its commands can be copied.
"""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory_engine.domain.records.change import SetAside
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import Kind, Status
from memory_engine.domain.typed import get_args
from memory_engine.views.brief import (
    ROWS,
    Ahead,
    Beside,
    Brief,
    Contest,
    Drift,
    Moved,
    Nights,
    Page,
    Turn,
    Turns,
)
from memory_engine.views.brief_lines import MOST_LINES, brief_lines
from memory_engine.views.lines import LINE_CHARS, dealt, fitted

COMMAND = re.compile(
    r"`(kairos-mem (observe|import|consolidate|doctor|conflicts|diff \d+\.\.|report dream:\d+|"
    r"cron list|(why|settle|forget) f\w{12}|review \S+\.json)|f\w{12})`"
)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of a brief."""

texts = st.builds(lambda text, times: text * times, st.text(max_size=12), st.integers(0, 30))
numbers = st.integers(0, 10**6)
hours = st.floats(-50, 10**5)
ids = st.from_regex(r"f[0-9a-f]{12}", fullmatch=True)
names = st.sampled_from(
    ["read", "user", "test", "probe", "rule", "speaker", "user:owner", "agent:claude"]
)
days = st.dates().map(str)

moved = st.builds(
    Moved,
    ids,
    texts,
    st.sampled_from(get_args(Turn)),
    st.sampled_from(get_args(Kind)),
    st.sampled_from(get_args(Status)),
    st.lists(names, max_size=4).map(tuple),
    texts,
    st.booleans(),
)
contest = st.builds(Contest, ids, texts, ids, texts) | st.builds(
    Contest, ids, texts, st.just(""), st.just("")
)
nights = st.builds(
    Nights, numbers, numbers, days, days, hours, numbers, numbers, numbers, numbers, numbers
)
plans = st.builds(
    SetAside,
    numbers,
    st.integers(1, 9999).map(lambda n: f".kairos-mem/dreams/{n:04d}/plan.json"),
    numbers,
)
problems = st.builds(Problem, texts, texts)
beside = st.builds(
    Beside, st.none(), st.none() | plans, st.lists(problems, max_size=4).map(tuple), numbers
)
ahead = st.builds(
    Ahead,
    numbers,
    numbers,
    numbers,
    st.just("") | days.map(lambda day: f"{day}T03:00:00Z"),
    st.just("") | texts,
)
few = st.lists(moved, max_size=3).map(lambda rows: tuple(rows * 4)[:ROWS])
briefs = st.builds(
    Brief,
    numbers,
    numbers,
    st.sampled_from(["", "entry 7", "2026-11-20"]),
    st.none() | nights,
    st.builds(Turns, numbers, numbers, numbers, numbers, numbers, numbers),
    few,
    few,
    st.builds(Page, numbers, numbers, numbers),
    few,
    few,
    numbers,
    st.lists(contest, max_size=3).map(tuple),
    numbers,
    beside,
    ahead,
    st.lists(st.builds(Drift, ids, texts, texts, days), max_size=3).map(tuple),
)


@patient
@given(briefs)
def test_it_is_ten_lines_of_text_at_most_and_each_fits(brief: Brief) -> None:
    lines = brief_lines(brief)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(0 < len(line) <= LINE_CHARS for line in lines)
    assert all(line.isprintable() and line == line.strip() for line in lines)


@patient
@given(briefs)
def test_no_command_is_cut(brief: Brief) -> None:
    plain = brief._replace(
        risen=tuple(row._replace(text="said", instead="") for row in brief.risen),
        ended=tuple(row._replace(text="said", instead="otherwise") for row in brief.ended),
        listed=(),
        came_back=tuple(row._replace(text="word " * 80) for row in brief.came_back),
        contests=tuple(
            one._replace(text="word " * 80, rival_text="word " * 80) for one in brief.contests
        ),
        drifted=tuple(row._replace(text="said", because="word " * 80) for row in brief.drifted),
        beside=brief.beside._replace(
            amiss=tuple(Problem("here", "wrong " * 50) for _ in brief.beside.amiss)
        ),
        ahead=brief.ahead._replace(off=""),
    )
    for line in brief_lines(plain):
        assert "`" not in COMMAND.sub("", line)
        assert COMMAND.search(line) or not line.startswith(
            ("Amiss: ", "Contested", "Waits for you: ")
        )


@patient
@given(briefs)
def test_every_sort_that_there_is_has_its_line(brief: Brief) -> None:
    lines = brief_lines(brief)
    for there, label in (
        (brief.beside.amiss, "Amiss: "),
        (brief.came_back, "Taken off by hand"),
        (brief.contests, "Contested"),
        (brief.beside.set_aside, "Waits for you: "),
        (brief.page.new + brief.page.gone, "MEMORY.md: "),
    ):
        assert bool(there) <= any(line.startswith(label) for line in lines)


@patient
@given(briefs, problems)
def test_of_a_lost_ledger_nothing_else_is_told(brief: Brief, lost: Problem) -> None:
    (line,) = brief_lines(brief._replace(beside=brief.beside._replace(lost=lost)))
    assert line.startswith("Amiss: ")
    assert line.endswith(" [`kairos-mem doctor`]")
    assert len(line) <= LINE_CHARS


@given(st.lists(st.integers(0, 12), max_size=12), st.integers(0, 30))
def test_lines_are_dealt_out_one_each_first_and_none_is_left_that_somebody_wants(
    wanted: list[int], most: int
) -> None:
    given_out = dealt(wanted, most)
    assert all(got <= want for got, want in zip(given_out, wanted, strict=True))
    assert sum(given_out) == min(sum(wanted), most)
    unhappy = [got for got, want in zip(given_out, wanted, strict=True) if got < want]
    assert not unhappy or max(given_out) <= min(unhappy) + 1


@given(st.lists(st.text("abc .`", max_size=40)).map("".join), st.integers(0, LINE_CHARS))
def test_what_is_cut_within_ticks_ends_with_one(text: str, head: int) -> None:
    line = fitted("x" * head, text + "`" * (text.count("`") % 2), "")
    assert len(line) <= LINE_CHARS
    assert line.count("`") % 2 == 0


def test_the_dots_of_cut_code_stand_within_its_ticks() -> None:
    name = "a" * LINE_CHARS
    assert fitted("", f"see `{name}`", "") == f"see `{name[: LINE_CHARS - 7]}…`"
    assert fitted("", f"{name[:-2]} `b`", "") == f"{name[:-2]}…"
