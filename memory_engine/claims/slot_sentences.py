"""The few sentences of which a slot can be read beyond doubt."""

from __future__ import annotations

import re

from memory_engine.claims.slots import HERE, Slot, normal
from memory_engine.claims.words.lexicon import ENVIRONMENTS
from memory_engine.claims.words.paths import as_path
from memory_engine.domain.patterns import regex

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
    return [(name, hint, regex(rf"^{pattern}$", re.I)) for name, hint, pattern in plain]


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
    """Read the slot that a sentence states beyond doubt."""
    plain = _ARTICLE.sub("", text.strip().rstrip(".!"))
    scope = ""
    for edge in (_SCOPE_FIRST, _SCOPE_LAST):
        if found := edge.search(plain):
            scope, plain = found["scope"], edge.sub("", plain, count=1)
    plain = _ARTICLE.sub("", plain)
    lower = plain.lower()
    for attribute, hint, pattern in _PATTERNS:
        if hint in lower and (match := pattern.match(plain)):
            return _read(attribute, match, scope)
    return None


_ARTICLE = re.compile(r"^(?:the|our|an?) ", re.I)


def _read(attribute: str, match: re.Match[str], scope: str) -> Slot | None:
    """The slot of a match, unless its subject or value names nothing."""
    subject = _ARTICLE.sub("", match.groupdict().get("s") or HERE)
    value = match["v"].strip('"')
    vague = _VAGUE.match(subject) or _VAGUE.match(value)
    if vague or (attribute == "location" and not _is_place(value.strip("`"))):
        return None
    named = re.search(r"`([^`]+)`", subject)
    return normal(named[1] if named else subject, attribute, value, scope)


def _is_place(value: str) -> bool:
    return bool(_PATHLIKE.search(value) and as_path(value))
