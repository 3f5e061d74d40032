"""What users do with messages: write, upload, answer, forward, change and delete them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Union, cast

from .addressing import Place, post, written
from .arguments import checked
from .business import tell_deleted
from .changing import TWO_DAYS
from .files import Upload
from .forwarding import forwarded, is_protected, regrouped
from .games import DICE, thrown
from .media import KINDS, media_content
from .places import is_live
from .pressing import forced_reply
from .replying import quoted_by_user
from .rights import NotAllowed
from .sharing import check_fields

if TYPE_CHECKING:
    from .messages import Message
    from .users import User

__all__ = ["MessageActs"]

Data: TypeAlias = Union[bytes, str, "Path"]

_ALBUM = frozenset({"photo", "video", "document", "audio", "live_photo"})
_ALONE = frozenset({"document", "audio"})


@checked
class MessageActs:
    """The part of a user that writes messages.

    `to` is a bot, a group, a channel, a topic or a user who has connected a bot; None means the
    only bot there is, or the chat of the message that is answered. What the user's app would not
    let them do raises `NotAllowed`, a `ValueError`.
    """

    def sends(
        self, text: str, to: Place | None = None, *, reply_to: Message | None = None
    ) -> Message:
        """Write a text.

        Where a bot's newest message forces a reply, the app makes the text one.

        Args:
            text: The message; commands, links and the like in it are found as the server does.
            to: Where to.
            reply_to: The message that is answered, or None.
        """
        me = cast("User", self)
        with me.world.changed:
            content = written(text)
            if not content:
                raise ValueError("sends: text must not be empty")
            return post(me, to, content, reply_to or forced_reply(me, to))

    def replies(self, message: Message, text: str, to: Place | None = None) -> Message:
        """Answer a message, here or in another chat."""
        return self.sends(text, to, reply_to=message)

    def quotes(self, message: Message, part: str, text: str, to: Place | None = None) -> Message:
        """Answer a part of a message.

        Raises:
            ValueError: The part does not stand in the message.
        """
        me = cast("User", self)
        with me.world.changed:
            content = {**written(text), "quote": quoted_by_user(message, part)}
            return post(me, to, content, message)

    def uploads(
        self,
        data: Data,
        kind: str = "document",
        *,
        name: str | None = None,
        caption: str = "",
        to: Place | None = None,
        reply_to: Message | None = None,
        **said: Any,
    ) -> Message:
        """Send a file.

        Args:
            data: The bytes, or the path of a file.
            kind: photo, document, video, audio, voice, animation, sticker or video_note.
            name: File name; None means that of the path, or a usual one.
            caption: Text below it.
            to: Where to.
            reply_to: The message that is answered, or None.
            said: What else is known about it: `duration`, `width`, `performer` and the like.

        Raises:
            ValueError: There is no such kind.
        """
        me = cast("User", self)
        with me.world.changed:
            content = _file(me, data, kind, name, said) | written(caption, "caption")
            return post(me, to, content, reply_to)

    def uploads_album(
        self,
        files: Sequence[Data],
        kind: str = "photo",
        *,
        caption: str = "",
        to: Place | None = None,
    ) -> list[Message]:
        """Send two to ten files as one album; bots get a message for each.

        Args:
            files: Bytes or paths.
            kind: photo, video, document or audio.
            caption: Text below the first.
            to: Where to.

        Raises:
            ValueError: There are too few or too many files, or this kind makes no albums.
        """
        if not 2 <= len(files) <= 10 or kind not in _ALBUM:
            raise ValueError(
                f"uploads_album: an album has 2 to 10 files of {', '.join(sorted(_ALBUM))}; "
                f"got {len(files)} of {kind!r}"
            )
        me = cast("User", self)
        with me.world.changed:
            album = {"media_group_id": me.world.new_id()}
            contents = [_file(me, data, kind, None, {}) | album for data in files]
            # Documents and music carry the text below the last, pictures below the first.
            contents[-1 if kind in _ALONE else 0] |= written(caption, "caption")
            return [post(me, to, content) for content in contents]

    def shares(self, to: Place | None = None, **content: Any) -> Message:
        """Send a message of any other kind, given by the fields of the Bot API's `Message`.

        `alice.shares(location={"latitude": 1.0, "longitude": 2.0})`

        Raises:
            ValueError: `Message` has no such field, or the sandbox fills it in.
        """
        me = cast("User", self)
        check_fields(me.world.spec, content)
        with me.world.changed:
            return post(me, to, content)

    def throws(self, emoji: str = "🎲", to: Place | None = None) -> Message:
        """Throw a die; the world's seed decides how it falls.

        Raises:
            NotAllowed: This emoji is none.
        """
        me = cast("User", self)
        if emoji not in DICE:
            raise NotAllowed(f"throws: {emoji!r} is no die; there are {' '.join(DICE)}")
        with me.world.changed:
            return post(me, to, thrown(me.world, emoji))

    def forwards(self, message: Message | Sequence[Message], to: Place | None = None) -> Message:
        """Send messages again with their authors' names, and return the last of them.

        Raises:
            NotAllowed: One is a service message, or protected.
        """
        me = cast("User", self)
        messages = list(message) if isinstance(message, Sequence) else [message]
        if any(one.is_service or is_protected(one) for one in messages):
            raise NotAllowed(f"{me.first_name} cannot forward a service or protected message")
        with me.world.changed:
            again = regrouped(me.world, messages, [forwarded(one) for one in messages])
            return [post(me, to, content) for content in again][-1]

    def edits(self, message: Message, text: str) -> Message:
        """Change the text of an own message, or the caption of own media, within two days.

        Raises:
            NotAllowed: It is somebody else's, forwarded, or too old.
        """
        me = cast("User", self)
        with me.world.changed:
            if message.sender is not me or message.deleted:
                raise NotAllowed("edits: only own messages can be edited")
            if "forward_origin" in message.content or message.date < me.world.now() - TWO_DAYS:
                raise NotAllowed("edits: forwarded messages and those of two days ago stay")
            name = "text" if "text" in message.content else "caption"
            for key in (name, "entities" if name == "text" else "caption_entities"):
                message.content.pop(key, None)
            message.content |= {**written(text, name), "edit_date": me.world.now()}
            me.world.edited(message, me)
            return message

    def moves(self, message: Message, latitude: float, longitude: float) -> Message:
        """Move an own live location.

        Raises:
            NotAllowed: It is not the user's, or lives no more.
        """
        me = cast("User", self)
        with me.world.changed:
            if message.sender is not me or not is_live(message):
                raise NotAllowed("moves: only an own live location can be moved")
            place = message.content["location"]
            place = {**place, "latitude": latitude, "longitude": longitude}
            message.content |= {"location": place, "edit_date": me.world.now()}
            me.world.edited(message, me)
            return message

    def deletes(self, *messages: Message) -> None:
        """Delete messages for everybody: own ones and, in private or with the right, others'.

        Raises:
            NotAllowed: One is somebody else's in a group.
        """
        me = cast("User", self)
        with me.world.changed:
            for message in messages:
                chat = message.chat
                own = message.sender is me or chat.type == "private"
                if not own and not chat.can(me, "can_delete_messages"):
                    raise NotAllowed(f"{me.first_name} cannot delete messages in {chat.title}")
            for message in messages:
                me.world.delete(message, me)
            tell_deleted(messages)


def _file(
    me: User, data: Data, kind: str, name: str | None, said: dict[str, Any]
) -> dict[str, Any]:
    if kind not in KINDS:
        raise ValueError(
            f"uploads: kind must be {', '.join(KINDS[:-1])} or {KINDS[-1]}, got {kind!r}"
        )
    if not isinstance(data, bytes):
        path = Path(data)
        name, data = name or path.name, path.read_bytes()
    stored = me.world.files.keep(kind, Upload(name or "", data), said)
    return media_content(me.world, kind, stored, said)
