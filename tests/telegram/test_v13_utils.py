"""`telegram.utils`: v13's helpers answer as they did."""

import json
import pickle
import signal
import warnings
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from telegram import Animation, Chat, InputFile, Message, PhotoSize, Update, User
from telegram.defaultvalue import DEFAULT_NONE, DefaultValue
from telegram.v13 import aliases
from telegram.v13.helpers import (
    DEFAULT_20,
    decode_conversations_from_json,
    decode_user_chat_data_from_json,
    effective_message_type,
    encode_conversations_to_json,
    get_signal_name,
    is_local_file,
    parse_file_input,
)
from telegram.v13.timestamps import from_timestamp, to_float_timestamp, to_timestamp

REFERENCE = 1_600_000_000.5  # 13 September 2020, 12:26:40.5 UTC, 14:26:40.5 in Berlin
EAST = timezone(timedelta(hours=5))
BERLIN = ZoneInfo("Europe/Berlin")


class Localizing:
    """A zone that has to be asked for its offset, as pytz's have."""

    def localize(self, moment):
        return moment.replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("when", "reference", "zone", "expected"),
    [
        (5, 100, None, 105),
        (5.5, 100, None, 105.5),
        (-5, 100, None, 95),
        (timedelta(minutes=1), 100, None, 160),
        (datetime(2020, 1, 1), None, None, 1577836800),
        (datetime(2020, 1, 1), None, BERLIN, 1577833200),
        (datetime(2020, 7, 1), None, BERLIN, 1593554400),
        (datetime(2020, 7, 1), None, timezone(timedelta(hours=2)), 1593554400),
        (datetime(2020, 1, 1, tzinfo=EAST), None, BERLIN, 1577818800),
        (datetime(2020, 1, 1, microsecond=500_000), None, None, 1577836800.5),
        # A time of day is the next one: today or tomorrow, in its own zone.
        (time(12, 0), REFERENCE, None, 1600084800),
        (time(13, 26, 40, 500_000), REFERENCE, None, 1600003600.5),
        (time(12, 26, 40, 500_000), REFERENCE, None, REFERENCE),
        (time(12, 30), REFERENCE, BERLIN, 1600079400),
        (time(12, 0, tzinfo=EAST), REFERENCE, BERLIN, 1600066800),
        (time(0, 30, tzinfo=EAST), REFERENCE, None, 1600025400),
    ],
)
def test_every_kind_of_moment_becomes_unix_time(when, reference, zone, expected):
    assert to_float_timestamp(when, reference, zone) == expected
    assert to_timestamp(when, reference, zone) == int(expected)


def test_the_zones_of_pytz_are_asked_for_their_offset():
    assert to_float_timestamp(datetime(2020, 1, 1), tzinfo=Localizing()) == 1577833200


def test_numbers_count_from_now_without_a_reference(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1000.0)
    assert to_float_timestamp(5) == 1005
    assert to_float_timestamp(timedelta(seconds=-5)) == 995
    assert to_float_timestamp(time(0, 20)) == 1200
    assert to_float_timestamp(time(0, 10)) == 86400 + 600


def test_a_datetime_takes_no_reference():
    with pytest.raises(ValueError, match="reference_timestamp"):
        to_float_timestamp(datetime(2020, 1, 1), 100)


@pytest.mark.parametrize(("value", "kind"), [("x", "str"), (None, "NoneType"), (date.min, "date")])
def test_what_is_no_moment_is_refused(value, kind):
    with pytest.raises(TypeError, match=f"Unable to convert {kind} object to timestamp"):
        to_float_timestamp(value)


def test_none_stays_none():
    assert to_timestamp(None) is None
    assert from_timestamp(None) is None


def test_unix_time_becomes_a_datetime():
    assert from_timestamp(0) == datetime(1970, 1, 1, tzinfo=timezone.utc)
    assert from_timestamp(0, None) == datetime(1970, 1, 1)
    assert from_timestamp(1_600_000_000, BERLIN).isoformat() == "2020-09-13T14:26:40+02:00"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "x"}, "text"),
        ({}, None),
        ({"new_chat_members": [User(1, "a", False)]}, "new_chat_members"),
        ({"photo": [PhotoSize("a", "b", 1, 1)]}, "photo"),
        ({"animation": Animation("a", "b", 1, 1, 1), "caption": "x"}, "animation"),
        ({"group_chat_created": True}, "group_chat_created"),
    ],
)
def test_a_message_is_of_the_first_kind_that_it_has(fields, expected):
    message = Message(1, datetime(2020, 1, 1), Chat(1, "private"), **fields)
    assert effective_message_type(message) == expected
    assert effective_message_type(Update(1, channel_post=message)) == expected


def test_only_messages_and_updates_have_a_kind():
    assert effective_message_type(Update(1)) is None
    with pytest.raises(TypeError, match="not Message or Update"):
        effective_message_type(5)


def test_a_local_file_is_one_that_exists(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert is_local_file(path)
    assert is_local_file(str(path))
    for value in (None, "x", str(tmp_path), "a\0b", "x" * 5000):
        assert not is_local_file(value)


def test_a_file_becomes_what_v13_sent(tmp_path):
    path = tmp_path / "a b.txt"
    path.write_text("x")
    assert parse_file_input(path) == parse_file_input(str(path)) == path.as_uri()
    assert parse_file_input(PhotoSize("id", "u", 1, 1), PhotoSize) == "id"
    for same in ("file_id", "https://x/y.png", "file:///x", None, Path("/no/such/file")):
        assert parse_file_input(same) == same
    made = parse_file_input(b"abc", attach=True, filename="x.txt")
    assert isinstance(made, InputFile)
    assert made.filename == "x.txt"
    assert made.attach
    with path.open("rb") as stream:
        assert parse_file_input(stream).filename == "a b.txt"


def test_a_signal_has_a_name():
    assert get_signal_name(signal.SIGINT) == "SIGINT"
    with pytest.raises(KeyError):
        get_signal_name(999)


def test_conversations_survive_json():
    conversations = {"a": {(1, 2): 3, (1, "x"): None}, "b": {}}
    text = encode_conversations_to_json(conversations)
    assert json.loads(text) == {"a": {"[1, 2]": 3, '[1, "x"]': None}, "b": {}}
    assert decode_conversations_from_json(text) == conversations


def test_the_data_of_users_has_numbers_as_keys():
    data = decode_user_chat_data_from_json('{"1": {"2": 3, "a": 5}}')
    assert data == {1: {2: 3, "a": 5}}
    assert isinstance(data, defaultdict)
    assert data[7] == {}
    with pytest.raises(ValueError, match="x"):
        decode_user_chat_data_from_json('{"x": {}}')


def test_a_default_value_stands_for_its_value():
    assert (DEFAULT_20.value, bool(DEFAULT_20), repr(DEFAULT_20)) == (20, True, "20")
    assert str(DEFAULT_NONE) == "DefaultValue(None)"
    assert not DEFAULT_NONE
    assert DefaultValue.get_value(DefaultValue(3)) == 3
    assert DefaultValue.get_value(4) == 4
    assert DefaultValue[int](5).value == 5
    assert pickle.loads(pickle.dumps(DEFAULT_NONE)) is DEFAULT_NONE


def test_the_aliases_serve_in_annotations():
    def send(
        data: aliases.JSONDict,
        file: aliases.FileInput | None,
        quiet: aliases.ODVInput[bool] = None,
        several: aliases.SLT[int] = 5,
    ) -> aliases.DVInput[str]: ...

    assert send.__annotations__["return"]
    assert set(aliases.__all__) <= set(vars(aliases))


def test_helpers_are_reached_under_their_old_path():
    from telegram.utils import helpers

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert helpers.escape_markdown("a_b", version="2") == "a\\_b"
        assert helpers.create_deep_linked_url("a_bot", "x").endswith("?start=x")
