"""Recall.

Of two values of one thing, the one that holds comes first.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.claims.things import numbered
from memory_engine.engine import searching
from tests.support import engine_in, say, sleep

EARLIER, LATER = "2026-11-01T10:00:00Z", "2026-11-03T10:00:00Z"
BESIDE = (
    "The search index is rebuilt at midnight.",
    "Screenshots of failed runs are uploaded to the artefact store.",
    "The linter forbids relative imports.",
    "Translations live in the folder locales.",
    "A release needs two approvals.",
    "The map tiles are rendered by a queue of four machines.",
)
Said = tuple[str, str]
"""Who says it, and what."""

LAST_SAID: dict[str, tuple[str, Said, Said]] = {
    "another number of the name that the thing is held under": (
        "Which bucket prefix are invoice exports written to, and who reads them?",
        ("agent:a", "Invoice exports are written to the bucket prefix exports-v3."),
        ("agent:a", "Moved by ops: invoice exports are under exports-v7."),
    ),
    "another version, said by the owner": (
        "Which runtime does the image resizer need in production?",
        ("agent:a", "The image resizer in production needs the runtime Ruby 3.1."),
        ("user:owner", "We can take Ruby 3.4 for the image resizer from now on."),
    ),
    "a longer sentence of the same speaker": (
        "What sends the audit mails?",
        ("agent:a", "Audit mails go through Postfix."),
        (
            "agent:a",
            "Since the rewrite of the mailer by the platform people was merged on the main branch, "
            "audit mails go through Mailgun.",
        ),
    ),
}
FIRST_SAID: dict[str, tuple[str, Said, Said]] = {
    "another value, said by somebody else": (
        "What database does the audit service use?",
        ("agent:a", "The audit service stores its records in CockroachDB 23.1."),
        ("agent:b", "The audit service stores its records in MongoDB."),
    ),
    "another number of something else": (
        "Which Node version is pinned for the billing service?",
        ("agent:a", "The billing service has Node 18 pinned."),
        ("agent:a", "The search service has Node 20 pinned."),
    ),
    "another number of the name, said by somebody else": (
        "Which bucket prefix are invoice exports written to, and who reads them?",
        ("agent:a", "Invoice exports are written to the bucket prefix exports-v3."),
        ("agent:b", "Moved by ops: invoice exports are under exports-v7."),
    ),
}


@pytest.mark.parametrize("case", LAST_SAID)
def test_the_value_that_was_said_last_comes_first(tmp_path: Path, case: str) -> None:
    question, earlier, later = LAST_SAID[case]
    assert _first(tmp_path, question, earlier, later).startswith(later[1][:5])


@pytest.mark.parametrize("case", FIRST_SAID)
def test_the_value_that_was_said_first_stays_first(tmp_path: Path, case: str) -> None:
    question, earlier, later = FIRST_SAID[case]
    assert _first(tmp_path, question, earlier, later) == earlier[1]


def _first(folder: Path, question: str, earlier: Said, later: Said) -> str:
    engine = engine_in(folder)
    say(engine, *({"text": text, "at": EARLIER, "session": text} for text in BESIDE))
    for at, (principal, text) in ((EARLIER, earlier), (LATER, later)):
        say(engine, {"text": text, "at": at, "session": at, "principal": principal})
        sleep(engine)
    return searching.recall(engine, question, 3)[0]["text"]


def test_a_name_is_read_with_the_number_that_it_carries_or_that_follows_it() -> None:
    assert numbered("Go 1.24 on orders.v4, not python:3.12-slim.") == {
        "go #": "1.24",
        "orders.v#": "4",
        "#-slim": "3.12",
    }
