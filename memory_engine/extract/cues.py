"""The words by which features of a sentence and its headings show."""

from __future__ import annotations

import re

from memory_engine.domain.patterns import regex


def _cue(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.I)


CUES: dict[str, re.Pattern[str]] = {
    "gives a cause": _cue(
        r"\b(?:because|since|due to|so that|therefore|thus|hence|caused? by|as a result|turns? out"
        r"|which (?:means|is why)|the (?:reason|cause|culprit)|that(?:'s| is) why|otherwise"
        r"|comes? from|results? (?:in|from))\b"
    ),
    "obliges": _cue(
        r"\b(?:must|needs? to|ha(?:s|ve) to|requires?|required|only (?:works?|if|when|"
        r"after)|make sure"
        r"|ensure|should(?:n't)?|always|never|do not|don't|avoid|prefer)\b"
    ),
    "prefers": _cue(r"\b(?:instead of|rather than|not the|in favou?r of|over the|workaround)\b"),
    "denies": _cue(
        r"\b(?:not|cannot|no|none|nothing|without|neither|nor|\w+n't)\b(?! (?:issues?|"
        r"errors?|problems?))"
    ),
    "contrasts": _cue(
        r"\b(?:but|however|although|though|despite|even (?:though|if|when)|unless|whereas|"
        r"yet|except)\b"
    ),
    "tells of a failure": _cue(
        r"\b(?:fails?|failing|errors?|refuses?|rejects?|crash(?:es)?|breaks?|broken|ignore[sd]?"
        r"|warn(?:s|ings?)|missing|conflicts?|blocks?|bugs?|stale|silently|invalid|unsupported)\b"
    ),
    "generalises": _cue(
        r"\b(?:always|never|every|each|any|all|whenever|when|if|both|by default|everywhere|"
        r"usually)\b"
    ),
    "defines": _cue(
        r"^\S*`[^`]+`[^.]{0,30}? (?:is|are|means|defines|holds|contains|handles)\b|^`[^`]+`: "
    ),
    "decides": _cue(
        r"\b(?:decid\w+|decision|chose|choose|chosen|go(?:ing)? with|on purpose|intentional\w*"
        r"|deliberate\w*|by design|convention|policy|prefer\w*|we (?:want|use|keep|don't))\b"
    ),
    "locates": _cue(
        r"\b(?:lives?|located|defined|stored|stands|found|sits|written|configured|kept|tracked) "
        r"(?:in|at|under|on|by|with)\b|\b(?:at|in|under) (?:the )?(?:root|`[\w.]*/)"
    ),
    "asks": _cue(r"\?[\"')\]]*$"),
    "announces": _cue(
        r"^\W*(?:(?:ok|okay|now|next|first|then|good|great|perfect|so|and|alright|right|yes)\b\W*)*"
        r"(?:let me|let's|let us|i'll|i will|i need to|i'm going|i am going|i should|i "
        r"want to|going to"
        r"|time to|we need to|we should|i can see|i see|i have|i now)\b"
    ),
    "tells of work": _cue(
        r"\b(?:i|i've|we|we've|i'm) (?:\w+ )?(?:added|updated|fixed|created|removed|ran|"
        r"run|made|moved"
        r"|changed|implemented|read|checked|verified|found|wrote|used|see|need)\b"
        r"|^(?:done|committed|pushed|fixed|updated|added|removed|created|implemented|moved|"
        r"renamed|replaced"
        r"|extracted|changed|merged|rewrote|wrote|deleted|ran)\b"
    ),
    "speaks of now": _cue(
        r"\b(?:now|currently|still|already|yet|so far|today|just|at the moment|for now|"
        r"again|next|remaining"
        r"|in progress|pending|todo|wip)\b"
    ),
    "tells a state": _cue(
        r"\b(?:pass(?:es|ed|ing)?|clean(?:ly)?|green|done|complete[d]?|finished|"
        r"succeed(?:s|ed)|succeeded"
        r"|successful(?:ly)?|resolved|works?|working|ready|good|fine|perfect|correct(?:ly)?)\b"
    ),
    "counts": _cue(
        r"\b\d+ (?:\w+ )?(?:tests?|files?|lines?|errors?|warnings?|issues?|times|passed|"
        r"sessions?)\b"
    ),
    "commands work": _cue(
        r"^(?:add|update|fix|create|remove|implement|move|rename|replace|extract|change|"
        r"refactor|write|check"
        r"|read|look|run|test|verify|investigate|explore|review|commit|push|delete|"
        r"continue|proceed)\b"
    ),
    "points elsewhere": _cue(
        r"^(?:it|this|that|they|these|those|he|she|there|here|both|same)\b"
        r"|\b(?:above|below|following|this|these|those)\b"
    ),
    "plans": _cue(
        r"\b(?:will|would|could|might|may|plan|going to|i'd|we'd|let's|maybe|perhaps|option)\b"
    ),
    "guesses": _cue(
        r"\b(?:likely|probably|possibly|might|may|seems?|appears?|suspect|suggests?|perhaps|maybe"
        r"|could be|potential(?:ly)?|presumably|assum(?:e|ing)|should (?:now|work|be|fix|help))\b"
        r"|^\W*if\b.*(?:→|->).*\b(?:issues?|problems?|bugs?)\b"
    ),
    "opens with what is done": re.compile(r"^\W*[A-Z][a-z]+ing\b"),
    "thinks aloud": _cue(
        r"^\W*(?:wait|actually|hmm|okay|ok|alright|looking at|based on|from the|let's|oh|so,|i see"
        r"|good|great|nice|perfect|yes|no,|however|alternatively|regarding)\b"
    ),
    "tells the past": _cue(r"\b(?:was|were|had|did|didn't|went|got|used to|previously)\b"),
    "gives a value": _cue(r"\b\d+(?:\.\d+)*\b|\b(?:true|false|nil|null|none)\b"),
    "speaks of the speaker": _cue(r"\b(?:i|i'm|i've|i'll|my|me)\b"),
    "speaks of us": _cue(r"\b(?:we|our|us|you|your)\b"),
    "introduces": _cue(r":[\"')\]*]*$"),
    "exclaims": _cue(r"!|\b(?:great|perfect|excellent|awesome|wow|hmm+|oops)\b"),
    "has an arrow": _cue(r"→|=>|->|⇒"),
    "states how it is": _cue(
        r"\b(?:is|are|isn't|aren't|has|have|hasn't|haven't|do|does|doesn't|don't|can|can't|"
        r"cannot|must|needs?|requires?|means?)\b"
    ),
    "says what it does": regex(
        r"(?:`|\b\w+) (?:\w+ly )?(?!(?:is|was|has|does|this|its|as|us|tests|files|lines|"
        r"errors|changes)\b)[a-z]{3,}(?<!s)s\b"
    ),
    "restricts": _cue(
        r"\b(?:only|never|always|even|by default|automatically|expects?|regardless|"
        r"silently|exactly|no longer|same)\b"
    ),
    "opens with a name": regex(r"^(?:`|\*\*)"),
    "opens with what was done": regex(
        r"^\W*(?:[A-Z]\w+ed|Made|Built|Wrote|Ran|Set|Put|Kept|Did|Got|Chose)\b"
    ),
    "tells news": _cue(
        r"\b(?:new|now|added|updated|fixed|created|improved|enhanced|removed|implemented|"
        r"moved|refactored)\b"
    ),
    "is decorated": regex("[\u2705\u274c\u26a0\u2713\u2717\u2728\U0001f300-\U0001faff]"),
    "has an aside": regex(r"\("),
}
"""Name of a feature -> what shows it, looked for outside of code but where it quotes a backtick."""

IN_SEQUENCE = _cue(r"^\W*(?:now|next|then|first|finally|lastly|also|one more|still|again|so far)\b")
"""A sentence that goes on with what somebody is doing."""

LEANS = _cue(r"^\W*(?:it|this|that|they|these|those|he|she|them)\b")
"""A line whose subject stands in another sentence."""

TYING = (("asks", "?"), ("introduces", ":"))
"""Features of a sentence that states nothing, and the sign without which there is none."""

SECTIONS: dict[str, re.Pattern[str]] = {
    "under concepts": _cue(
        r"concepts?|architecture|overview|how it works|background|context|design"
    ),
    "under errors": _cue(
        r"errors?|fix(?:es)?|problems?|issues?|root cause|gotchas?|caveats?|lessons?|notes?"
    ),
    "under files": _cue(r"files?|code sections?|locations?|structure|components?|modules?"),
    "under work": _cue(
        r"pending|current work|next steps?|user messages|primary request|tasks?|todo|"
        r"progress|status"
        r"|changes|summary of|what (?:was|i)|verification|tests?|plan|steps?"
    ),
    "under decisions": _cue(
        r"decisions?|trade-?offs?|why|rationale|recommend\w*|conclusion|findings?|answer"
    ),
}
"""Of the heading or label that a candidate stands under."""
