"""What a module holds fixed, as text.

Numbers, tables and patterns by name.

Two modules that hold the same values under the same names read the same, in every process: sets
are sorted, and neither order of definition nor what an import repeats makes a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import BuiltinFunctionType, FunctionType

OURS = __name__.partition(".")[0] + "."
"""What the names of our modules begin with."""
DATA = (bool, int, float, str, re.Pattern, tuple, list, set, frozenset, Mapping)
"""Types of a value that a module can hold fixed."""


def constants(names: Mapping[str, object]) -> dict[str, object]:
    """Choose what is data among the names of a module.

    Classes of ours with data included.
    """
    data = {name: _data(value) for name, value in names.items() if not name.startswith("__")}
    return {name: value for name, value in data.items() if value is not None}


def _data(value: object) -> object:
    if isinstance(value, type) and value.__module__.startswith(OURS):
        public = {name: item for name, item in vars(value).items() if not name.startswith("_")}
        return constants(public | getattr(value, "_field_defaults", {})) or None
    return value if isinstance(value, DATA) else None


def canonical(value: object) -> str:
    """Write a value as the one text of it.

    Raises ``TypeError`` for what is no data.
    """
    if isinstance(value, bool | int | float | str | None):
        return repr(value)
    if isinstance(value, tuple | list):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, set | frozenset):
        return f"{{{_sorted(map(canonical, value))}}}"
    if isinstance(value, Mapping):
        rows = (f"{canonical(key)}:{canonical(item)}" for key, item in value.items())
        return f"({_sorted(rows)})"
    if isinstance(value, re.Pattern):
        return f"pattern {value.pattern!r} {value.flags}"
    if isinstance(value, FunctionType | BuiltinFunctionType | type):
        return f"code {value.__qualname__}"
    raise TypeError(f"a {type(value).__qualname__} can't be held fixed")


def _sorted(texts: Iterable[str]) -> str:
    return ",".join(sorted(texts))
