"""Reactions: of bots and of users, and which bots are told."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

THUMB = {"type": "emoji", "emoji": "👍"}
FIRE = {"type": "emoji", "emoji": "🔥"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_bot_reacts_and_takes_it_back(desk: Desk) -> None:
    message = desk.alice.sends("good news", desk.bot)
    desk.news()

    assert desk.does("setMessageReaction", message_id=message.id, reaction=[THUMB]) is True
    assert message.reactions == {"👍": 1}
    desk.does("setMessageReaction", message_id=message.id, reaction=[FIRE], is_big=True)
    assert message.reactions == {"🔥": 1}
    desk.does("setMessageReaction", message_id=message.id)
    assert message.reactions == {}
    assert desk.news() == []


@pytest.mark.parametrize(
    ("reaction", "refusal"),
    [
        ([{"type": "emoji", "emoji": "🧀"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "x"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "REACTION_INVALID"),
        ([THUMB, FIRE], "REACTIONS_TOO_MANY"),
        ([{"type": "stone"}], "can't parse ReactionType: Invalid reaction type specified"),
        ({}, "expected an Array of ReactionType"),
    ],
)
def test_a_wrong_reaction_is_refused(desk: Desk, reaction: Any, refusal: str) -> None:
    message = desk.alice.sends("hm", desk.bot)

    assert desk.refusal("setMessageReaction", message_id=message.id, reaction=reaction) == refusal


def test_a_message_that_is_gone_takes_no_reaction(desk: Desk) -> None:
    assert desk.refusal("setMessageReaction", message_id=99, reaction=[THUMB]) == (
        "message to react not found"
    )


def test_a_bot_that_asked_for_it_is_told_who_reacted(desk: Desk) -> None:
    number = desk.does("sendMessage", text="Like?")["message_id"]
    message = desk.chat.messages[number]

    desk.alice.reacts(message, "👍")
    desk.alice.reacts(message, "❤️")
    desk.alice.reacts(message)

    bodies = [body for kind, body in desk.news() if kind == "message_reaction"]
    assert [(body["old_reaction"], body["new_reaction"]) for body in bodies] == [
        ([], [THUMB]),
        ([THUMB], [{"type": "emoji", "emoji": "❤"}]),
        ([{"type": "emoji", "emoji": "❤"}], []),
    ]
    assert bodies[0]["user"]["id"] == desk.alice.id
    assert bodies[0]["message_id"] == number


def test_a_bot_that_did_not_ask_hears_nothing(desk: Desk) -> None:
    desk.bot.queue.allow([])
    message = desk.alice.sends("hm", desk.bot)
    desk.news()

    desk.alice.reacts(message, "👍")

    assert desk.news() == []


def test_in_groups_only_administrators_are_told(desk: Desk) -> None:
    group = desk.group()
    desk.alice.adds(desk.other, group)
    message = desk.alice.sends("hm", group)
    desk.news()
    desk.news(desk.other)

    desk.bob.reacts(message, "👍")

    assert [kind for kind, _ in desk.news()] == ["message_reaction"]
    assert desk.news(desk.other) == []


def test_in_channels_only_the_numbers_are_told(desk: Desk) -> None:
    channel = desk.world.channel("News", [desk.alice, desk.bot])
    desk.bob.joins(channel)
    desk.carol.joins(channel)
    post = desk.alice.sends("news", channel)
    desk.news()

    desk.bob.reacts(post, "👍")
    desk.carol.reacts(post, "👍")

    kind, body = desk.news()[-1]
    assert kind == "message_reaction_count"
    assert body["reactions"] == [{"type": THUMB, "total_count": 2}]
    assert "user" not in body


def test_a_chat_may_allow_only_some(desk: Desk) -> None:
    group = desk.group()
    group.settings["available_reactions"] = [FIRE, {"type": "custom_emoji", "custom_emoji_id": "7"}]
    message = desk.alice.sends("hm", group)
    place = {"chat_id": group.id, "message_id": message.id}

    assert desk.refusal("setMessageReaction", **place, reaction=[THUMB]) == "REACTION_INVALID"
    desk.does("setMessageReaction", **place, reaction=[FIRE])
    desk.bob.reacts(message, "7")
    assert message.reactions == {"🔥": 1, "7": 1}
    with pytest.raises(NotAllowed):
        desk.bob.reacts(message, "👍")


def test_a_user_without_the_permission_cannot_react(desk: Desk) -> None:
    group = desk.group()
    message = desk.alice.sends("hm", group)
    desk.alice.permits(group, can_react_to_messages=False)

    with pytest.raises(NotAllowed):
        desk.bob.reacts(message, "👍")


def test_a_moderator_takes_reactions_away(desk: Desk) -> None:
    group = desk.group()
    first, second = desk.alice.sends("a", group), desk.alice.sends("b", group)
    for message in (first, second):
        desk.bob.reacts(message, "👎")
        desk.alice.reacts(message, "👍")

    desk.does("deleteMessageReaction", chat_id=group.id, message_id=first.id, user_id=desk.bob.id)
    assert first.reactions == {"👍": 1}
    desk.does("deleteAllMessageReactions", chat_id=group.id, user_id=desk.alice.id)
    assert (first.reactions, second.reactions) == ({}, {"👎": 1})
    assert desk.refusal("deleteMessageReaction", message_id=first.id, user_id=1) == (
        "method is available only for groups and supergroups"
    )
    desk.alice.promotes(desk.bot, group, can_delete_messages=False, can_pin_messages=True)
    assert (
        desk.refusal("deleteAllMessageReactions", chat_id=group.id, user_id=desk.bob.id)
        == "not enough rights"
    )


def test_the_transcript_tells_what_was_reacted_to(desk: Desk) -> None:
    options = [{"text": "yes"}, {"text": "no"}]
    sent = desk.does("sendPoll", question="Tea?", options=options)

    desk.alice.reacts(desk.chat.messages[sent["message_id"]], "👍")
    desk.alice.votes(desk.chat.messages[sent["message_id"]], "yes")

    lines = desk.world.transcript().replace("[Alice with tea_bot] ", "").splitlines()[-5:]
    assert lines == [
        "tea_bot: [poll Tea?]",
        "    ( ) yes",
        "    ( ) no",
        "Alice reacts 👍 to: [poll Tea?]",
        "Alice votes: yes",
    ]
