"""Commands of fenced shell blocks, with their stated purposes."""

from __future__ import annotations

import pytest

from memory_engine.extract.candidates import candidates
from memory_engine.extract.fences import commands_of
from memory_engine.extract.passage import Passage, Role

FENCE = "```"


def found(text: str) -> list[str]:
    return [block.text for block in commands_of(text)]


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        ("# Raise the version\nnpm run bump", ["`npm run bump`: Raise the version"]),
        ("npm run bump   # raise the version", ["`npm run bump`: raise the version"]),
        ("$ npm run bump  # raise it", ["`npm run bump`: raise it"]),
        ("npm run bump", []),
        ("# Set up\ncd app\nnpm ci", ["`npm ci`: Set up"]),
        ("# One\na b\nc d", ["`a b`: One"]),
        ("# KEY=1\nnpm ci", []),
        ("# Write\ncat <<EOF\nx\nEOF", []),
        ("\n".join(f"# Step {n}\nrun{n} x" for n in "abcdefgh"), []),
    ],
)
def test_a_command_is_led_by_what_its_comment_says(inside: str, lines: list[str]) -> None:
    assert found(f"Text.\n\n{FENCE}bash\n{inside}\n{FENCE}\n") == lines


@pytest.mark.parametrize(
    "label", ["**Deploy the app:**", "### Deploy the app", "1. **Deploy the app**:"]
)
def test_a_single_command_is_led_by_its_label(label: str) -> None:
    assert found(f"{label}\n\n   {FENCE}bash\n   fly deploy\n   {FENCE}") == [
        "`fly deploy`: Deploy the app"
    ]


@pytest.mark.parametrize("tongue", ["python", "", "diff"])
def test_what_is_no_shell_block_has_no_commands(tongue: str) -> None:
    assert found(f"**Run:**\n{FENCE}{tongue}\n# All tests\npytest -q\n{FENCE}") == []


@pytest.mark.parametrize(("role", "many"), [("report", 1), ("owner", 0)])
def test_what_somebody_pasted_into_a_prompt_is_no_command_of_theirs(role: Role, many: int) -> None:
    text = f"{FENCE}bash\n# All tests\npytest -q\n{FENCE}"
    assert len([*candidates(Passage(text, role))]) == many


def test_an_unclosed_block_ends_with_its_text() -> None:
    assert found(f"{FENCE}sh\n# All\nmake all") == ["`make all`: All"]
