"""Who speaks in this shell.

An agent, where its host says so in the environment. On the hot path: it imports next to nothing.
"""

from __future__ import annotations

import os
import sys

from memory_engine.domain.principal import AGENTS_SHELLS, HOSTS_SESSIONS, allowed_trust

OWNER = "user:owner"

NAMES = ("amp", "goose", "opencode", "codex", "gemini", "claude", "copilot", "cursor", "crush")
"""Values of ``AGENT`` that name one: the variable alone is too common a word to tell."""


def agent_here() -> str:
    """Name the agent in whose shell this runs, as ``agent:name``.

    ``""`` where no host says so.
    """
    for variable, name in AGENTS_SHELLS.items():
        value = os.environ.get(variable, "")
        if value:
            return f"agent:{name or _plain(value)}"
    named = os.environ.get("AGENT", "").lower()
    return f"agent:{named}" if named in NAMES else ""


def session_here(at: str) -> str:
    """Name the session that this shell runs in.

    It is as its host names it, else that of the day.
    """
    for variable in HOSTS_SESSIONS:
        if value := os.environ.get(variable, ""):
            return value
    return f"shell:{at[:10]}"


def speaker(claimed: str) -> str:
    """Name who speaks where a call claims somebody.

    An agent's shell is never the owner's.
    """
    agent = agent_here()
    return agent if agent and allowed_trust(claimed) == "owner" else claimed


def decider() -> str:
    """Name who decides in this shell, for the ledger.

    In a team's store by their own name.
    """
    from memory_engine.domain.team import counting

    team = counting()
    name = team.account if team else ""
    return speaker(f"user:{name}" if name else OWNER)


def as_owner(verb: str) -> None:
    """Refuse what is the owner's alone in an agent's shell.

    Raises ``NotTheOwner``.
    """
    if agent := agent_here():
        from memory_engine.domain.errors.deciding import NotTheOwner

        raise NotTheOwner(verb, agent)


def say_so(agent: str) -> None:
    """Tell on stderr that an agent's word is recorded so.

    It was said as the owner's.
    """
    print(
        f"kairos-mem: this shell is an agent's: recorded as {agent}, not as the owner's "
        "word. Say it in a shell of your own.",
        file=sys.stderr,
    )


def _plain(value: str) -> str:
    return "".join(c for c in value.lower() if c.isalnum() or c in "-_.")[:40] or "unknown"
