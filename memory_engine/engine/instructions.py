"""Hold the project's files of instructions against its code base.

Ask, and say what is refuted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_engine.claims.instruction_files import ANYWHERE, is_instruction_file
from memory_engine.domain.ports import Sources
from memory_engine.domain.records.looked import Misstated
from memory_engine.dream import misstated as judging
from memory_engine.dream.instructions import stated
from memory_engine.dream.listing import Listing

if TYPE_CHECKING:
    from memory_engine.views.answers.evidence import MisstatedRow


def misstated_rows(code: Sources) -> list[MisstatedRow]:
    """List what instruction files say and the code base refutes, as rows."""
    return [
        {
            "told": row.told,
            "says": row.words,
            "because": row.because,
            "asked": row.predicate.name,
            "places": [{"file": file, "line": line} for file, line in row.places],
        }
        for row in misstated(code)
    ]


def misstated(code: Sources) -> list[Misstated]:
    """List what instruction files say and the code base refutes.

    File by file.

    Files that git ignores are read at the top only: nothing lists them, and they are one's own.
    """
    files = code.files() or ()
    texts = code.texts(list(dict.fromkeys((*filter(is_instruction_file, files), *ANYWHERE))))
    said = [one for path, text in texts.items() for one in stated(path, text)]
    asked = list(dict.fromkeys(question for one in said for question in one.questions))
    findings = dict(zip(asked, code.look(asked), strict=True))
    listing = Listing(files)
    refuted = {
        one: found for one in said if (found := judging.contradicted(one, findings, listing))
    }
    places = judging.places(refuted)
    traces = dict(zip(places, code.traces(places), strict=True))
    held = code.texts(judging.holders(refuted))
    stale = [one for one in refuted if judging.stale(one, listing, traces, held)]
    return judging.rows((one, judging.telling(refuted[one], traces)) for one in stale)
