"""Faults that are asked for: on the connection, in HTTP and in the API, in process and on a port."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

import telegram
from telegram_sandbox import FakeClock, SandboxAdapter, Server, World

SEND: dict[str, Any] = {"chat_id": 100, "text": "hello"}


class Wire:
    """A session and the address of the bot on it."""

    def __init__(self, session: requests.Session, base: str) -> None:
        self.session = session
        self.base = base

    def post(
        self, method: str, *, timeout: float | None = 5, **parameters: Any
    ) -> requests.Response:
        address = f"{self.base}/bot1:test/{method}"
        return self.session.post(address, json=parameters, timeout=timeout)


@pytest.fixture(params=["port", "process"])
def wire(request: pytest.FixtureRequest, world: World) -> Iterator[Wire]:
    with requests.Session() as session:
        if request.param == "process":
            session.mount("https://api.telegram.org/", SandboxAdapter(world))
            yield Wire(session, "https://api.telegram.org")
        else:
            with Server(world) as server:
                yield Wire(session, server.url)


@pytest.mark.parametrize(
    ("kind", "error", "text"),
    [
        ("reset", requests.ConnectionError, "Connection reset by peer"),
        ("close", requests.ConnectionError, "Remote end closed connection without response"),
        ("cut", requests.exceptions.ChunkedEncodingError, "IncompleteRead"),
        ("stall", requests.ReadTimeout, "Read timed out"),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_a_broken_connection_looks_to_requests_as_it_does_in_the_wild(
    world: World, wire: Wire, kind: str, error: type[Exception], text: str, after: bool
) -> None:
    alice = world.user("Alice", id=100)
    alice.sends("/start")
    fault = world.faults.add(kind, method="sendMessage", after=after)

    with pytest.raises(error, match=text):
        wire.post("sendMessage", **SEND, timeout=0.2)

    assert fault.hits == 1
    assert [entry.message.text for entry in alice.inbox] == (["hello"] if after else [])
    assert wire.post("sendMessage", **SEND).ok


def test_a_dripping_answer_is_whole_in_the_end(world: World, wire: Wire) -> None:
    world.faults.add("drip", pause=0)

    assert wire.post("getMe").json()["result"]["username"] == "sandbox_bot"


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        ({"kind": "status", "body": "<html>"}, 502, b"<html>"),
        ({"kind": "status", "code": 504, "body": "late"}, 504, b"late"),
        ({"kind": "empty"}, 200, b""),
        ({"kind": "not_json", "body": "<html>log in</html>"}, 200, b"<html>log in</html>"),
    ],
)
def test_something_between_bot_and_server_answers(
    world: World, wire: Wire, fault: dict[str, Any], status: int, body: bytes
) -> None:
    world.faults.add(**fault)

    answer = wire.post("getMe")

    assert (answer.status_code, answer.content) == (status, body)
    assert answer.headers["Content-Type"] == "text/html"


def test_headers_of_an_answer_can_be_chosen(world: World, wire: Wire) -> None:
    world.faults.add("status", code=503, headers={"Retry-After": "7"})

    assert wire.post("getMe").headers["Retry-After"] == "7"


def test_the_server_refuses_as_asked(world: World, wire: Wire) -> None:
    world.faults.add(
        "error",
        code=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": -1001},
    )

    assert wire.post("getMe").json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1001},
    }


def test_a_flood_says_when_to_come_back(world: World, wire: Wire) -> None:
    world.faults.add("flood", retry_after=35)
    answer = wire.post("getMe")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "35"
    assert answer.json()["parameters"] == {"retry_after": 35}
    world.faults.add("flood", retry_after=None)
    assert wire.post("getMe").json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
    }


@pytest.mark.parametrize("kind", ["status", "empty", "not_json", "error", "flood"])
def test_an_effect_can_come_before_the_spoilt_answer(world: World, wire: Wire, kind: str) -> None:
    alice = world.user("Alice", id=100)
    alice.sends("/start")
    world.faults.add(kind)
    wire.post("sendMessage", **SEND)
    assert alice.inbox == []

    world.faults.add(kind, after=True)
    spoilt = wire.post("sendMessage", **SEND)

    assert [entry.message.text for entry in alice.inbox] == ["hello"]
    assert b"message_id" not in spoilt.content


@pytest.mark.parametrize(
    ("matcher", "struck"),
    [
        ({}, True),
        ({"method": "SENDmessage"}, True),
        ({"method": "send*"}, True),
        ({"method": "get*"}, False),
        ({"bot": "@sandbox_bot"}, True),
        ({"bot": "other_bot"}, False),
        ({"chat_id": 100}, True),
        ({"chat_id": 101}, False),
        ({"contains": "hell"}, True),
        ({"contains": "heaven"}, False),
        ({"method": "send*", "chat_id": "100", "contains": "hello"}, True),
        ({"method": "send*", "chat_id": "100", "contains": "bye"}, False),
    ],
)
def test_a_fault_strikes_the_calls_that_fit(
    world: World, call: Any, matcher: dict[str, Any], struck: bool
) -> None:
    world.user("Alice", id=100).sends("/start")
    fault = world.faults.add("flood", **matcher)

    assert call("sendMessage", **SEND)["ok"] is not struck
    assert fault.hits == int(struck)


def test_a_fault_strikes_as_often_as_asked(world: World, call: Any) -> None:
    fault = world.faults.add("flood", times=2)

    assert [call("getMe")["ok"] for _ in range(4)] == [False, False, True, True]
    assert fault.hits == 2
    assert list(world.faults) == []


def test_a_fault_for_ever_ends_when_it_is_removed(world: World, call: Any) -> None:
    fault = world.faults.add("flood", times=None)
    assert not any(call("getMe")["ok"] for _ in range(5))
    assert list(world.faults) == [fault]

    world.faults.remove(fault)

    assert call("getMe")["ok"]


def test_chance_comes_from_the_seed() -> None:
    def hits(seed: int) -> list[bool]:
        world = World(seed=seed)
        world.bot()
        world.faults.add("flood", times=None, probability=0.5)
        with requests.Session() as session:
            session.mount("https://api.telegram.org/", SandboxAdapter(world))
            wire = Wire(session, "https://api.telegram.org")
            return [wire.post("getMe").ok for _ in range(30)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 5 < sum(hits(1)) < 25


def test_the_first_fault_that_fits_strikes_alone(world: World, call: Any) -> None:
    first = world.faults.add("flood", retry_after=1)
    second = world.faults.add("flood", retry_after=2)

    assert call("getMe")["parameters"] == {"retry_after": 1}
    assert (first.hits, second.hits) == (1, 0)
    assert call("getMe")["parameters"] == {"retry_after": 2}


def test_a_stalled_call_goes_on_when_it_is_released(world: World) -> None:
    alice = world.user("Alice", id=100)
    alice.sends("/start")
    fault = world.faults.add("stall")
    answers: list[Any] = []
    with Server(world) as server, requests.Session() as session:
        wire = Wire(session, server.url)
        thread = threading.Thread(
            target=lambda: answers.append(wire.post("sendMessage", **SEND).json())
        )
        thread.start()
        with world.changed:
            assert world.changed.wait_for(lambda: fault.hits, timeout=5)
        assert alice.inbox == []
        while thread.is_alive():
            fault.release()
            thread.join(0.01)

    assert answers[0]["result"]["text"] == "hello"


def test_a_stall_lasts_as_long_as_asked_in_the_worlds_time() -> None:
    clock = FakeClock()
    world = World(clock)
    world.bot()
    fault = world.faults.add("stall", seconds=60)
    answers: list[Any] = []
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(world))
        wire = Wire(session, "https://api.telegram.org")
        thread = threading.Thread(
            target=lambda: answers.append(wire.post("getMe", timeout=None).json())
        )
        thread.start()
        with world.changed:
            assert world.changed.wait_for(lambda: fault.hits, timeout=5)
        while thread.is_alive():
            assert answers == []
            clock.advance(30)
            thread.join(0.01)

    assert answers[0]["ok"]
    assert clock.now() >= FakeClock().now() + 60


@pytest.mark.parametrize("end", ["remove", "clear", "stop"])
def test_who_is_stalled_is_let_down_in_the_end(world: World, end: str) -> None:
    alice = world.user("Alice", id=100)
    alice.sends("/start")
    fault = world.faults.add("stall", times=None)
    failures: list[Exception] = []

    def send(wire: Wire) -> None:
        try:
            wire.post("sendMessage", **SEND, timeout=30)
        except requests.ConnectionError as error:
            failures.append(error)

    with Server(world) as server, requests.Session() as session:
        thread = threading.Thread(target=send, args=[Wire(session, server.url)])
        thread.start()
        with world.changed:
            assert world.changed.wait_for(lambda: fault.hits, timeout=5)
        if end == "stop":
            server.stop()
        elif end == "remove":
            world.faults.remove(fault)
        else:
            world.faults.clear()
    thread.join(5)

    assert len(failures) == 1
    assert alice.inbox == []


def test_a_download_can_be_spoilt(world: World, wire: Wire) -> None:
    message = world.user("Alice").uploads(b"data" * 100)
    file_id = message.as_json(world.bots["1:test"])["document"]["file_id"]
    path = wire.post("getFile", file_id=file_id).json()["result"]["file_path"]
    address = f"{wire.base}/file/bot1:test/{path}"
    world.faults.add("cut", method="download", after=True, size=10)

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="10 bytes read, 390 more"):
        wire.session.get(address, timeout=5)

    assert wire.session.get(address, timeout=5).content == b"data" * 100


def test_every_spoilt_call_stands_in_the_log(world: World, wire: Wire) -> None:
    world.faults.add("reset")
    world.faults.add("flood")
    world.faults.add("close", after=True)
    for _ in range(3):
        try:
            wire.post("getMe")
        except requests.ConnectionError:
            continue

    noted = [(call.fault, call.code, call.error) for call in world.calls]
    assert noted == [
        ("reset", 0, "fault 'reset' before the effect"),
        ("flood", 429, "Too Many Requests: retry after 5"),
        ("close", 200, None),
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"kind": "explode"}, "kind must be one of reset, .*got 'explode'"),
        ({"kind": "reset", "code": 502}, "'reset' has no option 'code'; it has: none"),
        ({"kind": "status", "retry_after": 1}, "it has: code, body, headers"),
        ({"kind": "reset", "probability": 2}, "probability must be from 0 to 1, got 2"),
        ({"kind": "reset", "times": 0}, "times must be at least 1, or None, got 0"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(
    world: World, arguments: dict[str, Any], text: str
) -> None:
    with pytest.raises(ValueError, match=text):
        world.faults.add(**arguments)


def test_faults_are_driven_over_http(world: World, wire: Wire) -> None:
    address = f"{wire.base}/sandbox/faults"
    asked = {"kind": "flood", "method": "getMe", "times": None, "retry_after": 3}
    made = wire.session.post(address, json=asked, timeout=5).json()["result"]
    assert wire.post("getMe").json()["parameters"] == {"retry_after": 3}

    listed = wire.session.get(address, timeout=5).json()["result"]

    assert [fault["id"] for fault in listed] == [made["id"]]
    assert listed[0]["hits"] == 1
    assert listed[0]["times"] is None
    gone = wire.session.delete(address, params={"id": made["id"]}, timeout=5)
    assert gone.json() == {"ok": True, "result": True}
    assert wire.post("getMe").ok
    wire.session.post(address, json={"kind": "flood"}, timeout=5)
    wire.session.delete(address, timeout=5)
    assert list(world.faults) == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "a fault needs a kind"),
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": "reset", "surprise": 1}, "has no option 'surprise'"),
    ],
)
def test_a_wrong_fault_over_http_is_explained(wire: Wire, body: dict[str, Any], text: str) -> None:
    answer = wire.session.post(f"{wire.base}/sandbox/faults", json=body, timeout=5)

    assert answer.status_code == 400
    assert text in answer.json()["description"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "reset", "after": True}, telegram.error.NetworkError),
        ({"kind": "cut", "after": True}, telegram.error.NetworkError),
        ({"kind": "stall"}, telegram.error.TimedOut),
        ({"kind": "status"}, telegram.error.NetworkError),
        ({"kind": "not_json"}, telegram.error.TelegramError),
        ({"kind": "empty"}, telegram.error.TelegramError),
        ({"kind": "flood", "retry_after": 9}, telegram.error.RetryAfter),
        ({"kind": "error", "code": 403}, telegram.error.Unauthorized),
    ],
)
@pytest.mark.parametrize("way", ["port", "process"])
def test_the_client_tells_each_fault_by_its_error(
    world: World, fault: dict[str, Any], error: type[Exception], way: str
) -> None:
    world.user("Alice", id=100).sends("/start")
    struck = world.faults.add(**fault, method="sendMessage", times=None)
    with requests.Session() as session, Server(world) as server:
        if way == "process":
            session.mount("https://api.telegram.org/", SandboxAdapter(world))
            bot = telegram.Bot("1:test", http=session)
        else:
            bot = telegram.Bot("1:test", base_url=f"{server.url}/bot")

        with pytest.raises(error) as caught:
            bot.send_message(100, "hello", timeout=0.2)
        bot.request.stop()

    assert struck.hits >= 1
    assert "1:test" not in str(caught.value)


def test_the_number_of_faults_is_bounded(world: World) -> None:
    for _ in range(1000):
        world.faults.add("flood")

    with pytest.raises(ValueError, match="there are 1000 faults already"):
        world.faults.add("flood")


@pytest.mark.parametrize(
    ("kind", "given", "complaint"),
    [
        ("flood", {"method": "sendMesage"}, "'sendMesage'; did you mean sendMessage"),
        ("flood", {"method": "xyz*"}, r"no method is called 'xyz\*'$"),
        ("flood", {"retry_after": "soon"}, "retry_after must be whole seconds or None, got 'soon'"),
        ("error", {"code": "400"}, "code must be a number from 100 to 599, got '400'"),
        ("status", {"code": 9999}, "code must be a number from 100 to 599, got 9999"),
    ],
)
def test_a_fault_that_could_never_strike_rightly_is_refused(
    world: World, kind: str, given: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        world.faults.add(kind, **given)
    assert list(world.faults) == []
