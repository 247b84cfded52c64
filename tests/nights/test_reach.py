"""A session's recorded outside reading reaches its agent's observations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.importers import Options, importer
from memory_engine.belief.confidence import tainted
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import health, intake, reassessing, rebuilding, weighing
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import NOTHING, OUTSIDE_MARK, replaced, shown
from tests.contracts.transcript import HOME, Step, fetches, says, transcript
from tests.support import engine_in, index, say, sleep

URL = "https://forum.example.net/t/41"
PAGE = "A reader suggests: `drain_spool` may run with spool_limit 0, see jobs/spool.py."
CLAIM = {
    "text": "`drain_spool` accepts an empty spool",
    "principal": "agent:claude",
    "session": "s-1",
    "at": "2026-11-10T12:00:00Z",
}
RUN = {"command": "pytest -k spool", "exit": 0, "hash": "c1"}
BEFORE_THE_PAGE = "2026-11-10T08:00:00Z"


def read(engine: Engine, folder: Path, *steps: Step, session: str = "s-1") -> None:
    """Import a session with these steps, from the marks on."""
    path = folder / f"{session}.jsonl"
    path.write_text(transcript(session, *steps))
    kind = "claude-transcript"
    marks = {name.removeprefix(f"{kind}:"): mark for name, mark in engine.store.marks().items()}
    intake.bring_in(engine, kind, importer(kind)(path, marks, Options(workspace=HOME)))


def observed(engine: Engine, text: str = CLAIM["text"]) -> Observation:
    """Look an observation up, with the sources that may speak through it."""
    intake.catch_up(engine)
    (id,) = [found.id for _, found in engine.store.observations() if found.text == text]
    heard = weighing.observation(engine, id)
    assert heard is not None
    return heard


@pytest.mark.parametrize("first", ["import", "observe"])
@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ({}, True),
        ({"at": BEFORE_THE_PAGE}, True),
        ({"session": "s-1.2", "root_session": "s-1"}, True),
        ({"principal": "tool:pytest", "method": "test", "artefact": RUN}, True),
        (
            {
                "text": "It may be zero",
                "subject": "spool",
                "attribute": "knob",
                "value": "spool_limit",
            },
            True,
        ),
        ({"text": "An empty one is accepted", "anchors": ["jobs/spool.py#drain"]}, True),
        ({"text": "`fill_hopper` accepts an empty hopper"}, False),
        ({"session": "s-2"}, False),
        ({"principal": "user:owner"}, False),
    ],
)
def test_an_observation_that_names_what_the_page_names_is_the_pages(
    first: str, said: Mapping[str, Any], reached: bool, tmp_path: Path
) -> None:
    engine, claim = engine_in(tmp_path), {**CLAIM, **said}
    if first == "observe":
        say(engine, claim)
        intake.catch_up(engine)
    read(engine, tmp_path, fetches(URL, PAGE))
    if first == "import":
        say(engine, claim)
    heard = observed(engine, str(claim["text"]))
    assert tainted(heard) is reached
    assert heard.provenance.origins == ((URL,) if reached else ())


def test_the_records_own_statements_keep_their_order(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    early = "`drain_spool` is called once an hour."
    late = "`drain_spool` is called by `jobs/hourly.py`."
    read(engine, tmp_path, says(early), fetches(URL, PAGE), says(late))
    told = {
        found.text: weighing.observation(engine, found.id)
        for _, found in engine.store.observations()
    }
    origins = {text: heard.provenance.origins for text, heard in told.items() if heard}
    assert (origins[early], origins[late]) == ((), (URL,))


def test_a_session_that_goes_on_with_another_is_known_by_both_names(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    (tmp_path / "p").mkdir()
    began = transcript("s-1", says("The spool is in `jobs/`."))
    (tmp_path / "p" / "s-1.jsonl").write_text(began)
    went_on = transcript("s-9", says("I go on."), fetches(URL, PAGE)).replace(
        '"s-9-0a"', '"s-1-0a"'
    )
    (tmp_path / "p" / "s-9.jsonl").write_text(went_on)
    intake.bring_in(
        engine, "claude-transcript", importer("claude-transcript")(tmp_path / "p", {}, Options())
    )
    say(engine, CLAIM, {**CLAIM, "text": "`drain_spool` is slow", "session": "s-9"})
    assert [
        tainted(observed(engine, text)) for text in (CLAIM["text"], "`drain_spool` is slow")
    ] == [True, True]


def test_what_a_later_import_shows_is_computed_as_a_rebuild_computes_it(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    opened = {**CLAIM, "session": "s-0", "at": "2026-11-10T07:00:00Z"}
    say(
        engine,
        opened,
        CLAIM,
        {**CLAIM, "principal": "tool:pytest", "method": "test", "artefact": RUN},
    )
    sleep(engine)
    before = engine.store.standings()
    read(engine, tmp_path, fetches(URL, PAGE))
    after = engine.store.standings()
    assert after[0].confidence < before[0].confidence
    rebuilding.rebuild(engine, "2026-11-20")
    assert engine.store.standings() == after


def test_what_was_only_about_to_be_read_is_forgotten_when_it_was_not(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    asked = fetches(URL, "Exit code 1: no route to host")
    whole = transcript("s-1", asked)
    path = tmp_path / "s-1.jsonl"
    path.write_text(whole.splitlines(keepends=True)[0])
    intake.bring_in(engine, "claude-transcript", importer("claude-transcript")(path, {}, Options()))
    say(engine, {**CLAIM, "text": "`fill_hopper` is slow"})
    assert tainted(observed(engine, "`fill_hopper` is slow"))
    read(engine, tmp_path, asked)
    assert not tainted(observed(engine, "`fill_hopper` is slow"))


def test_a_source_drops_only_what_it_showed_itself() -> None:
    both = replaced(replaced("", "a", {URL: ""}), "b", {URL: ""})
    assert shown(both) == {"a": {URL: ""}, "b": {URL: ""}}
    assert shown(replaced(both, "a", {})) == {"b": {URL: ""}}
    assert replaced(replaced(both, "a", {}), "b", {}) == NOTHING


def test_a_session_that_read_nothing_from_outside_leaves_no_mark(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    read(engine, tmp_path, says("The spool is in `jobs/`."))
    assert not [name for name in engine.store.marks() if name.startswith(OUTSIDE_MARK)]


def test_a_record_that_cannot_be_read_back_may_have_held_anything(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, CLAIM)
    with engine.store.transaction():
        engine.store.mark(
            {f"{OUTSIDE_MARK}s-1": '{"claude-transcript:s-1.jsonl":{"x":"no filter"}}'}
        )
    assert tainted(observed(engine))
    read(engine, tmp_path, fetches("https://b.example.net", "Nothing of this."))
    assert not tainted(observed(engine))


def test_a_rebuild_that_makes_the_marks_anew_keeps_what_was_read_outside(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    read(engine, tmp_path, fetches(URL, PAGE))
    say(engine, CLAIM)
    intake.catch_up(engine)
    rebuilding._read_logs_again(engine, [], {"marks": 1})
    assert tainted(observed(engine))


def test_what_was_believed_falls_when_its_source_turns_out_to_be_outside(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    for session in ("s-1", "s-2", "s-3", "s-4"):
        say(engine, {**CLAIM, "session": session})
    sleep(engine)
    (fact,) = (fact for fact in engine.store.facts() if fact.held)
    assert fact.status == "corroborated"
    for session in ("s-2", "s-3", "s-4"):
        read(engine, tmp_path, fetches(URL, PAGE), session=session)
    assert reassessing.reassessed(engine) == (fact.id,)
    sleep(engine, "2026-11-21")
    assert engine.store.fact(fact.id).status == "tentative"
    assert "drain_spool" not in index(engine)
    assert not reassessing.reassessed(engine)
    assert not health.verify(engine)[0]
