"""Where two texts put the same things.

Arguments exchanged, directions turned, words in another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from memory_engine.claims.meaning import CAUSING, VERBS, meaning
from memory_engine.claims.smallwords import ARTICLES, EFFECTS
from memory_engine.claims.words import tokens
from memory_engine.domain import policy
from memory_engine.domain.table import groups, words
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Pairing
from memory_engine.relate.terms import Sense, Term

_OPPOSED = frozenset(
    map(
        frozenset,
        groups(
            "from to | over under | in outside | for against | during outside | on outside "
            "| within outside | at outside | until seq | until since | since with | behind "
            "front | within seq | within across | each within | each until"
        ),
    )
)
"""Prepositions that turn a claim round."""


_INVERTED = ("subject", "object")
_THEN = {"then", "seq"}
"""Roles in which a verb may change places with another."""


def exchanged(pairs: Sequence[Pairing], symmetric: bool, mixed: bool) -> tuple[str, str] | None:
    """Find two terms that change places.

    Each has in one text the role, or the clause, of the other in the other text.

    Where a text says what something *is* (``symmetric``), a value and its name may stand either way
    round: "8080 is the default port". ``mixed``: only one of them says so.
    """
    moved = [
        [one for one, other, _ in pairs if (one.role, other.role) == way]
        for way in (_INVERTED, _INVERTED[::-1])
    ]
    least = policy.TURNED_TERMS_MIXED if mixed else policy.TURNED_TERMS
    inverted = (
        symmetric
        and sum(map(len, moved)) >= least
        and any(len(side) == 1 and (side[0].hard or side[0].raw[:1].isupper()) for side in moved)
    )
    places: dict[tuple[object, object], Term] = {}
    for one, other, _ in pairs:
        if "of" in (one.role, other.role) and (mixed or one.kind == "number"):
            # the limit of a pod, and pods are limited; three seconds of warm-up, and a warm-up of
            # three seconds
            continue
        if "verb" in (one.role, other.role) and _THEN.isdisjoint((one.role, other.role)):
            continue
        for was, now in ((one.place, other.place), (one.clause, other.clause)):
            if was == now:
                continue
            twin = places.get((now, was))
            if twin is not None and not inverted and not (symmetric and one.hard != twin.hard):
                return twin.raw, one.raw
            places.setdefault((was, now), one)
    return None


def turned_round(pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find a thing that is source here, and goal there.

    Or the like.
    """
    return next(((x, y) for x, y, _ in pairs if frozenset((_way(x), _way(y))) in _OPPOSED), None)


def _to_do(said: Sense) -> bool:
    """Tell whether "to" stands before what is to be done.

    "To disable the prompts" puts nothing anywhere.
    """
    return any(
        one.role == other.role == "to" and one.canon in VERBS and not (one.close or other.close)
        for one, other in pairwise(said.terms)
    )


def redirected(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find the goal of one text that the other replaces.

    Pushed to A from B, and to B from A.
    """
    if any(_to_do(said) for said in (a, b)):
        return None
    moved = [
        (x, y) for x, y, _ in pairs if x.clause == y.clause and x.kind != "number" and not x.light
    ]
    was = next((x for x, y in moved if x.role == "to" and y.role in _AROUND), None)
    now = next((y for x, y in moved if y.role == "to" and x.role in _AROUND), None)
    return (was, now) if was and now else None


def traded_places(pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find who does it, in another place beside the same verb."""
    told = [(x, y) for x, y, _ in pairs if x.clause == y.clause == ""]
    if not any(x.role == y.role == "verb" and x.canon == y.canon and not x.light for x, y in told):
        return None
    told = [(x, y) for x, y in told if not x.light and x.kind != "command"]
    was = next((x for x, y in told if x.role == "subject" and y.role in _BESIDE - {"in"}), None)
    now = next((y for x, y in told if y.role == "subject" and x.role in {*_BESIDE, "of"}), None)
    return (was, now) if was and now else None


_BESIDE = {"object", "to", "by", "in"}
_AROUND = {"subject", "object", "from", "by", "of", "in", "on"}


def other_time(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> tuple[str, str] | None:
    """Find another relation in time.

    While something in one text, and before, after or until it in the other.
    """
    if a.flips != b.flips:
        return None  # not before it is done, and once it is
    said = [{_relation(text, term) for term in text.terms} - {"", "when"} for text in (a, b)]
    if all(said) and "while" in said[0] ^ said[1]:
        return sorted(said[0])[0], sorted(said[1])[0]
    for x, y, _ in pairs:
        times = _relation(a, x), _relation(b, y)
        if frozenset(times) in _APART:
            return times
    return None


_APART = frozenset(
    map(frozenset, groups("while after | while before | while until | when before | when until"))
)


def _relation(said: Sense, term: Term) -> str:
    """Give what a term is to the time of what is said."""
    if term.role == "seq":
        return "before" if "order before" in said.marks else "after"
    if term.role == "during":
        return "while"
    return {"if": "when", "while": "while"}.get(
        term.clause, "until" if term.role == "until" else ""
    )


def _way(term: Term) -> str:
    """Give how a term bears on the claim.

    Every five minutes is not within five minutes.
    """
    return "each" if term.kind == "number" and "quantity all" in term.marks else term.role


def regrouped(a: Sense, b: Sense) -> tuple[str, str] | None:
    """Find two words of one phrase that stand the other way round.

    A session cache is no cache session.
    """
    one, other = _neighbours(a), _neighbours(b)
    doing = {
        term.canon
        for said in (a, b)
        for term in said.terms
        if term.canon in VERBS and term.raw.endswith("ing")
    }
    turned = ((x, y) for x, y in sorted(one - other) if (y, x) in other - one)
    return next(((x, y) for x, y in turned if x not in doing and y not in doing), None)


def _neighbours(said: Sense) -> frozenset[tuple[str, str]]:
    """List the words that stand side by side.

    But for one behind its noun that goes on with a preposition: "strings visible to users".
    """
    return frozenset(
        (one.canon, other.canon)
        for one, other, behind in zip(
            said.terms, said.terms[1:], (*said.terms[2:], None), strict=False
        )
        if other.close
        and not (
            behind
            and not behind.close
            and behind.role in _GOING_ON
            and behind.role != other.role
            and other.canon in _STATES
        )
        and one.kind == other.kind == "word"
        and (one.role, one.part) == (other.role, other.part)
        and not any(term.raw.endswith("ly") or term.canon == "default" for term in (one, other))
    )


_STATES = frozenset(
    meaning(word).canon
    for word in words("idle visible available open compatible ready free full empty old")
)
"""Words that may stand behind what they describe."""
_GOING_ON = {"to", "for", "in", "on", "with", "from"}


def dealt_out(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> Barrier | None:
    """Find how the same words go to clauses or verbs otherwise."""
    if _rotated(a.raw, b.raw):
        return None
    if swapped := _swapped(a.raw, b.raw):
        return Barrier("order", swapped)
    if (
        a.parts == b.parts > 1
        and _mixed(pairs)
        and not any(_REFERRING & set(s.raw.split()) for s in (a, b))
    ):
        return Barrier("words go to other clauses")
    if a.passive != b.passive:
        return None
    if _mirrored(a, b):
        return Barrier("cause and effect")
    canons = [[term.canon for term in said.terms] for said in (a, b)]
    if canons[0] != canons[1] and not any(
        said.copula or any(t.role == "verb" for t in said.terms) for said in (a, b)
    ):
        return Barrier("word order")  # nobody knows which word is the predicate
    moved, done = (
        any(x.role != y.role for x, y, _ in pairs),
        any(x.role == y.role == "verb" for x, y, _ in pairs),
    )
    if canons[0] != canons[1] and moved and done and all(map(_plain, (a, b))):
        return Barrier("word order")
    one, other = _by_verb(a), _by_verb(b)
    lost, gained = one - other, other - one
    if any(
        (v, y) in gained and (w, x) in gained for v, x in lost for w, y in lost if v != w and x != y
    ):
        return Barrier("words go to other verbs")
    for kind in ("number", "name", "tech", "path"):
        things = [[t.canon for t in said.terms if t.kind == kind] for said in (a, b)]
        rest = [[t.canon for t in said.terms if t.kind != kind] for said in (a, b)]
        if any("instead" in (x.role, y.role) for x, y, _ in pairs):
            continue
        if things[0] != things[1] and rest[0] == rest[1]:
            return Barrier("order", ", ".join(things[0]), ", ".join(things[1]))
    return None


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


def middles(a: Sequence[Term], b: Sequence[Term]) -> tuple[Sequence[Term], Sequence[Term]]:
    """Strip the common beginning and end of two sequences of terms."""
    start = end = 0
    shortest = min(len(a), len(b))
    while start < shortest and a[start].canon == b[start].canon:
        start += 1
    while end < shortest - start and a[-1 - end].canon == b[-1 - end].canon:
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]
