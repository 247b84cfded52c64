"""Refusals of what a machine lacks, or keeps for others.

That is programs, files, the night watch.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class NoLibrary(KairosError):
    """A library that is needed and not installed.

    A verb stands on it, or a memory (no verb).
    """

    code = "no-library"

    def __init__(self, verb: str, what: str, extra: str) -> None:
        super().__init__(
            f"`kairos-mem {verb}` can't start: {what}." if verb else f"{what}.",
            f"Install it into the same environment: pip install 'kairos-mem[{extra}]'",
        )


class NoEmbedder(KairosError):
    """A sentence model that was asked for and can't be had here.

    Nothing is ever downloaded for it.
    """

    code = "no-embedder"

    def __init__(self, name: str, what: str, hint: str) -> None:
        super().__init__(f"Embedder {name}: {what}.", hint)
        self.name = name


class NoProgram(KairosError):
    """A program of the machine that can't be called by its name."""

    code = "no-program"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not among the programs of this machine.",
            f"Install it, or put the folder that holds {name} into PATH.",
        )
        self.name = name


class ProgramFailed(KairosError):
    """A program of the machine that did not do its work."""

    code = "program-failed"

    def __init__(self, call: str, what: str, hint: str) -> None:
        super().__init__(f"`{call}` {what.rstrip('.')}. Nothing was changed.", hint)
        self.call = call


class NoScheduler(KairosError):
    """A machine without a known way to run a nightly command."""

    code = "no-scheduler"

    def __init__(self) -> None:
        super().__init__(
            "Nothing on this machine is known to run a command once a night: there is neither a "
            "systemd manager for this user nor a crontab.",
            "`kairos-mem daemon start` begins the nights without either, until the machine is "
            "switched off. Or install cron, or log in so that `systemctl --user status` answers; "
            "`--backend NAME --dry-run` shows what would be written.",
        )


class ForeignFile(KairosError):
    """Something of somebody else's, or changed by hand, where ours would stand."""

    code = "foreign-file"
    exit_code = 4

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place} {what}. Nothing was changed.", hint)
        self.place = place


class ScheduledElsewhere(KairosError):
    """What another service manager starts already.

    That is a store's nights, or the night watch.
    """

    code = "scheduled-elsewhere"
    exit_code = 4

    def __init__(self, backend: str, takes_away: str) -> None:
        super().__init__(
            f"It is started by {backend} already. Nothing was changed.",
            f"{takes_away} takes that away; then install it anew.",
        )
        self.backend = backend


class Unwritable(KairosError):
    """A path or command that a format has no way to write."""

    code = "unwritable"

    def __init__(self, format: str, what: str, hint: str) -> None:
        super().__init__(f"{format} can't hold {what}. Nothing was changed.", hint)


class NoWatch(KairosError):
    """Something is asked of the night watch, and it is not running."""

    code = "no-daemon"

    def __init__(self) -> None:
        super().__init__("The night watch is not running.", "`kairos-mem daemon start` starts it.")


class WatchSilent(KairosError):
    """The night watch runs, and gives no answer."""

    code = "daemon-silent"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The night watch gave no answer: {what}.",
            "`kairos-mem daemon logs` tells what it is at; `kairos-mem daemon stop` and `start` "
            "begin anew.",
        )


class WatchedAlready(KairosError):
    """A second night watch of the same user."""

    code = "daemon-running"
    exit_code = 11

    def __init__(self, pid: int) -> None:
        super().__init__(
            f"The night watch is running already (process {pid}).",
            "`kairos-mem daemon status` tells of it; `kairos-mem daemon stop` ends it.",
        )
        self.pid = pid
