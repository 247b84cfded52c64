"""The verbs below ``channels``: pair, confirm, unpair, allow, deny, brief, run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any

import click

from memory_engine.adapters.nightwatch.folder import watched_roots
from memory_engine.channels import kept, pairing, people, running
from memory_engine.channels.channel import Message, Unreached
from memory_engine.channels.gates import OWNER, gates, shut
from memory_engine.channels.harmless import line as harmless
from memory_engine.channels.line import Line
from memory_engine.channels.pages import lines
from memory_engine.channels.settings import Chosen, chosen, how_to_begin
from memory_engine.channels.standing import line, standing
from memory_engine.channels.way import consent_to
from memory_engine.domain.egress import Consent
from memory_engine.domain.errors import KairosError, Usage
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.leaving import NotOn
from memory_engine.engine.calendar import time_at
from memory_engine.wiring import Call, Place, now

CODE_BYTES = 4
"""Of a code: 8 hex digits, of which five may be tried in an hour."""


def _chosen(name: str) -> Chosen:
    found = [one for one in chosen() if one.name == name]
    if not found:
        raise Unknown("channel", name, how_to_begin(name))
    return found[0]


def _line(of: Place, one: Chosen) -> Line:
    """Make a channel for one call; raises what is amiss."""
    return line(one, kept.folder(), lambda leads: of.consented(consent_to(one.name, leads)))


def row(of: Place, one: Chosen, only: Sequence[str] = ()) -> dict[str, Any]:
    """Tell how a channel stands, for a store."""
    found, known = standing(one, only), people.known(one.name)
    leads = ""
    with suppress(KairosError):
        leads = _line(of, one).channel.can.place
    return {
        "name": one.name,
        "open": shut(found) is None,
        "gates": [gate._asdict() for gate in gates(found)],
        "place": leads,
        "allowed": bool(leads) and of.consented(consent_to(one.name, leads)),
        "brief": one.brief,
        "owners": [owner.sender for owner in known.owners],
        "pending": [
            {"sender": each.sender, "name": harmless(each.name, 60)} for each in known.pending
        ],
    }


def listed(call: Call) -> None:
    """List the channels that are set up, with their gates."""
    of = call.place()
    rows = [row(of, one) for one in chosen()]
    call.answer(rows, "\n".join(lines(rows)))


@click.command("allow")
@click.argument("name")
@click.pass_obj
def allow(call: Call, name: str) -> None:
    """Allow this memory's messages to go through the channel NAME."""
    call.as_owner(f"channels allow {name}")
    of = call.place()
    leads = _line(of, _chosen(name)).channel.can.place
    of.consents.allow(Consent(consent_to(name, leads), time_at(of.clock())))
    call.answer({"channel": name, "place": leads, "allowed": True}, f"{name} may lead to {leads}.")


@click.command("deny")
@click.argument("name")
@click.pass_obj
def deny(call: Call, name: str) -> None:
    """Take back that anything of this memory may go through NAME."""
    call.as_owner(f"channels deny {name}")
    of = call.place()
    before = consent_to(name, "")
    gone = [one.destination for one in of.consents.given() if one.destination.startswith(before)]
    for destination in gone:
        of.consents.deny(destination)
    call.answer({"channel": name, "allowed": False, "was": bool(gone)}, f"{name} may not be used.")


@click.command("pair")
@click.argument("name")
@click.pass_obj
def pair(call: Call, name: str) -> None:
    """Show a one-time code. Send it to the bot in a private chat, then confirm who sent it here.

    A channel that hears nothing (ntfy, webhook) is sent the code instead: type what came out there.
    """
    call.as_owner(f"channels pair {name}")
    of, one, code = call.place(), _chosen(name), token_hex(CODE_BYTES)
    made = _line(of, one)
    people.changed(name, lambda known: pairing.begin(known, code, now()))
    if made.channel.can.hears:
        told = f"Send this to the bot, in a private chat, within an hour: {code}"
        then = f"Then: kairos-mem channels confirm {name} NUMBER (`kairos-mem channels` shows it)."
        call.answer({"channel": name, "code": code}, f"{told}\n{_HEARD}\n{then}")
        return
    _sent(of, made, Message(f"Code: {code}", "kairos-mem pairs this with your machine"))
    then = f"A code was sent. Type what came: kairos-mem channels confirm {name} CODE"
    call.answer({"channel": name, "code": None}, then)


def _sent(of: Place, made: Line, message: Message) -> None:
    """Send one message of the pairing; raises what kept it from going."""
    found = standing(made.chosen)
    closed = next((gate for gate in gates(found) if not gate.open and gate.name != OWNER), None)
    if closed or found.unsafe:
        why = closed.why if closed else found.unsafe
        raise NotOn(made.name, why, "`kairos-mem channels` shows its gates.")
    try:
        leads, door = made.channel.can.place, made.way.door
        with made.way.of(of, leads), door.errand("pairing") as errand:
            made.channel.send("", message)
            errand.came_back(outcome="sent")
    except Unreached as error:
        raise KairosError(f"{made.name} could not be reached: {error.why}.", "Try again.") from None


@click.command("confirm")
@click.argument("name")
@click.argument("word", metavar="NUMBER|CODE")
@click.pass_obj
def confirm(call: Call, name: str, word: str) -> None:
    """Make who sent the code the owner on NAME: by their number, as `channels` shows it."""
    call.as_owner(f"channels confirm {name}")
    of, one = call.place(), _chosen(name)
    hears = _line(of, one).channel.can.hears
    found: list[pairing.Pairing | None] = []

    def change(known: pairing.Pairing) -> pairing.Pairing:
        made = (
            pairing.confirm(known, word, now())
            if hears
            else pairing.echoed(known, word, one.settings.get("address", name), now())
        )
        found.append(made)
        return made or pairing.noted_wrong(known, pairing.TYPED, now())

    people.changed(name, change)
    if not found[0]:
        raise Unknown("sender who waits" if hears else "code", word, "`channels pair` begins anew.")
    answer = {"channel": name, "owners": [each.sender for each in found[0].owners]}
    call.answer(answer, f"{name} is paired: {found[0].owners[-1].sender}.")


@click.command("unpair")
@click.argument("name")
@click.argument("sender")
@click.pass_obj
def unpair(call: Call, name: str, sender: str) -> None:
    """Take SENDER off the list: they are a stranger from now on."""
    call.as_owner(f"channels unpair {name}")
    before = pairing.owner(people.known(name), sender)
    if before is None:
        raise Unknown("paired sender", sender, f"`kairos-mem channels` shows who is, of {name}.")
    people.changed(name, lambda known: pairing.forget(known, sender))
    call.answer({"channel": name, "unpaired": sender}, f"{sender} is a stranger to {name} now.")


@click.command("brief")
@click.argument("name", default="")
@click.pass_obj
def brief(call: Call, name: str) -> None:
    """Send the brief of this memory now, through NAME or each channel that may speak."""
    call.as_owner("channels brief")
    root, notes = str(call.place().root), list[str]()
    made = running.post(lambda: (root,), (name,) if name else (), notes.append)
    if not any(people.known(each).owners for each in made.lines):
        notes += [f"the owner of {each} is not paired" for each in made.lines]
        raise NotOn(name or "channels", notes[-1] if notes else "none is set up", _GATES)
    try:
        made.look(now=True)
    finally:
        made.close()
    call.answer({"notes": notes}, "\n".join(notes) or "There is nothing new to tell.")


_HEARD = "The night watch hears the bot; where it does not run: kairos-mem channels run"
_GATES = "`kairos-mem channels` shows each channel with its gates."


@click.command("run")
@click.option("--only", default="", metavar="NAME,NAME", help="Of the channels, these alone.")
@click.option("--all", "everything", is_flag=True, help="For each memory that is watched.")
@click.pass_obj
def run(call: Call, only: str, everything: bool) -> None:
    """Run the channels here, for this memory, until Ctrl-C. The night watch does it by itself."""
    call.as_owner("channels run")
    names = tuple(name for name in only.replace(",", " ").split() if name)
    if strange := [name for name in names if name not in {one.name for one in chosen()}]:
        raise Usage(f"{strange[0]} is not set up.", _GATES)
    root = "" if everything else str(call.place().root)
    running.run(watched_roots if everything else lambda: (root,), names, _said)


def _said(text: str) -> None:
    click.echo(text, err=True)
