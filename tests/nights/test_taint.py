"""Taint goes by session.

After an outside source, what is said of the same places is the source's word.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from memory_engine.claims import claim
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import asking, weighing
from tests.support import by_text, engine_in, say, sleep

POST = {
    "text": "A blog post wants `workers/consumer.py` to run with ack_mode=none",
    "principal": "web:blog.example",
    "session": "s1",
}
RUN = {"command": "pytest tests/test_consumer.py", "exit": 0, "hash": "c1"}
CLAIM = {
    "text": "Consumers in `workers/consumer.py` run with ack_mode=none",
    "principal": "agent:claude",
}


@pytest.mark.parametrize(
    ("said", "tainted"),
    [
        ({"session": "s1", "at": "2026-11-10T11:00:00Z"}, True),
        ({"session": "s1.1", "root_session": "s1", "at": "2026-11-10T11:00:00Z"}, True),
        ({"session": "s1", "at": "2026-11-10T09:00:00Z"}, False),
        ({"session": "s2", "at": "2026-11-10T11:00:00Z"}, False),
        ({"session": "s1", "at": "2026-11-10T11:00:00Z", "principal": "user:owner"}, False),
        (
            {
                "session": "s1",
                "at": "2026-11-10T11:00:00Z",
                "principal": "tool:pytest",
                "artefact": RUN,
            },
            True,
        ),
        (
            {
                "session": "s2",
                "at": "2026-11-10T11:00:00Z",
                "principal": "tool:pytest",
                "artefact": RUN,
            },
            False,
        ),
        (
            {
                "session": "s1",
                "at": "2026-11-10T11:00:00Z",
                "principal": "user:owner",
                "artefact": RUN,
            },
            False,
        ),
    ],
)
def test_what_a_session_says_after_an_outside_source_of_the_same_place_is_untrusted(
    said: dict[str, Any], tainted: bool, tmp_path: Path
) -> None:
    engine = engine_in(tmp_path)
    say(engine, {**POST, "at": "2026-11-10T10:00:00Z"}, {**CLAIM, **said})
    sleep(engine)
    (shown,) = asking.why(engine, by_text(engine, CLAIM["text"]).id)["evidence"]
    assert ("outside source" in str(shown)) is tainted


def test_what_it_says_of_another_place_is_its_own_word(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    other = {
        "text": "`workers/producer.py` batches events",
        "session": "s1",
        "at": "2026-11-10T11:00:00Z",
    }
    say(engine, {**POST, "at": "2026-11-10T10:00:00Z"}, {**CLAIM, **other})
    sleep(engine)
    (shown,) = asking.why(engine, by_text(engine, other["text"]).id)["evidence"]
    assert "outside source" not in str(shown)


def test_what_says_the_same_as_an_outside_source_is_its_word_without_any_place(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    claim = {"text": "Nightly backups go to the harbour depot", "session": "s1"}
    say(engine, {**claim, "principal": "web:blog.example", "at": "2026-11-10T10:00:00Z"})
    say(engine, {**claim, "principal": "agent:claude", "at": "2026-11-10T11:00:00Z"})
    sleep(engine)
    shown = asking.why(engine, by_text(engine, claim["text"]).id)["evidence"]
    assert ["outside source" in str(one) for one in shown] == [True, True]


def test_what_a_session_read_outside_is_read_once_however_much_it_says_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, reads, read = engine_in(tmp_path), list[str](), claim.read

    def counted(said: Observation) -> claim.Claim:
        reads.append(said.id)
        return read(said)

    pages = [
        {"text": f"A page wants option_{n} of `lib_{n}.py`", "principal": "web:x.example"}
        for n in range(30)
    ]
    words = [
        {"text": f"`app_{n}.py` retries {n + 2} times", "at": "2026-11-10T11:00:00Z"}
        for n in range(8)
    ]
    say(engine, *({**page, "session": "s1", "at": "2026-11-10T10:00:00Z"} for page in pages))
    say(engine, *({**said, "session": "s1"} for said in words))
    sleep(engine)
    claim.matter.cache_clear()
    monkeypatch.setattr(claim, "read", counted)
    night = weighing.quiet_night(engine, "2026-11-20")
    heard = [night.heard(said.id) for _, said in engine.store.observations()]
    assert [said.provenance.origins for said in heard if said] == [()] * 38
    assert len(reads) == len(set(reads)) == 38


def test_nobody_can_record_a_run_as_the_hosts(tmp_path: Path) -> None:
    with pytest.raises(BadObservation, match="importer"):
        say(engine_in(tmp_path), {**CLAIM, "extracted_by": HOST_RECORD, "artefact": RUN})
