"""Verbs of engineering prose in their forms, and the helping verbs."""

from __future__ import annotations

import re

_VERBS = """
    accept access add aggregate allow append apply ask assert assign assume attach auto-generate
    avoid bind block build cache call cap carry catch check clean clear close coerce collect combine
    come compare compile compute configure connect consist consume contain control convert copy
    count cover crash create declare decode default define delegate delete depend derive describe
    deserialize determine disable discard dispatch display do drop duplicate embed emit enable
    encode enforce ensure escape evaluate exclude execute exist exit expand expect expire export
    expose extend extract fail fall fetch fill filter find fire flush fold follow force format
    forward generate get give go group guard handle have hold hide hook ignore implement import
    include increment index inherit inject insert install instantiate intercept invoke iterate join
    keep lack launch leave let limit link list listen live load lock log look loop lose make manage
    map mark match merge mirror mock monitor mount move mutate name need normalize notify offer omit
    open operate order output overlap override overwrite own pack parse pass patch perform persist
    pick pin place point poll populate prepend preserve prevent print produce propagate provide
    proxy publish pull push put query queue raise reach read receive recompute record redirect refer
    refuse register reject release rely remove rename render replace represent require reset resolve
    respect restart retry return reuse rewrite rotate round route run save scan schedule search
    select send serialize serve set share ship show silence skip sort spawn specify split stand
    start stay stop store stream strip subscribe substitute suppress support swallow switch sync
    take target tell test throw tie time track transform translate treat trigger trim trust try turn
    update upload use validate verify wait want warn watch wire work wrap write yield
"""
_SIBILANTS = ("s", "sh", "ch", "x", "z", "o")
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}


def third_person(verb: str) -> str:
    """Write a verb in the third person: ``carries``, ``matches``, ``has``."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith(_SIBILANTS):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


BASE = frozenset(_VERBS.split())
THIRD = frozenset(third_person(verb) for verb in BASE)
_BE = (
    "is are isn't aren't has have hasn't haven't does doesn't do don't can cannot can't must "
    "mustn't"
)
BE = frozenset(_BE.split())
_TENSES = (
    "was were wasn't weren't had did didn't will won't would could should might may shall been "
    "being broke"
)
TENSES = frozenset(_TENSES.split())
"""The past is history, and what will, would or should be is a plan or a guess."""

_NOUN_LIKE = """
    tests calls returns hits matches names filters records queries uses changes updates limits sets
    lists runs reads writes checks needs links stores shares groups orders routes hooks guards
    exports imports displays maps marks covers blocks builds reports outputs mocks mounts patches
    points polls pulls pushes registers releases saves schedules searches starts stops streams
    switches syncs targets tracks triggers turns waits watches works wraps packs pins places logs
    loads locks loops indexes holds formats copies controls defaults
"""
NOUN_LIKE = frozenset(_NOUN_LIKE.split())
"""Verbs that are plural nouns as often: they need an object to pass for verbs."""
