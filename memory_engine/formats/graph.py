"""A knowledge graph told in sentences and read back.

It has entities, observations and relations. The shape is that of the reference memory server. Each
element is one observation: a relation and the type of an entity give a slot, an observation of an
entity is a sentence about it. The place of a sentence names the entity, and who extracted it says
how the sentence was made, so that an element can be read back as it was given. Texts stand on one
line, as all that is observed does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from memory_engine.claims.words.verbs import BE, THIRD
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log import squeezed

PLACE = "memory://knowledge-graph"
"""Where all elements stand; ``PLACE:NAME`` is where an entity's do."""
MADE = "rules:mcp-memory"
"""Who makes sentences of elements; what follows a colon says of what kind, and how."""
TYPE = "type"
"""The attribute whose value is the type of an entity."""
IMPORTED = "agent:mcp-memory"
"""Who speaks where a graph was read from a file: its elements stand in that file."""
VOWELS = frozenset("aeiou")
LONGEST_LENGTH = 9
"""[digits] Of the length of a name."""

Kind = Literal["entity", "observation", "relation"]
Made = Literal["entity", "relation", "whole", "predicate", "labelled"]
LEAD: Mapping[str, str] = {"whole": "", "predicate": "{} ", "labelled": "{}: "}
"""How the sentence of an observation was made -> what stands before the observation."""
SLOTTED: Mapping[str, Kind] = {"entity": "entity", "relation": "relation"}
"""Kinds of elements that are read back from their slot."""


class Element(NamedTuple):
    """One thing that a graph holds.

    An entity with its type as ``value``, an observation of the entity ``name``, or a relation
    ``attribute`` from ``name`` to ``value``.
    """

    kind: Kind
    name: str
    attribute: str
    value: str


class Sentence(NamedTuple):
    """An element as it is said.

    It has its text, its slot, and how the text was made.
    """

    text: str
    slot: Mapping[str, str]
    made: Made


class Graph(NamedTuple):
    """Entities with observations, and relations, in order of coming."""

    types: Mapping[str, str]
    observations: Mapping[str, tuple[str, ...]]
    relations: tuple[Element, ...]


def entity(name: str, type: str) -> Element:
    """Give an entity of a type as an element."""
    return Element("entity", squeezed(name), TYPE, squeezed(type))


def observation(name: str, content: str) -> Element:
    """Give what is observed of an entity as an element."""
    return Element("observation", squeezed(name), "", squeezed(content))


def relation(start: str, type: str, end: str) -> Element:
    """Give a relation between two entities as an element."""
    return Element("relation", squeezed(start), squeezed(type), squeezed(end))


def sentence(element: Element) -> Sentence:
    """Say an element."""
    name, attribute, value = element[1:]
    if element.kind == "observation":
        made = _made(name, value)
        return Sentence(LEAD[made].format(name) + value, {}, made)
    slot = {"subject": name, "attribute": attribute, "value": value} if value else {}
    if element.kind == "relation":
        return Sentence(f"{name} {attribute.replace('_', ' ')} {value}", slot, "relation")
    article = "an" if value[:1].lower() in VOWELS else "a"
    return Sentence(f"{name} is {article} {value}" if value else name, slot, "entity")


def _made(name: str, content: str) -> Made:
    """Choose how an observation becomes a sentence.

    A predicate has the entity as its subject.
    """
    if content.casefold().startswith(name.casefold()):
        return "whole"
    return "predicate" if content.split(" ", 1)[0] in THIRD | BE else "labelled"


def fields(element: Element) -> dict[str, str]:
    """Give an element's observed fields, its text included."""
    said = sentence(element)
    place = {"source": f"{PLACE}:{element.name}", "extracted_by": f"{MADE}:{said.made}"}
    return {"text": said.text, **said.slot, **place}


def imported(name: str, type: str, element: Element) -> dict[str, str]:
    """Give fields of a file's element, with its own place.

    How it was made says then what the place would: the name of the entity, its length before it,
    and its type.
    """
    said, whole = sentence(element), squeezed(name)
    whose = f":{len(whole)}:{whole}:{squeezed(type)}" if element.kind == "observation" else ""
    return {"text": said.text, **said.slot, "extracted_by": f"{MADE}:{said.made}{whose}"}


def elements_of(said: Observation) -> tuple[Element, ...]:
    """Read an observation as the elements that it says.

    Gives none where it says none.
    """
    place, by = said.provenance.source, said.provenance.extracted_by
    made, _, whose = by.removeprefix(f"{MADE}:").partition(":")
    if not place.startswith(f"{PLACE}:"):
        return _read_from_a_file(said, made, whose) if by.startswith(f"{MADE}:") else ()
    name = place.removeprefix(f"{PLACE}:")
    return (_slotted(said, made, name) or _observed(said, made, name),)


def _read_from_a_file(said: Observation, made: str, whose: str) -> tuple[Element, ...]:
    if slotted := _slotted(said, made, said.subject or said.text):
        return (slotted,)
    length, _, rest = whose.partition(":")
    if not length.isdecimal():
        return ()
    cut = int(length[:LONGEST_LENGTH])
    name, type = rest[:cut], rest[cut + 1 :]
    return entity(name, type), _observed(said, made, name)


def _slotted(said: Observation, made: str, name: str) -> Element | None:
    kind = SLOTTED.get(made)
    return Element(kind, name, said.attribute or TYPE, said.value) if kind else None


def _observed(said: Observation, made: str, name: str) -> Element:
    return Element("observation", name, "", said.text[len(LEAD.get(made, "").format(name)) :])


def graph_of(elements: Iterable[Element]) -> Graph:
    """Put elements together; what is observed of no entity is left out."""
    unique = dict.fromkeys(elements)
    types = dict[str, str]()
    for one in (one for one in unique if one.kind == "entity"):
        types.setdefault(one.name, one.value)
    observed: dict[str, list[str]] = {name: [] for name in types}
    for one in (one for one in unique if one.kind == "observation" and one.name in types):
        observed[one.name].append(one.value)
    relations = tuple(one for one in unique if one.kind == "relation")
    return Graph(types, {name: tuple(texts) for name, texts in observed.items()}, relations)


def narrowed(graph: Graph, names: Iterable[str]) -> Graph:
    """Keep some entities, and each relation that touches one."""
    wanted = frozenset(names)
    return Graph(
        {name: type for name, type in graph.types.items() if name in wanted},
        {name: texts for name, texts in graph.observations.items() if name in wanted},
        tuple(one for one in graph.relations if not wanted.isdisjoint((one.name, one.value))),
    )


def about(graph: Graph, words: str) -> Graph:
    """Keep entities that have these words anywhere.

    They are in the name, the type or the observations.
    """
    wanted = words.lower()
    return narrowed(
        graph,
        (
            name
            for name, type in graph.types.items()
            if any(wanted in text.lower() for text in (name, type, *graph.observations[name]))
        ),
    )
