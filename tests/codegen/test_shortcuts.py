"""Shortcuts: v13's positions, and the values they take from their object."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import telegram
from codegen.shortcut_rules import HERE, expand, load_table
from codegen.spec import load

SPEC = load(HERE.parent / "spec" / "bot_api.json")
V13 = {
    (receiver, name): facts
    for receiver, shortcuts in load_table(HERE / "v13.toml")["shortcuts"].items()
    for name, facts in shortcuts.items()
}
SHORTCUTS = {(one.receiver, one.name): one for one in expand(SPEC)}
KEPT = [key for key in V13 if key in SHORTCUTS]
EITHER = inspect.Parameter.POSITIONAL_OR_KEYWORD

USER = {"id": 7, "is_bot": False, "first_name": "Ada"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
GROUP = {"id": -5, "type": "group", "title": "All"}
MESSAGE = {"message_id": 3, "date": 1, "chat": GROUP, "from": USER}


class Sent(list[tuple[str, dict[str, Any]]]):
    """Calls that a bot has made: method and arguments."""


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def bot(sent: Sent) -> telegram.Bot:
    bot = telegram.Bot("1:test")

    def post(url: str, data: dict[str, Any], timeout: float | None = None) -> Any:
        sent.append((url.rpartition("/")[2], data))
        return True

    bot.request.post = post
    return bot


def parameters(receiver: str, name: str) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(getattr(getattr(telegram, receiver), name)).parameters)
    del found["self"]
    return found


def of(kind: str, data: dict[str, Any], bot: telegram.Bot) -> Any:
    return getattr(telegram, kind).de_json(data, bot)


def named(keys: list[tuple[str, str]]) -> list[Any]:
    return [pytest.param(*key, id=".".join(key)) for key in keys]


def test_nearly_all_of_v13s_shortcuts_are_generated():
    rest = {f"{receiver}.{name}" for receiver, name in V13 if (receiver, name) not in SHORTCUTS}
    assert rest == {"Chat.get_members_count", "Chat.kick_member", "File.download"}


@pytest.mark.parametrize(("receiver", "name"), named(KEPT))
def test_positions_are_v13s_and_what_is_newer_is_given_by_name(receiver, name):
    old = V13[receiver, name]
    wanted = [word for word in old["parameters"] if word not in old.get("keyword_only", [])]
    found = parameters(receiver, name)
    assert [word for word, one in found.items() if one.kind is EITHER] == wanted


@pytest.mark.parametrize(("receiver", "name"), named(KEPT))
def test_nothing_that_v13_let_out_must_be_given(receiver, name):
    found = parameters(receiver, name)
    needed = {w for w, one in found.items() if one.default is inspect.Parameter.empty}
    assert needed <= set(V13[receiver, name]["required"])


@pytest.mark.parametrize(("receiver", "name"), named(list(SHORTCUTS)))
def test_a_shortcut_takes_what_its_method_takes_and_the_object_does_not_know(receiver, name):
    shortcut = SHORTCUTS[receiver, name]
    method = set(inspect.signature(getattr(telegram.Bot, shortcut.method)).parameters)
    found = set(parameters(receiver, name))
    assert found == (method - {"self"} - shortcut.removed) | set(shortcut.extra)
    returns = inspect.signature(getattr(getattr(telegram, receiver), name)).return_annotation
    whole = inspect.signature(getattr(telegram.Bot, shortcut.method)).return_annotation
    # Edits give True for messages sent inline alone, and these are known to be in a chat.
    in_chat = whole == "Message | bool" and "inline_message_id" in shortcut.removed
    assert returns == ("Message" if in_chat and receiver != "CallbackQuery" else whole)


def test_replies_go_where_the_message_is(bot, sent):
    message = of("Message", MESSAGE, bot)
    message.reply_text("hi", quote=False)
    message.reply_html("<b>hi</b>", quote=False)
    message.reply_photo("file", "caption", quote=False)
    assert sent == [
        ("sendMessage", {"chat_id": -5, "text": "hi"}),
        ("sendMessage", {"chat_id": -5, "text": "<b>hi</b>", "parse_mode": "HTML"}),
        ("sendPhoto", {"chat_id": -5, "photo": "file", "caption": "caption"}),
    ]


def test_a_reply_stays_in_the_topic_and_the_business_account(bot, sent):
    data = {**MESSAGE, "message_thread_id": 9, "is_topic_message": True}
    of("Message", {**data, "business_connection_id": "b"}, bot).reply_text("hi", quote=False)
    assert sent[0][1]["message_thread_id"] == 9
    assert sent[0][1]["business_connection_id"] == "b"
    of("Message", data, bot).reply_text("hi", quote=False, message_thread_id=1)
    assert sent[1][1]["message_thread_id"] == 1


def test_a_reply_quotes_in_groups_unless_told_otherwise(bot, sent):
    of("Message", MESSAGE, bot).reply_text("hi")
    assert sent[0][1]["reply_parameters"].message_id == 3
    of("Message", {**MESSAGE, "chat": PRIVATE}, bot).reply_text("hi")
    assert "reply_parameters" not in sent[1][1]


def test_a_message_edits_deletes_and_forwards_itself(bot, sent):
    message = of("Message", MESSAGE, bot)
    message.edit_text("new")
    message.delete()
    message.forward(99)
    message.copy(99)
    assert [(method, data.get("message_id")) for method, data in sent] == [
        ("editMessageText", 3), ("deleteMessage", 3), ("forwardMessage", 3), ("copyMessage", 3),
    ]  # fmt: skip
    assert sent[2][1] == {"from_chat_id": -5, "message_id": 3, "chat_id": 99}


def test_a_callback_query_answers_and_edits_its_message_or_the_inline_one(bot, sent):
    base = {"id": "1", "from": USER, "chat_instance": "x"}
    query = of("CallbackQuery", {**base, "message": MESSAGE}, bot)
    query.answer("done")
    query.edit_message_text("new")
    of("CallbackQuery", {**base, "inline_message_id": "in"}, bot).edit_message_text("new")
    assert sent == [
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "done"}),
        ("editMessageText", {"chat_id": -5, "message_id": 3, "text": "new"}),
        ("editMessageText", {"inline_message_id": "in", "text": "new"}),
    ]


def test_chats_users_files_and_queries_know_their_own_numbers(bot, sent):
    of("Chat", GROUP, bot).send_message("hi")
    of("Chat", GROUP, bot).ban_member(7)
    of("User", USER, bot).send_message("hi")
    of("Document", {"file_id": "f", "file_unique_id": "u"}, bot).get_file()
    query = {"id": "q", "from": USER, "query": "x", "offset": ""}
    of("InlineQuery", query, bot).answer([])
    assert sent == [
        ("sendMessage", {"chat_id": -5, "text": "hi"}),
        ("banChatMember", {"chat_id": -5, "user_id": 7}),
        ("sendMessage", {"chat_id": 7, "text": "hi"}),
        ("getFile", {"file_id": "f"}),
        ("answerInlineQuery", {"inline_query_id": "q", "results": []}),
    ]


def test_a_value_that_is_absent_is_named_before_anything_is_sent(bot, sent):
    query = of("CallbackQuery", {"id": "1", "from": USER, "chat_instance": "x"}, bot)
    with pytest.raises(ValueError, match=r"CallbackQuery\.message is None"):
        query.delete_message()
    assert sent == []


def test_an_object_without_a_bot_says_so():
    message = telegram.Message.de_json(MESSAGE, None)
    assert message is not None
    with pytest.raises(RuntimeError, match="belongs to no bot"):
        message.reply_text("hi")
