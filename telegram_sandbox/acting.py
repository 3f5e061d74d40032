"""What bots show for a moment only: that they are typing, and drafts of what they will say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from .bounds import keep_newest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bots import Bot
    from .chats import Chat
    from .world import World

__all__ = ["Action", "Actions", "Draft"]

_ACTION_LIFE = 5
_DRAFT_LIFE = 30
# What is shown at a time before it is worth looking for what has ended.
_MANY = 1_000

Shown = TypeVar("Shown", "Action", "Draft")


@dataclass(frozen=True)
class Action:
    """A bot's note above a chat, such as `typing`; gone after five seconds or with a message."""

    bot: Bot
    chat: Chat
    action: str
    thread: int | None
    ends_at: float


@dataclass(frozen=True)
class Draft:
    """A message a bot is still writing; gone after thirty seconds or with a message.

    Attributes:
        id: The bot's number for it; the same number means that the text has grown.
        content: `text` and `entities`, or `rich_message`; empty means that the bot thinks.
        can_stop: Whether the user is shown a button to stop the bot.
        keep: Whether the draft stays when that button is pressed.
    """

    bot: Bot
    chat: Chat
    id: int
    content: dict[str, Any]
    thread: int | None
    can_stop: bool
    keep: bool
    ends_at: float

    @property
    def text(self) -> str:
        """The text so far."""
        return str(self.content.get("text", ""))


class Actions:
    """What bots show at this moment; iterating gives the `Action`s.

    `alice.sends("/report"); assert [a.action for a in world.actions] == ["typing"]`
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions: dict[tuple[int, int, int | None], Action] = {}
        self._drafts: dict[tuple[int, int, int | None], Draft] = {}

    def __iter__(self) -> Iterator[Action]:
        now = self._world.clock.now()
        return iter([action for action in self._actions.values() if action.ends_at > now])

    @property
    def drafts(self) -> list[Draft]:
        """The drafts on the users' screens."""
        now = self._world.clock.now()
        return [draft for draft in self._drafts.values() if draft.ends_at > now]

    def begin(self, bot: Bot, chat: Chat, action: str, thread: int | None = None) -> None:
        """Show for five seconds what a bot is busy with. The lock must be held."""
        ends_at = self._world.clock.now() + _ACTION_LIFE
        _clear_ended(self._actions, self._world)
        self._actions[bot.id, chat.id, thread] = Action(bot, chat, action, thread, ends_at)
        self._world.changed.notify_all()

    def draft(
        self,
        bot: Bot,
        chat: Chat,
        number: int,
        content: dict[str, Any],
        *,
        thread: int | None = None,
        can_stop: bool = False,
        keep: bool = False,
    ) -> None:
        """Show for thirty seconds what a bot has written so far. The lock must be held."""
        ends_at = self._world.clock.now() + _DRAFT_LIFE
        _clear_ended(self._drafts, self._world)
        self._drafts[bot.id, chat.id, thread] = Draft(
            bot, chat, number, content, thread, can_stop, keep, ends_at
        )
        self._world.changed.notify_all()

    def end(self, bot: Bot, chat: Chat, thread: int | None = None) -> None:
        """Take away what a bot shows in a chat: its message has come."""
        self._actions.pop((bot.id, chat.id, thread), None)
        self._drafts.pop((bot.id, chat.id, thread), None)


def _clear_ended(shown: dict[tuple[int, int, int | None], Shown], world: World) -> None:
    """Take away what nobody sees any more, once much has come together."""
    if len(shown) < _MANY:
        return
    now = world.clock.now()
    for place in [place for place, one in shown.items() if one.ends_at <= now]:
        del shown[place]
    keep_newest(shown)
