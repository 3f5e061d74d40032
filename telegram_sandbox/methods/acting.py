"""What a bot shows for a moment: actions and drafts."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Chat
from telegram_sandbox.errors import bad_request
from telegram_sandbox.placing import check_thread
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rich import rich_content
from telegram_sandbox.texts import TEXT_LIMIT, format_text

__all__: list[str] = []


@handles("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Show for some seconds that the bot is busy."""
    chat = call.chat()
    thread = _thread(call, chat)
    call.world.actions.begin(call.bot, chat, call.get("action"), thread)
    return True


@handles("sendMessageDraft")
def send_message_draft(call: Call) -> bool:
    """Show the user what the bot has written so far."""
    text, entities = format_text(
        call.world, call.get("text", ""), call.get("parse_mode"), call.get("entities")
    )
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: dict[str, Any] = {"text": text} if text else {}
    if text and entities:
        content["entities"] = entities
    return _show(call, content)


@handles("sendRichMessageDraft")
def send_rich_message_draft(call: Call) -> bool:
    """Show the user the rich message the bot has written so far."""
    return _show(call, rich_content(call))


def _show(call: Call, content: dict[str, Any]) -> bool:
    chat = call.chat()
    if chat.type != "private":
        raise bad_request("method is available only for private chats")
    if call.get("draft_id") == 0:
        raise bad_request("invalid draft_id specified")
    call.world.actions.draft(
        call.bot,
        chat,
        call.get("draft_id"),
        content,
        thread=_thread(call, chat),
        can_stop=call.get("can_stop", False),
        keep=call.get("keep_on_stop", False),
    )
    return True


def _thread(call: Call, chat: Chat) -> int | None:
    thread: int | None = call.get("message_thread_id") or None
    if thread is not None:
        check_thread(chat, thread)
    return thread
