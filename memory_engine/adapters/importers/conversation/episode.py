"""Episodes: a command fails, is understood, and passes after a change.

What such a stretch teaches is one lesson: symptom, cause and remedy, each as it stood in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.importers.conversation.passages import (
    is_echo,
    key_of,
    search_pieces,
)
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import (
    AGENT,
    Turn,
    TurnResult,
    session_fields,
)
from memory_engine.adapters.importers.harvest import Unwritten
from memory_engine.claims.mention import mention
from memory_engine.extract.candidates import candidates
from memory_engine.extract.features import features, states_nothing
from memory_engine.extract.passage import Passage
from memory_engine.extract.score import WEIGHTS, chance, kind, telling
from memory_engine.privacy.redact import redacted

MOST = 6
"""[episodes] Open at a time; the oldest is given up."""
MOST_FILES = 3
"""[files] Named as changed: of more nobody can tell which one helped."""
LONGEST_COMMAND, LONGEST_SYMPTOM, LONGEST_CAUSE = 80, 90, 220
"""[characters] Of each part of the lesson."""
LONGEST_PRINTED, LONGEST_COMMENT = 200, 400
"""[characters] Of what a command printed and of what was said of it, as they are kept for search
together: who asks about a failure has the words of its output, and wants those of the comment."""

LONGEST_LINE = 400
"""[characters] Of a line that says what is wrong: a longer one is somebody's prose."""

MOVES = re.compile(r"^cd \S+ && ")
FILTERED = re.compile(r"\s*(?:2>&1|[|]|;|>).*$", re.S)
SYMPTOM = re.compile(
    r"^.*?(?:\*\* \(|\b(?:[Ee]rror|ERROR|FAILED|[Ff]ailed|[Ff]atal|panic|[Cc]annot|not "
    r"found|undefined)\b).*$",
    re.M,
)
"""The first line of an output that says what is wrong."""


def typed_again(shell: str) -> str:
    """Give a shell line as one would type it again.

    Without what only shows a part of its output.
    """
    line = FILTERED.sub("", MOVES.sub("", shell.strip()))
    return line if 0 < len(line) <= LONGEST_COMMAND and "\n" not in line else ""


def failed(session: Session, shell: str, output: str, local: bool) -> Session:
    """Open an episode with the command that failed.

    What its output says is quoted where it is the project's own.
    """
    command = typed_again(shell)
    if not command or command in session.episodes:
        return session
    printed = (found[0] for found in SYMPTOM.finditer(output)) if local else ()
    symptom = next((line for line in printed if len(line) <= LONGEST_LINE), "")
    quoted = redacted(" ".join(symptom.split()))[:LONGEST_PRINTED]
    episodes = {**session.episodes, command: {"symptom": quoted}}
    return session._replace(episodes=dict(list(episodes.items())[-MOST:]))


def failure_commented(session: Session, turn: Turn, text: str) -> TurnResult:
    """Keep a failure's first comment for search, with the output."""
    command = typed_again(session.failed)
    episode = session.episodes.get(command, {})
    if not episode.get("symptom") or "commented" in episode:
        return TurnResult(session)
    comment = " ".join(text.split())[:LONGEST_COMMENT]
    piece = f"`{command}` failed ({episode['symptom']}): {comment}"
    episodes = {**session.episodes, command: {**episode, "commented": True}}
    return TurnResult(
        session._replace(episodes=episodes), tuple(search_pieces(session, turn, piece, AGENT))
    )


def failure_explained(session: Session, turn: Turn, text: str) -> Session:
    """Keep why the agent says the command failed.

    Of its sentences the one that shows most of a lesson.
    """
    command = typed_again(session.failed)
    if command not in session.episodes or "cause" in session.episodes[command]:
        return session
    causes = [
        (WEIGHTS.sum(features(candidate)), candidate.text)
        for candidate in candidates(Passage(text, "after failure"))
        if not states_nothing(candidate) and len(candidate.text) <= LONGEST_CAUSE
    ]
    if not causes:
        return session
    episode = {**session.episodes[command], "cause": max(causes)[1], "source": turn.source}
    return session._replace(episodes={**session.episodes, command: episode})


def file_changed(session: Session, path: str) -> Session:
    """Keep that a file was changed after a failure was explained."""
    episodes = {
        command: {**episode, "files": [*dict.fromkeys([*episode.get("files", ()), path])]}
        if "cause" in episode
        else episode
        for command, episode in session.episodes.items()
    }
    return session if episodes == session.episodes else session._replace(episodes=episodes)


def passed(session: Session, turn: Turn, shell: str) -> TurnResult:
    """Close an episode with what it teaches.

    Only where something was changed after its cause was told.
    """
    command = typed_again(shell)
    episode = session.episodes.get(command, {})
    if not episode:
        return TurnResult(session)
    after = session._replace(
        episodes={name: open for name, open in session.episodes.items() if name != command}
    )
    files = episode.get("files", [])
    if not 0 < len(files) <= MOST_FILES:
        return TurnResult(after)
    lesson = _lesson(session, turn, command, episode)
    return TurnResult(after, () if is_echo(session, lesson.text) else (lesson,))


def _lesson(session: Session, turn: Turn, command: str, episode: Mapping[str, Any]) -> Unwritten:
    printed = episode["symptom"][:LONGEST_SYMPTOM]
    symptom = f" ({printed})" if printed else ""
    where = ", ".join(f"`{path}`" for path in episode["files"])
    text = (
        f"`{command}` failed{symptom}: {episode['cause'].rstrip('.')}. It passed after a "
        f"change of {where}."
    )
    shown = next(
        (features(one) for one in candidates(Passage(episode["cause"], "after failure"))),
        frozenset[str](),
    )
    anchors = tuple(dict.fromkeys([*episode["files"], *mention(episode["cause"]).paths]))
    fields = session_fields(
        session,
        turn._replace(source=episode["source"]),
        kind="claim",
        method="read",
        anchors=anchors,
        origins=session.origins_of(anchors, text, episode["cause"]),
        line=kind(shown | {"tells of a failure"}),
        features=("episode", *telling(shown)),
        worth=str(chance(WEIGHTS.sum(shown))),
    )
    return Unwritten(key_of(session, "episode", command, episode["cause"]), AGENT, text, fields)
