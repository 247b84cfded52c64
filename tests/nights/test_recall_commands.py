"""Who asks for a command is told a working one.

It is which one does something, or how.
"""

from __future__ import annotations

import pytest

from memory_engine.engine import searching
from memory_engine.engine.engine import Engine
from tests.support import engine_in, say, sleep

COMMANDS = {"cargo nextest run": "", "npx jest": "web", "npm run bundle": "web", "mix format": ""}
NEWS = [
    "Before the tests run again the fixtures of the billing tests must be checked in.",
    "The bundle of the web client is uploaded to the bucket static-eu.",
    "Webhook deliveries are tested against the sandbox of the payment provider.",
    "The command parser reads tests of its grammar from a folder.",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    made = engine_in(tmp_path_factory.mktemp("store"))
    say(made, *({"text": text, "session": text} for text in NEWS))
    say(made, *(_run(command, folder) for command, folder in COMMANDS.items()))
    sleep(made)
    return made


def _run(command: str, folder: str) -> dict[str, object]:
    place = f" in `{folder}/`" if folder else ""
    return {
        "text": f"`{command}` works{place}",
        "subject": command,
        "attribute": "works",
        "value": "yes",
        "scope": folder,
        "principal": "user:owner",
        "session": command,
    }


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how do I run the tests?", ["cargo nextest run", "npx jest"]),
        ("Which command runs the browser tests?", ["npx jest", "cargo nextest run"]),
        ("test command", ["cargo nextest run", "npx jest"]),
        ("how to bundle", ["npm run bundle"]),
        ("what's the command for formatting?", ["mix format"]),
        ("How are the tests executed?", ["cargo nextest run", "npx jest"]),
    ],
)
def test_the_command_that_does_it_comes_first(
    engine: Engine, question: str, first: list[str]
) -> None:
    texts = [row["text"] for row in searching.recall(engine, question, 5)]
    assert [text.split("`")[1] for text in texts[: len(first)]] == first, texts


@pytest.mark.parametrize(
    "question",
    [
        "How do I test webhook deliveries against the sandbox?",
        "What does the command parser read?",
        "Where is the bundle uploaded?",
        "Which fixtures must be checked in before the tests run?",
    ],
)
def test_a_question_after_something_else_is_not_answered_by_a_command(
    engine: Engine, question: str
) -> None:
    assert searching.recall(engine, question, 5)[0]["text"] in NEWS
