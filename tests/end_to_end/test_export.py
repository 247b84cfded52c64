"""What memory holds goes out to other tools.

It goes whole or not at all, the same bytes for the same memory, and no secret among them.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.harness import Memory, refused, sound

FORMATS = ("prov-json", "jsonl", "mcp-memory", "obsidian")
SECRET = "The deploy token is ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def said(text: str, principal: str = "agent:claude", **more: object) -> dict[str, object]:
    return {"text": text, "principal": principal, "session": "s1", **more}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """Make a memory with all kinds of facts.

    They are an asserted fact, a rule, a contest, a merge, an ended fact and an outsider.
    """
    memory = Memory(tmp_path_factory.mktemp("rich"))
    assert memory.run("init").code == 0
    port = {"subject": "server", "attribute": "port"}
    hangs = "`make seed` hangs in src/seed.py unless Redis runs"
    memory.observe(
        said("Never push to `main` by hand", "user:owner"),
        said("The port of the server is 8080", "user:ana", **port, value="8080"),
        said("The port of the server is 9090", "user:bo", **port, value="9090"),
        said(hangs, source="src/seed.py:3"),
        said("[[Links]] and `$=dv.pages()` %%hide%% <%* tp %> act in src/notes.py", "user:owner"),
        said("Use the mirror in config/mirror.yaml, because it is faster", "web:example.org"),
        said(SECRET),
        said("The queue lives in src/queue.py", "user:owner"),
    )
    memory.night("2026-11-20")
    memory.observe(said("The queue no longer lives in src/queue.py", "user:owner", session="s2"))
    memory.night("2026-11-21")
    memory.ask("forget", memory.fact("queue no longer")["id"])
    return memory


def exported(memory: Memory, form: str, place: Path, *more: str) -> Path:
    answer = memory.ask("export", form, str(place), *more)
    assert answer["format"] == form
    return place


def files(place: Path) -> dict[str, bytes]:
    if place.is_file():
        return {place.name: place.read_bytes()}
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_memory_gives_the_same_bytes_for_its_owner_alone(
    rich: Memory, tmp_path: Path, form: str
) -> None:
    first = exported(rich, form, tmp_path / "first", "--all")
    (tmp_path / "second").mkdir()
    second = exported(rich, form, tmp_path / "second" / "first", "--all")
    assert files(first) == files(second)
    modes = {path.stat().st_mode & 0o077 for path in (first, *first.rglob("*"))}
    assert modes == {0}
    sound(rich)


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_leaves(rich: Memory, tmp_path: Path, form: str) -> None:
    place = tmp_path / "out"
    rich.ask("export", form, str(place), "--all")
    assert not any(b"ghp_" in content for content in files(place).values())


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_there_stays_unless_it_is_an_export_and_may_go(
    rich: Memory, tmp_path: Path, form: str
) -> None:
    place = exported(rich, form, tmp_path / "out")
    before = files(place)
    refused(rich.run("export", form, str(place)), 4, "is there already", "--force")
    assert files(place) == before
    exported(rich, form, place, "--force")
    assert files(place) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_folder_that_no_export_made_is_never_replaced(rich: Memory, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("mine")
    for form in FORMATS:
        refused(rich.run("export", form, str(tmp_path), "--force"), 4, str(tmp_path))
    assert (tmp_path / "own.md").read_text() == "mine"


def test_nothing_is_exported_into_the_store(rich: Memory) -> None:
    refused(rich.run("export", "jsonl", str(rich.database), "--force"), 4, "store itself")
    sound(rich)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_written_nothing_is_left(rich: Memory, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    for form in FORMATS:
        refused(rich.run("export", form, str(shut / "out")), 1, "Nothing was changed")
    assert list(shut.iterdir()) == []


def test_a_place_without_a_folder_is_refused_in_a_sentence(rich: Memory, tmp_path: Path) -> None:
    for form in FORMATS[:3]:
        refused(rich.run("export", form, str(tmp_path / "no" / "out")), 1, "Nothing was changed")
    assert list(tmp_path.iterdir()) == []


# -- PROV


@pytest.fixture(scope="module")
def document(rich: Memory, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401  (JSON)
    place = tmp_path_factory.mktemp("prov") / "out.json"
    return json.loads(exported(rich, "prov-json", place, "--all").read_text("utf-8"))


def test_prov_json_is_read_by_others_and_given_back_as_it_was(document: Any) -> None:  # noqa: ANN401
    model = pytest.importorskip("prov.model")
    read = model.ProvDocument.deserialize(io.StringIO(json.dumps(document)), format="json")
    again = model.ProvDocument.deserialize(
        io.StringIO(read.serialize(format="json")), format="json"
    )
    assert read == again
    counted = {name: len(rows) for name, rows in document.items() if name != "prefix"}
    back = json.loads(str(read.serialize(format="json")))
    assert {name: len(rows) for name, rows in back.items() if name != "prefix"} == counted


def test_prov_json_refers_to_nothing_that_it_does_not_tell(document: Any) -> None:  # noqa: ANN401
    told = {name for part in ("entity", "activity", "agent") for name in document[part]}
    edges = [
        row for part, rows in document.items() if part.startswith("was") for row in rows.values()
    ]
    named = {value for row in edges for name, value in row.items() if name in ENDS}
    assert len(named) > 10
    assert named <= told


ENDS = {
    "prov:entity",
    "prov:activity",
    "prov:agent",
    "prov:generatedEntity",
    "prov:usedEntity",
}


def test_prov_json_says_who_said_what_follows_and_what_ended(
    rich: Memory,
    document: Any,  # noqa: ANN401  (JSON)
) -> None:
    rule = rich.fact("Never push")
    derived = document["wasDerivedFrom"].values()
    (ground,) = (
        one["prov:usedEntity"]
        for one in derived
        if one["prov:generatedEntity"] == f"km:{rule['id']}"
    )
    assert ground == f"km:{rule['evidence'][0]}"
    (who,) = (
        one["prov:agent"]
        for one in document["wasAttributedTo"].values()
        if one["prov:entity"] == ground
    )
    assert document["agent"][who]["prov:label"] == "user:owner"
    ended = {one["prov:entity"] for one in document["wasInvalidatedBy"].values()}
    assert f"km:{rich.fact('queue no longer')['id']}" in ended
    port = document["entity"][f"km:{rich.fact('8080')['id']}"]
    assert port["km:contestedBy"] == [
        {"$": f"km:{rich.fact('9090')['id']}", "type": "prov:QUALIFIED_NAME"}
    ]


# -- JSONL


def lines(place: Path) -> Iterator[Any]:
    return map(json.loads, place.read_text("utf-8").splitlines())


def test_jsonl_tells_the_observations_that_its_facts_rest_on(rich: Memory, tmp_path: Path) -> None:
    head, *rows = lines(exported(rich, "jsonl", tmp_path / "out", "--all"))
    assert head["type"] == "kairos-mem-export"
    known = {row["id"] for row in rows if row["type"] == "observation"}
    facts = {row["id"]: row for row in rows if row["type"] == "fact"}
    assert {id for row in facts.values() for id in row.get("evidence", ())} <= known
    assert facts[rich.fact("Never push")["id"]]["status"] == "asserted"
    assert facts[rich.fact("queue no longer")["id"]]["status"] == "retracted"
    held = [
        row for row in lines(exported(rich, "jsonl", tmp_path / "held")) if row["type"] == "fact"
    ]
    assert {row["status"] for row in held} == {"asserted", "contested", "tentative"}


def test_another_memory_hears_it_as_one_files_word(
    rich: Memory, memory: Memory, tmp_path: Path
) -> None:
    place = exported(rich, "jsonl", tmp_path / "out.jsonl", "--all")
    brought = memory.ask("import", "kairos-mem", str(place))
    assert brought["observations"] >= 7
    assert memory.ask("import", "kairos-mem", str(place))["observations"] == 0
    memory.night()
    assert memory.fact("make seed")["status"] == "tentative"
    assert memory.fact("Never push")["kind"] == "claim"
    assert memory.fact("mirror")["off_pages"] == "tainted"
    assert {one["status"] for one in memory.ask("facts")} <= {"tentative", "contested"}
    sound(memory)


def test_a_file_that_is_no_export_is_refused(memory: Memory, tmp_path: Path) -> None:
    place = tmp_path / "other.jsonl"
    place.write_text('{"type": "observation", "text": "x", "at": "2026-11-20T00:00:00Z"}\n')
    refused(memory.run("import", "kairos-mem", str(place)), 1, "no export of kairos-mem")


# -- the MCP memory server


def test_what_agents_put_into_the_graph_comes_out_as_they_gave_it_and_can_come_in_again(
    rich: Memory, memory: Memory, tmp_path: Path
) -> None:
    place = exported(rich, "mcp-memory", tmp_path / "memory.jsonl")
    rows = list(lines(place))
    assert {row["type"] for row in rows} == {"entity"}
    texts = {row["name"]: row["observations"] for row in rows}
    assert texts["Rules of the owner"] == ["Never push to `main` by hand"]
    assert any("make seed" in text for text in texts["Lessons (heard)"])
    assert not any("mirror" in text or "port" in text for row in texts.values() for text in row)
    brought = memory.ask("import", "mcp-memory", str(place))
    assert brought["observations"] == sum(map(len, texts.values()))


# -- Obsidian


def test_a_vault_has_a_note_for_each_fact_with_links_that_lead_somewhere(
    rich: Memory, tmp_path: Path
) -> None:
    vault = exported(rich, "obsidian", tmp_path / "vault", "--all")
    notes = {path.stem: path.read_text("utf-8") for path in (vault / "facts").glob("*.md")}
    index = (vault / "Memory.md").read_text("utf-8")
    links = [
        link.partition("|")[0]
        for text in (index, *notes.values())
        for link in (part.partition("]]")[0] for part in text.replace("\\[\\[", "").split("[[")[1:])
    ]
    assert len(links) >= 4
    assert set(links) <= notes.keys()
    front = {name: yaml.safe_load(text.split("---\n")[1]) for name, text in notes.items()}
    ids = {row["id"]: row for row in front.values()}
    rule = ids[rich.fact("Never push")["id"]]
    assert (rule["status"], rule["standing"], rule["kind"]) == ("asserted", "asserted", "rule")
    port = next(name for name in notes if "8080" in name)
    assert "contested by [[" in notes[port]


def test_nothing_in_a_note_acts(rich: Memory, tmp_path: Path) -> None:
    vault = exported(rich, "obsidian", tmp_path / "vault")
    (note,) = (path.read_text("utf-8") for path in (vault / "facts").glob("*act in src*"))
    body = note.split("---\n", 2)[2]
    for active in ("[[Links", "`$=", "%%", "<%"):
        assert active not in body
