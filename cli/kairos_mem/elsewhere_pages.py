"""Nights elsewhere, and shares, for people to read.

A night is thought elsewhere; a share is what goes to a team.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kairos_mem.style import bold, dim, wrapped
from memory_engine.domain.pack import EXCLUDES, READS, SAME, Asked, Came, Pack
from memory_engine.views.answers.elsewhere import ShareAnswer
from memory_engine.views.lines import many

PURPOSES = {
    READS: "stretches of sessions to read",
    SAME: "pairs that may say the same",
    EXCLUDES: "of these, should they differ, whether they exclude each other",
}
Row = Mapping[str, Any]


def told(pack: Pack) -> dict[str, Any]:
    """Give what a pack holds, in numbers."""
    return {
        "pack": pack.id,
        "dream": pack.bound.dream,
        "head": pack.bound.head,
        "questions": len(pack.asked),
        "of_purpose": dict(Counter(one.purpose for one in pack.asked)),
        "advisers": {purpose: way.adviser for purpose, way in pack.ways.items()},
    }


def exported(answer: Row) -> str:
    """Write what went into a pack, and what to do with it."""
    file = answer["file"]
    lines = [bold(f"Pack {answer['pack']}, for dream {answer['dream']}") + f"  {file}"]
    lines += [
        f"  {count} {PURPOSES[purpose]} ({answer['advisers'][purpose]})"
        for purpose, count in answer["of_purpose"].items()
    ]
    lines += [dim("  It holds words of this memory, no secrets; `kairos-mem privacy` has it.")]
    lines += [dim(f"  Called back: pack {id}.") for id in answer["called_back"]]
    lines += ["", f"Next: kairos-mem night answer {file}, here or where a model runs;"]
    lines += [f"then: kairos-mem night import {file}"]
    return "\n".join(lines)


def progress(
    pack: Pack, asked: Sequence[Asked], known: Mapping[str, Came], out: str
) -> dict[str, Any]:
    """Tell how far a pack, or a share of it, is answered."""
    silent = [known[one.id].because for one in asked if one.id in known and _none(known[one.id])]
    answered = [one for one in asked if one.id in known and not _none(known[one.id])]
    return {
        "pack": pack.id,
        "file": out,
        "questions": len(asked),
        "answered": len(answered),
        "needless": settled(asked, known) - len(answered),
        "silent": len(silent),
        "because": silent[0] if silent else "",
    }


def settled(asked: Iterable[Asked], known: Mapping[str, Came]) -> int:
    """Count the questions that have an answer, or need none any more."""
    count = 0
    for one in asked:
        before = known.get(one.after) if one.after else None
        needless = before is not None and before.value not in (None, {"answer": "no"})
        count += needless or (one.id in known and not _none(known[one.id]))
    return count


def _none(came: Came) -> bool:
    return came.value is None


def answered(row: Row) -> str:
    """Write how far a pack is answered."""
    needless = f", {row['needless']} needed none" if row["needless"] else ""
    line = f"Answered {row['answered']} of {row['questions']} questions{needless}: {row['file']}"
    if not row["silent"]:
        return line
    silent = f"{row['silent']} have no answer: {row['because']}"
    return f"{line}\n{wrapped(silent, 2)}"


def brought_in(report: Row) -> str:
    """Write what came back, and what to do now."""
    came = report["elsewhere"]
    lines = ["", f"Thought here from {many(came['answers'], 'answer')} to pack {came['pack']}."]
    if came["open"]:
        question = many(came["open"], "question")
        lines += [
            wrapped(
                f"{question} had none: left open, as when nobody can be asked. `kairos-mem night "
                "export` before the plan is applied asks them, and not the others again.",
                2,
                "",
            )
        ]
    plan = report["plan"]
    lines += ["", f"Next: kairos-mem apply {plan} [--reject 2,3 | --only 1,4-6]"]
    return "\n".join(["", *lines])


def status(rows: Sequence[Row]) -> str:
    """Write what is out, and what became of others."""
    if not rows:
        return "No night was exported."
    return "\n".join(map(_status, rows))


def _status(row: Row) -> str:
    at = row["at"][:16].replace("T", " ")
    head = f"{row['pack']}  {row['state']} since {at}  {row['file']}"
    if row["answered"] is None:
        return dim(head)
    return f"{bold(head)}\n  {row['answered']} of {row['questions']} questions are settled"


def called_back(rows: Sequence[Row]) -> str:
    """Write what was called back."""
    if not rows:
        return "No night is out."
    return "\n".join(
        f"Called back: pack {row['pack']}; {row['file']} "
        + ("was removed." if row["removed"] else "is not there: no answer to it is taken.")
        for row in rows
    )


def shared(answer: ShareAnswer, plan: str) -> str:
    """Write what goes to a team, or has gone."""
    if not answer["rows"]:
        return "Nothing here answers that: nothing was shared."
    count = many(len(answer["rows"]), "observation")
    head = f"{count} would go to {answer['team']}, as the word of {answer['person']}:"
    if answer["applied"]:
        new = many(answer["shared"], "observation")
        head = f"{new} went to {answer['team']}, as the word of {answer['person']}"
        known = len(answer["rows"]) - answer["shared"]
        head += f"; {known:,} {'was' if known == 1 else 'were'} known there." if known else "."
    lines = [bold(head)]
    for row in answer["rows"]:
        mark = "=" if row["known"] else "+"
        after = f" ({', '.join(row['origins'])} was read before)" if row["origins"] else ""
        text = f"{row['at'][:10]} {row['principal']}: {row['text']}{after}"
        lines.append(wrapped(text, 6, f"  {mark} "))
    if answer["person"] != answer["account"]:
        said = f"You are {answer['account']} there: this counts as an agent's word at most."
        lines.append(wrapped(said, 2, "  "))
    if not answer["applied"]:
        apply = f"`--apply {plan}`" if plan else "`--yes`"
        lines.append(dim(f"Nothing was shared. With {apply} exactly this is; all else stays here."))
    return "\n".join(lines)
