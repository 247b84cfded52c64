"""Where a store in PostgreSQL is: the server's address, and the schema that holds the store."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from memory_engine.domain.errors import BadPolicy
from memory_engine.privacy.egress import destination

SCHEMES = ("postgresql", "postgres")
SCHEMA = "kairos"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""A schema's name, as it needs no quotes."""
ELSEWHERE = frozenset({"hostaddr", "service", "servicefile"})
"""What libpq takes for the true place, whatever host is named."""
EXAMPLE = "postgresql://db.example.org/memory?schema=parcels"


class Address(NamedTuple):
    """What libpq is given, and the schema.

    ``shown`` is fit for a screen: it has no password. ``destination`` is what consents name; empty
    for a socket in a folder of this machine.
    """

    server: str
    schema: str
    shown: str
    destination: str


def address(said: str, place: str) -> Address:
    """Read an address; raises ``BadPolicy``, which never repeats a password."""
    try:
        parts = urlsplit(said)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise BadPolicy(place, "this is no address", f"Write one like {EXAMPLE}.") from None
    if parts.scheme not in SCHEMES:
        raise BadPolicy(place, "this is no address of PostgreSQL", f"Write one like {EXAMPLE}.")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    schema = asked.pop("schema", SCHEMA)
    if not NAME.fullmatch(schema):
        remedy = "Use small letters, digits and underscores."
        raise BadPolicy(place, f"{schema!r} is no name of a schema", remedy)
    if any(key.startswith(("pass", "sslpass")) for key in asked):
        raise BadPolicy(place, "a password stands in the query", "Keep it in ~/.pgpass.")
    if other := sorted(ELSEWHERE & asked.keys()):
        raise BadPolicy(place, f"{other[0]} would lead elsewhere than it says", "Leave it out.")
    server = urlunsplit(parts._replace(query=urlencode(asked)))
    user = f"{parts.username}@" if parts.username else ""
    host = asked.get("host", parts.hostname or "")
    shown = f"postgresql://{user}{host}{port}{parts.path}, schema {schema}"
    leads = "" if not host or host.startswith("/") else destination(f"postgresql://{host}{port}")
    if "," in host or bool(leads) == (not host or host.startswith("/")):
        raise BadPolicy(place, f"{host!r} is not one host", f"Write it like {EXAMPLE}.")
    return Address(server, schema, shown, leads)
