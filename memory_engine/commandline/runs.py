"""What a recorded command shows: one that works on the code tests a claim, one that only prints or
reads is a reading of it.

Decided narrowly, by the names of programs: whoever runs ``grep`` has read, and whoever runs
``curl`` has heard an outside source.
"""

from __future__ import annotations

import re
from typing import Literal

from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records import Fact, Observation

READERS = frozenset(
    """
    : ack ag awk base64 bat cat cd cut date diff dir du echo egrep env export fd fgrep file find
    gawk git grep head hexdump history jq less locate ls man md5sum more nl od printenv printf pwd
    readlink realpath rg sed sha1sum sha256sum sleep sort stat strings tac tail tee test tr tree
    true type uname uniq wc whatis whereis which whoami xxd yq
    """.split()
)
"""Programs that print, search or list: what they show stands in a file, and was not tried."""
FETCHERS = frozenset(
    {"aria2c", "curl", "gh", "glab", "http", "https", "links", "lynx", "w3m", "wget", "xh"}
)
"""Programs that bring what others wrote; asking a server on this machine is a test of it."""
HERE = ("localhost", "127.", "[::1]", "0.0.0.0")
INFORMING = frozenset({"--version", "-V", "-version", "version", "--help", "-h", "help"})
"""An argument with which a program only tells about itself."""
OTHERS = (
    "node_modules site-packages dist-packages vendor third_party third-party .venv venv .cargo "
    ".m2 .gem"
).split()
"""Folders of code and texts that others wrote."""

WORKS = re.compile(r" (?:works|passes|runs|succeeds|exists)(?: in \S+)?")
VALUE = re.compile(r"(?<![\w.])\d[\d_.,]*(?![\w-])|\"[^\"]+\"|\b(?:true|false)\b", re.I)
"""In a text: a number or another value that a test can compare with."""

FILE = re.compile(r"[\w./@-]*\w\.[A-Za-z]{1,5}(?:::?[\w:\[\].-]+)?")
SELECTORS = frozenset(
    """
    -k -t --testNamePattern --test-name-pattern -run --run --grep -g -e --example --only --tests
    -c --filter
    """.split()
)
"""Flags that narrow a run to some of its tests, or hold the very code that is run."""

Showing = Literal["nothing", "test", "read", "outside"]


def showing(observation: Observation) -> Showing:
    """Think: what the run of an observation shows; nothing, if it has none that names the code
    that it ran on."""
    artefact = observation.provenance.artefact
    return shown_by(artefact.command) if artefact is not None and artefact.hash else "nothing"


def shown_by(command: str) -> Showing:
    """Think: a test, a reading, or the word of an outside source."""
    parts = [_words(part) for part in _parts(command)]
    called = [(words[0].rpartition("/")[2], words[1:]) for words in parts if words]
    if any(
        program in FETCHERS and not any(word in argument for argument in rest for word in HERE)
        for program, rest in called
    ):
        return "outside"
    if any(
        program not in READERS and not (len(rest) == 1 and rest[0] in INFORMING)
        for program, rest in called
    ):
        return "test"
    elsewhere = any(
        folder in argument.strip("'\"").split("/")
        for _, rest in called
        for argument in rest
        for folder in OTHERS
    )
    return "outside" if elsewhere else "read"


def linked(observation: Observation) -> bool:
    """Tell whether an agent itself tied a run to its text: no host's record shows that run."""
    by = observation.provenance
    recorded = by.extracted_by == HOST_RECORD or by.method == "probe"
    return by.artefact is not None and by.trust != "owner" and not recorded


def speaks(observation: Observation, fact: Fact) -> bool:
    """Tell whether a run may speak for the text that it is tied to.

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
    """Whether a command is narrowed to a file, a test, or code of its own."""
    words = command.split()
    return any(FILE.fullmatch(w) or w.partition("=")[0] in SELECTORS for w in words[1:])


def _parts(command: str) -> list[str]:
    """The commands of a line, apart at ``;``, ``&``, ``|`` and line breaks outside quotes; no
    ``shlex``, which loads slowly."""
    parts, quote = [""], ""
    for letter in command:
        if quote or letter in "'\"":
            quote = "" if letter == quote else quote or letter
        if not quote and letter in ";&|\n":
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _words(part: str) -> list[str]:
    words = part.split()
    while words and (
        words[0] in ("sudo", "time", "command")
        or (words[0].partition("=")[0].isidentifier() and "=" in words[0])
    ):
        words = words[1:]
    return words
