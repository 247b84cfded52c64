"""The renderers that there are, by name, with where each shows memory."""

from __future__ import annotations

from collections.abc import Mapping

RENDERERS: Mapping[str, str] = {
    "agents-md": "a block in AGENTS.md",
    "claude-rules": "rules of Claude Code in .claude/rules/, tied to the folders they speak of",
    "cursor-rules": "rules of Cursor in .cursor/rules/, tied to the folders they speak of",
}
