"""What travels: addresses, bodies, envelopes, and who may ask."""

from __future__ import annotations

import gzip
import http.client
import json
import zlib

import pytest
import requests

from telegram_sandbox import SandboxAdapter, Server, User, World
from telegram_sandbox.app import BODY_LIMIT
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call


@pytest.fixture
def api(sandbox_server: Server, alice: User) -> str:
    alice.sends("/start")
    return f"{sandbox_server.url}/bot1:test"


@pytest.mark.parametrize("method", ["sendMessage", "sendmessage", "SENDMESSAGE"])
def test_the_case_of_a_method_does_not_matter(api: str, alice: User, method: str) -> None:
    answer = requests.get(f"{api}/{method}", {"chat_id": alice.id, "text": "Hi"}, timeout=5)

    assert answer.json()["result"]["text"] == "Hi"


@pytest.mark.parametrize(
    "how",
    [
        {"params": {}},
        {"data": {}},
        {"json": {}},
        {"files": {}},
    ],
    ids=["query", "form", "json", "multipart"],
)
def test_parameters_may_travel_in_four_ways(api: str, alice: User, how: dict[str, object]) -> None:
    values = {"chat_id": alice.id, "text": "Grüße & more\r\n+1", "disable_notification": True}
    plain = {name: str(value) for name, value in values.items()}
    kind = next(iter(how))
    sent = {
        "params": plain,
        "data": plain,
        "json": values,
        "files": {name: (None, value) for name, value in plain.items()},
    }[kind]

    answer = requests.post(f"{api}/sendMessage", timeout=5, **{kind: sent})  # type: ignore[arg-type]

    assert answer.json()["result"]["text"] == "Grüße & more\n+1"


def test_the_address_goes_before_the_body(api: str, alice: User) -> None:
    answer = requests.post(
        f"{api}/sendMessage?text=first", {"chat_id": alice.id, "text": "second"}, timeout=5
    )

    assert answer.json()["result"]["text"] == "first"


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot1:test/noSuchMethod", 404, "Not Found: method not found"),
        ("/bot2:wrong/getMe", 401, "Unauthorized"),
        ("/bot0:wrong/getMe", 401, "Unauthorized: invalid token specified"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        ("/nowhere", 404, "Not Found"),
        ("/bot1:test/a/b", 404, "Not Found"),
    ],
)
def test_a_wrong_address_gets_the_servers_refusal(
    sandbox_server: Server, path: str, code: int, description: str
) -> None:
    answer = requests.get(sandbox_server.url + path, timeout=5)

    assert answer.status_code == code
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"ok": False, "error_code": code, "description": description}


def test_a_name_that_is_not_this_machine_is_refused(sandbox_server: Server) -> None:
    answer = requests.get(
        f"{sandbox_server.url}/bot1:test/getMe", headers={"Host": "evil.example"}, timeout=5
    )

    assert answer.status_code == 421


def test_a_body_that_is_too_big_is_refused_unread(sandbox_server: Server) -> None:
    host, port = sandbox_server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=5)
    connection.putrequest("POST", "/bot1:test/getMe")
    connection.putheader("Content-Length", str(BODY_LIMIT + 1))
    connection.endheaders()

    answer = connection.getresponse()

    assert answer.status == 413
    assert json.load(answer)["error_code"] == 413
    connection.close()


@pytest.mark.parametrize(
    ("content_type", "body", "description"),
    [
        ("multipart/form-data", b"", "boundary not found"),
        ("multipart/form-data; boundary", b"", "boundary value not found"),
        ('multipart/form-data; boundary=""', b"", "boundary too big or empty"),
        (f"multipart/form-data; boundary={'x' * 71}", b"", "boundary too big or empty"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nno blank line\r\n--x--",
            "headers in multipart/form-data are empty",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: attachment; name=a\r\n\r\nb\r\n--x--",
            "expected form-data content disposition",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: text/plain\r\n\r\nb\r\n--x--",
            "can't parse form data headers",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--",
            "field name in multipart/form-data not found",
        ),
        ("application/json", b"[1]", "JSON object expected"),
        ("application/json", b"{", "can't parse JSON encoded parameters"),
        ("application/x-www-form-urlencoded", b"text=%ff", "strings must be encoded in UTF-8"),
    ],
)
def test_a_broken_body_is_refused(
    api: str, content_type: str, body: bytes, description: str
) -> None:
    answer = requests.post(
        f"{api}/sendMessage", body, headers={"Content-Type": content_type}, timeout=5
    )

    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: " + description)


def test_a_world_open_to_any_token_makes_bots() -> None:
    world = World(any_token=True)
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    first = session.get("https://api.telegram.org/bot77:abc/getMe").json()["result"]
    second = session.get("https://api.telegram.org/bot78:abc/getMe").json()["result"]

    assert (first["id"], first["username"]) == (77, "sandbox_bot")
    assert (second["id"], second["username"]) == (78, "sandbox_78_bot")
    assert (first["first_name"], second["first_name"]) == ("Sandbox Bot", "Sandbox Bot 78")


def test_a_long_poll_in_process_keeps_the_read_timeout(world: World) -> None:
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    with pytest.raises(requests.ReadTimeout):
        session.get("https://api.telegram.org/bot1:test/getUpdates?timeout=10", timeout=0.01)
    with world.changed:
        world.bots["1:test"].queue.end_poll("over")


def test_the_token_is_in_no_refusal_and_no_repr(world: World, alice: User) -> None:
    world.bot("5:CANARY", "canary_bot")
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    refusal = session.get("https://api.telegram.org/bot5:CANARY/sendMessage").text

    assert "CANARY" not in refusal
    assert "CANARY" not in repr(world.bots["5:CANARY"])
    assert "CANARY" not in repr(world.calls[-1])


def test_control_needs_json_so_that_no_foreign_page_can_use_it(sandbox_server: Server) -> None:
    base = f"{sandbox_server.url}/sandbox"

    refused = requests.post(f"{base}/send", {"text": "hi"}, timeout=5)
    sent = requests.post(f"{base}/send", json={"as": "alice", "text": "/start"}, timeout=5)

    assert refused.status_code == 400
    assert sent.json()["result"]["from"]["first_name"] == "Alice"
    transcript = requests.get(f"{base}/transcript", timeout=5).json()["result"]
    assert transcript == "Alice: /start"
    events = requests.get(f"{base}/events?after=0", timeout=5).json()["result"]
    assert [event["text"] for event in events] == ["Alice: /start"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", ""])
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_control_is_closed_to_pages_of_another_origin(
    sandbox_server: Server, world: World, origin: str, verb: str
) -> None:
    name = "send" if verb == "POST" else "transcript"
    answer = requests.request(
        verb,
        f"{sandbox_server.url}/sandbox/{name}",
        json={"as": "alice", "text": "/start"},
        headers={"Origin": origin},
        timeout=5,
    )

    assert answer.status_code == 403
    assert answer.json()["description"].startswith("Forbidden: ")
    assert world.transcript() == ""


def test_control_is_open_to_a_page_of_its_own(sandbox_server: Server) -> None:
    answer = requests.post(
        f"{sandbox_server.url}/sandbox/send",
        json={"as": "alice", "text": "/start"},
        headers={"Origin": sandbox_server.url},
        timeout=5,
    )

    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("way", ["json", "form", "inside"])
def test_a_number_that_json_does_not_know_is_refused(
    api: str, alice: User, number: str, way: str
) -> None:
    place = {"chat_id": str(alice.id), "latitude": number, "longitude": "1"}
    if way == "json":
        body = "{" + ", ".join(f'"{name}": {value}' for name, value in place.items()) + "}"
        headers = {"Content-Type": "application/json"}
        answer = requests.post(f"{api}/sendLocation", body, headers=headers, timeout=5)
    elif way == "form":
        answer = requests.post(f"{api}/sendLocation", place, timeout=5)
    else:
        point = f'{{"type": "photo", "media": "http://a.bc", "scale": {number}}}'
        media = {"chat_id": str(alice.id), "media": f"[{point}, {point}]"}
        answer = requests.post(f"{api}/sendMediaGroup", media, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: ")


def test_a_number_that_json_does_not_know_never_leaves(
    sandbox_server: Server, world: World
) -> None:
    with world.changed:
        world.bots["1:test"].queue.put("message", {"number": float("nan")})

    answer = requests.get(f"{sandbox_server.url}/bot1:test/getUpdates", timeout=5)

    assert answer.status_code == 500
    assert "NaN" not in answer.text


def test_the_number_of_bots_that_come_by_themselves_is_bounded() -> None:
    world = World(any_token=True)
    codes = {answer_call(world, f"{n}:token", "getMe", Received())[0] for n in range(1, 1001)}

    assert codes == {200}
    assert answer_call(world, "5000:token", "getMe", Received())[0] == 429


@pytest.mark.parametrize(
    "header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_page_elsewhere_cannot_call_the_bots_methods(
    sandbox_server: Server, header: dict[str, str]
) -> None:
    address = f"{sandbox_server.url}/bot1:test/setWebhook?url=http://127.0.0.1:1/"

    assert requests.get(address, headers=header, timeout=5).status_code == 403
    assert sandbox_server.world.bots["1:test"].webhook is None


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_body_is_read(sandbox_server: Server, encoding: str) -> None:
    sandbox_server.world.user("Alice", id=100).sends("/start")
    body = json.dumps({"chat_id": 100, "text": "packed"}).encode()
    packed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    address = f"{sandbox_server.url}/bot1:test/sendMessage"

    answer = requests.post(address, data=packed, headers=headers, timeout=5)

    assert answer.json()["result"]["text"] == "packed"


def test_a_packed_body_that_would_fill_the_memory_is_refused(sandbox_server: Server) -> None:
    bomb = gzip.compress(bytes(BODY_LIMIT + 1000))
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    answer = requests.post(
        f"{sandbox_server.url}/bot1:test/getMe", data=bomb, headers=headers, timeout=10
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("encoding", "code", "text"),
    [
        ("br", 415, "Unsupported Media Type: unsupported content-encoding"),
        ("gzip", 400, "Bad Request: the body is no gzip"),
    ],
)
def test_a_body_packed_otherwise_is_refused(
    sandbox_server: Server, encoding: str, code: int, text: str
) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}

    answer = requests.post(
        f"{sandbox_server.url}/bot1:test/getMe", data=b"{}", headers=headers, timeout=5
    )

    assert (answer.status_code, answer.json()["description"]) == (code, text)
