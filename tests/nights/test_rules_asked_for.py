"""Who asks for the rules is told them.

They name nothing: what not to do, or what the rules are.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.engine import searching
from tests.support import engine_in, say, sleep

RULES = ("Never squeeze the lemon twice.", "Don't sugar the dressing.", "Always taste the soup.")
STATED = "The soup is never salted."
FORBIDS = set(RULES[:2])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what should I not do?", FORBIDS),
        ("What must you never do", FORBIDS),
        ("what shouldn’t we do", FORBIDS),
        ("what is forbidden here?", FORBIDS),
        ("what are the rules?", set(RULES)),
        ("which rules are there", set(RULES)),
        ("rules", set(RULES)),
        ("what do I always do?", set(RULES)),
        ("what do I do", set()),
        ("what should not be salted?", {STATED}),
    ],
)
def test_the_rules_are_told_to_whom_asks_for_them(
    tmp_path: Path, question: str, told: set[str]
) -> None:
    engine = engine_in(tmp_path)
    say(engine, *({"text": rule, "principal": "user:owner", "session": rule} for rule in RULES))
    say(engine, {"text": STATED, "principal": "agent:cook", "session": "s", "method": "read"})
    sleep(engine)
    assert {row["text"] for row in searching.recall(engine, question, 5)} == told
