"""``hook``: what a host calls while a session runs.

The hot path for what only observes. Whatever happens, the call ends well: a broken memory never
holds up a session. What went wrong is noted beside the events, and ``doctor`` tells of it.
"""

from __future__ import annotations

import os
import sys

from memory_engine.adapters import host_settings, spool
from memory_engine.adapters.root import above, find_root, vouched
from memory_engine.domain.errors import KairosError

OBSERVING = (
    *("post-tool-use", "post-tool-use-failure", "pre-compact", "post-compact"),
    *("subagent-stop", "session-end", "notification"),
)
"""Events of which nothing is answered."""
UNNOTED = ("pre-tool-use", "pre-skill-shell-command")
"""Events that come often and tell a night nothing."""
LARGEST = 16 * 1024 * 1024
"""[bytes] Of what a host hands over; what is longer is read no further."""
AGENT = "claude-code"
OWN_NAMES = {
    "copilot": ("sessionId", "transcriptPath"),
    "cursor": ("conversation_id", "transcript_path"),
}
NAMES = ("session_id", "transcript_path")
"""What hosts call session and transcript: those that have names of their own, and all others."""
SHELL, FAILED = "post-shell", "post-tool-use-failure"
"""What is called where a host tells of a command only that it ended, and what that is to us."""
CODES = (b"Exit Code: ", b"completed with exit code ")
"""Before the exit code, in what such hosts hand over."""
LONGEST_FAULT = 300
"""[characters] Of a fault that is told."""
USAGE = (
    "Usage: kairos-mem hook EVENT [--agent NAME] [--by PLACE] < what the host hands over, as JSON"
)


def plain_hook(words: list[str]) -> bool:
    """Take a ``[--root DIR] hook EVENT [--agent NAME] [--by PLACE]`` call.

    Gives False if it is none. What else stands there is stepped over: whatever a host's settings
    say, a session goes on.
    """
    rest = iter(words)
    found: list[str] = []
    options = {"--root": "", "--agent": AGENT, "--by": ""}
    for word in rest:
        name, equals, value = word.partition("=")
        if name in options:
            options[name] = value if equals else next(rest, "")
        elif not word.startswith("-"):
            found.append(word)
    if found[:1] != ["hook"]:
        return False
    if "--help" in words or "-h" in words:
        print(USAGE)
    elif not host_settings.outranked(options["--by"], host_settings.project_folder()):
        hear(options["--root"], found[1] if len(found) > 1 else "", options["--agent"])
    return True


def hear(given: str, event: str, agent: str) -> None:
    """Note an event, and answer it if it wants that."""
    try:
        handed = sys.stdin.buffer.read(LARGEST)
        root = _store(given)
    except (KairosError, OSError):
        return  # no memory here, or one that is not to be trusted: nothing to say to a session
    if event == SHELL:
        if not _shell_failed(handed):
            return
        event = FAILED
    try:
        if event not in UNNOTED:
            session, transcript = OWN_NAMES.get(agent, NAMES)
            path = spool.named(handed, transcript)
            spool.note(root, event, agent, spool.named(handed, session), path)
    except (KairosError, OSError):
        pass  # nothing can be noted: what is held can still be told
    try:
        if event not in OBSERVING:
            _answer(root, event, handed, agent)
    except Exception as fault:  # noqa: BLE001  (an entrance: a session goes on, whatever happens)
        _remember(root, event, fault)


def _store(given: str) -> str:
    """Find the store of the project in which a host works.

    Raises ``NoStore`` where it has none.
    """
    project = os.environ.get("CLAUDE_PROJECT_DIR", "")
    if given or os.environ.get("KAIROS_MEM_ROOT") or not project:
        return find_root(given)
    return vouched(above(os.path.abspath(project)))


def _shell_failed(handed: bytes) -> bool:
    """Tell whether an ended command failed, by its exit code.

    It is the last one that is told.
    """
    for before in CODES:
        at = handed.rfind(before)
        if at >= 0 and handed[at + len(before) : at + len(before) + 1] not in (b"", b"0"):
            return True
    return False


def _paths_alone() -> None:
    """Load what paths are, without URLs.

    An answer has none, and half of the load is these.
    """
    if "pathlib" in sys.modules or "urllib.parse" in sys.modules:
        return
    late = type(sys)("urllib.parse")
    late.quote_from_bytes = _quoted  # type: ignore[attr-defined]
    sys.modules[late.__name__] = late
    try:
        import pathlib  # noqa: F401  (it takes the one function of it)
    except ImportError:
        pass  # a Python whose paths want more of it: they are loaded as usual
    finally:
        del sys.modules[late.__name__]


def _quoted(path: bytes) -> str:
    """Quote a path for a URL, which loads what URLs are."""
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(path)


def _answer(root: str, event: str, handed: bytes, agent: str) -> None:
    _paths_alone()
    # Found by name, as an entrance imports no other one; importlib would cost half a millisecond.
    hooks = __import__("memory_engine.attach.hooks", fromlist=["answered"])
    text = hooks.answered(root, event, handed, agent)
    if not text:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (nobody takes it: let go of it)


def _remember(root: str, event: str, fault: Exception) -> None:
    """Note a fault among the events.

    Where even that fails there is nobody to tell.
    """
    try:
        told = f"{type(fault).__name__}: {fault}"[:LONGEST_FAULT]
        spool.note(root, "fault", event, text="".join(c if c.isprintable() else "?" for c in told))
    except (KairosError, OSError):
        return
