"""Chats and who is in them, and the files of the bot."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Account, Chat
from telegram_sandbox.errors import bad_request
from telegram_sandbox.files import DOWNLOAD_LIMIT
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.typed import minimal

__all__: list[str] = []


@handles("getChat")
def get_chat(call: Call) -> dict[str, Any]:
    """Return everything known about a chat."""
    chat = call.chat(write=False)
    required = minimal(call.world.spec, "ChatFullInfo", call.world.now())
    info = {**required, "accent_color_id": chat.id % 7, "max_reaction_count": 11}
    info.update(chat.as_json())
    for key in ("description", "invite_link", "permissions"):
        if chat.settings.get(key):
            info[key] = chat.settings[key]
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        info["pinned_message"] = pinned.as_json(call.bot, with_reply=False)
    return info


@handles("getChatMember")
def get_chat_member(call: Call) -> dict[str, Any]:
    """Return what somebody is in a chat."""
    chat = call.chat(write=False)
    account = _account(call, call.get("user_id"))
    if chat.type == "private":
        if account.id not in {chat.id, call.bot.id}:
            raise bad_request("member not found")
        return _member(call, account, "member")
    return _member(call, account, chat.members.get(account.id, "left"))


@handles("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """Return how many are in a chat."""
    chat = call.chat(write=False)
    if chat.type == "private":
        return 2
    return sum(status not in {"left", "kicked"} for status in chat.members.values())


@handles("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """Return the creator and the administrators of a group, without other bots."""
    chat = _group(call, "there are no administrators in the private chat")
    people: list[Account] = [*call.world.users.values(), call.bot]
    return [
        _member(call, person, chat.members[person.id])
        for person in people
        if chat.members.get(person.id) in {"creator", "administrator"}
    ]


@handles("leaveChat")
def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = _group(call, "chat member status can't be changed in private chats")
    chat.members[call.bot.id] = "left"
    call.world.history.add(chat, f"{call.bot.username} leaves")
    return True


@handles("banChatMember", "unbanChatMember", depth="shallow")
def ban_chat_member(call: Call) -> bool:
    """Throw somebody out of a group, or let them come back."""
    chat = _group(call, "can't ban members in private chats")
    account = _account(call, call.get("user_id"))
    _needs_admin(call, chat)
    if account is call.bot:
        raise bad_request("can't restrict self")
    if chat.members.get(account.id) == "creator":
        raise bad_request("can't remove chat owner")
    if call.method.name == "banChatMember":
        chat.members[account.id] = "kicked"
        call.world.history.add(chat, f"{call.bot.username} bans {account.first_name}")
    elif chat.members.get(account.id) == "kicked" or not call.get("only_if_banned"):
        chat.members[account.id] = "left"
    return True


@handles("promoteChatMember", depth="shallow")
def promote_chat_member(call: Call) -> bool:
    """Make somebody an administrator, or no longer; single rights are not told apart."""
    chat = _group(call, "chat member status can't be changed in private chats")
    account = _account(call, call.get("user_id"))
    _needs_admin(call, chat)
    if chat.members.get(account.id) == "creator":
        raise bad_request("can't demote chat creator")
    if chat.members.get(account.id) not in {"member", "administrator", "restricted"}:
        raise bad_request("USER_NOT_PARTICIPANT")
    rights = [name for name in call.parameters.values if name.startswith("can_")]
    promoted = any(call.get(name) for name in rights)
    chat.members[account.id] = "administrator" if promoted else "member"
    return True


@handles("setChatTitle", depth="shallow")
def set_chat_title(call: Call) -> bool:
    """Rename a group."""
    chat = _group(call, "can't change the title of private chats")
    _needs_admin(call, chat)
    chat.title = call.get("title")
    call.world.post(chat, call.bot, {"new_chat_title": chat.title})
    return True


@handles("setChatDescription", depth="shallow")
def set_chat_description(call: Call) -> bool:
    """Describe a group."""
    chat = _group(call, "can't change description of private chats")
    _needs_admin(call, chat)
    if chat.settings.get("description", "") == call.get("description", ""):
        raise bad_request("chat description is not modified")
    chat.settings["description"] = call.get("description", "")
    return True


@handles("setChatPermissions", depth="shallow")
def set_chat_permissions(call: Call) -> bool:
    """Keep what members of a group may do; nobody is held to it."""
    chat = _group(call, "can't change the permissions of private chats")
    _needs_admin(call, chat)
    chat.settings["permissions"] = call.get("permissions")
    return True


@handles("exportChatInviteLink", depth="shallow")
def export_chat_invite_link(call: Call) -> str:
    """Make the group's main invite link; nobody can follow it."""
    chat = _group(call, "can't invite members to a private chat")
    _needs_admin(call, chat)
    chat.settings["invite_link"] = f"https://t.me/+{call.world.new_id()}"
    return str(chat.settings["invite_link"])


@handles("getUserProfilePhotos", depth="shallow")
def get_user_profile_photos(call: Call) -> dict[str, Any]:
    """Return a user's pictures: there are none."""
    _account(call, call.get("user_id"))
    return {"total_count": 0, "photos": []}


@handles("getFile")
def get_file(call: Call) -> dict[str, Any]:
    """Prepare a file for its download."""
    stored = call.world.files.find(call.bot.id, call.get("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**call.world.files.describe(call.bot.id, stored), "file_path": stored.path}


def _group(call: Call, refusal: str) -> Chat:
    chat = call.chat()
    if chat.type == "private":
        raise bad_request(refusal)
    return chat


def _needs_admin(call: Call, chat: Chat) -> None:
    if chat.members.get(call.bot.id) != "administrator":
        raise bad_request("not enough rights")


def _account(call: Call, number: int) -> Account:
    if number <= 0:
        raise bad_request("invalid user_id specified")
    account: Account | None = call.world.users.get(number) or call.world.bot_by_id(number)
    if account is None:
        raise bad_request("user not found")
    return account


def _member(call: Call, account: Account, status: str) -> dict[str, Any]:
    """Return the `ChatMember` of a status with every field its type requires."""
    union = call.world.spec.types["ChatMember"]
    member: dict[str, Any] = minimal(call.world.spec, union.tag_values[status], call.world.now())
    if status in {"kicked", "restricted"}:
        member["until_date"] = 0
    return {**member, "user": account.as_json(), "status": status}
