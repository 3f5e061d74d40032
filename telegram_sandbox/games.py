"""Games of chance and of skill: dice, and scores kept for each chat and shown in the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bounds import keep_newest

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message
    from .world import World

__all__ = ["DICE", "Scores", "game_content", "scoreboard", "thrown"]

# The highest value of each die.
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


class Scores:
    """The best result of each user in each game of each chat; the oldest games are forgotten."""

    def __init__(self) -> None:
        self._scores: dict[tuple[int, str, int], dict[int, int]] = {}

    def of(self, bot: Bot, message: Message) -> dict[int, int]:
        """Return the scores by user id for the game in a message; one may change them."""
        name = str(message.content["game"]["title"])
        found = self._scores.setdefault((bot.id, name, message.chat.id), {})
        keep_newest(self._scores)
        return found

    def around(self, bot: Bot, message: Message, user_id: int) -> list[tuple[int, int, int]]:
        """Return (place, user id, score) of a user, two neighbours a side, and the best three."""
        ranked = sorted(self.of(bot, message).items(), key=lambda item: -item[1])
        table = [(place, user, score) for place, (user, score) in enumerate(ranked, 1)]
        mine = next((place for place, user, _ in table if user == user_id), None)
        return [
            row for row in table if row[0] <= 3 or (mine is not None and abs(row[0] - mine) <= 2)
        ]


def thrown(world: World, emoji: str) -> dict[str, Any]:
    """Return the `dice` of a message; the world's seed decides how it falls."""
    return {"dice": {"emoji": emoji, "value": world.random.randint(1, DICE[emoji])}}


def game_content(short_name: str) -> dict[str, Any]:
    """Return the `game` of a message; its title is its short name."""
    return {"game": {"title": short_name, "description": short_name, "photo": []}}


def scoreboard(world: World, scores: dict[int, int]) -> str:
    """Return the lines a game's message shows, the best first."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    named = [(world.users[user].first_name, score) for user, score in ranked if user in world.users]
    return "\n".join(f"{place}. {name} - {score}" for place, (name, score) in enumerate(named, 1))
