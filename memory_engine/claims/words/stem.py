"""The stem of an English word.

It is what ``retries``, ``retried`` and ``retrying`` have in common.

A light suffix stripper. It leaves ``-er`` and ``-or`` alone (a parser is not to parse), and it need
not yield words: it has only to give the forms of one word one stem, and two words two.
"""

from __future__ import annotations

from functools import lru_cache

from memory_engine.domain.table import groups, words

_KEPT = words("""
    ability access across address alias always analysis anything argument audience aws balance basis
    canvas city class close comment daily decrement department difference distance dns document
    during early element embed entity environment everything evidence exceed exception exercise
    facility family fragment function hourly https hundred identity import important increment
    indeed instance instead kubernetes licence license likely moment monthly nation news nightly
    noise nothing number only option otherwise payment precise presence previous priority proceed
    process production promise quality raise ration redis reference reply science segment sentence
    sequence series session setting something statement station status string supply thing this
    utility various weekly yearly enterprise expertise surprise premise advise supervise revise
    compromise wise rise none null dependency implement experiment supplement complement
""")
"""Words that end like a suffix and have none."""

_IRREGULAR = {
    form: base
    for base, *forms in groups("""
        try tried trying | cookie cookies | movie movies | localization locale locales | repeat
        repeats repeated repeating repetition | treat treats treated treating | draw drew drawn
        redraw redrew redrawn | write wrote written writing | run ran running | keep kept | send
        sent | build built | find found | hold held | throw threw thrown | give gave given | take
        took taken | make made making | choose chose chosen choosing choice | leave left leaving |
        lose lost losing | get got gotten getting | begin began begun | break broke broken breaking
        | freeze froze frozen freezing | hide hid hidden hiding | show shown showed | know knew
        known | seek sought | think thought | catch caught | bring brought | buy bought | sell sold
        | tell told | say said | pay paid | meet met | feed fed | lead led | drive drove driven
        driving | eat ate eaten | grow grew grown growth | fall fell fallen | rise rose risen rising
        | speak spoke spoken | wake woke woken | bind bound | wind wound | spin spun | overwrite
        overwrote overwritten overwriting | override overrode overridden overriding | rewrite
        rewrote rewritten rewriting | rebuild rebuilt | resend resent | understand understood |
        stand stood | sit sat sitting | ride rode ridden riding | swim swam | fly flew flown | go
        goes going went gone | come came coming | become became | see saw seen | index indices
        indexes indexed indexing | vertex vertices | child children | person persons people | man
        men | woman women | datum data | criterion criteria | maintain maintenance | retain
        retention | exist existence existent | deliver delivery | discover discovery | expire expiry
        expiration | recover recovery | configure configuration | notify notification | verify
        verification | specify specification | define definition | declare declaration | instruct
        instruction | identify identification | setting settings | modify modification | classify
        classification | authenticate authentication | synchronous synchronously | asynchronous
        asynchronously async | parallel parallelism | serialize serialise serialization
        serialisation | create creation | decide decision | divide division | convert conversion |
        include inclusion | exclude exclusion | submit submission | cache caching | queue queueing
        queuing | use usage used using uses | retry retries | respond response | ascend ascending |
        descend descending | occur occurrence | compress compression | analyze analyse | resolve
        resolution | receive receipt | describe description | subscribe subscription | register
        registration | delete deletion | fail failure | succeed success successful successfully |
        permit permission | store storage | replace replacement | require requirement | depend
        dependence | embed embedding | unit units | remove removal | share shared | safe safely
        safety | invalid invalidity | concurrent concurrently concurrency | repo repos | forbid
        forbade forbidden | consist consistency_of | expose exposure | exact exactly | idle
        inactivity idleness idling | sign signature signing
    """)
    for form in forms
}
"""Form -> base, where no suffix rule leads from one to the other."""
_SUFFIXES = (
    ("ically", 4, "ic"),
    ("ization", 3, "iz"),
    ("isation", 3, "iz"),
    ("bility", 3, "bl"),
    ("ation", 4, ""),
    ("ating", 4, ""),
    ("ated", 4, ""),
    ("ate", 4, ""),
    ("ising", 4, "iz"),
    ("ised", 4, "iz"),
    ("ise", 4, "iz"),
    ("ion", 5, ""),
    ("ment", 4, ""),
    ("ness", 4, ""),
    ("ence", 5, ""),
    ("ance", 5, ""),
    ("ency", 5, ""),
    ("ancy", 5, ""),
    ("ity", 5, ""),
    ("val", 4, "v"),
    ("ly", 4, ""),
    ("ied", 3, "y"),
    ("eed", 0, "eed"),
    ("ing", 3, ""),
    ("ed", 3, ""),
)
"""(suffix, letters that it leaves at least, what takes its place); the first that fits decides."""
_NO_PLURALS = ("ss", "us", "is", "as", "os")
_SIBILANTS = ("sses", "xes", "ches", "shes", "zzes")
_SHORT = 3
"""[letters] A word no longer than this has no suffix to lose."""
_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset("lsfz")
"""Consonants that short words have double without a suffix."""


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Find the stem of a lower-case word."""
    base = _IRREGULAR.get(word, word)
    if len(base) <= _SHORT or not base.isalpha():
        return base
    if base == word and word not in _KEPT:
        singular = _singular(word)
        base = _IRREGULAR.get(singular, singular)
    return _finished(base if base in _KEPT else _suffixless(base))


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(_NO_PLURALS):
        return word
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    if word.endswith(_SIBILANTS):
        return word[:-2]
    return word[:-1]


def _suffixless(word: str) -> str:
    for ending, least, instead in _SUFFIXES:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            if len(rest) >= least and not _VOWELS.isdisjoint(rest):
                return rest + instead
    return word


def _finished(word: str) -> str:
    """A stem without a last ``e``, or a doubled last consonant.

    ``stored`` meets ``store``, ``dropped`` meets ``drop``.
    """
    if word.endswith("e") and len(word) > _SHORT:
        word = word[:-1]
    short = len(word) == _SHORT + 1 and word[-1] in _DOUBLED  # "fill" is not "file"
    if len(word) > _SHORT and word[-1] == word[-2] and word[-1] not in _VOWELS and not short:
        word = word[:-1]
    return word
