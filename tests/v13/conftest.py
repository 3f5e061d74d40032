"""Updates and a dispatcher for what bots written for v13 rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest

from telegram import Update
from telegram_ext import Dispatcher

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en-GB"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
CHANNEL = {"id": -300, "type": "channel", "title": "News", "username": "news"}


class NobodysBot:
    """A bot that reaches nobody."""

    id = 1
    username = "helper_bot"
    defaults: Any = None


Make = Callable[..., Update]


@pytest.fixture
def bot() -> NobodysBot:
    return NobodysBot()


@pytest.fixture
def dispatcher(bot: Any) -> Iterator[Dispatcher[Any, Any, Any, Any]]:
    made: Dispatcher[Any, Any, Any, Any] = Dispatcher(bot, Queue(), workers=1)
    yield made
    made.stop()


@pytest.fixture
def update(bot: Any) -> Make:
    """Make an update from its kind and the fields that matter: `update("message", text="hi")`."""

    def make(kind: str, **fields: Any) -> Update:
        body = {**_usual(kind), **fields}
        text = body.get("text") or ""
        if text.startswith("/") and "entities" not in body:
            length = len(text.split()[0])
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        made = Update.de_json({"update_id": 1, kind: body}, bot)
        assert made is not None
        return made

    return make


def _usual(kind: str) -> dict[str, Any]:
    """Return the fields that every update of a kind has."""
    moment = 1_700_000_000
    if "channel_post" in kind:
        return {"message_id": 5, "date": moment, "chat": CHANNEL, "sender_chat": CHANNEL}
    if "message" in kind:
        return {"message_id": 5, "date": moment, "chat": PRIVATE, "from": ANN}
    if "chat_member" in kind:
        member = {"user": ANN, "status": "member"}
        return {
            "chat": CHANNEL,
            "from": ANN,
            "date": moment,
            "old_chat_member": member,
            "new_chat_member": {**member, "status": "left"},
        }
    usual: dict[str, dict[str, Any]] = {
        "callback_query": {"chat_instance": "1", "message": {**_usual("message"), "text": "one"}},
        "inline_query": {"query": "", "offset": ""},
        "chosen_inline_result": {"result_id": "first", "query": ""},
        "chat_join_request": {"chat": CHANNEL, "date": moment, "user_chat_id": 7},
        "pre_checkout_query": {"currency": "EUR", "total_amount": 1, "invoice_payload": "p"},
        "shipping_query": {"invoice_payload": "p", "shipping_address": {"country_code": "NL"}},
    }
    if kind in {"poll", "poll_answer"}:
        poll = {"question": "Who?", "options": [], "type": "regular", "is_closed": False}
        return {"id": "1", **poll} if kind == "poll" else {"poll_id": "1", "user": ANN}
    return {"id": "1", "from": ANN, **usual[kind]}
