"""Refusals of what would leave the machine, and of what is shut."""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class NotOn(KairosError):
    """Something that is not switched on, or was shut.

    It has the flag's name, and why.
    """

    code = "not-on"
    exit_code = 4

    def __init__(self, flag: str, why: str, remedy: str) -> None:
        super().__init__(f"{flag} is off: {why.rstrip('.')}. Nothing was done.", remedy)
        self.flag = flag


class NoConsent(KairosError):
    """Something would leave the machine without the owner's consent."""

    code = "no-consent"
    exit_code = 4

    def __init__(self, destination: str) -> None:
        super().__init__(
            f"You have not allowed anything of this memory to go to {destination}. Nothing was "
            "sent or changed.",
            f"`kairos-mem privacy --dry-run` shows what a night would send; `kairos-mem privacy "
            f'allow "{destination}"` allows it, `judge: off` and `reader: off` in config.yaml ask '
            "nobody; `store` and `vectors` stand there, too.",
        )
        self.destination = destination


class ShutOff(KairosError):
    """Something that whoever runs the machine has shut."""

    code = "shut-off"
    exit_code = 4

    def __init__(self, what: str, where: str) -> None:
        super().__init__(
            f"{what[:1].upper()}{what[1:]} is shut: {where}. Nothing was changed.",
            "`kairos-mem flags` shows what is on, what is not, and why.",
        )


class SecretLeaving(KairosError):
    """Something would leave the machine in which a secret still stands."""

    code = "secret-leaving"
    exit_code = 4

    def __init__(self, destination: str, purpose: str) -> None:
        super().__init__(
            f"What was to go to {destination} ({purpose}) holds what looks like a secret. It was "
            "not sent.",
            "`kairos-mem redact` takes a secret out of memory.",
        )


class AdviserFailed(KairosError):
    """A reader or judge that could not answer, or be asked."""

    code = "adviser-failed"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}.", "Nothing rests on its answer; the night goes on.")
        self.what = what


class NotDelivered(KairosError):
    """A message that was not written into a session's inbox."""

    code = "not-delivered"

    def __init__(self, session: str, what: str) -> None:
        super().__init__(
            f"Nothing was sent to session {session}: {what}.",
            "`kairos-mem attach` lists the sessions that run.",
        )
        self.session, self.what = session, what
