"""An account with a bot at work, and a customer's message, for methods of businesses to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .business import RIGHTS, business_of, connect, conversation
from .gifts import SHELF, TRANSFER_PRICE
from .managed import make_managed
from .payments import tills
from .stories import publish

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User
    from .world import World

__all__ = ["BusinessStage"]


class BusinessStage:
    """A connection of an account and a customer's message. The world's lock must be held.

    Args:
        world: Where it all is.
        bot: Who works for the account.
        host: Whose account it is.
        guest: Who writes to it.
    """

    def __init__(self, world: World, bot: Bot, host: User, guest: User) -> None:
        self.connection = connect(host, bot, RIGHTS)
        self.guest = guest
        chat = conversation(guest, host)
        self.heard = world.post(chat, guest, {"text": "Are you open?"})
        business_of(host).stars = tills(world, bot).stars = 10_000
        kinds = list(SHELF.values())
        self.regular = world.gifts.give(kinds[1], host.id, guest, prepaid=25)
        self.unique = world.gifts.give(kinds[1], host.id, guest)
        world.gifts.upgrade(self.unique, keep_details=True)
        self.story = publish(host, bot, {}, 21_600, stays=True, protected=False)
        self.managed = make_managed(host, bot, "stage_managed_bot", "Managed")
        checklist = {"title": "Order", "tasks": [{"id": 1, "text": "Tea"}]}
        self.listed = world.post(chat, bot, {"checklist": checklist})

    def known(self, method: str, name: str, *, required: bool) -> Any:
        """Return the value of a parameter of a method about businesses, or None."""
        if name == "business_connection_id" and required:
            return self.connection.id
        if method == "setBusinessAccountUsername" and name == "username":
            return "alices_tea"
        if name == "owned_gift_id":
            return (self.unique if method == "transferGift" else self.regular).id
        if name == "user_id" and "ManagedBot" in method:
            return self.managed.id
        table: dict[tuple[str, str], Any] = {
            ("readBusinessMessage", "chat_id"): self.guest.id,
            ("readBusinessMessage", "message_id"): self.heard.id,
            ("deleteBusinessMessages", "message_ids"): [self.heard.id],
            ("sendChecklist", "chat_id"): self.guest.id,
            ("editMessageChecklist", "chat_id"): self.guest.id,
            ("sendGift", "gift_id"): next(iter(SHELF)),
            ("transferGift", "new_owner_chat_id"): self.guest.id,
            ("transferGift", "star_count"): TRANSFER_PRICE,
            ("repostStory", "from_chat_id"): self.connection.user.id,
            ("repostStory", "from_story_id"): self.story.id,
            ("editStory", "story_id"): self.story.id,
            ("deleteStory", "story_id"): self.story.id,
            ("editMessageChecklist", "message_id"): self.listed.id,
        }
        return table.get((method, name))
