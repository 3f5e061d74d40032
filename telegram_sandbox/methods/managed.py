"""What a bot does with the bots that it manages, and with passports it cannot use."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.errors import bad_request
from telegram_sandbox.managed import Management, replace_token
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []


@handles("getManagedBotToken")
def get_managed_bot_token(call: Call) -> str:
    """Return the token of a managed bot."""
    return _managed(call).bot.token


@handles("replaceManagedBotToken")
def replace_managed_bot_token(call: Call) -> str:
    """Give a managed bot another token; the old one is good for nothing any more."""
    return replace_token(_managed(call).bot)


@handles("getManagedBotAccessSettings")
def get_managed_bot_access_settings(call: Call) -> dict[str, Any]:
    """Return who may write to a managed bot."""
    return _managed(call).as_json()


@handles("setManagedBotAccessSettings")
def set_managed_bot_access_settings(call: Call) -> bool:
    """Say who may write to a managed bot; others are not let in."""
    found = _managed(call)
    added: list[int] = call.get("added_user_ids") or []
    if not set(added) <= set(call.world.users):
        raise bad_request("user not found")
    found.restricted = call.get("is_access_restricted")
    found.added = list(dict.fromkeys(added)) if found.restricted else []
    return True


@handles("setPassportDataErrors", depth="shallow")
def set_passport_data_errors(call: Call) -> bool:
    """Note what is wrong with a user's passport; sending the same again is not kept from."""
    user = call.world.users.get(call.get("user_id"))
    if user is None or user.id not in call.bot.dialogs:
        raise bad_request("user not found")
    errors: list[dict[str, Any]] = call.get("errors")
    call.bot.profile["passport errors", str(user.id)] = errors
    for error in errors:
        line = f"{call.bot.username} about {user.first_name}'s passport: {error['message']}"
        call.world.history.add(call.bot.dialog(user), line)
    return True


def _managed(call: Call) -> Management:
    number: int = call.get("user_id")
    if call.world.bot_by_id(number) is None and number not in call.world.users:
        raise bad_request("user not found")
    found = call.world.managed.get(number)
    if found is None or found.manager is not call.bot:
        raise bad_request("BOT_INVALID")
    return found
