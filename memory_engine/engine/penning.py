"""What agents wrote into instruction files, seen or unseen.

It is sentences, or a whole file that nobody saw. What is written unseen (a download into AGENTS.md)
is whoever's it was. So all that the next reading of the file finds new is the agent's who put it
there; what the owner adds later is the owner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from memory_engine.engine import reassessing
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import PENNED_MARK

UNREAD_MARK = "penned-unread:"
"""Before a file of instructions: the root session that wrote it unseen, since it was last read."""
SESSION = "instructions:"
"""Before a file of instructions: the session in which it speaks."""
TO_SECONDS = 19
"""[characters] Of a full time, up to its seconds."""


def pen(engine: Engine, penned: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what agents wrote into instruction files, and what follows."""
    from memory_engine.extract.instruction_file import UNSEEN  # heavy, and seldom wanted here

    files: dict[str, None] = {}
    for root, keys in penned.items():
        for key, file in keys.items():
            unseen = key.startswith(UNSEEN)
            name = PENNED_MARK + (f"{key}:{file}" if unseen else key)
            if not engine.store.marked(name):
                engine.store.mark({name: root})
                files[file] = None
                if unseen:
                    _written_unseen(engine, root, file, key.removeprefix(UNSEEN))
    if files:
        reassessing.reassess(engine, (SESSION + file for file in files))


def _written_unseen(engine: Engine, root: str, file: str, at: str) -> None:
    """Take for the agent's what the file said since then.

    Else what it says when it is read.
    """
    spoken = map(engine.store.observation, engine.store.observed_by("session", SESSION + file))
    since = [
        observation.text
        for observation in spoken
        if observation and observation.provenance.at[:TO_SECONDS] >= at[:TO_SECONDS]
    ]
    if since:
        _mark(engine, root, since)
    else:
        engine.store.mark({UNREAD_MARK + file: root})


def read_on(engine: Engine, source: str, lines: Iterable[tuple[str, str]]) -> None:
    """Take an unseen write's lines for its agent's.

    They are what a file says anew, which nobody had read since.
    """
    root = engine.store.marked(UNREAD_MARK + source)
    if not root:
        return
    from memory_engine.formats.log_reading import read_line

    _mark(engine, root, (read_line(day, line, "").text for day, line in lines))
    engine.store.mark({UNREAD_MARK + source: ""})


def _mark(engine: Engine, root: str, texts: Iterable[str]) -> None:
    from memory_engine.extract.instruction_file import pen_key

    keys = {PENNED_MARK + pen_key(text) for text in texts}
    engine.store.mark({key: root for key in keys if not engine.store.marked(key)})
