"""The world the sandbox plays: its bots, users, chats, time and history."""

from __future__ import annotations

import random
import threading
from collections import deque

from .accounts import UNSAID, check_id, check_username, free_id, owner_of, whose
from .acting import Actions
from .app import App
from .arguments import checked
from .bots import Bot
from .business import Business
from .chats import Chat, Message
from .clock import Clock, RealClock
from .delivery import Delivery
from .faults import Faults
from .files import FileStore
from .floods import Floods
from .founding import Founding
from .games import Scores
from .gifts import GiftShop
from .guests import GuestQueries
from .journal import CallRecord, Transcript
from .managed import Management
from .patience import Patience
from .payments import Till
from .snapshots import Snapshot
from .spec import Spec, load_spec
from .steering import Handle, Steering, WebhookApp
from .stickers import StickerSet
from .updates import UpdateQueue
from .users import User
from .verifications import Verification
from .web import Web
from .web_apps import WebApps

__all__ = ["World"]

_INLINE_MESSAGES = 10_000


@checked
class World(Founding, Delivery, Steering, Patience):
    """Everything a Bot API server would know, small and in memory.

    Shared between threads: all of it. One lock, `changed`, guards all of it and is notified on
    every change; the methods of `World`, `User` and the app take it themselves.

    Args:
        clock: Whose time counts; None means the machine's.
        seed: Start of the world's randomness: query ids, dice.
        any_token: Whether a well-formed token that is not known yet makes a new bot.
        throttles: Whether the server's brakes on busy loops apply: the same `getUpdates` again and
            again is slowed down, repeated conflicts are answered late, `close` is refused in a
            bot's first ten minutes. None means: if the clock runs. On one that stands, whoever asks
            twice would wait for somebody to turn it.
        patience: Real seconds a user waits for a bot when the bot may be running elsewhere.
        floods: Whether too many messages are refused with a 429; see `Floods`.
        webhooks_anywhere: Whether webhooks may lie outside this machine. Otherwise updates for such
            addresses wait, as if nobody answered there.
        spec: The Bot API to play; None means the one that came with the package.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        seed: int = 0,
        *,
        any_token: bool = False,
        throttles: bool | None = None,
        patience: float = 5.0,
        floods: bool = False,
        webhooks_anywhere: bool = False,
        spec: Spec | None = None,
    ) -> None:
        if patience < 0:
            raise ValueError(f"World: patience must not be negative, got {patience!r}")
        self.spec = spec or load_spec()
        self.clock: Clock = clock or RealClock()
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311  # a toy world must repeat itself
        self.any_token = any_token
        self.throttles = self.clock.running if throttles is None else throttles
        self.patience = patience
        self.changed = threading.Condition(threading.RLock())
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.groups: dict[int, Chat] = {}
        self.files = FileStore()
        self.web = Web()
        self.faults = Faults(self)
        self.actions = Actions(self)
        self.scores = Scores()
        self.sticker_sets: dict[str, StickerSet] = {}
        self.verified: dict[int, Verification] = {}
        self.web_apps = WebApps()
        self.guests = GuestQueries()
        self.tills: dict[int, Till] = {}
        self.businesses: dict[int, Business] = {}
        self.gifts = GiftShop(self)
        self.managed: dict[int, Management] = {}
        self.inline_messages: dict[str, Message] = {}
        self.history = Transcript()
        self.calls: deque[CallRecord] = deque(maxlen=2_000)
        self.live = False
        self.webhooks_anywhere = webhooks_anywhere
        self._webhook_app: WebhookApp | None = None
        self._attached: dict[int, tuple[Bot, Handle]] = {}
        self.app = App(self)
        self.floods = Floods(self.clock, on=floods)
        self.snapshots: dict[str, Snapshot] = {}
        self.clock.settles(self.settle)

    def bot(
        self,
        token: str = "1:test",  # noqa: S107  # no secret: it opens nothing but this world
        username: str = UNSAID,
        first_name: str = UNSAID,
        *,
        reads_all: bool = UNSAID,
        has_topics: bool = UNSAID,
    ) -> Bot:
        """Return the bot with this token, made on first use.

        A bot that is known already gets the names that are given here.

        Args:
            token: A number, a colon and anything; the number becomes the bot's id.
            username: Without @. Left out, it is sandbox_bot for a new bot, with its number in it
                where there is one of this name.
            first_name: The bot's name. Left out, it is Sandbox Bot for a new bot, likewise.
            reads_all: Whether it reads all messages of groups; a new bot has privacy mode.
            has_topics: Whether its private chats have topics; those it has had before keep to what
                they were. A new bot's have none.

        Raises:
            ValueError: The token has another form, or somebody else has this number or name.
        """
        number, colon, rest = token.partition(":")
        if not (colon and rest and number.isdecimal() and int(number) > 0):
            raise ValueError("bot: token must be a positive number, a colon and a text: '1:test'")
        with self.changed:
            bot = self.bots.get(token)
            if bot is None:
                owner = owner_of(self, int(number))
                if owner is not None:
                    raise ValueError(f"bot: the token's number {number} is {whose(owner)} id")
                names = "sandbox_bot", "Sandbox Bot"
                if any(known.username == names[0] for known in self.bots.values()):
                    names = f"sandbox_{number}_bot", f"Sandbox Bot {number}"
                username = names[0] if username is UNSAID else username
                first_name = names[1] if first_name is UNSAID else first_name
            if username is not UNSAID:
                check_username(self, f"bot: the bot {number}", username, bot)
            if bot is None:
                queue = UpdateQueue(
                    self.clock,
                    self.changed,
                    first=self.fresh_number(),
                    fresh=self.fresh_number,
                    throttled=self.throttles,
                )
                bot = Bot(self, token, username, first_name, int(number), queue)
                bot.started_at = self.clock.now()
                self.bots[token] = bot
            bot.username = bot.username if username is UNSAID else username
            bot.first_name = bot.first_name if first_name is UNSAID else first_name
            bot.reads_all = bot.reads_all if reads_all is UNSAID else reads_all
            bot.has_topics = bot.has_topics if has_topics is UNSAID else has_topics
            return bot

    def user(
        self,
        first_name: str,
        *,
        last_name: str | None = UNSAID,
        username: str | None = UNSAID,
        language_code: str | None = UNSAID,
        id: int | None = None,
    ) -> User:
        """Return the user with this first name, made on first use.

        A user who is known already gets what is given here; the id stays for ever.

        Args:
            first_name: How the conversation calls the user.
            last_name: None means no last name, as for a new user when it is left out.
            username: Without @; None means none, as for a new user when it is left out.
            language_code: Two-letter language; None means the user's app did not tell. Left out,
                it is en for a new user.
            id: Number of the account; None picks a free one.

        Raises:
            ValueError: Somebody else has this id or name, or a known user has another id.
        """
        if not first_name:
            raise ValueError("user: first_name must not be empty")
        with self.changed:
            user = next((u for u in self.users.values() if u.first_name == first_name), None)
            if user is None and id is not None:
                check_id(self, first_name, id)
            elif user is not None and id not in {None, user.id}:
                raise ValueError(f"user: {first_name} has the id {user.id}, not {id}")
            if username is not UNSAID and username is not None:
                check_username(self, f"user: {first_name}", username, user)
            if user is None:
                number = free_id(self) if id is None else id
                user = User(self, number, first_name, language_code="en")
                self.users[number] = user
            said = {"last_name": last_name, "username": username, "language_code": language_code}
            for name, value in said.items():
                if value is not UNSAID:
                    setattr(user, name, value)
            return user

    def person(self, name: str) -> User:
        """Return the user somebody types about, in any case: `alice` means Alice, new or known."""
        with self.changed:
            for user in self.users.values():
                if user.first_name.lower() == name.lower():
                    return user
            return self.user(name[:1].upper() + name[1:])

    def bot_by_id(self, number: int) -> Bot | None:
        """Return the bot with this account id, or None."""
        return next((bot for bot in self.bots.values() if bot.id == number), None)

    def keep_inline(self, inline_id: str, message: Message) -> None:
        """Remember which message an inline message id means; the oldest ids are forgotten."""
        self.inline_messages[inline_id] = message
        while len(self.inline_messages) > _INLINE_MESSAGES:
            del self.inline_messages[next(iter(self.inline_messages))]

    def inline_id_of(self, message: Message) -> str | None:
        """Return the inline message id of a message that was sent through a bot, or None."""
        return next((key for key, value in self.inline_messages.items() if value is message), None)

    def transcript(self) -> str:
        """Return the whole conversation as text."""
        with self.changed:
            return self.history.text()

    def now(self) -> int:
        """Return the Unix time in whole seconds."""
        return int(self.clock.now())

    def fresh_number(self) -> int:
        """Return where the numbers of a bot's updates may begin anew."""
        return self.random.randrange(10**8, 10**9)

    def new_id(self) -> str:
        """Return a fresh query id, as long as the server's."""
        return str(self.random.randrange(10**17, 10**18))
