"""When an answer decides: only where everything of it fits.

Whatever else is true.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from memory_engine.channels.letters import pressed
from memory_engine.domain.permission import (
    BEHAVIORS,
    LETTERS,
    OWNER,
    Asked,
    Ground,
    Outcome,
    Request,
    Verdict,
    is_id,
    refusal,
)

EARLY, NOW, LATE = "2026-11-30T09:00:00Z", "2026-11-30T10:00:00Z", "2026-11-30T11:00:00Z"
REQUEST = Request("qkrwm", "night", "dream:7", "parcels", ("one",), "d1", "h1", EARLY, LATE)
SOUND = Verdict("qkrwm", "allow", OWNER, "telegram:41", NOW, "d1")
GROUND = Ground(("one",), "d1", "h1")
DONE = Outcome(True, "done", NOW)

WRONG = {
    "malformed": (Asked(REQUEST), SOUND._replace(behavior="yes"), NOW, GROUND),
    "unknown": (None, SOUND, NOW, None),
    "foreign": (Asked(REQUEST), SOUND._replace(by="stranger:telegram:42"), NOW, GROUND),
    "replayed": (Asked(REQUEST, SOUND), SOUND, NOW, GROUND),
    "expired": (Asked(REQUEST), SOUND, LATE, GROUND),
    "stale": (Asked(REQUEST), SOUND, NOW, GROUND._replace(head="h2")),
}


def test_what_fits_decides() -> None:
    assert refusal(Asked(REQUEST), SOUND, NOW, GROUND) == ""


def test_each_way_of_being_wrong_has_its_reason() -> None:
    assert {name: refusal(*given) for name, given in WRONG.items()} == {n: n for n in WRONG}
    withdrawn = Asked(REQUEST, None, DONE._replace(done=False))
    assert refusal(withdrawn, SOUND, NOW, GROUND) == "stale"
    assert refusal(Asked(REQUEST), SOUND, NOW, None) == "stale"


WORDS = st.sampled_from(["d1", "d2", "", "h1", "h2"])


@given(
    WORDS,
    WORDS,
    WORDS,
    st.sampled_from([*BEHAVIORS, "", "ALLOW", "allow "]),
    st.sampled_from([OWNER, "user:owner ", "agent:claude", ""]),
    st.sampled_from([EARLY, NOW, LATE]),
    st.booleans(),
)
def test_an_answer_decides_only_where_all_of_it_fits(
    shown: str, digest: str, head: str, behavior: str, by: str, now: str, answered: bool
) -> None:
    verdict = SOUND._replace(behavior=behavior, by=by, digest=shown)
    asked = Asked(REQUEST, SOUND if answered else None)
    fits = (shown, digest, head) == ("d1", "d1", "h1") and by == OWNER and now < LATE
    fits = fits and behavior in BEHAVIORS and not answered
    ground = GROUND._replace(digest=digest, head=head)
    assert (refusal(asked, verdict, now, ground) == "") is fits


@given(st.text(max_size=40))
def test_a_text_that_is_no_button_carries_nothing(text: str) -> None:
    found = pressed(text)
    assert found is None or text == f"perm:{found[0]}:{found[1]}"


@given(st.sampled_from(BEHAVIORS), st.text(LETTERS, min_size=5, max_size=5))
def test_what_a_button_carries_comes_back(behavior: str, id: str) -> None:
    assert pressed(f"perm:{behavior}:{id}") == (behavior, id)
    assert is_id(id)
    assert pressed(f"perm:{behavior}:{id}l") is None
    assert pressed(f" perm:{behavior}:{id}") is None
