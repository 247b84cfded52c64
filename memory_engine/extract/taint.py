"""Whether a statement may come from an outside source.

Of a source every word is remembered that a statement might name, as bits in a filter of fixed size:
what was in it is always found again, and a source that floods the filter is found in everything.
Only the statement decides what is an anchor.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from memory_engine.claims.mention import EXTENSIONS
from memory_engine.claims.words.smallwords import STOP
from memory_engine.claims.words.telling import RETOLD, WORD, telling_words
from memory_engine.extract.filters import (
    BITS_A_WORD,
    FILTER_BITS,
    SHORTEST,
    Sources,
    as_bytes,
    has,
    sources_of,
)
from memory_engine.extract.keys import keys_of

ADDRESS = re.compile(
    r"(?<![\w.@-])(?<!\w/)(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|"
    r"(?:\d+\.){3}\d+)(?![\w-]|\.\w)"
)
"""A host by name or number: a place outside, which is the outside's to name."""


def shared(sources: Mapping[str, str], sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
    """Name the sources (name -> filter) that a statement may come from."""
    if not sources:
        return ()
    return _named(sources, _index(sources).of_any(keys_of(sentence, anchors)))


def _index(sources: Mapping[str, str]) -> Sources:
    return sources_of(tuple(sources.values()))


def _named(sources: Mapping[str, str], found: int) -> tuple[str, ...]:
    """The names of the sources whose bits are set."""
    return tuple(name for place, name in enumerate(sources) if found >> place & 1) if found else ()


NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
REPEATED = 0.9
"""[share of its words] The same where it also names something that does not stand in the source."""
FEWEST_REPEATED = 5
"""[words] Fewer are in common with any source."""
FEWEST_TELLING = 2
"""[words] Of a sentence that is known again by its telling words alone."""
DENSE = 0.25
"""[share of its bits] A source that has more has most words of a sentence by chance."""
BY_CHANCE = 0.01
"""[chance] That a source holds all of a sentence's words by accident: more tells nothing, less is
taken for the source's word, as nobody can tell."""


def retold(sources: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """Name the sources that hold most words of a sentence.

    A long source has most words of its language: little is told apart from it.
    """
    return _named(sources, _retold(_index(sources), sentence))


def _retold(index: Sources, sentence: str) -> int:
    telling = telling_words.__wrapped__(sentence)  # a passage comes once
    return index.having(telling, RETOLD * len(telling))


def retells(sentence: str, source: str) -> bool:
    """Tell whether a sentence may retell a short text.

    Most of its telling words, or its address, stand in it.

    Where each has a number that the other lacks, the sentence says something else instead.
    """
    words, stands = telling_words(sentence), telling_words(source)
    numbers, stated = {*NUMBER.findall(sentence)}, {*NUMBER.findall(source)}
    another = not (numbers <= stated or stated <= numbers)
    again = bool(words) and len(words & stands) >= RETOLD * len(words) and not another
    return again or not _addresses(sentence).isdisjoint(_addresses(source))


@lru_cache(maxsize=4096)
def _addresses(text: str) -> frozenset[str]:
    found = (name.group(0) for name in ADDRESS.finditer(text))
    return frozenset(
        name for name in found if not name.endswith(tuple(f".{ending}" for ending in EXTENSIONS))
    )


Near = Literal["", "program", "paste"]
"""How an outside source came from this machine: printed by a program that nobody knows, or
pasted."""


class Known(NamedTuple):
    """What a session knows names from, besides outside sources.

    ``local``: names that the project's own files showed; ``own``: a filter of those in what the
    session wrote and in what local commands printed; ``nearby``: the outside sources of which
    nothing says that they are from further than this machine, and how they came.
    """

    local: Container[str] = ()
    own: str = ""
    nearby: Mapping[str, Near] = MappingProxyType({})


def spoken_through(
    sources: Mapping[str, str], sentence: str, anchors: Iterable[str], known: Known
) -> tuple[str, ...]:
    """Name the sources that may speak through a statement.

    1. Those with which it shares a name that the project itself did not show. With a program on
       this machine that nobody knows it must be a telling name, which neither the session's own
       work nor a local command had shown. With what the owner pasted no name counts: it was put
       before the agent to be spoken about, and what the agent says of it is the agent's own word.
    2. Those that it retells, whether it shares a name with them or names nothing.
    """
    if not sources:
        return ()
    index, keys = _index(sources), keys_of(sentence, anchors)
    near = index.of_any(keys) if keys else index.all
    again = _repeated(index, sources, sentence, keys) & ~near
    if not near:
        return _named(sources, again)
    named = _counted(sources, known, _shared_by(index, known, keys, sentence, anchors)) & near
    if named != near:
        named |= near & _retold(index, sentence)
    return _named(sources, again | named)


def _shared_by(
    index: Sources, known: Known, keys: Iterable[str], sentence: str, anchors: Iterable[str]
) -> Mapping[Near, int]:
    """How a source came -> the sources that share a counting name."""
    foreign = {key for key in keys if key not in known.local}
    counted: dict[Near, int] = {"": index.of_any(foreign), "paste": index.unseen}
    if "program" in known.nearby.values():
        telling = foreign & keys_of(sentence, anchors, plain=False)
        counted["program"] = index.of_any(key for key in telling if not _owned(known, key))
    return counted


def repeated(sources: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """Name sources with nearly all telling words of a sentence.

    Of a short one they must have all. A page that has the words of every sentence is told apart
    from none.
    """
    telling = [*telling_words(sentence)]
    if not sources or len(telling) < FEWEST_TELLING:
        return ()
    share = REPEATED if len(telling) >= FEWEST_REPEATED else 1.0
    index = _index(sources)
    return _named(sources, _holding(index, sources, telling, share) & ~index.unseen)


def repeated_briefly(sources: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """Name sources with every word of a hardly telling sentence.

    Where it has others than small words, these alone: nothing else tells whose it is.
    """
    if not sources or len(telling_words(sentence)) >= FEWEST_TELLING:
        return ()
    every = {word for word in WORD.findall(sentence.lower()) if len(word) >= SHORTEST}
    words, index = [*(every - STOP or every)], _index(sources)
    return _named(sources, _holding(index, sources, words, 1.0) & ~index.unseen) if words else ()


def _holding(index: Sources, sources: Mapping[str, str], words: Sequence[str], share: float) -> int:
    """Find the sources that hold a share of these words.

    Of a long one that is all, and not by chance.
    """
    some = index.having(words, share * len(words))
    whole = index.having(words, len(words)) if some else 0
    told = 0
    for at, seen in enumerate(sources.values()) if some else ():
        if some >> at & 1:
            density = _density(seen)
            by_chance = density ** (BITS_A_WORD * len(words)) > BY_CHANCE
            counts = density <= DENSE or (whole >> at & 1 and not by_chance)
            told |= counts << at
    return told


def _repeated(
    index: Sources, sources: Mapping[str, str], sentence: str, keys: Iterable[str]
) -> int:
    """The sources that hold a sentence's words but its names."""
    own = {part for key in keys for part in (key.lower(), *key.lower().split("."))}
    telling = [word for word in telling_words(sentence) if own.isdisjoint((word, *word.split(".")))]
    if len(telling) < FEWEST_REPEATED:
        return 0
    return _holding(index, sources, telling, REPEATED)


@lru_cache(maxsize=256)
def _density(seen: str) -> float:
    return int.from_bytes(as_bytes(seen), "big").bit_count() / FILTER_BITS


def _counted(sources: Mapping[str, str], known: Known, counted: Mapping[Near, int]) -> int:
    """The sources that share a name counting with them.

    It depends on how each came.
    """
    bits = (counted[known.nearby.get(name, "")] & 1 << place for place, name in enumerate(sources))
    return sum(bits)


def _owned(known: Known, key: str) -> bool:
    return bool(known.own) and has(as_bytes(known.own), key)
