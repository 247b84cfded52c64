"""The sentence that a fact with a given slot shows."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from memory_engine.claims.slot_sentences import parsed
from memory_engine.claims.slots import HERE, Slot
from memory_engine.claims.words.smallwords import ARTICLES
from memory_engine.claims.words.stem import stem
from memory_engine.claims.words.tokens import tokens
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.table import words

_LINKING = words("is are was be has do does of in at on to by for with not no never set")


def shown(text: str, plain: str, slot: Slot, polarity: bool, anchors: AbstractSet[Anchor]) -> str:
    """Choose what was said, or the given slot where that says less."""
    return text if _says_no_more(plain, slot, anchors) else stated(slot, polarity)


def stated(slot: Slot, polarity: bool) -> str:
    """Write what a slot says."""
    where = f" in {slot.scope}" if slot.scope else ""
    if slot.attribute == "works" and slot.value == "yes":
        return f"`{slot.subject}` {'works' if polarity else 'does not work'}{where}"
    return f"{slot.attribute} of {slot.subject}{where}: {'' if polarity else 'not '}{slot.value}"


def _says_no_more(text: str, slot: Slot, anchors: AbstractSet[Anchor]) -> bool:
    """Whether a sentence says what its slot says, and nothing beside.

    Votes, probes and merges are about the slot; a sentence that says more would stand on a page
    for evidence that nobody gave for it.
    """
    read_out = parsed(text)
    if read_out and (read_out.attribute, read_out.value) == (slot.attribute, slot.value):
        return read_out.subject in (slot.subject, HERE)
    places = " ".join(f"{anchor.path} {anchor.symbol}" for anchor in anchors)
    command = f"`{slot.subject}`"  # in which a lone dot is a word
    parts = (
        slot.subject,
        command,
        slot.attribute.replace("-", " "),
        slot.value,
        slot.scope,
        places,
    )
    return _spoken(text) <= _spoken(" ".join(parts)) | {stem(word) for word in _LINKING | ARTICLES}


def _spoken(text: str) -> set[str]:
    """Collect the words of a text, those of names one by one."""
    norms = (token.norm for token in tokens(text) if token.kind != "mark")
    return {
        stem(word.strip("`").removesuffix("()").lower()) for norm in norms for word in norm.split()
    }
