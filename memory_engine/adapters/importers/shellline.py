"""A shell line -> every command in it, those in substitutions, subshells, loops and
here-documents too. Linear; runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST = 4000
"""[characters] A longer line is a program of its own, of which nothing is known."""

DEEPEST = 5
"""[levels] Of substitutions within substitutions."""

KEYWORDS = frozenset(
    "if then elif else fi while until do done for case esac in ! { } function select time".split()
)
PLAIN = re.compile(r"[^'\"`\\$<>|&;\n() \t\r#]+")
QUOTED = re.compile(r"[^`$\\\"]+")
HEREDOC = re.compile(r"<<(-?)[ \t]*(?:'([^'\n]+)'|\"([^\"\n]+)\"|\\?([\w.-]+))")
ASSIGNED = re.compile(r"([A-Za-z_]\w*)\+?=(.*)", re.S)


class Unreadable(ValueError):
    """A shell line that can't be taken apart."""


class Call(NamedTuple):
    """One command: its words, the files that it reads from and writes to, and whether it is fed
    with a text or a pipe."""

    words: tuple[str, ...]
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    fed: bool = False


class Line(NamedTuple):
    """The commands of a line, and the variables that it sets, each with the words it is set
    from."""

    calls: tuple[Call, ...]
    variables: dict[str, tuple[str, ...]]


@dataclass
class _Reading:
    """Where a reader stands."""

    text: str
    depth: int
    at: int = 0
    calls: list[Call] = field(default_factory=list)
    variables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    word: list[str] = field(default_factory=list)
    started: bool = False
    redirect: str = ""
    piped: bool = False
    fed: bool = False
    bodies: list[tuple[str, bool, bool]] = field(default_factory=list)


def line_of(text: str, depth: int = 0) -> Line:
    """Take a shell line apart; raises ``Unreadable`` where it is too long, too deep or not well
    formed."""
    if len(text) > LONGEST or depth > DEEPEST:
        raise Unreadable(text[:40])
    reading = _Reading(text.replace("\\\n", " "), depth)
    while reading.at < len(reading.text):
        _step(reading)
    _end_command(reading)
    return Line(tuple(reading.calls), reading.variables)


def _step(reading: _Reading) -> None:
    """One sign, quotation, substitution or operator."""
    text, at = reading.text, reading.at
    sign = text[at]
    if sign in "'\"`\\$":
        _QUOTING[sign](reading)
    elif sign in "<>" and text[at + 1 : at + 2] == "(":
        _nested(reading, at + 2, _closing(text, at + 2))
        _add(reading, "/dev/fd/0")
    elif sign in "<>":
        _redirection(reading)
    elif sign in "|&;\n()":
        _operator(reading, sign)
    elif sign in " \t\r":
        _end_word(reading)
        reading.at += 1
    elif sign == "#" and not reading.started:
        reading.at = end if (end := text.find("\n", at)) >= 0 else len(text)
    else:
        _add_run(reading, PLAIN.match(text, at))


def _add(reading: _Reading, text: str) -> None:
    reading.word.append(text)
    reading.started = True


def _add_run(reading: _Reading, run: re.Match[str] | None) -> None:
    """Signs that mean nothing but themselves; one that did not begin a word may stand within
    one."""
    text = run.group() if run else reading.text[reading.at]
    _add(reading, text)
    reading.at += len(text)


def _single(reading: _Reading) -> None:
    end = reading.text.find("'", reading.at + 1)
    if end < 0:
        raise Unreadable("'")
    _add(reading, reading.text[reading.at + 1 : end])
    reading.at = end + 1


def _double(reading: _Reading) -> None:
    reading.at += 1
    _add(reading, "")
    while reading.text[reading.at : reading.at + 1] != '"':
        if reading.at >= len(reading.text):
            raise Unreadable('"')
        sign = reading.text[reading.at]
        if sign in "`$\\":
            _QUOTING[sign](reading)
        else:
            _add_run(reading, QUOTED.match(reading.text, reading.at))
    reading.at += 1


def _backtick(reading: _Reading) -> None:
    end = reading.text.find("`", reading.at + 1)
    if end < 0:
        raise Unreadable("`")
    _nested(reading, reading.at + 1, end)
    _add(reading, "$_")


def _escape(reading: _Reading) -> None:
    _add(reading, reading.text[reading.at + 1 : reading.at + 2])
    reading.at += 2


def _dollar(reading: _Reading) -> None:
    text, at = reading.text, reading.at
    if text[at + 1 : at + 3] == "((":
        end = text.find("))", at)
        if end < 0:
            raise Unreadable("$((")
        _add(reading, "0")
        reading.at = end + 2
    elif text[at + 1 : at + 2] == "(":
        _nested(reading, at + 2, _closing(text, at + 2))
        _add(reading, "$_")
    else:
        _add(reading, "$")
        reading.at += 1


_QUOTING = {"'": _single, '"': _double, "`": _backtick, "\\": _escape, "$": _dollar}


def _nested(reading: _Reading, start: int, end: int) -> None:
    """A command within the line: its commands are the line's, too."""
    inner = line_of(reading.text[start:end], reading.depth + 1)
    reading.calls += inner.calls
    reading.variables |= inner.variables
    reading.at = end + 1


def _closing(text: str, start: int) -> int:
    """Where the bracket that was opened before ``start`` closes; quotations and here-documents
    are passed over."""
    depth, at = 1, start
    while at < len(text):
        sign = text[at]
        here = HEREDOC.match(text, at) if sign == "<" else None
        if here and text[at + 2 : at + 3] != "<":
            at = _after_body(text, here.end(), next(filter(None, here.groups()[1:])))
        elif sign == "\\":
            at += 1
        elif sign in "'\"":
            at = text.find(sign, at + 1)
            if at < 0:
                break
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise Unreadable("(")


def _after_body(text: str, start: int, word: str) -> int:
    """The last place of a here-document's closing word."""
    end = re.compile(rf"\n\t*{re.escape(word)}(?=[\n)]|\Z)").search(text, start)
    return end.end() - 1 if end else start


def _redirection(reading: _Reading) -> None:
    text, at = reading.text, reading.at
    here = HEREDOC.match(text, at) if text[at : at + 3] != "<<<" else None
    if "".join(reading.word).isdigit():
        reading.word, reading.started = [], False
    _end_word(reading)
    if here:
        quoted = here.group(2) or here.group(3)
        reading.bodies.append((quoted or here.group(4), bool(here.group(1)), not quoted))
        reading.fed = True
        reading.at = here.end()
        return
    operator = re.match(r"<<<|<>|>>|>\||[<>]&?", text[at:])
    assert operator is not None
    reading.at += operator.end()
    reading.fed = reading.fed or operator.group() == "<<<"
    reading.redirect = "word" if operator.group() == "<<<" else operator.group()[0]


def _operator(reading: _Reading, sign: str) -> None:
    text, at = reading.text, reading.at
    if text[at : at + 2] == "&>":
        _end_word(reading)
        reading.redirect = ">"
        reading.at += 3 if text[at + 2 : at + 3] == ">" else 2
        return
    _end_command(reading)
    pipe = sign == "|" and text[at + 1 : at + 2] != "|"
    reading.piped = pipe
    reading.at += 2 if sign in "|&" and text[at + 1 : at + 2] == sign else 1
    if sign == "\n" and reading.bodies:
        _take_bodies(reading)


def _take_bodies(reading: _Reading) -> None:
    """The here-documents that were announced: data, in which an unquoted one may call commands."""
    for word, indented, expands in reading.bodies:
        start = reading.at
        while reading.at < len(reading.text):
            end = reading.text.find("\n", reading.at)
            end = end if end >= 0 else len(reading.text)
            row = reading.text[reading.at : end]
            reading.at = end + 1
            if (row.lstrip("\t") if indented else row) == word:
                break
        body = reading.text[start : reading.at]
        if expands and ("$(" in body or "`" in body):
            raise Unreadable(word)
    reading.bodies = []


def _end_word(reading: _Reading) -> None:
    if reading.started:
        word = "".join(reading.word)
        if reading.redirect == "<":
            reading.reads.append(word)
        elif reading.redirect == ">":
            reading.writes.append(word)
        elif not reading.redirect:
            reading.words.append(word)
        reading.redirect = ""
    reading.word, reading.started = [], False


def _end_command(reading: _Reading) -> None:
    _end_word(reading)
    words = reading.words
    looped = words[0] if words else ""
    while words and words[0] in KEYWORDS:
        words = words[1:]
    if looped in ("for", "select") and words:
        reading.variables[words[0]] = tuple(words[2:])
        words = []
    elif looped == "case":
        words = []
    while words and (variable := ASSIGNED.fullmatch(words[0])):
        reading.variables[variable.group(1)] = (variable.group(2),)
        words = words[1:]
    if words or reading.reads:
        call = Call(
            tuple(words), tuple(reading.reads), tuple(reading.writes), reading.fed or reading.piped
        )
        reading.calls.append(call)
    reading.words, reading.reads, reading.writes = [], [], []
    reading.redirect, reading.fed, reading.piped = "", False, False
