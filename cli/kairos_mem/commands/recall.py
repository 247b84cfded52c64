"""``recall``: search."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from time import gmtime, strftime
from typing import TYPE_CHECKING

import click

from kairos_mem import fact_pages
from kairos_mem.app import Call
from kairos_mem.voice import agent_here, session_here
from memory_engine.domain.errors import KairosError
from memory_engine.domain.principal import TRUST_ORDER
from memory_engine.engine import searching

if TYPE_CHECKING:
    from memory_engine.views.answers.facts import RecalledRow
    from memory_engine.wiring import Place

NOTHING_NEW = "Nothing beyond what MEMORY.md shows."
TOO_LITTLE = "No line of what was found fits in {} bytes: give `--budget` more."


@click.command("recall")
@click.argument("question", metavar="QUERY")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--superseded", is_flag=True, help="What is no longer believed, too.")
@click.option("--valid-at", metavar="DAY", default="", help="What held on a day.")
@click.option("--as-of", metavar="POINT", default="", help="What was believed after an entry, a "
              "night (dream:7) or a day.")  # fmt: skip
@click.option("--scope", "scopes", multiple=True, help="What holds there, or everywhere.")
@click.option("--path", default="", help="What speaks of a file or folder.")
@click.option("--principal", default="", help="What one says (agent:claude).")
@click.option("--trust", type=click.Choice(TRUST_ORDER), help="What somebody says who has at least "
              "so much.")  # fmt: skip
@click.option("--budget", type=click.IntRange(1), metavar="BYTES", help="Lines for an agent, the "
              "best within so many bytes, none that MEMORY.md shows.")  # fmt: skip
@click.option("--steps", is_flag=True, help="With --json: what is one step away, as a second list.")
@click.pass_obj
def command(
    call: Call,
    question: str,
    limit: int,
    superseded: bool,
    valid_at: str,
    as_of: str,
    scopes: tuple[str, ...],
    path: str,
    principal: str,
    trust: str | None,
    budget: int | None,
    steps: bool,
) -> None:
    """Facts first, then observations, that speak of QUERY.

    Best first, and nothing where memory has no answer. What is contested is marked.
    """
    from memory_engine.engine.asked import asked_for

    only = asked_for(superseded, valid_at, scopes, path, principal, trust or "")
    place = call.place()
    engine = place.reading()
    if budget is not None:
        packed = searching.packed(engine, question, budget, only)
        none = TOO_LITTLE.format(budget) if packed["left_out"] else NOTHING_NEW
        call.answer(packed["hits"], packed["text"] or none)
        _remember(place, packed["hits"])
        return
    rows = searching.recall(engine, question, limit, superseded, only, as_of)
    beyond = [] if as_of or not only.anything else searching.steps(engine, question)
    shown = fact_pages.recalled(rows, beyond)
    call.answer({"hits": rows, "steps": beyond} if steps else rows, shown)
    _remember(place, [*rows, *beyond])


def _remember(place: Place, rows: Sequence[RecalledRow]) -> None:
    """Note what an agent was shown here.

    What its session says of it again is no evidence.
    """
    facts = [row["id"] for row in rows if row["kind"] == "fact"]
    if facts and agent_here():
        with suppress(KairosError, OSError):  # nothing can be noted: it is shown all the same
            place.note(
                "shown",
                session_here(strftime("%Y-%m-%d", gmtime())),
                " ".join(dict.fromkeys(facts)),
            )
