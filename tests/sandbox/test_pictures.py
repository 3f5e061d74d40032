"""Pictures, songs and emoji of profiles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram_sandbox import User, World

Call = Callable[..., dict[str, Any]]


def test_a_users_pictures_are_listed_newest_first(alice: User, call: Call, tmp_path: Path) -> None:
    alice.sends("/start")
    assert call("getUserProfilePhotos", user_id=alice.id)["result"]["total_count"] == 0
    path = tmp_path / "me.jpg"
    path.write_bytes(b"older")
    alice.shows_photo(path)
    alice.shows_photo(b"newer")

    photos = call("getUserProfilePhotos", user_id=alice.id, offset=1, limit=5)["result"]

    assert (photos["total_count"], len(photos["photos"])) == (2, 1)
    size = photos["photos"][0][-1]
    assert call("getFile", file_id=size["file_id"])["result"]["file_size"] == len(b"older")
    shown = call("getChat", chat_id=alice.id)["result"]["photo"]
    assert call("getFile", file_id=shown["big_file_id"])["result"]["file_size"] == len(b"newer")


def test_a_users_songs_are_listed(alice: User, call: Call) -> None:
    alice.sends("/start")
    alice.shows_audio(b"la la", "La")

    audios = call("getUserProfileAudios", user_id=alice.id)["result"]

    assert (audios["total_count"], audios["audios"][0]["title"]) == (1, "La")
    first = call("getChat", chat_id=alice.id)["result"]["first_profile_audio"]
    assert first["file_id"] == audios["audios"][0]["file_id"]


def test_a_bot_sets_and_removes_its_picture(world: World, call: Call, upload: Call) -> None:
    photo = '{"type": "static", "photo": "attach://face"}'

    assert upload("setMyProfilePhoto", "face", photo=photo)["ok"]

    bot = world.bot().id
    assert call("getUserProfilePhotos", user_id=bot)["result"]["total_count"] == 1
    assert call("removeMyProfilePhoto")["ok"]
    assert call("getUserProfilePhotos", user_id=bot)["result"]["total_count"] == 0
    assert call("removeMyProfilePhoto")["ok"]


def test_an_emoji_status_needs_the_users_trust(world: World, alice: User, call: Call) -> None:
    alice.sends("/start")
    status = {"user_id": alice.id, "emoji_status_custom_emoji_id": "5312536423851630001"}
    refused = call("setUserEmojiStatus", **status)
    alice.trusts(world.bot())

    assert refused["description"] == "Bad Request: USER_PERMISSION_DENIED"
    assert call("setUserEmojiStatus", **status)["ok"]
    shown = call("getChat", chat_id=alice.id)["result"]
    assert shown["emoji_status_custom_emoji_id"] == "5312536423851630001"
    until = world.now() + 60
    assert call("setUserEmojiStatus", emoji_status_expiration_date=until, **status)["ok"]
    world.clock.advance(60)
    assert "emoji_status_custom_emoji_id" not in call("getChat", chat_id=alice.id)["result"]
    assert call("setUserEmojiStatus", **status)["ok"]
    assert call("setUserEmojiStatus", user_id=alice.id)["ok"]
    assert "emoji_status_custom_emoji_id" not in call("getChat", chat_id=alice.id)["result"]
