"""A server that speaks Telegram's Bot API.

Long polling, buttons, limits and conflicts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.end_to_end.platforms.server import Asked, Platform, Reply, speaking

TOKEN = "412587349:AAE" + "x" * 32
BOT = {"id": 412587349, "is_bot": True, "first_name": "Kairos", "username": "kairos_test_bot"}
HOLDS = 2.0
"""[seconds] For which a long poll is held at most, whatever it asks for: tests don't wait."""


def refused(code: int, why: str, **more: object) -> Reply:
    """An error, as the platform words one."""
    return Reply(code, {"ok": False, "error_code": code, "description": why, **more})


def too_many(seconds: int) -> Reply:
    """Answer that one has asked too much."""
    why = f"Too Many Requests: retry after {seconds}"
    return refused(429, why, parameters={"retry_after": seconds})


CONFLICT = refused(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running",
)


class Telegram(Platform):
    """Waiting updates, sent messages, and answered queries."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self.answered: dict[str, Mapping[str, Any]] = {}
        self.queries: list[str] = []
        self.pollers = 0
        self.poll = 0
        self.next_update = 700
        self.next_id = 10

    # -- what people do

    def says(self, who: int, text: str, **more: object) -> dict[str, Any]:
        """Have somebody write to the bot."""
        return self.happens("message", self._message(who, {"text": text, **more}))

    def clicks(self, who: int, message: int, data: str, chat: int = 0) -> dict[str, Any]:
        """Have somebody press a button below a message of the bot's."""
        sent = self.messages[message]
        id = str(self._id())
        query = {
            "id": id,
            "from": _user(who),
            "message": {**sent, **(group(chat) if chat else {})},
            "chat_instance": "1",
            "data": data,
        }
        with self.changed:
            self.queries.append(id)
        return self.happens("callback_query", query)

    def happens(self, kind: str, what: Mapping[str, Any], number: int = 0) -> dict[str, Any]:
        """Put an update where the bot will find it."""
        with self.changed:
            number = number or self.next_update
            update = {"update_id": number, kind: dict(what)}
            self.next_update = max(self.next_update, number) + 1
            self.updates.append(update)
            self.changed.notify_all()
            return update

    def again(self, update: dict[str, Any]) -> None:
        """Deliver an update once more, under another number."""
        kind = next(name for name in update if name != "update_id")
        self.happens(kind, update[kind])

    def _message(self, who: int, said: Mapping[str, Any]) -> dict[str, Any]:
        chat = said.get("chat", {"id": who, "type": "private", "first_name": "Ana"})
        return {
            "message_id": self._id(),
            "date": int(time.time()),
            "chat": chat,
            "from": _user(who),
            **said,
        }

    def _id(self) -> int:
        with self.changed:
            self.next_id += 1
            return self.next_id

    def buttons(self, message: int) -> list[str]:
        """Give what stands behind a message's present buttons."""
        rows = (self.messages[message].get("reply_markup") or {}).get("inline_keyboard", ())
        return [button["callback_data"] for row in rows for button in row]

    # -- what the bot asks

    def answer(self, asked: Asked) -> Reply:
        """Answer a method of the Bot API."""
        token, _, method = asked.path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            return refused(401, "Unauthorized")
        known = {
            "getMe": lambda _: Reply(200, {"ok": True, "result": BOT}),
            "deleteWebhook": lambda _: Reply(200, {"ok": True, "result": True}),
            "getUpdates": self._waiting,
            "sendMessage": self._sent,
            "editMessageText": self._edited,
            "answerCallbackQuery": self._acknowledged,
        }
        if method not in known:
            return refused(404, "Not Found")
        return known[method](asked.words)

    def _waiting(self, words: Mapping[str, Any]) -> Reply:
        offset, held = int(words.get("offset", 0)), min(float(words.get("timeout", 0)), HOLDS)
        with self.changed:
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
            self.poll += 1
            mine = self.poll
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.updates or self.poll != mine or self.down, held)
            if self.poll != mine:
                return CONFLICT
            found = self.updates[: int(words.get("limit", 100))]
            return Reply(200, {"ok": True, "result": found})

    def _sent(self, words: Mapping[str, Any]) -> Reply:
        if len(str(words["text"])) > 4096:
            return refused(400, "Bad Request: message is too long")
        for row in (words.get("reply_markup") or {}).get("inline_keyboard", ()):
            if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in row):
                return refused(400, "Bad Request: BUTTON_DATA_INVALID")
        chat = {"id": int(words["chat_id"]), "type": "private", "first_name": "Ana"}
        id = self._id()
        message = {"message_id": id, "date": int(time.time()), "chat": chat, "from": BOT}
        message |= {"text": words["text"], "reply_markup": words.get("reply_markup")}
        with self.changed:
            self.messages[id] = message
        return Reply(200, {"ok": True, "result": _shown(message)})

    def _edited(self, words: Mapping[str, Any]) -> Reply:
        message = self.messages.get(int(words["message_id"]))
        if message is None:
            return refused(400, "Bad Request: message to edit not found")
        fresh = {"text": words["text"], "reply_markup": words.get("reply_markup")}
        if all(message[name] == value for name, value in fresh.items()):
            return refused(400, "Bad Request: message is not modified")
        with self.changed:
            message |= fresh
        return Reply(200, {"ok": True, "result": _shown(message)})

    def _acknowledged(self, words: Mapping[str, Any]) -> Reply:
        query = str(words["callback_query_id"])
        if query not in self.queries or query in self.answered:
            why = "query is too old and response timeout expired or query ID is invalid"
            return refused(400, f"Bad Request: {why}")
        with self.changed:
            self.answered[query] = words
        return Reply(200, {"ok": True, "result": True})


def _user(who: int) -> dict[str, Any]:
    return {"id": who, "is_bot": False, "first_name": "Ana", "username": f"user{who}"}


def _shown(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if value is not None}


def forwarded(who: int) -> dict[str, Any]:
    """The mark of a message that was forwarded."""
    return {"forward_origin": {"type": "user", "sender_user": _user(who), "date": 1_790_000_000}}


def group(chat: int = -1001654782309) -> dict[str, Any]:
    """Give a chat of many."""
    return {"chat": {"id": chat, "type": "supergroup", "title": "Team"}}


@contextmanager
def telegram() -> Iterator[Telegram]:
    """Run the server."""
    platform = Telegram()
    with speaking(platform):
        yield platform
