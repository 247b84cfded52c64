"""What every test here starts from.

The installed command, and a store of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Memory
from tests.end_to_end.sayings import witnesses


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the keys of stores in a folder of the tests' own."""
    folder = tmp_path_factory.mktemp("state")
    (folder / "kairos-mem" / "keys").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """A store as ``init`` leaves it; made once, to be copied."""
    assert SCRIPT.is_file(), (
        f"{SCRIPT} is not there: install the package into this interpreter first"
    )
    memory = Memory(tmp_path_factory.mktemp("fresh"))
    assert memory.run("init").code == 0
    return memory


@pytest.fixture(scope="session")
def lived(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """Make a store with one asserted port, to be copied.

    One night made entries 1 to 3 of it; it is made once.
    """
    memory = copied(fresh, tmp_path_factory.mktemp("lived"))
    memory.observe(*witnesses())
    memory.night()
    assert memory.fact("8080")["status"] == "asserted"
    return memory


@pytest.fixture
def memory(fresh: Memory, tmp_path: Path) -> Memory:
    """A fresh store."""
    return copied(fresh, tmp_path)


@pytest.fixture
def held(lived: Memory, tmp_path: Path) -> Memory:
    """A store with one asserted fact."""
    return copied(lived, tmp_path)


def copied(memory: Memory, base: Path) -> Memory:
    """A copy of a store in a project folder of its own."""
    shutil.copytree(memory.folder, base / "project")
    return Memory(base / "project")
