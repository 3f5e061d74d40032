"""What travels when a message is forwarded or copied, and whose name goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .polls import Poll

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message
    from .world import World

__all__ = [
    "copied",
    "forwarded",
    "is_protected",
    "origin_of",
    "refusal_to_copy",
    "regrouped",
]

# What belongs to a message's place and not to what it says.
_LEFT_BEHIND = frozenset(
    {
        "reply_markup",
        "forward_origin",
        "edit_date",
        "media_group_id",
        "has_protected_content",
        "effect_id",
        "quote",
        "external_reply",
        "reply_to_checklist_task_id",
        "reply_to_poll_option_id",
    }
)
_NEVER_COPIED = frozenset(
    {
        "paid_media",
        "giveaway",
        "giveaway_winners",
        "giveaway_created",
        "giveaway_completed",
        "invoice",
    }
)


def origin_of(message: Message) -> dict[str, Any]:
    """Return the `MessageOrigin` of a message; a forwarded one keeps the origin it came with.

    Source: https://core.telegram.org/bots/api#messageorigin
    """
    kept = message.content.get("forward_origin")
    if kept is not None:
        return dict(kept)
    signature = message.marks.get("author_signature")
    signed = {"author_signature": signature} if signature else {}
    if message.chat.type == "channel":
        return {
            "type": "channel",
            "chat": message.chat.as_json(),
            "message_id": message.id,
            "date": message.date,
            **signed,
        }
    if message.as_chat is not None:
        masked = message.as_chat.as_json()
        return {"type": "chat", "sender_chat": masked, "date": message.date, **signed}
    sender = message.sender
    if getattr(sender, "hides_account", False):
        name = f"{sender.first_name} {sender.last_name or ''}".strip()
        return {"type": "hidden_user", "sender_user_name": name, "date": message.date}
    return {"type": "user", "sender_user": sender.as_json(), "date": message.date}


def is_protected(message: Message) -> bool:
    """Tell whether a message must not leave its chat."""
    settings = message.chat.settings
    return bool(
        message.content.get("has_protected_content") or settings.get("has_protected_content")
    )


def forwarded(message: Message) -> dict[str, Any]:
    """Return what a forwarded message says: the same, with its origin."""
    return {**_kept(message), "forward_origin": origin_of(message)}


def regrouped(
    world: World, messages: Sequence[Message], contents: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what messages say when they are sent again: what was one album is one again.

    Args:
        world: Where the albums get new numbers.
        messages: The messages.
        contents: What is sent for each of them.
    """
    albums: dict[str, str] = {}
    sent: list[dict[str, Any]] = []
    for message, content in zip(messages, contents, strict=True):
        album = message.content.get("media_group_id")
        if album is None:
            sent.append(content)
        else:
            number = albums.setdefault(album, world.new_id())
            sent.append({**content, "media_group_id": number})
    return sent


def refusal_to_copy(message: Message, bot: Bot | None) -> str | None:
    """Return why a message cannot be copied, or None.

    Args:
        message: The message.
        bot: Who copies; None means a user.
    """
    poll = message.content.get("poll")
    hidden = isinstance(poll, Poll) and poll.kind == "quiz" and not poll.knows_answer(bot)
    never = message.is_service or not _NEVER_COPIED.isdisjoint(message.content)
    if never or is_protected(message) or hidden:
        return "message can't be copied"
    return None


def copied(message: Message) -> dict[str, Any]:
    """Return what a copy of a message says: a poll begins anew, no bot it came through is named.

    Args:
        message: A message that `refusal_to_copy` has nothing against.
    """
    content = _kept(message)
    content.pop("via_bot", None)
    poll = content.get("poll")
    if isinstance(poll, Poll):
        content["poll"] = poll.fresh()
    return content


def _kept(message: Message) -> dict[str, Any]:
    kept = {k: v for k, v in message.content.items() if k not in _LEFT_BEHIND}
    rows = message.content.get("reply_markup", {}).get("inline_keyboard", ())
    # Buttons that call back stay with their message; only links travel.
    if rows and all("url" in button for row in rows for button in row):
        kept["reply_markup"] = message.content["reply_markup"]
    location = kept.get("location")
    if location is not None and "live_period" in location:
        # Only the first message moves.
        kept["location"] = {key: location[key] for key in ("latitude", "longitude")}
    return kept
