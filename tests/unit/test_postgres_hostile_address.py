"""An address leads where it says, and shows no password.

It names nothing twice.
"""

from __future__ import annotations

import pytest

from memory_engine.adapters.postgres.address import address
from memory_engine.adapters.postgres.words import asked, phrase, places, words_in
from memory_engine.domain.errors.given import BadPolicy


@pytest.mark.parametrize(
    ("said", "destination"),
    [
        ("postgresql:///db", ""),
        ("postgresql://u@/db?host=/run/postgresql&port=5433", ""),
        ("postgresql://%2Frun%2Fpostgresql/db", ""),
        ("postgres://DB.Example.org:5432/db", "postgresql://db.example.org"),
        ("postgresql://db.example.org:6432/db", "postgresql://db.example.org:6432"),
        ("postgresql://[::1]:6432/db", "postgresql://[::1]:6432"),
        ("postgresql://localhost@far.example/db", "postgresql://far.example"),
        ("postgresql://u:p@ss@far.example/db", "postgresql://far.example"),
    ],
)
def test_a_destination_is_the_machine_that_is_connected_to(said: str, destination: str) -> None:
    found = address(said, "test")
    assert found.destination == destination
    assert f"host='{destination.removeprefix('postgresql://').split(':')[0]}" in found.server or (
        "[" in destination or not destination
    )
    assert "hostaddr=''" in found.server, "nor does the environment lead elsewhere"


@pytest.mark.parametrize(
    "said",
    [
        "postgresql://localhost/db?hostaddr=10.0.0.5",
        "postgresql://localhost/db?host=far.example",
        "postgresql://localhost/db?port=99",
        "postgresql://localhost/db?service=far",
        "postgresql:///db?host=/run,far.example",
        "postgresql:///db?host=far.example",
        "postgresql://localhost,far.example/db",
        "postgresql://far%40localhost/db",
        "postgresql://localhost%00.far.example/db",
        "postgresql://localhost:0/db",
        "postgresql://db.example.org/db\njudge: x",
        "postgresql://db.example.org/a b",
    ],
)
def test_what_leads_elsewhere_than_it_says_is_refused(said: str) -> None:
    with pytest.raises(BadPolicy):
        address(said, "test")


@pytest.mark.parametrize("sign", list("/?#%@:[&='\\ "))
@pytest.mark.parametrize("number", ["", "12"])
def test_no_password_is_shown_whatever_signs_it_has(sign: str, number: str) -> None:
    said = f"postgresql://u:{number or 'ab'}{sign}hidden@db.example.org/memory"
    assert "hidden" not in shown_of(said)


def shown_of(said: str) -> str:
    """All that an owner would see of an address."""
    try:
        found = address(said, "test")
    except BadPolicy as error:
        return f"{error.message} {error.hint}"
    return f"{found.shown} {found.destination}"


def test_another_machine_is_spoken_to_in_cipher_unless_the_owner_says_otherwise() -> None:
    assert "sslmode='require'" in address("postgresql://db.example.org/m", "test").server
    off = address("postgresql://db.example.org/m?sslmode=disable", "test").server
    assert "sslmode='disable'" in off
    assert "sslmode" not in address("postgresql://127.0.0.1/m", "test").server


def test_a_word_that_is_too_long_for_the_index_is_found_all_the_same() -> None:
    text = f"the token {'ab' * 2_000} is named"
    (words,) = asked(f'"{"ab" * 2_000}"')
    (near,) = asked(f'"{"ab" * 1_999}ac"')
    assert phrase(words) in places(words_in(text))
    assert phrase(near) not in places(words_in(text))
    assert len(phrase(words)) < 100
