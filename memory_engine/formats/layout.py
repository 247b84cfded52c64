"""Which topic file a line stands in, with what belongs together.

A line stands under the folder that it speaks of, a large folder under its parts down to the file;
what names no place, or a folder that few lines speak of, under its section. What is longer than a
file goes on in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from memory_engine.domain import policy as numbers
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Standing
from memory_engine.formats.lines import command_of, line_of, rank, section_of, slug

FORM_BYTES = 280
"""[bytes] Set aside for what stands around the lines of a topic file: its front matter and the
seal."""
FOLDER_DEPTH = 2
"""[folders] From the root of the code base to where a folder is a topic."""
TAKEN = frozenset({"memory"})
"""Names that no topic file may have: where case is not told apart it would be the index."""

Groups = dict[str, list[Standing]]
"""Lines by the name of what they are about, each in order of use."""


class Sizes(NamedTuple):
    """A file's bytes for lines, and each line's, by fact id."""

    room: int
    of: Mapping[str, int]


def laid(lines: Sequence[Standing], policy: Policy) -> Groups:
    """Lay lines out as topic files, each in order of use.

    What no file has room for is in none.
    """
    of = {one.fact.id: len(line_of(one, numbers.TOPIC_CHARS).encode()) + 1 for one in lines}
    sizes = Sizes(policy.topic_bytes - FORM_BYTES, of)
    sections, folders = _sorted(
        [one for one in sorted(lines, key=rank) if of[one.fact.id] <= sizes.room], sizes
    )
    pages = _pages(sections, folders, sizes)
    while len(pages) > numbers.TOPICS and folders:
        smallest = min(folders, key=lambda name: (len(folders[name]), name))
        _scatter(folders.pop(smallest), sections)
        pages = _pages(sections, folders, sizes)
    kept = sorted(pages, key=lambda name: (-_worth(pages[name]), name))[: numbers.TOPICS]
    return {name: pages[name] for name in sorted(kept)}


def _worth(lines: Sequence[Standing]) -> float:
    return sum(max(one.weight, numbers.LEAST_SCORE) for one in lines)


def _sorted(lines: Sequence[Standing], sizes: Sizes) -> tuple[Groups, Groups]:
    """Sort lines into sections and folders."""
    sections: Groups = {}
    folders = _folders([one for one in lines if _parts(one)], FOLDER_DEPTH, sizes)
    _scatter((one for one in lines if not _parts(one)), sections)
    for name in [name for name in folders if len(folders[name]) < numbers.OWN_TOPIC]:
        _scatter(folders.pop(name), sections)
    return sections, folders


def _scatter(lines: Iterable[Standing], sections: Groups) -> None:
    for one in lines:
        sections.setdefault(section_of(one.fact), []).append(one)


def _parts(one: Standing) -> list[str]:
    """The folders, and last the file, that a line speaks of.

    A command has none, nor has a file of the root.
    """
    parts = (one.fact.paths or [""])[0].strip("/").split("/")
    return parts if len(parts) > 1 and not command_of(one) else []


def _folders(lines: Sequence[Standing], depth: int, sizes: Sizes) -> Groups:
    """Group lines by folder, large ones by their parts."""
    groups: Groups = {}
    for one in lines:
        groups.setdefault(_folder(one, depth), []).append(one)
    for name, of_folder in list(groups.items()):
        apart = _apart(name, of_folder, depth, sizes)
        gone = {one.fact.id for part in apart.values() for one in part}
        groups[name] = [one for one in of_folder if one.fact.id not in gone]
        for part, kept in apart.items():
            groups[part] = [*groups.get(part, ()), *kept]
    return {name: of_folder for name, of_folder in groups.items() if of_folder}


def _apart(name: str, lines: Sequence[Standing], depth: int, sizes: Sizes) -> Groups:
    """A folder's parts with lines enough, if one file is too small."""
    deeper = max(len(_parts(one)) for one in lines) > depth
    if not deeper or sum(sizes.of[one.fact.id] for one in lines) <= sizes.room:
        return {}
    parts = _folders(lines, depth + 1, sizes)
    enough = (part for part in parts if part != name and len(parts[part]) >= numbers.OWN_TOPIC)
    return {part: parts[part] for part in enough}


def _folder(one: Standing, depth: int) -> str:
    """Name the folder of a line down to some depth.

    Beyond the usual one, the file is its last part.
    """
    parts = _parts(one)
    folders = parts if depth > FOLDER_DEPTH else parts[:-1]
    return slug("/".join(folders[:depth]))


def _pages(sections: Groups, folders: Groups, sizes: Sizes) -> Groups:
    """Lay each group into files; the rest goes on in ``name-2``."""
    groups = {
        name: [*sections.get(name, ()), *folders.get(name, ())] for name in (*sections, *folders)
    }
    pages: Groups = {}
    for name in sorted(groups):
        for number, page in enumerate(_filled(sorted(groups[name], key=rank), sizes), 1):
            pages[_free(name, number, pages)] = page
    return pages


def _free(name: str, number: int, pages: Mapping[str, object]) -> str:
    while True:
        tried = f"{name}-{number}" if number > 1 else name
        if tried not in pages and tried not in TAKEN:
            return tried
        number += 1


def _filled(lines: Sequence[Standing], sizes: Sizes) -> list[list[Standing]]:
    """Fill as many files as it takes, one after the other."""
    pages: list[list[Standing]] = []
    free = 0
    for one in lines:
        size = sizes.of[one.fact.id]
        if size > free:
            pages.append([])
            free = sizes.room
        pages[-1].append(one)
        free -= size
    return pages
