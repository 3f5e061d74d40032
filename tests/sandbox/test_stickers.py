"""Sticker sets: made, changed and looked at."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.sample_messages import picture
from tests.sandbox.talking import Desk

NAME = "cats_by_tea_bot"
FILES = {"a": picture(512), "small": picture(100), "tgs": b"\x1f\x8b tgs", "webm": b"\x1aE\xdf\xa3"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sticker(
    part: str = "a", emoji: str = "😺", form: str = "static", **more: Any
) -> dict[str, Any]:
    return {"sticker": f"attach://{part}", "format": form, "emoji_list": [emoji], **more}


def create(desk: Desk, *stickers: dict[str, Any], **more: Any) -> None:
    desk.does(
        "createNewStickerSet",
        FILES,
        **{"user_id": desk.alice.id, "name": NAME, "title": "Cats", **more},
        stickers=list(stickers) or [sticker()],
    )


def emoji(desk: Desk) -> list[str]:
    found = desk.does("getStickerSet", name=NAME)["stickers"]
    return [one["emoji"] for one in found]


def test_a_set_is_made_and_its_stickers_are_sent(desk: Desk) -> None:
    create(desk, sticker(), sticker("tgs", "😸", "animated"), sticker("webm", "😹", "video"))

    made = desk.does("getStickerSet", name=NAME.upper())
    sent = desk.does("sendSticker", sticker=made["stickers"][1]["file_id"])["sticker"]

    assert (made["title"], made["sticker_type"]) == ("Cats", "regular")
    assert [one["set_name"] for one in made["stickers"]] == [NAME] * 3
    assert sent["is_animated"] is True
    assert sent["emoji"] == "😸"
    assert made["stickers"][2]["is_video"] is True


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "cats"}, "invalid sticker set name is specified"),
        ({"name": "1cats_by_tea_bot"}, "invalid sticker set name is specified"),
        ({"name": "c__s_by_tea_bot"}, "invalid sticker set name is specified"),
        ({"name": "c-s_by_tea_bot"}, "invalid sticker set name is specified"),
        ({"user_id": 77}, "user not found"),
        ({"user_id": 2}, "USER_IS_BOT"),
        ({"user_id": 0}, "invalid user_id specified"),
        ({"sticker_type": "stone"}, "unsupported sticker type specified"),
        ({"stickers": [sticker("small")]}, "STICKER_PNG_DIMENSIONS"),
        ({"stickers": [sticker("a", form="animated")]}, "STICKER_TGS_NOTGS"),
        ({"stickers": [sticker("a", form="video")]}, "STICKER_VIDEO_NOWEBM"),
        ({"stickers": [sticker(emoji="cat")]}, "expected a Unicode emoji"),
        ({"stickers": [{**sticker(), "emoji_list": []}]}, "emoji list must be non-empty"),
        ({"stickers": [sticker("nowhere")]}, "can't parse InputSticker: sticker not found"),
        ({"stickers": {}}, "expected an Array of InputSticker"),
    ],
)
def test_a_set_that_cannot_be_is_refused(desk: Desk, wrong: dict[str, Any], refusal: str) -> None:
    given = {"user_id": desk.alice.id, "name": NAME, "title": "Cats", "stickers": [sticker()]}

    assert desk.refusal("createNewStickerSet", FILES, **{**given, **wrong}) == refusal


def test_a_name_is_given_once(desk: Desk) -> None:
    create(desk)

    assert (
        desk.refusal(
            "createNewStickerSet",
            FILES,
            user_id=desk.alice.id,
            name=NAME.upper(),
            title="Again",
            stickers=[sticker()],
        )
        == "sticker set name is already occupied"
    )
    assert desk.refusal("getStickerSet", name="nobodys") == "STICKERSET_INVALID"


def test_stickers_come_go_and_move(desk: Desk) -> None:
    create(desk, sticker(emoji="1️⃣"), sticker(emoji="2️⃣"))
    owned = {"user_id": desk.alice.id, "name": NAME}

    desk.does("addStickerToSet", FILES, **owned, sticker=sticker(emoji="😸"))
    assert emoji(desk) == ["1️⃣", "2️⃣", "😸"]
    ids = [one["file_id"] for one in desk.does("getStickerSet", name=NAME)["stickers"]]
    desk.does("setStickerPositionInSet", sticker=ids[2], position=0)
    assert emoji(desk) == ["😸", "1️⃣", "2️⃣"]
    desk.does("deleteStickerFromSet", sticker=ids[0])
    assert emoji(desk) == ["😸", "2️⃣"]
    desk.does(
        "replaceStickerInSet", FILES, **owned, old_sticker=ids[1], sticker=sticker(emoji="😹")
    )
    assert emoji(desk) == ["😸", "😹"]
    desk.does("setStickerEmojiList", sticker=ids[2], emoji_list=["😻", "😺"])
    assert emoji(desk) == ["😻", "😹"]
    assert desk.refusal("deleteStickerFromSet", sticker=ids[0]) == "STICKER_INVALID"


def test_only_the_bot_that_made_a_set_changes_it(desk: Desk) -> None:
    create(desk)
    mine = desk.does("getStickerSet", name=NAME)["stickers"][0]["file_id"]
    theirs = desk.call("getStickerSet", bot=desk.other, name=NAME)["result"]["stickers"][0]

    assert desk.does("setStickerSetTitle", name=NAME, title="More cats")
    assert desk.does("getStickerSet", name=NAME)["title"] == "More cats"
    for method, given in (
        ("setStickerSetTitle", {"name": NAME, "title": "x"}),
        ("deleteStickerSet", {"name": NAME}),
        ("deleteStickerFromSet", {"sticker": theirs["file_id"]}),
    ):
        answer = desk.call(method, bot=desk.other, **given)
        assert answer["description"] == "Bad Request: STICKERSET_INVALID"
    assert (
        desk.refusal("addStickerToSet", FILES, user_id=desk.bob.id, name=NAME, sticker=sticker())
        == "STICKERSET_INVALID"
    )
    assert desk.does("deleteStickerSet", name=NAME)
    assert desk.refusal("deleteStickerFromSet", sticker=mine) == "STICKER_INVALID"


def test_custom_emoji_are_found_by_their_number(desk: Desk) -> None:
    create(desk, sticker("small"), sticker_type="custom_emoji", needs_repainting=True)
    (made,) = desk.does("getStickerSet", name=NAME)["stickers"]

    (found,) = desk.does("getCustomEmojiStickers", custom_emoji_ids=[made["custom_emoji_id"], "5"])

    assert found == made
    assert (made["type"], made["width"], made["needs_repainting"]) == ("custom_emoji", 100, True)
    assert desk.does(
        "setCustomEmojiStickerSetThumbnail", name=NAME, custom_emoji_id=made["custom_emoji_id"]
    )
    shown = desk.does("getStickerSet", name=NAME)["thumbnail"]
    assert shown["file_unique_id"] == made["file_unique_id"]
    assert (
        desk.refusal("setCustomEmojiStickerSetThumbnail", name=NAME, custom_emoji_id="5")
        == "STICKERSET_INVALID"
    )
    assert desk.refusal("getCustomEmojiStickers", custom_emoji_ids=["x"]) == (
        "invalid custom emoji identifier specified"
    )
    assert desk.refusal("getCustomEmojiStickers", custom_emoji_ids=[True]) == (
        "custom emoji identifier must be of type String"
    )


def test_a_mask_has_a_place_on_the_face(desk: Desk) -> None:
    create(desk, sticker_type="mask")
    (made,) = desk.does("getStickerSet", name=NAME)["stickers"]
    place = {"point": "eyes", "x_shift": 0.5, "y_shift": 0, "scale": 2}

    desk.does("setStickerMaskPosition", sticker=made["file_id"], mask_position=place)

    (now,) = desk.does("getStickerSet", name=NAME)["stickers"]
    assert now["mask_position"]["point"] == "eyes"
    wrong = {"sticker": made["file_id"], "mask_position": {**place, "point": "tail"}}
    assert desk.refusal("setStickerMaskPosition", **wrong) == (
        "can't parse mask position: Wrong point specified in MaskPosition"
    )


def test_a_set_has_a_thumbnail_and_keywords(desk: Desk) -> None:
    create(desk)
    given = {"name": NAME, "user_id": desk.alice.id, "format": "static"}

    desk.does("setStickerSetThumbnail", {"thumbnail": picture(100)}, **given)
    assert desk.does("getStickerSet", name=NAME)["thumbnail"]["width"] == 100
    desk.does("setStickerSetThumbnail", **given)
    assert "thumbnail" not in desk.does("getStickerSet", name=NAME)
    (made,) = desk.does("getStickerSet", name=NAME)["stickers"]
    assert desk.does("setStickerKeywords", sticker=made["file_id"], keywords=["cat", "paw"])
    assert desk.refusal("setStickerKeywords", sticker=made["file_id"], keywords=["x" * 65]) == (
        "invalid keywords specified"
    )


def test_an_uploaded_file_becomes_a_sticker_later(desk: Desk) -> None:
    owner = {"user_id": desk.alice.id}
    kept = desk.does(
        "uploadStickerFile", {"sticker": picture(512)}, **owner, sticker_format="static"
    )

    create(desk, {**sticker(), "sticker": kept["file_id"]})

    assert emoji(desk) == ["😺"]


def test_a_set_is_full_at_120(desk: Desk) -> None:
    create(desk)
    made = desk.world.sticker_sets[NAME]
    made.stickers = made.stickers * 120

    assert (
        desk.refusal("addStickerToSet", FILES, user_id=desk.alice.id, name=NAME, sticker=sticker())
        == "STICKERS_TOO_MUCH"
    )
