"""What a host asks, relayed to the owner.

Each answer is given once, to whoever asked, and while it is of use.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kairos_mem.app import run
from memory_engine.channels.host.protocol import HostAsks
from memory_engine.channels.host.relay import ENDED, HANDED_ON, LIFE_SECONDS, MOST_OPEN, Relay
from memory_engine.domain.errors.deciding import NotPermitted
from memory_engine.domain.permission import OWNER, Asked, Verdict
from memory_engine.domain.ports import Silent
from memory_engine.engine import permitting
from memory_engine.wiring import Place, place

ASKS = HostAsks("abcde", "Bash", "say hi", '{"command":"echo hi"}')
SHOWN = ("Bash: say hi", '{"command":"echo hi"}')


class Clock:
    """A clock that a test sets."""

    at = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "project").mkdir()
    assert run(["--root", str(tmp_path / "project"), "init"]) == 0
    return place(str(tmp_path / "project"), Silent())._replace(clock=clock)


@pytest.fixture
def relay(desk: Place, clock: Clock) -> Relay:
    return Relay(desk, "session", clock)


def asked(relay: Relay, asks: HostAsks = ASKS) -> Asked:
    found = relay.ask(asks, SHOWN)
    assert found
    return found


def answer(desk: Place, asked: Asked, behavior: str = "allow") -> Asked:
    request = asked.request
    verdict = Verdict(request.id, behavior, OWNER, "telegram:1", request.opened, request.digest)
    with desk.writing() as engine:
        return permitting.answer(engine, desk, verdict)


@pytest.mark.parametrize("behavior", ["allow", "deny"])
def test_an_answer_reaches_the_host_once_by_the_host_s_own_id(
    desk: Place, relay: Relay, behavior: str
) -> None:
    request = asked(relay).request
    assert request.kind == "host"
    assert request.what == "Bash"
    assert request.preview == SHOWN
    assert [*relay.answers()] == []
    answer(desk, asked_again(desk, request.id), behavior)
    assert [*relay.answers()] == [("abcde", behavior)]
    assert [*relay.answers()] == []
    assert not relay.waiting
    came = asked_again(desk, request.id).outcome
    assert came
    assert (came.done, came.told) == (True, HANDED_ON)


def asked_again(desk: Place, id: str) -> Asked:
    found = desk.requests.find(id)
    assert found
    return found


def test_a_verb_that_finishes_decisions_hands_none_of_these_on(desk: Place, relay: Relay) -> None:
    request = answer(desk, asked(relay)).request
    with desk.writing() as engine:
        assert permitting.unfinished(desk) == ()
        assert permitting.finish(engine, desk, request.id).outcome is None
    assert [*relay.answers()] == [("abcde", "allow")]


def test_an_answer_to_one_session_is_not_handed_to_another(desk: Place, clock: Clock) -> None:
    left, right = Relay(desk, "left", clock), Relay(desk, "right", clock)
    of_left, of_right = asked(left), asked(right)
    assert of_left.request.id != of_right.request.id
    answer(desk, of_left)
    assert [*right.answers()] == []
    assert [*left.answers()] == [("abcde", "allow")]


def test_what_is_asked_again_with_another_call_is_another_request(
    desk: Place, relay: Relay
) -> None:
    first = asked(relay)
    second = asked(relay, ASKS._replace(id="bcdef", preview='{"command":"rm -rf /"}'))
    assert first.request.digest != second.request.digest
    answer(desk, first)
    assert [*relay.answers()] == [("abcde", "allow")]


def test_an_answer_after_a_quarter_of_an_hour_decides_nothing(
    desk: Place, relay: Relay, clock: Clock
) -> None:
    late = asked(relay)
    clock.at += LIFE_SECONDS
    with pytest.raises(NotPermitted, match="expired"):
        answer(desk, late)
    assert [*relay.answers()] == []
    assert not relay.waiting


def test_an_answer_in_the_last_second_is_handed_on_when_it_is_seen(
    desk: Place, relay: Relay, clock: Clock
) -> None:
    last = asked(relay)
    clock.at += LIFE_SECONDS - 1
    answer(desk, last)
    clock.at += 2
    assert [*relay.answers()] == [("abcde", "allow")]


def test_a_session_that_ends_leaves_nothing_to_answer(desk: Place, relay: Relay) -> None:
    left = asked(relay)
    relay.end()
    came = asked_again(desk, left.request.id).outcome
    assert came
    assert (came.done, came.told) == (False, ENDED)
    with pytest.raises(NotPermitted):
        answer(desk, left)


def test_one_session_asks_no_more_than_anybody_answers(relay: Relay) -> None:
    ids = [f"abc{first}{second}" for first in "abcde" for second in "abcde"]
    found = [relay.ask(ASKS._replace(id=id), SHOWN) for id in ids]
    assert len([one for one in found if one]) == MOST_OPEN
    assert relay.ask(ASKS._replace(id=ids[0]), SHOWN) is None


def test_what_hosts_asked_long_ago_is_let_go_of_and_nothing_else(
    desk: Place, relay: Relay, clock: Clock
) -> None:
    first = asked(relay)
    with desk.visiting() as engine:
        other = permitting.ask(engine, desk, "egress", "https://api.example.com")
    clock.at += LIFE_SECONDS + permitting.HOST_KEPT_SECONDS
    second = asked(relay, ASKS._replace(id="bcdef"))
    kept = {one.request.id for one in desk.requests.all()}
    assert first.request.id in kept, "until its time is over to the second"
    clock.at += 1.0
    third = asked(relay, ASKS._replace(id="cdefg"))
    kept = {one.request.id for one in desk.requests.all()}
    assert kept == {other.request.id, second.request.id, third.request.id}
