"""Hosts' own transcripts and where they lie, by hooks' host names."""

from __future__ import annotations

import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {
    "claude-code": "claude-transcript",
    "codex": "codex-transcript",
    "gemini": "gemini-transcript",
    "copilot": "copilot-transcript",
    "opencode": "opencode-transcript",
    "cursor": "cursor-transcript",
}
"""Host -> the kind of its transcripts."""
FOLDERS = {
    "claude-transcript": ".claude/projects",
    "codex-transcript": ".codex/sessions",
    "gemini-transcript": ".gemini/tmp",
    "copilot-transcript": ".copilot/session-state",
    "opencode-transcript": ".local/share/opencode",
    "cursor-transcript": ".config/Cursor/User",
}
"""Kind of source -> the folder, in the user's home, in which its host writes it itself, so that
what is the owner's in it is the owner's word."""
NAMED = {
    "codex-transcript": "*/*/*/rollout-*-{}.jsonl",
    "copilot-transcript": "{}/events.jsonl",
    "opencode-transcript": "opencode.db#{}",
    "cursor-transcript": "globalStorage/state.vscdb#{}",
}
"""Kind of source -> where in that folder a session's transcript lies, by the session's name."""
SUFFIXES = (".jsonl", ".json", ".db", ".vscdb")
"""Of files that may be a transcript."""
ITS_OWN = frozenset({"cursor"})
"""Hosts that name their hooks another file than the one that holds what was said."""
ON_A_MAC = {".config/Cursor/User": "Library/Application Support/Cursor/User"}
"""Folders that lie elsewhere there."""
SESSION = re.compile(r"[\w-]{8,80}", re.A)
WITHIN = "#"
"""Behind the name of a file that holds many sessions: the name of one."""


def agent_of(host: str) -> str:
    """Name the agent of a host, as a principal."""
    return f"agent:{host.partition('-')[0]}"


def file_of(source: str) -> str:
    """Name the file of a source.

    A source may be one session of a file that holds many.
    """
    return source.rpartition(WITHIN)[0] or source


def hosts_own(kind: str, path: object) -> bool:
    """Tell whether only its host writes where a source lies.

    The home is the account's, whatever the environment of the shell says.
    """
    own = _own_folder(kind)
    whole = os.path.realpath(file_of(str(path)))
    return bool(own) and whole.startswith(own + os.sep)


def sources_of(host: str, session: str) -> Iterator[str]:
    """Find a session's transcript where its hook named none.

    Only a host that keeps such has one.
    """
    kind = KINDS.get(host, "")
    folder, pattern = _own_folder(kind), NAMED.get(kind)
    if folder and pattern and SESSION.fullmatch(session):
        from glob import iglob

        file, within, _ = pattern.partition(WITHIN)
        for path in iglob(os.path.join(folder, file.format(session))):
            yield f"{path}{within}{session}" if within else path


def _own_folder(kind: str) -> str:
    import pwd

    folder = FOLDERS.get(kind)
    if sys.platform == "darwin":
        folder = ON_A_MAC.get(folder or "", folder)
    home = pwd.getpwuid(os.getuid()).pw_dir
    return os.path.realpath(os.path.join(home, folder)) if folder else ""
