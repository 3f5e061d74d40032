"""What types do beyond holding their fields."""

from datetime import datetime, timezone

import pytest

from telegram import (
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
    Game,
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

NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)
ALICE = User(1, "Alice", is_bot=False, last_name="Liddell", username="alice")
BOB = User(2, "Bob <3", is_bot=False)


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
    with pytest.raises(TypeError, match="expected a list of rows"):
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


def test_a_button_can_change_its_callback_data():
    button = InlineKeyboardButton("a", callback_data="x")
    button.update_callback_data({"any": "object"})
    assert button.callback_data == {"any": "object"}
