"""What instruction files state of the code, as facts.

So the same questions decide them. Pure: the edge looks (``Sources``). What can be taken in several
ways, from the file's own folder or from the top, has a reading for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from memory_engine.claims.slot_sentences import parsed
from memory_engine.claims.words.paths import normal_path
from memory_engine.commandline.steps import COMMENT, Step, folder_within, steps
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Predicate
from memory_engine.dream.predicate import predicate
from memory_engine.extract.instruction_file import Quote, quotes
from memory_engine.extract.quotation import OPEN, PLACEHOLDER, sets_aside

TARGET = re.compile(r"[\w.:/@+-]+", re.A)
"""What a target is called: any other word after a runner is prose."""
VALUES = frozenset({"version", "port", "default"})
"""Attributes that a sentence of prose states, and the code base decides."""
HIDDEN = re.compile(r"(?:^|/)\.[^/]+(?=/|$).*")


class Stated(NamedTuple):
    """What a line states of the code, and its readings.

    A reading is a way to take it. It is refuted where all of them are; ``path`` is the path that it
    writes, if it is of one.
    """

    file: str
    quote: Quote
    readings: tuple[Fact, ...]
    path: str = ""

    @property
    def questions(self) -> tuple[Predicate, ...]:
        """List what to ask the code base of a statement.

        For each way to take it that can be asked.
        """
        return tuple(asked for asked in map(predicate, self.readings) if asked)


def stated(file: str, text: str) -> Iterator[Stated]:
    """List what an instruction file states of the code base, in order."""
    for quote in quotes(file, text):
        if not any(map(sets_aside, (quote.sentence, *quote.above))):
            yield from _stated(file, quote)


def _stated(file: str, quote: Quote) -> Iterator[Stated]:
    if quote.how == "command":
        yield from _commands(file, quote)
    elif quote.how == "sentence":
        yield from _values(file, quote)
    elif quote.how == "symbol":
        held = (_fact(quote.words, "location", place) for place in _places(file, quote.place))
        yield Stated(file, quote, tuple(held))
    else:
        yield from _path(file, quote, quote.words)


def _commands(file: str, quote: Quote) -> Iterator[Stated]:
    if OPEN.search(COMMENT.sub("", quote.words)):
        return
    for step in steps(quote.words):
        if step.how == "target" and TARGET.fullmatch(step.words[0]):
            lines = (_fact(line, "works", "yes") for line in _lines(file, step))
            yield Stated(file, quote, tuple(lines))
        elif step.how == "file":
            yield from _path(file, quote, folder_within(step.directory, step.words[0]))


def _lines(file: str, step: Step) -> Iterator[str]:
    """List a step's possible command lines, one for each folder."""
    for place in _places(file, step.directory):
        yield f"cd {place} && {step.line}" if place else step.line


def _path(file: str, quote: Quote, path: str) -> Iterator[Stated]:
    if not PLACEHOLDER.search(path):
        linked = quote.how == "link"
        places = _places(file, path.lstrip("/") if linked else path, linked)
        yield Stated(file, quote, tuple(_fact(place, "exists", "yes") for place in places), path)


def _values(file: str, quote: Quote) -> Iterator[Stated]:
    slot = parsed(quote.words)
    if slot and not slot.scope and slot.attribute in VALUES:
        fact = _fact(slot.subject, slot.attribute, slot.value)
        yield Stated(file, quote, (fact._replace(text=quote.words),))


def _fact(subject: str, attribute: str, value: str) -> Fact:
    text = f"{subject} {attribute} {value}"
    return Fact("", text, subject=subject, attribute=attribute, value=value)


def _places(file: str, path: str, linked: bool = False) -> tuple[str, ...]:
    """List the places that a path may mean, the likeliest first.

    They begin at the folder that holds the file, at the one that holds its hidden folder, or at the
    top. A link is most likely meant from the first.
    """
    if path.startswith("/"):
        return (normal_path(path),)
    own = file.rpartition("/")[0]
    near = HIDDEN.sub("", own)
    folders = (own, near, "") if linked else (near, own, "")
    return tuple(dict.fromkeys(_resolved(folder_within(folder, path)) for folder in folders))


def _resolved(path: str) -> str:
    """Follow ``..``; what leads out of the code base keeps it."""
    parts: list[str] = []
    for part in normal_path(path).split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
