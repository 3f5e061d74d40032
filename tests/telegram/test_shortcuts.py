"""Every shortcut of the table is there, takes v13's arguments in v13's order, and fills the rest."""

import inspect
import json
import re
from pathlib import Path

import pytest

import telegram
from codegen.shortcut_rules import HERE, expand, load_table
from telegram import Bot

ROOT = Path(__file__).parents[2]
SHORTCUTS = expand(json.loads((ROOT / "spec" / "bot_api.json").read_text("utf-8")))
V13 = load_table(HERE / "v13.toml")

USER = {"id": 3, "is_bot": False, "first_name": "A"}
CHAT = {"id": -5, "type": "supergroup", "title": "x"}
PLACE = {"message_id": 7, "date": 1, "chat": CHAT}
# Enough of each receiver for every expression of the table to have a value.
SAMPLES = {
    "Message": {
        **PLACE,
        "business_connection_id": "business",
        "message_thread_id": 11,
        "is_topic_message": True,
        "receiver_user": USER,
        "ephemeral_message_id": 12,
        "guest_query_id": "guest",
    },
    "InaccessibleMessage": {
        **PLACE, "date": 0, "business_connection_id": "business", "message_thread_id": 11,
    },
    "CallbackQuery": {"id": "query", "from": USER, "message": PLACE},
    "ChatJoinRequest": {"chat": CHAT, "from": USER, "query_id": "join"},
    "Story": {"chat": CHAT, "id": 13},
    "Sticker": {"file_id": "file", "set_name": "set"},
    "StickerSet": {"name": "set"},
    "ChatPhoto": {"small_file_id": "small", "big_file_id": "big"},
    "OwnedGiftRegular": {"owned_gift_id": "gift"},
    "OwnedGiftUnique": {"owned_gift_id": "gift"},
}  # fmt: skip
EXPECTED = {
    "chat_id": {-5, 3},
    "from_chat_id": {-5, 3},
    "user_id": {3},
    "message_id": {7},
    "message_thread_id": {11},
    "business_connection_id": {"business", "id"},
}


class FakeBot:
    defaults = None

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return lambda **arguments: self.calls.append((name, arguments))


def receiver_of(shortcut):
    name = shortcut.receiver
    if name == "User":
        data = USER
    elif name == "Chat":
        data = CHAT
    else:
        data = SAMPLES.get(name, {"id": "id", "file_id": "file", "offset": ""})
    return getattr(telegram, name)._adopt(json.loads(json.dumps(data)), FakeBot())


def function_of(shortcut):
    return getattr(getattr(telegram, shortcut.receiver), shortcut.name)


def name_of(shortcut):
    return f"{shortcut.receiver}.{shortcut.name}"


@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=name_of)
def test_a_shortcut_calls_its_method_with_what_the_receiver_knows(shortcut):
    receiver = receiver_of(shortcut)
    arguments = {
        name: f"given {name}"
        for name, parameter in inspect.signature(function_of(shortcut)).parameters.items()
        if parameter.default is parameter.empty and name != "self"
    }
    getattr(receiver, shortcut.name)(**arguments)
    [(method, sent)] = receiver.get_bot().calls
    assert method == shortcut.method
    assert {name: sent[name] for name in arguments} == arguments
    for name, expression in shortcut.fill.items():
        assert sent[name] is not None or "inline_message_id" in shortcut.fill, name
        if name in EXPECTED and shortcut.receiver not in {"Story", "BusinessConnection"}:
            assert sent[name] in EXPECTED[name], expression
    assert not {"_", *shortcut.extra} & set(sent)


@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=name_of)
def test_a_shortcut_passes_on_everything_else(shortcut):
    method = set(inspect.signature(getattr(Bot, shortcut.method)).parameters) - {"self"}
    own = set(inspect.signature(function_of(shortcut)).parameters) - {"self"}
    assert own - set(shortcut.extra) == method - shortcut.removed


@pytest.mark.parametrize("shortcut", [s for s in SHORTCUTS if s.order], ids=name_of)
def test_a_shortcut_of_v13_keeps_its_positions(shortcut):
    facts = V13["shortcuts"][shortcut.receiver][shortcut.name]
    positional = [
        name
        for name, parameter in inspect.signature(function_of(shortcut)).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    wanted = [name for name in facts["parameters"] if name not in facts.get("keyword_only", ())]
    assert positional[1 : len(wanted) + 1] == wanted


@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=name_of)
def test_a_shortcut_says_what_it_does_and_which_method_it_calls(shortcut):
    text = inspect.getdoc(function_of(shortcut)) or ""
    assert re.match(r"\S.*[.]$", text.splitlines()[0] if text else "")
    assert shortcut.method in text


def test_one_subclass_inherits_the_chats_shortcuts():
    assert telegram.ChatFullInfo.send_message is telegram.Chat.send_message
