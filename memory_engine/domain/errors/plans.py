"""Refusals of a plan, or of a returned pack.

A pack was thought about elsewhere.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError


class StalePlan(KairosError):
    """A plan that was thought on another state of the ledger."""

    code = "stale-plan"

    def __init__(self, thought_on: str, head: str, otherwise: str = "") -> None:
        moved = f"The plan was made at ledger head {thought_on[:12]}, the head is now {head[:12]}"
        super().__init__(
            f"{moved if thought_on != head else otherwise}. Nothing was applied.",
            "Make a new plan: `kairos-mem consolidate --plan FILE`.",
        )


class TornPlan(KairosError):
    """A choice of proposals without what others of it need."""

    code = "torn-plan"

    def __init__(self, left: tuple[int, ...], standing: tuple[int, ...], remedy: str) -> None:
        several = f"Proposals {ranges(standing, ', ')} stand"
        stand = f"Proposal {standing[0]} stands" if len(standing) == 1 else several
        on = f"{ranges(left, ', ')}, which {'is' if len(left) == 1 else 'are'} not taken"
        super().__init__(f"{stand} on {on}. Nothing was applied.", remedy)
        self.left = left
        self.standing = standing


def ranges(numbers: tuple[int, ...], between: str = ",") -> str:
    """Write numbers in order as a call takes them: `1,4-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return between.join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


class OtherPolicy(KairosError):
    """A plan that other numbers, tables or models decided."""

    code = "other-policy"

    def __init__(self, plan: str, now: str) -> None:
        super().__init__(
            f"The plan was decided by policy {plan}, in force is {now}: it might decide "
            "otherwise. Nothing was applied.",
            "Make a new plan: `kairos-mem consolidate --plan FILE`; or put config.yaml "
            "back to what it was.",
        )


class AlteredPlan(KairosError):
    """A plan file that this store did not make so."""

    code = "altered-plan"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was applied.",
            "Make a new one: `kairos-mem consolidate --plan FILE`; what to take of it is "
            "said with --only or --reject.",
        )


class AlteredPack(KairosError):
    """A pack or answers that are not as they were written."""

    code = "altered-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "Fetch the files again from where they were written, or begin anew: `kairos-mem night "
            "export FILE`.",
        )


class StalePack(KairosError):
    """A pack made for a night that is another by now."""

    code = "stale-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "Make a new one: `kairos-mem night export FILE`.",
        )


class ReplayedPack(KairosError):
    """A pack that was brought in once, or is not out.

    It may have been called back.
    """

    code = "replayed-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "`kairos-mem night status` tells what is out.",
        )


class OverreachingPack(KairosError):
    """Answers to what was not asked, or by somebody who was not."""

    code = "overreaching-pack"
    exit_code = 4

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "An answer may say what the pack's form of it allows, and no more: have it answered "
            "anew by `kairos-mem night answer`.",
        )


class NothingToAsk(KairosError):
    """A night that has no questions to be answered elsewhere."""

    code = "nothing-to-ask"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"There is nothing to ask elsewhere: {why.rstrip('.')}. Nothing was written.",
            "Who may be asked: `kairos-mem privacy allow`, `kairos-mem judge eval`. `kairos-mem "
            "consolidate` dreams the night here.",
        )
