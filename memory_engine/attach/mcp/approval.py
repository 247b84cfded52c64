"""The owner's approval: question, addressee, and yes.

It says what counts as a yes.

1. What a decision would touch is looked up, and put into the question.
2. The client asks. Whoever has nobody to ask is refused, and told the command line.
3. Under the lock the same is looked up again: what was approved is what happens, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from mcp.server.mcpserver import AcceptedElicitation, Elicit, ElicitationResult
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from memory_engine.attach.mcp.door import Ctx
from memory_engine.attach.mcp.session import attended
from memory_engine.domain.errors.deciding import GroundMoved
from memory_engine.domain.errors.plans import ranges

if TYPE_CHECKING:
    from memory_engine.engine.engine import Engine

LONGEST_QUOTED = 300
"""[characters] Of a text in a question."""
MOST_NAMED = 12
"""[facts] That a question names one by one."""


class Approval(BaseModel):
    """The owner's answer."""

    approve: bool = Field(default=False, title="Approve", description="Only yes makes it happen.")


class Asked(NamedTuple):
    """A decision that waits for approval.

    It has the call that would make it, and the question.
    """

    call: str
    question: str


def settling(engine: Engine, id: str) -> Asked:
    """Look up what settling would do."""
    from memory_engine.engine import deciding, timing

    fact, against = deciding.at_stake(engine, id, timing.today(engine))
    call = f"kairos-mem settle {fact.id}"
    lines = [f"Is this true? It would be asserted on your word (`{call}`).", ""]
    lines += [f"  {fact.id}  {_quoted(fact.text)}"]
    if against:
        lines += ["", "These would be retracted for it:"]
        lines += _first([f"  {rival.id}  {_quoted(rival.text)}" for rival in against])
    return Asked(call, "\n".join(lines))


def taking_back(engine: Engine, target: str, cascade: bool) -> Asked:
    """Look up what taking something back would do; raises ``GroundMoved``."""
    from memory_engine.engine import reverting, timing

    undo = reverting.undo(engine, target, timing.today(engine))
    if undo.standing and not cascade:
        raise GroundMoved(undo.target, undo.standing)
    call = f"kairos-mem revert {quote(undo.target)}{' --cascade' * cascade}"
    row = reverting.undo_row(undo, engine.store.fact)
    lines = [f"Take this back (`{call}`)? It would change:", ""]
    lines += _first([_moved(change) for change in row["changes"]])
    if undo.standing:
        lines += ["", f"Entries that stand on it fall with it: {ranges(undo.standing, ', ')}."]
    return Asked(call, "\n".join(lines))


def _moved(change: Mapping[str, Any]) -> str:
    """Tell in a line how a fact would move."""
    held = f"{change['from'] or 'not held'} -> {change['to'] or 'not held'}"
    how = held if change["from"] is not None else "evidence only"
    return f"  {change['id']}  {how}  {_quoted(change['text'] or '')}"


def _first(lines: Sequence[str]) -> list[str]:
    """Keep as many lines as a person reads, and count the others."""
    more = len(lines) - MOST_NAMED
    return [*lines[:MOST_NAMED], *([f"  ... and {more} more"] if more > 0 else [])]


def _quoted(text: str) -> str:
    """Quote a text so it can't pass for the question.

    It is part of one.
    """
    from memory_engine.formats.log import squeezed
    from memory_engine.formats.shorten import cut

    return f"“{cut(squeezed(text), LONGEST_QUOTED).replace('“', '‘').replace('”', '’')}”"


def ask(ctx: Ctx, asked: Asked) -> Elicit[Approval]:
    """Put a question to the owner; refuses where nobody can be asked."""
    if not (attended() and _can_ask(ctx)):
        raise ToolError(_refused(asked, "this client can't ask them"))
    return Elicit(asked.question, Approval)


def _can_ask(ctx: Ctx) -> bool:
    """Tell whether the client says that it can ask by a form.

    One that only opens pages can't.
    """
    able = ctx.client_capabilities
    asks = able.elicitation if able else None
    return asks is not None and (asks.form is not None or asks.url is None)


def _refused(asked: Asked, why: str) -> str:
    return (
        f"This is the owner's to decide, and {why}. Nothing was changed. "
        f"The owner can decide it on the command line: {asked.call}"
    )


def approved(answer: ElicitationResult[Approval], asked: Asked, again: Asked) -> None:
    """Refuse what was not approved, or has changed since.

    It is not any more what was approved.
    """
    if not (isinstance(answer, AcceptedElicitation) and answer.data.approve):
        raise ToolError(_refused(asked, "they did not approve it"))
    if again != asked:
        raise ToolError(
            "Memory changed while the owner was asked: it would do something else now. "
            "Nothing was changed. Call it again, and the owner is asked again."
        )
