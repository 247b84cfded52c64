"""The one door out of this machine.

Nothing else here opens a connection, or hands memory to another program. What goes through is first
held against what the owner has allowed, looked over for secrets, and written down; only then does
it leave. That holds for each request: a retry is one of its own, and one that is led elsewhere goes
where the owner allows it or not at all.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from memory_engine.adapters import program
from memory_engine.adapters.flags.shut import why
from memory_engine.domain.egress import COMMAND, Answered, Consent, Sending, Withheld
from memory_engine.domain.errors.leaving import AdviserFailed, NoConsent, SecretLeaving, ShutOff
from memory_engine.privacy.egress import (
    destination,
    markers,
    on_this_machine,
    plainly,
    unredacted,
)
from memory_engine.privacy.redact import redacted

if TYPE_CHECKING:
    import httpx2

SHOWN = 160
"""[characters] Of what a program complained of."""
MOST_HELD = 200
"""[bytes] Of what keeps a way open; whoever says more sends something."""
LONGEST_NAME = 200
"""[characters] Of a model or request, in what came back."""
MOST_COUNTED = 10**12
"""[tokens] And more nobody answers with, whatever they say."""


class Record(Protocol):
    """Where it is written down what leaves."""

    def append(self, record: Sending | Answered) -> int:
        """Write it durably; its number."""
        ...


class Errand:
    """One thing somebody wants to know, and all sent for it."""

    def __init__(self, purpose: str, observations: Sequence[str]) -> None:
        self.purpose, self.observations = purpose, tuple(observations)
        self.sent: list[int] = []
        self.answer = Answered((), "no answer")

    def came_back(self, **told: Any) -> None:  # noqa: ANN401  (fields of Answered)
        """Note what came back, or what it cost.

        Whoever answered may have said anything.
        """
        self.answer = self.answer._replace(**{name: _bounded(one) for name, one in told.items()})


def _bounded(told: Any) -> Any:  # noqa: ANN401  (fields of Answered)
    """Clean a text of secrets and odd signs, or bound a number."""
    if isinstance(told, str):
        return plainly(told)[:LONGEST_NAME]
    return min(told, MOST_COUNTED) if isinstance(told, int | float) else told


class Door:
    """The way out of one store.

    A door that rehearses lets nothing out: it keeps what would have gone in ``withheld``.
    """

    def __init__(
        self,
        record: Record,
        consent: Callable[[str], Consent | None],
        rehearses: bool = False,
        night: int = 0,
    ) -> None:
        self._record, self._consent = record, consent
        self.rehearses, self.night = rehearses, night
        self.occasion = ""
        """What stands before each purpose in the record: nothing at night."""
        self.withheld: list[Withheld] = []
        self._open: set[tuple[str, str]] = set()
        self._errand = Errand("", ())

    def allowed(self, place: str) -> Consent:
        """Give the owner's consent to a destination; raises ``NoConsent`` and ``ShutOff``."""
        if where := why("egress"):
            raise ShutOff("what leaves this machine", where)
        consent = self._consent(place)
        if consent is None and self.rehearses:
            return Consent(place, "")
        if consent is None:
            raise NoConsent(place)
        return consent

    @contextmanager
    def errand(self, purpose: str, observations: Sequence[str] = ()) -> Iterator[Errand]:
        """Say what all that goes out meanwhile is for.

        What came of it is written down after.
        """
        before, self._errand = self._errand, Errand(purpose, observations)
        began = monotonic()
        try:
            yield self._errand
        finally:
            done, self._errand = self._errand, before
            if done.sent:
                seconds = round(monotonic() - began, 3)
                done.came_back(sent=tuple(done.sent), seconds=seconds, night=self.night)
                self._record.append(done.answer)

    def leaves(self, place: str, what: str, body: bytes) -> None:
        """Let something out, or refuse it.

        It is on record when this returns. Raises ``NoConsent``, ``SecretLeaving`` and, where this
        is a rehearsal, ``Rehearsed``.
        """
        consent = self.allowed(place)
        text = body.decode("utf-8", "replace")
        if any(True for _ in unredacted(_parsed(text))):
            raise SecretLeaving(place, self._errand.purpose)
        errand = self._errand
        sending = Sending(
            redacted(place),
            f"{self.occasion}{errand.purpose}",
            redacted(what),
            len(body),
            sha256(body).hexdigest(),
            markers(text),
            errand.observations,
            consent.local,
        )
        if self.rehearses:
            self.withheld.append(Withheld(sending, body))
            raise Rehearsed
        errand.sent.append(self._record.append(sending))

    def holds(self, place: str, what: str, body: bytes = b"") -> None:
        """Keep a way open on which others speak.

        It is on record once, and goes by the consent each time. A poll every half minute would fill
        the record with what says nothing of memory. Whatever is longer than a poll leaves like all
        else.
        """
        if (place, what) not in self._open or len(body) > MOST_HELD:
            self.leaves(place, what, body)
            self._open.add((place, what))
        else:
            self.allowed(place)

    def beside(self, occasion: str) -> Door:
        """Give another door of the same store, for a thread."""
        door = Door(self._record, self._consent, self.rehearses, self.night)
        door.occasion = occasion
        return door

    # -- over the network

    def client(self, seconds: float, unsaid: str = "", polls: str = "") -> httpx2.Client:
        """Give an HTTP client whose requests go through here.

        ``unsaid`` is what no record may tell of an address, as a token in it; ``polls`` is how the
        path of a request ends that only asks what is new.
        """
        import httpx2

        way = _watched(self, unsaid, polls) if unsaid or polls else self._transport
        return httpx2.Client(
            transport=way, timeout=seconds, follow_redirects=False, trust_env=False
        )

    @cached_property
    def _transport(self) -> httpx2.BaseTransport:
        return _watched(self)

    # -- to another program of this machine

    def run(self, command: str, words: Sequence[str], given: bytes, seconds: float) -> bytes:
        """Run a program on what it is given.

        Gives what it says on stdout. Raises ``AdviserFailed``. It runs in the user's own folder: in
        the project's it might read what anybody has committed there.
        """
        self.leaves(f"{COMMAND}{command}", words[0], given)
        shown = plainly(command)
        try:
            said = program.run(words, given, seconds, os.path.expanduser("~"))
        except subprocess.TimeoutExpired:
            raise AdviserFailed(shown, f"it did not end within {seconds:g} s") from None
        except program.TooMuch:
            what = f"it said more than {program.MOST_SAID:,} bytes"
            raise AdviserFailed(shown, what) from None
        except (OSError, ValueError) as error:
            raise AdviserFailed(shown, f"it could not be started ({error})") from None
        if said.code:
            told = plainly(said.complaint.decode("utf-8", "replace"))[-SHOWN:].strip()
            raise AdviserFailed(shown, f"it ended with {said.code} ({told})")
        return said.out


class Rehearsed(Exception):
    """What would have gone out, in a rehearsal.

    It was kept, and did not.
    """


class Unanswered(Exception):
    """An address that gave no answer."""


LARGEST_ANSWER = 65_536
"""[bytes] Of an answer to a message: nobody needs more of it."""


def posted(
    door: Door, address: str, body: bytes, headers: Mapping[str, str], seconds: float
) -> tuple[int, bytes, float]:
    """Post a body through the door.

    Gives status, what came back, and how long it asks to wait [s]. Raises ``Unanswered``.
    """
    import httpx2

    try:
        with (
            door.client(seconds) as client,
            client.stream("POST", address, content=body, headers=dict(headers)) as answer,
        ):
            wait = answer.headers.get("Retry-After", "")
            came = b""
            for part in answer.iter_bytes():
                came += part
                if len(came) > LARGEST_ANSWER:
                    break
            return answer.status_code, came, float(wait) if wait.isdecimal() else 0.0
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unanswered(f"no answer ({type(error).__name__})") from None


def _watched(door: Door, unsaid: str = "", polls: str = "") -> httpx2.BaseTransport:
    import httpx2

    class Watched(httpx2.BaseTransport):
        """A transport that lets nothing out but through the door."""

        def __init__(self) -> None:
            self._ways: dict[str, httpx2.HTTPTransport] = {}

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            place = destination(f"{request.url.scheme}://{request.url.netloc.decode('ascii')}")
            path = request.url.raw_path.decode()
            polled = polls and path.endswith(polls)
            shown = path.replace(unsaid, "...") if unsaid else path
            goes = door.holds if polled else door.leaves
            goes(place, f"{request.method} {shown}", request.read())
            return self._way(place).handle_request(request)

        def _way(self, place: str) -> httpx2.HTTPTransport:
            if place not in self._ways:
                self._ways[place] = httpx2.HTTPTransport(proxy=_proxy(place))
            return self._ways[place]

        def close(self) -> None:
            for way in self._ways.values():
                way.close()

    return Watched()


def _proxy(place: str) -> str | None:
    """Give the proxy through which the user's machine reaches a destination.

    None reaches the machine itself: what is said there would leave it.
    """
    from urllib.request import getproxies, proxy_bypass

    if on_this_machine(place):
        return None
    scheme, _, host = place.partition("://")
    known = getproxies()
    return None if proxy_bypass(host) else known.get(scheme) or known.get("all")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
