"""How much of a code base is looked at.

And for how long: a hostile or huge one may cost a bounded night, never more.
"""

from __future__ import annotations

SOURCE_BYTES = 1_000_000
"""[bytes] The largest source or configuration file that is read: what people write by hand is
smaller, bundles are larger."""

LOCK_BYTES = 16_000_000
"""[bytes] The largest lock file: those of big JavaScript projects have ten megabytes."""

HASHED_BYTES = 64_000_000
"""[bytes] Above this a changed file is told by size and times instead of by content, or a state
would not be cheap."""

FILES = 50_000
"""[files] Of a tree, the most that is listed; where there are more, absence is "unknown" instead
of "refuted"."""

UNLISTED = 200_000
"""[files] Looked through by name for what is not listed (ignored, caches): two seconds; absence
is "unknown" beyond."""

LOOK_BYTES = 400_000_000
"""[bytes] The most that one look reads, most of it in search of symbols that left their files:
ten million lines."""

HELD_BYTES = 32_000_000
"""[bytes] File contents kept in memory during one look, so that many questions about one file
read it once."""

HELD_TREES = 8
"""[files] Syntax trees kept in memory: a tree has some hundred times the size of its source."""

GIT_SECONDS = 60
"""[seconds] One call of git; status of a large, cold tree takes some."""

ASKED_PATHS = 250
"""[paths] Named in one call of git: a command line holds some hundred kilobytes."""

HISTORY_SECONDS = 10
"""[seconds] One search in the history of a file: where it takes longer, the look does without."""

HISTORIES = 200
"""[searches] For symbols in the history of their files, in one look; after that, nothing is said
to have moved."""

DELETIONS = 10_000
"""[commits] That deleted files, so far back is known when a file went: decades of most projects,
a second of git's time."""

NEEDLES = 16
"""[names] From here on a file's words are listed once, instead of looking for each name in it."""

LOOK_SECONDS = 120
"""[seconds] One look; what is not answered by then is "unknown"."""

PACKED_PATHS = 500
"""[paths] Changed files that the name of a state spells out, so that two states can be compared;
more make it unwieldy."""

LEAVES = 20_000
"""[values] Of one configuration file: aliases in YAML can make a few lines stand for billions of
values."""

DEPTH = 40
"""[levels] Of nesting in a configuration file, for the same reason."""

SHOWN = 5
"""[values] Named in the reason of a finding."""
