"""Which branches are in the main line, as git showed it last.

What is known stands in one mark: of each branch its state, its last commit, and until when what was
said on it is the main line's. A night asks git anew, and holds itself to what is written then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from memory_engine.domain import ids
from memory_engine.domain.branches import BranchLook, BranchState, EndedBranch, branch_in
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.typed import get_args
from memory_engine.engine.calendar import moment_at
from memory_engine.engine.engine import Engine

BRANCHES = "branches"
"""The mark with what is known of branches: a JSON object."""
ENDS = ("landed", "dropped")
"""States that put an end to what holds on a branch alone."""
TOLD = "branches-told"
"""The mark with what a service told of the branches of pull requests: a JSON object."""
SETTLED = (*ENDS, "main")
"""States that nothing but news from the branch puts in question."""


class Known(NamedTuple):
    """What is known of one branch.

    What was said on it ``until`` then is the main line's; ``due`` where facts still hold on it
    alone though it is landed or dropped.
    """

    state: BranchState = "open"
    tip: str = ""
    because: str = ""
    until: str = ""
    due: bool = False


class Told(NamedTuple):
    """What a service told of a pull request's branch, and when."""

    state: BranchState
    at: str
    because: str = ""


def tell(engine: Engine, news: Mapping[str, Told]) -> int:
    """Keep newer news of branches that a service told.

    Call within a transaction.
    """
    before = told(engine)
    newer = {
        name: each for name, each in news.items() if each.at > before.get(name, NOTHING_TOLD).at
    }
    if newer:
        _keep_told(engine, before | newer)
    return len(newer)


def _keep_told(engine: Engine, rows: Mapping[str, Told]) -> None:
    latest = sorted(rows.items(), key=lambda row: (row[1].at, row[0]))[-MOST_TOLD:]
    engine.store.mark({TOLD: ids.canonical({name: list(each) for name, each in latest})})


MOST_TOLD = 500
"""[branches] The latest: of what is older git has shown by now whether it is in the main line."""
NOTHING_TOLD = Told("unknown", "")


def told(engine: Engine) -> dict[str, Told]:
    """Look up what a service told of branches.

    Gives nothing where the mark can't be read.
    """
    try:
        rows = json.loads(engine.store.marked(TOLD) or "{}")
        found = {name: Told(*map(str, row)) for name, row in rows.items()}  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError):
        return {}
    return {name: each for name, each in found.items() if each.state in get_args(BranchState)}


def known(engine: Engine) -> dict[str, Known]:
    """Look up what is known of branches, by name.

    Gives nothing where the mark can't be read.
    """
    try:
        rows = json.loads(engine.store.marked(BRANCHES) or "{}")
        found = {name: Known(*row) for name, row in rows.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
    return {name: one for name, one in found.items() if one.state in get_args(BranchState)}


def where_it_holds(spoken: Observation | None, branches: Mapping[str, Known]) -> Observation | None:
    """Note on an observation the branch on which alone it holds."""
    if spoken is None or not spoken.provenance.branch:
        return spoken
    by = spoken.provenance
    branch = branches.get(by.branch)
    if branch is None or branch.state == "main" or by.at <= branch.until:
        return spoken
    return spoken._replace(provenance=by._replace(apart=by.branch))


def look(engine: Engine) -> None:
    """Ask git of branches that may have something new.

    Those are the branches on which news was said, and those that were neither merged nor given up.
    What a service told of their pull requests completes what git shows.
    """
    git, said_of = engine.branches, told(engine)
    if git is None and not said_of:
        return
    before, news = known(engine), list(_news(engine))
    asked = _asked(before, news)
    if not asked:
        return
    gone_on = {n: each for n in asked if (each := _gone_on(said_of.get(n), n, news))}
    said_of |= gone_on
    latest = max([moment_at(engine.clock()), *(said.provenance.at for said in news)])
    shown = git.look(asked) if git else {}
    states = {n: _known(before.get(n), shown.get(n), said_of.get(n), latest) for n in asked}
    looked = {name: state for name, state in states.items() if state}
    if looked.items() - before.items() or gone_on:
        with engine.store.transaction():
            _keep(engine, before | looked)
            _keep_told(engine, said_of)


def _asked(before: Mapping[str, Known], news: Iterable[Observation]) -> dict[str, str]:
    """Name the branches to ask of.

    Each with its last commit that is known.
    """
    open_yet = {name for name, one in before.items() if one.state not in SETTLED}
    names = open_yet | {said.provenance.branch for said in news} - {""}
    return {name: before.get(name, Known()).tip for name in sorted(names)}


def _gone_on(by_service: Told | None, name: str, news: Iterable[Observation]) -> Told | None:
    """Tell what holds where work goes on after closing.

    It is a branch whose pull request was closed. None where it does not. What outside sources say
    of it is no work.
    """
    if by_service is None or by_service.state != "dropped":
        return None
    spoken = (said.provenance for said in news if said.provenance.branch == name)
    after = any(by.at > by_service.at for by in spoken if by.trust != "untrusted")
    return by_service._replace(state="open") if after else None


def _known(
    before: Known | None,
    found: BranchLook | None,
    by_service: Told | None,
    latest: str,
) -> Known | None:
    """Put together what git and a service know of a branch.

    1. That it is the main line, or in it, git knows best.
    2. A merge that git can't show (squashed elsewhere, not fetched) counts from when it was told:
       what was said later is apart.
    3. A branch whose pull request was closed is given up, unless somebody spoke on it since.
    4. While a pull request is open its branch is not given up, though it is gone here.
    """
    if by_service is None or (found and found.state in ("landed", "main")):
        return _after(before, found, latest) if found else None
    tip = found.tip if found else (before or Known()).tip
    seen = BranchLook(by_service.state, tip, by_service.because)
    if by_service.state == "landed":
        after = _after(before, seen, by_service.at)
        return after._replace(until=max(by_service.at, (before or Known()).until))
    if by_service.state == "dropped":
        return _after(before, seen, latest)._replace(due=True)
    if by_service.state == "open" and not (found and found.state == "open"):
        return _after(before, seen, latest)
    return _after(before, found, latest) if found else None


def _after(before: Known | None, found: BranchLook, latest: str) -> Known:
    """Give what is known of a branch after a look at it.

    Facts may hold on it alone where it was not settled before.
    """
    known_as = before or Known()
    waits = before is not None and _waits(before)
    until = latest if found.state == "landed" else known_as.until
    return Known(*found, until, found.state in ENDS and waits)


def _waits(before: Known) -> bool:
    return before.state not in SETTLED or before.due


def ended(engine: Engine) -> tuple[EndedBranch, ...]:
    """Find ended branches that facts may still hold on alone.

    They are landed or dropped.
    """
    waiting = {name: one for name, one in known(engine).items() if one.due}
    on: dict[str, list[str]] = {name: [] for name in sorted(waiting)}
    for fact in engine.store.facts() if waiting else ():
        if fact.held and (name := branch_in(fact.scope)) in on:
            on[name].append(fact.id)
    return tuple(
        EndedBranch(name, waiting[name].state, waiting[name].because, tuple(facts))
        for name, facts in on.items()
    )


def settle(engine: Engine, entries: Iterable[Entry]) -> None:
    """Note that a night ended what held on branches alone.

    Call within a transaction.
    """
    before = known(engine)
    if not any(one.due for one in before.values()):
        return
    over = {
        branch_in(engine.store.fact(change.subject).scope)
        for entry in entries
        if entry.dream
        for change in entry.proposal.changes
        if dict(change.after).get("status") in ("", "superseded")
    }
    over |= {branch.name for branch in ended(engine) if not branch.facts}
    after = {name: one._replace(due=one.due and name not in over) for name, one in before.items()}
    if after != before:
        _keep(engine, after)


def _news(engine: Engine) -> Iterable[Observation]:
    return (said for _, said in engine.store.observations(engine.store.last_dream().upto))


def _keep(engine: Engine, branches: Mapping[str, Known]) -> None:
    engine.store.mark({BRANCHES: ids.canonical({n: list(one) for n, one in branches.items()})})
