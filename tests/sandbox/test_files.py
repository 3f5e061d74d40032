"""Files up, down and again by their id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from telegram_sandbox import SandboxAdapter, Server, User, World

Call = Callable[..., dict[str, Any]]
DATA = bytes(range(256)) * 5 + b"\r\n--boundary--\r\n\r\n"


@pytest.fixture
def api(sandbox_server: Server) -> str:
    return f"{sandbox_server.url}/bot1:test"


def test_a_document_comes_back_byte_for_byte(api: str, alice: User, sandbox_server: Server) -> None:
    alice.sends("/start")
    sent = requests.post(
        f"{api}/sendDocument",
        data={"chat_id": alice.id, "caption": "*x*", "parse_mode": "Markdown"},
        files={"document": ("größe.bin", DATA, "application/x-thing")},
        timeout=5,
    ).json()["result"]

    document = sent["document"]
    assert document["file_name"] == "größe.bin"
    assert document["file_size"] == len(DATA)
    assert document["mime_type"] == "application/x-thing"
    assert sent["caption"] == "x"
    found = requests.get(f"{api}/getFile", {"file_id": document["file_id"]}, timeout=5).json()
    path = found["result"]["file_path"]
    address = f"{sandbox_server.url}/file/bot1:test/{path}"
    assert requests.get(address, timeout=5).content == DATA


def test_an_upload_can_be_sent_again_by_its_id(api: str, alice: User) -> None:
    alice.sends("/start")
    files = {"photo": ("a.png", b"pixels")}
    first = requests.post(f"{api}/sendPhoto", {"chat_id": alice.id}, files=files, timeout=5).json()
    photo = first["result"]["photo"][-1]

    again = requests.post(
        f"{api}/sendPhoto", {"chat_id": alice.id, "photo": photo["file_id"]}, timeout=5
    ).json()

    assert again["result"]["photo"][-1] == photo


def test_an_album_takes_attached_files(api: str, alice: User) -> None:
    alice.sends("/start")
    media = (
        '[{"type":"photo","media":"attach://a","caption":"first"},'
        '{"type":"photo","media":"attach://b"}]'
    )

    sent = requests.post(
        f"{api}/sendMediaGroup",
        {"chat_id": alice.id, "media": media},
        files={"a": ("a.jpg", b"a"), "b": ("b.jpg", b"b")},
        timeout=5,
    ).json()["result"]

    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0]["caption"] == "first"


def test_an_album_with_a_missing_file_is_refused(alice: User, call: Call) -> None:
    alice.sends("/start")
    item = {"type": "photo", "media": "attach://nowhere"}

    answer = call("sendMediaGroup", chat_id=alice.id, media=[item, item])

    assert answer["description"] == "Bad Request: can't parse InputMedia: media not found"


def test_a_user_uploads_and_the_bot_downloads(world: World, alice: User, call: Call) -> None:
    alice.uploads(b"hello", name="note.txt", caption="see #this")
    message = call("getUpdates")["result"][0]["message"]

    assert message["caption_entities"] == [{"offset": 4, "length": 5, "type": "hashtag"}]
    path = call("getFile", file_id=message["document"]["file_id"])["result"]["file_path"]
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    address = f"https://api.telegram.org/file/bot1:test/{path}"
    with session.get(address, stream=True) as answer:
        assert b"".join(answer.iter_content(2)) == b"hello"


def test_another_bots_file_id_is_refused(world: World, alice: User, call: Call) -> None:
    other = world.bot("2:test", "other_bot")
    message = alice.uploads(b"x", to=other)
    foreign = message.as_json(other)["document"]["file_id"]
    alice.sends("/start", to=world.bots["1:test"])

    assert call("getFile", file_id=foreign)["description"] == "Bad Request: invalid file_id"
    assert call("sendDocument", chat_id=alice.id, document=foreign)["description"] == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )


def test_an_empty_file_is_refused(api: str, alice: User) -> None:
    alice.sends("/start")
    files = {"document": ("a.txt", b"")}

    answer = requests.post(f"{api}/sendDocument", {"chat_id": alice.id}, files=files, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: file must be non-empty"


def test_a_missing_download_is_not_found(sandbox_server: Server) -> None:
    base = sandbox_server.url

    assert requests.get(f"{base}/file/bot1:test/documents/no", timeout=5).status_code == 404
    assert requests.get(f"{base}/file/bot9:nobody/documents/no", timeout=5).status_code == 401
