"""How long one waits before a platform is tried again: pure."""

from __future__ import annotations

FIRST_SECONDS = 1.0
"""[s] After the first failure; each one more doubles it."""
MOST_SECONDS = 60.0
"""[s] Between two tries, however long the line is dead: back within a minute, never in a storm."""
GIVE_UP = 8
"""[tries] Against another program that takes the same events: only one of both can have them."""
MOST_ASKED = 3600.0
"""[s] That a platform may ask one to wait."""


def seconds(failures: int, asked: float = 0.0) -> float:
    """Tell how long to wait after so many failures in a row.

    ``asked`` is what the platform itself wants.
    """
    doubled = FIRST_SECONDS * 2.0 ** min(max(failures - 1, 0), 10)
    return max(min(doubled, MOST_SECONDS), min(asked, MOST_ASKED))
