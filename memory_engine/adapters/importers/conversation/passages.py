"""What is kept of a passage: lasting lines, and pieces for search.

A line or piece that comes again in its session, in the host's summary of it or a message repeated
until it was accepted, is the same one: its key is its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from memory_engine.adapters.importers.conversation.claims import short
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import Turn, session_fields
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.domain import ids
from memory_engine.extract import statement
from memory_engine.extract.candidates import candidates
from memory_engine.extract.chunks import chunks
from memory_engine.extract.passage import Passage
from memory_engine.extract.score import Lasting


def lines_of(turn: Turn, passage: Passage) -> dict[int, Lasting]:
    """Judge each candidate of a passage.

    Those that last come by their number.
    """
    lasting = {}
    for candidate in candidates(passage):
        judged = turn.judge(candidate)
        if judged:
            lasting[candidate.number] = judged
    return lasting


def line_marks(lasting: Lasting | None) -> dict[str, str | Sequence[str]]:
    """Give the fields that say what kind of line it is.

    And why it is one.
    """
    return (
        {"line": lasting.line, "features": lasting.features, "worth": str(lasting.worth)}
        if lasting
        else {}
    )


def search_pieces(
    session: Session, turn: Turn, text: str, principal: str, **more: str | Sequence[str]
) -> Iterator[Unwritten]:
    """Keep a text in pieces for search.

    One that names what an outside source named, or a sentence of which says what it said, is
    marked so.
    """
    for lines in chunks(text):
        piece = " ".join(lines)
        where = session_fields(session, turn, **more)
        where |= {"kind": "claim", "method": "said", "shown": (), "passage": "yes"}
        if "origins" not in where:
            where["origins"] = session.mentioned_by(lines)
        yield Unwritten(key_of(session, "piece", principal, piece), principal, piece, where)


def without_repeats(drafts: Iterable[Unwritten]) -> tuple[Unwritten, ...]:
    """Leave out the pieces that are a line word for word.

    The line is found by the same words.
    """
    listed = tuple(drafts)
    lines = {draft.text for draft in listed if "passage" not in draft.fields}
    return tuple(
        draft for draft in listed if "passage" not in draft.fields or draft.text not in lines
    )


def key_of(session: Session, *parts: str) -> str:
    """Make the key under which words count once in a session."""
    return ids.digest("kept", ids.canonical([session.root, *parts]))


def is_echo(session: Session, text: str) -> bool:
    """Tell whether memory had shown the agent these words."""
    return bool(session.told) and short(statement.key(text)) in session.told
