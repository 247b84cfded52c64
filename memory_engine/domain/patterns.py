"""Regular expressions that are compiled when something is first sought with them.

A start loads some hundred of them and asks a few. Compiling all took a third of its time.
"""

from __future__ import annotations

import re

from memory_engine.domain.typed import Any


class _Pattern:
    """What is written of a pattern; whatever else is asked of it compiles it.

    What a compiled one answers is kept here, so that only the first call takes this way.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # it stands for one, whoever asks
        return re.Pattern

    def __getattr__(self, name: str) -> object:
        """Compile, and keep what a pattern can be asked."""
        compiled = re.compile(self.pattern, self._given)
        for asked in dir(compiled):
            if not asked.startswith("_"):
                setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)


def regex(source: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """Give a pattern that is compiled when something is first sought with it."""
    late: Any = _Pattern(source, int(flags))
    found: re.Pattern[str] = late
    return found
