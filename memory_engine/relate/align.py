"""Align two texts: pair the terms that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from memory_engine.claims.words.meaning import akin
from memory_engine.relate.compared import EXACT, NEAR, Alignment, Pairing, contrary
from memory_engine.relate.names import LONGEST_ACRONYM, pieces, subwords
from memory_engine.relate.terms import Sense, Term

TYPED = ("flag", "command")
"""Kinds of term that are typed as they stand."""


def align(a: Sense, b: Sense) -> Alignment:
    """Pair the terms of two texts that answer each other.

    First what is the same, then names in words, then near synonyms.
    """
    if b.raw < a.raw:  # either way round the same terms answer each other
        turned = align(b, a)
        return Alignment(
            tuple((y, x, credit) for x, y, credit in turned.pairs), turned.right, turned.left
        )
    pairs, left, right = _same(a.terms, b.terms)
    if left and right:
        _named(pairs, left, right, b)
        _named(pairs, right, left, a, turned=True)
        _near(pairs, left, right)
    return Alignment(tuple(pairs), tuple(left), tuple(right))


def _same(a: tuple[Term, ...], b: tuple[Term, ...]) -> tuple[list[Pairing], list[Term], list[Term]]:
    pairs: list[Pairing] = []
    left, right = list(a), list(b)
    for alike in _ALIKE:
        waiting: dict[object, list[Term]] = defaultdict(list)
        for term in right:
            waiting[alike(term)].append(term)
        for term in tuple(left):
            if candidates := waiting.get(alike(term)):
                match = candidates.pop(0)
                left.remove(term)
                right.remove(match)
                pairs.append((term, match, EXACT))
    return pairs, left, right


_ALIKE: tuple[Callable[[Term], object], ...] = (
    lambda term: (term.raw.lower(), term.canon, term.hard, term.denied),
    lambda term: (term.canon, term.hard, term.role, term.clause),
    lambda term: (term.canon, term.hard, term.denied),
    lambda term: (term.canon, term.hard),
    lambda term: term.canon,
)
"""What two terms are the same by: first all of it, then ever less."""


def _named(
    pairs: list[Pairing], left: list[Term], right: list[Term], other: Sense, turned: bool = False
) -> None:
    """Pair a name with another form of it, or with its words.

    The name stands on the left; a longer or shorter form, or the words it is made of, on the right.
    """
    for term in [term for term in left if term.hard]:
        match = next((r for r in right if r.hard and same_name(term, r)), None)
        match = match or _spelt_out(term, right, other) or _in_full(term, right)
        if match:
            left.remove(term)
            pairs.append((match, term, EXACT) if turned else (term, match, EXACT))


def same_name(one: Term, other: Term) -> bool:
    """Tell whether one term names the other in short.

    ``retry.py`` for ``src/net/retry.py``, ``load`` for ``config.load``.
    """
    long, short = (
        (one.canon, other.canon) if len(one.canon) > len(other.canon) else (other.canon, one.canon)
    )
    if (
        "path" in (one.kind, other.kind)
        and one.canon.lstrip(".").lower() == other.canon.lstrip(".").lower()
    ):
        return _one_file_type(one.raw.strip("`"), other.raw.strip("`"))
    if one.kind == other.kind == "path":
        return long.endswith("/" + short) or long.startswith((short + ":", short + "#"))
    if one.kind == other.kind == "name":
        return long.endswith(("." + short, "::" + short)) or long.startswith(short + "(")
    return False


def _one_file_type(one: str, other: str) -> bool:
    """Tell whether two spellings that a dot sets apart are one.

    SRT and .srt are, but not .env and env.
    """
    bare, dotted = sorted((one, other), key=lambda raw: raw.startswith("."))
    return bare.startswith(".") == dotted.startswith(".") or bare.isupper()


def _other_option(term: Term, right: list[Term]) -> bool:
    """Tell an option in another case: ``-v`` and ``-V`` differ.

    What is typed is met in another case.
    """
    typed = [r for r in right if r.kind == term.kind] if term.kind in TYPED else []
    return any(r.raw.lower() == term.raw.lower() for r in typed)


def _spelt_out(term: Term, right: list[Term], other: Sense) -> Term | None:
    """Find the first of the words that spell a name out.

    All of them leave ``right``.
    """
    if term.kind == "number" or _other_option(term, right):
        return None
    spelt = pieces(term.raw)
    whole = next((r for r in right if r.raw.lower() == term.raw.lower()), None)
    if whole:
        right.remove(whole)
        return whole
    written = [r for r in right if r.raw.lower() in spelt]
    if len(spelt) > 1 and {r.raw.lower() for r in written} == spelt:
        for match in written:
            right.remove(match)
        return written[0]
    if term.kind == "command" and f" {term.canon} " in f" {other.raw.rstrip('.')} ":
        parts = frozenset(term.canon.split())
        found = [r for r in right if r.raw in parts]
    else:
        wanted = subwords(term.canon)
        if term.kind == "path" and term.canon.rpartition("/")[2].lower() not in {
            t.raw.lower() for t in other.terms
        }:
            return None  # a folder's name is written as it is: ``query/`` is not the queries folder
        if not wanted <= {t.canon for t in other.terms if t.kind == "word"}:
            return None
        found = [r for r in right if r.kind == "word" and r.canon in wanted]
    for match in found:
        right.remove(match)
    return found[0] if found else None


def _in_full(term: Term, right: list[Term]) -> Term | None:
    """Find the first of the words that an acronym stands for.

    All of them leave ``right``: ``RN`` is React Native.
    """
    letters = term.raw.lower()
    if not (term.raw.isupper() and 1 < len(letters) < LONGEST_ACRONYM and letters.isalpha()):
        return None
    for at in range(len(right) - len(letters) + 1):
        run = right[at : at + len(letters)]
        if [r.raw[:1].lower() for r in run] == list(letters) and all(r.close for r in run[1:]):
            del right[at : at + len(letters)]
            return run[0]
    return None


def _near(pairs: list[Pairing], left: list[Term], right: list[Term]) -> None:
    for term in [term for term in left if not term.hard]:
        match = next(
            (r for r in right if not r.hard and (akin(term.canon, r.canon) or contrary(term, r))),
            None,
        )
        if match:
            left.remove(term)
            right.remove(match)
            pairs.append((term, match, NEAR))
