"""Fixtures for the contract suites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from memory_engine.domain.ports import LedgerStore
from tests.contracts.store_kit import BACKENDS, Backend, Open


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    """One database after another."""
    found: Backend = request.param
    return found


@pytest.fixture
def opened(backend: Backend, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store again and again."""
    with ExitStack() as stores:

        def open_again() -> LedgerStore:
            return stores.enter_context(closing(backend.open(tmp_path / "memory.db")))

        yield open_again


@pytest.fixture
def tamper(backend: Backend, tmp_path: Path) -> Callable[..., None]:
    """Alters the same store behind everybody's back."""
    return partial(backend.tamper, tmp_path / "memory.db")


@pytest.fixture
def store(opened: Open) -> LedgerStore:
    """A store that is empty."""
    return opened()
