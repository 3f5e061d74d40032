"""Games: the button that opens them, scores, and tables of scores."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_game_opens_where_the_bot_says(desk: Desk) -> None:
    desk.does("sendGame", game_short_name="chess")

    press = desk.alice.presses("Play chess")

    ((kind, query),) = desk.news()
    assert (kind, query["game_short_name"]) == ("callback_query", "chess")
    assert "data" not in query
    desk.does("answerCallbackQuery", callback_query_id=query["id"], url="https://a.bc/chess")
    assert press.wait()["url"] == "https://a.bc/chess"


@pytest.mark.parametrize(
    "rows",
    [
        [[{"text": "x", "callback_data": "x"}]],
        [[{"text": "x", "callback_data": "x"}, {"text": "Play", "callback_game": {}}]],
    ],
)
def test_the_first_button_of_a_game_opens_it(desk: Desk, rows: list[Any]) -> None:
    markup = {"inline_keyboard": rows}

    assert desk.refusal("sendGame", game_short_name="chess", reply_markup=markup) == (
        "BUTTON_POS_INVALID"
    )


def test_a_game_button_needs_a_game(desk: Desk) -> None:
    markup = {"inline_keyboard": [[{"text": "Play", "callback_game": {}}]]}

    assert desk.refusal("sendMessage", text="x", reply_markup=markup) == "BUTTON_TYPE_INVALID"


def test_scores_rise_and_stand_in_the_message(desk: Desk) -> None:
    number = desk.does("sendGame", game_short_name="chess")["message_id"]
    score = {"message_id": number, "user_id": desk.alice.id}

    shown = desk.does("setGameScore", **score, score=10)
    assert shown["game"]["text"] == "1. Alice - 10"
    for same_or_less in (10, 9):
        assert desk.refusal("setGameScore", **score, score=same_or_less) == (
            "BOT_SCORE_NOT_MODIFIED"
        )
    quiet = desk.does("setGameScore", **score, score=5, force=True, disable_edit_message=True)
    assert quiet["game"]["text"] == "1. Alice - 10"
    assert desk.does("getGameHighScores", **score) == [
        {"position": 1, "user": desk.alice.as_json(), "score": 5}
    ]


def test_the_table_shows_neighbours_and_the_best(desk: Desk) -> None:
    number = desk.does("sendGame", game_short_name="chess")["message_id"]
    players = [desk.world.user(f"Player {n}") for n in range(10)]
    for place, player in enumerate(players):
        desk.does("setGameScore", message_id=number, user_id=player.id, score=100 - place)

    rows = desk.does("getGameHighScores", message_id=number, user_id=players[7].id)

    assert [row["position"] for row in rows] == [1, 2, 3, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("method", "given", "refusal"),
    [
        ("setGameScore", {"message_id": 999}, "message to set game score not found"),
        ("getGameHighScores", {"message_id": 999}, "message to get game high scores not found"),
        ("setGameScore", {}, "message identifier is not specified"),
        ("setGameScore", {"inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
        ("setGameScore", {"message_id": "text"}, "game score can't be set"),
        ("getGameHighScores", {"message_id": "text"}, "MESSAGE_ID_INVALID"),
        ("setGameScore", {"message_id": "game", "user_id": 77}, "user not found"),
        ("setGameScore", {"message_id": "game", "score": -1}, "invalid score specified"),
    ],
)
def test_a_score_that_cannot_be_set_is_refused(
    desk: Desk, method: str, given: dict[str, Any], refusal: str
) -> None:
    numbers = {
        "text": desk.does("sendMessage", text="x")["message_id"],
        "game": desk.does("sendGame", game_short_name="chess")["message_id"],
    }
    wanted = {"user_id": desk.alice.id, **given}
    if method == "setGameScore":
        wanted.setdefault("score", 1)
    if wanted.get("message_id") in numbers:
        wanted["message_id"] = numbers[wanted["message_id"]]

    assert desk.refusal(method, **wanted) == refusal


def test_a_game_through_inline_mode_has_scores_too(desk: Desk) -> None:
    asked = desk.alice.types_inline("", desk.bot)
    game = {"type": "game", "id": "1", "game_short_name": "chess"}
    desk.does("answerInlineQuery", inline_query_id=asked.id, results=[game])
    message = desk.alice.chooses(1, desk.group())
    inline_id = dict(desk.news())["chosen_inline_result"]["inline_message_id"]

    assert (
        desk.does("setGameScore", inline_message_id=inline_id, user_id=desk.bob.id, score=3) is True
    )
    assert message.content["game"]["text"] == "1. Bob - 3"


def test_a_channel_has_no_games(desk: Desk) -> None:
    channel = desk.world.channel("News", [desk.alice, desk.bot])

    assert desk.refusal("sendGame", chat_id=channel.id, game_short_name="chess") == (
        "games can't be sent to channel chats"
    )


@pytest.mark.parametrize(
    ("emoji", "highest"), [("🎲", 6), ("🎯", 6), ("🎳", 6), ("🏀", 5), ("⚽", 5), ("🎰", 64)]
)
def test_a_die_falls_on_one_of_its_sides(desk: Desk, emoji: str, highest: int) -> None:
    thrown = [desk.does("sendDice", emoji=emoji)["dice"]["value"] for _ in range(highest * 12)]
    mine = desk.alice.throws(emoji, desk.bot).content["dice"]

    assert set(thrown) <= set(range(1, highest + 1))
    assert len(set(thrown)) > highest // 2
    assert mine["value"] in range(1, highest + 1)


def test_not_everything_is_a_die(desk: Desk) -> None:
    assert desk.refusal("sendDice", emoji="🧀") == "invalid emoji specified"
    with pytest.raises(NotAllowed):
        desk.alice.throws("🧀", desk.bot)
