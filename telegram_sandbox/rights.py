"""Rights: their names, who has which where, and the server's refusals to send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .boosts import frees

if TYPE_CHECKING:
    from .chats import Account, Chat

__all__ = [
    "PERMISSIONS",
    "USUAL_RIGHTS",
    "NotAllowed",
    "everything",
    "has_right",
    "implied",
    "refusal_to_send",
    "rights_in",
]


class NotAllowed(ValueError):
    """Raised when a user tries what the app would not let them do."""


PERMISSIONS: tuple[str, ...] = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

_EVERYWHERE = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
_ONLY_IN = {
    "channel": ("can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
    "supergroup": ("can_pin_messages", "can_manage_topics", "can_manage_tags"),
    "group": ("can_pin_messages", "can_manage_tags"),
}

# What an app offers first to somebody who becomes an administrator.
USUAL_RIGHTS = frozenset(
    {
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_change_info",
        "can_invite_users",
        "can_post_messages",
        "can_edit_messages",
        "can_manage_direct_messages",
        "can_pin_messages",
        "can_manage_topics",
    }
)

# Rights that a group may give to all its members; a bot gets them as an administrator only.
_SHARED = frozenset(
    {"can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"}
)

_HELD_BACK = frozenset({"can_change_info", "can_pin_messages", "can_manage_topics"})

_SENDING = frozenset(PERMISSIONS[:10])

_MEDIA = tuple(name for name in PERMISSIONS[1:7])

# What a message holds, the permission it takes, and how the server calls it. Earlier rows win: a
# venue is a location too, an animation a document.
_SENDS = (
    ("venue", "can_send_messages", "venues"),
    ("location", "can_send_messages", "locations"),
    ("contact", "can_send_messages", "contacts"),
    ("animation", "can_send_other_messages", "animations"),
    ("sticker", "can_send_other_messages", "stickers"),
    ("dice", "can_send_other_messages", "dice"),
    ("game", "can_send_other_messages", "games"),
    ("poll", "can_send_polls", "polls"),
    ("paid_media", "can_send_photos", "paid media"),
    ("live_photo", "can_send_photos", "photos"),
    ("photo", "can_send_photos", "photos"),
    ("video", "can_send_videos", "videos"),
    ("video_note", "can_send_video_notes", "video notes"),
    ("voice", "can_send_voice_notes", "voice notes"),
    ("audio", "can_send_audios", "music"),
    ("document", "can_send_documents", "documents"),
    ("story", "can_send_photos", "stories"),
    ("checklist", "can_send_messages", "checklists"),
    ("invoice", "can_send_messages", "invoice messages"),
    ("rich_message", "can_send_messages", "text messages"),
    ("text", "can_send_messages", "text messages"),
)


def rights_in(kind: str) -> tuple[str, ...]:
    """Return the rights an administrator can have in a chat of this type."""
    return _EVERYWHERE + _ONLY_IN.get(kind, ())


def everything(*, public: bool = False) -> dict[str, bool]:
    """Return the permissions of a new group: all; in a public one nobody changes or pins."""
    return {name: not (public and name in _HELD_BACK) for name in PERMISSIONS}


def implied(given: Mapping[str, Any], *, independent: bool) -> dict[str, bool]:
    """Return all permissions that a `ChatPermissions` object means.

    Args:
        given: What the call named.
        independent: Whether each stands for itself. Otherwise the wider ones give the narrower
            ones too, as they did before there were so many.

    Source: https://core.telegram.org/bots/api#chatpermissions
    """
    found = {name: bool(given.get(name)) for name in PERMISSIONS}
    if not independent:
        wide = found["can_send_other_messages"] or found["can_add_web_page_previews"]
        if wide:
            found.update(dict.fromkeys(_MEDIA, True))
        if wide or found["can_send_polls"] or any(found[name] for name in _MEDIA):
            found["can_send_messages"] = True
    for name, source in (
        ("can_react_to_messages", "can_send_messages"),
        ("can_edit_tag", "can_pin_messages"),
        ("can_manage_topics", "can_pin_messages"),
    ):
        if given.get(name) is None:
            found[name] = found[source]
    return found


def has_right(chat: Chat, account: Account, name: str) -> bool:
    """Tell whether somebody may do something in a group or channel: a right or a permission."""
    member = chat.member(account)
    if chat.parent is not None:
        return member.leads or (not account.is_bot and name in _SENDING)
    if member.status == "creator":
        return True
    default = chat.permissions.get(name, False)
    if member.status == "administrator":
        if name in _SHARED:
            everybody = default and not (account.is_bot and name == "can_change_info")
            return name in member.rights or everybody
        return name in member.rights or (name in PERMISSIONS and chat.type != "channel")
    if not member.present or chat.type == "channel" or (account.is_bot and name in _SHARED):
        return False
    if member.status == "restricted" and not member.permissions.get(name, False):
        return False
    return default or (name in _SENDING and frees(chat, account))


def refusal_to_send(chat: Chat, account: Account, content: Mapping[str, Any]) -> str | None:
    """Return why somebody may not send this into a group or channel, or None if they may."""
    if chat.type == "channel":
        if has_right(chat, account, "can_post_messages"):
            return None
        return "need administrator rights in the channel chat"
    if "via_bot" in content and not has_right(chat, account, "can_send_other_messages"):
        return "CHAT_SEND_INLINE_FORBIDDEN"
    for kind, permission, words in _SENDS:
        if kind in content:
            if has_right(chat, account, permission):
                return None
            return f"not enough rights to send {words} to the chat"
    return None
