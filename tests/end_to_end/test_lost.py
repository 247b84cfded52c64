"""A lost memory.db is told by whoever reads it.

"Nothing is held" would pass for the truth.
"""

from __future__ import annotations

import pytest

from tests.end_to_end.harness import Memory, refused

READERS = [
    ("facts",),
    ("recall", "invoices"),
    ("log",),
    ("stats",),
    ("conflicts",),
    ("graph",),
    ("report",),
    ("blame", "MEMORY.md"),
    ("diff", "0..1"),
    ("why", "1"),
    ("show", "f0"),
]


@pytest.fixture
def lost(memory: Memory) -> Memory:
    memory.run("observe", "Invoices are numbered per tenant.")
    memory.night()
    memory.database.unlink()
    return memory


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_a_reader_says_that_the_ledger_is_lost_and_what_to_do(
    lost: Memory, words: tuple[str, ...]
) -> None:
    refused(
        lost.run(*words), 1, "is gone, though nights were dreamt", "Restore memory.db from a copy"
    )
    assert not lost.database.exists()


def test_so_does_one_that_finds_an_empty_file_and_no_seal(lost: Memory) -> None:
    lost.database.write_bytes(b"")
    (lost.root / "seal").unlink()
    refused(lost.run("facts"), 1, "1 night was dreamt", "rebuild --accept-loss")


def test_an_older_copy_is_read_and_said_to_be_older(memory: Memory) -> None:
    memory.run("observe", "Invoices are numbered per tenant.")
    memory.night()
    older = memory.database.read_bytes()
    memory.run("observe", "Refunds need two signatures.")
    memory.night("2026-11-21")
    memory.database.write_bytes(older)
    answer = memory.run("facts")
    assert (answer.code, "Invoices" in answer.out, "Refunds" in answer.out) == (0, True, False)
    assert "it is older" in answer.err


def test_a_store_that_has_dreamt_nothing_has_lost_nothing(memory: Memory) -> None:
    assert memory.run("facts").code == 0
