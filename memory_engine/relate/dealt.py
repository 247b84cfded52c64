"""How two texts of the same words deal them out."""

from __future__ import annotations

from collections.abc import Sequence, Set

from memory_engine.claims.words.meaning import CAUSING, VERBS
from memory_engine.claims.words.smallwords import ARTICLES, EFFECTS
from memory_engine.claims.words.tokens import tokens
from memory_engine.domain.table import words
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Pairing
from memory_engine.relate.order import alike
from memory_engine.relate.terms import Sense


def dealt_out(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> Barrier | None:
    """Find how the same words go to clauses or verbs otherwise.

    1. A clause that is only put first changes nothing.
    2. What stands behind two verbs joined by "and" changes places.
    3. Words change places within one skeleton of small words.
    4. Words of one clause go to several.
    5. A passive may turn all the rest round; what follows is for two texts of one voice.
    6. Cause and effect, or who and whom, change places.
    7. Words go to other verbs, or things of one kind stand in another order.
    """
    if _rotated(a.raw, b.raw):
        return None
    if _objects_exchanged(a.raw, b.raw):
        return Barrier("words go to other verbs")
    if swapped := _swapped(a.raw, b.raw):
        return Barrier("order", swapped)
    refers = any(_REFERRING & set(said.raw.split()) for said in (a, b))
    if a.parts == b.parts > 1 and _mixed(pairs) and not refers:
        return Barrier("words go to other clauses")
    if a.passive != b.passive:
        return None
    if _mirrored(a, b):
        return Barrier("cause and effect")
    if _reordered(a, b, pairs):
        return Barrier("word order")
    return _paired_otherwise(a, b, pairs)


def _paired_otherwise(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> Barrier | None:
    """Find words going to other verbs, names or orders.

    They go to other verbs or names, or things in another order.
    """
    if _crossed(_by_verb(a), _by_verb(b)):
        return Barrier("words go to other verbs")
    if _crossed(_by_name(a), _by_name(b)):
        return Barrier("words go to other names")
    return _listed_otherwise(a, b, pairs)


def _objects_exchanged(a: str, b: str) -> bool:
    """Tell whether "does A and uses B" swaps its objects.

    It becomes "does B and uses A".
    """
    one, other = ([t.norm for t in tokens(text) if t.kind != "mark"] for text in (a, b))
    if "and" not in one or "and" not in other:
        return False
    at, to = one.index("and"), other.index("and")
    start = alike(one[:at], other[:to])
    then = alike(one[at + 1 :], other[to + 1 :])
    objects = one[start:at], one[at + 1 + then :]
    turned = other[to + 1 + then :], other[start:to]
    return bool(start and then) and objects == turned and objects[0] != objects[1]


def _reordered(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> bool:
    """Tell whether another order of words gives other doers."""
    if [term.canon for term in a.terms] == [term.canon for term in b.terms]:
        return False
    if not any(said.copula or any(t.role == "verb" for t in said.terms) for said in (a, b)):
        return True  # nobody knows which word is the predicate
    moved = any(x.role != y.role for x, y, _ in pairs)
    done = any(x.role == y.role == "verb" for x, y, _ in pairs)
    return moved and done and all(map(_plain, (a, b)))


def _crossed(one: Set[tuple[str, str]], other: Set[tuple[str, str]]) -> bool:
    lost, gained = one - other, other - one
    return any(
        (v, y) in gained and (w, x) in gained for v, x in lost for w, y in lost if v != w and x != y
    )


def _listed_otherwise(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> Barrier | None:
    """Find things of one kind in another order, all else alike."""
    if any("instead" in (x.role, y.role) for x, y, _ in pairs):
        return None
    for kind in _THINGS:
        things = [[t.canon for t in said.terms if t.kind == kind] for said in (a, b)]
        rest = [[t.canon for t in said.terms if t.kind != kind] for said in (a, b)]
        if things[0] != things[1] and rest[0] == rest[1]:
            return Barrier("order", ", ".join(things[0]), ", ".join(things[1]))
    return None


_THINGS = ("number", "name", "tech", "path")


def _swapped(a: str, b: str) -> str:
    """Find the first word that changes places among small words.

    Within one and the same skeleton of them; "and" and commas don't count.
    """
    one, other = _skeleton(a), _skeleton(b)
    if one[0] != other[0]:
        return ""
    apart = [at for at, (x, y) in enumerate(zip(one[1], other[1], strict=True)) if x != y]
    between = one[0][apart[0] : apart[-1] + 1] if apart else []
    if all(small in _LISTED for small in between) and (
        len(apart) == len(between) or {*between} != {"_"}
    ):
        return ""
    return one[1][apart[0]]


def _rotated(a: str, b: str) -> bool:
    """Tell whether one text only puts first what ends the other.

    A clause or a phrase of its own: "when ...", "because of ...".
    """
    one, other = (
        [t.norm for t in tokens(text) if t.kind != "mark" and t.norm not in ARTICLES]
        for text in (a, b)
    )
    if len(one) != len(other):
        return False
    turns = (at for at in range(1, len(one)) if other == one[at:] + one[:at])
    return any(
        EFFECTS.get(begun, "").partition(":")[0] in _FRONTED
        for at in turns
        for begun in (one[at], one[0])
    )


_FRONTED = words("clause because once unless without role")


def _mirrored(a: Sense, b: Sense) -> bool:
    """Tell whether cause and effect change places.

    All that stands before a verb of causing in the one stands behind it in the other, and the other
    way round.
    """
    if a.copula or b.copula or a.passive:
        return False
    one, other = ([term.canon for term in said.terms] for said in (a, b))
    for verb in CAUSING.intersection(one):
        if one.count(verb) == other.count(verb) == 1:
            x, y = one.index(verb), other.index(verb)
            if (
                one[:x]
                and one[x + 1 :]
                and set(one[:x]) == set(other[y + 1 :])
                and set(one[x + 1 :]) == set(other[:y])
            ):
                return True
    return False


_LISTED = words("_ and or , both")


def _skeleton(text: str) -> tuple[list[str], list[str]]:
    """Part the small words of a text from its content.

    With ``_`` for each word of content; and the content with "" for each small word.
    """
    small: list[str] = []
    content: list[str] = []
    for token in tokens(text):
        kept = token.kind == "mark" or (token.kind == "word" and token.norm in EFFECTS)
        small.append(token.norm if kept else "_")
        content.append("" if kept else token.norm)
    return small, content


_REFERRING = words("it it's it, them they this that's those these")
"""What stands for words of another clause."""


def _plain(said: Sense) -> bool:
    """Tell whether a text says who does what, and nothing more.

    Nothing of when, where or how.
    """
    roles = [term.role for term in said.terms]
    told = not (said.copula or said.passive or any(term.clause for term in said.terms))
    return told and roles.count("verb") == 1 and {*roles} <= {"subject", "verb", "object"}


def _mixed(pairs: Sequence[Pairing]) -> bool:
    """Tell whether words of one clause go to several elsewhere."""
    parts = {(x.part, y.part) for x, y, _ in pairs}
    return any(len({pair[side] for pair in parts}) < len(parts) for side in (0, 1))


def _by_name(said: Sense) -> frozenset[tuple[str, str]]:
    """Pair each of several proper names with the words that follow it."""
    found: set[tuple[str, str]] = set()
    name, names = "", 0
    for term in said.terms:
        if term.kind == "word" and term.raw[:1].isupper():
            name, names = term.canon, names + 1
        elif name:
            found.add((name, term.canon))
    return frozenset(found) if names > 1 else frozenset()


def _by_verb(said: Sense) -> frozenset[tuple[str, str]]:
    """Pair each verb with what stands behind it.

    Where there are several verbs; with one, everything belongs to it.
    """
    found: set[tuple[str, str]] = set()
    verb, verbs = "", 0
    for term in said.terms:
        if term.canon in VERBS and term.role in ("subject", "object", "verb") and not term.close:
            verb, verbs = term.canon, verbs + 1
        elif verb:
            found.add((verb, term.canon))
    return frozenset(found) if verbs > 1 else frozenset()
