"""Short corrections of the owner's, as the sentence that each is about."""

from __future__ import annotations

from memory_engine.adapters.importers.conversation.anchors import anchors_of
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.stated import understood
from memory_engine.adapters.importers.conversation.turn_result import OWNER, Turn, session_fields
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.claims.mention import mention
from memory_engine.extract import referent, statement


def corrections_in(session: Session, turn: Turn, text: str, key: str) -> dict[str, Unwritten]:
    """Hear the short corrections in what the owner typed.

    Each as the one sentence that it can be about.

    Where that is not one, their words are kept as they are. What the sentence says beside the new
    value is whoever's it was: so are the outside sources that may speak through it.
    """
    corrections: dict[str, Unwritten] = {}
    for number, short in enumerate(statement.passed_over(text)):
        earlier = text[: text.find(short)]
        full = referent.completed(short, earlier) or referent.completed(
            short, understood(session.before)
        )
        if not (full or referent.tells(short)):
            continue
        sentence = statement.tidy(statement.TRAILS.sub("", full or short))
        anchors = anchors_of(mention(sentence), session)
        fields = session_fields(
            session,
            turn,
            kind="rule" if not full and referent.names_a_tool(short) else "claim",
            method="said",
            anchors=anchors,
            worth="",
            origins=session.origins_of(anchors, sentence) if full else (),
        )
        corrections[short] = Unwritten(f"{key}.c{number}", OWNER, sentence, fields)
    return corrections
