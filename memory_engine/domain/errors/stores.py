"""Refusals of a store, or of files beside it.

They go by what a folder or file is, and whose.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class NoStore(KairosError):
    """There is no .kairos-mem at or above a directory.

    Above it only counts as far as the search may go.
    """

    code = "no-store"
    exit_code = 10

    def __init__(self, where: str, named: bool = False) -> None:
        if named:
            what, remedy = f"No .kairos-mem in {where}.", "Name the folder that holds one, or"
            super().__init__(what, f"{remedy} run `kairos-mem init` there first.")
        else:
            what = f"No .kairos-mem in {where} or any directory above it."
            super().__init__(what, "Run `kairos-mem init` there first.")
        self.where = where


class NestedStore(KairosError):
    """A second store would hide the first from everything below it."""

    code = "nested-store"

    def __init__(self, outer: str) -> None:
        super().__init__(
            f"{outer} already keeps the memory of this directory.", "Use it, or `init --nested`."
        )
        self.outer = outer


class UnsafeStore(KairosError):
    """A store that others can write, which nobody said to trust."""

    code = "unsafe-store"
    exit_code = 4

    def __init__(self, root: str, what: str, hint: str) -> None:
        super().__init__(f"{root} {what}. It was not used.", hint)
        self.root = root


class OtherStore(KairosError):
    """A store from which nothing can be taken over."""

    code = "other-store"

    def __init__(self, root: str, what: str, hint: str) -> None:
        super().__init__(f"{root} {what}. Nothing was taken in.", hint)
        self.root = root


class NotATeam(KairosError):
    """A store that does not say how people count.

    Or it does not say how the caller does.
    """

    code = "not-a-team"

    def __init__(self, root: str) -> None:
        hint = "A team's store says in its config.yaml who counts as what: `people: {ana: owner}`."
        super().__init__(f"{root} is no team's store. Nothing was shared.", hint)
        self.root = root


class AlteredShare(KairosError):
    """A share plan that is not what the store would share."""

    code = "altered-share"

    def __init__(self, place: str, what: str) -> None:
        hint = "Make the plan anew: `kairos-mem share TEAM ... --plan FILE`."
        super().__init__(f"{place}: {what}. Nothing was shared.", hint)
        self.place = place


class HasLeft(KairosError):
    """What somebody would share with a team that they were detached from."""

    code = "has-left"
    exit_code = 4

    def __init__(self, person: str) -> None:
        hint = "`kairos-mem log` there has the entry that detached them; `revert` takes it back."
        super().__init__(f"{person} was detached from this team. Nothing was shared.", hint)
        self.person = person


class UnsafeFile(KairosError):
    """A link, or something else that is no plain file.

    Or a file of somebody other than the store's owner.
    """

    code = "unsafe-file"

    def __init__(self, path: str, what: str, hint: str) -> None:
        super().__init__(f"{path} {what}. It was neither read nor written.", hint)
        self.path = path


class OthersFolder(KairosError):
    """A folder not a host's memory, or not its to give."""

    code = "others-folder"
    exit_code = 4

    def __init__(self, folder: str, what: str) -> None:
        super().__init__(
            f"{folder} {what}. Nothing was changed.",
            "See to `autoMemoryDirectory` in the host's settings, then try again.",
        )
        self.folder = folder
