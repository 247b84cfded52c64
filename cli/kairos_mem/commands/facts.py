"""``facts``: what is held."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.domain.records import LIVE, STATUSES, Fact, Standing
from memory_engine.engine import publishing, standings, timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import POINT, brought
from memory_engine.formats.lines import section_of
from memory_engine.formats.lines import topic as topic_of
from memory_engine.views.lines import many
from memory_engine.views.trail import fact_row

SHOWN = 12
"""[topic files] Named where none fits."""


@click.command("facts")
@click.option(
    "--status", type=click.Choice([*STATUSES, "live", "all"]), default="live", show_default=True
)
@click.option("--kind", type=click.Choice(["claim", "rule"]), default=None)
@click.option("--subject", default="", help="Only facts about this subject.")
@click.option("--topic", default="", help="Only facts of this topic file.")
@click.option(
    "--as-of",
    "as_of",
    default="",
    metavar="ENTRY|dream:N|DAY",
    help="As memory stood after this entry, night or day.",
)
@click.pass_obj
def command(
    call: Call, status: str, kind: str | None, subject: str, topic: str, as_of: str
) -> None:
    """List facts, strongest first: by default all that are held now."""
    engine = call.place().reading()
    of_page = publishing.topic_pages(engine).get(topic, ()) if topic else ()
    listed = {standing.fact.id for standing in of_page}
    found = [
        standing
        for standing in _standings(engine, as_of)
        if _fits(standing.fact, status, kind, subject)
        and (not topic or topic in _topics(standing.fact) or standing.fact.id in listed)
    ]
    rows = [fact_row(standing) for standing in sorted(found, key=_strength)]
    asked = {"--kind": kind or "", "--subject": subject, "--topic": topic, "--as-of": as_of}
    asked |= {"--status": status if status != "live" else ""}
    narrowed = " ".join(f"{option} {word}" for option, word in asked.items() if word)
    none = _nothing(engine, narrowed, bool(topic)) if not rows else ""
    call.answer(rows, none or present.facts(rows))


def _fits(fact: Fact, status: str, kind: str | None, subject: str) -> bool:
    statuses = {"live": LIVE, "all": STATUSES}.get(status, (status,))
    return (
        fact.status in statuses
        and (kind is None or fact.kind == kind)
        and (not subject or fact.subject == subject)
    )


def _nothing(engine: Engine, narrowed: str, by_topic: bool) -> str:
    """Say that nothing fits what was asked for, and what there is.

    Empty where nothing is held at all.
    """
    held = engine.store.count_facts(STATUSES)
    if not (held and narrowed):
        return ""
    files = sorted(publishing.topic_pages(engine)) if by_topic else []
    told = (
        f"No fact fits {narrowed}; memory has {many(held, 'fact')}, `kairos-mem facts --status "
        "all` lists them."
    )
    more = f" and {len(files) - SHOWN} more" if len(files) > SHOWN else ""
    return f"{told}\nTopic files: {', '.join(files[:SHOWN])}{more}." if files else told


def _topics(fact: Fact) -> set[str]:
    return {topic_of(fact), section_of(fact)}


def _strength(standing: Standing) -> tuple[int, float, str]:
    order = ("asserted", "corroborated", "contested", "tentative", "superseded", "retracted")
    return order.index(standing.fact.status), -standing.confidence, standing.fact.id


def _standings(engine: Engine, as_of: str) -> list[Standing]:
    if not as_of:
        return engine.store.standings(STATUSES)
    memory = standings.memory_at(engine, brought(engine, as_of, POINT).upto)
    return [s for s in standings.standings(engine, memory, timing.today(engine)) if s.fact.status]
