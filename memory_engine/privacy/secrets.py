"""Secrets in a text: where they stand, and the text without them.

A secret is never kept: what it was stays, as a named marker (``[redacted:github-pat]``), so that
the sentence says what it said. Found are the tokens of known services (``rules.json``) and what is
a password, a key or a header by where it stands (``shapes.py``). In doubt a text loses a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pkgutil import get_data

from memory_engine.domain.named import NamedTuple
from memory_engine.privacy import MARKER
from memory_engine.privacy.drawn import entropy
from memory_engine.privacy.looks import (
    LOOKS,
    STOPS,
    given,
    named_nothing,
    stands_for_itself,
)
from memory_engine.privacy.marked import MARKED
from memory_engine.privacy.shapes import FOLDED, NAME, NAMED_FIRST, SHAPES, WORDED_FIRST
from memory_engine.privacy.stretches import (
    CUE,
    OF_CUES,
    Runs,
    around,
    cues_of,
    runs_of,
    stretches_of,
)
from memory_engine.privacy.worded import Worded
from memory_engine.privacy.words import GATES, SIGNS, WORDS
from memory_engine.privacy.wrapped import Unwrapped, read, rejoined, unescaped

BY_NAME = "generic-api-key"
"""The one rule of the table that goes by the name before a value, as ours do."""
TABLE = "044dcad4027a3b2d1ca750c7f83576eaf659b1eb182341cde4f49d58fe95bf81"
"""[SHA-256] Of the table of tokens, so that it counts among what decides."""
DEEPEST = 2
"""[times] That a form is undone within another: JSON in JSON, an address in a page."""
BEGUN = NAMED_FIRST.union(WORDED_FIRST)
"""The shapes of which it is known where they may begin."""
LONGEST_KNOWN = 200
"""[characters] Of a text of which it is remembered what was found in it: the place, the branch and
the anchors of a line come again with the next."""


class Secret(NamedTuple):
    """A secret in a text, ``start`` to ``end``, and its kind."""

    start: int
    end: int
    name: str


class Rule(NamedTuple):
    """A service's token shape, and its texts' words.

    One of the words stands in each text that has one.
    """

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
    """Map words to names of shapes whose texts hold them."""
    found: dict[str, list[str]] = {}
    for name, words in WORDS.items():
        for word in words or ("",):
            found.setdefault(word, []).append(name)
    return found


@cache
def _by_uncued_word() -> dict[str, list[str]]:
    """Map words to shapes' names for texts without cues.

    Nothing in such a text is a cue.
    """
    cueless = {word: names for word, names in _by_word().items() if not CUE.search(word)}
    return {word: names for word, names in cueless.items() if word not in OF_CUES}


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.ASCII)


def secrets_in(text: str) -> list[Secret]:
    """Find the secrets of a text, in order, none within another.

    Only what stands near a word or a run that a secret needs is looked at closely.
    """
    return [*(_known(text) if len(text) <= LONGEST_KNOWN else _apart(text))]


def _apart(text: str) -> list[Secret]:
    found = _found(text)
    kept: list[Secret] = []
    if not found:
        return kept
    marked = [marker.span() for marker in MARKED.finditer(text)]
    for secret in sorted(found, key=_rank):
        apart = not kept or secret.start >= kept[-1].end
        if apart and not any(a < secret.end and secret.start < b for a, b in marked):
            kept.append(secret)
    return kept


_known = lru_cache(maxsize=256)(_apart)


def _rank(secret: Secret) -> tuple[int, int, int, str]:
    """The first, then the longest, then what a service's own look names."""
    return secret.start, -secret.end, _vague(secret.name), secret.name


def _vague(name: str) -> int:
    """Rank how little a name says of a secret.

    It says a service, a place, or its look alone.
    """
    return (name in SHAPES) + (name == "high-entropy")


def _found(text: str, depth: int = DEEPEST, written: Unwrapped | None = None) -> set[Secret]:
    """Find secrets in a text, and in its other forms.

    It looks at what the text says where that is written otherwise.
    """
    runs = runs_of(text)
    found = _near(text, runs, written)
    if runs and depth:
        found |= _read(text, runs, depth) | _rejoined(text, runs)
    if depth and ("%" in text or "\\" in text or "&" in text) and (plain := unescaped(text)):
        found |= _returned(plain, _found(plain.text, depth - 1, plain))
    return found


def _read(text: str, runs: Runs, depth: int) -> set[Secret]:
    """Find what says a secret in base64."""
    return {
        Secret(start, end, min(within, key=_rank).name)
        for start, end, meant in read(text, runs)
        if (within := _found(meant, depth - 1))
    }


def _rejoined(text: str, runs: Runs) -> set[Secret]:
    """Find tokens that were broken over lines, or put together of pieces."""
    if not (joined := rejoined(text, runs)):
        return set()
    places = around(runs_of(joined.text))
    return _returned(joined, _looked(_tokens, joined.text, places, joined))


def _returned(written: Unwrapped, secrets: Iterable[Secret]) -> set[Secret]:
    """Lead findings in another form back to the text."""
    return {Secret(*written.back(start, end), name) for start, end, name in secrets}


def _near(text: str, runs: Runs, written: Unwrapped | None) -> set[Secret]:
    """Look closely at the stretches around what a secret needs."""
    near, cued = around(runs, written), [*cues_of(text)]
    if not near and not cued:
        return set()
    if not cued:
        return _looked(_uncued, text, near, written)
    found = _looked(_tokens, text, near, written)
    return found | _looked(_shaped, text, sorted((*cued, *near)), written)


def _looked(
    look: Callable[[str], Iterator[Secret]],
    text: str,
    places: Iterable[tuple[int, int]],
    written: Unwrapped | None,
) -> set[Secret]:
    """Look at stretches of a text.

    Of another form of it, only those that are written otherwise are looked at.
    """
    return {
        Secret(start + a, start + b, name)
        for start, end in stretches_of(places)
        if written is None or written.changes(start, end)
        for a, b, name in look(text[start:end])
    }


def without_secrets(text: str) -> str:
    """Put a named marker in the place of every secret."""
    found = secrets_in(text)
    if not found:
        return text
    parts, at = [], 0
    for secret in found:
        parts += [text[at : secret.start], MARKER.format(secret.name)]
        at = secret.end
    return "".join((*parts, text[at:]))


def _tokens(text: str) -> Iterator[Secret]:
    """Find what the table of services knows."""
    for rule in _worded().of(text.lower()):
        for found in _compiled(rule.expression).finditer(text):
            group = rule.group or (1 if found.re.groups else 0)
            secret = found[group]
            look = named_nothing if rule.name == BY_NAME else stands_for_itself
            if secret and entropy(secret) >= rule.entropy and look(secret):
                yield Secret(*found.span(group), rule.name)


def _uncued(text: str) -> Iterator[Secret]:
    """Find secrets by look, where no word tells of one."""
    yield from _tokens(text)
    yield from _shaped(text, _by_uncued_word())


def _may_hold(name: str, text: str) -> bool:
    """Tell whether a text has the signs of a kind of secret.

    Without them it is not looked for.
    """
    sign, least = SIGNS.get(name, ("", 0))
    return (not sign or text.count(sign) >= least) and (
        name not in GATES or bool(GATES[name].search(text))
    )


def _shaped(text: str, words: Mapping[str, Sequence[str]] | None = None) -> Iterator[Secret]:
    """Find secrets by where they stand, or their look."""
    lowered = text.lower()
    by_word = _by_word() if words is None else words
    worded = [names for word, names in by_word.items() if word in lowered]
    begun: _Begun | None = None
    for name in {name for names in worded for name in names}:
        if not _may_hold(name, text):
            continue
        if begun is None and name in BEGUN:
            begun = _Begun(text)
        for found in _each(SHAPES[name], text, begun.of(name) if begun else None):
            group = "secret" if found["secret"] is not None else "bare"
            secret = STOPS.sub("", found[group])
            if secret and LOOKS.get(name, given)(secret):
                start = found.start(group)
                yield Secret(start, start + len(secret), name)


class _Begun:
    """Where shapes that begin with a word may begin.

    It is in one text.
    """

    def __init__(self, text: str) -> None:
        self._folded = (text if text.isascii() else text.translate(FOLDED)).lower()
        self._named: list[int] | None = None

    def of(self, name: str) -> Iterable[int] | None:
        """Give the places of one, in order.

        Gives None where it may begin anywhere.
        """
        if name not in BEGUN:
            return None
        if name in WORDED_FIRST:
            return sorted(_starts(self._folded, WORDS[name]))
        if self._named is None:
            self._named = [found.start() for found in NAME.finditer(self._folded)]
        return self._named


def _starts(lowered: str, words: Iterable[str]) -> Iterator[int]:
    """Yield where words begin in a text, which is in lower case."""
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            yield at
            at = lowered.find(word, at + 1)


def _each(
    shape: re.Pattern[str], text: str, begun: Iterable[int] | None
) -> Iterator[re.Match[str]]:
    """Find a shape wherever it is, or where it may begin."""
    return shape.finditer(text) if begun is None else _at(shape, text, begun)


def _at(shape: re.Pattern[str], text: str, begun: Iterable[int]) -> Iterator[re.Match[str]]:
    at = 0
    for start in begun:
        if start >= at and (found := shape.match(text, start)):
            yield found
            at = found.end()
