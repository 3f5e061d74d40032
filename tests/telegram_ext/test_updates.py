"""The quick ways to what an update carries give what the update itself says."""

import pytest

from telegram import Message
from telegram_ext.updates import chat_and_user_of, command_of, is_update, kind_of, message_of

ANN = {"id": 8, "is_bot": False, "first_name": "Ann"}
QUERY = {"id": "1", "from": ANN, "chat_instance": "1", "data": "x"}


@pytest.fixture
def samples(update, query, inline):
    return {
        "message": update("/go"),
        "edited_message": update("hi", kind="edited_message"),
        "channel_post": update("hi", kind="channel_post"),
        "callback_query": query("x", **{"from": ANN}),
        "callback_query without message": update(kind="callback_query", **QUERY),
        "inline_query": inline("x"),
        "poll": update(kind="poll", id="1", question="?", options=[]),
        "an unknown kind": update(kind="telepathy", thought="x"),
    }


def test_the_quick_ways_agree_with_the_update(samples):
    for one in samples.values():
        assert chat_and_user_of(one) == (one.effective_chat, one.effective_user)
        assert message_of(one) == one.effective_message


def test_the_kind_is_the_one_field_that_is_set(samples):
    for name, one in samples.items():
        if " " not in name:
            assert kind_of(one) == name
    assert kind_of(samples["an unknown kind"]) == "telepathy"
    both = samples["message"]
    both.poll = samples["poll"].poll
    assert kind_of(both) is None


def test_only_updates_are_updates(samples):
    assert is_update(samples["poll"])
    for other in ("update", None, {"update_id": 1}, samples["message"].message):
        assert not is_update(other)


def test_the_command_is_the_first_entity_at_the_beginning(samples, update):
    assert command_of(samples["message"].message) == "go"
    assert command_of(update("/GO@helper_bot x").message) == "go"
    assert command_of(samples["edited_message"].edited_message) is None
    assert command_of(None) is None


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize(
    ("text", "entity", "command"),
    [
        ("/Start@Echo_bot now", {"type": "bot_command", "offset": 0, "length": 15}, "start"),
        ("/start", {"type": "bot_command", "offset": 0, "length": 6}, "start"),
        ("see /start", {"type": "bot_command", "offset": 4, "length": 6}, None),
        ("/start", {"type": "bold", "offset": 0, "length": 6}, None),
        ("/start", {}, None),
    ],
)
def test_a_command_is_found_whether_or_not_the_entities_were_read(text, entity, command, read):
    message = Message.de_json({"message_id": 1, "text": text, "entities": [entity]}, None)
    if read:
        assert message.entities
    assert command_of(message) == command
    assert command_of(message) == command


def test_a_message_without_entities_has_no_command():
    message = Message.de_json({"message_id": 1, "text": "/start"}, None)
    assert command_of(message) is None
