"""The marks of a page.

How far a line that has one is believed.
"""

from __future__ import annotations

from collections.abc import Mapping

from memory_engine.domain.records.words import Mark

MARKS: Mapping[Mark, str] = {
    "asserted": "",
    "you said": "(you said) ",
    "unverified": "(unverified) ",
    "seen": "(seen) ",
    "heard": "(heard) ",
}
"""Mark -> how a line that has it begins; the surest first."""
RANKS: Mapping[Mark, int] = {mark: rank for rank, mark in enumerate(MARKS)}
"""Mark -> its place among them, the surest first."""
OWN: tuple[Mark, ...] = ("asserted", "you said", "unverified", "seen")
"""The marks of lines that stand on more than one agent's word."""
WORDS_ALONE: tuple[Mark, ...] = ("you said", "heard")
"""The marks of lines that one speaker's word alone has put there: what they are worth to a
reader decides."""
FLEETING: tuple[Mark, ...] = ("seen", "heard")
"""The marks of lines that leave when nobody says so again."""
DOUBT = " (a reading says otherwise)"
"""Behind what is asserted, and what one agent read otherwise: `why` names it."""
