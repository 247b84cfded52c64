"""What ``kairos-mem github`` shows, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.channels.github.payload import part, text
from memory_engine.channels.github.station import Station
from memory_engine.views.answers.elsewhere import GithubAnswer, PullRow

MOST_REFUSED = 8
"""[reasons] That are listed; the rest is counted."""
ONE = {
    "observations": "observation",
    "deliveries": "delivery",
    "branches": "branch",
    "looks": "look",
    "requests": "request",
}
"""What is counted -> one of it."""
HOW = "`kairos-mem github subscribe OWNER/REPO` hears a repository, `OWNER/REPO#12` one number."


def status(station: Station) -> GithubAnswer:
    """Give what is heard, whose word counts, and what came of it."""
    chosen, state = station.chosen, station.state
    return {
        "repository": chosen.name or None,
        "id": chosen.repository or None,
        "numbers": list(chosen.numbers),
        "owners": [owner._asdict() for owner in chosen.owners],
        "api": chosen.api,
        "token": bool(station.kept.token()),
        "secret": bool(station.kept.secret()),
        "waiting": sum(1 for _ in station.spool.waiting()),
        "counts": _counts(state, "counts"),
        "looks": _counts(state, "looks"),
        "refused": _counts(state, "refused"),
        "pulls": list(_pulls(state)),
        "last": text(state, "last") or None,
        "late": text(state, "late") or text(state, "waits") or None,
    }


def _counts(state: dict[str, object], name: str) -> dict[str, int]:
    rows = part(state, name).items()
    counted = {reason: count for reason, count in rows if isinstance(count, int)}
    return dict(sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def _pulls(state: dict[str, object]) -> Iterator[PullRow]:
    branches, merging = part(state, "branches"), part(state, "poll", "merging")
    for name in sorted({*branches, *merging}, key=int):
        row = part(merging, name)
        yield {
            "number": int(name),
            "mergeable": text(row, "can") or "unknown",
            "state": text(row, "state") or "unknown",
            "branch": text(branches, name) or None,
        }


def lines(answer: GithubAnswer) -> str:
    """Write it for people."""
    return "\n".join(_lines(answer))


def _lines(answer: GithubAnswer) -> Iterator[str]:
    if not answer["repository"]:
        yield f"Nothing is heard of GitHub. {HOW}"
        return
    numbers = ", ".join(f"#{number}" for number in answer["numbers"]) or "all that is open"
    known = f" (id {answer['id']})" if answer["id"] else ""
    yield f"{answer['repository']}{known}: {numbers}"
    yield f"  owner: {_owners(answer)}"
    yield f"  token: {'there' if answer['token'] else 'none'}; secret of deliveries: " + (
        "there" if answer["secret"] else "none yet (`kairos-mem github serve` draws one)"
    )
    for title, counts in (("taken", answer["counts"]), ("asked", answer["looks"])):
        if counts:
            yield f"  {title}: {', '.join(_counted(*each) for each in counts.items())}"
    if answer["waiting"]:
        yield f"  waiting: {answer['waiting']:,}"
    yield from _refused(answer)
    for pull in answer["pulls"]:
        yield _pull(pull)
    if answer["late"]:
        yield f"  Nothing new is looked for now: {answer['late']}"


def _counted(name: str, count: int) -> str:
    return f"{count:,} {ONE.get(name, name) if count == 1 else name}"


def _owners(answer: GithubAnswer) -> str:
    named = [f"{owner['login']} (id {owner['id']})".lstrip() for owner in answer["owners"]]
    return ", ".join(named) or "nobody; every word from there is an outsider's"


def _refused(answer: GithubAnswer) -> Iterator[str]:
    reasons = list(answer["refused"].items())
    if reasons:
        yield "  not taken:"
    for reason, count in reasons[:MOST_REFUSED]:
        yield f"    {count:,}  {reason}"
    if len(reasons) > MOST_REFUSED:
        yield f"    and {len(reasons) - MOST_REFUSED} more reasons (--json lists them)"


def _pull(pull: PullRow) -> str:
    can = {"yes": "can be merged", "conflict": "is in conflict with the main line"}
    branch = f", branch {pull['branch']}" if pull["branch"] else ""
    if pull["state"] == "closed":
        return f"  #{pull['number']} is closed{branch}"
    told = can.get(pull["mergeable"], "nobody knows yet whether it can be merged")
    return f"  #{pull['number']} {told}{branch}"
