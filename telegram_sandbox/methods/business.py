"""Working for somebody's account: its connection, its messages and its profile."""

from __future__ import annotations

import re
from typing import Any

from telegram_sandbox.accounts import check_username
from telegram_sandbox.bounds import put_first
from telegram_sandbox.business import (
    business_of,
    connection_for,
    customer_chat,
)
from telegram_sandbox.errors import bad_request, forbidden
from telegram_sandbox.files import Upload
from telegram_sandbox.journal import name_of
from telegram_sandbox.media import photo_sizes
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.users import User

__all__: list[str] = []

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_PART = {"static": "photo", "animated": "animation"}


@handles("getBusinessConnection")
def get_business_connection(call: Call) -> dict[str, Any]:
    """Return a connection of the bot, ended ones too."""
    number = call.get("business_connection_id")
    for business in call.world.businesses.values():
        found = business.connections.get(number)
        if found is not None and found.bot is call.bot:
            return found.as_json()
    raise bad_request("business connection not found")


@handles("readBusinessMessage")
def read_business_message(call: Call) -> bool:
    """Mark a customer's message, and those before it, as read."""
    chat = customer_chat(call, "can_read_messages")
    message = call.message(chat, call.get("message_id"), "message")
    if message.id > chat.read_to:
        chat.read_to = message.id
        call.world.history.add(chat, f"{name_of(chat.business.user)} has read: {message.text}")
    return True


@handles("deleteBusinessMessages")
def delete_business_messages(call: Call) -> bool:
    """Take messages of one talk away for both; those that are gone are passed over."""
    connection = connection_for(call)
    numbers = set(call.get("message_ids"))
    chats = [c for c in business_of(connection.user).chats.values() if numbers & set(c.messages)]
    if len(chats) > 1:
        raise bad_request("MESSAGE_ID_INVALID")
    found = [chat.messages[n] for chat in chats for n in sorted(numbers) if n in chat.messages]
    for message in found:
        may = "can_delete_all_messages" in connection.rights
        if message.sender is call.bot:
            may = may or "can_delete_sent_messages" in connection.rights
        if not may:
            raise forbidden("BOT_ACCESS_FORBIDDEN")
    for message in found:
        call.world.delete(message, call.bot)
    return True


@handles("setBusinessAccountName")
def set_business_account_name(call: Call) -> bool:
    """Rename the account."""
    user = connection_for(call, "can_edit_name").user
    first = call.get("first_name").strip()
    if not first:
        raise bad_request("FIRSTNAME_INVALID")
    user.first_name, user.last_name = first, call.get("last_name", "").strip() or None
    return _changed(call)


@handles("setBusinessAccountUsername")
def set_business_account_username(call: Call) -> bool:
    """Give the account another public name, or none."""
    user = connection_for(call, "can_edit_username").user
    name = call.get("username", "") or None
    if name == user.username:
        raise bad_request("USERNAME_NOT_MODIFIED")
    if name is not None:
        if not _USERNAME.fullmatch(name):
            raise bad_request("USERNAME_INVALID")
        try:
            check_username(call.world, "the account", name, user)
        except ValueError:
            raise bad_request("USERNAME_OCCUPIED") from None
    user.username = name
    return _changed(call)


@handles("setBusinessAccountBio")
def set_business_account_bio(call: Call) -> bool:
    """Change what the account says about itself."""
    user = connection_for(call, "can_edit_bio").user
    user.facts.pop("bio", None)
    if call.get("bio", "").strip():
        user.facts["bio"] = call.get("bio").strip()
    return _changed(call)


@handles("setBusinessAccountProfilePhoto")
def set_business_account_profile_photo(call: Call) -> bool:
    """Give the account a picture; of a moving one, a frame is kept.

    The public one is for those who may not see the others, and stands behind them.
    """
    user = connection_for(call, "can_edit_profile_photo").user
    given = call.get("photo")
    upload = call.parameters.uploads[given[_PART[given["type"]]].removeprefix("attach://")]
    kept = call.world.files.keep("photo", Upload(upload.name, upload.data, upload.mime))
    sizes = photo_sizes(call.world, kept)
    if call.get("is_public"):
        _drop_public(user)
        business_of(user).public_photo = sizes
        user.photos.append(sizes)
    else:
        put_first(user.photos, sizes)
    return _changed(call)


@handles("removeBusinessAccountProfilePhoto")
def remove_business_account_profile_photo(call: Call) -> bool:
    """Take the account's newest picture away, or the public one."""
    user = connection_for(call, "can_edit_profile_photo").user
    if call.get("is_public"):
        _drop_public(user)
    elif user.photos and user.photos[0] is not business_of(user).public_photo:
        del user.photos[0]
    return _changed(call)


@handles("setBusinessAccountGiftSettings")
def set_business_account_gift_settings(call: Call) -> bool:
    """Say which gifts the account takes, and whether chats show the button for them."""
    user = connection_for(call, "can_change_gift_settings").user
    business_of(user).shows_gift_button = call.get("show_gift_button")
    user.facts["accepted_gift_types"] = call.get("accepted_gift_types")
    return _changed(call)


def _drop_public(user: User) -> None:
    business = business_of(user)
    user.photos[:] = [sizes for sizes in user.photos if sizes is not business.public_photo]
    business.public_photo = None


def _changed(call: Call) -> bool:
    call.world.changed.notify_all()
    return True
