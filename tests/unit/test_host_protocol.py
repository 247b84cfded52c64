"""The channel protocol of a host, line by line.

It has what a client of today says, and what nobody should.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.channels.host import protocol
from memory_engine.channels.host.protocol import Heard, HostAsks, Server, Tool

TOOL = Tool("reply", "Send a message to the owner.", "What is sent.")
SERVER = Server("kairos-mem", "0.1.0", "Read this.", True, (TOOL,))
PROBE = {
    "jsonrpc": "2.0",
    "id": "server-discover-probe-1",
    "method": "server/discover",
    "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}},
}
INITIALIZE = {
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {"roots": {"listChanged": True}, "elicitation": {"form": {}, "url": {}}},
        "clientInfo": {"name": "claude-code", "title": "Claude Code", "version": "2.1.332"},
    },
    "jsonrpc": "2.0",
    "id": 0,
}
"""As Claude Code 2.1.332 begins."""
ASKS = {
    "request_id": "abcde",
    "tool_name": "Bash",
    "description": "say hi",
    "input_preview": '{"command":"echo hi"}',
}


def heard(message: object, server: Server = SERVER) -> Heard:
    return server.heard(json.dumps(message).encode())


def answer(message: object, server: Server = SERVER) -> Any:  # noqa: ANN401  (JSON is what it is)
    (line,) = heard(message, server).answers
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    return json.loads(line)


def test_a_client_that_probes_for_a_later_era_is_told_that_there_is_none() -> None:
    assert answer(PROBE)["error"]["code"] == -32601
    assert answer(PROBE)["id"] == PROBE["id"]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("2025-11-25", "2025-11-25"),
        ("2024-11-05", "2024-11-05"),
        ("2026-07-28", "2025-11-25"),
        (7, "2025-11-25"),
        (["2025-11-25"], "2025-11-25"),
    ],
)
def test_the_revision_is_one_that_begins_with_a_handshake(wanted: object, given: str) -> None:
    message = {**INITIALIZE, "params": {"protocolVersion": wanted}}
    assert answer(message)["result"]["protocolVersion"] == given


def test_both_directions_are_declared_and_the_second_only_where_it_is_served() -> None:
    able = answer(INITIALIZE)["result"]["capabilities"]["experimental"]
    assert able == {"claude/channel": {}, "claude/channel/permission": {}}
    alone = SERVER._replace(relays=False)
    able = answer(INITIALIZE, alone)["result"]["capabilities"]["experimental"]
    assert able == {"claude/channel": {}}
    assert heard({"method": protocol.ASKS, "params": ASKS}, alone) == Heard()


def test_what_the_host_asks_is_taken_in() -> None:
    asked = heard({"jsonrpc": "2.0", "method": protocol.ASKS, "params": {**ASKS, "more": 1}}).asks
    assert asked == HostAsks("abcde", "Bash", "say hi", '{"command":"echo hi"}')


@pytest.mark.parametrize(
    "change",
    [
        {"request_id": "abcdl"},
        {"request_id": "ABCDE"},
        {"request_id": "abcd"},
        {"request_id": "аbcde"},
        {"request_id": ["abcde"]},
        {"tool_name": None},
        {"description": 7},
        {"input_preview": {"command": "x"}},
    ],
)
def test_what_is_asked_in_another_shape_is_dropped_and_told(change: dict[str, object]) -> None:
    found = heard({"method": protocol.ASKS, "params": {**ASKS, **change}})
    assert found.asks is None
    assert found.answers == ()
    assert found.fault


def test_a_tool_takes_one_text() -> None:
    message = {"jsonrpc": "2.0", "id": 7, "method": "tools/call"}
    call = {"name": "reply", "arguments": {"text": "done"}}
    assert heard({**message, "params": call}).call == (7, "reply", "done")
    assert answer({**message, "params": {**call, "name": "other"}})["error"]["code"] == -32602
    for wrong in ({}, {"text": 7}, None, "x"):
        result = answer({**message, "params": {**call, "arguments": wrong}})["result"]
        assert result["isError"]
    listed = answer({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})["result"]["tools"]
    assert [tool["name"] for tool in listed] == ["reply"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nothing",
        b"[" * 100_000,
        b"[]",
        b"7",
        b'{"id": 1}',
        b'{"id": true, "method": "ping"}',
        b'{"id": {}, "method": "ping"}',
        b'{"method": 7}',
        b'{"id": 1, "method": "ping", "x": "' + b"x" * protocol.LONGEST_LINE + b'"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_request_is_refused_and_ends_nothing(line: bytes) -> None:
    (refusal,) = SERVER.heard(line).answers
    assert json.loads(refusal)["error"]["code"] in (-32700, -32600)


def test_an_answer_of_the_client_s_is_not_answered() -> None:
    assert heard({"jsonrpc": "2.0", "id": 1, "result": {}}) == Heard()
    assert heard({"jsonrpc": "2.0", "method": "notifications/initialized"}) == Heard()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
METHODS = ("initialize", "tools/call", "tools/list", "ping", protocol.ASKS, "server/discover")


@given(
    st.fixed_dictionaries(
        {},
        optional={"id": JSON, "method": st.sampled_from(METHODS) | JSON, "params": JSON},
    )
)
def test_no_message_whatever_is_in_it_breaks_the_server(message: dict[str, object]) -> None:
    for line in heard(message).answers:
        assert json.loads(line)["jsonrpc"] == "2.0"


@given(st.text(), st.text())
def test_nothing_in_a_text_ends_the_line_of_an_event(text: str, value: str) -> None:
    line = protocol.event(text, [("sender", value)])
    assert line.count(b"\n") == 1
    told = json.loads(line)
    assert told["method"] == "notifications/claude/channel"
    assert told["params"] == {"content": text, "meta": {"sender": value}}
    assert "id" not in told


def test_an_answer_to_the_host_names_a_request_and_one_of_two_words() -> None:
    told = json.loads(protocol.verdict("abcde", "allow"))
    assert told["params"] == {"request_id": "abcde", "behavior": "allow"}
    assert told["method"] == "notifications/claude/channel/permission"
    for id, behavior in (("abcde", "always"), ("abcdl", "allow"), ("", "deny")):
        with pytest.raises(ValueError, match="is no answer"):
            protocol.verdict(id, behavior)
