"""What finds, searches or reads all files of a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from memory_engine.commandline import programs
from memory_engine.commandline.parse import Invocation
from memory_engine.domain.table import words

EXCLUDES = words("-not ! -prune -path -maxdepth")
"""With these ``find`` leaves folders out, or goes into few."""

EXECUTES = ("-exec", "-execdir", "-ok", "-okdir")

SEARCHES = frozenset({"grep", "egrep", "fgrep", "rg"})

EVERYWHERE = words(". ./ * **")

NAMING = words("grep egrep rg ls wc file stat")
"""They say in which file they found what they print."""

UNNAMED = re.compile(r"(?:^| )-\w*(?:r\w*h|h\w*r|R\w*h|h\w*R|I)\w*(?: |$)|--no-filename")
"""Options with which a search through folders does not say where it found what it prints."""

ANY_FOLDER = re.compile(r"(?:\./)?(?:\*{1,2}|[\w.-]*\*[\w.-]*)/|.*/\*\*/")
"""A path whose first folder may be any."""


def executed(rest: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The option of ``find`` that runs a command, and that command."""
    for place, word in enumerate(rest):
        if word in EXECUTES:
            end = next((n for n in range(place + 1, len(rest)) if rest[n] in (";", "+")), len(rest))
            return word, rest[place + 1 : end]
    return None


def reads_all(calls: Sequence[Invocation]) -> bool:
    """Whether files from all of a folder are printed without being named.

    Those of others are among them.
    """
    fed = any(call.words[:1] == ("xargs",) for call in calls)
    return any(_reads_any_folder(call, fed) for call in calls)


def _reads_any_folder(call: Invocation, fed: bool) -> bool:
    name, rest = "".join(call.words[:1]), call.words[1:]
    if name == "find":
        roots = tuple(takewhile(lambda word: not word.startswith("-"), rest))
        printing = (fed or _prints_each(rest)) and EXCLUDES.isdisjoint(rest)
        return printing and (not roots or not EVERYWHERE.isdisjoint(roots))
    if name in SEARCHES and UNNAMED.search(" ".join(rest)):
        roots = tuple(word for word in rest if not word.startswith("-"))[1:]
        return not roots or not EVERYWHERE.isdisjoint(roots)
    return name in programs.READS and any(map(ANY_FOLDER.match, rest[name in programs.SCRIPTED :]))


def _prints_each(rest: tuple[str, ...]) -> bool:
    """Whether ``find`` runs what prints files without their names."""
    called = executed(rest)
    return called is not None and NAMING.isdisjoint(called[1][:1])
