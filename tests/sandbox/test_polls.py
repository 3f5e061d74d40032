"""Polls and quizzes: asked by bots and users, voted in, closed by hand and by time."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox import Message
from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

TEA = [{"text": "tea"}, {"text": "coffee"}, {"text": "water"}]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def ask(desk: Desk, **more: Any) -> Message:
    """Let the bot ask, and return the message as the users have it."""
    given = {"question": "What?", "options": TEA, **more}
    sent = desk.does("sendPoll", **given)
    desk.news()
    chat = desk.chat.world.groups.get(given.get("chat_id", 0), desk.chat)
    return chat.messages[sent["message_id"]]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"question": ""}, 'parameter "question" is required'),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": [{"text": str(n)} for n in range(13)]}, "poll can't have more than 12 options"),
        ({"options": [{"text": "a"}, {"text": ""}]}, "poll options must be non-empty"),
        ({"options": [{"text": "a" * 101}, {"text": "b"}]}, "poll options length must not exceed 100"),
        ({"options": [{"text": "a"}, {"text": "a"}]}, "POLL_OPTION_DUPLICATE"),
        ({"options": "x"}, "can't parse options JSON object"),
        ({"type": "exam"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "correct option identifiers are not specified"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [1, 0], "allows_multiple_answers": True}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [-1]}, "invalid correct option identifier specified"),
        ({"type": "quiz", "correct_option_ids": [True]}, "correct option identifier must be of type Number"),
        ({"open_period": 4}, "invalid open_period specified"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(
    desk: Desk, wrong: dict[str, Any], refusal: str
) -> None:
    given = {"question": "What?", "options": TEA, **wrong}

    assert desk.refusal("sendPoll", **given) == refusal


def test_an_explanation_has_200_letters_in_three_lines(desk: Desk) -> None:
    quiz = {"question": "?", "options": TEA, "type": "quiz", "correct_option_ids": [0]}

    for wrong in ("x" * 201, "a\nb\nc\nd"):
        assert not desk.call("sendPoll", chat_id=desk.alice.id, explanation=wrong, **quiz)["ok"]
    sent = desk.does(
        "sendPoll", explanation="<b>" + "x" * 200 + "</b>", explanation_parse_mode="HTML", **quiz
    )
    assert sent["poll"]["explanation_entities"][0]["type"] == "bold"


def test_votes_are_counted_and_told_to_the_bot(desk: Desk) -> None:
    group = desk.group()
    message = ask(desk, chat_id=group.id, is_anonymous=False)

    desk.alice.votes(message, 1)
    desk.bob.votes(message, "coffee")
    desk.alice.votes(message, "coffee")
    desk.bob.votes(message)

    kinds = [kind for kind, _ in desk.news()]
    assert kinds == ["poll_answer", "poll"] * 4
    poll = message.as_json(desk.bot)["poll"]
    assert [option["voter_count"] for option in poll["options"]] == [0, 1, 0]
    assert poll["total_voter_count"] == 1


def test_an_answer_says_what_was_chosen(desk: Desk) -> None:
    message = ask(desk, is_anonymous=False, allows_multiple_answers=True)

    desk.alice.votes(message, 1, 3)

    (_, answer), (_, poll) = desk.news()
    assert answer == {
        "poll_id": poll["id"],
        "user": desk.alice.as_json(),
        "option_ids": [0, 2],
        "option_persistent_ids": ["0", "2"],
    }
    assert poll["total_voter_count"] == 1


def test_nobody_learns_who_voted_anonymously(desk: Desk) -> None:
    message = ask(desk)

    desk.alice.votes(message, 1)

    assert [kind for kind, _ in desk.news()] == ["poll"]


@pytest.mark.parametrize("options", [(1, 2), (4,), (0,), ("beer",), ()])
def test_a_vote_the_poll_does_not_take(desk: Desk, options: tuple[Any, ...]) -> None:
    message = ask(desk)

    with pytest.raises(NotAllowed):
        desk.alice.votes(message, *options)


def test_a_quiz_takes_one_vote_and_tells_the_answer_to_its_author(desk: Desk) -> None:
    group = desk.group()
    message = ask(
        desk, chat_id=group.id, type="quiz", correct_option_ids=[1], explanation="Because."
    )

    desk.alice.votes(message, 2)

    with pytest.raises(NotAllowed):
        desk.alice.votes(message, 1)
    assert message.as_json(desk.bot)["poll"]["correct_option_ids"] == [1]
    assert "correct_option_ids" not in message.as_json(desk.other)["poll"]
    assert "explanation" not in message.as_json()["poll"]
    stopped = desk.does("stopPoll", chat_id=group.id, message_id=message.id)
    assert stopped["explanation"] == "Because."
    assert message.as_json(desk.other)["poll"]["correct_option_ids"] == [1]


@pytest.mark.parametrize("end", [{"open_period": 60}, {"close_date": 1_700_000_060}])
def test_a_poll_closes_when_its_time_has_come(desk: Desk, end: dict[str, int]) -> None:
    message = ask(desk, **end)
    assert message.as_json(desk.bot)["poll"]["close_date"] == 1_700_000_060
    assert message.as_json(desk.bot)["poll"]["open_period"] == 60

    desk.clock.advance(59)
    assert desk.news() == []
    desk.clock.advance(1)

    ((kind, body),) = desk.news()
    assert (kind, body["is_closed"]) == ("poll", True)
    with pytest.raises(NotAllowed):
        desk.alice.votes(message, 1)


def test_a_poll_is_stopped_once_by_who_asked(desk: Desk) -> None:
    message = ask(desk)
    theirs = desk.alice.asks("Mine?", ["a", "b"], desk.bot)
    text = desk.does("sendMessage", text="x")["message_id"]
    markup = {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]}

    stopped = desk.does("stopPoll", message_id=message.id, reply_markup=markup)

    assert stopped["is_closed"] is True
    assert message.buttons == [["Again"]]
    assert desk.refusal("stopPoll", message_id=message.id) == "poll has already been closed"
    assert desk.refusal("stopPoll", message_id=theirs.id) == "poll can't be stopped"
    assert desk.refusal("stopPoll", message_id=text) == "message is not a poll"
    assert desk.refusal("stopPoll", message_id=999) == "message with poll to stop not found"


def test_a_forward_is_the_same_poll_and_a_copy_another(desk: Desk) -> None:
    message = ask(desk)
    there = {"from_chat_id": desk.alice.id, "message_id": message.id}

    again = desk.does("forwardMessage", **there)["poll"]
    copy = desk.chat.messages[desk.does("copyMessage", **there)["message_id"]]
    desk.alice.votes(message, 1)

    assert again["id"] == message.as_json(desk.bot)["poll"]["id"]
    assert copy.as_json(desk.bot)["poll"]["id"] != again["id"]
    assert copy.as_json(desk.bot)["poll"]["total_voter_count"] == 0


def test_counts_may_be_hidden_until_the_end(desk: Desk) -> None:
    message = ask(desk, hide_results_until_closes=True)
    desk.alice.votes(message, 1)

    assert message.as_json()["poll"]["total_voter_count"] == 0
    desk.does("stopPoll", message_id=message.id)
    assert message.as_json()["poll"]["total_voter_count"] == 1


def test_users_add_options_where_they_may(desk: Desk) -> None:
    group = desk.group()
    message = ask(desk, chat_id=group.id, is_anonymous=False, allow_adding_options=True)

    desk.bob.adds_option(message, "milk")
    desk.bob.votes(message, "milk")

    updates = desk.news()
    service = next(body for kind, body in updates if kind == "message")
    assert service["poll_option_added"]["option_text"] == "milk"
    answer = next(body for kind, body in updates if kind == "poll_answer")
    assert answer["option_persistent_ids"] == ["3"]
    with pytest.raises(NotAllowed):
        desk.bob.adds_option(ask(desk), "milk")


def test_a_channel_has_anonymous_polls_only(desk: Desk) -> None:
    channel = desk.world.channel("News", [desk.alice, desk.bot])
    given = {"chat_id": channel.id, "question": "?", "options": TEA}

    assert desk.refusal("sendPoll", **given, is_anonymous=False) == (
        "non-anonymous polls can't be sent to channel chats"
    )
    sent = desk.does("sendPoll", **given, members_only=True, country_codes=["NO"])
    assert (sent["poll"]["members_only"], sent["poll"]["country_codes"]) == (True, ["NO"])


def test_a_poll_may_carry_a_description_and_media(desk: Desk) -> None:
    photo = {"type": "photo", "media": "attach://p"}
    place = {"type": "location", "latitude": 1, "longitude": 2}
    sent = desk.does(
        "sendPoll",
        {"p": b"pixels"},
        question="What?",
        description="*Choose*",
        description_parse_mode="Markdown",
        media=photo,
        options=[{"text": "a", "media": place}, {"text": "b", "media": photo}],
    )

    poll = sent["poll"]
    assert poll["description_entities"] == [{"offset": 0, "length": 6, "type": "bold"}]
    assert poll["media"]["photo"][-1]["file_size"] == 6
    assert poll["options"][0]["media"]["location"] == {"latitude": 1.0, "longitude": 2.0}
    assert "photo" in poll["options"][1]["media"]
    desk.alice.votes(desk.chat.messages[sent["message_id"]], 1)
    assert "media" not in dict(desk.news())["poll"]


def test_votes_go_back_with_the_world(desk: Desk) -> None:
    message = ask(desk)
    before = desk.world.snapshot()

    desk.alice.votes(message, 1)
    desk.does("stopPoll", message_id=message.id)
    before.restore()

    poll = message.as_json()["poll"]
    assert (poll["total_voter_count"], poll["is_closed"]) == (0, False)
