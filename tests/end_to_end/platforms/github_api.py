"""A server that speaks GitHub's REST API.

It has tags, "not changed", limits, and a repository to fill.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

NAME, REPOSITORY, MAIN = "octo/parcels", 700, "main"
OWNER, STRANGER, BOT = (21031067, "ana"), (666, "mallory"), (99, "helper[bot]")
Json = dict[str, Any]


def account(who: tuple[int, str]) -> Json:
    """An account as the API shows it."""
    kind = "Bot" if who[1].endswith("[bot]") else "User"
    return {"id": who[0], "login": who[1], "type": kind}


@dataclass
class Fake:
    """A repository on GitHub. Times are those that the test gives."""

    pulls: dict[int, Json] = field(default_factory=dict)
    comments: dict[int, list[Json]] = field(default_factory=dict)
    review_comments: dict[int, list[Json]] = field(default_factory=dict)
    reviews: dict[int, list[Json]] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    interval: int = 60
    agents: list[Mapping[str, str]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def pull(self, number: int, branch: str, at: str, who: tuple[int, str], **more: Any) -> Json:  # noqa: ANN401
        """Open a pull request, or give it other fields."""
        fork = more.pop("fork", False)
        head = {"ref": branch, "sha": f"{number:040x}", "repo": {"id": 1 if fork else REPOSITORY}}
        base = {"ref": MAIN, "sha": "f" * 40, "repo": {"id": REPOSITORY}}
        new = {
            "id": number, "number": number, "node_id": f"PR_{number}", "state": "open",
            "title": "A change", "body": "", "user": account(who), "created_at": at,
            "merged": False, "mergeable": True, "mergeable_state": "clean",
            "head": head, "base": base,
        }  # fmt: skip
        row = self.pulls[number] = {**self.pulls.get(number, new), "updated_at": at, **more}
        self._event("PullRequestEvent", {"action": "opened", "pull_request": {"number": number}})
        return row

    def comment(
        self,
        number: int,
        id: int,
        body: str,
        at: str,
        who: tuple[int, str],
        **more: Any,  # noqa: ANN401
    ) -> Json:
        """Write a comment, or write it anew."""
        rows = self.comments.setdefault(number, [])
        before = next((row for row in rows if row["id"] == id), {"created_at": at})
        row = {
            **before, "id": id, "node_id": f"IC_{id}", "user": account(who), "body": body,
            "updated_at": at, "performed_via_github_app": None, **more,
        }  # fmt: skip
        self.comments[number] = [*(each for each in rows if each["id"] != id), row]
        self._event("IssueCommentEvent", {"action": "created", "issue": {"number": number}})
        return row

    def delete(self, number: int, id: int) -> None:
        """Delete a comment: no event tells."""
        self.comments[number] = [row for row in self.comments[number] if row["id"] != id]

    def push(self) -> None:
        """Move the main line."""
        self._event("PushEvent", {"ref": f"refs/heads/{MAIN}"})

    def _event(self, kind: str, payload: Json) -> None:
        row = {"id": str(len(self.events)), "type": kind, "payload": payload}
        self.events = [row, *self.events]

    def find(self, path: str, page: int) -> object:
        """Give what stands at a path; None where nothing does."""
        base = f"/repos/{NAME}"
        if path == base:
            return {"id": REPOSITORY, "full_name": NAME, "default_branch": MAIN}
        if path.startswith("/users/"):
            known = {who[1]: account(who) for who in (OWNER, STRANGER, BOT)}
            return known.get(path.removeprefix("/users/"))
        parts = path.removeprefix(f"{base}/").split("/")
        if parts[0] == "events":
            return self.events if page == 1 else []
        if parts[:2] == ["issues", "comments"] or parts[:2] == ["pulls", "comments"]:
            lists = self.comments if parts[0] == "issues" else self.review_comments
            rows = [row for rows in lists.values() for row in rows]
            return next((row for row in rows if str(row["id"]) == parts[2]), None)
        if parts == ["pulls"]:
            return [row for row in self.pulls.values() if row["state"] == "open"]
        number = int(parts[1])
        if len(parts) == 2:
            return self.pulls.get(number)
        listed = {
            ("issues", "comments"): self.comments,
            ("pulls", "comments"): self.review_comments,
            ("pulls", "reviews"): self.reviews,
        }[parts[0], parts[2]]
        return listed.get(number, [])[(page - 1) * 100 : page * 100]


@contextmanager
def serving(fake: Fake) -> Iterator[str]:
    """Serve a repository on a free port; the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer what stands there."""
            where = urlsplit(self.path)
            with fake.lock:
                fake.asked[where.path] += 1
                fake.agents.append(dict(self.headers))
                if fake.refusals:
                    status, headers = fake.refusals.pop(0)
                    self._send(status, b"{}", headers)
                    return
                page = next((int(p[5:]) for p in where.query.split("&") if p[:5] == "page="), 1)
                found = fake.find(where.path, page)
            content = json.dumps(found).encode()
            etag = f'W/"{sha256(content).hexdigest()[:32]}"'
            headers = {"etag": etag, "x-poll-interval": str(fake.interval)}
            if found is None:
                self._send(404, b"{}", {})
            elif self.headers.get("if-none-match") == etag:
                self._send(304, b"", headers)
            else:
                self._send(200, content, headers)

        def _send(self, code: int, content: bytes, headers: Mapping[str, str]) -> None:
            fake.answered[code] += 1
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json; charset=utf-8")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def signature(secret: str, body: bytes) -> str:
    """The signature of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def deliver(
    url: str,
    secret: str,
    event: str,
    payload: object,
    guid: str = "11111111-0000",
    **more: str,
) -> tuple[int, Json]:
    """Deliver an event; the status and the answer."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    headers = {
        "content-type": "application/json",
        "x-github-event": event,
        "x-github-delivery": guid,
        "x-hub-signature-256": signature(secret, body),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "", where.port or 0, timeout=30)
    try:
        connection.request("POST", where.path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def payload(action: str, **more: Any) -> Json:  # noqa: ANN401
    """What a delivery holds."""
    repository = {"id": REPOSITORY, "full_name": NAME, "default_branch": MAIN}
    return {"action": action, "repository": repository, **more}
