"""Fixtures for pytest: a world of its own for every test.

`world` has one bot, the token is `1:test`; `alice` is a user in it. The server's brakes on busy
loops are off, so that a test never waits for them. A mark asks for another world:
`@pytest.mark.sandbox(virtual_time=True, seed=7, floods=True)` takes the arguments of `World`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import requests

    from telegram_sandbox.server import Server
    from telegram_sandbox.users import User
    from telegram_sandbox.world import World

__all__ = ["alice", "check_mark", "pytest_configure", "sandbox_server", "sandbox_session", "world"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark `sandbox` known."""
    config.addinivalue_line(
        "markers",
        "sandbox(virtual_time=False, **arguments): how the test's world is made; virtual_time "
        "stops its clock, anything else is an argument of telegram_sandbox.World",
    )


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """Return a fresh world with one bot: token `1:test`, user name `sandbox_bot`."""
    # Imported late: a test run that never asks for a world pays nothing for the plugin.
    from telegram_sandbox.clock import FakeClock  # noqa: PLC0415  # see above
    from telegram_sandbox.world import World  # noqa: PLC0415  # see above

    arguments: dict[str, Any] = {"throttles": False}
    for mark in reversed(list(request.node.iter_markers("sandbox"))):  # the test's own comes last
        check_mark(mark, World)
        arguments |= mark.kwargs
    if arguments.pop("virtual_time", False):
        arguments["clock"] = FakeClock()
    made = World(**arguments)
    made.bot()
    return made


def check_mark(mark: pytest.Mark, made: type[World]) -> None:
    """Refuse a mark `sandbox` with arguments that nobody would read."""
    takes = ["virtual_time", *list(inspect.signature(made).parameters)]
    wrong = [repr(value) for value in mark.args] + [k for k in mark.kwargs if k not in takes]
    if wrong:
        raise pytest.UsageError(
            f"the mark sandbox takes only these, by name: {', '.join(takes)}; got {wrong[0]}"
        )


@pytest.fixture
def alice(world: World) -> User:
    """Return a user of the world who speaks English."""
    return world.user("Alice", language_code="en")


@pytest.fixture
def sandbox_session(world: World) -> Iterator[requests.Session]:
    """Return a session of requests that reaches the world's server in process, without a socket.

    It does so whatever the address, also that of `TELEGRAM_API_BASE_URL`.
    """
    import requests  # noqa: PLC0415  # see world

    from telegram_sandbox.adapter import SandboxAdapter  # noqa: PLC0415  # see world

    with requests.Session() as session:
        for scheme in ("https://", "http://"):
            session.mount(scheme, SandboxAdapter(world))
        yield session


@pytest.fixture
def sandbox_server(world: World) -> Iterator[Server]:
    """Serve the world on a free port of this machine; its `url` is the API's address."""
    from telegram_sandbox.server import Server  # noqa: PLC0415  # see world

    with Server(world) as server:
        yield server
