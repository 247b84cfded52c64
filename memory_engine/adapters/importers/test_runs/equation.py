"""A claim that a test can assert: a name has a value.

Every word of such a claim is accounted for. What says more (what is done with a value, when, by
whom) is asserted by no equality, and so no run speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.test_runs.equality import (
    KEYWORDS,
    Name,
    asked_name,
    literal,
    pair,
)
from memory_engine.claims.mention import PATH, code_span
from memory_engine.claims.prose import CODE

_SPAN = r"\x00\d+\x00"
_PLACE = (
    r"(?:,?\s+(?:in|of|from|inside|within|at)\s+(?:the\s+)?(?:file\s+|"
    rf"module\s+)?(?P<{{}}>{_SPAN}))?"
)
_KIND = (
    r"(?:\s+(?:constant|variable|setting|option|parameter|flag|field|property|attribute|function"
    r"|method|value|default))?"
)
_SUBJECT = (
    r"(?:(?:the|our)\s+)?(?:(?:default\s+)?(?:value|default)\s+(?:of|for)\s+(?:the\s+)?)?"
    rf"(?P<subject>(?:default\s+)?{_SPAN}|[a-z]+(?:\s+[a-z]+){{{{0,3}}}}?){_KIND}"
)
_IS = (
    r"\s+(?:(?:is|are)\s+(?:set\s+to\s+|equal\s+to\s+|currently\s+|now\s+)?|equals\s+|"
    r"defaults\s+to\s+|returns\s+"
    r"|==?\s+|has\s+(?:the\s+|a\s+)?(?:default\s+)?(?:value|default)\s+(?:of\s+)?)"
)
_VALUE = rf"(?P<value>{_SPAN}|\"[^\"]+\"|-?\d[\d_]*(?:\.\d+)?|true|false|none|nil|null)"
STATES = re.compile(
    f"{_SUBJECT}{_PLACE}{_IS}{_VALUE}(?:\\s+by\\s+default)?{_PLACE}".format("before", "after"), re.I
)
SETS = re.compile(
    rf"(?P<before>{_SPAN})\s+(?:sets|defines)\s+(?:the\s+)?(?P<subject>{_SPAN}){_KIND}"
    rf"\s+(?:to|as)\s+{_VALUE}(?P<after>)",
    re.I,
)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
PLAIN_VALUE = re.compile(r"[\w./:@+-]+")
ARITY = re.compile(r"/\d+$")


@dataclass(frozen=True, slots=True)
class _Spans:
    """A sentence with numbers for its code spans and paths.

    And what stands behind each.
    """

    text: str
    content: tuple[str, ...]

    def at(self, mark: str) -> str:
        """Give what a number stands for; a strange mark is itself."""
        return self.content[int(mark.strip("\x00"))] if mark.startswith("\x00") else mark


def pairs_of(sentence: str, anchors: Iterable[str]) -> tuple[str, ...]:
    """Digest the name and value that a claim states.

    None where it states more, or something else.
    """
    spans = _spans(THOUSANDS.sub("", sentence.replace("\x00", " ")).strip().rstrip(". "))
    stated = STATES.fullmatch(spans.text) or SETS.fullmatch(spans.text)
    if not stated:
        return ()
    value = _value(spans, stated["value"])
    stems = _stems(spans, [stated["before"], stated["after"]], anchors)
    if value is None or stems is None:
        return ()
    return tuple(dict.fromkeys(_digests(spans, stated["subject"], value, stems)))


def _spans(text: str) -> _Spans:
    content: list[str] = []

    def put(code: str) -> str:
        content.append(code.strip())
        return f"\x00{len(content) - 1}\x00"

    marked = CODE.sub(lambda match: put(match.group(2)), text)
    return _Spans(PATH.sub(lambda match: put(match.group()), marked), tuple(content))


def _value(spans: _Spans, mark: str) -> str | None:
    text = spans.at(mark)
    if literal(text) is not None:
        return literal(text)
    return text if mark.startswith("\x00") and PLAIN_VALUE.fullmatch(text) else None


def _stems(
    spans: _Spans, marks: Iterable[str | None], anchors: Iterable[str]
) -> frozenset[str] | None:
    """The names of the modules that a claim is about (none: any).

    ``None`` if a place is no file.
    """
    marked = [spans.at(mark) for mark in marks if mark]
    if any(code_span(place)[0] != "path" for place in marked):
        return None
    named = marked or [anchor.partition("#")[0] for anchor in anchors]
    return frozenset(paths.tested_stem(path) for path in named if path)


def _digests(spans: _Spans, subject: str, value: str, stems: frozenset[str]) -> Iterator[str]:
    mark = re.sub(r"^default\s+(?=\x00)", "", subject, flags=re.I)
    if mark.startswith("\x00"):
        name = _name(spans.at(mark))
        of = {name.qualifier} if name and name.qualifier else stems or {""}
        yield from (pair(place, name.name, value) for place in of if name)
    elif stems:
        marked = " ".join(mark.lower().split())
        for prose in dict.fromkeys((marked, marked.removeprefix("default "))):
            yield from (pair(stem, f"words: {prose}", value) for stem in stems)


def _name(code: str) -> Name | None:
    """The name in a code span.

    A path, a command or a literal is none.
    """
    if code_span(code)[0] == "path" or literal(code) is not None or code.lower() in KEYWORDS:
        return None
    return asked_name(ARITY.sub("", code.replace("#", ".")))
