"""Sentences by which a text tries to tell memory what to hold."""

from __future__ import annotations

import re

from memory_engine.claims.prose import LONGEST, LONGEST_LINE, sentences

TO_MEMORY = re.compile(
    r"\b(?:save|add|write|commit|store|put|append)\b[^.\n]{0,40}\b(?:to|in|into) (?:your |"
    r"the |its |long-term |persistent )*"
    r"memor(?:y|ies)\b|\bnotes? (?:for|to) (?:your|the) memory\b|\bupdate your memor(?:y|ies)\b"
    r"|\bsystem\s*:\s*(?:promote|remember|assert|store|save)\b"
    r"|\b(?:ai|llm|claude|assistants?|agents?|models?)\b[^.\n]{0,40}\b(?:remember|"
    r"memori[sz]e) (?:that|this)\b",
    re.I,
)
TO_REMEMBER = re.compile(
    r"^\W*(?:(?:please|always|important|note)\W+)*(?:remember|memori[sz]e|don't forget|do "
    r"not forget)\b[^.\n]{0,10}"
    r"\b(?:that|this|to)\b|^from now on\b",
    re.I,
)
TO_MEMORY_CUES = ("memor", "remember", "forget", "promote", "from now on")
"""Without one of these a text, which may be long, needs no closer look."""


def to_memory(text: str, untrusted: bool) -> tuple[str, ...]:
    """List the sentences of an output that instruct memory.

    In an outside text a plain ``remember`` does so, too.
    """
    if not _cued(text):
        return ()
    lines = (line[:LONGEST_LINE].strip() for line in text.splitlines() if _cued(line))
    found = (sentence for line in lines for sentence in sentences(line))
    return tuple(
        sentence
        for sentence in found
        if len(sentence) <= LONGEST and _speaks_to_memory(sentence, untrusted)
    )


def _cued(text: str) -> bool:
    lowered = text.lower()
    return any(cue in lowered for cue in TO_MEMORY_CUES)


def _speaks_to_memory(sentence: str, untrusted: bool) -> bool:
    return bool(TO_MEMORY.search(sentence) or (untrusted and TO_REMEMBER.search(sentence)))
