"""A settings file that people keep.

Only what is added or taken out changes.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.jsonc import appended, value_of, without
from memory_engine.formats.jsonc_members import dropped, member, put

OURS = {"ours": ["añ", {"k": 1}]}
KEYS = st.text(max_size=6)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
COMMENTS = st.sampled_from(["", " ", "\n", " // note: {[\n", " /* , */ ", "\n\t"])


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:  # noqa: ANN401  (JSON is what it is)
    """Draw a value as a person may write it.

    It has comments, odd spaces, trailing commas.
    """
    gap = draw(COMMENTS)
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}:{gap}{draw(written(one))}" for key, one in value.items()]
        return _bracketed(draw, "{}", rows)
    if isinstance(value, list):
        return _bracketed(draw, "[]", [draw(written(one)) for one in value])
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


def _bracketed(draw: st.DrawFn, marks: str, rows: list[str]) -> str:
    joined = "".join(f"{draw(COMMENTS)}{row}{draw(COMMENTS)}," for row in rows)
    inside = joined if draw(st.booleans()) else joined.removesuffix(",")
    return f"{marks[0]}{draw(COMMENTS)}{inside}{draw(COMMENTS)}{marks[1]}"


SETTINGS = st.dictionaries(KEYS, VALUES, max_size=4).flatmap(
    lambda value: st.tuples(st.just(value), written(value))
)


def _is_ours(value: object) -> bool:
    return value == OURS


@given(SETTINGS, st.lists(KEYS.filter(bool), min_size=1, max_size=3))
def test_what_is_appended_is_there_and_nothing_else_has_changed(
    settings: tuple[dict[str, Any], str], path: list[str]
) -> None:
    value, text = settings
    try:
        after = appended(text, path, [OURS])
    except BadInput:
        return  # something else stands on the way
    wanted: Any = json.loads(json.dumps(value))
    inner = wanted
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    inner.setdefault(path[-1], []).append(OURS)
    assert value_of(after) == wanted


@given(SETTINGS, st.lists(KEYS.filter(bool), min_size=1, max_size=3))
def test_what_is_taken_out_leaves_what_was_there(
    settings: tuple[dict[str, Any], str], path: list[str]
) -> None:
    value, text = settings
    try:
        after = appended(text, path, [OURS])
    except BadInput:
        return
    left = value_of(without(after, _is_ours))
    assert not json.dumps(left).count('"ours"')
    assert _without_empty(left) == _without_empty(value)


def _without_empty(value: Any) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Drop what holds nothing.

    An array that was empty may go with what is taken out.
    """
    if isinstance(value, dict):
        rows = {key: _without_empty(one) for key, one in value.items()}
        return {key: one for key, one in rows.items() if one not in ({}, [])}
    if isinstance(value, list):
        return [_without_empty(one) for one in value]
    return value


@pytest.mark.parametrize("text", ["", "[]", "5", "{", '{"a" 1}', "{} {}", "// only", '{"a":}'])
def test_what_is_no_object_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadInput, match=r"settings\.json"):
        appended(text, ("hooks",), [OURS], "settings.json")


@given(SETTINGS, st.lists(KEYS, min_size=1, max_size=3))
def test_a_member_that_is_set_is_there_and_taken_out_again(
    settings: tuple[dict[str, Any], str], path: list[str]
) -> None:
    value, text = settings
    try:
        after = put(text, path, OURS)
    except BadInput:
        return  # something else than an object stands on the way
    wanted: Any = json.loads(json.dumps(value))
    inner = wanted
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    inner[path[-1]] = OURS
    assert value_of(after) == wanted
    assert member(after, path) == OURS
    assert put(after, path, OURS) == after
    left = value_of(dropped(after, path))
    del inner[path[-1]]
    assert _without_empty(left) == _without_empty(wanted)


@pytest.mark.parametrize("text", ['{"a": [1, 2,]}', '{"a": [true, /* b */],}', '{"a": ["c",],}'])
def test_a_comma_too_many_at_the_end_of_a_list_is_none_to_us(text: str) -> None:
    first = value_of(text)["a"]
    assert value_of(appended(text, ("a",), [OURS])) == {"a": [*first, OURS]}
    assert value_of(without(appended(text, ("a",), [OURS]), _is_ours)) == {"a": first}
