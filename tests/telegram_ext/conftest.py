"""Updates, bots and a clock for the framework's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Queue
from threading import Event
from typing import Any

import pytest

from telegram import Update
from telegram_ext.clock import Clock
from telegram_ext.dispatcher import Dispatcher


class QuietBot:
    """A bot that reaches nobody: for what needs a bot and no server."""

    id = 1
    username = "helper_bot"
    defaults: Any = None


class FakeClock(Clock):
    """Time that passes only where somebody waits for it; it remembers the waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, event: Event, seconds: float) -> bool:
        if not event.is_set():
            self.waits.append(seconds)
            self.now += max(seconds, 0)
        return event.is_set()


Make = Callable[..., Update]


def message(text: str | None = None, *, number: int = 1, **fields: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message_id": number,
        "date": 1700000000,
        "chat": {"id": 7, "type": "private", "first_name": "Ann"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
    }
    if text is not None:
        body["text"] = text
        if text.startswith("/"):
            length = len(text.split()[0])
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {**body, **fields}


@pytest.fixture
def quiet_bot() -> QuietBot:
    return QuietBot()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def update(quiet_bot: QuietBot) -> Make:
    """Make an update: `update("hi")`, `update("/go", kind="edited_message")`, `update(poll={...})`."""

    def make(
        text: str | None = None, *, kind: str = "message", update_id: int = 1, **fields: Any
    ) -> Update:
        if kind in {"message", "edited_message", "channel_post", "edited_channel_post"}:
            body = message(text, **fields)
        else:
            body = fields
        made = Update.de_json({"update_id": update_id, kind: body}, quiet_bot)
        assert made is not None
        return made

    return make


@pytest.fixture
def query(update: Make) -> Make:
    """Make an update of a pressed button with some data."""

    def make(data: str | None, **fields: Any) -> Update:
        body: dict[str, Any] = {
            "id": "1",
            "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
            "chat_instance": "1",
            "message": message("press"),
            **fields,
        }
        if data is not None:
            body["data"] = data
        return update(kind="callback_query", **body)

    return make


@pytest.fixture
def inline(update: Make) -> Make:
    """Make an update of an inline query."""

    def make(text: str, **fields: Any) -> Update:
        sender = {"id": 7, "is_bot": False, "first_name": "Ann"}
        body = {"id": "1", "from": sender, "query": text, "offset": "", **fields}
        return update(kind="inline_query", **body)

    return make


@pytest.fixture
def dispatcher(quiet_bot: QuietBot) -> Iterator[Dispatcher]:
    made = Dispatcher(quiet_bot, Queue(), workers=1)
    yield made
    made.stop()
