"""A text with all that is read of it, each read once.

To hold it against others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from memory_engine.claims.stance.plainly import denied_whole, plainly
from memory_engine.claims.states import State, state
from memory_engine.claims.words.signs import signs
from memory_engine.domain import policy
from memory_engine.domain.once import once
from memory_engine.relate.ground import Ground, ground
from memory_engine.relate.sense import sense
from memory_engine.relate.terms import Sense
from memory_engine.relate.vacancy import room, spoken_of


@dataclass(frozen=True)
class Wording:
    """A text, and its readings."""

    text: str

    @once
    def sense(self) -> Sense:
        """What it says."""
        return sense(self.text)

    @once
    def ground(self) -> Ground:
        """What of it another text may answer."""
        return ground(self.sense)

    @property
    def plain(self) -> Wording:
        """The same as what is so now, after a change."""
        return self.changed or self

    @property
    def head(self) -> Wording:
        """What it says first, without the reasons and remarks behind it."""
        return self.shorter or self

    @once
    def changed(self) -> Wording | None:
        """What is so now after a change, if it speaks of one.

        Never itself: what holds itself is swept up, and not let go of.
        """
        text = plainly(self.text)
        return None if text == self.text else Wording(text)

    @once
    def shorter(self) -> Wording | None:
        """What it says first, if reasons or remarks stand behind it."""
        text = _head(self.text)
        return None if text == self.text else Wording(text)

    @once
    def signs(self) -> tuple[str, ...]:
        """The signs in it, in order."""
        return tuple(sign.name for sign in signs(self.text))

    @once
    def state(self) -> State | None:
        """The state that it puts a thing in."""
        return state(self.text)

    @once
    def denied(self) -> Wording | None:
        """What it says is not true, if it says that of anything."""
        text = denied_whole(self.text)
        return Wording(text) if text else None

    @once
    def room(self) -> tuple[frozenset[str], ...]:
        """What must be spoken of to fill a place left empty."""
        return room(self.text)

    @once
    def spoken_of(self) -> frozenset[str]:
        """All its words of content."""
        return spoken_of(self.text)

    @once
    def replies(self) -> bool:
        """Whether its form speaks of another text.

        That is not true, nobody does, only some do.
        """
        return bool(self.denied or self.room)

    @once
    def tokens(self) -> frozenset[str]:
        """What its terms stand for."""
        return frozenset(term.canon for term in self.sense.terms)

    @once
    def opening(self) -> list[str]:
        """The words that a statement and its correction begin with alike."""
        return self.text.rstrip(" .;!").split(maxsplit=policy.LEAST_FRAME)[: policy.LEAST_FRAME]


_RESTRICTING = (
    "but except unless if when whenever only and or nor not with without in on at for from to by "
    "after before until while even though although whereas provided as long"
)
_TAIL = re.compile(
    r"`[^`]*`|\"[^\"]*\"|(?P<cut>;|\.(?= )| [—–-](?= )|,(?= )(?! "
    rf"(?:{'|'.join(_RESTRICTING.split())})\b))"
)


def _head(text: str) -> str:
    """Cut reasons and remarks off what a text says first.

    What restricts it stays.
    """
    cuts = (found.start() for found in _TAIL.finditer(text) if found["cut"])
    for first in (text[:cut] for cut in islice(cuts, policy.FIRST_PIECES)):
        said = sense(first)
        if said.copula or any(term.role == "verb" and not term.clause for term in said.terms):
            return first
    return text
