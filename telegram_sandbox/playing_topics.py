"""What users do with the topics of forums."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .arguments import checked
from .chats import Chat
from .forums import found_topic, rename_topic, show_topic, shut_topic
from .rights import NotAllowed
from .topics import Topic

if TYPE_CHECKING:
    from .users import User

__all__ = ["TopicActs", "chat_of", "need_right"]


@checked
class TopicActs:
    """The part of a user that begins topics and closes them.

    Everything raises `NotAllowed` where the user's app would not offer it.
    """

    def opens_topic(self, name: str, chat: Chat | None = None) -> Topic:
        """Begin a topic in a forum."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_manage_topics")
            if place.topics is None:
                raise NotAllowed(f"{place.title} is no forum")
            return found_topic(place, me, name)

    def renames_topic(self, topic: Topic, name: str) -> None:
        """Give a topic another name."""
        with topic.chat.world.changed:
            self._needs_topic(topic)
            rename_topic(topic, cast("User", self), name, None)

    def closes(self, topic: Topic) -> None:
        """Close a topic: only administrators may write there."""
        with topic.chat.world.changed:
            self._needs_topic(topic)
            shut_topic(topic, cast("User", self), closed=True)

    def reopens(self, topic: Topic) -> None:
        """Open a topic that was closed or hidden."""
        with topic.chat.world.changed:
            self._needs_topic(topic)
            me = cast("User", self)
            if not show_topic(topic, me, hidden=False):
                shut_topic(topic, me, closed=False)

    def _needs_topic(self, topic: Topic) -> None:
        me = cast("User", self)
        if topic.creator is not me:
            need_right(topic.chat, me, "can_manage_topics")


def chat_of(user: User, chat: Chat | None) -> Chat:
    """Return the chat that is meant: the given one, or the only one the user is in.

    Raises:
        ValueError: There are several, or none.
    """
    if chat is not None:
        return chat
    chats = [
        place
        for place in user.world.groups.values()
        if not (place.successor or place.gone or place.parent) and place.member(user).present
    ]
    if len(chats) == 1:
        return chats[0]
    names = ", ".join(str(place.title) for place in chats) or "none yet"
    raise ValueError(f"Say which chat is meant; {user.first_name} is in: {names}")


def need_right(chat: Chat, user: User, right: str) -> None:
    """Refuse what a user has no right to.

    Raises:
        NotAllowed: The right is missing.
    """
    if not chat.can(user, right):
        raise NotAllowed(f"{user.first_name} needs {right} in {chat.title}")
