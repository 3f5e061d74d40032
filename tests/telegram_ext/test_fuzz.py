"""Updates made from the specification and then spoilt, from the wire to the handlers.

No exception escapes, and the neighbours of a spoilt update are handled.
"""

import io
import json
import logging
import random
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

import telegram
from telegram_ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Dispatcher,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    PollHandler,
    PreCheckoutQueryHandler,
    PrefixHandler,
    TypeHandler,
    UnreadableUpdate,
)
from telegram_ext.intake import fetch_updates
from telegram_ext.lanes import lane_of

SPEC = json.loads((Path(__file__).parents[2] / "spec" / "bot_api.json").read_text("utf-8"))
TYPES = {each["name"]: each for each in SPEC["types"]}
KINDS = [field for field in TYPES["Update"]["fields"] if field["name"] != "update_id"]
DEEP = 4  # levels of objects in a generated update


class Maker:
    """Make what the specification allows, and spoil it."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def update(self, number):
        kind = self.chance.choice(KINDS)
        return {"update_id": number, kind["name"]: self.value(kind["type"], DEEP)}

    def value(self, of, levels):
        if isinstance(of, dict):
            if "array" in of:
                return [
                    self.value(of["array"], levels - 1)
                    for _ in range(self.chance.choice([0, 1, 2]))
                ]
            return self.value(self.chance.choice(of["union"]), levels)
        if of == "Integer":
            return self.chance.choice([0, 1, 7, -100123, 1700000000, 2**52])
        if of == "Float":
            return self.chance.choice([0.0, 1.5, -3])
        if of == "String":
            return self.chance.choice(
                ["", "text", "/start now", "!go", "\u05d0\U0001f600 x", "private"]
            )
        if of in ("Boolean", "True"):
            return True
        return self.made(TYPES[of], levels)

    def made(self, kind, levels):
        if kind["kind"] == "union":
            return self.value(
                self.chance.choice([*kind.get("plain", ()), *kind["members"]]), levels
            )
        made = {}
        for field in kind.get("fields", ()):
            if field.get("required") or (levels > 0 and self.chance.random() < 0.25):
                if levels <= -2:
                    continue
                made[field["name"]] = field.get("constant") or self.value(field["type"], levels - 1)
        return made

    def spoilt(self, update):
        """Change a few places of an update."""
        for _ in range(self.chance.choice([1, 1, 2, 5])):
            places = list(_places(update))
            holder, key = self.chance.choice(places)
            if holder is update and key == "update_id":
                continue
            if self.chance.random() < 0.2:
                del holder[key]
            else:
                holder[key] = self.nonsense()
        if self.chance.random() < 0.2:
            update["of_tomorrow"] = self.nonsense()
        return update

    def nonsense(self):
        return self.chance.choice(
            [
                None, "", "x" * 5000, "\x00", [], {}, [[]], [None], {"": None}, 0, -1, 2**53 + 1, 10**30,
                1e308, True, "12", {"id": "x"}, [{"type": 3}], {"type": "nobody knows"},
                {"date": "yesterday"}, nest(50), nest(140), {"_bot": 1}, {"__class__": "x"},
                {"update_id": 5}, {"from": {"from": {"from": 1}}},
            ]
        )  # fmt: skip


def nest(levels):
    inner = {"text": "deep"}
    for _ in range(levels):
        inner = {"reply_to_message": inner}
    return inner


def _places(value):
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(entries):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from _places(inner)


class Wire(BaseAdapter):
    """Answers everything with one text."""

    text = b""

    def send(self, request, **_):
        response = requests.Response()
        response.status_code = 200
        response.raw = HTTPResponse(body=io.BytesIO(self.text), preload_content=False)
        return response

    def close(self):
        """There is no connection."""


class Rig:
    """A dispatcher with the handlers that most bots have, and the wire before it."""

    def __init__(self):
        self.wire, session = Wire(), requests.Session()
        session.mount("https://api.telegram.org/", self.wire)
        self.bot = telegram.Bot("1:a", http=session)
        self.bot._bot = telegram.User(1, "Bot", True, username="helper_bot")
        self.handled, self.errors = [], []
        dispatcher = self.dispatcher = Dispatcher(self.bot, None, workers=1)
        look = self.look
        texts = Filters.text & ~Filters.command & (Filters.chat_type.private | Filters.regex("a"))
        media = Filters.photo | Filters.document | Filters.sticker | Filters.status_update
        for group, handlers in enumerate(
            [
                [CommandHandler("start", look), PrefixHandler("!", "go", look)],
                [MessageHandler(texts, look), MessageHandler(media, look)],
                [MessageHandler(Filters.entity("url") | Filters.forwarded | Filters.reply, look)],
                [MessageHandler(Filters.user(7) | Filters.chat(username="x") | Filters.all, look)],
                [CallbackQueryHandler(look, pattern="^te"), InlineQueryHandler(look, pattern="t")],
                [ChatMemberHandler(look, ChatMemberHandler.ANY_CHAT_MEMBER), PollHandler(look)],
                [PollAnswerHandler(look), PreCheckoutQueryHandler(look)],
                [TypeHandler(telegram.Update, self.note_it)],
            ]
        ):
            for handler in handlers:
                dispatcher.add_handler(handler, group)
        dispatcher.add_error_handler(lambda u, c: self.errors.append(c.error))

    def look(self, update, context):
        message = update.effective_message
        if message is not None:
            self.seen = (message.text, message.entities, message.photo, context.args)
        self.seen = (update.effective_user, update.effective_chat, context.user_data)

    def note_it(self, update, context):
        self.handled.append(update.update_id)

    def receive(self, text):
        """Take a batch from the wire to the handlers; return the numbers of what was handled."""
        self.wire.text = text
        self.handled.clear()
        self.errors.clear()
        for update in fetch_updates(self.bot, 0, 0, 2.0, None):
            lane_of(update)
            self.dispatcher.process_update(update)
        return self.handled


@pytest.fixture(scope="module")
def rig():
    return Rig()


@pytest.fixture(autouse=True)
def no_complaints(caplog):
    """Whatever is wrong with an update must reach the error handlers, not the log."""
    caplog.set_level(logging.ERROR)
    yield
    assert not [r for r in caplog.records if r.name.startswith("telegram.ext")]


def batch(*updates):
    return json.dumps({"ok": True, "result": updates}).encode()


NEIGHBOURS = [
    {"update_id": number, "message": {"message_id": 1, "date": 1, "text": "hello",
     "chat": {"id": 7, "type": "private"}, "from": {"id": 7, "first_name": "A", "is_bot": False}}}
    for number in (1, 3)
]  # fmt: skip


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_specification_allows_is_handled_without_an_error(rig, seed):
    update = Maker(seed).update(2)
    note(json.dumps(update))
    assert rig.receive(batch(NEIGHBOURS[0], update, NEIGHBOURS[1])) == [1, 2, 3]
    assert rig.errors == []


@given(st.integers(0, 2**32))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_spoilt_update_harms_nobody(rig, seed):
    maker = Maker(seed)
    update = maker.spoilt(maker.update(2))
    note(json.dumps(update))
    handled = rig.receive(batch(NEIGHBOURS[0], update, NEIGHBOURS[1]))
    assert [number for number in handled if number != 2] == [1, 3]
    assert 2 in handled or rig.errors


@pytest.mark.parametrize("inside", ["message", "callback_query", "of_tomorrow"])
@pytest.mark.parametrize("levels", [50, 140, 190, 300, 5000])
def test_nesting_of_any_depth_harms_nobody(rig, inside, levels):
    opened = '{"reply_to_message":{"pinned_message":' * (levels // 2)
    nested = opened + "1" + "}}" * (levels // 2)
    one, three = (json.dumps(each) for each in NEIGHBOURS)
    text = f'{{"ok":true,"result":[{one},{{"update_id":2,"{inside}":{nested}}},{three}]}}'
    handled = rig.receive(text.encode())
    assert [number for number in handled if number != 2] == [1, 3]
    assert 2 in handled or rig.errors


@example(b'{"ok":true"result":[]')
@example(b'{"ok":true,"result":[}')
@given(st.binary(max_size=60))
def test_an_answer_that_is_none_is_an_error_of_the_client(rig, body):
    with pytest.raises(telegram.error.TelegramError):
        rig.receive(body)


@pytest.mark.parametrize("update", [None, 5, "x", [], True, {}, {"update_id": None}])
def test_what_is_no_update_at_all_is_isolated(rig, update):
    handled = rig.receive(batch(NEIGHBOURS[0], update, NEIGHBOURS[1]))
    assert [number for number in handled if number in (1, 3)] == [1, 3]
    assert len(handled) == 3 or any(isinstance(e, UnreadableUpdate) for e in rig.errors)
