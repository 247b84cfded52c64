"""Refusals of a decision.

They say who may make it, and what nothing can be done about.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.plans import ranges


class GroundMoved(KairosError):
    """A revert whose ground other decisions stand on; it is refused whole."""

    code = "ground-moved"
    exit_code = 4

    def __init__(self, target: str, standing: tuple[int, ...]) -> None:
        one = len(standing) == 1
        stand = (
            f"{'entry' if one else 'entries'} {ranges(standing, ', ')} "
            f"{'stands' if one else 'stand'} on it"
        )
        super().__init__(
            f"{'Entry ' if target.isdecimal() else ''}{target} can't be taken back alone: "
            f"{stand}. Nothing was changed.",
            f"`kairos-mem revert {target} --cascade` takes those back too; `--dry-run "
            "--cascade` shows what that touches.",
        )
        self.standing = standing


class NotTheOwner(KairosError):
    """What only the owner may decide, in an agent's shell."""

    code = "not-the-owner"
    exit_code = 4

    def __init__(self, verb: str, agent: str, theirs: str = "") -> None:
        what = (
            f"is the owner's word: it touches {theirs.rstrip('.')}"
            if theirs
            else "is the owner's word"
        )
        whose, hint = f"this shell is an agent's ({agent})", f"Run `kairos-mem {verb}` in a shell"
        hint += " of your own."
        if agent.startswith("user:"):
            whose = f"this team counts {agent} as no owner"
            hint = "Ask one whom `people` in the team's config.yaml names as an owner."
        super().__init__(f"`{verb}` {what}, and {whose}. Nothing was changed.", hint)
        self.agent = agent


class Contradicted(KairosError):
    """A fact that the owner would confirm beside others that exclude it.

    Confirming ends nothing silently.
    """

    code = "contradicted"
    exit_code = 4

    def __init__(self, fact: str, rivals: tuple[tuple[str, str], ...]) -> None:
        named = "; ".join(f"{id} {text}" for id, text in rivals)
        super().__init__(
            f"{fact} can't hold beside: {named.rstrip('.')}. Nothing was changed.",
            f"`kairos-mem settle {fact}` decides for it and retracts what excludes it.",
        )
        self.rivals = rivals


class NothingToRevert(KairosError):
    """A target that no live decision comes from."""

    code = "nothing-to-revert"

    def __init__(self, target: str, why: str) -> None:
        super().__init__(
            f"There is nothing to take back for {target}: {why}.",
            "`kairos-mem log` shows every decision.",
        )


class NothingToRedact(KairosError):
    """A content that is not in the store."""

    code = "nothing-to-redact"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"There is nothing to take out: {what} stands nowhere in this store.",
            "`kairos-mem recall` finds what was said, and `kairos-mem redact --found` what looks "
            "like a secret.",
        )


class TooPlain(KairosError):
    """A content without which the store can't be read."""

    code = "too-plain"
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "This is also a word or a name that lines of the store are written with. "
            "Nothing was changed.",
            "Give more of the text around it, or the observation that has it.",
        )


class NotGone(KairosError):
    """Files in which a content still stands after all that was done."""

    code = "not-gone"

    def __init__(self, files: list[str]) -> None:
        super().__init__(
            f"It still stands in {', '.join(files)}. All else is done.",
            "Close what writes there, then run `kairos-mem redact` to finish it.",
        )
        self.files = files


class Irrevocable(KairosError):
    """A redaction, which nothing brings back."""

    code = "irrevocable"
    exit_code = 4

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} can't be taken back: what was redacted is gone from every file of the "
            "store, and nothing here could tell it again.",
            "Say it anew with `kairos-mem observe` if it may be known.",
        )


class Unconfirmed(KairosError):
    """A decision that can't be taken back, and that nobody has confirmed."""

    code = "unconfirmed"
    exit_code = 4

    def __init__(self, verb: str) -> None:
        super().__init__(
            f"`{verb}` can't be taken back, and nobody is here to confirm it. Nothing was changed.",
            "`--dry-run` shows what would go; `--yes` confirms it.",
        )


class NotPermitted(KairosError):
    """An answer that decides nothing, and why.

    It has the id of what it answers.
    """

    code = "not-permitted"
    exit_code = 4

    def __init__(self, id: str, reason: str, told: str = "") -> None:
        sentence = _NOT_PERMITTED.get(reason, reason)
        super().__init__(
            f"{id}: {sentence}{f' ({told})' if told else ''}. Nothing was changed.",
            "`kairos-mem permissions` lists what waits for an answer.",
        )
        self.id, self.reason = id, reason


_NOT_PERMITTED = {
    "unknown": "there is no such request",
    "expired": "it has expired",
    "replayed": "it was answered already",
    "foreign": "whoever answered is not its owner",
    "stale": "memory has changed since it was asked",
    "malformed": "this is no answer to a request",
}
