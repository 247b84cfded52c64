"""Test files of all other languages -> their tests, by indentation and brackets. Nothing is run.

No grammar is known here: a line that does not stand where formatters put it is not understood, and
proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memory_engine.adapters.importers.test_runs.equality import Scope, Test, is_equality, split

HASH_COMMENTS = frozenset("ex exs rb cr php jl nim pl r sh".split())
"""Endings of languages in which ``#`` begins a comment."""

TEXT = (
    r"\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|`(?:[^`\\]|\\.)*(?:`|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
)
SLASHES = re.compile(rf"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>{TEXT})", re.S)
HASHES = re.compile(rf"(?P<comment>#(?!\{{)[^\n]*)|(?P<text>{TEXT})", re.S)
TEXTS = re.compile(TEXT, re.S)
COMPUTED = re.compile(r"\$\{|#\{")
"""In a text: a part of it is computed."""

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
FAILS = re.compile(r"\s*\w+\.(?:Error|Fatal|Fail)\w*\(|\s*panic[!(]|\s*throw\b")
UNLESS = re.compile(
    r"if\s+(?:(\w+)\s*:=\s*([^;{]+);\s*)?([^{;]+?)\s*!=(?!=)\s*([^{;]+?)\s*\{(.*)\}"
)
PLAIN = re.compile(r"assert(?:\s+(?!\()|!?\s*\()(.+)")
CALLED = re.compile(r"([\w.$:>-]+?)!?(?:\s*\((.*)\)|\s+([^=(].*))")
EXPECTED = re.compile(r"(?:await\s+)?(expect|assertThat|expectThat)\s*\(")
CHAINED = re.compile(r"\s*((?:\.\w+)+)(?:\((.*)\)|\s+(?:eq|eql|be|equal)(?:\((.*)\)|\s+(.*)))")
EQUAL = re.compile(r"\s*(?<![=!<>])={2,3}(?!=)\s*")
OTHER_LOGIC = re.compile(r"\|\||&&|\?|[<>!]=|[<>]|=~|\b(?:or|and|not|in|when|unless|if)\b|!\s*\w")
LONGEST_STORE = 400
"""[characters] Of a line in which names are set; what stands behind it is data."""

HANDLE = re.compile(r"[a-z]{1,2}|this|self")
"""What Go's and C's libraries want before the two sides."""


@dataclass(frozen=True, slots=True)
class _Block:
    name: str
    head: str
    body: tuple[str, ...]


def read(path: str, content: str) -> tuple[tuple[Test, ...], str]:
    """Read the tests of a file, and all of its other code as one text."""
    ending = path.rpartition(".")[2].lower()
    lines = _without_comments(content, ending in HASH_COMMENTS).split("\n")
    blocks, others = _blocks(lines)
    own = frozenset(_stored(others))
    tests = Counter(block.name for block in blocks)
    return tuple(_test(block, own) for block in blocks if tests[block.name] == 1), "\n".join(others)


def _without_comments(content: str, hashes: bool) -> str:
    """The code with its comments blank; a text over several lines becomes one line."""
    return (HASHES if hashes else SLASHES).sub(_kept, content)


def _kept(found: re.Match[str]) -> str:
    text = found["text"]
    if text is None:
        return " "
    flat = text.replace("\n", " ")
    return f"computed({flat})" if COMPUTED.search(text) else flat


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
    """The name of the test that begins in a line, and the rest of the line."""
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
        sides = None if stopped else _sides(statement)
        if sides:
            equal.append(sides)
        else:
            setup.append(statement)
            binding = BINDING.fullmatch(statement)
            bound |= {binding[1]: binding[2]} if binding else {}
        stopped = stopped or bool(STOPS.search(_bare(statement)))
    stored = Counter(_stored(setup))
    once = {name: value for name, value in bound.items() if stored[name] == 1}
    parameters = NAMES.findall(block.head.partition("=>")[0])
    unknown = {"self", "this", *parameters, *own, *stored} - once.keys()
    return Test(block.name, tuple(equal), Scope(once, frozenset(unknown)), tuple(setup))


def _statements(block: _Block) -> tuple[list[str], list[str]]:
    """The statements that stand directly in a block, each on one line; the lines of inner
    blocks."""
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
    """The body of a test that stands on the line of its head."""
    _, arrow, body = head.partition("=>")
    body = body.strip().rstrip(";").removesuffix(")").strip()
    return [body.removeprefix("{").removesuffix("}").strip()] if arrow and body else []


def _bare(code: str) -> str:
    return TEXTS.sub('""', code)


def _depth(line: str) -> int:
    bare = _bare(line)
    return sum(bare.count(sign) for sign in "([{") - sum(bare.count(sign) for sign in ")]}")


def _stored(lines: Iterable[str]) -> Iterator[str]:
    """Name what code makes or sets; what it imports comes from the code under test."""
    for line in lines:
        bare = _bare(line)
        yield from MADE.findall(bare)
        for sign in STORES.finditer(bare[:LONGEST_STORE]):
            if not IMPORTS.match(bare, sign.start()):
                yield from dict.fromkeys(NAMES.findall(bare[: sign.start()]))


def _sides(statement: str) -> tuple[str, str] | None:
    """Give both sides of the equality without which a statement fails."""
    for form in (_expected, _plain, _called, _unless):
        sides = form(statement)
        if sides:
            return sides
    return None


def _expected(statement: str) -> tuple[str, str] | None:
    """``expect(A).toBe(B)``, ``expect(A).to eq(B)``, ``assertThat(A).isEqualTo(B)``."""
    opened = EXPECTED.match(statement)
    end = _closing(statement, opened.end() - 1) if opened else 0
    chain = CHAINED.fullmatch(statement, end + 1) if end else None
    if not opened or not chain:
        return None
    called = chain[1] if chain[2] is not None else f"{chain[1]}.equal"
    value = next(filter(None, chain.groups()[1:]), "")
    alone = len(split(value)) == 1 and is_equality(opened[1] + called)
    return (statement[opened.end() : end], value) if alone else None


def _plain(statement: str) -> tuple[str, str] | None:
    """``assert A == B``, with or without brackets and a message."""
    found = PLAIN.fullmatch(statement)
    if not found:
        return None
    inner = found[1]
    if statement[len("assert") :].lstrip("! ").startswith("("):
        inner = inner.removesuffix(")")
    test = (split(inner) or [""])[0]
    sides = EQUAL.split(test)
    logic = OTHER_LOGIC.search(EQUAL.sub(" ", _bare(test)))
    return (sides[0], sides[1]) if len(sides) == 2 and not logic else None


def _called(statement: str) -> tuple[str, str] | None:
    """``assert_eq!(A, B)``, ``assert.Equal(t, A, B)``, ``assert_equal A, B``; then a message."""
    found = CALLED.fullmatch(statement)
    if not found or not is_equality(found[1]):
        return None
    sides = split(found[2] or found[3] or "")
    if len(sides) > 2 and HANDLE.fullmatch(sides[0]):
        sides = sides[1:]
    tolerant = len(sides) > 2 and not TEXTS.match(sides[2])
    return (sides[0], sides[1]) if len(sides) >= 2 and not tolerant else None


def _unless(statement: str) -> tuple[str, str] | None:
    """``if A != B { t.Errorf(...) }``."""
    found = UNLESS.fullmatch(statement)
    if not found or not FAILS.match(found[5]) or OTHER_LOGIC.search(_bare(found[3] + found[4])):
        return None
    name, value = found[1], found[2]
    left, right = (value if name and side == name else side for side in (found[3], found[4]))
    return left, right


def _closing(text: str, at: int) -> int:
    """Where the bracket closes that opens at a place; 0 if nowhere."""
    depth = 0
    for place, letter in enumerate(_masked(text[at:]), at):
        depth += (letter in "([{") - (letter in ")]}")
        if not depth:
            return place
    return 0


def _masked(code: str) -> str:
    return TEXTS.sub(lambda found: "q" * len(found[0]), code)
