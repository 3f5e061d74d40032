"""What a type checker must know of generated code. Read by mypy and pyright, never run."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from typing_extensions import assert_type

from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberBanned,
    ChatMemberOwner,
    ChatMemberUpdated,
    Document,
    File,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputMediaPhoto,
    InputMediaVideo,
    InputPollOption,
    InputTextMessageContent,
    KeyboardButton,
    Location,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    MessageId,
    MessageOrigin,
    PhotoSize,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
    User,
)


def results(bot: Bot) -> None:
    assert_type(
        bot.send_media_group(1, [InputMediaPhoto("id"), InputMediaVideo("id")]), list[Message]
    )
    assert_type(bot.copy_message(1, 2, 3), MessageId)
    assert_type(bot.get_chat_member(1, 2), ChatMember)
    assert_type(bot.get_chat_administrators(1), list[ChatMember])
    assert_type(bot.edit_message_text("new", 1, 2), Message | bool)
    assert_type(bot.editMessageText("new", inline_message_id="x"), Message | bool)
    assert_type(bot.get_chat_member_count(1), int)
    assert_type(bot.export_chat_invite_link(1), str)
    assert_type(bot.get_my_commands(), list[BotCommand])


def shortcuts(message: Message, chat: Chat, user: User, query: CallbackQuery) -> None:
    assert_type(message.reply_text("hi", quote=True), Message)
    assert_type(message.reply_photo(Path("a.jpg"), caption="x"), Message)
    assert_type(message.edit_text("new"), Message)
    assert_type(message.copy(1), MessageId)
    assert_type(chat.send_message("hi"), Message)
    assert_type(chat.get_member(1), ChatMember)
    assert_type(user.send_document(b"bytes", filename="a.txt"), Message)
    assert_type(query.answer("done", show_alert=True), bool)
    if query.message:
        assert_type(query.message.message_id, int)
        assert_type(query.message.reply_text("hi"), Message)
    assert_type(query.edit_message_reply_markup(InlineKeyboardMarkup([])), Message | bool)


def queries_and_files(query: InlineQuery, document: Document) -> None:
    assert_type(query.answer([], auto_pagination=True), bool)
    assert_type(document.get_file(), File)


def fields(
    message: Message, update: Update, event: ChatMemberUpdated, query: CallbackQuery
) -> None:
    assert_type(message.photo, list[PhotoSize])
    assert_type(message.entities, list[MessageEntity])
    assert_type(message.edit_date, datetime | None)
    assert_type(message.is_topic_message, bool | None)
    assert_type(message.forward_origin, MessageOrigin | None)
    assert_type(update.callback_query, CallbackQuery | None)
    assert_type(query.message, MaybeInaccessibleMessage | None)
    assert_type(event.new_chat_member, ChatMember)


def unions(member: ChatMember, message: MaybeInaccessibleMessage) -> None:
    if isinstance(member, ChatMemberOwner):
        assert_type(member.user, User)
        assert_type(member.status, Literal["creator"])
        assert_type(member.custom_title, str | None)
    if isinstance(member, ChatMemberBanned):
        assert_type(member.until_date, datetime | Literal[0])
    assert_type(member.user, User)
    assert_type(message.chat, Chat)
    assert_type(message.reply_text("every kind can be answered"), Message)
    if isinstance(message, Message):
        assert_type(message.text, str | None)


def arguments(bot: Bot, message: Message, photo: PhotoSize) -> None:
    bot.set_my_commands([("start", "Begin"), ("help", "Explain")])
    bot.set_my_commands((BotCommand("start", "Begin"),))
    bot.send_poll(1, "Tea?", ["yes", "no"])
    bot.send_poll(1, "Tea?", [InputPollOption("yes"), InputPollOption("no")])
    bot.get_file(photo)
    bot.send_photo(1, photo)
    bot.ban_chat_member(1, 2, until_date=datetime(2030, 1, 1))
    bot.ban_chat_member(1, 2, until_date=1_900_000_000)
    bot.send_voice(1, b"bytes", duration=timedelta(seconds=3))
    bot.get_updates(allowed_updates=["message", "callback_query", "newer_than_us"])
    bot.send_chat_action(1, "typing")
    bot.send_message(1, "x", parse_mode="HTML", reply_markup=ReplyKeyboardRemove())
    mode: str = "MarkdownV2"
    bot.send_message(1, "x", mode)
    results: list[InlineQueryResult] = [
        InlineQueryResultArticle("1", "t", InputTextMessageContent("x"))
    ]
    bot.answer_inline_query("1", results)
    bot.answer_inline_query("1", lambda page: results[page : page + 1], current_offset="")
    articles = [InlineQueryResultArticle("1", "t", InputTextMessageContent("x"))]
    bot.answer_inline_query("1", articles)


def constructors() -> None:
    ReplyKeyboardMarkup([["yes", "no"], ["later"]], one_time_keyboard=True)
    ReplyKeyboardMarkup([[KeyboardButton("yes"), "no"]], True)
    row = (InlineKeyboardButton("a", callback_data={"any": "object"}),)
    InlineKeyboardMarkup((row, row))
    Message(1, datetime(2030, 1, 1), Chat(1, "private"), photo=())
    Message(1, 1_900_000_000, Chat(1, "a kind of tomorrow"))
    InputMediaPhoto(Path("a.jpg"), parse_mode="HTML")
    InlineQueryResultPhoto("1", "https://a", "https://b")
    InlineQueryResultPhoto("1", "https://a", thumbnail_url="https://b")
    Location(13.4, 52)
    ForceReply(selective=True)


def mistakes(bot: Bot, message: Message, update: Update) -> None:
    bot.send_message(chat_id=1, txt="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    bot.sendMessage(1, "x", parse_mod="HTML")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    bot.send_message(1, "x", timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    bot.get_file()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    message.reply_text("x", qoute=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    message.reply_text("x", "HTML", True, False, 5, None, 1.0, {}, False, [], True, False, 7, "b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Location(1.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    InlineKeyboardMarkup(InlineKeyboardButton("a"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(update.mesage)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    print(update.message.text)  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
