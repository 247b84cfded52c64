"""How a sentence opens before it speaks: "ok, so", "no,"."""

from __future__ import annotations

import re

from memory_engine.domain.patterns import regex

LEAD = regex(
    r"^(?:(?:ok|okay|so|also|and|but|oh|ah|btw|by the way|fyi|please|pls|hey|well|right|"
    r"yes|yeah|yep|sure|great|good|cool|"
    r"thanks|thank you|in addition|additionally|however|note(?: that)?|nb|important(?:ly)?|"
    r"reminder|remember(?: that| to)?|"
    r"keep in mind(?: that)?|for (?:the record|reference|future reference)|one (?:more|"
    r"other) thing|in general|generally|"
    r"actually)\b[\s,.:;!…—–-]*)+",
    re.I,
)
FRAMED = regex(
    r"^(?:(?:it (?:just )?)?turns out(?:,| that)|(?:it(?:'s| is| should be) )?(?:worth|good|"
    r"important|nice|useful) (?:noting|knowing|remembering|to (?:note|know|remember)) that|"
    r"(?:as|just) (?:a|so you) (?:reminder|know)\b,?|heads[ -]up\b[,:]?|to be clear,|"
    r"for what it(?:'s| is) worth,|as (?:we|you) (?:all )?know,|"
    r"(?:the )?(?:fact|thing) is(?:,| that)|"
    r"(?:as of (?:today|now|this writing)|at (?:the moment|present)|currently|presently|"
    r"right now|nowadays|these days)\b,?|"
    r"(?:in|for) (?:this|our|the) (?:project|repo(?:sitory)?|code ?base|team)"
    r"(?:,|(?= (?:the|we|you|it|there|our|all|every|no)\b)))\s+",
    re.I,
)
"""What frames a whole sentence, and says no more than that it is so, here and today."""
CORRECTS = regex(
    r"^(?:(?:no(?:,? no)*|nope|nah|wrong|incorrect|not (?:quite|true|correct|right)|"
    r"that(?:'s| is) (?:wrong|not (?:right|true|correct)|"
    r"incorrect))(?:\s*[,.:;!…—–-]+\s*|\s+(?=the\b|our\b))|actually\b[\s,]+)+",
    re.I,
)
