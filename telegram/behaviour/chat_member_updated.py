"""What changed about a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram import ChatMember

__all__ = ["ChatMemberUpdatedBehaviour"]


class ChatMemberUpdatedBehaviour:
    """The difference that a `ChatMemberUpdated` reports."""

    __slots__ = ()

    if TYPE_CHECKING:
        old_chat_member: ChatMember
        new_chat_member: ChatMember

    def difference(self) -> dict[str, tuple[Any, Any]]:
        """Return the fields that changed, each with its old and new value; None means absent."""
        old, new = self.old_chat_member, self.new_chat_member
        names = dict.fromkeys([*old.to_dict(), *new.to_dict()])
        return {name: (old[name], new[name]) for name in names if old[name] != new[name]}
