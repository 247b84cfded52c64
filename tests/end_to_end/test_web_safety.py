"""Who may look at the page and do something.

It is a real server, asked over HTTP and sockets by whoever should not get in.
"""

from __future__ import annotations

import http.client
import json
import os
import pty
import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.end_to_end.harness import COMMAND, Memory, surroundings
from tests.end_to_end.page_kit import Site, served

HOSTS = (
    "evil.example:{port}",
    "127.0.0.1.nip.io:{port}",
    "localhost.evil.example:{port}",
    "127.0.0.1:{other}",
    "127.0.0.1",
    "127.1:{port}",
    "0.0.0.0:{port}",
    "2130706433:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "127.0.0.1:{port}@evil.example",
    "",
)
STRANGERS: tuple[dict[str, str], ...] = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "http://localhost:{port}"},
    {"Origin": "http://127.0.0.1:{port}.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {},
)


@pytest.fixture(scope="module")
def site(lived: Memory) -> Iterator[Site]:
    """One page, for all that changes nothing."""
    with served(lived) as found:
        yield found


def filled(words: str, site: Site) -> str:
    """Fill a stranger's header with the page's port.

    Another is in it, too.
    """
    return words.format(port=site.port, other=site.port + 1)


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_name_of_this_machine_reaches_no_page(site: Site, host: str) -> None:
    for path in ("/", "/facts.json", "/static/page.css", f"/?token={'x' * 43}"):
        answer = site.ask(path, headers={"Host": filled(host, site)})
        assert answer.status == 400, (host, path)
        assert "8080" not in answer.body


def test_two_names_at_once_are_none(site: Site) -> None:
    wire = socket.create_connection(("127.0.0.1", site.port))
    name = f"Host: 127.0.0.1:{site.port}\r\n"
    wire.sendall(
        f"GET / HTTP/1.1\r\n{name}Host: evil.example\r\nConnection: close\r\n\r\n".encode()
    )
    assert b" 400 " in wire.recv(200).splitlines()[0]
    wire.close()


def test_the_own_names_reach_it(site: Site) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert site.ask("/", headers={"Host": f"{name}:{site.port}"}).status == 200


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
def test_a_form_of_another_site_does_nothing(site: Site, headers: dict[str, str]) -> None:
    sent = {name: filled(value, site) for name, value in headers.items()}
    form = urlencode({"proof": site.proof()})
    before = site.ask("/log.json").body
    assert site.ask("/revert/3", "POST", sent, form).status == 403
    assert site.ask("/log.json").body == before


@pytest.mark.parametrize("proof", [None, "", "0" * 64])
def test_a_form_without_the_proof_does_nothing(site: Site, proof: str | None) -> None:
    form = "" if proof is None else urlencode({"proof": proof})
    answer = site.ask("/revert/3", "POST", {"Origin": site.origin}, form)
    assert answer.status == 403
    assert "did not come from a page of this session" in answer.body


def test_the_proof_of_another_session_is_none(lived: Memory, site: Site) -> None:
    with served(lived) as other:
        form = urlencode({"proof": other.proof()})
        assert site.ask("/revert/3", "POST", {"Origin": site.origin}, form).status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    assert site.ask("/", method).status == 405
    assert site.ask("/revert/3", method, {"Origin": site.origin}).status == 405


def test_a_get_never_changes_anything(site: Site) -> None:
    for path in ("/plan/make", "/plan/apply"):
        assert site.ask(path).status in (404, 405), path


def test_whoever_has_no_cookie_sees_nothing(site: Site) -> None:
    for path in ("/", "/index.json", "/plan", "/night/1", "/live/events", "/nope", "/verify"):
        answer = site.ask(path, headers={"Cookie": ""})
        assert answer.status == 403, path
        assert "8080" not in answer.body
        assert "parcels" not in answer.body
    for forged in ("", "x", "x" * 43):
        name = site.cookie.partition("=")[0]
        assert site.ask("/", headers={"Cookie": f"{name}={forged}"}).status == 403


def test_a_token_opens_once_and_its_cookie_is_for_this_page_alone(lived: Memory) -> None:
    with served(lived, let_in=False) as fresh:
        assert fresh.ask(f"/?token={'x' * 43}").status == 403
        first = fresh.let_in()
        assert (first.status, first.headers["location"]) == (303, "/")
        assert first.headers["referrer-policy"] == "no-referrer"
        cookie = first.headers["set-cookie"]
        assert re.match(rf"kairos-mem-{fresh.port}=[\w-]{{43}};", cookie)
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
        stolen = fresh.ask(f"/?token={fresh.token}", headers={"Cookie": ""})
        assert (stolen.status, "set-cookie" in stolen.headers) == (403, False)
        assert "was used before" in stolen.body
        assert fresh.ask("/").status == 200


def test_a_token_is_spent_by_looking_at_no_other_address(lived: Memory) -> None:
    with served(lived, let_in=False) as fresh:
        leads = fresh.ask(f"//evil.example/x?token={fresh.token}")
        assert leads.status == 303
        assert leads.headers["location"].startswith("/evil.example")


def test_a_browser_that_comes_from_a_file_is_led_on_by_a_page_of_ours(lived: Memory) -> None:
    with served(lived, let_in=False) as fresh:
        answer = fresh.ask(f"/?token={fresh.token}", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 200
        assert 'content="0;url=/"' in answer.body
        assert fresh.token not in answer.body


def test_every_answer_says_what_a_browser_may_do_with_it(site: Site) -> None:
    for path, headers in (
        ("/", {}),
        ("/night/1.json", {}),
        ("/nope", {}),
        ("/static/page.css", {}),
        ("/", {"Host": "evil.example"}),
        ("/", {"Cookie": ""}),
    ):
        found = site.ask(path, headers=headers).headers
        policy = found["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert found["x-content-type-options"] == "nosniff"
        assert found["cross-origin-opener-policy"] == "same-origin"
        assert found["cross-origin-resource-policy"] == "same-origin"
        assert found["cache-control"] == "no-store"
        assert found["referrer-policy"] in ("same-origin", "no-referrer")
        assert not [name for name in found if name.startswith("access-control-")]
        assert "server" not in found


def test_each_page_has_a_nonce_of_its_own_and_no_script_or_style_within(site: Site) -> None:
    nonces = set()
    for path in ("/", "/night/1", "/plan", "/live", "/nope"):
        answer = site.ask(path)
        nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
        assert nonce
        nonces.add(nonce[1])
        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", answer.body, re.S)
        assert scripts
        assert all(f'nonce="{nonce[1]}"' in words and not text for words, text in scripts)
        assert not re.search(r"<style\b|\sstyle=|\son\w+=|javascript:", answer.body)
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.body)
    assert len(nonces) == 5


def test_what_fails_unexpectedly_is_told_as_safely(held: Memory) -> None:
    report = held.root / "dreams" / "0001" / "report.json"
    odd = json.loads(report.read_text()) | {"decisions": [{"text": "of memory"}]}
    report.write_text(json.dumps(odd))
    with served(held) as site:
        answer = site.ask("/night/1")
        assert answer.status == 500
        assert "Unexpected: KeyError" in answer.body
        assert "of memory" not in answer.body
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert site.ask("/").status == 200


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://127.0.0.1:1", "null"])
def test_a_socket_of_another_page_is_refused(site: Site, origin: str | None) -> None:
    headers = {"Cookie": site.cookie} | ({"Origin": origin} if origin else {})
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{site.port}/live/socket", additional_headers=headers, proxy=None)
    assert refused.value.response.status_code == 403


def test_a_socket_without_the_cookie_is_refused_and_one_of_ours_is_heard(site: Site) -> None:
    address = f"ws://127.0.0.1:{site.port}/live/socket"
    with pytest.raises(InvalidStatus):
        connect(address, additional_headers={"Origin": site.origin}, proxy=None)
    headers = {"Origin": site.origin, "Cookie": site.cookie}
    with connect(address, additional_headers=headers, proxy=None) as wire:
        wire.send('{"since": ""}')
        wire.send("no command at all")


def test_it_listens_on_the_loopback_alone(site: Site) -> None:
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    wanted = f"{site.port:04X}"
    at = {line.split()[1] for line in lines if line.split()[3] == "0A"}
    assert {one for one in at if one.endswith(wanted)} == {f"0100007F:{wanted}"}
    wide = Path("/proc/net/tcp6")
    six = wide.read_text().splitlines()[1:] if wide.exists() else []
    assert not [line for line in six if line.split()[1].endswith(f":{wanted}")]


def test_what_is_read_only_does_nothing(lived: Memory) -> None:
    with served(lived, "--read-only") as site:
        page = site.ask("/night/1").body
        assert "Take back" not in page
        assert "read-only" in page


def test_a_form_beyond_measure_is_refused(site: Site) -> None:
    form = "proof=x&" + "d1=accept&" * 300_000
    try:
        answer = site.ask("/plan/apply", "POST", {"Origin": site.origin}, form)
    except (BrokenPipeError, ConnectionResetError):  # it listens no longer than it must
        return
    assert answer.status == 413


def test_nothing_but_the_first_line_is_told_and_nothing_is_logged(lived: Memory) -> None:
    with served(lived) as site:
        site.ask("/")
        site.ask("/nope")
        site.ask("/", headers={"Host": "evil.example"})
        assert site.process
        os.kill(site.process.pid, signal.SIGTERM)
        out, err = site.process.communicate(timeout=60)
        assert (out, err) == (b"", b"")
        assert site.process.returncode == 0


def test_a_socket_file_is_its_owners_and_is_gone_afterwards(lived: Memory, tmp_path: Path) -> None:
    path = tmp_path / "page.sock"
    with served(lived, "--uds", str(path)) as site:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert over(path, f"/?token={site.token}", "localhost:8000")[0] == 303
        assert over(path, "/", "evil.example")[0] == 400
        assert over(path, "/", "localhost")[0] == 403
    assert not path.exists()


def over(path: Path, address: str, host: str) -> tuple[int, bytes]:
    """One request over a socket file."""
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wire.connect(str(path))
    ask = http.client.HTTPConnection("localhost")
    ask.sock = wire
    ask.request("GET", address, headers={"Host": host})
    answer = ask.getresponse()
    found = answer.status, answer.read()
    ask.close()
    return found


def test_an_agents_shell_opens_no_page_that_decides(held: Memory) -> None:
    answer = held.run("web", "--no-open", env={"CLAUDECODE": "1"})
    assert answer.code == 4
    assert "the owner's word" in answer.err


def test_enter_prints_another_link_for_another_browser(held: Memory) -> None:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "web", "--no-open"],
        cwd=held.folder,
        env=surroundings(),
        stdin=child,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert b"Enter" in process.stdout.readline()
    port = int(first.split(b":")[2].split(b"/")[0])
    used = Site(port, first.decode().strip().partition("token=")[2], process)
    used.let_in()
    os.write(parent, b"\n")
    second = process.stdout.readline().decode().strip()
    other = Site(port, second.partition("token=")[2], process)
    assert other.token != used.token
    other.let_in()
    assert other.ask("/").status == used.ask("/").status == 200
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(60) == 0
    os.close(parent)
    os.close(child)
