"""How well belief has done so far, for the report and ``stats``.

Over facts that the code base or the owner has settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_engine.belief import ledger
from memory_engine.belief.confidence import ENGINE, judge
from memory_engine.belief.memory import Memory
from memory_engine.belief.reliability import Settled, brier, calibration_error, records
from memory_engine.domain.policy import ENOUGH_SETTLED, LATEST_SETTLED
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.dream.case import case_of
from memory_engine.dream.night import Night

if TYPE_CHECKING:
    from memory_engine.views.answers.account import Calibration

REFUTED = "refuted-promotions"
"""The mark that counts them, so that no night reads the whole ledger; ``rebuild`` counts anew."""


def calibration(store: LedgerStore, night: Night) -> Calibration:
    """Compute Brier score, calibration error and each principal's record.

    Beside them the promotions that were wrong; too few settled facts are said to be so.
    """
    settled = [
        one
        for fact in store.settled(LATEST_SETTLED)
        if (one := _settled(store, night, fact)) is not None
    ]
    promotions = store.tally(0).verbs.get("promote", 0)
    wrong = refuted_promotions(store)
    found: Calibration = {
        "settled": len(settled),
        "promoted_then_refuted": wrong,
        "promotions": promotions,
    }
    if len(settled) < ENOUGH_SETTLED:
        few = f"too few settled facts to say anything ({len(settled)} of {ENOUGH_SETTLED})"
        return {**found, "says": few}
    by_principal = {who: record._asdict() for who, record in records(settled).items()}
    return {
        **found,
        "brier": round(brier(settled), 4),
        "expected_calibration_error": round(calibration_error(settled), 4),
        "by_principal": by_principal,
    }


def refuted_promotions(store: LedgerStore) -> int:
    """Read how many promotions were refuted or taken back.

    Counted as entries are appended.
    """
    known = store.marks().get(REFUTED)
    return ledger.refuted(store.entries()) if known is None else int(known)


def _settled(store: LedgerStore, night: Night, fact: Fact) -> Settled | None:
    """Tell what was believed of a fact without what settled it.

    None where no probe and no word did.
    """
    heard = night.observations(fact.evidence)
    probed = any(o.provenance.principal == ENGINE for o in heard)
    if fact.status != "retracted" and not probed and not fact.settled:
        return None
    case = case_of(Memory(store), night, replace(fact, settled=False))
    unaided = replace(
        case, spoken=tuple(o for o in case.spoken if o.provenance.principal != ENGINE), vetoes=()
    )
    if not unaided.spoken:
        return None
    speakers = frozenset(
        o.provenance.principal for o in unaided.spoken if o.provenance.artefact is None
    )
    return Settled(judge(unaided, night.policy).confidence, fact.status == "asserted", speakers)
