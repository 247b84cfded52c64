"""``init``: make .kairos-mem/ here."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kairos_mem.app import Call
from kairos_mem.root import FOLDER, above
from memory_engine.adapters.settings import TEMPLATE
from memory_engine.adapters.store import Store
from memory_engine.domain.errors import NestedStore, NoRoom, NoStore


@click.command("init")
@click.option("--nested", is_flag=True, help="Make one even where a directory above keeps one already.")
@click.pass_obj
def command(call: Call, nested: bool) -> None:
    """Make .kairos-mem/ here: the memory of this directory and everything below it. It git-ignores itself."""
    base = Path(call.root or os.environ.get("KAIROS_MEM_ROOT", "") or ".").absolute()
    root = base if base.name == FOLDER else base / FOLDER
    standing = root.is_dir() and (root / "memory.db").exists()
    if not standing and not nested:
        _refuse_nested(root.parent, root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / ".gitignore").write_text("*\n", "utf-8")
        (root / "logs").mkdir(exist_ok=True)
        (root / "memory").mkdir(exist_ok=True)
        if not (root / "config.yaml").exists():
            (root / "config.yaml").write_text(TEMPLATE, "utf-8")
    except OSError as error:
        raise NoRoom(str(root), error.strerror or str(error)) from None
    if not standing:
        Store(root / "memory.db").close()
    said = "is there already; nothing was changed" if standing else "is ready"
    call.answer(
        {"root": str(root), "created": not standing},
        f'{root} {said}.\nNext: kairos-mem observe "...", or kairos-mem import claude-transcript PATH; then kairos-mem consolidate.',
    )


def _refuse_nested(base: Path, root: Path) -> None:
    try:
        outer = above(str(base))
    except NoStore:
        return
    if Path(outer) != root:
        raise NestedStore(outer)
