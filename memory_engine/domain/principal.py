"""Who speaks: ``kind:name`` (``user:owner``, ``agent:claude``, ``tool:pytest``,
``web:example.org``), and how far to trust."""

from __future__ import annotations

TRUST_OF_KIND: dict[str, str] = {"user": "owner", "agent": "agent", "tool": "tool"}
"""The trust class that a principal's kind allows; every other kind is ``untrusted``."""

TRUST_ORDER: tuple[str, ...] = ("untrusted", "tool", "agent", "owner")
"""From least to most: a caller may lower its trust along this order, never raise it."""


def allowed_trust(principal: str, claimed: str = "") -> str:
    """Give the trust class of a principal.

    Lowered to ``claimed`` if that is less.
    """
    ceiling = TRUST_OF_KIND.get(principal.partition(":")[0], "untrusted")
    return min(ceiling, claimed or ceiling, key=TRUST_ORDER.index)


def well_formed(principal: str) -> bool:
    """Tell whether this reads ``kind:name`` without white space."""
    kind, colon, name = principal.partition(":")
    return bool(kind and colon and name) and principal.split() == [principal]


HOST_RECORD = "rules:claude-transcript"
"""Who reads runs out of a host's own record of a session; no caller of ``observe`` may say so."""

READER = "reader:"
"""What the name of a model begins with that found something in what a session said; no caller of
``observe`` may say so either."""

HOSTS_SESSIONS: tuple[str, ...] = (
    "CLAUDE_CODE_SESSION_ID",
    "CODEX_THREAD_ID",
    "COPILOT_AGENT_SESSION_ID",
    "AMP_CURRENT_THREAD_ID",
    "KAIROS_MEM_SESSION",
)
"""Variables that name the session of whoever a host starts; ours, which anybody may set, last."""

CLAIMED_SESSION, CLAIMED_TIME = "session", "time"
"""What of an observation an agent's shell said of itself: the host knows otherwise, or nobody
does."""

AGENTS_SHELLS: dict[str, str] = {
    "CLAUDECODE": "claude",
    "CLAUDE_CODE_SESSION_ID": "claude",
    "CLAUDE_CODE_ENTRYPOINT": "claude",
    "CLAUDE_CODE_CHILD_SESSION": "claude",
    "CODEX_THREAD_ID": "codex",
    "CODEX_SANDBOX": "codex",
    "CODEX_SANDBOX_NETWORK_DISABLED": "codex",
    "CODEX_CI": "codex",
    "GEMINI_CLI": "gemini",
    "QWEN_CODE": "qwen",
    "COPILOT_CLI": "copilot",
    "COPILOT_AGENT": "copilot",
    "COPILOT_AGENT_SESSION_ID": "copilot",
    "CURSOR_AGENT": "cursor",
    "OPENCODE": "opencode",
    "OPENCODE_CLIENT": "opencode",
    "GOOSE_TERMINAL": "goose",
    "CLINE_ACTIVE": "cline",
    "AUGMENT_AGENT": "augment",
    "AMP_CURRENT_THREAD_ID": "amp",
    "CRUSH": "crush",
    "AI_AGENT": "",
}
"""Variable that a host sets in the shells of its agent -> the agent's name; ``""``: its value is
the name."""
