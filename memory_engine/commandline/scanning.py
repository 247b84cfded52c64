"""Where a parser of shell lines stands, and how it reads quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.domain.patterns import regex

PLAIN = regex(r"[^'\"`\\$<>|&;\n() \t\r#]+")
QUOTED = regex(r"[^`$\\\"]+")
HEREDOC = regex(r"<<(-?)[ \t]*(?:'([^'\n]+)'|\"([^\"\n]+)\"|\\?([\w.-]+))")
ESCAPABLE = '"\\$`\n'
"""Within double quotes a backslash before any other sign is one of the text."""


class Unreadable(ValueError):
    """A shell line that can't be taken apart."""


class Scan:
    """The word, command and redirection that a parser is at.

    ``inner`` are the spans of commands within the line that nobody has parsed yet; ``plain``
    holds as long as the line is nothing but commands in pipes and lists.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.words: list[str] = []
        self.reads: list[str] = []
        self.writes: list[str] = []
        self.word: list[str] = []
        self.started, self.redirect, self.fed = False, "", False
        self.inner: list[tuple[int, int]] = []
        self.plain = True

    def add(self, text: str) -> None:
        """Add text to the word."""
        self.word.append(text)
        self.started = True

    def take(self, run: re.Match[str] | None) -> None:
        """Add a run of plain signs, else the one sign here."""
        text = run.group() if run else self.text[self.at]
        self.add(text)
        self.at += len(text)

    def ahead(self, count: int, skipped: int = 0) -> str:
        """The next signs."""
        return self.text[self.at + skipped : self.at + skipped + count]

    def end_word(self) -> None:
        """Put the word where it belongs: among the command's, or its files."""
        if self.started:
            places = {"<": self.reads, ">": self.writes, "": self.words}
            places.get(self.redirect, []).append("".join(self.word))
            self.redirect = ""
        self.word, self.started = [], False


def quote(scan: Scan, sign: str) -> None:
    """Read on from a quotation mark, backslash or dollar."""
    _READERS[sign](scan)


def nested(scan: Scan, start: int, end: int) -> None:
    """Set a command within the line aside for the parser."""
    scan.inner.append((start, end))
    scan.plain = False
    scan.at = end + 1


def _single(scan: Scan) -> None:
    end = scan.text.find("'", scan.at + 1)
    if end < 0:
        raise Unreadable("'")
    scan.add(scan.text[scan.at + 1 : end])
    scan.at = end + 1


def _double(scan: Scan) -> None:
    scan.at += 1
    scan.add("")
    while (sign := scan.ahead(1)) != '"':
        if not sign:
            raise Unreadable('"')
        if sign == "\\" and scan.ahead(1, 1) not in ESCAPABLE:
            scan.take(None)
        elif sign in "`$\\":
            quote(scan, sign)
        else:
            scan.take(QUOTED.match(scan.text, scan.at))
    scan.at += 1


def _backtick(scan: Scan) -> None:
    end = scan.text.find("`", scan.at + 1)
    if end < 0:
        raise Unreadable("`")
    nested(scan, scan.at + 1, end)
    scan.add("$_")


def _escape(scan: Scan) -> None:
    if not (escaped := scan.ahead(1, 1)):
        raise Unreadable("\\")
    scan.add(escaped)
    scan.at += 2


def _dollar(scan: Scan) -> None:
    if scan.ahead(2, 1) == "((":
        end = scan.text.find("))", scan.at)
        if end < 0:
            raise Unreadable("$((")
        scan.add("0")
        scan.plain = False
        scan.at = end + 2
    elif scan.ahead(1, 1) == "(":
        nested(scan, scan.at + 2, closing(scan.text, scan.at + 2))
        scan.add("$_")
    else:
        scan.add("$")
        scan.at += 1


_READERS: dict[str, Callable[[Scan], None]] = {
    "'": _single,
    '"': _double,
    "`": _backtick,
    "\\": _escape,
    "$": _dollar,
}


def closing(text: str, start: int) -> int:
    """Find the bracket that closes the one before ``start``.

    Quotations and here-documents are passed over.
    """
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
