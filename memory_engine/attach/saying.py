"""What an agent says to memory, as log lines.

It may be attached in whatever way. With each goes the session, and what memory had put before the
speaker in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memory_engine.attach.mcp.session import Session, now, offset

if TYPE_CHECKING:
    from memory_engine.wiring import Place


def record(place: Place, session: Session, sayings: Sequence[Mapping[str, str]]) -> list[str]:
    """Append what was said to the log, all or none; the ids."""
    from memory_engine.formats.caller import observed

    moment, where = now(), place.tags()
    said_here = (whole(session, {**where, **said}) for said in sayings)
    lines = [observed(row, moment, "the observation")[0] for row in said_here]
    place.logs.append(lines)
    return [line.rpartition("^")[2] for _, line in lines]


def whole(session: Session, said: Mapping[str, str]) -> dict[str, Any]:
    """Add the session, and what was shown, to sayings.

    Memory had put that before the speaker.
    """
    from memory_engine.engine.quoting import quoted
    from memory_engine.formats.page import FACT_ID

    slot = [said.get(name, "") for name in ("subject", "attribute", "value")]
    origins = quoted(said["text"], slot, session.outside) if session.outside else ()
    shown = dict.fromkeys((*FACT_ID.findall(said["text"]), *session.shown))
    more = {"session": session.name, "offset": offset()}
    return {**said, **more, "shown": [*shown], "origins": [*origins]}
