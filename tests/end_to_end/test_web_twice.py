"""What happens on the page twice, late or aside.

Forms are sent again, memory moved since it was shown, names end like documents, and callers keep it
waiting.
"""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from websockets.sync.client import ClientConnection, connect

from memory_engine.views.visible import visible
from memory_engine.web import patience
from memory_engine.web.serving import serve
from tests.end_to_end.harness import Memory
from tests.end_to_end.page_kit import Heard, Site, served

FIELDS = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
FORM = re.compile(r'<form method="post"(?: action="([^"]*)")?[^>]*>(.*?)</form>', re.S)
ODD = ("package.json", "a/b?c#d e%2f.json", "..", "dream:1", "täßt.json/", "{{ 7*7 }}.json")


@pytest.fixture
def site(held: Memory) -> Iterator[Site]:
    """The page of a store with one asserted fact."""
    with served(held) as found:
        yield found


def form_of(site: Site, page: str, which: str) -> tuple[str, dict[str, str]]:
    """Give a page's first form for an address's word.

    It is where it goes, and its fields.
    """
    for to, within in FORM.findall(site.ask(page).body):
        if which in (to or page):
            return unescape(to) or page, {k: unescape(v) for k, v in FIELDS.findall(within)}
    raise AssertionError((page, which))


def sent(site: Site, form: tuple[str, dict[str, str]], **more: str) -> Heard:
    """Send a form as a browser does."""
    return site.ask(form[0], "POST", {"Origin": site.origin}, urlencode({**form[1], **more}))


def viewing(site: Site) -> ClientConnection:
    """The socket of a page of this session."""
    headers = {"Origin": site.origin, "Cookie": site.cookie}
    address = f"ws://127.0.0.1:{site.port}/live/socket"
    return connect(address, additional_headers=headers, proxy=None)


DEEDS = ("/revert/3", "/forget/{fact}", "/plan", "/plan?apply")


@pytest.mark.parametrize("page", DEEDS)
def test_a_form_that_is_sent_twice_is_done_once_and_told_alike(
    held: Memory, site: Site, page: str
) -> None:
    fact = held.fact("8080")["id"]
    page = page.format(fact=fact)
    which = page.removeprefix("/").split("/")[0]
    if page == "/plan?apply":
        held.observe({"text": "The shop opens at nine", "session": "n1"})
        sent(site, form_of(site, "/plan", "make"))
        which = "apply"
    form = form_of(site, page.partition("?")[0], which)
    came = list[Heard]()
    clicks = [threading.Thread(target=lambda: came.append(sent(site, form))) for _ in range(3)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    came.append(sent(site, form))
    assert {each.status for each in came} == {303}, [each.body for each in came]
    told = {re.sub("note=[^&#]*", "", each.headers["location"]) for each in came}
    assert len(told) == 1
    log = held.ask("log")
    assert len([row for row in log if row["verb"] in ("revert", "retract")]) <= 1
    assert held.ask("verify")["ok"]


def test_the_same_words_in_a_form_that_was_shown_anew_are_another_deed(
    held: Memory, site: Site
) -> None:
    before = len(held.ask("log"))
    done = sent(site, form_of(site, "/revert/3", "revert"))
    undo = form_of(site, done.headers["location"], "revert")
    assert "Taken back" in site.followed(sent(site, undo)).body
    assert "Taken back" in site.followed(sent(site, form_of(site, "/revert/3", "revert"))).body
    assert len(held.ask("log")) == before + 3


def test_what_was_refused_is_tried_anew(held: Memory, site: Site) -> None:
    form = form_of(site, "/revert/3", "revert")
    moved = held.root.with_name("elsewhere")
    held.root.rename(moved)
    assert sent(site, form).status == 404
    moved.rename(held.root)
    assert sent(site, form).status == 303


@pytest.mark.parametrize("verb", ["revert", "confirm", "forget"])
def test_no_more_is_done_than_was_shown(held: Memory, site: Site, verb: str) -> None:
    fact = held.fact("8080")["id"]
    target = "dream:1" if verb == "revert" else fact
    page = f"/revert?target={target}" if verb == "revert" else f"/{verb}/{fact}"
    form = form_of(site, page, verb)
    held.ask("revert", "3")
    before = held.ask("log")
    answer = sent(site, form)
    assert answer.status == 409
    assert "Memory has moved since this was shown" in answer.body
    assert held.ask("log") == before
    assert sent(site, form_of(site, page, verb), cascade="yes").status == 303


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("kind", ["session", "source"])
def test_whoever_said_it_may_be_named_like_a_document(
    held: Memory, site: Site, kind: str, name: str
) -> None:
    said = {"text": "The mill grinds at noon", "principal": "user:owner", kind: name}
    held.observe({"session": "s8", **said})
    held.night()
    by = f"{kind}:{name}"
    page = site.ask(f"/said?by={quote(by, safe='')}")
    assert page.status == 200, page.body
    links = re.findall(r'href="(/revert[^"]*)"', page.body)
    assert links
    blast = site.ask(unescape(links[0]))
    assert (blast.status, "The mill grinds at noon" in blast.body) == (200, True)
    done = sent(site, form_of(site, unescape(links[0]), "revert"))
    assert done.status == 303, done.body
    assert "no facts" not in site.followed(done).body
    assert not held.ask("facts", "--file", "none")


STRANGE = (
    ("/memory/%00", 404),
    ("/memory/..", 404),
    ("/memory/" + "a" * 4000, 404),
    ("/memory/MEMORY.md%00.md", 404),
    ("/memory/.", 404),
    ("/log.json?limit=" + "9" * 5000, 200),
    ("/log.json?limit=-1", 200),
    ("/log?page=" + "9" * 5000, 200),
    ("/facts?page=%D9%A3", 200),
    ("/revert?target=%00", 404),
    ("/revert", 404),
)


@pytest.mark.parametrize(("path", "status"), STRANGE, ids=[path[:24] for path, _ in STRANGE])
def test_an_address_that_nobody_links_to_is_answered_calmly(
    site: Site, path: str, status: int
) -> None:
    answer = site.ask(path)
    assert answer.status == status
    assert "Unexpected" not in answer.body
    assert "can’t be believed" not in answer.body


@pytest.mark.parametrize("path", ["/static/nope", "/static/%00", "/static/", "/static/x.json"])
def test_whoever_has_no_cookie_learns_no_name_of_the_store(
    held: Memory, site: Site, path: str
) -> None:
    answer = site.ask(path, headers={"Cookie": ""})
    assert answer.status == 404
    for secret in (str(held.folder), held.folder.name, 'name="proof"', "/sessions"):
        assert secret not in answer.body


@pytest.mark.parametrize("between", ["", "%09", "%0A", "%0D%0A", "\\", "%5C", "/%09/", "%2F"])
def test_the_link_leads_nowhere_else(held: Memory, between: str) -> None:
    with served(held, let_in=False) as fresh:
        path = f"/{between}/evil.example/?token={fresh.token}"
        answer = fresh.ask(path, headers={"Sec-Fetch-Site": "cross-site"})
        to = re.search(r"url=([^\"]*)", answer.body)
        assert to
        bare = re.sub(r"[\t\r\n]", "", unescape(to[1])).replace("\\", "/")
        assert bare.startswith("/")
        assert not bare.startswith("//")


@pytest.mark.parametrize("site_of", ["same-site", "cross-site"])
@pytest.mark.parametrize("mode", ["no-cors", "cors", "websocket", "same-origin"])
def test_another_page_draws_nothing_in_but_may_lead_here(
    site: Site, site_of: str, mode: str
) -> None:
    asked = {"Sec-Fetch-Site": site_of, "Sec-Fetch-Mode": mode}
    for path in ("/facts?q=port", "/index.json", "/static/page.js", "/live/events"):
        assert site.ask(path, headers=asked).status == 403
    assert site.ask("/facts", headers={**asked, "Sec-Fetch-Mode": "navigate"}).status == 200


@pytest.mark.parametrize("said", ["[" * 4000, "{" * 4000, '{"since": {"a": 1}}', "\0", "null"])
def test_whatever_a_viewer_says_it_is_told_the_events(site: Site, said: str) -> None:
    with viewing(site) as viewer:
        first = viewer.recv()
        viewer.send(said)
        while viewer.recv() != first:  # it begins again
            pass


def test_a_store_that_is_away_for_a_while_ends_no_stream_and_is_told_nowhere_else(
    held: Memory,
) -> None:
    with served(held) as site:
        with viewing(site) as one:
            first = one.recv()
            aside = held.root.with_name("elsewhere")
            shutil.move(held.root, aside)
            assert site.ask("/").status == 404
            one.send("{}")
            with suppress(TimeoutError):
                while one.recv(timeout=1):
                    pass
            shutil.move(aside, held.root)
            one.send("{}")
            assert one.recv() == first
        assert site.process
        site.process.terminate()
        assert site.process.communicate(timeout=30)[1] == b""


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\n"])
def test_who_says_nothing_is_hung_up_on(
    held: Memory, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    page = serve(str(held.root))
    try:
        with socket.create_connection(("127.0.0.1", page.desk.guard.port or 0)) as wire:
            wire.sendall(said)
            wire.settimeout(30)
            assert wire.recv(1) == b""
    finally:
        page.stop()


def test_a_body_that_never_comes_after_a_refusal_is_hung_up_on(
    held: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    page = serve(str(held.root))
    try:
        port = page.desk.guard.port or 0
        with socket.create_connection(("127.0.0.1", port)) as wire:
            name = f"Host: 127.0.0.1:{port}"
            wire.sendall(
                f"POST /plan/make HTTP/1.1\r\n{name}\r\nContent-Length: 99\r\n\r\n".encode()
            )
            wire.settimeout(30)
            heard = b""
            while more := wire.recv(4096):
                heard += more
            assert b" 403 " in heard.splitlines()[0]
    finally:
        page.stop()


@pytest.mark.parametrize("code", [0x2065, 0xFFF0, 0xFFF8, 0xE0000, 0xE0002, 0xE0080, 0xE0FFF])
def test_a_sign_that_is_none_yet_and_draws_as_nothing_is_written_out(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a⟦U+{code:04X}⟧b"
    assert visible("né 🫨 字") == "né 🫨 字"


@pytest.mark.parametrize("mark", ["\u0335", "\u0489", "\u093e", "\ufe0f", "\u20dd"])
def test_a_heap_of_marks_on_a_letter_is_cut(mark: str) -> None:
    assert visible(f"e{mark * 8}!") == f"e{mark * 8}!"
    assert visible(f"e{mark * 300}!") == f"e{mark * 8}⟦292 more marks⟧!"
    assert visible(f"{mark * 20}\u202e{mark * 3}").endswith(f"⟦12 more marks⟧⟦U+202E⟧{mark * 3}")


@pytest.mark.parametrize("text", ["ที่นี่ กี่", "हिन्दी में", "बॉक्स", "Việt Nam ổ", "👨🏽‍💻 ❤️", "བསྒྲུབས"])
def test_what_scripts_need_is_left_as_it_is(text: str) -> None:
    assert visible(text).replace("⟦U+200D⟧", "\u200d") == text
