"""What a recorded command shows of a claim.

A test of it, a reading, or an outside source's word.

Decided narrowly, by the names of programs: whoever runs ``grep`` has read, and whoever runs
``curl`` has heard an outside source.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from memory_engine.commandline.options import FILE, SELECTORS
from memory_engine.commandline.parse import Invocation, parse_shell
from memory_engine.commandline.programs import EXPLAINS, FETCHES, HERE, READS, SAYS
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import program_name, started
from memory_engine.domain.patterns import regex
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records import Fact, Observation

READERS = SAYS | READS | EXPLAINS | {"git"}
"""Programs that print, search or list: what they show stands in a file, and was not tried."""
LOOPBACK = (*HERE, "127.")
INFORMING = frozenset({"--version", "-V", "-version", "version", "--help", "-h", "help"})
"""An argument with which a program only tells about itself."""
OTHERS = (
    "node_modules site-packages dist-packages vendor third_party third-party .venv venv .cargo "
    ".m2 .gem"
).split()
"""Folders of code and texts that others wrote."""

WORKS = regex(r" (?:works|passes|runs|succeeds|exists)(?: in \S+)?")
VALUE = regex(r"(?<![\w.])\d[\d_.,]*(?![\w-])|\"[^\"]+\"|\b(?:true|false)\b", re.I)
"""In a text: a number or another value that a test can compare with."""

NARROWING = SELECTORS | {"-c", "--filter"}
"""Flags that narrow a run to some of its tests, or hold the very code that is run."""

Showing = Literal["nothing", "test", "read", "outside"]


def showing(observation: Observation) -> Showing:
    """Tell what the run of an observation shows.

    Nothing, if it has none that names the code that it ran on.
    """
    artefact = observation.provenance.artefact
    return shown_by(artefact.command) if artefact is not None and artefact.hash else "nothing"


@lru_cache(maxsize=1024)
def shown_by(command: str) -> Showing:
    """Tell a test, a reading and an outside source's word apart."""
    begun = [(*started(call.words).words, *call.reads) for call in _calls(command)]
    called = [(program_name(words[0]), words[1:]) for words in begun if words]
    if any(name in FETCHES and not _asks_here(rest) for name, rest in called):
        return "outside"
    if any(
        name not in READERS and not (len(rest) == 1 and rest[0] in INFORMING)
        for name, rest in called
    ):
        return "test"
    named = (argument.split("/") for _, rest in called for argument in rest)
    return "outside" if any(folder in parts for parts in named for folder in OTHERS) else "read"


def _calls(command: str) -> tuple[Invocation, ...]:
    """The commands of a line.

    Of one that can't be parsed its words are one.
    """
    try:
        return parse_shell(command).calls
    except Unreadable:
        return (Invocation(tuple(command.split())),)


def _asks_here(rest: tuple[str, ...]) -> bool:
    return any(host in argument for argument in rest for host in LOOPBACK)


def linked(observation: Observation) -> bool:
    """Tell whether an agent itself tied a run to its text.

    No host's record shows that run.
    """
    by = observation.provenance
    recorded = by.extracted_by == HOST_RECORD or by.method == "probe"
    return by.artefact is not None and by.trust != "owner" and not recorded


def speaks(observation: Observation, fact: Fact) -> bool:
    """Tell whether a run may speak for its text.

    The host's record and the owner tie narrowly or knowingly. What an agent tied speaks for its
    text only where that says that the command works, or states a value that a narrow run can test.
    """
    artefact = observation.provenance.artefact
    if artefact is None or not linked(observation):
        return artefact is not None
    if _says_it_works(observation, artefact.command):
        return True
    value = observation.value or fact.value
    narrow = _narrow(artefact.command) or (bool(value) and value in artefact.command)
    return narrow and bool(value or VALUE.search(observation.text))


def _says_it_works(observation: Observation, command: str) -> bool:
    asked = " ".join(command.split())
    if observation.attribute == "works":
        return observation.subject == asked
    text = observation.text.replace("`", "").rstrip(" .!")
    return text.startswith(asked) and bool(WORKS.fullmatch(text, len(asked)))


def _narrow(command: str) -> bool:
    """Whether a command is narrowed to some code or test.

    A file, a test, or code of its own.
    """
    words = command.split()
    return any(FILE.fullmatch(w) or w.partition("=")[0] in NARROWING for w in words[1:])
