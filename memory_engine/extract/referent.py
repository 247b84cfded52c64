"""A short correction ("no, port 9090") and the one sentence that it can be about.

The speaker names the right value and leaves the rest to who listens. Where exactly one sentence of
what was said just before has one value of that sort, that sentence with the new value is what he
says; where there are several, or none, nobody knows, and his words are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from memory_engine.claims.lexicon import RIVAL_TOOLS
from memory_engine.claims.mention import looks_like_code
from memory_engine.claims.mood import mood
from memory_engine.claims.prose import blocks, sentences
from memory_engine.claims.words import Token, TokenKind, tokens


class Correction(NamedTuple):
    """The value that is right, as a token; the word that says of what sort it is; and the value
    that was wrong, if it is named."""

    value: Token
    label: str = ""
    wrong: str = ""


_LABELS = (
    "port|version|branch|folder|directory|file|path|timeout|limit|default|command|table|host|"
    "region|queue|name"
)
_CORRECTS = re.compile(
    r"^(?:(?:no|nope|nah|wrong|incorrect|not (?:quite|true|correct|right)|that(?:'s| is) "
    r"(?:wrong|not (?:right|true|correct)|incorrect)|"
    r"sorry|correction|actually|oops|wait)(?: again)?(?:\s*[,.:;!…—–-]+\s*|\s+))+",
    re.I,
)
_LEFT = re.compile(
    r"^(?:please )?(?P<use>use |with |we use |it uses )?(?:(?:it|that|this)(?:'s| is| was| "
    r"should be| must be) |make it |make that |i (?:meant|said) |should be |"
    rf"try |run |it's called )?(?:(?:on|in|at|to|the) )*(?:(?P<label>{_LABELS}) "
    rf")?(?P<value>`[^`]+`|[^\s,;]+(?: [^\s,;]+){{0,2}}?)"
    r"(?:,? (?:and )?(?:not|instead of|rather than) (?:on |in |at |the |port |version "
    r")*(?P<wrong>`[^`]+`|[^\s,;]+))?(?: (?:now|instead|here|please))?[.!]?$",
    re.I,
)
_AGENT_ACTS = re.compile(
    r"^(?:i|i'll|i'm|i've|let me|let's|now|next|first|then|we'll|shall)\b", re.I
)
LONGEST_CORRECTION = 60
"""[characters] A longer one says itself what it is about."""
MOST_BEFORE = 40
"""[sentences] Of what was said just before, in which the one that is meant is looked for: the
last so many."""


def correction(sentence: str) -> Correction | None:
    """Read the value that a short correction names; None where it is none, or says more."""
    plain = sentence.replace("’", "'").strip()
    opened = _CORRECTS.match(plain) if len(plain) <= LONGEST_CORRECTION else None
    if not opened:
        return None
    found = _LEFT.match(plain[opened.end() :])
    value = _one_value(found["value"], bool(found["wrong"])) if found else None
    if not found or value is None:
        return None
    return Correction(value, (found["label"] or "").lower(), (found["wrong"] or "").strip("`"))


def names_a_tool(sentence: str) -> bool:
    """Tell whether a short correction says which tool to use."""
    found = correction(sentence)
    return bool(found and found.value.kind == "tech" and re.search(r"\buse\b", sentence, re.I))


def tells(sentence: str) -> bool:
    """Tell whether a short correction says something to whoever did not hear what was said
    before."""
    found = correction(sentence)
    return bool(
        found and (found.label or found.wrong or found.value.kind not in ("word", "number"))
    )


def completed(sentence: str, before: str) -> str:
    """Put a short correction as the one sentence of what was said before that it can be about;
    "" where that is not one."""
    found = correction(sentence)
    if found is None:
        return ""
    told = [(said, wrong) for said in stated(before) if (wrong := _replaceable(said, found))]
    if len(told) != 1:
        return ""
    said, wrong = told[0]
    return said.replace(wrong, _written(found.value, wrong), 1)


def stated(before: str) -> Iterator[str]:
    """Give the sentences that state something, the last ones."""
    said = [sentence for block in blocks(before) for sentence in sentences(block.text)]
    plain = (sentence.replace("’", "'") for sentence in said[-MOST_BEFORE:])
    return (
        said for said in plain if not (mood(said) or _AGENT_ACTS.match(said) or correction(said))
    )


def _one_value(text: str, named: bool) -> Token | None:
    """Give the one value of a few words; where what was wrong is named, any word may be one."""
    found = [token for token in tokens(text) if token.kind != "mark"]
    if len(found) == 1 and (found[0].kind != "word" or named):
        return found[0]
    program = text.split(" ", 1)[0].lower()
    return Token("command", text, f"`{text}`") if " " in text and program in _PROGRAMS else None


_PROGRAMS = frozenset(
    {"make", "just", "task", "cargo", "go", "mix", "bundle", "dotnet", "gradle", "mvn"}
).union(*RIVAL_TOOLS)


def _replaceable(said: str, right: Correction) -> str:
    """Give, as it is written, the one value of a sentence that another can stand for; "" where
    there is none, or several."""
    if right.label and not re.search(rf"\b{right.label}\b", said, re.I):
        return ""
    if right.wrong:
        named = re.findall(rf"(?<![\w.-])`?{re.escape(right.wrong)}`?(?![\w-])", said, re.I)
        return named[0] if len(named) == 1 else ""
    alike = [token for token in tokens(said) if _of_a_sort(token, right.value)]
    different = [token for token in alike if token.norm != right.value.norm]
    return _spelt(said, different[0]) if len(different) == len(alike) == 1 else ""


def _of_a_sort(token: Token, value: Token) -> bool:
    """Tell whether two values are of one sort: two tools for one job, two numbers of a unit, two
    places, two commands."""
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
    """Write the new value as the old one was: as code, or bare."""
    bare = value.raw.strip("`")
    if value.kind == "number" and " " not in value.norm:
        return re.sub(r"^(\D?)\d[\d.,_]*", rf"\g<1>{bare}", wrong)
    return (
        f"`{bare}`" if wrong.startswith("`") or (value.kind == "command" and " " in bare) else bare
    )
