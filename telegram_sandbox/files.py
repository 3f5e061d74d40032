"""Files in memory: uploads, the ids each bot knows them by, and their bytes."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import struct
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from .errors import bad_request

__all__ = ["DOWNLOAD_LIMIT", "UPLOAD_LIMIT", "FileStore", "StoredFile", "Upload"]

DOWNLOAD_LIMIT = 20 << 20
UPLOAD_LIMIT = 50 << 20


@dataclass(frozen=True)
class Upload:
    """A file as a request brought it.

    Attributes:
        name: File name given by the sender.
        data: The bytes.
        mime: Content type given by the sender, or None.
    """

    name: str
    data: bytes
    mime: str | None = None


@dataclass(frozen=True)
class StoredFile:
    """A file the world keeps.

    Attributes:
        number: Running number, part of its ids.
        kind: The sort of media it was sent as: photo, document, voice and the like.
        name: File name.
        mime: Content type.
        data: The bytes; empty for a file that was given by URL.
        unique_id: The same for every bot.
    """

    number: int
    kind: str
    name: str
    mime: str
    data: bytes
    unique_id: str

    @property
    def path(self) -> str:
        """The path under which the file is downloaded."""
        extension = "." + self.name.rsplit(".", 1)[-1] if "." in self.name else ""
        return f"{_FOLDERS.get(self.kind, 'documents')}/file_{self.number}{extension}"


_FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "voice": "voice",
    "audio": "music",
    "animation": "animations",
    "sticker": "stickers",
    "video_note": "video_notes",
}
_TYPICAL = {
    "photo": ("photo.jpg", "image/jpeg"),
    "video": ("video.mp4", "video/mp4"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "animation": ("animation.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
    "video_note": ("video_note.mp4", "video/mp4"),
}


class FileStore:
    """The files of one world; the oldest bytes go when there are too many.

    Not safe to use from several threads by itself: the world's lock guards it.

    Args:
        limit: Most bytes to keep.
    """

    def __init__(self, limit: int = 256 << 20) -> None:
        self._limit = limit
        self._size = 0
        self._files: OrderedDict[int, StoredFile] = OrderedDict()
        self._known: dict[tuple[str, str], int] = {}
        self._count = 0

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload and return it; the same bytes of the same kind and name are kept once."""
        name, mime = _TYPICAL.get(kind, ("file", "application/octet-stream"))
        name = upload.name or name
        digest = hashlib.sha256(upload.data + b"\0" + name.encode("utf-8", "replace")).digest()
        unique_id = "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode("ascii")
        number = self._known.get((kind, unique_id))
        if number is not None and number in self._files:
            return self._files[number]
        self._count += 1
        guessed = upload.mime or mimetypes.guess_type(name)[0] or mime
        stored = StoredFile(self._count, kind, name, guessed, upload.data, unique_id)
        self._files[stored.number] = stored
        self._known[kind, unique_id] = stored.number
        self._size += len(stored.data)
        while self._size > self._limit and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            self._known.pop((oldest.kind, oldest.unique_id), None)
            self._size -= len(oldest.data)
        return stored

    def id_for(self, bot_id: int, stored: StoredFile) -> str:
        """Return the id one bot knows the file by; another bot's id for it differs."""
        text = f"{bot_id}:{stored.number}:{stored.kind}"
        seal = hashlib.sha256(text.encode("ascii")).digest()[:6]
        return "AgAC" + base64.urlsafe_b64encode(text.encode("ascii") + b"\0" + seal).decode(
            "ascii"
        ).rstrip("=")

    def find(self, bot_id: int, file_id: str) -> StoredFile | None:
        """Return the file a bot means by an id, or None if the bot has no such id."""
        if not file_id.startswith("AgAC"):
            return None
        body = file_id[4:]
        try:
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            owner, number, _ = raw.split(b"\0", 1)[0].decode("ascii").split(":")
        except (ValueError, UnicodeDecodeError):
            return None
        stored = self._files.get(int(number)) if owner == str(bot_id) else None
        return stored if stored and self.id_for(bot_id, stored) == file_id else None

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this download path, or None."""
        return next((f for f in reversed(self._files.values()) if f.path == path), None)

    def resolve(self, bot_id: int, kind: str, given: Upload | str) -> StoredFile:
        """Turn what a bot gave for a file into a stored file: an upload, an id or a URL.

        A URL is not fetched; an empty file stands for it.

        Raises:
            ApiError: Neither an id the bot knows nor an HTTP URL.
        """
        if isinstance(given, Upload):
            if not given.data:
                raise bad_request("file must be non-empty")
            return self.keep(kind, given)
        if given.startswith(("http://", "https://")):
            name = given.rsplit("/", 1)[-1].split("?")[0]
            return self.keep(kind, Upload(name, b"", None))
        stored = self.find(bot_id, given)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def describe(self, bot_id: int, stored: StoredFile) -> dict[str, Any]:
        """Return the fields every kind of file has: ids and size in bytes."""
        return {
            "file_id": self.id_for(bot_id, stored),
            "file_unique_id": stored.unique_id,
            "file_size": len(stored.data),
        }


def image_size(data: bytes) -> tuple[int, int] | None:
    """Read width and height from the head of a PNG, GIF or JPEG; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data[:4] == b"GIF8" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return None
