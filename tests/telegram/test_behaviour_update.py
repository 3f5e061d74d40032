"""Who caused an update, where and with which message, over every kind the spec knows."""

import json
from pathlib import Path

import pytest

from telegram import Update
from telegram._generated.enums import UPDATE_TYPES

SPEC = json.loads((Path(__file__).parents[2] / "spec" / "bot_api.json").read_text("utf-8"))
TYPES = {entry["name"]: entry for entry in SPEC["types"]}
KINDS = {f["name"]: f["type"] for f in TYPES["Update"]["fields"] if f["name"] != "update_id"}

USER = {"id": 3, "is_bot": False, "first_name": "A"}
CHAT = {"id": -5, "type": "group", "title": "x"}
MESSAGE = {"message_id": 7, "date": 1, "chat": CHAT, "from": USER}
WITHOUT_USER = {
    "deleted_business_messages", "message_reaction_count", "poll", "stopped_message_generation",
}  # fmt: skip


def sample(kind):
    """Return an update of a kind with every user, chat and message its type may have."""
    if KINDS[kind] == "Message":
        return MESSAGE
    data = {}
    for field in TYPES[KINDS[kind]]["fields"]:
        known = {"User": USER, "Chat": CHAT, "MaybeInaccessibleMessage": MESSAGE}
        kind_of_field = str(field["type"])
        if kind_of_field in known:
            data[field["name"]] = known[kind_of_field]
    if kind == "chat_boost":
        data["boost"] = {"boost_id": "1", "source": {"source": "premium", "user": USER}}
    if kind == "removed_chat_boost":
        data["source"] = {"source": "gift_code", "user": USER}
    return data


def update(kind):
    return Update.de_json({"update_id": 1, kind: sample(kind)}, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_user_is_found_in_every_kind_that_has_one(kind):
    user = update(kind).effective_user
    assert (user and user.id) == (None if kind in WITHOUT_USER else 3)


@pytest.mark.parametrize("kind", KINDS)
def test_the_chat_is_found_in_every_kind_that_has_one(kind):
    chat = update(kind).effective_chat
    has = "chat" in sample(kind) or kind == "callback_query"
    assert (chat and chat.id) == (-5 if has else None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_message_is_found_in_every_kind_that_has_one(kind):
    message = update(kind).effective_message
    has = KINDS[kind] == "Message" or kind == "callback_query"
    assert (message and message.message_id) == (7 if has else None)


def test_a_kind_of_the_future_is_read_by_its_fields():
    it = Update(1)
    it.kind_of_tomorrow = type(
        "Tomorrow", (), {"from_user": None, "user": "who", "chat": "where"}
    )()
    assert (it.effective_user, it.effective_chat, it.effective_message) == ("who", "where", None)


def test_an_empty_update_has_nobody_and_nothing():
    it = Update(1)
    assert (it.effective_user, it.effective_chat, it.effective_message) == (None, None, None)


def test_a_channel_post_has_no_user():
    post = {"message_id": 7, "date": 1, "chat": CHAT}
    it = Update.de_json({"update_id": 1, "channel_post": post}, None)
    assert it.effective_user is None
    assert it.effective_chat.id == -5


def test_effective_values_follow_an_assignment():
    it = update("message")
    it.message = None
    assert it.effective_message is None


def test_looking_leaves_no_trace():
    it = update("callback_query")
    before = it.to_dict()
    assert it.effective_user
    assert it.effective_chat
    assert it.to_dict() == before


def test_every_kind_has_its_constant():
    assert list(UPDATE_TYPES) == Update.ALL_TYPES == list(KINDS)
    for kind in KINDS:
        assert getattr(Update, kind.upper()) == kind
