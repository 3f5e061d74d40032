"""Coming into groups and channels, going out of them, and what is told of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .invites import InviteLink, JoinRequest
from .journal import Change, Event, name_of
from .members import Member
from .planned import planned
from .rights import NotAllowed, rights_in

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account, Chat
    from .users import User

__all__ = [
    "ask_in",
    "become",
    "decide",
    "enter",
    "follow",
    "hand_over",
    "leave",
    "let_others_decide",
    "put_out",
]

_ASKERS = 1_000

# Seconds in which a bot may write to whoever asked, and in which it must decide where it has to.
_INTERVIEW = 300
_QUERY = 10


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
    if by is not account:
        chat.world.history.events.append(Event("changes", by, change=Change(chat, old, new)))
    what = _what_changed(old, new)
    if what is not None:
        chat.world.history.add(chat, f"{name_of(by)} {what} {name_of(account)}")
    chat.world.changed.notify_all()


def enter(
    chat: Chat,
    account: Account,
    by: Account,
    *,
    link: InviteLink | None = None,
    by_request: bool = False,
) -> None:
    """Bring somebody into a group or channel, who then is a plain member or still restricted.

    Args:
        chat: Where to.
        account: Who comes in.
        by: Who adds them: themselves when they join.
        link: The invite link that was followed, if one was.
        by_request: Whether an administrator let them in.

    Raises:
        NotAllowed: They are banned.
    """
    old = chat.member(account)
    if old.present:
        return
    if old.status == "kicked" and by is account:
        raise NotAllowed(f"{name_of(account)} is banned from {chat.title}")
    new = old.but(inside=True) if old.status == "restricted" else Member(account)
    if link is not None and link.period is not None:
        new = new.but(until=chat.world.now() + link.period)
        chat.world.clock.at(new.until, partial(_stop_paying, chat, new))
    chat.requests.pop(account.id, None)
    become(chat, by, new, link=link, by_request=by_request)
    if link is not None:
        link.joined.add(account.id)
    if chat.type == "channel":
        verb = "joins" if by is account else f"is added by {name_of(by)}"
        chat.world.history.add(chat, f"{name_of(account)} {verb}")
        return
    chat.world.post(chat, by, {"new_chat_members": [account.as_json()]})


def leave(chat: Chat, account: Account) -> None:
    """Let somebody go; whoever is restricted stays so."""
    old = chat.member(account)
    if not old.present:
        return
    if old.status == "creator":
        chat.world.post(chat, account, {"chat_owner_left": {}})
    new = old.but(inside=False) if old.status == "restricted" else Member(account, "left")
    _go(chat, account, new)


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
        _go(chat, by, new)
    else:
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
    request = JoinRequest(user, chat, chat.world.now(), link, user.facts.get("bio"))
    guard = chat.guard if chat.guard in chat.bots() else None
    if guard is not None:
        request.query = chat.world.new_id()
        chat.world.clock.at(request.date + _QUERY, partial(_give_up, request))
    chat.requests[user.id] = request
    while len(chat.requests) > _ASKERS:
        del chat.requests[next(iter(chat.requests))]
    chat.world.history.add(chat, f"{user.first_name} asks to join")
    for bot in chat.bots():
        if not chat.can(bot, "can_invite_users"):
            continue
        _open_dialog(bot, user)
        update: dict[str, Any] = {
            "chat": chat.as_json(),
            "from": user.as_json(),
            "user_chat_id": user.id,
            "date": request.date,
        }
        if request.bio:
            update["bio"] = request.bio
        if link is not None:
            update["invite_link"] = link.as_json(bot)
        if bot is guard:
            update["query_id"] = request.query
        bot.queue.put("chat_join_request", update)
    chat.world.changed.notify_all()
    return request


def decide(request: JoinRequest, by: Account, *, accepted: bool) -> None:
    """Let somebody in who asked, or do not."""
    chat = request.chat
    chat.requests.pop(request.user.id, None)
    request.query = None
    if accepted:
        enter(chat, request.user, by, link=request.link, by_request=True)
        return
    chat.world.history.add(chat, f"{name_of(by)} declines {request.user.first_name}")
    chat.world.changed.notify_all()


def let_others_decide(request: JoinRequest) -> None:
    """Take the question from the bot that decides first; the request waits for people now."""
    request.query = None


def hand_over(chat: Chat, by: User, account: User) -> None:
    """Make somebody else the creator; the one before stays as an administrator."""
    rights = frozenset(rights_in(chat.type))
    become(chat, by, Member(by, "administrator", rights, promoted_by=account))
    become(chat, by, Member(account, "creator"))
    chat.owner = account
    if chat.type != "channel":
        chat.world.post(chat, by, {"chat_owner_changed": {"new_owner": account.as_json()}})


def _open_dialog(bot: Bot, user: User) -> None:
    """Let a bot write to whoever asked, for some minutes."""
    known = user.id in bot.dialogs
    dialog = bot.dialog(user)
    if not known or dialog.closes_at is not None:
        dialog.closes_at = user.world.now() + _INTERVIEW


@planned
def _give_up(request: JoinRequest) -> None:
    """Take the question from a bot that neither answered nor showed a page in time."""
    with request.chat.world.changed:
        if request.page is None:
            let_others_decide(request)


@planned
def _stop_paying(chat: Chat, member: Member) -> None:
    """Put out whoever has not paid for another month."""
    with chat.world.changed:
        if chat.members.get(member.account.id) is member:
            become(chat, member.account, Member(member.account, "left"))


def _what_changed(old: Member, new: Member) -> str | None:
    """Return what was done to a member, or None where coming and going says it already."""
    if new.status in {"administrator", "restricted"} and (old.present or not new.present):
        return "promotes" if new.leads else "restricts"
    if new.status == "member" and old.status in {"administrator", "restricted"}:
        return "demotes" if old.leads else "unrestricts"
    if new.status == "kicked" and old.status != "kicked":
        return "bans"
    return "unbans" if new.status == "left" and old.status == "kicked" else None


def _go(chat: Chat, by: Account, new: Member) -> None:
    """Let a member become one no more, and say so in the chat.

    In a basic group whoever goes reads it still, in a supergroup no more; channels say nothing.
    """
    account = new.account
    goodbye = {"left_chat_member": account.as_json()}
    if chat.type == "group":
        chat.world.post(chat, by, goodbye)
    become(chat, by, new)
    if chat.type == "supergroup":
        chat.world.post(chat, by, goodbye)
    if chat.type == "channel":
        verb = "leaves" if by is account else f"is removed by {name_of(by)}"
        chat.world.history.add(chat, f"{name_of(account)} {verb}")
