"""``permissions``: what waits for the owner's answer, and the answer."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from kairos_mem.commands.apply import numbers
from kairos_mem.voice import agent_here
from memory_engine.domain.permission import ALLOW, DENY, NIGHT, OWNER, TERMINAL, Asked, Verdict
from memory_engine.engine import permitting
from memory_engine.engine.calendar import time_at
from memory_engine.engine.permissible import PERMITTED
from memory_engine.views.permissions import lines, row
from memory_engine.wiring import Place

NOTHING = "Nothing waits for your answer."


@click.group("permissions", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="What was answered or has expired, too.")
@click.pass_context
def command(ctx: click.Context, everything: bool) -> None:
    """List what waits for your answer: here, on the page, and on your phone.

    The first answer decides, once, and only while memory stands as it was shown. Whoever asks has a
    request written down; nobody but you answers one.
    """
    if ctx.invoked_subcommand is not None:
        return
    call: Call = ctx.obj
    place = call.place()
    place.take_up()
    place.ask_owner()
    now = time_at(place.clock())
    found = place.requests.all() if everything else permitting.open_ones(place, now)
    rows = [row(asked) for asked in found]
    call.answer(rows, "\n".join(lines(rows)) or NOTHING)


@command.command("allow")
@click.argument("id")
@click.option(
    "--only", default="", metavar="1,4-6", help="Of a night: accept these, reject the others."
)
@click.pass_obj
def allow(call: Call, id: str, only: str) -> None:
    """Allow what ID asks: it is done at once."""
    call.as_owner(f"permissions allow {id}")
    place = call.place()
    scope: tuple[int, ...] = ()
    asked = place.requests.find(id)
    if only and asked and asked.request.kind == NIGHT:
        plan = place.plan_of(int(asked.request.what.rpartition(":")[2]))
        scope = tuple(sorted(numbers(only, len(plan.proposals))))
    _show(call, _answered(place, id, ALLOW, scope))


@command.command("deny")
@click.argument("id")
@click.pass_obj
def deny(call: Call, id: str) -> None:
    """Deny what ID asks: of a night all is rejected, and only new evidence brings it back."""
    call.as_owner(f"permissions deny {id}")
    _show(call, _answered(call.place(), id, DENY))


@command.command("ask")
@click.argument("kind", type=click.Choice(list(PERMITTED)))
@click.argument("what")
@click.pass_obj
def ask(call: Call, kind: str, what: str) -> None:
    """Ask the owner for something: a night (dream:7), promotion or settle (a fact), revert (a
    target), egress (a destination).

    Anybody may ask, and the owner is told where an agent does. Nothing is changed by it.
    """
    place = call.place()
    with place.visiting() as engine:
        _show(call, permitting.ask(engine, place, kind, what, agent_here()))


def _answered(place: Place, id: str, behavior: str, scope: tuple[int, ...] = ()) -> Asked:
    asked = place.requests.find(id)
    shown, at = asked.request.digest if asked else "", time_at(place.clock())
    return place.decide(Verdict(id, behavior, OWNER, TERMINAL, at, shown, scope))


def _show(call: Call, asked: Asked) -> None:
    value = row(asked)
    call.answer(value, "\n".join(lines([value])))
