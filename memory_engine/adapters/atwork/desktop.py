"""Signs of a desktop.

The session's manager, X11, GNOME, macOS and Windows give them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from memory_engine.adapters.atwork.signs import Sign, ago, asked

GNOME = (
    *("gdbus", "call", "--session", "--dest", "org.gnome.Mutter.IdleMonitor"),
    *("--object-path", "/org/gnome/Mutter/IdleMonitor/Core"),
    *("--method", "org.gnome.Mutter.IdleMonitor.GetIdletime"),
)
MILLI, MICRO, NANO = 1e3, 1e6, 1e9
UNIX_32_BITS = 2**32
HID_IDLE = re.compile(r'"HIDIdleTime"\s*=\s*(\d+)')


def logind(now: float, environment: Mapping[str, str] = os.environ) -> Sign:
    """Tell since when logind has this session idle, or at work."""
    session = environment.get("XDG_SESSION_ID") or "self"
    names = ("-p", "IdleHint", "-p", "IdleSinceHint", "-p", "LockedHint")
    said, why, hung = asked(("loginctl", "show-session", session, *names))
    told = dict(row.partition("=")[::2] for row in said.splitlines())
    since = told.get("IdleSinceHint", "")
    if told.get("IdleHint") == "no":
        return Sign("logind", None, "logind does not count the session as idle; many never do")
    if told.get("IdleHint") == "yes" and since.isdigit() and int(since):
        locked = ", and the screen is locked" if told.get("LockedHint") == "yes" else ""
        return ago("logind", int(since) / MICRO, now, f"logind counts the session as idle{locked}")
    return Sign("logind", None, why or "logind knows of no session", hung)


def x11(environment: Mapping[str, str] = os.environ) -> Sign:
    """Tell when a key or the mouse was last moved under X11."""
    if not environment.get("DISPLAY"):
        return Sign("x11", None, "no display is named here")
    said, why, hung = asked(("xprintidle",))
    if not said.isdigit():
        return Sign("x11", None, why or "xprintidle gave no number", hung)
    return Sign("x11", int(said) / MILLI, "a key or the mouse")


def gnome(environment: Mapping[str, str] = os.environ) -> Sign:
    """Tell when a key or the mouse was last moved under GNOME."""
    if not environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return Sign("gnome", None, "no session bus is named here")
    said, why, hung = asked(GNOME)
    found = re.search(r"uint64 (\d+)", said)
    if not found:
        return Sign("gnome", None, why or "GNOME gave no number", hung)
    return Sign("gnome", int(found[1]) / MILLI, "a key or the mouse")


def macos() -> Sign:
    """Tell when a Mac's keyboard or mouse was last used."""
    said, why, hung = asked(("ioreg", "-c", "IOHIDSystem", "-d", "4"))
    found = HID_IDLE.search(said)
    if not found:
        return Sign("macos", None, why or "ioreg gave no number", hung)
    return Sign("macos", int(found[1]) / NANO, "a key or the mouse")


def windows() -> Sign:
    """Tell when this Windows session's keyboard or mouse was last used."""
    if sys.platform != "win32":
        return Sign("windows", None, "this is no Windows")
    import ctypes

    class LastInput(ctypes.Structure):
        _fields_ = (("cbSize", ctypes.c_uint), ("dwTime", ctypes.c_uint))

    last = LastInput(ctypes.sizeof(LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
        return Sign("windows", None, "Windows does not tell, as in a service")
    ticks = ctypes.windll.kernel32.GetTickCount()
    return Sign("windows", (ticks - last.dwTime) % UNIX_32_BITS / MILLI, "a key or the mouse")
