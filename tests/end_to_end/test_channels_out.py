"""ntfy and a webhook.

Paired, told once a night, answered on the machine; by real commands.
"""

from __future__ import annotations

import hmac
import json
import signal
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.end_to_end import permission_kit as kit
from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import Memory, refused, sound
from tests.end_to_end.receiver import Receiver, receiver

SECRET = "it-is-nobodys-business"


@pytest.fixture(scope="module")
def moved(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    return kit.set_aside(kit.lived(copied(fresh, tmp_path_factory.mktemp("moved"))))


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Receiver) -> Path:
    """A user's own folders, in which both channels are set up."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    own = tmp_path / "config" / "kairos-mem"
    own.mkdir(parents=True, mode=0o700)
    _put(own / "hook.secret", f"{SECRET}\n")
    settings = {
        "ntfy": {"address": f"{server.url}/owners-own-topic", "at": "00:00", "quiet": ""},
        "webhook": {
            "address": f"{server.url}/hook",
            "token": str(own / "hook.secret"),
            "brief": "lines",
            "at": "00:00",
            "quiet": "",
        },
    }
    _put(own / "channels.yaml", json.dumps(settings))
    return own


def _put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o600)


@pytest.fixture
def aside(moved: Memory, tmp_path: Path, home: Path) -> Memory:
    return copied(moved, tmp_path)


def paired(memory: Memory, server: Receiver, name: str) -> None:
    """Allow a channel, and type the code from its other end."""
    memory.ask("channels", "allow", name)
    before = len(server.taken)
    memory.ask("channels", "pair", name)
    told = server.wait(before + 1)[-1].json
    code = str(told.get("message") or told["text"]).rpartition(" ")[2]
    refused(memory.run("channels", "confirm", name, "00000000"), 1, "00000000")
    memory.ask("channels", "confirm", name, code)


def test_a_channel_says_by_which_gate_it_is_silent(aside: Memory, home: Path) -> None:
    rows = {row["name"]: row for row in aside.ask("channels")}
    assert rows.keys() == {"ntfy", "webhook"}
    shut = [gate["name"] for gate in rows["ntfy"]["gates"] if not gate["open"]]
    assert shut == ["owner"]
    off = aside.run("--json", "channels", env={"KAIROS_MEM_OFF": "channels"}).json
    assert not off[0]["gates"][1]["open"]
    assert "KAIROS_MEM_OFF" in off[0]["gates"][1]["why"]
    listed = aside.run("--json", "channels", env={"KAIROS_MEM_CHANNELS": "webhook"}).json
    assert [row["gates"][3]["open"] for row in listed] == [False, True]
    (home / "hook.secret").chmod(0o644)
    unsafe = {row["name"]: row for row in aside.ask("channels")}["webhook"]["gates"][2]
    assert not unsafe["open"]
    assert "hook.secret" in unsafe["why"]
    (home / "channels.yaml").chmod(0o644)
    refused(aside.run("channels"), 1, "channels.yaml", "chmod 600")


def test_nothing_goes_before_it_is_allowed_and_paired(aside: Memory, server: Receiver) -> None:
    refused(aside.run("channels", "pair", "ntfy"), 4, "not allowed")
    refused(aside.run("channels", "brief"), 4, "owner")
    assert server.taken == []
    agent = aside.run("channels", "allow", "ntfy", env={"CLAUDECODE": "1"})
    refused(agent, 4, "owner's word")


def test_the_brief_comes_as_counts_or_as_lines_and_is_on_record(
    aside: Memory, server: Receiver
) -> None:
    for name in ("ntfy", "webhook"):
        paired(aside, server, name)
    before = len(server.taken)
    aside.ask("channels", "brief")
    ntfy, hook = server.wait(before + 2)[before:]
    assert ntfy.json["topic"] == "owners-own-topic"
    assert "set aside" in ntfy.json["message"]
    assert "Router" not in ntfy.json["message"]
    night = kit.asked(aside, "night")["id"]
    assert f"permissions allow {night}" in ntfy.json["message"]
    assert "`WebRouter` is defined in `src/web.py`" in hook.json["text"]
    signed = hmac.new(SECRET.encode(), hook.body, sha256).hexdigest()
    assert hook.headers["X-Kairos-Mem-Signature-256"] == f"sha256={signed}"
    record = (aside.root / "egress.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in record]
    assert {row.get("digest") for row in rows} >= {
        sha256(one.body).hexdigest() for one in (ntfy, hook)
    }
    assert aside.run("channels", "brief").code == 0
    assert len(server.taken) == before + 2, "a night was told twice"


def test_the_whole_story_on_one_machine(aside: Memory, server: Receiver) -> None:
    paired(aside, server, "ntfy")
    post = aside.start("channels", "run")
    try:
        brief = server.wait(2)[-1].json
        assert "set aside" in brief["message"]
        yes = kit.asked(aside, "proposal", "supersede: `ApiRouter`")["id"]
        no = kit.asked(aside, "proposal", "supersede: `WebRouter`")["id"]
        aside.ask("permissions", "allow", yes)
        aside.ask("permissions", "deny", no)
        aside.ask("permissions", "allow", kit.asked(aside, "night")["id"])
        assert aside.fact("`ApiRouter` is defined in `src/api.py`")["status"] == "superseded"
        back = aside.ask("permissions", "ask", "revert", "dream:2")
        assert aside.ask("permissions", "allow", back["id"])["state"] == "done"
        assert aside.fact("`ApiRouter` is defined in `src/api.py`")["status"] == "asserted"
        aside.ask("permissions", "ask", "egress", "https://api.example.com")
        asked = server.wait(3)[-1].json
        assert asked["title"].endswith("asks")
    finally:
        post.send_signal(signal.SIGTERM)
        _, err = post.communicate(timeout=20)
    assert post.returncode == 0, err
    assert len(server.taken) == 3, "one brief for the night, one for what was asked since"
    sound(aside)


def test_a_dead_address_loses_no_brief(aside: Memory, server: Receiver) -> None:
    paired(aside, server, "ntfy")
    server.answers += [500]
    failed = aside.run("channels", "brief")
    assert "answered 500" in failed.out
    aside.ask("channels", "brief")
    assert "set aside" in server.wait(3)[-1].json["message"]


def test_two_posts_do_not_run_at_once(aside: Memory, server: Receiver) -> None:
    first = aside.start("channels", "run")
    try:
        assert first.stderr
        while b"the post runs" not in (line := first.stderr.readline()):
            assert line
        second = subprocess.run(
            first.args,
            cwd=aside.folder,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 11, second
    finally:
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)
