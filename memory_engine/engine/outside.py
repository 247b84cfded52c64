"""What each root session read from outside, as its host's record shows.

A mark by its name.

The mark holds, by the source that an importer read, the outside sources that this one shows, and of
each a filter of its words. What a source shows is replaced whole whenever more of it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.records.observation import Observation

OUTSIDE_MARK = "outside:"
"""Before a root session: the name under which the outside sources that it read are kept."""

PENNED_MARK = "penned:"
"""Before the key of a sentence: in which root session an agent wrote it into a file of
instructions."""

UNREADABLE = "outside sources that can't be read back"
"""Stands for all that a damaged mark held: it may have been anything."""

NOTHING = "{}"
"""A mark that holds no source."""

Filters = Mapping[str, str]
"""Outside sources by name, each with the filter of what it mentions; of an empty one nothing is
known."""


def shown(mark: str) -> dict[str, dict[str, str]]:
    """Read a mark: imported source -> outside sources.

    A damaged one may hide anything.
    """
    if not mark:
        return {}
    from memory_engine.extract.filters import check  # heavy, and most marks are empty

    try:
        sources = {source: dict(filters) for source, filters in json.loads(mark).items()}
        for filters in sources.values():
            for words in filters.values():
                check(words)
    except TEXT_FAULTS:
        return {"": {UNREADABLE: ""}}
    return sources


def replaced(mark: str, source: str, filters: Filters) -> str:
    """Say in a mark what a source shows by now.

    What it showed before is dropped.
    """
    others = {name: held for name, held in shown(mark).items() if name not in ("", source)}
    return ids.canonical({**others, source: dict(filters)} if filters else others)


def speaking(
    observation: Observation, wordings: Sequence[str], sources: Iterable[Filters]
) -> tuple[str, ...]:
    """Name outside sources sharing an anchor or words with an observation.

    Given fields count, too, and what stands behind a label: ``wordings`` are its text, and what of
    it may be all that an outside source said.
    """
    from memory_engine.extract import taint

    slot = (observation.subject, observation.attribute, observation.value, observation.scope)
    whole = "\n".join((observation.text, *slot))
    anchors = [anchor.place for anchor in observation.anchors]
    parts = {*wordings, observation.text.partition(": ")[2], observation.value}
    try:
        return tuple(
            name
            for one in sources
            for name in dict.fromkeys(
                (
                    *taint.shared(one, whole, anchors),
                    *(name for part in sorted(parts) for name in taint.repeated(one, part)),
                    *(name for part in wordings for name in taint.repeated_briefly(one, part)),
                )
            )
        )
    except TEXT_FAULTS:
        return tuple(name for one in sources for name in one)
