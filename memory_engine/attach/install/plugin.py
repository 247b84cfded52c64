"""The plugin for Claude Code: a marketplace of itself.

It is a folder that is a marketplace of one plugin, and that plugin. It lies in the package, so that
it is always of the version of the program that its hooks call. A copy may name another program than
the one on the path.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from memory_engine.attach.install import claude_code
from memory_engine.attach.install.entries import PROGRAM
from memory_engine.attach.install.files import written
from memory_engine.attach.install.host import Scope
from memory_engine.domain.errors.given import BadInput

SHIPPED = Path(__file__).parents[1] / "plugin"
"""Where it lies in the package."""
NAME = "kairos-mem"
MANIFEST, HOOKS, SERVERS = ".claude-plugin/plugin.json", "hooks/hooks.json", ".mcp.json"
BY = "plugin"
"""How its hooks tell whence they are called."""


def copy(folder: Path, program: str) -> bool:
    """Write the plugin into a folder of its own.

    Tells whether that changed anything. Raises ``BadInput`` for a folder that holds something else.
    """
    _refuse_others(folder)
    changed = False
    for name, content in contents(program).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            written(path, content)
            changed = True
    return changed


def contents(program: str = PROGRAM) -> Mapping[str, bytes]:
    """Give the plugin's files, calling a program.

    Its hooks and server call it.
    """
    paths = (path for path in sorted(SHIPPED.rglob("*")) if path.is_file())
    files = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in paths}
    for name, naming in NAMING.items():
        files[name] = _written(naming(json.loads(files[name]), program))
    return files


def on_path() -> bool:
    """Tell whether the program is on the path.

    There hooks of the shipped plugin look for it.
    """
    return shutil.which(PROGRAM) is not None


def _hooks(shipped: dict[str, Any], program: str) -> dict[str, Any]:
    scope = Scope(BY, Path(), Path(), program)
    return {**shipped, "hooks": claude_code.hooks(scope).wanted()}


def _servers(shipped: dict[str, Any], program: str) -> dict[str, Any]:
    return {"mcpServers": {NAME: {**shipped["mcpServers"][NAME], "command": program}}}


NAMING: Mapping[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    HOOKS: _hooks,
    SERVERS: _servers,
}
"""File of the plugin -> what writes the program into it."""


def _written(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _refuse_others(folder: Path) -> None:
    remedy = "Name a folder that is not there yet, or an empty one."
    if folder.exists() and not folder.is_dir():
        raise BadInput(str(folder), "this is no folder", remedy)
    if folder.is_dir() and any(folder.iterdir()) and _name_of(folder) != NAME:
        raise BadInput(str(folder), "something else is in this folder", remedy)


def _name_of(folder: Path) -> str:
    try:
        value = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return ""
    return str(value.get("name")) if isinstance(value, dict) else ""
