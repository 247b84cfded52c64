"""All answers to the graph of flags, and how flags stand."""

from __future__ import annotations

import os
from typing import NamedTuple

from memory_engine.adapters.advisers.advice import Advice
from memory_engine.adapters.consents import Consents
from memory_engine.adapters.flags import allowed, installed, settings
from memory_engine.adapters.root import TRUSTED, trusted
from memory_engine.domain.flag_graph import CONSENT, GRAPH, TRUST, destination
from memory_engine.domain.flags import Flags, Question, Reading, states


class Store(NamedTuple):
    """What is asked about of one store."""

    root: str
    embedder: str
    advice: Advice
    consents: Consents


def flags(store: Store | None, refusal: str = "") -> Flags:
    """Tell how all flags stand, for a store or for none.

    ``refusal``: why one was not used.
    """
    addresses = allowed.destinations(store.advice, store.consents) if store else {}
    graph = (*GRAPH, *map(destination, addresses))
    root = store.root if store else ""
    readings = {
        **{Question(flag.name, "on"): Reading(True, "on") for flag in graph},
        **settings.readings(root),
        **installed.readings(store.embedder if store else ""),
        **allowed.by_operator(graph),
        **allowed.kill_switch(),
        **_store(root, refusal),
        **(allowed.advisers(store.advice, store.consents) if store else {}),
    }
    for address, reading in addresses.items():
        readings[Question(f"egress:{address}", "allowed", CONSENT)] = reading
    return Flags(states(graph, readings))


def _store(root: str, refusal: str) -> dict[Question, Reading]:
    there = Reading(True, root, root)
    if not root and not refusal:
        why = "there is no memory here or above (`kairos-mem init` makes one)"
        there = Reading(False, "none", os.getcwd(), why)
    whose = f"{TRUSTED} names it" if root and trusted(root) else "yours"
    trust = Reading(not refusal, "not trusted" if refusal else whose, root or "default", refusal)
    return {
        Question("store", "on"): Reading(True, root or "none", root or "default"),
        Question("store", "installed", "a store"): there,
        Question("store", "allowed", TRUST): trust,
    }
