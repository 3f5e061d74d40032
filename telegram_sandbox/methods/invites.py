"""Invite links and requests to join."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Chat
from telegram_sandbox.checks import group_of, named_account, need
from telegram_sandbox.errors import bad_request
from telegram_sandbox.invites import InviteLink, new_link, primary_link
from telegram_sandbox.joining import decide
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []

_SHARED = frozenset({"group", "supergroup", "channel"})
_CHANNELS = frozenset({"channel"})


@handles("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    """Make a new main link of the bot; the one before leads nowhere any more."""
    chat = _chat(call)
    old = primary_link(chat, call.bot)
    if old is not None:
        old.revoked = True
    return new_link(chat, call.bot, primary=True).url


@handles("createChatInviteLink")
def create_chat_invite_link(call: Call) -> dict[str, Any]:
    """Make a further invite link."""
    return new_link(_chat(call), call.bot, **_facts(call)).as_json(call.bot)


@handles("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> dict[str, Any]:
    """Change a link of the bot; what is left out goes back to its beginning."""
    link = _own_link(call, _chat(call))
    if link.primary:
        raise bad_request("CHAT_INVITE_PERMANENT")
    for name, value in _facts(call).items():
        setattr(link, name, value)
    return link.as_json(call.bot)


@handles("createChatSubscriptionInviteLink")
def create_chat_subscription_invite_link(call: Call) -> dict[str, Any]:
    """Make a link into a channel that costs Stars every month."""
    chat = _chat(call)
    if chat.type not in _CHANNELS:
        raise bad_request("CHAT_ID_INVALID")
    facts = {
        "name": _name(call),
        "period": call.get("subscription_period"),
        "price": call.get("subscription_price"),
    }
    return new_link(chat, call.bot, **facts).as_json(call.bot)


@handles("editChatSubscriptionInviteLink")
def edit_chat_subscription_invite_link(call: Call) -> dict[str, Any]:
    """Give a link that costs Stars another name."""
    link = _own_link(call, _chat(call))
    if link.period is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    link.name = _name(call)
    return link.as_json(call.bot)


@handles("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> dict[str, Any]:
    """End a link of the bot; a main link gets a successor."""
    link = _own_link(call, _chat(call))
    link.revoked = True
    if link.primary:
        new_link(link.chat, call.bot, primary=True)
    return link.as_json(call.bot)


@handles("approveChatJoinRequest", "declineChatJoinRequest")
def answer_chat_join_request(call: Call) -> bool:
    """Let somebody in who asked, or do not."""
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("the chat can't have join requests")
    need(call, chat, "can_invite_users", "not enough rights to manage chat join requests")
    account = named_account(call)
    if chat.member(account).present:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    request = chat.requests.get(account.id)
    if request is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    decide(request, call.bot, accepted=call.method.name == "approveChatJoinRequest")
    return True


def _chat(call: Call) -> Chat:
    chat = group_of(call, "can't invite members to a private chat", _SHARED)
    need(call, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _own_link(call: Call, chat: Chat) -> InviteLink:
    """Return the link a call names; only the bot's own can be changed, while they are open."""
    link = chat.links.get(call.get("invite_link"))
    if link is None or link.creator is not call.bot or link.revoked:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


def _facts(call: Call) -> dict[str, Any]:
    expires, limit = call.get("expire_date"), call.get("member_limit")
    by_request = bool(call.get("creates_join_request"))
    if by_request and limit:
        raise bad_request(
            "member limit can't be specified for links requiring administrator approval"
        )
    if expires is not None and expires <= call.world.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    return {"name": _name(call), "expires": expires, "limit": limit, "by_request": by_request}


def _name(call: Call) -> str:
    name: str = call.get("name", "")
    return name.strip()
