"""What stands near a fact, as a picture shows it.

And the code as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from memory_engine.engine import asking
from memory_engine.engine.around import around
from memory_engine.engine.code_now import code_now
from memory_engine.web.picture import drawn
from tests.support import by_text, engine_in, port, say, sleep, witnesses

MOST_NODES = 200


def test_the_neighbourhood_has_what_was_said_rivals_and_what_speaks_of_the_same_files(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        *witnesses(),
        port("9090", "s7", "agent:codex", at="2026-11-12T10:00:00Z"),
        {"text": "`serve` in `src/a.py` retries", "anchors": ["src/a.py"], "session": "s1"},
        {"text": "`stop` in `src/a.py` waits", "anchors": ["src/a.py"], "session": "s2"},
    )
    sleep(engine)
    fact = by_text(engine, "8080")
    found = around(engine, fact.id)
    assert found["centre"] == fact.id
    kinds = [node["kind"] for node in found["nodes"]]
    assert kinds.count("observation") == len(fact.evidence)
    other = by_text(engine, "9090")
    assert other.id in {edge["from"] for edge in found["edges"]}
    near = around(engine, by_text(engine, "retries").id)
    ends = {(edge["from"], edge["to"]) for edge in near["edges"]}
    assert (by_text(engine, "waits").id, "file:src/a.py") in ends


def test_a_crowd_is_counted_and_not_drawn(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        *(
            {"text": f"`part_{n}` in `src/a.py` reads its own limit", "session": f"s{n}",
             "anchors": ["src/a.py", f"src/b{n % 30}.py"]}
            for n in range(120)
        ),
        *({"text": "`part_0` in `src/a.py` reads its own limit", "session": f"again{n}",
           "anchors": ["src/a.py"]} for n in range(80)),
    )  # fmt: skip
    sleep(engine)
    found = around(engine, by_text(engine, "part_0`").id)
    assert len(found["nodes"]) <= MOST_NODES
    assert found["left_out"] > 100
    ids = {node["id"] for node in found["nodes"]}
    assert all({edge["from"], edge["to"]} <= ids for edge in found["edges"])
    picture = json.loads(drawn(found))
    places = {tuple(node["position"].values()) for node in picture["nodes"]}
    assert len(places) == len(found["nodes"]), "no two stand in the same place"


def test_a_picture_hides_nothing_of_a_text() -> None:
    node = {"id": "f1", "kind": "fact", "text": "a\u202eb</script>", "status": "", "rank": 1}
    near = {"centre": "f1", "nodes": [node], "edges": [], "left_out": 0}
    label = json.loads(drawn(cast(Any, near)))["nodes"][0]["data"]["label"]
    assert label == "a⟦U+202E⟧b</script>"


class Code:
    """A code base of some texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def texts(self, asked: Sequence[str]) -> Mapping[str, str]:
        """The files that there are."""
        return {path: self._texts[path] for path in asked if path in self._texts}

    def files(self) -> Sequence[str]:
        """All paths."""
        return sorted(self._texts)


def test_the_lines_that_a_trail_names_are_read_as_they_are_now(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(
        engine,
        {
            "text": "`retry` in `src/a.py` gives up after three times",
            "anchors": ["src/a.py#retry", "src/gone.py", "src/a.py#lost"],
            "source": "src/a.py:1",
            "session": "s1",
        },
    )
    sleep(engine)
    trail = asking.why(engine, by_text(engine, "gives up").id)
    code = Code({"src/a.py": "retry = 3\n\ndef retry():\n    pass\n"})
    rows = {
        row["place"]: (row["line"], row["text"], row["gone"])
        for row in code_now(cast(Any, code), trail)
    }
    assert rows["src/a.py#retry"] == (3, "def retry():", False)
    assert rows["src/a.py:1"] == (1, "retry = 3", False)
    assert rows["src/gone.py"] == (None, "", True)
    assert rows["src/a.py#lost"] == (None, "", True)
