"""``doctor``: what is wrong with this set-up, and how to mend it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kairos_mem import doctor_page
from kairos_mem.app import Call
from kairos_mem.voice import agent_here
from memory_engine.adapters.audit import open_to_others, unusable
from memory_engine.adapters.dreams import Remembered, lost, remembered
from memory_engine.adapters.root import find_root
from memory_engine.domain.errors.stores import UnsafeStore
from memory_engine.domain.policy import CLOCK_SLACK_HOURS, Policy
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import dreaming, health, redactable, timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.fingerprint import in_force
from memory_engine.engine.found import unfound
from memory_engine.engine.placing import account
from memory_engine.wiring import Place

if TYPE_CHECKING:
    from memory_engine.views.answers.evidence import MisstatedRow

WHERE = ("local", "project", "user")
WHOSE = {
    **{place: f"`install --where {place}`" for place in WHERE},
    "plugin": "the plugin",
}
"""Places that call our hooks in Claude Code -> how they are told."""


@click.command("doctor")
@click.pass_obj
def command(call: Call) -> None:
    """What is in force, what MEMORY.md leaves out, which instructions are stale, what to mend."""
    try:
        root = find_root(call.root)
    except UnsafeStore as refusal:
        _tell(call, {"root": refusal.root, "to_mend": [f"{refusal.message} {refusal.hint}"]})
        return
    strange = unusable(root)
    if strange:  # nothing is opened beside what may be planted
        _tell(call, {"root": root, "to_mend": _rows(strange)})
        return
    _tell(call, _account(call.place()))


def _account(place: Place) -> dict[str, Any]:
    known = remembered(place.root)
    engine = place.engine(as_it_is=True)
    problems, notes = _unsound(place, engine, known)
    vectors, no_vectors = place.vectors_told(engine)
    number, at, _ = engine.store.last_dream()
    policy, defaults = place.settings.policy._asdict(), Policy()._asdict()
    unread = _unread(place)
    more = [
        *_parser(unread),
        *open_to_others(str(place.root)),
        *_clock(engine),
        *place.redactions(engine),
        *no_vectors,
        *_secrets(place, engine),
        *unfound(engine.store),
        *place.surroundings(),
        *_unheard(place),
        *_scheduled_twice(place),
    ]
    return {
        "root": str(place.root),
        "memory": place.holding.place,
        "writable": os.access(place.root, os.W_OK),
        "nights": number,
        "last_night_hours_ago": round((engine.clock() - at) / 3600, 1) if number else None,
        "changed_policy": {
            name: value for name, value in policy.items() if value != defaults[name]
        },
        "policy": in_force(engine),
        "last_policy": dreaming.last_policy(engine) or None,
        "embedder": place.settings.embedder,
        **({"vectors": vectors} if vectors else {}),
        "judge": place.settings.judge,
        "reader": place.settings.reader,
        "second_opinion": _second(place),
        "main_branch": place.branches().main or None,
        "owners_voice": _voice(place.settings.handwritten),
        **_attached(place, engine.clock()),
        "hosts_memory": place.beside_the_hosts(),
        **account(engine),
        "refuted_instructions": _instructions(place),
        "no_definitions_read": unread,
        "to_mend": [*_rows([*problems, *notes, *more]), *_watch()],
    }


def _unsound(
    place: Place, engine: Engine, known: Remembered
) -> tuple[list[Problem], list[Problem]]:
    """Find what is not as it was written: problems and notes.

    What a redaction of another machine makes amiss here is mended by carrying it out, and by
    nothing else.
    """
    if place.waits_here(engine):
        return [], []
    problems, notes = health.verify(engine)
    problems = [*place.broken_off(), *lost(known, engine.store), *problems]
    return place.in_words([*problems, *place.brought_falsely(engine)]), notes


def _second(place: Place) -> str:
    """Say whether a second opinion on two sentences is there, and whose."""
    from memory_engine.adapters.second_opinion import lacking

    if second := place.second():
        return second.name
    absent = f"off: {' and '.join(lacking())} not installed (pip install 'kairos-mem[model]')"
    return absent if lacking() and place.settings.second_opinion != "off" else "off (config.yaml)"


def _attached(place: Place, now: float) -> dict[str, Any]:
    """Tell of attached hosts, and how long unheard."""
    attached = place.attached()
    hours = round((now - attached.heard) / 3600, 1) if attached.heard else None
    return {"attached": list(attached.hosts), "heard_hours_ago": hours}


def _unheard(place: Place) -> list[Problem]:
    """Find attached but unheard hosts, and hooks' faults."""
    standing = import_module("memory_engine.attach.install.standing")  # by name, as its verbs are
    attached = place.attached()
    never = [
        Problem(name, "is attached, and nothing was heard of it", standing.remedy(name))
        for name in attached.silent
    ]
    amiss: list[Problem] = standing.amiss(place, attached.hosts)
    more = "The session went on without memory; please report it if it comes again."
    faults = [Problem("hook", fault, more) for fault in attached.faults]
    return [*amiss, *never, *_twice(attached.calling), *faults]


def _watch() -> list[str]:
    """Say what is wrong with the night watch, if any.

    There may be none to speak of.
    """
    from memory_engine.adapters.nightwatch import folder

    if not (folder.state_folder() / folder.LOCK).exists():
        return []
    installed = import_module("memory_engine.daemon.installed")  # by name, as its verbs are
    rows: list[str] = installed.to_mend(installed.host())
    return rows


def _scheduled_twice(place: Place) -> list[Problem]:
    """Find whether both the system and the night watch begin the nights."""
    if not place.keeper().says:
        return []
    found: list[Problem] = import_module("memory_engine.attach.commands.schedule").twice(place)
    return found


def _twice(calling: Sequence[str]) -> list[Problem]:
    """Say which place is heard where several call the same hooks."""
    if len(calling) < 2:
        return []
    first, *silent = (WHOSE[place] for place in calling)
    what = f"is attached by {first} and by {' and '.join(silent)}; only the first is heard"
    away = "claude plugin uninstall kairos-mem"
    if calling[-1] in WHERE:
        away = f"kairos-mem uninstall claude-code --where {calling[-1]}"
    return [Problem("claude-code", what, f"Nothing is told twice. To take one away: `{away}`.")]


def _voice(handwritten: str) -> str:
    """Say how far the owner's voice can be told apart here."""
    agent = agent_here()
    shell = (
        f"this shell is an agent's ({agent})"
        if agent
        else "no agent's host shows in this shell, so it speaks as the owner"
    )
    whose = (
        "the owner's (config.yaml)" if handwritten == "owner" else "an agent's, and make no rules"
    )
    return f"{shell}; bullets written by hand in logs/ count as {whose}"


def _secrets(place: Place, engine: Engine) -> list[Problem]:
    """Find what stands in the store, and would be kept out today."""
    secrets = redactable.found(engine)
    kinds = ", ".join(sorted({marker.strip("[]").partition(":")[2] for _, marker in secrets}))
    many = f"{len(secrets)} text{'s' * (len(secrets) != 1)} that would be kept out today ({kinds})"
    take = "`kairos-mem redact --found --dry-run` shows where, without it they are taken out."
    return [
        *([Problem("secrets", f"the store holds {many}", take)] if secrets else []),
        *place.keyless(),
    ]


def _clock(engine: Engine) -> list[Problem]:
    wrong = timing.impossible_clock(engine)
    found = [Problem("clock", wrong, "Set it, or dream with `--as-of-date DAY`.")] if wrong else []
    if engine.clock() < engine.store.last_dream()[1] - CLOCK_SLACK_HOURS * 3600:
        what = "the last night is dated after now, by a wrong clock"
        found.append(Problem("dreams", what, "It shuts no gate; the next night puts it right."))
    days = sorted({day for day, _, _ in engine.logs.news({})})
    return found + [early for day in days if (early := timing.not_yet(engine, day))]


def _instructions(place: Place) -> list[MisstatedRow]:
    """Hold the project's files of instructions against its code base."""
    if not place.workspace.is_dir():
        return []
    from memory_engine.engine.instructions import misstated_rows

    return misstated_rows(place.code())


def _unread(place: Place) -> dict[str, int]:
    """Count the source files that no probe reads, by language.

    What they define is not known then.
    """
    if not (place.root / place.settings.workspace).is_dir():
        return {}
    from memory_engine.adapters.workspace.unread import unread

    return unread(place.code().files() or ())


def _parser(unread: dict[str, int]) -> list[Problem]:
    """Say that the parser of other languages is not there.

    Of all but Python; where that is missed.
    """
    from memory_engine.adapters.workspace.other import can_parse

    if can_parse() or not unread:
        return []
    what = "is not installed: nothing is known of what is defined in languages other than Python"
    return [Problem("ast-grep-py", what, "pip install ast-grep-py")]


def _rows(problems: list[Problem]) -> list[str]:
    return [f"{p.place}: {p.what}. {p.remedy}".strip() for p in problems]


def _tell(call: Call, account: dict[str, Any]) -> None:
    call.answer(account, doctor_page.page(account))
