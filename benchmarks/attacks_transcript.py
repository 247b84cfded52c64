"""Transcripts as the host writes them, today and before.

The format of today says who spoke, the one before it did not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

Host = Literal["today", "before"]
Json = dict[str, Any]

VERSIONS: Mapping[Host, str] = {"today": "2.1.332", "before": "2.1.39"}
SECONDS_A_LINE = 2


class Transcript:
    """One session's transcript, written line by line.

    ``agents`` are the transcripts of its sub-agents, ``later`` those of sessions that go on with
    it.
    """

    def __init__(self, host: Host, session: str, day: str, workspace: str, agent: str = "") -> None:
        self.host: Host = host
        self.session, self.workspace, self.agent = session, workspace, agent
        self.lines: list[Json] = []
        self.agents: list[Transcript] = []
        self.later: list[Transcript] = []
        self._at = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)

    # -- who speaks

    def typed(self, content: str | list[Json], **fields: object) -> None:
        """Write what the owner typed; ``fields`` say otherwise."""
        told: Json = {"permissionMode": "default"}
        if self.host == "today":
            told |= {
                "promptId": self._id("prompt"),
                "promptSource": "typed",
                "turnOrigin": "human",
                "rowSource": "local",
            }
            told |= {
                "sentAtMs": int(self._at.timestamp() * 1000),
                "turnPosition": {"promptIndex": 0, "turnIndex": 1},
            }
        self.line("user", message={"role": "user", "content": content}, **{**told, **fields})

    def asks(self) -> None:
        """Write a plain request of the owner, which teaches nothing."""
        self.typed("Can you have a look at this, please?")

    def says(self, text: str) -> None:
        """Write what the agent answered."""
        self._model({"type": "text", "text": text})

    def uses(self, name: str, **input: object) -> str:
        """Write that the agent started a tool; the id of the call."""
        call = f"toolu_{self._id('call')[:22]}"
        self._model({"type": "tool_use", "id": call, "name": name, "input": input})
        return call

    def answers(self, call: str, text: str, **more: Any) -> None:  # noqa: ANN401  (fields of the line)
        """Write a tool's result. ``error``, ``blocks``, ``beside`` (blocks after it) and
        ``result`` are ours, the rest is the line's."""
        error, beside, result = (
            more.pop("error", False),
            more.pop("beside", ()),
            more.pop("result", None),
        )
        blocks = more.pop("blocks", False)
        content = [{"type": "text", "text": text}] if blocks else text
        block = {"tool_use_id": call, "type": "tool_result", "content": content, "is_error": error}
        if result is None:
            result = (
                f"Error: {text}"
                if error
                else {"stdout": text, "stderr": "", "interrupted": False, "isImage": False}
            )
        told: Json = {
            "toolUseResult": result,
            "sourceToolAssistantUUID": self.lines[-1].get("uuid", ""),
        }
        if self.host == "today":
            told |= {
                "permissionDecision": {"decision": "accept", "source": "config"},
                "rowSource": "local",
            }
        self.line("user", message={"role": "user", "content": [block, *beside]}, **{**told, **more})

    def tool(self, name: str, input: Mapping[str, object], text: str, **more: Any) -> None:  # noqa: ANN401
        """Write a tool's call and its result."""
        self.answers(self.uses(name, **input), text, **more)

    def bash(self, command: str, output: str, exit: int = 0) -> None:
        """Write a shell command and what it printed.

        One that fails says so as the host does.
        """
        told = f"Exit code {exit}\n{output}" if exit else output
        self.tool("Bash", {"command": command, "description": "Run it"}, told, error=bool(exit))

    def attached(self, **attachment: object) -> None:
        """Write an attachment."""
        self.line("attachment", attachment=attachment)

    def helper(self) -> Transcript:
        """Begin a sub-agent's transcript, from now on."""
        name = f"a{self._id('agent')[:7]}"
        made = Transcript(self.host, self.session, "2026-01-01", self.workspace, name)
        made._at = self._at
        self.agents.append(made)
        return made

    def resumed(self) -> Transcript:
        """Begin a session that goes on with this one.

        It is a file of its own, which repeats the lines so far.
        """
        made = Transcript(self.host, f"{self.session}-r", "2026-01-01", self.workspace)
        made.lines = [{**line, "sessionId": made.session} for line in self.lines]
        made._at = self._at
        self.later.append(made)
        return made

    # -- lines

    def line(self, type: str, **fields: object) -> None:
        """Write any line, in the host's envelope."""
        self._at += timedelta(seconds=SECONDS_A_LINE)
        envelope: Json = {
            "parentUuid": self.lines[-1].get("uuid") if self.lines else None,
            "isSidechain": bool(self.agent),
            "type": type,
            "uuid": self._uuid(),
            "timestamp": self._at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "userType": "external",
            "cwd": self.workspace,
            "sessionId": self.session,
            "version": VERSIONS[self.host],
            "gitBranch": "main",
        }
        if self.host == "today":
            envelope["entrypoint"] = "cli"
        if self.agent:
            envelope["agentId"] = self.agent
        self.lines.append({**envelope, **fields})

    def until(self, other: Transcript) -> None:
        """Go on no earlier than another transcript has come to."""
        self._at = max(self._at, other._at)

    def write(self, folder: Path) -> None:
        """Write the file, and those of the sub-agents beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{self.session}.jsonl", self.lines)
        for later in self.later:
            later.write(folder)
        for agent in self.agents:
            _write(folder / self.session / "subagents" / f"agent-{agent.agent}.jsonl", agent.lines)

    def _model(self, block: Json) -> None:
        told = (
            {"madeBy": "model", "requestedModel": "a-model", "effort": "medium"}
            if self.host == "today"
            else {}
        )
        message = {
            "id": f"msg_{self._id('message')[:8]}",
            "role": "assistant",
            "model": "a-model",
            "content": [block],
        }
        self.line("assistant", message=message, requestId="req_1", **told)

    def _id(self, kind: str) -> str:
        return hashlib.sha256(
            f"{self.session}/{self.agent}/{kind}/{len(self.lines)}".encode()
        ).hexdigest()

    def _uuid(self) -> str:
        hex = self._id("line")
        return f"{hex[:8]}-{hex[8:12]}-{hex[12:16]}-{hex[16:20]}-{hex[20:32]}"


def _write(file: Path, lines: Sequence[Json]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
