"""Which program of a project a command starts.

One that builds, tests, lints, formats or runs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from memory_engine.commandline.programs import INTERPRETERS, PROJECT, SHELLS, TESTS
from memory_engine.commandline.started import program_name, script_of, started
from memory_engine.domain.named import NamedTuple

TEST_WORD = re.compile(r"(?:tests?|specs?|e2e|nextest)(?:$|[:_-])|.+[:_-]tests?$")
NO_TEST = frozenset(
    {"--co", "--collect-only", "--list", "--listTests", "--help", "-h", "--version"}
)
SCRIPT = re.compile(
    r"(?=.*[./])(?:\./)?(?:\.?[\w-]+/)*[\w-]*(?:test|build|lint|check|format|fmt|setup|"
    r"bootstrap|release|migrate|dev|serve|server|"
    r"start|ci|verify)[\w-]*(?:\.\w+)?"
)
SCRIPT_FOLDER = re.compile(r"(?:\./)?(?:bin|scripts?|tools|dev|ci|hack)/|\./")
"""A project's own scripts stand in such a folder and say by name what they are for."""

SECRET_NAME = re.compile(
    r"[\w-]*(?:TOKEN|SECRET|PASSW|API_?KEY|CREDENTIAL|PRIVATE|DATABASE_URL)[\w-]*=", re.I
)
ELSEWHERE = ("/", "~", "$")
"""How a value of this machine begins: nobody types it again on another."""


class Runner(NamedTuple):
    """A project's program.

    ``words`` is the whole command as one types it again, ``tests`` whether it runs tests.
    """

    words: tuple[str, ...]
    program: str
    arguments: tuple[str, ...]
    tests: bool


def runner(words: Sequence[str]) -> Runner | None:
    """Find what a command starts of a project.

    ``None`` if nothing, or if it holds a secret or is run with more rights.
    """
    begun = started(words)
    if begun.raised or not begun.words:
        return None
    path, arguments, scripted = _program(begun.words)
    name = path.rpartition("/")[2]
    if not (scripted or _of_project(name, arguments)) or any(map(SECRET_NAME.match, words)):
        return None
    assigned = (
        variable
        for variable in begun.assigned
        if not variable.partition("=")[2].startswith(ELSEWHERE)
    )
    typed = (*assigned, *begun.typed)
    return Runner(typed, name, arguments, _runs_tests(name, arguments, scripted))


def _program(words: tuple[str, ...]) -> tuple[str, tuple[str, ...], bool]:
    """(program or script, its arguments, whether it is own)."""
    path, at, name = words[0], 0, program_name(words[0])
    if name in SHELLS or name in INTERPRETERS:
        script, place = script_of(words)
        if name not in PROJECT or "." in script or "/" in script:
            path, at = script, place
    placed = at > 0 or bool(SCRIPT_FOLDER.match(path))
    return path, words[at + 1 :], placed and bool(SCRIPT.fullmatch(path))


def _of_project(program: str, arguments: tuple[str, ...]) -> bool:
    if program not in PROJECT:
        return False
    wanted = PROJECT[program]
    plain = [word for word in arguments if not word.startswith("-") or word in wanted]
    if plain[:1] == ["install"] and len(plain) > 1:
        return False
    return not wanted or (bool(plain) and (plain[0] in wanted or plain[0].split(":")[0] in wanted))


def _runs_tests(program: str, arguments: tuple[str, ...], scripted: bool) -> bool:
    if NO_TEST & set(arguments):
        return False
    plain = [word for word in arguments if not word.startswith("-")]
    named = plain[1:] if plain[:1] in (["run"], ["task"]) and len(plain) > 1 else plain
    target = program.split(".")[0] if scripted else "".join(named[:1])
    return program in TESTS or bool(TEST_WORD.match(target)) or plain[:1] == ["t"]
