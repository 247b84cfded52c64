"""Which test runs exercise which claims. Narrow on purpose: a run that merely passed near a claim proves nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from memory_engine.adapters.importers.places import stem
from memory_engine.adapters.importers.session import Claim, NarrowRun, word_digest
from memory_engine.text.mention import Mention
from memory_engine.text.prose import CODE
from memory_engine.text.statement import key

NUMBER = re.compile(r"(?<![\w./-])\d{2,}(?![\w/-]|\.\d)")


def claim_of(text: str, anchors: Iterable[str], mentioned: Mention) -> Claim:
    """Think: a claim with what a test must mention to be a test of it: its identifiers and its numbers."""
    numbers = NUMBER.findall(CODE.sub(lambda m: m.group(2) if m.group(2).isdigit() else " ", text))
    return Claim(key(text), text, tuple(anchors), mentioned.symbols, tuple(dict.fromkeys(numbers)))


def exercises(run: NarrowRun, claim: Claim, tests: Mapping[str, str]) -> bool:
    """Think: whether a run speaks of a claim.

    A run that names one of the claim's identifiers does, passed or failed. A run of the test file of the claim's file does
    if it passed, and if that file, as far as the session saw it, mentions all of the claim's identifiers and numbers.
    """
    named = {_plain(name) for name in run.names}
    if named & {_plain(symbol) for symbol in claim.symbols}:
        return True
    if run.exit or run.names or not run.file:
        return False
    paths = {anchor.partition("#")[0] for anchor in claim.anchors}
    return (run.file in paths or stem(run.file) in {stem(path) for path in paths}) and _mentions(tests.get(run.file, ""), claim)


def _mentions(words: str, claim: Claim) -> bool:
    known = set(words.split())
    needed = (*(re.split(r"\W+", symbol.rstrip("?!"))[-1] for symbol in claim.symbols), *claim.numbers)
    return bool(needed) and all(word_digest(word) in known for word in needed)


def _plain(name: str) -> str:
    """An identifier or test name without case, underscores and the word ``test``."""
    bare = re.split(r"\W+", name.rstrip("?!"))[-1].lower().replace("_", "")
    return re.sub(r"^tests?(?=.)|(?<=.)tests?$", "", bare)
