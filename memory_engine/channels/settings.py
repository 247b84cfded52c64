"""``channels.yaml``: the channels the user has set up.

It is in their own folder and nowhere else. A project's file could else name where memory is sent.
The file and each token are for the user alone: what others can read is refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters import private
from memory_engine.adapters.consents import own_folder
from memory_engine.adapters.quiet import Hours, hours
from memory_engine.adapters.settings import mapping_in
from memory_engine.channels import registry
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.errors.stores import UnsafeFile

FILE = "channels.yaml"
COUNTS, LINES, OFF = "counts", "lines", "off"
BRIEFS = (COUNTS, LINES, OFF)
"""How much of a morning's brief may leave: counts alone, its lines, or none of it."""
MORNING, QUIET = "08:00", "22:00-07:00"
EXAMPLE = "telegram: {token: ~/.config/kairos-mem/telegram.token}"
FIRST = "ntfy: {address: https://ntfy.sh/A-TOPIC-NOBODY-GUESSES}"
"""A line to begin with: it needs no bot."""
COMMON = ("token", "on", "brief", "at", "quiet")
"""What any channel takes."""
REMEDY = "Take the others' rights: chmod 600"
LARGEST_TOKEN = 4_096
"""[bytes]"""


class Chosen(NamedTuple):
    """A channel that is set up.

    It has what of a brief leaves, from when on [time of day], and when not. ``settings`` are the
    channel's own.
    """

    name: str
    on: bool
    brief: str
    at: str
    quiet: Hours
    token: str
    settings: Mapping[str, str]


def place() -> Path:
    """Name the file."""
    return own_folder() / FILE


def how_to_begin(name: str) -> str:
    """Say how to set a channel up, and get its token.

    It is for one that is not set up.
    """
    whence = registry.TOKENS.get(name)
    if whence is None:
        return f"Write a line like `{FIRST}` into {place()} (chmod 600)."
    token = own_folder() / f"{name}.token"
    line = f"{name}: {{token: {token}}}"
    return f"To have one: {whence}. It goes into {token}, `{line}` into {place()} (both chmod 600)."


def chosen() -> tuple[Chosen, ...]:
    """Read the channels that are set up; raises ``BadPolicy`` and ``UnsafeFile``."""
    path = place()
    if not path.exists():
        return ()
    refuse_shared(path)
    return tuple(
        _chosen(str(name), said, f"{path}: {name}")
        for name, said in mapping_in(path, EXAMPLE).items()
    )


def token_of(one: Chosen) -> str:
    """Read a channel's token from its file.

    Raises ``UnsafeFile`` where others can read it.
    """
    if not one.token:
        return ""
    path = Path(os.path.expanduser(one.token))
    if not path.is_file():
        what = f"there is no file {path}"
        raise BadPolicy(f"{place()}: {one.name}.token", what, "Put the token there, with chmod 600")
    refuse_shared(path)
    text = (private.read(str(path)) or b"")[:LARGEST_TOKEN]
    return text.decode("utf-8", "replace").strip()


def refuse_shared(path: Path) -> None:
    """Refuse a file that anybody but the user can read or change."""
    about = path.stat()
    if stat.S_IMODE(about.st_mode) & private.OTHERS:
        raise UnsafeFile(str(path), "can be read or changed by others", f"{REMEDY} {path}")
    if not private.ours(about.st_uid):
        raise UnsafeFile(str(path), private.FOREIGN, private.REMEDIES[private.FOREIGN])


def _chosen(name: str, said: Any, where: str) -> Chosen:  # noqa: ANN401  (YAML is what it is)
    if name not in registry.names():
        known = ", ".join(registry.names())
        raise BadPolicy(where, "there is no such channel", f"There are {known}.")
    if not isinstance(said, dict):
        raise BadPolicy(where, "this is not a mapping", f"Write lines like `{EXAMPLE}`.")
    words = {str(key): value for key, value in said.items()}
    on, brief = words.pop("on", True), str(words.pop("brief", COUNTS))
    if brief in ("False", "True"):  # YAML takes `off` for no
        brief = {"False": OFF, "True": COUNTS}[brief]
    if on not in (True, False) or brief not in BRIEFS:
        raise BadPolicy(where, "`on` or `brief` is none", f"Write one of {', '.join(BRIEFS)}.")
    at, quiet = _time(words.pop("at", MORNING), where), _quiet(words.pop("quiet", QUIET), where)
    token = str(words.pop("token", ""))
    own = {key: str(value) for key, value in words.items()}
    _refuse_unread(name, own, where)
    return Chosen(name, bool(on), brief, at, quiet, token, own)


def _refuse_unread(name: str, own: Mapping[str, str], where: str) -> None:
    """Refuse settings nobody would read.

    One is a ``secret`` that signs nothing, another an address not asked.
    """
    takes = registry.SETTINGS.get(name)
    strange = [] if takes is None else sorted(own.keys() - set(takes))
    if takes is not None and strange:
        known = ", ".join((*takes, *COMMON))
        raise BadPolicy(f"{where}.{strange[0]}", "there is no such setting", f"There are {known}.")


def _quiet(said: Any, where: str) -> Hours:  # noqa: ANN401
    if said in ("", None, False):
        return hours("", "")
    start, _, end = str(said).partition("-")
    return hours(_time(start.strip(), where), _time(end.strip(), where))


def _time(said: Any, where: str) -> str:  # noqa: ANN401
    """Read a time of day; YAML takes one without quotes for minutes."""
    minutes = f"{said // 60:02d}:{said % 60:02d}" if type(said) is int else str(said)
    try:
        hours(minutes, minutes)
    except ValueError:
        pass
    else:
        return minutes
    raise BadPolicy(where, f"{minutes!r} is no time of day", "Write one like '08:00', in quotes.")
