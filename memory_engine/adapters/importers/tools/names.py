"""Tools of the host that say something with what they do."""

from __future__ import annotations

from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.record.line import Result

REPORTING = frozenset({"Task", "Agent"})
"""Tools that give back what a sub-agent says at its end."""

UNSEEN_REPORT = "report of a sub-agent that the transcript does not show"

ASKING = "AskUserQuestion"
"""The tool with which the agent asks the owner, who picks an answer or types one."""


def shows_helper(session: Session, result: Result) -> bool:
    """Tell whether the transcript shows what the sub-agent that reports had read."""
    agent = result.more.get("agentId")
    return agent in session.helpers if isinstance(agent, str) and agent else bool(session.helpers)


PLANNING = "ExitPlanMode"
"""The tool with which the agent puts a plan before the owner, who approves it or refuses it."""

TASK = "task:"
"""Before the id of a command in the background, among what a session has open."""

EDITS = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit"})
