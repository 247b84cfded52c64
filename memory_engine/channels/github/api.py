"""Ask GitHub's API through the one door.

It is asked with conditions, and as seldom as it wants.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from memory_engine.adapters.network import Door
from memory_engine.privacy.egress import plainly

if TYPE_CHECKING:
    import httpx2

PURPOSE = "github"
SECONDS = 20.0
"""[s] For an answer to begin."""
WHOLE_SECONDS = 60.0
"""[s] For a whole answer, however it comes."""
LARGEST = 12_000_000
"""[bytes] Of an answer: a hundred of the longest comments."""
GOOD, NOT_CHANGED, UNKNOWN_THERE, UNAUTHORISED = 200, 304, 404, 401
LIMITED = (403, 429)
FAULTY = 500
LONGEST_WAIT = 3_600.0
"""[s] Beyond which nobody waits, whatever an answer says."""
SHORTEST_WAIT = 60.0
"""[s] After a refusal that says nothing."""
MOST_ETAG = 200
"""[characters]"""


class Later(Exception):
    """The API wants a pause [s], and why."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds, self.why = min(max(seconds, 1.0), LONGEST_WAIT), why


class Denied(Exception):
    """The API answered that it will not, and asking again changes nothing."""


class Answer(NamedTuple):
    """What came, how long to wait, and its tag.

    It is None where nothing has changed.
    """

    body: object
    interval: float
    etag: str
    changed: bool


class Api:
    """The API at one address, with token and known tags.

    The token is the user's; tags are of what is known.
    """

    def __init__(
        self, door: Door, address: str, token: str, etags: dict[str, str], now: Callable[[], float]
    ) -> None:
        self._door, self._address, self._token = door, address.rstrip("/"), token
        self._etags, self._now = etags, now
        self.asked = 0

    def get(self, path: str, conditional: bool = True) -> Answer:
        """Get what stands at a path.

        Raises ``Later``, ``Denied`` and the door's refusals.
        """
        import httpx2

        known = self._etags.get(path, "") if conditional else ""
        self.asked += 1
        with self._door.errand(f"{PURPOSE}: {path.partition('?')[0]}") as errand:
            try:
                with (
                    self._door.client(SECONDS) as client,
                    client.stream(
                        "GET", f"{self._address}{path}", headers=self._headers(known)
                    ) as came,
                ):
                    errand.came_back(outcome=f"status {came.status_code}")
                    return self._answer(came, path)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                errand.came_back(outcome=type(error).__name__)
                raise Later(SHORTEST_WAIT, f"no answer ({type(error).__name__})") from None

    def learnt(self, path: str, answer: Answer) -> None:
        """Keep the tag of an answer, once what it brought is kept."""
        if answer.etag:
            self._etags[path] = answer.etag

    def _headers(self, etag: str) -> dict[str, str]:
        headers = {
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
            "user-agent": "kairos-mem",
        }
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        return headers | ({"if-none-match": etag} if etag else {})

    def _answer(self, came: httpx2.Response, path: str) -> Answer:
        interval = _number(came.headers.get("x-poll-interval", ""))
        if came.status_code == NOT_CHANGED:
            return Answer(None, interval, "", False)
        if came.status_code != GOOD:
            raise self._refusal(came, path)
        etag = came.headers.get("etag", "")[:MOST_ETAG]
        return Answer(_json(_bounded(came)), interval, etag if etag.isprintable() else "", True)

    def _refusal(self, came: httpx2.Response, path: str) -> Exception:
        """Tell what a refusal asks: to wait, or never again."""
        status, headers = came.status_code, came.headers
        if status in LIMITED and (seconds := self._limit(headers)):
            return Later(seconds, f"it was asked too often (status {status})")
        if status >= FAULTY or status in LIMITED[1:]:
            return Later(SHORTEST_WAIT, f"it answered with status {status}")
        what = {
            UNAUTHORISED: "it does not take the token",
            UNKNOWN_THERE: f"it knows no {path.partition('?')[0]}, or not for this token",
        }
        moved = status // 100 == 3
        text = "the repository was moved: subscribe to it by its new name" if moved else ""
        return Denied(text or what.get(status, f"it answered {path} with status {status}"))

    def _limit(self, headers: Mapping[str, str]) -> float:
        """Give how long a limit lasts.

        Gives 0 where an answer tells of none.
        """
        if seconds := _number(headers.get("retry-after", "")):
            return seconds
        if headers.get("x-ratelimit-remaining") == "0":
            reset = _number(headers.get("x-ratelimit-reset", ""))
            return max(reset - self._now(), 1.0)
        return 0.0


def _bounded(came: httpx2.Response) -> bytes:
    text, until = b"", monotonic() + WHOLE_SECONDS
    for part in came.iter_bytes():
        text += part
        if len(text) > LARGEST or monotonic() > until:
            raise Later(SHORTEST_WAIT, "its answer was too long")
    return text


def _json(text: bytes) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise Later(SHORTEST_WAIT, "its answer is no JSON") from None
    return found


def _number(written: str) -> float:
    return float(written) if written.isascii() and written.isdigit() and len(written) < 12 else 0.0


def said(error: Exception) -> str:
    """Give what an answer said, on one line."""
    return plainly(str(error))[:200]


def listed(answer: Answer) -> list[object]:
    """Give the rows of an answer that is a list."""
    body = answer.body
    return body if isinstance(body, list) else []
