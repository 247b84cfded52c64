"""The stores of the end-to-end tests, for tests of commands.

What they tell is told by running the command.
"""

from __future__ import annotations

from tests.end_to_end.conftest import fresh, held, lived

__all__ = ["fresh", "held", "lived"]
