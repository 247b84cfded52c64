"""What leaves is on record before, allowed, and secretless.

It goes where the owner allowed it.
"""

from __future__ import annotations

import json
import resource
import shutil
import signal
from hashlib import sha256
from pathlib import Path

import pytest

from memory_engine.adapters.consents import Consents
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door, Rehearsed
from memory_engine.domain.egress import Answered, Consent, Sending
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.leaving import AdviserFailed, NoConsent, SecretLeaving
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.privacy.egress import destination, on_this_machine
from tests.models_api import Says, serving

AT = "2026-11-20T10:00:00Z"
TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6"


def ledger_in(folder: Path) -> EgressLedger:
    return EgressLedger(folder, lambda: AT)


def door_to(folder: Path, *places: str) -> Door:
    allowed = {place: Consent(place, AT) for place in places}
    return Door(ledger_in(folder), allowed.get)


# -- where it goes


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://api.anthropic.com/v1/messages", "https://api.anthropic.com"),
        ("https://API.Anthropic.com:443", "https://api.anthropic.com"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("https://api.anthropic.com:8443", "https://api.anthropic.com:8443"),
        ("command:claude   -p", "command:claude -p"),
        ("http://127.0.0.1@evil.example", ""),
        ("http://127.0.0.1#@evil.example", ""),
        ("http://127.0.0.1:80:90", ""),
        ("ftp://x", ""),
        ("evil.example", ""),
    ],
)
def test_a_destination_is_scheme_host_and_port(address: str, named: str) -> None:
    assert destination(address) == named


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:1", True),
        ("http://localhost", True),
        ("http://[::1]:9", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://0.0.0.0", False),
        ("https://127.0.0.1@evil.example", False),
        ("http://10.0.0.1", False),
    ],
)
def test_only_loopback_is_this_machine(address: str, here: bool) -> None:
    assert on_this_machine(address) is here


# -- the record


def sending(body: bytes = b"x") -> Sending:
    return Sending("https://a.example", "judge", "POST /", len(body), sha256(body).hexdigest())


def test_each_line_is_chained_and_a_change_shows(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    assert [ledger.append(sending()), ledger.append(sending(b"y"))] == [1, 2]
    ledger.append(Answered((1, 2), "answered", tokens_in=3))
    known = ledger.mark()
    assert list(ledger.broken(known)) == []
    text = ledger.place.read_text("utf-8")
    for changed in (
        text.replace('"size":1', '"size":2', 1),
        "".join(text.splitlines(True)[1:]),
        "".join(text.splitlines(True)[:2]),
        text + "{}\n",
        text.replace("a.example", "b.example"),
        "",
    ):
        ledger.place.write_text(changed, "utf-8")
        assert list(ledger.broken(known)) != [], changed
    ledger.place.write_text(text, "utf-8")
    ledger.append(sending())
    assert list(ledger.broken(known)) == [], "what came since is no fault"


def test_a_record_that_was_begun_anew_never_passes_for_whole(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    for body in (b"x", b"y", b"z"):
        ledger.append(sending(body))
    known = ledger.mark()
    assert ledger.mark(known) == known
    ledger.place.unlink()
    assert ledger.mark(known) == ""
    for body in (b"1", b"2", b"3", b"4"):
        ledger.append(sending(body))
        assert ledger.mark(known) == "", "memory goes on to know what it knew"
    assert list(ledger.broken(known)) != []


def test_an_observation_that_is_taken_out_of_every_file_breaks_no_chain(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.append(sending()._replace(observations=("o1", "o2")))
    ledger.append(sending())
    text = ledger.place.read_text("utf-8")
    ledger.place.write_text(text.replace('"o1"', '"[redacted]"'), "utf-8")
    assert list(ledger.broken(ledger.mark())) == []
    ledger.place.write_text(text.replace('"o1",', ""), "utf-8")
    assert list(ledger.broken("")) != []


@pytest.mark.parametrize(
    "text",
    [
        '{"kind":"sent"}',
        '{"kind":"answered","tokens_in":"x","cost":null,"sent":3}',
        "[" * 100_000,
        '{"number":1,"kind":"answered","tokens_in":1' + "0" * 400 + "}",
        "\x00\xff",
        '{"number": 1, "at": "2026',
    ],
)
def test_a_record_that_somebody_spoilt_stops_nothing_and_shows(tmp_path: Path, text: str) -> None:
    ledger = ledger_in(tmp_path)
    ledger.place.write_text(text, "utf-8")
    assert ledger.append(sending()) == 2
    ledger.append(Answered((2,), "answered", tokens_in=3, night=1))
    assert [row.get("number") for row in ledger.rows()][1:] == [2, 3], "no line runs into another"
    assert ledger.spent()["tokens"] == 3
    assert ledger.by_night()[1]["tokens"] == 3
    assert list(ledger.broken("")) != []


def test_on_a_full_disk_nothing_leaves_and_no_half_a_line_stays(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.append(sending())
    before = ledger.place.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 9, limits[1]))
    try:
        with pytest.raises(NoRoom, match="not sent"):
            ledger.append(sending())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert ledger.place.read_bytes() == before


def test_what_goes_to_this_machine_goes_through_no_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(lambda *_: Says(200, {})) as proxy, serving(lambda *_: Says(200, {})) as server:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("all_proxy", proxy.address)
        with door_to(tmp_path, server.address).client(5.0) as client:
            client.post(f"{server.address}/x", json={})
        assert (len(server.asked), proxy.asked) == (1, [])


def test_a_key_in_an_address_stands_in_no_record(tmp_path: Path) -> None:
    with serving(lambda *_: Says(200, {})) as server:
        door = door_to(tmp_path, server.address)
        with door.client(5.0) as client:
            client.post(f"{server.address}/{TOKEN}/v1", json={})
    assert TOKEN not in ledger_in(tmp_path).place.read_text("utf-8")


def test_the_file_is_the_owners_alone_and_no_link(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.append(sending())
    assert ledger.place.stat().st_mode & 0o077 == 0


def test_what_is_sent_is_on_record_before_it_arrives(tmp_path: Path) -> None:
    seen: list[str] = []
    ledger = ledger_in(tmp_path)

    def answer(what: str, body: object) -> Says:
        seen.append(ledger.place.read_text("utf-8"))
        return Says(200, {"ok": True})

    with serving(answer) as server:
        door = door_to(tmp_path, server.address)
        with door.errand("judge", ("o1", "o2")), door.client(5.0) as client:
            client.post(f"{server.address}/x", json={"a": "b"})
    (line,) = seen[0].splitlines()
    row, body = json.loads(line), b'{"a":"b"}'
    assert row["destination"] == server.address
    assert (row["purpose"], row["what"]) == ("judge", "POST /x")
    assert (row["size"], row["digest"]) == (len(body), sha256(body).hexdigest())
    assert row["observations"] == ["o1", "o2"]
    assert [row["kind"] for row in ledger.rows()] == ["sent", "answered"]


def test_nothing_goes_where_it_may_not(tmp_path: Path) -> None:
    with serving(lambda *_: Says(200, {})) as server:
        door = door_to(tmp_path)
        with pytest.raises(NoConsent) as refusal, door.client(5.0) as client:
            client.post(f"{server.address}/x", json={})
    assert refusal.value.exit_code == 4
    assert f'privacy allow "{server.address}"' in refusal.value.hint
    assert (server.asked, ledger_in(tmp_path).rows()) == ([], [])


def test_whoever_is_led_elsewhere_goes_nowhere(tmp_path: Path) -> None:
    with serving(lambda *_: Says(200, {})) as other:
        away = (("location", f"{other.address}/y"),)
        with serving(lambda *_: Says(307, {}, away)) as server:
            door = door_to(tmp_path, server.address)
            with door.client(5.0) as client:
                came = client.post(f"{server.address}/x", json={})
                with pytest.raises(NoConsent):
                    client.post(came.headers["location"], json={})
        assert came.status_code == 307
        assert other.asked == []


@pytest.mark.parametrize("body", [{"a": f"token {TOKEN}"}, {"m": [{"c": TOKEN}]}, [TOKEN]])
def test_a_secret_does_not_pass(tmp_path: Path, body: object) -> None:
    with serving(lambda *_: Says(200, {})) as server:
        door = door_to(tmp_path, server.address)
        with pytest.raises(SecretLeaving), door.client(5.0) as client:
            client.post(f"{server.address}/x", json=body)
        assert server.asked == []
    assert not ledger_in(tmp_path).place.exists()


def test_what_was_taken_out_is_counted(tmp_path: Path) -> None:
    with serving(lambda *_: Says(200, {})) as server:
        door = door_to(tmp_path, server.address)
        with door.client(5.0) as client:
            client.post(f"{server.address}/x", json=["[redacted:github-pat] [redacted:password]"])
    row = ledger_in(tmp_path).rows()[0]
    assert row["redacted"] == [["github-pat", 1], ["password", 1]]


def test_a_rehearsal_keeps_every_byte_and_sends_none(tmp_path: Path) -> None:
    with serving(lambda *_: Says(200, {})) as server:
        door = Door(ledger_in(tmp_path), lambda _: None, rehearses=True)
        with pytest.raises(Rehearsed), door.client(5.0) as client:
            client.post(f"{server.address}/x", json={"a": 1})
        (withheld,) = door.withheld
        assert withheld.body == b'{"a":1}'
        assert server.asked == []
    assert not ledger_in(tmp_path).place.exists()


# -- programs


def test_a_program_is_given_its_body_and_on_record_first(tmp_path: Path) -> None:
    line = f"cat {tmp_path / 'egress.jsonl'} -"
    door = door_to(tmp_path, f"command:{line}")
    out = door.run(line, line.split(), b'{"q": 1}', 5.0).decode()
    assert '"what":"cat"' in out
    assert out.endswith('{"q": 1}')
    with pytest.raises(NoConsent):
        door.run("cat", ["cat"], b"{}", 5.0)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sh -c 'echo no >&2; exit 3'", "ended with 3 (no)"),
        ("sleep 9", "did not end"),
        ("no-such-program-anywhere", "could not be started"),
    ],
)
def test_a_program_that_fails_is_told_so(tmp_path: Path, line: str, told: str) -> None:
    import shlex

    door = door_to(tmp_path, f"command:{line}")
    with pytest.raises(AdviserFailed) as failure:
        door.run(line, shlex.split(line), b"{}", 0.5)
    assert told in failure.value.message


# -- consent


def consents(project: Path, folder: Path) -> Consents:
    root = project / ".kairos-mem"
    root.mkdir(parents=True, exist_ok=True)
    return Consents(root, project, folder)


def test_a_consent_is_one_stores_and_can_be_taken_back(tmp_path: Path) -> None:
    here, there = (consents(tmp_path / name, tmp_path / "own") for name in ("a", "b"))
    here.allow(Consent("https://x.example", AT))
    assert here.for_("https://x.example") == Consent("https://x.example", AT)
    assert here.for_("https://y.example") is None
    assert there.given() == ()
    assert here.deny("https://x.example") is True
    assert (here.given(), here.deny("https://x.example")) == ((), False)


def test_another_project_in_its_place_has_none(tmp_path: Path) -> None:
    consents(tmp_path / "a", tmp_path / "own").allow(Consent("https://x.example", AT))
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    assert consents(tmp_path / "copy", tmp_path / "own").given() == ()
    shutil.rmtree(tmp_path / "a")
    assert consents(tmp_path / "a", tmp_path / "own").given() == ()


def test_what_the_project_itself_holds_gives_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    project = tmp_path / "a"
    consents(project, tmp_path / "own").allow(Consent("https://x.example", AT))
    shutil.copytree(tmp_path / "own", project / "settings")
    planted = consents(project, project / "settings")
    assert planted.given() == ()
    assert planted.trials() == ()
    with pytest.raises(Usage):
        planted.allow(Consent("https://x.example", AT))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"stores": 5}', "\xff"])
def test_a_damaged_file_allows_nothing(tmp_path: Path, text: str) -> None:
    kept = consents(tmp_path / "a", tmp_path / "own")
    kept.allow(Consent("https://x.example", AT))
    (tmp_path / "own" / "consents.json").write_text(text, "latin-1")
    assert kept.given() == ()
