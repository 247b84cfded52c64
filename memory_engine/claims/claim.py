"""An observation -> the claim that the stages of the night compare.

A claim is a slot or a wording, and what they depend on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from memory_engine.claims.anchors import anchors_of
from memory_engine.claims.dates import absolute, day_of
from memory_engine.claims.negation import affirmed
from memory_engine.claims.orders.notes import instructs
from memory_engine.claims.shown import shown
from memory_engine.claims.slot_sentences import parsed
from memory_engine.claims.slots import Slot, normal, scope_of
from memory_engine.claims.stance.attributed import quotes
from memory_engine.claims.stance.hedges import hedge, unhedged
from memory_engine.claims.stance.mood import mood
from memory_engine.claims.words.characters import composed
from memory_engine.claims.words.smallwords import ARTICLES, EFFECTS
from memory_engine.claims.words.tokens import Token, tokens
from memory_engine.domain import ids
from memory_engine.domain.branches import on_branch
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.once import once
from memory_engine.domain.records.observation import Anchor, Observation
from memory_engine.domain.records.words import Kind
from memory_engine.domain.table import words

Key = tuple[str | bool, ...]


@dataclass(frozen=True)
class Claim:
    """What an observation claims.

    ``hedge`` is a key of ``policy.PRIORS``; ``parsed``: the slot was read out of the text.

    Equal keys are one claim without further question: a key leaves out only what makes no claim
    (articles, hedges, case of prose, the negation that ``polarity`` stands for).
    """

    text: str
    kind: Kind
    subject: str
    attribute: str
    value: str
    polarity: bool
    scope: str
    hedge: str
    anchors: frozenset[Anchor]
    key: Key
    parsed: bool

    @once
    def id(self) -> str:
        """The id of the fact that holds it."""
        return ids.fact_id(self.key)


def read(observation: Observation) -> Claim:
    """Read the claim of an observation.

    1. Dates become absolute, and what only says how sure the speaker is goes.
    2. What states nothing (a question, a plan) has no slot, and its mood in the key.
    3. The slot is the observer's, else the one that the text states.
    4. What holds on a branch apart from the main line has it in its scope; a rule holds everywhere.
    5. The key is the slot, or the words without their negation.
    """
    text = absolute(" ".join(observation.text.split()), day_of(observation.provenance))
    plain = unhedged(composed(text))
    kind = _kind(observation, plain)
    given = bool(observation.subject and observation.attribute and observation.value)
    rule = kind == "rule"
    affirmation, affirmative = affirmed(tokens(plain))
    polarity = _polarity(observation, affirmative or rule)
    how = "" if given or rule else mood(text)
    states = "" if how or rule else plain
    slot = _given(observation) if given else _stated(observation, states, affirmative)
    apart = "" if rule else observation.provenance.apart
    here = replace(slot, scope=on_branch(slot.scope, apart))
    key = _key(here, kind, tokens(plain) if rule else affirmation, polarity)
    anchors = anchors_of(observation, text, slot)
    own = not given or observation.provenance.trust == "owner"
    return Claim(
        text=text if own else shown(text, plain, slot, polarity, anchors),
        kind=kind,
        subject=slot.subject,
        attribute=slot.attribute,
        value=slot.value,
        polarity=polarity,
        scope=here.scope,
        hedge=hedge(composed(text)),
        anchors=anchors,
        key=(*key, how) if how else key,
        parsed=bool(slot.attribute) and not given,
    )


@lru_cache(maxsize=4096)
def matter(observation: Observation) -> tuple[frozenset[str], Key]:
    """Read the places that an observation speaks of, and its claim.

    Each observation of a session is laid beside all that came into it from outside: read once, not
    for every pair.
    """
    claim = read(observation)
    return frozenset(anchor.path or anchor.symbol for anchor in claim.anchors), claim.key


def share_a_matter(one: Observation, another: Observation) -> bool:
    """Tell whether two speak of one place or say the same.

    Where a text can't be read, they may.
    """
    try:
        (places, key), (other_places, other_key) = matter(one), matter(another)
    except TEXT_FAULTS:
        return True
    return not places.isdisjoint(other_places) or key == other_key


def contrary(key: Key) -> Key:
    """Give the key of the same claim with the other polarity."""
    return tuple(not part if isinstance(part, bool) else part for part in key)


def _kind(observation: Observation, plain: str) -> Kind:
    """Only the owner instructs.

    From anybody else an instruction is the claim that somebody wants it so.
    """
    if observation.provenance.trust != "owner":
        return "claim"
    own = not _PONDERS.search(observation.text) and not quotes(observation.text)
    lasting = instructs(plain) and not observation.attribute and own
    return observation.kind or ("rule" if lasting else "claim")


_PONDERS = re.compile(
    r"\bshould (?:probably|perhaps|maybe|really|consider|think about)\b|^(?:maybe|perhaps|"
    r"ideally)\b",
    re.I,
)
"""Who ponders what should be done gives no standing order."""


def _polarity(observation: Observation, affirmative: bool) -> bool:
    """Whether it affirms; a given slot takes no negation from the text."""
    return observation.polarity and (affirmative or bool(observation.attribute))


def _given(observation: Observation) -> Slot:
    """The slot that the observer gave."""
    subject, attribute = observation.subject, observation.attribute
    return normal(subject, attribute, observation.value, observation.scope)


def _stated(observation: Observation, plain: str, affirmative: bool) -> Slot:
    """The slot that a text states; else only its scope."""
    scope = scope_of(observation.scope)
    slot = parsed(plain if affirmative else _DENIAL.sub(_restored, plain, count=1))
    if slot is None:
        return Slot("", "", "", scope)
    return replace(slot, scope=" ".join(filter(None, (scope, slot.scope))))


_DENIAL = re.compile(
    r"\b(?:(?P<do>does|do)(?: not|n't) (?P<verb>\w+)|(?P<be>is|are|was|has)(?: not|n't)|"
    r"(?:never|no longer)(?= )) ?",
    re.I,
)


def _restored(found: re.Match[str]) -> str:
    if found["do"]:
        return f"{found['verb']}s " if found["do"].lower() == "does" else f"{found['verb']} "
    return f"{found['be']} " if found["be"] else ""


def _key(slot: Slot, kind: Kind, said: Sequence[Token], polarity: bool) -> Key:
    if slot.attribute:
        key: Key = ("slot", slot.scope, slot.subject, slot.attribute, slot.value, polarity)
        return key if kind == "claim" else (*key, kind)
    return ("text", slot.scope, kind, _normalised(said), polarity)


_LABELLED = words("""
    option plan class type grade step phase part section appendix variant version group team node
    server service host zone table case point tier column row
""")
"""Behind these a lone letter is a name: "option a"."""
_LAST = words(". ! ? ; : , …")


def _normalised(said: Sequence[Token]) -> str:
    """The words without articles and last punctuation; names as written."""
    end = len(said)
    while end and said[end - 1].kind == "mark" and said[end - 1].norm in _LAST:
        end -= 1
    return " ".join(
        _written(token) for at, token in enumerate(said[:end]) if not _article(said[:end], at)
    )


def _written(token: Token) -> str:
    if token.kind == "word" and token.glue == "-" and "-" in token.raw:
        return token.raw.lower()  # to re-sign is not to resign
    return (
        f"`{token.norm}`" if " " in token.norm and token.kind in ("command", "name") else token.norm
    ) + token.glue


def _article(said: Sequence[Token], at: int) -> bool:
    """Whether a token is an article; "a" may be a letter."""
    token = said[at]
    if token.kind != "word" or token.norm not in ARTICLES or at + 1 == len(said):
        return False
    return token.norm != "a" or not _is_letter(said, at)


def _is_letter(said: Sequence[Token], at: int) -> bool:
    """Whether an "a" names something: queue A, option a, a-b.

    Before what is no noun it is one, too.
    """
    token, after = said[at], said[at + 1]
    capital = token.raw == "A" and at > 0
    labelled = at > 0 and said[at - 1].norm in _LABELLED
    noun = after.kind != "mark" and after.norm not in EFFECTS
    return capital or labelled or bool(token.glue) or not noun
