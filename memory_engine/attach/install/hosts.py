"""Which hosts can be attached, and how.

The steps are the same for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from memory_engine.attach.install import files
from memory_engine.attach.install.host import Host, Part, Scope
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import BadInput

MODULES = {
    "claude-code": "claude_code",
    "codex": "codex",
    "gemini": "gemini",
    "copilot": "copilot",
    "cursor": "cursor",
    "opencode": "opencode",
}
"""Host -> the module beside this one."""
NAMES = tuple(MODULES)
BESIDE = "+"
"""Between the name of an attachment and that of another of its files."""


class Attached(NamedTuple):
    """What was written, and what of ours stands now.

    It is in a host's files.
    """

    paths: tuple[str, ...]
    changed: bool
    hooks: tuple[str, ...]
    server: bool


def host_named(name: str) -> Host:
    """Find a host by its name.

    Raises ``Usage`` for one that nobody can attach.
    """
    if name not in MODULES:
        raise Usage(f"Nobody knows how to attach {name!r}.", f"Known are: {', '.join(NAMES)}.")
    return cast(Host, import_module(f"{__package__}.{MODULES[name]}"))


def attach(host: Host, scope: Scope, kept: Path) -> Attached:
    """Put our parts into a host's files, replacing earlier ones.

    We put these there before. ``kept`` is the folder in which is kept what stood there.
    """
    try_out(host, scope)
    parts = host.parts(scope)
    changed = [
        files.change(
            part.path, _put(part), _without(part), _kept(kept, host, scope, part), part.empty
        )
        for part in parts
    ]
    if not scope.serves:  # an earlier call may have registered it
        changed += [_take_back(host, scope, part, kept) for part in _of_server(host, scope)]
    return look(host, scope)._replace(changed=any(changed))


class Edited(NamedTuple):
    """A host's file as it is, and as edited.

    It is empty where it is not there.
    """

    path: Path
    before: str
    after: str


def try_out(host: Host, scope: Scope) -> Sequence[Edited]:
    """Tell what an attachment would write; raises what would refuse it.

    Nothing is written before all can be.
    """
    edits = [_edited(part, _put(part)) for part in host.parts(scope)]
    left_out = () if scope.serves else _of_server(host, scope)
    return [*edits, *(_edited(part, _without(part)) for part in left_out)]


def _edited(part: Part, edit: files.Edit) -> Edited:
    text = files.text_of(part.path, part.empty)
    after = edit(text, str(part.path))
    before = text if part.path.exists() else ""
    return Edited(part.path, before, after if part.path.exists() or after != text else before)


def detach(host: Host, scope: Scope, kept: Path) -> Sequence[str]:
    """Take what is ours out of a host's files.

    Gives the names of those that changed.
    """
    whole = scope._replace(serves=True)
    return [str(part.path) for part in host.parts(whole) if _take_back(host, whole, part, kept)]


def look(host: Host, scope: Scope) -> Attached:
    """Tell what of ours stands in the files of a host."""
    parts = host.parts(scope)
    found = [name for part in parts for name in _standing(part)]
    hooks = tuple(name for name in found if name != SERVER_STANDS)
    return Attached(tuple(str(part.path) for part in parts), False, hooks, SERVER_STANDS in found)


SERVER_STANDS = "kairos-mem"
"""What the entry of a server says of itself when it stands."""


def is_left(host: Host, scope: Scope, kept: Path) -> bool:
    """Tell whether this memory still attaches the host so.

    It attached it and has not detached it.
    """
    return _kept(kept, host, scope, Part("", kept, ())).with_suffix(".left").exists()


def before(host: Host, scope: Scope, kept: Path) -> str:
    """Read a host's settings as they were before this memory was attached."""
    part = host.parts(scope)[0]
    was = _kept(kept, host, scope, part)
    return files.text_of(was if was.exists() else part.path, part.empty)


def _of_server(host: Host, scope: Scope) -> Sequence[Part]:
    """The files that hold nothing but the server."""
    mine = {part.name for part in host.parts(scope)}
    return [part for part in host.parts(scope._replace(serves=True)) if part.name not in mine]


def _take_back(host: Host, scope: Scope, part: Part, kept: Path) -> bool:
    return files.take_back(part.path, _without(part), _kept(kept, host, scope, part))


def _standing(part: Part) -> Sequence[str]:
    try:
        text = files.text_of(part.path, part.empty)
        return [name for entry in part.entries for name in entry.standing(text, str(part.path))]
    except BadInput:
        return ()


def _put(part: Part) -> files.Edit:
    def edit(text: str, place: str) -> str:
        for entry in part.entries:
            text = entry.put(text, place)
        return text

    return edit


def _without(part: Part) -> files.Edit:
    def undo(text: str, place: str) -> str:
        for entry in reversed(part.entries):
            text = entry.without(text, place)
        return text

    return undo


def _kept(folder: Path, host: Host, scope: Scope, part: Part) -> Path:
    more = f"{BESIDE}{part.name}" if part.name else ""
    return folder / f"{host.NAME}-{scope.where}{more}"
