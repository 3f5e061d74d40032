"""What a type checker must know about the client. Read by mypy and pyright, never run."""

from datetime import datetime

from typing_extensions import assert_type

from telegram import (
    Bot,
    Chat,
    File,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    Update,
    User,
)


def methods_return_what_the_page_says(bot: Bot) -> None:
    assert_type(bot.get_me(), User)
    assert_type(bot.getMe(), User)
    assert_type(bot.get_updates(offset=1, timeout=10), list[Update])
    assert_type(bot.send_message(1, "text"), Message)
    assert_type(bot.send_message(chat_id="@channel", text="text", timeout=3.5), Message)
    assert_type(bot.delete_message(1, 2), bool)
    assert_type(bot.get_file("id"), File)


def fields_have_their_types(update: Update) -> None:
    assert_type(update.update_id, int)
    assert_type(update.message, Message | None)
    if update.message is not None:
        assert_type(update.message.chat, Chat)
        assert_type(update.message.text, str | None)
        assert_type(update.message.from_user, User | None)
        assert_type(update.message.date, datetime)
        assert_type(update.message.reply_text("text"), Message)


def behaviour_is_typed(update: Update, user: User) -> None:
    assert_type(update.effective_chat, Chat | None)
    assert_type(update.effective_user, User | None)
    assert_type(user.full_name, str)


def objects_are_built_as_in_v13() -> None:
    button = InlineKeyboardButton("text", callback_data="1")
    assert_type(InlineKeyboardMarkup([[button]]), InlineKeyboardMarkup)
    InlineQueryResultArticle(
        id="1", title="Caps", input_message_content=InputTextMessageContent("CAPS")
    )


def mistakes_are_found(bot: Bot) -> None:
    bot.send_message(1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    bot.send_message(1, "text", txet="text")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    InlineKeyboardButton()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
