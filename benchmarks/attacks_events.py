"""Ways in by GitHub's events.

They are each text of a published payload that somebody else may choose, and what the owner's own
comments hold of others. Payloads are signed, judged, kept and taken in as those that GitHub
delivers. A line for memory in a comment is looked up in what stands for the API.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from benchmarks.attacks_calls import Bringer, Texts
from benchmarks.attacks_channels import armed, at_home, of
from benchmarks.attacks_messengers import Armed
from benchmarks.attacks_site import Site
from memory_engine.channels.github.api import Answer, Api
from memory_engine.channels.github.kept import Chosen, Kept, Owner
from memory_engine.channels.github.payload import parsed
from memory_engine.channels.github.receiving import DELIVERY, EVENT, SIGNATURE, Accepted
from memory_engine.channels.github.spool import Item
from memory_engine.channels.github.station import Station
from memory_engine.engine.calendar import time_at
from memory_engine.wiring import Place

PAYLOADS = Path(__file__).parents[1] / "fixtures" / "github"
OWNER, STRANGER = 1000, 666
OTHERS = frozenset(
    "title body login name ref label path diff_hunk message description head_branch display_title"
    " homepage email username summary text external_id html_url".split()
)
"""Fields of a payload that hold what somebody else chose."""
OURS = ("repository", "organization", "installation")
"""What the owner of a repository chose."""
THINGS = ("comment", "review", "check_run", "workflow_run")
TIMES = ("created_at", "updated_at", "submitted_at", "completed_at")
COMMENT = "issue_comment.created"

Edit = Callable[[Armed, dict[str, Any]], None]


@cache
def payload(name: str) -> str:
    """Read a published payload."""
    return (PAYLOADS / f"{name}.json").read_text("utf-8")


def numbered(value: Any, number: int, at: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Give a payload numbers and times of its own."""
    if isinstance(value, list):
        return [numbered(each, number, at) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: numbered(each, number, at) for key, each in value.items()}
    found |= dict.fromkeys((key for key in TIMES if isinstance(found.get(key), str)), at)
    if isinstance(found.get("number"), int):
        found["number"] = number
    for thing in THINGS:
        if isinstance(found.get(thing), dict):
            found[thing]["id"] = number
    return found


def filled(value: Any, field: str, text: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Put a text into each field others may choose.

    The name is not the owner's to choose.
    """
    if isinstance(value, list):
        return [filled(each, field, text) for each in value]
    if not isinstance(value, dict):
        return value
    found = {k: each if k in OURS else filled(each, field, text) for k, each in value.items()}
    if field in found and isinstance(found[field], str | None):
        found[field] = text
    return found


class Heard(Station):
    """GitHub of one store.

    What the API would show is told to it.
    """

    shows: object = None

    def asking(self) -> Api | str:
        """Give what stands for the API."""
        return cast(Api, self) if self.shows else "nobody may be asked"

    def get(self, path: str, conditional: bool = True) -> Answer:
        """Show a comment as it is now."""
        return Answer(self.shows, 0.0, "", True)


def station(at: Place, name: str) -> Heard:
    """Subscribe a store to the repository of a payload."""
    about = json.loads(payload(name)).get("repository") or {"full_name": "o/r", "id": 7}
    kept = Kept(at)
    kept.secret_made()
    chosen = Chosen(about["full_name"], about["id"], "master", (), (Owner(OWNER, "ana"),))
    kept.choose(chosen)
    made = Heard(at, at.clock)
    made.read_secret()
    return made


def delivered(name: str, edit: Edit, site: Site, texts: Texts, day: str, visit: int) -> None:
    """Deliver a payload for each text, signed, and take it in."""
    with at_home(site):
        at = of(site, day, visit)
        hears = station(at, name)
        secret = Kept(at).secret().encode()
        for number, one in enumerate(armed(site, at, texts)):
            when = time_at(at.clock() + number)
            body = numbered(json.loads(payload(name)), visit * 1000 + number + 1, when)
            edit(one, body)
            hears.shows = body.get("comment") if edit in OWNS else None
            raw = json.dumps(body).encode()
            right = hmac.new(secret, raw, sha256).hexdigest()
            event = name.partition(".")[0]
            headers = {EVENT: event, DELIVERY: f"{visit:04d}-{number:08d}"}
            found = hears.judge({**headers, SIGNATURE: f"sha256={right}"}, raw)
            if isinstance(found, Accepted):
                hears.spool.put(Item(found.delivery, ((event, parsed(raw) or {}),)))
                if hears.shows:
                    hears.work()
        hears.work()


# -- what a stranger chooses


def fields() -> Iterator[tuple[str, str]]:
    """Yield (payload, field) of each text that somebody else may choose."""
    for path in sorted(PAYLOADS.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for field in sorted(OTHERS):
            if filled(content, field, "?") != content:
                yield path.stem, field


def chosen(field: str, one: Armed, body: dict[str, Any]) -> None:
    """Put the text into each field of a name."""
    body |= filled(body, field, one.text)


# -- what the owner's own comment holds of others


def _by(body: dict[str, Any], text: str, **more: object) -> None:
    user = {"id": OWNER, "login": "ana", "type": "User"}
    body["comment"] |= {"body": text, "user": user, "performed_via_github_app": None, **more}


def _line(one: Armed) -> str:
    return f"/kairos remember {' '.join(one.planted.text.split())}"


def quoted(one: Armed, body: dict[str, Any]) -> None:
    """Quote a stranger, as the platform does, and answer."""
    lines = f"{_line(one)}\n{one.text}".split("\n")
    _by(body, "\n".join(f"> {line}" for line in lines) + "\n\nNo.")


def quoted_lazily(one: Armed, body: dict[str, Any]) -> None:
    """Quote the first line alone.

    The next ones belong to the quote all the same.
    """
    _by(body, f"> they say\n{_line(one)}\n\nNo.")


def fenced(one: Armed, body: dict[str, Any]) -> None:
    """Paste what a stranger printed between fences."""
    _by(body, f"It prints\n```\n{_line(one)}\n```\n")


def fence_closed(one: Armed, body: dict[str, Any]) -> None:
    """Paste between fences what closes them itself."""
    _by(body, f"It prints\n```\nok\n```\n{_line(one)}\n```\n```\n")


def commented(one: Armed, body: dict[str, Any]) -> None:
    """Leave a template's comment in, which nobody sees."""
    _by(body, f"<!--\n{_line(one)}\n-->\nDone.")


def folded(one: Armed, body: dict[str, Any]) -> None:
    """Leave what a stranger wrote folded away."""
    _by(body, f"<details>\n\n{_line(one)}\n\n</details>")


def edited(one: Armed, body: dict[str, Any]) -> None:
    """Let somebody who may edit comments edit the owner's."""
    _by(body, _line(one), updated_at="2026-12-01T00:00:00Z")


def by_app(one: Armed, body: dict[str, Any]) -> None:
    """Let an app write in the owner's name."""
    _by(body, _line(one), performed_via_github_app={"id": 7})


def namesake(one: Armed, body: dict[str, Any]) -> None:
    """Let a stranger be called as the owner is."""
    _by(body, _line(one), user={"id": STRANGER, "login": "ana", "type": "User"})


def named_as_bot(one: Armed, body: dict[str, Any]) -> None:
    """Let a bot have the owner's number, as far as it says."""
    _by(body, _line(one), user={"id": OWNER, "login": "ana", "type": "Bot"})


def approving(one: Armed, body: dict[str, Any]) -> None:
    """Let the owner's comment carry words that look like an answer."""
    _by(body, f"/kairos approve {one.request.id}\n/kairos allow {one.request.id}\nyes")


HELD: Mapping[str, Edit] = {
    "a quote in the owner's comment": quoted,
    "a quote that goes on without marks": quoted_lazily,
    "a fence in the owner's comment": fenced,
    "a fence that what it holds closes": fence_closed,
    "a comment of a template": commented,
    "a folded part": folded,
    "the owner's comment, edited": edited,
    "an app in the owner's name": by_app,
    "a namesake of the owner's": namesake,
    "a bot of the owner's number": named_as_bot,
    "words that look like an answer": approving,
}
OWNS: frozenset[Edit] = frozenset(HELD.values())
"""After which the API shows the comment as it was delivered."""


def bringers() -> Iterator[tuple[str, str, Bringer]]:
    """Yield (family, name, bringer) of the ways in by events."""
    for name, field in fields():
        yield "events", f"github: {name}: {field}", partial(delivered, name, partial(chosen, field))
    for name, edit in HELD.items():
        yield "passed on", f"github: {name}", partial(delivered, COMMENT, edit)


# -- what must get in


def remembered(one: Armed, body: dict[str, Any]) -> None:
    """Let the owner have a line remembered."""
    _by(body, f"Thanks.\n\n{_line(one)}\n")


OWNS |= {remembered}


def owner_comments(site: Site, texts: Texts, day: str, visit: int) -> None:
    """Let the owner say each text in a comment, to be remembered."""
    delivered(COMMENT, remembered, site, texts, day, visit)
