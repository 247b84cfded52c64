"""A short correction ("no, port 9090") and what it is about.

The speaker names the right value and leaves the rest to who listens. Where exactly one sentence of
what was said just before has one value of that sort, that sentence with the new value is what he
says; where there are several, or none, nobody knows, and his words are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from memory_engine.claims.mention import looks_like_code
from memory_engine.claims.prose import blocks, sentences
from memory_engine.claims.stance.mood import mood
from memory_engine.claims.words.lexicon import RIVAL_TOOLS
from memory_engine.claims.words.tokens import Token, TokenKind, tokens
from memory_engine.domain.patterns import regex


class Correction(NamedTuple):
    """The right value, the word for its sort, the wrong value."""

    value: Token
    label: str = ""
    wrong: str = ""


_LABELS = (
    "port|version|branch|folder|directory|file|path|timeout|limit|default|command|table|host|"
    "region|queue|name"
)
_CORRECTS = regex(
    r"^(?:(?:no|nope|nah|wrong|incorrect|not (?:quite|true|correct|right)|that(?:'s| is) "
    r"(?:wrong|not (?:right|true|correct)|incorrect)|"
    r"sorry|correction|actually|oops|wait)(?: again)?(?:\s*[,.:;!…—–-]+\s*|\s+))+",
    re.I,
)
_LEFT = regex(
    r"^(?:please )?(?P<use>use |with |we use |it uses )?(?:(?:it|that|this)(?:'s| is| was| "
    r"should be| must be) |make it |make that |i (?:meant|said) |should be |"
    rf"try |run |it's called )?(?:(?:on|in|at|to|the) )*(?:(?P<label>{_LABELS}) "
    rf")?(?P<value>`[^`]+`|[^\s,;]+(?: [^\s,;]+){{0,2}}?)"
    r"(?:,? (?:and )?(?:not|instead of|rather than) (?:on |in |at |the |port |version "
    r")*(?P<wrong>`[^`]+`|[^\s,;]+))?(?: (?:now|instead|here|please))?[.!]?$",
    re.I,
)
_AGENT_ACTS = regex(r"^(?:i|i'll|i'm|i've|let me|let's|now|next|first|then|we'll|shall)\b", re.I)
LONGEST_CORRECTION = 60
"""[characters] A longer one says itself what it is about."""
MOST_BEFORE = 40
"""[sentences] Of what was said just before, in which the one that is meant is looked for: the
last so many."""


def correction(sentence: str) -> Correction | None:
    """Read the value that a short correction names, or None."""
    plain = sentence.replace("’", "'").strip()
    opened = _CORRECTS.match(plain) if len(plain) <= LONGEST_CORRECTION else None
    found = _LEFT.match(plain[opened.end() :]) if opened else None
    if not found:
        return None
    label, wrong = (found["label"] or "").lower(), found["wrong"] or ""
    value = _one_value(found["value"], bool(wrong))
    return Correction(value, label, wrong.strip("`")) if value else None


def names_a_tool(sentence: str) -> bool:
    """Tell whether a short correction says which tool to use."""
    found = correction(sentence)
    return bool(found and found.value.kind == "tech" and re.search(r"\buse\b", sentence, re.I))


def tells(sentence: str) -> bool:
    """Tell whether a short correction speaks for itself."""
    found = correction(sentence)
    if not found:
        return False
    return bool(found.label or found.wrong or found.value.kind not in ("word", "number"))


def completed(sentence: str, before: str) -> str:
    """Put a short correction as the one sentence it corrects.

    "" where there is none, or several.
    """
    found = correction(sentence)
    if found is None:
        return ""
    meant = [(said, wrong) for said in stated(before) if (wrong := _replaceable(said, found))]
    if len(meant) != 1:
        return ""
    said, wrong = meant[0]
    return said.replace(wrong, _written(found.value, wrong), 1)


def stated(before: str) -> Iterator[str]:
    """Give the sentences that state something, the last ones."""
    said = [sentence for block in blocks(before) for sentence in sentences(block.text)]
    for sentence in said[-MOST_BEFORE:]:
        plain = sentence.replace("’", "'")
        if not (mood(plain) or _AGENT_ACTS.match(plain) or correction(plain)):
            yield plain


def _one_value(text: str, named: bool) -> Token | None:
    """Give the one value of a few words.

    Where what was wrong is named, any word may be one.
    """
    found = [token for token in tokens(text) if token.kind != "mark"]
    if len(found) == 1 and (named or found[0].kind != "word"):
        return found[0]
    program, has_more, _ = text.partition(" ")
    command = has_more and program.lower() in _PROGRAMS
    return Token("command", text, f"`{text}`") if command else None


_PROGRAMS = frozenset(
    {"make", "just", "task", "cargo", "go", "mix", "bundle", "dotnet", "gradle", "mvn"}
).union(*RIVAL_TOOLS)


def _replaceable(said: str, right: Correction) -> str:
    """Give, as written, the value of a sentence to be replaced.

    "" where there is none, or several.
    """
    if right.label and not re.search(rf"\b{right.label}\b", said, re.I):
        return ""
    return _named_wrong(said, right.wrong) if right.wrong else _alike(said, right.value)


def _named_wrong(said: str, wrong: str) -> str:
    named = re.findall(rf"(?<![\w.-])`?{re.escape(wrong)}`?(?![\w-])", said, re.I)
    return named[0] if len(named) == 1 else ""


def _alike(said: str, value: Token) -> str:
    """The one value of the same sort, if it is another."""
    alike = [token for token in tokens(said) if _of_a_sort(token, value)]
    one = len(alike) == 1 and alike[0].norm != value.norm
    return _spelt(said, alike[0]) if one else ""


def _of_a_sort(token: Token, value: Token) -> bool:
    """Whether two values are of one sort.

    Two tools for one job, two numbers of a unit, two places, two commands.
    """
    if value.kind == "tech":
        return any({token.norm, value.norm} <= tools for tools in RIVAL_TOOLS)
    if value.kind == "number":
        unit = value.norm.partition(" ")[2]
        return token.kind == "number" and unit in ("", token.norm.partition(" ")[2])
    kinds: dict[TokenKind, tuple[TokenKind, ...]] = {
        "name": ("name", "path", "command"),
        "path": ("path", "name"),
    }
    same = token.kind in kinds.get(value.kind, (value.kind,))
    return same and looks_like_code(token.norm) == looks_like_code(value.norm)


def _spelt(said: str, token: Token) -> str:
    """Give a token as it stands in its sentence, with its backticks."""
    marked = f"`{token.raw.strip('`')}`"
    return marked if marked in said else token.raw if said.count(token.raw) == 1 else ""


def _written(value: Token, wrong: str) -> str:
    """Write the new value as the old was: code, or bare."""
    bare = value.raw.strip("`")
    if value.kind == "number" and " " not in value.norm:
        return re.sub(r"^(\D?)\d[\d.,_]*", rf"\g<1>{bare}", wrong)
    return (
        f"`{bare}`" if wrong.startswith("`") or (value.kind == "command" and " " in bare) else bare
    )
