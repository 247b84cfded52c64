"""The files that name targets, scripts and run lines.

There is one reader for each, all with the same answer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch, fnmatchcase
from itertools import islice, product
from typing import NamedTuple

from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import Data, at, data, leaves, mapping
from memory_engine.adapters.workspace.outline import Unparsed
from memory_engine.adapters.workspace.paths import words
from memory_engine.adapters.workspace.python import tree_of


class Targets(NamedTuple):
    """What one file offers to one runner.

    Target -> the lines it runs. ``open`` if it may offer more than can be read. ``shapes`` are
    globs of the targets that its pattern rules and variables may stand for.
    """

    runner: str
    lines: dict[str, tuple[str, ...]]
    open: bool = False
    shapes: tuple[str, ...] = ()

    def may_have(self, name: str) -> bool:
        """Tell whether it may offer a target not readable in it."""
        return self.open or any(fnmatchcase(name, shape) for shape in self.shapes)


Reader = Callable[[File], Iterator[Targets]]

MAKE_RULE = re.compile(r"^([^\s#:=][^#:=]*+)::?(?!=)")
VARIABLE = re.compile(r"\$(?:\([^()]*\)|\{[^{}]*\}|[^({])")
"""Of make: what it stands for is not looked up; around it a target may be anything."""
JUST_RULE = re.compile(r"^@?([A-Za-z_][\w-]*)(?:\s+[^:]*)?:(?!=)")
TOX_NAME = re.compile(r"(?:\{[^{}]*\}|[^\s,{}])+")
TOX_FACTOR = re.compile(r"^[ \t]*([A-Za-z]\w*):[ \t]", re.M)
MOST_NAMES = 200
"""[names] Of a braced list: more are not spelled out, and the file counts as open."""
RUN_KEYS = words(
    "run script before_script after_script command commands bash entry install pre_build "
    "build test args"
)


def _makefile(file: File) -> Iterator[Targets]:
    found: dict[str, list[str]] = {}
    names: list[str] = []
    unread, shapes = False, dict[str, None]()
    for line in re.sub(r"\\\n", " ", file.text).splitlines():
        rule = MAKE_RULE.match(line)
        if line.startswith("\t"):
            for name in names[:MOST_NAMES]:
                found[name].append(line.strip().lstrip("@-+"))
        elif rule:
            every = [
                name for name in VARIABLE.sub("*", rule[1]).split() if not name.startswith(".")
            ]
            names = [name for name in every if not set(name) & set("*%$")]
            shapes |= dict.fromkeys(
                re.sub(r"[%$]", "*", name) for name in every if name not in names
            )
            unread = unread or (rule[1].strip() == ".DEFAULT")
            for name in names:
                found.setdefault(name, [])
        elif re.match(r"-?s?include\s|define\s|\$[({]", line):
            unread = True
    yield Targets(
        "make", {name: tuple(lines) for name, lines in found.items()}, unread, tuple(shapes)
    )


def _justfile(file: File) -> Iterator[Targets]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in file.text.splitlines():
        rule, alias = JUST_RULE.match(line), re.match(r"alias\s+([\w-]+)\s*:=", line)
        if rule or alias:
            name = (rule or alias)[1]  # type: ignore[index]
            found.setdefault(name, [])
        elif line[:1].isspace() and line.strip() and name:
            found[name].append(line.strip().lstrip("@-"))
    more = bool(re.search(r"^(import|mod)\??\s", file.text, re.M))
    yield Targets("just", {name: tuple(lines) for name, lines in found.items()}, more)


def _package_json(file: File) -> Iterator[Targets]:
    yield _of_table("npm", at(data(file), "scripts"))


def _pyproject(file: File) -> Iterator[Targets]:
    held = data(file)
    tool = at(held, "tool")
    entry = {
        **mapping(at(held, "project", "scripts")),
        **mapping(at(held, "project", "gui-scripts")),
    }
    yield _of_table("entry", {**entry, **mapping(at(tool, "poetry", "scripts"))})
    tables = {
        "poe": at(tool, "poe", "tasks"),
        "pdm": at(tool, "pdm", "scripts"),
        "rye": at(tool, "rye", "scripts"),
    }
    tables |= {"task": at(tool, "taskipy", "tasks"), "pixi": at(tool, "pixi", "tasks")}
    for runner, table in tables.items():
        if table:
            yield _of_table(runner, table)
    for name, environment in mapping(at(tool, "hatch", "envs")).items():
        table = mapping(at(environment, "scripts"))
        yield _of_table(
            "hatch", {**table, **{f"{name}:{script}": lines for script, lines in table.items()}}
        )
    if env := at(tool, "tox", "env"):
        yield Targets("tox", dict.fromkeys(mapping(env), ()), True)


def _of_table(runner: str, table: Data) -> Targets:
    return Targets(runner, {name: tuple(_texts(value)) for name, value in mapping(table).items()})


def _texts(value: Data) -> list[str]:
    return [line for _, leaf in leaves(value) if isinstance(leaf, str) for line in _lines(leaf)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]


def _setup_cfg(file: File) -> Iterator[Targets]:
    scripts = str(at(data(file), "options.entry_points", "console_scripts") or "")
    yield Targets(
        "entry",
        {line.partition("=")[0].strip(): () for line in scripts.splitlines() if "=" in line},
    )


def _tox(file: File) -> Iterator[Targets]:
    held = mapping(data(file))
    listed = str(at(held.get("tox"), "envlist") or at(held.get("tox"), "env_list") or "")
    names = [name for piece in TOX_NAME.findall(listed) for name in _spelled_out(piece)]
    sections = {
        spelled: tuple(_lines(str(at(part, "commands") or "")))
        for name, part in held.items()
        if "testenv" in name
        for spelled in _spelled_out(name.partition(":")[2])
    }
    factors = {
        *TOX_FACTOR.findall(file.text),
        *(part for name in names for part in name.split("-")),
    }
    found: dict[str, tuple[str, ...]] = dict.fromkeys([*names, *sorted(factors)], ())
    yield Targets("tox", {**found, **sections}, max(len(names), len(sections)) >= MOST_NAMES)


def _spelled_out(piece: str) -> list[str]:
    """``py{311,312}-{min,max}`` as the four names that it stands for."""
    parts = [
        part.split(",") if number % 2 else [part]
        for number, part in enumerate(re.split(r"[{}]", piece))
    ]
    return [
        "".join(word.strip() for word in words) for words in islice(product(*parts), MOST_NAMES)
    ]


def _noxfile(file: File) -> Iterator[Targets]:
    yield from _decorated(file, "nox", "session")


def _tasks(file: File) -> Iterator[Targets]:
    yield from _decorated(file, "invoke", "task")


def _decorated(file: File, runner: str, decorator: str) -> Iterator[Targets]:
    try:
        tree = tree_of(file.content)
    except Unparsed:
        yield Targets(runner, {}, True)
        return
    found: dict[str, tuple[str, ...]] = {}
    for node in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for made in node.decorator_list:
            call = made.func if isinstance(made, ast.Call) else made
            if getattr(call, "attr", getattr(call, "id", "")) == decorator:
                name = next(
                    (
                        _text(word.value)
                        for word in getattr(made, "keywords", [])
                        if word.arg == "name"
                    ),
                    node.name,
                )
                found[name] = found[name.replace("_", "-")] = tuple(_called(node))
    yield Targets(runner, found)


def _called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "run":
            yield " ".join(filter(None, (_text(argument) for argument in node.args)))


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _taskfile(file: File) -> Iterator[Targets]:
    held = data(file)
    yield _of_table("task", at(held, "tasks"))._replace(open=bool(at(held, "includes")))


def _deno(file: File) -> Iterator[Targets]:
    yield _of_table("deno", at(data(file), "tasks"))


def _rakefile(file: File) -> Iterator[Targets]:
    names = re.findall(r"""^[ \t]*+task[ (]+:?["']?([\w:-]+)""", file.text, re.M)
    yield Targets("rake", dict.fromkeys(names, ()), True)


def _ci(file: File) -> Iterator[Targets]:
    held = data(file)
    lines = [
        line
        for keys, leaf in leaves(held)
        if keys and keys[-1] in RUN_KEYS and isinstance(leaf, str)
        for line in _lines(leaf)
    ]
    yield Targets("ci", {"": tuple(lines)}, True)


def _dockerfile(file: File) -> Iterator[Targets]:
    text = re.sub(r"\\\n", " ", file.text)
    lines = [
        re.sub(r'[\[\]",]+', " ", line).strip()
        for line in re.findall(r"^(?:RUN|CMD|ENTRYPOINT)\s+(.*)$", text, re.M)
    ]
    yield Targets("ci", {"": tuple(lines)}, True)


READERS: tuple[tuple[str, Reader], ...] = (
    ("Makefile", _makefile),
    ("makefile", _makefile),
    ("GNUmakefile", _makefile),
    ("justfile", _justfile),
    ("Justfile", _justfile),
    (".justfile", _justfile),
    ("package.json", _package_json),
    ("pyproject.toml", _pyproject),
    ("setup.cfg", _setup_cfg),
    ("tox.ini", _tox),
    ("noxfile.py", _noxfile),
    ("tasks.py", _tasks),
    ("Taskfile.y*ml", _taskfile),
    ("deno.json", _deno),
    ("Rakefile", _rakefile),
    ("Dockerfile*", _dockerfile),
    ("docker-compose*.y*ml", _ci),
    ("compose*.y*ml", _ci),
    (".github/workflows/*.y*ml", _ci),
    (".github/actions/*/action.y*ml", _ci),
    (".gitlab-ci.yml", _ci),
    (".circleci/config.yml", _ci),
    (".travis.yml", _ci),
    (".pre-commit-config.yaml", _ci),
    (".readthedocs.y*ml", _ci),
    ("azure-pipelines*.yml", _ci),
    ("bitbucket-pipelines.yml", _ci),
    (".woodpecker*.yml", _ci),
    (".drone.yml", _ci),
)
"""By name of the file, or by its path where there is a slash."""

HOME: dict[str, tuple[str, ...]] = {
    "make": ("Makefile", "makefile", "GNUmakefile"),
    "just": ("justfile", "Justfile"),
    "npm": ("package.json",),
    "tox": ("tox.ini",),
    "nox": ("noxfile.py",),
    "task": ("Taskfile.yml",),
}
"""Where a runner looks for its targets: a file that was there once, and is gone, took its
targets with it."""


def reader(path: str) -> Reader | None:
    """Choose a file name's reader of targets and run lines."""
    name = path.rpartition("/")[2]
    return next(
        (reads for pattern, reads in READERS if fnmatch(path if "/" in pattern else name, pattern)),
        None,
    )


def read(file: File) -> tuple[Targets, ...]:
    """Think: everything that a file offers to be run, or runs."""
    reads = reader(file.path)
    return tuple(reads(file)) if reads else ()
