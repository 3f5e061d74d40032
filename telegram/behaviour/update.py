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
# Kinds about a person who did not cause them by writing: the field that names the person.
_USERS = {
    "business_connection": "user",
    "message_reaction": "user",
    "poll_answer": "user",
    "managed_bot": "user",
    "subscription": "user",
}


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
        for kind, value in _present(self):
            if kind in _USERS:
                user = getattr(value, _USERS[kind])
            elif kind in {"chat_boost", "removed_chat_boost"}:
                user = _booster(value)
            else:
                # Kinds of the future as well: who acts is always the field "from" or "user".
                user = getattr(value, "from_user", None)
                if user is None and kind not in _MESSAGES:
                    user = getattr(value, "user", None)
            if user is not None:
                found: User = user
                return found
        return None

    @property
    def effective_chat(self) -> Chat | None:
        """The chat in which the update happened; None where there is none or it is not told."""
        for kind, value in _present(self):
            where = getattr(value, "message", None) if kind == "callback_query" else value
            chat = getattr(where, "chat", None)
            if chat is not None:
                found: Chat = chat
                return found
        return None

    @property
    def effective_message(self) -> Message | None:
        """The message the update is about, new or edited, or the one whose button was pressed.

        A button's message that is too old comes as an `InaccessibleMessage`: it knows its chat and
        id, and everything else is None.
        """
        for kind, value in _present(self):
            message = None
            if kind in _MESSAGES:
                message = value
            elif kind == "callback_query":
                message = value.message
            if message is not None:
                found: Message = message
                return found
        return None


def _present(update: Any) -> list[tuple[str, Any]]:
    """Return what the update holds, which is one thing and its id."""
    # The fields that are set are few; asking for each known kind would cost 27 look-ups.
    return [
        (kind, getattr(update, kind))
        for kind, value in update.__dict__.items()
        if kind != "update_id" and value is not None and kind[0] != "_"
    ]


def _booster(boost: Any) -> Any:
    source = getattr(getattr(boost, "boost", boost), "source", None)
    return getattr(source, "user", None)
