"""Where a store in PostgreSQL is: server's address, and schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from memory_engine.domain.errors.given import BadPolicy
from memory_engine.privacy.egress import destination, on_this_machine

SCHEMES = ("postgresql", "postgres")
SCHEMA = "kairos"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""A schema's name, as it needs no quotes."""
BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
EXAMPLE = "postgresql://db.example.org/memory?schema=parcels"


SETTINGS = frozenset(
    "application_name channel_binding client_encoding connect_timeout gssencmode host keepalives "
    "keepalives_count keepalives_idle keepalives_interval krbsrvname port require_auth sslcert "
    "sslcertmode sslcrl sslcrldir sslkey sslmode sslnegotiation sslrootcert sslsni "
    "ssl_max_protocol_version ssl_min_protocol_version target_session_attrs tcp_user_timeout "
    "user".split()
)
"""What an address may ask of libpq. Nothing of it leads to another machine, or is a secret."""
LATER = ("host", "port", "user")
"""Of them, what stands before the path where a machine is named."""
ENCRYPTED = "require"
"""How a connection to another machine is made where nothing is said: libpq would go without."""


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
    parts, asked = _read(said, place)
    schema = asked.pop("schema", SCHEMA)
    if not NAME.fullmatch(schema):
        remedy = "Use small letters, digits and underscores."
        raise BadPolicy(place, f"{schema!r} is no name of a schema", remedy)
    _refuse_strange(asked, parts, place)
    host, user = _host(parts, asked, place), asked.get("user", unquote(parts.username or ""))
    port = str(parts.port or asked.get("port", ""))
    database = unquote(parts.path.removeprefix("/"))
    led = _led(host, port, place)
    if led and not on_this_machine(led):
        asked.setdefault("sslmode", ENCRYPTED)
    password = {"password": unquote(parts.password)} if parts.password else {}
    named = {"host": host, "port": port, "user": user, "dbname": database, **password}
    settings = {**asked, **{key: value for key, value in named.items() if value}}
    # What the environment names (PGHOST, PGHOSTADDR, PGSERVICE) leads nowhere else.
    settings |= {"host": host, "hostaddr": ""}
    at = f"{user}@" if user else ""
    shown = f"postgresql://{at}{_bracketed(host)}{port and ':' + port}/{database}, schema {schema}"
    return Address(_conninfo(settings), schema, shown, led)


def _read(said: str, place: str) -> tuple[SplitResult, dict[str, str]]:
    """Cut an address in its parts, and what it asks for."""
    wrong = BadPolicy(place, "this is no address of PostgreSQL", f"Write one like {EXAMPLE}.")
    if not said.isprintable() or " " in said:
        raise wrong
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:
        raise wrong from None
    # A sign that a password must not have as it is would end the machine's name before it began.
    cut_short = "@" in parts.path or parts.fragment or "@" in parts.query
    if parts.scheme not in SCHEMES or port == 0 or cut_short or BROKEN.search(said):
        raise wrong
    return parts, dict(parse_qsl(parts.query, keep_blank_values=True))


def _refuse_strange(asked: Mapping[str, str], parts: SplitResult, place: str) -> None:
    if any(key.startswith(("pass", "sslpass")) for key in asked):
        raise BadPolicy(place, "a password stands in the query", "Keep it in ~/.pgpass.")
    if strange := [key for key in asked if key not in SETTINGS]:
        remedy = "Take it out, or set it for the role on the server."
        what = "what it asks for is not known here"
        word = strange[0] if strange[0].isidentifier() else ""
        raise BadPolicy(place, f"{what}{word and f' ({word})'}", remedy)
    named = unquote(parts.hostname or "")
    if named and not named.startswith("/") and any(key in asked for key in LATER):
        what = "its host, port or user stands in the query"
        raise BadPolicy(place, what, f"Write one like {EXAMPLE}.")


def _host(parts: SplitResult, asked: Mapping[str, str], place: str) -> str:
    """Name the one machine, or the folder of a socket."""
    named = unquote(parts.hostname or "")
    host = asked.get("host", "") or named
    if "," in host or (host != named and not host.startswith("/")):
        what = "one machine has its place before the path, or a socket's folder as `host`"
        raise BadPolicy(place, what, f"Write one like {EXAMPLE}.")
    return host


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _conninfo(settings: Mapping[str, str]) -> str:
    """Write the settings as libpq reads them.

    An error repeats no secret of them.
    """
    return " ".join(
        "{}='{}'".format(key, value.replace("\\", "\\\\").replace("'", "\\'"))
        for key, value in settings.items()
    )


def _led(host: str, port: str, place: str) -> str:
    """Name where an address leads to.

    "" for a socket of this machine. Raises ``BadPolicy``.
    """
    if not host or host.startswith("/"):
        return ""
    led = destination(f"postgresql://{_bracketed(host)}{port and ':' + port}")
    if not led:
        raise BadPolicy(place, "its host is no name of a machine", f"Write one like {EXAMPLE}.")
    return led
