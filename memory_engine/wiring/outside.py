"""Whatever else is real and no store's.

Files of others, the machine, models, the night watch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from memory_engine.adapters import host_settings, private
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.domain.ports import Embedder, Machine


def host_config() -> Path:
    """Name the folder in which Claude Code keeps a user's own files."""
    return Path(host_settings.config_folder())


def put_file(path: Path, content: bytes) -> None:
    """Replace a file of others whole, keeping its rights."""
    private.replace_of_others(str(path), content)


def keep_file(path: Path, content: bytes) -> None:
    """Put a private file of a store, whole or not."""
    private.replace(str(path), content)


def link_of_watch(root: str) -> str:
    """Have the night watch give a link of a store's page.

    Gives "" where it serves none.
    """
    from memory_engine.adapters.nightwatch.serving import link

    return link(root)


def embed_through(made: Callable[[str], Embedder] | None) -> None:
    """Have another process embed for all stores of this one.

    Gives None: embed here again.
    """
    from memory_engine.adapters.embed import embed_through

    embed_through(made)


def embedder(setting: str) -> Embedder:
    """Give the embedder that a setting names, for whoever embeds for others."""
    from memory_engine.adapters.embed import embedder

    return embedder(setting)


def machine(bases: Iterable[str] = ()) -> Machine:
    """Give the machine: its programs, and files that are no store's.

    What lies below ``bases`` is tidied up when it is left empty.
    """
    from memory_engine.adapters.machine import LocalMachine

    return LocalMachine(bases)
