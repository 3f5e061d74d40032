"""What holds for every store: what goes in comes out of the next instance."""

import threading
from collections import defaultdict
from datetime import datetime, timezone

import pytest

from telegram import Chat, Message, User
from telegram_ext import (
    BasePersistence,
    ContextTypes,
    DictPersistence,
    ExtBot,
    PicklePersistence,
    Promise,
    SQLitePersistence,
)

TOKEN = "123456:persistence-token"


class Again:
    """A kind of store, and the way to open what it kept."""

    def __init__(self, folder, kind):
        self.folder, self.kind = folder, kind
        self.store = None
        self.bot = ExtBot(TOKEN, arbitrary_callback_data=True)

    def open(self, **options):
        options.setdefault("store_callback_data", True)
        if self.kind == "dict":
            if self.store is not None:
                names = ("user_data", "chat_data", "bot_data", "conversations", "callback_data")
                options |= {f"{n}_json": getattr(self.store, f"{n}_json") for n in names}
            self.store = DictPersistence(**options)
        elif self.kind == "sqlite":
            if self.store is not None:
                self.store.close()
            self.store = SQLitePersistence(self.folder / "bot.db", **options)
        else:
            options["single_file"] = self.kind == "pickle"
            self.store = PicklePersistence(self.folder / "bot", **options)
        self.store.set_bot(self.bot)
        return self.store


KINDS = ["dict", "pickle", "pickles", "sqlite"]


@pytest.fixture(params=KINDS)
def again(request, tmp_path):
    made = Again(tmp_path, request.param)
    yield made
    if made.kind == "sqlite" and made.store is not None:
        made.store.close()


def test_a_new_store_is_empty(again):
    store = again.open()
    assert isinstance(store, BasePersistence)
    for data in (store.get_user_data(), store.get_chat_data()):
        assert isinstance(data, defaultdict)
        assert data == {}
        assert data[5] == {}
    assert store.get_bot_data() == {}
    assert store.get_callback_data() is None
    assert store.get_conversations("menu") == {}


def test_what_was_kept_is_there_again(again):
    store = again.open()
    store.update_user_data(7, {"name": "Ann", "n": [1, 2.5, None, True]})
    store.update_chat_data(-100, {"rules": {"a": "b"}})
    store.update_bot_data({"started": "today"})
    store.update_callback_data(([("k" * 32, 12.5, {"b": [1]})], {"55": "k" * 32}))
    store.update_conversation("menu", (-100, 7), 2)
    store = again.open()
    assert store.get_user_data() == {7: {"name": "Ann", "n": [1, 2.5, None, True]}}
    assert store.get_chat_data() == {-100: {"rules": {"a": "b"}}}
    assert store.get_bot_data() == {"started": "today"}
    assert store.get_callback_data() == ([("k" * 32, 12.5, {"b": [1]})], {"55": "k" * 32})
    assert store.get_conversations("menu") == {(-100, 7): 2}
    assert store.get_conversations("other") == {}


def test_the_last_value_counts(again):
    store = again.open()
    for n in range(3):
        store.update_user_data(7, {"n": n})
        store.update_bot_data({"n": n})
        store.update_conversation("menu", (1,), n)
    store = again.open()
    assert store.get_user_data()[7] == {"n": 2}
    assert store.get_bot_data() == {"n": 2}
    assert store.get_conversations("menu") == {(1,): 2}


def test_a_conversation_that_ended_is_forgotten(again):
    store = again.open()
    store.update_conversation("menu", (1, 2), "asking")
    store.update_conversation("menu", (1, 3), "asking")
    store.update_conversation("menu", (1, 2), None)
    store.update_conversation("menu", (9, 9), None)
    assert again.open().get_conversations("menu") == {(1, 3): "asking"}


def test_a_state_that_a_promise_will_give_is_kept_as_the_one_before(again):
    store = again.open()
    promise = Promise(lambda: 3, (), {})
    store.update_conversation("menu", (1,), (2, promise))
    store.update_conversation("menu", (2,), (None, promise))
    assert again.open().get_conversations("menu") == {(1,): 2}
    promise.run()
    again.store.update_conversation("menu", (1,), (2, promise))
    failing = Promise(lambda: 1 / 0, (), {})
    failing.run()
    again.store.update_conversation("menu", (3,), (4, failing))
    assert again.open().get_conversations("menu") == {(1,): 3, (3,): 4}


def test_changing_what_was_given_does_not_change_what_is_kept(again):
    store = again.open()
    data = {"list": [1]}
    store.update_chat_data(1, data)
    store.update_bot_data(data)
    data["list"].append(2)
    store = again.open()
    assert store.get_chat_data()[1] == {"list": [1]}
    assert store.get_bot_data() == {"list": [1]}


def test_the_same_object_changed_in_place_is_kept_again(again):
    store = again.open()
    data = {"list": [1]}
    store.update_chat_data(1, data)
    data["list"].append(2)
    store.update_chat_data(1, data)
    assert again.open().get_chat_data()[1] == {"list": [1, 2]}


def test_texts_of_every_kind_survive(again):
    texts = ["", "Ünïcödé", "ру́сский", "👨‍👩‍👧", "\x00\x1f", "\ud83d", '"\\', "a" * 100_000]
    again.open().update_bot_data({"texts": texts, **dict.fromkeys(texts, 1)})
    assert again.open().get_bot_data() == {"texts": texts, **dict.fromkeys(texts, 1)}


def test_what_is_not_to_be_stored_is_said(again):
    store = again.open(
        store_user_data=False,
        store_chat_data=False,
        store_bot_data=False,
        store_callback_data=False,
    )
    switches = ("user", "chat", "bot", "callback")
    assert [getattr(store, f"store_{name}_data") for name in switches] == [False] * 4


def test_many_threads_may_keep_data_at_once(again):
    store = again.open(**({"on_flush": True} if again.kind.startswith("pickle") else {}))
    errors = []

    def keep(chat):
        try:
            for n in range(50):
                store.update_chat_data(chat, {"n": n})
                store.update_user_data(n, {chat: n} if again.kind != "dict" else {"n": n})
                store.update_bot_data({"n": n})
                store.update_conversation("menu", (chat,), n)
        except Exception as error:  # noqa: BLE001 - any is a failure
            errors.append(error)

    threads = [threading.Thread(target=keep, args=(chat,)) for chat in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.flush()
    assert errors == []
    store = again.open()
    assert store.get_chat_data() == {chat: {"n": 49} for chat in range(8)}
    assert len(store.get_user_data()) == 50
    assert store.get_conversations("menu") == {(chat,): 49 for chat in range(8)}


# What JSON texts alone cannot hold -----------------------------------------------------------------


@pytest.fixture(params=["pickle", "pickles", "sqlite"])
def typed(request, tmp_path):
    made = Again(tmp_path, request.param)
    yield made
    if made.kind == "sqlite" and made.store is not None:
        made.store.close()


def test_types_of_telegram_come_back_with_the_bot(typed):
    ann = User(id=7, first_name="Ann", is_bot=False)
    date = datetime(2024, 1, 2, tzinfo=timezone.utc)
    chat = Chat(id=-100, type="group", title="Friends")
    message = Message(5, date=date, chat=chat, from_user=ann, text="hi")
    message.set_bot(typed.bot)
    typed.open().update_chat_data(-100, {"last": [message], "by": {7: ann}})
    data = typed.open().get_chat_data()[-100]
    assert data == {"last": [message], "by": {7: ann}}
    found = data["last"][0]
    assert found.to_dict() == message.to_dict()
    assert found.date == date
    assert found.get_bot() is typed.bot
    assert found.from_user.get_bot() is typed.bot
    assert data["by"][7].get_bot() is typed.bot


def test_the_bot_itself_comes_back_and_its_token_is_in_no_file(typed):
    store = typed.open()
    store.update_bot_data({"bot": typed.bot, "more": [typed.bot, (typed.bot,)]})
    store.flush()
    data = typed.open().get_bot_data()
    assert data["bot"] is typed.bot
    assert data["more"] == [typed.bot, (typed.bot,)]
    secret = TOKEN.partition(":")[2].encode()
    assert not any(secret in file.read_bytes() for file in typed.folder.iterdir())


def test_numbers_and_tuples_are_keys_as_they_were(typed):
    data = {1: "a", "1": "b", (1, "x"): "c", None: "d", False: "e", 2.5: "f"}
    typed.open().update_bot_data(data)
    assert typed.open().get_bot_data() == data


class Settings:
    def __init__(self):
        self.language = "en"

    def __eq__(self, other):
        return isinstance(other, Settings) and vars(self) == vars(other)

    __hash__ = None


class ChatData(dict):
    pass


def test_context_types_decide_what_data_is_made_of(typed):
    types = ContextTypes(bot_data=Settings, chat_data=ChatData, user_data=Settings)
    store = typed.open(context_types=types)
    assert isinstance(store.get_bot_data(), Settings)
    assert isinstance(store.get_chat_data()[1], ChatData)
    assert isinstance(store.get_user_data()[1], Settings)
    changed = Settings()
    changed.language = "de"
    store.update_bot_data(changed)
    store.update_user_data(1, changed)
    store.update_chat_data(1, ChatData(a=1))
    store = typed.open(context_types=types)
    assert store.get_bot_data() == changed
    assert store.get_user_data()[1] == changed
    found = store.get_chat_data()[1]
    assert type(found) is ChatData
    assert found == {"a": 1}


def test_data_can_be_dropped(typed):
    store = typed.open()
    for number in (1, 2):
        store.update_chat_data(number, {"x": 1})
        store.update_user_data(number, {"x": 1})
    store.drop_chat_data(1)
    store.drop_user_data(2)
    store.drop_user_data(3)
    store = typed.open()
    assert store.get_chat_data() == {2: {"x": 1}}
    assert store.get_user_data() == {1: {"x": 1}}
