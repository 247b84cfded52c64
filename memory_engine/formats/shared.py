"""A private line going to a team, and the plan.

The plan is of what goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.errors.stores import AlteredShare
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.principal import allowed_trust
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.team import AT, least, of_person
from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import STAMP, fields_of, read_line

PLACE = re.compile(r"https?://\S+|(?![/~.])(?![A-Za-z]:)[\w./@+-]+(?:[:#][\w.]+)?")
"""A source that says something to others: an address, or a place in the code base. What lies
elsewhere on somebody's machine stays theirs."""
STAYS = ("worktree",)
"""What nobody else has a use for."""
UNIQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""In the name of a session: nobody else's has it."""
KIND = "kairos-mem/share/1"
"""What the file of a plan says that it is."""


class Going(NamedTuple):
    """An observation on its way to a team.

    It has its name at home, and the (day, line) that goes.
    """

    id: str
    day: str
    line: str

    @property
    def shown(self) -> Observation:
        """What the line says."""
        return read_line(self.day, self.line, "a plan")


class SharePlan(NamedTuple):
    """What goes to a team, whose word, which account.

    It is observations; the account brings them.
    """

    team: str
    person: str
    account: str
    rows: tuple[Going, ...]


def going(line: str, weighed: Observation, person: str, account: str) -> Going:
    """Write an observation as that person's word.

    It comes with what bears on it, and not as a fact. ``weighed`` is what the private store makes
    of the line: with the outside sources behind it, and what memory had shown. Secrets are taken
    out anew. Raises ``BadObservation``.
    """
    by, day = weighed.provenance, weighed.provenance.at[:10]
    principal = of_person(by.principal, person)
    root = by.root_session if by.root_session != by.session else ""
    outside = by.origins or ((by.principal,) if by.trust == "untrusted" else ())
    most = allowed_trust(principal)
    lowered = by.trust if least(by.trust, most) != most else ""
    fields: dict[str, str | Sequence[str]] = {
        **{name: value for name, value in fields_of(line).items() if name not in STAYS},
        "source": by.source if PLACE.fullmatch(by.source) else "",
        "kind": weighed.kind,
        "session": _session(by.session, person),
        "root_session": _session(root, person),
        "origins": outside,
        "shown": sorted(by.shown),
        "trust": lowered,
        "shared": account,
    }
    at = f"{day}T{line[2 : STAMP - 1]}Z"
    return Going(weighed.id, *write_line(at, principal, weighed.text, fields, by.log))


def _session(name: str, person: str) -> str:
    """Name a session apart from others of its name."""
    return name if not name or UNIQUE.search(name) else f"{name}{AT}{person}"


def write_plan(plan: SharePlan) -> bytes:
    """Write a plan, for people to read and for ``--apply``."""
    rows = [{"id": row.id, "day": row.day, "line": row.line} for row in plan.rows]
    whole = {"kind": KIND, **plan._asdict(), "rows": rows}
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def read_plan(content: bytes, place: str) -> SharePlan:
    """Read a plan; raises ``AlteredShare``."""
    try:
        whole = json.loads(content)
        if whole["kind"] != KIND:
            raise AlteredShare(place, "this is no plan of what to share")
        team, person, account = (str(whole[name]) for name in ("team", "person", "account"))
        return SharePlan(team, person, account, tuple(_rows(whole["rows"])))
    except (ValueError, KeyError, TypeError, BadObservation) as fault:
        raise AlteredShare(place, f"this can't be read ({fault!r})") from None


def _rows(listed: Sequence[Mapping[str, str]]) -> Iterator[Going]:
    for row in listed:
        found = Going(str(row["id"]), str(row["day"]), str(row["line"]))
        _ = found.shown  # raises where it was altered
        yield found
