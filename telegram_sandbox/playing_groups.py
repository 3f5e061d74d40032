"""What users do in groups and channels: join, leave, invite, decide, change what they are like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .addressing import written
from .arguments import checked
from .bots import Bot
from .chat_settings import check_settings
from .chats import Chat, Message
from .invites import InviteLink, JoinRequest, new_link
from .joining import ask_in, decide, enter, follow, leave
from .pinning import pin, unpin
from .playing_channels import ChannelActs
from .playing_members import MemberActs, check_names
from .playing_topics import TopicActs, chat_of, need_right
from .rights import PERMISSIONS, NotAllowed
from .whispering import is_ephemeral_command

if TYPE_CHECKING:
    from .users import User

__all__ = ["GroupActs"]


# Settings that take another right than the one to change how the chat looks.
_ASKS = {"slow_mode_delay": "can_restrict_members", "permissions": "can_restrict_members"}


@checked
class GroupActs(MemberActs, TopicActs, ChannelActs):
    """The part of a user that lives in groups and channels.

    Everything raises `NotAllowed`, a `ValueError`, where the user's app would not offer it. Where a
    chat can be left out, it is the only group or channel the user is in.
    """

    def joins(self, chat: Chat) -> JoinRequest | None:
        """Come into a group or channel; ask first where that is the rule.

        Returns:
            The request, if an administrator must let the user in.
        """
        me = cast("User", self)
        with chat.world.changed:
            if chat.settings.get("join_by_request"):
                return ask_in(chat, me)
            enter(chat, me, me)
            return None

    def joins_by(self, link: InviteLink | str) -> JoinRequest | None:
        """Follow an invite link.

        Args:
            link: The link, or its address as a bot got it.

        Returns:
            The request, if an administrator must let the user in.
        """
        me = cast("User", self)
        with me.world.changed:
            if isinstance(link, InviteLink):
                return follow(link, me)
            for chat in me.world.groups.values():
                if link in chat.links:
                    return follow(chat.links[link], me)
            raise NotAllowed(f"{me.first_name} cannot follow {link}: there is no such link")

    def makes_link(
        self,
        chat: Chat | None = None,
        *,
        expires: int | None = None,
        limit: int | None = None,
        by_request: bool = False,
    ) -> InviteLink:
        """Make an invite link.

        Args:
            chat: Where it leads.
            expires: Unix time when it ends, or None.
            limit: How many who came by it may be there at a time, or None.
            by_request: Whether an administrator must let in whoever follows it.
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_invite_users")
            return new_link(place, me, expires=expires, limit=limit, by_request=by_request)

    def whispers(self, command: str, to: Bot, chat: Chat | None = None) -> Message:
        """Send a command that only the bot sees, which must have declared it ephemeral."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            if not is_ephemeral_command(to, command) or not place.member(to).present:
                raise NotAllowed(f"{to.username} has no ephemeral command {command!r} here")
            return me.world.post(place, me, written(command), receiver=to)

    def asks_to_join(self, chat: Chat) -> JoinRequest | None:
        """Ask to be let in; None for who is in already."""
        with chat.world.changed:
            return ask_in(chat, cast("User", self))

    def leaves(self, chat: Chat | None = None) -> None:
        """Go out of a group or channel."""
        me = cast("User", self)
        with me.world.changed:
            leave(chat_of(me, chat), me)

    def permits(self, chat: Chat | None = None, **permissions: bool) -> None:
        """Change what all members of a group may do: `alice.permits(can_send_polls=False)`."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            check_names(permissions, PERMISSIONS, "a permission")
            need_right(place, me, "can_restrict_members")
            place.settings["permissions"] = {**place.permissions, **permissions}

    def approves(self, user: User, chat: Chat | None = None) -> None:
        """Let somebody in who asked."""
        self._decides(user, chat, accepted=True)

    def declines(self, user: User, chat: Chat | None = None) -> None:
        """Do not let somebody in who asked."""
        self._decides(user, chat, accepted=False)

    def renames(self, chat: Chat, title: str) -> None:
        """Give a group or channel another title."""
        me = cast("User", self)
        with me.world.changed:
            need_right(chat, me, "can_change_info")
            chat.title = title
            chat.world.post(chat, me, {"new_chat_title": title})

    def pins(self, message: Message) -> None:
        """Pin a message."""
        me = cast("User", self)
        with me.world.changed:
            _need_pinning(message.chat, me)
            pin(message, me)

    def unpins(self, message: Message) -> None:
        """Take a message from the pinned ones."""
        me = cast("User", self)
        with me.world.changed:
            _need_pinning(message.chat, me)
            unpin(message)

    def sets(self, chat: Chat | None = None, **settings: Any) -> None:
        """Change what a group or channel is like: `alice.sets(slow_mode_delay=30)`.

        Args:
            chat: Which.
            settings: By the names of `ChatFullInfo`: `join_by_request`, `has_protected_content`...

        Raises:
            ValueError: There is no such setting.
        """
        me = cast("User", self)
        check_settings(me.world.spec, "sets", settings)
        with me.world.changed:
            place = chat_of(me, chat)
            for name in settings:
                need_right(place, me, _ASKS.get(name, "can_change_info"))
            place.settings.update(settings)

    def sets_auto_delete(self, chat: Chat, seconds: int) -> None:
        """Let messages of a chat vanish so many seconds after they were sent; 0 ends it."""
        me = cast("User", self)
        with me.world.changed:
            if chat.type != "private":
                need_right(chat, me, "can_change_info")
            chat.settings["message_auto_delete_time"] = seconds
            told = {"message_auto_delete_time": seconds}
            chat.world.post(chat, me, {"message_auto_delete_timer_changed": told})

    def _decides(self, user: User, chat: Chat | None, *, accepted: bool) -> None:
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_invite_users")
            request = place.requests.get(user.id)
            if request is None:
                raise NotAllowed(f"{user.first_name} has not asked to join {place.title}")
            decide(request, me, accepted=accepted)


def _need_pinning(chat: Chat, user: User) -> None:
    need_right(chat, user, "can_edit_messages" if chat.type == "channel" else "can_pin_messages")
