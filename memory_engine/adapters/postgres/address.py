"""Where a store in PostgreSQL is: the server's address, and the schema that holds the store."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from memory_engine.domain.errors import BadPolicy

SCHEMES = ("postgresql", "postgres")
SCHEMA = "kairos"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""A schema's name, as it needs no quotes."""
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
    if any(key.startswith("pass") or key.startswith("sslpass") for key in asked):
        raise BadPolicy(place, "a password stands in the query", "Keep it in ~/.pgpass.")
    server = urlunsplit(parts._replace(query=urlencode(asked)))
    user = f"{parts.username}@" if parts.username else ""
    host = asked.get("host", parts.hostname or "")
    shown = f"postgresql://{user}{host}{port}{parts.path}, schema {schema}"
    local = not host or host.startswith("/")
    return Address(server, schema, shown, "" if local else f"postgresql://{host}{port}")
