"""Where a typed text goes on in somebody else's words.

Told by how a source is put before or behind them, by no list of sources: whatever stands before a
colon, a dash or a break and is none of the ways in which a person leads over to a word of their own
is a source. In doubt it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from memory_engine.claims.instruction_files import is_instruction_file
from memory_engine.claims.orders import notes
from memory_engine.claims.orders.acts import commands
from memory_engine.claims.stance.openings import CORRECTS, LEAD
from memory_engine.claims.stance.to_memory import TO_MEMORY
from memory_engine.claims.words.verbs import BE, THIRD
from memory_engine.domain.patterns import regex

MOST_OF_A_VALUE = 2
"""[words] Behind a label, with a digit or code: its value (``port: 8080``); all else is a
sentence."""

LONGEST_LABEL = 90
"""[characters] Before a colon or dash, in which a source is named; more is a sentence."""
SHORTEST_TITLE = 3
"""[words] Of a line without an end that asks for something: fewer are an interjection."""
MOST_TITLE = 5
"""[words] Of a line that is nothing but the name of a source."""

_OURS = """
    a about all also always an and are as at be before but by can code coding convention
    conventions few first following for from general going guideline guidelines have house i
    important in is it just keep like list mind more my never new note notes now of ok on other
    our please point points preference preferences project projects prompt remember reminder
    reminders repo repository requirement requirements rule rules session sessions should so
    some stick style team the then these thing things this those to two three us use want we
    when while with work working you your again agreed another btw claude correction decision
    fyi heads instruction last listen nb next one ps quick re second self small time up update
"""
OURS = frozenset(_OURS.split())
"""Words with which a person leads over to their own (``our rules for this repo:``)."""

SCOPE = regex(
    r"(?:and |but |also )?(?:for|when|whenever|before|after|while|if|unless|until|without|during"
    r"|about|regarding|instead of)\s+\w",
    re.I,
)
"""How a label begins that says when something holds, and not who says it."""

JOINS = regex(r"\s*(?:but|and|also|so|just|one)\b", re.I)
COLON = regex(r"(?<=[^\s:]):(?=[ \t]+\S)")
DASH = regex(r"(?<=\S)[ \t]+(?:[-–—]{1,3}|[-=]?>+|→|»|\|)[ \t]+(?=\S)")
OPENED = regex(r"[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?")
BRACKETED = regex(r"[(\[]([^()\[\]\n]{2,90})[)\]][ \t]*(?=\S)")
CLAUSE = regex(r"[.!?;][\"”’»)]*\s|\n")
"""What a label does not reach over."""

URL = regex(r"<?\bhttps?://[^\s<>]+>?")
NAMES = regex(
    r"(?:from|per|via|by|source|the|this|that|their|his|her|its|our|your|my|a|an|some|one of)\b|@"
    r"|(?!(?:let|it|that|what|here|there|he|she|who|where|how)['’]s)[^\s:]+['’]s\b",
    re.I,
)
"""How a phrase begins that names a thing or somebody."""

NOTED_FROM = regex(
    r"(?:from|per|via|by|quot\w+|according to)\b"
    r"|(?:[^:]*\s)?(?!(?:let|it|that|what|here|there|he|she|who)['’]s)[\w-]+['’]s\b",
    re.I,
)
"""How a note names its source: any other label is what it speaks of."""
DECIDES = regex(r"(?:the|our|my) \w+ (?:is|are)(?: \w+)?", re.I)
"""A label that says what is so, and not who says so: ``the deal is: ...``."""

BEHIND = regex(
    r"[^\w\s,][\"”’»]*[ \t]+[-–—~]{1,3}[ \t]?(?=[A-Z@]|the |our |their )[^.!?\n]{2,60}\s*\Z"
    r"|\((?:from|via|per|by|source|quoted|quoting|copied|taken|says|said|"
    r"according)\b[^()\n]{1,80}\)"
    r"\W*\Z"
)
"""A source behind what it says: ``... - Alice``, ``... (from the handbook)``."""

AS_SAID = regex(
    r"^\W*as (?:(?:the|our|your|their|his|her|its|my|this|that|an?|some) |@|"
    r"(?-i:[A-Z]))[^,\n]{0,60}"
    r"\b(?:it|this|that|so|to \w+|\w+s)[ \t]*,"
    r"|^\W*as [a-z]+(?:ed|en|wn|ught) (?:in|by|on|at|under|from|to|there)\b"
    r"|^\W*per (?:(?:the|our|your|their|his|her|its|my|this|that|an?) |@|(?-i:[A-Z]))"
    r"|\b\w+['’]s(?: own)? words\b",
    re.M | re.I,
)
"""``As the handbook puts it, ...``: the sentence is the handbook's."""

NOTED = frozenset({"rule", "rules", "note", "reminder"})
"""As what a person has something written down."""
VALUE = regex(r"[^\"{}<>`]*[\d¦´/][^\"{}<>`]*")
WORDS = regex(r"[^\W\d_]+(?:['’]\w+)?")
CODE = regex(r"`[^`\n]*`")
DOCUMENT = regex(r"\.(?:md|mdx|rst|txt|html?|pdf|docx?|adoc|org|com|net|io|dev)`$", re.I)
"""How a name ends that stands in backticks, and yet is read for what it says."""
BARE_CODE = regex(r"¦+|(?![A-Z]+-\d)[\w-]*(?:[a-z]_|_[a-z]|\d|\(\)|/)[\w/-]*")
"""A label that is a piece of the code base: of that it says something."""


def cuts(paragraph: str) -> Iterator[int]:
    """Yield where the words of another begin in a paragraph."""
    masked = CODE.sub(_masked, paragraph)
    yield from _after_labels(masked)
    yield from _after_addresses(masked)
    yield from _after_titles(masked)
    yield from (found.start() for found in AS_SAID.finditer(masked))
    if BEHIND.search(masked):
        yield 0


def quotes(sentence: str) -> bool:
    """Tell whether a noted sentence names a source before its words.

    Nobody pastes into a note in passing: a bare label is a topic in it.
    """
    colon = COLON.search(sentence[: LONGEST_LABEL + 1])
    label = sentence[: colon.start()] if colon else ""
    named = bool(
        colon and NOTED_FROM.match(label) and not _is_topic(label, sentence[colon.end() :])
    )
    return named or bool(AS_SAID.search(sentence))


def ours(label: str) -> bool:
    """Tell whether this leads over to a person's own word."""
    bare = CORRECTS.sub("", LEAD.sub("", f"{label.strip()}, "))
    words = [word.lower() for word in WORDS.findall(bare)]
    return bool(WORDS.search(label)) and OURS.issuperset(words)


def _after_labels(masked: str) -> Iterator[int]:
    """Yield where what a label is put before begins.

    In a list of the person's own it is a topic.
    """
    start, own_list = 0, False
    for end in (*(clause.end() for clause in CLAUSE.finditer(masked)), len(masked)):
        item = OPENED.match(masked, start)
        begin = item.end() if item else start
        if not (own_list and begin > start):
            yield from _of_clause(masked[begin:end], begin)
        clause = masked[start:end].rstrip()
        own_list = own_list or (clause.endswith(":") and ours(clause[:-1]))
        start = end


def _of_clause(clause: str, begin: int) -> Iterator[int]:
    bracketed = BRACKETED.match(clause)
    if bracketed and NAMES.match(bracketed.group(1)) and not ours(bracketed.group(1)):
        yield begin + bracketed.end()
    colon = COLON.search(clause[: LONGEST_LABEL + 1])
    if colon and not _is_topic(clause[: colon.start()], clause[colon.end() :]):
        yield begin + colon.end()
    dash = DASH.search(clause[:LONGEST_LABEL])
    if dash and _names_a_source(clause[: dash.start()], clause[dash.end() :]):
        yield begin + dash.end()


def _is_topic(label: str, rest: str) -> bool:
    """Whether a label leads over to the person's own words."""
    if _leads_over(label) or _has_it_kept(label):
        return True
    if BARE_CODE.fullmatch(label.strip()) or notes.instructs(label):
        return True
    if notes.instructs(rest) or commands(rest.strip()):
        return False
    value = len(rest.split()) <= MOST_OF_A_VALUE and VALUE.fullmatch(rest)
    return commands(label.strip()) or bool(value)


def _leads_over(label: str) -> bool:
    """Whether a label is one's own word, a scope, a decision."""
    last = label.rpartition(",")[2]
    own = ours(label) or (JOINS.match(last) and ours(last))
    return bool(own or SCOPE.match(label) or DECIDES.fullmatch(label.strip()))


def _has_it_kept(label: str) -> bool:
    """Whether a label orders to write down what follows.

    Into a file, to memory, as a rule.
    """
    if not commands(label.strip()):
        return False
    words = [word.strip("`¦´,") for word in label.split()]
    to_file = any(map(is_instruction_file, words)) or bool(TO_MEMORY.search(label))
    return to_file or words[-1].lower() in NOTED


def _names_a_source(label: str, rest: str) -> bool:
    """Whether words before a dash are a name, no order or topic."""
    if ours(label) or notes.instructs(label) or commands(label.strip()) or SCOPE.match(label):
        return False
    return bool(NAMES.match(label.strip()) or (_is_name(label) and rest[:1].isupper()))


def _is_name(label: str) -> bool:
    """Whether every word of a phrase is a name's."""
    words = label.split()
    capital = all(word[:1].isupper() or word == "&" for word in words)
    return capital and 0 < len(words) <= MOST_TITLE


def _after_addresses(masked: str) -> Iterator[int]:
    """Yield the end of each URL that begins or ends a sentence."""
    for found in URL.finditer(masked):
        line = masked[masked.rfind("\n", 0, found.start()) + 1 : found.start()]
        rest = masked[found.end() :].partition("\n")
        opens = not CLAUSE.split(line)[-1].strip(" \t-*+•<(")
        if opens or not rest[0].strip(" \t>).:"):
            yield found.end()


def _after_titles(masked: str) -> Iterator[int]:
    """Yield where another hand follows a line without an end."""
    place = 0
    lines = [*masked.splitlines(True), ""]
    for whole, following in pairwise(lines):
        place += len(whole)
        line = whole.strip()
        if _opens(line) and (_is_title(line) or _in_another_hand(line, following.strip())):
            yield place


def _opens(line: str) -> bool:
    """Whether a line has no end, is not one's own, orders nothing."""
    item = OPENED.match(line)
    closed = not line or line.endswith(tuple(".!?,:;")) or bool(item and item.end())
    return not (closed or ours(line) or notes.instructs(line))


def _is_title(line: str) -> bool:
    """Whether a line is nothing but the name of something or somebody."""
    words = line.lower().split()
    if len(words) > MOST_TITLE or not BE.isdisjoint(words) or not THIRD.isdisjoint(words):
        return False
    named = (_is_name(line) and len(words) > 1) or NAMES.match(line)
    return bool(named) and not commands(line)


def _in_another_hand(line: str, following: str) -> bool:
    """Whether one who writes without capitals goes on with them."""
    asks = line[:1].islower() and len(line.split()) >= SHORTEST_TITLE
    return asks and following[:1].isupper() and following.endswith((".", "!", ".)", '."'))


def _masked(code: re.Match[str]) -> str:
    return ("´" if DOCUMENT.search(code.group()) else "¦") * len(code.group())
