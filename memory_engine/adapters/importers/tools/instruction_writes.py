"""What an agent writes into files of instructions.

It is its own word, in whosever file it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.markdown.paragraphs import front_matter, paragraphs
from memory_engine.adapters.importers.test_runs.asserts import rewritten
from memory_engine.claims.instruction_files import is_instruction_file
from memory_engine.claims.prose import blocks, sentences
from memory_engine.commandline.parse import parse_shell
from memory_engine.commandline.scanning import Unreadable
from memory_engine.extract.instruction_file import pen_key

LONGEST = 200_000
"""[characters] Of a file or shell line in which sentences are looked for."""
QUOTED = re.compile(r"\"([^\"]+)\"|'([^']+)'")
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


def by_shell(shell: str, base: str) -> Penned:
    """Name the sentences that a shell line writes.

    Into a file of instructions.
    """
    path = next((path for path in _written_files(shell, base) if is_instruction_file(path)), "")
    if not path:
        return {}
    quoted = "\n\n".join(match[1] or match[2] for match in QUOTED.finditer(shell[:LONGEST]))
    return dict.fromkeys((*_keys(shell), *_keys(quoted.replace("\\n", "\n"))), path)


def _written_files(shell: str, base: str) -> Iterator[str]:
    try:
        calls = parse_shell(shell).calls
    except Unreadable:
        calls = ()
    for call in calls:
        named = (
            *call.writes,
            *(call.words[1:] if call.words[:1] and call.words[0] in WRITERS else ()),
        )
        yield from (place for path in named if (place := paths.relative(path, base)))


def _keys(text: str) -> Iterator[str]:
    _, body = front_matter(text[:LONGEST])
    for _, paragraph in paragraphs(body):
        for block in blocks(paragraph):
            yield from (pen_key(sentence) for sentence in sentences(block.text))
