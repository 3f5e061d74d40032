"""Posts that somebody suggests to a channel: approved, declined, published, paid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .planned import planned

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .messages import Message

__all__ = ["approve", "decline", "suggestion"]

_DAY = 24 * 3600

# What belongs to the suggestion and not to the post.
_LEFT_BEHIND = {"suggested_post_info", "reply_markup", "edit_date", "reply_to_checklist_task_id"}


def suggestion(price: dict[str, Any] | None, send_date: int | None) -> dict[str, Any]:
    """Return the Bot API's `SuggestedPostInfo` of a new suggestion."""
    info: dict[str, Any] = {"state": "pending"}
    if price:
        info["price"] = price
    if send_date:
        info["send_date"] = send_date
    return info


def approve(message: Message, by: Account, send_date: int | None = None) -> None:
    """Approve a suggestion, and publish it at its time. The lock must be held.

    Args:
        message: The suggestion.
        by: Who approves it.
        send_date: Unix time of the post; None means the suggested one, else at once.
    """
    world = message.chat.world
    info = message.content["suggested_post_info"]
    date = send_date or info.get("send_date") or world.now()
    _settle(message, by, "approved")
    price = {"price": info["price"]} if "price" in info else {}
    _tell(message, by, "suggested_post_approved", {**price, "send_date": date})

    if date <= world.now():
        _publish(message, by)
    else:
        world.clock.at(date, partial(_publish_later, message, by))


def decline(message: Message, by: Account, comment: str = "") -> None:
    """Decline a suggestion, with a word about why. The lock must be held."""
    _settle(message, by, "declined")
    _tell(message, by, "suggested_post_declined", {"comment": comment} if comment else {})


def _settle(message: Message, by: Account, state: str) -> None:
    info = {**message.content["suggested_post_info"], "state": state}
    message.content = {**message.content, "suggested_post_info": info}
    message.chat.world.edited(message, by)


def _publish(message: Message, by: Account) -> None:
    channel = message.chat.parent
    if channel is None or channel.gone or message.deleted:
        return
    price: dict[str, Any] | None = message.content["suggested_post_info"].get("price")
    content = {key: part for key, part in message.content.items() if key not in _LEFT_BEHIND}
    if price is not None:
        content["is_paid_post"] = True
    owner: Account = by if channel.can(by, "can_post_messages") else channel.owner or by
    post = channel.world.post(channel, owner, content)
    if price is not None:
        pay = partial(_pay, message, post, price, owner)
        channel.world.clock.at(post.date + _DAY, pay)


@planned
def _publish_later(message: Message, by: Account) -> None:
    with message.chat.world.changed:
        _publish(message, by)


@planned
def _pay(message: Message, post: Message, price: dict[str, Any], by: Account) -> None:
    """Pay for a post a day after it came, if it is still there."""
    with message.chat.world.changed:
        if post.deleted:
            _tell(message, by, "suggested_post_refunded", {"reason": "post_deleted"})
            return
        amount = price["amount"]
        stars = price["currency"] == "XTR"
        received = {"star_amount": {"amount": amount}} if stars else {"amount": amount}
        _tell(message, by, "suggested_post_paid", {"currency": price["currency"], **received})


def _tell(message: Message, by: Account, what: str, body: dict[str, Any]) -> None:
    shown = {} if message.deleted else {"suggested_post_message": message.body()}
    chat: Chat = message.chat
    topic = message.marks.get("direct_messages_topic", {}).get("topic_id")
    chat.world.post(chat, by, {what: {**shown, **body}}, thread=topic)
