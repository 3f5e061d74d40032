"""What a chat can be told to be like: the fields of `ChatFullInfo` that nothing else decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .spec import Spec

__all__ = ["check_settings"]

# What the sandbox fills in itself.
_OURS = frozenset(
    {
        "id",
        "type",
        "title",
        "username",
        "first_name",
        "last_name",
        "is_forum",
        "is_direct_messages",
        "pinned_message",
        "linked_chat_id",
        "parent_chat",
        "active_usernames",
        "guard_bot",
    }
)


def check_settings(spec: Spec, what: str, names: Iterable[str]) -> None:
    """Refuse names that are no settings of a chat.

    Args:
        spec: Where `ChatFullInfo` is looked up.
        what: Begins the error: `supergroup`.
        names: What was given.

    Raises:
        ValueError: It says which name, and what there is.
    """
    known = [name for name in spec.types["ChatFullInfo"].fields if name not in _OURS]
    for name in names:
        if name not in known:
            raise ValueError(f"{what}: {name} is no setting; there are {', '.join(known)}")
