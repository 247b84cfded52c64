"""``observe``: one durable append. The hot path.

No click, no SQLite, no JSON unless asked for.
"""

from __future__ import annotations

import os
import time

from kairos_mem.voice import OWNER, agent_here, say_so, session_here, speaker
from memory_engine.adapters import private
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.root import find_root
from memory_engine.adapters.wallclock import offset
from memory_engine.adapters.worktree import tags
from memory_engine.domain.errors import KairosError
from memory_engine.domain.principal import CLAIMED_SESSION, CLAIMED_TIME
from memory_engine.formats.caller import observed
from memory_engine.privacy import OPEN, redact

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPTIONS: dict[str, str] = {
    "source": "where it stands: path:line, a command, a URL",
    "principal": "who says so, as kind:name (default user:owner; inside an agent's shell always "
    "the agent)",
    "trust": "lower the trust that the principal's kind allows: owner, agent, tool, untrusted",
    "session": "the session it was said in (inside an agent's shell a name within the agent's)",
    "root-session": "the session at the root of a tree of sub-agents",
    "at": "when it was said, ISO 8601 (default now)",
    "method": "how it is known: said, read or test",
    "kind": "claim or rule (default: the text decides)",
    "subject": "what it is about",
    "attribute": "which property (location, port, version, default, command, ...)",
    "value": "the property's value",
    "polarity": "yes (default), or no if it denies",
    "scope": "where it holds (environment, branch, platform)",
    "command": "the command of a recorded run",
    "exit": "its exit code",
    "code": "the hash of the code that it ran on",
}
"""Options with one value, and what they say."""

REPEATED: dict[str, str] = {
    "anchor": "a place in the code base: path or path#symbol (repeat)",
    "shown": "a fact id that memory had put before the speaker (repeat)",
    "origin": "an outside source that the session had read (repeat)",
    "read": "a file that was read, as path@hash (repeat)",
}


def now() -> str:
    """Give the clock, as the full UTC time of the logs."""
    nanoseconds = time.time_ns()
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest // 1000:06d}Z"


def surroundings(at: str) -> dict[str, str]:
    """Name principal and session where the caller gives none.

    A shell inside an agent's session speaks as the agent.
    """
    principal = os.environ.get("KAIROS_MEM_PRINCIPAL") or agent_here() or OWNER
    return {"principal": principal, "session": session_here(at), "offset": offset()}


def within(session: str, whole: Mapping[str, object], timed: bool) -> dict[str, str]:
    """Put what an agent's shell says into its session.

    The shell runs in that. Another session is kept as a name within this one, and a time as what
    was claimed: neither makes it a second witness, or lets it speak before what the session had
    read.
    """
    named = [str(whole.get(name) or session) for name in ("session", "root_session")]
    claimed = [CLAIMED_SESSION] * (named != [session, session]) + [CLAIMED_TIME] * timed
    return {"session": named[0], "root_session": session, "claimed": " ".join(claimed)}


def from_options(text: str, options: Mapping[str, object]) -> dict[str, object]:
    """Give the call's options in the shape of one ``--stdin`` line."""
    said: dict[str, object] = {"text": text}
    for name, value in options.items():
        if value and name not in ("command", "exit", "code"):
            said[{"anchor": "anchors", "origin": "origins"}.get(name, name.replace("-", "_"))] = (
                value
            )
    if options.get("command"):
        said["artefact"] = {
            "command": options["command"],
            "exit": options.get("exit", "0"),
            "hash": options.get("code", ""),
        }
    return said


def record(
    root: str, all_said: Iterable[tuple[str, Mapping[str, object]]]
) -> tuple[list[str], set[str]]:
    """Write (place, what was said) pairs as observations, all or none.

    Their ids, and the keys that nobody knows.
    """
    lines, unknown, kept_out = [], set(), 0
    _keep_private(root)
    where = tags(root)
    agent, claims = agent_here(), False
    for place, said in all_said:
        at = now()
        whole: dict[str, object] = {**surroundings(at), **where, **said}
        claimed = whole.get("principal")
        if agent and isinstance(claimed, str):
            whole["principal"] = speaker(claimed)
            claims = claims or whole["principal"] != claimed or whole.get("trust") == "owner"
        if agent:
            whole |= within(session_here(at), whole, bool(said.get("at")))
        line, odd = observed(whole, at, place)
        lines.append(line)
        unknown.update(odd)
        kept_out += OPEN in line[1] and OPEN not in str(whole.get("text"))
    Logs(root).append(lines)
    if kept_out:
        say_kept_out(kept_out)
    if claims:
        say_so(agent)
    return [line.rpartition("^")[2] for _, line in lines], unknown


def _keep_private(root: str) -> None:
    """Have what was redacted recognised, and privacy kept.

    What the owner wants hidden is hidden. Without either nothing is loaded for it.
    """
    redact.recognised.of(None)
    redact.impersonal.of(None)
    if os.path.lexists(os.path.join(root, private.KNOWN_AGAIN)):
        from memory_engine.adapters.erasure.recognised import recognised

        redact.recognised.of(recognised(root))
    settings = os.path.join(root, "config.yaml")
    try:
        if b"\nprivacy" in b"\n" + (private.read(settings, root) or b""):
            from pathlib import Path

            from memory_engine.adapters.settings import read_settings

            redact.impersonal.of(read_settings(Path(settings)).privacy)
    except (OSError, KairosError):
        return  # the next night refuses it; what is said must not be lost


def say_kept_out(count: int) -> None:
    """Say how many secrets were not written down.

    It is what looked like a secret.
    """
    import sys

    where = "the observation" if count == 1 else f"{count} observations"
    print(
        f"kairos-mem: what looks like a secret in {where} was not kept; a marker stands there.",
        file=sys.stderr,
    )


def plain_call(words: list[str]) -> bool:
    """Write an ordinary ``[--root DIR] observe TEXT [options]`` call.

    False if it is not one (then click reads it).
    """
    root = ""
    if words[:1] == ["--root"] and len(words) > 2:
        root, words = words[1], words[2:]
    if words[:1] != ["observe"]:
        return False
    texts: list[str] = []
    options: dict[str, object] = {}
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word[2:].partition("=")
        if not word.startswith("-"):
            texts.append(word)
        elif word.startswith("--") and name in OPTIONS and name not in options:
            value = value if equals else next(rest, "")
            if not value:
                return False
            options[name] = value
        else:
            return False
    if len(texts) != 1:
        return False
    (id,), _ = record(find_root(root), [("the observation", from_options(texts[0], options))])
    print(id)
    return True
