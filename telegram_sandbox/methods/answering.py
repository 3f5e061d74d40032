"""Answers to inline queries and pressed buttons."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.errors import QUERY_TOO_OLD, bad_request
from telegram_sandbox.journal import Event, name_of
from telegram_sandbox.keyboards import inline_keyboard
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import format_text

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
    results = [_checked(call, result) for result in call.get("results", [])]
    ids = [result["id"] for result in results]
    if len(ids) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.results = results
    query.button = call.get("button")
    query.next_offset = call.get("next_offset", "")
    titles = [f"    {n}. {_title(result)}" for n, result in enumerate(results, 1)]
    shown = "\n".join([f"{name_of(call.bot)} offers {len(results)} result(s)", *titles])
    call.world.history.add(None, shown)
    return True


@handles("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Answer a pressed button: once, and in time."""
    query = call.bot.callback_queries.get(call.get("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    if call.world.clock.now() > query.asked_at + _CALLBACK_LIFE:
        raise bad_request(QUERY_TOO_OLD)
    query.answer = {
        "text": call.get("text", ""),
        "show_alert": call.get("show_alert", False),
        "url": call.get("url", ""),
    }
    if query.answer["text"]:
        how = "alerts" if query.answer["show_alert"] else "notes"
        line = f"{name_of(call.bot)} {how}: {query.answer['text']}"
        answered = Event("answers", call.bot, query.answer["text"], query.message)
        call.world.history.add(query.message.chat, line, answered)
    return True


def _title(result: dict[str, Any]) -> str:
    return str(result.get("title") or f"[{result['type']}]")


def _checked(call: Call, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with its texts formatted, as the server keeps it."""
    if not 1 <= len(result["id"].encode("utf-8")) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    result = dict(result)
    markup = inline_keyboard(result.get("reply_markup"))
    if markup:
        result["reply_markup"] = markup
    given = result.get("input_message_content")
    if given and "message_text" in given:
        text, entities = format_text(
            call.world, given["message_text"], given.get("parse_mode"), given.get("entities")
        )
        if not text:
            raise bad_request("message text is empty")
        if len(text) > 4096:
            raise bad_request("MESSAGE_TOO_LONG")
        result["input_message_content"] = {"message_text": text, "entities": entities}
    if result.get("caption"):
        text, entities = format_text(
            call.world, result["caption"], result.get("parse_mode"), result.get("caption_entities")
        )
        result["caption"], result["caption_entities"] = text, entities
    return result
