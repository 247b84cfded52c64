"""What may run here.

What the operator shut, whom the directory belongs to, and what you allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from memory_engine.adapters.advisers.advice import Advice
from memory_engine.adapters.consents import FILE, Consents, own_folder
from memory_engine.adapters.flags.shut import shut
from memory_engine.adapters.nightwatch import folder, killing
from memory_engine.adapters.nightwatch.owning import OWNED
from memory_engine.domain.flag_graph import CONSENT, KILL, TRIAL
from memory_engine.domain.flags import OPERATOR, Flag, Question, Reading

ROLES = ("judge", "reader")


def by_operator(graph: Iterable[Flag]) -> dict[Question, Reading]:
    """Tell of each flag whether whoever runs the machine shut it."""
    places = shut()
    return {
        Question(flag.name, "allowed", OPERATOR): _operators(places.get(flag.name, ""))
        for flag in graph
    }


def _operators(place: str) -> Reading:
    if not place:
        return Reading(True, "not shut")
    return Reading(False, "shut", place, f"the operator shut it ({place})")


def kill_switch() -> dict[Question, Reading]:
    """Tell whether all tasks are stopped.

    It is so here, or as the watch that runs has it.
    """
    running = folder.running() is not None
    kept = folder.read_json(folder.kept_file(OWNED)) if running else {}
    why = killing.killed() or str(kept.get("stopped") or "")
    reading = Reading(not why, "pulled" if why else "not pulled", why or "default", why)
    return {Question("cron", "allowed", KILL): reading}


def advisers(advice: Advice, consents: Consents) -> dict[Question, Reading]:
    """Tell of judge and reader whether a named one may advise.

    It may be asked, and has passed its trial.
    """
    found: dict[Question, Reading] = {}
    lacking = list(advice.lacking())
    for role in ROLES:
        specs = [spec for name, spec in advice.specs() if name == role]
        places = [advice.backend(spec).destination for spec in specs]
        found[Question(role, "allowed", CONSENT)] = _allowed(places, consents)
        barred = [problem.what for problem in lacking if problem.place.startswith(f"{role} ")]
        passed = len(barred) < len(specs) or not specs
        why = "" if passed else barred[0]
        found[Question(role, "allowed", TRIAL)] = Reading(
            passed, "" if not specs else "passed" if passed else "not passed", "trials.json", why
        )
    return found


def destinations(advice: Advice, consents: Consents) -> Mapping[str, Reading]:
    """List where something may be sent, with your consent."""
    named = (*advice.destinations(), *(one.destination for one in consents.given()))
    return {place: _allowed([place], consents) for place in dict.fromkeys(named)}


def _allowed(places: list[str], consents: Consents) -> Reading:
    """Tell whether something may go to one of these.

    Where there are none, nobody needs asking.
    """
    file = str(own_folder() / FILE)
    given = [consent for place in places if (consent := consents.for_(place))]
    if given or not places:
        since = f"since {given[0].since[:10]}" if given else ""
        return Reading(True, f"allowed {since}".strip() if given else "", file)
    allow = f'`kairos-mem privacy allow "{places[0]}"`'
    why = f"you have not allowed anything to go to {places[0]} ({allow})"
    return Reading(False, "not allowed", file, why)
