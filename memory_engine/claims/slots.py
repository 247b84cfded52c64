"""A slot (subject, attribute, value) in its one spelling, and the few sentences of which one can be
read without doubt.

The sentences are matched whole: what is not part of the slot or its scope would be lost from the
key. The vague "X is Y" is not among them. A value is normalised by what its attribute means: a path
for a location, a version for a version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from memory_engine.claims.characters import composed
from memory_engine.claims.lexicon import ENVIRONMENTS, TECH
from memory_engine.claims.paths import as_path
from memory_engine.claims.quantity import NUMERIC, release_of
from memory_engine.claims.words import Token, tokens
from memory_engine.domain.table import words

HERE = "project"
"""The subject of what is said of the code base as a whole: "run the tests with `make test`"."""

LOCATIONS = words("location defined-in")
_PROSE = words("status owner")
"""Attributes whose values are words, not names: their case means nothing."""

_FOLDED = words("true false yes no none null on off enabled disabled")
_SCOPING = words("in on for under with")
_ARTICLES = words("the a an our this")
_LEADING_ARTICLE = re.compile(r"^(?:the|an?|our|this) ", re.I)


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of one attribute of one subject, somewhere."""

    subject: str
    attribute: str
    value: str
    scope: str = ""


def normal(subject: str, attribute: str, value: str, scope: str = "") -> Slot:
    """Think: a slot in its one spelling."""
    name = kebab(attribute)
    return Slot(subject_of(subject, name), name, value_of(value, name), scope_of(scope))


def kebab(attribute: str) -> str:
    """Think: ``replacedBy``, ``Replaced by`` and ``replaced_by`` all as ``replaced-by``."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", composed(attribute).strip())
    return re.sub(r"[\s_-]+", "-", apart).lower()


def subject_of(text: str, attribute: str) -> str:
    """Spell a subject: prose in lower case without article, a name as written, a technology by its
    one name.

    What is said to work is run as it stands: ``./...`` is no path with dots to spare.
    """
    if attribute == "works":
        return _LEADING_ARTICLE.sub("", " ".join(composed(text).split()).strip("`"))
    return _spelt(text, named=attribute in LOCATIONS)


def value_of(text: str, attribute: str) -> str:
    """Think: a value as its attribute means it."""
    plain = " ".join(composed(text).split()).strip("`").removeprefix("$ ")
    if attribute == "command" or attribute.startswith("cmd:"):
        return plain
    if attribute in LOCATIONS:
        path, _, symbol = re.sub(r":\d+(?:[-:]\d+)?$|#L\d+.*$", "", plain).partition("#")
        place = as_path(path) or _spelt(path, named=True)
        return f"{place}#{symbol}" if symbol else place
    if attribute == "version" and (release := release_of(plain)):
        return release
    if attribute in _PROSE or plain.lower() in _FOLDED:
        return _spelt(plain.lower(), named=False)
    return _spelt(plain, named=False)


def scope_of(text: str) -> str:
    """Think: a scope: "in Production" and "prod" both as ``production``."""
    found = [token for token in tokens(text.strip("`")) if token.kind != "mark"]
    if found and found[0].norm in _SCOPING:
        found = found[1:]
    names = [
        ENVIRONMENTS.get(token.norm, token.norm) for token in found if token.norm not in _ARTICLES
    ]
    return " ".join(names)


def _spelt(text: str, named: bool) -> str:
    """Prose folded and names kept. One bare word may be a name, so its case is kept: ``Group``
    is not ``group``."""
    plain = " ".join(composed(text).split())
    bare = plain.strip("`")
    if " " not in bare:
        path = as_path(bare)
        if path and "/" in bare:
            return path
        if named or not (bare.lower() in TECH or NUMERIC.match(bare) or bare.lower() in _FOLDED):
            return bare.removesuffix("()")
    found = [token for token in tokens(plain) if token.norm not in _ARTICLES] or tokens(plain)
    return " ".join(_written(token) for token in found)


def _written(token: Token) -> str:
    return token.norm if token.kind != "command" else f"`{token.norm}`"


_S = (
    r"(?P<s>(?:`[^`]+`|[\w.$@/:-]+(?:\(\))?)(?: (?!(?:is|are|has|was|in|on|to|by|and|or|which|"
    r"that|now|with|using|from|via|as|still|already|only|also|at|into|than) )(?:`[^`]+`|"
    r"[\w.$/-]+)){0,4})"
)
_V = (
    r"(?P<v>`[^`]+`|\"[^\"]+\"|[^\s,;]+(?: (?:seconds?|minutes?|hours?|days?|ms|mb|gb|kb|bytes|"
    r"percent))?)"
)
_CMD = r"`(?P<v>[^`]+)`"
_BE = r"(?:is|are|was|has been|gets)"
_WITH = r"(?:with|using|via|by running|through)"

_TASKS = {
    "test": r"(?:(?:the|all|our) )?(?:tests?|test suite)",
    "unit-test": r"(?:(?:the|all|our) )?unit tests",
    "integration-test": r"(?:(?:the|all|our) )?integration tests",
    "build": r"(?:the )?(?:build|project|code|app|application)",
    "lint": r"(?:(?:the|all) )?(?:linter|lint|linting|code|codebase)",
    "format": r"(?:the )?(?:formatter|code|formatting)",
    "docs": r"(?:the )?(?:docs|documentation)",
    "start": r"(?:the )?(?:(?:dev|development|local) )?(?:server|app)",
    "install": r"(?:(?:the|all) )?(?:dependencies|deps|requirements)",
    "migrate": r"(?:(?:the|all) )?(?:(?:db|database) )?migrations",
}
_DOES = {
    "build": "build",
    "lint": "lint|run",
    "format": "format|run",
    "docs": "build|generate",
    "start": "start|launch|run",
}
_DONE = {
    "build": "built",
    "lint": "linted|run|done",
    "format": "formatted|run|done",
    "docs": "built|generated",
    "start": "started|launched|run",
}


def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    """(attribute, a word without which the pattern cannot match, the pattern)."""
    plain = [
        (
            "location",
            "in",
            rf"{_S} (?:{_BE} )?(?:defined|declared|implemented|located|found|housed) (?:in|"
            r"at|under) (?P<v>\S+)",
        ),
        (
            "location",
            "in",
            rf"{_S} (?:now )?(?:lives?|sits?|resides?|lie|lies) (?:now )?(?:in|at|under) "
            r"(?P<v>\S+)",
        ),
        ("location", "moved", rf"{_S} (?:(?:{_BE}) )?moved (?:from \S+ )?to (?P<v>\S+)"),
        ("env", "env", rf"(?:env|environment) (?:var|variable) {_S} is (?:set to )?{_V}"),
        ("port", "port", r"default port is (?P<v>\d+)"),
        ("port", "port", rf"(?:default )?port (?:of|for) {_S} is (?P<v>\d+)"),
        ("port", "port", rf"{_S}(?:'s)? (?:default )?port is (?P<v>\d+)"),
        (
            "port",
            "port",
            rf"{_S} (?:listens|binds|runs|{_BE} (?:served|exposed|reachable|available)) "
            r"(?:on|to|at) port (?P<v>\d+)(?: by default)?",
        ),
        ("port", "listens", rf"{_S} listens on (?P<v>\d+)(?: by default)?"),
        ("default", "defaults", rf"{_S} defaults to {_V}"),
        ("default", "default", rf"default(?: value)? (?:of|for) {_S} is {_V}"),
        ("version", "version", rf"version of {_S} is {_V}"),
        ("version", "version", rf"{_S} version is {_V}"),
        ("version", "pinned", rf"{_S} {_BE} pinned (?:to|at) (?:version )?{_V}"),
        ("version", "pin", rf"(?:we )?pin {_S} (?:to|at) (?:version )?{_V}"),
        ("replaced-by", "by", rf"{_S} {_BE} (?:replaced|superseded) (?:by|with) {_V}"),
        ("replaced-by", "repla", rf"(?P<v>`[^`]+`|[\w.$/-]+) (?:replaces|replaced) {_S}"),
        ("renamed-to", "renamed", rf"{_S} {_BE} renamed (?:to|as) {_V}"),
        ("owner", "owned", rf"{_S} {_BE} (?:owned|maintained) by (?P<v>[\w `&-]+)"),
    ]
    for task, what in _TASKS.items():
        does, done = (
            _DOES.get(task, "run|execute|apply"),
            _DONE.get(task, "run|executed|applied|done"),
        )
        plain += [
            (f"cmd:{task}", "`", rf"(?:{does}|install) {what} {_WITH} {_CMD}"),
            (f"cmd:{task}", "`", rf"{what} (?:is|are) (?:{done}|installed) {_WITH} {_CMD}"),
            (f"cmd:{task}", "`", rf"to (?:{does}|install) {what},? (?:use|run|execute) {_CMD}"),
            (
                f"cmd:{task}",
                "`",
                rf"{_CMD} (?:runs|builds|lints|formats|starts|applies|installs|executes|"
                rf"generates) {what}",
            ),
        ]
    return [(name, hint, re.compile(rf"^{pattern}$", re.I)) for name, hint, pattern in plain]


_PATTERNS = _patterns()
_SCOPES = "|".join(sorted(map(re.escape, ENVIRONMENTS), key=len, reverse=True))
_SCOPE = (
    rf"(?:in|on|for|under|with) (?P<scope>(?:the )?(?:{_SCOPES}|python \d+(?:\.\d+)*|node "
    r"\d+(?:\.\d+)*|tests?)(?: (?:environment|mode))?)"
)
_SCOPE_LAST = re.compile(rf" (?:\()?{_SCOPE}\)?$", re.I)
_SCOPE_FIRST = re.compile(rf"^{_SCOPE},? ", re.I)
_VAGUE = re.compile(
    r"^(?:it|this|that|there|they|these|those|every(?:thing|one|body)|(?:some|any|"
    r"no)(?:thing|one|body)|no one|none|which|what|who|he|she|we|you|i)\b",
    re.I,
)
_PATHLIKE = re.compile(r"[/.]")


def parsed(text: str) -> Slot | None:
    """Think: the slot that a sentence states, if the whole of it is one of the sentences that
    leave no doubt."""
    plain = re.sub(r"^(?:the|our|an?) ", "", text.strip().rstrip(".!"), flags=re.I)
    scope = ""
    for edge in (_SCOPE_FIRST, _SCOPE_LAST):
        if found := edge.search(plain):
            scope, plain = found["scope"], edge.sub("", plain, count=1)
    plain = re.sub(r"^(?:the|our|an?) ", "", plain, flags=re.I)
    lower = plain.lower()
    for attribute, hint, pattern in _PATTERNS:
        if hint in lower and (match := pattern.match(plain)):
            return _read(attribute, match, scope)
    return None


def _read(attribute: str, match: re.Match[str], scope: str) -> Slot | None:
    groups = match.groupdict()
    subject = re.sub(r"^(?:the|our|an?) ", "", groups.get("s") or HERE, flags=re.I)
    value = groups["v"].strip('"')
    if (
        _VAGUE.match(subject)
        or _VAGUE.match(value)
        or (
            attribute == "location"
            and not (_PATHLIKE.search(value.strip("`")) and as_path(value.strip("`")))
        )
    ):
        return None
    named = re.search(r"`([^`]+)`", subject)
    return normal(named[1] if named else subject, attribute, value, scope)
