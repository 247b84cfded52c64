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
from memory_engine.domain.patterns import regex
from memory_engine.privacy import MARKER
from memory_engine.privacy.looks import (
    LOOKS,
    STOPS,
    entropy,
    given,
    named_nothing,
    stands_for_itself,
)
from memory_engine.privacy.marked import MARKED
from memory_engine.privacy.shapes import (
    FOLDED,
    GATES,
    NAME,
    NAMED_FIRST,
    SHAPES,
    SIGNS,
    WORDED_FIRST,
    WORDS,
)
from memory_engine.privacy.worded import Worded
from memory_engine.privacy.wrapped import Unwrapped, read, rejoined, unescaped

BY_NAME = "generic-api-key"
"""The one rule of the table that goes by the name before a value, as ours do."""
TABLE = "044dcad4027a3b2d1ca750c7f83576eaf659b1eb182341cde4f49d58fe95bf81"
"""[SHA-256] Of the table of tokens, so that it counts among what decides."""
CUE = regex(
    r"-----begin|private-lines|[\"'_.-]pass|passw|passphr|passco|pwd|[_.-]pw|\bpw ?[:=]|"
    r"\bpass ?[:=]|secret|token|key|credential|_auth|authoriz|x-auth|encrypted|cookie|bearer|"
    r"log_?in\(|sign_?in\(|authenticate\(|auth ?=? ?\("
    r"|mysql|mariadb|redis-cli|docker login|sshpass|curl|://|</|\$[a-z0-9_-]{1,14}\$|@tcp\(|psexec|sqlcmd|mongo|ldap|"
    r"\S:\d{2,5}:"
)
"""In lower case, a word or sign that every secret stands near to that is none by its look."""
OF_CUES = ("pass", "pw", "docker", "$", ":::")
"""What no secret's word is but as a part of a cue."""
CUE_SIGNS: Mapping[str, tuple[int, ...]] = {
    "pass": (0, 1, 3),
    "pw": (0, 1),
    "auth": (0, 1, 2),
    "in(": (3, 4, 5),
    **dict.fromkeys(("secret", "token", "key", "credential", "encrypted", "cookie"), (0,)),
    **dict.fromkeys(("bearer", "mysql", "mariadb", "redis-cli", "docker login", "curl"), (0,)),
    **dict.fromkeys(("@tcp(", "psexec", "sqlcmd", "mongo", "ldap"), (0,)),
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
DEEPEST = 2
"""[times] That a form is undone within another: JSON in JSON, an address in a page."""
HIDING = 40
"""[characters] Before a run, in which what was written otherwise hid it."""
LONGEST_KNOWN = 200
"""[characters] Of a text of which it is remembered what was found in it: the place, the branch and
the anchors of a line come again with the next."""
DIGIT = regex(r"\d")


class Secret(NamedTuple):
    """A secret in a text: from ``start`` to ``end``, and what it is."""

    start: int
    end: int
    name: str


Runs = list[tuple[int, int]]
"""Where what may be a token stands in a text, or stretches around it."""


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
def _by_uncued_word() -> dict[str, list[str]]:
    """Give those of them that are for texts in which nothing is a cue."""
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
    """Tell how little a name says of a secret: of a service, of a place, of its look alone."""
    return (name in SHAPES) + (name == "high-entropy")


def _found(text: str, depth: int = DEEPEST, written: Unwrapped | None = None) -> set[Secret]:
    """Find secrets in a text, and in what it says where that is written in another form."""
    runs = _runs(text)
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
    places = _around(_runs(joined.text))
    return _returned(joined, _looked(_tokens, joined.text, places, joined))


def _returned(written: Unwrapped, secrets: Iterable[Secret]) -> set[Secret]:
    """Lead back to the text itself what was found in another form of it."""
    return {Secret(*written.back(start, end), name) for start, end, name in secrets}


def _near(text: str, runs: Runs, written: Unwrapped | None) -> set[Secret]:
    """Look closely at the stretches around what a secret needs."""
    near, cued = _around(runs, written), [*_cued(text)]
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
    """Look at stretches; of another form of a text at those that are written otherwise."""
    return {
        Secret(start + a, start + b, name)
        for start, end in _joined(places)
        if written is None or written.changes(start, end)
        for a, b, name in look(text[start:end])
    }


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


def _runs(text: str) -> Runs:
    """Find what is unbroken and has more than small letters."""
    return [
        found.span()
        for found in RUN.finditer(text)
        if DIGIT.search(run := found[0]) or run[1:] != run[1:].lower()
    ]


def _around(runs: Runs, written: Unwrapped | None = None) -> Runs:
    """Give the stretches around runs; of another form of a text, where one was hidden."""
    if written:
        runs = [run for run in runs if written.changes(run[0] - HIDING, run[1] + 1)]
    return [(max(start - BEFORE, 0), end + AROUND_RUN) for start, end in runs]


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
            look = named_nothing if rule.name == BY_NAME else stands_for_itself
            if secret and entropy(secret) >= rule.entropy and look(secret):
                yield Secret(*found.span(group), rule.name)


def _uncued(text: str) -> Iterator[Secret]:
    """Find what is a secret by its look, where no word tells of one."""
    yield from _tokens(text)
    yield from _shaped(text, _by_uncued_word())


def _shaped(text: str, words: Mapping[str, Sequence[str]] | None = None) -> Iterator[Secret]:
    """Find what is a secret by where it stands, or by its look."""
    lowered = text.lower()
    by_word = _by_word() if words is None else words
    worded = [names for word, names in by_word.items() if word in lowered]
    named: list[int] | None = None
    for name in {name for names in worded for name in names}:
        sign, least = SIGNS.get(name, ("", 0))
        if text.count(sign) < least or (name in GATES and not GATES[name].search(text)):
            continue
        begun = None
        if name in NAMED_FIRST:
            if named is None:
                named = [found.start() for found in NAME.finditer(text.translate(FOLDED).lower())]
            begun = named
        elif name in WORDED_FIRST and len(lowered) == len(text):
            begun = sorted(_starts(lowered, WORDS[name]))
        for found in _each(SHAPES[name], text, begun):
            group = "secret" if found["secret"] is not None else "bare"
            secret = STOPS.sub("", found[group])
            if secret and LOOKS.get(name, given)(secret):
                start = found.start(group)
                yield Secret(start, start + len(secret), name)


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
    if begun is None:
        yield from shape.finditer(text)
        return
    at = 0
    for start in begun:
        if start >= at and (found := shape.match(text, start)):
            yield found
            at = found.end()
