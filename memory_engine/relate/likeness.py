"""How probable it is that two texts say the same.

As record linkage weighs it (Fellegi and Sunter, 1969).

Each field of the comparison gives bits: log2 of how much more often it comes out so for one claim
told twice (m) than for two claims that merely stand near each other (u). The bits add up on the
prior, and each can be shown: a merge is explained as a waterfall of terms. This proposes;
``guard.barrier`` disposes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import exp2, log2
from typing import NamedTuple

from memory_engine.claims.words.meaning import SORTS, VERBS
from memory_engine.domain import policy
from memory_engine.relate.compared import Alignment
from memory_engine.relate.laying import lay
from memory_engine.relate.terms import STAMP, Sense, Term, says_little
from memory_engine.relate.wording import Wording


class Likeness(NamedTuple):
    """Bits that two texts say the same, and their (label, bits)."""

    bits: float
    terms: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """How probable it is that the two say the same."""
        return probability_of(self.bits)


def weigh(
    left: Wording, right: Wording, cosine: float | None = None, semantic: bool = False
) -> Likeness:
    """Weigh the evidence that two texts say the same, the prior first.

    ``cosine`` is that of their vectors, if they have any; ``semantic``: a model made these that has
    learnt what words mean.
    """
    two = lay(left, right)
    one, other, laid = two.a, two.b, two.by
    prior = ("prior", _PRIOR)
    terms = (
        prior,
        *_names(laid),
        *_verbs(laid),
        *_overlap(laid),
        *_nothing_else(laid),
        *_bounds(one, other),
        *_added(one, other, laid),
        *_vectors(cosine, semantic),
    )
    bits = sum(weight for _, weight in terms)
    return Likeness(bits, tuple((label, round(weight, 2)) for label, weight in terms))


@lru_cache(maxsize=1024)
def least_overlap(least: float, names: bool, alone: int, vectors: float) -> float:
    """Give the overlap that two texts need to be the same.

    With the probability ``least``, whatever else speaks for it; above 1 where none is enough.
    ``names``: something named may be on both sides; ``alone``: so many things are on one side
    alone; ``vectors``: bits for these.
    """
    bits = _PRIOR + policy.VERB_AGREES_BITS + policy.NOTHING_ELSE_BITS + vectors
    bits += policy.NAMES_AGREE_CAP * names + policy.NAME_ALONE_BITS * alone
    enough = (
        share
        for share, more in reversed(policy.OVERLAP_BITS)
        if probability_of(bits + more + _ROUNDED) >= least
    )
    return next(enough, 2.0)


_ROUNDED = 1e-9
"""By which sums of the same terms may differ with their order."""


def probability_of(bits: float) -> float:
    """Turn bits into a probability.

    Whatever the bits: many hundred terms that stand alone are no overflow, they are certainly
    apart.
    """
    return 1 / (1 + exp2(min(-bits, policy.MOST_BITS)))


_PRIOR = log2(policy.SAME_CLAIM_PRIOR / (1 - policy.SAME_CLAIM_PRIOR))


def _names(laid: Alignment) -> Iterable[tuple[str, float]]:
    """Weigh what both name, and what one names alone.

    Numbers, paths, identifiers, technologies: the rarer the one that both name, the more it says.
    """
    shared = [
        min((_frequency(term), term.raw) for term in (left, right) if term.hard)
        for left, right, _ in laid.pairs
        if (left.hard or right.hard)
        and not (STAMP.match(left.canon) and left.kind == right.kind == "number")
    ]
    room = policy.NAMES_AGREE_CAP
    for frequency, raw in sorted(shared):
        bits = min(
            room, log2(policy.NAME_AGREES / min(max(frequency, policy.RAREST), policy.COMMONEST))
        )
        room -= bits
        if bits > 0:
            yield f"both name {raw}", bits
    for term in (*laid.left, *laid.right):
        if term.hard:
            yield f"one names {term.raw}", policy.NAME_ALONE_BITS


def _frequency(term: Term) -> float:
    """Guess how often facts name a thing; small numbers are everywhere."""
    small = term.kind == "number" and len(term.canon) <= policy.SMALL_DIGITS
    return max(policy.BACKGROUND_FREQUENCY, policy.SMALL_NUMBER if small else 0.0)


def _verbs(laid: Alignment) -> Iterable[tuple[str, float]]:
    """Weigh whether both say that the same is done."""
    left, right = (
        [term for term in rest if term.role == "verb" and not term.light]
        for rest in (laid.left, laid.right)
    )
    if left and right and not all(map(says_little, (*left, *right))):
        yield f"verbs {left[0].raw} / {right[0].raw}", policy.VERB_DIFFERS_BITS
    elif any(one.canon in VERBS and not one.light and not one.hard for one, _, _ in laid.pairs):
        yield "same verb", policy.VERB_AGREES_BITS


def _nothing_else(laid: Alignment) -> Iterable[tuple[str, float]]:
    """Weigh that what is left over on either side says little."""
    rest = [term for term in (*laid.left, *laid.right) if not (term.light or term.aside)]
    if laid.overlap >= policy.NOTHING_ELSE_OVERLAP and all(map(says_little, rest)):
        yield "nothing else is said", policy.NOTHING_ELSE_BITS


def _overlap(laid: Alignment) -> Iterable[tuple[str, float]]:
    overlap = laid.overlap
    bits = _overlap_bits(overlap)
    weighty = sum(not (one.light or other.light) for one, other, _ in laid.pairs)
    yield (
        f"terms in common {overlap:.2f}",
        bits if weighty > 1 or overlap == 1 else min(bits, policy.ONE_TERM_BITS),
    )


def _overlap_bits(overlap: float) -> float:
    return next(bits for least, bits in policy.OVERLAP_BITS if overlap >= least)


def _bounds(one: Sense, other: Sense) -> Iterable[tuple[str, float]]:
    """Weigh at most and at least, on one side alone."""
    alone = (one.marked("bound") ^ other.marked("bound")) - {"bound about"}
    alone -= _named_bounds(one) | _named_bounds(other)
    if alone:
        yield f"only one says {', '.join(sorted(alone))}", policy.BOUND_BITS


def _named_bounds(said: Sense) -> frozenset[str]:
    """Find the bounds that a name says.

    ``max_width`` is at most that wide.
    """
    names = (term.canon for term in said.terms if term.kind == "name")
    pieces = {piece for name in names for piece in name.split("_")}
    return frozenset(f"bound {bound}" for piece, bound in _BOUNDS.items() if piece in pieces)


_BOUNDS = {"max": "most", "maximum": "most", "min": "least", "minimum": "least"}


def _added(one: Sense, other: Sense, laid: Alignment) -> Iterable[tuple[str, float]]:
    """Weigh what one says beyond the other.

    A phrase with a preposition of its own, or a word put into the same words.
    """
    answered = [
        {(x.part, x.role) for x, _, _ in laid.pairs},
        {(y.part, y.role) for _, y, _ in laid.pairs},
    ]
    for rest, places in zip((laid.left, laid.right), answered, strict=True):
        for term in rest:
            if (
                not (term.light or term.aside)
                and term.role not in _PLACES
                and (term.part, term.role) not in places
            ):
                yield f"one adds {term.role} {term.raw}", policy.ADDITION_BITS
    for rest, others in ((laid.left, laid.right), (laid.right, laid.left)):
        said = [t.raw for t in rest if not (t.role == "verb" or t.light or t.canon in SORTS)]
        verb = next((term.raw for term in rest if term.role == "verb"), "")
        if verb and said and all(term.light for term in others):
            yield f"one adds {verb} {' '.join(said)}", policy.ADDITION_BITS
    mine, yours = (set(side.raw.lower().split()) for side in (one, other))
    beyond = [term for term in (*laid.left, *laid.right) if not term.light and not term.hard]
    if beyond and (mine < yours or yours < mine):
        yield f"the same words and {' '.join(term.raw for term in beyond)}", policy.ADDITION_BITS


_PLACES = frozenset({"subject", "object", "verb"})


def _vectors(cosine: float | None, semantic: bool) -> Iterable[tuple[str, float]]:
    if cosine is not None:
        yield f"{'meaning' if semantic else 'vectors'} {cosine:.2f}", vector_bits(cosine, semantic)


def vector_bits(cosine: float | None, semantic: bool) -> float:
    """Weigh how near two vectors are, if there are any."""
    if cosine is None:
        return 0.0
    weights = policy.SEMANTIC_BITS if semantic else policy.COSINE_BITS
    return next(bits for least, bits in weights if cosine >= least)
