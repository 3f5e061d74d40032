"""The part of an Updater that has updates delivered to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from queue import Queue
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any, cast

from telegram.error import BadRequest, TelegramError
from telegram.hints import hinted
from telegram.redaction import redact, veiled
from telegram_ext.arguments import check_kinds, whether_to_drop
from telegram_ext.notices import deprecated

if TYPE_CHECKING:
    from pathlib import Path

    from telegram.bot import Bot
    from telegram_ext.clock import Clock
    from telegram_ext.confirmation import Confirmation
    from telegram_ext.deliveries import Deliveries
    from telegram_ext.dispatcher import Dispatcher
    from telegram_ext.keeping import Keeping
    from telegram_ext.webhook import WebhookApp
    from telegram_ext.webhook_secret import WebhookSecret
    from telegram_ext.webhook_server import WebhookServer

_PORTS = 65_535


class Webhook:
    """What an Updater has for webhooks.

    Attributes:
        httpd: The server that `start_webhook` runs; None while it does not.
    """

    bot: Bot
    dispatcher: Dispatcher[Any, Any, Any, Any]
    update_queue: Queue[Any]
    running: bool
    job_queue: Any
    logger: logging.Logger
    httpd: Any
    _clock: Clock
    _lock: RLock
    _ended: Event
    _exception_event: Event
    _failure: BaseException | None
    _threads: list[Thread]
    _webhook: tuple[WebhookApp, Deliveries, WebhookSecret] | None = None

    if TYPE_CHECKING:  # what Updater has

        def _settle(self) -> None: ...
        def _bootstrap(self, retries: int, reach: Callable[[], object]) -> bool: ...
        def _thread(self, name: str, run: Callable[[], object]) -> None: ...
        def _dispatch(self, ready: Event, ended: Event) -> None: ...
        def _watch(self) -> None: ...

        _confirmation: Confirmation

        def _drain(self, handlers_ended: Event) -> None: ...
        def _keeping(self) -> Keeping | None: ...
        def _restore(self) -> None: ...
        def _finished(self, update: object) -> None: ...
        def _take_back(self, dropped: set[int]) -> None: ...

    @property
    def wsgi_app(self) -> WebhookApp:
        """What takes deliveries: an application for any WSGI server, or to mount in another.

        Until `start_webhook` is called it takes deliveries on every path, and handles each before
        it answers, one at a time, on the server's thread: `app = updater.wsgi_app`, then
        `gunicorn module:app`. Tell Telegram where it is, once, with `updater.bot.set_webhook(url)`,
        in a program that has read `updater.wsgi_app` or `updater.webhook_secret` before: from then
        on that call sends the secret, which is the same in every process. Asynchronous callbacks
        (`run_async`) wait for threads that only a started updater has.
        """
        return self._intake()[0]

    @property
    def webhook_secret(self) -> str:
        """What Telegram must send with each delivery.

        Give it as `secret_token` where something else than `updater.bot` sets the webhook.
        """
        return self._intake()[2].value

    @hinted
    def start_webhook(
        self,
        listen: str = "127.0.0.1",
        port: int = 80,
        url_path: str = "",
        cert: str | None = None,
        key: str | None = None,
        clean: bool | None = None,
        bootstrap_retries: int = 0,
        webhook_url: str | None = None,
        allowed_updates: Sequence[str] | None = None,
        force_event_loop: bool | None = None,
        drop_pending_updates: bool | None = None,
        ip_address: str | None = None,
        max_connections: int = 40,
        *,
        secret_token: str | None = None,
    ) -> Queue[Any] | None:
        """Serve a webhook on a port, tell Telegram its address, and return the update queue.

        Only deliveries with the secret token are taken, so it is always sent along: here, and in
        every later `updater.bot.set_webhook(url)` without a `secret_token` of its own. An update is
        acknowledged when it is handled; one that is not comes again.

        Args:
            listen: Address to listen on; `"0.0.0.0"` is every address of the machine.
            port: Port to listen on. Telegram reaches 443, 80, 88 and 8443; a proxy may lie between.
                0 picks a free one, see `updater.httpd.port`.
            url_path: Path of the address.
            cert: File with the certificate, PEM. It is uploaded to Telegram as well.
            key: File with its key, PEM. With both the server speaks HTTPS, otherwise HTTP, for a
                proxy that speaks HTTPS.
            clean: v13's old name of `drop_pending_updates`.
            bootstrap_retries: How often to try again to tell Telegram: less than 0 for ever, 0 not
                at all.
            webhook_url: The address to tell Telegram; None makes one of `listen`, `port` and
                `url_path`. Should Telegram refuse that one, the server runs all the same, and
                `updater.bot.set_webhook(url)` may follow.
            allowed_updates: Kinds of updates to receive, such as `["message"]`; an empty list means
                all but a few, None leaves the server's setting.
            force_event_loop: Has no effect any more.
            drop_pending_updates: Whether to forget the updates that wait at the server.
            ip_address: Address to deliver to, without asking DNS.
            max_connections: How many deliveries may run side by side, 1 to 100.
            secret_token: The secret: 1 to 256 letters, digits, underscores and hyphens. None
                derives one from the token, the same at each start.

        Returns:
            The update queue; None where the updater runs already.

        Raises:
            OSError: The port is taken or not allowed, or a file cannot be read.
            InvalidToken: The server does not know the token.
            Unauthorized: The token is not valid any more.
            TelegramError: The server could not be told in all tries, or refuses `webhook_url`; or
                certificate and key are not valid.
            TypeError: Both `clean` and `drop_pending_updates` are given, or `allowed_updates` is no
                list of names.
            RuntimeError: It is called in a handler that has stopped the updater.
            ValueError: `secret_token` has a form that Telegram does not accept.

        Source: https://core.telegram.org/bots/api#setwebhook
        """
        url_path, webhook_url = veiled(url_path), veiled(webhook_url)
        with self._lock:
            if self.running:
                return None
            check_kinds(allowed_updates)
            self._settle()
            drop = whether_to_drop(clean, drop_pending_updates)
            if force_event_loop is not None:
                deprecated("force_event_loop is deprecated: it has no effect")
            app, deliveries, secret = self._intake()
            if secret_token is not None:
                secret.choose(secret_token)
            app.path = url_path
            server = _server(app, listen, port, cert, key, max_connections)

            def reach() -> None:
                """Tell the server where to deliver updates."""
                if drop:
                    self.bot.delete_webhook(drop_pending_updates=True)
                self._set_webhook(
                    webhook_url,
                    _address(listen, server.port, url_path),
                    certificate=_file(cert),
                    allowed_updates=allowed_updates,
                    ip_address=ip_address,
                    drop_pending_updates=drop,
                    max_connections=max_connections,
                    secret_token=str(secret.value),
                )

            self._ended.clear()
            self._failure = None
            self._exception_event.clear()
            reached = False
            try:
                reached = self._bootstrap(bootstrap_retries, reach)
            finally:
                if not reached:
                    server.stop()
            if not reached:
                return None
            self.httpd = server
            self._serve(server, deliveries)
            return self.update_queue

    def _intake(self) -> tuple[WebhookApp, Deliveries, WebhookSecret]:
        # A bot that polls never loads these.
        from telegram_ext.deliveries import Deliveries  # noqa: PLC0415
        from telegram_ext.webhook import WebhookApp  # noqa: PLC0415
        from telegram_ext.webhook_secret import WebhookSecret  # noqa: PLC0415

        with self._lock:
            if self._webhook is None:
                deliveries = Deliveries(self.dispatcher, clock=self._clock)
                keeping = self._keeping()
                if keeping is not None:
                    deliveries.known, deliveries.note = keeping.finished, keeping.finish
                secret = WebhookSecret(self.bot)
                secret.guard(self.bot)
                app = WebhookApp(self.bot, deliveries, secret, clock=self._clock)
                self._webhook = app, deliveries, secret
            return self._webhook

    def _set_webhook(self, url: str | None, guess: str, **options: Any) -> None:
        try:
            self.bot.set_webhook(url=url or guess, **options)
        except BadRequest as error:
            if url:
                raise
            self.logger.warning(
                "The webhook runs, but Telegram does not accept %s as its address (%s): call "
                "updater.bot.set_webhook(url), or give start_webhook a webhook_url",
                redact(guess),
                redact(str(error)),
            )

    def _serve(self, server: WebhookServer, deliveries: Deliveries) -> None:
        def finished(update: object) -> None:
            """Note that an update is finished, and acknowledge its delivery."""
            self._finished(update)
            deliveries.finished(update)

        self.dispatcher.on_handled = None
        self.dispatcher.on_finished = finished
        keeping = self._keeping()
        if keeping is not None:
            deliveries.store = keeping.deliver
            self._confirmation.forget()
            self._restore()
        deliveries.open()
        self.running = True
        if self.job_queue is not None:
            self.job_queue.start()
        ready, ended = Event(), Event()
        self._thread("dispatcher", lambda: self._dispatch(ready, ended))
        ready.wait()
        server.start(f"Bot:{self.bot.id}:webhook")
        self._thread("updater", lambda: self._end_server(server, deliveries, ended))
        self._watch()
        self.logger.info("Webhook started on port %d", server.port)

    def _end_server(
        self, server: WebhookServer, deliveries: Deliveries, handlers_ended: Event
    ) -> None:
        self._ended.wait()  # the time of grace begins with the stop
        self._drain(handlers_ended)
        # Whoever still waits is told to come again, so nothing of it may be handled meanwhile.
        self._take_back(deliveries.release() | set(self._confirmation.forget()))
        server.stop()
        self.httpd = None

    def _close_webhook(self) -> None:
        """Refuse new deliveries; those at hand are answered when the handlers have ended."""
        if self._webhook is not None:
            self._webhook[1].close()


def _server(
    app: WebhookApp, listen: str, port: int, cert: str | None, key: str | None, connections: int
) -> WebhookServer:
    if isinstance(port, bool) or not isinstance(cast("object", port), int):
        raise TypeError(f"port={port!r}: give a whole number")
    if not 0 <= port <= _PORTS:
        raise ValueError(f"port={port!r}: give a number from 0 to {_PORTS}; 0 picks a free one")
    from ssl import SSLError  # noqa: PLC0415 - as heavy as the server

    from telegram_ext.webhook_server import WebhookServer, tls_context  # noqa: PLC0415 - cheroot

    context = None
    if cert is not None and key is not None:
        try:
            context = tls_context(cert, key)
        except SSLError as error:
            raise TelegramError(
                f"Invalid SSL Certificate: {cert} and {key} are no certificate in PEM form and the "
                f"key that belongs to it ({error.reason})"
            ) from error
    return WebhookServer(app, listen, port, context, connections=connections)


def _file(name: str | None) -> Path | None:
    from pathlib import Path  # noqa: PLC0415 - only for certificates

    return None if name is None else Path(name)


def _address(listen: str, port: int, url_path: str) -> str:
    return veiled(f"https://{listen}:{port}/{url_path.removeprefix('/')}")


__all__ = ["Webhook"]
