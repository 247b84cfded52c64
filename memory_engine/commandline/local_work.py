"""Whether a program tests, checks or builds nothing but what is here."""

from __future__ import annotations

import posixpath
import re

from memory_engine.commandline import programs
from memory_engine.commandline.options import arguments
from memory_engine.commandline.places import Surroundings, is_local, is_remote
from memory_engine.domain.table import words

INLINE = words("-c -e -r -p -pe -ne -i --eval --print --execute -")
"""Options of interpreters after which code stands, or with which it is read from what they are
fed."""

IMPORTED = re.compile(r"\b(?:import|from)\s+([\w.]+(?:\s*,\s*[\w.]+)*)")

REACHES = re.compile(
    r"__|\b(?:exec|eval|compile|open|input|getattr|system|popen|modules|environ|stdin|argv|"
    r"breakpoint)\b|['\"]\s*\+|://"
)

LOCAL_MODULES = words("""
    argparse ast base64 bisect calendar collections copy csv dataclasses datetime decimal difflib
    enum fractions functools hashlib inspect itertools json keyword locale math numbers operator
    platform pprint random re shlex statistics string struct sys textwrap time tokenize tomllib
    types typing unicodedata uuid zlib zoneinfo
""")
"""Modules of Python with which nothing is read from elsewhere."""

ABOUT_ITSELF = words("--version -V -version version --help -h help")

CHECKS_OF_NODE = ("--test", "test", "--check", "-c")

LIKE_NODE = ("node", "nodejs", "bun", "deno")


def works_here(name: str, command: tuple[str, ...], scope: Surroundings) -> bool:
    """Whether it tests, checks or builds only what is here."""
    rest = command[1:]
    if scope.elsewhere or any(map(is_remote, rest)):
        return False
    if any(word.startswith(("/", "~", "../")) and not is_local(word, scope) for word in rest):
        return False
    if name in programs.LOCAL:
        wanted, plain = programs.LOCAL[name], arguments(rest)
        about = bool(rest) and ABOUT_ITSELF.issuperset(rest)
        return about or not wanted or not wanted.isdisjoint(plain[:1])
    if name in programs.TASK_RUNNERS:
        return _tasks_are_local(name, rest)
    return "/" in command[0] and _is_script(command[0], scope)


def _tasks_are_local(name: str, rest: tuple[str, ...]) -> bool:
    lead = programs.TASK_RUNNERS[name]
    until = rest.index("--") if "--" in rest else len(rest)
    tasks = [word for word in arguments(rest[:until], name) if "=" not in word]
    runs = bool(tasks) and (tasks[0] in lead or tasks[0] == "run")
    tasks = tasks[1:] if runs else tasks
    if not lead:
        return all(map(_is_task, tasks))
    return bool(tasks) and (runs or tasks[0] != "ci") and _is_task(tasks[0])


def _is_task(name: str) -> bool:
    parts = {part for part in re.split(r"[^a-z0-9]+", name.lower()) if part}
    return bool(parts & programs.TASKS) and not parts & programs.NOT_LOCAL_TASKS


def _is_script(path: str, scope: Surroundings) -> bool:
    """Tell by its name whether a project's script tests, checks or builds."""
    return is_local(path, scope) and _is_task(posixpath.splitext(posixpath.basename(path))[0])


def interprets_locally(name: str, rest: tuple[str, ...], scope: Surroundings) -> bool:
    """Whether an interpreter runs a check, or harmless code."""
    if rest and ABOUT_ITSELF.issuperset(rest):
        return True
    if name in LIKE_NODE and rest[:1] and rest[0] in CHECKS_OF_NODE:
        return not any(map(is_remote, rest))
    if name == "python" and rest[:1] == ("-c",):
        return len(rest) > 1 and _harmless(rest[1]) and not scope.elsewhere
    plain = arguments(rest)
    if not INLINE.isdisjoint(rest) or not plain or any(map(is_remote, rest)):
        return False
    script = posixpath.basename(plain[0])
    if script in programs.LOCAL:
        return not programs.LOCAL[script].isdisjoint(plain[1:2]) and is_local(plain[0], scope)
    return _is_script(plain[0], scope)


def _harmless(code: str) -> bool:
    """Whether Python code reaches for nothing.

    It neither imports what could read from elsewhere, nor opens anything.
    """
    imported = {
        name.strip().split(".")[0]
        for match in IMPORTED.finditer(code)
        for name in match.group(1).split(",")
    }
    return imported <= LOCAL_MODULES and not REACHES.search(code)
