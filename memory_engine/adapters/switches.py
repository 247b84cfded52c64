"""Flags that the operator shut, by file or environment.

They only shut. What is shut here no setting opens.
"""

from __future__ import annotations

import os
from contextlib import suppress

VARIABLE = "KAIROS_MEM_OFF"
"""Names of flags, apart by commas or spaces."""
FILE = "/etc/kairos-mem/off"
"""One name a line; what stands behind # is a remark."""
CHANNELS_VARIABLE, CHANNELS_FILE = "KAIROS_MEM_CHANNELS", "/etc/kairos-mem/channels"
"""Where an organisation lists the channels that may be used; without a list any may."""
LARGEST = 65_536
"""[bytes] Of that file."""


def shut(file: str = FILE) -> dict[str, str]:
    """Give the flags that are shut, each with where that stands."""
    named = os.environ.get(VARIABLE, "").replace(",", " ").split()
    found = dict.fromkeys(named, f"env {VARIABLE}")
    for number, line in enumerate(_lines(file), 1):
        if name := line.partition("#")[0].strip():
            found.setdefault(name, f"{file}:{number}")
    return found


def forbidden(channel: str, file: str = CHANNELS_FILE) -> str:
    """Say which list of the organisation leaves a channel out.

    Gives "" where none does.
    """
    lists = []
    if CHANNELS_VARIABLE in os.environ:
        named = os.environ[CHANNELS_VARIABLE].replace(",", " ").split()
        lists.append((f"env {CHANNELS_VARIABLE}", named))
    if os.path.lexists(file):
        lists.append((file, [line.partition("#")[0].strip() for line in _lines(file)]))
    return next((f"{place} leaves it out" for place, names in lists if channel not in names), "")


def _lines(file: str) -> list[str]:
    with suppress(OSError), open(file, "rb") as content:
        return content.read(LARGEST).decode("utf-8", "replace").splitlines()
    return []
