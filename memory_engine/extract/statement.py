"""Which sentences of a prompt or an answer are worth keeping.

The owner's lasting instructions and claims, an agent's claims about the code. Precise rather than
greedy: what is not picked is lost, what is picked wrongly is chatter for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from memory_engine.claims.mention import EXTENSIONS, looks_like_code, mention
from memory_engine.claims.orders.frames import REQUEST
from memory_engine.claims.orders.order import order_at
from memory_engine.claims.prose import LONGEST, Block, masked_code, read
from memory_engine.claims.stance.declarative import objection
from memory_engine.claims.stance.openings import CORRECTS, LEAD
from memory_engine.domain.marks import DOUBT, MARKS
from memory_engine.domain.patterns import regex
from memory_engine.domain.records.words import Kind


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence worth keeping, its kind, its number (from 1)."""

    text: str
    kind: Kind
    number: int


OWNERS_LONGEST = 220
"""[characters] People type short sentences; a longer declarative one in a prompt was pasted."""

PROPOSES = regex(
    r"\b(?:plan|proposal|proposed|propose|option|alternative|approach|recommend\w*|"
    r"suggest\w*|fix(?:es)?|solution|todo|to do|"
    r"next|follow-?up|steps?|chang\w*|implement\w*|refactor\w*|migration|desired|goals?|"
    r"pros?|cons?|trade-?offs?|risks?|"
    r"questions?|issues?|problems?|bugs?|cause|concerns?|improve\w*|added|removed|updated|"
    r"modified|deleted|done|completed|"
    r"verif\w*|test plan|results?|impact|mitigation|benefits?|caveat|phase|task|milestone|"
    r"review|nits?|observations?|"
    r"what (?:changed|i)|summary of)\b",
    re.I,
)
"""Under a heading or label with such a word stand plans and reports of work, however declarative
they sound."""

PASTED = regex(
    r"^[ \t]*(?:#{1,6} |Traceback|at \S+\(|\d{4}-\d\d-\d\d[T ]|\[?\d\d:\d\d|\[\d\d/|"
    r"[$%❯⏺⎿│┃├└╭╰] ?|> |>>> |diff --git|@@ |"
    r"\+\+\+ |--- |Error:|npm ERR|[A-Z_]+=|Run [A-Z]+=|[-+] {2,}|\w+@\w+|Implement the "
    r"following plan|"
    r"This session is being continued)",
    re.M,
)
"""From such a line on the prompt is a log, a diff or a document, and not the owner's words."""

TELLS = regex(
    r"^\W*(?:(?:ok|okay|so|also|and|oh|ah),? )*(?:btw|by the way|fyi|for the record|for "
    r"(?:future )?reference|keep in mind|note(?: that|:)|heads[ -]up|"
    r"just so you know|remember that)\b|\b(?:btw|by the way|fyi|for the record|just so you "
    r"know)\W*$",
    re.I,
)
"""Words with which a person says that they tell a fact."""
TRAILS = regex(r"[\s,;–—-]+(?:btw|by the way|fyi|for the record|just so you know)(?=\W*$)", re.I)
IT_IS_NOT = regex(r"(?:it|that|this)(?:'s| is|’s) (?!not\b)\S[^,]*, ?(?:and )?not \S", re.I)
"""``It's this, not that``: a correction that names both."""
THIS_NOT_THAT = regex(
    r"(?!(?:i|you|we|that|this|it)\b)\w.* (?:is|are|isn't|aren't|\w+s|\w+ed) [^,]+, "
    r"?(?:and )?not \S",
    re.I,
)
REPORTS = regex(
    r"\b(?:needs? to|ha(?:s|ve) to|must|wants?|expects? to|let|changes?|lacks?|except|"
    r"fails?|crash\w*|bug|error|complex|"
    r"never read)\b|\.\.\.",
    re.I,
)
"""In an owner's declarative sentence: what is asked for or broken, not what is."""

VALUE = regex(
    r"\b(?:is|are|isn't|aren't|uses?|listens? on|runs? on|defaults? to|requires?|"
    r"expects?)\b.{0,40}?\d"
)
PLACE = regex(rf"(\.(?:{'|'.join(EXTENSIONS)}))(?::\d+(?:[-–,:]\d+)*)+(?![\w:])")
ASIDE = regex(r"\s+\((?:(?:at |on |see )?lines? )?\d\d[\d ,–-]*(?:(?: in| of)[^()]*)?\)")
"""Line numbers: they rot with the next edit, the rest of the sentence does not."""

_MARKED = "|".join(re.escape(mark.strip()) for mark in (*MARKS.values(), DOUBT) if mark)
SHOWN_TAIL = regex(
    rf"(?<!\s)\s*+(?:\[f[0-9a-f]{{12}}\]|\^?\bf[0-9a-f]{{12}}\b).*$|(?:{_MARKED})\s*"
)
"""What memory adds to a line that it shows: marks, and the id with what stands behind it."""
FACT = regex(r"f(?<=\bf)[0-9a-f]{12}\b")
"""The id of a fact, as memory shows it."""

Judge = Callable[[str, Block], tuple[str, Kind] | None]


def of_owner(prompt: str) -> tuple[Statement, ...]:
    """List the lasting instructions and the claims in what the owner typed."""
    pasted = PASTED.search(prompt)
    return tuple(_picked(prompt[: pasted.start()] if pasted else prompt, _owners))


def passed_over(prompt: str) -> Iterator[str]:
    """List the owner's sentences that are neither rule nor claim."""
    pasted = PASTED.search(prompt)
    for block, said in read(prompt[: pasted.start()] if pasted else prompt):
        yield from (sentence for sentence in said if not _kept(sentence, block))


def _kept(sentence: str, block: Block) -> bool:
    return len(sentence) <= LONGEST and _owners(sentence, block) is not None


def of_agent(answer: str) -> tuple[Statement, ...]:
    """List the claims about the code in what an agent answered."""
    return tuple(_picked(answer, _agents))


def _picked(text: str, judge: Judge) -> Iterator[Statement]:
    number = 0
    for block, sentences_of_it in read(text):
        for sentence in sentences_of_it:
            number += 1
            said = judge(sentence, block) if len(sentence) <= LONGEST else None
            if said:
                yield Statement(*said, number)


def _agents(sentence: str, block: Block) -> tuple[str, Kind] | None:
    text = PLACE.sub(r"\1", sentence) if ":" in sentence else sentence
    text = ASIDE.sub("", text) if "(" in text else text
    whole = block.item or text.endswith((".", ")", "`", '"'))
    if not whole or not mention(text) or any(map(_proposes, (*block.headings[-2:], block.label))):
        return None
    return None if objection(text) else (tidy(text), "claim")


@lru_cache(maxsize=64)
def _proposes(words: str) -> bool:
    """Whether a heading says that plans or reports stand below."""
    return PROPOSES.search(words) is not None


def _owners(sentence: str, block: Block) -> tuple[str, Kind] | None:
    """What an owner's sentence is kept as: rule, claim, or nothing.

    1. What opens it ("ok, so", "no,") is taken off.
    2. A question, and what only introduces, is nothing, unless it asks for something for good.
    3. An order that lasts is a rule.
    4. What corrects, or tells of the code, is a claim.
    """
    text = TRAILS.sub("", LEAD.sub("", sentence))
    opening = CORRECTS.match(text)
    text = text[opening.end() :] if opening else text
    corrects, masked = opening is not None, masked_code(text, "x")
    request = REQUEST.match(masked.replace("’", "'")) is not None
    unfinished = masked.rstrip().endswith(("?", ":", "...", "…")) and not request
    if not text or unfinished:
        return None
    order = _ordered(text, corrects, request)
    if not order and not corrects:
        order = _ordered(sentence, False, request)
    if order:
        return tidy(order), "rule"
    pasted = block.item or block.label or len(text) > OWNERS_LONGEST
    if request or pasted:
        return None
    told = corrects or TELLS.search(sentence) is not None
    claims = _names_both(text, masked, corrects) or _declares(text, masked, corrects, told)
    return (tidy(text), "claim") if claims else None


def _names_both(text: str, masked: str, corrects: bool) -> bool:
    """Whether it names both: "it's this, not that"."""
    if IT_IS_NOT.match(text) and ("`" in text or _about_code(text, True)):
        return True
    return corrects and THIS_NOT_THAT.match(masked) is not None


def _declares(text: str, masked: str, corrects: bool, told: bool) -> bool:
    """Whether it declares something told, or about the code."""
    if REPORTS.search(masked) or objection(re.sub(r"^our\b", "The", text, flags=re.I)):
        return False
    return told or _about_code(text, corrects)


def _ordered(text: str, corrects: bool, request: bool) -> str:
    """Give what of a sentence orders something for good.

    A request that is put as a question ends as an order does.
    """
    at = order_at(masked_code(text, "x"), corrects)
    if at < 0:
        return ""
    return f"{text[at:].rstrip(' ?')}." if request else text[at:]


def _about_code(text: str, corrects: bool) -> bool:
    """Whether it names something of the code, or gives a value.

    In a correction any number is one.
    """
    named = mention(text) or any(looks_like_code(word) for word in text.split())
    return bool(named or VALUE.search(text) or (corrects and re.search(r"\d", text)))


def tidy(text: str) -> str:
    """Write a sentence as one that stands alone.

    Without loose ends, with a capital unless it begins with code.
    """
    said = " ".join(text.split()).strip(" -–—,;")
    first = said.split(" ", 1)[0]
    code = looks_like_code(first) or "." in first or "/" in first
    return said[0].upper() + said[1:] if said[:1].islower() and not code else said


def key(sentence: str) -> str:
    """Strip the case, marks and id that tell two copies apart."""
    return " ".join(re.findall(r"[\w./-]+", SHOWN_TAIL.sub("", sentence).lower())).rstrip(".")


def shown(text: str) -> Iterator[str]:
    """Make the keys of all lines and sentences that were shown."""
    for block, said in read(text):
        yield key(block.text)
        yield from map(key, said)
