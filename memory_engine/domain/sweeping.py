"""Python's garbage sweeps, put off during a night.

Much is made then that lives to the end of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Sweep no garbage inside.

    A night makes some hundred thousand values that all last as long as it does, and hardly a
    circle: each sweep looks at all of them again and finds nothing. What is there at the end counts
    as old, so that the next sweep of what is young does not begin with all of it.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.freeze()
            gc.unfreeze()  # to where the oldest are
            gc.enable()
