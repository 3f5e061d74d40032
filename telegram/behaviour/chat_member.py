"""The standings of a member, and fields that only some of them have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.building import type_named

__all__ = ["ChatMemberBehaviour"]

_KINDS = ("Owner", "Administrator", "Member", "Restricted", "Left", "Banned")


class ChatMemberBehaviour:
    """Standings of a `ChatMember`; what a member of another standing has is None."""

    __slots__ = ()

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    if not TYPE_CHECKING:  # a type checker knows each kind's own fields

        def __getattr__(self, name: str) -> Any:
            try:
                return super().__getattr__(name)
            except AttributeError:
                if name[0] != "_" and any(
                    name in type_named(f"ChatMember{kind}").__pydantic_fields__ for kind in _KINDS
                ):
                    return None
                raise
