"""An observation -> the claim that the stages of the night compare: its slot or its words, and
what they depend on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from memory_engine.claims.attributed import quotes
from memory_engine.claims.characters import composed
from memory_engine.claims.cues import hedge, instructs, unhedged
from memory_engine.claims.dates import absolute, day_of
from memory_engine.claims.mood import mood
from memory_engine.claims.negation import affirmed
from memory_engine.claims.paths import bare_path
from memory_engine.claims.slots import HERE, LOCATIONS, Slot, normal, parsed, scope_of
from memory_engine.claims.smallwords import ARTICLES, EFFECTS
from memory_engine.claims.stem import stem
from memory_engine.claims.words import Token, tokens
from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.records import Anchor, Kind, Observation
from memory_engine.domain.table import words

Key = tuple[str | bool, ...]


@dataclass(frozen=True)
class Claim:
    """What an observation claims. ``hedge`` is a key of ``policy.PRIORS``; ``parsed``: the slot was
    read out of the text.

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

    @cached_property
    def id(self) -> str:
        """The id of the fact that holds it."""
        return ids.fact_id(self.key)


def read(observation: Observation) -> Claim:
    """Think: the claim of an observation."""
    text = absolute(" ".join(observation.text.split()), day_of(observation.provenance))
    plain = unhedged(composed(text))
    kind = _kind(observation, plain)
    said, affirmative = affirmed(tokens(plain))
    polarity = observation.polarity and (
        affirmative or kind == "rule" or bool(observation.attribute)
    )
    given = observation.subject and observation.attribute and observation.value
    how = "" if given or kind == "rule" else mood(text)
    slot, read_out = (None, False) if how else _slot(observation, kind, plain, affirmative)
    scope = slot.scope if slot else scope_of(observation.scope)
    anchors = _anchors(observation, text, slot)
    return Claim(
        text=_shown(observation, text, plain, slot if not read_out else None, polarity, anchors),
        kind=kind,
        subject=slot.subject if slot else "",
        attribute=slot.attribute if slot else "",
        value=slot.value if slot else "",
        polarity=polarity,
        scope=scope,
        hedge=hedge(composed(text)),
        anchors=anchors,
        key=_key(slot, scope, kind, said if kind == "claim" else tokens(plain), polarity)
        + ((how,) if how else ()),
        parsed=read_out,
    )


def stated(slot: Slot, polarity: bool) -> str:
    """Write what a slot says."""
    where = f" in {slot.scope}" if slot.scope else ""
    if slot.attribute == "works" and slot.value == "yes":
        return f"`{slot.subject}` {'works' if polarity else 'does not work'}{where}"
    return f"{slot.attribute} of {slot.subject}{where}: {'' if polarity else 'not '}{slot.value}"


_LINKING = words("is are was be has do does of in at on to by for with not no never set")


def _shown(
    observation: Observation,
    text: str,
    plain: str,
    given: Slot | None,
    polarity: bool,
    anchors: frozenset[Anchor],
) -> str:
    """Choose the sentence: what was said, or what its given slot says where that is less."""
    owned = observation.provenance.trust == "owner"
    if given is None or owned or _says_no_more(plain, given, anchors):
        return text
    return stated(given, polarity)


def _says_no_more(text: str, slot: Slot, anchors: frozenset[Anchor]) -> bool:
    """Tell whether a sentence says what its given slot says, and nothing beside.

    Votes, probes and merges are about the slot; a sentence that says more would stand on a page
    for evidence that nobody gave for it.
    """
    read_out = parsed(text)
    if read_out and (read_out.attribute, read_out.value) == (slot.attribute, slot.value):
        return read_out.subject in (slot.subject, HERE)
    places = " ".join(f"{anchor.path} {anchor.symbol}" for anchor in anchors)
    command = f"`{slot.subject}`"  # in which a lone dot is a word
    parts = (
        slot.subject,
        command,
        slot.attribute.replace("-", " "),
        slot.value,
        slot.scope,
        places,
    )
    return _spoken(text) <= _spoken(" ".join(parts)) | {stem(word) for word in _LINKING | ARTICLES}


def _spoken(text: str) -> set[str]:
    """Collect the words of a text; those of a name or command one by one."""
    norms = (token.norm for token in tokens(text) if token.kind != "mark")
    return {
        stem(word.strip("`").removesuffix("()").lower()) for norm in norms for word in norm.split()
    }


@lru_cache(maxsize=4096)
def matter(observation: Observation) -> tuple[frozenset[str], Key]:
    """Read what an observation speaks of: the files, and the symbols of no file; and what it
    claims.

    Each observation of a session is laid beside all that came into it from outside: read once, not
    for every pair.
    """
    claim = read(observation)
    return frozenset(anchor.path or anchor.symbol for anchor in claim.anchors), claim.key


def share_a_matter(one: Observation, another: Observation) -> bool:
    """Tell whether two speak of one place or say the same; where a text can't be read, they may."""
    try:
        (places, key), (other_places, other_key) = matter(one), matter(another)
    except TEXT_FAULTS:
        return True
    return not places.isdisjoint(other_places) or key == other_key


def contrary(key: Key) -> Key:
    """Think: the key of the same claim with the other polarity."""
    return tuple(not part if isinstance(part, bool) else part for part in key)


def _kind(observation: Observation, plain: str) -> Kind:
    """Only the owner instructs; from anybody else an instruction is the claim that somebody
    wants it so."""
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


def _slot(
    observation: Observation, kind: Kind, plain: str, affirmative: bool
) -> tuple[Slot | None, bool]:
    """The slot that the observer gave, else the one that the text states; and whether it is the
    latter."""
    if observation.subject and observation.attribute and observation.value:
        return normal(
            observation.subject, observation.attribute, observation.value, observation.scope
        ), False
    if kind == "rule":
        return None, False
    found = parsed(plain if affirmative else _DENIAL.sub(_restored, plain, count=1))
    if found and observation.scope:
        found = replace(
            found, scope=" ".join(filter(None, (scope_of(observation.scope), found.scope)))
        )
    return found, found is not None


_DENIAL = re.compile(
    r"\b(?:(?P<do>does|do)(?: not|n't) (?P<verb>\w+)|(?P<be>is|are|was|has)(?: not|n't)|"
    r"(?:never|no longer)(?= )) ?",
    re.I,
)


def _restored(found: re.Match[str]) -> str:
    if found["do"]:
        return f"{found['verb']}s " if found["do"].lower() == "does" else f"{found['verb']} "
    return f"{found['be']} " if found["be"] else ""


def _key(slot: Slot | None, scope: str, kind: Kind, said: Sequence[Token], polarity: bool) -> Key:
    if slot:
        key: Key = ("slot", scope, slot.subject, slot.attribute, slot.value, polarity)
        return key if kind == "claim" else (*key, kind)
    return ("text", scope, kind, _normalised(said), polarity)


_LABELLED = words("""
    option plan class type grade step phase part section appendix variant version group team node
    server service host zone table case point tier column row
""")
"""Behind these a lone letter is a name: "option a"."""
_LAST = words(". ! ? ; : , …")


def _normalised(said: Sequence[Token]) -> str:
    """The words of a claim without articles and without its last punctuation; names as they are
    written."""
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
    word = said[at].norm
    if said[at].kind != "word" or word not in ARTICLES or at + 1 == len(said):
        return False
    if word != "a":
        return True
    before, after = said[at - 1].norm if at else "", said[at + 1]
    named = (said[at].raw == "A" and at > 0) or before in _LABELLED or said[at].glue
    return not named and after.kind != "mark" and after.norm not in EFFECTS


_PATH = re.compile(r"[/.]")
_SYMBOL = re.compile(r"^[A-Za-z_]\w*(?:(?:\.|::|#)[A-Za-z_]\w*)*$")


def _anchors(observation: Observation, text: str, slot: Slot | None) -> frozenset[Anchor]:
    """The places that a claim speaks of: given by the observer, or named in the text; a symbol
    alone has no path."""
    found = set(observation.anchors)
    for token in tokens(text):
        if token.kind == "path" and "://" not in token.norm:
            found.add(Anchor(bare_path(token.norm)))
        elif token.kind == "name" and _SYMBOL.match(token.norm) and _code(token.norm, text):
            found.add(Anchor("", token.norm))
    if slot and slot.attribute in LOCATIONS and _PATH.search(slot.value):
        path, _, symbol = slot.value.partition("#")
        name = symbol or (slot.subject if _SYMBOL.match(slot.subject) else "")
        found = {
            anchor
            for anchor in found
            if anchor.path != path and (anchor.path or anchor.symbol != name)
        }
        found.add(Anchor(path, name))
    return frozenset(found)


def _code(name: str, text: str) -> bool:
    """Whether a name is surely one of the code: in backticks, or of a shape that prose does not
    have."""
    return (
        "_" in name or "." in name or "::" in name or f"`{name}`" in text or f"`{name}()`" in text
    )
