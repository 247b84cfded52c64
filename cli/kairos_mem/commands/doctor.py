"""``doctor``: what is wrong with this set-up, and how to mend it."""

from __future__ import annotations

import os

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import index_account
from kairos_mem.folder import lost, remembered
from kairos_mem.voice import agent_here
from memory_engine.domain.policy import Policy


@click.command("doctor")
@click.pass_obj
def command(call: Call) -> None:
    """Where the store is, what is in force, what MEMORY.md leaves out and why, and what to mend."""
    place = call.place()
    known = remembered(place.root)
    engine = place.engine()
    problems, notes = engine.verify()
    problems = lost(known, engine.store) + problems
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
        "owners_voice": _voice(place.settings.handwritten),
        **index_account(engine),
        "to_mend": [f"{p.place}: {p.what}. {p.remedy}".strip() for p in [*problems, *notes]],
    }
    call.answer(found, present.table(found))


def _voice(handwritten: str) -> str:
    """Say how far the owner's voice can be told apart here."""
    agent = agent_here()
    shell = f"this shell is an agent's ({agent})" if agent else "no agent's host shows in this shell, so it speaks as the owner"
    whose = "the owner's (config.yaml)" if handwritten == "owner" else "an agent's, and make no rules"
    return f"{shell}; bullets written by hand in logs/ count as {whose}"
