"""How each channel stands before its five gates.

And what makes it when they are open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from memory_engine.adapters import switches
from memory_engine.adapters.flags.shut import shut as shut_flags
from memory_engine.channels import registry
from memory_engine.channels.channel import Setup
from memory_engine.channels.gates import Standing, silent
from memory_engine.channels.line import Line
from memory_engine.channels.people import known
from memory_engine.channels.settings import FILE, Chosen, token_of
from memory_engine.channels.settings import chosen as all_chosen
from memory_engine.channels.way import Way
from memory_engine.domain.errors import KairosError
from memory_engine.views.lines import many

FLAG = "channels"


def standing(chosen: Chosen, only: Sequence[str] = ()) -> Standing:
    """Tell how a channel stands.

    ``only`` names the channels of this run; empty means all.
    """
    name = chosen.name
    off = shut_flags()
    where = off.get(f"{FLAG[:-1]}:{name}") or off.get(FLAG) or off.get("egress", "")
    owners = known(name).owners
    run = "this run's --only" if only else f"{FILE} ({name}.on)"
    return Standing(
        name,
        registry.lacking(name),
        f"the operator shut it ({where})" if where else "",
        many(len(owners), "paired chat") if owners else "",
        _unsafe(chosen),
        switches.forbidden(name),
        name in only if only else chosen.on,
        run,
    )


def _unsafe(chosen: Chosen) -> str:
    """Say why its token can't be used.

    Gives "" where it can, or needs none.
    """
    try:
        token_of(chosen)
    except KairosError as error:
        return error.message
    return ""


def shut_now(name: str, only: Sequence[str] = ()) -> str:
    """Say which gate of a channel that runs is shut by now.

    Gives "" while all are open.
    """
    try:
        found = next((one for one in all_chosen() if one.name == name), None)
    except (KairosError, OSError) as error:
        return str(error)
    if found is None:
        return f"{FILE} does not name it any more"
    gate = silent(standing(found, only))
    return f"{gate.name}: {gate.why}" if gate else ""


def line(
    chosen: Chosen,
    folder: Path,
    any_store: Callable[[str], bool],
    shut: Callable[[], str] = lambda: "",
) -> Line:
    """Make a channel of its settings; raises what is amiss with them."""
    leads: list[str] = []
    way = Way(chosen.name, folder, lambda: any(map(any_store, leads)), shut)
    setup = Setup(chosen.settings, token_of(chosen), way.door)
    channel = registry.maker(chosen.name)(setup)
    leads.append(channel.can.place)
    return Line(chosen, channel, way, shut)
