"""Texts and JSON values nobody would write, from a seed.

They are real sentences torn and mixed, code, numbers, every kind of sign.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from memory_engine.domain.policy import LONGEST_CLAIM, MOST_CLAIM_WORDS

FIXTURES = Path(__file__).parents[2] / "fixtures"
CODE = (
    "src/net/retry.py:12",
    "`make test`",
    "`f()`",
    "Server.run",
    "MAX_RETRIES=5",
    "--no-cache",
    "v1.2.0-rc.1",
    "https://a.b/c?d=e",
    "C++",
    ".env",
    "~/x/y",
    "a::b#c",
    "{}",
    "$HOME",
    "[[link|x]]",
    "**bold**",
    "<!-- x",
    "```",
    "def f(): ...",
    "#L12-L14",
    "us-east-1",
    "python:3.12-slim",
    "@app.get",
    "x->y",
    "'s",
    "n't",
    "don't",
    "it's",
    "e.g.",
    "[f0123456789ab]",
    "(unverified)",
)
NUMBERS = (
    "0",
    "1",
    "-1",
    "8080",
    "1,000",
    "1e9",
    "1e-300",
    "1e999",
    "0x1f",
    "²",
    "①",
    "٣",
    "½",
    "12:00",
    "99:99",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "1_000",
    "10%",
    "30s",
    "5 GB",
    "3.10",
    "3.1.0.0.0",
    "v1",
    "10x10",
    "2x",
    "1st",
    "9" * 400,
    "5.",
    ".5",
    "10-20",
    "999 years ago",
    "RFC 2119",
    "two times a day",
    "0 times per day",
    "2am",
    "13 p.m.",
    ">=3.0",
    "~=1",
    "^0",
)
SMALL = (
    "not",
    "no",
    "never",
    "and",
    "or",
    "but",
    "unless",
    "until",
    "if",
    "when",
    "only",
    "without",
    "by",
    "than",
    "instead of",
    "at most",
    "is",
    "are",
    "was",
    "will be",
    "may",
    "must",
    "cannot",
    "the",
    "a",
    "A",
    "it",
    "that",
    "which",
    "before",
    "after",
    "so",
    "because",
    "no longer",
    "yesterday",
    "last friday",
    "next week",
    "I",
    "we",
    "always",
    "nobody but",
    "rather than",
    "used",
    "to",
    "from",
)
MARKS = tuple(
    " \t\n\r.,;:!?…'\"`()[]{}<>|/\\-–—_=+*&^%$#@~→≥≤•’“”\0\x1b\x85\u200b\u202e\u2028\ufeff\u0301"
)
CATEGORIES = (
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Zs",
    "Cf",
    "Co",
)


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of the fixtures' pairs and streams."""
    pairs = (
        line.split("\t")
        for file in sorted((FIXTURES / "pairs").glob("*.tsv"))
        for line in file.read_text("utf-8").splitlines()
    )
    return tuple(
        sorted({cell for row in pairs for cell in row if " " in cell and not cell.startswith("#")})
    )


@cache
def signs() -> tuple[str, ...]:
    """A few characters of each category that Unicode has."""
    found: dict[str, list[str]] = {name: [] for name in CATEGORIES}
    for code in range(0, 0x20000, 7):
        of_kind = found.get(unicodedata.category(chr(code)))
        if of_kind is not None and len(of_kind) < 40:
            of_kind.append(chr(code))
    return tuple(sign for of_kind in found.values() for sign in of_kind)


def _torn(random: Random) -> str:
    sentence = random.choice(sentences())
    words = sentence.split()
    for _ in range(random.randrange(4)):
        place = random.randrange(len(words) + 1)
        words[place : place + random.randrange(3)] = [atom(random)] * random.randrange(1, 3)
    return " ".join(words)


def _repeated(random: Random) -> str:
    unit = random.choice(("", " ")).join(atom(random) for _ in range(random.randrange(1, 3)))
    return unit * random.choice((2, 3, 10, 50, 400, 5000))


def _signs(random: Random) -> str:
    return "".join(random.choice(signs()) for _ in range(random.randrange(1, 20)))


def atom(random: Random) -> str:
    """One piece of text."""
    kind = random.choice((CODE, NUMBERS, SMALL, MARKS, None))
    return random.choice(kind) if kind else _signs(random)


def _mixed(random: Random) -> str:
    return random.choice((" ", " ", "", ", ", "\n")).join(
        atom(random) for _ in range(random.randrange(1, 30))
    )


def _sentence(random: Random) -> str:
    return random.choice(sentences())


def text(random: Random, most: int = 4000) -> str:
    """One text of any kind."""
    makers: tuple[Callable[[Random], str], ...] = (
        _sentence,
        _torn,
        _torn,
        _mixed,
        _mixed,
        _repeated,
    )
    made = random.choice(makers)(random)
    if random.random() < 0.1:
        made = f"{made} {text(random, most)}"
    if random.random() < 0.02:
        made += random.choice(("\ud800", "\udce9", "\udfff"))
    return made[:most]


def claim_text(random: Random) -> str:
    """Draw a text as logged, short enough for a claim.

    It is to be read as one.
    """
    from memory_engine.formats.log import squeezed

    words = squeezed(text(random, LONGEST_CLAIM)).split(" ")[:MOST_CLAIM_WORDS]
    return " ".join(words)[:LONGEST_CLAIM].encode("utf-8", "ignore").decode() or "x"


def near(random: Random, said: str) -> str:
    """Change a few words of a text.

    It is what a night lays beside it.
    """
    words = said.split(" ")
    for _ in range(random.randrange(3)):
        place = random.randrange(len(words))
        words[place : place + random.randrange(2)] = random.choice(
            ([], [atom(random).strip() or "x"], [random.choice(words)])
        )
        words = words or ["x"]
    return " ".join(words)[:LONGEST_CLAIM].encode("utf-8", "ignore").decode() or "x"


def value(random: Random, depth: int = 0) -> Any:  # noqa: ANN401  (any JSON value)
    """Any JSON value."""
    kind = random.randrange(9 if depth < 3 else 6)
    if kind < 2:
        return text(random, 300)
    if kind < 6:
        return random.choice(
            (
                None,
                True,
                False,
                0,
                -1,
                1.5,
                10**30,
                float("inf"),
                "",
                "2026-01-01T00:00:00Z",
                "user",
                "text",
                "x" * 900,
            )
        )
    if kind < 7:
        return [value(random, depth + 1) for _ in range(random.randrange(4))]
    return {
        random.choice(("type", "text", "content", "id", text(random, 10))): value(random, depth + 1)
        for _ in range(random.randrange(4))
    }


def changed(random: Random, whole: Any) -> Any:  # noqa: ANN401  (any JSON value)
    """A JSON value with another one somewhere inside it."""
    if random.random() < 0.15 or not isinstance(whole, dict | list) or not whole:
        return value(random)
    key = random.choice(list(whole) if isinstance(whole, dict) else range(len(whole)))
    if random.random() < 0.1 and isinstance(whole, dict):
        return {name: item for name, item in whole.items() if name != key}
    if isinstance(whole, dict):
        return {**whole, key: changed(random, whole[key])}
    return [changed(random, item) if at == key else item for at, item in enumerate(whole)]


@cache
def transcript() -> tuple[Any, ...]:
    """The lines of the fixtures' transcripts that are JSON."""
    lines = (
        line
        for file in sorted((FIXTURES / "transcripts").glob("*.jsonl"))
        for line in file.read_text("utf-8", "replace").splitlines()
    )
    return tuple(found for line in lines if (found := _parsed(line)) is not None)


def _parsed(line: str) -> Any:  # noqa: ANN401  (any JSON value)
    try:
        return json.loads(line)
    except ValueError:
        return None
