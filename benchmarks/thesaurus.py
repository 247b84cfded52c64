"""Make the table of what WordNet knows of English verbs.

    python -m benchmarks.thesaurus FOLDER [--write]

FOLDER holds WordNet 3.0's own files (``index.verb`` and its fellows; in Debian the package
``wordnet-base`` puts them into ``/usr/share/wordnet``). *General* verbs come out, with so many
senses that they say little by themselves ("go", "hold"). With ``--write`` they replace those that
``memory_engine.claims.words`` ships, the licence beside.

What else WordNet tells was tried and left: its synonyms and derivations explain 27 of 209 pairs of
one meaning that words left over keep apart, three quarters of them by senses or forms that are too
rare to be told from wrong ones.
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
    """A verb, and how many senses it has."""

    word: str
    senses: int


def entries(path: Path) -> Iterator[Entry]:
    """Read an index of WordNet, single words alone."""
    for line in path.read_text("ascii").splitlines():
        if not line.startswith(" "):
            word, _, senses, *_ = line.split()
            if word.isalpha():
                yield Entry(word, int(senses))


def table(folder: Path) -> dict[str, str]:
    """Give the general verbs."""
    verbs = entries(folder / "index.verb")
    return {"general": " ".join(entry.word for entry in verbs if entry.senses >= SENSES)}


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
