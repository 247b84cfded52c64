"""Tools that decide, only with the owner's approval.

It is asked for through the client.
"""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import AcceptedElicitation, Elicit, ElicitationResult, Resolve
from pydantic import Field

from memory_engine.attach.mcp import approval
from memory_engine.attach.mcp.answers import Reverted, Settled
from memory_engine.attach.mcp.approval import Approval, Asked, approved
from memory_engine.attach.mcp.door import Ctx, reading, speaker, writing

OWNER = "user:owner"


def settling(ctx: Ctx, id: str) -> Asked:
    """Look up what a call of ``settle`` would do."""
    with reading(ctx) as (engine, _):
        return approval.settling(engine, id)


def taking_back(ctx: Ctx, target: str, cascade: bool) -> Asked:
    """Look up what a call of ``revert`` would do."""
    with reading(ctx) as (engine, _):
        return approval.taking_back(engine, target, cascade)


def settle_approval(ctx: Ctx, asked: Annotated[Asked, Resolve(settling)]) -> Elicit[Approval]:
    """Ask whether a fact is to be settled."""
    return approval.ask(ctx, asked)


def revert_approval(ctx: Ctx, asked: Annotated[Asked, Resolve(taking_back)]) -> Elicit[Approval]:
    """Ask whether something is to be taken back."""
    return approval.ask(ctx, asked)


def settle(
    ctx: Ctx,
    id: Annotated[str, Field(description="The fact that holds (f...).")],
    asked: Annotated[Asked, Resolve(settling)],
    answer: Annotated[ElicitationResult[Approval], Resolve(settle_approval)],
    because: Annotated[str, Field(description="Why, for the ledger.")] = "",
) -> Settled:
    """Ask the owner to decide a conflict.

    The fact is asserted, what excludes it is retracted. The owner is asked first, and sees what it
    touches. One entry of the ledger, revertible.
    """
    from memory_engine.engine import deciding, timing

    if not isinstance(answer, AcceptedElicitation):
        approved(answer, asked, asked)
    with writing(ctx) as (engine, watch):
        approved(answer, asked, approval.settling(engine, id))
        reason = f"{because or 'approved when asked'} (asked for by {speaker(ctx)})"
        found = deciding.settle(engine, id, timing.today(engine), reason)
    return Settled.model_validate({**found, "notes": watch.notes})


def revert(
    ctx: Ctx,
    target: Annotated[
        str,
        Field(
            description="An entry (41), a fact (f...), dream:7, session:ID, source:PATH or "
            "principal:NAME."
        ),
    ],
    asked: Annotated[Asked, Resolve(taking_back)],
    answer: Annotated[ElicitationResult[Approval], Resolve(revert_approval)],
    cascade: Annotated[bool, Field(description="Take back what stands on it, too.")] = False,
) -> Reverted:
    """Ask the owner to take something back.

    What was before comes back, and a veto stays. The owner is asked first, and sees what it
    touches. One entry of the ledger, revertible.
    """
    from memory_engine.engine import reverting, timing

    if not isinstance(answer, AcceptedElicitation):
        approved(answer, asked, asked)
    with writing(ctx) as (engine, watch):
        approved(answer, asked, approval.taking_back(engine, target, cascade))
        day = timing.today(engine)
        undo = reverting.undo(engine, target, day)
        row = reverting.undo_row(undo, engine.store.fact)
        done = reverting.revert(engine, undo, day, OWNER, cascade)
        row |= {"entry": done.entries[0].number, "applied": True, "head": done.head}
    return Reverted.model_validate({**row, "notes": watch.notes})
