from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from io import BytesIO, StringIO

import pytest

import telegram
from telegram.encoding import encode
from telegram.files import InputFile
from telegram.multipart import Form


def document(data, tz=None):
    encoded = encode(data, tz)
    assert isinstance(encoded, bytes)
    return json.loads(encoded)


class Color(str, Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("é", "é"),
        (5, 5),
        (1.5, 1.5),
        (True, True),
        (False, False),
        ({}, {}),
        ([], []),
        ("", ""),
        (Color.RED, "red"),
        (("a", 1), ["a", 1]),
        ({"a": None, "b": {"c": []}}, {"b": {"c": []}}),
        (timedelta(minutes=1, seconds=1), 61),
        (datetime(2020, 1, 1, tzinfo=timezone.utc), 1577836800),
        (datetime(2020, 1, 1), 1577836800),
        (date(2020, 1, 1), 1577836800),
        (Decimal("1.5"), 1.5),
        ((n for n in (1, 2)), [1, 2]),
        (telegram.ReplyKeyboardRemove(), {"remove_keyboard": True}),
        ([telegram.LabeledPrice("x", 5)], [{"label": "x", "amount": 5}]),
    ],
)
def test_values_become_json(value, sent):
    assert document({"a": value}) == {"a": sent}


def test_none_is_left_out_and_nothing_is_an_empty_document():
    assert document({"a": None}) == {}
    assert document(None) == {}


def test_a_naive_time_is_in_the_zone_of_the_bots_defaults():
    class Pytz:
        """A zone that cannot be attached directly, as pytz's are."""

        def localize(self, moment):
            return moment.replace(tzinfo=timezone(timedelta(hours=1)))

    moment = datetime(2020, 1, 1)
    assert document({"a": moment}, timezone(timedelta(hours=1)))["a"] == 1577836800 - 3600
    assert document({"a": moment}, Pytz())["a"] == 1577836800 - 3600


def test_half_a_character_is_refused_with_the_arguments_name():
    with pytest.raises(ValueError, match="text: .* lone surrogate"):
        encode({"chat_id": 1, "text": "a\ud83d"})


def test_what_cannot_be_sent_is_refused():
    with pytest.raises(TypeError, match=r"reply_markup\.a=<object .* cannot be sent"):
        encode({"reply_markup": {"a": object()}})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("-inf")])
def test_a_number_that_is_none_is_refused(number):
    for data in ({"latitude": number}, {"media": [{"latitude": number}]}):
        with pytest.raises(ValueError, match="sendX: .*latitude=.* is not a number that can be"):
            encode(data, method="sendX")


def test_objects_in_buttons_are_refused_when_they_are_sent():
    button = telegram.InlineKeyboardButton("a", callback_data={"a": 1})
    keyboard = telegram.InlineKeyboardMarkup([[button]])
    with pytest.raises(TypeError, match=r"callback_data=\{'a': 1\} must be a text") as caught:
        encode({"reply_markup": keyboard}, method="sendMessage")
    assert "sendMessage: reply_markup.inline_keyboard: " in str(caught.value)
    assert "arbitrary_callback_data=True" in str(caught.value)


def test_errors_name_the_method():
    with pytest.raises(TypeError, match="sendX: a=<object .*>: an object cannot be sent"):
        encode({"a": object()}, method="sendX")
    with pytest.raises(ValueError, match="sendX: text: the text holds half"):
        encode({"photo": b"x", "text": "\ud83d"}, method="sendX")


def test_an_object_without_a_required_field_is_refused_when_it_is_sent():
    price = telegram.LabeledPrice(None, 5)
    with pytest.raises(ValueError, match=r"prices\[0\]: LabeledPrice\.label is required"):
        encode({"prices": [price]})


def test_a_file_makes_a_form_of_texts_and_parts():
    form = encode({"chat_id": 5, "photo": b"abc", "ok": True, "markup": {"a": [1]}, "t": "é"})
    assert isinstance(form, Form)
    assert form.fields == {
        "chat_id": b"5",
        "ok": b"true",
        "markup": b'{"a":[1]}',
        "t": "é".encode(),
    }
    assert list(form.files) == ["photo"]


def test_files_are_found_wherever_they_stand(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"jpeg")
    with path.open("rb") as opened:
        form = encode(
            {
                "media": [
                    telegram.InputMediaPhoto(opened, caption="one"),
                    telegram.InputMediaVideo(str(path), thumbnail=b"small"),
                    {"type": "photo", "media": path},
                    telegram.InputMediaPhoto("file_id_only"),
                ]
            }
        )
        assert isinstance(form, Form)
        media = json.loads(form.fields["media"])
        contents = {name: file.input_file_content for name, file in form.files.items()}
    assert media[0]["caption"] == "one"
    assert contents[media[0]["media"].removeprefix("attach://")] == b"jpeg"
    assert contents[media[1]["media"].removeprefix("attach://")] == b"jpeg"
    assert contents[media[1]["thumbnail"].removeprefix("attach://")] == b"small"
    assert contents[media[2]["media"].removeprefix("attach://")] == b"jpeg"
    assert media[3]["media"] == "file_id_only"


def test_a_missing_file_inside_an_object_is_named():
    with pytest.raises(ValueError, match=r"media\[0\]: InputMediaPhoto\.media='gone\.jpg'"):
        encode({"media": [telegram.InputMediaPhoto("gone.jpg")]})


def test_a_received_photo_can_be_sent_on_inside_an_album():
    photo = telegram.PhotoSize("id", "unique", 1, 1)
    assert document({"media": [telegram.InputMediaPhoto(photo)]})["media"][0]["media"] == "id"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (StringIO("x"), TypeError, "text mode"),
        (b"", ValueError, "empty"),
    ],
)
def test_files_that_cannot_be_sent_are_refused_at_once(value, kind, text):
    with pytest.raises(kind, match=text):
        encode({"document": value})


@pytest.mark.parametrize("name", ['a"b.txt', "a\r\nX: y.txt", "фото.jpg", "a\0b", "💥.png"])
def test_a_hostile_name_stays_inside_its_quotes(name):
    form = encode({"document": InputFile(BytesIO(b"x"), filename=name)})
    assert isinstance(form, Form)
    stream = form.opened()
    body = b"".join(stream)
    stream.close()
    assert len(body) == stream.len
    head = body.partition(b"\r\n\r\n")[0].decode()
    lines = head.split("\r\n")
    assert len(lines) == 3
    assert lines[1].startswith('Content-Disposition: form-data; name="document"; filename="')
    assert lines[1].count('"') == 4
