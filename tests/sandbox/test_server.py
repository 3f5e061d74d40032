"""The server's life: it starts once, says where it listens, and ends without a lie to its callers."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest
import requests

from telegram_sandbox import Server, World


def test_a_poll_that_waits_when_the_server_stops_ends_empty(world: World) -> None:
    answers: list[Any] = []
    queue = world.bots["1:test"].queue
    with Server(world) as server:
        address = f"{server.url}/bot1:test/getUpdates?timeout=30"
        poll = threading.Thread(target=lambda: answers.append(requests.get(address, timeout=40)))
        poll.start()
        with world.changed:
            assert world.changed.wait_for(lambda: queue.polled, timeout=5)
    poll.join(5)

    assert answers[0].json() == {"ok": True, "result": []}


def test_a_loop_of_polls_does_not_hold_up_the_end(world: World) -> None:
    queue = world.bots["1:test"].queue
    seen: list[int] = []

    def loop(address: str) -> None:
        with requests.Session() as session:
            while True:
                try:
                    seen.append(session.get(address, timeout=40).status_code)
                except requests.ConnectionError:
                    return

    with Server(world) as server:
        bot = threading.Thread(
            target=loop, args=[f"{server.url}/bot1:test/getUpdates?timeout=30"], daemon=True
        )
        bot.start()
        with world.changed:
            assert world.changed.wait_for(lambda: queue.polled, timeout=5)
    bot.join(10)

    assert not bot.is_alive()
    assert set(seen) == {200}


def test_a_server_that_runs_is_not_started_again(world: World) -> None:
    with Server(world) as server:
        with pytest.raises(RuntimeError, match=r"start: the server already runs at http://127"):
            server.start()

        assert requests.get(f"{server.url}/bot1:test/getMe", timeout=5).ok


def test_a_stopped_server_can_start_again(world: World) -> None:
    server = Server(world)
    for _ in range(2):
        with server:
            assert requests.get(f"{server.url}/bot1:test/getMe", timeout=5).ok


def test_the_address_is_unknown_until_the_server_runs(world: World) -> None:
    server = Server(world)

    with pytest.raises(RuntimeError, match=r"url: the server does not run.*with Server\(world\)"):
        print(server.url)

    server.stop()
    server.stop()


def test_a_taken_port_leaves_the_server_unstarted(world: World) -> None:
    with Server(world) as first:
        port = int(first.url.rpartition(":")[2])
        second = Server(world, port=port)
        with pytest.raises(OSError):
            second.start()

    with second:
        assert second.url == f"http://127.0.0.1:{port}"


def test_no_stop_takes_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("telegram_sandbox.server._LONGEST_STOP", 0.05)
    held, entered = threading.Event(), threading.Event()

    def stuck(_app: object, environ: Any, start: Any) -> list[bytes]:
        entered.set()
        held.wait(10)
        start("200 OK", [("Content-Length", "0")])
        return []

    monkeypatch.setattr(type(world.app), "__call__", stuck)
    with Server(world) as server, requests.Session() as session:
        call = threading.Thread(target=lambda: session.get(f"{server.url}/", timeout=10))
        call.start()
        assert entered.wait(5)
        server.stop()
        assert "a call is still being answered" in caplog.text
        held.set()
        call.join(5)


def test_the_server_listens_while_many_calls_are_stalled(world: World) -> None:
    fault = world.faults.add("stall", times=None, method="getMe")
    with Server(world) as server, requests.Session() as session:
        calls = [
            threading.Thread(target=_silently, args=[f"{server.url}/bot1:test/getMe"])
            for _ in range(40)
        ]
        for call in calls:
            call.start()
        with world.changed:
            assert world.changed.wait_for(lambda: fault.hits >= 20, timeout=10)
        assert session.delete(f"{server.url}/sandbox/faults", timeout=5).json()["ok"]
        for call in calls:
            call.join(5)

    assert not any(call.is_alive() for call in calls)


def _silently(address: str) -> None:
    with suppress(requests.ConnectionError):
        requests.get(address, timeout=10)
