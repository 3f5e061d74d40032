"""Old names of arguments reach the server under today's names, and the bot's tests under its own."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram import Bot, ReplyParameters
from telegram.v13 import stickers
from telegram.v13.arguments import OLD_NAMES, translate
from telegram.v13.notices import forget


@pytest.fixture(autouse=True)
def quiet():
    """Let old spellings be met as if for the first time, and not be errors."""
    forget()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def told(method, **data):
    """Translate, check that the input stayed as it was, and return plain data."""
    before = dict(data)
    found = translate(method, data)
    assert data == before
    return {
        name: value.to_dict() if hasattr(value, "to_dict") else value
        for name, value in found.items()
    }


def test_a_reply_becomes_reply_parameters():
    assert told("sendMessage", chat_id=1, text="x", reply_to_message_id=5) == {
        "chat_id": 1,
        "text": "x",
        "reply_parameters": {"message_id": 5},
    }
    sent = told("sendPhoto", reply_to_message_id=5, allow_sending_without_reply=True)
    assert sent == {"reply_parameters": {"message_id": 5, "allow_sending_without_reply": True}}


def test_allow_sending_without_reply_alone_says_nothing():
    assert told("sendMessage", text="x", allow_sending_without_reply=True) == {"text": "x"}


@pytest.mark.parametrize("target", [{"message_id": 5}, ReplyParameters(message_id=5)])
def test_allow_sending_without_reply_completes_explicit_reply_parameters(target):
    sent = told("sendMessage", reply_parameters=target, allow_sending_without_reply=True)
    assert sent == {"reply_parameters": {"message_id": 5, "allow_sending_without_reply": True}}
    assert target == ReplyParameters(message_id=5) or target == {"message_id": 5}


def test_explicit_reply_parameters_win_over_allow_sending_without_reply():
    target = ReplyParameters(message_id=5, allow_sending_without_reply=False)
    sent = told("sendMessage", reply_parameters=target, allow_sending_without_reply=True)
    assert sent["reply_parameters"]["allow_sending_without_reply"] is False


@pytest.mark.parametrize(
    ("method", "data", "complaint"),
    [
        (
            "sendMessage",
            {"reply_to_message_id": 5, "reply_parameters": {"message_id": 6}},
            "sendMessage: give either reply_parameters or its old form reply_to_message_id",
        ),
        (
            "sendMessage",
            {"disable_web_page_preview": True, "link_preview_options": {}},
            "give either link_preview_options or its old form disable_web_page_preview",
        ),
        ("sendVideo", {"thumb": b"x", "thumbnail": b"y"}, "give either thumbnail or its old"),
        ("answerInlineQuery", {"switch_pm_text": "x", "button": {"text": "y"}}, "either button"),
        (
            "sendPoll",
            {"correct_option_id": 1, "correct_option_ids": [2]},
            "either correct_option_ids",
        ),
        ("addStickerToSet", {"png_sticker": b"x", "sticker": {"a": 1}}, "either sticker"),
    ],
)
def test_an_old_and_a_new_name_together_are_refused(method, data, complaint):
    with pytest.raises(TypeError, match=complaint):
        translate(method, data)


@pytest.mark.parametrize("disabled", [True, False])
def test_a_preview_becomes_link_preview_options(disabled):
    assert told("editMessageText", disable_web_page_preview=disabled) == {
        "link_preview_options": {"is_disabled": disabled}
    }


@pytest.mark.parametrize(
    ("method", "old", "new"),
    [
        ("sendVideo", {"thumb": b"x"}, {"thumbnail": b"x"}),
        ("sendPoll", {"correct_option_id": 0}, {"correct_option_ids": [0]}),
        (
            "promoteChatMember",
            {"can_manage_voice_chats": True},
            {"can_manage_video_chats": True},
        ),
        (
            "answerInlineQuery",
            {"switch_pm_text": "Go", "switch_pm_parameter": "here"},
            {"button": {"text": "Go", "start_parameter": "here"}},
        ),
        (
            "uploadStickerFile",
            {"user_id": 1, "png_sticker": b"x"},
            {"user_id": 1, "sticker": b"x", "sticker_format": "static"},
        ),
        (
            "addStickerToSet",
            {"name": "n", "tgs_sticker": "id", "emojis": "😀"},
            {
                "name": "n",
                "sticker": {"sticker": "id", "format": "animated", "emoji_list": ["😀"]},
            },
        ),
    ],
)
def test_renamed_arguments_are_sent_under_todays_names(method, old, new):
    assert told(method, **old) == new


def test_a_new_set_of_stickers_starts_with_one():
    mask = {"point": "eyes", "x_shift": 0.0, "y_shift": 0.0, "scale": 1.0}
    sent = translate(
        "createNewStickerSet",
        {"webm_sticker": "id", "emojis": "😀👍🏽", "mask_position": mask, "contains_masks": True},
    )
    assert sent["sticker_type"] == "mask"
    assert [sticker.to_dict() for sticker in sent["stickers"]] == [
        {
            "sticker": "id",
            "format": "video",
            "emoji_list": ["😀", "👍🏽"],
            "mask_position": mask,
        }
    ]


def test_arguments_of_today_pass_untouched():
    data = {"chat_id": 1, "mask_position": {}, "sticker": "x"}
    assert translate("setStickerMaskPosition", data) is data


@given(st.dictionaries(st.sampled_from(sorted(OLD_NAMES)), st.none()))
def test_old_names_that_are_none_leave_nothing(data):
    assert dict(translate("sendMessage", data)) == {}


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("😀😃", ["😀", "😃"]),
        ("👨‍👩‍👧🇩🇪🇫🇷👍🏽1️⃣❤️", ["👨‍👩‍👧", "🇩🇪", "🇫🇷", "👍🏽", "1️⃣", "❤️"]),
        ("😀 😃\n", ["😀", "😃"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿😀", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "😀"]),
        ("", []),
    ],
)
def test_a_text_of_emoji_is_split_into_single_ones(text, single):
    assert stickers.split_emoji(text) == single


@pytest.mark.parametrize(
    ("thumbnail", "form"),
    [
        ("a.tgs", "animated"),
        ("a.WEBM", "video"),
        ("a.png", "static"),
        (b"\x1f\x8b..", "animated"),
        (b"\x1a\x45\xdf\xa3..", "video"),
        (b"\x89PNG", "static"),
        (None, "static"),
    ],
)
def test_a_thumbnails_format_is_guessed(thumbnail, form):
    assert stickers.format_of(thumbnail) == form


# Through the bot ------------------------------------------------------------------------------


class Recording:
    """Stand where the request's seam is, as a bot's own tests do."""

    def __init__(self, result=True):
        self.result = result
        self.calls = []

    def __call__(self, url, data, timeout=None):
        self.calls.append((url.rpartition("/")[2], dict(data)))
        return self.result


@pytest.fixture
def bot():
    it = Bot("123456:token-of-a-test")
    it.request.post = Recording()
    return it


def test_tests_of_bots_see_the_names_that_the_bot_used(bot):
    bot.request.post.result = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    bot.send_message(1, "x", None, True, None, 5)
    [(method, data)] = bot.request.post.calls
    assert method == "sendMessage"
    assert data["reply_to_message_id"] == 5
    assert data["disable_web_page_preview"] is True


def test_old_methods_call_todays(bot):
    bot.kick_chat_member(-5, 1, None, 99, None, True)
    bot.getChatMembersCount("@club")
    bot.set_sticker_set_thumb("name", 1, "a.tgs-file-id")
    [kick, count, thumb] = bot.request.post.calls
    assert kick[0] == "banChatMember"
    assert (kick[1]["user_id"], kick[1]["until_date"], kick[1]["revoke_messages"]) == (1, 99, True)
    assert count == ("getChatMemberCount", {"chat_id": "@club"})
    assert thumb[0] == "setStickerSetThumbnail"
    assert Bot.kickChatMember is Bot.kick_chat_member
