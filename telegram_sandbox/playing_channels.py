"""What users do with channels, and with what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .addressing import post, written
from .arguments import checked
from .boosts import Boost, add_boost, end_boost
from .chats import Chat
from .joining import hand_over
from .messages import Message
from .playing_topics import need_right
from .rights import NotAllowed
from .suggesting import approve, decline, suggestion

if TYPE_CHECKING:
    from .users import User

__all__ = ["ChannelActs"]


@checked
class ChannelActs:
    """The part of a user that speaks for channels, boosts them and suggests posts.

    Everything raises `NotAllowed` where the user's app would not offer it.
    """

    def suggests(
        self,
        text: str,
        to: Chat,
        *,
        stars: int | None = None,
        send_date: int | None = None,
    ) -> Message:
        """Suggest a post to a channel that takes direct messages.

        Args:
            text: The post.
            to: The channel.
            stars: What the user offers to pay, or None for nothing.
            send_date: Unix time when it is to be published; None leaves it to the channel.
        """
        me = cast("User", self)
        with me.world.changed:
            if to.direct is None:
                raise NotAllowed(f"{me.first_name} cannot write to {to.title}: no direct messages")
            price: dict[str, Any] | None = None
            if stars is not None:
                price = {"currency": "XTR", "amount": stars}
            content = {**written(text), "suggested_post_info": suggestion(price, send_date)}
            return post(me, to.direct, content)

    def approves_post(self, message: Message, send_date: int | None = None) -> None:
        """Approve a suggested post, which is published at its time, else at once."""
        with message.chat.world.changed:
            suggested = self._suggested(message, "can_post_messages")
            approve(suggested, cast("User", self), send_date)

    def declines_post(self, message: Message, comment: str = "") -> None:
        """Decline a suggested post."""
        with message.chat.world.changed:
            suggested = self._suggested(message, "can_manage_direct_messages")
            decline(suggested, cast("User", self), comment)

    def boosts(self, chat: Chat, count: int = 1) -> list[Boost]:
        """Give boosts to a supergroup or channel."""
        me = cast("User", self)
        with me.world.changed:
            if chat.type not in {"supergroup", "channel"}:
                raise NotAllowed(f"{me.first_name} cannot boost {chat.title}: it is a {chat.type}")
            return add_boost(chat, me, count)

    def ends(self, boost: Boost) -> None:
        """Take an own boost back."""
        me = cast("User", self)
        with me.world.changed:
            end_boost(boost)

    def hands_over(self, chat: Chat, user: User) -> None:
        """Make another member the creator of an own group or channel."""
        me = cast("User", self)
        with me.world.changed:
            if chat.owner is not me or not chat.member(user).present:
                raise NotAllowed(f"{me.first_name} cannot hand {chat.title} to {user.first_name}")
            hand_over(chat, me, user)

    def speaks_as(self, channel: Chat | None, chat: Chat) -> None:
        """Write in a group in the name of an own channel from now on; None ends it."""
        me = cast("User", self)
        with me.world.changed:
            if channel is None:
                chat.masks.pop(me.id, None)
            elif channel.owner is not me:
                raise NotAllowed(f"{me.first_name} cannot speak for {channel.title}")
            else:
                chat.masks[me.id] = channel

    def _suggested(self, message: Message, right: str) -> Message:
        me = cast("User", self)
        channel = message.chat.parent
        info = message.content.get("suggested_post_info", {})
        if channel is None or info.get("state") != "pending":
            raise NotAllowed(f"{me.first_name} cannot decide on {message.text!r}")
        need_right(channel, me, right)
        return message
