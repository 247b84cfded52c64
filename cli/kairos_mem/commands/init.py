"""``init``: make .kairos-mem/ here."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import click

from kairos_mem.app import Call
from memory_engine.adapters import private
from memory_engine.adapters.lock import PATIENCE_SECONDS, held
from memory_engine.adapters.migrating import settle
from memory_engine.adapters.root import FOLDER, above, vouched
from memory_engine.adapters.settings import TEMPLATE, read_settings
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.errors.stores import NestedStore, NoStore, UnsafeStore
from memory_engine.domain.silent import Silent
from memory_engine.engine.timing import MADE
from memory_engine.wiring import place


@click.command("init")
@click.option(
    "--nested", is_flag=True, help="Make one even where a directory above keeps one already."
)
@click.option(
    "--store",
    "address",
    default="",
    metavar="ADDRESS",
    help="Join a memory in a server: postgresql://HOST/DATABASE?schema=NAME (extra `postgres`).",
)
@click.pass_obj
def command(call: Call, nested: bool, address: str) -> None:
    """Make .kairos-mem/ here.

    The memory of this directory and everything below it. It git-ignores itself.
    """
    base = Path(call.root or os.environ.get("KAIROS_MEM_ROOT", "") or ".").absolute()
    root = base if base.name == FOLDER else base / FOLDER
    if os.path.lexists(root):
        _refuse_strange(root)
    standing = root.is_dir() and _holds(root)
    if standing and address and read_settings(root / "config.yaml").store != address:
        raise Usage(f"{root} holds a memory already.", _MOVES)
    if not standing and not nested:
        _refuse_nested(root.parent, root)
    _make(root, address, standing)
    if address:
        _write_pages(root)
    said = "is there already; nothing was changed" if standing else "is ready"
    text = f"{root} {said}.\n{_JOINED if address else _NEXT}"
    call.answer({"root": str(root), "created": not standing}, text)


_NEXT = """\
Next: `kairos-mem install claude-code` (or codex, gemini, ...): sessions are heard from then on.
      What was said before comes in by `kairos-mem import claude-transcript PATH`.
      `kairos-mem observe "..."` notes one thing; `kairos-mem consolidate` dreams on the news."""
_JOINED = "Its pages are written here. Next: `kairos-mem facts` shows what is held there."
_MOVES = (
    "`kairos-mem migrate ADDRESS` moves it where none is yet. To join one that is there: put this "
    "folder aside, `init --store`, and `kairos-mem pull` from the folder."
)


def _holds(root: Path) -> bool:
    """Tell whether memory is there, in file or server.

    The settings name the server.
    """
    return (root / "memory.db").exists() or bool(read_settings(root / "config.yaml").store)


def _furnish(root: Path, address: str) -> None:
    for name, content in ((".gitignore", b"*\n"), ("config.yaml", TEMPLATE.encode())):
        if private.read(str(root / name)) is None:
            private.replace(str(root / name), content)
    if address:
        settle(root, address)
    with closing(place(str(root), Silent()).holding.opened()) as store, store.transaction():
        store.mark({MADE: store.marks().get(MADE, str(time.time()))})


def _write_pages(root: Path) -> None:
    """Write the pages of a memory that was joined.

    A session opens with them.
    """
    from memory_engine.engine import publishing

    with place(str(root), Silent()).writing() as engine:
        publishing.publish(engine)


def _refuse_nested(base: Path, root: Path) -> None:
    try:
        outer = vouched(above(str(base)))
    except (NoStore, UnsafeStore):
        return  # a store that would not be used hides nothing
    if Path(outer) != root:
        raise NestedStore(outer)


def _refuse_strange(root: Path) -> None:
    if root.is_symlink() and not root.is_dir():
        raise UnsafeStore(str(root), "is a link that leads nowhere", "Remove it.")
    if root.is_dir():
        vouched(str(root))


def _make(root: Path, address: str, standing: bool) -> None:
    """Make what a store lacks; raises ``NoRoom``."""
    try:
        for folder in (root, root / "logs", root / "memory"):
            private.folder(str(folder), str(root))
        whole = standing and all((root / name).exists() for name in (".gitignore", "config.yaml"))
        if address or not whole:
            with held(root / "lock", PATIENCE_SECONDS):
                _furnish(root, address)
    except OSError as error:
        raise NoRoom(str(root), error.strerror or str(error)) from None
