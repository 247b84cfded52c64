"""What can be seen of a candidate without understanding it.

They are of four sorts: where it stands, what it names, what it does (gives a cause, forbids, asks),
and what ties it to the moment. None is about a project, a language or a tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from memory_engine.claims.mention import CODE_SHAPE, looks_like_code, mention
from memory_engine.claims.prose import masked_code
from memory_engine.claims.spotting import Spotter
from memory_engine.extract.cues import CUES, IN_SEQUENCE, LEANS, SECTIONS, TYING
from memory_engine.extract.passage import Candidate

LENGTHS = (
    (7, "of few words"),
    (10, "brief"),
    (15, "of a usual length"),
    (22, "long"),
    (32, "longer"),
)
"""[words] Below which a sentence is of a length, and what that is called."""
LONGEST = "of many words"

SEVERAL = 2
"""[names] From here on a sentence relates things to one another."""


ORDER = re.compile(
    r"^\W*[A-Z][a-z]+ (?:the|an?|all|any|both|`|your|this|new|old|it|in|to|for|with|from)"
)
"""A sentence that opens with a bare verb, as plans, orders and the subjects of commits do."""

WHOLE = frozenset({"defines", "opens with a name"})
"""Features that are looked for in code too."""

found_outside_code = Spotter({name: cue for name, cue in CUES.items() if name not in WHOLE}).found

OPENING = ("`", "*")
"""Signs one of which begins a sentence that opens with a name."""

CODE = re.compile(r"`[^`]*`")
ALONE = re.compile(r"^\W*`[^`]+`\W*(?:\([^()]*\)\W*)?$")
"""Code, with no more than an aside behind it."""
LITTLE_CODE = 0.25
"""[share of characters] Below it a sentence is prose that may name things; above it says less than
it shows."""

VERBS = frozenset({"states how it is", "says what it does"})


def states_nothing(candidate: Candidate) -> bool:
    """Tell whether a candidate states nothing, at least by itself.

    A question, the lead of a list, what somebody is about to do, a subject that stands in another
    sentence.
    """
    said = candidate.sentence
    tied = any(CUES[name].search(said) for name, sign in TYING if sign in said) or CUES[
        "announces"
    ].match(said)
    return bool(tied or LEANS.match(candidate.text) or IN_SEQUENCE.match(said))


def features(candidate: Candidate) -> frozenset[str]:
    """Collect the names of what can be seen of a candidate."""
    masked = masked_code(candidate.sentence, "`")
    return frozenset(
        (*_place(candidate), *_names(candidate), *_length(candidate), *_turns(candidate, masked))
    )


def _place(candidate: Candidate) -> Iterator[str]:
    yield candidate.role
    if candidate.form != "prose":
        yield f"as {candidate.form}"
    if candidate.label:
        yield "labelled"
    above = " ".join((*candidate.headings[-SEVERAL:], candidate.label))
    if above.strip():
        yield from _section(above)


@lru_cache(maxsize=64)
def _section(above: str) -> tuple[str, ...]:
    """What headings and a label say of all that stands under them."""
    return tuple(name for name, cue in SECTIONS.items() if cue.search(above))


def _names(candidate: Candidate) -> Iterator[str]:
    named = mention(candidate.text)
    prose = masked_code(candidate.text, " ")
    bare = sum(map(looks_like_code, prose.split())) if CODE_SHAPE.search(prose) else 0
    count = len(named.paths) + len(named.symbols) + len(named.other) + bare
    signs = {
        "names a thing": count,
        "names several": count >= SEVERAL,
        "names a path": named.paths,
        "names a command": named.other,
        "has a topic": candidate.topic,
    }
    yield from (name for name, shows in signs.items() if shows)


def _length(candidate: Candidate) -> Iterator[str]:
    words = len(candidate.sentence.split())
    yield next((name for most, name in LENGTHS if words < most), LONGEST)


def _turns(candidate: Candidate, masked: str) -> Iterator[str]:
    sentence = candidate.sentence
    shown = found_outside_code(masked)
    if sentence[:1] in OPENING or "`" in sentence:
        shown |= {name for name in WHOLE if CUES[name].match(sentence)}
    yield from shown
    signs = {
        "is prose": sum(map(len, CODE.findall(sentence))) < LITTLE_CODE * len(sentence),
        "is code alone": ALONE.match(sentence),
        "has no verb": shown.isdisjoint(VERBS),
        "opens with an order": "states how it is" not in shown and ORDER.match(masked),
        "led": candidate.text != sentence,
        "leans": LEANS.match(candidate.text),
    }
    yield from (name for name, shows in signs.items() if shows)
