"""``facts``: what is held."""

from __future__ import annotations

import click

from kairos_mem import fact_pages
from kairos_mem.app import Call
from memory_engine.domain.records.words import STATUSES
from memory_engine.engine import publishing
from memory_engine.engine.engine import Engine
from memory_engine.engine.listing import GROUPS, STANDINGS, Wish, listed, only_these
from memory_engine.views.lines import many

LISTED = 200
"""[facts] Listed for a person who does not say how many: more is for `recall` to find."""
SHOWN = 12
"""[topic files] Named where none fits."""


@click.command("facts")
@click.option(
    "--status", type=click.Choice([*STATUSES, *GROUPS]), default="live", show_default=True
)
@click.option("--kind", type=click.Choice(["claim", "rule"]), default=None)
@click.option("--subject", default="", help="Only facts about this subject.")
@click.option("--topic", default="", help="Only facts of this topic file.")
@click.option("--file", "path", default="", metavar="PATH", help="Only what speaks of this file.")
@click.option(
    "--standing",
    type=click.Choice(STANDINGS),
    default=None,
    help="Only what stands on the pages so, or on none for that reason.",
)
@click.option(
    "--as-of",
    "as_of",
    default="",
    metavar="ENTRY|dream:N|DAY",
    help="As memory stood after this entry, night or day.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    help=f"Only the first so many; 0 for all.  [default: {LISTED}, all with --json]",
)
@click.option("--skip", type=click.IntRange(min=0), default=0, help="After so many of them.")
@click.pass_obj
def command(
    call: Call,
    status: str,
    kind: str | None,
    subject: str,
    topic: str,
    path: str,
    standing: str | None,
    as_of: str,
    limit: int | None,
    skip: int,
) -> None:
    """List facts, strongest first: by default all that are held now."""
    engine = call.place().reading()
    only = only_these(status, kind or "", subject, path, standing or "")
    rows = listed(engine, Wish(only, topic, as_of, limit or 0, skip))
    shown = rows[:LISTED] if limit is None else rows
    asked = {"--kind": kind or "", "--subject": subject, "--topic": topic, "--file": path}
    asked |= {
        "--standing": standing or "",
        "--as-of": as_of,
        "--status": status if status != "live" else "",
    }
    asked |= {"--skip": str(skip or "")}
    narrowed = " ".join(f"{option} {word}" for option, word in asked.items() if word)
    none = _nothing(engine, narrowed, bool(topic)) if not rows else ""
    call.answer(rows, none or fact_pages.facts(shown, len(rows) - len(shown)))


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
