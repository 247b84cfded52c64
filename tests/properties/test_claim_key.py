"""A key never conflates two claims, and is stable.

It says the same claim the same way each time.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from memory_engine.claims.claim import Claim, contrary, read
from memory_engine.claims.slots import kebab, normal
from memory_engine.domain import ids
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.domain.records.words import Trust
from memory_engine.domain.table import words
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.guard import barrier, contrast
from memory_engine.relate.relation import SAME, relate

NOUNS = st.sampled_from(
    sorted(
        words(
            "cache server worker token queue schema index build parser gateway flag table "
            "lock session"
        )
    )
)
VERBS = st.sampled_from(
    sorted(words("stores reads drops keeps needs sends blocks uses calls retries"))
)
NAMES = st.from_regex(r"[a-z]{2,6}_[a-z]{2,6}|[A-Z][a-z]{2,6}[A-Z][a-z]{2,6}", fullmatch=True)
PATHS = st.from_regex(r"[a-z]{2,6}/[a-z]{2,6}\.(py|ts|go)", fullmatch=True)
NUMBERS = st.integers(2, 99_999).map(str)
VALUES = st.one_of(NOUNS, NAMES.map("`{}`".format), PATHS, NUMBERS)
TEMPLATES = st.sampled_from(
    [
        "The {0} {1} the {2} in {3}",
        "{3} is where the {0} {1} {2}",
        "The {0} {1} {3} when the {2} is full",
        "A {0} of {3} {1} the {2}",
        "`{0}({2})` {1} {3}",
        "The {0} never {1} {2} before {3}",
    ]
)
SENTENCES = st.tuples(TEMPLATES, NOUNS, VERBS, NOUNS, VALUES)
SCRAPS = st.sampled_from(
    sorted(
        words("""
        the a not never no is are does do port 8080 `x` `f()` src/a.py ./b//c.py:12 > < = , ; ( ) "
        ' * ** — ² 1.2.0 v1 10MB 3x 5 seconds if unless only before after may must cannot n't can't
        it's -- / : . ? ! -> >=3 #1
        @x y_z A.B a::b e\u0301
    """)
    )
)
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.lists(SCRAPS, max_size=12).map(" ".join),
    st.lists(SCRAPS, max_size=8).map("".join),
)


def said(text: str, trust: Trust = "agent", **fields: object) -> Claim:
    provenance = Provenance("agent:claude", trust, "s", "s", "2026-11-20T09:00:00Z")
    return read(Observation("o1", text, provenance, **fields))  # type: ignore[arg-type]


def built(sentence: tuple[str, str, str, str, str]) -> str:
    template, *filled = sentence
    return template.format(*filled)


@given(SENTENCES, SENTENCES)
def test_two_sentences_of_other_content_have_other_keys(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assume(one != other)
    assert said(built(one)).key != said(built(other)).key  # type: ignore[arg-type]


@given(SENTENCES, st.sampled_from(["number", "name", "path", "word"]), st.data())
def test_one_changed_word_changes_the_key(
    sentence: tuple[str, ...], kind: str, data: st.DataObject
) -> None:
    fresh = data.draw(
        {"number": NUMBERS, "name": NAMES.map("`{}`".format), "path": PATHS, "word": NOUNS}[kind]
    )
    assume(fresh != sentence[4])
    changed = (*sentence[:4], fresh)
    assert said(built(sentence)).key != said(built(changed)).key  # type: ignore[arg-type]


@given(
    st.tuples(NAMES, st.sampled_from(["port", "default", "location", "owner"]), VALUES), st.data()
)
def test_slots_that_differ_have_other_keys_and_other_ids(
    slot: tuple[str, str, str], data: st.DataObject
) -> None:
    other = data.draw(
        st.tuples(NAMES, st.sampled_from(["port", "default", "location", "owner"]), VALUES)
    )
    assume(normal(*slot) != normal(*other))
    keys = [said("x", subject=s, attribute=a, value=v).key for s, a, v in (slot, other)]
    assert keys[0] != keys[1]
    assert ids.fact_id(keys[0]) != ids.fact_id(keys[1])


@given(NAMES, NAMES)
def test_names_that_differ_in_case_alone_are_not_one(one: str, other: str) -> None:
    assume(one != other)
    assert said(f"`{one}` is slow").key != said(f"`{other}` is slow").key
    assert (
        said("x", subject=one, attribute="default", value="1").key
        != said("x", subject=other, attribute="default", value="1").key
    )


@given(ANYTHING, st.sampled_from(["owner", "agent", "tool", "untrusted"]))
@settings(max_examples=300)
def test_any_text_can_be_read_and_always_reads_the_same(text: str, trust: Trust) -> None:
    claim = said(text, trust)
    assert claim == said(text, trust)
    assert contrary(contrary(claim.key)) == claim.key
    assert claim.kind == "claim" or trust == "owner"
    assert ids.fact_id(claim.key)


@given(ANYTHING, ANYTHING)
@settings(max_examples=300)
def test_any_two_texts_can_be_compared_either_way_round(one: str, other: str) -> None:
    assert bool(barrier(one, other)) == bool(barrier(other, one))
    assert bool(contradicts(one, other)) == bool(contradicts(other, one))
    assert 0 <= relate(one, other, SAME).probability <= 1
    assert relate(one, other, SAME).probability == pytest.approx(
        relate(other, one, SAME).probability
    )
    assert contrast(one, one) is None


@given(ANYTHING)
def test_nothing_forbids_that_a_text_says_what_it_says(text: str) -> None:
    assert barrier(text, text) is None
    assert contradicts(text, text) is None


@given(st.from_regex(r"[A-Za-z]{1,6}([ _-][A-Za-z]{1,6}){0,3}", fullmatch=True))
def test_an_attribute_has_one_spelling(name: str) -> None:
    assert kebab(kebab(name)) == kebab(name)
    assert kebab(name.replace(" ", "_")) == kebab(name.replace("_", " "))


@given(ANYTHING, ANYTHING, ANYTHING)
def test_a_normal_slot_is_normal(subject: str, attribute: str, value: str) -> None:
    slot = normal(subject, attribute, value)
    again = normal(slot.subject, slot.attribute, slot.value)
    assert again.attribute == slot.attribute
