"""What a night looked at and left alone, and why.

A night that changes little must say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.belief.confidence import tainted
from memory_engine.belief.memory import Memory
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
    left = [
        (f"{observation.text} ({place_of(observation)})", untrusted_because(observation))
        for observation in night.news
        if tainted(observation)
    ]
    left += [
        (f"{new} {memory.fact(new).text}", f"not merged with {old}: {verdict.told}")
        for (new, old), verdict in night.verdicts.items()
        if verdict.answer != "yes" and memory.fact(new).held and memory.fact(old).held
    ]
    left += [
        (f"{new} {memory.fact(new).text}", f"left apart from {old}: {verdict.told}")
        for (new, old), verdict in (night.second.parted if night.second else {}).items()
        if memory.fact(new).held and memory.fact(old).held
    ]
    outside = {observation.id for observation in night.news if tainted(observation)}
    for fact in affected(memory):
        if fact.evidence <= outside:
            continue
        against = [rival.id for rival in rivals(memory, night, fact)]
        if against and fact.status == "asserted":
            left.append(
                (
                    f"{fact.id} {fact.text}",
                    f"stands, though a reading says otherwise: {', '.join(against)}",
                )
            )
        elif against:
            left.append((f"{fact.id} {fact.text}", f"contested by {', '.join(against)}"))
        elif fact.status != "asserted":
            left.append(
                (
                    f"{fact.id} {fact.text}",
                    "lacks " + "; ".join(judgement(memory, night, fact).missing),
                )
            )
    return tuple(left)


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
