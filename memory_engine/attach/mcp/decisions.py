"""The tools that decide: only with the owner's approval, asked for through the client.

1. What the decision would touch is looked up, and put into the question.
2. The client asks. Whoever has nobody to ask is refused, and told the command line.
3. Under the lock the same is looked up again: what was approved is what happens, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from mcp.server.mcpserver import AcceptedElicitation, Elicit, ElicitationResult, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from memory_engine.attach.mcp.answers import Reverted, Settled
from memory_engine.attach.mcp.door import Ctx, reading, speaker, writing
from memory_engine.attach.mcp.session import attended

if TYPE_CHECKING:
    from memory_engine.engine.engine import Engine

LONGEST_QUOTED = 300
"""[characters] Of a text in a question."""
MOST_NAMED = 12
"""[facts] That a question names one by one."""
OWNER = "user:owner"


class Approval(BaseModel):
    """The owner's answer."""

    approve: bool = Field(title="Approve", description="Only yes makes it happen.")


class Asked(NamedTuple):
    """A decision that waits for approval: the call that would make it, and the question."""

    call: str
    question: str


def _settling(engine: Engine, id: str) -> Asked:
    """Look up what settling would do."""
    from memory_engine.engine import deciding, timing

    fact, against = deciding.at_stake(engine, id, timing.today(engine))
    call = f"kairos-mem settle {fact.id}"
    lines = [f"Is this true? It would be asserted on your word (`{call}`).", ""]
    lines += [f"  {fact.id}  {_quoted(fact.text)}"]
    if against:
        lines += ["", "These would be retracted for it:"]
        lines += _named([(rival.id, rival.text) for rival in against])
    return Asked(call, "\n".join(lines))


def _reverting(engine: Engine, target: str, cascade: bool) -> Asked:
    """Look up what taking something back would do."""
    from memory_engine.engine import reverting, timing

    undo = reverting.undo(engine, target, timing.today(engine))
    call = f"kairos-mem revert {undo.target}{' --cascade' * cascade}"
    row = reverting.undo_row(undo, engine.store.fact)
    lines = [f"Take this back (`{call}`)? It would change:", ""]
    lines += _named([(one["id"], one["text"] or "") for one in row["changes"]])
    if undo.standing and cascade:
        lines += ["", f"Entries that stand on it fall with it: {len(undo.standing)}."]
    return Asked(call, "\n".join(lines))


def _named(facts: list[tuple[str, str]]) -> list[str]:
    more = len(facts) - MOST_NAMED
    lines = [f"  {id}  {_quoted(text)}" for id, text in facts[:MOST_NAMED]]
    return lines + ([f"  ... and {more} more"] if more > 0 else [])


def _quoted(text: str) -> str:
    """Quote a text in a question, so that it can't pass for the question."""
    from memory_engine.formats.log import squeezed
    from memory_engine.formats.shorten import cut

    return f"“{cut(squeezed(text), LONGEST_QUOTED).replace('“', '‘').replace('”', '’')}”"


def settling(ctx: Ctx, id: str) -> Asked:
    """Look up what a call of ``settle`` would do."""
    with reading(ctx) as (engine, _):
        return _settling(engine, id)


def taking_back(ctx: Ctx, target: str, cascade: bool) -> Asked:
    """Look up what a call of ``revert`` would do."""
    with reading(ctx) as (engine, _):
        return _reverting(engine, target, cascade)


def settle_approval(ctx: Ctx, asked: Annotated[Asked, Resolve(settling)]) -> Elicit[Approval]:
    """Ask whether a fact is to be settled."""
    return _ask(ctx, asked)


def revert_approval(ctx: Ctx, asked: Annotated[Asked, Resolve(taking_back)]) -> Elicit[Approval]:
    """Ask whether something is to be taken back."""
    return _ask(ctx, asked)


def _ask(ctx: Ctx, asked: Asked) -> Elicit[Approval]:
    """Put a question to the owner; refuses where nobody can be asked."""
    able = ctx.client_capabilities
    if able is None or able.elicitation is None or not attended():
        raise ToolError(_refused(asked, "this client can't ask them"))
    return Elicit(asked.question, Approval)


def _refused(asked: Asked, why: str) -> str:
    return (
        f"This is the owner's to decide, and {why}. Nothing was changed. "
        f"The owner can decide it on the command line: {asked.call}"
    )


def _approved(answer: ElicitationResult[Approval], asked: Asked, again: Asked) -> None:
    """Refuse what was not approved, and what is not any more what was approved."""
    if not (isinstance(answer, AcceptedElicitation) and answer.data.approve):
        raise ToolError(_refused(asked, "they did not approve it"))
    if again != asked:
        raise ToolError(
            "Memory changed while the owner was asked: it would do something else now. "
            "Nothing was changed. Call it again, and the owner is asked again."
        )


def settle(
    ctx: Ctx,
    id: Annotated[str, Field(description="The fact that holds (f...).")],
    asked: Annotated[Asked, Resolve(settling)],
    answer: Annotated[ElicitationResult[Approval], Resolve(settle_approval)],
    because: Annotated[str, Field(description="Why, for the ledger.")] = "",
) -> Settled:
    """Ask the owner to decide a conflict: the fact is asserted, what excludes it is retracted.

    The owner is asked first, and sees what it touches. One entry of the ledger, revertible.
    """
    from memory_engine.engine import deciding, timing

    if not isinstance(answer, AcceptedElicitation):
        _approved(answer, asked, asked)
    with writing(ctx) as (engine, watch):
        _approved(answer, asked, _settling(engine, id))
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
    """Ask the owner to take something back; what was before comes back, and a veto stays.

    The owner is asked first, and sees what it touches. One entry of the ledger, revertible.
    """
    from memory_engine.engine import reverting, timing

    if not isinstance(answer, AcceptedElicitation):
        _approved(answer, asked, asked)
    with writing(ctx) as (engine, watch):
        _approved(answer, asked, _reverting(engine, target, cascade))
        day = timing.today(engine)
        undo = reverting.undo(engine, target, day)
        row = reverting.undo_row(undo, engine.store.fact)
        done = reverting.revert(engine, undo, day, OWNER, cascade)
        row |= {"entry": done.entries[0].number, "applied": True, "head": done.head}
    return Reverted.model_validate({**row, "notes": watch.notes})
