"""Secrets in a text: where they stand, and the text without them.

A secret is never kept: what it was stays, as a named marker (``[redacted:github-pat]``), so that
the sentence says what it said. Found are the tokens of known services (``rules.json``) and what is
a password, a key or a header by where it stands (``shapes.py``). In doubt a text loses a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pkgutil import get_data

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex
from memory_engine.privacy import MARKER
from memory_engine.privacy.looks import (
    LOOKS,
    STOPS,
    entropy,
    given,
    looks_made,
    stands_for_itself,
)
from memory_engine.privacy.shapes import FOLDED, NAME, NAMED_FIRST, SHAPES, SIGNS, WORDS
from memory_engine.privacy.worded import Worded

BY_NAME = "generic-api-key"
"""The one rule of the table that goes by the name before a value, as ours do."""
TABLE = "044dcad4027a3b2d1ca750c7f83576eaf659b1eb182341cde4f49d58fe95bf81"
"""[SHA-256] Of the table of tokens, so that it counts among what decides."""
MARKED = regex(r"\[redacted:[\w.-]+\]")
CUE = regex(
    r"-----begin|private-lines|[\"'_.-]pass|passw|passphr|passco|pwd|[_.-]pw|\bpw ?[:=]|"
    r"\bpass ?[:=]|secret|token|key|credential|_auth|authoriz|x-auth|encrypted|cookie|bearer|"
    r"log_?in\(|sign_?in\(|authenticate\("
    r"|mysql|mariadb|redis-cli|docker login|sshpass|curl|://|</|\$[a-z0-9]{1,9}\$|\S:\d{2,5}:"
)
"""In lower case, a word or sign that every secret stands near to that is none by its look."""
CUE_SIGNS: Mapping[str, tuple[int, ...]] = {
    "pass": (0, 1, 3),
    "pw": (0, 1),
    "auth": (0, 1, 2),
    "in(": (3, 4, 5),
    **dict.fromkeys(("secret", "token", "key", "credential", "encrypted", "cookie"), (0,)),
    **dict.fromkeys(("bearer", "mysql", "mariadb", "redis-cli", "docker login", "curl"), (0,)),
    **dict.fromkeys(("://", "</", "$", "-----begin", "private-lines"), (0,)),
}
"""What every cue but a port holds -> how many characters a cue begins before it."""
PORT = regex(r"\S(?=:\d{2,5}:)")
COLONS = 2
"""Of a port in a line of ``.pgpass``."""
RUN = regex(r"[A-Za-z0-9+/=_~-]{12,}")
"""What is a secret by its look is unbroken, and this long."""
BEFORE, AFTER = 100, 300
"""[characters] Around a cue, that say what it is."""
AROUND_RUN = 48
LONGEST_KNOWN = 200
"""[characters] Of a text of which it is remembered what was found in it: the place, the branch and
the anchors of a line come again with the next."""
DIGIT = regex(r"\d")


class Secret(NamedTuple):
    """A secret in a text: from ``start`` to ``end``, and what it is."""

    start: int
    end: int
    name: str


class Rule(NamedTuple):
    """What tokens of one service look like, and the words one of which stands in their text."""

    name: str
    expression: str
    group: int
    entropy: float
    words: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Read the table of known services' tokens."""
    table = json.loads(get_data("memory_engine.privacy", "rules.json") or b"{}")
    return tuple(
        Rule(name, expression, group, least, tuple(words))
        for name, expression, group, least, words in table["rules"]
    )


@cache
def _worded() -> Worded[Rule]:
    """Give the rules by the words one of which their texts hold."""
    return Worded((rule, rule.words) for rule in rules())


@cache
def _by_word() -> dict[str, list[str]]:
    """Give the names of shapes by the words one of which their texts hold."""
    found: dict[str, list[str]] = {}
    for name, words in WORDS.items():
        for word in words or ("",):
            found.setdefault(word, []).append(name)
    return found


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.ASCII)


def secrets_in(text: str) -> list[Secret]:
    """Find the secrets of a text, in order, none within another.

    Only what stands near a word or a run that a secret needs is looked at closely.
    """
    return [*(_known(text) if len(text) <= LONGEST_KNOWN else _apart(text))]


def _apart(text: str) -> list[Secret]:
    near = _near(text)
    kept: list[Secret] = []
    if not near:
        return kept
    marked = [found.span() for found in MARKED.finditer(text)]
    for secret in sorted(near, key=_rank):
        apart = not kept or secret.start >= kept[-1].end
        if apart and not any(a < secret.end and secret.start < b for a, b in marked):
            kept.append(secret)
    return kept


_known = lru_cache(maxsize=256)(_apart)


def _rank(secret: Secret) -> tuple[int, int, bool, str]:
    """The first, then the longest, then what a service's own look names."""
    return secret.start, -secret.end, secret.name in SHAPES, secret.name


def _near(text: str) -> set[Secret]:
    """Look closely at the stretches around what a secret needs."""
    found: set[Secret] = set()
    runs, cued = [*_runs(text)], [*_cued(text)]
    for look, places in ((_tokens, runs), (_shaped, sorted((*cued, *runs)) if cued else runs)):
        for start, end in _joined(places):
            secrets = look(text[start:end])
            found.update(Secret(start + a, start + b, name) for a, b, name in secrets)
    return found


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches from their places in order, joined where they meet."""
    begun = ended = 0
    for start, end in places:
        if start > ended:
            if ended:
                yield begun, ended
            begun = start
        ended = max(ended, end)
    if ended:
        yield begun, ended


def _cued(text: str) -> Iterator[tuple[int, int]]:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is two
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    ended = 0
    for start in sorted(_cue_starts(lowered)):
        if start >= ended and (cue := CUE.match(lowered, start)):
            ended = cue.end()
            to_end = cue[0] in ("-----begin", "private-lines")
            yield max(cue.start() - BEFORE, 0), len(text) if to_end else ended + AFTER


def _cue_starts(lowered: str) -> set[int]:
    """Where a cue may begin."""
    starts: set[int] = set()
    for sign in [sign for sign in CUE_SIGNS if sign in lowered]:
        at = lowered.find(sign)
        while at >= 0:
            starts.update([at - back for back in CUE_SIGNS[sign]])
            at = lowered.find(sign, at + 1)
    if lowered.count(":") >= COLONS:
        starts.update(port.start() for port in PORT.finditer(lowered))
    return starts


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for run in RUN.finditer(text):
        if DIGIT.search(run[0]) or run[0][1:] != run[0][1:].lower():
            yield max(run.start() - BEFORE, 0), run.end() + AROUND_RUN


def without_secrets(text: str) -> str:
    """Put a named marker in the place of every secret."""
    parts, at = [], 0
    for secret in secrets_in(text):
        parts += [text[at : secret.start], MARKER.format(secret.name)]
        at = secret.end
    return "".join((*parts, text[at:]))


def _tokens(text: str) -> Iterator[Secret]:
    """Find what the table of services knows."""
    for rule in _worded().of(text.lower()):
        for found in _compiled(rule.expression).finditer(text):
            group = rule.group or (1 if found.re.groups else 0)
            secret = found[group]
            look = looks_made if rule.name == BY_NAME else stands_for_itself
            if secret and entropy(secret) >= rule.entropy and look(secret):
                yield Secret(*found.span(group), rule.name)


def _shaped(text: str) -> Iterator[Secret]:
    """Find what is a secret by where it stands, or by its look."""
    lowered = text.lower()
    begun: list[int] | None = None
    worded = [names for word, names in _by_word().items() if word in lowered]
    for name in {name for names in worded for name in names}:
        sign, least = SIGNS.get(name, ("", 0))
        if text.count(sign) < least:
            continue
        if begun is None and name in NAMED_FIRST:
            begun = [found.start() for found in NAME.finditer(text.translate(FOLDED).lower())]
        for found in _each(SHAPES[name], text, begun if name in NAMED_FIRST else None):
            group = "secret" if found["secret"] is not None else "bare"
            if LOOKS.get(name, given)(found[group]):
                start = found.start(group)
                yield Secret(start, start + len(found[group].rstrip(STOPS)), name)


def _each(
    shape: re.Pattern[str], text: str, begun: Iterable[int] | None
) -> Iterator[re.Match[str]]:
    """Find a shape wherever it is, or where it may begin."""
    if begun is None:
        yield from shape.finditer(text)
        return
    at = 0
    for start in begun:
        if start >= at and (found := shape.match(text, start)):
            yield found
            at = found.end()
