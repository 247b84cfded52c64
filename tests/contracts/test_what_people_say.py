"""Projects as files: people's sentences, and what looking says.

Each sentence is one that people say of a code base.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.claims import claim as claims
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.dream.opening import tentative
from memory_engine.dream.predicate import predicate, verdict_on
from tests.contracts.workspace_kit import Place

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "probes").glob("*.txt"))
SPEAKER = Provenance("agent:claude", "agent", "s1", "s1", "2026-11-02T10:00:00Z", "read")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_looking_says_of_a_sentence_what_its_project_expects(case: Path, tmp_path: Path) -> None:
    before, files, said = parts_of(case)
    place = Place(tmp_path / "work", "git")
    place.save({**files, **before})
    base = place.save(dict.fromkeys(before))
    wanted = [line.split(": ", 1) for line in said]
    told = []
    for _, sentence in wanted:
        fact = fact_of(sentence)
        asked = predicate(fact)
        told.append([verdict_on(fact, base.look([asked])[0]) if asked else "unknown", sentence])
    assert told == wanted


def test_there_are_projects_with_sentences_of_each_kind() -> None:
    verdicts = {line.split(": ", 1)[0] for case in CASES for line in parts_of(case)[2]}
    assert verdicts == {"supported", "refuted", "unknown"}


def fact_of(sentence: str) -> Fact:
    observation = Observation("o1", sentence, SPEAKER)
    return tentative(Fact("f1"), claims.read(observation), observation)


def parts_of(case: Path) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """The files that were there, those that are, and what is said."""
    before, files, said = dict[str, str](), dict[str, str](), list[str]()
    name = ""
    for line in case.read_text("utf-8").splitlines():
        if line.startswith("-- ") and line.endswith(" --"):
            name = line[3:-3]
        elif name == "said":
            said += [line] if line else []
        elif name.startswith("before "):
            path = name.removeprefix("before ")
            before[path] = before.get(path, "") + line + "\n"
        else:
            files[name] = files.get(name, "") + line + "\n"
    return before, files, said
