"""Accounts that a bot answers for: their connections, their deleted messages."""

from __future__ import annotations

from telegram_ext.handlers.selective import ChatKindHandler, UserKindHandler
from telegram_ext.typevars import CCT


class BusinessConnectionHandler(UserKindHandler[CCT]):
    """Handle that a business account connects the bot, changes its rights, or disconnects it.

    Arguments: see `UserKindHandler`; the user is the account's owner.
    """

    _kinds = ("business_connection",)


class BusinessMessagesDeletedHandler(ChatKindHandler[CCT]):
    """Handle that messages were deleted from a connected business account.

    New and edited messages of such accounts are messages: `MessageHandler` wants them where its
    filters name them, as in `Filters.update.business_message & Filters.text`. Arguments: see
    `ChatKindHandler`; the chat is one of the account's.
    """

    _kinds = ("deleted_business_messages",)


__all__ = ["BusinessConnectionHandler", "BusinessMessagesDeletedHandler"]
