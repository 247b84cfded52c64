"""How much of a session is kept: a mark stays small."""

from __future__ import annotations

MOST_SHOWN = 600
"""[fact ids, and sentences] Three times what MEMORY.md can hold."""

MOST_FILES = 200

MOST_LOCAL = 1_200
"""[names] That the project's own files showed: each name stands in them in up to three forms."""

LONGEST_BEFORE = 600
"""[characters] Of what was stated last, in which is looked for what a short correction is about."""

LONGEST_OWN = 2_000
"""[characters] Of one output, in which names are looked for."""

MOST_PENNED = 600
"""[sentences] That the session wrote into files of instructions."""

MOST_OPEN = 64

MOST_CLAIMS = 80

MOST_RUNS = 40

MOST_TESTS = 6
"""Files read, symbols, tools at work, claims, narrow runs, test files: the last so many are
kept, so that a mark stays small."""
