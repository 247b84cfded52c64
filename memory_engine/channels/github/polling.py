"""Look what is new where no delivery comes.

It asks conditionally, and no more than asked.

1. The events of the repository say which numbers anything happened to; "not changed" costs nothing.
2. Of these the pull request and its comments are fetched whole: an event holds too little of them.
3. What is found goes the way of deliveries. A comment that was there and is not was deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from memory_engine.channels.github import merging
from memory_engine.channels.github.api import LONGEST_WAIT, Answer, Api, Denied, Later, listed
from memory_engine.channels.github.kept import Chosen
from memory_engine.channels.github.payload import Body, number, part, text
from memory_engine.channels.github.spool import Item
from memory_engine.engine.calendar import time_at

POLL_SECONDS = 60.0
"""[s] Between two looks, where GitHub asks for no longer."""
WHOLE_SECONDS = 900.0
"""[s] After which all that is subscribed to is looked at: events come late, and deletions never."""
PAGE = 100
MOST_PAGES = 10
"""[pages] Of comments: a conversation of more is followed at its beginning alone."""
MOST_FOLLOWED = 50
"""[numbers] The newest, where a whole repository is heard: what is older is heard of by events."""
LISTS = {
    "issue_comment": ("issues/{}/comments", "comment"),
    "pull_request_review_comment": ("pulls/{}/comments", "comment"),
    "pull_request_review": ("pulls/{}/reviews", "review"),
}
"""Event -> where the API lists its things, and the field that holds one in a payload."""


class Taken(Denied):
    """The name belongs to another repository."""


class Looked(NamedTuple):
    """What a look found, when next, and why late.

    Next is in [s since 1970].
    """

    items: tuple[Item, ...]
    next: float
    late: str = ""


class Poller:
    """Looks at one repository.

    ``state`` is what it keeps between looks; it is changed here.
    """

    def __init__(self, api: Api, chosen: Chosen, state: dict[str, object], now: float) -> None:
        self._api, self._chosen, self._state, self._now = api, chosen, state, now
        self._learnt: list[tuple[str, Answer]] = []

    def look(self) -> Looked:
        """Look once; raises ``Later`` and ``Denied``, and the door's refusals.

        Where the API wants to wait in the middle, what was found before is given, and all else is
        asked for again.
        """
        answer = self._get(f"{self._base}/events?per_page={PAGE}")
        self._same(number(row, "repo", "id") for row in listed(answer))
        touched, pushed = self._touched(listed(answer)) if answer.changed else (set(), False)
        whole = abs(self._now - _float(self._state.get("whole"))) >= WHOLE_SECONDS
        numbers = self._heard(touched) | (self._all() if whole else set())
        items, late = self._each(sorted(numbers))
        if late:
            self._learnt = [each for each in self._learnt if each[1] is not answer]
            return Looked(items, self._now + late.seconds, late.why)
        if whole:
            self._state["whole"] = self._now
        if pushed:
            self._pushed()
        self.ask_again()
        return Looked(items, self._now + min(max(answer.interval, POLL_SECONDS), LONGEST_WAIT))

    def _each(self, numbers: list[int]) -> tuple[tuple[Item, ...], Later | None]:
        items: list[Item] = []
        for which in numbers:
            learnt, kept = len(self._learnt), dict(self._state)
            try:
                item = self._number(which)
            except Later as late:
                del self._learnt[learnt:]
                self._state.clear()
                self._state.update(kept)
                return tuple(items), late
            items += [item] if item else []
        return tuple(items), None

    def keep(self) -> None:
        """Keep the tags of all that was found, once it is kept."""
        for path, answer in self._learnt:
            self._api.learnt(path, answer)

    @property
    def _base(self) -> str:
        return f"/repos/{self._chosen.name}"

    def _get(self, path: str, conditional: bool = True) -> Answer:
        answer = self._api.get(path, conditional)
        self._learnt.append((path, answer))
        return answer

    def _same(self, repositories: Iterable[int]) -> None:
        """Raise ``Denied`` where another repository has the name by now.

        Who takes a name that was given up would else say what was merged.
        """
        known = self._chosen.repository
        if known and any(each not in (0, known) for each in repositories):
            raise Taken("another repository has this name now: subscribe to yours by its new one")

    # -- which numbers

    def _touched(self, rows: Iterable[object]) -> tuple[set[int], bool]:
        """Tell which numbers events speak of, and whether the main line moved."""
        touched, moved = set[int](), False
        for row in rows:
            payload = part(row, "payload")
            touched |= {
                number(payload, "pull_request", "number"),
                number(payload, "issue", "number"),
            }
            head = f"refs/heads/{self._chosen.main}"
            moved |= text(row, "type") == "PushEvent" and text(payload, "ref") == head
        return touched - {0}, moved

    def _heard(self, touched: set[int]) -> set[int]:
        wanted = set(self._chosen.numbers)
        return touched & wanted if wanted else touched

    def _all(self) -> set[int]:
        if self._chosen.numbers:
            return set(self._chosen.numbers)
        answer = self._get(f"{self._base}/pulls?state=open&per_page={PAGE}", conditional=False)
        return {n for row in listed(answer) if (n := number(row, "number"))} | self._followed()

    def _followed(self) -> set[int]:
        """List what was open, and where somebody spoke last.

        Open is as it was last seen.
        """
        merging = part(self._state, "merging")
        ended = {int(n) for n, row in merging.items() if part(row).get("state") == "closed"}
        spoken = {int(name.partition(" ")[0]) for name in part(self._state, "seen")}
        return set(sorted({*map(int, merging), *spoken} - ended)[-MOST_FOLLOWED:])

    # -- one number

    def _number(self, which: int) -> Item | None:
        """Fetch what is new of a number; None where nothing is."""
        found = list(self._pull(which))
        for event, (path, field) in LISTS.items():
            if event == "issue_comment" or found or self._is_pull(which):
                found += self._listed(which, event, path.format(which), field)
        if not found:
            return None
        digest = sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
        return Item(f"poll-{digest[:40]}", tuple(found))

    def _is_pull(self, which: int) -> bool:
        return str(which) in part(self._state, "merging")

    def _pull(self, which: int) -> Iterator[tuple[str, Body]]:
        try:
            answer = self._get(f"{self._base}/pulls/{which}")
        except Denied:
            return  # an issue has a number, too
        row = part(answer.body)
        if answer.changed and row:
            self._same([number(row, "base", "repo", "id")])
            self._note_merging(which, row)
            closed = text(row, "state") == "closed"
            yield "pull_request", self._payload("closed" if closed else "edited", pull_request=row)

    def _payload(self, action: str, **more: object) -> Body:
        chosen = self._chosen
        repository = {
            "id": chosen.repository,
            "full_name": chosen.name,
            "default_branch": chosen.main,
        }
        return {"action": action, "repository": repository, **more}

    def _listed(self, which: int, event: str, path: str, field: str) -> Iterator[tuple[str, Body]]:
        rows = self._rows(f"{self._base}/{path}?per_page={PAGE}", f"{which} {event}")
        if rows is None:
            return
        place: dict[str, object] = {"issue": {"number": which}}
        if event != "issue_comment":
            place = {"pull_request": self._bare(which)}
        action = "submitted" if field == "review" else "created"
        for row in rows:
            yield event, self._payload(action, **place, **{field: row})
        for gone in self._gone(f"{which} {event}", rows):
            row = {"id": gone, "updated_at": time_at(self._now), "body": ""}
            if field == "comment":
                yield event, self._payload("deleted", **place, **{field: row})

    def _bare(self, which: int) -> Body:
        """Give a pull request with no more than its place."""
        side = {"ref": self._chosen.main or "main", "repo": {"id": self._chosen.repository}}
        return {"number": which, "updated_at": time_at(0), "head": side, "base": side}

    def _rows(self, path: str, name: str) -> list[Body] | None:
        """Fetch a list, page by page.

        Gives None where it has not changed, or is too long to know.
        """
        many = len(self._seen(name)) >= PAGE
        rows: list[Body] = []
        for page in range(1, MOST_PAGES + 1):
            where = path if page == 1 else f"{path}&page={page}"
            answer = self._get(where, conditional=page == 1 and not many)
            if not answer.changed:
                return None
            came = [part(row) for row in listed(answer)]
            rows += came
            if len(came) < PAGE:
                break
        return rows

    def _seen(self, name: str) -> list[int]:
        known = part(self._state, "seen").get(name)
        return [each for each in known if isinstance(each, int)] if isinstance(known, list) else []

    def _gone(self, name: str, rows: list[Body]) -> list[int]:
        """Tell which things were there the last time, and are gone.

        What is there now is noted.
        """
        ids = [number(row, "id") for row in rows]
        before = self._seen(name)
        self._state["seen"] = {**part(self._state, "seen"), name: ids}
        whole = len(rows) < PAGE * MOST_PAGES
        return [each for each in before if each not in ids] if whole else []

    # -- whether it can be merged

    def ask_again(self) -> None:
        """Ask again of each pull request of which it is time to."""
        for written, row in part(self._state, "merging").items():
            stands = _merging_of(row)
            if stands.next and stands.next <= self._now:
                answer = self._get(f"{self._base}/pulls/{written}")
                self._same([number(answer.body, "base", "repo", "id")])
                if answer.changed:
                    self._note_merging(int(written), part(answer.body))
                else:  # it is as it was: so is the answer
                    self._note_merging(int(written), _as_before(stands))

    def _pushed(self) -> None:
        """Have each open pull request asked about again: the main line moved."""
        for written, row in part(self._state, "merging").items():
            stands = _merging_of(row)
            if stands.state != "closed":
                self._keep_merging(int(written), merging.pushed(stands, self._now))

    def _note_merging(self, which: int, row: Body) -> merging.Merging:
        before = _merging_of(part(self._state, "merging").get(str(which)))
        stands = merging.answered(before, row, self._now)
        self._keep_merging(which, stands)
        return stands

    def _keep_merging(self, which: int, stands: merging.Merging) -> None:
        kept = {**part(self._state, "merging"), str(which): stands._asdict()}
        self._state["merging"] = kept


def _as_before(stands: merging.Merging) -> Body:
    known = {"yes": True, "conflict": False}.get(stands.can) if not stands.asked else None
    return {
        "mergeable": known,
        "mergeable_state": stands.state,
        "head": {"sha": stands.sha},
        "state": "open",
    }


def conflicts(state: Mapping[str, object]) -> tuple[int, ...]:
    """List the pull requests that can't be merged for conflicts."""
    rows = part(state, "merging").items()
    return tuple(sorted(int(n) for n, row in rows if _merging_of(row).can == "conflict"))


def next_merging(state: Mapping[str, object]) -> float:
    """Tell when the next pull request wants to be asked about.

    Gives 0 where none does.
    """
    waits = [_merging_of(row).next for row in part(state, "merging").values()]
    return min((each for each in waits if each), default=0.0)


def _merging_of(row: object) -> merging.Merging:
    known = part(row)
    try:
        return merging.Merging(**{k: v for k, v in known.items() if k in merging.Merging._fields})  # type: ignore[arg-type]
    except TypeError:
        return merging.Merging()


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
