"""Albums: several files that belong together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def items(*kinds: str, **more: Any) -> list[dict[str, Any]]:
    return [{"type": kind, "media": f"attach://{n}", **more} for n, kind in enumerate(kinds)]


def parts(count: int) -> dict[str, bytes]:
    return {str(n): f"file {n}".encode() for n in range(count)}


@pytest.mark.parametrize(
    "kinds",
    [("photo",) * 10, ("photo", "video"), ("document",) * 2, ("audio",) * 3],
    ids=lambda kinds: "-".join(kinds[:2]),
)
def test_files_that_go_together_share_a_number(desk: Desk, kinds: tuple[str, ...]) -> None:
    media = items(*kinds)
    media[0]["caption"] = "first"

    sent = desk.does("sendMediaGroup", parts(len(kinds)), media=media)

    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["first"] + [None] * (len(kinds) - 1)
    assert all(kind in message for kind, message in zip(kinds, sent, strict=True))
    seen = [desk.alice.sees(lambda message: "media_group_id" in message.content) for _ in kinds]
    assert [message.id for message in seen] == [message["message_id"] for message in sent]


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        (items("photo", "document"), "can't use the media of the specified type in the album"),
        (items("audio", "video"), "can't use the media of the specified type in the album"),
        (items("photo"), "too much messages to send as an album"),
        (items(*["photo"] * 11), "too much messages to send as an album"),
        (items("photo", "animation"), "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"),
        (items("photo", "photo", caption="x" * 1025), 'failed to send message #1 with the error message "message caption is too long"'),
        ([*items("photo"), {"type": "photo", "media": "AgACx"}], 'failed to send message #2 with the error message "wrong file identifier/HTTP URL specified"'),
    ],
)  # fmt: skip
def test_a_wrong_album_is_refused_as_a_whole(
    desk: Desk, media: list[dict[str, Any]], refusal: str
) -> None:
    before = len(desk.chat.messages)

    assert desk.refusal("sendMediaGroup", parts(11), media=media) == refusal
    assert len(desk.chat.messages) == before


def test_a_bot_gets_an_update_for_each_item_of_a_users_album(desk: Desk) -> None:
    sent = desk.alice.uploads_album([b"a", b"b", b"c"], caption="three", to=desk.bot)

    bodies = [body for _, body in desk.news()]
    assert [body["message_id"] for body in bodies] == [message.id for message in sent]
    assert len({body["media_group_id"] for body in bodies}) == 1
    assert [body.get("caption") for body in bodies] == ["three", None, None]


def test_music_carries_its_text_below_the_last(desk: Desk) -> None:
    desk.alice.uploads_album([b"a", b"b"], "audio", caption="both", to=desk.bot)

    assert [body.get("caption") for _, body in desk.news()] == [None, "both"]


@pytest.mark.parametrize(("count", "kind"), [(1, "photo"), (11, "photo"), (2, "voice")])
def test_a_user_cannot_send_what_is_no_album(desk: Desk, count: int, kind: str) -> None:
    with pytest.raises(ValueError, match="an album has 2 to 10 files"):
        desk.alice.uploads_album([b"x"] * count, kind, to=desk.bot)


def test_an_album_stays_of_one_sort_when_it_is_edited(desk: Desk) -> None:
    photo = desk.does("sendMediaGroup", parts(2), media=items("photo", "photo"))[0]
    song = desk.does("sendMediaGroup", parts(2), media=items("audio", "audio"))[0]

    def edit(message: dict[str, Any], kind: str) -> dict[str, Any]:
        media = {"type": kind, "media": "attach://n"}
        return desk.call(
            "editMessageMedia",
            {"n": b"new"},
            chat_id=desk.alice.id,
            message_id=message["message_id"],
            media=media,
        )

    assert edit(photo, "video")["result"]["media_group_id"] == photo["media_group_id"]
    assert edit(song, "audio")["ok"]
    refused = [edit(song, "photo"), edit(photo, "document"), edit(photo, "animation")]
    assert [one["description"].removeprefix("Bad Request: ") for one in refused] == [
        "can't change media type in the album",
        "can't change media type in the album",
        "message content type can't be used in an album",
    ]


def test_a_reaction_goes_to_the_first_of_an_album(desk: Desk) -> None:
    sent = desk.does("sendMediaGroup", parts(2), media=items("photo", "photo"))
    reaction = [{"type": "emoji", "emoji": "👍"}]

    desk.does("setMessageReaction", message_id=sent[1]["message_id"], reaction=reaction)

    assert desk.chat.messages[sent[0]["message_id"]].reactions == {"👍": 1}
