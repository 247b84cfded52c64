"""Content ids: canonical JSON -> digest, in one place.

Canonical form: JSON (RFC 8259) with sorted keys, no white space, UTF-8, and no NaN. Every digest
covers a *kind* and a length-framed body, so that no concatenation of two parts can pass for another
part (the attack on ``H(a + b)``).
"""

from __future__ import annotations

# The C module itself: ``hashlib`` also starts OpenSSL, which costs the hot path a quarter of an
# interpreter start.
try:
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


LONG = 16_384
"""[bytes] From here on OpenSSL's is five times as fast, and worth its start."""
MANY = 500
"""[digests] After so many in one process it is, too, at any length."""
GENESIS = "0" * 64
"""What the first entry of a ledger is chained to."""


class _Digests:
    """How many digests were made, and OpenSSL's way.

    It is taken once it is worth its start.
    """

    _made = 0
    _openssl: Callable[[bytes], Any] | None = None


def digest(kind: str, body: str) -> str:
    """Compute the SHA-256 (hex, 64 digits) of a body of this kind."""
    framed = f"{len(kind)}:{kind}{len(body)}:{body}".encode("utf-8", "surrogatepass")
    if len(framed) >= LONG or _Digests._made >= MANY:
        if _Digests._openssl is None:
            from hashlib import sha256 as of_openssl

            _Digests._openssl = of_openssl
        return str(_Digests._openssl(framed).hexdigest())
    _Digests._made += 1
    return str(sha256(framed).hexdigest())


def canonical(value: object) -> str:
    """Give the one JSON text of ``value``.

    Raises ``ValueError`` for NaN and infinities.
    """
    from memory_engine.domain.encoding import encode

    return encode(value)


def observation_id(day: str, line: str) -> str:
    """Name the observation on a line of a day's log.

    The day as ``2026-11-20``.
    """
    return "o" + digest("observation", f"{day}\n{line}")[:16]


def import_key(kind: str, principal: str, text: str) -> str:
    """Name what one speaker says in files of a kind.

    No import brings it twice.
    """
    return digest(kind, canonical([principal, text]))


def fact_id(key: Sequence[object]) -> str:
    """Give the id of the fact with this key (see ``Fact.key``)."""
    return "f" + digest("fact", canonical(list(key)))[:12]


def chained(previous: str, number: int, body_digest: str) -> str:
    """Compute the hash of a ledger entry.

    From its number, the digest of its body, and the hash of the entry before it.
    """
    return digest("entry", canonical([previous, number, body_digest]))
