"""What an agent writes into files of instructions.

It is its own word, in whosever file it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.markdown.paragraphs import front_matter, paragraphs
from memory_engine.adapters.importers.test_runs.asserts import rewritten
from memory_engine.claims.instruction_files import is_instruction_file
from memory_engine.claims.prose import blocks, sentences
from memory_engine.commandline import programs
from memory_engine.commandline.local_work import INLINE
from memory_engine.commandline.parse import Invocation, parse_shell
from memory_engine.commandline.provenance import Level, provenance
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import program_name
from memory_engine.extract.candidates import candidates
from memory_engine.extract.chunks import chunks
from memory_engine.extract.commit import message_of
from memory_engine.extract.instruction_file import pen_key, unseen_key
from memory_engine.extract.passage import Passage

LONGEST = 200_000
"""[characters] Of a file or shell line in which sentences are looked for."""
QUOTED = re.compile(r"\"([^\"]+)\"|'([^']+)'")
COMMIT = "a commit"
"""Stands for a file where a sentence was written into a commit's message."""
PATH = re.compile(r"[\w./~@-]{1,300}")
"""A word of code that may name a file."""
WRITERS = frozenset({"tee", "sed", "perl", "cp", "mv"})
"""Programs that may write to a file that they name."""

Penned = Mapping[str, str]
"""Key of a sentence -> the file of instructions that it was written into."""


def by_tool(path: str, text: str) -> Penned:
    """Name the sentences that an edit brings into a file of instructions."""
    return dict.fromkeys(_keys(text), path) if path and is_instruction_file(path) else {}


def by_result(path: str, host: Mapping[str, Any]) -> Penned:
    """Name the sentences that an edit completes.

    Where the host kept the file as it was.
    """
    after = rewritten(host) if path and is_instruction_file(path) else ""
    before = {*_keys(str(host.get("originalFile", "")))} if after else set()
    return {key: path for key in _keys(after) if key not in before}


def by_shell(shell: str, base: str, at: str) -> Penned:
    """Name the sentences a shell line writes into instructions.

    Those are files of instructions. Where it puts what comes from outside there, nobody sees which:
    all that is new in the file.
    """
    named: Iterable[str]
    written: Iterable[str]
    try:
        calls = parse_shell(shell).calls
    except Unreadable:  # a long text within it: it may write to whatever it names
        named = written = list(dict.fromkeys(PATH.findall(shell[:LONGEST])))
        least = Level.PRINTS
    else:
        named, written, least = _named(calls), _written(calls), Level.STORES
    path = next(_instructions(written, base), "")
    stored = next(_instructions(named, base), "")
    unseen = [unseen_key(at)] if stored and provenance(shell, base) >= least else []
    return {**dict.fromkeys(_said(shell) if path else (), path), **dict.fromkeys(unseen, stored)}


def by_commit(shell: str) -> Penned:
    """Name what history will say of a commit's message.

    A shell line makes the commit.
    """
    message = message_of(shell)
    if not message:
        return {}
    said = candidates(Passage(message, "commit"))
    texts = (text for one in said for text in (one.sentence, one.text))
    pieces = (" ".join(lines) for lines in chunks(message))
    return dict.fromkeys(map(pen_key, (*texts, *pieces)), COMMIT)


def _said(shell: str) -> Iterator[str]:
    """Key the sentences in a shell line, and its quotes'."""
    quoted = [match[1] or match[2] for match in QUOTED.finditer(shell[:LONGEST])]
    within = [match[1] or match[2] for code in quoted for match in QUOTED.finditer(code)]
    yield from _keys(shell)
    yield from _keys("\n\n".join((*quoted, *within)).replace("\\n", "\n"))


def _written(calls: Sequence[Invocation]) -> Iterator[str]:
    """What a line may write to, as far as it names it."""
    for call in calls:
        yield from call.writes
        program = program_name(call.words[0]) if call.words else ""
        coded = program in programs.INTERPRETERS and not INLINE.isdisjoint(call.words)
        if program in WRITERS or coded:
            yield from (name for word in call.words[1:] for name in PATH.findall(word))


def _named(calls: Sequence[Invocation]) -> Iterator[str]:
    """All that a line names."""
    for call in calls:
        yield from (word.rpartition("=")[2] for word in (*call.writes, *call.words))


def _instructions(named: Iterable[str], base: str) -> Iterator[str]:
    """Those of the named files that are instructions of the project."""
    places = (paths.relative(name, base) for name in named)
    return (place for place in places if place and is_instruction_file(place))


def _keys(text: str) -> Iterator[str]:
    _, body = front_matter(text[:LONGEST])
    for _, paragraph in paragraphs(body):
        for block in blocks(paragraph):
            yield from (pen_key(sentence) for sentence in sentences(block.text))
