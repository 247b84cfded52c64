"""What a person wrote into a daily log by hand.

Bullets as Markdown has them, and what among them is no statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from memory_engine.claims.prose import BOX, FENCE, HEADING, NO_PROSE, STRUCK, TASKS
from memory_engine.domain.named import NamedTuple
from memory_engine.privacy.redact import may_hold_secret, redacted

BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
URL = re.compile(r"<?(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+>?", re.I)
NO_BULLET = "a paragraph is no bullet, and not read"
REMEDY = "Write it as a bullet that states something, if it is to be remembered."


class Item(NamedTuple):
    """A recorded line (``raw``), or a text by hand.

    Or why a text by hand is not read. It stands on the lines from ``number`` to ``last``.
    """

    number: int
    raw: bytes = b""
    text: str = ""
    reason: str = ""
    last: int = 0


def items(log: bytes | Iterable[bytes], recorded: Callable[[bytes], bool]) -> Iterator[Item]:
    """Cut a log into recorded lines and handwritten items.

    It may be lines of one. A recorded line ends whatever is open.
    """
    reading = _Reading()
    lines = log.split(b"\n") if isinstance(log, bytes) else (line.rstrip(b"\n") for line in log)
    for number, raw in enumerate(lines, 1):
        if recorded(raw):
            yield from reading.closed()
            reading = _Reading()
            yield Item(number, raw, last=number)
        else:
            yield from reading.read(number, raw)
    yield from reading.closed()


def any_by_hand(lines: Iterable[bytes], recorded: Callable[[bytes], bool]) -> bool:
    """Tell whether the engine did not write all of these lines."""
    return any(not recorded(raw) and raw.strip() for raw in (line.rstrip(b"\n") for line in lines))


def secrets_by_hand(log: bytes, recorded: Callable[[bytes], bool]) -> list[tuple[int, bytes]]:
    """Find secrets in handwriting: (place, stars to overwrite)."""
    own = b"\n".join(
        b" " * len(line) if recorded(line) else line for line in log.split(b"\n")
    ).decode("utf-8", "surrogateescape")
    if not own.strip() or not may_hold_secret(own):
        return []
    from memory_engine.privacy.secrets import secrets_in  # heavy, and seldom wanted

    found = []
    for start, end, _ in secrets_in(own):
        before, secret = (
            part.encode("utf-8", "surrogateescape") for part in (own[:start], own[start:end])
        )
        stars = b"\n".join(b"*" * len(line) for line in secret.split(b"\n"))
        found.append((len(before), stars))
    return found


class _Reading:
    """What is open at a line: text, fence, comment."""

    def __init__(self) -> None:
        self._begun: Item | None = None
        self._more: list[str] = []
        self._fence, self._comment = "", False

    def closed(self) -> Iterator[Item]:
        """Give what is open, and close it."""
        if begun := self._begun:
            text = " ".join((begun.text, *self._more))
            last = begun.number + len(self._more)
            item = begun._replace(text=text) if begun.reason else _item(begun.number, text)
            yield item._replace(last=last)
        self._begun, self._more = None, []

    def read(self, number: int, raw: bytes) -> Iterator[Item]:
        """Read a line: what it ends, begins or goes on with."""
        line = raw.decode("utf-8", "replace").rstrip("\r")
        bullet, torn = BULLET.match(line), "\ufffd" in line
        if (torn and bullet) or self._parts(line):
            yield from self.closed()
            if torn and bullet:
                yield Item(number, raw, last=number)
        elif bullet:
            yield from self.closed()
            self._begun = Item(number, text=line[bullet.end() :].strip())
        elif self._begun:
            self._more.append(line.strip())
        elif line.isprintable():
            self._begun = Item(number, text=line.strip(), reason=NO_BULLET)

    def _parts(self, line: str) -> bool:
        """Whether a line is no text, and ends the one before it."""
        if self._hidden(line) or not line.strip():
            return True
        return bool(HEADING.match(line) or NO_PROSE.match(line))

    def _hidden(self, line: str) -> bool:
        """Whether a line is code or comment, or bounds such."""
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
    """Why a text by hand is not read; "" where it is."""
    if undone:
        return "a task that is not done is no statement, and not read"
    if not said:
        return "what is struck out is not read"
    if said.endswith(":"):
        return "what only leads to the items below it is not read"
    if URL.fullmatch(said):
        return "an address by itself says nothing, and is not read"
    return "this looks like a secret, and is not read" if redacted(said) != said else ""
