"""``night``: have a night's questions answered elsewhere, and decide it here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kairos_mem import elsewhere_pages, night_pages
from kairos_mem.app import Call
from kairos_mem.progress import Progress
from kairos_mem.when import day_of
from memory_engine.adapters import carrying
from memory_engine.adapters.advisers import answering
from memory_engine.adapters.advisers.spec import adviser
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.plans import ReplayedPack
from memory_engine.engine import elsewhere
from memory_engine.formats import pack as packs

FILE = click.Path(dir_okay=False, path_type=Path)
LOOK_SECONDS = 1.0
"""Between two looks at answers that are being written."""


@click.group("night")
def command() -> None:
    """Have the questions of a night answered elsewhere, and decide it here.

    For nights that ask more of a model than this machine can. `export` packs the questions,
    `answer` answers them wherever a model runs, `import` thinks the night from the answers and
    leaves its plan for `review` and `apply`.
    """


@command.command("export")
@click.argument("file", type=FILE)
@click.option("--as-of-date", default="", metavar="DAY", help="Date the night so (ISO day).")
@click.pass_obj
def export(call: Call, file: Path, as_of_date: str) -> None:
    """Pack what tonight would ask into FILE, without secrets, and believe nothing by it.

    It is on record (`kairos-mem privacy`) before it is written. A pack that is out already is
    called back.
    """
    call.as_owner("night export")
    place = call.place()
    with place.writing() as engine:
        day = day_of(as_of_date, engine)
        leaving = place.pack(engine, day)
        before = elsewhere.gone_out(engine, leaving.pack, str(file.absolute()))
        place.write_pack(file, leaving)
    answer = {
        **elsewhere_pages.told(leaving.pack),
        "file": str(file),
        "observations": len(leaving.observations),
        "called_back": before,
    }
    call.answer(answer, elsewhere_pages.exported(answer))


@command.command("answer")
@click.argument("pack_file", metavar="PACK", type=FILE)
@click.option(
    "--by",
    default="",
    metavar="ADVISER",
    help="Whom to ask (`claude:MODEL`, `openai:MODEL@http://127.0.0.1:PORT/v1`, `command:LINE`); "
    "default: whom the pack names.",
)
@click.option("--out", type=FILE, help="Where to write the answers (default: PACK.answers).")
@click.option("--part", default="", metavar="K/N", help="Answer the K-th of N shares of it.")
@click.pass_obj
def answer(call: Call, pack_file: Path, by: str, out: Path | None, part: str) -> int:
    """Answer PACK; needs no memory, only the pack and a model.

    What is answered is on disk at once: run it again to go on. It stops when the pack is called
    back. Several workers can take a share each.
    """
    call.as_owner("night answer")
    by = adviser(by, "--by") if by else ""
    pack = carrying.read_pack(pack_file)
    out = out or Path(f"{pack_file}{carrying.ANSWERS}")
    asked = answering.share(pack.asked, *_part(part))
    progress, answers = Progress(quiet=call.as_json), carrying.Answers(out, pack)
    went_on = answering.answer(
        pack,
        by,
        asked,
        answers,
        lambda: carrying.out_there(pack_file, pack.id),
        lambda done, of: progress.stage("answering", done, of),
    )
    answers.close()
    if not went_on:
        raise ReplayedPack(str(pack_file), "the pack is not there any more: it was called back")
    told = elsewhere_pages.progress(pack, asked, answers.known, str(out))
    call.answer(told, elsewhere_pages.answered(told))
    return 0 if told["answered"] or not asked else 1


@command.command("import")
@click.argument("pack_file", metavar="PACK", type=FILE)
@click.argument("answer_files", metavar="[ANSWERS]...", nargs=-1, type=FILE)
@click.pass_obj
def bring_back(call: Call, pack_file: Path, answer_files: tuple[Path, ...]) -> None:
    """Think the night from the answers to PACK (default: PACK.answers); its plan is to be reviewed.

    Nothing of the plan comes from outside. What is altered, stale, brought in already, called back,
    or says more than it was asked is refused.
    """
    call.as_owner("night import")
    place = call.place()
    pack = carrying.read_pack(pack_file)
    files = answer_files or (Path(f"{pack_file}{carrying.ANSWERS}"),)
    with place.dreaming() as engine:
        done = place.bring_back(engine, pack, files, str(pack_file))
    text = night_pages.night(done.report, whole=True) + elsewhere_pages.brought_in(done.report)
    call.answer(done.report, text)


@command.command("status")
@click.option("--follow", is_flag=True, help="Go on telling until all of it is answered.")
@click.pass_obj
def status(call: Call, follow: bool) -> None:
    """Tell which pack is out, and how far it is answered beside it."""
    rows = elsewhere.away(call.place().engine())
    told = [_row(id, row) for id, row in rows.items()]
    for progress in _following(told) if follow else ():
        Progress(quiet=call.as_json).stage("answered elsewhere", *progress)
    told = [_row(id, row) for id, row in rows.items()]
    call.answer({"packs": told}, elsewhere_pages.status(told))


@command.command("call-back")
@click.pass_obj
def call_back(call: Call) -> None:
    """Call back what is out: no answer to it is taken any more, and its file is removed."""
    call.as_owner("night call-back")
    with call.place().writing() as engine:
        rows = elsewhere.call_back(engine)
    told = [
        {"pack": id, "file": row["place"], "removed": carrying.take_away(Path(row["place"]), id)}
        for id, row in rows.items()
    ]
    call.answer({"called_back": told}, elsewhere_pages.called_back(told))


def _following(told: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Give how many are answered, repeatedly, until all are.

    It is of how many.
    """
    while out := [row for row in told if row["state"] == elsewhere.OUT]:
        row = out[-1]
        answered = _answered(Path(row["file"]), row["pack"])
        yield answered, row["questions"]
        if answered >= row["questions"] or not carrying.out_there(Path(row["file"]), row["pack"]):
            return
        time.sleep(LOOK_SECONDS)


def _row(id: str, row: elsewhere.Row) -> dict[str, Any]:
    return {
        "pack": id,
        "state": row["state"],
        "at": row["at"],
        "file": row["place"],
        "questions": row["questions"],
        "answered": _answered(Path(row["place"]), id) if row["state"] == elsewhere.OUT else None,
    }


def _answered(place: Path, id: str) -> int:
    """Count what stands in the file of answers beside a pack."""
    beside = Path(f"{place}{carrying.ANSWERS}")
    if not (carrying.out_there(place, id) and beside.exists()):
        return 0
    pack, written = carrying.read_pack(place), carrying.text(beside)
    whole = written[: written.rfind("\n") + 1]
    came = packs.together(packs.answers(pack, whole, str(beside)), str(beside))
    return elsewhere_pages.settled(pack.asked, came)


def _part(said: str) -> tuple[int, int]:
    if not said:
        return 1, 1
    part, _, of = said.partition("/")
    if not (part.isdecimal() and of.isdecimal() and 1 <= int(part) <= int(of)):
        raise Usage(f"--part {said!r} is no share.", "Write it like 2/5: the second of five.")
    return int(part), int(of)
