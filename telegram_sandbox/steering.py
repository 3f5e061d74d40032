"""What one may do with a whole world: wait for it, call into it, remember it, make another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .arguments import checked
from .bodies import Received
from .calls import answer_call
from .clock import FakeClock, RealClock
from .saving import load, save
from .snapshots import Snapshot

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Handle", "Steering", "WebhookApp"]

WebhookApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Handle = Callable[[dict[str, Any]], object]


@checked
class Steering:
    """The part of a world that is about the world itself."""

    bots: dict[str, Bot]
    changed: threading.Condition
    live: bool
    patience: float
    endings = 0
    _webhook_app: WebhookApp | None
    _attached: dict[int, tuple[Bot, Handle]]

    @property
    def webhook_app(self) -> WebhookApp | None:
        """A WSGI application in this process that takes all webhooks' deliveries, or None.

        `world.webhook_app = updater.wsgi_app`, and `setWebhook` with any address.
        """
        return self._webhook_app

    @webhook_app.setter
    def webhook_app(self, app: WebhookApp | None) -> None:
        """Take an application for deliveries; users then wait for its bot."""
        self._webhook_app = app
        self.live = self.live or app is not None

    def attach(self, handle: Handle, bot: Bot | None = None) -> None:
        """Let a function handle a bot's updates, in the thread of whoever waits for the bot.

        No polling, no threads: `sees`, `wait`, `inline` and `settle` hand over what is queued, one
        update after the other, and what the function raises comes out of them.

        Args:
            handle: Called with each update as a dict; for a dispatcher
                `lambda data: dispatcher.process_update(Update.de_json(data, bot))`.
            bot: Whose updates; None means the only bot there is.

        Raises:
            ValueError: There are several bots, or none.
        """
        if bot is None and len(self.bots) != 1:
            names = ", ".join(known.username for known in self.bots.values()) or "none yet"
            raise ValueError(f"attach: say which bot is meant; the bots of this world: {names}")
        owner = bot or next(iter(self.bots.values()))
        self._attached[owner.id] = owner, handle

    def work(self) -> bool:
        """Hand one waiting update to the function that is attached; False if there is none."""
        for bot, handle in list(self._attached.values()):
            with self.changed:
                update = bot.queue.take()
            if update is not None:
                handle(update)  # without the lock: it may let other threads call
                return True
        return False

    def settle(self) -> None:
        """Let the bots finish what is queued for them, as far as this process can know.

        Attached functions handle all that waits, and deliveries to webhooks end, for which it waits
        two real seconds at most.
        """
        while self.work():
            pass
        with self.changed:
            hooks = [bot.webhook for bot in self.bots.values() if bot.webhook is not None]
            self.changed.wait_for(
                lambda: not any(hook.busy for hook in hooks), timeout=max(2.0, self.patience)
            )

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

    def save(self, path: str | Path) -> None:
        """Write people, chats, messages and bots into a file, for `load` in another process.

        The file is JSON and holds the bots' tokens, so only its owner may read it. It replaces an
        older one in one step. Faults, snapshots and the log of calls are left out.

        Raises:
            OSError: The file cannot be written.
        """
        self.settle()
        save(cast("World", self), Path(path))

    def load(self, path: str | Path) -> None:
        """Make a fresh world what another was when it was saved.

        Time goes on from now, or from when the world was saved if that was later.

        Raises:
            SavedWorldError: The file is no saved world, or is damaged; the world is as before.
            OSError: The file cannot be read.
        """
        load(cast("World", self), Path(path))

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
