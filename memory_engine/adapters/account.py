"""Who is at work on this machine, as the system knows them.

No variable says so.
"""

from __future__ import annotations

import os


def account() -> str:
    """Name the account that runs this process."""
    try:
        import pwd
    except ImportError:  # Windows, whose session knows it
        return os.getlogin()
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's account may have a number and no name
        return f"uid{os.geteuid()}"
