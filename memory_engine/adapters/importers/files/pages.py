"""Small text pages that are edited in place.

They are read whole, and read again when they changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.batch import Batch, LeftOut
from memory_engine.adapters.importers.files.jsonl import refuse_binary
from memory_engine.adapters.importers.paths import DEPENDENCY
from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.log import squeezed

LARGEST = 4 * 1024 * 1024
"""[bytes] A larger page is no page that anybody writes notes on."""


GIT = ".git"
OWN_FOLDERS = frozenset({".kairos-mem", GIT})
"""What lies in them was not written as a page: the engine's own log, and the versions of
everything."""


class SourcePage(NamedTuple):
    """A page that was read, or why it could not be.

    ``source`` is the name under which reading resumes.
    """

    source: str
    file: Path
    text: str = ""
    left: tuple[LeftOut, ...] = ()


def readable_text(path: Path, kind: str) -> str:
    """Read the text of a page; raises ``BadInput`` where it is none."""
    refuse_binary(path, kind)
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(
                str(path), f"it is larger than {LARGEST:,} bytes", f"Give the path of {kind}."
            )
        return path.read_text("utf-8-sig", errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise BadInput(
            str(path), error.strerror or str(error), f"Give the path of {kind}."
        ) from None


def read_each(files: Iterable[Path], given: Path, kind: str) -> Iterator[SourcePage]:
    """Read pages one by one.

    Of a folder, one that can't be read is left out and named.
    """
    for file in files:
        source = place_name(file, given)
        try:
            page = SourcePage(source, file, readable_text(file, kind))
        except BadInput as damage:
            if file == given:
                raise
            page = SourcePage(source, file, left=(LeftOut(damage.what, source, damaged=True),))
        yield page


def as_unread(left: Iterable[LeftOut]) -> Iterator[Batch]:
    """Give what could not be read as a batch that marks nothing.

    So it is tried again.
    """
    if gone := tuple(left):
        yield Batch("", "", left=gone)


def files_below(folder: Path, wanted: Callable[[Path], bool]) -> tuple[list[Path], list[LeftOut]]:
    """Find the files that are wanted below a folder.

    And name the folders that were not looked into.
    """
    found: list[Path] = []
    left: list[LeftOut] = []

    def unlisted(error: OSError) -> None:
        left.append(
            LeftOut(
                "a folder that can't be listed", _below(Path(error.filename), folder), damaged=True
            )
        )

    for where, folders, names in os.walk(folder, onerror=unlisted):
        for name in [name for name in folders if _not_of_the_owner(Path(where, name), folder)]:
            folders.remove(name)
            if name != GIT:
                left.append(
                    LeftOut(
                        "a folder of dependencies or of kairos-mem",
                        _below(Path(where, name), folder),
                    )
                )
        found += [
            file
            for file in (Path(where, name) for name in names)
            if wanted(file) and file.is_file()
        ]
    return sorted(found), left


def _not_of_the_owner(path: Path, given: Path) -> bool:
    return path.name in OWN_FOLDERS or bool(
        DEPENDENCY.search(f"{path.relative_to(given).as_posix()}/")
    )


def _below(path: Path, folder: Path) -> str:
    return spelt_out(f"{path.relative_to(folder).as_posix()}/")


def modified(path: Path) -> str:
    """Tell when a file was last written.

    As the engine writes times.
    """
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (ValueError, OverflowError):
        at = datetime.fromtimestamp(0, UTC)  # a time that no calendar has
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def page_mark(text: str) -> str:
    """Make a page's mark: a digest of its text, as JSON."""
    return f'"{hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}"'


def is_changed(text: str, mark: str) -> bool:
    """Tell whether a page is another than that of the mark."""
    return page_mark(text) != mark


def place_name(file: Path, given: Path) -> str:
    """Name a file within what is imported.

    The name is stable, and spelt out where it is no text.
    """
    name = (
        file.relative_to(given).as_posix()
        if given.is_dir() and file != given
        else os.path.basename(file)
    )
    return spelt_out(name)


def spelt_out(name: str) -> str:
    """Spell a file's name so that it can be written down.

    Whatever bytes it is made of.
    """
    return squeezed(os.fsencode(name).decode("utf-8", "backslashreplace"))
