"""The page as the night watch serves it.

There are real processes, killed and idle, and who is let in.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from memory_engine.adapters.nightwatch.folder import start_mark
from memory_engine.domain.errors import KairosError
from tests.end_to_end.harness import COMMAND, Memory, surroundings
from tests.end_to_end.page_kit import Site
from tests.end_to_end.watching import ALONE, Watched, until

for package in ("starlette", "uvicorn", "jinja2", "websockets"):
    pytest.importorskip(package)

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
IDLE_SECONDS = 2.5
"""In which a process of which nobody asks anything has ended, with the least setting."""
QUIET = ALONE + "idle: {dreams: false}\n"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    memory.sets(QUIET + "page: {serve: true, port: 0, minutes: 30}\n")
    assert memory.run("daemon", "start").code == 0
    yield memory
    memory.end()


def pages(watched: Watched) -> dict[str, dict[str, Any]]:
    """How the page of each store stands, by ``status``."""
    duties = watched.ask("daemon", "status")["duties"]
    (found,) = (row["pages"] for row in duties if row["name"] == "page")
    return dict(found)


def page(watched: Watched, root: Path | None = None) -> dict[str, Any]:
    """How a store's page stands."""
    return pages(watched)[str(root or watched.root)]


def opened(watched: Watched, folder: Path | None = None) -> Site:
    """Give the page with an unopened link of the watch's."""
    told = watched.ask("--root", str(folder or watched.folder), "web", "--no-open")
    assert told["watch"] is True
    parts = urlsplit(told["url"])
    return Site(parts.port or 0, parts.query.removeprefix("token="), None)


def test_nobody_serves_until_somebody_knocks_and_a_link_opens_it_once(watched: Watched) -> None:
    assert page(watched)["pid"] is None
    site = opened(watched)
    assert page(watched)["pid"] is None, "a link alone begins nothing"
    assert page(watched)["address"] == site.origin
    assert (site.let_in().status, site.ask("/facts").status) == (303, 200)
    child = page(watched)["pid"]
    assert start_mark(child)
    again = Site(site.port, site.token, None)
    answer = again.ask(f"/?token={site.token}")
    assert (answer.status, "was used before" in answer.body) == (403, True)
    more = opened(watched)
    assert more.token != site.token
    assert more.let_in().status == 303, "a link that is asked for while it serves"
    assert page(watched)["pid"] == child
    assert site.post("/plan/make").status in (200, 303)
    watched.end()
    assert start_mark(child) == ""


def test_strangers_are_refused_as_by_a_page_of_a_terminal(watched: Watched) -> None:
    site = opened(watched)
    assert site.ask("/", headers={"Host": f"evil.example:{site.port}"}).status == 400
    assert site.ask("/", headers={"Host": "127.0.0.1"}).status == 400
    assert site.ask(f"/?token={'x' * 43}").status == 403
    site.let_in()
    assert site.ask("/plan/make", "POST", {"Origin": "http://evil.example"}, "").status == 403
    assert site.ask("/plan/make", "POST", {"Origin": site.origin}, "proof=0").status == 403
    child = page(watched)["pid"]
    words = Path(f"/proc/{child}/cmdline")
    if words.exists():
        shown = words.read_bytes() + Path(f"/proc/{child}/environ").read_bytes()
        assert site.token.encode() not in shown
        assert site.cookie.partition("=")[2].encode() not in shown
    watched.end()  # so that nothing is written while it is looked at
    kept = [path for path in watched.state.rglob("*") if path.is_file()]
    assert len(kept) >= 3
    assert not [path for path in kept if site.token.encode() in path.read_bytes()]


def test_it_rests_when_nobody_looks_and_goes_on_for_who_was_let_in(watched: Watched) -> None:
    watched.end()
    watched.sets(QUIET + "page: {serve: true, port: 0, minutes: 0.0}\n")
    watched.ask("daemon", "start")
    site = opened(watched)
    site.let_in()
    proof, first = site.proof(), page(watched)["pid"]
    until(lambda: page(watched)["pid"] is None)
    assert start_mark(first) == ""
    used = Site(site.port, site.token, None).ask(f"/?token={site.token}")
    assert used.status == 403, "the next process knows which links were opened"
    assert site.ask("/").status == 200
    assert site.proof() == proof, "a form that was opened before is still good"
    assert watched.ask("daemon", "status")["problems"] == []


def test_no_request_is_lost_where_it_rests_again_and_again(watched: Watched) -> None:
    watched.end()
    watched.sets(QUIET + "page: {serve: true, port: 0, minutes: 0.0}\n")
    watched.ask("daemon", "start")
    site = opened(watched)
    site.let_in()

    def asked(number: int) -> int:
        return site.ask(f"/static/page.css?{number}").status

    with ThreadPoolExecutor(3) as many:
        for _ in range(2):
            assert set(many.map(asked, range(6))) == {200}
            until(lambda: page(watched)["pid"] is None)
            assert set(many.map(asked, range(3))) == {200}
    log = (watched.state / "daemon.log").read_text()
    assert log.count(f"serves {watched.root}") >= 2


def test_who_is_slow_to_ask_is_waited_for_and_answered(watched: Watched) -> None:
    watched.end()
    watched.sets(QUIET + "page: {serve: true, port: 0, minutes: 0.0}\n")
    watched.ask("daemon", "start")
    port = opened(watched).port
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        until(lambda: page(watched)["pid"])
        child = page(watched)["pid"]
        time.sleep(IDLE_SECONDS)
        wire.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert b" 403 " in wire.recv(200).splitlines()[0]
        assert page(watched)["pid"] == child
    until(lambda: not start_mark(child))


@pytest.mark.skipif(not BROWSER, reason="there is no browser on this machine")
def test_a_browser_notices_nothing_where_it_rests_between_two_clicks(watched: Watched) -> None:
    driving = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    watched.observe({"text": "The parcels leave at noon", "principal": "user:owner"})
    watched.end()
    watched.sets(QUIET + "page: {serve: true, port: 0, minutes: 0.0}\n")
    watched.ask("daemon", "start")
    with driving.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        tab, faults = browser.new_page(), list[str]()
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        tab.goto(watched.ask("web", "--no-open")["url"])
        first = page(watched)["pid"]
        tab.click("nav >> text=Plan")
        until(lambda: page(watched)["pid"] != first and not start_mark(first), seconds=120)
        tab.click("form[action='/plan/make'] button")  # a form, with the proof of a page before
        tab.wait_for_selector("text=The parcels leave at noon")
        until(lambda: page(watched)["pid"] is None, seconds=120)
        tab.click("nav >> text=Facts")
        assert tab.url.endswith("/facts")
        browser.close()
    assert faults == []


def test_a_process_that_is_killed_is_begun_again_at_the_next_knock(watched: Watched) -> None:
    site = opened(watched)
    site.let_in()
    child = page(watched)["pid"]
    os.kill(child, signal.SIGKILL)
    until(lambda: page(watched)["pid"] is None)
    (row,) = watched.ask("daemon", "status")["problems"]
    assert f"process {child} ended with -9" in row
    assert site.ask("/").status == 200, "it waited until another was begun"
    used = Site(site.port, site.token, None).ask(f"/?token={site.token}")
    assert used.status == 403
    assert page(watched)["pid"] != child


def test_after_a_kill_of_the_watch_nothing_is_left_and_the_address_stays(watched: Watched) -> None:
    site = opened(watched)
    site.let_in()
    child, watch = page(watched)["pid"], watched.ask("daemon", "status")["pid"]
    os.kill(watch, signal.SIGKILL)
    until(lambda: not start_mark(child))
    with pytest.raises(OSError, match="refused"):
        site.ask("/")
    watched.ask("daemon", "start")
    fresh = opened(watched)
    assert fresh.port == site.port
    assert site.ask("/").status == 403, "who was let in by the watch before is a stranger to this"
    assert fresh.let_in().status == 303


def test_two_stores_have_a_page_each_and_one_that_is_not_watched_has_none(
    watched: Watched, tmp_path: Path
) -> None:
    other, alone = Memory(tmp_path / "other"), Memory(tmp_path / "alone")
    for memory in (other, alone):
        memory.folder.mkdir()
        assert memory.run("init").code == 0
    other.observe({"text": "The parcels leave at noon", "principal": "user:owner"})
    other.night()
    watched.ask("daemon", "add", str(other.folder))
    first, second = opened(watched), opened(watched, other.folder)
    first.let_in()
    second.let_in()
    assert "parcels" in second.ask("/facts").body
    assert "parcels" not in first.ask("/facts").body
    assert second.ask("/", headers={"Cookie": first.cookie}).status == 403
    assert first.ask(f"/?token={opened(watched, other.folder).token}").status == 403
    with pytest.raises(KairosError, match="its page is not served"):
        watched.ask_watch("page", store=str(alone.root))
    child = page(watched, other.root)["pid"]
    watched.ask("daemon", "remove", str(other.folder))
    assert list(pages(watched)) == [str(watched.root)]
    assert start_mark(child) == ""
    with pytest.raises(OSError, match="refused"):
        second.ask("/")
    assert first.ask("/").status == 200


def test_more_pages_than_it_serves_at_once_take_turns(watched: Watched, tmp_path: Path) -> None:
    sites = [opened(watched)]
    for number in range(3):
        memory = Memory(tmp_path / f"other-{number}")
        memory.folder.mkdir()
        assert memory.run("init").code == 0
        watched.ask("daemon", "add", str(memory.folder))
        sites.append(opened(watched, memory.folder))
    assert [site.let_in().status for site in sites] == [303] * 4
    assert page(watched)["pid"] is None, "the oldest made room"
    assert sites[0].ask("/").status == 200
    assert sum(row["pid"] is not None for row in pages(watched).values()) == 3
    assert watched.ask("daemon", "status")["problems"] == []


def test_an_option_serves_one_of_the_terminals_own(watched: Watched) -> None:
    call = [*COMMAND, "--json", "web", "--no-open", "--own"]
    process = subprocess.Popen(
        call,
        cwd=watched.folder,
        env=surroundings(watched.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert '"watch": false' in line
        assert page(watched)["address"] not in line
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_flags_and_status_tell_where_it_is(watched: Watched) -> None:
    address = page(watched)["address"]
    assert f"{address}  {watched.root}" in watched.run("daemon", "status").out
    assert f"{address}, served by the night watch" in watched.run("flags", "page").out
    rows = {row["name"]: row for row in watched.ask("flags")}
    assert rows["page-served"]["on"]
    shut = watched.run("--json", "flags", env={"KAIROS_MEM_OFF": "page"}).json
    rows = {row["name"]: row for row in shut}
    assert not rows["page-served"]["on"]
    assert rows["page-served"]["why"].startswith("page is off: the operator shut it")
    watched.end()
    assert "served by" not in watched.run("flags", "page").out


def test_what_the_operator_shut_is_not_served(watched: Watched) -> None:
    watched.end()
    assert watched.run("daemon", "start", env={"KAIROS_MEM_OFF": "page"}).code == 0
    assert "page" not in {row["name"] for row in watched.ask("daemon", "status")["duties"]}


def test_by_itself_the_watch_serves_nothing(watched: Watched) -> None:
    watched.end()
    watched.sets(QUIET)
    watched.ask("daemon", "start")
    assert "page" not in {row["name"] for row in watched.ask("daemon", "status")["duties"]}
    with pytest.raises(KairosError, match="no word of the watch page"):
        watched.ask_watch("page", store=str(watched.root))


@pytest.mark.parametrize("said", ["port: 70000", "port: soon", "serve: 1", "ports: 5"])
def test_settings_that_make_no_sense_are_refused(watched: Watched, said: str) -> None:
    watched.end()
    watched.sets(f"page: {{{said}}}\n")
    answer = watched.run("daemon", "start")
    assert answer.code == 1
    assert "daemon.yaml: page" in answer.err
