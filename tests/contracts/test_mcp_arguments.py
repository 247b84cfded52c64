"""A call's wrong arguments are answered so models can mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contracts.mcp_kit import ERAS, Era, call, refused, text

from memory_engine.attach.mcp import compat, server  # isort: skip
from tests.end_to_end.conftest import copied, fresh  # isort: skip
from tests.end_to_end.harness import Memory  # isort: skip

__all__ = ["fresh"]

FOREIGN = ("validation error", "pydantic", "input_type", "input_value", "Error executing tool")
"""Words of the libraries below: they tell a model nothing."""

WRONG: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("recall", {}, ("`query` is missing (a text)", "limit, a whole number from 1 to 50")),
    ("recall", {"query": "x", "limit": 0}, ("`limit` is 0, not a whole number from 1 to 50",)),
    ("recall", {"query": "x", "limit": "many"}, ('`limit` is "many", not a whole number',)),
    ("recall", {"query": ["a"]}, ('`query` is ["a"], not a text',)),
    ("recall", {"question": "x"}, ("`query` is missing", "there is no `question`")),
    ("recall", {"query": "x", "superseded": "perhaps"}, ("not true or false",)),
    ("recall", {"query": "x", "trust": "boss"}, ('`trust` is "boss", not one of', '"owner"')),
    ("recall", {"query": "x", "valid_at": "May"}, ("'May' is not a day", "2026-11-20")),
    ("observe", {"text": None}, ("`text` is null, not a text", "source, a text (optional)")),
    ("why", {"target": {"id": "x" * 999}}, ("`target` is {", "...", "not a text")),
    ("report", {"rows": 1.5}, ("`rows` is 1.5, not a whole number from 1 to 500",)),
    ("settle", {}, ("is missing",)),
    ("observe", {"text": "x is y", "sorce": "a.py:3"},
     ("there is no `sorce` (did you mean `source`?).", "Nothing was done")),
    ("recall", {"query": "x", "limits": 3, "zzz": 1},
     ("there is no `limits` (did you mean `limit`?); there is no `zzz`.",)),
    ("conflicts", {"x" * 999: 1}, ("there is no `xxx", "Nothing was done")),
    ("remember", {}, ('There is no tool "remember"', "observe, recall")),
]  # fmt: skip
WRONG_OF_A_GRAPH: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("create_entities", {}, ("`entities` is missing (a list, each an object with name",)),
    ("create_entities", {"entities": [{"name": "a"}]}, ("`entities.0.entityType` is missing",)),
    ("create_entities", {"entities": [7]}, ("`entities.0` is 7, not an object with name",)),
    ("delete_entities", {"entityNames": "a"}, ('is "a", not a list, each a text',)),
    ("open_nodes", {"names": [{}] * 9}, ("`names.4` is {}, not a text", "4 more like these")),
    ("add_observations", {"observations": [{"entityName": "no", "contents": ["x"]}]},
     ("Entity with name no not found",)),
]  # fmt: skip
CASES = [("", *case) for case in WRONG] + [("compat", *case) for case in WRONG_OF_A_GRAPH]


@pytest.mark.parametrize("era", list(ERAS))
@pytest.mark.parametrize(("which", "tool", "given", "said"), CASES)
def test_what_was_wrong_and_what_is_expected_is_told_in_our_words(
    era: Era, which: str, tool: str, given: dict[str, Any], said: tuple[str, ...],
    fresh: Memory, tmp_path: Path,
) -> None:  # fmt: skip
    shop = (compat if which else server).server(str(copied(fresh, tmp_path).folder))
    answer = call(shop, era, tool, given)
    refused(answer, *said)
    assert not any(word in text(answer) for word in FOREIGN), text(answer)
    assert len(text(answer)) < 1_500


@pytest.mark.parametrize("era", list(ERAS))
def test_what_the_reference_server_passes_over_is_passed_over(
    era: Era, fresh: Memory, tmp_path: Path
) -> None:
    shop = compat.server(str(copied(fresh, tmp_path).folder))
    answer = call(shop, era, "search_nodes", {"query": "x", "explanation": "I look for x"})
    assert not answer.is_error, text(answer)


@pytest.mark.parametrize("era", list(ERAS))
def test_a_misnamed_argument_leaves_memory_as_it_was(
    era: Era, fresh: Memory, tmp_path: Path
) -> None:
    memory = copied(fresh, tmp_path)
    shop = server.server(str(memory.folder))
    refused(call(shop, era, "observe", {"text": "The port is 8080.", "sesion": "s1"}), "`sesion`")
    assert not [*memory.root.glob("logs/**/*.md")]
