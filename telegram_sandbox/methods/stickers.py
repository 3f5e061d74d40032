"""Sticker sets: making, changing and looking at them."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.bounds import keep_newest
from telegram_sandbox.errors import bad_request
from telegram_sandbox.files import StoredFile, Upload, image_size
from telegram_sandbox.living import rendered
from telegram_sandbox.media import media_content, resolve, thumbnail_of
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.stickers import StickerSet, check_emoji, check_sticker_file, find_sticker

__all__: list[str] = []


@handles("getStickerSet")
def get_sticker_set(call: Call) -> dict[str, Any]:
    """Return a set by its name, whoever made it."""
    found = call.world.sticker_sets.get(call.get("name").lower())
    if found is None:
        raise bad_request("STICKERSET_INVALID")
    shown: dict[str, Any] = rendered(found.as_json(call.world), call.world, call.bot)
    return shown


@handles("getCustomEmojiStickers")
def get_custom_emoji_stickers(call: Call) -> list[dict[str, Any]]:
    """Return the stickers of custom emoji; what is unknown is left out."""
    wanted: list[str] = call.get("custom_emoji_ids")
    if any(not one.isdecimal() for one in wanted):
        raise bad_request("invalid custom emoji identifier specified")
    known = {
        one.facts.get("custom_emoji_id"): one
        for found in call.world.sticker_sets.values()
        for one in found.stickers
    }
    shown = [
        media_content(call.world, "sticker", known[one])["sticker"]
        for one in wanted
        if one in known
    ]
    result: list[dict[str, Any]] = rendered(shown, call.world, call.bot)
    return result


@handles("uploadStickerFile")
def upload_sticker_file(call: Call) -> dict[str, Any]:
    """Keep a file for a sticker that is made later."""
    _owner(call)
    upload: Upload = call.get("sticker")
    check_sticker_file(upload.data, call.get("sticker_format"), "regular")
    stored = resolve(call.world, call.bot.id, "sticker", upload)
    return call.world.files.describe(call.bot.id, stored)


@handles("createNewStickerSet")
def create_new_sticker_set(call: Call) -> bool:
    """Make a set that belongs to a user."""
    owner = _owner(call)
    name: str = call.get("name")
    ending = f"_by_{call.bot.username}".lower()
    if not name[0].isalpha() or "__" in name or not name.lower().endswith(ending):
        raise bad_request("invalid sticker set name is specified")
    if name.lower() in call.world.sticker_sets:
        raise bad_request("sticker set name is already occupied")
    kind = call.get("sticker_type", "regular")
    made = StickerSet(name, call.get("title"), kind, call.bot.id, owner)
    made.repainted = bool(call.get("needs_repainting") and kind == "custom_emoji")
    for given in call.get("stickers"):
        made.add(_sticker(call, made, given))
    call.world.sticker_sets[name.lower()] = made
    keep_newest(call.world.sticker_sets)
    return True


@handles("addStickerToSet")
def add_sticker_to_set(call: Call) -> bool:
    """Put one more sticker into a set."""
    found = _own_set(call, _owner(call))
    found.add(_sticker(call, found, call.get("sticker")))
    return True


@handles("replaceStickerInSet")
def replace_sticker_in_set(call: Call) -> bool:
    """Put a sticker in another one's place."""
    found = _own_set(call, _owner(call))
    _, old = find_sticker(call.world, call.bot.id, _named(call, "old_sticker"))
    if old not in found.stickers:
        raise bad_request("STICKER_INVALID")
    new = _sticker(call, found, call.get("sticker"))
    found.stickers[found.stickers.index(old)] = new
    return True


@handles("deleteStickerFromSet")
def delete_sticker_from_set(call: Call) -> bool:
    """Take a sticker out of its set."""
    found, sticker = find_sticker(call.world, call.bot.id, _named(call))
    found.stickers.remove(sticker)
    return True


@handles("setStickerPositionInSet")
def set_sticker_position_in_set(call: Call) -> bool:
    """Move a sticker within its set; a place behind the end is the end."""
    found, sticker = find_sticker(call.world, call.bot.id, _named(call))
    if call.get("position") < 0:
        raise bad_request("invalid position specified")
    found.stickers.remove(sticker)
    found.add(sticker, call.get("position"))
    return True


@handles("setStickerEmojiList")
def set_sticker_emoji_list(call: Call) -> bool:
    """Say which emoji a sticker stands for."""
    check_emoji(call.get("emoji_list"))
    _, sticker = find_sticker(call.world, call.bot.id, _named(call))
    sticker.facts["emoji"] = call.get("emoji_list")[0]
    sticker.facts["emoji_list"] = call.get("emoji_list")
    return True


@handles("setStickerKeywords")
def set_sticker_keywords(call: Call) -> bool:
    """Say by which words a sticker is found."""
    _, sticker = find_sticker(call.world, call.bot.id, _named(call))
    sticker.facts["keywords"] = call.get("keywords", [])
    return True


@handles("setStickerMaskPosition")
def set_sticker_mask_position(call: Call) -> bool:
    """Say where on a face a mask belongs."""
    found, sticker = find_sticker(call.world, call.bot.id, _named(call))
    if found.type != "mask":
        raise bad_request("STICKER_MASK_COORDS_NOT_SUPPORTED")
    sticker.facts["mask_position"] = call.get("mask_position")
    return True


@handles("setStickerSetTitle")
def set_sticker_set_title(call: Call) -> bool:
    """Rename a set."""
    _own_set(call).title = call.get("title")
    return True


@handles("setStickerSetThumbnail")
def set_sticker_set_thumbnail(call: Call) -> bool:
    """Give a set a picture, or take it away."""
    found = _own_set(call, _owner(call))
    given: Upload | str | None = call.get("thumbnail")
    if given is None:
        found.thumbnail = None
        return True
    if isinstance(given, str):
        stored = call.file("sticker", given)
    else:
        shape = image_size(given.data)
        if call.get("format") == "static" and shape not in {None, (100, 100)}:
            raise bad_request("STICKER_THUMB_PNG_NOPNG")
        small = thumbnail_of(call.world, given)
        if small is None:
            raise bad_request("file is too big")
        stored = small["file_id"]
    found.thumbnail = _thumbnail(stored)
    return True


@handles("setCustomEmojiStickerSetThumbnail")
def set_custom_emoji_sticker_set_thumbnail(call: Call) -> bool:
    """Show one of its emoji for a set; none means the first."""
    found = _own_set(call)
    wanted = call.get("custom_emoji_id")
    shown = [one for one in found.stickers if one.facts.get("custom_emoji_id") == wanted]
    if found.type != "custom_emoji" or (wanted and not shown):
        raise bad_request("STICKERSET_INVALID")
    found.thumbnail = _thumbnail(shown[0]) if wanted else None
    return True


@handles("deleteStickerSet")
def delete_sticker_set(call: Call) -> bool:
    """Take a set away."""
    del call.world.sticker_sets[_own_set(call).name.lower()]
    return True


def _thumbnail(stored: StoredFile) -> dict[str, Any]:
    return {
        "file_id": stored,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "width": 100,
        "height": 100,
    }


def _owner(call: Call) -> int:
    number: int = call.get("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    if call.world.bot_by_id(number) is not None:
        raise bad_request("USER_IS_BOT")
    if number not in call.world.users:
        raise bad_request("user not found")
    return number


def _own_set(call: Call, owner: int | None = None) -> StickerSet:
    """Return the set a call names, if this bot made it for this user."""
    found = call.world.sticker_sets.get(call.get("name").lower())
    if found is None or found.bot_id != call.bot.id or owner not in {None, found.owner_id}:
        raise bad_request("STICKERSET_INVALID")
    return found


def _named(call: Call, name: str = "sticker") -> StoredFile | None:
    return call.world.files.find(call.bot.id, call.get(name))


def _sticker(call: Call, home: StickerSet, given: dict[str, Any]) -> StoredFile:
    """Return a new file of a set from an `InputSticker`."""
    check_emoji(given["emoji_list"])
    source: str = given["sticker"]
    upload = call.parameters.uploads[source[9:]] if source.startswith("attach://") else None
    if upload is None:
        kept = resolve(call.world, call.bot.id, "sticker", source)
        upload = Upload(kept.name, kept.data, kept.mime)
    check_sticker_file(upload.data, given["format"], home.type)
    facts: dict[str, Any] = {
        "set_name": home.name,
        "type": home.type,
        "emoji": given["emoji_list"][0],
        "emoji_list": given["emoji_list"],
        "keywords": given.get("keywords", []),
        "is_animated": given["format"] == "animated",
        "is_video": given["format"] == "video",
        "number": call.world.new_id(),
    }
    if home.type == "custom_emoji":
        facts |= {"custom_emoji_id": facts["number"], "width": 100, "height": 100}
        facts["needs_repainting"] = home.repainted
    if home.type == "mask" and given.get("mask_position"):
        facts["mask_position"] = given["mask_position"]
    return call.world.files.keep("sticker", upload, facts)
