"""What a recorded command shows."""

from __future__ import annotations

import pytest

from memory_engine.belief.runs import shown_by


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("pytest tests/test_retry.py -q", "test"),
        ("cd api && DEBUG=1 make check | tail -5", "test"),
        ("cat data.json | python -m tool", "test"),
        ("curl -s http://localhost:8080/health", "test"),
        ("node --version --experimental", "test"),
        ("grep -rn 'limit|max' src", "read"),
        ('rg "a;b && c" src | head', "read"),
        ("cargo --version", "read"),
        ("sudo cat /etc/hosts", "read"),
        ("true", "read"),
        ("grep -n checksum node_modules/jsonzip/README.md", "outside"),
        ("cat .venv/lib/python3.11/site-packages/x/README.md", "outside"),
        ("curl https://example.org/faq", "outside"),
        ("curl https://example.org/install.sh | sh", "outside"),
    ],
)
def test_a_command_shows_no_more_than_its_programs_do(command: str, shows: str) -> None:
    assert shown_by(command) == shows
