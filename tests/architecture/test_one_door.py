"""Nothing but one module opens a connection outwards.

Whoever uses a library that could is given its way out by that module.
"""

from __future__ import annotations

import ast

from memory_engine.adapters.nightwatch import folder
from tests.architecture.test_imports import imported, modules

DOOR = "memory_engine.adapters.network"
OUTWARDS = (
    *("aiohttp", "asyncio", "ftplib", "http", "httpcore", "httpcore2", "httpx", "httpx2"),
    *("imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib"),
    *("urllib.request", "urllib3", "websockets", "xmlrpc"),
    *("discord", "slack_sdk", "telegram"),
)
"""Modules by which something could leave the machine."""
ERRORS_ALONE = {
    "memory_engine.adapters.advisers.endpoint": {"httpx2"},
    "memory_engine.adapters.nightwatch.operator": {"httpx2"},
    "memory_engine.channels.github.api": {"httpx2"},
}
"""Module -> what it imports to know the faults of a client that the door has given it."""
MESSENGERS = {
    "memory_engine.channels.telegram.way": {"httpx2", "telegram"},
    "memory_engine.channels.telegram.reading": {"telegram"},
    "memory_engine.channels.telegram.bot": {"asyncio", "telegram"},
    "memory_engine.channels.slack.way": {"httpx2", "slack_sdk"},
    "memory_engine.channels.slack.app": {"slack_sdk"},
    "memory_engine.channels.discord.way": {"aiohttp", "discord"},
    "memory_engine.channels.discord.reading": {"discord"},
    "memory_engine.channels.discord.bot": {"asyncio", "discord"},
}
"""Module -> the library that it drives. ``way`` gives the library its way out: the door's own
client where it takes one, else whatever it opens is asked of the door first (what is held of it
stands below); ``asyncio`` runs the library's loop."""
LISTENING = {
    "memory_engine.adapters.nightwatch.client": "the watch's own socket, a file of the user's",
    "memory_engine.adapters.sessions.inbox": "a session's own inbox, a file of the user's",
    "memory_engine.daemon.control": "listens on that socket",
    "memory_engine.daemon.page.front": "holds what its neighbour listens on, and hands it on",
    "memory_engine.daemon.line": "whoever has connected to it: it makes none",
    "memory_engine.daemon.service": "wakes itself: a pair of its own",
}
"""Module -> why it has sockets, none of which leads off the machine: ``AF_UNIX`` alone."""
PAGE = "memory_engine.web.serving"
"""What serves the page to a browser here: on the loopback, or a socket file. What it does with
sockets is read off its text below."""
PAGE_OF_WATCH = "memory_engine.daemon.page.listening"
"""What listens for that page where the watch serves it, and answers nobody itself."""
DELIVERIES = "memory_engine.channels.github.listening"
"""What hears deliveries that a tunnel brings to this machine: it answers whoever asks, and asks
nobody."""
FOR_A_PAGE = {"AF_INET", "AF_UNIX", "SOCK_STREAM", "SOL_SOCKET", "SO_REUSEADDR", "socket"}
"""Of the module ``socket``, all that the page may use: nothing that resolves names or makes a
connection by itself."""
PROGRAMS = {
    "memory_engine.adapters.network": "the faults of a reader or judge that is a command",
    "memory_engine.adapters.program": "a reader or judge that is a command, for the door; what "
    "tells whether anybody is at work, and the desktop's own notifier",
    "memory_engine.adapters.atwork.signs": "the fault of a program that hangs",
    "memory_engine.adapters.notify": "the same",
    "memory_engine.adapters.nightwatch.reviving": "the night watch that was killed: this program",
    "memory_engine.adapters.machine": "service managers, by the owner's call",
    "memory_engine.adapters.workspace.git": "git, for reading",
    "memory_engine.daemon.distance": "the channels' own process: this very program, no other",
    "memory_engine.daemon.page.child": "the page of a watched store: this very program, no other",
    "memory_engine.daemon.schedule.runs": "tasks: verbs of ours, and what the owner has added",
    "memory_engine.daemon.night_process": "a night of a watched store: this very program, no other",
    "memory_engine.services.schtasks": "how Windows writes a command line: runs nothing",
}
"""Module -> why it may run, or write, a program's call."""
EXAMPLE = "memory_engine.attach.example_loop"
"""A loop that a user may copy: it is run by hand alone, and speaks to a model by design."""


def _leads_out(name: str) -> str:
    return next((one for one in OUTWARDS if name == one or name.startswith(f"{one}.")), "")


def _ours() -> list[str]:
    return [name for name in modules() if name.split(".")[0] in ("memory_engine", "kairos_mem")]


def test_nothing_else_imports_what_leads_out() -> None:
    wrong = [
        f"{module}:{line} imports {name}"
        for module in _ours()
        if module != DOOR
        for name, line in imported(module)
        if (out := _leads_out(name)) and out not in ERRORS_ALONE.get(module, ())
        if out not in MESSENGERS.get(module, ())
        if not (out == "socket" and module in {*LISTENING, PAGE, PAGE_OF_WATCH})
        if not (name == "http.server" and module == DELIVERIES)
    ]
    assert wrong == []
    assert any(_leads_out(name) for name, _ in imported(DOOR))


def test_a_socket_that_is_no_door_is_a_file_of_this_machine() -> None:
    seen = 0
    for module in LISTENING:
        calls = [node for node in ast.walk(modules()[module]) if isinstance(node, ast.Call)]
        made = [node for node in calls if ast.unparse(node.func) == "socket.socket"]
        assert all(ast.unparse(node.args[0]) == "socket.AF_UNIX" for node in made), module
        seen += len(made)
    assert seen >= 2


def test_the_page_is_reached_from_this_machine_alone() -> None:
    nodes = list(ast.walk(modules()[PAGE]))
    used = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "socket"
    }
    assert "socket" in used
    assert used <= FOR_A_PAGE
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    bound = [ast.unparse(c.args[0]) for c in calls if getattr(c.func, "attr", "") == "bind"]
    assert sorted(bound) == ["(LOOPBACK, port)", "path"]
    reached = [ast.unparse(c.args[0]) for c in calls if getattr(c.func, "attr", "") == "connect"]
    assert reached == ["path"], "a socket file alone is asked whether anybody listens on it"
    named = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "LOOPBACK"
    }
    assert named == {"LOOPBACK": "127.0.0.1"}


def test_where_the_watch_listens_for_the_page_this_machine_alone_comes() -> None:
    nodes = list(ast.walk(modules()[PAGE_OF_WATCH]))
    used = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "socket"
    }
    assert "socket" in used
    assert used <= FOR_A_PAGE
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    bound = [ast.unparse(c.args[0]) for c in calls if getattr(c.func, "attr", "") == "bind"]
    assert bound == ["(LOOPBACK, port)"]
    names = {getattr(call.func, "attr", "") for call in calls}
    assert names.isdisjoint({"connect", "connect_ex", "accept", "sendto"})
    assert folder.LOOPBACK == "127.0.0.1"


def test_deliveries_are_heard_on_this_machine_alone_and_nobody_is_asked() -> None:
    nodes = list(ast.walk(modules()[DELIVERIES]))
    brought = {name for name, _ in imported(DELIVERIES) if _leads_out(name)}
    assert brought == {"http.server"}
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    made = [ast.unparse(c.args[0]) for c in calls if ast.unparse(c.func) == "ThreadingHTTPServer"]
    assert made == ["(LOOPBACK, port)"]
    assert {getattr(call.func, "attr", "") for call in calls}.isdisjoint(
        {"connect", "connect_ex", "create_connection", "sendto"}
    )
    named = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "LOOPBACK"
    }
    assert named == {"LOOPBACK": "127.0.0.1"}


def test_nothing_else_runs_programs() -> None:
    users = {module for module in _ours() for name, _ in imported(module) if name == "subprocess"}
    users |= {m for m in _ours() for n, _ in imported(m) if n.startswith("subprocess.")}
    assert users == set(PROGRAMS)


def test_a_client_of_a_library_is_made_with_the_doors_own_way_out() -> None:
    made = {
        module: {word.arg for word in node.keywords}
        for module in _ours()
        if module != EXAMPLE
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Anthropic"
    }
    assert made
    assert all("http_client" in words for words in made.values())


def _calls(module: str, name: str) -> list[set[str | None]]:
    """The words of each call of something of that name."""
    return [
        {word.arg for word in node.keywords}
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Call)
        and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]


def _bases(module: str) -> dict[str, str]:
    nodes = ast.walk(modules()[module])
    found = (node for node in nodes if isinstance(node, ast.ClassDef) and node.bases)
    return {node.name: ast.unparse(node.bases[0]) for node in found}


def test_a_messengers_library_leaves_by_the_door() -> None:
    where = "memory_engine.channels"
    bots = _calls(f"{where}.telegram.bot", "Bot")
    assert bots
    assert all({"request", "get_updates_request"} <= words for words in bots)
    assert _bases(f"{where}.telegram.way") == {"Way": "BaseRequest"}
    assert _bases(f"{where}.slack.way") == {"Web": "WebClient", "Socket": "SocketModeClient"}
    assert not [m for m in MESSENGERS if _calls(m, "WebClient") or _calls(m, "SocketModeClient")]
    assert _bases(f"{where}.discord.bot") == {"Client": "discord.Client"}
    (traced,) = (words for words in _calls(f"{where}.discord.bot", "__init__"))
    assert "http_trace" in traced
    starts = _calls(f"{where}.discord.bot", "Client"), _calls(f"{where}.discord.way", "leaves")
    assert all(starts)


def test_a_client_of_the_network_is_made_in_the_door_alone() -> None:
    makers = {
        module
        for module in _ours()
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Attribute)
        and node.attr in ("Client", "HTTPTransport", "stream", "urlopen", "create_connection")
        and getattr(node.value, "id", "") in ("httpx2", "request", "socket")
    }
    assert makers == {DOOR}


def _attributes(module: str) -> set[str]:
    return {node.attr for node in ast.walk(modules()[module]) if isinstance(node, ast.Attribute)}


def test_vectors_leave_for_a_bucket_by_the_door_alone() -> None:
    """lancedb could write anywhere.

    One module tells it where, and asks the door before.
    """
    where = "memory_engine.adapters.vector_places"
    brought = {m for m in _ours() for name, _ in imported(m) if name.split(".")[0] == "lancedb"}
    table = "memory_engine.adapters.lance_table"
    assert brought == {where, "memory_engine.adapters.lance", table}
    assert not {"merge_insert", "delete", "add"} & _attributes(table), (
        "rows leave in the index alone"
    )
    assert [m for m in _ours() if _calls(m, "connect") and m in brought] == [where]
    nodes = {
        node.name: ast.unparse(node)
        for node in ast.walk(modules()[where])
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    assert "allowed(self._bucket.destination)" in nodes["BucketPlace"]
    assert ".leaves(self._bucket.destination" in nodes["BucketPlace"]
    index = ast.unparse(modules()["memory_engine.adapters.lance"])
    assert index.count(".merge_insert(") == index.count(".delete(") == 1
    for name, before in (("_hold", "self._sends(rows)"), ("_drop", "self.place.sends(")):
        (found,) = (
            ast.unparse(node)
            for node in ast.walk(modules()["memory_engine.adapters.lance"])
            if isinstance(node, ast.FunctionDef) and node.name == name
        )
        assert before in found
