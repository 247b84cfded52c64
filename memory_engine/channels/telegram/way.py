"""How the library's requests leave.

They go by the one door, each on record before it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from httpx2 import Client
    from telegram._utils.types import ODVInput

READ_SECONDS = 20.0
"""[s] For an answer; a poll adds what it waits for."""


class Way(BaseRequest):
    """The library's way out: it has no connection of its own.

    It runs in a loop that waits for nothing else, so it may block.
    """

    __slots__ = ("_client",)

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def read_timeout(self) -> float:
        """Tell how long an answer is waited for."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Have nothing to prepare."""

    async def shutdown(self) -> None:
        """Leave the client to whoever made it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request through the door.

        What the door refuses with goes up as it is.
        """
        import httpx2

        # As JSON: in the form that the library writes, words would be read for what they are not.
        words = request_data.parameters if request_data else {}
        wait = float(read_timeout) if isinstance(read_timeout, int | float) else READ_SECONDS
        try:
            came = self._client.request(method, url, json=words, timeout=wait)
        except httpx2.TimeoutException as error:
            raise TimedOut from error
        except httpx2.HTTPError as error:
            raise NetworkError(type(error).__name__) from error
        return came.status_code, came.content
