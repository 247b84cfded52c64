"""What the machine runs on: a cable, or its battery."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from memory_engine.adapters.atwork.signs import asked

POWER = Path("/sys/class/power_supply")
WHOLE = 100.0
"""[percent]"""
PMSET = re.compile(r"(\d{1,3})%")
ON_CABLE, UNKNOWN = 1, 255


def battery_left(folder: Path = POWER) -> float | None:
    """Tell how much is left of the battery.

    Gives None where a cable is in, or there is none.
    """
    if sys.platform == "darwin":
        return _of_mac()
    if sys.platform == "win32":
        return _of_windows()
    supplies = list(folder.iterdir()) if folder.is_dir() else []
    if any(_told(one / "online") == "1" for one in supplies):
        return None
    shares = [_told(one / "capacity") for one in supplies if _told(one / "type") == "Battery"]
    counted = [float(share) / WHOLE for share in shares if share.isdecimal()]
    return min(counted) if counted else None


def _told(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _of_mac() -> float | None:
    said, _, _ = asked(("pmset", "-g", "batt"))
    share = PMSET.search(said)
    return float(share[1]) / WHOLE if share and "Battery Power" in said else None


def _of_windows() -> float | None:
    if sys.platform != "win32":
        return None
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("line", ctypes.c_byte),
            ("flag", ctypes.c_byte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_byte),
            ("life", ctypes.c_uint),
            ("full", ctypes.c_uint),
        )

    status = Status()
    known = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
    if not known or status.line == ON_CABLE or status.percent == UNKNOWN:
        return None
    return status.percent / WHOLE
