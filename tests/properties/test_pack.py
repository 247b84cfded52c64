"""Packs, answers and vetoes that travel.

Whatever becomes of them on the way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.advisers.answering import share
from memory_engine.adapters.advisers.judge import SCHEMA as JUDGED
from memory_engine.adapters.advisers.reader import SCHEMA as READ
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput, BadObservation
from memory_engine.domain.errors.plans import AlteredPack, OverreachingPack
from memory_engine.domain.pack import EXCLUDES, SAME, Asked, Bound, Came, Pack, Way
from memory_engine.domain.records.fact import Fact, PairVeto, Veto
from memory_engine.engine.laying_vetoes import with_vetoes
from memory_engine.formats import pack as packs
from memory_engine.formats.log import write_line
from memory_engine.formats.passed_on import passed_on

BOUND = Bound("0" * 64, 1, "2026-11-20", "p", 2, "s")
WAYS = {SAME: Way("claude:m", "same?", JUDGED, 9), EXCLUDES: Way("claude:m", "apart?", JUDGED, 9)}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PAIRS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5, unique=True)


def ours(value: object) -> str:
    """Seal as one store does."""
    return ids.digest("ours", ids.canonical(value))


def theirs(value: object) -> str:
    """Seal as another store does."""
    return ids.digest("theirs", ids.canonical(value))


def made(pairs: list[tuple[str, str]]) -> Pack:
    """A pack that asks of pairs."""
    asked: list[Asked] = []
    for first, second in pairs:
        data = {"first": first, "second": second}
        same = packs.question_id(SAME, WAYS[SAME], data)
        asked.append(Asked(same, SAME, data))
        id = packs.question_id(EXCLUDES, WAYS[EXCLUDES], data)
        asked.append(Asked(id, EXCLUDES, data, same))
    return packs.sealed(Pack(BOUND, WAYS, tuple(asked)), ours)


@given(PAIRS)
def test_a_pack_comes_back_as_it_went_and_under_its_own_key_alone(
    pairs: list[tuple[str, str]],
) -> None:
    pack = made(pairs)
    back = packs.read(packs.text_of(pack), "pack")
    assert (back, back.id) == (pack, pack.id)
    assert packs.genuine(back, ours)
    assert not packs.genuine(back, theirs)


@given(PAIRS, st.data())
def test_whatever_is_changed_in_a_pack_is_seen(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    text = packs.text_of(made(pairs))
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters(exclude_categories=["Cs"]))
    changed = text[:at] + sign + text[at + 1 :]
    try:
        back = packs.read(changed, "pack")
    except BadInput:
        return
    assert packs.genuine(back, ours) == (back == made(pairs))


def answered(pack: Pack) -> str:
    """Answers to all questions of a pack."""
    came = (Came(one.id, {"answer": "no"}, "", "claude:m") for one in pack.asked)
    return packs.heading(pack) + "".join(packs.line(pack, one) for one in came)


@given(PAIRS, st.data())
def test_of_answers_that_were_cut_off_the_whole_ones_are_there(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    pack = made(pairs)
    text = answered(pack)
    cut = data.draw(st.integers(len(packs.heading(pack)), len(text)))
    came = list(packs.answers(pack, text[:cut], "answers"))
    assert [one.id for one in came] == [one.id for one in pack.asked[: text[:cut].count("\n") - 1]]


@given(PAIRS, st.data())
def test_whatever_is_changed_in_answers_is_seen(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    pack = made(pairs)
    text = answered(pack)
    at = data.draw(st.integers(0, len(text) - 2))
    sign = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters="\n"))
    changed = text[:at] + sign + text[at + 1 :]
    whole = list(packs.answers(pack, text, ""))
    try:
        came = list(packs.answers(pack, changed, ""))
    except (AlteredPack, BadInput, OverreachingPack):
        return
    assert came == whole


def test_two_answers_that_differ_are_refused_and_none_gives_way() -> None:
    yes, no = Came("q", {"answer": "yes"}), Came("q", {"answer": "no"})
    with pytest.raises(AlteredPack):
        packs.together([yes, no], "answers")
    assert packs.together([Came("q", None, "busy"), yes, yes], "") == {"q": yes}


@given(st.integers(1, 5), PAIRS)
def test_shares_are_all_of_it_and_a_pair_is_in_one(of: int, pairs: list[tuple[str, str]]) -> None:
    pack = made(pairs)
    shares = [share(pack.asked, part, of) for part in range(1, of + 1)]
    assert sorted(one for some in shares for one in some) == sorted(pack.asked)
    for some in shares:
        ids = {one.id for one in some}
        assert all(one.after in ids for one in some if one.after)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["yes", "no", "x", "rule"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["answer", "lessons", "piece", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(JSON)
def test_nothing_but_an_answer_passes_for_one(value: Any) -> None:  # noqa: ANN401
    fits = isinstance(value, dict) and list(value) == ["answer"]
    fits = fits and isinstance(value["answer"], str) and value["answer"] in ("yes", "no", "unsure")
    assert (packs.unfit(value, JUDGED) == "") == fits
    if packs.unfit(value, READ) == "":
        assert value == {"lessons": []}


# -- vetoes that travel

IDS = st.sampled_from(["o1", "o2", "o3", "o4"])
SETS = st.sets(IDS, max_size=3).map(lambda some: tuple(sorted(some)))
GROUPS = st.sets(st.sampled_from(["s1", "s2"]), max_size=2).map(lambda some: tuple(sorted(some)))
VETOES = st.frozensets(st.builds(Veto, st.integers(1, 9), SETS, GROUPS, st.booleans()), max_size=3)
PAIRED = st.frozensets(
    st.builds(PairVeto, st.integers(1, 9), st.sampled_from(["f1", "f2"]), SETS, GROUPS), max_size=2
)
FACTS = st.builds(
    lambda vetoes, pairs: Fact("f0", vetoes=vetoes, pair_vetoes=pairs), VETOES, PAIRED
)


@given(FACTS, FACTS)
def test_vetoes_are_added_once_and_none_is_lost(mine: Fact, other: Fact) -> None:
    after = with_vetoes(mine, other, {}, 10)
    assert mine.vetoes <= after.vetoes
    assert mine.pair_vetoes <= after.pair_vetoes
    assert with_vetoes(after, other, {}, 11) == after
    for veto in other.vetoes:
        assert any((v.groups, v.counts) == (veto.groups, veto.counts) for v in after.vetoes)
    for pair in other.pair_vetoes:
        assert any(known[1:] == pair[1:] for known in after.pair_vetoes)
    assert after._replace(vetoes=mine.vetoes, pair_vetoes=mine.pair_vetoes) == mine


# -- lines that travel


@dataclass(frozen=True)
class Line:
    """A recorded line, and its day."""

    day: str
    line: str


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(TEXTS, TEXTS)
def test_a_line_comes_in_as_it_is_unless_the_door_takes_something_out(text: str, of: str) -> None:
    at, fields = "2026-11-20T09:31:02.123456Z", {"session": of, "origins": [of, "web:a"]}
    try:
        made_of = Line(*write_line(at, "agent:claude", text, fields, ""))
    except BadObservation:
        return
    assert passed_on(made_of.day, made_of.line, "") == (made_of.day, made_of.line)


def test_a_question_is_named_by_all_that_is_asked_and_by_nobody() -> None:
    data = {"first": "a", "second": "b"}
    way = WAYS[SAME]
    id = packs.question_id(SAME, way, data)
    assert id == packs.question_id(
        SAME, way._replace(adviser="other"), json.loads(json.dumps(data))
    )
    others = {
        packs.question_id(EXCLUDES, way, data),
        packs.question_id(SAME, way._replace(wording="else"), data),
        packs.question_id(SAME, way, {"first": "b", "second": "a"}),
    }
    assert len(others | {id}) == 4
