"""What one may do with a whole world: wait for it, call into it, remember it, make another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from .bodies import Received
from .calls import answer_call
from .clock import FakeClock, RealClock
from .snapshots import Snapshot

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Steering", "WebhookApp"]

WebhookApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Steering:
    """The part of a world that is about the world itself."""

    bots: dict[str, Bot]
    changed: threading.Condition
    live: bool
    endings = 0
    _webhook_app: WebhookApp | None

    @property
    def webhook_app(self) -> WebhookApp | None:
        """A WSGI application in this process that takes all webhooks' deliveries, or None.

        `world.webhook_app = updater.wsgi_app`, and `setWebhook` with any address.
        """
        return self._webhook_app

    @webhook_app.setter
    def webhook_app(self, app: WebhookApp | None) -> None:
        self._webhook_app = app
        self.live = self.live or app is not None

    def settle(self) -> None:
        """Wait until no webhook's delivery is under way, but at most two real seconds."""
        with self.changed:
            hooks = [bot.webhook for bot in self.bots.values() if bot.webhook is not None]
            self.changed.wait_for(lambda: not any(hook.busy for hook in hooks), timeout=2.0)

    def call(self, token: str, method: str, received: Received) -> tuple[int, dict[str, Any]]:
        """Carry out a call as if a bot had made it; the HTTP status and the envelope."""
        return answer_call(cast("World", self), token, method, received)

    def end_waiting(self) -> None:
        """Answer every call that waits: polls with nothing, stalled ones with a closed door."""
        with self.changed:
            self.endings += 1
            cast("World", self).faults.abandon()
            for bot in self.bots.values():
                bot.queue.end_waiting()

    def snapshot(self) -> Snapshot:
        """Remember how everything is: people, chats, messages, updates, faults, chance and time.

        What is remembered is the inside of the world's objects: a `User` or `Chat` that a test
        holds stays good after `restore`.
        """
        self.settle()
        with self.changed:
            return Snapshot(cast("World", self))

    def restore(self, snapshot: Snapshot) -> None:
        """Make everything as it was; polls that wait are answered with nothing.

        A clock that stands is turned back; one that runs goes on.

        Raises:
            ValueError: It is another world's snapshot.
        """
        if snapshot.world is not self:
            raise ValueError("restore: the snapshot was made of another world")
        self.settle()
        with self.changed:
            self.end_waiting()
            snapshot.restore()
            for bot in self.bots.values():
                if bot.webhook is not None:
                    bot.webhook.pump()
            self.changed.notify_all()

    def sibling(self) -> World:
        """Make a fresh world with the same settings and the same bots, and time of its own."""
        world = cast("World", self)
        clock = RealClock() if world.clock.running else FakeClock(patience=None)
        made = type(world)(
            clock,
            world.seed,
            any_token=world.any_token,
            throttles=world.throttles,
            patience=world.patience,
            floods=world.floods.on,
            webhooks_anywhere=world.webhooks_anywhere,
            spec=world.spec,
        )
        made.web.obliging = world.web.obliging
        for bot in list(self.bots.values()):
            made.bot(bot.token, bot.username, bot.first_name)
        return made
