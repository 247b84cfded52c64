"""What the post keeps between runs.

A file of any shape ends no channel.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.channels.kept import FILE, Kept
from memory_engine.channels.letters import Letter

LETTER = Letter("ntfy", "r", "1", "2", "t", ("a",), (("abcde", "d"),), True, "x", 5.0)
ODD = (
    "null",
    "[]",
    '{"letters": null, "events": 5, "told": [1]}',
    '{"letters": {"a": 1}, "told": null}',
    '{"letters": [null, 3, {}, {"ids": [1]}], "events": "x"}',
    '{"letters": [{"ids": [], "lines": [], "at": "soon"}]}',
    "{" * 100_000,
    "",
)


@pytest.mark.parametrize("text", ODD)
def test_a_file_of_another_shape_is_read_as_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    kept = Kept(tmp_path)
    assert (kept.letters, kept.events, kept.told) == ([], [], {})


def test_what_was_written_is_read_again_beside_what_is_none(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.letters, kept.events, kept.told = [LETTER], ["e"], {"r ntfy": "day night 1"}
    kept.write()
    path = tmp_path / FILE
    path.write_text(path.read_text().replace('"letters": [', '"letters": [null, '))
    again = Kept(tmp_path)
    assert (again.letters, again.events, again.told) == ([LETTER], ["e"], kept.told)
