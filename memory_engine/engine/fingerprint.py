"""One fingerprint over the numbers and tables that decide.

It says why two nights may differ.

It covers the policy in force, every constant that a module of the rooms that think holds by name,
and whom the night asked. Nothing is listed by hand: a new constant is in it by being there.
Loading those rooms costs a night little and a question much, so only nights and plans ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from memory_engine.domain import constants, ids
from memory_engine.domain.policy import Policy
from memory_engine.domain.team import counting
from memory_engine.engine.engine import Engine

THINKING = (
    *("domain", "belief", "claims", "relate", "extract", "commandline", "formats", "privacy"),
    "dream",
)
"""The rooms that decide; the edge only brings what they decide on."""


@lru_cache(maxsize=1)
def in_force(engine: Engine) -> str:
    """Digest all a night decides by: policy, tables, and advisers."""
    asked = [each.name if each else "" for each in (engine.index, engine.judge)]
    second = [engine.second.name] if engine.second else []
    team = counting()
    people = team.people if team else None
    return _digest(in_this_process(), engine.policy, (*asked, *second), people)


def fingerprint(
    policy: Policy,
    embedder: str = "",
    judge: str = "",
    second: str = "",
    *,
    people: tuple[tuple[str, str], ...] | None = None,
) -> str:
    """Digest what decides.

    ``embedder``, ``judge`` and ``second`` are the names of who is asked, ``people`` how a team
    counts its own.
    """
    return _digest(fixed(), policy, (embedder, judge, second), people)


def _digest(
    lines: frozenset[str],
    policy: Policy,
    names: Sequence[str],
    people: tuple[tuple[str, str], ...] | None,
) -> str:
    embedder, judge, second = (*names, "")[:3]
    asked = [f"policy = {constants.canonical(policy._asdict())}", f"{embedder=}", f"{judge=}"]
    asked += [f"{second=}"] if second else []
    asked += [f"{people=}"] if people is not None else []
    return ids.digest("policy", "\n".join([*sorted(lines), *asked]))[:16]


def fixed() -> frozenset[str]:
    """Write down every constant of the rooms that think, one a line."""
    once = {  # what is imported stands in many modules
        (name, id(value)): value
        for module in modules()
        for name, value in constants.constants(vars(module)).items()
    }
    return frozenset(line(name, value) for (name, _), value in once.items())


in_this_process = cache(fixed)
"""They are what they are as long as a process lives, whichever store it opens."""


def line(name: str, value: object) -> str:
    """Write down one constant."""
    return f"{name} = {constants.canonical(value)}"


def modules() -> Iterator[ModuleType]:
    """Load every module of the rooms that think."""
    for room in THINKING:
        package = import_module(f"memory_engine.{room}")
        yield package
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            yield import_module(found.name)
