"""A passage -> its sentences, with what they need to stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.claims.mention import mention
from memory_engine.claims.prose import Block, read, sentences
from memory_engine.extract.fences import commands_of
from memory_engine.extract.passage import Candidate, Form, Passage
from memory_engine.extract.tables import rows_of

LONGEST = 400
"""[characters] A longer sentence is several thoughts, or pasted."""

LONGEST_LEAD = 60
"""[characters] Of a label that leads a line: a longer one is a sentence of its own."""

LEANING = re.compile(
    r"^(It|This|That|They|These|Those)\b(?=('s|'re)? ?\w)(?! (?:way|is why|means)\b)"
)
"""A subject that stands in the sentence before."""

NOUN_AFTER = re.compile(
    r"^(?:This|That|These|Those) (?!is|are|was|were|has|have|does|do|can|will|would|means|"
    r"makes|must|needs?)\w+"
)
"""``This file is ...``: a noun of its own, which still points elsewhere."""


def candidates(passage: Passage) -> Iterator[Candidate]:
    """Cut a passage into sentences, table rows, and commands."""
    number, before = 0, ""
    rows = ((row, sentences(row.text)) for row in rows_of(passage.text))
    typed = () if passage.role == "owner" else commands_of(passage.text)
    for block, said in (*read(passage.text), *rows, *((each, (each.text,)) for each in typed)):
        for sentence in said:
            number += 1
            if len(sentence) <= LONGEST:
                yield _candidate(passage, block, sentence, number, before)
            before = sentence
        before = before if not block.headings else ""


def _candidate(
    passage: Passage, block: Block, sentence: str, number: int, before: str
) -> Candidate:
    form: Form = "row" if block.row else "item" if block.item else "prose"
    text = _led(block, _with_referent(sentence, before))
    return Candidate(
        text,
        sentence,
        number,
        passage.role,
        form,
        block.label,
        block.headings,
        passage.topic,
        block.task,
        block.under,
    )


def _led(block: Block, sentence: str) -> str:
    """Put a block's label before its first sentence."""
    label = block.label.strip(" :")
    first = block.text.startswith(sentence[:LONGEST_LEAD]) or not block.item
    return f"{label}: {sentence}" if label and first and len(label) <= LONGEST_LEAD else sentence


def _with_referent(sentence: str, before: str) -> str:
    """Put a name for a pronoun, where only one precedes it."""
    leaning = LEANING.match(sentence) if sentence[:1] in ("I", "T") else None
    if not leaning or not before or NOUN_AFTER.match(sentence):
        return sentence
    named = mention(before)
    names = [*named.paths, *named.symbols, *named.other]
    return f"`{names[0]}`{sentence[leaning.end(1) :]}" if len(names) == 1 else sentence
