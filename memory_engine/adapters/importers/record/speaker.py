"""Who speaks in a user's line: decided by the host's own fields.

Any program can write any text, only the host writes its fields. A line is the owner's where every
field that says where it came from says: a person. A value that is not known here is nobody's. Old
versions lack the fields; an absent one tells nothing, so of those versions the words with which the
host begins its own texts are left out as well (``host``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Voice = Literal["owner", "program", "outside", ""]


class Speaker(NamedTuple):
    """Whose words a line holds, and why they are not the owner's.

    ``program`` asked through the host's programming interface, and may quote anyone; ``outside`` is
    a channel, a peer or a webhook; ``""`` is the host or the session itself.
    """

    voice: Voice
    because: str = ""


HUMAN: Mapping[str, frozenset[str]] = {
    "rowSource": frozenset({"local"}),
    "promptSource": frozenset({"typed", "queued"}),
    "turnOrigin": frozenset({"human"}),
    "source": frozenset({"user"}),
}
"""Field -> its values that say: a person. Absent is as good, for versions that do not write it."""

PROGRAM: Mapping[str, frozenset[str]] = {
    "promptSource": frozenset({"sdk"}),
    "turnOrigin": frozenset({"sdk"}),
}
"""Field -> its values that say: a program asked (``claude -p`` fed by a pipe, an SDK)."""

ORIGINS = frozenset({"human"})
"""Kinds of ``origin`` that are a person."""

OWN_MACHINERY = frozenset({"task-notification", "coordinator", "auto-continuation"})
"""Kinds of ``origin`` through which a session speaks to itself: nothing from outside comes this
way."""

TERMINALS = frozenset({"cli", "claude-vscode", "claude-desktop"})
"""Entry points at which people type; at any other a program speaks, whatever it says of its
prompt."""

MACHINE_FIELDS = (
    "isMeta",
    "isVirtual",
    "sourceToolUseID",
    "teamName",
    "planContent",
    "remoteSourced",
    "madeBy",
)
"""Fields of lines that the host writes for the model, such as a skill's text; on what a person
typed none stands."""

HOSTS_TEXT = "text of the host, not of a person"

REJECTED = (
    "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. "
    "if it was a file edit, "
    "the new_string was NOT written to the file). To tell you how to proceed, the user said:\n"
)
"""What the host writes before the words of a person who refuses a tool."""

REFUSED = "User rejected tool use"
"""The host's account of a refusal in versions without ``toolDenialKind``; its account of a
tool's error begins ``Error:``."""

NOT_BY_A_PERSON = ("toolDenialAfterRun", "toolDenialFromHost", "remoteSourced")
HINT = re.compile(
    r"\n\nNote: The user's next message may contain a correction or preference\..*\Z", re.S
)
ASKED_BACK = "The user wants to clarify these questions"
"""What the host says itself, in a refusal's place for words: the questions after it are the
agent's."""


def speaker_of(raw: Mapping[str, Any]) -> Speaker:
    """Decide whose words a user's line holds."""
    if raw.get("isCompactSummary") or raw.get("isVisibleInTranscriptOnly"):
        return Speaker("", "machine-made summary")
    if raw.get("isSidechain") or raw.get("agentId"):
        return Speaker("", "prompt from an agent to its sub-agent")
    origin = _origin(raw)
    sent = origin not in ORIGINS and origin not in OWN_MACHINERY
    if any(raw.get(field) for field in MACHINE_FIELDS) and not (origin and sent):
        return Speaker("", HOSTS_TEXT)
    if origin and origin not in ORIGINS:
        return Speaker("outside" if sent else "", "prompt from a machine")
    return _by_fields(raw)


def _by_fields(raw: Mapping[str, Any]) -> Speaker:
    entrance = raw.get("entrypoint")
    program = entrance is not None and not _among(entrance, TERMINALS)
    for field, human in HUMAN.items():
        value = raw.get(field)
        if value is None or _among(value, human):
            continue
        if not _among(value, PROGRAM.get(field, frozenset())):
            return (
                Speaker("outside", "prompt from a machine")
                if field != "rowSource"
                else Speaker("", HOSTS_TEXT)
            )
        program = True
    return Speaker("program") if program else Speaker("owner")


def words_on_refusal(raw: Mapping[str, Any], content: str) -> str:
    """Take the words of a person who refused a tool.

    1. The host says in a field of its own that a person refused: of a tool that was run, whatever
       it printed, none says so.
    2. No program stood in for the person.
    3. The host keeps the words by themselves, or they follow its own sentence, which begins the
       text.
    """
    if not refused(raw):
        return ""
    kept = raw.get("userFeedback")
    if not isinstance(kept, str) and not content.startswith(REJECTED):
        return ""
    words = kept if isinstance(kept, str) else content.removeprefix(REJECTED)
    return "" if words.startswith(ASKED_BACK) else HINT.sub("", words).strip()


def refused(raw: Mapping[str, Any]) -> bool:
    """Tell whether the owner themselves refused a tool.

    By the host's own record, and no program in their place.
    """
    return (
        _refused_by_a_person(raw)
        and _by_fields(raw).voice == "owner"
        and _origin(raw) in ("", *ORIGINS)
    )


def _refused_by_a_person(raw: Mapping[str, Any]) -> bool:
    if any(raw.get(field) for field in NOT_BY_A_PERSON):
        return False
    kind = raw.get("toolDenialKind")
    if kind is None:
        return raw.get("toolUseResult") == REFUSED
    decision = raw.get("permissionDecision", {"source": "user_reject"})
    return bool(
        kind == "user-rejected"
        and isinstance(decision, dict)
        and decision.get("source") == "user_reject"
    )


def _origin(raw: Mapping[str, Any]) -> str:
    """The kind of ``origin``; of a strange shape it is unknown."""
    origin = raw.get("origin")
    if origin is None:
        return ""
    kind = origin.get("kind") if isinstance(origin, dict) else origin
    return kind if isinstance(kind, str) and kind else "unknown"


def _among(value: object, known: frozenset[str]) -> bool:
    return isinstance(value, str) and value in known
