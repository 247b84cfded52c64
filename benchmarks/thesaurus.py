"""Make the table of what WordNet knows of English verbs.

    python -m benchmarks.thesaurus FOLDER [--write]

FOLDER holds WordNet 3.0's own files (``index.verb`` and its fellows; in Debian the package
``wordnet-base`` puts them into ``/usr/share/wordnet``). Two lists come out: *general* verbs, with
so many senses that they say little by themselves ("go", "hold"), and words that are *only* verbs,
of which somebody came across one while the texts that WordNet counts were read. With ``--write``
they replace those that ``memory_engine.claims.words`` ships, the licence beside.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WORDS = Path(__file__).parents[1] / "memory_engine" / "claims" / "words"
SENSES = 10
"""A verb with so many senses is a general one."""
LICENCE = "index.verb"
"""Each of its files opens with the licence, in numbered lines."""


class Entry(NamedTuple):
    """A word of one part of speech: how many senses it has, and how many were come across."""

    word: str
    senses: int
    met: int


def entries(path: Path) -> Iterator[Entry]:
    """Read an index of WordNet, single words alone."""
    for line in path.read_text("ascii").splitlines():
        if not line.startswith(" "):
            word, _, senses, pointers, *rest = line.split()
            if word.isalpha():
                yield Entry(word, int(senses), int(rest[int(pointers) + 1]))


def table(folder: Path) -> dict[str, str]:
    """Give the general verbs, and the words that are only verbs."""
    verbs = list(entries(folder / "index.verb"))
    others = {
        entry.word for name in ("noun", "adj", "adv") for entry in entries(folder / f"index.{name}")
    }
    return {
        "general": " ".join(entry.word for entry in verbs if entry.senses >= SENSES),
        "only": " ".join(entry.word for entry in verbs if entry.met and entry.word not in others),
    }


def licence(folder: Path) -> str:
    """Read what WordNet's files open with."""
    lines = (folder / LICENCE).read_text("ascii").splitlines()
    return "\n".join(line.split(maxsplit=1)[1] if len(line.split()) > 1 else ""
                     for line in lines if line.startswith(" ")) + "\n"  # fmt: skip


def main() -> None:
    """Print how many words come out, and write them if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where WordNet's index files are")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    made = table(asked.folder)
    print("; ".join(f"{name}: {len(listed.split())}" for name, listed in made.items()))
    if asked.write:
        found = {"source": "WordNet 3.0, Princeton University (index files)", **made}
        (WORDS / "wordnet.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (WORDS / "wordnet.LICENSE").write_text(licence(asked.folder), encoding="utf-8")


if __name__ == "__main__":
    main()
