"""Symptom, cause and remedy become one lesson.

What lacks one of them becomes none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.domain.records.observation import Observation
from tests.contracts.transcript import Step, edits, fetches, heard_in, kept_in, runs, says

FAILS = runs(
    "cargo test", "Exit code 101\nerror[E0433]: failed to resolve: use of undeclared crate `tide`"
)
PASSES = runs("cargo test", "test result: ok. 3 passed; 0 failed")
CAUSE = says("`tide` is a dev-dependency only, so the binary target cannot see it.")
REMEDY = edits("Cargo.toml", "[dev-dependencies]", "[dependencies]")
LESSON = (
    "`cargo test` failed (error[E0433]: failed to resolve: use of undeclared crate "
    "`tide`): `tide` is a "
    "dev-dependency only, so the binary target cannot see it. It passed after a change of "
    "`Cargo.toml`."
)


def lessons(folder: Path, *steps: Step) -> list[Observation]:
    return [o for o in heard_in(folder, *steps) if "episode" in o.features]


def test_a_failure_its_cause_and_what_helped_are_one_lesson(tmp_path: Path) -> None:
    (lesson,) = lessons(tmp_path, FAILS, CAUSE, REMEDY, PASSES)
    assert lesson.text == LESSON
    assert (lesson.line, lesson.provenance.principal) == ("lesson", "agent:claude")
    assert lesson.provenance.source == "s-1.jsonl:3", "where the cause was told"
    assert "Cargo.toml" in {anchor.path for anchor in lesson.anchors}


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((FAILS, CAUSE, REMEDY), id="it never passed"),
        pytest.param((FAILS, CAUSE, PASSES), id="nothing was changed"),
        pytest.param((FAILS, REMEDY, PASSES), id="nobody said why"),
        pytest.param(
            (FAILS, says("Let me look at the manifest."), REMEDY, PASSES), id="only a plan was told"
        ),
        pytest.param((FAILS, REMEDY, CAUSE, PASSES), id="the change came before the cause"),
        pytest.param((FAILS, CAUSE, REMEDY, runs("cargo fmt", "")), id="another command passed"),
    ],
)
def test_what_lacks_a_part_is_no_episode(steps: tuple[Step, ...], tmp_path: Path) -> None:
    assert lessons(tmp_path, *steps) == []


def test_prose_that_a_failing_command_prints_is_no_symptom(tmp_path: Path) -> None:
    prose = f"Exit code 1\n{'Whoever reads this cannot go on. ' * 14}\nerror: no such table"
    fails = runs("cargo test", prose)
    said = [o.text for o in heard_in(tmp_path, fails, CAUSE, REMEDY, PASSES)]
    assert not any("Whoever reads" in text for text in said)
    assert any(text.startswith("`cargo test` failed (error: no such table): ") for text in said)


def test_the_filters_of_a_command_do_not_make_it_another(tmp_path: Path) -> None:
    again = runs("cargo test 2>&1 | tail -5", "test result: ok. 3 passed; 0 failed")
    assert [o.text for o in lessons(tmp_path, FAILS, CAUSE, REMEDY, again)] == [LESSON]


def test_a_cause_that_a_page_had_told_is_the_pages(tmp_path: Path) -> None:
    page = fetches(
        "https://blog.example.com/tide",
        "tide is a dev-dependency only: the binary target cannot see `tide`.",
    )
    (lesson,) = lessons(tmp_path, page, FAILS, CAUSE, REMEDY, PASSES)
    assert lesson.provenance.origins == ("https://blog.example.com/tide",)


def test_the_same_stretch_twice_teaches_once(tmp_path: Path) -> None:
    stretch = (FAILS, CAUSE, REMEDY, PASSES)
    assert len({o.text for o in lessons(tmp_path, *stretch, *stretch)}) == 1


def test_what_is_said_first_of_a_failure_is_found_with_what_was_printed(tmp_path: Path) -> None:
    after = says("The crate has to move to the main section.")
    said = kept_in(tmp_path, FAILS, CAUSE, after)
    (piece,) = [o for o in said if o.text.startswith("`cargo test` failed")]
    assert "undeclared crate" in piece.text
    assert "dev-dependency only" in piece.text
    assert (piece.passage, piece.line) == (True, ""), "for search alone"


def test_what_an_outside_source_printed_is_not_quoted_with_it(tmp_path: Path) -> None:
    failing = runs("curl https://x.example.com/run", "Exit code 22\nerror: the moon is down")
    said = kept_in(tmp_path, failing, says("That host refuses us today."))
    assert not [o for o in said if "failed" in o.text and "moon" in o.text]
