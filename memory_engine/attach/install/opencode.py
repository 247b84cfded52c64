"""OpenCode: a plugin of our own, and the server in its configuration.

As its version 1.18.33 reads them (each tried with the program itself). It has no hooks but those of
plugins, which are JavaScript: ours calls the program as hooks of other hosts do. What memory adds
goes into the system prompt. A session is not asked what it learnt: there is no way to let a turn go
on that would not be a prompt of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

from memory_engine.attach.install.entries import SERVER, JsonServer, WholeFile
from memory_engine.attach.install.host import Part, Scope, nothing_amiss, registered, with_server

NAME = "opencode"
WHERES = ("user", "project")
NEXT = "start a new session"
PLUGIN = Path(__file__).with_name("opencode.js")
MARK = "// kairos-mem: made by"
CONFIGURATIONS = ("opencode.jsonc", "opencode.json")
"""Names of its configuration; the last where there is none."""


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name the plugin and the configuration."""
    user = scope.where == "user"
    folder = scope.home / ".config" / "opencode" if user else scope.workspace
    plugins = folder / "plugins" if user else folder / ".opencode" / "plugins"
    served = {"type": "local", "command": [scope.program, "mcp"], "enabled": True}
    server = JsonServer(("mcp", SERVER), served)
    there = [folder / name for name in CONFIGURATIONS if (folder / name).exists()]
    configuration = there[0] if there else folder / CONFIGURATIONS[-1]
    return with_server(
        scope,
        Part("", plugins / "kairos-mem.js", (WholeFile(_plugin(scope), MARK),), b""),
        Part("server", configuration, (server,)),
    )


by_hand, amiss = registered, nothing_amiss


def _plugin(scope: Scope) -> str:
    program = json.dumps(scope.program)[1:-1]
    guard = "yes" if scope.guard else "no"
    text = PLUGIN.read_text("utf-8")
    return text.replace("@PROGRAM@", program).replace("@GUARD@", guard)
