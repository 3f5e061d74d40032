"""Texts: how they are written, answered, changed and passed on."""

from __future__ import annotations

from datetime import datetime, timezone

from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonPollType,
    KeyboardButtonRequestUsers,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    MessageId,
    MessageOriginUser,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    SwitchInlineQueryChosenChat,
    WebAppInfo,
)

__all__ = ["SCENARIOS"]


def a_text(bot: Bot, chat_id: int) -> None:
    message = bot.send_message(chat_id, "Hallo, Wörld 🌍\nsecond line")

    assert type(message) is Message
    assert message.text == "Hallo, Wörld 🌍\nsecond line"
    assert message.chat.id == message.chat_id == chat_id
    assert message.from_user is not None
    assert message.from_user.id == bot.id
    assert isinstance(message.date, datetime)
    assert message.date.tzinfo is timezone.utc
    assert message.get_bot() is bot
    quiet = bot.send_message(
        chat_id=chat_id, text="12345", disable_notification=True, protect_content=True
    )
    assert quiet.text == "12345"
    assert quiet.has_protected_content is True


def html_and_markdown(bot: Bot, chat_id: int) -> None:
    html = bot.send_message(chat_id, "<b>bold</b> &amp; <i>it</i> <code>x &lt; y</code>", "HTML")
    assert html.text == "bold & it x < y"
    assert [(e.type, e.offset, e.length) for e in html.entities or ()] == [
        ("bold", 0, 4),
        ("italic", 7, 2),
        ("code", 10, 5),
    ]
    markdown = bot.send_message(chat_id, r"*bold* ||hidden|| 1\.5", parse_mode="MarkdownV2")
    assert markdown.text == "bold hidden 1.5"
    assert [entity.type for entity in markdown.entities or ()] == ["bold", "spoiler"]


def entities_in_utf16(bot: Bot, chat_id: int) -> None:
    entities = [
        MessageEntity("bold", 0, 2),
        MessageEntity("text_link", 3, 4, url="https://example.com/"),
        MessageEntity("pre", 8, 4, language="python"),
    ]
    message = bot.send_message(chat_id, "🎈 link code", entities=entities)

    assert message.text == "🎈 link code"
    assert message.entities == entities
    assert message.parse_entity(message.entities[0]) == "🎈"
    assert message.entities[1].url == "https://example.com/"
    assert message.entities[2].language == "python"


def a_link_preview(bot: Bot, chat_id: int) -> None:
    options = LinkPreviewOptions(url="https://example.com/", prefer_small_media=True)
    message = bot.send_message(chat_id, "see example.com", link_preview_options=options)
    assert message.text == "see example.com"
    assert [entity.type for entity in message.entities or ()] == ["url"]
    none = bot.send_message(
        chat_id, "https://example.com/", link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    assert none.text == "https://example.com/"


def a_reply_with_a_quote(bot: Bot, chat_id: int) -> None:
    question = bot.send_message(chat_id, "How many words are here?")
    answer = bot.send_message(
        chat_id,
        "five",
        reply_parameters=ReplyParameters(question.message_id, quote="many words"),
    )
    assert answer.reply_to_message == question
    again = answer.reply_text("really", quote=True)
    assert again.reply_to_message is not None
    assert again.reply_to_message.message_id == answer.message_id


def inline_buttons(bot: Bot, chat_id: int) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("data", callback_data="a:1"),
                InlineKeyboardButton("link", url="https://example.com/"),
            ],
            [InlineKeyboardButton("copy", copy_text=CopyTextButton("copied"))],
            [InlineKeyboardButton("elsewhere", switch_inline_query="query")],
            [InlineKeyboardButton("here", switch_inline_query_current_chat="")],
            [
                InlineKeyboardButton(
                    "chosen",
                    switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(
                        "query", allow_user_chats=True
                    ),
                )
            ],
        ]
    )
    message = bot.send_message(chat_id, "choose", reply_markup=keyboard)

    assert message.reply_markup is not None
    rows = message.reply_markup.inline_keyboard
    assert [[button.text for button in row] for row in rows] == [
        ["data", "link"],
        ["copy"],
        ["elsewhere"],
        ["here"],
        ["chosen"],
    ]
    assert rows[0][0].callback_data == "a:1"
    smaller = InlineKeyboardMarkup([[InlineKeyboardButton("data", callback_data="a:2")]])
    changed = bot.edit_message_reply_markup(chat_id, message.message_id, reply_markup=smaller)
    assert isinstance(changed, Message)
    assert changed.reply_markup is not None
    assert changed.reply_markup.inline_keyboard[0][0].callback_data == "a:2"


def reply_keyboards(bot: Bot, chat_id: int) -> None:
    keyboard = ReplyKeyboardMarkup(
        [
            ["yes", KeyboardButton("no")],
            [
                KeyboardButton("number", request_contact=True),
                KeyboardButton("place", request_location=True),
            ],
            [KeyboardButton("poll", request_poll=KeyboardButtonPollType("quiz"))],
            [KeyboardButton("app", web_app=WebAppInfo("https://example.com/"))],
            [KeyboardButton("users", request_users=KeyboardButtonRequestUsers(1, max_quantity=3))],
        ],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder="yes or no",
    )
    # No answer shows a reply keyboard again.
    assert bot.send_message(chat_id, "choose", reply_markup=keyboard).reply_markup is None
    removed = bot.send_message(chat_id, "gone", reply_markup=ReplyKeyboardRemove())
    assert removed.reply_markup is None
    forced = bot.send_message(
        chat_id, "answer", reply_markup=ForceReply(input_field_placeholder="here", selective=True)
    )
    assert forced.text == "answer"


def edit_a_text(bot: Bot, chat_id: int) -> None:
    message = bot.send_message(chat_id, "before")
    changed = bot.edit_message_text("<u>after</u>", chat_id, message.message_id, parse_mode="HTML")

    assert isinstance(changed, Message)
    assert changed == message
    assert changed.text == "after"
    assert [entity.type for entity in changed.entities or ()] == ["underline"]
    assert changed.edit_date is not None
    again = message.edit_text("once more")
    assert isinstance(again, Message)
    assert again.text == "once more"


def delete_messages(bot: Bot, chat_id: int) -> None:
    messages = [bot.send_message(chat_id, f"message {number}") for number in (1, 2, 3)]

    assert bot.delete_message(chat_id, messages[0].message_id) is True
    rest = [message.message_id for message in messages[1:]]
    assert bot.delete_messages(chat_id, rest) is True


def forward_messages(bot: Bot, chat_id: int) -> None:
    first = bot.send_message(chat_id, "passed on")
    second = bot.send_message(chat_id, "passed on, too")

    forwarded = bot.forward_message(chat_id, chat_id, first.message_id)
    assert forwarded.text == "passed on"
    assert isinstance(forwarded.forward_origin, MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == bot.id
    both = bot.forward_messages(chat_id, chat_id, [first.message_id, second.message_id])
    assert [type(each) for each in both] == [MessageId, MessageId]


def copy_messages(bot: Bot, chat_id: int) -> None:
    original = bot.send_message(chat_id, "said again")
    copied = bot.copy_message(chat_id, chat_id, original.message_id)

    assert type(copied) is MessageId
    assert copied.message_id != original.message_id
    one = original.copy(chat_id, disable_notification=True)
    assert type(one) is MessageId
    many = bot.copy_messages(chat_id, chat_id, [original.message_id, copied.message_id])
    assert len({each.message_id for each in many}) == 2


SCENARIOS = (
    a_text,
    html_and_markdown,
    entities_in_utf16,
    a_link_preview,
    a_reply_with_a_quote,
    inline_buttons,
    reply_keyboards,
    edit_a_text,
    delete_messages,
    forward_messages,
    copy_messages,
)
