"""``render``: memory in files that agents of other hosts read."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from memory_engine.domain.errors import Usage
from memory_engine.domain.renderers import RENDERERS
from memory_engine.engine.editing import bring_up_to_date
from memory_engine.engine.rendering import hide


@click.command("render")
@click.argument("name", metavar="[NAME]", type=click.Choice(list(RENDERERS)), required=False)
@click.option("--remove", is_flag=True, help="Take it away; what was there before is as it was.")
@click.pass_obj
def command(call: Call, name: str | None, remove: bool) -> None:
    """Show memory as NAME, and keep it up to date each night: agents-md, claude-rules or
    cursor-rules. Without NAME: what is on.

    Of files that are not memory's own only the block between its two marks is written.
    """
    place = call.place()
    if name is None:
        on = place.rendered().on()
        lines = [
            f"{'on ' if one in on else 'off'}  {one}: {what}" for one, what in RENDERERS.items()
        ]
        call.answer({"on": list(on)}, "\n".join(lines))
        return
    call.as_owner(f"render {name}")
    if remove and name in place.settings.render:
        hint = f"Take `{name}` out of `render` in config.yaml, then run it again."
        raise Usage(f"config.yaml has {name} rendered.", hint)
    with place.writing() as engine:
        rendered = place.rendered()
        rendered.switch(name, not remove)
        if remove:
            hide(engine, rendered, name)
        else:
            bring_up_to_date(engine)
    said = f"{name}: {RENDERERS[name]}, {'taken away' if remove else 'kept up to date each night'}."
    call.answer({"name": name, "on": not remove}, said)
