"""Stress: pairs made of the texts at hand.

They are for what sets of people's pairs flatter or leave out.

    python -m benchmarks.stress [--strangers TSV] [--second FOLDER] [--json]

People reword what is the same and hardly touch what differs, so that overlap alone tells their
pairs apart. Here both come both ways round: identical texts, light edits and prefixes are the same;
reworded texts with one word swapped, one word swapped in place, days, units, environments, signs,
verbs that exchange their objects, and moods are not. A word is swapped for one that stands between
the same two neighbours elsewhere in the texts, and that no pair of the same claim has in its place.
All is drawn from the pairs of writers that nobody looked into, by one seed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.machine import machine
from benchmarks.merge import verdict
from benchmarks.opinion import agreed, excluded, opinion
from benchmarks.pairs import BASELINES, FIXTURES, Row, at_its_best, rows, strangers
from memory_engine.adapters.second_opinion import WEIGHTS
from memory_engine.claims.words.stem import stem
from memory_engine.dream.opinion import Opinions
from memory_engine.relate.relation import CONTRARY, relate

SEED = 14
PAIRS = 300
"""How many pairs of a kind are drawn at most."""
SMALL = 60
"""How many of the words that stand most often are no content, and never swapped."""
WORD = re.compile(r"[A-Za-z]{3,}")
Made = Iterator[tuple[str, str]]


class Kind(NamedTuple):
    """Pairs of one kind, and whether they say the same."""

    name: str
    same: bool
    pairs: Sequence[tuple[str, str]]


def kinds(path: Path) -> list[Kind]:
    """Draw all kinds from the pairs of writers that nobody looked into."""
    unseen = [row for row in strangers(path)["strangers', unseen"] if row["relation"] == "same"]
    texts = sorted({row[side] for row in unseen for side in ("a", "b")})
    swaps = Swaps(rows(path))
    reworded = [(row["a"], row["b"]) for row in unseen]
    made: list[tuple[str, bool, Callable[[random.Random], Made]]] = [
        ("identical", True, lambda draw: ((text, text) for text in texts)),
        ("light edits", True, lambda draw: ((text, _edited(text, draw)) for text in texts)),
        ("prefixes", True, lambda draw: ((text, _prefixed(text, draw)) for text in texts)),
        ("reworded, one word swapped", False, lambda draw: swaps.reworded(reworded, draw)),
        ("one word swapped in place", False, lambda draw: swaps.in_place(texts, draw)),
        *((name, False, _closed(texts, members)) for name, members in CLOSED.items()),
        ("signs", False, lambda draw: _signed(texts, draw)),
        ("objects exchanged", False, lambda draw: _exchanged(texts, draw)),
        ("moods", False, lambda draw: ((text, _in_mood(text, draw)) for text in texts)),
    ]
    return [_drawn(name, same, make) for name, same, make in made]


def _drawn(name: str, same: bool, make: Callable[[random.Random], Made]) -> Kind:
    draw = random.Random(f"{SEED} {name}")
    found = sorted({(a, b) for a, b in make(draw) if a and b and (a != b or name == "identical")})
    draw.shuffle(found)
    return Kind(name, same, found[:PAIRS])


def _lower(text: str) -> str:
    """Begin a text with a small letter, where possible.

    Its first word may have a capital of its own.
    """
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or first in ("A", "I") else text


EDITS: Sequence[Callable[[str], str]] = (
    lambda text: text.removesuffix(".") if text.endswith(".") else f"{text}.",
    lambda text: re.sub(r"^The (\w)", lambda found: found[1].upper(), text),
    _lower,
    lambda text: text.replace(" the ", " our ", 1),
    lambda text: text.replace(" is ", "'s ", 1) if text.count(" is ") == 1 else text,
    lambda text: text.replace(" are not ", " aren't ", 1).replace(" is not ", " isn't ", 1),
    lambda text: text.replace(", ", " ", 1),
)


def _edited(text: str, draw: random.Random) -> str:
    fitting = [edited for edit in EDITS if (edited := edit(text)) != text]
    return draw.choice(fitting) if fitting else ""


PREFIXES = ("Note that {}", "FYI: {}", "Remember: {}", "In this project, {}", "Currently {}",
            "For the record, {}", "As of today {}", "It turns out that {}")  # fmt: skip


def _prefixed(text: str, draw: random.Random) -> str:
    return draw.choice(PREFIXES).format(_lower(text))


class Swaps:
    """Which word may stand for which, told from the texts themselves."""

    def __init__(self, table: Sequence[Row]) -> None:
        between: dict[tuple[str, str], set[str]] = defaultdict(set)
        count: Counter[str] = Counter()
        for text in sorted({row[side] for row in table for side in ("a", "b")}):
            words = ["^", *text.lower().rstrip(".").split(), "$"]
            count.update(words)
            for before, word, behind in zip(words, words[1:], words[2:], strict=False):
                if WORD.fullmatch(word):
                    between[before, behind].add(word)
        small = {word for word, _ in count.most_common(SMALL)}
        self._others: dict[str, Counter[str]] = defaultdict(Counter)
        for fellows in between.values():
            for word, other in product(fellows - small, fellows - small):
                if stem(word) != stem(other) and _ending(word) == _ending(other):
                    self._others[word][other] += 1
        self._leave_out_synonyms(table)

    def _leave_out_synonyms(self, table: Sequence[Row]) -> None:
        """Forget the words that two texts of one meaning exchange."""
        for row in table:
            if row["relation"] == "same":
                a, b = ({*row[side].lower().rstrip(".").split()} for side in ("a", "b"))
                for word, other in (*product(a - b, b - a), *product(b - a, a - b)):
                    self._others[word].pop(other, None)

    def other(self, word: str, draw: random.Random) -> str:
        """Draw a word that stands where this one does.

        Gives "" if there is none.
        """
        others = sorted(other for other, n in self._others[word].items() if n > 1)
        return draw.choice(others) if others else ""

    def _swapped(self, text: str, words: Sequence[str], draw: random.Random) -> str:
        for word in draw.sample(words, len(words)):
            if other := self.other(word, draw):
                return re.sub(rf"\b{word}\b", other, text, count=1)
        return ""

    def in_place(self, texts: Sequence[str], draw: random.Random) -> Made:
        """Make pairs that differ in one word alone."""
        for text in texts:
            yield text, self._swapped(text, _words(text), draw)

    def reworded(self, pairs: Sequence[tuple[str, str]], draw: random.Random) -> Made:
        """Make reworded pairs with one common word swapped.

        It is one of theirs.
        """
        for a, b in pairs:
            common = [word for word in _words(b) if word in _words(a)]
            yield a, self._swapped(b, common, draw)


def _ending(word: str) -> str:
    return next((end for end in ("ing", "ed", "s") if word.endswith(end)), "")


def _words(text: str) -> list[str]:
    """List the words in small letters that stand once in a text."""
    found = [word.strip(".,;:") for word in text.split()]
    return [word for word in found if WORD.fullmatch(word) and word.islower()
            and found.count(word) == 1]  # fmt: skip


CLOSED: Mapping[str, Sequence[str]] = {
    "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "units": "seconds minutes hours days weeks months kB MB GB".split(),
    "environments": "production staging development".split(),
}
HOLDING = {"days": "{} on {}", "units": "{} for 12 {}", "environments": "{} in {}"}


def _closed(texts: Sequence[str], members: Sequence[str]) -> Callable[[random.Random], Made]:
    """Make pairs that differ in one closed-class member.

    It is where it stands or added behind.
    """
    name = next(name for name, listed in CLOSED.items() if listed is members)
    any_of = re.compile(rf"\b(?:{'|'.join(members)})\b")

    def make(draw: random.Random) -> Made:
        for text in texts:
            one, other = draw.sample(members, 2)
            if found := any_of.search(text):
                other = other if found[0] != other else one
                yield text, f"{text[: found.start()]}{other}{text[found.end() :]}"
            elif draw.random() < 1 / 2:
                bare = text.rstrip(".")
                yield HOLDING[name].format(bare, one), HOLDING[name].format(bare, other)

    return make


SIGNS = (("{} ✅", "{} ❌"), ("{} 👍", "{} 👎"), ("{} (C)", "{} (C++)"), ("{} (<5)", "{} (>5)"),
         ("{}: `.env`", "{}: `env`"), ("{}: +1", "{}: -1"), ("{}: 1,5", "{}: 15"),
         ("[x] {}", "[ ] {}"))  # fmt: skip


def _signed(texts: Sequence[str], draw: random.Random) -> Made:
    for text in texts:
        one, other = draw.choice(SIGNS)
        yield one.format(text.rstrip(".")), other.format(text.rstrip("."))


DOING = re.compile(
    r"^(?P<who>(?:The |Our )?\w+(?: \w+)?) (?P<does>[a-z]+[^s]s) "
    r"(?P<what>(?:(?:the|a|an|its|all|each|every|our|only) |`)[\w` ]+)\.?$"
)


def _exchanged(texts: Sequence[str], draw: random.Random) -> Made:
    """Make compound sentences whose two verbs exchange their objects."""
    said = [found for text in texts if (found := DOING.match(text))]
    for one, other in zip(said, draw.sample(said, len(said)), strict=True):
        if one["does"] != other["does"] and one["what"] != other["what"]:
            who, first, then = one["who"], one["does"], other["does"]
            yield (
                f"{who} {first} {one['what']} and {then} {other['what']}.",
                f"{who} {first} {other['what']} and {then} {one['what']}.",
            )


MOODS = ("TODO: {}", "We should check whether {}", "We plan that {}", "I wish {}",
         "Is it true that {}?", "Suppose {}", "Somebody claimed that {}",
         "Make sure that {}")  # fmt: skip


def _in_mood(text: str, draw: random.Random) -> str:
    return draw.choice(MOODS).format(_lower(text.rstrip(".")))


def seconded(kind: Kind, second: Opinions | None) -> dict[str, int]:
    """Count merges and exclusions with a second opinion.

    It is where there is one.
    """
    if second is None:
        return {}
    return {
        "merged_seconded": sum(
            agreed(verdict(a, b), a, b, second) == "merged" for a, b in kind.pairs
        ),
        "contrary_seconded": sum(excluded(a, b, second) for a, b in kind.pairs),
    }


def measured(made: Sequence[Kind], second: Opinions | None = None) -> dict[str, Any]:
    """Measure merges by kind, and each baseline's best.

    It is what it merges at its best on all.
    """
    every = [pair for kind in made for pair in kind.pairs]
    same = [kind.same for kind in made for _ in kind.pairs]
    least = {name: at_its_best(score, every, same)["threshold"]
             for name, score in BASELINES.items()}  # fmt: skip
    return {
        kind.name: {
            "same": kind.same,
            "pairs": len(kind.pairs),
            "merged": sum(verdict(a, b) == "merged" for a, b in kind.pairs),
            "contrary": sum(relate(a, b, CONTRARY).barrier is not None for a, b in kind.pairs),
            **seconded(kind, second),
            "baselines": {
                name: sum(score(a, b) >= least[name] for a, b in kind.pairs)
                for name, score in BASELINES.items()
            },
        }
        for kind in made
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strangers", type=Path, default=FIXTURES / "strangers.tsv")
    parser.add_argument("--second", type=Path, default=WEIGHTS, help="folder of a second opinion")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    found = measured(kinds(asked.strangers), opinion(asked.second))
    if asked.json:
        print(json.dumps({"benchmark": "stress", "machine": machine(), "kinds": found}, indent=2))
        return 0
    print(f"stress, on {machine()}: merged of the pairs of each kind")
    for name, row in found.items():
        rest = "  ".join(f"{base} {row['baselines'][base]}" for base in BASELINES)
        should = "same" if row["same"] else "not"
        agreed_on = f"  seconded {row['merged_seconded']}" if "merged_seconded" in row else ""
        print(f"{name:<28}{should:<6}{row['merged']:>4} of {row['pairs']:>4}{agreed_on}  "
              f"(contrary {row['contrary']})  {rest}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
