"""The chat page without a browser: its files, its news, its acts, and what is kept from it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any, final

import pytest
import requests

from telegram_sandbox import Server, User, World
from telegram_sandbox.live import STREAMS

PAGE = resources.files("telegram_sandbox").joinpath("page")
FILES = sorted(file.name for file in PAGE.iterdir())
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.fixture
def http(sandbox_server: Server) -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def act(http: requests.Session, sandbox_server: Server, alice: User) -> Callable[..., Any]:
    """Do something as Alice, as the page does it; the result."""

    def run(name: str, /, **data: Any) -> Any:
        address = f"{sandbox_server.url}/sandbox/{name}"
        answer = http.post(address, json={"as": alice.id, **data}, timeout=10)
        assert answer.json()["ok"], answer.text
        return answer.json()["result"]

    return run


@final
class News:
    """An open stream of events."""

    def __init__(self, url: str, after: int, page: str = "test", **headers: str) -> None:
        query = {"after": str(after), "page": page}
        address = f"{url}/sandbox/live"
        self.response = requests.get(
            address, params=query, headers=headers, stream=True, timeout=20
        )
        self._lines = self.response.iter_lines()

    def next(self, kind: str) -> tuple[int, Any]:
        """Return the number and the data of the next event of a kind."""
        number = 0
        name = ""
        silence = 0
        for raw in self._lines:
            silence += raw.startswith(b":")
            assert silence < 5, f"nothing but signs of life, and no {kind!r}"
            field, _, value = raw.decode().partition(": ")
            if field == "id":
                number = int(value)
            elif field == "event":
                name = value
            elif field == "data" and name == kind:
                return number, json.loads(value)
        raise AssertionError(f"the stream ended before {kind!r}")

    def ends(self) -> bool:
        """Read to the end."""
        for _ in self._lines:
            continue
        return True

    def __enter__(self) -> News:
        return self

    def __exit__(self, *_: object) -> None:
        self.response.close()


def snapshot(server: Server) -> dict[str, Any]:
    result: dict[str, Any] = requests.get(f"{server.url}/sandbox/page", timeout=10).json()["result"]
    return result


def test_the_page_lets_no_foreign_script_run(
    http: requests.Session, sandbox_server: Server
) -> None:
    answer = http.get(f"{sandbox_server.url}/", timeout=10)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", FILES)
def test_each_file_of_the_page_is_served(
    http: requests.Session, sandbox_server: Server, name: str
) -> None:
    answer = http.get(f"{sandbox_server.url}/page/{name}", timeout=10)

    assert answer.status_code == 200
    assert answer.content == PAGE.joinpath(name).read_bytes()
    kinds = {
        "js": "text/javascript",
        "css": "text/css",
        "html": "text/html",
        "svg": "image/svg+xml",
    }
    assert answer.headers["Content-Type"].startswith(kinds[name.rpartition(".")[2]])


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "nothing.js", "", "x/../main.js"])
def test_nothing_else_is_served(http: requests.Session, sandbox_server: Server, name: str) -> None:
    request = requests.Request("GET", f"{sandbox_server.url}/").prepare()
    request.url = f"{sandbox_server.url}/page/{name}"

    assert http.send(request, timeout=10).status_code == 404


def test_the_page_needs_nothing_from_elsewhere() -> None:
    for name in FILES:
        text = PAGE.joinpath(name).read_text(encoding="utf-8")
        for found in re.findall(r"""(?:from|import) "\./([\w.]+)";""", text):
            assert found in FILES, f"{name} imports {found}"
        for found in re.findall(r"""(?:src|href)="([^"]+)\"""", text):
            assert found.startswith("page/"), f"{name} loads {found}"
            assert found.removeprefix("page/") in FILES
        if name.endswith(".css"):
            assert "@import" not in text
            assert "url(" not in text


def test_no_text_can_become_markup() -> None:
    doors = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
    for name in FILES:
        text = PAGE.joinpath(name).read_text(encoding="utf-8")
        assert not [door for door in doors if door in text], name


def test_a_snapshot_holds_chats_messages_and_calls(
    sandbox_server: Server, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    alice.sends("/start")
    keyboard = {"keyboard": [[{"text": "Tea"}]]}
    call("sendMessage", chat_id=alice.id, text="Hello", reply_markup=keyboard)

    seen = snapshot(sandbox_server)

    (chat,) = seen["messages"]
    assert [message["text"] for message in seen["messages"][chat]] == ["/start", "Hello"]
    assert seen["messages"][chat][1]["sandbox"]["keyboard"]["keyboard"] == [[{"text": "Tea"}]]
    assert [entry["method"] for entry in seen["calls"]] == ["sendMessage"]
    assert seen["calls"][0]["parameters"]["text"] == "Hello"
    assert seen["people"]["users"][0]["first_name"] == "Alice"
    assert seen["status"]["pending"] == {"1": 1}


def test_news_come_as_they_happen(
    sandbox_server: Server, alice: User, call: Callable[..., dict[str, Any]], world: World
) -> None:
    alice.sends("/start")
    with News(sandbox_server.url, snapshot(sandbox_server)["last"]) as news:
        assert news.response.headers["Content-Type"].startswith("text/event-stream")

        call("sendChatAction", chat_id=alice.id, action="typing")
        assert news.next("typing")[1]["action"] == "typing"

        sent = call("sendMessage", chat_id=alice.id, text="Tea?\nOr not?")["result"]
        assert news.next("message")[1]["message"]["text"] == "Tea?\nOr not?"

        number = sent["message_id"]
        call("editMessageText", chat_id=alice.id, message_id=number, text="Cake?")
        changed = news.next("message")[1]["message"]
        assert (changed["text"], changed["message_id"]) == ("Cake?", number)

        call("deleteMessage", chat_id=alice.id, message_id=number)
        assert news.next("gone")[1]["message_id"] == number

        assert call("sendMessage", chat_id=alice.id)["ok"] is False
        while not (error := news.next("call")[1]["error"]):
            continue
        assert "text" in error

        world.faults.add("flood", retry_after=7)
        assert news.next("status")[1]["faults"][0]["retry_after"] == 7


def test_a_stream_goes_on_where_it_broke_off(sandbox_server: Server, alice: User) -> None:
    alice.sends("one")
    with News(sandbox_server.url, snapshot(sandbox_server)["last"]) as news:
        alice.sends("two")
        number, _ = news.next("message")
    alice.sends("three")

    headers = {"Last-Event-ID": str(number)}
    with News(sandbox_server.url, 0, **headers) as news:
        assert news.next("message")[1]["message"]["text"] == "three"


def test_a_world_that_was_put_back_is_told_anew(
    sandbox_server: Server, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    address = f"{sandbox_server.url}/sandbox/snapshots"
    alice.sends("one")
    requests.post(address, json={"save": "before"}, timeout=10)
    call("sendMessage", chat_id=alice.id, text="two")
    with News(sandbox_server.url, snapshot(sandbox_server)["last"]) as news:
        assert requests.post(address, json={"restore": "before"}, timeout=10).json()["ok"]
        news.next("reset")

    (messages,) = snapshot(sandbox_server)["messages"].values()
    assert [message["text"] for message in messages] == ["one"]


def test_each_world_of_a_server_has_a_page(http: requests.Session, sandbox_server: Server) -> None:
    beside = f"{sandbox_server.url}/world/other/"
    person = {"as": "Zoe", "text": "over here"}
    http.post(f"{beside}sandbox/send", json=person, timeout=10)

    assert "page/main.js" in http.get(beside, timeout=10).text
    assert http.get(f"{beside}page/main.js", timeout=10).status_code == 200
    people = http.get(f"{beside}sandbox/page", timeout=10).json()["result"]["people"]
    assert people["users"][0]["first_name"] == "Zoe"
    assert snapshot(sandbox_server)["people"]["users"] == []


def test_a_page_that_knows_nothing_is_told_to_begin_anew(sandbox_server: Server) -> None:
    with News(sandbox_server.url, 5) as news:
        number, _ = news.next("reset")

    assert number == snapshot(sandbox_server)["last"]


def test_open_pages_leave_room_for_bots(
    http: requests.Session, sandbox_server: Server, call: Callable[..., dict[str, Any]]
) -> None:
    last = snapshot(sandbox_server)["last"]
    streams = [News(sandbox_server.url, last, f"page {n}") for n in range(STREAMS)]

    refused = http.get(f"{sandbox_server.url}/sandbox/live?after={last}&page=more", timeout=10)
    assert refused.status_code == 503
    answers = [
        http.get(f"{sandbox_server.url}/bot1:test/getMe", timeout=10).json()["ok"] for _ in range(3)
    ]
    assert answers == [True] * 3

    for stream in streams:
        stream.response.close()


def test_a_page_that_comes_again_takes_the_place_of_its_old_stream(sandbox_server: Server) -> None:
    last = snapshot(sandbox_server)["last"]
    with News(sandbox_server.url, last, "mine") as old, News(sandbox_server.url, last, "mine"):
        assert old.ends()


def test_a_server_that_stops_ends_its_streams(world: World) -> None:
    with Server(world) as server:
        news = News(server.url, snapshot(server)["last"])

    assert news.ends()
    news.response.close()


def test_a_page_elsewhere_changes_and_learns_nothing(
    http: requests.Session, sandbox_server: Server
) -> None:
    elsewhere = {"Origin": "https://example.com"}
    for name in ("send", "faults", "clock"):
        address = f"{sandbox_server.url}/sandbox/{name}"
        assert http.post(address, json={}, headers=elsewhere, timeout=10).status_code == 403
    for name in ("live?after=1", "page", "file/x"):
        address = f"{sandbox_server.url}/sandbox/{name}"
        assert http.get(address, headers=elsewhere, timeout=10).status_code == 403
    form = http.post(f"{sandbox_server.url}/sandbox/send", data={"text": "hi"}, timeout=10)
    assert form.status_code == 400
    assert sandbox_server.world.transcript() == ""


@pytest.mark.parametrize(
    ("data", "mime", "kind"),
    [
        (PNG, "text/html", "image/png"),
        (b"GIF89a" + bytes(9), None, "image/gif"),
        (b"\xff\xd8\xff\xe0" + bytes(9), None, "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", None, "image/webp"),
    ],
)
def test_pictures_are_shown_for_what_they_are(
    http: requests.Session,
    sandbox_server: Server,
    act: Callable[..., Any],
    data: bytes,
    mime: str | None,
    kind: str,
) -> None:
    answer = fetch(http, sandbox_server, act, data, "picture.html")

    assert answer.headers["Content-Type"] == kind
    assert "Content-Disposition" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content == data


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "page.xhtml", "x.js", 'a\r\nb".html'])
def test_files_that_could_run_are_only_saved(
    http: requests.Session, sandbox_server: Server, act: Callable[..., Any], name: str
) -> None:
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

    answer = fetch(http, sandbox_server, act, script, name)

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def fetch(
    http: requests.Session,
    server: Server,
    act: Callable[..., Any],
    data: bytes,
    name: str,
    **headers: str,
) -> requests.Response:
    text = base64.b64encode(data).decode()
    message = act("upload", data=text, name=name, kind="document")
    file_id = message["document"]["file_id"]
    return http.get(f"{server.url}/sandbox/file/{file_id}", headers=headers, timeout=10)


def test_a_player_may_ask_for_a_part_of_a_file(
    http: requests.Session, sandbox_server: Server, act: Callable[..., Any]
) -> None:
    answer = fetch(http, sandbox_server, act, b"0123456789", "x.mp4", Range="bytes=2-4")

    assert (answer.status_code, answer.content) == (206, b"234")
    assert answer.headers["Content-Range"] == "bytes 2-4/10"


def test_a_file_that_is_not_there_is_not_found(
    http: requests.Session, sandbox_server: Server
) -> None:
    assert http.get(f"{sandbox_server.url}/sandbox/file/AgACxyz", timeout=10).status_code == 404


def test_what_users_do_reaches_the_bot(
    act: Callable[..., Any], world: World, call: Callable[..., dict[str, Any]], alice: User
) -> None:
    chat = f"1:{alice.id}"
    first = act("send", chat=chat, text="one")
    act("send", chat=chat, text="two", reply_to=first["message_id"])
    act("edit", chat=chat, message=first["message_id"], text="ONE")
    buttons = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = call("sendMessage", chat_id=alice.id, text="?", reply_markup=buttons)["result"]
    pressed = act("press", chat=chat, message=asked["message_id"], row=0, column=0)
    act("react", chat=chat, message=asked["message_id"], emoji="👍")
    act("share", chat=chat, content={"location": {"latitude": 1.0, "longitude": 2.0}})
    act("delete", chat=chat, message=first["message_id"])

    kinds = [next(k for k in update if k != "update_id") for update in call("getUpdates")["result"]]
    assert kinds == ["message", "message", "edited_message", "callback_query", "message"]
    assert pressed["data"] == "y"
    seen = world.app.live.snapshot()["messages"][chat]
    assert "ONE" not in [message.get("text") for message in seen]
    assert seen[1]["sandbox"]["reactions"] == [{"emoji": "👍", "by": [alice.id]}]


def test_the_answer_to_a_press_reaches_the_page(
    sandbox_server: Server,
    act: Callable[..., Any],
    call: Callable[..., dict[str, Any]],
    alice: User,
) -> None:
    alice.sends("/start")
    buttons = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = call("sendMessage", chat_id=alice.id, text="?", reply_markup=buttons)["result"]
    with News(sandbox_server.url, snapshot(sandbox_server)["last"]) as news:
        target = {"chat": f"1:{alice.id}", "message": asked["message_id"], "row": 0, "column": 0}
        number = act("press", **target)["callback_query_id"]
        call("answerCallbackQuery", callback_query_id=number, text="Good", show_alert=True)

        _, answer = news.next("answer")

    assert (answer["id"], answer["text"], answer["show_alert"]) == (number, "Good", True)


def test_inline_results_reach_the_page_and_can_be_chosen(
    sandbox_server: Server,
    act: Callable[..., Any],
    call: Callable[..., dict[str, Any]],
    alice: User,
) -> None:
    alice.sends("/start")
    with News(sandbox_server.url, snapshot(sandbox_server)["last"]) as news:
        number = act("type", query="tea", to="sandbox_bot")["inline_query_id"]
        content = {"message_text": "I like tea"}
        result = {"type": "article", "id": "1", "title": "Tea", "input_message_content": content}
        call("answerInlineQuery", inline_query_id=number, results=[result])

        _, offered = news.next("results")

    assert offered["results"][0]["title"] == "Tea"
    assert act("choose", chat=f"1:{alice.id}", result=1)["text"] == "I like tea"


def test_polls_show_who_voted(
    sandbox_server: Server,
    act: Callable[..., Any],
    call: Callable[..., dict[str, Any]],
    alice: User,
) -> None:
    alice.sends("/start")
    options = [{"text": "Tea"}, {"text": "Coffee"}]
    poll = call("sendPoll", chat_id=alice.id, question="Which?", options=options)["result"]
    chat = f"1:{alice.id}"

    act("vote", chat=chat, message=poll["message_id"], options=[1])

    shown = snapshot(sandbox_server)["messages"][chat][-1]
    assert shown["sandbox"]["votes"] == {str(alice.id): [1]}
    assert shown["poll"]["options"][1]["voter_count"] == 1


def test_people_and_groups_can_be_made(
    sandbox_server: Server, act: Callable[..., Any], alice: User
) -> None:
    bob = act("user", first_name="Bob", username="bob")
    group = act("group", title="Friends", members=[bob["id"], 1])
    channel = act("group", title="News", type="channel", members=[1])

    chats = {chat["key"]: chat for chat in snapshot(sandbox_server)["people"]["chats"]}
    assert chats[group["key"]]["members"] == [alice.id, bob["id"], 1]
    assert chats[channel["key"]]["type"] == "channel"


def test_commands_are_those_of_the_narrowest_scope(
    http: requests.Session, sandbox_server: Server, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    alice.sends("/start")
    scope = {"type": "chat", "chat_id": alice.id}
    call("setMyCommands", commands=[{"command": "all", "description": "For all"}])
    call("setMyCommands", commands=[{"command": "me", "description": "For Alice"}], scope=scope)

    query = {"chat": f"1:{alice.id}", "as": str(alice.id)}
    found = http.get(f"{sandbox_server.url}/sandbox/commands", params=query, timeout=10).json()

    assert found["result"]["1"]["commands"] == [{"command": "me", "description": "For Alice"}]


def test_waiting_updates_can_be_looked_at(
    http: requests.Session, sandbox_server: Server, alice: User
) -> None:
    alice.sends("hello")

    waiting = http.get(f"{sandbox_server.url}/sandbox/pending", timeout=10).json()["result"]

    assert waiting["1"][0]["message"]["text"] == "hello"


def test_time_can_be_stopped_and_moved(http: requests.Session, sandbox_server: Server) -> None:
    address = f"{sandbox_server.url}/sandbox/clock"
    stopped = http.post(address, json={"paused": True}, timeout=10).json()["result"]
    moved = http.post(address, json={"advance": 3600}, timeout=10).json()["result"]

    assert stopped["running"] is False
    assert moved["now"] == pytest.approx(stopped["now"] + 3600)
    assert http.post(address, json={"paused": False}, timeout=10).json()["result"]["running"]
    assert http.post(address, json={"nonsense": 1}, timeout=10).status_code == 400


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("send", {}),
        ("send", {"chat": "9:9", "text": "hi"}),
        ("press", {"chat": "1:1001", "message": 77, "row": 0, "column": 0}),
        ("group", {"title": " "}),
        ("group", {"title": "x", "type": "planet"}),
        ("user", {"first_name": ""}),
        ("edit", {"chat": "1:1001", "message": "x", "text": ""}),
    ],
)
def test_nonsense_is_refused_in_words(
    http: requests.Session, sandbox_server: Server, alice: User, name: str, data: dict[str, Any]
) -> None:
    address = f"{sandbox_server.url}/sandbox/{name}"

    answer = http.post(address, json={"as": alice.id, **data}, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: ")
