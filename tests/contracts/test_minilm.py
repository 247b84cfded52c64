"""The sentence model out of pinned wheels.

It is the very files, or none. Nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters import minilm
from memory_engine.adapters.embed import chosen, embedder
from memory_engine.domain.errors.machine import NoEmbedder


def test_without_the_extra_there_are_no_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory_engine.adapters.embed.installed", lambda: False)
    assert chosen("auto") is None
    assert chosen("none") is None
    assert chosen("hashed") is not None


def test_a_file_that_is_not_the_pinned_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "somebodys_weights"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('nothing of it is ever run')\n")
    (package / "model.onnx").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    other = minilm.WEIGHTS._replace(package="somebodys_weights")
    monkeypatch.setattr(minilm, "WEIGHTS", other)
    with pytest.raises(NoEmbedder, match="not the file that was pinned"):
        embedder("minilm").embed(["a text"])


def test_a_text_has_the_same_vector_whatever_is_read_beside_it() -> None:
    if not minilm.installed():
        pytest.skip("the extra `model` is not installed")
    model = embedder("minilm")
    alone = model.embed(["The server listens on port 8080"])[0]
    beside = model.embed(["word " * 900, "The server listens on port 8080", "", "\ud800"])
    assert beside[1] == alone
    assert [len(vector) for vector in beside] == [model.dimensions] * 4
    assert all(abs(sum(one * one for one in vector) - 1) < 1e-4 for vector in beside)
