"""How far a page's fact is believed, or why unlisted.

It is decided by the fact and its own evidence alone: what contests or ends a fact is in its status.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.belief.confidence import ENGINE, Case, found_by_reader, in_order, tainted
from memory_engine.claims.stance.mood import unstated
from memory_engine.commandline.bearing import showing
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import Mark, Off
from memory_engine.dream.case import silenced
from memory_engine.formats.lines import line_kind
from memory_engine.privacy.marked import only_marked

CAUSED = frozenset({"lesson", "decision", "rule", "command"})
"""Kinds of line that are of use without naming a place: they say why, or what to do."""

RISEN = ("asserted", "corroborated")


class Shown(NamedTuple):
    """A fact's mark on a page, or why it has none.

    It has neither where it is not held.
    """

    mark: Mark = ""
    off: Off = ""


def shown(case: Case) -> Shown:
    """Decide how far a page may believe a fact, if at all.

    Else it says why the fact stands on none.
    """
    if not case.fact.held:
        return Shown()
    barred = _barred(case)
    if barred:
        return Shown("", barred)
    mark = _mark(case.fact, _voices(case))
    return Shown(mark, "" if mark else _lacking(case.fact))


def withheld(place: Shown, drifted: bool) -> Shown:
    """Keep from the pages what code contradicts since last night.

    It is believed as before: the next night looks, and decides.
    """
    return Shown("", "drifted") if drifted and place.mark else place


def _barred(case: Case) -> Off:
    fact = case.fact
    if fact.status == "contested":
        return "contested"
    if fact.valid_to or fact.refuted_by:
        return "stale"
    if only_marked(fact.text):
        return "redacted"
    if unstated(fact):
        return "unstated"
    if fact.status == "asserted":
        return ""
    owner = _owner_says(_voices(case))
    if second_hand(fact, case.spoken) or (fact.retells and not owner):
        return "tainted"
    return "vetoed" if case.vetoes and fact.status not in RISEN and not owner else ""


def second_hand(fact: Fact, spoken: Sequence[Observation]) -> bool:
    """Tell whether a fact is an outside source's.

    Nobody else says it, it said so first, or in these words.

    What comes after such a first mention may only repeat it, and a line shows the words that opened
    it. What a reader found in somebody's words makes these no worse.
    """
    spoken = [said for said in spoken if not found_by_reader(said)] or spoken
    told = [tainted(observation) for observation in in_order(spoken)]
    words = [tainted(observation) for observation in spoken if observation.text == fact.text]
    return all(told) or told[0] or (bool(words) and all(words))


def _voices(case: Case) -> list[Observation]:
    """Pick the evidence that speaks.

    No outside source's does, and none that was taken back.
    """
    silent = silenced(case.vetoes)
    return [said for said in case.spoken if not tainted(said) and not silent(said, case.fact)]


def _mark(fact: Fact, voices: Sequence[Observation]) -> Mark:
    if fact.status == "asserted":
        return "asserted"
    if _seen_to_work(fact, voices):
        return "seen"
    if _owner_says(voices):
        return "you said"
    if fact.status == "corroborated":
        return "unverified"
    return "heard" if _useful(fact, voices) else ""


def _seen_to_work(fact: Fact, voices: Sequence[Observation]) -> bool:
    """Tell whether a recorded run shows a fact's command working.

    The fact says so of the command.
    """
    if fact.attribute != "works" or not fact.polarity:
        return False
    runs = (said.provenance.artefact for said in voices if showing(said) == "test")
    return any(run is not None and run.exit == 0 for run in runs)


def _owner_says(voices: Sequence[Observation]) -> bool:
    return any(
        said.provenance.trust == "owner" and said.provenance.artefact is None for said in voices
    )


def _useful(fact: Fact, voices: Sequence[Observation]) -> bool:
    """Tell whether what one agent says may help the next.

    Found lasting, or noted on purpose, and concrete.
    """
    if fact.line:
        return bool(fact.anchors) or fact.line in CAUSED
    if fact.anchors:
        return any(map(_noted, voices))
    return _is_concrete(fact) and any(map(_observed, voices))


def _is_concrete(fact: Fact) -> bool:
    """Tell whether a placeless note names code, reason or deed.

    It says why or what to do. That a command works is for a run to show; an order is not an agent's
    to give.
    """
    kind = line_kind(fact)
    named = "`" in fact.text or kind in CAUSED
    return named and fact.attribute != "works" and kind != "rule"


def _observed(said: Observation) -> bool:
    """Tell whether an agent itself told memory so.

    Then nothing was read out of a file.
    """
    return _noted(said) and not said.provenance.extracted_by and said.provenance.principal != ENGINE


def _noted(said: Observation) -> bool:
    """Tell whether an agent wrote it down itself.

    What is only read out of a session it said in passing.

    What the engine says of a file that moved, it says again for those who had noted it.
    """
    by = said.provenance
    if by.principal == ENGINE:
        return by.artefact is None
    return by.trust == "agent" and by.artefact is None and by.extracted_by != HOST_RECORD


def _lacking(fact: Fact) -> Off:
    return "passing" if fact.anchors or _is_concrete(fact) else "no anchor"
