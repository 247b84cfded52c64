"""A store's page, served and asked as by a browser.

The installed command serves it in a process of its own, over HTTP.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.end_to_end.harness import COMMAND, Memory, surroundings

PATIENCE_SECONDS = 60.0
HIDDEN = re.compile(r'name="proof" value="([0-9a-f]+)"')
MARK = re.compile(r'name="plan" value="(p[0-9a-f]+)"')


@dataclass(frozen=True)
class Heard:
    """One answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """The body as one JSON document."""
        return json.loads(self.body)


@dataclass
class Site:
    """A served page.

    ``cookie`` is what a browser that was let in shows. ``process`` is None where it is the night
    watch's to begin.
    """

    port: int
    token: str
    process: subprocess.Popen[bytes] | None
    cookie: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """What the browser calls it."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Heard:
        """Make one request with the cookie, if there is one.

        ``headers`` go before the usual ones.
        """
        usual = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        sent = {name: value for name, value in (usual | dict(headers or {})).items() if value}
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            wire.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            content = body.encode() if body is not None else b""
            for name, value in sent.items():
                wire.putheader(name, value)
            if method == "POST":
                wire.putheader("Content-Length", str(len(content)))
            wire.endheaders(content or None)
            answer = wire.getresponse()
            text = answer.read().decode()
            return Heard(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, text
            )
        finally:
            wire.close()

    def let_in(self) -> Heard:
        """Trade the token for the cookie, as browsers do.

        They follow the link.
        """
        answer = self.ask(f"/?token={self.token}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def proof(self) -> str:
        """What a form of this session carries."""
        found = HIDDEN.search(self.ask("/plan").body)
        assert found, "the page of plans has a form"
        return found[1]

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Heard:
        """Send a form as a page of this session does."""
        form = urlencode({"proof": self.proof(), **(fields or {})})
        return self.ask(path, "POST", {"Origin": self.origin}, form)

    def followed(self, answer: Heard) -> Heard:
        """The page that a deed leads to."""
        assert answer.status == 303, answer.body
        return self.ask(answer.headers["location"])

    def mark(self) -> str:
        """Which plan the page of plans shows."""
        found = MARK.search(self.ask("/plan").body)
        assert found
        return found[1]


@contextmanager
def served(memory: Memory, *words: str, let_in: bool = True) -> Iterator[Site]:
    """Serve a store's page on a free port while the block runs."""
    call: Sequence[str] = [*COMMAND, "--json", "web", "--no-open", *words]
    process = subprocess.Popen(
        call,
        cwd=memory.folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=PATIENCE_SECONDS)[1].decode()
        told = json.loads(line)
        parts = urlsplit(told["url"])
        site = Site(parts.port or 0, parts.query.removeprefix("token="), process, told=told)
        if let_in and parts.port:
            site.let_in()
        yield site
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
            process.communicate(timeout=PATIENCE_SECONDS)
