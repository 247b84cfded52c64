"""A TOML file that people keep.

What is added is behind all else, and taken out without a trace.
"""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.toml_tables import Table, put, table_at, value_of, without

PATH = ("servers", "our-own")
OURS: Table = {"command": 'C:\\a "b"\\ü 日本', "args": ["x", "y z"], "wait": 3, "on": True}
CHUNKS = (
    "",
    "# a comment\n",
    "   \n",
    'name = "x" # why\n',
    "days = [1,\n  2, # two\n]\n",
    'text = """\n[servers.our-own]\ncommand = 1\n"""\n',
    "dotted.key.of = {inline = true}\n",
    "[table]\n",
    "[ servers . other ]\n",
    '[servers."our-own too"]\n',
    "[servers]\n",
    "[[rows]]\nid = 1\n",
    "[[rows]]\n  [rows.inner]\n",
    "\u2028 = 1\n",
    "[servers.our-own]\ncommand = 'older'\n",
    "[servers.our-own.env]\nA = '1'\n",
    'servers.our-own.command = "dotted"\n',
    "servers = {}\n",
    "[last]\na = 1\n# behind it",
)
TEXTS = st.lists(st.sampled_from(CHUNKS), max_size=6).map("".join)
ENDS = st.sampled_from(["\n", "\r\n"])


def readable(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
        raise


@given(TEXTS, ENDS)
def test_what_is_added_is_there_and_nothing_else_has_changed(text: str, end: str) -> None:
    text = text.replace("\n", end)
    before = readable(text)
    try:
        after = put(text, PATH, OURS)
    except BadInput:
        return  # written so that no table can be added
    servers = before.get("servers")
    others = servers if isinstance(servers, dict) else {}
    assert value_of(after) == {**before, "servers": {**others, PATH[1]: OURS}}
    assert put(after, PATH, OURS) == after
    if table_at(before, PATH) is None:
        assert after.startswith(text)
        assert without(after, PATH) == text or not text.endswith(end)
    theirs = f"{after}{end}# theirs{end}[zz]{end}a = 1{end}"
    assert without(theirs, PATH).endswith(f"# theirs{end}[zz]{end}a = 1{end}")


@given(TEXTS)
def test_what_is_taken_out_is_gone_and_nothing_else(text: str) -> None:
    before = readable(text)
    try:
        left = value_of(without(text, PATH))
    except BadInput:
        return
    assert table_at(left, PATH) is None
    servers = before.get("servers")
    rows = servers.items() if isinstance(servers, dict) else ()
    others = {key: row for key, row in rows if key != PATH[1]}
    bare = {**before, "servers": others}
    assert {**left, "servers": left.get("servers", {})} == {**bare, "servers": others}


@pytest.mark.parametrize(
    "text",
    ["x =", "servers = {a = {}}\n", "servers = 1\n", "[[servers]]\n", "[servers]\n[servers]"],
)
def test_what_can_not_be_added_to_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadInput, match=r"config\.toml"):
        put(text, PATH, OURS, "config.toml")
