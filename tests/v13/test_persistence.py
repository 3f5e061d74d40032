"""Stores as bots written for v13 make and extend them, and the files that v13 left behind."""

import json
import shutil
import sys
import warnings
from collections import OrderedDict, defaultdict, deque
from datetime import datetime, timedelta, timezone
from pathlib import Path
from queue import Queue
from types import ModuleType, SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

import telegram
from telegram_ext import (
    BasePersistence,
    CommandHandler,
    DictPersistence,
    Dispatcher,
    ExtBot,
    PicklePersistence,
)

WRITTEN_BY_V13 = Path(__file__).parent / "data" / "v13_values.pickle"


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.fixture
def ext_bot():
    return ExtBot("123456:store", arbitrary_callback_data=True)


# A file of v13 ----------------------------------------------------------------------------------


@pytest.fixture
def without_pytz(monkeypatch):
    monkeypatch.setitem(sys.modules, "pytz", None)


@pytest.fixture
def file_of_v13(tmp_path, ext_bot):
    shutil.copy(WRITTEN_BY_V13, tmp_path / "bot.pickle")
    store = PicklePersistence(str(tmp_path / "bot.pickle"), store_callback_data=True)
    store.set_bot(ext_bot)
    return store


def test_every_value_of_a_file_of_v13_is_read(file_of_v13, ext_bot, without_pytz):
    found = file_of_v13.get_bot_data()

    kinds = {name: type(value).__name__ for name, value in found.items()}
    assert {name: kind for name, kind in kinds.items() if name != kind.lower()} == {
        "query": "CallbackQuery",
        "keyboard": "InlineKeyboardMarkup",
        "reply": "ReplyKeyboardMarkup",
        "administrator": "ChatMemberAdministrator",
        "permissions": "ChatPermissions",
        "result": "InlineQueryResultArticle",
        "voice_chat": "Message",
        "media": "InputMediaPhoto",
        "bot": "ExtBot",
        "error": "BadRequest",
        "moment": "datetime",
        "summer": "datetime",
        "zone": "ZoneInfo",
        "fixed": "ZoneInfo",
        "plain": "dict",
    }
    assert found["bot"] is ext_bot
    assert found["document"].thumb.file_id == "a"
    assert found["message"].forward_from.username == "ann"
    assert found["query"].message.photo[0].file_id == "f"
    assert found["result"].thumb_url == "u"
    assert found["result"].input_message_content.disable_web_page_preview is True
    assert found["voice_chat"].voice_chat_ended.duration == 5
    assert found["permissions"].can_send_media_messages is True
    assert found["poll"].correct_option_id == 0
    assert found["keyboard"].inline_keyboard[0][0].callback_data == ("t", 1)
    assert found["error"].message == "X"


def test_values_of_the_standard_library_come_back(file_of_v13, without_pytz):
    plain = file_of_v13.get_bot_data()["plain"]

    assert plain["pattern"].fullmatch("AAA")
    assert plain["space"] == SimpleNamespace(a=1)
    assert plain["tuple"] == (1, (2, 3))
    assert plain["default"] == defaultdict(list, {1: [2]})
    assert plain["ordered"] == OrderedDict(a=1)
    assert plain["deque"] == deque([1, 2], 5)
    assert plain["delta"] == timedelta(1)


def test_zones_of_pytz_need_no_pytz(file_of_v13, without_pytz):
    found = file_of_v13.get_bot_data()

    assert found["moment"] == datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    assert found["summer"] == datetime(2022, 7, 1, 10, tzinfo=timezone.utc)
    assert found["zone"] == ZoneInfo("Europe/Berlin")
    assert found["fixed"] == ZoneInfo("Etc/GMT+5")


def test_zones_of_pytz_stay_such_where_it_is_installed(file_of_v13, monkeypatch):
    pytz = ModuleType("pytz")
    pytz._UTC = lambda: timezone.utc
    pytz._p = lambda name, *_: timezone(timedelta(hours=2), f"pytz {name}")
    monkeypatch.setitem(sys.modules, "pytz", pytz)

    assert str(file_of_v13.get_bot_data()["zone"]) == "pytz Europe/Berlin"


def test_conversations_callback_data_and_the_data_of_users_are_read(
    file_of_v13, ext_bot, without_pytz
):
    assert file_of_v13.get_conversations("menu") == {(7, 7): 1, (8, 7): "state"}
    assert set(file_of_v13.get_user_data()) == {7, 8}
    assert file_of_v13.get_chat_data()[7]["last"].get_bot() is ext_bot
    [(_, _, buttons)], queries = file_of_v13.get_callback_data()
    assert list(buttons.values()) == [{"k": ("v", 1)}]
    assert queries == {}


def test_a_pattern_is_kept_and_read_again_without_a_warning(tmp_path, caplog, file_of_v13):
    store = PicklePersistence(tmp_path / "p")
    store.update_bot_data(dict(file_of_v13.get_bot_data()["plain"]))

    assert caplog.records == []
    assert PicklePersistence(tmp_path / "p").get_bot_data()["pattern"].pattern == "a+"


# A store of one's own ---------------------------------------------------------------------------


class Notes(BasePersistence):
    """A store as third parties wrote them: the methods that v13 asked for, and no others."""

    def __init__(self):
        super().__init__(store_user_data=True, store_chat_data=True, store_bot_data=True)
        self.kept = {"user": {}, "chat": {}, "bot": {}, "conversations": {}}
        self.flushed = 0

    def get_user_data(self):
        return defaultdict(dict, self.kept["user"])

    def get_chat_data(self):
        return defaultdict(dict, self.kept["chat"])

    def get_bot_data(self):
        return self.kept["bot"]

    def get_conversations(self, name):
        return self.kept["conversations"].get(name, {})

    def update_user_data(self, user_id, data):
        self.kept["user"][user_id] = data

    def update_chat_data(self, chat_id, data):
        self.kept["chat"][chat_id] = data

    def update_bot_data(self, data):
        self.kept["bot"] = data

    def update_conversation(self, name, key, new_state):
        self.kept["conversations"].setdefault(name, {})[key] = new_state

    def flush(self):
        self.flushed += 1


def test_a_store_with_v13s_methods_is_given_what_handlers_change(ext_bot, update):
    store = Notes()
    made = Dispatcher(ext_bot, Queue(), workers=1, persistence=store)

    def note(update, context):
        context.user_data["seen"] = context.chat_data["seen"] = context.bot_data["seen"] = [1]
        context.bot_data["bot"] = context.bot

    made.add_handler(CommandHandler("note", note))
    made.process_update(update("message", text="/note"))

    assert store.kept["user"] == store.kept["chat"] == {7: {"seen": [1]}}
    assert store.kept["bot"] == {"seen": [1], "bot": BasePersistence.REPLACED_BOT}
    made.bot_data["seen"].append(2)
    assert store.kept["bot"]["seen"] == [1]  # a store is given copies
    assert store.bot is ext_bot
    made.stop()


NEEDED = [f"{act}_{what}_data" for act in ("get", "update") for what in ("user", "chat", "bot")]
NEEDED += ["get_conversations", "update_conversation"]


@pytest.mark.parametrize("missing", NEEDED)
def test_what_v13_asked_of_a_store_is_asked_still(missing):
    methods = {name: lambda *_: None for name in NEEDED if name != missing}

    with pytest.raises(TypeError, match=missing):
        type("Half", (BasePersistence,), methods)()


# DictPersistence ---------------------------------------------------------------------------------


def test_json_of_v13_gives_data_with_numbers_as_keys():
    store = DictPersistence(
        user_data_json='{"7": {"a": 1}}',
        chat_data_json='{"-5": {"b": [1, 2]}}',
        bot_data_json='{"c": null}',
        conversations_json='{"menu": {"[7, 7]": 1}}',
        store_callback_data=True,
        callback_data_json='[[["a", 1.5, {"b": 2}]], {"q": "a"}]',
    )

    assert store.user_data == {7: {"a": 1}}
    assert store.chat_data == {-5: {"b": [1, 2]}}
    assert store.bot_data == {"c": None}
    assert store.conversations == {"menu": {(7, 7): 1}}
    assert store.callback_data == ([("a", 1.5, {"b": 2})], {"q": "a"})
    store.update_user_data(8, {"d": (1, 2)})
    assert json.loads(store.user_data_json) == {"7": {"a": 1}, "8": {"d": [1, 2]}}
    assert json.loads(store.conversations_json) == {"menu": {"[7, 7]": 1}}


@pytest.mark.parametrize(
    "argument",
    ["user_data_json", "chat_data_json", "bot_data_json", "conversations_json"],
)
def test_json_that_is_none_is_a_type_error(argument):
    with pytest.raises(TypeError, match="Unable to deserialize"):
        DictPersistence(**{argument: "not json"})


def test_an_error_of_the_store_names_what_it_is_about(tmp_path):
    (tmp_path / "text").write_text("hello")

    with pytest.raises(TypeError, match="does not contain valid pickle data"):
        PicklePersistence(tmp_path / "text").get_user_data()


def test_errors_of_telegram_are_values_too(tmp_path):
    error = telegram.error.RetryAfter(3)
    PicklePersistence(tmp_path / "p").update_bot_data({"last": error})

    found = PicklePersistence(tmp_path / "p").get_bot_data()["last"]

    assert (type(found), found.retry_after) == (telegram.error.RetryAfter, 3)
