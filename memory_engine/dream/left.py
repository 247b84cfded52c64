"""What a night looked at and left alone, and why.

A night that changes little must say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from memory_engine.belief.confidence import tainted
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Verdict
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.dream.case import affected, judgement, rivals
from memory_engine.dream.night import Night
from memory_engine.dream.opening import place_of

LONGEST_ORIGIN = 80
"""[characters] Of the name of a source that is told whole."""


def left_out(problems: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    """Tell (place, why) of each text left out, once.

    It could not be read or compared.
    """
    return tuple(
        dict.fromkeys((problem.place, f"{problem.what}. {problem.remedy}") for problem in problems)
    )


def left_alone(memory: Memory, night: Night) -> tuple[tuple[str, str], ...]:
    """List what a night left alone, and why.

    Outside sources, open conflicts, and facts that lack evidence.
    """
    outside = [observation for observation in night.news if tainted(observation)]
    untrusted = [
        (f"{observation.text} ({place_of(observation)})", untrusted_because(observation))
        for observation in outside
    ]
    asked = {pair: each for pair, each in night.verdicts.items() if each.answer != "yes"}
    parted = night.second.parted if night.second else {}
    ids = {observation.id for observation in outside}
    open_facts = (fact for fact in affected(memory) if not fact.evidence <= ids)
    lacking = ((fact, _lack(memory, night, fact)) for fact in open_facts)
    return (
        *untrusted,
        *_undecided(memory, asked, "not merged with"),
        *_undecided(memory, parted, "left apart from"),
        *((f"{fact.id} {fact.text}", why) for fact, why in lacking if why),
    )


def _undecided(
    memory: Memory, verdicts: Mapping[tuple[str, str], Verdict], what: str
) -> Iterator[tuple[str, str]]:
    """List the pairs still held, with what was answered of them."""
    for (new, old), verdict in verdicts.items():
        if memory.fact(new).held and memory.fact(old).held:
            yield f"{new} {memory.fact(new).text}", f"{what} {old}: {verdict.told}"


def _lack(memory: Memory, night: Night, fact: Fact) -> str:
    """Say what keeps a fact from being beyond doubt.

    "" where nothing does.
    """
    against = ", ".join(rival.id for rival in rivals(memory, night, fact))
    if against and fact.status == "asserted":
        return f"stands, though a reading says otherwise: {against}"
    if against:
        return f"contested by {against}"
    if fact.status != "asserted":
        return "lacks " + "; ".join(judgement(memory, night, fact).missing)
    return ""


def untrusted_because(observation: Observation) -> str:
    """Say why an observation speaks for nothing."""
    if observation.provenance.trust == "untrusted":
        return "untrusted: an outside source can't speak for a fact"
    if not observation.provenance.origins:
        run = observation.provenance.artefact
        shows = (
            f"`{run.command}` shows" if run else "the output of a tool without its run may quote"
        )
        return f"untrusted: {shows} what others wrote"
    read = ", ".join(_named(origin) for origin in observation.provenance.origins)
    return f"untrusted: its speaker had read {read} before saying so"


def _named(origin: str) -> str:
    """Name what was read, short enough to look at.

    A command is named in its marks.
    """
    shown = origin if len(origin) <= LONGEST_ORIGIN else f"{origin[:LONGEST_ORIGIN].rstrip()}…"
    return f"`{shown}`" if " " in shown and "`" not in shown else shown
