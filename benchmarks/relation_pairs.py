"""Pairs to learn two statements' relation from.

There is nothing to learn in their form. People reword what is the same and hardly touch what
differs, so that whatever learns from their pairs alone learns that. Here are added, from the same
texts: identical, lightly edited and prefixed ones (the same), reworded and unreworded ones with one
word swapped, and others in a mood (not the same). Writers that are kept to measure on (``unseen``,
``heldout``) give nothing, nor does a pair of which a text stands in theirs. What is drawn depends
on nothing but the files.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.pairs import Row, rows

CLASSES = ("same", "contrary", "apart")
ALLOWED: Mapping[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in CLASSES},
    "not same": frozenset({"contrary", "apart"}),
    "not contrary": frozenset({"same", "apart"}),
}
"""What a pair may be: of some it is known only what they are not."""
WEIGHED = "17"
"""The set that a seed and its thresholds are chosen on: learnt from by none."""


class Pair(NamedTuple):
    """Two texts, their relation, and its source.

    It is what they may be to each other, and where that comes from.
    """

    a: str
    b: str
    label: str
    made: str


FILES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "strangers.tsv": (
        "relation", {"same": "same", "contradict": "contrary", "different": "apart"}),
    "duplicates.tsv": ("", {"": "same"}),
    "contrasts.tsv": ("", {"": "not same"}),
    "contradictions.tsv": (
        "label", {"contradiction": "contrary", "compatible": "not contrary"}),
    "exclusions.tsv": ("relation", {"exclude": "contrary", "both": "apart"}),
    "relations.tsv": ("relation", {"one": "same", "stands": "apart", "contested": "contrary"}),
    "kin.tsv": ("relation", {"one": "same", "apart": "not same"}),
}  # fmt: skip
"""File of pairs -> the column that says what they are, and what it says."""


def people(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """Read the pairs that people wrote.

    There are those to learn from, and those to weigh seeds with.
    """
    learnt, weighed, kept = list[Pair](), list[Pair](), set[str]()
    for name, (column, labels) in FILES.items():
        for row in rows(folder / name):
            label = labels.get(row[column] if column else "")
            if row.get("unseen") == "yes" or row.get("heldout") == "yes":
                kept |= {plain(row["a"]), plain(row["b"])}
            elif label:
                whose = weighed if row.get("set") == WEIGHED else learnt
                whose.append(Pair(row["a"], row["b"], label, name))
    kept |= {plain(text) for pair in weighed for text in pair[:2]}
    return [pair for pair in learnt if not {plain(pair.a), plain(pair.b)} & kept], weighed


def plain(text: str) -> str:
    """Fold what does not make another text: case, marks, space."""
    return " ".join(re.findall(r"\w+", text.lower()))


Draw = random.Random
EDITS: Sequence[Callable[[str], str]] = (
    lambda text: text[:-1] if text.endswith(".") else text + ".",
    lambda text: text[:1].lower() + text[1:],
    lambda text: re.sub(r"^(?:The|Our|A|An) (\w)", lambda found: found[1].upper(), text),
    lambda text: re.sub(r"\bthe ", "", text, count=1),
    lambda text: re.sub(r"\b(the|a|an) ", "the " if "the " not in text else "this ", text, count=1),
    lambda text: text.replace("`", ""),
    lambda text: text.replace("`", '"'),
    lambda text: text.replace("n't", " not", 1).replace("ca not", "cannot"),
    lambda text: text.replace(" not ", "n't ", 1) if re.search(r"(?:is|are|does|do) not ", text)
    else text,
    lambda text: text.replace(" is ", "'s ", 1),
    lambda text: text.replace(" we ", " they ", 1),
    lambda text: text.replace(" and ", " & ", 1),
    lambda text: text.replace(",", ""),
    lambda text: text.upper() if len(text) < 40 else text,
    lambda text: text.replace(" to ", " in order to ", 1),
    lambda text: text.replace("every ", "each ", 1).replace("all ", "all of ", 1),
)  # fmt: skip
LEADS = (
    "Please note: {}", "Just so you know, {}", "As a reminder, {}", "In our repo {}",
    "Right now {}", "Heads up: {}", "Here, {}", "For this codebase: {}", "By the way, {}",
    "At the moment, {}", "Keep in mind that {}", "{} (as of now)", "Basically, {}", "Fact: {}",
    "{} here", "So {}", "I noticed that {}", "I found out that {}", "Important: {}", "NB: {}",
    "- {}", "{} in this project",
)  # fmt: skip
MOODS = (
    "Maybe {}", "Check if {}", "Does it hold that {}?", "It would be nice if {}", "If {}",
    "It is not true that {}", "Fix: {}?", "We want that {}", "Once {}", "I doubt that {}",
    "Not sure whether {}", "Somebody should look into whether {}", "{}?", "In the future {}",
    "It used to be that {}", "Imagine that {}", "Some say that {}", "Unless {}",
)  # fmt: skip
CLOSED: Sequence[Sequence[str]] = tuple(
    words.split()
    for words in (
        "January March April June July October December", "red green blue yellow",
        "first second third last", "minute hour day week month year", "bytes KB MB GB",
        "north south east west", "dev test staging prod", "debug info warning error",
        "Monday Tuesday Wednesday Friday Sunday", "GET POST PUT DELETE", "ms seconds minutes hours",
        "major minor patch", "read write execute", "Python Ruby Go Rust Java", "min max mean",
        "Linux Windows macOS", "x86 arm64", "client server", "row column", "input output",
        "weekly daily monthly hourly", "before after", "left right", "top bottom", "always never",
    )
)  # fmt: skip
SIGNS = (("{} ✅", "{} ❌"), ("{}: yes", "{}: no"), ("{} (on)", "{} (off)"), ("{} = 1", "{} = 0"),
         ("{} (done)", "{} (open)"), ("{} > 3", "{} < 3"), ("{} v2", "{} v3"))  # fmt: skip


def _soft(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or first == "A" else text


def _edited(text: str, draw: Draw) -> str:
    for edit in draw.sample(EDITS, len(EDITS)):
        if (edited := edit(text)) != text and edited:
            return edited
    return ""


def _led(text: str, draw: Draw) -> str:
    return draw.choice(LEADS).format(_soft(text.rstrip(".")))


def _in_mood(text: str, draw: Draw) -> str:
    return draw.choice(MOODS).format(_soft(text.rstrip(".")))


WORD = re.compile(r"[a-z]{3,}")
SMALL = 80
"""How many of the words that stand most often are no content, and never swapped."""


class Fellows:
    """Words that stand beside the same word.

    One may take the place of another.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        beside: dict[tuple[str, str], set[str]] = defaultdict(set)
        count = Counter[str]()
        for text in sorted({text for pair in pairs for text in pair[:2]}):
            words = ["^", *text.lower().rstrip(".").split(), "$"]
            count.update(words)
            for before, word, behind in zip(words, words[1:], words[2:], strict=False):
                if WORD.fullmatch(word):
                    beside["<", before].add(word)
                    beside[">", behind].add(word)
        self._small = {word for word, _ in count.most_common(SMALL)}
        self._beside = {key: sorted(words) for key, words in beside.items()}
        self._kin = defaultdict[str, set[str]](set)
        for pair in pairs:
            if pair.label == "same":
                left, right = ({*text.lower().rstrip(".").split()} for text in pair[:2])
                for word in left - right:
                    self._kin[word] |= right - left
                for word in right - left:
                    self._kin[word] |= left - right

    def swapped(self, text: str, draw: Draw, among: frozenset[str] | None = None) -> str:
        """Put another word in the place of one; "" where none fits."""
        words = text.split()
        for at in draw.sample(range(len(words)), len(words)):
            word = words[at].rstrip(".,;:")
            if not WORD.fullmatch(word) or word in self._small or words.count(words[at]) > 1:
                continue
            if among is None or word in among:
                before = words[at - 1].lower() if at else "^"
                behind = words[at + 1].lower().rstrip(".") if at + 1 < len(words) else "$"
                key = ("<", before) if draw.random() < 1 / 2 else (">", behind)
                others = [other for other in self._beside.get(key, ()) if self._may(word, other)]
                if others:
                    return " ".join(
                        [
                            *words[:at],
                            words[at].replace(word, draw.choice(others)),
                            *words[at + 1 :],
                        ]
                    )
        return ""

    def _may(self, word: str, other: str) -> bool:
        return (
            other not in self._small
            and other not in self._kin[word]
            and other[:4] != word[:4]
            and _ending(other) == _ending(word)
        )


def _ending(word: str) -> str:
    return next((end for end in ("ing", "ed", "ly", "s") if word.endswith(end)), "")


def _closed(text: str, draw: Draw) -> tuple[str, str]:
    """Make two texts differing in a number or closed word.

    It is a member of a closed class.
    """
    if (found := re.search(r"\d+", text)) and draw.random() < 1 / 2:
        number = int(found[0][:6])
        near = [number + 1, number * 2 + 3, number * 10 + 1, max(number - 1, 0)]
        if (other := str(draw.choice(near))) != found[0]:
            return text, f"{text[: found.start()]}{other}{text[found.end() :]}"
    for members in draw.sample(CLOSED, len(CLOSED)):
        if found := re.search(rf"\b(?:{'|'.join(members)})\b", text):
            other = draw.choice([member for member in members if member != found[0]])
            return text, f"{text[: found.start()]}{other}{text[found.end() :]}"
    one, two = draw.sample(draw.choice(CLOSED), 2)
    frame = draw.choice(("{} ({})", "{}: {}", "{} in {}", "{}, {} only", "{} on {}"))
    bare = text.rstrip(".")
    return frame.format(bare, one), frame.format(bare, two)


def _signed(text: str, draw: Draw) -> tuple[str, str]:
    one, two = draw.choice(SIGNS)
    return one.format(text.rstrip(".")), two.format(text.rstrip("."))


COUNTS: Sequence[Mapping[str, int]] = (
    {"identical": 800, "edited": 1400, "led": 1100, "reworded, swapped": 3600, "swapped": 1600,
     "closed": 900, "signed": 200, "mood": 500, "near": 700},
    {"identical": 200, "edited": 400, "led": 500, "reworded, swapped": 3600, "swapped": 800,
     "closed": 400, "signed": 150, "mood": 300, "near": 500, "reworded, edited": 1200,
     "reworded, led": 800},
)  # fmt: skip
"""How many pairs of a kind are made, in the first round of training and in the second."""
TRIES = 3
"""How often a kind is drawn at most, for each pair wanted."""
KIN = {"identical", "edited", "led", "reworded, edited", "reworded, led"}


Texts = tuple[str, str]


class Maker:
    """Makes pairs of each kind from the pairs that people wrote."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._texts = sorted({text for pair in pairs for text in pair[:2]})
        self._same = [pair for pair in pairs if pair.label == "same"]
        self._known = {frozenset(map(plain, pair[:2])) for pair in self._same}
        self._fellows = Fellows(pairs)
        holding: dict[str, list[str]] = defaultdict(list)
        for text in self._texts:
            for word in set(plain(text).split()):
                holding[word].append(text)
        self._rare = [held for _, held in sorted(holding.items()) if 2 <= len(held) <= RARE]

    def drawn(self, name: str, stage: int) -> list[Pair]:
        """Draw a kind's pairs, as many as wanted or had.

        They are as many as can be had.
        """
        draw, wanted = Draw(f"{name} {stage}" if stage else name), COUNTS[stage][name]
        label, found = SAME if name in KIN else NOT_SAME, set[Texts]()
        for _ in range(TRIES * wanted):
            a, b = self._one(name, draw)
            if a and b and (label == SAME or frozenset(map(plain, (a, b))) not in self._known):
                found.add((a, b))
            if len(found) >= wanted:
                break
        return [Pair(a, b, label, name) for a, b in sorted(found)]

    def _one(self, name: str, draw: Draw) -> Texts:
        if name.startswith("reworded, "):
            return self._reworded(name.removeprefix("reworded, "), draw)
        if name == "near":
            a, b = draw.sample(draw.choice(self._rare), 2)
            return a, b
        text = draw.choice(self._texts)
        if name == "swapped":
            return text, self._fellows.swapped(text, draw)
        return MAKERS[name](text, draw)

    def _reworded(self, how: str, draw: Draw) -> Texts:
        a, b = draw.choice(self._same)[:2]
        a, b = (a, b) if draw.random() < 1 / 2 else (b, a)
        if how in MAKERS:
            return a, MAKERS[how](b, draw)[1]
        return a, self._fellows.swapped(b, draw, frozenset(plain(a).split()))


SAME, NOT_SAME = "same", "not same"
RARE = 12
"""[texts] A word that more texts have puts none of them together."""
MAKERS: Mapping[str, Callable[[str, Draw], Texts]] = {
    "identical": lambda text, draw: (text, text),
    "edited": lambda text, draw: (text, _edited(text, draw)),
    "led": lambda text, draw: (text, _led(text, draw)),
    "closed": _closed,
    "signed": _signed,
    "mood": lambda text, draw: (text, _in_mood(text, draw)),
}


def made(pairs: Sequence[Pair], stage: int = 0) -> list[Pair]:
    """Make pairs that take the lesson out of form.

    It is what is to be learnt.
    """
    maker = Maker(pairs)
    return [pair for name in COUNTS[stage] for pair in maker.drawn(name, stage)]


def digest(pairs: Sequence[Pair]) -> str:
    """Name the pairs by what they are."""
    lines = ("\t".join(pair) for pair in pairs)
    return sha256("\n".join(lines).encode()).hexdigest()


def described(pairs: Sequence[Pair]) -> Mapping[str, int]:
    """Count the pairs by where they come from."""
    return dict(Counter(pair.made for pair in pairs))


def whole(folder: Path, stage: int = 0) -> tuple[list[Pair], list[Pair]]:
    """Gather pairs to learn from, and to weigh seeds.

    They are people's, and made of theirs.
    """
    learnt, weighed = people(folder)
    return [*learnt, *made(learnt, stage)], [*weighed, *_thinned(made(weighed))]


def _thinned(pairs: Sequence[Pair]) -> list[Pair]:
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.made].append(pair)
    each = 150
    return [
        pair
        for name, kind in kinds.items()
        for pair in random.Random(name).sample(kind, min(each, len(kind)))
    ]


__all__ = ["ALLOWED", "CLASSES", "Pair", "Row", "described", "digest", "people", "whole"]
