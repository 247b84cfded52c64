"""``facts``: what is held."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain.records import LIVE, Standing
from memory_engine.engine import Engine
from memory_engine.points import brought
from memory_engine.text.lines import section_of
from memory_engine.text.lines import topic as topic_of
from memory_engine.text.trail import fact_row

STATUSES = ("tentative", "corroborated", "asserted", "contested", "superseded", "retracted")


@click.command("facts")
@click.option("--status", type=click.Choice([*STATUSES, "live", "all"]), default="live", show_default=True)
@click.option("--kind", type=click.Choice(["claim", "rule"]), default=None)
@click.option("--subject", default="", help="Only facts about this subject.")
@click.option("--topic", default="", help="Only facts of this topic file.")
@click.option("--as-of", "as_of", default="", metavar="ENTRY|dream:N|DAY", help="As memory stood after this entry, night or day.")
@click.pass_obj
def command(call: Call, status: str, kind: str | None, subject: str, topic: str, as_of: str) -> None:
    """List facts, strongest first: by default all that are held now."""
    engine = call.place().reading()
    of_page = {one.fact.id for one in engine.topic_pages().get(topic, ())} if topic else set()
    found = [
        standing
        for standing in _standings(engine, as_of)
        if (
            standing.fact.status in LIVE
            if status == "live"
            else bool(standing.fact.status)
            if status == "all"
            else standing.fact.status == status
        )
        and (kind is None or standing.fact.kind == kind)
        and (not subject or standing.fact.subject == subject)
        and (not topic or topic in (topic_of(standing.fact), section_of(standing.fact)) or standing.fact.id in of_page)
    ]
    rows = [fact_row(standing) for standing in sorted(found, key=_strength)]
    call.answer(rows, present.facts(rows))


def _strength(standing: Standing) -> tuple[int, float, str]:
    order = ("asserted", "corroborated", "contested", "tentative", "superseded", "retracted")
    return order.index(standing.fact.status), -standing.confidence, standing.fact.id


def _standings(engine: Engine, as_of: str) -> list[Standing]:
    if not as_of:
        return engine.store.standings("status != ''")
    memory = Memory(Nothing(), replay(engine.store.entries(1, brought(engine, as_of).upto)))
    return [s for s in engine.standings(memory, engine.today()) if s.fact.status]
