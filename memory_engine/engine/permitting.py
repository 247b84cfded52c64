"""Requests to the owner: opened, listed, answered once, and done.

1. ``ask`` writes down what is asked, with a digest of exactly that and the newest entry of it.
2. ``answer`` takes a verdict: the first that fits decides; all others are refused, and why is kept.
3. ``finish`` does what was decided, under the store's lock; whatever broke it off, it does it once.
"""

from __future__ import annotations

from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.deciding import NotPermitted
from memory_engine.domain.permission import (
    ALLOW,
    DENY,
    EGRESS,
    EXPIRED,
    HOST,
    NIGHT,
    PROPOSAL,
    REPLAYED,
    Asked,
    Ground,
    Outcome,
    Refused,
    Request,
    Verdict,
    of,
    refusal,
)
from memory_engine.domain.ports import Desk
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.permissible import PERMITTED, night_of, waits

MOVED = "memory has changed since: nothing was done"
LIFE_SECONDS = 36 * 3600.0
"""[s] A request of the night is still open in the evening after it, and not a week later."""

HOST_KEPT_SECONDS = 14 * 86_400.0
"""[s] That it can be looked up what a host asked, and what was answered."""


def ask(engine: Engine, desk: Desk, kind: str, what: str, agent: str = "") -> Asked:
    """Open a request, or give the one that asks just that already.

    Where an agent asks, that stands in it. Raises what the verb would refuse with, and ``Unknown``
    where there is nothing to decide.
    """
    ground = PERMITTED[kind].ground(engine, desk, what)
    if agent:
        ground = ground._replace(preview=(*ground.preview, f"{agent} asks for this."))
    return put(desk, kind, what, ground, engine.clock())


def put(
    desk: Desk, kind: str, what: str, ground: Ground, now: float, life: float = LIFE_SECONDS
) -> Asked:
    """Open a request on a ground, or give the open one."""
    at = time_at(now)
    with desk.requests.alone():
        if kind == HOST:
            _forget_hosts(desk, time_at(now - HOST_KEPT_SECONDS))
        for asked in open_ones(desk, at):
            same = (asked.request.kind, asked.request.what, *of(asked.request))
            if same == (kind, what, ground.digest, ground.head):
                return asked
        id, until = desk.requests.fresh_id(), time_at(now + life)
        request = Request(id, kind, what, desk.project, *ground, at, until)
        asked = Asked(request)
        desk.requests.put(asked)
    return asked


def _forget_hosts(desk: Desk, before: str) -> None:
    """Let go of hosts' old requests.

    They ask for each call, and every look reads all. No entry of the ledger names such a request,
    so that its id may be drawn again.
    """
    for asked in desk.requests.all():
        if asked.request.kind == HOST and asked.request.expires < before:
            desk.requests.forget(asked.request.id)


def open_ones(desk: Desk, now: str) -> tuple[Asked, ...]:
    """List the requests that wait for an answer."""
    waiting = (asked for asked in desk.requests.all() if not (asked.verdict or asked.outcome))
    return tuple(asked for asked in waiting if now < asked.request.expires)


def standing(engine: Engine, desk: Desk) -> tuple[Asked, ...]:
    """List the open requests that ask what memory still stands on."""
    waiting = open_ones(desk, time_at(engine.clock()))
    return tuple(one for one in waiting if _stands(engine, desk, one))


def unfinished(desk: Desk) -> tuple[Asked, ...]:
    """List memory's own requests that were answered and not carried out."""
    waiting = (one for one in desk.requests.all() if one.verdict and not one.outcome)
    return tuple(one for one in waiting if one.request.kind != HOST)


def withdraw(engine: Engine, desk: Desk) -> None:
    """Close open requests whose ground memory no longer has."""
    at = time_at(engine.clock())
    gone = [one for one in open_ones(desk, at) if not _stands(engine, desk, one)]
    if not gone:
        return
    with desk.requests.alone():
        for asked in gone:
            if (known := desk.requests.find(asked.request.id)) == asked:
                desk.requests.put(known._replace(outcome=Outcome(False, MOVED, at)))


def _stands(engine: Engine, desk: Desk, asked: Asked) -> bool:
    if asked.request.kind in (NIGHT, PROPOSAL):  # the plan itself is looked at when it is answered
        return waits(engine, night_of(asked.request.what)[0], asked.request.head)
    ground = _ground(engine, desk, asked)
    return ground is not None and (ground.digest, ground.head) == of(asked.request)


def answer(engine: Engine, desk: Desk, verdict: Verdict) -> Asked:
    """Take a verdict durably; nothing is done yet.

    It is durable when this returns. Raises ``NotPermitted``, which names why it decides nothing;
    that is kept.
    """
    now = time_at(engine.clock())
    with desk.requests.alone():
        asked = desk.requests.find(verdict.request_id)
        ground = _ground(engine, desk, asked)
        why = refusal(asked, verdict, now, ground)
        if why or asked is None:
            desk.requests.refuse(Refused(verdict, why, now))
            raise NotPermitted(verdict.request_id, why, _decided(asked) if why == REPLAYED else "")
        decided = asked._replace(verdict=verdict)
        desk.requests.put(decided)
    return decided


def _ground(engine: Engine, desk: Desk, asked: Asked | None) -> Ground | None:
    """Look up what a request stands on now.

    Gives None where nothing is left of it.
    """
    if asked is None:
        return None
    if asked.request.kind == HOST:  # what a host asks stands on nothing of ours
        return Ground(asked.request.preview, *of(asked.request))
    try:
        return PERMITTED[asked.request.kind].ground(engine, desk, asked.request.what)
    except KairosError:
        return None


def _decided(asked: Asked | None) -> str:
    if asked is None or asked.verdict is None:
        return ""
    word, came = asked.verdict.behavior, asked.outcome
    told = f", and that was done ({came.told})" if came and came.done else ""
    return f"{asked.verdict.via} answered {word} at {asked.verdict.at}{told}"


def finish(engine: Engine, desk: Desk, id: str) -> Asked:
    """Do what was decided, once; whoever calls holds the store's lock.

    What can't be done any more is told in the outcome, and changes nothing.
    """
    asked = desk.requests.find(id)
    if asked is None or asked.verdict is None:
        raise NotPermitted(id, EXPIRED, "nobody has decided it")
    if asked.outcome or asked.request.kind == HOST:  # who relays it hands it on, and says so
        return asked
    outcome = _done_before(engine, desk, asked) or _do(engine, desk, asked)
    finished = asked._replace(outcome=outcome)
    desk.requests.put(finished)
    return finished


def _done_before(engine: Engine, desk: Desk, asked: Asked) -> Outcome | None:
    """Find what a broken-off run did.

    It could not say so any more.
    """
    mark, at = f"({asked.request.id})", time_at(engine.clock())
    allowed = asked.verdict is not None and asked.verdict.behavior == ALLOW
    if asked.request.kind == EGRESS and allowed and desk.consented(asked.request.what):
        return Outcome(True, f"allowed: {asked.request.what}", at)
    made = tuple(one.number for one in engine.store.entries() if one.by.endswith(mark))
    return Outcome(True, "done", at, made) if made or _rejected_before(engine, asked) else None


def _rejected_before(engine: Engine, asked: Asked) -> bool:
    """Tell whether a night was rejected already.

    Where nothing would have risen, no entry says so.
    """
    request, verdict = asked.request, asked.verdict
    if request.kind != NIGHT or verdict is None or verdict.behavior != DENY:
        return False
    return (engine.store.last_dream().number, engine.store.head()[1]) == (
        night_of(request.what)[0],
        request.head,
    )


def _do(engine: Engine, desk: Desk, asked: Asked) -> Outcome:
    at, kind = time_at(engine.clock()), asked.request.kind
    ground = _ground(engine, desk, asked)
    if ground is None or (ground.digest, ground.head) != of(asked.request):
        return Outcome(False, MOVED, at)
    try:
        told, made = PERMITTED[kind].decide(engine, desk, asked)
    except KairosError as error:
        return Outcome(False, f"{error.message} {error.hint}".strip(), at)
    return Outcome(True, told, at, made)
