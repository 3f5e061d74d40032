"""Worlds that are put back to what they were, repeat themselves, and stand side by side."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from telegram_sandbox import FakeClock, SandboxAdapter, Server, World

API = "https://api.telegram.org"


@pytest.fixture
def http(world: World) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.mount(API, SandboxAdapter(world))
        yield session


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(clock: FakeClock) -> World:
    world = World(clock, throttles=False)
    world.bot()
    return world


def api(http: requests.Session, method: str, **parameters: Any) -> Any:
    return http.post(f"{API}/bot1:test/{method}", json=parameters).json()["result"]


def test_a_restored_world_has_forgotten_what_came_later(
    world: World, clock: FakeClock, http: requests.Session
) -> None:
    alice = world.user("Alice")
    alice.sends("before")
    snap = world.snapshot()

    alice.sends("after")
    world.user("Bob").sends("hello")
    world.faults.add("flood")
    clock.advance(100)
    world.restore(snap)

    assert [u["message"]["text"] for u in api(http, "getUpdates")] == ["before"]
    assert [user.first_name for user in world.users.values()] == ["Alice"]
    assert clock.now() == FakeClock().now()
    assert world.transcript() == "Alice: before"
    assert list(world.faults) == []
    assert alice.sends("again").id == 2


def test_a_snapshot_can_be_restored_again_and_again(world: World, http: requests.Session) -> None:
    alice = world.user("Alice")
    snap = world.snapshot()
    seen: list[Any] = []
    for _ in range(3):
        alice.sends("/start")
        sent = api(http, "sendDice", chat_id=alice.id)
        seen.append((sent, api(http, "getUpdates"), world.new_id()))
        world.restore(snap)

    assert seen[0] == seen[1] == seen[2]
    assert world.users[alice.id] is alice
    assert alice.inbox == []


def test_what_was_edited_is_as_before(world: World, http: requests.Session) -> None:
    alice = world.user("Alice")
    alice.sends("/start")
    number = api(http, "sendMessage", chat_id=alice.id, text="old")["message_id"]
    snap = world.snapshot()
    api(http, "editMessageText", chat_id=alice.id, message_id=number, text="new")
    world.restore(snap)

    assert alice.sees("old").id == number


def test_plans_are_restored_with_the_time(
    world: World, clock: FakeClock, http: requests.Session
) -> None:
    seen: list[float] = []
    clock.at(clock.now() + 10, lambda: seen.append(clock.now()))
    snap = world.snapshot()
    clock.advance(20)
    world.restore(snap)
    clock.advance(20)

    assert seen == [FakeClock().now() + 10] * 2


def test_a_running_clock_goes_on_and_keeps_its_plans(until: Callable[..., None]) -> None:
    world = World()
    seen: list[str] = []
    world.clock.at(world.clock.now() + 1000, lambda: seen.append("planned before"))
    snap = world.snapshot()
    world.clock.at(world.clock.now() + 2000, lambda: seen.append("planned after"))
    world.clock.advance(500)
    late = world.clock.now()

    world.restore(snap)

    assert world.clock.now() >= late
    world.clock.advance(5000)
    until(lambda: seen == ["planned before"])
    assert world.clock.next_plan is None


def test_who_waits_is_let_go_when_the_world_is_restored(world: World) -> None:
    answers: list[Any] = []
    snap = world.snapshot()
    world.faults.add("stall", method="getMe")
    queue = world.bots["1:test"].queue

    def call(method: str) -> None:
        with requests.Session() as session:
            session.mount(API, SandboxAdapter(world))
            try:
                answers.append(session.get(f"{API}/bot1:test/{method}", timeout=None).json())
            except requests.ConnectionError:
                answers.append("closed")

    threads = [threading.Thread(target=call, args=[m]) for m in ("getMe", "getUpdates?timeout=9")]
    for thread in threads:
        thread.start()
    with world.changed:
        assert world.changed.wait_for(lambda: queue.polled and not len(world.faults), timeout=5)
    while threads[0].is_alive() or threads[1].is_alive():
        world.restore(snap)
        for thread in threads:
            thread.join(0.02)

    assert "closed" in answers
    assert {"ok": True, "result": []} in answers
    assert not queue.polled


def test_a_webhook_is_restored_with_its_world(
    world: World, http: requests.Session, until: Callable[..., None]
) -> None:
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        listening.start()
        api(http, "setWebhook", url=f"http://127.0.0.1:{server.server_address[1]}/")
        snap = world.snapshot()
        api(http, "deleteWebhook")
        world.restore(snap)

        world.user("Alice").sends("hello")
        until(lambda: seen)
        world.settle()
        api(http, "deleteWebhook")
        server.shutdown()
        listening.join(5)

    assert seen[0]["message"]["text"] == "hello"


def test_a_snapshot_belongs_to_its_world(world: World) -> None:
    with pytest.raises(ValueError, match="the snapshot was made of another world"):
        World().restore(world.snapshot())


def test_the_same_seed_gives_the_same_world() -> None:
    def life(seed: int) -> list[Any]:
        world = World(FakeClock(), seed)
        bot = world.bot()
        alice = world.user("Alice")
        alice.sends("/start")
        asked = alice.types_inline("q")
        return [bot.queue.get(0, 100, 0), asked.id, world.new_id(), alice.id]

    assert life(7) == life(7)
    assert life(7) != life(8)


def test_snapshots_time_and_floods_are_driven_over_http(
    world: World, clock: FakeClock, http: requests.Session
) -> None:
    alice = world.user("Alice")
    assert http.post(f"{API}/sandbox/snapshots", json={"save": "new"}).json()["result"] == ["new"]
    alice.sends("hello")
    turned = http.post(f"{API}/sandbox/clock", json={"advance": 60}).json()["result"]
    assert turned == {"now": FakeClock().now() + 60, "running": False, "next": None}
    assert http.get(f"{API}/sandbox/clock").json()["result"] == turned
    assert http.post(f"{API}/sandbox/floods", json={"on": True}).json()["result"] == {"on": True}
    assert world.floods.on

    http.post(f"{API}/sandbox/snapshots", json={"restore": "new"})

    assert api(http, "getUpdates") == []
    assert not world.floods.on
    assert http.get(f"{API}/sandbox/snapshots").json()["result"] == ["new"]
    assert http.delete(f"{API}/sandbox/snapshots", params={"name": "new"}).json()["result"] == []


def test_a_clock_is_paused_and_resumed_over_http() -> None:
    world = World()
    with requests.Session() as session:
        session.mount(API, SandboxAdapter(world))
        stood = session.post(f"{API}/sandbox/clock", json={"paused": True}).json()["result"]
        assert session.get(f"{API}/sandbox/clock").json()["result"] == stood
        session.post(f"{API}/sandbox/clock", json={"paused": False})

    assert world.clock.running


@pytest.mark.parametrize(
    ("address", "body", "text"),
    [
        ("clock", {}, "the clock takes paused, advance (in seconds) or idle"),
        ("clock", {"advance": -1}, "seconds must be a number from 0"),
        ("clock", {"advance": "soon"}, "seconds must be a number from 0"),
        ("clock", {"advance": True}, "seconds must be a number from 0"),
        ("floods", {}, "on must be true or false, got None"),
        ("snapshots", {}, "say which snapshot"),
        ("snapshots", {"restore": "nothing"}, "there is no snapshot called 'nothing'"),
    ],
)
def test_wrong_settings_are_explained(
    http: requests.Session, address: str, body: dict[str, Any], text: str
) -> None:
    answer = http.post(f"{API}/sandbox/{address}", json=body)

    assert answer.status_code == 400
    assert text in answer.json()["description"]


def test_settings_tell_their_verbs(http: requests.Session) -> None:
    answer = http.delete(f"{API}/sandbox/clock")

    assert answer.status_code == 405
    assert answer.json()["description"].endswith("/sandbox/clock knows GET, POST")


def test_worlds_on_one_server_do_not_know_each_other(world: World) -> None:
    world.user("Alice", id=100).sends("in the first")
    with Server(world) as server, requests.Session() as session:

        def texts(prefix: str) -> list[str]:
            answer = session.get(f"{server.url}{prefix}/bot1:test/getUpdates").json()
            return [update["message"]["text"] for update in answer["result"]]

        said = {"as": "Alice", "text": "in the second"}
        session.post(f"{server.url}/world/two/sandbox/send", json=said)

        assert texts("") == ["in the first"]
        assert texts("/world/two") == ["in the second"]
        assert texts("/world/three") == []
        assert session.get(f"{server.url}/sandbox/worlds").json()["result"] == ["three", "two"]
        session.delete(f"{server.url}/sandbox/worlds", params={"name": "two"})
        assert texts("/world/two") == []
        wrong = session.get(f"{server.url}/world/a.b/bot1:test/getMe")
        assert wrong.status_code == 404


def test_the_number_of_worlds_is_bounded(http: requests.Session) -> None:
    codes = [http.get(f"{API}/world/w{n}/bot1:test/getMe").status_code for n in range(201)]

    assert codes == [200] * 200 + [429]
    assert http.delete(f"{API}/sandbox/worlds").json()["result"] == []


def test_a_bot_that_runs_on_misses_nothing_after_going_back() -> None:
    world = World(throttles=False)
    world.bot()
    alice = world.user("Alice")
    with requests.Session() as http:
        http.mount(API, SandboxAdapter(world))
        alice.sends("waits")
        snap = world.snapshot()
        alice.sends("forgotten")
        offset = api(http, "getUpdates")[-1]["update_id"] + 1
        assert api(http, "getUpdates", offset=offset) == []

        world.restore(snap)
        alice.sends("after")

        found = api(http, "getUpdates", offset=offset)
    assert [update["message"]["text"] for update in found] == ["waits", "after"]
