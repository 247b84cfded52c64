"""Tokens -> items: the longest expression that begins at each place, and what each small word does in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from memory_engine.text.smallwords import BE, DETERMINERS, EFFECTS, PHRASES
from memory_engine.text.meaning import EXPRESSIONS, grouped, meaning
from memory_engine.text.stem import stem
from memory_engine.text.words import Token


class Item(NamedTuple):
    """A token, or an expression of several. ``effect`` is what a small word does, "" for a word of content."""

    token: Token
    canon: str
    denies: bool
    effect: str
    what: str




def items(found: Sequence[Token]) -> Iterator[Item]:
    """Think: the items of a text, in order."""
    at = 0
    while at < len(found):
        token = found[at]
        if token.kind == "word":
            length, item = _longest(found, at)
            yield item
            at += length
        else:
            effect = ("break" if token.norm in ",;:—–" else "stop") if token.kind == "mark" else ""
            yield Item(token, token.norm, False, effect, "")
            at += 1


def _longest(found: Sequence[Token], at: int) -> tuple[int, Item]:
    token = found[at]
    word = token.norm
    phrase = next((p for p in _PHRASES.get(word, ()) if _follow(found, at, p[0], stemmed=False)), ((), ""))
    effect, _, what = EFFECTS.get(word, "").partition(":")
    for roots, canon in EXPRESSIONS.get(word if effect else stem(word), ()):
        if len(roots) > len(phrase[0]) and _follow(found, at, roots, stemmed=True):
            return len(roots), Item(token, *grouped(canon), "", "")
    if phrase[0]:
        return len(phrase[0]), Item(token, word, False, phrase[1], "")
    if word in ("on", "off") and _is_state(found, at):
        return 1, Item(token, "enabl", word == "off", "", "")
    if effect:
        return 1, Item(token, word, False, "determiner" if effect == "stop" and word in DETERMINERS else effect, what)
    meant = meaning(word)
    return 1, Item(token, meant.canon, meant.denies, "", "")


def _is_state(found: Sequence[Token], at: int) -> bool:
    """Whether ``on`` ends its phrase behind a form of *be*: "the flag is on by default"."""
    after = found[at + 1].norm if at + 1 < len(found) else ""
    return at > 0 and found[at - 1].norm in BE and (not after or after in _PHRASE_ENDS or not after[0].isalnum())


_PHRASE_ENDS = frozenset("by in for unless when if and or only while during until but".split())


def _follow(found: Sequence[Token], at: int, words: Sequence[str], stemmed: bool) -> bool:
    if at + len(words) > len(found):
        return False
    for place, word in enumerate(words[1:], at + 1):
        token = found[place]
        if token.kind != "word" or not (token.norm == word or (stemmed and stem(token.norm) == word)):
            return False
    return True
