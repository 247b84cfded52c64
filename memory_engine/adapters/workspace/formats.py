"""JSON, TOML, YAML and INI as plain data.

What does not parse is None; YAML stays text throughout.
"""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from memory_engine.adapters.workspace.bounds import DEPTH, LEAVES
from memory_engine.adapters.workspace.file import File

Data = Any
"""What a configuration file holds: mappings, lists, scalars."""

YAML: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar a string and no tag obeyed: ``on`` stays "on", ``22:22`` no number in base sixty,
and nothing is built."""


NESTED_KEY = re.compile(rf"(?<![\w\"'.-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{DEPTH}}}")
"""A key of so many parts: TOML is read in a time that grows with the square of their number."""


JSON = (".json", ".webmanifest", "pipfile.lock")
TOML = (".toml", "pipfile", "poetry.lock", "uv.lock", "pdm.lock", "cargo.lock")
YAMLS = (".yaml", ".yml")
"""How the names of files of a strict format end, in small letters."""


def data(file: File) -> Data:
    """Parse a configuration file, by its ending.

    Gives None if it is in none of these formats.
    """
    name = file.path.rpartition("/")[2].lower()
    try:
        if name.endswith(JSON):
            return json.loads(file.text)
        if name.endswith(TOML):
            return None if NESTED_KEY.search(file.text) else tomllib.loads(file.text)
        if name.endswith(YAMLS):
            documents = list(yaml.load_all(file.text, Loader=YAML))
            return documents[0] if len(documents) == 1 else documents
        if name.endswith((".ini", ".cfg")):
            return _ini(file.text)
    except (ValueError, RecursionError, MemoryError, yaml.YAMLError, configparser.Error):
        return None
    return None


def broken(file: File) -> bool:
    """Tell whether a strict format's file does not parse.

    Then nothing is missing from it.
    """
    return (
        file.path.lower().endswith((*JSON, *TOML, *YAMLS))
        and data(file) is None
        and bool(file.text.strip())
    )


def _ini(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(
        strict=False, interpolation=None, allow_no_value=True, default_section="\0"
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return {
        name: {key: value or "" for key, value in section.items()}
        for name, section in parser.items()
    }


def at(data: Data, *keys: str) -> Data:
    """Think: what stands under these keys, or None."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def mapping(data: Data) -> dict[str, Data]:
    """Give a mapping with its keys as text.

    Gives an empty one for anything else.
    """
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else {}


def listed(data: Data) -> list[Data]:
    """Think: this, if it is a list; else an empty one."""
    return data if isinstance(data, list) else []


def leaves(data: Data) -> Iterator[tuple[tuple[str, ...], Data]]:
    """Yield (keys, scalar) of the data, bounded in number and depth.

    Lists are stepped into without a key.
    """
    pending: list[tuple[tuple[str, ...], Data, int]] = [((), data, 0)]
    seen = 0
    while pending and seen < LEAVES:
        keys, item, depth = pending.pop()
        seen += 1
        if isinstance(item, dict) and depth < DEPTH:
            pending += [
                ((*keys, str(key)), value, depth + 1) for key, value in reversed(item.items())
            ]
        elif isinstance(item, list) and depth < DEPTH:
            pending += [(keys, value, depth + 1) for value in reversed(item)]
        elif not isinstance(item, dict | list):
            yield keys, item
