"""How a sentence opens before it speaks: "ok, so", "no,"."""

from __future__ import annotations

import re

LEAD = re.compile(
    r"^(?:(?:ok|okay|so|also|and|but|oh|ah|btw|by the way|fyi|please|pls|hey|well|right|"
    r"yes|yeah|yep|sure|great|good|cool|"
    r"thanks|thank you|in addition|additionally|however|note(?: that)?|nb|important(?:ly)?|"
    r"reminder|remember(?: that| to)?|"
    r"keep in mind(?: that)?|for (?:the record|reference|future reference)|one (?:more|"
    r"other) thing|in general|generally|"
    r"actually)\b[\s,.:;!…—–-]*)+",
    re.I,
)
CORRECTS = re.compile(
    r"^(?:(?:no(?:,? no)*|nope|nah|wrong|incorrect|not (?:quite|true|correct|right)|"
    r"that(?:'s| is) (?:wrong|not (?:right|true|correct)|"
    r"incorrect))(?:\s*[,.:;!…—–-]+\s*|\s+(?=the\b|our\b))|actually\b[\s,]+)+",
    re.I,
)
