"""What a command starts in the end.

However many programs stand before that only start another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set

from memory_engine.commandline import programs
from memory_engine.commandline.options import OF, REMOTE_CODE, WITH_VALUE
from memory_engine.commandline.parse import ASSIGNED
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex

DURATION = regex(r"\d+(?:\.\d+)?[smhd]?")
"""How long a program may run, as ``timeout`` is told."""

PYTHON = regex(r"py(?:thon)?[\d.]*")
CODE_FOLLOWS = ("-m", "-c", "-e", "-")
PACKAGE_RUNNERS = frozenset({"npx", "bunx"})
"""Of them ``-p`` names a package from elsewhere."""

INSTALLER = "pip"
"""``python -m pip`` does something itself."""


class Started(NamedTuple):
    """The program that works in the end, with its arguments.

    ``typed`` is the command as one types it again, without what only wraps it, and ``assigned`` the
    variables that are set before; ``launcher`` runs it in an environment; ``raised`` with more
    rights; ``remote`` where an option brings code from elsewhere.
    """

    words: tuple[str, ...]
    typed: tuple[str, ...]
    assigned: tuple[str, ...] = ()
    launcher: str = ""
    raised: bool = False
    remote: bool = False


def program_name(path: str) -> str:
    """Name a program by its path, as the table knows it."""
    name = path.rpartition("/")[2]
    return "python" if PYTHON.fullmatch(name) else name


def started(words: Sequence[str], named: Callable[[str], str] = program_name) -> Started:
    """Find what a command starts.

    ``named`` tells under which name a program is known.

    1. Assignments and wrappers go, each with its options.
    2. Launchers and ``python -m`` go, and are kept in what is typed.
    3. So it goes on with what is left.
    """
    rest, assigned, typed = tuple(words), list[str](), tuple[str, ...]()
    launcher, raised, remote = "", False, False
    while rest:
        name = named(rest[0])
        length = _launched(rest, name)
        if ASSIGNED.fullmatch(rest[0]):
            assigned += [] if typed else [rest[0]]
            rest = rest[1:]
        elif length:
            typed = typed or rest
            launcher = launcher or ("" if PYTHON.fullmatch(name) or length == 1 else name)
            rest, options = _after_options(rest[length:], WITH_VALUE | OF.get(name, frozenset()))
            far = REMOTE_CODE | {"-p"} if name in PACKAGE_RUNNERS else REMOTE_CODE
            remote = remote or not far.isdisjoint(options)
        elif name in programs.STARTS:
            raised = raised or name in programs.RAISES
            rest, _ = _after_options(rest[1:], OF.get(name, frozenset()), DURATION)
        else:
            break
    return Started(rest, typed or rest, tuple(assigned), launcher, raised, remote)


def script_of(words: Sequence[str]) -> tuple[str, int]:
    """Find an interpreter's script and its place; ``""`` for none.

    Code that stands in the command, or that it is fed with, is no script.
    """
    at = _after_flags(words)
    given = at < len(words) and not words[at].startswith("-")
    return (words[at], at) if given else ("", at)


def _after_flags(words: Sequence[str]) -> int:
    """The place of the first word behind an interpreter's flags."""
    valued = OF.get(program_name(words[0]), frozenset())
    at = 1
    while at < len(words) and words[at].startswith("-") and words[at] not in CODE_FOLLOWS:
        at += 2 if words[at] in valued else 1
    return at


def _launched(words: Sequence[str], name: str) -> int:
    """How many words launch what comes after them; 0 where none do."""
    if PYTHON.fullmatch(name):
        at = _after_flags(words)
        flag, module = (*words[at : at + 2], "", "")[:2]
        return at + 1 if flag == "-m" and module not in ("", INSTALLER) else 0
    lengths = (
        len(launcher)
        for launcher in programs.LAUNCHERS
        if (name, *words[1 : len(launcher)]) == launcher
    )
    return next((length for length in lengths if len(words) > length), 0)


def _after_options(
    words: tuple[str, ...], valued: Set[str], also: re.Pattern[str] | None = None
) -> tuple[tuple[str, ...], Set[str]]:
    """(the words behind the options, the options without values).

    ``also`` is what else is its own.
    """
    options = set[str]()
    while words and (words[0].startswith("-") or (also and also.fullmatch(words[0]))):
        if words[0] == "--":
            return words[1:], options
        options.add(words[0].partition("=")[0])
        words = words[2 if words[0] in valued else 1 :]
    return words, options
