"""What types do beyond holding their fields."""

import io
from datetime import datetime, timezone

import pytest

import telegram
from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    ChatAdministratorRights,
    ChatFullInfo,
    ChatMember,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Dice,
    File,
    Game,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    KeyboardButton,
    MenuButton,
    Message,
    MessageEntity,
    Poll,
    ReplyKeyboardMarkup,
    User,
)
from telegram.behaviour.present import present

NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)
ALICE = User(1, "Alice", is_bot=False, last_name="Liddell", username="alice")
BOB = User(2, "Bob <3", is_bot=False)


class FakeRequest:
    def __init__(self, content=b"content"):
        self.content = content
        self.urls = []

    def retrieve(self, url, timeout=None):
        self.urls.append((url, timeout))
        return self.content


class FakeBot:
    defaults = None

    def __init__(self):
        self.request = FakeRequest()
        self.calls = []

    def __getattr__(self, name):
        def call(**arguments):
            self.calls.append((name, {k: v for k, v in arguments.items() if v is not None}))

        return call


# Names and links ------------------------------------------------------------------------------


def test_a_user_has_a_name_a_full_name_and_a_link():
    assert (ALICE.name, ALICE.full_name, ALICE.link) == (
        "@alice",
        "Alice Liddell",
        "https://t.me/alice",
    )
    assert (BOB.name, BOB.full_name, BOB.link) == ("Bob <3", "Bob <3", None)


def test_a_user_is_mentioned_in_each_parse_mode():
    assert BOB.mention_html() == '<a href="tg://user?id=2">Bob &lt;3</a>'
    assert BOB.mention_markdown("a_b") == "[a\\_b](tg://user?id=2)"
    assert BOB.mention_markdown_v2("a.b") == "[a\\.b](tg://user?id=2)"
    assert BOB.mention_button().to_dict() == {"text": "Bob <3", "url": "tg://user?id=2"}


def test_a_chat_has_a_name_and_a_link():
    group = Chat(-1001, "supergroup", title="Club", username="club")
    assert (group.full_name, group.effective_name, group.link) == (
        None,
        "Club",
        "https://t.me/club",
    )
    person = Chat(1, "private", first_name="Alice", last_name="Liddell")
    assert (person.full_name, person.effective_name, person.link) == (
        "Alice Liddell",
        "Alice Liddell",
        None,
    )


def test_a_chat_answers_none_to_what_only_get_chat_tells():
    chat = Chat(1, "private")
    assert chat.description is None
    assert chat.pinned_message is None
    assert chat["photo"] is None
    with pytest.raises(AttributeError):
        chat.no_such_field  # noqa: B018 - reading it is the test
    assert ChatFullInfo.de_json({"id": 1, "type": "private", "bio": "x"}).bio == "x"


@pytest.mark.parametrize(
    ("chat", "link"),
    [
        (Chat(-1001234, "supergroup", title="x"), "https://t.me/c/1234/7"),
        (Chat(-1001234, "supergroup", username="foo"), "https://t.me/foo/7"),
        (Chat(-1001234, "channel", username="foo"), "https://t.me/foo/7"),
        (Chat(-12, "group"), None),
        (Chat(5, "private", username="foo"), None),
    ],
)
def test_a_message_has_a_link_where_the_chat_allows_one(chat, link):
    assert Message(7, NOW, chat).link == link


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


# Keyboards, rights, members -------------------------------------------------------------------


def test_inline_keyboards_of_one_button_row_or_column():
    one, two = (InlineKeyboardButton(text, callback_data=text) for text in "ab")
    assert InlineKeyboardMarkup.from_button(one).inline_keyboard == [[one]]
    assert InlineKeyboardMarkup.from_row([one, two]).inline_keyboard == [[one, two]]
    assert InlineKeyboardMarkup.from_column((one, two)).inline_keyboard == [[one], [two]]


def test_texts_stand_for_buttons_of_a_reply_keyboard():
    button = KeyboardButton("a")
    assert ReplyKeyboardMarkup([["a", button], ("b",)]).keyboard == [
        [button, button],
        [KeyboardButton("b")],
    ]
    assert ReplyKeyboardMarkup(keyboard=[["a"]]).keyboard == [[button]]
    assert ReplyKeyboardMarkup.from_row(["a", "b"]).keyboard == [[button, KeyboardButton("b")]]
    assert ReplyKeyboardMarkup.from_column(["a", "b"]).keyboard == [[button], [KeyboardButton("b")]]
    made = ReplyKeyboardMarkup.from_button("a", True, one_time_keyboard=True)
    assert (made.resize_keyboard, made.one_time_keyboard, made.selective) == (True, True, False)


def test_a_row_that_is_a_text_is_refused():
    with pytest.raises(TypeError, match="expected a valid list, got 'ab'"):
        ReplyKeyboardMarkup(["ab"])


def test_rights_are_all_or_none():
    fields = set(ChatAdministratorRights.__pydantic_fields__)
    assert ChatAdministratorRights.all_rights().to_dict() == dict.fromkeys(fields, True)
    assert ChatAdministratorRights.no_rights().to_dict() == dict.fromkeys(fields, False)


def test_a_member_answers_none_to_what_other_members_have():
    member = ChatMemberMember(ALICE)
    assert isinstance(member, ChatMember)
    assert (member.can_send_polls, member.custom_title) == (None, None)
    assert ChatMember.ADMINISTRATOR == "administrator"
    with pytest.raises(AttributeError):
        member.no_such_field  # noqa: B018 - reading it is the test


def test_a_changed_member_tells_what_changed():
    chat = Chat(-5, "group", title="x")
    joined = ChatMemberUpdated(chat, ALICE, NOW, ChatMemberLeft(ALICE), ChatMemberMember(ALICE))
    assert joined.difference() == {"status": ("left", "member")}
    same = ChatMemberUpdated(chat, ALICE, NOW, ChatMemberLeft(ALICE), ChatMemberLeft(ALICE))
    assert same.difference() == {}
    limited = ChatMemberRestricted.de_json(
        {"user": ALICE.to_dict(), "status": "restricted", "is_member": True}
    )
    change = ChatMemberUpdated(chat, ALICE, NOW, ChatMemberMember(ALICE), limited).difference()
    assert change["is_member"] == (None, True)


# Polls, games, constants ----------------------------------------------------------------------


def test_texts_of_polls_and_games_are_read_by_entity():
    entity = MessageEntity("bold", 3, 3)
    poll = Poll.de_json({"id": "1", "question": "😀 abc", "explanation": "😀 abc"})
    poll.explanation_entities = poll.question_entities = [entity]
    assert poll.parse_explanation_entity(entity) == "abc"
    assert poll.parse_explanation_entities() == {entity: "abc"}
    assert poll.parse_question_entities(["italic"]) == {}
    game = Game("t", "d", [], text="😀 abc", text_entities=[entity])
    assert game.parse_text_entity(entity) == "abc"
    assert game.parse_text_entities() == {entity: "abc"}
    with pytest.raises(RuntimeError, match="This Poll has no 'explanation'"):
        Poll.de_json({"id": "1"}).parse_explanation_entity(entity)
    with pytest.raises(RuntimeError, match="This Game has no 'text'"):
        Game("t", "d", []).parse_text_entity(entity)


def test_constants_of_types_are_plain_values():
    assert Dice.ALL_EMOJI == ["🎲", "🎯", "🏀", "⚽", "🎰", "🎳"]
    assert (Chat.PRIVATE, Chat.SENDER, MenuButton.WEB_APP) == ("private", "sender", "web_app")
    assert (Poll.MAX_OPTION_LENGTH, CallbackQuery.MAX_ANSWER_TEXT_LENGTH) == (100, 200)
    assert InlineQuery.MAX_RESULTS == 50


def test_the_kinds_of_entities_are_those_of_the_page():
    from telegram._generated.enums import ENUMS

    assert set(MessageEntity.ALL_TYPES) == set(ENUMS["MessageEntity.type"])


# Files ----------------------------------------------------------------------------------------


def file(path="https://example.org/file/documents/file_3.txt"):
    it = File("id", "unique", file_path=path)
    it.set_bot(FakeBot())
    return it


def test_a_file_is_saved_under_the_servers_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    it = file()
    assert it.download(timeout=3) == "file_3.txt"
    assert (tmp_path / "file_3.txt").read_bytes() == b"content"
    assert it.get_bot().request.urls == [(it.file_path, 3)]


def test_a_file_is_saved_where_one_asks(tmp_path):
    target = tmp_path / "x.bin"
    assert file().download(target) is target
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("x.bin", b"content")
    ]
    out = io.BytesIO()
    assert file().download(out=out) is out
    assert out.getvalue() == b"content"
    assert file().download_as_bytearray(bytearray(b"my ")) == b"my content"
    with pytest.raises(ValueError, match="not both"):
        file().download(target, out)


def test_a_download_that_fails_leaves_nothing(tmp_path):
    it = file()
    it.get_bot().request.content = None
    with pytest.raises(TypeError):
        it.download(tmp_path / "x.bin")
    assert list(tmp_path.iterdir()) == []


def test_a_file_goes_into_a_directory_under_the_servers_name(tmp_path):
    assert file().download(tmp_path) == str(tmp_path / "file_3.txt")


def test_progress_is_told(tmp_path):
    it, steps = file(), []
    it.file_size = 7
    it.download(tmp_path / "x", progress=lambda *step: steps.append(step))
    assert steps == [(7, 7)]


def test_a_file_on_this_machine_is_read_in_place(tmp_path):
    here = tmp_path / "here.txt"
    here.write_bytes(b"mine")
    it = file(str(here))
    assert it.download() == str(here)
    assert it.download_as_bytearray() == b"mine"
    assert (it.download(tmp_path / "copy"), (tmp_path / "copy").read_bytes()) == (
        tmp_path / "copy",
        b"mine",
    )
    assert it.get_bot().request.urls == []


def test_a_file_without_address_says_how_to_get_one():
    with pytest.raises(ValueError, match=r"bot\.get_file"):
        file(None).download_as_bytearray()


def test_a_button_can_change_its_callback_data():
    button = InlineKeyboardButton("a", callback_data="x")
    button.update_callback_data({"any": "object"})
    assert button.callback_data == {"any": "object"}


def test_the_bot_is_not_needed_to_read():
    assert Bot is telegram.Bot
