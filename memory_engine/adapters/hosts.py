"""Which files a host writes itself, so that what is the owner's in them is the owner's word."""

from __future__ import annotations

import os

FOLDERS = {"claude-transcript": ".claude/projects"}
"""Kind of source -> the folder, in the user's home, in which its host writes it itself."""


def hosts_own(kind: str, path: object) -> bool:
    """Tell whether only its host writes where a source lies.

    The home is the account's, whatever the environment of the shell says.
    """
    import pwd

    folder = FOLDERS.get(kind)
    home = pwd.getpwuid(os.getuid()).pw_dir
    whole = os.path.realpath(str(path))
    own = os.path.realpath(os.path.join(home, folder or ""))
    return bool(folder) and whole.startswith(own + os.sep)
