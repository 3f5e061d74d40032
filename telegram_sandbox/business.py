"""Accounts that let a bot work for them: connections, rights, and talks with customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .bounds import keep_newest
from .chats import Account, Chat
from .errors import ApiError, bad_request, forbidden
from .rights import NotAllowed

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message
    from .registry import Call
    from .stories import Story
    from .users import User
    from .world import World

__all__ = [
    "RIGHTS",
    "Business",
    "Connection",
    "Conversation",
    "business_of",
    "connect",
    "connection_for",
    "conversation",
    "conversations_of",
    "customer_chat",
    "talk_of",
    "tell_deleted",
]

# The names of `BusinessBotRights`.
RIGHTS = (
    "can_reply",
    "can_read_messages",
    "can_delete_sent_messages",
    "can_delete_all_messages",
    "can_edit_name",
    "can_edit_bio",
    "can_edit_profile_photo",
    "can_edit_username",
    "can_change_gift_settings",
    "can_view_gifts_and_stars",
    "can_convert_gifts_to_stars",
    "can_transfer_and_upgrade_gifts",
    "can_transfer_stars",
    "can_manage_stories",
)

# Connections of one account that its bots can still name, the ended ones included.
_CONNECTIONS = 100
# Seconds after a customer's last message in which a bot may answer.
_TALK = 24 * 3600


@dataclass(eq=False)
class Connection:
    """A bot's leave to work for an account. Made by `User.connects`.

    Attributes:
        id: What bots name as `business_connection_id`.
        user: Whose account it is.
        date: When it began, in Unix time.
        rights: What the bot may do, by the names of `BusinessBotRights`.
        enabled: Whether it still holds.
    """

    id: str
    user: User
    bot: Bot
    date: int
    rights: frozenset[str]
    enabled: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `BusinessConnection`."""
        return {
            "id": self.id,
            "user": self.user.as_json(),
            "user_chat_id": self.user.id,
            "date": self.date,
            "rights": {name: True for name in RIGHTS if name in self.rights},
            "is_enabled": self.enabled,
        }

    def tell(self) -> None:
        """Send `business_connection` to the bot. The lock must be held."""
        self.bot.queue.put("business_connection", self.as_json())

    def sign(self, message: Message) -> None:
        """Mark a new message as the account's; what the bot writes stands in the user's name."""
        message.marks["business_connection_id"] = self.id
        if message.sender is self.bot:
            message.marks["from"] = self.user.as_json()
            message.marks["sender_business_bot"] = self.bot.as_json()


@dataclass(eq=False)
class Business:
    """An account that has, or had, a bot at work.

    Attributes:
        connection: The newest connection, or None; one bot works at a time.
        connections: Those there have been, by id; the oldest are forgotten.
        chats: Talks by the customer's id.
        last_id: Number of the newest message in any of the talks.
        public_photo: The picture for those who may not see the others, or None.
        stars: What the account owns.
        stories: What it shows, by number.
        shows_gift_button: Whether chats with the account show a button for gifts.
    """

    user: User
    connection: Connection | None = None
    connections: dict[str, Connection] = field(default_factory=dict[str, Connection])
    chats: dict[int, Conversation] = field(default_factory=dict[int, "Conversation"])
    last_id: int = 0
    public_photo: list[dict[str, Any]] | None = None
    shows_gift_button: bool = False
    stars: int = 0
    stories: dict[int, Story] = field(default_factory=dict[int, "Story"])
    last_story: int = 0

    @property
    def open(self) -> Connection | None:
        """The connection that holds at this moment, or None."""
        return self.connection if self.connection is not None and self.connection.enabled else None


@dataclass(eq=False, repr=False)
class Conversation(Chat):
    """A private chat between an account with a bot at work and a customer.

    Bots see it as their chat with the customer, whose id it has.

    Attributes:
        business: The account.
        read_to: Number of the customer's newest message that was marked as read.
    """

    business: Business = field(kw_only=True)
    read_to: int = 0

    @property
    def connection(self) -> Connection | None:
        """Through which a bot reads and writes here, or None."""
        return self.business.open

    def next_id(self) -> int:
        """Return the number of the next message; all talks of an account count together."""
        self.business.last_id += 1
        return self.business.last_id

    def users(self) -> list[User]:
        """Return the customer and the account's user."""
        return [*super().users(), self.business.user]

    def bots(self) -> list[Bot]:
        """Return the bot at work, if there is one."""
        return [] if self.connection is None else [self.connection.bot]

    def is_fresh(self) -> bool:
        """Tell whether the customer has written within the last day."""
        begin = self.world.now() - _TALK
        return any(m.sender is self.owner and m.date >= begin for m in self.messages.values())


def business_of(user: User) -> Business:
    """Return what is kept of an account for bots that work for it."""
    return user.world.businesses.setdefault(user.id, Business(user))


def connect(user: User, bot: Bot, rights: Iterable[str]) -> Connection:
    """Let a bot work for an account, or change what it may do. The lock must be held.

    Raises:
        ValueError: There is no such right.
    """
    given = frozenset(rights)
    unknown = sorted(given - set(RIGHTS))
    if unknown:
        raise ValueError(f"connects: rights are {', '.join(RIGHTS)}; got {', '.join(unknown)}")
    business, now = business_of(user), user.world.now()
    earlier = business.open
    if earlier is not None and earlier.bot is bot:
        earlier.rights = given
        earlier.tell()
        return earlier
    if earlier is not None:
        earlier.enabled = False
        earlier.tell()
    made = Connection(user.world.new_id(), user, bot, now, given)
    business.connection = business.connections[made.id] = made
    keep_newest(business.connections, _CONNECTIONS)
    bot.dialog(user)
    made.tell()
    return made


def conversation(user: User, other: User) -> Conversation:
    """Return the chat of two users, one of whom has a bot at work. The lock must be held.

    Raises:
        NotAllowed: No bot would hear them, or one of each would.
    """
    world = user.world
    begun = talk_of(user, other)
    if begun is not None:
        return begun
    pairs = [(other, user), (user, other)]
    hosts = [(host, guest) for host, guest in pairs if business_of(host).open is not None]
    if user is other or len(hosts) != 1:
        names = f"{user.first_name} and {other.first_name}"
        raise NotAllowed(f"{names} cannot talk here: exactly one of them must have connected a bot")
    host, guest = hosts[0]
    business = business_of(host)
    title = f"{guest.first_name} with {host.first_name}"
    made = Conversation(world, guest.id, "private", title, owner=guest, business=business)
    business.chats[guest.id] = made
    return made


def talk_of(user: User, other: User) -> Conversation | None:
    """Return the chat of two users if they have begun one."""
    for host, guest in ((other, user), (user, other)):
        known = user.world.businesses.get(host.id)
        if known is not None and guest.id in known.chats:
            return known.chats[guest.id]
    return None


def conversations_of(account: Account) -> list[Chat]:
    """Return the talks that a user takes part in."""
    return [
        chat
        for business in account.world.businesses.values()
        for chat in business.chats.values()
        if business.user is account or chat.owner is account
    ]


def connection_for(call: Call, right: str | None = None) -> Connection:
    """Return the connection that a call names.

    Args:
        call: Its `business_connection_id` counts.
        right: What the bot must be allowed to do, or None.

    Raises:
        ApiError: It is none of the bot's, has ended, or does not go so far.
    """
    found = _connection(call.world, call.get("business_connection_id"))
    if found is None or found.bot is not call.bot:
        raise bad_request("business connection not found")
    if not found.enabled:
        raise bad_request("BUSINESS_CONNECTION_INVALID")
    if right is not None and right not in found.rights:
        raise forbidden("BOT_ACCESS_FORBIDDEN")
    return found


def customer_chat(call: Call, right: str = "can_reply") -> Conversation:
    """Return the talk that a call for an account means.

    Raises:
        ApiError: The connection is not good for it, or nobody has written there for a day.
    """
    connection = connection_for(call, right)
    number = call.get("chat_id")
    if number == connection.user.id:
        raise bad_request("messages must not be sent to self")
    if number in call.world.groups:
        raise bad_request("chat must be a private chat")
    chat = business_of(connection.user).chats.get(number)
    if chat is None:
        raise _unknown_peer(call.world, number)
    if not chat.is_fresh():
        raise bad_request("BUSINESS_PEER_USAGE_MISSING")
    return chat


def tell_deleted(messages: Sequence[Message]) -> None:
    """Tell bots at work which of their accounts' messages are gone. The lock must be held."""
    chats = {message.chat: None for message in messages}
    for chat in chats:
        connection = chat.connection
        if connection is not None:
            body = {
                "business_connection_id": connection.id,
                "chat": chat.as_json(),
                "message_ids": [message.id for message in messages if message.chat is chat],
            }
            connection.bot.queue.put("deleted_business_messages", body)


def _connection(world: World, number: str) -> Connection | None:
    for business in world.businesses.values():
        if number in business.connections:
            return business.connections[number]
    return None


def _unknown_peer(world: World, number: int) -> ApiError:
    known = number in world.users
    return bad_request("BUSINESS_PEER_USAGE_MISSING" if known else "chat not found")
