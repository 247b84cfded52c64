"""A model's sentence stands in its passage, or is dropped.

It stands there word for word.
"""

from __future__ import annotations

import pytest

from memory_engine.extract.supported import unsupported

SAID = """We do not use Redis in production. The cache lives in lib/cache.ex; it fails unless PORT
is set to 8080. Is the parser broken? It is wrong that the default port is 9000. The hook runs credo
on everything, so stash first. It may drop agent ids. Data moves from staging to production every
night. Only the release job may push tags. Retries stop after 5 attempts. The import costs two
seconds because numpy is loaded."""

CARRIED = [
    ("We do not use Redis in production", "We do not use Redis in production."),
    ("The cache lives in lib/cache.ex", "The cache lives in lib/cache.ex"),
    ("The cache fails unless PORT is set to 8080", "it fails unless PORT is set to 8080"),
    ("The hook runs credo on everything", "The hook runs credo on everything, so stash first."),
    ("The hook may drop agent ids", "It may drop agent ids."),
    ("Only the release job may push tags", "Only the release job may push tags."),
    ("Retries stop after 5 attempts.", "Retries stop after 5 attempts."),
    ("The import costs two seconds because numpy is loaded", "because numpy is loaded"),
]
BENT = {
    "a denial is dropped": ("We use Redis in production", "We do not use Redis in production."),
    "a denial is cut off by the quote": ("We use Redis in production", "use Redis in production."),
    "a denial is put in": (
        "The cache does not live in lib/cache.ex",
        "The cache lives in lib/cache.ex",
    ),
    "a condition is dropped": ("The cache fails", "it fails unless PORT is set to 8080"),
    "a doubt is dropped": ("The hook drops agent ids", "It may drop agent ids."),
    "a limit is dropped": ("The release job may push tags", "Only the release job may push tags."),
    "a number is another": ("Retries stop after 6 attempts", "Retries stop after 5 attempts."),
    "a number is dropped": ("Retries stop after attempts", "Retries stop after 5 attempts."),
    "a question becomes an answer": ("The parser is broken", "Is the parser broken?"),
    "what is denied in front is said": (
        "The default port is 9000",
        "It is wrong that the default port is 9000.",
    ),
    "who does what is turned round": (
        "Credo runs the hook on everything",
        "The hook runs credo on everything",
    ),
    "from and to change places": (
        "Data moves to staging from production every night",
        "Data moves from staging to production every night.",
    ),
    "a name is another": ("The cache lives in lib/other.ex", "The cache lives in lib/cache.ex"),
    "a word is put in": (
        "The hook runs credo on everything twice",
        "The hook runs credo on everything",
    ),
    "the quote stands nowhere": ("The cache is fast", "The cache is fast"),
    "the quote is empty": ("The cache lives in lib/cache.ex", ""),
    "nothing is said": ("It is", "The cache lives in lib/cache.ex"),
    "two sentences are made one": (
        "Redis lives in lib/cache.ex",
        "We do not use Redis in production. The cache lives in lib/cache.ex",
    ),
}


PICKED = [
    ("Redis keeps orders", "Redis holds sessions while Postgres keeps orders."),
    ("The parser accepts spaces", "The parser rejects tabs and the lexer accepts spaces."),
    ("The parser accepts spaces", "The parser rejects tabs, the lexer accepts spaces."),
    ("The parser accepts spaces", "The parser rejects tabs: the lexer accepts spaces."),
    ("The parser accepts spaces", "The parser rejects tabs (the lexer accepts spaces)."),
    ("Retry loops drain slowly", "Retry loops fail; the queue drains slowly."),
    ("The old cache is shared", "The old cache was removed and the new cache is shared."),
    ("The cache is shared", "The cache in the test environment is shared."),
    ("The tests fail", "The tests that touch the database fail."),
    ("The build always fails", "The build almost always fails."),
    ("The docs say the port is open", "The docs wrongly say the port is open."),
    ("The queue drains", "The lock is fair. It helps where the queue never drains."),
]
ASIDES = [
    ("The cache lives in lib/cache.ex", "The cache, which boots first, lives in lib/cache.ex."),
    ("The cache lives in lib/cache.ex", "The cache (an ETS table) lives in lib/cache.ex, too."),
    (
        "The cache lives in lib/cache.ex",
        "The cache \u2014 an ETS table \u2014 lives in lib/cache.ex.",
    ),
    ("The supervisor starts the cache", "The supervisor starts the cache while it boots."),
]


@pytest.mark.parametrize(("text", "quote"), PICKED)
def test_words_picked_out_of_a_sentence_are_no_statement_of_it(text: str, quote: str) -> None:
    assert unsupported(text, quote, f"Before it. {quote} After it.") != ""


@pytest.mark.parametrize(("text", "quote"), ASIDES)
def test_an_aside_may_be_left_out(text: str, quote: str) -> None:
    assert unsupported(text, quote, f"Before it. {quote} After it.") == ""


@pytest.mark.parametrize(("text", "quote"), CARRIED)
def test_what_a_passage_says_is_carried(text: str, quote: str) -> None:
    assert unsupported(text, quote, SAID) == ""


@pytest.mark.parametrize("how", BENT)
def test_what_is_bent_is_not(how: str) -> None:
    assert unsupported(*BENT[how], SAID) != ""
