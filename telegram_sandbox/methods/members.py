"""Members: who they are, putting them out, restricting and promoting them."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from telegram_sandbox.chats import Account, Chat
from telegram_sandbox.checks import group_of, named_account, need
from telegram_sandbox.errors import bad_request
from telegram_sandbox.joining import become, put_out
from telegram_sandbox.members import Member
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rights import implied, rights_in

__all__: list[str] = []

_BIG = frozenset({"supergroup", "channel"})
_NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member"
_HALF_MINUTE, _YEAR = 30, 366 * 24 * 3600


@handles("getChatMember")
def get_chat_member(call: Call) -> dict[str, Any]:
    """Return what somebody is in a chat."""
    chat = call.chat(write=False)
    account = named_account(call)
    if chat.type == "private":
        if account.id not in {chat.id, call.bot.id}:
            raise bad_request("member not found")
        return {"user": account.as_json(), "status": "member"}
    if account is not call.bot:
        _check_list(call, chat)
    return chat.member(account).as_json(chat, call.bot)


@handles("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """Return how many are in a chat."""
    chat = call.chat(write=False)
    if chat.type == "private":
        return 2
    return sum(chat.member(member.account).present for member in list(chat.members.values()))


@handles("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """Return the creator and the administrators, without other bots unless they are asked for."""
    chat = call.chat(write=False)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    _check_list(call, chat)
    return [
        member.as_json(chat, call.bot)
        for member in chat.members.values()
        if member.leads
        and (not member.account.is_bot or member.account is call.bot or call.get("return_bots"))
    ]


@handles("banChatMember")
def ban_chat_member(call: Call) -> bool:
    """Put somebody out of a group or channel, for good or for a time."""
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    account = named_account(call)
    member = _removable(call, chat, account)
    until = _until(call)
    if chat.type == "group" and not member.present:
        raise bad_request("member not found")
    if chat.type == "group" and not account.is_bot:
        put_out(chat, account, call.bot)  # a basic group knows no bans: they may be added again
    elif member.status != "kicked" or member.until != until:
        put_out(chat, account, call.bot, until=until)
    return True


@handles("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    """Let somebody come back; a member is put out first, unless only the banned are meant."""
    refusal = "method is available for supergroup and channel chats only"
    chat = group_of(call, refusal, _BIG)
    account = named_account(call)
    member = chat.member(account)
    if call.get("only_if_banned") and member.status != "kicked":
        return True
    _removable(call, chat, account)
    if member.present:
        put_out(chat, account, call.bot)
    elif member.status != "left":
        become(chat, call.bot, Member(account, "left"))
    return True


@handles("restrictChatMember")
def restrict_chat_member(call: Call) -> bool:
    """Say what somebody may do in a supergroup; all permissions end the restriction."""
    only = frozenset({"supergroup"})
    chat = group_of(call, "method is available only for supergroups", only)
    account = named_account(call)
    old = _removable(call, chat, account)
    independent = call.get("use_independent_chat_permissions", False)
    permissions = implied(call.get("permissions"), independent=independent)
    inside = old.present
    if all(permissions.values()):
        new = Member(account, "member" if inside else "left", tag=old.tag)
    else:
        new = Member(account, "restricted", tag=old.tag, permissions=permissions, inside=inside)
        new = new.but(until=_until(call))
    become(chat, call.bot, new)
    return True


@handles("promoteChatMember")
def promote_chat_member(call: Call) -> bool:
    """Make somebody an administrator, change what one may do, or make them a member again."""
    chat = group_of(call, "method is available for supergroup and channel chats only", _BIG)
    account = named_account(call)
    old = chat.member(account)
    names = rights_in(chat.type)
    rights = frozenset(name for name in names if call.get(name))
    anonymous = bool(call.get("is_anonymous"))
    if account is call.bot:
        raise bad_request("can't promote self")
    if old.status == "creator":
        raise bad_request("can't demote chat creator")
    need(call, chat, "can_promote_members", "not enough rights")
    if not old.present:
        raise bad_request("USER_NOT_PARTICIPANT")
    if old.status == "administrator" and old.promoted_by is not call.bot:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if not rights and not anonymous:
        if old.leads:
            become(chat, call.bot, Member(account, tag=old.tag))
        return True
    if not all(chat.can(call.bot, name) for name in rights):
        raise bad_request("RIGHT_FORBIDDEN")
    new = Member(account, "administrator", rights | {"can_manage_chat"}, anonymous, tag=old.tag)
    become(chat, call.bot, new.but(custom_title=old.custom_title, promoted_by=call.bot))
    return True


@handles("setChatAdministratorCustomTitle")
def set_chat_administrator_custom_title(call: Call) -> bool:
    """Show a title beside the name of an administrator the bot has made one."""
    chat = group_of(call, "method is available only for groups and supergroups")
    account = named_account(call)
    member = chat.member(account)
    title = _short_text(call.get("custom_title", ""), "CUSTOM_TITLE")
    if member.status == "creator":
        raise bad_request("only the owner can edit their custom title")
    if member.status != "administrator":
        raise bad_request("user is not an administrator")
    if member.promoted_by is not call.bot:
        raise bad_request("not enough rights to change custom title of the user")
    become(chat, call.bot, member.but(custom_title=title))
    return True


@handles("setChatMemberTag")
def set_chat_member_tag(call: Call) -> bool:
    """Show a tag beside the name of a member."""
    chat = group_of(call, "method is available only for groups and supergroups")
    account = named_account(call)
    need(call, chat, "can_manage_tags", "not enough rights")
    tag = _short_text(call.get("tag", ""), "TAG")
    member = chat.member(account)
    if not member.present:
        raise bad_request("USER_NOT_PARTICIPANT")
    if member.leads:
        raise bad_request("user is an administrator of the chat")
    if member.tag != tag:
        become(chat, call.bot, member.but(tag=tag))
    return True


@handles("banChatSenderChat", "unbanChatSenderChat")
def ban_chat_sender_chat(call: Call) -> bool:
    """Let nobody write in the name of a channel here, or let them again."""
    chat = group_of(call, "method is available for supergroup and channel chats only", _BIG)
    number: int = call.get("sender_chat_id")
    need(call, chat, "can_restrict_members", _NO_RESTRICTING)
    masked = call.world.groups.get(number)
    if masked is None:
        raise bad_request("chat not found")
    if masked is chat or masked is chat.linked:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if call.method.name == "banChatSenderChat":
        chat.banned_chats.add(number)
        call.world.history.add(chat, f"{call.bot.username} bans {masked.title}")
    else:
        chat.banned_chats.discard(number)
    call.world.changed.notify_all()
    return True


def _removable(call: Call, chat: Chat, account: Account) -> Member:
    """Return a member the bot may put out or restrict.

    Raises:
        ApiError: The bot has no right to, or nobody has.
    """
    member = chat.member(account)
    if account is call.bot:
        raise bad_request("can't restrict self")
    if member.status == "creator":
        raise bad_request("can't remove chat owner")
    if chat.type == "group":
        refusal = "need to be inviter of a user to kick it from a basic group"
        need(call, chat, "can_restrict_members", refusal)
    need(call, chat, "can_restrict_members", _NO_RESTRICTING)
    if member.status == "administrator" and member.promoted_by is not call.bot:
        raise bad_request("user is an administrator of the chat")
    return member


def _until(call: Call) -> int:
    """Return when a ban or restriction ends; what is too short or too long lasts for ever."""
    until: int = call.get("until_date", 0)
    ahead = until - call.world.now()
    return until if _HALF_MINUTE <= ahead <= _YEAR else 0


def _check_list(call: Call, chat: Chat) -> None:
    hidden = chat.type == "channel" or chat.settings.get("has_hidden_members")
    if hidden and not chat.member(call.bot).leads:
        raise bad_request("member list is inaccessible")


def _short_text(text: str, name: str) -> str | None:
    """Return a title or tag, or None for an empty one; emoji have no place in it."""
    text = text.strip()
    if any(category(letter) in {"So", "Sk", "Cs"} for letter in text):
        raise bad_request(f"{name}_EMOJI_NOT_ALLOWED")
    return text or None
