"""What a recorded command shows of a claim.

A test of it, a reading, or an outside source's word.

Decided narrowly, by the names of programs: whoever runs ``grep`` has read, and whoever runs
``curl`` has heard an outside source.
"""

from __future__ import annotations

from functools import lru_cache

from memory_engine.commandline.parse import Invocation, parse_shell
from memory_engine.commandline.programs import EXPLAINS, FETCHES, HERE, READS, SAYS
from memory_engine.commandline.scanning import Unreadable
from memory_engine.commandline.started import program_name, started
from memory_engine.domain.typed import Literal

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

Showing = Literal["nothing", "test", "read", "outside"]


@lru_cache(maxsize=1024)
def shown_by(command: str) -> Showing:
    """Tell a test, a reading and an outside source's word apart."""
    begun = [(*started(call.words).words, *call.reads) for call in _calls(command)]
    called = [(program_name(words[0]), words[1:]) for words in begun if words]
    if any(name in FETCHES and not _asks_here(rest) for name, rest in called):
        return "outside"
    if not all(name in READERS or _only_informs(rest) for name, rest in called):
        return "test"
    named = (argument.split("/") for _, rest in called for argument in rest)
    return "read" if all(set(OTHERS).isdisjoint(parts) for parts in named) else "outside"


def _only_informs(rest: tuple[str, ...]) -> bool:
    """Tell whether a program is only asked for its version or help."""
    return len(rest) == 1 and rest[0] in INFORMING


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
