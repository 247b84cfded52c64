"""A memory whose vectors lie in a bucket.

Nights decide the same, questions are answered by words where the server is away, what is redacted
goes there, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from memory_engine.adapters import minilm
from tests import s3
from tests.end_to_end.harness import Memory

SAYINGS = [
    {"text": text, "principal": f"agent:a{n % 3}", "session": f"s{n}"}
    for n, text in enumerate(
        [
            *(f"Service {n} listens on port {3000 + n}" for n in range(12)),
            "The build machine has no network, so all packages are vendored",
            "Invoices are rendered by the billing worker each midnight",
        ]
    )
]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3.CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def away() -> Iterator[s3.Server]:
    """A server that nobody else uses: this one is struck down."""
    s3.lacking()
    own = s3.Server()
    yield own
    own.stop()


def made(folder: Path, settings: Mapping[str, object]) -> Memory:
    folder.mkdir()
    memory = Memory(folder)
    assert memory.run("init").code == 0
    with (memory.root / "config.yaml").open("a") as config:
        config.writelines(f"{name}: {value}\n" for name, value in settings.items())
    memory.observe(*SAYINGS)
    return memory


def test_a_night_decides_the_same_wherever_its_vectors_are(tmp_path: Path) -> None:
    hashed = {"embedder": "hashed", "policy": "{vectors_from: 1}"}
    address = s3.server().address("night")
    heads = set()
    for name, settings in (("here", hashed), ("there", {**hashed, "vectors": address})):
        memory = made(tmp_path / name, settings)
        memory.night()
        memory.observe({"text": "Service 3 listens on port 3003 now", "principal": "agent:b"})
        memory.night("2026-11-21")
        heads.add(tuple(row["text"] for row in memory.ask("facts", "--status", "all")))
        assert memory.ask("verify")["problems"] == []
        assert (memory.root / "index.lance").exists() == (name == "here")
    assert len(heads) == 1
    assert s3.server().keys("night")


def test_another_machine_is_sent_nothing_before_the_owner_allows_it(tmp_path: Path) -> None:
    far = "s3://vectors/team?endpoint=https://s3.example.org"
    settings = {"embedder": "hashed", "policy": "{vectors_from: 1}", "vectors": far}
    memory = made(tmp_path / "far", settings)
    memory.night()  # the first night has nothing to compare with
    memory.observe({"text": "Service 3 listens on port 3003 now", "principal": "agent:b"})
    refused = memory.run("consolidate", "--force")
    assert refused.code != 0
    assert "https://vectors.s3.example.org" in refused.err
    assert "not allowed" in refused.err
    allowed = memory.run("privacy", "allow", "https://vectors.s3.example.org")
    assert allowed.code == 0, allowed.err


@pytest.mark.skipif(not minilm.installed(), reason="needs the extra `model`")
def test_where_the_server_is_away_words_answer_and_it_is_said(
    tmp_path: Path, away: s3.Server
) -> None:
    memory = made(tmp_path / "away", {"embedder": "minilm", "vectors": away.address("team")})
    memory.night()
    question = ("recall", "which job makes bills for customers?")
    near = memory.run(*question)
    assert ("Invoices are rendered" in near.out, near.err) == (True, "")
    away.stop()
    alone = memory.run("recall", "where are invoices rendered?")
    assert (alone.code, "Invoices are rendered" in alone.out) == (0, True)
    assert "answered by words alone" in alone.err
    assert "can't be reached" in alone.err
    memory.observe({"text": "Logs rotate weekly", "principal": "agent:b"})
    away.start()
    again = memory.night("2026-11-22")
    assert again["applied"]
    assert "Invoices are rendered" in memory.run(*question).out, "they were made anew"


@pytest.mark.skipif(not minilm.installed(), reason="needs the extra `model`")
def test_what_is_redacted_leaves_no_vectors_in_the_bucket(tmp_path: Path) -> None:
    memory = made(
        tmp_path / "redacted", {"embedder": "minilm", "vectors": s3.server().address("redacted")}
    )
    memory.night()
    assert s3.server().keys("redacted")
    done = memory.run("redact", "--text", "vendored", "--yes")
    assert done.code == 0, done.err + done.out
    assert s3.server().keys("redacted") == []


def test_doctor_tells_of_a_bucket_and_privacy_before_it_is_used(
    tmp_path: Path, away: s3.Server
) -> None:
    settings = {
        "embedder": "hashed",
        "policy": "{vectors_from: 1}",
        "vectors": away.address("told"),
    }
    memory = made(tmp_path / "told", settings)
    assert "none yet" in memory.ask("doctor")["vectors"]
    memory.night()
    memory.observe({"text": "Service 3 listens on port 3003 now", "principal": "agent:b"})
    memory.night("2026-11-21")
    told = memory.ask("doctor")
    assert "vectors by hashed" in told["vectors"]
    assert not any("told" in row for row in told["to_mend"])
    away.stop()
    told = memory.ask("doctor")
    assert "not to be had" in told["vectors"]
    assert any("can't be reached" in row for row in told["to_mend"])
    far = "s3://vectors/team?endpoint=https://s3.example.org"
    other = made(tmp_path / "far", {"vectors": far, "store": "postgresql://db.example.org/memory"})
    shown = other.run("privacy")
    assert shown.code == 0
    for place in ("https://vectors.s3.example.org", "postgresql://db.example.org"):
        assert place in shown.out
        assert f"not allowed: {place}" in shown.out
