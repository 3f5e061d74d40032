"""Invite links and requests to join."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .bounds import keep_newest

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .users import User

__all__ = ["InviteLink", "JoinRequest", "new_link", "primary_link"]

_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


@dataclass(eq=False)
class InviteLink:
    """A link that leads into a group or channel.

    Attributes:
        chat: Where it leads.
        url: The link itself.
        creator: Who made it.
        name: What its maker calls it; empty for none.
        expires: Unix time when it ends, or None.
        limit: How many who came by it may be there at a time, or None.
        by_request: Whether an administrator must let in whoever follows it.
        primary: Whether it is its creator's main link.
        revoked: Whether it no longer leads anywhere.
        period: Seconds that one payment lasts, where joining costs Stars.
        price: Stars for each period.
        joined: Ids of those who came by it.
    """

    chat: Chat
    url: str
    creator: Account
    name: str = ""
    expires: int | None = None
    limit: int | None = None
    by_request: bool = False
    primary: bool = False
    revoked: bool = False
    period: int | None = None
    price: int | None = None
    joined: set[int] = field(default_factory=set[int])

    def why_closed(self, now: int) -> str | None:
        """Return why nobody can follow it, in the server's words, or None if it is open."""
        there = sum(self.chat.members[key].present for key in self.joined)
        spent = self.limit is not None and there >= self.limit
        ended = self.expires is not None and now >= self.expires
        return "INVITE_HASH_EXPIRED" if self.revoked or spent or ended else None

    def as_json(self, viewer: Account | None = None) -> dict[str, Any]:
        """Return the Bot API's `ChatInviteLink`; others than its maker see half of the link."""
        half = self.url[: len(self.url) // 2 + 4] + "..."
        data: dict[str, Any] = {
            "invite_link": self.url if viewer is None or viewer is self.creator else half,
            "creator": self.creator.as_json(),
            "creates_join_request": self.by_request,
            "is_primary": self.primary,
            "is_revoked": self.revoked,
        }
        waiting = sum(request.link is self for request in self.chat.requests.values())
        optional = {
            "name": self.name,
            "expire_date": self.expires,
            "member_limit": self.limit,
            "pending_join_request_count": waiting,
            "subscription_period": self.period,
            "subscription_price": self.price,
        }
        return data | {key: value for key, value in optional.items() if value}


@dataclass(eq=False)
class JoinRequest:
    """Somebody waiting to be let in.

    Attributes:
        user: Who.
        chat: Where to.
        date: Unix time of the request.
        link: The link they followed, or None.
        bio: What they say of themselves, or None.
        query: Number of the question to the bot that decides for the chat, or None.
        page: Address of the Mini App that this bot shows, or None.
    """

    user: User
    chat: Chat
    date: int
    link: InviteLink | None = None
    bio: str | None = None
    query: str | None = None
    page: str | None = None


def new_link(chat: Chat, creator: Account, **facts: Any) -> InviteLink:
    """Make an invite link of a chat. The lock must be held."""
    chance = chat.world.random
    code = "".join(chance.choice(_ALPHABET) for _ in range(16))
    link = InviteLink(chat, f"https://t.me/+{code}", creator, **facts)
    chat.links[link.url] = link
    keep_newest(chat.links)
    return link


def primary_link(chat: Chat, creator: Account) -> InviteLink | None:
    """Return somebody's main link to a chat, or None if there is none yet."""
    return next(
        (
            link
            for link in chat.links.values()
            if link.creator is creator and link.primary and not link.revoked
        ),
        None,
    )
