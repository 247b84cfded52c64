"""What of ours stands in hosts' files.

It is hooks and servers, in JSON and in TOML.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from memory_engine.attach.install.host import Entry, Scope
from memory_engine.domain.errors.given import BadInput
from memory_engine.formats import jsonc, jsonc_members, toml_tables

SERVER = "kairos-mem"
"""Under which name hosts know our MCP server."""
PROGRAM = "kairos-mem"
"""As each machine has it on its path, if at all."""

Group = Mapping[str, Any]
TOP: Group = {"version": 1}
"""What files of hooks say of themselves, where hosts ask for it."""


class Hook(NamedTuple):
    """An event of a host and what we call it.

    ``tools`` are by the host's own names, "" for all.
    """

    event: str
    ours: str
    tools: str = ""
    seconds: int = 10


class JsonHooks(NamedTuple):
    """Hooks in a JSON file, by event, below a key.

    There is a list for each event. ``group`` makes what stands in the list; ``top`` are members
    that the file needs besides.
    """

    hooks: tuple[Hook, ...]
    group: Callable[[Hook], Group]
    top: Mapping[str, Any] = {}
    path: tuple[str, ...] = ("hooks",)

    def wanted(self) -> dict[str, list[Group]]:
        """Give the groups of our hooks, by event."""
        should: dict[str, list[Group]] = {}
        for hook in self.hooks:
            should.setdefault(hook.event, []).append(self.group(hook))
        return should

    def put(self, text: str, place: str) -> str:
        """Write our hooks in place of our earlier ones.

        We put these there before.
        """
        should = self.wanted()
        if self._ours(text, place) == should and self._has_top(text, place):
            return text
        text = jsonc.without(text, is_ours, place)
        for key, value in self.top.items():
            if jsonc_members.member(text, (key,), place) is None:
                text = jsonc_members.put(text, (key,), value, place)
        for event, groups in should.items():
            text = jsonc.appended(text, (*self.path, event), groups, place)
        return text

    def without(self, text: str, place: str) -> str:
        """Take our hooks out.

        What the file needed for them alone goes with them.
        """
        text = jsonc.without(text, is_ours, place)
        now = jsonc.value_of(text, place)
        alone = isinstance(now, dict) and set(now) == set(self.top) and bool(now)
        for key in self.top if alone else ():
            text = jsonc_members.dropped(text, (key,), place)
        return text

    def standing(self, text: str, place: str) -> Sequence[str]:
        """List the events for which a hook of ours stands there."""
        return tuple(self._ours(text, place))

    def _ours(self, text: str, place: str) -> dict[str, list[Any]]:
        events = jsonc_members.member(text, self.path, place)
        rows = events.items() if isinstance(events, dict) else ()
        lists = {event: group for event, group in rows if isinstance(group, list)}
        ours = {event: [one for one in group if is_ours(one)] for event, group in lists.items()}
        return {event: group for event, group in ours.items() if group}

    def _has_top(self, text: str, place: str) -> bool:
        return all(jsonc_members.member(text, (key,), place) is not None for key in self.top)


class WholeFile(NamedTuple):
    """A file that is ours from its first line to its last.

    One of others is never written over.
    """

    text: str
    mark: str

    def put(self, text: str, place: str) -> str:
        """Give our text in the place of an older one of ours."""
        if text.strip() and self.mark not in text:
            raise BadInput(place, "this file is not ours", "Move it away, then run it again.")
        return self.text

    def without(self, text: str, place: str) -> str:
        """Give an empty text in the place of ours."""
        return "" if self.mark in text else text

    def standing(self, text: str, place: str) -> Sequence[str]:
        """List the events that our file listens to."""
        return tuple(re.findall(r"hook\(\"([a-z-]+)\"", text)) if self.mark in text else ()


class JsonServer(NamedTuple):
    """Our MCP server as an object's member in JSON.

    It is in a file.
    """

    path: tuple[str, ...]
    value: Group

    def put(self, text: str, place: str) -> str:
        """Register the server."""
        return jsonc_members.put(text, self.path, self.value, place)

    def without(self, text: str, place: str) -> str:
        """Take the server out."""
        return jsonc_members.dropped(text, self.path, place)

    def standing(self, text: str, place: str) -> Sequence[str]:
        """Name the server if it is registered."""
        there = jsonc_members.member(text, self.path, place) is not None
        return (SERVER,) if there else ()


class JsonSetting(NamedTuple):
    """A member that has a value of ours while we are there.

    ``before`` is the file without us.
    """

    path: tuple[str, ...]
    value: Any
    before: str

    def put(self, text: str, place: str) -> str:
        """Give it our value."""
        return jsonc_members.put(text, self.path, self.value, place)

    def without(self, text: str, place: str) -> str:
        """Give it the value that it had.

        What somebody has set since stays.
        """
        if jsonc_members.member(text, self.path, place) != self.value:
            return text
        was = jsonc_members.member(self.before, self.path, place)
        if was is None:
            return jsonc_members.dropped(text, self.path, place)
        return jsonc_members.put(text, self.path, was, place)

    def standing(self, text: str, place: str) -> Sequence[str]:
        """Name nothing: it calls nobody."""
        return ()


class Absent(NamedTuple):
    """Something of ours that does not belong there now.

    It may be there from an earlier time.
    """

    entry: Entry

    def put(self, text: str, place: str) -> str:
        """Take it out."""
        return self.entry.without(text, place)

    def without(self, text: str, place: str) -> str:
        """Take it out."""
        return self.entry.without(text, place)

    def standing(self, text: str, place: str) -> Sequence[str]:
        """Name what of it stands there all the same."""
        return self.entry.standing(text, place)


class TomlServer(NamedTuple):
    """Our MCP server as a table in a TOML file."""

    path: tuple[str, ...]
    table: toml_tables.Table

    def put(self, text: str, place: str) -> str:
        """Register the server."""
        return toml_tables.put(text, self.path, self.table, place)

    def without(self, text: str, place: str) -> str:
        """Take the server out."""
        return toml_tables.without(text, self.path, place)

    def standing(self, text: str, place: str) -> Sequence[str]:
        """Name the server if it is registered."""
        there = toml_tables.table_at(toml_tables.value_of(text, place), self.path) is not None
        return (SERVER,) if there else ()


def programs_called(text: str, place: str) -> set[str]:
    """Name the programs that our hooks in a JSON file run."""
    pending, programs = [jsonc.value_of(text, place)], set()
    while pending:
        value = pending.pop()
        if _calls_us(value):
            programs.add(_call_of(value)[0])
        inner = value.values() if isinstance(value, dict) else value
        pending += inner if isinstance(value, dict | list) else ()
    return programs


def called(program: str, hook: Hook, agent: str) -> str:
    """Write the call of a hook as one line of a shell."""
    words = ["hook", hook.ours, "--agent", agent]
    return harmless(words) if program == PROGRAM else shlex.join([program, *words])


def harmless(words: Sequence[str]) -> str:
    """Write a call of our program that always ends well.

    It is whatever program of ours is on the path, or none. In words that mean the same to sh and to
    PowerShell: whoever works on the project and lacks the program has their sessions undisturbed.
    """
    return f"{' '.join([PROGRAM, *words])}; exit 0"


def flat(scope: Scope, agent: str, command: str, wait: str) -> Callable[[Hook], Group]:
    """Make groups of hosts whose hooks stand by themselves.

    ``command`` and ``wait`` are what they call the line of a shell, and how long they wait.
    """

    def group(hook: Hook) -> Group:
        matcher = {"matcher": hook.tools} if hook.tools else {}
        return {command: called(scope.program, hook, agent), **matcher, wait: hook.seconds}

    return group


def nested(scope: Scope, agent: str, wait: int = 1) -> Callable[[Hook], Group]:
    """Make groups as Codex and Gemini CLI read them.

    ``wait`` turns seconds into their unit.
    """

    def group(hook: Hook) -> Group:
        command = called(scope.program, hook, agent)
        call = {"type": "command", "command": command, "timeout": hook.seconds * wait}
        return {**({"matcher": hook.tools} if hook.tools else {}), "hooks": [call]}

    return group


def is_ours(value: object) -> bool:
    """Tell whether hooks are ours alone.

    It is a group of hooks, or a hook that stands by itself.
    """
    hooks = value.get("hooks") if isinstance(value, dict) else None
    if isinstance(hooks, list):
        return bool(hooks) and all(map(_calls_us, hooks))
    return _calls_us(value)


def _calls_us(hook: object) -> bool:
    """Tell whether a hook runs our program's ``hook``.

    Hosts write that in several forms.
    """
    command, words = _call_of(hook)
    name = command.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return words[:1] == ["hook"] and name == PROGRAM


def _call_of(hook: object) -> tuple[str, list[Any]]:
    if not isinstance(hook, dict):
        return "", []
    command, words = str(hook.get("command", hook.get("bash", ""))), hook.get("args")
    if isinstance(words, list):
        return command, words
    try:
        program, *words = shlex.split(command) or [""]
    except ValueError:
        return "", []
    return program, words
