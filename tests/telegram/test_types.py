"""What holds for every type of the Bot API, as tables over the spec."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import telegram
from telegram.base import TelegramObject
from tests.telegram.spec_samples import METHODS, OBJECTS, SPEC, TYPES, UNIONS, sample


def python_name(name: str) -> str:
    return "from_user" if name == "from" else name


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def test_every_type_of_the_spec_is_a_class_of_the_package() -> None:
    assert len(TYPES) == 400
    for name in TYPES:
        assert getattr(telegram, name).__name__ == name
        assert name in telegram.__all__
        assert name in dir(telegram)


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("full", [False, True], ids=["required", "full"])
def test_what_the_server_sent_is_given_back_unchanged(name: str, full: bool) -> None:
    data = sample(name, full=full)
    before = copy.deepcopy(data)
    made = getattr(telegram, name).de_json(data, None)
    assert isinstance(made, TelegramObject)
    for field in list(data):
        getattr(made, python_name(field))  # reading builds what is inside
    assert made.to_dict() == data
    assert json.loads(made.to_json()) == data
    assert data == before


@pytest.mark.parametrize("name", OBJECTS)
def test_full_validation_and_trusted_adoption_agree(name: str) -> None:
    data = sample(name, full=True)
    cls = getattr(telegram, name)
    validated = cls.model_validate_json(json.dumps(data))
    adopted = cls.de_json(data, None)
    assert validated.to_dict() == adopted.to_dict() == data
    assert validated == adopted
    assert hash(validated) == hash(adopted)


@pytest.mark.parametrize("name", OBJECTS)
def test_fields_read_in_every_spelling(name: str) -> None:
    data = sample(name, full=True)
    made = getattr(telegram, name).de_json(data, None)
    for field in TYPES[name].get("fields", []):
        value = getattr(made, python_name(field["name"]))
        assert made[field["name"]] == value
        assert made[python_name(field["name"])] == value
        if name not in {"ManagedBotCreated", "ManagedBotUpdated"}:
            assert getattr(made, camel(python_name(field["name"]))) == value
    assert made["no_such_field"] is None


@pytest.mark.parametrize("name", OBJECTS)
def test_copies_and_pickles_are_equal_and_keep_no_bot(name: str) -> None:
    made = getattr(telegram, name).de_json(sample(name, full=True), None)
    made.set_bot(object())
    loaded = pickle.loads(pickle.dumps(made))
    assert loaded == made
    assert loaded._bot is None
    assert type(loaded) is type(made)
    for twin in (copy.copy(made), copy.deepcopy(made)):
        assert twin == made
        assert twin is not made
        assert twin._bot is made._bot
        assert twin.to_dict() == made.to_dict()


@pytest.mark.parametrize("name", OBJECTS)
def test_nothing_a_server_sends_raises_out_of_parsing(name: str) -> None:
    cls = getattr(telegram, name)
    odd: list[Any] = [
        None,
        0,
        -1,
        2**70,
        1.5,
        "",
        "text",
        True,
        [],
        {},
        [None],
        [[]],
        [{}],
        {"type": 5},
    ]
    for value in odd:
        data = dict.fromkeys((f["name"] for f in TYPES[name].get("fields", [])), value)
        made = cls.de_json(data, None)
        for field in data:
            getattr(made, python_name(field))
        assert repr(made)
        assert str(made)
    assert cls.de_json({}, None).to_dict() in ({}, {"date": 0})


@pytest.mark.parametrize("name", OBJECTS)
def test_unknown_fields_are_kept_and_sent_back(name: str) -> None:
    data = {**sample(name), "brand_new": {"deep": [1, {"x": 2}]}}
    cls = getattr(telegram, name)
    for made in (cls.de_json(data, None), cls.model_validate(data)):
        assert made.brand_new == {"deep": [1, {"x": 2}]}
        assert made["brand_new"] == made.brandNew == made.brand_new
        assert made.to_dict() == data
        assert pickle.loads(pickle.dumps(made)).to_dict() == data


@pytest.mark.parametrize("name", OBJECTS)
def test_a_required_field_may_be_missing_or_null_on_receipt(name: str) -> None:
    cls = getattr(telegram, name)
    constants = {f["name"]: f["constant"] for f in TYPES[name].get("fields", []) if "constant" in f}
    for data in ({}, {f["name"]: None for f in TYPES[name].get("fields", [])}):
        assert isinstance(cls.model_validate({**data, **constants}), cls)


def test_empty_objects_are_information() -> None:
    message = telegram.Message.de_json(
        {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "group"}, "forum_topic_closed": {}},
        None,
    )
    assert message is not None
    assert isinstance(message.forum_topic_closed, telegram.ForumTopicClosed)
    assert message.to_dict()["forum_topic_closed"] == {}
    button = telegram.InlineKeyboardButton("Play", callback_game=telegram.CallbackGame())
    assert button.to_dict() == {"text": "Play", "callback_game": {}}


@pytest.mark.parametrize("name", UNIONS)
def test_a_union_chooses_by_tag_and_keeps_unknown_kinds(name: str) -> None:
    cls = getattr(telegram, name)
    for member in TYPES[name]["members"]:
        data = sample(member)
        if name == "MaybeInaccessibleMessage" and member == "InaccessibleMessage":
            data["date"] = 0
        if name in {"InlineQueryResult", "InputMessageContent"}:
            data = sample(member, full=True)
        for made in (cls.de_json(data, None), *_validated(cls, data)):
            assert type(made).__name__ == member
            assert isinstance(made, cls)
            assert made.to_dict() == data
    if "tag" in TYPES[name]:
        novel = {TYPES[name]["tag"]["field"]: "no_such_kind", "news": [1]}
        for made in (cls.de_json(novel, None), *_validated(cls, novel)):
            assert type(made) is cls
            assert made.to_dict() == novel


def _validated(cls: Any, data: dict[str, Any]) -> list[Any]:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(cls)
    return [adapter.validate_python(data), adapter.validate_json(json.dumps(data))]


def test_an_error_inside_a_known_kind_is_told() -> None:
    with pytest.raises(TypeError, match="user"):
        telegram.ChatMemberUpdated(
            telegram.Chat(1, "group"),
            telegram.User(1, "A", False),
            1,
            {"status": "left", "user": "nobody"},
            {"status": "left", "user": {"id": 1, "is_bot": False, "first_name": "A"}},
        )


def test_validation_is_linear_in_nesting() -> None:
    def nested(depth: int) -> dict[str, Any]:
        inner: Any = "deep"
        for _ in range(depth):
            inner = {"type": "bold", "text": [inner, {"type": "italic", "text": "x"}]}
        return {"type": "paragraph", "text": inner}

    from pydantic import TypeAdapter

    adapter = TypeAdapter(telegram.RichBlock)
    calls = 0

    class Counting(str):
        __slots__ = ()

        def __hash__(self) -> int:
            nonlocal calls
            calls += 1
            return super().__hash__()

    def count(depth: int) -> int:
        nonlocal calls
        data = nested(depth)
        node: Any = data["text"]
        while isinstance(node, dict):
            node["type"] = Counting("bold")
            node = node["text"][0]
        calls = 0
        adapter.validate_python(data)
        return calls

    assert count(40) <= count(20) * 2.5


_NAIVE = datetime(2023, 11, 14, 22, 13, 20)


def test_timestamps_are_aware_utc_datetimes_and_go_back_as_numbers() -> None:
    message = telegram.Message(1, _NAIVE, telegram.Chat(1, "private"))
    assert message.to_dict()["date"] == 1_700_000_000
    received = telegram.Message.de_json(message.to_dict(), None)
    assert received is not None
    assert received.date == datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    east = timezone(timedelta(hours=2))
    built = telegram.Message(1, datetime(2023, 11, 15, 0, 13, 20, tzinfo=east), None)
    assert built.to_dict()["date"] == 1_700_000_000


def test_every_timestamp_of_the_spec_becomes_a_datetime() -> None:
    seen = 0
    for name in OBJECTS:
        for field in TYPES[name].get("fields", []):
            if field.get("timestamp"):
                seen += 1
                made = getattr(telegram, name).de_json({field["name"]: 1_700_000_000}, None)
                assert getattr(made, field["name"]) == datetime.fromtimestamp(
                    1_700_000_000, timezone.utc
                )
                far = getattr(telegram, name).de_json({field["name"]: 10**18}, None)
                assert getattr(far, field["name"]) == 10**18
    assert seen >= 40


def test_zero_stays_zero_where_it_means_never() -> None:
    banned = telegram.ChatMember.de_json({"status": "kicked", "until_date": 0}, None)
    assert banned["until_date"] == 0
    gone = telegram.InaccessibleMessage.de_json({"message_id": 1, "date": 0}, None)
    assert gone is not None
    assert gone.date == 0


def test_absent_lists_and_flags_read_as_in_v13() -> None:
    message = telegram.Message(1, 0, None)
    for name in ("photo", "entities", "caption_entities", "new_chat_members", "new_chat_photo"):
        assert getattr(message, name) == []
    message.photo.append("lost")
    assert message.photo == []
    assert message.delete_chat_photo is False
    assert message.text is None
    assert "photo" not in message.to_dict()


@pytest.mark.parametrize("name", OBJECTS)
def test_a_constructor_takes_its_required_arguments_by_position(name: str) -> None:
    cls = getattr(telegram, name)
    data = {python_name(key): value for key, value in sample(name).items()}
    needed = [word for word in cls._order if word in cls._needed]
    leading = list(cls._order[: len(needed)]) == needed
    for field in TYPES[name].get("fields", []):
        if "constant" in field:
            data.pop(field["name"], None)
    if leading:
        rest = {k: v for k, v in data.items() if k not in needed}
        made = cls(*(data[word] for word in needed), **rest)
    else:
        made = cls(**data)
    assert made.to_dict() == sample(name)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_misspelt_missing_or_wrong_argument_is_named_at_once(name: str) -> None:
    cls = getattr(telegram, name)
    with pytest.raises(TypeError, match="no argument 'no_such_argument'"):
        cls(*([None] * len(cls._needed)), no_such_argument=1) if not cls._needed else cls(
            **dict.fromkeys(cls._needed), no_such_argument=1
        )
    if cls._needed:
        with pytest.raises(TypeError, match=rf"{name}\(\) needs {cls._needed[0]}"):
            cls()
    for field in TYPES[name].get("fields", []):
        if field["type"] in ("Integer", "Boolean", "Float") and not field.get("timestamp"):
            values = dict.fromkeys(cls._needed)
            values[python_name(field["name"])] = object()
            with pytest.raises(TypeError, match=rf"{name}\({python_name(field['name'])}=...\)"):
                cls(**values)
            break


def test_constructors_accept_none_and_coerce_numbers_to_text() -> None:
    query = telegram.CallbackQuery(1, None, None)
    assert query.id == "1"
    assert query.to_dict() == {"id": "1"}
    article = telegram.InlineQueryResultArticle(5, "t", None)
    assert article.id == "5"


def test_a_near_miss_is_named() -> None:
    with pytest.raises(TypeError, match=r"did you mean 'callback_data'\?"):
        telegram.InlineKeyboardButton("a", calback_data="1")
    bot = telegram.Bot("1:test")
    with pytest.raises(TypeError, match=r"Did you mean 'parse_mode'\?"):
        bot.send_message(1, "x", parse_mod="HTML")


def test_an_empty_row_hides_nothing_from_building() -> None:
    button = {"text": "a", "callback_data": "x"}
    for rows in ([[], [button]], [[button], []], [[]]):
        markup = telegram.InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None)
        assert markup is not None
        assert all(
            isinstance(item, telegram.InlineKeyboardButton)
            for row in markup.inline_keyboard
            for item in row
        )
        assert markup.to_dict() == {"inline_keyboard": rows}


def test_a_flat_keyboard_is_told_to_have_rows() -> None:
    button = telegram.InlineKeyboardButton("a", callback_data="x")
    for build in (
        lambda: telegram.InlineKeyboardMarkup([button]),
        lambda: telegram.InlineKeyboardMarkup(button),
        lambda: telegram.ReplyKeyboardMarkup(["a", "b"]),
    ):
        with pytest.raises(TypeError, match=r"a list of rows, .* as in \[\[button\]"):
            build()


def test_a_wrong_object_is_told_what_is_accepted() -> None:
    with pytest.raises(
        TypeError,
        match=r"InlineQueryResultArticle\(input_message_content=...\): "
        r"expected InputMessageContent, got 'text' \(str\)$",
    ):
        telegram.InlineQueryResultArticle("1", "t", "text")


def test_signatures_show_what_a_constructor_needs() -> None:
    signature = inspect.signature(telegram.Location)
    assert list(signature.parameters)[:2] == ["longitude", "latitude"]
    assert signature.parameters["latitude"].default is inspect.Parameter.empty
    assert signature.parameters["heading"].default is None
    telegram.Location(1.0, 2.0)  # building the validator must not put pydantic's own there
    assert list(inspect.signature(telegram.Location).parameters)[:2] == ["longitude", "latitude"]
    assert "type" not in inspect.signature(telegram.InlineQueryResultArticle).parameters


def test_objects_are_equal_by_what_identifies_them() -> None:
    assert telegram.User(1, "A", False) == telegram.User(1, "B", True)
    assert telegram.User(1, "A", False) != telegram.User(2, "A", False)
    assert telegram.User(1, "A", False) != telegram.Chat(1, "private")
    assert len({telegram.User(1, "A", False), telegram.User(1, "B", False)}) == 1
    full = telegram.ChatFullInfo.de_json({"id": 1, "type": "private"}, None)
    assert isinstance(full, telegram.Chat)
    left = telegram.Message(1, 0, telegram.Chat(1, "private"))
    assert left == telegram.Message(1, 9, telegram.Chat(1, "private"), text="other")
    assert left != telegram.Message(1, 0, telegram.Chat(2, "private"))


def test_any_attribute_may_be_set() -> None:
    message = telegram.Message(1, 0, None)
    message.flag = "mine"
    message.text = "changed"
    message.reply_to_message = message
    assert message.flag == "mine"
    assert message.reply_to_message is message
    del message.text
    assert message.text is None


def test_a_subclass_of_a_type_works_like_it() -> None:
    class Customer(telegram.User):
        loyalty: int = 0

    made = Customer.de_json({"id": 1, "is_bot": False, "first_name": "A", "loyalty": 3}, None)
    assert made is not None
    assert made.loyalty == 3
    assert made == telegram.User(1, "A", False)
    assert Customer(1, "A", False).loyalty == 0


def test_a_shortcut_without_a_bot_says_what_to_do() -> None:
    with pytest.raises(RuntimeError, match="belongs to no bot"):
        telegram.Message(1, 0, telegram.Chat(1, "private")).reply_text("x")


def test_printing_shows_the_fields_that_are_set() -> None:
    user = telegram.User(1, "A", False)
    assert str(user) == "{'id': 1, 'is_bot': False, 'first_name': 'A'}"
    assert repr(user) == "User(id=1, is_bot=False, first_name='A')"


@pytest.mark.parametrize("name", METHODS)
def test_every_method_takes_every_parameter_under_both_names(name: str) -> None:
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    method = getattr(telegram.Bot, snake)
    assert getattr(telegram.Bot, name) is method
    parameters = inspect.signature(method).parameters
    for parameter in METHODS[name]["parameters"]:
        assert parameter["name"] in parameters
    for own in ("timeout", "api_kwargs"):
        assert own in parameters
    assert method.__doc__ is not None
    assert f"Source: {SPEC['source']}#{METHODS[name]['anchor']}" in method.__doc__


@pytest.mark.parametrize("name", [*OBJECTS, *UNIONS])
def test_every_type_says_what_it_is_and_where_it_is_documented(name: str) -> None:
    doc = getattr(telegram, name).__doc__
    assert f"Source: {SPEC['source']}#{TYPES[name]['anchor']}" in doc
    for field in TYPES[name].get("fields", []):
        assert f"{python_name(field['name'])} (" in doc


def test_a_model_of_the_users_own_may_name_any_type_first() -> None:
    """Types find what their fields name, whoever asks first: nothing has loaded them here."""
    script = (
        "import pydantic, telegram\n"
        "class Mine(pydantic.BaseModel):\n"
        "    member: telegram.ChatMember\n"
        "user = {'id': 1, 'is_bot': False, 'first_name': 'A'}\n"
        "print(Mine(member={'status': 'left', 'user': user}).member.user.first_name)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "A\n"
