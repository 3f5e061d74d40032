"""Members of groups and channels, as the Bot API's `ChatMember` tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .rights import PERMISSIONS, rights_in

if TYPE_CHECKING:
    from .chats import Account, Chat

__all__ = ["Member"]


@dataclass(frozen=True, eq=False)
class Member:
    """What somebody is in a group or channel. A change makes a new one.

    Attributes:
        account: Who.
        status: creator, administrator, member, restricted, left or kicked.
        rights: Of an administrator, by the Bot API's names.
        is_anonymous: Whether a creator or administrator speaks in the group's name.
        custom_title: Shown beside a creator's or administrator's name.
        tag: Shown beside a member's name.
        permissions: Of somebody restricted, by the Bot API's names.
        inside: Whether somebody restricted is in the chat.
        until: Unix time when a restriction, a ban or a paid membership ends; 0 means never.
        promoted_by: Who made an administrator one.
    """

    account: Account
    status: str = "member"
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False
    custom_title: str | None = None
    tag: str | None = None
    permissions: dict[str, bool] = field(default_factory=dict[str, bool])
    inside: bool = True
    until: int = 0
    promoted_by: Account | None = None

    @property
    def present(self) -> bool:
        """Whether the account is in the chat now."""
        if self.status == "restricted":
            return self.inside
        return self.status in {"creator", "administrator", "member"}

    @property
    def leads(self) -> bool:
        """Whether the account is the creator or an administrator."""
        return self.status in {"creator", "administrator"}

    def at(self, now: int) -> Member:
        """Return what is left of this at a time: restrictions and bans run out unnoticed."""
        if not self.until or now < self.until:
            return self
        if self.status == "member":
            return self  # who stops paying is put out, and that is told
        if self.status == "restricted" and self.inside:
            return Member(self.account, tag=self.tag)
        return Member(self.account, "left")

    def but(self, **changes: Any) -> Member:
        """Return a copy with some attributes changed."""
        return replace(self, **changes)

    def as_json(self, chat: Chat, viewer: Account | None = None) -> dict[str, Any]:
        """Return the Bot API's `ChatMember`.

        Args:
            chat: Where; it decides which rights there are.
            viewer: Who asks; only the one who promoted an administrator can edit them.
        """
        data: dict[str, Any] = {"user": self.account.as_json(), "status": self.status}
        if self.leads:
            if self.status == "administrator":
                data["can_be_edited"] = viewer is not None and self.promoted_by is viewer
                data |= {name: name in self.rights for name in rights_in(chat.type)}
            data["is_anonymous"] = self.is_anonymous
            if self.custom_title:
                data["custom_title"] = self.custom_title
            return data
        if self.tag and self.status in {"member", "restricted"}:
            data["tag"] = self.tag
        if self.status == "restricted":
            data["is_member"] = self.inside
            data |= {name: self.permissions.get(name, False) for name in PERMISSIONS}
        if self.status in {"restricted", "kicked"} or (self.status == "member" and self.until):
            data["until_date"] = self.until
        return data
