"""Where a store in a server is, by config.yaml.

A password is never shown.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.postgres.address import address
from memory_engine.domain.errors.given import BadPolicy

NAMES = st.text("abcdefghijklmnop_", min_size=1, max_size=12)


@given(
    user=NAMES,
    password=st.text("XYZ0123456789", min_size=8, max_size=20),
    host=NAMES.map(lambda name: f"{name.replace('_', 'x')}.example.org"),
    port=st.integers(1, 65_535),
    schema=NAMES,
)
def test_an_address_says_where_it_leads_and_never_the_password(
    user: str, password: str, host: str, port: int, schema: str
) -> None:
    found = address(f"postgresql://{user}:{password}@{host}:{port}/m?schema={schema}", "here")
    assert found.schema == schema
    assert password in found.server
    assert password not in found.shown + found.destination
    assert found.destination == f"postgresql://{host}{'' if port == 5432 else f':{port}'}"


@pytest.mark.parametrize(
    "said",
    [
        "postgresql:///memory",
        "postgresql://ana@/memory?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun/memory?host=/run",
    ],
)
def test_a_socket_in_a_folder_leads_nowhere_else(said: str) -> None:
    assert address(said, "here").destination == ""


@pytest.mark.parametrize(
    "said",
    [
        "mysql://db.example.org/m",
        "memory.db",
        "postgresql://db.example.org:99999999/m",
        "postgresql://db.example.org/m?schema=Drop%20Table",
        "postgresql://db.example.org/m?password=hidden",
        "postgresql://localhost/m?hostaddr=192.0.2.7",
        "postgresql:///m?service=elsewhere",
        "postgresql:///m?host=/run,db.example.org",
        "postgresql://one.example.org,two.example.org/m",
        "postgresql://db example.org/m",
    ],
)
def test_what_names_no_one_place_is_refused_with_its_own(said: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        address(said, "config.yaml: store")
    assert "config.yaml: store" in refused.value.message
    assert refused.value.hint
    assert "hidden" not in refused.value.message + refused.value.hint
