"""``graph``: facts about facts, for other tools."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from memory_engine.belief.memory import Memory
from memory_engine.dream.case import rivals
from memory_engine.engine import timing, weighing


@click.command("graph")
@click.option(
    "--format",
    "form",
    type=click.Choice(["graphml", "json", "dot"]),
    default="json",
    show_default=True,
)
@click.option(
    "--all", "everything", is_flag=True, help="Superseded, retracted and merged facts, too."
)
@click.pass_obj
def command(call: Call, form: str, everything: bool) -> None:
    """Memory as a graph on stdout: supports, contradicts, supersedes, merged-into, derived-from,
    about."""
    import networkx as nx

    from memory_engine.belief.graph import as_dot, graph_of

    engine = call.place().reading()
    night, memory = weighing.quiet_night(engine, timing.today(engine)), Memory(engine.store)
    facts = [fact for fact in engine.store.facts() if everything or fact.held]
    graph = graph_of(facts, engine.store.observation, lambda fact: rivals(memory, night, fact))
    if form == "graphml":
        click.echo("\n".join(nx.generate_graphml(graph)))
    elif form == "dot":
        click.echo(as_dot(graph), nl=False)
    else:
        import json

        click.echo(json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False))
