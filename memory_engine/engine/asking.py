"""What a user can ask: everything here reads and thinks, nothing writes."""

from __future__ import annotations

from typing import Any

from memory_engine.belief.confidence import ENGINE
from memory_engine.belief.contests import contests
from memory_engine.belief.memory import Memory, replay
from memory_engine.domain import marks
from memory_engine.domain.errors import Ambiguous, BadInput, Unknown
from memory_engine.domain.policy import PAGE_POOL
from memory_engine.domain.records import STATUSES, Fact
from memory_engine.dream.case import case_of, judgement, rivals
from memory_engine.dream.night import Night
from memory_engine.engine import publishing, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import is_number, number
from memory_engine.formats import lines, memory_md
from memory_engine.formats.commands import LEAD
from memory_engine.views import trail

MOST_NAMED = 5
"""[facts] Of those that a beginning of an id may mean, that are named with it."""
LONGEST_NAMED = 60
"""[characters] Of what such a fact says."""
PAGE = ".md"


def find(engine: Engine, id: str) -> Fact:
    """Give the fact with this id or unambiguous beginning of one, or that a line of a page says.

    Raises ``Unknown``, ``Ambiguous`` and ``BadInput``.
    """
    known = [fact_on(engine, id)] if PAGE in id else engine.store.named(id)
    if not known:
        raise Unknown("fact", id)
    if len(known) > 1:
        facts = [engine.store.fact(one) for one in known[:MOST_NAMED]]
        meant = tuple((fact.id, fact.text[:LONGEST_NAMED]) for fact in facts)
        raise Ambiguous(id, meant, len(known) - len(meant))
    return engine.store.fact(known[0])


def fact_on(engine: Engine, place: str) -> str:
    """Find the one fact that a line of a page says; else raises ``BadInput``."""
    name, _, line = place.rpartition(":")
    if not is_number(line):
        raise BadInput(place, "a page holds many facts", "Name one line: MEMORY.md:12.")
    page = name.rsplit("/", 1)[-1]
    (row,) = blame(engine, page, number(line, "line"))
    if len(row["facts"]) > 1:
        raise BadInput(
            place, f"this line says several facts: {', '.join(row['facts'])}", "Name one of them."
        )
    if not row["facts"]:
        raise BadInput(
            place, "this line says no fact", f"`kairos-mem blame {page}` shows which lines do."
        )
    return str(row["facts"][0])


def why(engine: Engine, id: str) -> dict[str, Any]:
    """Give the whole trail of a fact."""
    fact = find(engine, id)
    night = weighing.quiet_night(engine, timing.today(engine))
    case = case_of(Memory(engine.store), night, fact)
    standing = weighing.standing_of(engine, Memory(engine.store), night, fact)
    found = judgement(Memory(engine.store), night, fact)
    return trail.why(standing, case, found, engine.store.entries_of(fact.id))


def neighbourhood(engine: Engine, id: str) -> dict[str, Any]:
    """Give a fact and the facts around it.

    Rivals, its slot, its files, what it superseded.
    """
    fact, memory = find(engine, id), Memory(engine.store)
    night = weighing.quiet_night(engine, timing.today(engine))
    around = {
        "conflicts with": rivals(memory, night, fact),
        "superseded by": [engine.store.fact(fact.successor)] if fact.successor else [],
        "same slot": memory.in_slot(fact.slot) if fact.slot else [],
        "same file": [other for path in fact.paths for other in memory.at_anchor(path)],
    }
    rows = {
        name: [
            trail.fact_row(weighing.standing_of(engine, memory, night, other))
            for other in others
            if other.id != fact.id
        ]
        for name, others in around.items()
    }
    return {
        "fact": trail.fact_row(weighing.standing_of(engine, memory, night, fact)),
        "around": rows,
    }


def diff(engine: Engine, first: int, last: int) -> list[dict[str, Any]]:
    """Tell what differs between memory after two entries."""
    return trail.moved(
        replay(engine.store.entries(1, first)), replay(engine.store.entries(1, last))
    )


def blame(engine: Engine, name: str, line: int | None) -> list[dict[str, Any]]:
    """Give for each line of a page (or the one asked for).

    The fact it says, and the entry that put it there.
    """
    page = engine.pages.read(name)
    if page is None:
        from memory_engine.domain.meant import did_you_mean, nearest

        meant = did_you_mean(nearest(name, engine.pages.names()))
        raise Unknown("page", name, meant or "`kairos-mem rebuild` makes the pages anew.")
    written = page.splitlines()
    if line is not None and not 1 <= line <= len(written):
        raise BadInput(
            f"{name}:{line}",
            f"the page has {len(written)} lines",
            f"`kairos-mem blame {name}` shows them all.",
        )
    wanted = range(1, len(written) + 1) if line is None else [line]
    return [_accounted(engine, number, written[number - 1]) for number in wanted]


def _accounted(engine: Engine, number: int, text: str) -> dict[str, Any]:
    named = _named(engine, text)
    row: dict[str, Any] = {
        "fact": None,
        "facts": named,
        "entry": None,
        "because": "part of the page's form",
    }
    if text.startswith(LEAD) and named:
        row["because"] = f"`kairos-mem why` tells of each: {', '.join(named)}"
    elif named and (fact := engine.store.fact(named[0])).status:
        entry = trail.brought_by(fact, engine.store.entries_of(fact.id))
        entries = list(engine.store.entries(entry, entry)) if entry else []
        row |= {"fact": fact.id, "entry": entry}
        row |= trail.history_line(entries[0]) | {"facts": named} if entries else {}
    elif text.startswith("- [") and ".md)" in text:
        row["because"] = "points to topic files; `kairos-mem blame` takes those, too"
    return {"line": number, "text": text} | row


def _named(engine: Engine, line: str) -> list[str]:
    """Find the facts that a line of a page says."""
    if line.startswith(LEAD):
        pool = [one for mark in marks.MARKS for one in engine.store.best(mark, PAGE_POOL, "")]
        listed = publishing.listed_now(engine)
        return [
            *memory_md.facts_of(line, [one for one in pool if one.fact.id in listed], engine.policy)
        ]
    return lines.FACT_ID.findall(line)[-1:]


def conflicts(engine: Engine) -> list[dict[str, Any]]:
    """List what cannot all hold.

    Each with the evidence of all sides, and what would settle it.
    """
    memory, night = Memory(engine.store), weighing.quiet_night(engine, timing.today(engine))
    pairs = (
        (standing.fact.id, rival.id)
        for standing in engine.store.standings(("contested",))
        for rival in rivals(memory, night, standing.fact)
    )
    groups = [[memory.fact(id) for id in sides] for sides in contests(pairs)]
    return [
        {
            "sides": [_side(engine, memory, night, fact) for fact in facts],
            "would_settle": trail.would_settle(*facts),
        }
        for facts in groups
    ]


def alternatives(engine: Engine) -> list[dict[str, Any]]:
    """List the facts that may be values of one thing.

    All stand; the later comes first.
    """
    memory, night = Memory(engine.store), weighing.quiet_night(engine, timing.today(engine))
    pairs = (
        (standing.fact.id, id)
        for standing in engine.store.linked()
        for id in sorted(standing.fact.alternatives)
        if standing.fact.held and memory.fact(id).held and standing.fact.id < id
    )
    groups = [[memory.fact(id) for id in sides] for sides in contests(pairs)]
    return [{"sides": _in_time(engine, memory, night, *facts)} for facts in groups]


def _in_time(engine: Engine, memory: Memory, night: Night, *facts: Fact) -> list[dict[str, Any]]:
    def heard(fact: Fact) -> str:
        return max((o.provenance.at for o in night.observations(fact.evidence)), default="")

    return [_side(engine, memory, night, fact) for fact in sorted(facts, key=heard, reverse=True)]


def _side(engine: Engine, memory: Memory, night: Night, fact: Fact) -> dict[str, Any]:
    found = judgement(memory, night, fact)
    spoken = night.observations(fact.evidence)
    speakers = sorted(
        {f"{o.provenance.principal} ({o.provenance.source or o.provenance.log})" for o in spoken}
    )
    return {
        **trail.fact_row(weighing.standing_of(engine, memory, night, fact)),
        "bits": round(found.bits, 3),
        "said_by": speakers,
    }


def stats(engine: Engine) -> dict[str, Any]:
    """Give sizes and rates."""
    from memory_engine.engine import intake  # weighs what is waiting: heavy

    store, pending, verbs = engine.store, intake.pending(engine), engine.store.tally(0).verbs
    spoken = store.spoken(0, None, ENGINE)
    by_status = {status: store.count_facts((status,)) for status in STATUSES}
    return {
        "observations": store.rows("observations") + pending,
        "said_by_sessions": spoken.observations,
        "pending": pending,
        "facts": sum(by_status.values()),
        "by_status": by_status,
        "entries": store.rows("entries"),
        "dreams": store.rows("dreams"),
        "promotions": verbs.get("promote", 0),
        "demotions": verbs.get("demote", 0),
        "reverts": verbs.get("revert", 0),
        "vetoes": store.vetoed_count(),
        "sessions": len(spoken.sessions),
        "calibration": calibration(engine),
    }


def calibration(engine: Engine) -> dict[str, Any]:
    """Tell how well belief has done over what was settled since.

    The code base or the owner settled it.
    """
    from memory_engine.engine.calibration import calibration

    return calibration(engine.store, weighing.quiet_night(engine, timing.today(engine)))
