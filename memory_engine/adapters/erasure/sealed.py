"""What one machine of a server leaves for another.

Sealed so that no reader of the table opens it.

Each machine has a key of its own, of which the server knows the public half. The private one lies
outside of the store, as those do by which what was redacted is known again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from types import ModuleType
from typing import NamedTuple

from memory_engine.adapters import private
from memory_engine.adapters.erasure.recognised import keys_folder
from memory_engine.domain.errors.machine import NoLibrary
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
"""Of either half of a key."""
ONCE = bytes(12)
"""The nonce: no key seals two things, for each thing has a pair of keys of its own."""
PURPOSE = b"kairos-mem redaction 1"
"""Keeps these keys apart from any that are made for something else."""


class Pair(NamedTuple):
    """Both halves of a key."""

    own: bytes
    public: bytes


def public_key(seat: str) -> str:
    """Give the public key of this machine.

    One is drawn where there is none.

    Raises ``NoRoom`` where it can't be kept, ``NoLibrary`` where nothing draws one.
    """
    pair = _kept(seat)
    if pair is None:
        _draw(seat)
        pair = _kept(seat)
    return pair.public.hex() if pair else ""


def seal(key: str, about: str, content: bytes) -> str:
    """Seal a content for whoever has the private half of a key.

    ``about`` is sealed with it: the content opens for that one thing alone.
    """
    x25519 = _library()
    fresh = x25519.X25519PrivateKey.generate()
    public = fresh.public_key().public_bytes_raw()
    shared = fresh.exchange(x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(key)))
    cipher = _cipher(shared, public + bytes.fromhex(key))
    return bytes(public + cipher.encrypt(ONCE, content, about.encode())).hex()


def opened(seat: str, about: str, sealed: str) -> bytes | None:
    """Open what was sealed for this machine.

    None where its key is gone, or it was altered.
    """
    x25519 = _library()
    from cryptography.exceptions import InvalidTag

    pair = _kept(seat)
    with suppress(InvalidTag, ValueError):
        content = bytes.fromhex(sealed)
        public, rest = content[:KEY_BYTES], content[KEY_BYTES:]
        if pair:
            own = x25519.X25519PrivateKey.from_private_bytes(pair.own)
            shared = own.exchange(x25519.X25519PublicKey.from_public_bytes(public))
            return _cipher(shared, public + pair.public).decrypt(ONCE, rest, about.encode())
    return None


def _cipher(shared: bytes, both: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, both, PURPOSE).derive(shared))


def _path(seat: str) -> str:
    return os.path.join(keys_folder(), f"seat-{seat}")


def _kept(seat: str) -> Pair | None:
    content = private.read(_path(seat)) if seat.isalnum() else None
    if content is None or len(content) != 2 * KEY_BYTES:
        return None
    return Pair(content[:KEY_BYTES], content[KEY_BYTES:])


def _draw(seat: str) -> None:
    own = _library().X25519PrivateKey.generate()
    path = _path(seat)
    try:
        private.folder(keys_folder(), keys_folder())
        private.replace(path, own.private_bytes_raw() + own.public_key().public_bytes_raw())
    except OSError as error:
        raise NoRoom(path, error.strerror or str(error)) from None


def _library() -> ModuleType:
    try:
        from cryptography.hazmat.primitives.asymmetric import x25519
    except ImportError:
        what = "A memory in a server needs cryptography, which is not installed"
        raise NoLibrary("", what, "postgres") from None
    return x25519
