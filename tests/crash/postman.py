"""Telegram's side of a webhook: each update in order, again and again until it is taken."""

from __future__ import annotations

import socket
from threading import Event, Thread
from typing import Any

import requests
from typing_extensions import Self

from telegram_sandbox import World

SECRET = "s3cret"
AGAIN = 0.01  # seconds until a delivery that failed is tried again
PATIENCE = 60.0  # seconds that an answer may take


class Postman:
    """Deliver what waits for the bot; a context manager.

    Attributes:
        port: Where the bot must listen.
    """

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self._ended = Event()
        self._thread = Thread(target=self._deliver, name="postman", daemon=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(PATIENCE)

    def _deliver(self) -> None:
        while not self._ended.is_set():
            update = self._first()
            if update is None or not self._taken(update):
                self._ended.wait(AGAIN)
                continue
            with self._world.changed:
                self._world.bots[self._token].queue._queue.popleft()

    def _first(self) -> dict[str, Any] | None:
        with self._world.changed:
            waiting = self._world.bots[self._token].queue._queue
            return waiting[0].data if waiting else None

    def _taken(self, update: dict[str, Any]) -> bool:
        try:
            answer = requests.post(
                f"http://127.0.0.1:{self.port}/",
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
                timeout=PATIENCE,
            )
        except requests.RequestException:
            return False  # nobody is there, or it was killed meanwhile: it is sent again
        return answer.status_code == 200


__all__ = ["SECRET", "Postman"]
