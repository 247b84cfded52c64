"""How people say that a thing has ended, moved or been replaced."""

from __future__ import annotations

import re

from memory_engine.domain.patterns import seldom

_CODE_OR_WORDS = r"(?:`[^`]+`|[\w.+#@/:-]+(?: [\w.+#@/:`-]+){0,5}?)"


_CHANGES = (
    r"(?:switched|moved|migrated|changed|went|ported|upgraded|transitioned|converted|switch|"
    r"moved over|cut over)"
)


_DROPS = (
    r"(?:dropped|ditched|abandoned|retired|removed|scrapped|got rid of|gave up|swapped|swapped "
    r"out|traded|discontinued|phased out|ripped out|kicked out)"
)


_PASSED = r"(?:was|were|has been|have been|had been|got|is|are|gets|is being)(?: now| just)?"


_FOR = r"(?:in favou?r of|for|with|and (?:now )?(?:use|went with|adopted|moved to))"


_END = (
    r"(?=[.,;!]?$|[.;,] | because | since | as | for | in (?!favou?r)| on | last | this | "
    r"yesterday| today)"
)


_NO_MORE = r"(?=[.,;!]?$|[.;,] | because | since )"
"""Behind what nobody uses any more: for one purpose alone something else may be said."""


REPLACEMENTS = tuple(
    seldom(pattern, re.I)
    for pattern in (
        rf"\b{_CHANGES}(?: (?P<what>{_CODE_OR_WORDS}))?(?: away)? from "
        rf"(?P<old>{_CODE_OR_WORDS})(?: over)? to (?P<new>{_CODE_OR_WORDS}){_END}",
        r"^(?:we|i|they)(?:'ve| have)? (?:(?:stopped|quit|ceased) using|no longer use|(?:don't|do "
        rf"not) use) (?P<old>{_CODE_OR_WORDS})(?: any ?more| any longer)?{_NO_MORE}",
        rf"\b{_DROPS} (?P<old>{_CODE_OR_WORDS}) {_FOR} (?P<new>{_CODE_OR_WORDS}){_END}",
        rf"\b(?:replaced|substituted) (?P<old>{_CODE_OR_WORDS}) (?:with|by) "
        rf"(?P<new>{_CODE_OR_WORDS}){_END}",
        rf"^(?P<old>{_CODE_OR_WORDS}) {_PASSED} (?:replaced|superseded|swapped out|swapped|"
        r"dropped|ditched|abandoned|retired) (?:by|with|for|in favou?r of) "
        rf"(?P<new>{_CODE_OR_WORDS}){_END}",
        rf"^(?P<new>{_CODE_OR_WORDS}) (?:has |have )?(?:replaced|replaces|supersedes|"
        r"superseded|took over from|takes over from|took the place of) "
        rf"(?P<old>{_CODE_OR_WORDS}){_END}",
        rf"^(?P<what>{_CODE_OR_WORDS}) {_PASSED} (?:moved|renamed|reassigned|transferred|"
        r"relocated|migrated|switched|changed|ported|converted) from "
        rf"(?P<old>{_CODE_OR_WORDS}) to (?P<new>{_CODE_OR_WORDS}){_END}",
        r"^(?P<what>.*?)\b(?:use|uses|using|run|runs|prefer|with|on|to|in|by|from|at) "
        rf"(?P<new>{_CODE_OR_WORDS})(?: now)? "
        rf"(?:instead of|rather than|in place of) (?P<old>{_CODE_OR_WORDS}){_END}",
        rf"\binstead of (?P<old>{_CODE_OR_WORDS}),? (?:we|it|they|the \w+|i) (?:now )?\w+ "
        rf"(?P<new>{_CODE_OR_WORDS})(?: now)?{_END}",
        rf"\b{_CHANGES}(?: (?P<what>{_CODE_OR_WORDS}))? (?:off(?: of)?|away from|out of) "
        rf"(?P<old>{_CODE_OR_WORDS}){_END}",
        rf"\buse(?:s|d)? (?P<new>{_CODE_OR_WORDS})(?: now)?,? (?:and )?not "
        rf"(?P<old>{_CODE_OR_WORDS})(?: any ?more| any longer)?{_END}",
        rf"^(?P<new>{_CODE_OR_WORDS}) (?:has |have )?(?:took|taken) over (?:as "
        rf")?(?P<what>{_CODE_OR_WORDS}) from (?P<old>{_CODE_OR_WORDS}){_END}",
        r"\b(?:we|i|they|the (?:team|project)|you (?:can|should))(?:'ve|'s)? (?:have |has "
        rf"|just |finally )*{_DROPS} (?P<old>{_CODE_OR_WORDS}){_END}",
        rf"^(?P<old>{_CODE_OR_WORDS}) (?:is|are) (?:gone|history|retired|dead|out(?! of\b))\b",
    )
)
"""How people say that one thing stands in the place of another, or of nothing."""


SUPPORT = (
    seldom(
        rf"\b(?:{_DROPS}|ended|stopped|deprecated) support for (?P<old>{_CODE_OR_WORDS}){_END}",
        re.I,
    ),
    seldom(
        rf"^(?P<old>{_CODE_OR_WORDS}) support {_PASSED} (?:dropped|removed|ended|gone|"
        r"discontinued)",
        re.I,
    ),
    seldom(
        rf"\bsupport for (?P<old>{_CODE_OR_WORDS}) {_PASSED} (?:dropped|removed|ended|gone|"
        r"discontinued)",
        re.I,
    ),
)


MOVES = tuple(
    seldom(pattern, re.I)
    for pattern in (
        rf"^(?P<what>{_CODE_OR_WORDS}) (?:{_PASSED} )?(?:(?P<gave>reassigned|transferred|"
        r"handed over|assigned|given)|moved|renamed|relocated|migrated|switched|promoted|"
        r"put)"
        rf"(?: over)? (?:to|into|under|onto|on) (?P<new>{_CODE_OR_WORDS})(?: now)?{_END}",
        rf"^(?P<who>{_CODE_OR_WORDS}) (?:has )?(?:handed|passed|gave) "
        rf"(?P<what>{_CODE_OR_WORDS})(?: over| on)? to (?P<new>{_CODE_OR_WORDS}){_END}",
        rf"^(?P<new>{_CODE_OR_WORDS}) (?:has |have )?(?P<took>took|taken) over "
        rf"(?P<what>{_CODE_OR_WORDS}){_END}",
    )
)
"""How people say that a thing is elsewhere now, or somebody else's."""


LEFT = seldom(
    rf"^(?P<who>{_CODE_OR_WORDS}) (?:has |have )?(?:left|quit|resigned from|moved on from) "
    rf"(?P<what>{_CODE_OR_WORDS}){_END}",
    re.I,
)


TAKEN_OUT = tuple(
    seldom(pattern, re.I)
    for pattern in (
        rf"^(?P<what>{_CODE_OR_WORDS}) {_PASSED} (?:removed|deleted|dropped|taken out|"
        r"ripped out|cut|kicked out|stripped) "
        rf"(?:from|of|out of) (?P<where>{_CODE_OR_WORDS}){_END}",
        r"^(?:we|i|they)(?:'ve| have)? (?:removed|deleted|dropped|took|ripped|cut|kicked|"
        rf"stripped|pulled) (?P<what>{_CODE_OR_WORDS}) "
        rf"(?:from|out of) (?P<where>{_CODE_OR_WORDS}){_END}",
    )
)


CONTRASTED = seldom(r"^(?P<what>.+?) (?P<new>\S+),? (?:and )?not (?P<old>[^,;]+?)[.!]?$", re.I)
""" "... weekly, not nightly": the one denies the other by name."""


TAKES_BACK = seldom(
    r"\b(?:is|are) (?:now )?(?:fine|ok|okay|allowed|permitted|welcome|back)(?: (?:again|"
    r"now|from now on|after all))\b"
    r"|\b(?:is|are) (?:now|again) (?:fine|ok|okay|allowed|permitted)\b"
    r"|\b(?:you|we|agents?|everyone) (?:can|may)(?: now)? .*\b(?:again|now|after all|from "
    r"now on)\b|\b(?:you|we) (?:can|may) now\b"
    r"|\bno longer (?:applies|holds|needed|necessary|required|forbidden|a rule|valid)\b"
    r"|\b(?:don't|do not|needn't|need not) (?:need to |have to )?.*\b(?:any ?more|any "
    r"longer|after all)\b|\bno need to\b"
    r"|\bstop(?:ped)? \w+ing\b|\bno longer\b|^(?:please )?(?:forget|ignore|drop|scrap|lift|"
    r"cancel|disregard) (?:the|that|my|our) (?:rule|ban|instruction|"
    r"requirement|convention)s?\b|\b(?:rule|ban|instruction|requirement)s? .*\b(?:is|are) "
    r"(?:off|lifted|gone|over|void|cancelled|withdrawn)\b",
    re.I,
)
"""That a standing instruction stands no longer."""


UNSAID = re.compile(
    r"^(?:please )?(?:forget|ignore|disregard|scratch|drop) (?:what|whatever|everything|"
    r"all|anything)(?: that)? (?:i|we)(?: have|'ve)? "
    r"(?:said|told you|wrote|asked(?: for)?)(?: earlier| before)? (?:about|on|regarding) "
    r"(?P<about>[^,;:.!—–]+)",
    re.I,
)


OF_SELF = re.compile(
    r"^(?:i|we|personally,? i) (?:(?:really|usually|generally|absolutely|actually|do) "
    r")*(?:(?P<no>hate|dislike|detest|loathe|can't stand|"
    r"don't (?:really )?(?:like|love|enjoy|want)|do not (?:really )?(?:like|love|enjoy|"
    r"want))|like|love|enjoy|prefer|want) (?P<of>.+)$",
    re.I,
)
