"""A message's texts, attachment and replies, and the buttons below it."""

from datetime import datetime, timezone

import pytest

import telegram
from telegram import (
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    InlineQuery,
    Message,
    MessageEntity,
    User,
)
from telegram.behaviour.present import present

NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)
ALICE = User(1, "Alice", is_bot=False, last_name="Liddell", username="alice")


class FakeBot:
    defaults = None

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def call(**arguments):
            self.calls.append((name, {k: v for k, v in arguments.items() if v is not None}))

        return call


# Messages -------------------------------------------------------------------------------------


def message(**fields):
    chat = fields.pop("chat", Chat(-5, "group", title="x"))
    return Message(7, NOW, chat, **fields)


TEXT = "😀 see http://a.b #tag"
ENTITIES = [
    MessageEntity("bold", 0, 2),
    MessageEntity("url", 7, 10),
    MessageEntity("hashtag", 18, 4),
]


def test_a_text_is_read_by_its_entities():
    it = message(text=TEXT, entities=ENTITIES)
    assert it.parse_entity(ENTITIES[1]) == "http://a.b"
    assert list(it.parse_entities().values()) == ["😀", "http://a.b", "#tag"]
    assert it.parse_entities([MessageEntity.HASHTAG]) == {ENTITIES[2]: "#tag"}


def test_a_caption_is_read_by_its_entities():
    it = message(caption=TEXT, caption_entities=ENTITIES)
    assert it.parse_caption_entity(ENTITIES[2]) == "#tag"
    assert it.parse_caption_entities(["url"]) == {ENTITIES[1]: "http://a.b"}


@pytest.mark.parametrize("field", ["text", "caption"])
def test_an_entity_of_no_text_is_an_error(field):
    read = {"text": "parse_entity", "caption": "parse_caption_entity"}[field]
    with pytest.raises(RuntimeError, match=f"This Message has no '{field}'"):
        getattr(message(), read)(ENTITIES[0])


def test_a_message_without_text_has_no_entities():
    assert message().parse_entities() == {}
    assert message().parse_caption_entities() == {}


@pytest.mark.parametrize("field", ["text", "caption"])
def test_texts_are_rendered_in_each_parse_mode(field):
    entities = {"text": "entities", "caption": "caption_entities"}[field]
    it = message(**{field: TEXT, entities: ENTITIES})
    assert it[f"{field}_html"] == "<b>😀</b> see http://a.b #tag"
    assert it[f"{field}_html_urled"] == '<b>😀</b> see <a href="http://a.b">http://a.b</a> #tag'
    assert it[f"{field}_markdown"] == "*😀* see http://a.b #tag"
    assert it[f"{field}_markdown_urled"] == "*😀* see [http://a.b](http://a.b) #tag"
    assert it[f"{field}_markdown_v2"] == "*😀* see http://a\\.b \\#tag"
    assert it[f"{field}_markdown_v2_urled"] == "*😀* see [http://a\\.b](http://a.b) \\#tag"
    assert message()[f"{field}_html"] is None


def test_the_attachment_is_what_a_message_carries():
    data = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    size = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
    photo = Message.de_json({**data, "photo": [size]})
    assert photo.effective_attachment[0].file_id == "a"
    both = {"animation": {**size, "duration": 1}, "document": {"file_id": "d"}}
    assert Message.de_json({**data, **both}).effective_attachment.file_id == "a"
    assert Message.de_json({**data, "text": "x"}).effective_attachment is None


def test_every_kind_of_message_is_a_field():
    fields = set(Message.__pydantic_fields__)
    assert set(Message.MESSAGE_TYPES) <= fields
    assert set(Message.ATTACHMENT_TYPES) <= set(Message.MESSAGE_TYPES)


def test_a_message_knows_its_chat_id():
    assert message().chat_id == -5
    assert message().id == 7


# Replies --------------------------------------------------------------------------------------


def answered(it, **arguments):
    bot = FakeBot()
    it.set_bot(bot)
    it.reply_text("hi", **arguments)
    [(_, sent)] = bot.calls
    return sent


def test_a_reply_quotes_in_groups_and_not_in_private():
    assert answered(message())["reply_parameters"].message_id == 7
    assert "reply_parameters" not in answered(message(chat=Chat(1, "private")))


@pytest.mark.parametrize("quote", [True, False])
def test_quote_decides_where_it_is_said(quote):
    for chat in (Chat(1, "private"), Chat(-5, "group")):
        assert ("reply_parameters" in answered(message(chat=chat), quote=quote)) is quote


@pytest.mark.parametrize("quote", [True, False, None])
def test_the_default_decides_where_quote_is_left_out(quote):
    it, bot = message(chat=Chat(1, "private")), FakeBot()
    bot.defaults = type("D", (), {"quote": quote})
    it.set_bot(bot)
    it.reply_text("hi")
    assert ("reply_parameters" in bot.calls[0][1]) is bool(quote)


def test_an_explicit_target_wins_over_quote():
    sent = answered(message(), quote=True, reply_to_message_id=99)
    assert sent["reply_to_message_id"] == 99
    assert "reply_parameters" not in sent
    target = telegram.ReplyParameters(message_id=98)
    assert answered(message(), quote=False, reply_parameters=target)["reply_parameters"] is target


def test_a_reply_stays_in_its_topic():
    assert answered(message(message_thread_id=3, is_topic_message=True))["message_thread_id"] == 3
    assert "message_thread_id" not in answered(message(message_thread_id=3))
    assert answered(message(), message_thread_id=4)["message_thread_id"] == 4


def test_a_reply_stays_in_the_business_connection_and_the_direct_topic():
    data = message().to_dict() | {
        "business_connection_id": "b",
        "direct_messages_topic": {"topic_id": 9},
    }
    sent = answered(Message.de_json(data))
    assert (sent["business_connection_id"], sent["direct_messages_topic_id"]) == ("b", 9)


def test_a_message_only_one_member_sees_is_quoted_by_its_own_id():
    data = message().to_dict() | {"message_id": 0, "ephemeral_message_id": 12}
    target = answered(Message.de_json(data))["reply_parameters"]
    assert target.to_dict() == {"ephemeral_message_id": 12}


def test_a_topic_shortcut_outside_a_topic_says_what_is_missing():
    it = message()
    it.set_bot(FakeBot())
    with pytest.raises(ValueError, match=r"Message\.message_thread_id is None"):
        it.close_forum_topic()
    assert present(0, "x") == 0


# Inaccessible messages and callback queries ---------------------------------------------------


def query(**fields):
    data = {"id": "q", "from": {"id": 1, "is_bot": False, "first_name": "A"}, "chat_instance": "c"}
    return CallbackQuery.de_json({**data, **fields}, FakeBot())


GONE = {"chat": {"id": -5, "type": "group", "title": "x"}, "message_id": 7, "date": 0}


def test_an_inaccessible_message_answers_like_a_message():
    it = query(message=GONE).message
    assert isinstance(it, InaccessibleMessage)
    assert (it.text, it.photo, it.entities, it.from_user) == (None, [], [], None)
    assert (it.text_html, it.parse_entities(), it.effective_attachment) == (None, {}, None)
    assert (it.chat_id, it.reply_markup) == (-5, None)
    with pytest.raises(AttributeError):
        it.no_such_field  # noqa: B018 - reading it is the test


def test_an_answer_to_an_inaccessible_message_does_not_quote_it():
    assert "reply_parameters" not in answered(query(message=GONE).message)
    assert "reply_parameters" in answered(query(message=GONE).message, quote=True)


def test_a_button_edits_the_message_it_belongs_to():
    it = query(message={**GONE, "date": 1, "text": "x", "business_connection_id": "b"})
    it.edit_message_text("new")
    [(name, sent)] = it.get_bot().calls
    assert name == "edit_message_text"
    assert (sent["chat_id"], sent["message_id"], sent["business_connection_id"]) == (-5, 7, "b")
    assert "inline_message_id" not in sent


def test_a_button_of_inline_mode_edits_the_inline_message():
    it = query(inline_message_id="i")
    it.edit_message_reply_markup()
    [(_, sent)] = it.get_bot().calls
    assert sent["inline_message_id"] == "i"
    assert not {"chat_id", "message_id"} & set(sent)
    with pytest.raises(ValueError, match=r"CallbackQuery\.message is None"):
        it.delete_message()


def test_an_inline_query_pages_by_its_own_offset():
    it = InlineQuery("1", ALICE, "q", "3")
    bot = FakeBot()
    it.set_bot(bot)
    it.answer([], auto_pagination=True)
    assert bot.calls[0][1]["current_offset"] == "3"
    it.answer([], current_offset="5")
    assert bot.calls[1][1]["current_offset"] == "5"
    with pytest.raises(TypeError, match="auto_pagination"):
        it.answer([], auto_pagination=True, current_offset="5")
