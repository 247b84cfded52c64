"""``doctor``: what is wrong with this set-up, and how to mend it."""

from __future__ import annotations

import os

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import index_account
from memory_engine.domain.policy import Policy


@click.command("doctor")
@click.pass_obj
def command(call: Call) -> None:
    """Where the store is, what is in force, what MEMORY.md leaves out and why, and what to mend."""
    place = call.place()
    engine = place.engine()
    problems, notes = engine.verify()
    number, at, _ = engine.store.last_dream()
    policy, defaults = place.settings.policy._asdict(), Policy()._asdict()
    found = {
        "root": str(place.root),
        "writable": os.access(place.root, os.W_OK),
        "nights": number,
        "last_night_hours_ago": round((engine.clock() - at) / 3600, 1) if number else None,
        "changed_policy": {name: value for name, value in policy.items() if value != defaults[name]},
        "policy": engine.fingerprint,
        "last_policy": engine.last_policy or None,
        "embedder": place.settings.embedder,
        "judge": place.settings.judge,
        **index_account(engine),
        "to_mend": [f"{p.place}: {p.what}. {p.remedy}".strip() for p in [*problems, *notes]],
    }
    call.answer(found, present.table(found))
