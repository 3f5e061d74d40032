"""Files of all kinds: their ids, their limits, where they come from, and how long a path is good."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.files import Upload
from telegram_sandbox.sample_messages import picture
from tests.sandbox.talking import Desk

KINDS = ["photo", "audio", "document", "video", "animation", "voice", "video_note", "sticker"]
MEGABYTE = 1 << 20


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sending(kind: str) -> str:
    return {"video_note": "sendVideoNote"}.get(kind, f"send{kind.title()}")


def id_of(message: dict[str, Any], kind: str) -> str:
    body = message[kind]
    return str((body[-1] if isinstance(body, list) else body)["file_id"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_goes_up_and_again_by_its_id(desk: Desk, kind: str) -> None:
    sent = desk.does(sending(kind), {kind: b"some bytes"}, duration=7)

    again = desk.does(sending(kind), **{kind: id_of(sent, kind)})

    assert again[kind] == sent[kind]


@pytest.mark.parametrize(
    ("kind", "sent_as", "words"),
    [
        ("document", "photo", "can't use file of type Document as Photo"),
        ("photo", "document", "can't use file of type Photo as Document"),
        ("photo", "sticker", "can't use file of type Photo as Sticker"),
        ("video", "voice", "can't use file of type Video as VoiceNote"),
        ("voice", "audio", "can't use file of type VoiceNote as Audio"),
        ("video_note", "video", "can't use file of type VideoNote as Video"),
    ],
)
def test_an_id_of_another_kind_is_refused(desk: Desk, kind: str, sent_as: str, words: str) -> None:
    sent = desk.does(sending(kind), {kind: b"some bytes"})

    assert desk.refusal(sending(sent_as), **{sent_as: id_of(sent, kind)}) == words


def test_a_document_of_another_kind_stays_what_it_is(desk: Desk) -> None:
    song = desk.does("sendAudio", {"audio": b"la"}, title="La", duration=3)

    again = desk.does("sendDocument", document=id_of(song, "audio"))

    assert again["audio"]["title"] == "La"
    assert "document" not in again


def test_two_bots_know_a_file_by_two_ids_and_one_unique_id(desk: Desk) -> None:
    group = desk.group()
    desk.alice.adds(desk.other, group)
    desk.other.reads_all = True
    desk.news()
    desk.news(desk.other)

    desk.bob.uploads(b"pixels", "photo", to=group)

    mine, theirs = desk.news()[0][1]["photo"], desk.news(desk.other)[0][1]["photo"]
    pairs = list(zip(mine, theirs, strict=True))
    assert all(one["file_id"] != other["file_id"] for one, other in pairs)
    assert all(one["file_unique_id"] == other["file_unique_id"] for one, other in pairs)
    assert len({one["file_unique_id"] for one in mine}) == len(mine)
    assert desk.refusal("sendPhoto", photo=theirs[-1]["file_id"]) == (
        "wrong file identifier/HTTP URL specified"
    )


def test_any_size_of_a_photo_sends_the_whole_photo(desk: Desk) -> None:
    sent = desk.does("sendPhoto", {"photo": picture(1000)})

    again = desk.does("sendPhoto", photo=sent["photo"][0]["file_id"])

    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 90), (320, 320), (800, 800), (1000, 1000),
    ]  # fmt: skip
    assert again["photo"] == sent["photo"]


@pytest.mark.parametrize(
    ("kind", "data", "refusal"),
    [
        ("photo", b"", "file must be non-empty"),
        ("photo", b"x" * (10 * MEGABYTE + 1), "file is too big"),
        ("photo", picture(6000), "PHOTO_INVALID_DIMENSIONS"),
        ("document", b"x" * (50 * MEGABYTE + 1), "Request Entity Too Large"),
    ],
    ids=["empty", "10 MB", "sides", "50 MB"],
)
def test_files_have_limits(desk: Desk, kind: str, data: bytes, refusal: str) -> None:
    assert desk.refusal(sending(kind), {kind: data}) == refusal


def test_a_file_of_more_than_20_megabytes_goes_up_but_not_down(desk: Desk) -> None:
    sent = desk.does("sendDocument", {"document": b"x" * (20 * MEGABYTE + 1)})

    assert desk.refusal("getFile", file_id=id_of(sent, "document")) == "file is too big"


def test_a_path_is_good_for_an_hour_and_for_one_bot(desk: Desk) -> None:
    sent = desk.does("sendDocument", {"document": Upload("a.txt", b"hello")})
    path = desk.does("getFile", file_id=id_of(sent, "document"))["file_path"]

    assert path.startswith("documents/file_")
    assert path.endswith(".txt")
    assert desk.download(path) == (200, b"hello")
    assert desk.download(path, desk.other)[0] == 404
    desk.clock.advance(3601)
    assert desk.download(path)[0] == 404
    desk.does("getFile", file_id=id_of(sent, "document"))
    assert desk.download(path) == (200, b"hello")


def test_nobody_downloads_what_no_bot_asked_for(desk: Desk) -> None:
    desk.does("sendDocument", {"document": Upload("a.txt", b"hello")})

    assert desk.download("documents/file_1.txt")[0] == 404


def test_files_come_from_the_web_of_the_world(desk: Desk) -> None:
    desk.world.web["https://example.com/cat.jpg?size=1"] = picture(200)

    sent = desk.does("sendPhoto", photo="https://example.com/cat.jpg?size=1")

    assert sent["photo"][-1]["width"] == 200


@pytest.mark.parametrize(
    ("kind", "address", "data", "refusal"),
    [
        ("photo", "https://example.com/none.jpg", None, "failed to get HTTP URL content"),
        ("photo", "https://example.com/page", b"<!DOCTYPE html>", "wrong type of the web page content"),
        ("photo", "https://example.com/big.jpg", b"x" * (5 * MEGABYTE + 1), "failed to get HTTP URL content"),
        ("video", "https://example.com/big.mp4", b"x" * (20 * MEGABYTE + 1), "failed to get HTTP URL content"),
        ("document", "https://example.com/a.txt", b"text", "failed to get HTTP URL content"),
        ("photo", "http://localhost/a.jpg", b"x", "wrong HTTP URL specified"),
        ("photo", "http://[", b"x", "wrong HTTP URL specified"),
        ("photo", "ftp://example.com/a.jpg", b"x", "invalid file HTTP URL specified: Unsupported URL protocol"),
        ("photo", "AgACx", None, "wrong file identifier/HTTP URL specified"),
        ("photo", "what is this", None, "wrong remote file identifier specified: Wrong character in the string"),
        ("photo", "abcde", None, "wrong remote file identifier specified: Wrong string length"),
    ],
)  # fmt: skip
def test_what_is_no_file_is_refused(
    desk: Desk, kind: str, address: str, data: bytes | None, refusal: str
) -> None:
    if data is not None:
        desk.world.web[address] = data

    assert desk.refusal(sending(kind), **{kind: address}) == refusal


def test_an_obliging_web_gives_something_for_any_address(desk: Desk) -> None:
    desk.world.web.obliging = True

    assert desk.does("sendPhoto", photo="https://example.com/any.jpg")["photo"]


def test_a_thumbnail_is_shown_unless_it_is_too_large(desk: Desk) -> None:
    small = {"video": b"v", "thumbnail": picture(100)}
    large = {"video": b"v", "thumbnail": picture(400)}

    shown = desk.does("sendVideo", small)["video"]["thumbnail"]

    assert (shown["width"], shown["height"]) == (100, 100)
    assert "thumbnail" not in desk.does("sendVideo", large)["video"]
    assert desk.refusal("sendPhoto", photo=shown["file_id"]) == (
        "can't use file of type Thumbnail as Photo"
    )


def test_a_video_has_a_cover_and_a_start(desk: Desk) -> None:
    sent = desk.does("sendVideo", {"video": b"v", "cover": picture(50)}, start_timestamp=3)

    assert sent["video"]["cover"][-1]["width"] == 50
    assert sent["video"]["start_timestamp"] == 3


def test_a_live_photo_is_a_photo_that_moves(desk: Desk) -> None:
    sent = desk.does("sendLivePhoto", {"live_photo": b"v", "photo": picture(50)}, caption="Sea")

    assert sent["live_photo"]["photo"] == sent["photo"]
    assert sent["caption"] == "Sea"
    known = {"live_photo": sent["live_photo"]["file_id"], "photo": sent["photo"][-1]["file_id"]}
    assert desk.does("sendLivePhoto", **known)["live_photo"] == sent["live_photo"]
    for name in known:
        desk.world.web["https://example.com/x"] = b"x"
        assert desk.refusal("sendLivePhoto", **{**known, name: "https://example.com/x"}) == (
            "wrong file identifier/HTTP URL specified"
        )
    large = {"live_photo": b"x" * (10 * MEGABYTE + 1), "photo": picture(50)}
    assert desk.refusal("sendLivePhoto", large) == "file is too big"


def test_what_a_user_uploads_keeps_what_is_said_of_it(desk: Desk) -> None:
    desk.alice.uploads(b"la", "audio", name="la.mp3", to=desk.bot, title="La", duration=3)

    audio = desk.news()[0][1]["audio"]

    assert (audio["title"], audio["duration"], audio["file_name"]) == ("La", 3, "la.mp3")
    assert audio["mime_type"] == "audio/mpeg"


def test_paid_media_is_seen_by_who_paid(desk: Desk) -> None:
    media = [{"type": "photo", "media": "attach://p"}, {"type": "video", "media": "attach://v"}]
    sent = desk.does(
        "sendPaidMedia", {"p": picture(50), "v": b"v"}, media=media, star_count=5, payload="p1"
    )
    message = desk.chat.messages[sent["message_id"]]

    assert [one["type"] for one in sent["paid_media"]["paid_media"]] == ["photo", "video"]
    previews = message.as_json()["paid_media"]["paid_media"]
    assert previews[0] == {"type": "preview", "width": 50, "height": 50}
    seen = desk.alice.buys_media(message)
    assert desk.news() == [
        ("purchased_paid_media", {"from": desk.alice.as_json(), "paid_media_payload": "p1"})
    ]
    assert [one["type"] for one in seen] == ["photo", "video"]
    assert seen[0]["photo"][-1]["file_size"] == len(picture(50))
    with pytest.raises(ValueError, match="nothing to pay for"):
        desk.alice.buys_media(message)
    assert desk.refusal("sendPaidMedia", media=media, star_count=25001).startswith("invalid")
    assert (
        desk.refusal("copyMessage", from_chat_id=desk.alice.id, message_id=message.id)
        == "message can't be copied"
    )
