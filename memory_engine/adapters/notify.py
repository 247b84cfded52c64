"""A word on the desktop, by the machine's own program.

The program stays no longer than that. No text is ever part of a program: it is an argument that
can't be read as an option, or it comes by the environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from memory_engine.adapters.program import TooMuch, run

SECONDS = 5.0
"""[s] For the program to end; a desktop that does not answer is not waited for."""
LONGEST = 240
"""[characters] More is cut off by every desktop."""
TITLE = "kairos-mem"
SCRIPT = (
    'display notification (system attribute "KAIROS_MEM_TEXT") '
    'with title (system attribute "KAIROS_MEM_TITLE")'
)
TOAST = """
$kind = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, \
ContentType=WindowsRuntime]
$xml = $kind::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).AppendChild($xml.CreateTextNode($env:KAIROS_MEM_TITLE)) | Out-Null
$texts.Item(1).AppendChild($xml.CreateTextNode($env:KAIROS_MEM_TEXT)) | Out-Null
$kind::CreateToastNotifier($env:KAIROS_MEM_TITLE).Show($xml)
"""


def words(text: str, platform: str = sys.platform) -> tuple[str, ...]:
    """Give the call that shows a text.

    The text is in it where its program takes arguments.
    """
    if platform == "darwin":
        return ("osascript", "-e", SCRIPT)
    if platform == "win32":
        return ("powershell", "-NoProfile", "-NonInteractive", "-Command", TOAST)
    return ("notify-send", "--app-name", TITLE, "--", TITLE, _escaped(text))


def plain(text: str) -> str:
    """Write a text on one line that a desktop can't misread."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _escaped(text: str) -> str:
    """Write a text for a desktop that reads markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def lacking() -> str:
    """Say why the desktop can't be told anything; "" where it can."""
    program = words("")[0]
    return "" if shutil.which(program) else f"there is no {program} here"


def notify(text: str) -> str:
    """Show a text on the desktop; why that failed, or ""."""
    told = plain(text)
    if why := lacking():
        return why
    given = {"KAIROS_MEM_TEXT": told, "KAIROS_MEM_TITLE": TITLE}
    try:
        ended = run(words(told), b"", SECONDS, os.sep, given)
    except subprocess.TimeoutExpired:
        return f"{words('')[0]} did not end within {SECONDS:g} s"
    except (OSError, TooMuch) as error:
        return f"{words('')[0]} could not be run ({error})"
    return f"{words('')[0]} ended with {ended.code}" if ended.code else ""
