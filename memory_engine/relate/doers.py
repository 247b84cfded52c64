"""Who does what, read off the words themselves.

Two texts may give the same verbs to other doers.
"""

from __future__ import annotations

from itertools import takewhile

from memory_engine.claims.words.meaning import VERBS, meaning
from memory_engine.claims.words.smallwords import ARTICLES, AUXILIARIES, EFFECTS, PARTICIPLES
from memory_engine.claims.words.tokens import tokens
from memory_engine.relate.terms import Sense


def _doers(said: Sense) -> dict[str, frozenset[str]]:
    """Give each verb the words for who does it.

    Behind "by" for a participle, else right before it.
    """
    found: dict[str, frozenset[str]] = {}
    listed = [
        token for token in tokens(said.raw) if token.kind != "mark" and token.norm not in ARTICLES
    ]
    content = [
        meaning(token.norm).canon if token.kind == "word" and token.norm not in EFFECTS else ""
        for token in listed
    ]
    for at, (token, canon) in enumerate(zip(listed, content, strict=True)):
        if canon not in VERBS:
            continue
        done = token.norm.endswith("ed") or token.norm in PARTICIPLES
        if done and at + 1 < len(listed) and listed[at + 1].norm == "by":
            words_of = content[at + 2 :]
        elif done or token.norm.endswith("ing"):
            continue
        else:
            words_of = content[:at][::-1]
            while words_of and not words_of[0] and listed[len(words_of) - 1].norm in AUXILIARIES:
                words_of = words_of[1:]
        agent = frozenset(takewhile(bool, words_of))
        if agent and canon not in found:
            found[canon] = agent
    return found


def other_doer(a: Sense, b: Sense) -> tuple[str, str] | None:
    """Find who do two things in one text, exchanged in the other.

    "X sees what Y writes": in the other text each does what the other did.
    """
    one, other = _doers(a), _doers(b)
    changed = [
        (one[verb], other[verb]) for verb in one if verb in other and one[verb] != other[verb]
    ]
    return next(
        ((" ".join(sorted(x)), " ".join(sorted(y))) for x, y in changed if (y, x) in changed), None
    )
