"""Who caused an update, where, and with which message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram._generated.enums import UPDATE_TYPES

if TYPE_CHECKING:
    from telegram import Chat, Message, User

__all__ = ["UpdateBehaviour"]

_MESSAGES = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
        "guest_message",
    }
)
# Whoever looks at an update looks here, so the everyday kinds are answered without any search.
_FROM = _MESSAGES | {
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
}
_IN_CHAT = _MESSAGES | {"my_chat_member", "chat_member", "chat_join_request"}


class UpdateBehaviour:
    """The `effective_*` properties of `Update`, and the names of its kinds."""

    __slots__ = ()

    MESSAGE = "message"
    EDITED_MESSAGE = "edited_message"
    CHANNEL_POST = "channel_post"
    EDITED_CHANNEL_POST = "edited_channel_post"
    BUSINESS_CONNECTION = "business_connection"
    BUSINESS_MESSAGE = "business_message"
    EDITED_BUSINESS_MESSAGE = "edited_business_message"
    DELETED_BUSINESS_MESSAGES = "deleted_business_messages"
    GUEST_MESSAGE = "guest_message"
    MESSAGE_REACTION = "message_reaction"
    MESSAGE_REACTION_COUNT = "message_reaction_count"
    INLINE_QUERY = "inline_query"
    CHOSEN_INLINE_RESULT = "chosen_inline_result"
    CALLBACK_QUERY = "callback_query"
    SHIPPING_QUERY = "shipping_query"
    PRE_CHECKOUT_QUERY = "pre_checkout_query"
    PURCHASED_PAID_MEDIA = "purchased_paid_media"
    POLL = "poll"
    POLL_ANSWER = "poll_answer"
    MY_CHAT_MEMBER = "my_chat_member"
    CHAT_MEMBER = "chat_member"
    CHAT_JOIN_REQUEST = "chat_join_request"
    CHAT_BOOST = "chat_boost"
    REMOVED_CHAT_BOOST = "removed_chat_boost"
    MANAGED_BOT = "managed_bot"
    SUBSCRIPTION = "subscription"
    STOPPED_MESSAGE_GENERATION = "stopped_message_generation"

    ALL_TYPES = list(UPDATE_TYPES)  # noqa: RUF012 - a list, as in v13; nobody should change it
    """Every kind of update, for `allowed_updates`; some are sent only to those who ask."""

    @property
    def effective_user(self) -> User | None:
        """The user who caused the update; None where it names nobody, such as in channels."""
        for kind, value in self.__dict__.items():
            if kind in _FROM and value is not None:
                sender: User | None = value.from_user
                return sender
        rare: User | None = _acting_user(self)
        return rare

    @property
    def effective_chat(self) -> Chat | None:
        """The chat in which the update happened; None where there is none or it is not told."""
        for kind, value in self.__dict__.items():
            if value is None:
                continue
            if kind in _IN_CHAT:
                chat: Chat | None = value.chat
                return chat
            if kind == "callback_query":
                shown: Message | None = value.message
                return shown.chat if shown else None
        for _, value in _rest(self):
            found: Chat | None = getattr(value, "chat", None)
            if found is not None:
                return found
        return None

    @property
    def effective_message(self) -> Message | None:
        """The message the update is about, new or edited, or the one whose button was pressed.

        A button's message that is too old comes as an `InaccessibleMessage`: it knows its chat and
        id, and everything else is None.
        """
        for kind, value in self.__dict__.items():
            if value is None:
                continue
            if kind in _MESSAGES:
                message: Message = value
                return message
            if kind == "callback_query":
                shown: Message | None = value.message
                return shown
        return None


def _acting_user(update: Any) -> Any:
    """Return who acts in a rarer kind of update, and in those of the future."""
    for kind, value in _rest(update):
        source = getattr(getattr(value, "boost", value), "source", None)
        for holder, field in ((value, "from_user"), (value, "user"), (source, "user")):
            # A message has no "user", and a poll's or a channel's silence is an answer.
            user = None if kind in _MESSAGES else getattr(holder, field, None)
            if user is not None:
                return user
    return None


def _rest(update: Any) -> list[tuple[str, Any]]:
    """Return what an update holds besides its id."""
    return [
        (kind, getattr(update, kind))
        for kind, value in update.__dict__.items()
        if kind != "update_id" and value is not None and kind[0] != "_"
    ]
