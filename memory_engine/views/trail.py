"""The trail of a fact.

Who said it, what counted, how the number came about, which entries made it what it is.

Plain JSON values: the command line prints them for people, ``--json`` prints them as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import log2
from typing import TYPE_CHECKING

from memory_engine.belief.confidence import Case, Judgement, in_order
from memory_engine.belief.ledger import live
from memory_engine.domain.branches import branch_in, off_branch
from memory_engine.domain.policy import PRIORS
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.formats.lines import line_kind
from memory_engine.formats.log import BY_ANYONE, BY_OWNER
from memory_engine.formats.log_reading import handwritten

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import EntryRow, MovedRow
    from memory_engine.views.answers.evidence import ObservationRow, WitnessRow
    from memory_engine.views.answers.facts import FactRow
    from memory_engine.views.answers.trails import FactTrail

HIGH = ("corroborated", "asserted")


def fact_row(standing: Standing) -> FactRow:
    """Give a fact as a row of ``facts``."""
    fact = standing.fact
    return {
        "id": fact.id,
        "text": fact.text,
        "kind": fact.kind,
        "line": line_kind(fact),
        "status": fact.status,
        "mark": standing.mark or None,
        "off_pages": standing.off or None,
        "confidence": round(standing.confidence, 4),
        "evidence": sorted(fact.evidence),
        "valid_from": fact.valid_from or None,
        "valid_to": fact.valid_to or None,
        "scope": off_branch(fact.scope) or None,
        "branch": branch_in(fact.scope) or None,
        "subject": fact.subject or None,
        "attribute": fact.attribute or None,
        "value": fact.value or None,
        "polarity": fact.polarity,
        "anchors": sorted(anchor.place for anchor in fact.anchors),
        "successor": fact.successor or None,
    }


def why(standing: Standing, case: Case, found: Judgement, entries: Sequence[Entry]) -> FactTrail:
    """Give everything that explains a fact."""
    fact = standing.fact
    return {
        "fact": fact_row(standing._replace(confidence=found.confidence)),
        "confidence": round(found.confidence, 4),
        "terms": [
            {
                "label": t.label,
                "bits": round(t.bits, 3),
                "class": t.of_class,
                "observations": list(t.observations),
            }
            for t in found.terms
        ],
        "bits": round(found.bits, 3),
        "threshold_bits": round(found.threshold_bits, 3),
        "prior_bits": round(log2(PRIORS[fact.hedge] / (1 - PRIORS[fact.hedge])), 3),
        "earned": found.earned,
        "kept_because": kept_because(case.spoken),
        "worth": max((said.worth for said in case.spoken), default=0.0),
        "evidence": [_witness(o, found, fact) for o in in_order(case.spoken)],
        "against": [_witness(o, found, fact) for o in in_order(case.denials)],
        "promoted_by": promoted_by(fact, entries),
        "missing": list(found.missing) if fact.status != "asserted" else [],
        "conflicts": list(case.conflict),
        "vetoes": [{"entry": veto.entry, "evidence": list(veto.evidence)} for veto in case.vetoes],
        "history": [history_line(entry) for entry in entries],
    }


SHOWN_AS: Mapping[str, str] = {
    "after failure": "stands right after a failure",
    "summary": "stands in the host's summary",
    "commit": "stands in a commit's message",
    "report": "stands in a report",
    "answer": "answers a question",
    "sub-agent": "stands in a sub-agent's report",
    "owner": "the owner said so",
    "memory": "was kept as memory before",
    "has a topic": "is about what was at work",
    "led": "names what it is about",
    "long": "says how, not only what",
    "longer": "says how, not only what",
    "of many words": "says how, not only what",
    "restricts": "says when or for what alone it holds",
    "opens with a name": "is about something that has a name",
    "opens with what was done": "says what was done",
    "has an aside": "adds a detail",
    "has an arrow": "says what becomes of what",
    "labelled": "stands behind a label",
    "as row": "is a row of a table",
    "as item": "is an item of a list",
}
"""Feature by which a line was kept -> how that is told, where its name does not say it already."""


def kept_because(spoken: Sequence[Observation]) -> list[str]:
    """Tell why the sources of a line were found lasting.

    Each reason once, the weightiest first.
    """
    shown = (SHOWN_AS.get(name, name) for said in in_order(spoken) for name in said.features)
    return list(dict.fromkeys(shown))


BY_HAND = {
    BY_OWNER: "written by hand in the log; config.yaml takes these for the owner's",
    BY_ANYONE: "written by hand in the log, by whom nothing tells; "
    "config.yaml (`handwritten`) says "
    "who it counts as",
}
"""What is told of a bullet by whom it counted as when it was read."""

CLAIMED = "its {} stands as an agent's shell told it: it is no witness beside that shell's session"
"""What is told of an observation whose session or time its speaker chose."""


def _witness(observation: Observation, found: Judgement, fact: Fact) -> WitnessRow:
    ignored = dict(found.ignored)
    bits = sum(term.bits for term in found.terms if observation.id in term.observations)
    wording = "" if _bare(observation.text) == _bare(fact.text) else observation.text
    return {
        **said_row(observation),
        "bits": round(bits, 3),
        "ignored": ignored.get(observation.id),
        "wording": wording,
    }


def _bare(text: str) -> str:
    """Give a text without what a line on a page may lack."""
    return " ".join(text.split()).rstrip(".!").lower()


def said_row(observation: Observation) -> ObservationRow:
    """Give an observation as a row.

    What was said, by whom, when and where.
    """
    said = observation.provenance
    return {
        "id": observation.id,
        "text": observation.text,
        "principal": said.principal,
        "trust": said.trust,
        "session": said.session,
        "root_session": said.root_session,
        "at": said.at,
        "method": said.method,
        "source": said.source or None,
        "log": said.log,
        "branch": said.branch or None,
        "worktree": said.worktree or None,
        "artefact": {
            "command": said.artefact.command,
            "exit": said.artefact.exit,
            "hash": said.artefact.hash,
        }
        if said.artefact
        else None,
        "origins": list(said.origins),
        "features": list(observation.features),
        "note": BY_HAND.get(said.principal, "") if handwritten(observation) else _claimed(said),
    }


def _claimed(said: Provenance) -> str:
    what = " and ".join(said.claimed.split())
    return CLAIMED.format(what) if what else ""


def promoted_by(fact: Fact, entries: Sequence[Entry]) -> int | None:
    """Find the standing entry that raised a fact.

    To the tier that it has now.
    """
    return _set_to(HIGH, fact, entries) if fact.status in HIGH else None


def brought_by(fact: Fact, entries: Sequence[Entry]) -> int | None:
    """Find the standing entry by which a fact is on a page.

    What raised it, else what brought it in.
    """
    return promoted_by(fact, entries) or _set_to((fact.status,), fact, entries)


def _set_to(statuses: Collection[str], fact: Fact, entries: Sequence[Entry]) -> int | None:
    numbers = [
        entry.number
        for entry in live(entries)
        for change in entry.proposal.changes
        if change.subject == fact.id and dict(change.after).get("status") in statuses
    ]
    return numbers[-1] if numbers else None


def history_line(entry: Entry) -> EntryRow:
    """Give an entry as a line of a history."""
    return {
        "entry": entry.number,
        "verb": entry.proposal.verb,
        "because": entry.proposal.because,
        "at": entry.day,
        "dream": entry.dream or None,
        "by": entry.by,
        "facts": [change.subject for change in entry.proposal.changes],
        "takes_back": list(entry.takes_back),
    }


def said_in(side: Mapping[str, object], name: str) -> str | None:
    """Give a word that one side of a change says.

    Gives None where the side does not touch it.
    """
    word = side.get(name)
    return word if isinstance(word, str) else None


def moved(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> list[MovedRow]:
    """List what differs between two states of memory, by fact, for ``diff``.

    What is in neither is left out.
    """
    rows = list["MovedRow"]()
    for id in sorted(before.keys() | after.keys()):
        old, new = before.get(id, Fact(id)), after.get(id, Fact(id))
        if old != new and (old.status or new.status):
            rows.append({
                "id": id,
                "text": new.text or old.text,
                "from": old.status or None,
                "to": new.status or None,
                "successor": new.successor or None,
                "evidence_added": sorted(new.evidence - old.evidence),
                "evidence_removed": sorted(old.evidence - new.evidence),
            })  # fmt: skip
    return rows


def would_settle(*sides: Fact) -> list[str]:
    """Tell what would end a conflict of facts, most certain first."""
    return [
        f"the owner's word: {' or '.join(f'`kairos-mem settle {side.id}`' for side in sides)}",
        "a probe of the code base that confirms one or refutes the other, where that can "
        "be decided by looking",
        "independent evidence that earns one of them assertion: test runs on other states "
        "of the code, other witnesses",
        "whoever said one of them taking it back",
    ]
