"""Refusals of what somebody gave.

That is an observation, a file, a name, a night.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class ImpossibleClock(KairosError):
    """A time that can't be now.

    A night would be dated wrongly.
    """

    code = "impossible-clock"

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}. Nothing was changed.", hint)


class BadObservation(KairosError):
    """An observation that can't be taken; nothing was written."""

    code = "bad-observation"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        super().__init__(
            f"{place}: {what}; nothing was written.",
            hint or "Mend it and run the same command again.",
        )
        self.place = place
        self.what = what


class BadInput(KairosError):
    """A file that can't be read as what it should be."""

    code = "bad-input"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        super().__init__(f"{place}: {what}.", hint)
        self.place = place
        self.what = what


class BadPolicy(KairosError):
    """A key or value in config.yaml that the engine does not know."""

    code = "bad-policy"

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place}: {what}.", hint)


class Unknown(KairosError):
    """No fact, entry, dream, session, source or principal of that name."""

    code = "unknown"

    def __init__(self, kind: str, name: str, hint: str = "") -> None:
        super().__init__(
            f"There is no {kind} {name}.",
            hint or "`kairos-mem facts` and `kairos-mem log` list what there is.",
        )
        self.name = name


class Ambiguous(KairosError):
    """The beginning of several ids."""

    code = "ambiguous"

    def __init__(self, beginning: str, meant: tuple[tuple[str, str], ...], more: int = 0) -> None:
        also = f"; and {more} more" if more else ""
        named = "; ".join(f"{id} ({text})" for id, text in meant)
        super().__init__(
            f"{len(meant) + more} facts have an id that begins with {beginning}.",
            f"Write more of it: {named}{also}.",
        )
        self.meant = tuple(id for id, _ in meant)


class NoReport(KairosError):
    """A night whose report is not among its files any more.

    What it decided is in the ledger.
    """

    code = "no-report"

    def __init__(self, night: int) -> None:
        super().__init__(
            f"The report of dream {night} is not in dreams/{night:04d}, or can't be read.",
            f"`kairos-mem log dream:{night}` shows what it decided, from the ledger.",
        )
        self.night = night


class NoNight(KairosError):
    """A report that is asked for before there was any night."""

    code = "no-night"

    def __init__(self) -> None:
        super().__init__(
            "There is no report: no night was dreamt yet.", "`kairos-mem consolidate` dreams one."
        )
