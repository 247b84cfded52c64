"""Subjectless lines are led by what they stand under.

Line numbers go.
"""

from __future__ import annotations

import pytest

from memory_engine.extract.alone import alone
from memory_engine.extract.candidates import candidates
from memory_engine.extract.passage import Passage


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "- **`bin/pack.rb`** (new)\n  - Writes one archive a day",
            "`bin/pack.rb`: Writes one archive a day",
            id="of an inner item the outer one",
        ),
        pytest.param(
            "- **`bin/pack.rb`** - Read, not changed. Holds the retry table.",
            "`bin/pack.rb`: Holds the retry table.",
            id="of a later sentence the label",
        ),
        pytest.param(
            "## `lib/queue.go`\n\n**Draining (lines 40-58):**\n- Stops when the channel closes",
            "`lib/queue.go`: Stops when the channel closes",
            id="of an item the heading next above that names anything",
        ),
        pytest.param(
            "- `bin/pack.rb` and `bin/send.rb`\n  - Retries three times",
            "Retries three times",
            id="nothing where it is one of two",
        ),
        pytest.param(
            "# `lib/queue.go`\n\n- `bin/pack.rb` and `bin/send.rb`\n  - Retries three times",
            "Retries three times",
            id="and then nothing from further up",
        ),
        pytest.param(
            "- `bin/pack.rb`\n- Retries three times",
            "Retries three times",
            id="nothing of an item beside it",
        ),
        pytest.param(
            "- `bin/pack.rb`\n\nA paragraph of its own.\n  - Retries three times",
            "Retries three times",
            id="nothing of a list that has ended",
        ),
        pytest.param(
            "- `bin/pack.rb`\n  - The archive is written once a day",
            "The archive is written once a day",
            id="nothing where there is a subject",
        ),
        pytest.param(
            "Line 12: `flush()` blocks while the disk is full.",
            "`flush()` blocks while the disk is full.",
            id="no number of a line before it",
        ),
        pytest.param(
            "The retry stands in `bin/pack.rb:31` (lines 31-40).",
            "The retry stands in `bin/pack.rb`.",
            id="nor within it",
        ),
        pytest.param(
            "`flush` in `bin/pack.rb` at lines ~460-595 waits, and fails on line 3.",
            "`flush` in `bin/pack.rb` waits, and fails.",
            id="nor in the middle of a sentence",
        ),
        pytest.param(
            "`flush` stops at line 80 of a log, and prints 3 lines 20 times.",
            "`flush` stops at line 80 of a log, and prints 3 lines 20 times.",
            id="but a number of a log's line, or of lines, stays",
        ),
        pytest.param(
            "Queue 12: jobs wait there for 30 days.",
            "Queue 12: jobs wait there for 30 days.",
            id="other numbers stay",
        ),
    ],
)
def test_a_line_is_understood_without_its_surroundings(text: str, line: str) -> None:
    assert [alone(each) for each in candidates(Passage(text, "report"))][-1] == line
