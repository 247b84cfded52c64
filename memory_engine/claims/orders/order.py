"""Whether a sentence instructs for good, and where the order begins.

In doubt it is for the task at hand.
"""

from __future__ import annotations

import re
from itertools import islice

from memory_engine.claims.orders import forms, frames
from memory_engine.claims.orders.acts import ACTS, FEWEST_WORDS, OPENS
from memory_engine.claims.orders.framed import begins, forbids, is_private
from memory_engine.domain.patterns import regex

LONGEST = 600
"""[characters] Nobody instructs in a longer sentence."""
LONGEST_WORDS = 40
"""A longer sentence is the description of a task."""
FOR_GOOD = regex(
    r"\b((?:we|i|use|uses|using|run|on) (?:[^\s,]+ )?)now (?=\w)|\b(use [^\s,]+) now(?=,? "
    r"(?:and )?(?:not|instead|rather)\b)",
    re.I,
)
"""``we now use``, ``use uv now, not pip``: that it has changed, and not that it is for the
moment."""
RATIONALE = regex(
    r"(?:[,;(]|\s[—–-]|\s(?=because\b)) ?\(?(?:otherwise|or else|else|because|since|so "
    r"that|as (?:it|we|they)|(?:it|they|that)(?:'s|'re| is| are))\b.*$",
    re.I,
)
"""Why somebody instructs is told as a story, and is none."""
TAIL = regex(
    r"(?:[,;:]|\s[—–-]|\b(?:but|and|so|also))\s+(?:(?:but|and|also|just|so|please|pls),? "
    r"){0,4}(?=(?:always|never|do not|don't|dont|from now on|going forward|next time|in "
    r"future|under no circumstances|please)\b)",
    re.I,
)
"""Where an instruction may begin within a sentence."""
CHOSEN = regex(
    r"(?:please )?(?:use|run|call|take|write|go with) .{2,}(?:\binstead of\b|\brather "
    r"than\b|, ?not\b)",
    re.I,
)
"""One thing and not another."""
MOST_TAILS = 6
REPEATED = regex(
    r"^(?:(?:once )?again|once more|as i (?:said|told you)(?: before)?|like i said|how "
    r"often do i have to say this|"
    r"i(?:'ve| have)? (?:already )?(?:said|told you|repeat)(?: this| it| so)?(?: before| "
    r"already| (?:many|several|a hundred|a thousand) times)?)(?:\s*[:,;—–-]+\s*| that )(?=\S)",
    re.I,
)
"""What opens an instruction that was given before."""
RATHER = regex(r"\b(?<=rather )(you) didn't\b", re.I)
"""A past that tells of none."""
_FROM_NOW = ("from now on", "going forward", "next time", "in future", "under no circumstances")
_OUTRIGHT = ("do not ", "don't ", "dont ", "please never ", "please do not ", "please don't ")
"""Behind these only an order follows, whatever its verb."""
_VERB = regex(
    r"(?:please |pls |from now on,? |going forward,? |always |never |do not |don'?t |ever )*(\w+)",
    re.I,
)


def order_at(masked: str, corrects: bool = False) -> int:
    """Find where a lasting order begins (code masked); -1 if none.

    ``corrects``: it follows a ``no``: then it says how things are done, also where it speaks of one
    definite thing.

    1. The whole sentence is of a lasting form.
    2. A frame makes what stands in it a lasting order.
    3. A later part of the sentence is of a lasting form.
    """
    said = masked.replace("’", "'")
    circumstances = frames.CIRCUMSTANCES
    if _lasting(said) or (circumstances.search(said) and _lasting(circumstances.sub("", said))):
        return 0
    if corrects and CHOSEN.match(said) and not forms.TIED.search(said):
        return 0
    framed = _framed(said)
    return framed if framed >= 0 else _tail(said)


def _lasting(said: str) -> bool:
    """Whether a text without its lead and reason is a lasting order."""
    said = RATIONALE.sub("", said)
    words = len(said.split())
    if not FEWEST_WORDS <= words <= LONGEST_WORDS or is_private(said):
        return False
    order = RATHER.sub(r"\1 don't", REPEATED.sub("", OPENS.sub("", said)))
    return forms.lasts(FOR_GOOD.sub(lambda found: found[1] or found[2], order))


def _tail(said: str) -> int:
    """Find a later part that is a lasting order; -1 if none."""
    for joint in islice(TAIL.finditer(said), MOST_TAILS):
        tail = said[joint.end() :]
        if _orders(tail, joint[0]) and _lasting(tail):
            return joint.end()
    return -1


def _framed(said: str) -> int:
    """Find where a framed order begins; -1 if there is none.

    What only opens the sentence may stand before the frame.
    """
    if len(said) > LONGEST or len(said.split()) > LONGEST_WORDS:
        return -1
    opens = OPENS.match(said)
    start = begins(said)
    if start >= 0 or not opens:
        return start
    start = begins(said[opens.end() :])
    return start + opens.end() if start > 0 else start


def _orders(tail: str, joint: str) -> bool:
    """Whether a part of a sentence orders.

    In "it restarts and never stops" it only goes on with its subject.
    """
    if (":" in joint and forbids(tail)) or tail.lower().startswith(_OUTRIGHT):
        return True
    verb = _VERB.match(tail)
    return bool(verb and verb[1].lower() in ACTS) or tail.lower().startswith(_FROM_NOW)
