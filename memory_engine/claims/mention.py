"""What a sentence mentions: paths, and identifiers in backticks.

Pure string work; nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from memory_engine.claims.prose import CODE
from memory_engine.claims.words.characters import posix

_EXTENSIONS = """
    py pyi ipynb js jsx ts tsx mjs cjs mts cts vue svelte ex exs heex eex erl hrl gleam go rs rb erb
    rake java kt kts scala sbt groovy c h cc cpp cxx hpp hh cs fs vb swift m mm php pl pm lua r jl
    hs ml mli clj cljs edn dart zig nim sh bash zsh fish ps1 bat sql graphql gql proto thrift html
    htm css scss sass less md mdx rst txt json jsonl json5 yaml yml toml ini cfg conf env lock xml
    csv tf hcl nix mk cmake gradle properties plist tmpl j2 jinja service dockerfile tcss wasm
"""
EXTENSIONS = tuple(_EXTENSIONS.split())
"""Endings that make a bare word a file: ``e.g`` or ``v1.2`` must not pass for one."""

_NAMED = (
    "Makefile Dockerfile Justfile justfile Procfile Gemfile Rakefile Taskfile Vagrantfile "
    "Brewfile CODEOWNERS go.mod go.sum"
)

_SEGMENT = r"[\w.@+\[\]-]+"
PATH = re.compile(
    rf"(?<![\w/.@:$~+\[\]-])(?:\.{{0,2}}/)?(?:{_SEGMENT}/)*"
    rf"(?:[\w.@+\[\]-]*\.(?:{'|'.join(EXTENSIONS)})|{'|'.join(_NAMED.split())})"
    r"(?![\w-]|\.\w|/|\()(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)?"
)
FILE_END = re.compile(rf"\.(?:{'|'.join(EXTENSIONS)})(?![\w-])")
IN_NAMED = ("file", "CODEOWNERS", "go.mod", "go.sum")
"""What a path ends with: without the one and the other a text names no file."""
FOLDER = re.compile(rf"(?:\.{{0,2}}/)?(?:{_SEGMENT}/)+")
URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}+://\S+|\bwww\.\S+", re.I)
PLACE_IN_FILE = re.compile(r":\d+(?:[-:]\d+)?$|#L\d+(?:-L?\d+)?$")

NAME = re.compile(
    r"[@:$&]?([A-Za-z_]\w*(?:(?:\.|::|#|->)[A-Za-z_]\w*)*[?!]?)(?:/\d+|\(.*\))?", re.S
)
FLAG = re.compile(r"--?[a-z][\w-]*(?:[= ]\S+)?")
COMMAND = re.compile(r"(?:\./)?[a-z][\w.+-]*(?: [\w@:./=+-]+){1,6}")
AT_HOME = re.compile(r"~(?:/[\w.@+-]+)+/?")
CODE_SHAPE = re.compile(
    r"[a-z0-9]_[a-z0-9]|[A-Z]_[A-Z]|[a-z][A-Z]|[A-Z][a-z]+[A-Z][a-z]|\w\(\)|\w::\w", re.A
)

_WORDS_OF_A_LANGUAGE = """
    true false nil null none undefined self this int str string bool boolean float double list dict
    map set tuple any void error ok main master head origin dev object array number function class
    def return import async await const let var
"""
WORDS_OF_A_LANGUAGE = frozenset(_WORDS_OF_A_LANGUAGE.split())
"""In backticks these name no place of the code base."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What a sentence mentions: paths, identifiers, and other code (flags, commands).

    Paths stand without line numbers.
    """

    paths: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.symbols or self.other)


@lru_cache(maxsize=256)
def mention(sentence: str) -> Mention:
    """List what the sentence mentions, each once, in order."""
    prose = posix(sentence)
    found: dict[str, dict[str, None]] = {"path": {}, "symbol": {}, "other": {}}
    if "`" in prose:
        for span in CODE.finditer(prose):
            kind, name = code_span(span.group(2).strip())
            if kind:
                found[kind][name] = None
        prose = CODE.sub(" ", prose)
    found["path"].update(dict.fromkeys(paths_in(prose)))
    return Mention(tuple(found["path"]), tuple(found["symbol"]), tuple(found["other"]))


def paths_in(prose: str) -> Iterator[str]:
    """Find the paths in a text without code, as others write paths."""
    bare = URL.sub(" ", prose) if "://" in prose or "www." in prose.lower() else prose
    if FILE_END.search(bare) or any(name in bare for name in IN_NAMED):
        yield from (PLACE_IN_FILE.sub("", found.group(0)) for found in PATH.finditer(bare))


@lru_cache(maxsize=1024)
def code_span(code: str) -> tuple[Literal["path", "symbol", "other", ""], str]:
    """Read one pair of backticks: a path, an identifier, other code.

    Other code is a flag or a command; ("", "") is nothing of use.
    """
    if URL.match(code):
        return "", ""
    if PATH.fullmatch(code):
        return "path", PLACE_IN_FILE.sub("", code)
    if FOLDER.fullmatch(code) and not code.startswith("../"):
        return "path", code
    if name := NAME.fullmatch(code):
        telling = len(name[1]) > 1 and name[1].lower() not in WORDS_OF_A_LANGUAGE
        return ("symbol", name[1]) if telling else ("", "")
    other = any(shape.fullmatch(code) for shape in (FLAG, COMMAND, AT_HOME))
    return ("other", code) if other else ("", "")


def looks_like_code(word: str) -> bool:
    """Tell whether a bare word can only be an identifier.

    ``snake_case``, ``CamelCase`` and ``f()`` can.
    """
    return bool(CODE_SHAPE.search(word))
