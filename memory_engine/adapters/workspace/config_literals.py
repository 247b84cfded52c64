"""Literals in configuration: YAML, TOML, JSON, INI, .env, properties, Dockerfile, docker
compose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch

from memory_engine.adapters.workspace.bounds import DEPTH, LEAVES
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import Data, data
from memory_engine.adapters.workspace.setting import Setting

Reader = Callable[[File], tuple[Setting, ...]]

PORTS = re.compile(r"^(?:[\d.]+:)?(\d+):(\d+)(?:/\w+)?$")
PAIR = re.compile(r"^([A-Za-z_]\w*)=(.*)$", re.S)
LOCKS = (
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "Cargo.lock",
    "composer.lock",
)


def _structured(file: File) -> tuple[Setting, ...]:
    return tuple(_flattened(data(file)))


def _flattened(held: Data) -> Iterator[Setting]:
    pending: list[tuple[tuple[str, ...], Data]] = [((), held)]
    seen = 0
    while pending and seen < LEAVES:
        keys, item = pending.pop()
        seen += 1
        if len(keys) > DEPTH:
            continue
        if isinstance(item, dict):
            pending += [((*keys, str(key)), value) for key, value in item.items()]
            if isinstance(item.get("name"), str) and isinstance(
                item.get("value"), str | int | float
            ):
                yield Setting((*keys, item["name"]), (str(item["value"]),))
        elif isinstance(item, list):
            plain = [str(one) for one in item if not isinstance(one, dict | list)]
            pending += [(keys, one) for one in item if isinstance(one, dict | list)]
            yield from _plain_list(keys, plain)
        elif keys:
            yield from _scalar(keys, "none" if item is None else str(item))


def _plain_list(keys: tuple[str, ...], items: list[str]) -> Iterator[Setting]:
    pairs = [pair for item in items if (pair := PAIR.match(item))]
    for pair in pairs:
        yield Setting((*keys, pair[1]), (pair[2],))
    if not keys or not items or len(pairs) == len(items):
        return
    spelled = [one for item in items for one in (item, *_ports(item))]
    yield Setting(keys, (", ".join(items), *spelled))
    if keys[-1] == "ports":
        yield Setting(
            (*keys[:-1], "port"), (*(one for item in items for one in _ports(item)), *spelled)
        )


def _scalar(keys: tuple[str, ...], value: str) -> Iterator[Setting]:
    default = re.fullmatch(r"\$\{\w+:?-([^}]*)\}", value)
    yield Setting(
        keys,
        (default[1] if default else value, *_ports(value)) if "${" not in value or default else (),
    )


def _ports(value: str) -> tuple[str, ...]:
    found = PORTS.match(value)
    return (found[1], found[2]) if found else ()


def _env(file: File) -> tuple[Setting, ...]:
    lines = re.findall(
        r"^[ \t]*+(?:export[ \t]++)?([A-Za-z_][\w.-]*+)[ \t]*+[=:](.*)$", file.text, re.M
    )
    return tuple(Setting((name,), (_unquoted(value),)) for name, value in lines)


def _unquoted(value: str) -> str:
    quoted = re.match(r"""^(["'])(.*?)\1""", value)
    return quoted[2] if quoted else value.partition(" #")[0].strip()


def _dockerfile(file: File) -> tuple[Setting, ...]:
    text = re.sub(r"\\\n", " ", file.text)
    found = [
        Setting(("EXPOSE",), tuple(ports.split()))
        for ports in re.findall(r"^EXPOSE\s+(.+)$", text, re.M)
    ]
    found += [Setting(("port",), one.values) for one in found]
    for kind, rest in re.findall(r"^(ENV|ARG)\s+(.+)$", text, re.M):
        pairs = re.findall(r"""(?<!\w)([A-Za-z_]\w*+)=("[^"]*"|'[^']*'|\S*)""", rest)
        single = re.match(r"([A-Za-z_]\w*)\s+(.+)$", rest) if kind == "ENV" and not pairs else None
        found += [Setting((name,), (_unquoted(value),)) for name, value in pairs]
        found += [Setting((single[1],), (_unquoted(single[2]),))] if single else []
    return tuple(found)


READERS: tuple[tuple[str, Reader], ...] = (
    ("*.y*ml", _structured),
    ("*.toml", _structured),
    ("*.json", _structured),
    ("*.ini", _structured),
    ("*.cfg", _structured),
    (".env", _env),
    (".env.*", _env),
    ("*.env", _env),
    (".flaskenv", _env),
    ("*.properties", _env),
    ("Dockerfile*", _dockerfile),
    ("*.Dockerfile", _dockerfile),
)


def reader(path: str) -> Reader | None:
    """Choose a reader of literals by a configuration file's name.

    None for a lock file, which sets nothing.
    """
    name = path.rpartition("/")[2]
    return (
        next((reads for pattern, reads in READERS if fnmatch(name, pattern)), None)
        if name not in LOCKS
        else None
    )
