"""``flags``: what is on, what is not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from kairos_mem.app import Call
from kairos_mem.style import bold, dim
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.stores import NoStore, UnsafeStore
from memory_engine.domain.flags import Flags, State
from memory_engine.wiring import flags

ON, OFF = "on ", "off"


@click.command("flags")
@click.argument("name", default="", metavar="[NAME]")
@click.pass_obj
def command(call: Call, name: str) -> None:
    """Each flag, on or off: its value, where that is from, and where it is off, why.

    A flag is on where what it needs is installed, where it is allowed to run here, where it is
    switched on, and where all flags above it are on. With NAME: that flag, and what is above it.
    """
    found = _found(call)
    shown = found.states
    if name:
        if name not in shown:
            raise Unknown("flag", name, f"Known are: {', '.join(shown)}.")
        above = _above(found, name)
        shown = {each: state for each, state in shown.items() if each in above}
    call.answer([_json(state) for state in shown.values()], "\n".join(_page(shown)))


def _found(call: Call) -> Flags:
    try:
        return flags(call.place())
    except NoStore:
        return flags(None)
    except UnsafeStore as refusal:
        return flags(None, f"{refusal.message} {refusal.hint}")


def _above(found: Flags, name: str) -> set[str]:
    parents = found.states[name].flag.parents
    return {name}.union(*(_above(found, parent) for parent in parents))


def _json(state: State) -> dict[str, object]:
    flag, shut = state.flag, state.shut_by
    return {
        "name": flag.name,
        "on": state.on,
        "value": state.value,
        "source": state.source,
        "tells": flag.tells,
        "parents": list(flag.parents),
        "setting": flag.setting,
        "why": state.why or None,
        "shut_by": {"plane": shut.plane, "what": shut.what} if shut else None,
    }


def _page(states: Mapping[str, State]) -> Iterator[str]:
    width = max(map(len, states))
    indent = " " * (width + 6)
    for name, state in states.items():
        yield f"{bold(ON) if state.on else OFF} {name:<{width}}  {state.flag.tells}"
        if not state.on:
            yield f"{indent}{_reason(state, states)}"
        if state.on or (state.shut_by and state.shut_by.plane != "on"):
            yield dim(f"{indent}{'' if state.on else 'set: '}{_value(state)}")


def _reason(state: State, states: Mapping[str, State]) -> str:
    """Say why a flag is off.

    Of one that another shuts it only says which, for that one says why.
    """
    top = state
    while top.shut_by and top.shut_by.plane == "parent":
        top = states[top.shut_by.what]
    return state.why if top is state else f"{top.flag.name} is off"


def _value(state: State) -> str:
    """Write a value and its source, once where equal.

    The source is where it is from.
    """
    return state.value if state.value == state.source else f"{state.value} ({state.source})"
