"""Constructors: v13's positions, required arguments, and values in the right fields."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest

import telegram
from codegen.constructors import order_of, parameters_of
from codegen.hints import Hints
from codegen.names import module_of
from codegen.shortcut_rules import HERE, load_table
from tests.telegram.spec_samples import OBJECTS, TYPES, sample

V13 = load_table(HERE / "v13.toml")["types"]
PYTHON = load_table(HERE / "python.toml")
KEPT = [name for name in V13 if name in OBJECTS]
GENERATED = HERE.parent / "telegram" / "_generated" / "types"


def v13_order(name: str) -> list[str]:
    """Return v13's positions; a thumbnail has its place, whatever it was called."""
    today = {field["name"] for field in TYPES[name].get("fields", [])}
    order = [
        word.replace("thumb", "thumbnail") if word not in today and "thumb" in word else word
        for word in V13[name].get("order", [])
    ]
    if "bot_position" in V13[name]:
        order.insert(V13[name]["bot_position"], "bot")
    return order


def declared(name: str) -> tuple[list[str], list[str]]:
    """Return the positional and the keyword-only arguments that a type checker sees."""
    text = (GENERATED / f"{module_of(name)}.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return [a.arg for a in node.args.args[1:]], [a.arg for a in node.args.kwonlyargs]
    raise AssertionError(f"{name} declares no constructor")


def field(name: str, kind: Any = "String", **facts: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "required": False, **facts}


def parameters(fields: list[dict[str, Any]], old: dict[str, Any] | None = None) -> list[str]:
    entry: Any = {"name": "Thing", "anchor": "thing", "kind": "object", "fields": fields}
    v13 = {"Thing": old} if old is not None else {}
    found = parameters_of(entry, *order_of(entry, v13), v13, Hints(PYTHON))
    return [f"{one.before}{one.name}: {one.hint}{one.default}" for one in found]


def test_most_of_v13s_types_are_still_there():
    gone = sorted(set(V13) - set(TYPES))
    assert len(KEPT) > 120
    assert all(name not in telegram.TYPE_MODULES for name in gone)


@pytest.mark.parametrize("name", KEPT)
def test_a_type_that_v13_had_keeps_its_positions(name):
    assert list(getattr(telegram, name)._order) == v13_order(name)


@pytest.mark.parametrize("name", OBJECTS)
def test_type_checkers_and_inspect_see_the_order_that_holds(name):
    cls = getattr(telegram, name)
    positional, keyword = declared(name)
    assert positional == list(cls._order)
    seen = list(inspect.signature(cls).parameters)
    assert seen[: len(positional)] == positional
    assert set(seen[len(positional) :]) <= set(keyword)


@pytest.mark.parametrize("name", [name for name in OBJECTS if name not in V13])
def test_a_newer_type_takes_what_it_needs_first_then_the_order_of_the_page(name):
    fields = [
        f
        for f in TYPES[name].get("fields", [])
        if "constant" not in f and not (f["required"] and f["type"] == "True")
    ]
    wanted = [f["name"] for f in fields if f["required"]]
    wanted += [f["name"] for f in fields if not f["required"]]
    assert list(getattr(telegram, name)._order) == [
        "from_user" if word == "from" else word for word in wanted
    ]


@pytest.mark.parametrize("name", KEPT)
def test_nothing_that_v13_let_out_must_be_given(name):
    old = {word.replace("thumb", "thumbnail") for word in V13[name].get("required", [])}
    old |= set(V13[name].get("required", []))
    assert set(getattr(telegram, name)._needed) <= old


@pytest.mark.parametrize("name", KEPT)
def test_every_position_puts_its_value_into_its_own_field(name):
    cls, whole = getattr(telegram, name), sample(name, full=True)
    fields = cls.__pydantic_fields__
    order = [word for word in cls._order if word in fields]
    given = [whole.get("from" if word == "from_user" else word) for word in cls._order]
    made = cls(
        *(value if word in fields else None for word, value in zip(cls._order, given, strict=True))
    )
    said = made.to_dict()
    for word in order:
        wire = "from" if word == "from_user" else word
        assert said.get(wire) == whole.get(wire)


def test_the_constructors_that_bots_call_by_position():
    place = telegram.Location(13.4, 52.5)
    assert (place.longitude, place.latitude) == (13.4, 52.5)
    dice = telegram.Dice(6, "🎲")
    assert (dice.value, dice.emoji) == (6, "🎲")
    user = telegram.User(1, "Ada", False, "Lovelace")
    assert (user.id, user.first_name, user.is_bot, user.last_name) == (1, "Ada", False, "Lovelace")
    owner = telegram.ChatMemberOwner(user, "boss", True)
    assert (owner.user, owner.custom_title, owner.is_anonymous) == (user, "boss", True)
    assert owner.status == "creator"
    chat = telegram.Chat(1, "private", "title", "name")
    message = telegram.Message(3, 0, chat, user)
    assert (message.message_id, message.chat, message.from_user) == (3, chat, user)
    query = telegram.CallbackQuery("1", user, "instance", message)
    assert (query.id, query.from_user, query.chat_instance) == ("1", user, "instance")
    assert query.message == message
    button = telegram.InlineKeyboardButton("text", "https://example.com", "data")
    assert (button.text, button.url, button.callback_data) == (
        "text", "https://example.com", "data",
    )  # fmt: skip
    keyboard = telegram.ReplyKeyboardMarkup([["a"]], True, False)
    assert keyboard.keyboard[0][0].text == "a"
    assert (keyboard.resize_keyboard, keyboard.one_time_keyboard) == (True, False)
    assert telegram.InlineKeyboardMarkup([[button]]).inline_keyboard == [[button]]
    update = telegram.Update(1, message)
    assert (update.update_id, update.message) == (1, message)
    article = telegram.InlineQueryResultArticle("1", "t", telegram.InputTextMessageContent("x"))
    assert (article.type, article.id, article.title) == ("article", "1", "t")
    photo = telegram.InputMediaPhoto("file", "caption")
    assert (photo.media, photo.caption) == ("file", "caption")
    poll = telegram.PollOption("yes", 3)
    assert (poll.text, poll.voter_count) == ("yes", 3)
    price = telegram.LabeledPrice("tea", 100)
    assert (price.label, price.amount) == ("tea", 100)


def test_what_annotations_promise_is_taken():
    message = telegram.Message(1, 1_700_000_000, telegram.Chat(1, "group"), photo=())
    assert message.date.year == 2023
    assert telegram.Message(1, 0, None, delete_chat_photo=False).delete_chat_photo is False
    buttons = ((telegram.InlineKeyboardButton("a"),),)
    assert telegram.InlineKeyboardMarkup(buttons).inline_keyboard[0][0].text == "a"
    assert telegram.InputMediaPhoto(Path("photo.jpg")).media == Path("photo.jpg")


def test_required_fields_come_first_and_bare_in_a_new_type():
    assert parameters([field("note"), field("id", "Integer", required=True)]) == [
        "id: int",
        "note: str | None = None",
        "*, bot: Bot | None = None",
    ]


def test_constants_and_fields_that_can_only_be_true_are_no_positions():
    fields = [
        field("type", constant="x", required=True),
        field("force_reply", "True", required=True),
        field("id", "Integer", required=True),
    ]
    assert parameters(fields) == [
        "id: int", "*, force_reply: bool | None = None", "bot: Bot | None = None",
    ]  # fmt: skip


def test_v13s_order_and_bot_position_hold_and_what_is_newer_is_given_by_name():
    fields = [
        field("id", "Integer", required=True),
        field("from", "User", required=True),
        field("new", "Boolean", required=True),
        field("thumbnail", "PhotoSize"),
    ]
    old = {"order": ["from_user", "id", "thumb"], "required": ["from_user"], "bot_position": 2}
    assert parameters(fields, old) == [
        "from_user: User",
        "id: int | None = None",
        "bot: Bot | None = None",
        "thumbnail: PhotoSize | None = None",
        "*, new: bool | None = None",
        "**old_names: Any",
    ]


def test_constructors_take_more_than_fields_hold():
    fields = [
        field("when", "Integer", timestamp=True),
        field("kind", enum=["a", "b"]),
        field("items", {"array": {"array": "String"}}),
        field("media", upload="attach"),
        field("period", "Integer", duration="seconds"),
        field("text", "RichText"),
    ]
    assert parameters(fields)[:-1] == [
        "when: datetime | int | None = None",
        'kind: Literal["a", "b"] | str | None = None',
        "items: Sequence[Sequence[str]] | None = None",
        "media: FileInput | None = None",
        "period: int | None = None",
        "text: RichTextValue | None = None",
    ]
