"""What users buy from a bot, which bots it manages, and when they have read enough."""

from __future__ import annotations

from telegram_ext.handlers.selective import ChatKindHandler, UserKindHandler
from telegram_ext.typevars import CCT


class PaidMediaPurchasedHandler(UserKindHandler[CCT]):
    """Handle that a user bought paid media which the bot had sent with a payload.

    Arguments: see `UserKindHandler`; the user is the buyer.
    """

    _kinds = ("purchased_paid_media",)


class BotSubscriptionHandler(UserKindHandler[CCT]):
    """Handle changes of users' subscriptions to the bot.

    `update.subscription.state` says what happened. Arguments: see `UserKindHandler`; the user is
    the subscriber.
    """

    _kinds = ("subscription",)


class ManagedBotHandler(UserKindHandler[CCT]):
    """Handle that a bot was made which this one manages, or that its token or owner has changed.

    Arguments: see `UserKindHandler`; the user is who made the managed bot.
    """

    _kinds = ("managed_bot",)


class MessageGenerationStoppedHandler(ChatKindHandler[CCT]):
    """Handle that a user asked the bot to stop writing a message that it streams.

    Arguments: see `ChatKindHandler`.
    """

    _kinds = ("stopped_message_generation",)


__all__ = [
    "BotSubscriptionHandler",
    "ManagedBotHandler",
    "MessageGenerationStoppedHandler",
    "PaidMediaPurchasedHandler",
]
