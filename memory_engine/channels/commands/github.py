"""``github``: what pull requests say, heard as outside sources.

Merge and close end branches.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import click

from memory_engine.adapters.lock import held
from memory_engine.channels.github import pages
from memory_engine.channels.github.api import Denied, Later, said
from memory_engine.channels.github.clean import one_line
from memory_engine.channels.github.events import LOGIN
from memory_engine.channels.github.kept import PUBLIC, Chosen, Owner
from memory_engine.channels.github.payload import number, text
from memory_engine.channels.github.station import Station
from memory_engine.domain.errors import KairosError, Usage
from memory_engine.domain.errors.leaving import NoConsent
from memory_engine.privacy.egress import destination, on_this_machine
from memory_engine.wiring import Call, now, refuse_shut

NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}?)(?:#(\d{1,9}))?")
HOW = "Write it like octocat/hello-world, or octocat/hello-world#12."
TICK_SECONDS = 1.0
"""[s] Between two looks at whether something waits, or is due."""


@click.group("github", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Hear what pull requests say: comments, reviews, descriptions, merge and close.

    All of it is an outside source's word, which is shown on no page, unless the account that you
    name writes a line `/kairos remember ...` in a comment. What held on a branch alone ends, or
    comes into the main line, when its pull request is closed or merged.
    """
    if context.invoked_subcommand is None:
        context.invoke(status_command)


@command.command("status", short_help="What is heard, whose word counts, what came of it.")
@click.pass_obj
def status_command(call: Call) -> None:
    """What is heard, whose word counts, and what came of it so far."""
    _show(call, _station(call))


@command.command("subscribe", short_help="Hear a repository, or one of its pull requests.")
@click.argument("what", metavar="OWNER/REPO[#NUMBER]")
@click.option("--api", default="", metavar="URL", help=f"The API's address; default: {PUBLIC}.")
@click.pass_obj
def subscribe_command(call: Call, what: str, api: str) -> None:
    """Hear a repository, or one pull request or issue of it; again for another.

    GitHub is asked once for the number that the repository keeps under any name, if you allowed
    that (`kairos-mem privacy allow https://api.github.com`); else the first signed delivery tells.
    """
    call.as_owner("github subscribe")
    refuse_shut("github")
    station, (name, which) = _station(call), _named(what)
    chosen = station.chosen
    if chosen.name and chosen.name.lower() != name.lower():
        hint = "`kairos-mem github unsubscribe` ends that."
        raise Usage(f"This memory hears {chosen.name} already.", hint)
    first = not chosen.name
    numbers = () if not which or (not first and not chosen.numbers) else (*chosen.numbers, which)
    chosen = chosen._replace(
        name=chosen.name or name, numbers=tuple(sorted(set(numbers))), api=_address(api, chosen)
    )
    station.kept.choose(_resolved(station, chosen) if not chosen.repository else chosen)
    station.reread()
    _show(call, station)


@command.command("unsubscribe", short_help="Hear no more of a number, or of all.")
@click.argument("what", metavar="[OWNER/REPO]#NUMBER", required=False, default="")
@click.pass_obj
def unsubscribe_command(call: Call, what: str) -> None:
    """Hear no more of a number, or of the repository. What was heard stays until you revert it."""
    call.as_owner("github unsubscribe")
    station = _station(call)
    chosen = station.chosen
    which = _named(what if "/" in what else f"{chosen.name or 'a/b'}{what}")[1] if what else 0
    if which and which not in chosen.numbers:
        raise Usage(f"#{which} is not subscribed to by itself.", "Leave it out to end all.")
    left = tuple(each for each in chosen.numbers if each != which) if which else ()
    ended = Chosen(owners=chosen.owners, api=chosen.api)
    station.kept.choose(chosen._replace(numbers=left) if left else ended)
    station.reread()
    _show(call, station)


@command.group("owner")
def owner_group() -> None:
    """Whose `/kairos remember ...` lines count as your own word."""


@owner_group.command("add", short_help="Have an account's lines count as yours.")
@click.argument("login", metavar="LOGIN|ID")
@click.pass_obj
def owner_add_command(call: Call, login: str) -> None:
    """Have an account's lines count as yours: by its number, for a name may change hands.

    GitHub is asked once which number a LOGIN has now; an ID is taken as it is.
    """
    call.as_owner("github owner add")
    station = _station(call)
    owner = Owner(int(login), "") if login.isdigit() else _looked_up(station, login)
    others = [each for each in station.chosen.owners if each.id != owner.id]
    station.kept.choose(station.chosen._replace(owners=(*others, owner)))
    station.reread()
    _show(call, station)


@owner_group.command("remove", short_help="Let an account be a stranger's again.")
@click.argument("login", metavar="LOGIN|ID")
@click.pass_obj
def owner_remove_command(call: Call, login: str) -> None:
    """Let an account be a stranger's again; what it said stays until you revert it."""
    call.as_owner("github owner remove")
    station = _station(call)
    left = tuple(o for o in station.chosen.owners if login not in (str(o.id), o.login))
    if left == station.chosen.owners:
        raise Usage(f"{login!r} is no owner here.", "`kairos-mem github status` names them.")
    station.kept.choose(station.chosen._replace(owners=left))
    station.reread()
    _show(call, station)


@command.command("poll", short_help="Look once for what is new, and take it in.")
@click.pass_obj
def poll_command(call: Call) -> None:
    """Look once for what is new, if GitHub lets look again by now, and take it in."""
    refuse_shut("github")
    station = _station(call)
    with held(station.kept.lock):
        station.look()
        station.work()
    _show(call, station)


@command.command("serve", short_help="Hear deliveries on this machine, and look for what is new.")
@click.option("--port", default=0, show_default="any that is free", help="The port, of 127.0.0.1.")
@click.option("--no-poll", is_flag=True, help="Hear deliveries alone; ask GitHub nothing.")
@click.option("--no-listen", is_flag=True, help="Look for what is new alone; hear no deliveries.")
@click.pass_obj
def serve_command(call: Call, port: int, no_poll: bool, no_listen: bool) -> None:
    """Hear deliveries on this machine alone, and look for what is new, until Ctrl-C.

    A tunnel of yours (or `gh webhook forward`) brings deliveries here; the secret to give GitHub
    stands in a file that this names. Without a tunnel looking is enough.
    """
    call.as_owner("github serve")
    refuse_shut("github")
    station = _station(call)
    if not station.chosen.name:
        raise Usage("Nothing is subscribed to.", pages.HOW)
    with held(station.kept.lock), _listening(station, port, no_listen) as url:
        secret = str(station.kept.secret_made()) if url else None
        answer = {"url": url or None, "secret": secret, "polls": not no_poll}
        call.answer(answer, _where(url, secret, no_poll))
        sys.stdout.flush()
        _until_ended(station, not no_poll)


def _where(url: str, secret: str | None, no_poll: bool) -> str:
    heard = f"Deliveries are heard at {url}\n  signed with what stands in {secret}\n" if url else ""
    looks = "GitHub is asked nothing." if no_poll else "GitHub is looked at once a minute."
    return f"{heard}{looks} Ctrl-C ends it."


@contextmanager
def _listening(station: Station, port: int, not_at_all: bool) -> Iterator[str]:
    """Listen for deliveries meanwhile; the address, or ``""``."""
    if not_at_all:
        yield ""
        return
    from memory_engine.channels.github.listening import Listener

    station.kept.secret_made()
    station.read_secret()
    listener = Listener(port, station.judge, station.spool.put, station.note)
    try:
        yield listener.url
    finally:
        listener.stop()


def _until_ended(station: Station, polls: bool) -> None:
    """Take in what waits and look for news, until ended.

    Ctrl-C or SIGTERM end it, and are both good ends.
    """
    ended = Event()

    def end(*_: object) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    told = ""
    while not ended.wait(TICK_SECONDS):
        refuse_shut("github")  # an operator's word holds for what runs, too
        station.reread()
        try:
            station.read_secret()  # one that was drawn anew holds at once, the old one no more
            late = station.look() if polls else ""
            station.work()
        except (KairosError, OSError) as error:  # a damaged store, a full disk: mended meanwhile
            late = said(error)
        if late and late != told:
            click.echo(f"kairos-mem: {late}", err=True)
        told = late or told
    station.save()


def _station(call: Call) -> Station:
    return Station(call.place(), now)


def _show(call: Call, station: Station) -> None:
    answer = pages.status(station)
    call.answer(answer, pages.lines(answer))


def _named(what: str) -> tuple[str, int]:
    found = NAME.fullmatch(what.removeprefix("https://github.com/").replace("/pull/", "#"))
    if not found:
        raise Usage(f"{what!r} names no repository.", HOW)
    return found[1], int(found[2] or 0)


def _address(given: str, chosen: Chosen) -> str:
    """Check the address of an API: encrypted, or of this machine."""
    if not given:
        return chosen.api
    place = destination(given)
    if not place or not (place.startswith("https://") or on_this_machine(place)):
        raise Usage(f"{given!r} is no encrypted address.", "Write it like https://HOST/api/v3.")
    return given.rstrip("/")


def _resolved(station: Station, chosen: Chosen) -> Chosen:
    """Ask which number a repository has; without consent the first delivery tells."""
    try:
        body = _asked(station, chosen, f"/repos/{chosen.name}")
    except NoConsent:
        return chosen
    id, main = number(body, "id"), one_line(text(body, "default_branch"), 200)
    if not id:
        raise Usage(f"GitHub told no number of {chosen.name}.", HOW)
    return chosen._replace(repository=id, main=main, name=text(body, "full_name") or chosen.name)


def _looked_up(station: Station, login: str) -> Owner:
    if not LOGIN.fullmatch(login):
        raise Usage(f"{login!r} is no name of an account.", "Give its name, or its number.")
    body = _asked(station, station.chosen, f"/users/{login}")
    id, kind = number(body, "id"), text(body, "type")
    if not id or kind != "User":
        raise Usage(f"{login} is no person's account.", "Name the account that you write with.")
    return Owner(id, text(body, "login") or login)


def _asked(station: Station, chosen: Chosen, path: str) -> object:
    if station.place.consents.for_(destination(chosen.api)) is None:
        raise NoConsent(destination(chosen.api))
    api = station.api(chosen, {})
    if isinstance(api, str):
        raise Usage(f"GitHub can't be asked: {api}", "`kairos-mem flags` shows what is shut.")
    try:
        return api.get(path, conditional=False).body
    except (Later, Denied) as error:
        raise Usage(f"GitHub gave no answer: {said(error)}.", "Try again later.") from None
