"""Who may look at the page, and what browsers may.

It is what they may do with it. Whoever holds the one-time token trades it for a cookie, once. All
else is refused before any page is asked: other names of this machine, other sites' forms and
sockets, other methods.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Protocol

from memory_engine.domain.named import NamedTuple

TOKEN_BYTES = 32
"""[bytes] Of chance in a token: as much as a key has."""
MOST_SESSIONS = 64
"""[cookies] Known at once: a browser has one, and who asks for links without end pushes out old
ones."""
NAMES = ("127.0.0.1", "localhost", "[::1]")
"""How a browser on this machine may name it. Any other name leads here by a foreign DNS answer."""
FOREIGN = frozenset({"cross-site", "same-site"})
"""What a browser says of pages that are not ours: any other port of this machine is *same-site*,
and what it draws in comes with our cookie. Nothing shows it that, but how long it took."""
GOING = frozenset({"navigate", ""})
SAFE, WRITES = frozenset({"GET", "HEAD"}), frozenset({"POST"})

HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
"""What every answer carries, beside the policy for its content.

Under ``no-referrer`` a browser says of our own forms that they come from nowhere
(``Origin: null``), which is refused; ``same-origin`` tells others as little. The address with the
token has the former.
"""


def content_policy(nonce: str) -> str:
    """Write what a page may load: this server's own alone.

    Nothing else comes from anywhere.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


class Asked(NamedTuple):
    """What is examined of a request before any page.

    It has the method, names, and cookies. ``site`` and ``mode`` are what a browser says of whose
    page asks, and whether it goes there.
    """

    method: str
    host: str
    origin: str
    site: str
    cookies: Mapping[str, str]
    socket: bool = False
    mode: str = ""


class Refused(NamedTuple):
    """Why a request is not answered.

    It has a status of HTTP, what is off, and what to do.
    """

    status: int
    what: str
    remedy: str = "Open the page by the link that `kairos-mem web` prints."


class Handed(NamedTuple):
    """What a page's server hands on to the next.

    So who was let in stays so.
    """

    sessions: tuple[str, ...]
    key: bytes


class Register(Protocol):
    """Where somebody else gives out links than serves pages."""

    def fresh(self) -> Iterable[str]:
        """Give the tokens that were given out since the last look."""
        ...

    def spent(self, token: str, session: str) -> None:
        """Record a token as traded, before letting anybody in.

        It is by this token that they come in.
        """
        ...


class Guard:
    """Tells who may come in.

    ``port`` is None behind a socket file: whoever forwards it chooses a port of his own. With a
    ``register`` no token is made here.
    """

    def __init__(
        self, port: int | None, handed: Handed | None = None, register: Register | None = None
    ) -> None:
        self.port = port
        self.cookie = f"kairos-mem-{port or 'socket'}"
        self._register = register
        self._tokens = set() if register else {secrets.token_urlsafe(TOKEN_BYTES)}
        self._sessions: dict[str, None] = dict.fromkeys(handed.sessions if handed else ())
        self._key = handed.key if handed else secrets.token_bytes(TOKEN_BYTES)

    @property
    def token(self) -> str:
        """Give the token that waits to be traded.

        It is made anew where the last one is spent.
        """
        if not self._tokens:
            self._tokens.add(secrets.token_urlsafe(TOKEN_BYTES))
        return next(iter(self._tokens))

    def trade(self, token: str) -> str:
        """Take a token, once, and give the value of a cookie.

        Gives "" for one that opens nothing.
        """
        if self._register:
            self._tokens.update(self._register.fresh())
        known = [one for one in self._tokens if hmac.compare_digest(one.encode(), token.encode())]
        if not known:
            return ""
        self._tokens.difference_update(known)
        session = secrets.token_urlsafe(TOKEN_BYTES)
        if self._register:
            self._register.spent(token, session)
        self._sessions[session] = None
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        return session

    def session(self, asked: Asked) -> str:
        """Find the session of whoever asks; "" for a stranger."""
        shown = asked.cookies.get(self.cookie, "").encode()
        known = (one for one in self._sessions if hmac.compare_digest(one.encode(), shown))
        return next(known, "")

    def proof(self, session: str) -> str:
        """Give a form's proof of coming from this session.

        It comes from one of its pages.
        """
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def proven(self, session: str, shown: str) -> bool:
        """Tell whether a form came from a page of this session."""
        return hmac.compare_digest(self.proof(session).encode(), shown.encode())

    def stranger(self, asked: Asked) -> Refused | None:
        """Tell why a request is not even heard.

        It has a foreign name, method or origin.
        """
        if not self._own_host(asked.host):
            return Refused(400, f"The name {asked.host or '(none)'} is not this page's.")
        if asked.socket:
            own = asked.origin == f"http://{asked.host}"
            return None if own else Refused(403, "A socket is for this page's own script.")
        if asked.method in SAFE:
            drawn_in = asked.site in FOREIGN and asked.mode not in GOING
            return Refused(403, "Another page may lead here, not draw in.") if drawn_in else None
        if asked.method not in WRITES:
            return Refused(405, f"{asked.method} is not done here.")
        return None if self._own_form(asked) else Refused(403, "This form is another site's.")

    def _own_host(self, host: str) -> bool:
        if self.port is not None:
            return host in {f"{name}:{self.port}" for name in NAMES}
        name, colon, port = host.rpartition(":")
        bare = host in NAMES
        return bare or (bool(colon) and name in NAMES and port.isascii() and port.isdecimal())

    def _own_form(self, asked: Asked) -> bool:
        """Tell whether a write comes from a page of ours.

        Cookies take no notice of ports: what another server of this machine serves is *same-site*
        and is refused.
        """
        if asked.origin:
            return asked.origin == f"http://{asked.host}"
        return asked.site == "same-origin"
