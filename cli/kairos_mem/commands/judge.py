"""``judge``: how far a judge or reader can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kairos_mem.app import Call
from kairos_mem.privacy_pages import trials
from memory_engine.adapters.advisers.advice import Advice
from memory_engine.adapters.advisers.judge import AdvisingJudge
from memory_engine.adapters.advisers.trial_data import PAIRS, STRETCHES, pairs, stretches
from memory_engine.domain.errors import Usage
from memory_engine.engine.calendar import time_at
from memory_engine.engine.trying import Labelled, Marked, Trial, try_judge, try_reader


@click.group("judge")
def command() -> None:
    """Try a judge or reader before it is used."""


@command.command("eval")
@click.option("--role", type=click.Choice(["judge", "reader"]), help="Try this one alone.")
@click.option(
    "--questions",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PAIRS,
    help="Labelled pairs for a judge (TSV); the result is not kept.",
)
@click.option(
    "--stretches",
    "read",
    type=click.Path(dir_okay=False, path_type=Path),
    default=STRETCHES,
    help="Labelled stretches for a reader (JSON); the result is not kept.",
)
@click.pass_obj
def evaluate(call: Call, role: str | None, questions: Path, read: Path) -> int:
    """Put before each judge and reader of config.yaml what is known, and keep how it did.

    It sends labelled sentences of ours, none of this memory. One that may be wrong in more of its
    claims than the policy's `false_claims` is used for nothing; a changed model or wording wants a
    new trial.
    """
    call.as_owner("judge eval")
    place = call.place()
    advice = place.advice()
    asked = [(r, spec) for r, spec in advice.specs() if role in (None, r)]
    if not asked:
        raise Usage("Nobody is asked at night.", "Name a `judge` or `reader` in config.yaml.")
    for _, spec in asked:
        advice.door.allowed(advice.backend(spec).destination)
    rows = []
    for r, spec in asked:
        row = {**_tried(advice, r, spec, questions, read), "at": time_at(place.engine().clock())}
        row["passed"] = row["at_most"] <= place.settings.policy.false_claims
        if (questions, read) == (PAIRS, STRETCHES):
            place.consents.keep_trial(row)
        rows.append(row)
    answer = {"trials": rows, "limit": place.settings.policy.false_claims}
    call.answer(answer, trials(answer))
    return 0 if all(row["passed"] for row in rows) else 1


def _tried(advice: Advice, role: str, spec: str, questions: Path, read: Path) -> Mapping[str, Any]:
    adviser, advice.door.occasion = advice.alone(role, spec), "trial of a "
    before = advice.egress.spent()
    trial: Trial
    if isinstance(adviser, AdvisingJudge):
        trial = try_judge(adviser, [Labelled(*row) for row in pairs(questions)])
    else:
        marked = [[Marked(*piece) for piece in stretch] for stretch in stretches(read)]
        trial = try_reader(adviser, marked)
    after = advice.egress.spent()
    cost = {name: round(after[name] - before[name], 6) for name in ("tokens", "dollars", "seconds")}
    named = {"role": role, "adviser": spec, "prompt": adviser.prompt}
    row = {**trial.row(), **cost, "notes": list(adviser.chain.notes)}
    if silent := row.pop("silent"):
        row["notes"].append(f"The first question without an answer: {silent}")
    return {**named, **row}
