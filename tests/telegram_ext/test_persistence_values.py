"""Values as JSON and back, and what is said of values that cannot be stored."""

import enum
import json
import math
import threading
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telegram import Bot, ChatMemberAdministrator, Message, User
from telegram.redaction import SecretStr
from telegram_ext import ExtBot, InvalidCallbackData
from telegram_ext.persistence.places import UnstorableValueError
from telegram_ext.persistence.values import Codec, UnknownTypeError

FIXED = timezone(timedelta(hours=5, minutes=30))
keys = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.tuples(st.integers(), st.text())
    | st.dates()
    | st.uuids()
)
leaves = (
    keys
    | st.floats(allow_nan=False)
    | st.text(st.characters())  # halves of surrogate pairs too
    | st.binary()
    | st.binary().map(bytearray)
    | st.complex_numbers(allow_nan=False)
    | st.decimals(allow_nan=False)
    | st.fractions()
    | st.datetimes()
    | st.datetimes(timezones=st.sampled_from([timezone.utc, FIXED, ZoneInfo("Europe/Berlin")]))
    | st.times()
    | st.times(timezones=st.just(FIXED))
    | st.timedeltas()
    | st.sampled_from([timezone.utc, FIXED, ZoneInfo("Asia/Tokyo"), range(1, 9, 2)])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=4)
        | st.dictionaries(st.sampled_from(["$", "v", "a"]), inner)
        | st.lists(inner, max_size=3).map(tuple)
        | st.sets(keys, max_size=3)
        | st.frozensets(keys, max_size=3)
        | st.lists(inner, max_size=3).map(lambda items: deque(items, 5))
        | st.dictionaries(keys, inner, max_size=3).map(OrderedDict)
        | st.dictionaries(keys, inner, max_size=3).map(lambda found: defaultdict(list, found))
        | st.dictionaries(keys, st.integers(), max_size=3).map(Counter)
    ),
    max_leaves=12,
)


def again(value, codec=None):
    codec = codec or Codec()
    text = codec.encode(value, "data")
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    text.encode()
    return codec.decode(text)


def same(one, other):
    """Compare as `==` does, and by type."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(map(type, one)) == list(map(type, other)) and all(
            same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, (list, tuple, deque)):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@settings(max_examples=300, deadline=None)
@given(values)
def test_every_value_comes_back_with_its_type(value):
    assert same(again(value), value)


def test_plain_data_is_plain_json():
    data = {"name": "Änn", "n": [1, 2.5, None, True]}
    assert Codec().encode(data, "data") == '{"name":"Änn","n":[1,2.5,null,true]}'


def test_numbers_that_json_has_no_word_for():
    assert again([math.inf, -math.inf]) == [math.inf, -math.inf]
    assert math.isnan(again(math.nan))
    assert again(10**5000) == 10**5000
    assert again(-0.0).hex() == "-0x0.0p+0"


def test_a_time_in_a_zone_keeps_the_zone_and_the_second_of_two_equal_hours():
    berlin = ZoneInfo("Europe/Berlin")
    for fold in (0, 1):
        moment = datetime(2023, 10, 29, 2, 30, tzinfo=berlin, fold=fold)
        found = again(moment)
        assert found.tzinfo is berlin
        assert found.timestamp() == moment.timestamp()
    assert again(time(9, tzinfo=berlin)).tzinfo is berlin
    assert again(datetime(2023, 1, 1, fold=1)).fold == 1


class ZoneOfPytz(tzinfo):
    """What pytz binds a time to: a named zone with one fixed offset."""

    zone = "Europe/Berlin"

    def utcoffset(self, when):
        return timedelta(hours=1)

    def dst(self, when):
        return timedelta(0)


def test_zones_of_pytz_are_kept_by_their_names():
    moment = datetime(2023, 10, 29, 2, 30, tzinfo=ZoneOfPytz())
    found = again(moment)
    assert found.timestamp() == moment.timestamp()
    assert found.tzinfo == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("factory", [dict, list, set, int, float, str, bool, tuple, None])
def test_a_defaultdict_keeps_its_factory(factory):
    found = again(defaultdict(factory, {1: 2}))
    assert found.default_factory is factory
    assert found == {1: 2}


# Telegram -----------------------------------------------------------------------------------------


def test_types_of_telegram_keep_every_field_and_get_the_bot():
    codec = Codec()
    codec.bot = ExtBot("1:values-token")
    raw = {
        "message_id": 1,
        "date": 1700000000,
        "chat": {"id": 1, "type": "private", "first_name": "Ann"},
        "text": "hi",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "something_new": {"a": [1]},
    }
    message = Message.de_json(raw, None)
    found = again({"m": message}, codec)["m"]
    assert type(found) is Message
    assert found.to_dict() == raw
    assert found.get_bot() is codec.bot
    boss = ChatMemberAdministrator(user=User(1, "Ann", False), custom_title="boss")
    assert type(again(boss)) is ChatMemberAdministrator


def test_a_button_keeps_the_object_it_carries():
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    markup = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data=(1, {2}))]])
    assert again(markup).inline_keyboard[0][0].callback_data == (1, {2})


def test_a_bot_is_kept_as_a_mark_and_never_with_its_token():
    codec = Codec()
    codec.bot = ExtBot("1:values-token")
    for bot in (codec.bot, Bot("2:other-token")):
        assert "token" not in codec.encode([bot], "data")
        assert again([bot], codec)[0] is codec.bot


def test_data_that_was_invalid_stays_so():
    assert again(InvalidCallbackData("x")).callback_data == "x"


# Classes of users ---------------------------------------------------------------------------------


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    LOW = 1


class Point(NamedTuple):
    x: int
    y: int = 0


@dataclass
class Basket:
    owner: str
    items: list = field(default_factory=list)
    total: int = field(default=0, init=False)


@dataclass(frozen=True)
class Frozen:
    x: tuple


class Slotted:
    __slots__ = ("a", "b")


class Custom(dict):
    pass


class Plain:
    pass


class MyUser(User):
    pass


def plain(**values):
    made = Plain()
    vars(made).update(values)
    return made


def test_registered_classes_come_back():
    codec = Codec()
    for cls in (Color, Level, Point, Basket, Frozen, Slotted, Custom, Plain, MyUser):
        codec.register(cls)
        codec.register(cls)
    basket = Basket("ann", [Point(1, 2)])
    basket.total = 9
    slotted = Slotted()
    slotted.a = {1}
    custom = Custom({1: 2})
    custom.note = "x"
    for value in (Color.BLUE, Level.LOW, Point(1), basket, Frozen((1,)), MyUser(1, "A", False)):
        found = again([value], codec)[0]
        assert found == value
        assert type(found) is type(value)
    assert again(slotted, codec).a == {1}
    assert not hasattr(again(slotted, codec), "b")
    assert (again(custom, codec), again(custom, codec).note) == ({1: 2}, "x")
    assert vars(again(plain(a=Color.RED), codec)) == {"a": Color.RED}


def test_a_class_may_say_itself_how_it_is_stored_and_be_renamed():
    codec = Codec()
    codec.register(Plain, lambda value: value.a, lambda a: plain(a=a), name="old.Plain")
    text = codec.encode(plain(a=(1,)), "data")
    assert "old.Plain" in text
    assert codec.decode(text).a == (1,)


def test_a_dataclass_may_gain_and_lose_fields():
    old, new = Codec(), Codec()

    @dataclass
    class Before:
        kept: int
        lost: int

    @dataclass
    class After:
        kept: int
        gained: str = "default"

    old.register(Before, name="thing")
    new.register(After, name="thing")
    assert new.decode(old.encode(Before(1, 2), "data")) == After(1, "default")


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (("Plain",), TypeError, "register takes a class, not 'Plain'"),
        ((Plain, len), TypeError, "register\\(Plain\\): give both encode and decode"),
        ((Plain, None, None, "set"), ValueError, "'set' is the stored name of"),
    ],
)
def test_registering_what_cannot_be_is_refused(arguments, error, text):
    with pytest.raises(error, match=text):
        Codec().register(*arguments)


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (plain(), "chat_data[5]"),
        ({"photos": [1, plain()]}, "chat_data[5]['photos'][1]"),
        ({"a": {(1, 2): {"b": plain()}}}, "chat_data[5]['a'][(1, 2)]['b']"),
        ({"s": Level.LOW}, "chat_data[5]['s']"),
        ([MyUser(1, "A", False)], "chat_data[5][0]"),
        ([SecretStr("x")], "chat_data[5][0]"),
        ({"d": defaultdict(lambda: 1)}, "chat_data[5]['d']"),
        ({plain(): 1}, "chat_data[5][<"),
    ],
)
def test_a_value_that_cannot_be_stored_is_named_with_its_place(value, place):
    with pytest.raises(UnstorableValueError) as caught:
        Codec().encode(value, "chat_data[5]")
    assert str(caught.value).startswith(place)
    assert "cannot be stored" in str(caught.value)
    assert "register(" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (len, "Keep the function's name there instead"),
        (lambda: 1, "Keep the function's name there instead"),
        ((number for number in [1]), "keep what is needed to make it again"),
        (threading.Lock(), "keep what is needed to make it again"),
    ],
)
def test_what_only_lives_in_a_process_is_not_to_be_registered(value, advice):
    with pytest.raises(UnstorableValueError, match=r"user_data\[1\]\['x'\] is a") as caught:
        Codec().encode({"x": value}, "user_data[1]")
    assert advice in str(caught.value)
    assert "register(" not in str(caught.value)


def test_data_that_holds_itself_is_refused():
    ring = {}
    ring["self"] = [ring]
    with pytest.raises(UnstorableValueError, match="holds itself"):
        Codec().encode(ring, "bot_data")


def test_a_type_that_is_not_registered_any_more_is_named():
    codec = Codec()
    codec.register(Point)
    text = codec.encode(Point(1), "data")
    with pytest.raises(UnknownTypeError, match="is a Point, which is not registered"):
        Codec().decode(text)


def test_sets_dates_and_the_like_are_covered():
    for value in ({1}, date(2024, 1, 1), Decimal("1.10"), Fraction(1, 3), UUID(int=5), b"\x00"):
        assert again(value) == value
