"""Fixtures for the contract suites."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.domain.ports import LedgerStore
from tests.contracts.store_kit import BACKENDS, Open


@pytest.fixture(params=BACKENDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same store again and again."""

    def open_again() -> LedgerStore:
        store: LedgerStore = request.param(tmp_path / "memory.db")
        return store

    return open_again


@pytest.fixture
def store(opened: Open) -> LedgerStore:
    """A store that is empty."""
    return opened()
