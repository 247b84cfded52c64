"""What commands make of a text, and show of it.

They show it as the tool's reference does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memory_engine.attach.memory_tool.paths import Refused

NUMBER_WIDTH = 6
"""[digits] Of the number before a line."""
AROUND = 2
"""[lines] Shown before and after a change."""
STEP = 1_024
"""[bytes] Of a K."""
MOST_SHOWN = 2
"""[levels] Of folders in a listing."""


def numbered(lines: Sequence[str], first: int) -> str:
    """Show lines with their numbers."""
    return "\n".join(f"{at:{NUMBER_WIDTH}}\t{line}" for at, line in enumerate(lines, first))


def part(text: str, bounds: object) -> tuple[Sequence[str], int]:
    """Cut a text to a range of lines.

    -1 is its end. Gives the number of the first, too.
    """
    lines = text.split("\n")
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(map(_is_int, bounds))):
        return lines, 1
    first = max(1, bounds[0])
    return lines[first - 1 : None if bounds[1] == -1 else bounds[1]], first


def _is_int(value: object) -> bool:
    return isinstance(value, int)


def replaced(text: str, old: str, new: str, path: str) -> tuple[str, str]:
    """Replace what stands in a text once.

    Gives the text, and the lines around the change.
    """
    at = text.find(old) if old else -1
    if at < 0:
        raise Refused(
            f"No replacement was performed, old_str `{old}` did not appear verbatim in {path}."
        )
    if text.find(old, at + 1) >= 0:
        lines = ", ".join(map(str, _lines_of(text, old)))
        raise Refused(
            f"No replacement was performed. Multiple occurrences of old_str `{old}` in lines: "
            f"{lines}. Please ensure it is unique"
        )
    after = text[:at] + new + text[at + len(old) :]
    changed, lines_after = text[:at].count("\n"), after.split("\n")
    first = max(0, changed - AROUND)
    return after, numbered(lines_after[first : changed + AROUND + 1], first + 1)


def _lines_of(text: str, old: str) -> Iterable[int]:
    at = text.find(old)
    while at >= 0:
        yield text[:at].count("\n") + 1
        at = text.find(old, at + 1)


def inserted(text: str, line: object, new: str) -> str:
    """Insert a text behind a line, 0 for the beginning."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if not isinstance(line, int) or not 0 <= line <= len(lines):
        raise Refused(
            f"Invalid `insert_line` parameter: {line}. It should be within the range "
            f"[0, {len(lines)}]."
        )
    lines.insert(line, new.rstrip("\n"))
    return "\n".join(lines) + "\n"


def listing(path: str, files: Sequence[tuple[str, int]]) -> str:
    """List files with bytes, and their folders.

    Files are by their path below ``path``.
    """
    sizes: dict[str, int] = {}
    for name, size in files:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth]) + "/"
            sizes[folder] = sizes.get(folder, 0) + size
        sizes[name] = size
    rows = [
        f"{in_words(size)}\t{path}/{name}"
        for name, size in sorted(sizes.items())
        if name.rstrip("/").count("/") < MOST_SHOWN
    ]
    head = f"Here're the files and directories up to 2 levels deep in {path}, excluding hidden "
    total = sum(size for _, size in files)
    return "\n".join([f"{head}items:", f"{in_words(total)}\t{path}", *rows])


def in_words(size: float) -> str:
    """Show a number of bytes."""
    for unit in "BKM":
        if size < STEP or unit == "M":
            return f"{size:.1f}".removesuffix(".0") + unit
        size /= STEP
    raise AssertionError("the last unit holds whatever is left")
