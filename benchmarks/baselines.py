"""Others' promotion rules on the same stream of statements.

Each hears one claim's statements in order. They get what they ask for: the log-odds rule knows
every reader's true reliability, and the sequential tests have the engine's own weights and
threshold. A rule, begun on a world, makes for each claim a ``Hear``: told a statement, it says
whether the claim is promoted now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log

from benchmarks.worlds import Said, World
from memory_engine.domain.policy import Policy

Hear = Callable[[Said], bool]
Rule = Callable[[World], Hear]

ENOUGH = 3
"""[statements, or principals] What "said often enough" means."""
SURE = 0.95
"""[probability] What "sure enough" means."""
POLICY = Policy()


def count(world: World) -> Hear:
    """Think: three statements for it."""
    heard = 0

    def hear(said: Said) -> bool:
        nonlocal heard
        heard += said.asserts
        return heard >= ENOUGH

    return hear


def principals(world: World) -> Hear:
    """Think: three distinct principals for it."""
    names: set[str] = set()

    def hear(said: Said) -> bool:
        if said.asserts:
            names.add(said.principal)
        return len(names) >= ENOUGH

    return hear


def beta_mean(world: World) -> Hear:
    """Promote where the mean of a Beta reaches .95.

    It is Beta(1 + for, 1 + against).
    """
    for_it, heard = 0, 0

    def hear(said: Said) -> bool:
        nonlocal for_it, heard
        for_it, heard = for_it + said.asserts, heard + 1
        return (for_it + 1) / (heard + 2) >= SURE

    return hear


def log_odds(world: World) -> Hear:
    """Promote where naive Bayes from even odds reaches .95.

    Each statement is weighed by its speaker's true reliability.
    """
    odds = 0.0

    def hear(said: Said) -> bool:
        nonlocal odds
        right = world.accuracy(said)
        odds += log(right / (1 - right)) * (1 if said.asserts else -1)
        return odds >= log(SURE / (1 - SURE))

    return hear


def one_run(world: World) -> Hear:
    """Think: one test or probe that confirms it."""
    return lambda said: said.asserts and said.method != "read"


def sprt(world: World) -> Hear:
    """Promote by a plain sequential test without cap.

    Every statement multiplies the likelihood ratio of its class.
    """
    evidence = 0.0

    def hear(said: Said) -> bool:
        nonlocal evidence
        evidence += _ratio(said)
        return evidence >= -log(POLICY.alpha)

    return hear


def careful_sprt(world: World) -> Hear:
    """Promote by the same with the log's help.

    There is no first mention, no logged echo or taint, one vote a session; no cap.
    """
    evidence, voted = 0.0, set[tuple[str, str]]()

    def hear(said: Said) -> bool:
        nonlocal evidence
        group = (said.method, said.ran_on or said.session)
        opens, trusted = (
            not voted,
            said.principal.startswith(("agent:", "tool:")) and not said.origins,
        )
        if trusted and not said.shown and group not in voted:
            voted.add(group)
            evidence += 0.0 if opens else _ratio(said)
        return evidence >= -log(POLICY.alpha)

    return hear


def _ratio(said: Said) -> float:
    weights = {"read": POLICY.read, "test": POLICY.test, "probe": POLICY.probe}[said.method]
    return log(weights.a / weights.q) if said.asserts else log((1 - weights.a) / (1 - weights.q))


RULES: Mapping[str, Rule] = {
    "count >= 3": count,
    "3 principals": principals,
    "Beta mean": beta_mean,
    "log-odds": log_odds,
    "one run": one_run,
    "plain SPRT": sprt,
    "careful SPRT": careful_sprt,
}


def first_nights(rule: Rule, world: World) -> dict[int, int]:
    """Give the night a rule first promotes each claim.

    It is those that it ever promotes.
    """
    hearing = {claim.number: rule(world) for claim in world.claims}
    first: dict[int, int] = {}
    for night in world.nights:
        for said in night:
            if said.claim.number not in first and hearing[said.claim.number](said):
                first[said.claim.number] = said.night
    return first
