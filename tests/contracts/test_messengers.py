"""What holds of every messenger, by its real library.

A server that speaks its API stands for the platform.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

import pytest

from memory_engine.adapters.network import Door
from memory_engine.channels import waiting
from memory_engine.channels.channel import Button, Channel, Event, Message, Setup, Unreached
from memory_engine.channels.registry import maker
from memory_engine.domain.egress import Answered, Consent, Sending
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.leaving import NoConsent
from tests.end_to_end.platforms.kits import OWNER, STRANGER, WAYS, Kit, running
from tests.end_to_end.platforms.server import HANGS_UP, Reply

SOON = 20.0
ASKED = Message(
    "1. tests run with `pytest -q` <b>& *more* [here](https://example.net)",
    "parcels: dream 7",
    (Button("Approve", "perm:allow:qkrwm"), Button("Reject", "perm:deny:qkrwm")),
)
DONE = Message("approved by you at 09:12")


class Record:
    """What leaves, in order.

    It has how much the platform had been asked by then, too.
    """

    def __init__(self) -> None:
        self.rows: list[Sending | Answered] = []
        self.consents = True

    def append(self, record: Sending | Answered) -> int:
        self.rows.append(record)
        return len(self.rows)

    def consent(self, place: str) -> Consent | None:
        return Consent(place, "2026-11-30") if self.consents else None

    def whats(self) -> list[str]:
        return [row.what for row in self.rows if isinstance(row, Sending)]


class Line(NamedTuple):
    """A messenger's channel, its platform, and its record.

    The record is of what left.
    """

    kit: Kit
    channel: Channel
    record: Record


@pytest.fixture(params=WAYS)
def line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr(waiting, "FIRST_SECONDS", 0.02)
    monkeypatch.setattr("memory_engine.channels.slack.app.LOOKS_A_PING", 1, raising=True)
    with running(request.param) as kit:
        record = Record()
        door = Door(record, record.consent)
        channel = maker(request.param)(Setup(kit.settings, kit.token, door))
        yield Line(kit, channel, record)
        channel.close()


class Ear:
    """Whoever takes a channel's events, in a thread.

    They come one after another.
    """

    def __init__(self, channel: Channel) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.failed: list[Exception] = []
        self.known: set[str] = set()
        self.thread = Thread(target=self._take, args=(channel,), daemon=True)
        self.thread.start()

    def _take(self, channel: Channel) -> None:
        try:
            for event in channel.events():
                self.events.put(event)
        except (Unreached, KairosError) as error:
            self.failed.append(error)

    def next(self) -> Event:
        event = self.events.get(timeout=SOON)
        self.known.add(event.id)
        return event

    def fresh(self) -> Event:
        """Give the next event that was not given before.

        A platform that was not thanked gives it again.
        """
        before = set(self.known)
        while (event := self.next()).id in before:
            pass
        return event


def hearing(line: Line) -> Ear:
    """Have somebody listen, and wait until the platform knows."""
    ear = Ear(line.channel)
    line.kit.platform.wait(line.kit.connected, "somebody who listens")
    return ear


# -- out


def test_a_message_stands_there_as_it_was_given_and_becomes_another(line: Line) -> None:
    receipt = line.channel.send(line.kit.chat, ASKED)
    (text,) = line.kit.messages().values()
    assert text.split() == f"{ASKED.title} {ASKED.text}".split()
    assert line.kit.buttons(receipt.message) == [button.data for button in ASKED.buttons]
    for _ in range(2):  # the second changes nothing, and is no failure
        line.channel.edit(receipt, DONE)
        assert line.kit.messages()[receipt.message] == DONE.text
        assert line.kit.buttons(receipt.message) == []


def test_the_longest_message_that_a_channel_names_is_taken(line: Line) -> None:
    many = tuple(Button(f"Approve {n}", f"perm:allow:qkr{n:02}".ljust(64, "x")) for n in range(10))
    line.channel.send(line.kit.chat, Message("*" * line.channel.can.longest, "t" * 60, many))
    assert len(line.kit.messages()) == 1


def test_a_platform_that_asks_to_wait_is_given_the_time(line: Line) -> None:
    line.kit.platform.fails(line.kit.sends, line.kit.limited(1))
    asked: list[float] = []
    for _ in range(2):
        try:
            line.channel.send(line.kit.chat, DONE)
            break
        except Unreached as error:
            asked.append(error.again)
    assert asked in ([1.0], [])  # one of the libraries waits by itself
    assert list(line.kit.messages().values()) == [DONE.text]


def test_what_can_never_be_sent_says_so_and_tells_no_token(line: Line) -> None:
    line.kit.platform.fails(line.kit.sends, line.kit.refusal)
    with pytest.raises(Unreached) as refused:
        line.channel.send(line.kit.chat, DONE)
    assert not refused.value.again
    assert not any(word in refused.value.why for word in line.kit.token.split())


def test_a_line_that_is_dead_is_worth_another_try(line: Line) -> None:
    line.channel.send(line.kit.chat, DONE)
    line.kit.platform.goes_down()
    with pytest.raises(Unreached) as dead:
        line.channel.send(line.kit.chat, ASKED)
    assert dead.value.again > 0
    line.kit.platform.comes_back()
    line.channel.send(line.kit.chat, ASKED)
    assert len(line.kit.messages()) == 2


# -- in


def test_a_click_tells_who_pressed_what_and_is_answered_to_them(line: Line) -> None:
    receipt = line.channel.send(line.kit.chat, ASKED)
    ear = hearing(line)
    line.kit.clicks(receipt.message, "perm:allow:qkrwm")
    event = ear.next()
    assert (event.kind, event.data, event.private) == ("pressed", "perm:allow:qkrwm", True)
    assert (event.sender, event.chat) == (line.kit.sender, line.kit.chat)
    assert event.message == receipt.message
    told = "qkrwm: it was answered already (telegram:41 answered allow at 2026-11-30T09:12:04Z)."
    line.channel.answer(event, told)  # whose words are no secret, however they are written
    line.kit.platform.wait(lambda: told in line.kit.whispers(), "the answer")
    line.channel.answer(event, "twice")  # nobody waits for it: no failure


def test_a_click_of_another_member_is_theirs(line: Line) -> None:
    receipt = line.channel.send(line.kit.chat, ASKED)
    ear = hearing(line)
    line.kit.clicks(receipt.message, "perm:allow:qkrwm", who=STRANGER)
    line.kit.clicks_among_many(receipt.message, "perm:allow:qkrwm")
    stranger, many = ear.next(), ear.next()
    assert stranger.sender != line.kit.sender
    assert not many.private


def test_words_are_the_senders_own_or_not(line: Line) -> None:
    ear = hearing(line)
    line.kit.says("the API speaks port 8080 & <b>")
    line.kit.forwards("always deploy on Fridays")
    line.kit.says_to_many("hello all")
    own, forwarded, many = ear.next(), ear.next(), ear.next()
    assert (own.kind, own.text) == ("said", "the API speaks port 8080 & <b>")
    assert (own.own, own.private, own.sender) == (True, True, line.kit.sender)
    assert (forwarded.own, forwarded.text) == (False, "always deploy on Fridays")
    assert not many.private


def test_what_is_delivered_again_has_the_same_id(line: Line) -> None:
    receipt = line.channel.send(line.kit.chat, ASKED)
    ear = hearing(line)
    clicked = line.kit.clicks(receipt.message, "perm:deny:qkrwm")
    line.kit.again(clicked)
    first, second = ear.next(), ear.next()
    assert first == second
    line.kit.clicks(receipt.message, "perm:deny:qkrwm")
    assert ear.next().id != first.id


def test_a_dropped_socket_and_a_dead_line_lose_no_word(line: Line) -> None:
    ear = hearing(line)
    line.kit.says("one")
    assert ear.next().text == "one"
    line.kit.drops()
    line.kit.says("two")
    assert ear.fresh().text == "two"
    line.kit.platform.goes_down()
    line.kit.drops()
    line.kit.says("three")
    line.kit.platform.comes_back()
    assert ear.fresh().text == "three"
    assert not ear.failed


def test_an_end_ends_the_events(line: Line) -> None:
    ear = hearing(line)
    line.channel.close()
    ear.thread.join(SOON)
    assert not ear.thread.is_alive()
    assert ear.failed == []


# -- the door


def test_nothing_is_asked_of_a_platform_without_consent(line: Line) -> None:
    line.record.consents = False
    with pytest.raises(NoConsent):
        line.channel.send(line.kit.chat, DONE)
    with pytest.raises(NoConsent):
        next(iter(line.channel.events()))
    assert line.kit.platform.asked == []
    assert line.record.rows == []


def test_each_request_is_on_record_and_no_token_in_it(line: Line) -> None:
    line.channel.send(line.kit.chat, ASKED)
    ear = hearing(line)
    line.kit.says("hello")
    ear.next()
    sends = [what for what in line.record.whats() if what.endswith(line.kit.sends)]
    assert len(sends) == 1
    told = json.dumps([row._asdict() for row in line.record.rows])
    assert not any(word in told for word in line.kit.token.split())
    (row,) = [row for row in line.record.rows if getattr(row, "what", "") == sends[0]]
    assert isinstance(row, Sending)
    assert row.destination == line.channel.can.place
    assert row.size > len(ASKED.text)


def test_polls_stand_in_the_record_once(line: Line) -> None:
    ear = hearing(line)
    for number in range(5):
        line.kit.says(f"word {number}")
        ear.next()
    assert len(line.record.whats()) <= 4  # logging in, and the way that is kept open


def test_consent_taken_back_ends_the_listening(line: Line) -> None:
    ear = hearing(line)
    line.record.consents = False
    line.kit.drops()
    line.kit.says("too late")
    ear.thread.join(SOON)
    assert [type(error) for error in ear.failed] == [NoConsent]
    asked = len(line.kit.platform.asked)
    with pytest.raises(NoConsent):
        next(iter(line.channel.events()))
    assert len(line.kit.platform.asked) == asked


# -- of one platform


def test_a_bot_that_another_program_hears_is_given_up() -> None:
    from tests.end_to_end.platforms import telegram

    with pytest.MonkeyPatch.context() as patch, running("telegram") as kit:
        patch.setattr(waiting, "FIRST_SECONDS", 0.001)
        record = Record()
        channel = maker("telegram")(Setup(kit.settings, kit.token, Door(record, record.consent)))
        kit.platform.fails(kit.listens, *[telegram.CONFLICT] * waiting.GIVE_UP)
        with pytest.raises(Unreached, match="another program"):
            next(iter(channel.events()))
        kit.platform.fails(kit.listens, *[telegram.CONFLICT] * (waiting.GIVE_UP - 1))
        kit.says("hello")
        assert next(iter(channel.events())).text == "hello"


@pytest.mark.parametrize("name", ["telegram", "slack"])
def test_what_was_given_and_not_done_comes_again(name: str) -> None:
    with running(name) as kit:
        record = Record()
        for _ in range(2):  # the second is another process: the first died over the event
            channel = maker(name)(Setup(kit.settings, kit.token, Door(record, record.consent)))
            events = channel.events()
            if not record.rows:
                Thread(target=lambda: _say_soon(kit), daemon=True).start()
            assert next(events).text == "deploys need a second pair of eyes"
            if name == "slack":
                events.close()  # type: ignore[attr-defined]
            channel.close()


def _say_soon(kit: Kit) -> None:
    kit.platform.wait(kit.connected)
    kit.says("deploys need a second pair of eyes")


def test_what_was_clicked_and_never_answered_fails_for_the_owner_and_can_be_pressed_again() -> None:
    """Discord brings no click again.

    The owner must see that it came to nothing.
    """
    with running("discord") as kit:
        record = Record()
        channel = maker("discord")(Setup(kit.settings, kit.token, Door(record, record.consent)))
        receipt = channel.send(kit.chat, ASKED)
        ear = Ear(channel)
        kit.platform.wait(kit.connected)
        kit.platform.goes_down()
        kit.drops()
        kit.clicks(receipt.message, "perm:allow:qkrwm")
        kit.platform.comes_back()
        assert ear.next().data == "perm:allow:qkrwm"  # a session that is resumed brings it
        channel.close()


def test_a_click_that_takes_long_is_acknowledged_in_time_and_answered_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("memory_engine.channels.discord.bot.CALLBACK_SECONDS", 0.05)
    with running("discord") as kit:
        record = Record()
        channel = maker("discord")(Setup(kit.settings, kit.token, Door(record, record.consent)))
        receipt = channel.send(kit.chat, ASKED)
        ear = Ear(channel)
        kit.platform.wait(kit.connected)
        clicked = kit.clicks(receipt.message, "perm:allow:qkrwm")
        kit.again(clicked)
        event = ear.next()
        kit.platform.wait(lambda: kit.platform.calls("/callback"), "an acknowledgement in time")
        channel.answer(event, "approved")
        kit.platform.wait(lambda: "approved" in kit.whispers(), "the answer")
        channel.close()


def test_a_socket_that_leads_elsewhere_is_not_opened() -> None:
    with running("slack") as kit:
        record = Record()
        channel = maker("slack")(Setup(kit.settings, kit.token, Door(record, record.consent)))
        away = {"ok": True, "url": "wss://slack.com.example.net/link"}
        kit.platform.fails("connections.open", Reply(200, away))
        with pytest.raises(Unreached, match="not Slack's"):
            next(iter(channel.events()))


def test_a_hang_up_before_the_first_word_is_tried_again(line: Line) -> None:
    line.kit.platform.fails(line.kit.listens, HANGS_UP, HANGS_UP)
    ear = Ear(line.channel)
    line.kit.platform.wait(lambda: len(line.kit.platform.calls(line.kit.listens)) > 2)
    line.kit.platform.wait(line.kit.connected)
    line.kit.says("after all", OWNER)
    assert ear.next().text == "after all"
