"""What the run that an observation brings may speak for."""

from __future__ import annotations

import re

from memory_engine.commandline.options import FILE, SELECTORS
from memory_engine.domain.patterns import regex
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.commandline.runs import Showing

WORKS = regex(r" (?:works|passes|runs|succeeds|exists)(?: in \S+)?")
VALUE = regex(r"(?<![\w.])\d[\d_.,]*(?![\w-])|\"[^\"]+\"|\b(?:true|false)\b", re.I)
"""In a text: a number or another value that a test can compare with."""

NARROWING = SELECTORS | {"-c", "--filter"}
"""Flags that narrow a run to some of its tests, or hold the very code that is run."""


def showing(observation: Observation) -> Showing:
    """Tell what the run of an observation shows.

    Nothing, if it has none that names the code that it ran on.
    """
    artefact = observation.provenance.artefact
    if artefact is None or not artefact.hash:
        return "nothing"
    from memory_engine.commandline.runs import shown_by  # reads command lines: heavy

    return shown_by(artefact.command)


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
