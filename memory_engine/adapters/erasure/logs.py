"""The daily logs without what was taken out of them.

Whoever observes appends meanwhile, and holds no lock. So a log is never replaced: the new line is
appended, then the old one is blanked where it stands, and no other line moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.adapters.logs import Logs
from memory_engine.domain.errors.given import BadObservation
from memory_engine.formats.erased_line import erased
from memory_engine.formats.handwritten import items
from memory_engine.formats.log import by_hand, log_name
from memory_engine.formats.log_reading import recorded, signed
from memory_engine.privacy.erasing import Eraser
from memory_engine.privacy.erasure import Erasure


def clean_logs(root: str, erasure: Erasure, owners: bool) -> dict[str, str]:
    """Take an erasure out of every log.

    Gives where each observation's line stands now, by its old name. ``owners`` where bullets
    written by hand are the owner's word.
    """
    logs, eraser = Logs(root), erasure.eraser
    for day, _, text in logs.news({}):
        fresh = list(_fresh(day, text, erasure, eraser, owners))
        there = {id for raw in text.split(b"\n") if (id := signed(raw))}
        logs.append((day, line) for line in fresh if line.rpartition("^")[2] not in there)
        if over := list(_over(text, erasure, eraser)):
            logs.overwrite(day, over)
    return _places(root, erasure)


def _fresh(day: str, text: bytes, erasure: Erasure, eraser: Eraser, owners: bool) -> Iterator[str]:
    """Give the lines that stand for those that go."""
    for number, raw, said, reason, _ in items(text, recorded):
        if raw and (id := signed(raw)):
            if id in erasure.lines:
                yield erasure.lines[id][1]
            elif (line := _text(raw)) != (now := erased(day, line, eraser).line):
                yield now
        elif not raw and not reason and eraser.holds(said):
            place = f"{log_name(day)}:{number}"
            try:
                line = by_hand(day, said, place, owners)
                other = by_hand(day, said, place, not owners)
            except BadObservation:
                continue
            known = (erasure.lines.get(each.rpartition("^")[2]) for each in (line, other))
            yield next(filter(None, known), ("", erased(day, line, eraser).line))[1]


def _over(text: bytes, erasure: Erasure, eraser: Eraser) -> Iterator[tuple[int, bytes]]:
    """Blank lines that were replaced, and star contents in others."""
    gone = list(_lines_gone(text, erasure, eraser))
    yield from gone
    yield from ((at, blot) for at, blot in _blots(text, eraser) if not _within(at, gone))


def _lines_gone(text: bytes, erasure: Erasure, eraser: Eraser) -> Iterator[tuple[int, bytes]]:
    """Find the lines that have another now, with blanks.

    Each is (place, blanks). Of a bullet by hand these are all its lines.
    """
    numbers: set[int] = set()
    for number, raw, said, reason, last in items(text, recorded):
        if signed(raw) in erasure.lines or (raw and eraser.holds(_text(raw))):
            numbers.add(number)
        elif not raw and not reason and eraser.holds(said):
            numbers.update(range(number, last + 1))
    at = 0
    for number, raw in enumerate(text.split(b"\n"), 1):
        if number in numbers:
            yield at, b" " * len(raw)
        at += len(raw) + 1


def _blots(text: bytes, eraser: Eraser) -> Iterator[tuple[int, bytes]]:
    """Find what stands in no line that is read: (place, stars)."""
    read = text.decode("utf-8", "surrogateescape")
    for start, end, _ in eraser.spans(read):
        before, content = (
            part.encode("utf-8", "surrogateescape") for part in (read[:start], read[start:end])
        )
        yield len(before), b"\n".join(b"*" * len(line) for line in content.split(b"\n"))


def _within(at: int, over: list[tuple[int, bytes]]) -> bool:
    return any(place <= at < place + len(blank) for place, blank in over)


def _places(root: str, erasure: Erasure) -> dict[str, str]:
    """Find where the new lines stand."""
    old = {line.rpartition("^")[2]: id for id, (_, line) in erasure.lines.items()}
    return {
        old[id]: f"{log_name(day)}:{number}"
        for day, _, text in Logs(root).news({})
        for number, raw in enumerate(text.split(b"\n"), 1)
        if (id := signed(raw)) in old
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").rstrip("\r")
