"""Refusals of a memory held, lost, damaged, or out of reach.

It is held by another.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class Locked(KairosError):
    """Another process holds the night's lock."""

    code = "locked"
    exit_code = 11

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"Another kairos-mem (process {holder}) is at work on {path}.",
            "Wait for it to end, then try again.",
        )
        self.holder = holder


class HostIsDreaming(KairosError):
    """A host that is at work in its own memory folder."""

    code = "host-is-dreaming"
    exit_code = 11

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"The host holds its own lock on {folder}. Nothing was changed.",
            "Close its sessions, or wait an hour, then try again.",
        )
        self.folder = folder


class LostLedger(KairosError):
    """A database that is missing, older than it was, or another."""

    code = "lost-ledger"

    def __init__(self, place: str, what: str, hint: str, so: str = "Nothing was written.") -> None:
        super().__init__(f"{place}: {what}. {so}", hint)


class BrokenChain(KairosError):
    """A ledger entry that is not what its hash says."""

    code = "broken-chain"

    def __init__(self, place: str, entry: str, what: str) -> None:
        super().__init__(
            f"{place}, {entry}: {what}. The ledger was changed from outside.",
            "Restore the store from a copy; `kairos-mem verify` lists every problem. "
            "Nothing was written. Without a copy: move"
            " memory.db away, then `kairos-mem rebuild --accept-loss` begins again from the logs.",
        )
        self.entry = entry


class DamagedStore(KairosError):
    """A database that can't be used as it is."""

    code = "damaged-store"

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place}: {what}.", hint)


class NoRoom(KairosError):
    """The disk or folder refused a write."""

    code = "not-writable"

    def __init__(self, place: str, what: str, so: str = "Nothing was changed.") -> None:
        super().__init__(
            f"{place}: {what}. {so}", "Free room or give write permission, then run it again."
        )


class NoServer(KairosError):
    """The server that holds a store, or its vectors, does not answer."""

    code = "no-server"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        waits = "What is observed waits in this machine's logs. Try again when the server answers."
        super().__init__(f"{place} can't be reached: {what}.", hint or waits)


class NotEmpty(KairosError):
    """A place to move a store to that holds one already."""

    code = "not-empty"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} holds a memory already. Nothing was moved.",
            "Name another schema (?schema=NAME), or bring the two together by their observations.",
        )


class MovedMeanwhile(KairosError):
    """A store that another call moved while one waited to write."""

    code = "moved"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Memory is not in {place} any more: it was moved meanwhile. Nothing was written.",
            "Run the same command again.",
        )


class UnfinishedElsewhere(KairosError):
    """A redaction of another machine that the ledger lacks yet."""

    code = "unfinished-elsewhere"
    exit_code = 11

    def __init__(self, place: str, account: str) -> None:
        super().__init__(
            f"{place}: a redaction was begun on another machine (by {account}), and is not "
            "finished. Nothing was written.",
            "`kairos-mem redact` finishes it there. Where that machine is gone, `kairos-mem "
            "rebuild --accept-loss` goes on without: redact it again then.",
        )


class KeyGone(KairosError):
    """A redaction of another machine that this one can't read any more."""

    code = "key-gone"

    def __init__(self, place: str, folder: str, hint: str) -> None:
        what = "what was redacted on another machine can't be carried out here"
        super().__init__(
            f"{place}: {what}, for this machine's key is not in {folder}. Nothing was shown or "
            "written.",
            hint,
        )


class NotTheTablesOwner(KairosError):
    """An account that may append to the ledger, not rewrite it."""

    code = "not-the-tables-owner"
    exit_code = 4

    def __init__(self, place: str, account: str) -> None:
        super().__init__(
            f"{place} does not let {account} rewrite the ledger. Nothing was changed.",
            "Redact as the role that owns its tables.",
        )
