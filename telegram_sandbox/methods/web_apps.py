"""Answers to Mini Apps, and what is prepared for them."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.addressing import post
from telegram_sandbox.errors import QUERY_TOO_OLD, bad_request
from telegram_sandbox.inline import checked_result, message_of_result
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rights import NotAllowed
from telegram_sandbox.users import User
from telegram_sandbox.web_apps import Prepared

__all__: list[str] = []

# Seconds a prepared message or button can be used.
_LIFE = 24 * 3600


@handles("answerWebAppQuery")
def answer_web_app_query(call: Call) -> dict[str, Any]:
    """Write a message in the name of the user who opened the app: once."""
    query = call.world.web_apps.queries.get(call.get("web_app_query_id"))
    if query is None or query.bot is not call.bot:
        raise bad_request(QUERY_TOO_OLD)
    result = checked_result(call, call.get("result"))
    content, inline_id = message_of_result(call.world, call.bot, result)
    del call.world.web_apps.queries[query.id]
    try:
        message = post(query.user, query.chat, {**content, "via_bot": call.bot.as_json()})
    except NotAllowed:
        raise bad_request("CHAT_WRITE_FORBIDDEN") from None
    if inline_id is None:
        return {}
    call.world.keep_inline(inline_id, message)
    return {"inline_message_id": inline_id}


@handles("savePreparedInlineMessage")
def save_prepared_inline_message(call: Call) -> dict[str, Any]:
    """Keep a message ready that a user can send from a Mini App."""
    user = _user(call)
    result = checked_result(call, call.get("result"))
    names = {"user": "private", "bot": "bot", "group": "group", "channel": "channel"}
    kinds = frozenset(kind for name, kind in names.items() if call.get(f"allow_{name}_chats"))
    prepared = _keep(call, user, result, kinds)
    return {"id": prepared.id, "expiration_date": int(prepared.ends_at)}


@handles("savePreparedKeyboardButton")
def save_prepared_keyboard_button(call: Call) -> dict[str, Any]:
    """Keep a button ready that a Mini App can show to a user."""
    button = call.get("button")
    asks = [
        name for name in ("request_users", "request_chat", "request_managed_bot") if name in button
    ]
    if len(asks) != 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"id": _keep(call, _user(call), button, frozenset()).id}


def _user(call: Call) -> User:
    user = call.world.users.get(call.get("user_id"))
    if user is None:
        raise bad_request("user not found")
    return user


def _keep(call: Call, user: User, body: dict[str, Any], kinds: frozenset[str]) -> Prepared:
    ends_at = call.world.clock.now() + _LIFE
    prepared = Prepared(call.world.new_id(), call.bot, user, body, kinds, ends_at)
    call.world.web_apps.keep(prepared)
    return prepared
