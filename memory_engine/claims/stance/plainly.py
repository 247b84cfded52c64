"""A correction or a change, as the plain statement it makes."""

from __future__ import annotations

import re
from functools import lru_cache

from memory_engine.domain.patterns import regex, seldom

CORRECTING = regex(
    r"^\W*(?:contrary to (?:what|my|the|our) [^,:;]{1,60}|(?:small |quick |a "
    r")?correction(?: to (?:that|the above))?|correcting myself|scratch that|strike that|i "
    r"was wrong(?: (?:about|on) [^:,;—–]+)?"
    r"|i (?:stand corrected|misspoke|misread(?: (?:it|that))?)|my (?:mistake|bad|error)|"
    r"sorry|apologies|oops|whoops|update|edit(?:ed)?|errat(?:a|um)"
    r"|on second thought|(?:forget|ignore) (?:that|what i (?:said|wrote)(?: [^:,;—–.]+)?)|"
    r"not (?:true|right|quite)|no|nope|wrong"
    r"|that(?:'s| is| was) (?:wrong|not (?:true|right)|incorrect)|actually|in fact|turns "
    r"out(?: that)?|it turns out(?: that)?)"
    r"\s*(?:[:,;.!—–]+|(?<=that)|-)\s*(?=\S)|^\W*(?:actually|in fact|it turns out(?: "
    r"that)?)\s+(?=\S)",
    re.I,
)
"""What opens a correction: the sentence behind it says how it is."""
_LONGEST_LEAD = 3
"""[corrections] Before a sentence: "Sorry, scratch that: ..."."""

_OVER = seldom(r",? ?\b(?:any ?more|any longer)\b", re.I)
_NOW = seldom(
    r"^(?:now|nowadays|these days|currently),? |,? ?\b(?:right now|nowadays|these days|by "
    r"now|now)\b|,? ?\bagain\b(?=[.!]?$)",
    re.I,
)
_FROM_NOW = seldom(
    r"^(?:meanwhile|as of (?:now|today|this week|[\w-]+ ?\d*)|from (?:now|here) on|since "
    r"[\w-]+(?: \d+)?),? "
    r"|,? ?\b(?:as of (?:now|today|late)|from (?:now|here) on)\b|,? \((?:(?:it|that|this|"
    r"which) )?(?:was|were|used to be|had been|previously|formerly) [^)]*\)",
    re.I,
)
TURNS = r"(?:move|switch|migration|upgrade|rewrite|change|release|rollout|refactoring)"
"""Events since which things are otherwise."""
_SINCE = seldom(
    rf",? since (?:the (?:\w+ )?{TURNS}|we|v?\d)\b.*$|^since (?:the|our) (?:\w+ )?{TURNS},? ", re.I
)
AMOUNTS = (
    r"(?:raised|increased|lowered|reduced|decreased|bumped|cut|extended|shortened|doubled|"
    r"halved|lifted|dropped|set)"
)
"""What is done to a figure."""
_MADE = seldom(
    r"\b(?P<be>was|were|has been|have been|got|is now|are now)(?: now| just| recently)? "
    rf"(?:changed|switched|{AMOUNTS})(?: up| down)?"
    r"(?: from (?P<old>\S+(?: \w+)?))? to (?=\S)|\b(?:has |have )?(?P<own>changed|gone up|"
    r"gone down|went up|went down|rose|fell|grew|shrank)"
    r"(?: from (?:\S+(?: \w+)?))? to (?=`?[<>=$v]?\d)",
    re.I,
)
"""That a value was made another."""
_BY_NO_MEANS = seldom(
    r"\b(?P<be>is|are|was|were) (?:by no means|in no way|anything but|far from(?: being)?|"
    r"nowhere near|not in the least|not even remotely)\b",
    re.I,
)
_NO_SUPPORT = seldom(
    r"\b(?:lacks?|(?:has|have|offers?|comes? with) no) (?:(?:any )?support for (?=\S)|"
    r"(?P<what>(?:[^\s,;]+ ){0,2}[^\s,;]+) support\b)",
    re.I,
)
_STOPPED = seldom(
    r"(?:'ve |\b(?:has|have|had) |\b)(?:stopped|ceased|quit|given up|gave up) (\w+ing)\b", re.I
)
_SHORTENED = "'"
_STOP = regex(r"^(?:please )?(?:stop|quit|cease) (\w+ing)\b", re.I)
_UNTRUE = regex(
    r"^(?:it(?:(?:['’]s| is| was) (?:simply |just )?not| (?:is|was)n['’]t) (?:true|the case|"
    r"correct|right)|it(?:['’]s| is| was) (?:simply |just )?"
    r"(?:untrue|false|wrong|incorrect|a myth)|(?:contrary to|no,) [^,]+,)"
    r" that (?=\S)|^(?:i|we) (?:doubt|deny) that (?=\S)",
    re.I,
)


def corrected(text: str) -> str:
    """Strip the words that open a correction."""
    for _ in range(_LONGEST_LEAD):
        shorter = CORRECTING.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return text


def _undone(found: re.Match[str]) -> str:
    """Put what was stopped as what is not done."""
    return f"{' ' if found[0].startswith(_SHORTENED) else ''}do not {_base(found[1])}"


@lru_cache(maxsize=1 << 14)
def plainly(text: str) -> str:
    """Put a sentence of a change as what is so now."""
    said = _NOW.sub("", _OVER.sub("", corrected(text)))
    said = _BY_NO_MEANS.sub(lambda found: f"{found['be']} not", said)
    said = _NO_SUPPORT.sub(lambda found: f"does not support {found['what'] or ''}", said)
    said = _STOP.sub(lambda found: f"Do not {_base(found[1])}", said)
    said = _STOPPED.sub(_undone, said)
    return said if len(said.split()) > 1 else text


def undated(text: str) -> str:
    """Strip when or with what change something began to be so."""
    said = _MADE.sub(
        lambda found: "are " if (found["be"] or "").lower() in _PLURAL else "is ",
        _SINCE.sub("", corrected(text)),
    )
    return plainly(_FROM_NOW.sub("", said))


_PLURAL = ("were", "have been", "are now")


def made_another(text: str) -> bool:
    """Tell whether a sentence says that a value was made another."""
    return _MADE.search(text) is not None


_CALLED_UNTRUE = regex(
    r"^(?:the|that|this|any) (?:claim|idea|statement|belief|note|notion|assumption|"
    r"impression|rumou?r|line)(?: above| here)? that (?P<claim>\S.*?)"
    r" (?:is|was) (?:simply |just |plain )?(?:wrong|false|untrue|incorrect|mistaken|a myth|"
    r"not (?:true|right|correct|the case))[.!]?$",
    re.I,
)


def denied_whole(text: str) -> str:
    """Give what a sentence says is not true, or ""."""
    if called := _CALLED_UNTRUE.match(text):
        return called["claim"]
    found = _UNTRUE.match(text)
    return text[found.end() :] if found else ""


def _base(gerund: str) -> str:
    """Give a gerund's base form, near enough to be stemmed."""
    stem = gerund[:-3]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        return stem[:-1]
    return stem + "e" if re.search(r"(?:[aiou]|[^aeiou][aeiou])[csvzrkt]$|us$", stem) else stem
