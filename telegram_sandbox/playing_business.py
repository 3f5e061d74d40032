"""What users do who let a bot work for their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from .addressing import only_bot, post, written
from .arguments import checked
from .business import RIGHTS, Connection, business_of, connect, talk_of
from .gifts import SHELF, OwnedGift
from .journal import name_of
from .managed import make_managed
from .rights import NotAllowed
from .stories import Story, live_stories

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message
    from .users import User

__all__ = ["BusinessActs"]


@checked
class BusinessActs:
    """The part of a user that lets a bot work for the account.

    Others then write to the user with `bob.sends("Hi", alice)`.
    """

    def connects(self, bot: Bot | None = None, rights: Iterable[str] | None = None) -> Connection:
        """Let a bot work for the account, in place of the one before, or change its rights.

        The bot is told with `business_connection`.

        Args:
            bot: Which; None means the only one there is.
            rights: Names of `BusinessBotRights`, such as `can_reply`; None means all of them.

        Raises:
            ValueError: There is no such right.
        """
        me = cast("User", self)
        with me.world.changed:
            chosen = bot or only_bot(me)
            made = connect(me, chosen, RIGHTS if rights is None else rights)
            line = f"{me.first_name} lets {name_of(chosen)} work for the account"
            me.world.history.add(chosen.dialog(me), line)
            return made

    def earns_stars(self, stars: int) -> None:
        """Put Stars into the account, for a bot that works for it to count and to spend.

        Raises:
            ValueError: It is not a positive number.
        """
        me = cast("User", self)
        if stars <= 0:
            raise ValueError(f"earns_stars: stars must be positive, got {stars}")
        with me.world.changed:
            business_of(me).stars += stars

    def gives_gift(self, to: User, name: str = "Heart", text: str = "") -> OwnedGift:
        """Give somebody a gift; where the two talk, a message tells of it.

        Args:
            to: Who gets it.
            name: Heart, Cake (can be upgraded), Rocket (can be upgraded, three of them) or Ring
                (limited).
            text: What goes with it.

        Raises:
            ValueError: There is no such gift.
            ApiError: There is none left.
        """
        me = cast("User", self)
        kind = next((kind for kind in SHELF.values() if kind.name == name), None)
        if kind is None:
            names = ", ".join(kind.name for kind in SHELF.values())
            raise ValueError(f"gives_gift: name must be one of {names}, got {name!r}")
        with me.world.changed:
            shop = me.world.gifts
            gift = shop.give(kind, to.id, me, {"text": text} if text else None)
            talk = talk_of(me, to)
            if talk is not None:
                me.world.post(talk, me, gift.message(shop, ""))
            return gift

    @property
    def stories(self) -> list[Story]:
        """What the account shows at this moment, the oldest first."""
        me = cast("User", self)
        with me.world.changed:
            return live_stories(business_of(me))

    def answers_story(self, story: Story, text: str) -> Message:
        """Write to somebody about a story.

        Raises:
            NotAllowed: It is gone, or no bot would hear of it.
        """
        me = cast("User", self)
        with me.world.changed:
            if story not in live_stories(business_of(story.owner)):
                raise NotAllowed("answers_story: the story is gone")
            return post(me, story.owner, {**written(text), "reply_to_story": story.as_json()})

    def makes_bot(
        self, username: str, first_name: str = "Managed", manager: Bot | None = None
    ) -> Bot:
        """Make a bot that another one manages, which gets `managed_bot`.

        Args:
            username: Without @; it ends with bot.
            first_name: The new bot's name.
            manager: Which bot manages it; None means the only one there is.

        Raises:
            ValueError: The name is taken, or does not end with bot.
        """
        me = cast("User", self)
        with me.world.changed:
            return make_managed(me, manager or only_bot(me), username, first_name)

    def disconnects(self) -> None:
        """Let no bot work for the account any more.

        Raises:
            NotAllowed: None does.
        """
        me = cast("User", self)
        with me.world.changed:
            connection = business_of(me).open
            if connection is None:
                raise NotAllowed(f"{me.first_name} has connected no bot")
            connection.enabled = False
            connection.tell()
            line = f"{name_of(connection.bot)} no longer works for {me.first_name}"
            me.world.history.add(connection.bot.dialog(me), line)
