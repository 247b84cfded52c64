"""A log that persons write into is read rightly.

It is as they meant it; what is not read is named with its line.
"""

from __future__ import annotations

import pytest

from memory_engine.domain.records.problem import Problem
from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import read_log

DAY = "2026-11-20"
_, RECORDED = write_line(
    f"{DAY}T09:00:00.000000Z", "agent:claude", "The gate opens at nine.", {}, "test"
)
GATE = "The gate opens at nine."


def read(text: str) -> tuple[list[str], list[str]]:
    """Give a log's sayings, and the places of the unread."""
    found = list(read_log(DAY, text.encode()))
    said = [row[1].text for row in found if not isinstance(row, Problem)]
    return said, [row.place.rpartition(":")[2] for row in found if isinstance(row, Problem)]


READ = {
    "- The exporter writes one file\n  for each tenant,\n  by night.\n": [
        "The exporter writes one file for each tenant, by night."
    ],
    "- A lazy line\ngoes on here.\n\n- Next.\n": ["A lazy line goes on here.", "Next."],
    "- Above\n  - nested below\n    1. and a third\n": ["Above", "nested below", "and a third"],
    "1. First of all\n2) then this\n": ["First of all", "then this"],
    "```sh\n- rm -rf build\n```\n- After the fence.\n": ["After the fence."],
    "<!--\n- a draft\n-->\n- Not a draft.\n": ["Not a draft."],
    "- ~~The cron is off.~~ The cron is on.\n": ["The cron is on."],
    "- [x] Move the queue.\n": ["Done: Move the queue."],
    "# Friday\n\n| a | b |\n> quoted\n---\n": [],
    f"```\nnever closed\n{RECORDED}\n- By hand again.\n": [GATE, "By hand again."],
    f"- Begun by hand\n{RECORDED}\n": ["Begun by hand", GATE],
    f"- Begun by hand\r\n{RECORDED}\r\n": ["Begun by hand", GATE],
}
NAMED = {
    "Slept badly.\nAnd again.\n\n- A bullet.\n": ["1"],
    "- [ ] Fix the header.\n- TODO is a label.\n": ["1"],
    "- ~~All gone.~~\n": ["1"],
    "- What we learnt today:\n  - The pump leaks.\n": ["1"],
    "- https://x.example/a\n- See https://x.example/a for more.\n": ["1"],
    "- The password is hunter2x.\n- The password is kept in the vault.\n": ["1"],
    "- token: abcdefgh\n- api key = zzz\n": ["1", "2"],
    f"{RECORDED[:14]}\n- Whole.\n": ["1"],
    f"{RECORDED[:40]}\n- Whole.\n": ["1"],
}


@pytest.mark.parametrize("text", READ)
def test_bullets_are_read_as_markdown_has_them(text: str) -> None:
    assert read(text) == (READ[text], [])


@pytest.mark.parametrize("text", NAMED)
def test_what_is_not_read_is_named_with_its_line(text: str) -> None:
    assert read(text)[1] == NAMED[text]
