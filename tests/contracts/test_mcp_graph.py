"""``kairos-mem mcp --compat server-memory``, the reference server's tools.

They are over a store of ours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.mcp_kit import ERAS, PRINCIPAL, Era, call, given, read, refused, session, text

from memory_engine.attach.mcp.compat import server  # isort: skip
from memory_engine.domain.ports import Silent  # isort: skip
from memory_engine.engine import knowing  # isort: skip
from memory_engine.wiring import place  # isort: skip
from tests.end_to_end.conftest import copied, fresh  # isort: skip
from tests.end_to_end.harness import Memory, Nearby, sound  # isort: skip

__all__ = ["fresh"]

both = pytest.mark.parametrize("era", list(ERAS))
LATER = "2027-02-03"

ADA = {
    "name": "Ada Lovelace",
    "entityType": "engineer",
    "observations": ["wrote the first program", "Ada Lovelace likes tea", "keeps src/engine.py"],
}
MILL = {"name": "Mill: the engine", "entityType": "", "observations": []}
BUILT = {"from": "Ada Lovelace", "to": "Mill: the engine", "relationType": "worked_on"}

# Tool -> what must be given, (readOnly, destructive, idempotent), as the reference server has it.
TOOLS: dict[str, tuple[str, tuple[bool, bool, bool]]] = {
    "create_entities": ("entities", (False, False, False)),
    "create_relations": ("relations", (False, False, False)),
    "add_observations": ("observations", (False, False, False)),
    "delete_entities": ("entityNames", (False, True, True)),
    "delete_observations": ("deletions", (False, True, True)),
    "delete_relations": ("relations", (False, True, True)),
    "read_graph": ("", (True, False, True)),
    "search_nodes": ("query", (True, False, True)),
    "open_nodes": ("names", (True, False, True)),
}


@pytest.fixture
def memory(fresh: Memory, tmp_path: Path) -> Memory:
    """A fresh store."""
    return Nearby(copied(fresh, tmp_path).folder)


class Graph:
    """The tools of one server, as a client calls them."""

    def __init__(self, memory: Memory, era: Era = "auto", name: str = "Some Client") -> None:
        self.server = server(str(memory.folder))
        self.era: Era = era
        self.name = name

    def tell(self, tool: str, **arguments: object) -> Any:  # noqa: ANN401
        return given(call(self.server, self.era, tool, arguments, name=self.name))

    def fill(self) -> None:
        self.tell("create_entities", entities=[ADA, MILL])
        self.tell("create_relations", relations=[BUILT])

    def names(self) -> list[str]:
        return [entity["name"] for entity in self.tell("read_graph")["entities"]]


@both
def test_the_nine_tools_are_those_of_the_reference_server(era: Era, memory: Memory) -> None:
    shop = server(str(memory.folder))
    offered = session(shop, era, lambda client: client.list_tools()).tools
    found = {}
    for tool in offered:
        hints = tool.annotations
        assert hints.open_world_hint is False
        assert tool.output_schema is not None
        found[tool.name] = (
            "".join(tool.input_schema.get("required", [])),
            (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint),
        )
    assert found == TOOLS
    relation = offered[1].input_schema["$defs"]["Relation"]
    assert sorted(relation["required"]) == ["from", "relationType", "to"]


@both
def test_what_is_created_is_read_as_it_was_given(era: Era, memory: Memory) -> None:
    graph = Graph(memory, era)
    assert graph.tell("create_entities", entities=[ADA, MILL]) == {"entities": [ADA, MILL]}
    assert graph.tell("create_relations", relations=[BUILT]) == {"relations": [BUILT]}
    whole = {"entities": [ADA, MILL], "relations": [BUILT]}
    assert graph.tell("read_graph") == whole
    assert json.loads(read(graph.server, era, "memory://knowledge-graph")) == whole
    assert json.loads(text(call(graph.server, era, "read_graph", {}))) == whole
    memory.night(LATER)
    assert graph.tell("read_graph") == whole


@both
def test_what_is_there_already_is_not_created_again(era: Era, memory: Memory) -> None:
    graph = Graph(memory, era)
    graph.fill()
    logged = memory.logged()
    assert graph.tell("create_entities", entities=[ADA]) == {"entities": []}
    assert graph.tell("create_relations", relations=[BUILT]) == {"relations": []}
    added = [{"entityName": "Ada Lovelace", "contents": [ADA["observations"][0], "is left-handed"]}]
    assert graph.tell("add_observations", observations=added) == {
        "results": [{"entityName": "Ada Lovelace", "addedObservations": ["is left-handed"]}]
    }
    assert len(memory.logged()) == len(logged) + 1


def test_whoever_listens_hears_that_the_graph_changed(memory: Memory) -> None:
    place = "memory://knowledge-graph"

    async def talk(client: Any) -> list[str]:  # noqa: ANN401
        async with client.listen(resource_subscriptions=[place]) as events:
            await client.call_tool("create_entities", {"entities": [ADA]})
            first = await anext(aiter(events))
            await client.call_tool("delete_entities", {"entityNames": [ADA["name"]]})
            second = await anext(aiter(events))
        return [first.uri, second.uri]

    assert session(server(str(memory.folder)), "auto", talk) == [place, place]


@both
def test_an_observation_needs_its_entity(era: Era, memory: Memory) -> None:
    graph = Graph(memory, era)
    answer = call(
        graph.server,
        era,
        "add_observations",
        {"observations": [{"entityName": "Nobody", "contents": ["x"]}]},
    )
    refused(answer, "Entity with name Nobody not found")
    assert memory.logged() == []


@both
def test_a_search_finds_names_types_and_observations_with_their_relations(
    era: Era, memory: Memory
) -> None:
    graph = Graph(memory, era)
    graph.fill()
    for query in ("ada", "ENGINEER", "first program"):
        assert graph.tell("search_nodes", query=query) == {"entities": [ADA], "relations": [BUILT]}
    assert graph.tell("open_nodes", names=["Mill: the engine", "none"]) == {
        "entities": [MILL],
        "relations": [BUILT],
    }
    assert graph.tell("search_nodes", query="nothing") == {"entities": [], "relations": []}


def test_it_is_all_observed_with_a_trail(memory: Memory) -> None:
    Graph(memory).fill()
    memory.night(LATER)
    assert [row["text"] for row in memory.ask("recall", "first program")] == [
        "Ada Lovelace: wrote the first program"
    ]
    fact = memory.fact("worked on")
    assert (fact["subject"], fact["attribute"]) == ("ada lovelace", "worked-on")
    (witness,) = memory.ask("why", fact["id"])["evidence"]
    assert witness["principal"] == PRINCIPAL
    assert witness["source"] == "memory://knowledge-graph:Ada Lovelace"
    back = memory.ask("revert", "source:memory://knowledge-graph", "--dry-run")
    assert fact["id"] in back["facts"]


@both
@pytest.mark.parametrize("after_a_night", [False, True])
def test_a_client_deletes_what_it_said(after_a_night: bool, era: Era, memory: Memory) -> None:
    graph = Graph(memory, era)
    graph.fill()
    if after_a_night:
        memory.night(LATER)
    gone = [{"entityName": "Ada Lovelace", "observations": [ADA["observations"][0], "none"]}]
    assert graph.tell("delete_observations", deletions=gone) == {
        "success": True,
        "message": "Observations deleted successfully",
    }
    left = {**ADA, "observations": [*ADA["observations"]][1:]}
    assert graph.tell("read_graph")["entities"] == [left, MILL]
    assert graph.tell("delete_relations", relations=[BUILT])["success"]
    assert graph.tell("read_graph")["relations"] == []
    assert graph.tell("delete_relations", relations=[BUILT])["success"]
    memory.night("2027-02-04")
    told = [fact["text"] for fact in memory.ask("facts")]
    assert not any("first program" in one or "worked on" in one for one in told)
    if after_a_night:
        fact = memory.fact("first program")
        assert fact["status"] == "retracted"
        entry = memory.ask("log", fact["id"])[-1]
        assert (entry["verb"], entry["by"]) == ("retract", PRINCIPAL)
    graph.tell("delete_entities", entityNames=["Ada Lovelace"])
    assert graph.names() == ["Mill: the engine"]
    sound(memory)


def test_what_was_deleted_can_be_created_anew(memory: Memory) -> None:
    graph = Graph(memory)
    graph.fill()
    memory.night(LATER)
    graph.tell("delete_entities", entityNames=["Ada Lovelace"])
    assert graph.tell("create_entities", entities=[ADA]) == {"entities": [ADA]}
    assert graph.tell("read_graph")["entities"] == [MILL, ADA]


@pytest.mark.parametrize("after_a_night", [False, True])
def test_nobody_deletes_what_somebody_else_said(after_a_night: bool, memory: Memory) -> None:
    Graph(memory).fill()
    if after_a_night:
        memory.night(LATER)
    other, entries = Graph(memory, name="other"), memory.ask("stats")["entries"]
    answer = other.tell("delete_entities", entityNames=["Ada Lovelace"])
    assert answer["success"] is False
    assert f"{PRINCIPAL}: Ada Lovelace is an engineer" in answer["message"]
    assert "kairos-mem forget" in answer["message"]
    assert other.tell("read_graph")["entities"] == [ADA, MILL]
    assert memory.ask("stats")["entries"] == entries


def test_whoever_asks_the_engine_to_nobody_takes_back_anothers_word(memory: Memory) -> None:
    Graph(memory).fill()
    memory.night(LATER)
    with place(str(memory.folder), Silent()).writing() as engine:
        said = [one for _, one in knowing.known(engine)]
        assert knowing.take_back(engine, said, LATER, "agent:other") == []
        assert len(knowing.known(engine)) == len(said)


def test_what_the_owner_says_too_stays_when_an_agent_takes_its_word_back(memory: Memory) -> None:
    graph = Graph(memory)
    graph.fill()
    memory.observe({"text": "Ada Lovelace wrote the first program", "principal": "user:owner"})
    memory.night(LATER)
    graph.tell("delete_entities", entityNames=["Ada Lovelace"])
    fact = memory.fact("first program")
    assert fact["status"] not in ("retracted", "superseded")
    (witness,) = memory.ask("why", fact["id"])["evidence"]
    assert witness["principal"] == "user:owner"
    sound(memory)


def test_what_the_owner_settled_stays_settled(memory: Memory) -> None:
    graph = Graph(memory)
    graph.fill()
    memory.night(LATER)
    memory.ask("confirm", memory.fact("first program")["id"])
    graph.tell("delete_entities", entityNames=["Ada Lovelace"])
    assert memory.fact("first program")["status"] == "asserted"


@pytest.mark.parametrize("verb", ["forget", "revert"])
def test_what_the_owner_takes_off_leaves_the_graph(verb: str, memory: Memory) -> None:
    graph = Graph(memory)
    graph.fill()
    memory.night(LATER)
    memory.ask(verb, memory.fact("first program")["id"])
    left = {**ADA, "observations": [*ADA["observations"]][1:]}
    assert graph.tell("read_graph")["entities"] == [left, MILL]


def test_an_agents_deletion_can_be_reverted(memory: Memory) -> None:
    graph = Graph(memory)
    graph.fill()
    memory.night(LATER)
    graph.tell("delete_relations", relations=[BUILT])
    entry = memory.ask("log")[-1]["entry"]
    memory.ask("revert", str(entry))
    assert memory.fact("worked on")["status"] == "tentative"


@both
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("create_entities", {}),
        ("create_entities", {"entities": [{"name": "x"}]}),
        ("create_entities", {"entities": [{"name": " ", "entityType": "", "observations": []}]}),
        ("create_entities", {"entities": [{**ADA, "observations": ["fine", "\u200b"]}]}),
        ("create_entities", {"entities": [{**ADA, "observations": ["x" * 70_000]}]}),
        ("create_relations", {"relations": [{**BUILT, "to": ""}]}),
        ("create_relations", {"relations": "none"}),
        ("open_nodes", {"names": [1]}),
    ],
)
def test_what_can_not_be_taken_is_refused_whole(
    era: Era, tool: str, arguments: dict[str, Any], memory: Memory
) -> None:
    graph = Graph(memory, era)
    refused(call(graph.server, era, tool, arguments))
    assert memory.logged() == []
    assert graph.names() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a", "a"),
        ("Ada", "ADA is loud"),
        ("Ada", ": odd"),
        ("x\ty", "tab\tand\nline"),
        ('"quoted" \\', 'says "no" \\ and ^o0000000000000000'),
        ("source=evil", "session=s9 principal=user:owner"),
        ("memory://knowledge-graph:x", "is a name, too"),
        ("Ünïcode 名前 👩‍💻", "has a joined picture 👩‍💻"),
        ("[f000000000000]", "quotes a fact [f000000000000]"),
    ],
)
def test_hostile_names_and_texts_are_read_as_they_were_given_on_one_line(
    name: str, content: str, memory: Memory
) -> None:
    graph = Graph(memory)
    entity = {"name": name, "entityType": content, "observations": [content]}
    graph.tell("create_entities", entities=[entity])
    (found,) = graph.tell("read_graph")["entities"]
    assert found["name"] == " ".join(name.split())
    assert found["entityType"] == " ".join(content.split())
    assert found["observations"] == [" ".join(content.split())]
    graph.tell("delete_observations", deletions=[{"entityName": name, "observations": [content]}])
    (found,) = graph.tell("read_graph")["entities"]
    assert found["observations"] == []
    assert all(f" {PRINCIPAL}: " in line for log in memory.logs() for line in log.open())


def test_what_the_graph_has_shown_is_an_echo_when_it_is_said_again(memory: Memory) -> None:
    Graph(memory).fill()
    memory.night(LATER)
    fact, other = memory.fact("first program"), Graph(memory, name="other")

    async def talk(client: Any) -> None:  # noqa: ANN401
        await client.call_tool("read_graph", {})
        again = [{"entityName": "Ada Lovelace", "contents": ["has written the first program"]}]
        assert not (await client.call_tool("add_observations", {"observations": again})).is_error

    session(other.server, "auto", talk, name="other")
    assert f"shown={fact['id']}" in memory.logs()[-1].read_text("utf-8").splitlines()[-1]


FILED: list[dict[str, Any]] = [
    {"type": "entity", **ADA},
    {"type": "entity", "name": "ACME", "entityType": "company", "observations": []},
    {
        "type": "entity",
        "name": "a b:c",
        "entityType": "x:y z",
        "observations": ["A B:C is at port 80", "is 7"],
    },
    {"type": "relation", "from": "Ada Lovelace", "to": "ACME", "relationType": "works_at"},
]


@both
@pytest.mark.parametrize("nights", [0, 1])
def test_what_was_imported_from_such_a_file_is_in_the_graph(
    era: Era, nights: int, memory: Memory
) -> None:
    path = memory.folder / "memory.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in FILED), "utf-8")
    memory.ask("import", "mcp-memory", str(path))
    for _ in range(nights):
        memory.night()
    graph = Graph(memory, era)
    found = graph.tell("read_graph")
    assert {one["name"]: one for one in found["entities"]} == {
        one["name"]: {key: one[key] for key in ("name", "entityType", "observations")}
        for one in FILED
        if one["type"] == "entity"
    }
    assert found["relations"] == [{key: FILED[3][key] for key in ("from", "to", "relationType")}]
    assert graph.tell("search_nodes", query="company")["entities"][0]["name"] == "ACME"
    graph.tell("add_observations", observations=[{"entityName": "ACME", "contents": ["grows"]}])
    assert graph.tell("open_nodes", names=["ACME"])["entities"][0]["observations"] == ["grows"]
    assert "source=memory.jsonl:3" in "".join(one.read_text("utf-8") for one in memory.logs())


@both
def test_an_agent_deletes_nothing_that_a_file_brought(era: Era, memory: Memory) -> None:
    path = memory.folder / "memory.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in FILED), "utf-8")
    memory.ask("import", "mcp-memory", str(path))
    graph = Graph(memory, era)
    assert graph.tell("delete_entities", entityNames=["ACME"])["success"] is False
    assert "ACME" in graph.names()
