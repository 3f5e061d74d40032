"""Groups and channels prepared so that every method about them has something to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .files import Upload
from .forums import found_topic, show_topic, shut_topic
from .invites import new_link
from .joining import ask_in, become
from .media import media_content
from .members import Member
from .rights import rights_in
from .stickers import StickerSet
from .topics import GENERAL

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User
    from .world import World

__all__ = ["GroupStage"]

_CHANNEL_METHODS = {"createChatSubscriptionInviteLink", "editChatSubscriptionInviteLink"}
_REQUESTS = {"approveChatJoinRequest", "declineChatJoinRequest"}
_SUBJECTS = (
    "ForumTopic",
    "InviteLink",
    "ChatTitle",
    "ChatDescription",
    "ChatPhoto",
    "ChatPermissions",
    "ChatStickerSet",
    "ChatMember",
    "ChatAdministrator",
    "ChatSenderChat",
    "JoinRequest",
    "leaveChat",
    "verify",
    "Verification",
    "ChatBoosts",
    "SuggestedPost",
    "Ephemeral",
)


class GroupStage:
    """A forum where the bot may do everything, a channel, links, topics and somebody waiting.

    Args:
        world: Where they are made.
        bot: Who administers them.
        owner: Whose they are.
        member: A plain member of the forum.
    """

    def __init__(self, world: World, bot: Bot, owner: User, member: User) -> None:
        self.member = member
        self.guest = world.user("Carol")
        bot.verifies = True
        owner.trusts(bot)
        self.group = world.supergroup(
            "Stage", [owner, member], username="stage_group", admins=[bot], forum=True
        )
        self.channel = world.channel("Stage News", [owner, bot], direct_messages=True)
        self.masked = world.channel("Mask", [member])
        self.suggested = member.suggests("a post", self.channel)
        with world.changed:
            for chat in (self.group, self.channel):
                rights = frozenset(rights_in(chat.type))
                become(chat, owner, Member(bot, "administrator", rights, promoted_by=owner))
            self.topic = found_topic(self.group, bot, "Talk")
            self.closed = found_topic(self.group, bot, "Closed")
            shut_topic(self.closed, bot, closed=True)
            self.link = new_link(self.group, bot)
            self.paid = new_link(self.channel, bot, period=2_592_000, price=1)
            sticker_set = StickerSet("for_the_stage", "Stage", "regular", bot.id, owner.id)
            world.sticker_sets[sticker_set.name] = sticker_set
            ask_in(self.group, self.guest)
            self.group.requests[self.guest.id].query = "1"
            self.group.guard = bot
            self.whisper = world.post(self.group, bot, {"text": "psst"}, receiver=member)
            photo = media_content(world, "photo", world.files.keep("photo", Upload("a.png", b"a")))
            self.whispered_photo = world.post(self.group, bot, photo, receiver=member)
            bot.queue.clear()

    def known(self, method: str, name: str) -> Any:
        """Return the value that names something of this stage, or None for other methods."""
        if not any(subject in method for subject in _SUBJECTS):
            return None
        with self.group.world.changed:
            self._prepare(method)
        chat = self.channel if method in _CHANNEL_METHODS else self.group
        if "SuggestedPost" in method:
            chat = self.suggested.chat
        whisper = self.whispered_photo if "Caption" in method else self.whisper
        user = self.guest if method in _REQUESTS else self.member
        return {
            "chat_id": chat.id,
            "user_id": user.id,
            "sender_chat_id": self.masked.id,
            "chat_join_request_query_id": "1",
            "message_id": self.suggested.id,
            "receiver_user_id": self.member.id,
            "ephemeral_message_id": whisper.marks["ephemeral_message_id"],
            "sticker_set_name": "for_the_stage",
            "web_app_url": "https://example.com",
            "message_thread_id": self.closed.id if method == "reopenForumTopic" else self.topic.id,
            "invite_link": self.paid.url if method in _CHANNEL_METHODS else self.link.url,
            "subscription_period": 2_592_000,
            "permissions": {"can_send_messages": True},
        }.get(name)

    def _prepare(self, method: str) -> None:
        """Bring about what a method ends: a closed topic, a promoted member."""
        bot = next(iter(self.group.bots()), None)
        topics = self.group.topics
        if bot is None or topics is None:
            return
        if method == "reopenGeneralForumTopic":
            shut_topic(topics[GENERAL], bot, closed=True)
        elif method == "unhideGeneralForumTopic":
            show_topic(topics[GENERAL], bot, hidden=True)
        elif method == "setChatAdministratorCustomTitle":
            become(self.group, bot, Member(self.member, "administrator", promoted_by=bot))
