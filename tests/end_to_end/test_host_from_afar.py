"""What a host's session asks, answered on a phone.

Host, post and the platform's library are the real ones, the platform a server of ours that speaks
its API.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.harness import Memory
from tests.end_to_end.host_client import ANSWER, EVENT, session
from tests.end_to_end.platforms.kits import STRANGER, Kit, running
from tests.end_to_end.watching import until

BASH = ("Bash", "remove the build folder", '{"command":"rm -rf build"}')


@pytest.fixture(params=["telegram", "slack"])
def phone(
    request: pytest.FixtureRequest, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Kit]]:
    """Run the post, and a platform with a paired owner."""
    for folder in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{folder}_HOME", str(tmp_path / folder.lower()))
    own = tmp_path / "config" / "kairos-mem"
    own.mkdir(parents=True, mode=0o700)
    name = request.param
    with running(name) as kit:
        row = {"token": str(own / "token"), "brief": "lines", "quiet": "", **kit.settings}
        for path, text in (
            (own / "token", kit.token),
            (own / "channels.yaml", json.dumps({name: row})),
        ):
            path.write_text(text, "utf-8")
            path.chmod(0o600)
        memory.ask("channels", "allow", name)
        code = memory.ask("channels", "pair", name)["code"]
        post = memory.start("channels", "run")
        try:
            until(kit.connected)
            kit.says(code)
            until(lambda: memory.ask("channels")[0]["pending"])
            memory.ask("channels", "confirm", name, kit.sender)
            yield name, kit
        finally:
            post.terminate()
            post.communicate(timeout=30)


def buttons(kit: Kit) -> dict[str, str]:
    """The messages that ask something, with what is behind their first button."""
    return {id: kit.buttons(id)[0] for id in kit.messages() if kit.buttons(id)}


def test_a_call_is_allowed_on_the_phone_and_a_stranger_allows_none(
    memory: Memory, phone: tuple[str, Kit]
) -> None:
    _, kit = phone
    with session(memory) as host:
        host.connect()
        host.wants("abcde", *BASH)
        until(lambda: buttons(kit))
        ((message, data),) = buttons(kit).items()
        assert '{"command":"rm -rf build"}' in kit.messages()[message].replace("&quot;", '"')
        assert re.fullmatch("perm:allow:[a-km-z]{5}", data)
        kit.clicks(message, data, STRANGER)
        kit.says(f"yes {data.rpartition(':')[2]}")
        kit.says("Please look at the first failing test.")
        told = host.hears()
        assert told["method"] == EVENT
        assert told["params"]["content"] == "Please look at the first failing test."
        assert host.silent()
        kit.clicks(message, data)
        told = host.hears()
        assert told["method"] == ANSWER
        assert host.open == {"abcde": "allow"}
        until(lambda: not buttons(kit))
        kit.clicks(message, data)
        host.wants("bcdef", *BASH)
        until(lambda: buttons(kit))
        ((message, data),) = buttons(kit).items()
        kit.clicks(message, data.replace("allow", "deny"))
        assert host.hears()["params"] == {"request_id": "bcdef", "behavior": "deny"}
        assert host.silent()
        assert host.end() == 0
