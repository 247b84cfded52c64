"""Claude Code: hooks in a settings file, and the server where its SDK is there.

A program that is named by its path is called without a shell. One that each who works on a project
looks for on their own path may be absent: it is called through the host's shell, in words that mean
the same to sh and to PowerShell, so that a session of somebody who lacks it goes on undisturbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.attach.install import files
from memory_engine.attach.install.files import change, take_back
from memory_engine.formats import jsonc

NAME = "claude-code"
DREAM = "autoDreamEnabled"
"""The setting by which the host dreams on its memory: two dreams in one folder undo each other."""
WHICHEVER = "kairos-mem"
"""The program as whoever works on a project has it on their path, if at all."""
HOOKS: tuple[tuple[str, str, str, int], ...] = (
    ("SessionStart", "session-start", "", 10),
    ("UserPromptSubmit", "user-prompt-submit", "", 10),
    ("PostToolUse", "post-tool-use", "Write|Edit|MultiEdit|NotebookEdit", 10),
    ("PostToolUseFailure", "post-tool-use-failure", "", 10),
    ("PostCompact", "post-compact", "", 10),
    ("Stop", "stop", "", 10),
    ("SubagentStop", "subagent-stop", "", 10),
    ("SessionEnd", "session-end", "", 5),
)
"""(event of the host, of ours, which tools, seconds that the host waits at most)."""
GUARDS: tuple[tuple[str, str, str, int], ...] = (
    ("PreToolUse", "pre-tool-use", "Write|Edit|MultiEdit|NotebookEdit|Bash|PowerShell", 10),
    ("PreSkillShellCommand", "pre-skill-shell-command", "", 10),
)
"""The same, for keeping an agent's hands off what memory renders."""


class Target(NamedTuple):
    """Where the host's settings lie, and the program that its hooks call."""

    settings: Path
    program: str
    kept: Path
    guard: bool = False
    where: str = "local"
    takeover: bool = False

    @property
    def left(self) -> bool:
        """Whether this memory has put hooks there, and not taken them out."""
        return self.kept.with_suffix(".left").exists()


def install(target: Target) -> bool:
    """Put our hooks into the settings, in the place of any that we put there before."""
    return change(target.settings, partial(_edited, target), partial(_without, target), target.kept)


def uninstall(target: Target) -> bool:
    """Take our hooks out of the settings."""
    return take_back(target.settings, partial(_without, target), target.kept)


def _without(target: Target, text: str, place: str) -> str:
    """Give settings without what is ours, and with the host's dream as it was set before."""
    text = jsonc.without(text, _is_ours, place)
    now = jsonc.value_of(text, place)
    if not target.takeover or now.get(DREAM) is not False or not target.kept.exists():
        return text
    before = target.kept.read_text("utf-8")
    was = jsonc.value_of(before, place).get(DREAM) if before.strip() else None
    if was is None:
        return jsonc.removed(text, DREAM, place)
    return text if was is False else jsonc.assigned(text, DREAM, was, place)


def installed(settings: Path) -> list[str]:
    """List the host's events for which the settings hold a hook of ours."""
    text = files.text_of(settings)
    groups = _lists(text, str(settings))
    return [name for name, group in groups if any(map(_is_ours, group))]


def _edited(target: Target, text: str, place: str) -> str:
    wanted = [*HOOKS, *(GUARDS if target.guard else ())]
    ours = {name: [one for one in group if _is_ours(one)] for name, group in _lists(text, place)}
    should = {
        name: [_group(target, event, matcher, seconds)] for name, event, matcher, seconds in wanted
    }
    if target.takeover and jsonc.value_of(text, place).get(DREAM) is not False:
        text = jsonc.assigned(text, DREAM, False, place)
    if {name: group for name, group in ours.items() if group} == should:
        return text
    text = jsonc.without(text, _is_ours, place)
    for name, groups in should.items():
        text = jsonc.appended(text, ("hooks", name), groups, place)
    return text


def hooks(target: Target) -> dict[str, list[dict[str, Any]]]:
    """Give the groups of hooks of ours, by the host's event."""
    wanted = [*HOOKS, *(GUARDS if target.guard else ())]
    return {
        name: [_group(target, event, matcher, seconds)] for name, event, matcher, seconds in wanted
    }


def _lists(text: str, place: str) -> Sequence[tuple[str, list[Any]]]:
    """List the groups of hooks that settings hold, by event."""
    now = jsonc.value_of(text, place)
    hooks = now.get("hooks") if isinstance(now, dict) else None
    pairs = hooks.items() if isinstance(hooks, dict) else ()
    return [(name, group) for name, group in pairs if isinstance(group, list)]


def _group(target: Target, event: str, matcher: str, seconds: int) -> dict[str, Any]:
    words = ["hook", event, "--agent", NAME, "--by", target.where]
    called: dict[str, Any] = {"command": target.program, "args": words}
    if target.program == WHICHEVER:
        called = {"command": harmless(target.program, words)}
    hook = {"type": "command", **called, "timeout": seconds}
    return {**({"matcher": matcher} if matcher else {}), "hooks": [hook]}


def harmless(program: str, words: Sequence[str]) -> str:
    """Write a command line that ends well in any shell, be the program there or not."""
    return f"{' '.join([program, *words])}; exit 0"


def _is_ours(value: object) -> bool:
    """Tell whether a group of hooks holds ours and no others."""
    hooks = value.get("hooks") if isinstance(value, dict) else None
    return isinstance(hooks, list) and bool(hooks) and all(map(_calls_us, hooks))


def _calls_us(hook: object) -> bool:
    if not isinstance(hook, dict):
        return False
    words, command = hook.get("args"), str(hook.get("command", ""))
    if not isinstance(words, list):
        command, *words = command.split() or [""]
    called = Path(command).name.removesuffix(".exe")
    return words[:1] == ["hook"] and called == WHICHEVER
