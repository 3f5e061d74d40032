"""What users do with their own accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from .arguments import checked
from .bounds import put_first
from .files import Upload
from .media import media_content, photo_sizes

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User

__all__ = ["ProfileActs"]


@checked
class ProfileActs:
    """The part of a user that others see as the profile."""

    def shows_photo(self, data: bytes | str | Path) -> None:
        """Put a picture into the profile, before those it has: the bytes, or the path of a file."""
        me = cast("User", self)
        with me.world.changed:
            stored = me.world.files.keep("photo", _upload(data, "photo.jpg"))
            put_first(me.photos, photo_sizes(me.world, stored))

    def shows_audio(self, data: bytes | str | Path, title: str = "") -> None:
        """Put a song into the profile, before those it has: the bytes, or the path of a file."""
        me = cast("User", self)
        with me.world.changed:
            stored = me.world.files.keep("audio", _upload(data, "audio.mp3"))
            song = media_content(me.world, "audio", stored, {"title": title})["audio"]
            put_first(me.audios, song)

    def trusts(self, bot: Bot) -> None:
        """Let a bot change the emoji beside the user's name."""
        me = cast("User", self)
        with me.world.changed:
            me.trusted.add(bot.id)

    def deletes_account(self) -> None:
        """Leave Telegram for ever: chats stay, but nobody can write to the user any more."""
        me = cast("User", self)
        with me.world.changed:
            me.deleted = True


def _upload(data: bytes | str | Path, name: str) -> Upload:
    if isinstance(data, bytes):
        return Upload(name, data)
    path = Path(data)
    return Upload(path.name, path.read_bytes())
