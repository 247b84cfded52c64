"""What WordNet knows of English verbs (``wordnet.json``; ``benchmarks/thesaurus.py`` makes it)."""

from __future__ import annotations

import json
from pkgutil import get_data

from memory_engine.claims.words.stem import stem

_FOUND: dict[str, str] = json.loads(get_data("memory_engine.claims.words", "wordnet.json") or b"{}")
GENERAL = frozenset(map(stem, _FOUND["general"].split()))
"""Stems of verbs with ten senses or more: in other words than another's they say little."""
