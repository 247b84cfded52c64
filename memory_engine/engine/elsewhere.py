"""A night thought elsewhere and decided here.

Its questions go out, and answers come back. What is heavy about a night is what is asked of readers
and judges. So a pack carries questions and never a plan, and what comes back is held against the
night it was made for, and taken for what a model said: the plan is thought here, by all the rules
of any night, and waits for review. Whoever answers can therefore do nothing that a model asked here
could not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from memory_engine.domain import ids
from memory_engine.domain.errors.plans import (
    AlteredPack,
    NothingToAsk,
    OverreachingPack,
    ReplayedPack,
    StalePack,
)
from memory_engine.domain.pack import Bound, Came, Pack
from memory_engine.domain.ports import Advice, Disputing
from memory_engine.domain.silent import Silent
from memory_engine.engine import dreaming, editing, night
from memory_engine.engine.calendar import time_at
from memory_engine.engine.engine import Engine
from memory_engine.engine.finishing import Keep
from memory_engine.formats import pack as packs

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import NightReport

AWAY = "packs"
"""The mark with the packs that were exported, as JSON: by id what became of each."""
MOST_KNOWN = 50
"""[packs] That are known by their names; older ones are refused as unknown."""
NOBODY = "config.yaml names no judge or reader"
SETTLED = "tonight asks nothing that is not answered"
OUT, CALLED_BACK, BROUGHT_IN = "out", "called back", "brought in"


class Row(TypedDict):
    """An exported pack: its fate, date, place, and questions."""

    state: str
    at: str
    place: str
    questions: int


class Leaving(NamedTuple):
    """A pack, and the observations whose words it holds."""

    pack: Pack
    observations: tuple[str, ...]


# -- out


def export(engine: Engine, day: str, seal: packs.Seal, known: Mapping[str, Came]) -> Leaving:
    """Pack what tonight would ask, and nobody has answered.

    Believe nothing by it. Raises ``NothingToAsk``.
    """
    advice = _advice(engine)
    barred = advice.begin(engine.store.last_dream().number + 1)
    editing.bring_up_to_date(engine)
    kept = advice.ask_elsewhere(known)
    telling, engine.reporter = engine.reporter, Silent()  # that nothing is answered is no news
    plan = dreaming.dream(engine, day)
    _ask_conflicts(engine)
    engine.reporter = telling
    if not kept.questions:
        why = "; ".join(f"{one.place}: {one.what}" for one in barred)
        nobody = not (engine.judge or engine.reader)
        raise NothingToAsk(why or (NOBODY if nobody else SETTLED))
    for problem in barred:
        telling.problem(problem)
    bound = Bound(plan.head, plan.dream, day, plan.policy, plan.upto, _said(engine, plan.upto))
    pack = packs.sealed(Pack(bound, kept.ways, tuple(kept.questions.values())), seal)
    return Leaving(pack, tuple(sorted(kept.observations)))


def _advice(engine: Engine) -> Advice:
    if engine.advice is None:
        raise NothingToAsk("nobody is asked at night")
    return engine.advice


def _ask_conflicts(engine: Engine) -> None:
    """Ask whether each pair's sentences exclude each other.

    Should they not be the same.
    """
    pairs = [row["question"] for row in engine.advised.pop("verdicts", ())]
    if pairs and isinstance(engine.judge, Disputing):
        engine.judge.contradictions(pairs)
    engine.advised.clear()


def _said(engine: Engine, upto: int) -> str:
    """Digest what was said since the last night, up to a position."""
    rows = engine.store.observations(after=engine.store.last_dream().upto)
    return ids.digest("said", "\n".join(one.id for at, one in rows if at <= upto))


# -- what became of packs


def away(engine: Engine) -> dict[str, Row]:
    """Tell what became of each known pack, the oldest first."""
    rows: dict[str, Row] = json.loads(engine.store.marked(AWAY) or "{}")
    return rows


def gone_out(engine: Engine, pack: Pack, place: str) -> list[str]:
    """Note that a pack goes out, calling back others.

    One is out at a time. Gives the names of those that it calls back.
    """
    before = [id for id, row in away(engine).items() if row["state"] == OUT and id != pack.id]
    for id in before:
        _note(engine, id, state=CALLED_BACK)
    row = Row(state=OUT, at=time_at(engine.clock()), place=place, questions=len(pack.asked))
    _keep(engine, {**away(engine), pack.id: row})
    return before


def call_back(engine: Engine) -> dict[str, Row]:
    """Call back what is out: no answer is taken anymore."""
    out = {id: row for id, row in away(engine).items() if row["state"] == OUT}
    for id in out:
        _note(engine, id, state=CALLED_BACK)
    return out


def _note(engine: Engine, id: str, state: str) -> None:
    rows = away(engine)
    _keep(engine, {**rows, id: Row(**{**rows[id], "state": state, "at": time_at(engine.clock())})})


def _keep(engine: Engine, rows: Mapping[str, Row]) -> None:
    newest = dict(list(rows.items())[-MOST_KNOWN:])
    with engine.store.transaction():
        engine.store.mark({AWAY: json.dumps(newest)})


# -- back


def vouch(engine: Engine, pack: Pack, seal: packs.Seal, place: str) -> None:
    """Refuse a pack not sealed here so, or not out.

    Raises ``AlteredPack`` and ``ReplayedPack``.
    """
    if not packs.genuine(pack, seal):
        raise AlteredPack(place, "this is not as this store wrote it, or another store did")
    row = away(engine).get(pack.id)
    if row is None or row["state"] != OUT:
        became = f"was {row['state']} on {row['at'][:10]}" if row else "is none that is known"
        raise ReplayedPack(place, f"pack {pack.id} {became}")


def _refuse_others(advice: Advice, pack: Pack, came: Mapping[str, Came], place: str) -> None:
    """Refuse answers of whoever would not be asked here."""
    ways = {one.id: one.purpose for one in pack.asked}
    for one in came.values():
        if one.value is not None and not advice.may_answer(ways[one.id], one.by):
            what = f"{one.by or 'nobody'} answers, who is not asked for {ways[one.id]} here"
            raise OverreachingPack(place, what)


def _stale(engine: Engine, bound: Bound) -> str:
    from memory_engine.engine.fingerprint import in_force  # loads every word table

    head, last = engine.store.head()[1], engine.store.last_dream().number
    if (bound.head, bound.dream) != (head, last + 1):
        told = f"ledger head {bound.head[:12]}, dream {bound.dream}"
        return f"it was made at {told}; now they are {head[:12]} and {last + 1}"
    if bound.policy != in_force(engine):
        return f"it was made under policy {bound.policy}, in force is {in_force(engine)}"
    if bound.said != _said(engine, bound.upto):
        return "what was said since the last night is not what it asks about"
    return ""


def bring_back(
    engine: Engine,
    keep: Keep,
    pack: Pack,
    came: Mapping[str, Came],
    known: Mapping[str, Came],
    place: str,
) -> night.Night:
    """Think the night with the answers that came back.

    Its plan waits for review. What was said since the pack went out is in the night, too, its
    questions unanswered. Raises ``StalePack`` and ``OverreachingPack``.
    """
    advice = _advice(engine)
    _refuse_others(advice, pack, came, place)
    advice.answered({**known, **came})  # before anything asks for the judge
    if stale := _stale(engine, pack.bound):
        raise StalePack(place, stale)
    done = night.consolidate(engine, keep, pack.bound.day, "propose", force=True)
    plan = done.plan
    assert plan is not None
    report: NightReport = {
        **done.report,
        "elsewhere": {
            "pack": pack.id,
            "questions": len(pack.asked),
            "answers": sum(one.value is not None for one in came.values()),
            "open": len(advice.open),
        },
    }
    report["plan"] = keep(plan, report)
    return night.Night(report, plan)


def brought_in(engine: Engine, pack: Pack) -> None:
    """Note that the answers to a pack were taken in."""
    _note(engine, pack.id, state=BROUGHT_IN)
