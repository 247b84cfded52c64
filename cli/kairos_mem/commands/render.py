"""``render``: memory in files that agents of other hosts read."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kairos_mem.app import Call
from memory_engine.domain.errors import Usage
from memory_engine.domain.renderers import RENDERERS
from memory_engine.engine.editing import bring_up_to_date
from memory_engine.engine.publishing import shown_now
from memory_engine.engine.rendering import foreseen, hide


@click.command("render")
@click.argument("name", metavar="[NAME]", type=click.Choice(list(RENDERERS)), required=False)
@click.option("--remove", is_flag=True, help="Take it away; what was there before is as it was.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, as a diff.")
@click.pass_obj
def command(call: Call, name: str | None, remove: bool, dry_run: bool) -> None:
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
    if dry_run:
        shown = None if remove else shown_now(place.reading())
        diffs = _diffs(foreseen(place.rendered(), name, shown))
        said = "\n".join(diffs.values()) or f"{name}: nothing would be written."
        call.answer({"name": name, "dry_run": True, "diffs": diffs}, said)
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


def _diffs(files: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Write what would change in each file."""
    from difflib import unified_diff

    both = ((path, old.splitlines(), new.splitlines()) for path, (old, new) in files.items())
    diffs = ((path, unified_diff(old, new, path, path, lineterm="")) for path, old, new in both)
    return {path: text for path, lines in diffs if (text := "\n".join(lines))}
