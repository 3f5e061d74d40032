"""Answers to inline queries and pressed buttons."""

from __future__ import annotations

import re
from typing import Any

from telegram_sandbox.errors import QUERY_TOO_OLD, bad_request
from telegram_sandbox.inline import checked_result, inline_id_for, message_of_result
from telegram_sandbox.journal import Event, name_of
from telegram_sandbox.pressing import keep_answer
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []

# Seconds a query may be answered.
_INLINE_LIFE = 30
_CALLBACK_LIFE = 150


@handles("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    """Offer results to the user who typed the query."""
    query = call.bot.inline_queries.get(call.get("inline_query_id"))
    if query is None or query.results is not None:
        raise bad_request(QUERY_TOO_OLD)
    if call.world.clock.now() > query.asked_at + _INLINE_LIFE:
        raise bad_request(QUERY_TOO_OLD)
    button = call.get("button")
    if button is not None and ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("inlineQueryResultsButton must have exactly one optional field")
    results = [checked_result(call, result) for result in call.get("results", [])]
    ids = [result["id"] for result in results]
    if len(ids) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.results = results
    query.button = button
    query.next_offset = call.get("next_offset", "")
    titles = [f"    {n}. {_title(result)}" for n, result in enumerate(results, 1)]
    shown = "\n".join([f"{name_of(call.bot)} offers {len(results)} result(s)", *titles])
    call.world.history.add(None, shown)
    return True


@handles("answerGuestQuery")
def answer_guest_query(call: Call) -> dict[str, Any]:
    """Write a message into the chat a user has summoned the bot to: once."""
    query = call.world.guests.of(call.bot, call.get("guest_query_id"))
    if query is None:
        raise bad_request(QUERY_TOO_OLD)
    result = checked_result(call, call.get("result"))
    content, inline_id = message_of_result(call.world, call.bot, result)
    call.world.guests.close(query)
    asked = query.message
    content["guest_bot_caller_user"] = asked.sender.as_json()
    message = call.world.post(asked.chat, call.bot, content, reply_to=asked, thread=asked.thread)
    inline_id = inline_id or inline_id_for(call.bot, call.world.new_id())
    call.world.keep_inline(inline_id, message)
    return {"inline_message_id": inline_id}


@handles("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Answer a pressed button: once, and in time."""
    query = call.bot.callback_queries.get(call.get("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    if call.world.clock.now() > query.asked_at + _CALLBACK_LIFE:
        raise bad_request(QUERY_TOO_OLD)
    if call.get("url") and not _may_open(call.get("url"), "game" in query.message.content):
        raise bad_request("URL_INVALID")
    query.answer = {
        "text": call.get("text", ""),
        "show_alert": call.get("show_alert", False),
        "url": call.get("url", ""),
        "cache_time": call.get("cache_time", 0),
    }
    if call.get("cache_time", 0) > 0:
        keep_answer(query, call.get("cache_time"))
    if query.answer["text"]:
        how = "alerts" if query.answer["show_alert"] else "notes"
        line = f"{name_of(call.bot)} {how}: {query.answer['text']}"
        answered = Event("answers", call.bot, query.answer["text"], query.message)
        call.world.history.add(query.message.chat, line, answered)
    return True


def _title(result: dict[str, Any]) -> str:
    return str(result.get("title") or f"[{result['type']}]")


def _may_open(url: str, is_game: bool) -> bool:
    """Tell whether an answer may open an address: a game's own, or a link to a bot."""
    bot_link = re.match(r"(?:https?://)?t\.me/\w+\?\w+|tg://resolve\?", url) is not None
    return bot_link or (is_game and url.startswith(("http://", "https://")))
