"""Old names of fields answer from today's, in reading, assigning and constructing."""

import pickle
import warnings
from datetime import datetime, timezone

import pytest

import telegram
from telegram import (
    Chat,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatPermissions,
    Document,
    InlineQueryResultArticle,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    PhotoSize,
    Poll,
    StickerSet,
    User,
)
from telegram.v13.fields import OLD_FIELDS, old_attribute
from telegram.v13.hooks import WITH_FIELDS
from telegram.v13.notices import forget
from telegram.v13.permissions import MEDIA

NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)
ALICE = User(1, "Alice", False)
GROUP = Chat(-5, "group", title="x")
CHANNEL = Chat(-1001, "channel", title="news")
THUMB = PhotoSize("a", "b", 1, 2)


@pytest.fixture(autouse=True)
def quiet(request):
    """Let old spellings be met as if for the first time, and not be errors."""
    forget()
    with warnings.catch_warnings():
        if "recwarn" not in request.fixturenames:
            warnings.simplefilter("ignore", DeprecationWarning)
        yield


# Renamed fields -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "old"),
    [
        (owner, old)
        for owner, fields in OLD_FIELDS.items()
        for old in fields
        if fields[old].today.isidentifier()
        and fields[old].today in getattr(telegram, owner).__pydantic_fields__
    ],
)
def test_a_renamed_field_is_read_and_assigned_under_both_names(owner, old):
    new = OLD_FIELDS[owner][old].today
    thing = getattr(telegram, owner)._adopt({}, None)
    assert getattr(thing, old) is None
    setattr(thing, new, "value")
    assert getattr(thing, old) == "value"
    setattr(thing, old, "other")
    assert getattr(thing, new) == "other"
    setattr(thing, old, None)
    assert getattr(thing, new) is None


def test_every_old_field_belongs_to_a_type_that_lacks_it():
    for owner, fields in OLD_FIELDS.items():
        assert not set(fields) & set(getattr(telegram, owner).__pydantic_fields__)


def test_every_type_with_old_fields_is_known_by_name():
    assert OLD_FIELDS.keys() == WITH_FIELDS


def test_constructors_take_old_names_by_position_and_by_keyword():
    assert Document("a", "b", THUMB).thumbnail == THUMB
    assert Document("a", "b", thumb=THUMB).thumb == THUMB
    assert Document("a", "b", thumb=None).thumbnail is None
    with pytest.raises(TypeError, match="give either thumbnail or its old name thumb"):
        Document("a", "b", thumb=THUMB, thumbnail=PhotoSize("c", "d", 1, 2))


def test_what_a_server_sends_under_both_names_is_one():
    size = THUMB.to_dict()
    both = Document.de_json({"file_id": "a", "thumb": size, "thumbnail": size}, None)
    assert both.thumb == both.thumbnail == THUMB


def test_objects_with_old_names_pickle():
    thing = Document("a", "b", thumb=THUMB)
    assert pickle.loads(pickle.dumps(thing)).thumb == THUMB


def test_a_bots_own_subclass_has_the_old_names_too():
    class Mine(Document):
        pass

    assert Mine("a", "b", thumb=THUMB).thumb == THUMB


def test_no_other_name_is_answered():
    with pytest.raises(AttributeError, match="'Document' object has no attribute 'forward_from'"):
        old_attribute(Document("a", "b"), "forward_from")
    assert old_attribute(Document("a", "b", THUMB), "thumb") == THUMB


# Forwards -------------------------------------------------------------------------------------

FORWARDS = [
    (
        {"forward_from": ALICE},
        MessageOriginUser(date=NOW, sender_user=ALICE),
    ),
    (
        {"forward_sender_name": "Somebody"},
        MessageOriginHiddenUser(date=NOW, sender_user_name="Somebody"),
    ),
    (
        {"forward_from_chat": GROUP, "forward_signature": "boss"},
        MessageOriginChat(date=NOW, sender_chat=GROUP, author_signature="boss"),
    ),
    (
        {"forward_from_chat": CHANNEL, "forward_from_message_id": 9, "forward_signature": "ed"},
        MessageOriginChannel(date=NOW, chat=CHANNEL, message_id=9, author_signature="ed"),
    ),
]


@pytest.mark.parametrize(("old", "origin"), FORWARDS)
def test_an_origin_answers_v13s_six_fields(old, origin):
    message = Message(1, NOW, GROUP, forward_origin=origin)
    expected = {**dict.fromkeys(OLD_FIELDS["Message"]["forward_from"].group), **old}
    assert {name: getattr(message, name) for name in expected} == {**expected, "forward_date": NOW}


@pytest.mark.parametrize(("old", "origin"), FORWARDS)
def test_v13s_six_fields_make_an_origin(old, origin):
    message = Message(1, NOW, GROUP, forward_date=NOW, **old)
    assert message.forward_origin.to_dict() == origin.to_dict()


def test_the_fifth_to_eighth_position_are_the_forwards():
    message = Message(1, NOW, GROUP, ALICE, None, CHANNEL, 9, NOW)
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert Message(1, NOW, GROUP, ALICE, None, None, None, None).forward_origin is None


def test_a_date_alone_marks_a_forward():
    assert Message(1, NOW, GROUP, forward_date=NOW).forward_date == NOW


def test_assigning_a_field_of_the_origin_changes_it():
    message = Message(1, NOW, GROUP)
    message.forward_date = NOW
    message.forward_from = ALICE
    assert message.forward_origin.to_dict() == FORWARDS[0][1].to_dict()
    message.forward_from = message.forward_date = None
    message.forward_sender_name = None
    assert message.forward_from is None


# One field that became several, or another ------------------------------------------------------


@pytest.mark.parametrize("cls", [ChatPermissions, ChatMemberRestricted])
def test_one_permission_for_media_is_six(cls):
    thing = cls._adopt({}, None)
    assert thing.can_send_media_messages is None
    thing.can_send_media_messages = True
    assert [getattr(thing, name) for name in MEDIA] == [True] * 6
    thing.can_send_photos = False
    assert thing.can_send_media_messages is False
    thing.can_send_media_messages = None
    assert [getattr(thing, name) for name in MEDIA] == [None] * 6


def test_permissions_are_constructed_in_v13s_order():
    both = ChatPermissions(True, False, can_send_photos=True)
    assert (both.can_send_messages, both.can_send_photos, both.can_send_videos) == (
        True,
        True,
        False,
    )


def test_a_polls_right_answer_is_the_first():
    poll = Poll("1", "q", [], 0, False, False, "quiz", False, 2)
    assert (poll.correct_option_ids, poll.correct_option_id) == ([2], 2)
    assert Poll._adopt({}, None).correct_option_id is None


def test_a_text_without_preview_says_so_today():
    content = InputTextMessageContent("x", None, True)
    assert content.to_dict()["link_preview_options"] == {"is_disabled": True}
    assert content.disable_web_page_preview is True
    explicit = LinkPreviewOptions(url="http://a.b")
    kept = InputTextMessageContent("x", link_preview_options=explicit)
    assert kept.disable_web_page_preview is None


def test_an_articles_hidden_url_is_accepted_and_dropped():
    article = InlineQueryResultArticle("1", "t", InputTextMessageContent("x"), hide_url=True)
    assert "hide_url" not in article.to_dict()


def test_media_take_a_file_name():
    media = InputMediaDocument(b"content", filename="a.txt")
    assert isinstance(media.media, InputFile)
    assert media.media.filename == media.filename == "a.txt"
    assert InputMediaPhoto("file-id", filename="a.png").media == "file-id"


def test_a_set_of_stickers_answers_for_its_stickers():
    stickers = StickerSet.de_json(
        {"name": "n", "sticker_type": "mask", "stickers": [{"file_id": "a", "is_video": True}]}
    )
    assert (stickers.contains_masks, stickers.is_video, stickers.is_animated) == (
        True,
        True,
        False,
    )
    assert StickerSet("n", "t", False, True, [], False).sticker_type == "mask"


def test_voice_chats_are_video_chats():
    message = Message.de_json({"message_id": 1, "video_chat_ended": {"duration": 3}}, None)
    assert message.voice_chat_ended.duration == 3
    assert telegram.VoiceChatEnded is telegram.VideoChatEnded
    admin = ChatMemberAdministrator._adopt({"can_manage_video_chats": True}, None)
    assert admin.can_manage_voice_chats is True
    assert not hasattr(telegram, "VoiceChatOfTomorrow")


def test_a_member_is_built_as_v13s_one_class_was():
    member = telegram.ChatMember(ALICE, "administrator", can_manage_voice_chats=True)
    assert (member.user, member.status, member.can_manage_video_chats) == (
        ALICE,
        "administrator",
        True,
    )
    assert telegram.ChatMemberLeft(ALICE).can_send_media_messages is None
    assert telegram.MenuButton("commands").type == "commands"


def test_a_chat_is_built_with_what_get_chat_tells():
    bot = Counting()
    chat = Chat(-5, "group", "x", None, None, None, bot, None, "words")
    assert (chat.description, chat.get_bot()) == ("words", bot)
    assert Chat(-5, "group", description="words").description == "words"


class Counting:
    defaults = None

    def ban_chat_member(self, chat_id, user_id, **rest):
        return chat_id, user_id, rest["until_date"]

    def get_chat_member_count(self, chat_id, **_):
        return chat_id


def test_old_shortcuts_of_a_chat_call_todays():
    chat = Chat(-5, "group")
    chat.set_bot(Counting())
    assert chat.kick_member(1, None, 99) == (-5, 1, 99)
    assert chat.get_members_count() == -5


# Warnings -------------------------------------------------------------------------------------


def test_an_old_spelling_is_pointed_out_once_at_the_callers_line(recwarn):
    warnings.simplefilter("always")
    document = Document("a", "b", thumb=THUMB)
    for _ in range(3):
        document.thumb  # noqa: B018 - reading it is the test
    Document("a", "b", thumb=THUMB)
    assert [str(each.message) for each in recwarn] == [
        "Document(thumb=...) is a spelling of python-telegram-bot 13; today it is thumbnail",
        "Document.thumb is a spelling of python-telegram-bot 13; today it is thumbnail",
    ]
    assert {each.filename for each in recwarn} == {__file__}
    assert all(issubclass(each.category, DeprecationWarning) for each in recwarn)


def test_todays_spelling_is_silent(recwarn):
    warnings.simplefilter("always")
    Document("a", "b", None).thumbnail  # noqa: B018 - reading it is the test
    Message(1, NOW, GROUP, ALICE, None, None, None, None)
    assert len(recwarn) == 0
