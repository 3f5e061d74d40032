"""Updates carried to a bot's address: in order, with patience, and with what the bot answers."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from telegram_sandbox import FakeClock, User, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.files import Upload

ADDRESS = "https://bot.example/hook"


class Taker:
    """A bot's side of a webhook: it notes what comes, and answers as it is told."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.environs: list[dict[str, Any]] = []
        self.answers: list[tuple[str, dict[str, str], bytes]] = []
        self.usual: tuple[str, dict[str, str], bytes] = ("200 OK", {}, b"")
        self.held: threading.Event | None = None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.environs.append(environ)
        self.updates.append(json.loads(environ["wsgi.input"].read()))
        if self.held is not None:
            assert self.held.wait(5)
        status, headers, body = self.answers.pop(0) if self.answers else self.usual
        start(status, list(headers.items()))
        return [body]

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(clock: FakeClock) -> World:
    world = World(clock, throttles=False)
    world.bot()
    return world


@pytest.fixture
def taker(world: World) -> Taker:
    taker = Taker()
    world.webhook_app = taker
    return taker


def api(world: World, method: str, **parameters: object) -> dict[str, Any]:
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()}
    return answer_call(world, "1:test", method, Received(texts))[1]


def hook(world: World, **parameters: object) -> None:
    assert api(world, "setWebhook", **{"url": ADDRESS, **parameters})["ok"]


def info(world: World) -> dict[str, Any]:
    result: dict[str, Any] = api(world, "getWebhookInfo")["result"]
    return result


def test_an_update_is_posted_as_json_with_the_secret(
    world: World, taker: Taker, alice: User
) -> None:
    hook(world, secret_token="Se-cret_1", url=ADDRESS + "?a=b")
    alice.sends("hello")
    world.settle()

    assert taker.texts == ["hello"]
    environ = taker.environs[0]
    assert environ["HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN"] == "Se-cret_1"
    assert environ["CONTENT_TYPE"] == "application/json"
    assert environ["REQUEST_METHOD"] == "POST"
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/hook", "a=b")
    assert info(world)["pending_update_count"] == 0


def test_what_waited_is_delivered_once_the_webhook_is_set(
    world: World, taker: Taker, alice: User
) -> None:
    alice.sends("one")
    alice.sends("two")
    hook(world)
    world.settle()

    assert taker.texts == ["one", "two"]


def test_pending_updates_can_be_dropped(world: World, taker: Taker, alice: User) -> None:
    alice.sends("old")
    hook(world, drop_pending_updates=True)
    alice.sends("new")
    world.settle()

    assert taker.texts == ["new"]


def test_only_allowed_kinds_are_delivered(world: World, taker: Taker, alice: User) -> None:
    hook(world, allowed_updates=["callback_query"])
    alice.sends("hello")
    world.settle()

    assert taker.updates == []
    assert info(world)["allowed_updates"] == ["callback_query"]


def test_failures_are_tried_again_after_longer_and_longer_pauses(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    taker.usual = ("500 Internal Server Error", {}, b"")
    hook(world)
    alice.sends("hello")
    world.settle()
    start = clock.now()
    times: list[float] = []
    for _ in range(10):
        planned = clock.next_plan
        assert planned is not None
        clock.advance(planned - clock.now())
        times.append(clock.now() - start)

    pauses = [round(b - a) for a, b in zip([0.0, *times], times, strict=False)]
    assert pauses[:6] == [1, 2, 4, 8, 16, 32]
    assert all(60 <= pause <= 120 for pause in pauses[6:])
    assert len(taker.updates) == 11
    assert len({update["update_id"] for update in taker.updates}) == 1
    assert info(world)["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info(world)["last_error_date"] == int(clock.now())
    assert info(world)["pending_update_count"] == 1


def test_a_success_ends_the_trying(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    taker.answers = [("503 Service Unavailable", {}, b"")]
    hook(world)
    alice.sends("hello")
    clock.advance(1)

    assert taker.texts == ["hello", "hello"]
    assert info(world)["pending_update_count"] == 0
    assert clock.run_until_idle() == 0


@pytest.mark.parametrize(("asked", "pause"), [("7", 7), ("99999", 3600), ("0", 1), ("soon", 1)])
def test_a_bot_says_when_to_come_again(
    world: World, clock: FakeClock, taker: Taker, alice: User, asked: str, pause: int
) -> None:
    taker.answers = [("503 Service Unavailable", {"Retry-After": asked}, b"")]
    hook(world)
    alice.sends("hello")
    world.settle()

    assert clock.next_plan == clock.now() + pause
    clock.advance(pause - 0.5)
    assert len(taker.updates) == 1
    clock.advance(0.5)
    assert len(taker.updates) == 2


def test_an_update_that_dies_before_the_next_try_is_dropped(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    taker.usual = ("500 Internal Server Error", {}, b"")
    hook(world)
    alice.types_inline("quick")
    clock.run_until_idle()

    # Tries after 0, 1, 3, 7 and 15 seconds; the next would come at 31, and the query lives 30.
    assert len(taker.updates) == 5
    assert info(world)["pending_update_count"] == 0


def test_an_address_that_is_gone_for_23_hours_is_forgotten(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    taker.usual = ("410 Gone", {"Retry-After": "3600"}, b"")
    hook(world)
    alice.sends("hello")
    clock.advance(22.5 * 3600)
    assert info(world)["url"] == ADDRESS

    clock.advance(1.5 * 3600)

    assert info(world)["url"] == ""
    assert api(world, "getUpdates")["ok"]


def test_one_sick_chat_does_not_hold_up_the_others(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    bob = world.user("Bob")
    hook(world)
    taker.answers = [("500 Internal Server Error", {}, b"")]
    alice.sends("a1")
    world.settle()
    alice.sends("a2")
    bob.sends("b1")
    world.settle()
    assert taker.texts == ["a1", "b1"]

    clock.advance(1)

    assert taker.texts == ["a1", "b1", "a1", "a2"]


def test_order_holds_in_a_chat_and_not_between_presses_and_messages(
    world: World, taker: Taker, alice: User, until: Callable[[Callable[[], object]], None]
) -> None:
    taker.held = threading.Event()
    hook(world)
    queue = world.bots["1:test"].queue
    alice.sends("one")
    alice.sends("two")
    with world.changed:
        queue.put("callback_query", {"id": "1", "from": {"id": alice.id}})
        queue.put("callback_query", {"id": "2", "from": {"id": alice.id}})
    until(lambda: len(taker.updates) == 2)
    taker.held.set()
    world.settle()

    messages = [u["message"]["text"] for u in taker.updates if "message" in u]
    presses = [u["callback_query"]["id"] for u in taker.updates if "callback_query" in u]
    assert (messages, presses) == (["one", "two"], ["1", "2"])
    assert ["message" in update for update in taker.updates[:2]].count(True) == 1


@pytest.mark.parametrize("seed", range(5))
def test_whatever_fails_each_update_arrives_in_its_chats_order(
    world: World, clock: FakeClock, seed: int
) -> None:
    chance = random.Random(seed)
    taken: list[tuple[int, str]] = []
    guard = threading.Lock()

    def shaky(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        message = json.loads(environ["wsgi.input"].read())["message"]
        with guard:
            works = chance.random() < 0.6
            if works:
                taken.append((message["chat"]["id"], message["text"]))
        start("200 OK" if works else chance.choice(["500 Oops", "302 Found", "404 Not Found"]), [])
        return []

    world.webhook_app = shaky
    hook(world, max_connections=1 + seed)
    users = [world.user(name) for name in ("Ann", "Ben", "Cyd", "Dee")]
    for number in range(40):
        chance.choice(users).sends(str(number))
    clock.run_until_idle()

    assert sorted(int(text) for _, text in taken) == list(range(40))
    for user in users:
        mine = [int(text) for chat, text in taken if chat == user.id]
        assert mine == sorted(mine)
    assert info(world)["pending_update_count"] == 0


@pytest.mark.parametrize(("limit", "together"), [(1, 1), (2, 2), (40, 3)])
def test_no_more_deliveries_run_at_once_than_allowed(
    world: World, taker: Taker, alice: User, limit: int, together: int
) -> None:
    taker.held = threading.Event()
    hook(world, max_connections=limit)
    for name in ("Ann", "Ben", "Cyd"):
        world.user(name).sends("hello")
    running = [t for t in threading.enumerate() if t.name == "sandbox-webhook"]
    taker.held.set()
    world.settle()

    assert len(running) == together
    assert len(taker.updates) == 3


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"method":"sendMessage","chat_id":%d,"text":"pong"}'),
        ("application/x-www-form-urlencoded", b"method=sendmessage&chat_id=%d&text=pong"),
    ],
)
def test_a_reply_may_carry_a_method(
    world: World, taker: Taker, alice: User, content_type: str, body: bytes
) -> None:
    taker.answers = [("200 OK", {"Content-Type": content_type}, body % alice.id)]
    hook(world)
    alice.sends("ping")

    assert alice.sees("pong").text == "pong"


@pytest.mark.parametrize("method", ["getMe", "setWebhook", "deleteWebhook", "close", "logOut"])
def test_some_methods_are_not_carried_out_in_a_reply(
    world: World, taker: Taker, alice: User, method: str
) -> None:
    reply = json.dumps({"method": method}).encode()
    taker.answers = [("200 OK", {"Content-Type": "application/json"}, reply)]
    hook(world)
    alice.sends("ping")
    world.settle()

    assert [call.method for call in world.calls] == ["setWebhook"]
    assert info(world)["url"] == ADDRESS


@pytest.mark.parametrize("body", [b"", b"ok", b"{", b"[]", b'{"text":"no method"}'])
def test_a_reply_without_a_method_is_only_a_receipt(
    world: World, taker: Taker, alice: User, body: bytes
) -> None:
    taker.usual = ("200 OK", {"Content-Type": "application/json"}, body)
    hook(world)
    alice.sends("ping")
    world.settle()

    assert info(world)["pending_update_count"] == 0
    assert "last_error_message" not in info(world)


def test_an_application_that_raises_counts_as_500(
    world: World, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("oops")

    world.webhook_app = broken
    hook(world)
    alice.sends("ping")
    world.settle()

    assert "500 Internal Server Error" in info(world)["last_error_message"]
    assert "oops" in caplog.text


def test_deleting_the_webhook_leaves_what_waits_for_polling(
    world: World, clock: FakeClock, taker: Taker, alice: User
) -> None:
    taker.usual = ("500 Internal Server Error", {}, b"")
    hook(world)
    alice.sends("hello")
    world.settle()
    assert api(world, "deleteWebhook")["description"] == "Webhook was deleted"

    clock.advance(60)

    assert len(taker.updates) == 1
    assert api(world, "getUpdates")["result"][0]["message"]["text"] == "hello"
    assert info(world) == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 1,
    }


def test_setting_the_same_again_changes_nothing(world: World, taker: Taker) -> None:
    assert api(world, "setWebhook", url=ADDRESS)["description"] == "Webhook was set"
    assert api(world, "setWebhook", url=ADDRESS)["description"] == "Webhook is already set"
    changed = api(world, "setWebhook", url=ADDRESS, max_connections=2)
    assert changed["description"] == "Webhook was set"
    assert info(world)["max_connections"] == 2
    assert api(world, "setWebhook", url="")["description"] == "Webhook was deleted"
    assert api(world, "setWebhook", url="")["description"] == "Webhook is already deleted"


@pytest.mark.parametrize(("asked", "kept"), [(0, 1), (1, 1), (55, 55), (1000, 100)])
def test_connections_are_moved_into_their_range(
    world: World, taker: Taker, asked: int, kept: int
) -> None:
    hook(world, max_connections=asked)

    assert info(world)["max_connections"] == kept


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"url": "http://bot.example/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "ftp://bot.example/"}, "invalid webhook URL specified"),
        ({"url": "https://bot.example:port/"}, "invalid webhook URL specified"),
        ({"ip_address": "1.2.3"}, "bad webhook: Invalid IP address specified"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
def test_a_wrong_address_is_refused(world: World, parameters: dict[str, str], text: str) -> None:
    answer = api(world, "setWebhook", **{"url": ADDRESS, **parameters})

    assert answer["description"] == f"Bad Request: {text}"
    assert info(world)["url"] == ""


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("http://localhost:8080/", "127.0.0.1"),
        ("http://127.0.0.5:8080/", "127.0.0.5"),
        ("https://[::1]:8443/", "::1"),
        (ADDRESS, None),
    ],
)
def test_the_address_behind_a_name_of_this_machine_is_told(
    world: World, url: str, known: str | None
) -> None:
    hook(world, url=url)

    assert info(world).get("ip_address") == known


def test_nothing_leaves_this_machine_unless_asked(world: World, alice: User) -> None:
    hook(world)
    alice.sends("hello")
    world.settle()

    assert info(world)["last_error_message"] == (
        "Connection refused: the sandbox delivers to this machine only, not to bot.example"
    )
    assert info(world)["pending_update_count"] == 1


@pytest.mark.parametrize(("after", "heard"), [(False, 1), (True, 2)])
def test_a_delivery_can_be_lost_on_either_way(
    world: World, clock: FakeClock, taker: Taker, alice: User, after: bool, heard: int
) -> None:
    hook(world)
    world.faults.add("reset")
    world.faults.add("close", method="webhook", contains="hello", after=after)
    alice.sends("hello")
    world.settle()
    reason = "Webhook connection closed" if after else "Connection refused"
    world.faults.clear()
    assert info(world)["last_error_message"] == reason

    clock.advance(1)

    assert taker.texts == ["hello"] * heard
    assert info(world)["pending_update_count"] == 0


def certified(world: World, url: str, certificate: bytes) -> dict[str, Any]:
    upload = Upload("cert.pem", certificate)
    received = Received({"url": url}, {"certificate": upload})
    return answer_call(world, "1:test", "setWebhook", received)[1]


def test_a_certificate_that_is_none_shows_when_updates_fail(world: World, alice: User) -> None:
    assert certified(world, "https://127.0.0.1:8443/", b"no certificate")["ok"]
    alice.sends("hello")
    world.settle()

    assert info(world)["has_custom_certificate"] is True
    assert info(world)["last_error_message"].startswith("SSL error {")


def test_a_certificate_of_more_than_three_mebibytes_is_refused(world: World) -> None:
    size = (3 << 20) + 1

    assert certified(world, ADDRESS, b"x" * size)["description"] == (
        f"Bad Request: certificate size is too big ({size} bytes)"
    )
    assert info(world)["url"] == ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str], dict[str, Any]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, dict(self.headers), json.loads(body)))
        reply = b'{"method":"sendMessage","chat_id":%d,"text":"pong"}'
        reply %= json.loads(body)["message"]["chat"]["id"]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def listener() -> Iterator[tuple[str, type[_Handler]]]:
    handler = type("Handler", (_Handler,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", handler
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_a_bot_on_this_machine_is_reached_by_plain_http(
    world: World, alice: User, listener: tuple[str, type[_Handler]]
) -> None:
    address, handler = listener
    hook(world, url=f"{address}/path?x=1", secret_token="abc")
    alice.sends("ping")
    alice.sees("pong", timeout=5)
    world.settle()

    path, headers, update = handler.seen[0]
    assert path == "/path?x=1"
    assert headers["X-Telegram-Bot-Api-Secret-Token"] == "abc"
    assert headers["Host"] == address.removeprefix("http://")
    assert update["message"]["text"] == "ping"
    assert api(world, "deleteWebhook")["ok"]


def test_an_address_where_nobody_listens_is_tried_again(
    world: World, clock: FakeClock, alice: User, listener: tuple[str, type[_Handler]]
) -> None:
    address, handler = listener
    hook(world, url="http://127.0.0.1:1/")
    alice.sends("ping")
    world.settle()
    assert info(world)["last_error_message"] == "Connection refused"

    hook(world, url=address)
    alice.sees("pong", timeout=5)
    world.settle()
    api(world, "deleteWebhook")

    assert [update["message"]["text"] for _, _, update in handler.seen] == ["ping"]


def test_a_name_is_reached_at_the_address_that_was_asked_for(
    world: World, alice: User, listener: tuple[str, type[_Handler]]
) -> None:
    address, handler = listener
    port = address.rpartition(":")[2]
    hook(world, url=f"http://bot.example:{port}/", ip_address="127.0.0.1")
    alice.sends("ping")
    alice.sees("pong", timeout=5)
    world.settle()
    api(world, "deleteWebhook")

    assert handler.seen[0][1]["Host"] == f"bot.example:{port}"
