"""What a person wrote into a daily log by hand: bullets as Markdown has them, and what among
them is no statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from memory_engine.claims.prose import BOX, FENCE, HEADING, NO_PROSE, STRUCK, TASKS
from memory_engine.privacy.secrets import secret_in

BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
URL = re.compile(r"<?(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+>?", re.I)
PASSWORD = re.compile(
    r"\b(?:password|passwd|passphrase|api[ -]?key|secret|token|"
    r"pin)\b(?:\s+is\s+[\"'`]?(?=\S*\d)\S{4,}|\s*[:=]\s*\S+\s*\Z)",
    re.I,
)
"""A secret told by its name: what follows is one word that no prose has."""
REMEDY = "Write it as a bullet that states something, if it is to be remembered."


class Item(NamedTuple):
    """A recorded line as it stands (``raw``), or a text by hand; or why a text by hand is not
    read."""

    number: int
    raw: bytes = b""
    text: str = ""
    reason: str = ""


def items(log: bytes, recorded: Callable[[bytes], bool]) -> Iterator[Item]:
    """Cut a log into recorded lines and what stands between them by hand; a recorded line ends
    whatever is open."""
    reading = _Reading()
    for number, raw in enumerate(log.split(b"\n"), 1):
        if recorded(raw):
            yield from reading.closed()
            reading = _Reading()
            yield Item(number, raw)
        else:
            yield from reading.read(number, raw)
    yield from reading.closed()


class _Reading:
    """What is open at a line: a bullet or a paragraph, a fence, a comment."""

    def __init__(self) -> None:
        self._begun: Item | None = None
        self._more: list[str] = []
        self._fence, self._comment = "", False

    def closed(self) -> Iterator[Item]:
        """Give what is open, and close it."""
        if self._begun:
            text = " ".join((self._begun.text, *self._more))
            yield (
                self._begun._replace(text=text)
                if self._begun.reason
                else _item(self._begun.number, text)
            )
        self._begun, self._more = None, []

    def read(self, number: int, raw: bytes) -> Iterator[Item]:
        line = raw.decode("utf-8", "replace").rstrip("\r")
        if "\ufffd" in line and BULLET.match(line):
            yield from self.closed()
            yield Item(number, raw)
        elif self._hidden(line) or not line.strip() or HEADING.match(line) or NO_PROSE.match(line):
            yield from self.closed()
        elif bullet := BULLET.match(line):
            yield from self.closed()
            self._begun = Item(number, text=line[bullet.end() :].strip())
        elif self._begun:
            self._more.append(line.strip())
        elif line.isprintable():
            self._begun = Item(
                number, text=line.strip(), reason="a paragraph is no bullet, and not read"
            )

    def _hidden(self, line: str) -> bool:
        """Whether a line is code or a comment, or opens or closes such."""
        mark = FENCE.match(line)
        if self._comment or (not self._fence and line.lstrip().startswith("<!--")):
            self._comment = "-->" not in line
            return True
        if mark and (not self._fence or mark[1].startswith(self._fence)):
            self._fence = "" if self._fence else mark[1]
            return True
        return bool(self._fence)


def _item(number: int, text: str) -> Item:
    box = BOX.match(text)
    said = STRUCK.sub("", text[box.end() :] if box else text).strip()
    done = box is not None and TASKS.get(box[1]) == "done"
    return Item(
        number,
        text=f"Done: {said}" if done else said,
        reason=_reason(said, box is not None and not done),
    )


def _reason(said: str, undone: bool) -> str:
    if undone:
        return "a task that is not done is no statement, and not read"
    if not said:
        return "what is struck out is not read"
    if URL.fullmatch(said):
        return "an address by itself says nothing, and is not read"
    return (
        "this looks like a secret, and is not read"
        if secret_in(said) or PASSWORD.search(said)
        else ""
    )
