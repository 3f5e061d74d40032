"""v13's interface, as stores written by others rely on it."""

import enum
import threading
from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from telegram import Chat, User
from telegram_ext import BasePersistence, ExtBot, PicklePersistence, SQLitePersistence


class Foreign(BasePersistence):
    """A store as people wrote them for v13: the abstract methods and nothing else."""

    def __init__(self, **options):
        super().__init__(**options)
        self.kept = {}

    def get_user_data(self):
        return defaultdict(dict, {1: {"bot": self.REPLACED_BOT}})

    def get_chat_data(self):
        return defaultdict(dict)

    def get_bot_data(self):
        return {"bot": BasePersistence.REPLACED_BOT}

    def get_conversations(self, name):
        return {}

    def update_user_data(self, user_id, data):
        self.kept["user", user_id] = data

    def update_chat_data(self, chat_id, data):
        self.kept["chat", chat_id] = data

    def update_bot_data(self, data):
        self.kept["bot"] = data

    def update_conversation(self, name, key, new_state):
        self.kept["conversation", name, key] = new_state


@pytest.fixture
def bot():
    return ExtBot("123:base-token")


@pytest.fixture
def store(bot):
    made = Foreign()
    made.set_bot(bot)
    return made


def test_stores_say_the_types_of_their_data():
    for store in (BasePersistence, PicklePersistence, SQLitePersistence):
        assert store[dict, dict, dict]

    class Own(BasePersistence[dict, dict, dict]):
        pass

    assert issubclass(Own, BasePersistence)


def test_the_interface_is_abstract():
    with pytest.raises(TypeError, match="abstract"):
        BasePersistence()


def test_a_store_is_given_copies_without_the_bot(store, bot):
    inner = [bot]
    data = {"list": inner, "user": User(1, "Ann", False, bot=bot)}
    store.update_user_data(5, data)
    store.update_bot_data(data={"x": bot})
    kept = store.kept["user", 5]
    assert kept["list"] == [BasePersistence.REPLACED_BOT]
    assert kept["user"] == data["user"]
    assert kept["user"] is not data["user"]
    assert kept["user"]._bot is None
    assert data["list"] is inner
    assert inner[0] is bot
    assert data["user"].get_bot() is bot
    assert store.kept["bot"] == {"x": BasePersistence.REPLACED_BOT}


def test_the_bot_is_put_into_what_a_store_returns(store, bot):
    assert store.get_user_data() == {1: {"bot": bot}}
    assert isinstance(store.get_user_data(), defaultdict)
    assert store.get_bot_data() == {"bot": bot}


def test_hooks_do_nothing_unless_overridden(store):
    data = {}
    store.refresh_user_data(1, data)
    store.refresh_chat_data(1, data)
    store.refresh_bot_data(data)
    store.flush()
    assert data == {}


def test_callback_data_needs_methods_and_an_ext_bot(bot):
    store = Foreign(store_callback_data=True)
    with pytest.raises(TypeError, match="store_callback_data can only be used with"):
        store.set_bot(object())
    store.set_bot(bot)
    for call in (store.get_callback_data, lambda: store.update_callback_data(([], {}))):
        with pytest.raises(TypeError, match="Foreign keeps no callback data"):
            call()


# Walking ------------------------------------------------------------------------------------------


class Plain:
    def __init__(self, value):
        self.value = value


class Slotted:
    __slots__ = ("__hidden", "unset", "value")

    def __init__(self, value):
        self.value = value
        self.__hidden = value

    def hidden(self):
        return self.__hidden


class Both(Slotted):
    def __init__(self, value):
        super().__init__(value)
        self.other = value


@dataclass(frozen=True)
class Frozen:
    value: object


class Pair(NamedTuple):
    left: object
    right: object


class Color(enum.Enum):
    RED = 1


MARK = BasePersistence.REPLACED_BOT


@pytest.mark.parametrize(
    ("make", "read"),
    [
        (lambda bot: [bot], lambda found: found[0]),
        (lambda bot: (1, bot), lambda found: found[1]),
        (lambda bot: {bot}, lambda found: next(iter(found))),
        (lambda bot: frozenset([bot]), lambda found: next(iter(found))),
        (lambda bot: {"a": [{"b": bot}]}, lambda found: found["a"][0]["b"]),
        (lambda bot: {bot: 1}, lambda found: next(iter(found))),
        (lambda bot: defaultdict(list, x=bot), lambda found: found["x"]),
        (lambda bot: OrderedDict(x=bot), lambda found: found["x"]),
        (lambda bot: deque([bot], 3), lambda found: found[0]),
        (lambda bot: Pair(1, bot), lambda found: found.right),
        (Plain, lambda found: found.value),
        (Slotted, lambda found: found.value),
        (Slotted, lambda found: found.hidden()),
        (Both, lambda found: found.other),
        (Frozen, lambda found: found.value),
    ],
)
def test_bots_are_found_at_any_depth_and_in_any_container(store, bot, make, read):
    data = make(bot)
    replaced = store.replace_bot(data)
    assert type(replaced) is type(data)
    assert read(replaced) == MARK
    assert read(data) is bot
    restored = store.insert_bot(replaced)
    assert type(restored) is type(data)
    assert read(restored) is bot


def test_an_old_bot_is_replaced_by_the_new_one(store, bot):
    assert store.insert_bot([ExtBot("9:old-token")])[0] is bot


def test_objects_that_hold_each_other_are_walked_once(store, bot):
    one, other = Plain(bot), Plain(bot)
    one.other, other.other = other, one
    ring = [one]
    ring.append(ring)
    found = store.replace_bot(ring)
    assert found[1] is found
    assert found[0].value == found[0].other.value == MARK
    assert found[0].other.other is found[0]


def test_what_is_no_data_is_left_alone(store):
    values = [Color.RED, Color, len, threading, test_what_is_no_data_is_left_alone, None, 1, b"x"]
    assert store.replace_bot(values) == values
    assert all(a is b for a, b in zip(store.replace_bot(values), values, strict=True))


def test_what_cannot_be_copied_is_passed_on_with_a_warning(store):
    class Stubborn:
        def __init__(self):
            self.x = 1

        def __copy__(self):
            raise RuntimeError("never")

    stubborn = Stubborn()
    with pytest.warns(RuntimeWarning, match="Stubborn cannot be copied"):
        assert store.replace_bot([stubborn])[0] is stubborn


def test_objects_inside_objects_of_telegram_lose_and_get_the_bot(store, bot):
    chat = Chat(1, "private", bot=bot)
    chat.own = {"users": [User(1, "Ann", False, bot=bot)], "bot": bot}
    replaced = store.replace_bot(chat)
    assert replaced.own["bot"] == MARK
    assert replaced.own["users"][0]._bot is None
    restored = store.insert_bot(replaced)
    assert restored.get_bot() is bot
    assert restored.own["bot"] is bot
    assert restored.own["users"][0].get_bot() is bot
