"""Coming into groups and channels, going out of them, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .invites import InviteLink, JoinRequest
from .journal import name_of
from .members import Member
from .rights import NotAllowed

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .users import User

__all__ = ["ask_in", "become", "decide", "enter", "follow", "leave", "put_out"]

# How long whoever asked to be let in may be written to by the bot that is told of it.
_ASKERS = 1_000


def become(
    chat: Chat,
    by: Account,
    new: Member,
    *,
    link: InviteLink | None = None,
    by_request: bool = False,
) -> None:
    """Make somebody's membership what is given, and tell the bots that watch it.

    The bot concerned gets `my_chat_member`, the bots among the administrators `chat_member`.
    The lock must be held.

    Args:
        chat: Where.
        by: Who does it.
        new: What the member is from now on.
        link: The invite link that was followed, if one was.
        by_request: Whether an administrator let the member in.
    """
    account = new.account
    old = chat.member(account)
    chat.members[account.id] = new
    watchers = {bot.id: bot for bot in chat.bots() if chat.member(bot).status == "administrator"}
    if account.is_bot:
        concerned = chat.world.bot_by_id(account.id)
        if concerned is not None:
            watchers[concerned.id] = concerned
    for bot in watchers.values():
        update: dict[str, Any] = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": chat.world.now(),
            "old_chat_member": old.as_json(chat, bot),
            "new_chat_member": new.as_json(chat, bot),
        }
        if link is not None:
            update["invite_link"] = link.as_json(bot)
        if by_request:
            update["via_join_request"] = True
        bot.queue.put("my_chat_member" if bot is account else "chat_member", update)
    chat.world.changed.notify_all()


def enter(
    chat: Chat,
    account: Account,
    by: Account,
    *,
    link: InviteLink | None = None,
    by_request: bool = False,
    announced: bool = True,
) -> None:
    """Bring somebody into a group or channel, who then is a plain member or still restricted.

    Args:
        chat: Where to.
        account: Who comes in.
        by: Who adds them: themselves when they join.
        link: The invite link that was followed, if one was.
        by_request: Whether an administrator let them in.
        announced: Whether a message in the chat says so; none does in channels.

    Raises:
        NotAllowed: They are banned.
    """
    old = chat.member(account)
    if old.present:
        return
    if old.status == "kicked" and by is account:
        raise NotAllowed(f"{name_of(account)} is banned from {chat.title}")
    new = old.but(inside=True) if old.status == "restricted" else Member(account)
    if link is not None:
        link.joined.add(account.id)
        if link.period is not None:
            new = new.but(until=chat.world.now() + link.period)
    chat.requests.pop(account.id, None)
    become(chat, by, new, link=link, by_request=by_request)
    if chat.type == "channel" or not announced:
        verb = "joins" if by is account else f"is added by {name_of(by)}"
        chat.world.history.add(chat, f"{name_of(account)} {verb}")
        return
    chat.world.post(chat, by, {"new_chat_members": [account.as_json()]})


def leave(chat: Chat, account: Account) -> None:
    """Let somebody go; whoever is restricted stays so."""
    old = chat.member(account)
    if not old.present:
        return
    _say_goodbye(chat, account, account)
    gone = Member(account, "left")
    become(chat, account, old.but(inside=False) if old.status == "restricted" else gone)


def put_out(chat: Chat, account: Account, by: Account, *, until: int | None = None) -> None:
    """Remove somebody.

    Args:
        chat: From where.
        account: Who.
        by: Who does it.
        until: Unix time when the ban ends, 0 for never; None means no ban: they may come back.
    """
    was_in = chat.member(account).present
    new = Member(account, "left") if until is None else Member(account, "kicked", until=until)
    if was_in:
        _say_goodbye(chat, account, by)
    else:
        chat.world.history.add(chat, f"{name_of(by)} bans {name_of(account)}")
    become(chat, by, new)
    chat.requests.pop(account.id, None)


def follow(link: InviteLink, user: User) -> JoinRequest | None:
    """Follow an invite link: in at once, or by asking.

    Raises:
        NotAllowed: The link leads nowhere any more, or the user is banned.
    """
    chat = link.chat
    closed = link.why_closed(chat.world.now())
    if closed is not None:
        raise NotAllowed(f"{user.first_name} cannot follow {link.url}: {closed}")
    if link.by_request:
        return ask_in(chat, user, link)
    enter(chat, user, user, link=link)
    return None


def ask_in(chat: Chat, user: User, link: InviteLink | None = None) -> JoinRequest | None:
    """Ask to be let in; administrators' bots that may invite are told. None for a member.

    Raises:
        NotAllowed: The user is banned.
    """
    member = chat.member(user)
    if member.present:
        return None
    if member.status == "kicked":
        raise NotAllowed(f"{user.first_name} is banned from {chat.title}")
    request = JoinRequest(user, chat, chat.world.now(), link)
    chat.requests[user.id] = request
    while len(chat.requests) > _ASKERS:
        del chat.requests[next(iter(chat.requests))]
    chat.world.history.add(chat, f"{user.first_name} asks to join")
    for bot in chat.bots():
        if not chat.can(bot, "can_invite_users"):
            continue
        bot.dialog(user)  # the bot may write to whoever asks
        update: dict[str, Any] = {
            "chat": chat.as_json(),
            "from": user.as_json(),
            "user_chat_id": user.id,
            "date": request.date,
        }
        if link is not None:
            update["invite_link"] = link.as_json(bot)
        bot.queue.put("chat_join_request", update)
    chat.world.changed.notify_all()
    return request


def decide(request: JoinRequest, by: Account, *, accepted: bool) -> None:
    """Let somebody in who asked, or do not."""
    chat = request.chat
    chat.requests.pop(request.user.id, None)
    if accepted:
        enter(chat, request.user, by, link=request.link, by_request=True)
        return
    chat.world.history.add(chat, f"{name_of(by)} declines {request.user.first_name}")
    chat.world.changed.notify_all()


def _say_goodbye(chat: Chat, account: Account, by: Account) -> None:
    if chat.type == "channel":
        verb = "leaves" if by is account else f"is removed by {name_of(by)}"
        chat.world.history.add(chat, f"{name_of(account)} {verb}")
        return
    chat.world.post(chat, by, {"left_chat_member": account.as_json()})
