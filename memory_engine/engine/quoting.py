"""Whether somebody says again what memory had quoted from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def quoted(text: str, slot: Sequence[str], outside: Mapping[str, str]) -> tuple[str, ...]:
    """Name outside texts that a statement may come from.

    Name -> text. It shares an anchor with one, or retells it: then it is the source's, whoever says
    it.
    """
    from memory_engine.extract.keys import keys_of
    from memory_engine.extract.taint import retells

    wording = "\n".join((text, *slot))
    keys = keys_of(wording, ())
    return tuple(
        name for name, said in outside.items() if keys & keys_of(said, ()) or retells(wording, said)
    )
