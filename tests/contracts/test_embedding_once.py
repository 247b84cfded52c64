"""A model is loaded once.

By each process for all its stores, by one actor for a Ray cluster.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from memory_engine.adapters import embed, minilm
from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.fleet.embedding import Elsewhere, Models, through
from memory_engine.fleet.job import Job
from memory_engine.fleet.loop import Loop
from memory_engine.fleet.planning import jobs
from memory_engine.wiring import embed_through
from tests.end_to_end.harness import Memory

needs_model = pytest.mark.skipif(not minilm.installed(), reason="needs the extra `model`")
TEXTS = ["Invoices are rendered at midnight", "The worker needs Redis", ""]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    embed_through(None)
    yield
    embed_through(None)


def test_all_stores_of_a_process_have_the_same_embedder() -> None:
    assert embed.chosen("hashed") is embed.chosen("hashed")
    assert embed.chosen("none") is None


def test_hashing_is_never_handed_on_and_a_model_is() -> None:
    models, asked = Models(), []

    def ask(name: str, *given: object) -> object:
        asked.append(name)
        return getattr(models, name)(*given)

    through(ask)
    hashed = embed.chosen("hashed")
    assert hashed is not None
    hashed.embed(TEXTS)
    assert asked == []
    far = embed.chosen("sentence-transformers:/no/such/model")
    assert far is not None
    with pytest.raises(NoEmbedder):
        far.embed(TEXTS)
    assert asked == ["embed"]


@needs_model
def test_vectors_from_elsewhere_are_the_very_same() -> None:
    models = Models()
    far = Elsewhere("minilm", lambda name, *given: getattr(models, name)(*given))
    near = embed.embedder("minilm")
    assert far.embed(TEXTS) == near.embed(TEXTS)
    assert (far.name, far.semantic, far.dimensions) == (near.name, True, near.dimensions)
    assert models.counted() == (1, 1)


@needs_model
@pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra `fleet`")
def test_heads_and_vectors_are_those_of_a_loop_where_an_actor_embeds(tmp_path: Path) -> None:
    from memory_engine.fleet.ray_cluster import RayCluster

    (tmp_path / "a").mkdir()
    memory = Memory(tmp_path / "a")
    assert memory.run("init").code == 0
    with (memory.root / "config.yaml").open("a") as config:
        config.write("embedder: minilm\n")
    memory.observe(
        *({"text": f"Service {n} listens on port {n}", "principal": "agent:a"} for n in range(9))
    )
    named = [str(tmp_path / name) for name in "bcd"]
    for name in named:
        shutil.copytree(tmp_path / "a", name)
    common = Job("", 0, "2026-11-20", True)
    (reference,) = Loop().run(jobs([str(tmp_path / "a")], common)[0])
    outcomes = list(RayCluster(2, "").run(jobs(named, common)[0]))
    assert {outcome.state for outcome in outcomes} == {"dreamt"}, outcomes
    assert {outcome.head for outcome in outcomes} == {reference.head}
    question = ("recall", "which port?")
    assert {Memory(Path(name)).run(*question).out for name in named} == {memory.run(*question).out}
    from memory_engine.adapters.lance import LanceIndex

    tables = [
        LanceIndex(Path(name) / ".kairos-mem" / "index.lance", embed.embedder("minilm"))
        for name in [str(tmp_path / "a"), *named]
    ]
    asked = [f"Service {n} listens on port {n}" for n in range(9)]
    first, *rest = [table.neighbours(asked, 9) for table in tables]
    assert len(first[0]) == 9
    assert all(found == first for found in rest)
