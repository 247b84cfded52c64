"""``verify``: check everything that can be checked."""

from __future__ import annotations

import click

from kairos_mem import memory_pages
from kairos_mem.app import Call


@click.command("verify")
@click.pass_obj
def command(call: Call) -> int:
    """Check ledger, observations, facts and everything else that decides, the logs, the pages
    and the file itself."""
    answer = call.place().verified()
    call.answer(answer, memory_pages.verify(answer))
    return 0 if answer["ok"] else 1
