"""Pictures, songs and emoji of profiles: the users' and the bot's own."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.bounds import put_first
from telegram_sandbox.checks import named_account
from telegram_sandbox.errors import bad_request
from telegram_sandbox.files import Upload
from telegram_sandbox.media import photo_sizes
from telegram_sandbox.messages import rendered
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.users import User

__all__: list[str] = []


@handles("getUserProfilePhotos")
def get_user_profile_photos(call: Call) -> dict[str, Any]:
    """Return the pictures of a user's or bot's profile, the newest first."""
    photos = named_account(call).photos
    return {"total_count": len(photos), "photos": _page(call, photos)}


@handles("getUserProfileAudios")
def get_user_profile_audios(call: Call) -> dict[str, Any]:
    """Return the songs of a user's profile, the newest first."""
    account = named_account(call)
    audios = account.audios if isinstance(account, User) else []
    return {"total_count": len(audios), "audios": _page(call, audios)}


@handles("setMyProfilePhoto")
def set_my_profile_photo(call: Call) -> bool:
    """Give the bot a picture; of a moving one, a frame is kept."""
    given = call.get("photo")
    upload = call.parameters.uploads[given[_PART[given["type"]]].removeprefix("attach://")]
    kept = call.world.files.keep("photo", Upload(upload.name, upload.data, upload.mime))
    put_first(call.bot.photos, photo_sizes(call.world, kept))
    return True


@handles("removeMyProfilePhoto")
def remove_my_profile_photo(call: Call) -> bool:
    """Take the bot's newest picture away; the one before shows again."""
    if call.bot.photos:
        del call.bot.photos[0]
    return True


@handles("setUserEmojiStatus")
def set_user_emoji_status(call: Call) -> bool:
    """Change the emoji beside the name of a user who has allowed it; none takes it away."""
    user = call.world.users.get(call.get("user_id"))
    if user is None:
        raise bad_request("user not found")
    if call.bot.id not in user.trusted:
        raise bad_request("USER_PERMISSION_DENIED")
    emoji = call.get("emoji_status_custom_emoji_id", "")
    until = call.get("emoji_status_expiration_date", 0)
    if until and until <= call.world.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    status = {"emoji_status_custom_emoji_id": emoji, "emoji_status_expiration_date": until}
    for name in status:
        user.facts.pop(name, None)
    user.facts |= {name: value for name, value in status.items() if emoji and value}
    call.world.changed.notify_all()
    return True


_PART = {"static": "photo", "animated": "animation"}


def _page(call: Call, entries: list[Any]) -> list[Any]:
    first: int = max(0, call.get("offset", 0))
    chosen = entries[first : first + call.get("limit", 100)]
    return [rendered(entry, call.world, call.bot) for entry in chosen]
