"""stub"""
from __future__ import annotations
from dataclasses import dataclass
from memory_engine.domain.records import Anchor, Kind

@dataclass(frozen=True, slots=True)
class Claim:
    text: str
    kind: Kind
    subject: str
    attribute: str
    value: str
    polarity: bool
    scope: str
    hedge: str
    anchors: frozenset[Anchor]
    key: tuple[str | bool, ...]
    parsed: bool
