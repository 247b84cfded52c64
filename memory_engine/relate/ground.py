"""What two texts can have in common at most.

It is told without aligning them.

``align`` pairs two terms only where they are the same, or where a rule of its own lets one answer
the other. Each such rule leaves a key: what the one term *is*, and what the other may be *answered*
by. A term that no key of the other text reaches is left over in every alignment of the two, so that
what is left bounds the overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims.words.meaning import APPOSITIVE, LIGHT, STAYING, beginning, kindred
from memory_engine.domain import policy
from memory_engine.relate.names import LONGEST_ACRONYM, pieces, subwords
from memory_engine.relate.terms import STAMP, Sense
from memory_engine.relate.turns import counted

Keys = frozenset[str]
SPELT, ENDING, HEAD = "\1", "\2", "\3"
"""What the key of a name begins with, by what of it it is; a word, and a group of words, has
nothing before it."""


SLACK = 1e-9
"""[share] By which sums of the same terms may differ with their order."""


class Part(NamedTuple):
    """A term as another text may answer it.

    ``own`` are the keys of what it is, ``answers`` of what may be paired with it, ``spelt`` sets of
    keys that do so together, ``acronym`` the initials of such words. ``least`` and ``most`` bound
    its weight, whatever another text shows of its role.
    """

    own: Keys
    answers: Keys
    spelt: tuple[Keys, ...]
    initial: str
    acronym: Keys
    least: float
    most: float
    hard: bool
    weighty: bool
    named: bool
    stays: bool


Places = int
"""Which parts of a text: a bit for each."""
Weights = tuple[tuple[float, Places], ...]


Spelt = tuple[str, Keys, Places]
"""Keys that together spell a name out, the longest of them first, and where the name stands."""


class Ground(NamedTuple):
    """The parts of a text: keys, weights at least and most, sorts.

    ``is_`` and ``may_be`` are the keys of ``own`` and ``answers`` alone, ``spells`` the longest of
    each name that words may spell out: most pairs are told apart by these sets.
    ``whole`` are those that count for a word at least, ``total`` is the weight of all at most;
    ``close`` are those right behind the one before;
    ``denies``: the text has a denial, or may be read to have one; ``numbered``: a number in it may
    be a part of a name; ``purpose``: it may say what something is for; ``names``: it has names that
    words may spell out.
    """

    own: Mapping[str, Places]
    answers: Mapping[str, Places]
    is_: Keys
    may_be: Keys
    spelt: Sequence[Spelt]
    spells: Keys
    initials: Mapping[str, Places]
    acronyms: Sequence[Spelt]
    all: Places
    least: Weights
    most: Weights
    whole: Places
    total: float
    hard: Places
    weighty: Places
    named: Places
    stays: Places
    close: Places
    denies: bool
    numbered: bool
    purpose: bool
    names: bool


def ground(sense: Sense) -> Ground:
    """Read off a sense what another text may answer."""
    parts = [_part(term.canon, term.kind, term.raw) for term in sense.terms]
    parts[-1:] = [_last(parts[-1], sense)] if len(parts) > 1 else parts[-1:]
    own = _where((part.own, at) for at, part in enumerate(parts))
    answers = _where((part.answers, at) for at, part in enumerate(parts))
    spelt = [_named(keys, at) for at, part in enumerate(parts) for keys in part.spelt]
    return Ground(
        own=own,
        answers=answers,
        is_=frozenset(own),
        may_be=frozenset(answers),
        spelt=spelt,
        spells=frozenset(longest for longest, _, _ in spelt),
        initials=_where((frozenset(part.initial), at) for at, part in enumerate(parts)),
        acronyms=[_named(part.acronym, at) for at, part in enumerate(parts) if part.acronym],
        all=(1 << len(parts)) - 1,
        least=_weights(part.least for part in parts),
        most=_weights(part.most for part in parts),
        whole=_places(part.least >= 1 for part in parts),
        total=sum(part.most for part in parts),
        hard=_places(part.hard for part in parts),
        weighty=_places(part.weighty for part in parts),
        named=_places(part.named for part in parts),
        stays=_places(part.stays for part in parts),
        close=_places(term.close for term in sense.terms),
        denies=sense.denying or bool(sense.marked("only")),
        numbered=any(
            term.kind == "number" and f"-{term.raw}".lower() in sense.raw.lower()
            for term in sense.terms
        ),
        purpose=_PURPOSE.search(sense.raw) is not None,
        names=any(part.spelt or part.acronym for part in parts),
    )


def _last(part: Part, sense: Sense) -> Part:
    """Weigh the last part least, where it's a number's unit.

    It only says what a number counts.
    """
    beside = counted(*sense.terms[-2:])
    return part._replace(least=0.0) if beside else part


def _named(keys: Keys, at: int) -> Spelt:
    return max(keys, key=len), keys, 1 << at


def _where(keyed: Iterable[tuple[Keys, int]]) -> dict[str, Places]:
    found: dict[str, Places] = {}
    for keys, at in keyed:
        for key in keys:
            found[key] = found.get(key, 0) | 1 << at
    return found


def _places(which: Iterable[bool]) -> Places:
    return sum(1 << at for at, one in enumerate(which) if one)


def _weights(each: Iterable[float]) -> Weights:
    found: dict[float, Places] = {}
    for at, weight in enumerate(each):
        found[weight] = found.get(weight, 0) | 1 << at
    return tuple(found.items())


def weight(weights: Weights, places: Places) -> float:
    """Add up the weights of some parts."""
    total = 0.0
    for each, at in weights:
        total += each * (at & places).bit_count()
    return total


_PURPOSE = re.compile(r"\b(?:for|favou?r)\b", re.I)


@lru_cache(maxsize=1 << 14)
def _part(canon: str, kind: str, raw: str) -> Part:
    hard = kind != "word"
    most = policy.LIGHT_WORD if not hard and canon in LIGHT else 1.0
    least = policy.APPOSED_WORD if not hard and canon in APPOSITIVE else most
    if kind == "number" and STAMP.match(canon):
        least = most = policy.APPOSED_WORD
    commanded = canon.split() if kind == "command" else ()
    own = {
        canon,
        *map(_raw, (raw, *commanded)),
        *(_names(canon) if hard else beginning(canon)),
    }
    return Part(
        own=frozenset(own),
        answers=frozenset({*own, *kindred(canon)}),
        spelt=tuple(_spelt(canon, raw)) if hard and kind != "number" else (),
        initial=raw[:1].lower(),
        acronym=frozenset(raw.lower())
        if hard and raw.isupper() and raw.isalpha() and len(raw) < LONGEST_ACRONYM
        else Keys(),
        least=least,
        most=most,
        hard=hard,
        weighty=hard or canon not in LIGHT | APPOSITIVE,
        named=hard or raw[:1].isupper(),
        stays=canon in STAYING,
    )


def _raw(written: str) -> str:
    return written.lower().lstrip("-")


def _names(canon: str) -> Iterator[str]:
    """List the keys that a name shares with its short form.

    As ``align.same_name`` takes them for the same.
    """
    yield SPELT + canon.lstrip(".").lower()
    yield ENDING + re.split(r"[/.:]", canon)[-1]
    yield HEAD + re.split(r"[:#(]", canon)[0]


def _spelt(canon: str, raw: str) -> Iterator[Keys]:
    """List the words that spell a name out: its pieces, its subwords."""
    written = pieces(raw)
    if len(written) > 1:
        yield frozenset(map(_raw, written))
    if words := subwords(canon):
        yield words


class Meeting(NamedTuple):
    """Two texts, and what of each every alignment leaves over.

    ``shared`` counts what may be paired on both sides, ``alone`` what is left over.
    """

    a: Ground
    b: Ground
    left: Places
    right: Places
    shared: int
    alone: int

    def reaches(self, share: float, left: Places = -1, right: Places = -1) -> bool:
        """Tell whether the overlap may be so large.

        ``left`` and ``right`` are what counts of what is left over. Counting bounds the overlap
        without weighing, which is enough for nearly all pairs.
        """
        a, b, shared, alone = self.a, self.b, self.shared, self.alone
        if self.left == a.all or self.right == b.all:
            return share <= 0
        if left != -1 or right != -1:
            alone = (a.whole & self.left & left).bit_count()
            alone += (b.whole & self.right & right).bit_count()
        if shared < (share - SLACK) * (shared + alone):
            return False
        return self.overlap(left, right) >= share - SLACK

    def overlap(self, left: Places = -1, right: Places = -1) -> float:
        """Bound the overlap, some of what is left over not counted."""
        a, b = self.a, self.b
        if self.left == a.all or self.right == b.all:
            return 0.0
        twice = _names_again(a.hard & ~self.left, b.hard & ~self.right)
        shared = weight(a.most, ~self.left) + weight(b.most, ~self.right) + twice
        alone = weight(a.least, self.left & left) + weight(b.least, self.right & right)
        return shared / (shared + alone)


def _names_again(named: Places, again: Places) -> int:
    """Count names twice, where all forms of one answer one name."""
    return named.bit_count() + again.bit_count() - 1 if named and again else 0


def meet(a: Ground, b: Ground) -> Meeting:
    """Find what of two texts no alignment can pair."""
    left = right = 0
    own, answers = a.own, b.answers
    for key in a.is_ & b.may_be:
        left |= own[key]
        right |= answers[key]
    if a.names or b.names:
        forth, back = _by_names(a, b), _by_names(b, a)
        left |= forth[0] | back[1]
        right |= forth[1] | back[0]
    paired, again = a.all & left, b.all & right
    over, behind = a.all ^ paired, b.all ^ again
    shared = paired.bit_count() + again.bit_count()
    named, called = a.hard & paired, b.hard & again
    if named and called:
        shared += _names_again(named, called)
    alone = (a.whole & over).bit_count() + (b.whole & behind).bit_count()
    return Meeting(a, b, over, behind, shared, alone)


def _by_names(of: Ground, other: Ground) -> tuple[Places, Places]:
    """Find names that another text spells out, with the words that do."""
    named = spelling = 0
    if not of.spells.isdisjoint(other.is_):
        named, spelling = _spelt_by(of.spelt, other.own)
    if of.acronyms:
        called, initials = _spelt_by(of.acronyms, other.initials)
        named, spelling = named | called, spelling | initials
    return named, spelling


def _spelt_by(names: Sequence[Spelt], known: Mapping[str, Places]) -> tuple[Places, Places]:
    named = spelling = 0
    for longest, keys, at in names:
        if longest in known and keys <= known.keys():
            named |= at
            spelling |= _all_of(keys, known)
    return named, spelling


def _all_of(keys: Keys, known: Mapping[str, Places]) -> Places:
    found = 0
    for key in keys:
        found |= known[key]
    return found
