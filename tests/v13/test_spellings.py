"""v13's spellings: each works, and is pointed out once, with today's.

Which value arrives where is tested with calls and objects; here it is the pointing out.
"""

import subprocess
import sys
import warnings
from contextlib import suppress
from io import BytesIO

import pytest
import requests
from requests.adapters import BaseAdapter

import telegram
from telegram import Bot, Chat, Message, PhotoSize, User
from telegram.v13.fields import OLD_FIELDS
from telegram.v13.hooks import old_name
from telegram.v13.notices import TelegramDeprecationWarning, forget
from tests.v13.surface import DATE, SURFACE, names, value
from tests.v13.test_bot import TOKEN, argument

CHAT = Chat(-5, "group")
# v13's argument of a method -> what the warning says of today's
ARGUMENTS = {
    "reply_to_message_id": "reply_parameters",
    "disable_web_page_preview": "link_preview_options",
    "thumb": "thumbnail",
    "png_sticker": "sticker",
    "emojis": "sticker",
    "contains_masks": "sticker_type",
    "correct_option_id": "correct_option_ids",
    "switch_pm_text": "button",
    "can_manage_voice_chats": "can_manage_video_chats",
}
OF_A_NEW_METHOD = {"set_sticker_set_thumb"}


@pytest.fixture(autouse=True)
def as_for_the_first_time():
    forget()
    yield
    forget()


class Wire(BaseAdapter):
    """What would go to the server, which answers with True."""

    def __init__(self):
        super().__init__()
        self.body = b""

    def send(self, request, **_):
        body = request.body or b""
        self.body = body if isinstance(body, bytes) else b"".join(body)
        answer = requests.Response()
        answer.status_code, answer.request = 200, request
        answer.raw = BytesIO(b'{"ok": true, "result": true}')
        return answer

    def close(self):
        pass


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def bot(wire):
    session = requests.Session()
    session.mount("https://", wire)
    yield Bot(TOKEN, http=session)
    session.close()


def noticed(call):
    """Make a call twice and return what it warned of."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for _ in range(2):
            call()
    old = [each for each in seen if issubclass(each.category, TelegramDeprecationWarning)]
    assert {each.filename for each in old} <= {__file__}
    return [str(each.message) for each in old]


# Arguments of methods -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "old"),
    [
        (method, old)
        for method, order in sorted(SURFACE["methods"].items())
        for old in ARGUMENTS
        if old in order.split() and method not in OF_A_NEW_METHOD
    ],
)
def test_an_old_argument_is_pointed_out_once_and_sent_as_todays(bot, wire, method, old):
    needed = [name for name in names("methods", method) if name in NEEDED]
    values = {name: argument(method, name) for name in needed}
    values[old] = True if old == "can_manage_voice_chats" else argument(method, old)

    def call():
        with suppress(telegram.TelegramError):  # True is not what every method returns
            getattr(bot, method)(**values)

    about = [text for text in noticed(call) if old in text.partition(" is a ")[0]]
    assert len(about) == 1
    assert ARGUMENTS[old] in about[0].partition("today")[2]
    assert f'"{old}"'.encode() not in wire.body
    assert ARGUMENTS[old].encode() in wire.body


NEEDED = set(
    """
    chat_id user_id name title text from_chat_id message_id question options media results
    inline_query_id photo audio document video voice animation video_note sticker latitude longitude
    address phone_number first_name game_short_name description payload provider_token currency
    prices emojis png_sticker
    """.split()  # noqa: SIM905 - one to a line would fill the page
)


# Methods and shortcuts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("kick_chat_member", "ban_chat_member"),
        ("kickChatMember", "ban_chat_member"),
        ("get_chat_members_count", "get_chat_member_count"),
        ("getChatMembersCount", "get_chat_member_count"),
        ("set_sticker_set_thumb", "set_sticker_set_thumbnail"),
        ("setStickerSetThumb", "set_sticker_set_thumbnail"),
    ],
)
def test_an_old_method_is_pointed_out_once_with_todays(bot, old, today):
    arguments = {"set": ("name", 7, b"content"), "kic": (-5, 7)}.get(old[:3], (-5,))

    def call():
        with suppress(telegram.TelegramError):
            getattr(bot, old)(*arguments)

    [text] = noticed(call)
    assert text.endswith(f"today it is {today}")


@pytest.mark.parametrize(
    ("old", "arguments", "today"),
    [
        ("kick_member", (7,), "Chat.ban_member"),
        ("get_members_count", (), "Chat.get_member_count"),
    ],
)
def test_an_old_shortcut_is_pointed_out_once_with_todays(bot, old, arguments, today):
    chat = Chat.de_json(CHAT.to_dict(), bot)

    def call():
        with suppress(telegram.TelegramError):
            getattr(chat, old)(*arguments)

    [text] = noticed(call)
    assert text.endswith(f"today it is {today}")


# Fields ------------------------------------------------------------------------------------------

FIELDS = [(kind, old) for kind, fields in sorted(OLD_FIELDS.items()) for old in fields]


@pytest.mark.parametrize(("kind", "old"), FIELDS)
def test_an_old_field_is_pointed_out_once_with_todays(kind, old):
    tag = {"status": "member"} if kind == "ChatMember" else {}
    thing = getattr(telegram, kind).de_json(tag, None)

    [text] = noticed(lambda: getattr(thing, old))

    assert f".{old} is a spelling of python-telegram-bot 13; today it is " in text


@pytest.mark.parametrize("kind", sorted(OLD_FIELDS.keys() - {"Message"}))
def test_old_arguments_of_a_constructor_are_pointed_out_once(kind):
    values = {name: value(kind, name) for name in names("types", kind)}
    given = {name: each for name, each in values.items() if each is not None}
    old = sorted(OLD_FIELDS[kind].keys() & given.keys())

    texts = noticed(lambda: getattr(telegram, kind)(**given))

    said = sorted(text.partition(" is a spelling")[0] for text in texts)
    assert said == [f"{kind}({name}=...)" for name in old]


def test_a_forward_is_built_read_and_assigned_in_v13s_words():
    ann, news = User(7, "Ann", False), Chat(-300, "channel", title="News")

    def call():
        message = Message(1, DATE, CHAT, forward_from_chat=news, forward_from_message_id=5)
        assert message.forward_from_chat == news
        assert message.forward_from_message_id == 5
        assert message.forward_origin.type == "channel"
        message = Message(1, DATE, CHAT, None, ann, forward_date=DATE)
        assert (message.forward_from, message.forward_date) == (ann, DATE)

    texts = noticed(call)
    assert len(texts) == len(set(texts)) > 0
    assert all("forward_origin" in text.partition("today")[2] for text in texts)


# Names of the packages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [name for name in SURFACE["types"] if name.startswith("VoiceChat")]
)
def test_a_voice_chat_is_a_video_chat(name):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        kind = old_name(name)  # what the package asks, and remembers the answer of

    assert kind is getattr(telegram, name) is getattr(telegram, name.replace("Voice", "Video"))
    assert f"telegram.{name.replace('Voice', 'Video')}" in str(seen[0].message)


LIMITS = """
    MAX_CAPTION_LENGTH MAX_FILESIZE_DOWNLOAD MAX_FILESIZE_UPLOAD MAX_MESSAGES_PER_MINUTE_PER_GROUP
    MAX_MESSAGES_PER_SECOND MAX_MESSAGES_PER_SECOND_PER_CHAT MAX_MESSAGE_LENGTH
    SUPPORTED_WEBHOOK_PORTS"""


def test_a_star_import_brings_all_but_what_would_warn():
    names_there: dict[str, object] = {}
    exec("from telegram import *", names_there)
    old = {*LIMITS.split(), "ReplyMarkup", *(n for n in SURFACE["types"] if "VoiceChat" in n)}

    assert not names_there.keys() & old
    assert names_there.keys() >= SURFACE["types"].keys() - old
    for name in old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TelegramDeprecationWarning)
            assert old_name(name) is not None


def test_old_and_new_name_of_one_argument_are_refused_together():
    size = PhotoSize("a", "b", 1, 2)

    for call in (
        lambda: telegram.Document("a", "b", thumb=size, thumbnail=PhotoSize("c", "d", 1, 2)),
        lambda: Bot(TOKEN).send_message(
            5, "x", reply_to_message_id=1, reply_parameters=telegram.ReplyParameters(2)
        ),
        lambda: Bot(TOKEN).send_message(
            5,
            "x",
            disable_web_page_preview=True,
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=False),
        ),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TelegramDeprecationWarning)
            with pytest.raises(TypeError, match="not both"):
                call()


# Pythons that v13 does not run on -------------------------------------------------------------------

GONE = ["imghdr", "pkg_resources", "six", "tornado", "pytz", "urllib3.contrib.appengine", "certifi"]


def test_a_bot_needs_nothing_that_kept_v13_from_newer_pythons():
    code = f"""
import sys
for name in {GONE[:6]!r}:
    sys.modules[name] = None
import warnings
warnings.simplefilter("ignore")
import telegram.ext
from telegram.ext import *
from telegram.utils.helpers import mention_html
updater = Updater("123:abc", use_context=True)
updater.job_queue.run_once(print, 10)
updater.bot.request.stop()
print(telegram.__version__)
"""

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.stderr, bool(done.stdout)) == ("", True)
