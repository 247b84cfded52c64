"""What a benchmark ran on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version


def machine() -> str:
    """Read: cores, Python, and the versions that matter, in one line."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("kairos-mem", "lancedb", "networkx")
    )
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}; {versions}"
    )
