"""channels.yaml: what nobody would read is refused, and not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.channels.settings import FILE, chosen
from memory_engine.domain.errors.given import BadPolicy


def put(folder: Path, text: str) -> None:
    own = folder / "kairos-mem"
    own.mkdir(parents=True, exist_ok=True)
    (own / FILE).write_text(text, "utf-8")
    (own / FILE).chmod(0o600)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("webhook: {address: 'https://a.example/hook', secret: here}", "webhook.secret"),
        ("telegram: {token: here, address: 'https://a.example'}", "telegram.address"),
    ],
)
def test_a_word_that_nobody_reads_is_refused(
    line: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``secret`` that signs nothing would pass for one that does."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    put(tmp_path, line)
    with pytest.raises(BadPolicy, match=word):
        chosen()


def test_what_each_takes_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    put(tmp_path, "discord: {token: here, api: 'http://a', gateway: 'ws://a', brief: lines}")
    (found,) = chosen()
    assert found.settings == {"api": "http://a", "gateway": "ws://a"}
