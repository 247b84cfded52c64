"""Outside sources that a session knows: the last of them by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memory_engine.extract import filters

MOST_ORIGINS = 20
"""[outside sources] The last of them are known by name; those before them are one, under the
name EARLIER."""

EARLIER = "earlier outside sources"


def last_origins(origins: Mapping[str, str]) -> dict[str, str]:
    """Keep the last origins by name.

    The one that goes is added to what is remembered of those before it.
    """
    named = without(origins, EARLIER)
    earlier = {EARLIER: origins[EARLIER]} if EARLIER in origins else {}
    for origin in list(named)[:-MOST_ORIGINS]:
        earlier = {
            EARLIER: filters.both(earlier[EARLIER], named[origin]) if earlier else named[origin]
        }
    return {**earlier, **last_entries(named, MOST_ORIGINS)}


def without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Copy a mapping without one name."""
    return {key: value for key, value in mapping.items() if key != name}


def last_entries(mapping: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Copy the last entries of a mapping."""
    return dict(list(mapping.items())[-most:]) if len(mapping) > most else dict(mapping)
