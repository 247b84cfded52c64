"""Regular expressions that are compiled when something is first sought with them.

A start loads some hundred of them and asks a few. Compiling all took a third of its time.
"""

from __future__ import annotations

import re

from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class _Pattern:
    """What is written of a pattern, not compiled yet.

    Whatever else is asked of it compiles it. What a compiled one answers is kept here, so that only
    the first call takes this way.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # it stands for one, whoever asks
        return re.Pattern

    def __getattr__(self, name: str) -> object:
        """Compile, and keep what a pattern can be asked.

        Its flags are mostly known without.
        """
        sets_flags_itself = self.pattern[:2] == "(?" and self.pattern[2:3].isalpha()
        if name == "flags" and not sets_flags_itself:
            return int(self._given if self._given & re.ASCII else self._given | re.UNICODE)
        self._keep(re.compile(self.pattern, self._given))
        return object.__getattribute__(self, name)

    def _keep(self, compiled: re.Pattern[str]) -> None:
        for asked in dir(compiled):
            if not asked.startswith("_"):
                setattr(self, asked, getattr(compiled, asked))


class _Seldom(_Pattern):
    """A pattern that most texts do not match.

    They are looked through for what it must hold.
    """

    sub: Callable[..., str]

    def _keep(self, compiled: re.Pattern[str]) -> None:
        from memory_engine.domain.needles import needles_of  # who seeks nothing reads no pattern

        super()._keep(compiled)
        needles, any_case = needles_of(compiled), bool(compiled.flags & re.IGNORECASE)
        if needles:
            for asked in ("search", "match", "fullmatch"):
                setattr(self, asked, _sought(getattr(compiled, asked), needles, any_case))
            self.sub = _changed(compiled.sub, needles, any_case)


def _sought(
    ask: Callable[..., re.Match[str] | None], needles: tuple[str, ...], any_case: bool
) -> Callable[..., re.Match[str] | None]:
    def sought(text: str, *where: int) -> re.Match[str] | None:
        lower = text.lower() if any_case else text
        for needle in needles:
            if needle in lower:
                return ask(text, *where)
        return ask(text, *where) if any_case and not text.isascii() else None

    return sought


def _changed(
    change: Callable[..., str], needles: tuple[str, ...], any_case: bool
) -> Callable[..., str]:
    def changed(by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        lower = text.lower() if any_case else text
        for needle in needles:
            if needle in lower:
                return change(by, text, count)
        return change(by, text, count) if any_case and not text.isascii() else text

    return changed


def regex(source: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """Give a pattern that its first search compiles."""
    late: Any = _Pattern(source, int(flags))
    found: re.Pattern[str] = late
    return found


def seldom(source: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """Give a pattern sought often and found seldom.

    What a match must hold is read off it once: a text without that is not tried.
    """
    late: Any = _Seldom(source, int(flags))
    found: re.Pattern[str] = late
    return found
