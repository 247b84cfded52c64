"""Tests of all other languages, by indentation and brackets.

Nothing is run.

No grammar is known here: a line that does not stand where formatters put it is not understood, and
proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memory_engine.adapters.importers.test_runs.equality import Scope, Test
from memory_engine.adapters.importers.test_runs.other_code import without_comments, without_texts
from memory_engine.adapters.importers.test_runs.other_equalities import equal_sides

HASH_COMMENTS = frozenset("ex exs rb cr php jl nim pl r sh".split())
"""Endings of languages in which ``#`` begins a comment."""


TITLED = re.compile(r"\s*(?:test|it|specify)(?:\.only|\.concurrent)?\s*\(?\s*(['\"`])(.*?)\1(.*)")
DEFINED = re.compile(
    r"\s*(?P<mark>@Test\s+)?"
    r"(?:(?:pub|public|private|internal|async|final|static|suspend)\s+)*"
    r"(?:func|fn|fun|function|def|void|Task)\s+(?:\([^)]*\)\s*)?(?P<name>\w+)\s*(?P<rest>\(.*|$)"
)
ATTRIBUTE = re.compile(r"\s*(?:@\w|#\[|\[\w)")
PLAIN_ATTRIBUTE = re.compile(
    r"\s*(?:#\[(?:\w+::)*test\]|@(?:\w+\.)*Test|\[(?:Fact|Test|TestMethod)\])\s*"
)
"""Attributes under which a test runs once, and must pass."""

BINDING = re.compile(
    r"(?:(?:const|let|var|val|final|auto)\s+)?(?:mut\s+)?([A-Za-z_]\w*)(?:\s*:\s*[\w<>.]+)?"
    r"\s*:?=(?![=~>])\s*(.+)",
    re.S,
)
STORES = re.compile(r"(?<![=!<>])=(?![=~>])|\+\+|--")
MADE = re.compile(r"\b(?:def|defp|func|fn|fun|function|class|struct|object|module)\s+(\w+)")
NAMES = re.compile(r"[A-Za-z_@$][\w$]*")
IMPORTS = re.compile(r"=\s*(?:await\s+)?(?:require|import)\s*\(")
STOPS = re.compile(r"\b(?:return|throw|raise|break|exit)\b")
LONGEST_STORE = 400
"""[characters] Of a line in which names are set; what stands behind it is data."""


@dataclass(frozen=True, slots=True)
class _Block:
    name: str
    head: str
    body: tuple[str, ...]


def read(path: str, content: str) -> tuple[tuple[Test, ...], str]:
    """Read a file's tests, and its other code as one text."""
    ending = path.rpartition(".")[2].lower()
    lines = without_comments(content, ending in HASH_COMMENTS).split("\n")
    blocks, others = _blocks(lines)
    own = frozenset(_stored(others))
    tests = Counter(block.name for block in blocks)
    return tuple(_test(block, own) for block in blocks if tests[block.name] == 1), "\n".join(others)


def _blocks(lines: Sequence[str]) -> tuple[list[_Block], list[str]]:
    blocks: list[_Block] = []
    others: list[str] = []
    at = 0
    while at < len(lines):
        head = _head(lines, at)
        if head:
            end = _end(lines, at)
            blocks.append(_Block(*head, tuple(lines[at + 1 : end])))
            at = end
        else:
            others.append(lines[at])
            at += 1
    return blocks, others


def _head(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """The name of the test that begins in a line.

    And the rest of the line.
    """
    titled, made = TITLED.match(lines[at]), DEFINED.match(lines[at])
    if titled:
        return None if _attributes(lines, at) else (titled[2], titled[3])
    if not made:
        return None
    attributes = _attributes(lines, at)
    marked = bool(attributes or made["mark"]) or made["name"][:4].lower() == "test"
    plain = all(map(PLAIN_ATTRIBUTE.fullmatch, attributes))
    return (made["name"], made["rest"]) if marked and plain else None


def _attributes(lines: Sequence[str], at: int) -> list[str]:
    before = at
    while before and ATTRIBUTE.match(lines[before - 1]):
        before -= 1
    return list(lines[before:at])


def _end(lines: Sequence[str], at: int) -> int:
    """The line after the block that a line begins."""
    indent = _indent(lines[at])
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _test(block: _Block, own: frozenset[str]) -> Test:
    statements, setup = _statements(block)
    equal: list[tuple[str, str]] = []
    bound: dict[str, str] = {}
    stopped = False
    for statement in statements:
        sides = None if stopped else equal_sides(statement)
        if sides:
            equal.append(sides)
        else:
            setup.append(statement)
            binding = BINDING.fullmatch(statement)
            bound |= {binding[1]: binding[2]} if binding else {}
        stopped = stopped or bool(STOPS.search(without_texts(statement)))
    stored = Counter(_stored(setup))
    once = {name: value for name, value in bound.items() if stored[name] == 1}
    parameters = NAMES.findall(block.head.partition("=>")[0])
    unknown = {"self", "this", *parameters, *own, *stored} - once.keys()
    return Test(block.name, tuple(equal), Scope(once, frozenset(unknown)), tuple(setup))


def _statements(block: _Block) -> tuple[list[str], list[str]]:
    """The statements of a block, and the lines of inner blocks.

    Each statement on one line.
    """
    lines = [line for line in block.body if line.strip()] or _one_line(block.head)
    own = _indent(lines[0]) if lines else 0
    direct: list[list[str]] = []
    inner: list[str] = []
    depth, whole = 0, False
    for line in lines:
        if direct and (depth > 0 or (whole and line.lstrip().startswith("."))):
            direct[-1].append(line.strip())
        elif _indent(line) == own:
            direct.append([line.strip()])
            whole = True
        else:
            inner.append(line.strip())
            whole = False
            continue
        depth += _depth(line)
    return [" ".join(parts).rstrip("; ") for parts in direct], inner


def _one_line(head: str) -> list[str]:
    """The body of a test on the line of its head."""
    _, arrow, body = head.partition("=>")
    body = body.strip().rstrip(";").removesuffix(")").strip()
    return [body.removeprefix("{").removesuffix("}").strip()] if arrow and body else []


def _depth(line: str) -> int:
    bare = without_texts(line)
    return sum(bare.count(sign) for sign in "([{") - sum(bare.count(sign) for sign in ")]}")


def _stored(lines: Iterable[str]) -> Iterator[str]:
    """Name what code makes or sets.

    What it imports comes from the code under test.
    """
    for line in lines:
        bare = without_texts(line)
        yield from MADE.findall(bare)
        for sign in STORES.finditer(bare[:LONGEST_STORE]):
            if not IMPORTS.match(bare, sign.start()):
                yield from dict.fromkeys(NAMES.findall(bare[: sign.start()]))
