"""Webhooks: updates carried to a bot's address, in the server's order and with its patience."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from .bodies import Received
from .faults import DELIVERY
from .posts import AppPost, HttpPost, Outcome

if TYPE_CHECKING:
    from .bots import Bot
    from .updates import Waiting

__all__ = ["Webhook"]

_log = logging.getLogger("telegram_sandbox")

# Seconds: the first pause after a failure, the range of the longest, the most a bot may ask for.
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = (60, 120)
_LONGEST_RETRY_AFTER = 3600
# An address that says for so long that it is gone is believed.
_GONE_FOR = 23 * 3600

_NEVER_IN_A_REPLY = {"setwebhook", "deletewebhook", "close", "logout"}


@dataclass
class _Failed:
    """An update that will be tried again: when, and the pause after that."""

    next_try: float
    pause: float


class Webhook:
    """The address of one bot, and the deliveries that are under way to it.

    All methods are called with the world's condition held. A delivery is made by a thread that
    lives as long as there is something to deliver.

    Args:
        bot: Whose updates they are.
        url: Where they go.
        post: Carries one update there, unless the world has an app that takes deliveries.
        secret: What is sent along with each delivery, or None.
        max_connections: Most deliveries at a time.
        has_certificate: Whether the bot gave a certificate of its own.
        ip_address: The address that the bot asked for, or the one that is known.
        settings: What the bot asked for, to tell a change from a repetition.
    """

    MOMENTARY: ClassVar = frozenset({"_lanes", "_workers"})

    def __init__(
        self,
        bot: Bot,
        url: str,
        post: HttpPost,
        *,
        secret: str | None = None,
        max_connections: int = 40,
        has_certificate: bool = False,
        ip_address: str | None = None,
        settings: object = None,
    ) -> None:
        self.bot = bot
        self.url = url
        self.max_connections = max_connections
        self.has_certificate = has_certificate
        self.ip_address = ip_address
        self.settings = settings
        self.last_error_date: int | None = None
        self.last_error_message: str | None = None
        self._post = post
        self._secret = secret
        self._world = bot.world
        self._lanes: set[object] = set()
        self._failed: dict[int, _Failed] = {}
        self._gone_since: float | None = None
        self._workers: set[threading.Thread] = set()

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way that another thread makes."""
        return bool(self._workers - {threading.current_thread()})

    def as_json(self) -> dict[str, Any]:
        """Return the fields of the Bot API's `WebhookInfo` that stand for the address."""
        shown = {
            "url": self.url,
            "has_custom_certificate": self.has_certificate,
            "ip_address": self.ip_address,
            "last_error_date": self.last_error_date,
            "last_error_message": self.last_error_message,
            "max_connections": self.max_connections,
        }
        return {name: value for name, value in shown.items() if value is not None}

    @classmethod
    def of(cls, facts: dict[str, Any], *, anywhere: bool) -> Webhook:
        """Make a webhook of what `facts` told, which delivers nothing yet.

        Args:
            facts: About the old one.
            anywhere: Whether addresses outside this machine may be called.
        """
        given = dict(facts)
        bot, url, secret = given.pop("bot"), given.pop("url"), given["secret"]
        post = HttpPost(
            url,
            secret,
            ip_address=given.pop("asked_ip"),
            certificate=given.pop("certificate"),
            connections=given["max_connections"],
            anywhere=anywhere,
        )
        return cls(bot, url, post, **given)

    def facts(self) -> dict[str, Any]:
        """Return what makes the same webhook again; see `of`."""
        return {
            "bot": self.bot,
            "url": self.url,
            "secret": self._secret,
            "max_connections": self.max_connections,
            "has_certificate": self.has_certificate,
            "ip_address": self.ip_address,
            "settings": self.settings,
            "asked_ip": self._post.ip_address,
            "certificate": self._post.certificate,
        }

    def pump(self) -> None:
        """Start the deliveries that are due: one for each lane, up to the limit."""
        while len(self._workers) < self.max_connections:
            update = self._take()
            if update is None:
                return
            worker = threading.Thread(
                target=self._work, args=[update], name="sandbox-webhook", daemon=True
            )
            self._workers.add(worker)
            worker.start()

    def end(self) -> None:
        """Deliver nothing more; what is under way ends by itself."""
        self.bot.queue.on_put = None
        self._post.close()

    def _take(self) -> Waiting | None:
        """Return an update that is due, and mark its lane as taken."""
        if self.bot.webhook is not self:
            return None
        now = self._world.clock.now()
        for update in self.bot.queue.heads(self._lanes):
            failed = self._failed.get(update.number)
            if failed is None or failed.next_try <= now:
                self._lanes.add(update.lane)
                return update
        return None

    def _work(self, first: Waiting) -> None:
        update: Waiting | None = first
        while update is not None:
            try:
                outcome = self._deliver(update.data)
            except Exception:  # noqa: BLE001  # the story is in the log, the update is tried again
                _log.exception("A webhook's delivery failed in the sandbox")
                outcome = Outcome("The sandbox failed to deliver")
            with self._world.changed:
                self._lanes.discard(update.lane)
                if self.bot.webhook is self:
                    self._note(update, outcome)
                if outcome.reply is not None:
                    self._obey(outcome.reply)
                update = self._take()
                if update is None:
                    self._workers.discard(threading.current_thread())
                self._world.changed.notify_all()

    def _deliver(self, update: dict[str, Any]) -> Outcome:
        app = self._world.webhook_app
        post = self._post if app is None else AppPost(app, self.url, self._secret)
        struck = Received({"update": json.dumps(update, ensure_ascii=False)})
        fault = self._world.faults.strike(self.bot.token, DELIVERY, struck)
        if fault is None:
            return post(update)
        if fault.after:
            post(update)
        return Outcome("Webhook connection closed" if fault.after else "Connection refused")

    def _note(self, update: Waiting, outcome: Outcome) -> None:
        now = self._world.clock.now()
        if outcome.error is None:
            self._gone_since = None
            self._drop(update)
            return
        self.last_error_date = int(now)
        self.last_error_message = outcome.error
        if not outcome.gone:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since >= _GONE_FOR:
            self.end()
            self.bot.webhook = None
            return
        failed = self._failed.get(update.number)
        pause = _FIRST_PAUSE
        if failed is not None:
            longest = self._world.random.randint(*_LONGEST_PAUSE)
            pause = min(failed.pause * 2, longest)
        wait = min(outcome.retry_after, _LONGEST_RETRY_AFTER) or pause
        if now + wait >= update.dies_at:
            self._drop(update)
            return
        self._failed[update.number] = _Failed(now + wait, pause)
        if len(self._failed) > len(self.bot.queue):
            # Updates also leave the queue unseen, when they are dropped, too old or too many.
            alive = {waiting["update_id"] for waiting in self.bot.queue.waiting()}
            for number in self._failed.keys() - alive:
                del self._failed[number]
        self._world.clock.at(now + wait, self._pump_again)

    def _drop(self, update: Waiting) -> None:
        self._failed.pop(update.number, None)
        self.bot.queue.remove(update)

    def _pump_again(self) -> None:
        with self._world.changed:
            self.pump()

    def _obey(self, reply: Received) -> None:
        """Carry out the method in a reply; its result is lost."""
        name = reply.args.get("method", "")
        lower = name.lower()
        if not lower.startswith("get") and lower not in _NEVER_IN_A_REPLY:
            self._world.call(self.bot.token, name, reply)
