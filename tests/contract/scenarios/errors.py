"""What the server refuses, and as what that reaches the caller."""

from __future__ import annotations

import pytest

from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, TelegramError, Unauthorized

__all__ = ["SCENARIOS"]

_NOBODY = 1
_LONG_AGO = 2_000_000_000  # a message that no chat has reached


def refused(raised: pytest.ExceptionInfo[TelegramError], method: str, words: str) -> bool:
    """Tell whether an error names the method and holds the server's words."""
    return raised.value.method == method and words in (raised.value.description or "").lower()


def chat_not_found(bot: Bot, chat_id: int) -> None:
    with pytest.raises(BadRequest) as raised:
        bot.send_message(_NOBODY, "hello")
    assert refused(raised, "sendMessage", "chat not found")
    assert raised.value.code == 400
    with pytest.raises(BadRequest) as raised:
        bot.get_chat("@evergram_has_no_such_group")
    assert refused(raised, "getChat", "chat not found")


def broken_markup(bot: Bot, chat_id: int) -> None:
    with pytest.raises(BadRequest) as raised:
        bot.send_message(chat_id, "<b>never closed", parse_mode="HTML")
    assert refused(raised, "sendMessage", "can't parse entities")
    with pytest.raises(BadRequest) as raised:
        bot.send_message(chat_id, "1.5", parse_mode="MarkdownV2")
    assert refused(raised, "sendMessage", "is reserved and must be escaped")


def nothing_to_do(bot: Bot, chat_id: int) -> None:
    message = bot.send_message(chat_id, "same")
    with pytest.raises(BadRequest) as raised:
        bot.edit_message_text("same", chat_id, message.message_id)
    assert refused(raised, "editMessageText", "message is not modified")
    with pytest.raises(BadRequest) as raised:
        bot.delete_message(chat_id, _LONG_AGO)
    assert refused(raised, "deleteMessage", "message to delete not found")
    with pytest.raises(BadRequest) as raised:
        bot.send_message(chat_id, "?", reply_parameters=ReplyParameters(_LONG_AGO))
    assert refused(raised, "sendMessage", "message to be replied not found")


def unknown_queries(bot: Bot, chat_id: int) -> None:
    with pytest.raises(BadRequest) as raised:
        bot.answer_callback_query("1234567890", "too late", show_alert=True)
    assert refused(raised, "answerCallbackQuery", "query is too old")
    with pytest.raises(BadRequest) as raised:
        bot.answer_inline_query("1234567890", [], cache_time=0, is_personal=True)
    assert refused(raised, "answerInlineQuery", "query is too old")


def unknown_file(bot: Bot, chat_id: int) -> None:
    with pytest.raises(BadRequest) as raised:
        bot.get_file("no-such-file")
    assert refused(raised, "getFile", "invalid file_id")
    with pytest.raises(BadRequest) as raised:
        bot.send_photo(chat_id, "no-such-file")
    assert refused(raised, "sendPhoto", "wrong remote file identifier specified")


def wrong_token(bot: Bot, chat_id: int) -> None:
    number = bot.token.partition(":")[0]
    base_url = bot.base_url.removesuffix(bot.token)
    stranger = Bot(f"{number}:{'x' * 35}", base_url, request=bot.request)

    with pytest.raises(Unauthorized) as raised:
        stranger.get_me()
    assert refused(raised, "getMe", "unauthorized")
    assert raised.value.code == 401
    assert "xxx" not in repr(raised.value) + str(raised.value)


SCENARIOS = (
    chat_not_found,
    broken_markup,
    nothing_to_do,
    unknown_queries,
    unknown_file,
    wrong_token,
)
