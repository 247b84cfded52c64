"""An Obsidian vault: a note a fact, and an index.

Notes are linked as the facts are. Properties say how far a fact is believed. One way only: what a
person writes into the vault is read by ``import daily-notes``, not from here. Texts are data: what
a plug-in would run, what would hide lines or make a link is written so that it does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from memory_engine.domain.branches import branch_in, off_branch
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.exports.source import File, Source, Told
from memory_engine.formats.lines import SECTIONS, line_kind

INDEX = "Memory.md"
FACTS = "facts"
TITLE_CHARS = 60
"""[characters] Of a sentence in the name of its note: paths have an end."""
UNNAMABLE = re.compile(r'[\[\]#^|:/\\<>*?"%`{}\x00-\x1f\x7f]+')
"""What a file or a link may not have in its name."""
ACTIVE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\[\["), r"\\[\\["),
    (re.compile(r"%%"), "% %"),
    (re.compile(r"<"), "&lt;"),
    (re.compile(r"`(?=\s*\$?=)"), "` "),
    (re.compile(r"^(`{3,}|~{3,})"), r"\\\1"),
)
"""Links, comments, tags and templates, code that is run in place, fences -> the same, inert."""

Title = tuple[str, str]
"""The id of a fact, and what its note is called."""


def files(source: Source) -> Iterator[File]:
    """Give a vault's notes, by facts' ids, then the index."""
    sections: dict[str, list[Title]] = {title: [] for title in SECTIONS.values()}
    for told in source.facts():
        fact = told.standing.fact
        name = title(fact.id, fact.text)
        if told.standing.mark:
            sections[SECTIONS[line_kind(fact)]].append((fact.id, fact.text))
        yield File(f"{FACTS}/{name}.md", _note(source, told))
    yield File(INDEX, _index(sections))


def title(id: str, text: str) -> str:
    """Name a fact's note: its sentence's beginning, and its id."""
    return f"{_plain(text)[:TITLE_CHARS].strip(' .')} {id}".strip()


def inert(text: str) -> str:
    """Write a text so that nothing in it acts."""
    for pattern, instead in ACTIVE:
        text = pattern.sub(instead, text)
    return text


def _index(sections: Mapping[str, Sequence[Title]]) -> Iterator[str]:
    yield "# Memory\n\nMade by `kairos-mem export obsidian`; it is written anew as a whole.\n"
    for heading, notes in sections.items():
        if notes:
            yield f"\n## {heading}\n\n"
            yield from (f"- {_link(id, text)}\n" for id, text in notes)


def _link(id: str, text: str) -> str:
    return f"[[{title(id, text)}|{_plain(text)}]]"


def _plain(text: str) -> str:
    return " ".join(UNNAMABLE.sub(" ", text).split())


def _note(source: Source, told: Told) -> Iterator[str]:
    fact = told.standing.fact
    yield "---\n"
    yield from (f"{name}: {_yaml(value)}\n" for name, value in _properties(told) if value)
    yield f"---\n\n{inert(fact.text)}\n"
    spoken = (source.observation(id) for id in told.evidence)
    yield from _list("Evidence", (_witness(said) for said in spoken if said))
    yield from _list("Links", _links(source, told))


def _properties(told: Told) -> Iterator[tuple[str, object]]:
    fact, standing = told.standing.fact, told.standing
    status = fact.status or "merged"
    yield "id", fact.id
    yield "aliases", [_plain(fact.text)]
    yield "status", status
    yield "standing", standing.mark
    yield "confidence", round(standing.confidence, 4)
    yield "kind", line_kind(fact)
    yield "since", fact.valid_from
    yield "until", fact.valid_to
    yield "heard", standing.heard
    yield "branch", branch_in(fact.scope)
    yield "scope", off_branch(fact.scope)
    yield "subject", fact.subject
    yield "attribute", fact.attribute
    yield "value", fact.value
    yield "anchors", sorted(anchor.place for anchor in fact.anchors)
    yield "tags", ["kairos-mem", f"kairos-mem/{status}"]


def _yaml(value: object) -> str:
    """Write a value as YAML: what JSON says, YAML does.

    A property makes links, too.
    """
    return json.dumps(value, ensure_ascii=False).replace("[[", "[ [")


def _list(heading: str, lines: Iterable[str]) -> Iterator[str]:
    begun = False
    for line in lines:
        yield f"- {line}\n" if begun else f"\n## {heading}\n\n- {line}\n"
        begun = True


def _witness(said: Observation) -> str:
    by = said.provenance
    where = ", ".join(inert(part) for part in (by.source, by.log) if part)
    branch = f", on branch {inert(by.branch)}" if by.branch else ""
    return f"{by.at[:10]}, {inert(by.principal)}{branch}: {inert(said.text)} ({where})"


def _links(source: Source, told: Told) -> Iterator[str]:
    fact = told.standing.fact
    for relation, others in _related(fact, told).items():
        for id in others:
            if text := source.text_of(id):
                yield f"{relation} {_link(id, text)}"


def _related(fact: Fact, told: Told) -> dict[str, list[str]]:
    gone = "superseded by" if fact.status == "superseded" else "merged into"
    return {
        gone: [fact.successor] if fact.successor else [],
        "contested by": list(told.contested_by),
        "another value is": sorted(fact.alternatives),
        "follows from": sorted(fact.derived_from),
    }
