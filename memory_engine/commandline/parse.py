"""A shell line, parsed once for all who ask.

Commands in substitutions, subshells, loops and here-documents are the line's, too. Linear; runs
nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from memory_engine.commandline.scanning import (
    HEREDOC,
    PLAIN,
    Scan,
    Unreadable,
    closing,
    nested,
    quote,
)
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex

LONGEST = 4000
"""[characters] A longer line is a program of its own, of which nothing is known."""

DEEPEST = 5
"""[levels] Of substitutions within substitutions."""

KEYWORDS = frozenset(
    "if then elif else fi while until do done for case esac in ! { } function select time".split()
)
QUOTING = "'\"`\\$"
OPERATORS = "|&;\n()"
BLANK = " \t\r"
REDIRECTION = regex(r"<<<|<>|>>|>\||[<>]&?")
ASSIGNED = regex(r"([A-Za-z_]\w*)\+?=(.*)", re.S)
SHOWN = 40
"""[characters] Of a line that is refused."""


class Invocation(NamedTuple):
    """One command.

    ``words`` has its program first; ``assigned`` are the variables that are set for it; ``reads``
    and ``writes`` the files that it is redirected from and to; ``fed`` where a text or a pipe goes
    in; ``keyword`` the first word of the shell's own before it; ``then`` the operator behind it.
    """

    words: tuple[str, ...]
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    fed: bool = False
    assigned: tuple[str, ...] = ()
    keyword: str = ""
    then: str = ""


class ShellLine(NamedTuple):
    """The commands of a line, and the variables that it sets.

    Each with the words that it is set from.

    ``plain`` where it is nothing but commands in pipes and lists: no subshell or substitution, no
    here-document, nothing in the background, and one line.
    """

    calls: tuple[Invocation, ...]
    variables: dict[str, tuple[str, ...]]
    plain: bool = True


class _Parse(NamedTuple):
    """What a parser has read so far, and how deep it stands."""

    depth: int
    calls: list[Invocation]
    variables: dict[str, tuple[str, ...]]
    bodies: list[tuple[str, bool, bool]]
    """Here-documents to come: closing word, whether it is set in, whether it may call commands."""


@lru_cache(maxsize=256)
def parse_shell(text: str) -> ShellLine:
    """Take a shell line apart.

    Raises ``Unreadable`` where it is too long, too deep, or not well formed.
    """
    return _parsed(text, 0)


def _parsed(text: str, depth: int) -> ShellLine:
    if len(text) > LONGEST or depth > DEEPEST:
        raise Unreadable(text[:SHOWN])
    scan, made = Scan(text.replace("\\\n", " ")), _Parse(depth, [], {}, [])
    while scan.at < len(scan.text):
        _step(scan, made)
        while scan.inner:
            start, end = scan.inner.pop(0)
            _take_in(made, _parsed(scan.text[start:end], depth + 1))
    _end_command(scan, made, "")
    return ShellLine(tuple(made.calls), made.variables, scan.plain)


def _take_in(made: _Parse, inner: ShellLine) -> None:
    """Count what a substitution runs among what the line runs."""
    made.calls.extend(inner.calls)
    made.variables.update(inner.variables)


def _step(scan: Scan, made: _Parse) -> None:
    """Read one sign, quotation, substitution or operator."""
    sign = scan.text[scan.at]
    if sign in QUOTING:
        quote(scan, sign)
    elif sign in "<>":
        _redirection(scan, made)
    elif sign in OPERATORS:
        _operator(scan, made, sign)
    elif sign in BLANK:
        scan.end_word()
        scan.at += 1
    elif sign == "#" and not scan.started:
        end = scan.text.find("\n", scan.at)
        scan.at = end if end >= 0 else len(scan.text)
    else:
        scan.take(PLAIN.match(scan.text, scan.at))


def _redirection(scan: Scan, made: _Parse) -> None:
    text, at = scan.text, scan.at
    if scan.ahead(1, 1) == "(":
        nested(scan, at + 2, closing(text, at + 2))
        scan.add("/dev/fd/0")
        return
    if "".join(scan.word).isdigit():
        scan.word, scan.started = [], False
    scan.end_word()
    operator = REDIRECTION.match(text, at)
    assert operator is not None
    here = HEREDOC.match(text, at) if operator.group() != "<<<" else None
    if here:
        indented, single, double, bare = here.groups()
        quoted = single or double
        made.bodies.append((quoted or bare, bool(indented), not quoted))
        scan.fed, scan.plain = True, False
        scan.at = here.end()
        return
    scan.at = operator.end()
    scan.fed = scan.fed or operator.group() == "<<<"
    scan.redirect = "word" if operator.group() == "<<<" else operator.group()[0]


def _operator(scan: Scan, made: _Parse, sign: str) -> None:
    if scan.ahead(2) == "&>":
        scan.end_word()
        scan.redirect = ">"
        scan.at += len("&>>" if scan.ahead(1, 2) == ">" else "&>")
        return
    twice = sign in "|&" and scan.ahead(2) == sign * 2
    operator = sign * 2 if twice else sign
    scan.plain = scan.plain and operator not in ("&", "(", ")", "\n")
    _end_command(scan, made, operator)
    scan.fed = operator == "|"
    scan.at += len(operator)
    if sign == "\n" and made.bodies:
        _take_bodies(scan, made)


def _take_bodies(scan: Scan, made: _Parse) -> None:
    """Pass over the here-documents that were announced.

    They are data, but an unquoted one may call commands.
    """
    for word, indented, expands in made.bodies:
        start = scan.at
        while scan.at < len(scan.text):
            end = scan.text.find("\n", scan.at)
            end = end if end >= 0 else len(scan.text)
            row = scan.text[scan.at : end]
            scan.at = end + 1
            if (row.lstrip("\t") if indented else row) == word:
                break
        body = scan.text[start : scan.at]
        if expands and ("$(" in body or "`" in body):
            raise Unreadable(word)
    made.bodies.clear()


def _end_command(scan: Scan, made: _Parse, operator: str) -> None:
    scan.end_word()
    words = scan.words
    keyword = words[0] if words and words[0] in KEYWORDS else ""
    while words and words[0] in KEYWORDS:
        words = words[1:]
    if keyword in ("for", "select") and words:
        made.variables[words[0]] = tuple(words[2:])
        words = []
    elif keyword == "case":
        words = []
    assigned: list[str] = []
    while words and (variable := ASSIGNED.fullmatch(words[0])):
        made.variables[variable.group(1)] = (variable.group(2),)
        assigned.append(words[0])
        words = words[1:]
    if words or scan.reads or scan.writes:
        files = tuple(scan.reads), tuple(scan.writes)
        call = Invocation(tuple(words), *files, scan.fed, tuple(assigned), keyword, operator)
        made.calls.append(call)
    scan.words, scan.reads, scan.writes = [], [], []
    scan.redirect, scan.fed = "", False
