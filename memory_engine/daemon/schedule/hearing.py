"""What *catch-up* runs: take in what sessions and logs brought.

It changes no belief.
"""

from __future__ import annotations

import os
import sys

from memory_engine.daemon.clock import chosen
from memory_engine.domain.errors import KairosError
from memory_engine.domain.silent import Silent
from memory_engine.engine import intake
from memory_engine.wiring import place


def hear(root: str) -> int:
    """Take it in; how many observations were new."""
    clock = chosen(os.environ)
    opened = place(root, Silent())._replace(clock=lambda: clock.now().wall.timestamp())
    with opened.writing() as engine:
        before = engine.store.spoken(0, None, "").observations
        intake.listen(engine)
        intake.catch_up(engine)
        return engine.store.spoken(0, None, "").observations - before


def main(root: str) -> int:
    """Do it as a process of its own; its exit code."""
    try:
        print(hear(root))
    except KairosError as error:
        print(f"{error.message} {error.hint}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
