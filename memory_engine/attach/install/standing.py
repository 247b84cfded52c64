"""Whether a host that is attached will call us, for ``doctor``."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from memory_engine.attach.install import files, hosts
from memory_engine.attach.install.entries import programs_called
from memory_engine.attach.install.host import Host, Scope
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.records.problem import Problem
from memory_engine.wiring import Place


def amiss(place: Place, attached: Iterable[str]) -> list[Problem]:
    """Find why hosts that were attached (as ``codex-user``) may not call us."""
    found: list[Problem] = []
    for name in attached:
        agent, _, where = name.rpartition("-")
        if agent not in hosts.NAMES:
            continue
        host = hosts.host_named(agent)
        if where not in host.WHERES:  # as a plugin: the host itself sees to its hooks
            continue
        scope = Scope(where, place.workspace, Path.home(), "", serves=False)
        again = f"kairos-mem install {agent} --where {where}"
        found += [Problem(name, what, f"Mend it, or run `{again}`.") for what in _why(host, scope)]
    return found


def remedy(name: str) -> str:
    """Say what to do about an attached, unheard host."""
    agent = name.rpartition("-")[0]
    start = hosts.host_named(agent).NEXT if agent in hosts.NAMES else "start a session"
    return f"{start[:1].upper()}{start[1:]}; it may ask whether it should trust the hooks."


def _why(host: Host, scope: Scope) -> Iterator[str]:
    if not hosts.look(host, scope).hooks:
        yield "was attached, and its settings hold no hook of ours any more"
        return
    for program in sorted(_programs(host, scope)):
        if not shutil.which(program):
            yield f"calls {program}, which is no program here"
    yield from host.amiss(scope)


def _programs(host: Host, scope: Scope) -> set[str]:
    part = host.parts(scope)[0]
    try:
        return programs_called(files.text_of(part.path, part.empty), str(part.path))
    except BadInput:
        return set()
