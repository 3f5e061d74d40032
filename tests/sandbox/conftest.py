from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from telegram_sandbox import FakeClock, SandboxAdapter, World
from telegram_sandbox.pytest_plugin import alice, sandbox_server, world

__all__ = ["alice", "sandbox_server", "world"]


@pytest.fixture
def call(world: World) -> Callable[..., dict[str, Any]]:
    """Call a method in process with JSON parameters and return the envelope."""
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    world.patience = 0.2

    def run(method: str, **parameters: Any) -> dict[str, Any]:
        address = f"https://api.telegram.org/bot1:test/{method}"
        answer: dict[str, Any] = session.post(address, json=parameters).json()
        return answer

    return run


EVERY_KIND = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
]


@pytest.fixture
def updates(
    world: World, call: Callable[..., dict[str, Any]]
) -> Callable[[], list[dict[str, Any]]]:
    """Fetch and confirm what the bot has been told since the last time, members included."""
    world.throttles = False
    world.bot()
    call("getUpdates", allowed_updates=EVERY_KIND)

    def fetch() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = call("getUpdates")["result"]
        if found:
            call("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    return fetch


@pytest.fixture
def upload(world: World) -> Iterator[Callable[..., dict[str, Any]]]:
    """Call a method with a picture under the given name, and return the envelope."""
    world.bot()
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(world))

        def run(method: str, part: str, **parameters: Any) -> dict[str, Any]:
            address = f"https://api.telegram.org/bot1:test/{method}"
            files = {part: ("pixel.png", b"\x89PNG\r\n\x1a\n" + bytes(16))}
            answer: dict[str, Any] = session.post(address, data=parameters, files=files).json()
            return answer

        yield run


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def clock_world(clock: FakeClock) -> World:
    """Return a world whose time is turned by the `clock` of the same test."""
    world = World(clock, throttles=False)
    world.bot()
    return world


@pytest.fixture
def clock_call(clock_world: World) -> Iterator[Callable[..., dict[str, Any]]]:
    """Call a method in the world of `clock_world` and return the envelope."""
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(clock_world))

        def run(method: str, **parameters: Any) -> dict[str, Any]:
            address = f"https://api.telegram.org/bot1:test/{method}"
            answer: dict[str, Any] = session.post(address, json=parameters).json()
            return answer

        yield run
