"""The door before all pages.

Whoever is not let in reaches none of them.
"""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from memory_engine.web import pieces
from memory_engine.web.safety import HEADERS, Asked, Guard, Refused, content_policy

NONCE_BYTES = 18
"""[bytes] Of chance in a page's nonce."""
POLICY_VIOLATION = 1008
"""The code by which a socket is refused."""
OPEN = "/static/"
"""What needs no cookie: files that everybody has, without which a refusal could not be read."""
TOKEN = "token"


class Door:
    """Lets in who holds the cookie, or brings the token.

    The token is traded for the cookie; all others hear why not.
    """

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on.

        It has its session and nonce in ``state`` then.
        """
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        asked = _asked(scope)
        session = self.guard.session(asked)
        scope.setdefault("state", {}).update(nonce=nonce, session=session)
        answer = self._answered(scope, asked, session)
        if scope["type"] == "websocket":
            inner: ASGIApp = WebSocketClose(POLICY_VIOLATION) if answer else self.app
            return await inner(scope, receive, send)
        await (answer or self.app)(scope, receive, _marked(send, nonce))

    def _answered(self, scope: Scope, asked: Asked, session: str) -> Response | None:
        """Give what is answered here; None for who is let in."""
        if refused := self.guard.stranger(asked):
            return refusal(refused)
        if traded := self._traded(scope, asked):
            return traded
        if session or (scope["path"].startswith(OPEN) and not asked.socket):
            return None
        return refusal(Refused(403, "This browser has not been let in."))

    def _traded(self, scope: Scope, asked: Asked) -> Response | None:
        """Trade the address's token for a cookie, and redirect.

        It leads on to the address without the token.
        """
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = dict(query).get(TOKEN)
        if token is None or asked.socket or asked.method != "GET":
            return None
        session = self.guard.trade(token)
        if not session:
            return refusal(Refused(403, "This link was used before, or is none of this page's."))
        rest = urlencode([(name, value) for name, value in query if name != TOKEN])
        # "//elsewhere" would lead elsewhere, and so would a tab between the two: browsers drop it.
        path = "/" + quote(scope["path"].lstrip("/\\"))
        to = path + (f"?{rest}" if rest else "")
        # A browser that comes from another site, or a file, does not show a strict cookie while it
        # is led on: it is shown a page of ours that leads on.
        direct = asked.site in ("", "none", "same-origin")
        answer = RedirectResponse(to, 303) if direct else HTMLResponse(pieces.leading(to))
        answer.headers["referrer-policy"] = "no-referrer"
        answer.set_cookie(
            self.guard.cookie, session, path="/", httponly=True, samesite="strict", secure=False
        )
        return answer


def refusal(refused: Refused) -> Response:
    """Write a refusal as a page of its own.

    Nothing of the store is in it.
    """
    return HTMLResponse(pieces.refusal(refused), refused.status)


def _asked(scope: Scope) -> Asked:
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    return Asked(
        scope.get("method", "GET"),
        hosts[0] if len(hosts) == 1 else "",
        headers.get("origin", ""),
        headers.get("sec-fetch-site", ""),
        HTTPConnection(scope).cookies,
        scope["type"] == "websocket",
        headers.get("sec-fetch-mode", ""),
    )


def _marked(send: Send, nonce: str) -> Send:
    """Put the headers of safety on whatever is answered."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["content-security-policy"] = content_policy(nonce)
        await send(message)

    return marked
