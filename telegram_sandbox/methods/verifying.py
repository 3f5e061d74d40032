"""Marks of organizations: accounts and chats that a bot vouches for."""

from __future__ import annotations

from telegram_sandbox.errors import bad_request
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.verifications import Verification

__all__: list[str] = []


@handles("verifyUser", "verifyChat")
def verify(call: Call) -> bool:
    """Vouch for a user, a group or a channel."""
    number = _subject(call)
    mark = Verification(call.bot, call.get("custom_description", ""))
    call.world.verified[number] = mark
    call.world.history.add(None, f"{call.bot.username} verifies {number}")
    call.world.changed.notify_all()
    return True


@handles("removeUserVerification", "removeChatVerification")
def remove_verification(call: Call) -> bool:
    """Vouch for somebody no more."""
    number = _subject(call)
    mark = call.world.verified.get(number)
    if mark is not None and mark.bot is call.bot:
        del call.world.verified[number]
        call.world.changed.notify_all()
    return True


def _subject(call: Call) -> int:
    """Return the id of the user or chat that a call is about.

    Raises:
        ApiError: It is unknown, or the bot belongs to no organization that may vouch.
    """
    if not call.bot.verifies:
        raise bad_request("BOT_VERIFIER_FORBIDDEN")
    if call.method.name.endswith(("verifyUser", "UserVerification")):
        user = call.world.users.get(call.get("user_id"))
        if user is None:
            raise bad_request("user not found")
        return user.id
    chat = call.chat(write=False)
    if chat.parent is not None:
        raise bad_request("CHAT_ID_INVALID")
    return chat.id
