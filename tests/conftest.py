"""What holds for all tests: examples have no time limit.

Machines are busy.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
