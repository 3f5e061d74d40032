"""Who the bot is, what it says about itself, and where it is."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault, ChatFullInfo

__all__ = ["SCENARIOS"]


def who_am_i(bot: Bot, chat_id: int) -> None:
    me = bot.get_me()

    assert me.is_bot is True
    assert me.id == int(bot.token.partition(":")[0])
    assert me.username
    assert me.username.lower().endswith("bot")
    assert me.can_join_groups in {True, False}
    assert bot.name == f"@{me.username}"


def commands_of_a_scope(bot: Bot, chat_id: int) -> None:
    scope = BotCommandScopeChat(chat_id)
    everywhere = [BotCommand("start", "Begin"), BotCommand("help", "Explain – mit Umlaut: ä")]
    here = [BotCommand("stop", "End")]

    assert bot.set_my_commands(everywhere) is True
    assert bot.set_my_commands(here, scope=scope, language_code="de") is True
    assert bot.get_my_commands() == everywhere
    assert bot.get_my_commands(scope=BotCommandScopeDefault()) == everywhere
    assert bot.get_my_commands(scope=scope, language_code="de") == here
    assert bot.delete_my_commands(scope=scope, language_code="de") is True
    assert bot.get_my_commands(scope=scope, language_code="de") == []
    assert bot.delete_my_commands() is True


def a_chat_and_its_members(bot: Bot, chat_id: int) -> None:
    chat = bot.get_chat(chat_id)

    assert type(chat) is ChatFullInfo
    assert chat.id == chat_id
    assert chat.type in {"private", "group", "supergroup"}
    assert chat.max_reaction_count
    assert bot.get_chat_member_count(chat_id) >= 2
    member = bot.get_chat_member(chat_id, bot.id)
    assert member.user == bot.get_me()
    assert member.status in {"member", "administrator"}


def pin_and_unpin(bot: Bot, chat_id: int) -> None:
    first = bot.send_message(chat_id, "to be pinned")
    second = bot.send_message(chat_id, "to be pinned as well")

    assert bot.pin_chat_message(chat_id, first.message_id, disable_notification=True) is True
    assert second.pin() is True
    assert bot.unpin_chat_message(chat_id, message_id=first.message_id) is True
    assert second.unpin() is True


def no_updates(bot: Bot, chat_id: int) -> None:
    bot.delete_webhook(drop_pending_updates=True)  # what other scenarios have caused

    assert bot.get_updates() == []
    # Another offset each time: the server slows down whoever asks the same again.
    assert bot.get_updates(1, limit=10, timeout=0, allowed_updates=["message", "poll"]) == []
    assert bot.get_updates(offset=2, allowed_updates=[]) == []


def no_webhook(bot: Bot, chat_id: int) -> None:
    assert bot.delete_webhook(drop_pending_updates=True) is True
    info = bot.get_webhook_info()

    assert info.url == ""
    assert info.has_custom_certificate is False
    assert info.pending_update_count == 0


SCENARIOS = (
    who_am_i,
    commands_of_a_scope,
    a_chat_and_its_members,
    pin_and_unpin,
    no_updates,
    no_webhook,
)
