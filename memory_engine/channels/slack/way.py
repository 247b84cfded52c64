"""How the library's calls leave.

They go by the one door, each on record before it goes.
"""

from __future__ import annotations

import json as coded
from collections.abc import Mapping
from logging import CRITICAL, getLogger
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.web import SlackResponse

from memory_engine.adapters.network import Door
from memory_engine.channels.channel import Unreached
from memory_engine.privacy.egress import destination, on_this_machine

SECONDS = 20.0
"""[s] For an answer."""
OPENS = "apps.connections.open"
HOME = ".slack.com"
"""How the names of all hosts end to which the platform may lead a socket."""
BEAT_SECONDS = 5.0
"""[s] Between two signs of life on the socket; four without an answer, and it is dead."""
BUFFER = 16 * 1024
"""[bytes] Read at once: the library goes a level deeper for each piece of a message, and for each
message in a piece."""
QUIET = getLogger("kairos_mem.slack")
QUIET.setLevel(CRITICAL + 1)  # what the library logs of a failure holds tickets and tracebacks


class Web(WebClient):
    """The library's Web API client, calling through the door."""

    def __init__(self, token: str, base: str, door: Door) -> None:
        super().__init__(token, base_url=f"{base}/", logger=QUIET)
        self._way = door.client(SECONDS, polls=f"/{OPENS}")

    def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Mapping[str, str] | None = None,
    ) -> SlackResponse:
        """Make one call through the door; raises the library's ``SlackApiError``."""
        import httpx2

        words = {**(params or {}), **(data or {})}
        token = str(words.pop("token", "") or self.token)
        address = f"{self.base_url}{api_method}"
        head = {"Authorization": f"Bearer {token}", **(headers or {})}
        try:
            came = (
                self._way.post(address, headers=head, json=json)
                if json
                else self._way.post(address, headers=head, data=words)
            )
        except httpx2.HTTPError as error:
            raise Unreached(f"Slack: {type(error).__name__}", SECONDS) from None
        headers_back = {name.title(): value for name, value in came.headers.items()}
        answer = SlackResponse(
            client=self,
            http_verb=http_verb,
            api_url=address,
            req_args={},
            data=_answer(came.content),
            headers=headers_back,
            status_code=came.status_code,
        )
        answer.validate()  # type: ignore[no-untyped-call]
        return answer


def _answer(content: bytes) -> dict[str, Any]:
    try:
        answer = coded.loads(content)
    except (ValueError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) else {"ok": False, "error": "no JSON"}


class Socket(SocketModeClient):
    """The library's socket, recorded before opening.

    It leads to Slack alone.
    """

    def __init__(self, app_token: str, web: Web, door: Door, place: str) -> None:
        self._door, self._place = door, place
        super().__init__(
            app_token,
            logger=QUIET,
            web_client=web,
            ping_interval=BEAT_SECONDS,
            receive_buffer_size=BUFFER,
        )

    def issue_new_wss_url(self) -> str:
        """Ask where to connect to.

        Raises what the door refuses with, and ``Unreached``.
        """
        address = str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        host = urlsplit(address).hostname or ""
        if not (address.startswith("wss://") and host.endswith(HOME)):
            self._own(address, host)
        self._door.holds(self._place, f"CONNECT {host}")
        return address

    def _own(self, address: str, host: str) -> None:
        """Let a socket lead to this machine where all else leads here.

        Raises ``Unreached``.
        """
        here = destination(f"http://{urlsplit(address).netloc}")
        if not (on_this_machine(self._place) and on_this_machine(here)):
            raise Unreached(f"Slack leads the connection to {host[:100]}, which is not Slack's")

    def alive(self, asked: bool) -> bool:
        """Tell whether the socket is open, and still takes what is sent.

        A dead one is put away.
        """
        session = self.current_session
        if session is None or not session.is_active():
            return False
        try:
            if asked:
                session.ping()
        except OSError:
            session.disconnect()
            return False
        return True
