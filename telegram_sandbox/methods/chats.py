"""What a chat is like: its facts, its looks and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram_sandbox.boosts import boosts_by
from telegram_sandbox.chats import rendered
from telegram_sandbox.checks import group_of, named_account, need
from telegram_sandbox.errors import bad_request
from telegram_sandbox.invites import new_link, primary_link
from telegram_sandbox.joining import leave
from telegram_sandbox.media import photo_sizes
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rights import implied
from telegram_sandbox.typed import minimal
from telegram_sandbox.users import User

__all__: list[str] = []

_SHARED = frozenset({"group", "supergroup", "channel"})


@handles("getChat")
def get_chat(call: Call) -> dict[str, Any]:
    """Return everything known about a chat."""
    chat = call.chat(write=False)
    fields = call.world.spec.types["ChatFullInfo"].fields
    info: dict[str, Any] = minimal(call.world.spec, "ChatFullInfo", call.world.now())
    info |= {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11, **chat.as_json()}
    info |= {key: value for key, value in chat.settings.items() if key in fields and value}
    if chat.type in {"group", "supergroup"}:
        info["permissions"] = chat.permissions
    username = info.get("username")
    if username:
        info["active_usernames"] = [username]
    if chat.owner is not None and chat.type == "private":
        info |= _person(chat.owner, fields)
    if chat.guard is not None:
        info["guard_bot"] = chat.guard.as_json()
    if chat.parent is not None:
        info["parent_chat"] = chat.parent.as_json()
    if chat.linked is not None:
        info["linked_chat_id"] = chat.linked.id
    if chat.type != "private" and chat.can(call.bot, "can_invite_users"):
        link = primary_link(chat, call.bot) or new_link(chat, call.bot, primary=True)
        info["invite_link"] = link.url
    newest = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if newest is not None:
        info["pinned_message"] = newest.as_json(call.bot, with_reply=False)
    if "photo" in info:
        info["photo"] = _chat_photo(call, info["photo"])
    shown: dict[str, Any] = rendered(info, call.world, call.bot)
    return shown


@handles("leaveChat")
def leave_chat(call: Call) -> bool:
    """Leave a group or channel."""
    chat = group_of(call, "chat member status can't be changed in private chats", _SHARED)
    leave(chat, call.bot)
    return True


@handles("setChatTitle")
def set_chat_title(call: Call) -> bool:
    """Rename a group or channel, which the chat is told."""
    chat = group_of(call, "can't change private chat title", _SHARED)
    need(call, chat, "can_change_info", "not enough rights to set chat title")
    title = call.get("title").strip()
    if not title:
        raise bad_request("title must be non-empty")
    if title == chat.title:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.title = title
    call.world.post(chat, call.bot, {"new_chat_title": title})
    return True


@handles("setChatDescription")
def set_chat_description(call: Call) -> bool:
    """Describe a group or channel."""
    chat = group_of(call, "can't change private chat description", _SHARED)
    need(call, chat, "can_change_info", "not enough rights to set chat description")
    description = call.get("description", "").strip()
    if chat.settings.get("description", "") == description:
        raise bad_request("chat description is not modified")
    chat.settings["description"] = description
    call.world.changed.notify_all()
    return True


@handles("setChatPhoto")
def set_chat_photo(call: Call) -> bool:
    """Give a group or channel a picture, which the chat is told."""
    chat = group_of(call, "can't change private chat photo", _SHARED)
    need(call, chat, "can_change_info", "not enough rights to change chat photo")
    sizes = photo_sizes(call.world, call.file("photo", call.get("photo")))
    chat.settings["photo"] = sizes
    call.world.post(chat, call.bot, {"new_chat_photo": sizes})
    return True


@handles("deleteChatPhoto")
def delete_chat_photo(call: Call) -> bool:
    """Take a group's or channel's picture away, which the chat is told."""
    chat = group_of(call, "can't change private chat photo", _SHARED)
    need(call, chat, "can_change_info", "not enough rights to change chat photo")
    if chat.settings.pop("photo", None) is not None:
        call.world.post(chat, call.bot, {"delete_chat_photo": True})
    return True


@handles("setChatPermissions")
def set_chat_permissions(call: Call) -> bool:
    """Say what all members of a group may do."""
    chat = call.chat()
    if chat.type not in {"group", "supergroup"}:
        raise bad_request(f"can't change {chat.type} chat permissions")
    need(call, chat, "can_restrict_members", "not enough rights to change chat permissions")
    independent = call.get("use_independent_chat_permissions", False)
    permissions = implied(call.get("permissions"), independent=independent)
    if permissions == chat.permissions:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.settings["permissions"] = permissions
    call.world.changed.notify_all()
    return True


@handles("setChatStickerSet", "deleteChatStickerSet")
def set_chat_sticker_set(call: Call) -> bool:
    """Give a supergroup its own stickers, or take them away."""
    only = frozenset({"supergroup"})
    chat = group_of(call, "method is available only for supergroups", only)
    need(call, chat, "can_change_info", "not enough rights to change supergroup sticker set")
    if call.method.name == "deleteChatStickerSet":
        chat.settings.pop("sticker_set_name", None)
    else:
        name = call.get("sticker_set_name")
        if name.lower() not in call.world.sticker_sets:
            raise bad_request("sticker set not found")
        chat.settings["sticker_set_name"] = name
    return True


@handles("getUserPersonalChatMessages")
def get_user_personal_chat_messages(call: Call) -> list[dict[str, Any]]:
    """Return the newest messages of the channel that a user's profile shows."""
    account = named_account(call)
    chat = account.personal_chat if isinstance(account, User) else None
    if chat is None:
        return []
    newest = list(chat.messages.values())[-call.get("limit") :]
    return [message.as_json(call.bot) for message in reversed(newest)]


@handles("getUserChatBoosts")
def get_user_chat_boosts(call: Call) -> dict[str, Any]:
    """Return the boosts a user has given to a chat."""
    chat = group_of(call, "CHAT_ID_INVALID", frozenset({"supergroup", "channel"}))
    account = named_account(call)
    if not chat.member(call.bot).leads:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return {"boosts": [boost.as_json() for boost in boosts_by(chat, account.id)]}


def _person(user: User, fields: Mapping[str, Any]) -> dict[str, Any]:
    facts = {key: value for key, value in user.facts.items() if key in fields}
    if 0 < facts.get("emoji_status_expiration_date", 0) <= user.world.now():
        del facts["emoji_status_custom_emoji_id"], facts["emoji_status_expiration_date"]
    if user.photos:
        facts["photo"] = user.photos[0]
    if user.audios:
        facts["first_profile_audio"] = user.audios[0]
    if user.personal_chat is not None:
        facts["personal_chat"] = user.personal_chat.as_json()
    return facts


def _chat_photo(call: Call, sizes: list[dict[str, Any]]) -> dict[str, Any]:
    shown: list[dict[str, Any]] = rendered(sizes, call.world, call.bot)
    parts: dict[str, Any] = {}
    for name, size in (("small", shown[0]), ("big", shown[-1])):
        parts[f"{name}_file_id"] = size["file_id"]
        parts[f"{name}_file_unique_id"] = size["file_unique_id"]
    return parts
