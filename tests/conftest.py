"""What holds for all tests: examples are made up without a time limit, for machines are busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
