"""Which of a host's settings call our hooks.

Where several do, the first of them is enough. On the hot path. Settings are searched, not read:
they may hold comments, and what is looked for has one spelling.
"""

from __future__ import annotations

import os

PLUGIN = "plugin"
PLACES = ("local", "project", "user", PLUGIN)
"""Where hooks of ours may stand, those that speak before others first."""
FILES = (
    (".claude", "settings.local.json"),
    (".claude", "settings.json"),
)
"""Below the project: of the first two places."""
HOOK, SWITCH = (b"kairos-mem", b"--agent"), b'"kairos-mem@'
"""What a hook of ours has in it, and how a plugin of that name is switched on."""
AUTO_MEMORY, DIRECTORY = b'"autoMemoryEnabled', b'"autoMemoryDirectory"'
"""By which a host is told whether to keep a memory of its own, and where."""
INBOUND = b'"crossSessionInbound'
"""By which it is told what to do with messages of other sessions."""
LARGEST = 4 * 1024 * 1024
"""[bytes] Of a settings file that is searched."""


def config_folder() -> str:
    """Name the folder in which Claude Code keeps a user's own files."""
    return os.environ.get("CLAUDE_CONFIG_DIR", "") or os.path.join(
        os.path.expanduser("~"), ".claude"
    )


def project_folder(workspace: str = "") -> str:
    """Name the project a host works in, as hooks hear it."""
    return os.environ.get("CLAUDE_PROJECT_DIR", "") or workspace or os.getcwd()


def settings_files(project: str) -> list[str]:
    """List a host's settings, in the order of ``PLACES``."""
    own = [os.path.join(project, *parts) for parts in FILES]
    return [*own, os.path.join(config_folder(), "settings.json")]


def calling(project: str) -> list[str]:
    """Name the places that call our hooks in a project."""
    texts = [_text(path) for path in settings_files(project)]
    found = [
        name
        for name, text in zip(PLACES, texts, strict=False)
        if all(word in text for word in HOOK)
    ]
    return found + ([PLUGIN] if any(map(_has_plugin, texts)) else [])


def outranked(by: str, project: str) -> bool:
    """Tell whether a hook may be silent for an earlier place."""
    before = PLACES[: PLACES.index(by)] if by in PLACES else ()
    paths = settings_files(project)
    return any(all(word in _text(path) for word in HOOK) for path in paths[: len(before)])


def switched_off(project: str) -> bool:
    """Tell whether settings keep the host from its own memory."""
    return any(_says(_text(path), AUTO_MEMORY, b"false") for path in settings_files(project))


def refuses_messages(project: str) -> bool:
    """Tell whether settings refuse messages of other sessions."""
    return any(_says(_text(path), INBOUND, b'"refuse"') for path in settings_files(project))


def named_elsewhere(project: str) -> bool:
    """Tell whether settings name a folder for the host's memory."""
    return any(DIRECTORY in _text(path) for path in settings_files(project))


def _has_plugin(text: bytes) -> bool:
    """Tell whether settings switch the plugin on."""
    return _says(text, SWITCH, b"true")


def _says(text: bytes, name: bytes, value: bytes) -> bool:
    """Tell whether a name that begins so has a value."""
    parts = (rest.partition(b'"')[2] for rest in text.split(name)[1:])
    return any(rest.lstrip(b" \t\r\n:").startswith(value) for rest in parts)


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as content:
            return content.read(LARGEST)
    except (OSError, ValueError):
        return b""
