"""Opens the owner's browser without showing others the token.

They could read it where it is named.
"""

from __future__ import annotations

import os
import tempfile
import webbrowser
from html import escape
from pathlib import Path

_LEADING = (
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0;url={to}"><a href="{to}">kairos-mem</a>'
)


def opened(url: str) -> None:
    """Open a link by a file for its owner alone.

    A program's arguments are everybody's to read on this machine, so the link is in none.
    """
    file, name = tempfile.mkstemp(prefix="kairos-mem-", suffix=".html")
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(_LEADING.format(to=escape(url, quote=True)))
    webbrowser.open(Path(name).as_uri())
