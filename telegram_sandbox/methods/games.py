"""Games and their scores."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.changing import named_message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.games import game_content, scoreboard
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []


@handles("sendGame")
def send_game(call: Call) -> dict[str, Any]:
    """Send a game; any short name is one. Without a keyboard it gets a button to play."""
    chat = call.chat()
    if chat.type == "channel":
        raise bad_request("games can't be sent to channel chats")
    name = call.get("game_short_name")
    content: dict[str, Any] = game_content(name)
    if "reply_markup" not in call:
        button: dict[str, Any] = {"text": f"Play {name}", "callback_game": {}}
        content["reply_markup"] = {"inline_keyboard": [[button]]}
    return send(call, content, chat=chat).as_json(call.bot)


@handles("setGameScore")
def set_game_score(call: Call) -> dict[str, Any] | bool:
    """Note a user's score and show the best ones in the message."""
    message = named_message(call, "message to set game score")
    if "game" not in message.content or (
        message.sender is not call.bot and "inline_message_id" not in call
    ):
        raise bad_request("game score can't be set")
    user_id = _user(call)
    scores = call.world.scores.of(call.bot, message)
    score = call.get("score")
    if score <= scores.get(user_id, -1) and not call.get("force"):
        raise bad_request("BOT_SCORE_NOT_MODIFIED")
    if scores.get(user_id) == score:
        raise bad_request("BOT_SCORE_NOT_MODIFIED")
    scores[user_id] = score
    if not call.get("disable_edit_message"):
        game = {**message.content["game"], "text": scoreboard(call.world, scores)}
        message.content = {**message.content, "game": game, "edit_date": call.world.now()}
        call.world.edited(message, call.bot)
    return True if "inline_message_id" in call else message.as_json(call.bot)


@handles("getGameHighScores")
def get_game_high_scores(call: Call) -> list[dict[str, Any]]:
    """Return a user's score with those around it and the best three."""
    message = named_message(call, "message to get game high scores")
    if "game" not in message.content:
        raise bad_request("MESSAGE_ID_INVALID")
    users = call.world.users
    return [
        {"position": place, "user": users[user].as_json(), "score": score}
        for place, user, score in call.world.scores.around(call.bot, message, _user(call))
        if user in users
    ]


def _user(call: Call) -> int:
    number: int = call.get("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    if number not in call.world.users:
        raise bad_request("user not found")
    return number
