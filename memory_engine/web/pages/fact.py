"""Why something is held.

It shows a fact's evidence as a waterfall, what stands around it, and its way back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memory_engine.domain.errors.given import Unknown
from memory_engine.engine import asking
from memory_engine.engine.around import around
from memory_engine.engine.code_now import code_now
from memory_engine.engine.explaining import WAITS, explained
from memory_engine.formats.omitted import REASONS
from memory_engine.views.waterfall import waterfall
from memory_engine.web.picture import drawn
from memory_engine.web.visit import Page, Shown, Visit

if TYPE_CHECKING:
    from memory_engine.views.answers.evidence import CodeRow
    from memory_engine.views.answers.trails import Around, FactTrail
    from memory_engine.wiring import Place


def fact(visit: Visit) -> Shown:
    """Show the trail of a fact."""
    with visit.place.visiting() as engine:
        found = asking.why(engine, visit.words["id"])
        near = around(engine, found["fact"]["id"])
        return Shown("fact.html", found, _beside(visit.place, found, near))


def _beside(place: Place, found: FactTrail, near: Around) -> Mapping[str, Any]:
    """Give what a fact's page draws beside its trail."""
    by_id = {node["id"]: node for node in near["nodes"]}
    reason = found["fact"]["off_pages"]
    return {
        "fall": waterfall(found),
        "around": near,
        "near": _grouped(near),
        "picture": drawn(near),
        "code": _code(place, found),
        "rivals": [by_id[id] for id in found["conflicts"] if id in by_id],
        "off_because": REASONS[reason] if reason else "",
    }


def _grouped(near: Around) -> Sequence[tuple[str, list[Any]]]:
    """List neighbours by how they stand to the fact.

    It is the picture, in words.
    """
    by_id = {node["id"]: node for node in near["nodes"]}
    groups = dict[str, list[Any]]()
    for edge in near["edges"]:
        inwards = edge["to"] == near["centre"]
        other = by_id[edge["from"] if edge["from"] != near["centre"] else edge["to"]]
        beside = edge["to"].startswith("file:") and edge["from"] != near["centre"]
        name = f"speaks of {edge['to'].removeprefix('file:')}, too" if beside else edge["relation"]
        if other["kind"] == "observation" and inwards:
            continue  # the waterfall lists those
        groups.setdefault(name, []).append(other)
    return list(groups.items())


def _code(place: Place, found: FactTrail) -> list[CodeRow]:
    """Read a fact's code lines, where there is a code base."""
    named = [*found["fact"]["anchors"], *(row["source"] for row in found["evidence"])]
    return code_now(place.code(), found) if any(named) and place.workspace.is_dir() else []


def observation(visit: Visit) -> Shown:
    """Show what was said, and what rests on it."""
    shown = _explained(visit, visit.words["id"], "observation", "observation.html")
    return shown._replace(beside={"waits": shown.document["note"] == WAITS})


def entry(visit: Visit) -> Shown:
    """Show one entry of the ledger."""
    return _explained(visit, visit.words["number"], "entry", "entry.html")


def speaker(visit: Visit) -> Shown:
    """Show which facts rest on what a session, source or principal said."""
    return _explained(visit, visit.asked("by"), "target", "speaker.html")


def _explained(visit: Visit, target: str, key: str, template: str) -> Shown:
    """Show a trail of the sort its address speaks of.

    Another sort is not shown.
    """
    with visit.place.visiting() as engine:
        found = explained(engine, target)
    if key not in found:
        raise Unknown(key if key != "target" else "speaker", target)
    return Shown(template, found)


PAGES = (
    Page("/fact/{id}", fact),
    Page("/observation/{id}", observation),
    Page("/entry/{number}", entry),
    Page("/said", speaker),
)
