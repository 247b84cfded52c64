"""JSON lines from a file that somebody else is still writing.

In bounded memory, resumable at a byte, never fatal.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from memory_engine.domain.errors.given import BadInput

LONGEST = 8 * 1024 * 1024
"""[bytes] A longer line holds an image or a dump and no sentence; it is stepped over without
being loaded."""

BUFFER = 1 << 18
"""[bytes] Read at a time: most lines are longer than what is usual."""

GUARDED = 1024
"""[bytes] At the head of the file and before the mark: if they changed, it is another file and
is read from its beginning."""

SNIFFED = 4096
"""[bytes] A NUL among the first of them says that the file is binary."""

MOST_GLUED = 64
"""[objects] On one line: more were not glued by an accident."""
WHITE = re.compile(r"\s{0,64}")
"""What may stand between two of them."""
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character: no text has it, a cut one may."""
DECODER = json.JSONDecoder()

Json = dict[str, Any]


Gist = Callable[[bytes], bytes]
"""All that a whole line says but for its time; empty where that is more than its bytes tell."""


class ReadPosition(NamedTuple):
    """Where reading stopped.

    The byte offset, the lines before it, a guard over the bytes around, and the time of the last
    line.
    """

    offset: int = 0
    number: int = 0
    guard: str = ""
    at: str = ""


class Raw(NamedTuple):
    """One line: its number from 1, the offset after it, its object.

    Or why there is none (``""``: it is empty).
    """

    number: int
    end: int
    value: Json | None
    reason: str = ""
    more: tuple[Json, ...] = ()

    @property
    def values(self) -> tuple[Json, ...]:
        """All objects of the line.

        A writer that was cut off may glue two together.
        """
        return () if self.value is None else (self.value, *self.more)


def read_lines(path: Path, start: ReadPosition, gist: Gist | None = None) -> Generator[Raw]:
    """Yield the lines after a place.

    A last line that is not whole yet is left for the next time. Of lines in a row with one
    ``gist`` the last is yielded.
    """
    with path.open("rb", buffering=BUFFER) as file:
        number, end = start.number, _after_break(file, start.offset)
        for chunk, passed, before in _with_news(file, gist):
            number, end = number + passed, end + before
            size, whole = len(chunk), chunk.endswith(b"\n")
            if size > LONGEST and not whole:
                size, whole = _stepped_over(file, size)
                chunk = b""
            values, rest = _parsed(chunk)
            if (not values and not whole) or (values and rest and not whole):
                return
            number, end = number + 1, end + size
            if len(values) == 1 and not rest and size <= LONGEST:
                yield Raw(number, end, values[0])
                continue
            reason = _why_not(rest if values else chunk, size)
            yield Raw(number, end, values[0] if values else None, reason, tuple(values[1:]))


def _with_news(file: BinaryIO, gist: Gist | None) -> Iterator[tuple[bytes, int, int]]:
    """Yield the lines that say more than the next.

    Each comes with how many before it are passed over, and their bytes.
    """
    known, held, passed, before = b"", b"", 0, 0
    while chunk := file.readline(LONGEST + 1):
        told = gist(chunk) if gist and chunk.endswith(b"\n") else b""
        if held and told == known:
            passed, before = passed + 1, before + len(held)
        elif held:
            yield held, passed, before
            passed = before = 0
        known, held = told, chunk if told else b""
        if not told:
            yield chunk, 0, 0
    if held:
        yield held, passed, before


def _after_break(file: BinaryIO, offset: int) -> int:
    """The offset after a break that was written late.

    The line before it was taken without one.
    """
    if not offset:
        return 0
    file.seek(offset - 1)
    if file.read(1) != b"\n" and file.read(1) == b"\n":
        return offset + 1
    file.seek(offset)
    return offset


def _stepped_over(file: BinaryIO, size: int) -> tuple[int, bool]:
    while chunk := file.readline(SNIFFED * 64):
        size += len(chunk)
        if chunk.endswith(b"\n"):
            return size, True
    return size, False


def _parsed(chunk: bytes) -> tuple[list[Json], bytes]:
    """Give the objects that a line holds, and what is none."""
    try:
        value = _loaded(chunk) if chunk.startswith(b'{"') else json.loads(chunk)
        if isinstance(value, dict):
            return [_whole(value, chunk)], b""
    except (ValueError, RecursionError):
        return _glued(chunk)
    return [], chunk


def _loaded(chunk: bytes) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Read JSON that begins as no encoding but UTF-8 has it."""
    text = chunk.decode("utf-8", "surrogatepass")
    value, end = DECODER.raw_decode(text)
    if text[end:].strip(" \t\r\n"):
        raise ValueError("more than one value")
    return value


def _whole(value: Json, chunk: bytes) -> Json:
    """Replace half characters by the sign for unreadable ones.

    Only where the bytes may hold such.
    """
    if b"\xed" not in chunk and (b"\\u" not in chunk or b"\\ud" not in chunk.lower()):
        return value
    mended: Json = json.loads(HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    return mended


def _glued(chunk: bytes) -> tuple[list[Json], bytes]:
    """Read objects that stand on one line without a break.

    As far as they are whole.
    """
    text = chunk.decode("utf-8", "replace").removeprefix("\ufeff")
    objects: list[Json] = []
    at = 0
    while at < len(text) and len(objects) < MOST_GLUED:
        try:
            value, end = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        if not isinstance(value, dict):
            break
        objects.append(_whole(value, chunk))
        at = WHITE.match(text, end).end()  # type: ignore[union-attr]
    return objects, text[at:].strip().encode()


def _why_not(chunk: bytes, size: int) -> str:
    if size > LONGEST:
        return f"longer than {LONGEST // 1024 // 1024} MB"
    return "damaged line" if chunk.strip() else ""


def guard(path: Path, offset: int) -> str:
    """Digest the head of a file and the bytes before an offset."""
    with path.open("rb") as file:
        head = file.read(min(GUARDED, offset))
        file.seek(max(0, offset - GUARDED))
        return hashlib.sha256(head + file.read(min(GUARDED, offset))).hexdigest()[:16]


def still_there(path: Path, place: ReadPosition) -> bool:
    """Tell whether a file is the one that was read so far."""
    return path.stat().st_size >= place.offset and guard(path, place.offset) == place.guard


def place_of(mark: str, path: Path) -> ReadPosition:
    """Read from a mark where a file was read up to.

    Gives its start, if it is another file now.
    """
    try:
        place = ReadPosition(*json.loads(mark))
        return place if still_there(path, place) else ReadPosition()
    except (ValueError, TypeError):
        return ReadPosition()


def mark_of(place: ReadPosition, path: Path) -> str:
    """Write a mark: where reading stopped, and the file's identity."""
    return json.dumps([place.offset, place.number, guard(path, place.offset)])


def refuse_binary(path: Path, kind: str) -> None:
    """Raise ``BadInput`` where a path is no readable text file.

    It may be missing, unreadable, binary, or no plain file: a pipe may never end.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadInput(str(path), "this is no plain file", f"Give the path of {kind}.")
        with path.open("rb") as file:
            head = file.read(SNIFFED)
    except OSError as error:
        raise BadInput(
            str(path), error.strerror or str(error), f"Give the path of {kind}."
        ) from None
    if b"\0" in head:
        raise BadInput(str(path), "this is a binary file", f"Give the path of {kind}.")
