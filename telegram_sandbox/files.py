"""Files in memory: uploads, the ids each bot knows them by, and their bytes."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["DOWNLOAD_LIMIT", "UPLOAD_LIMIT", "FileStore", "StoredFile", "Upload", "image_size"]

DOWNLOAD_LIMIT = 20 << 20
UPLOAD_LIMIT = 50 << 20

# Seconds a download path that `getFile` gave is good for.
_PATH_LIFE = 3600
_OPEN_PATHS = 10_000


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
        data: The bytes.
        unique_id: The same for every bot.
        facts: What its first sender said about it: duration, performer, thumbnail. It stays with
            the file, whoever sends it again.
        origin: Number of the file this one is a smaller size of, or None.
    """

    number: int
    kind: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    unique_id: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any], compare=False)
    origin: int | None = None

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
    "thumbnail": "thumbnails",
}
_TYPICAL = {
    "photo": ("photo.jpg", "image/jpeg"),
    "thumbnail": ("thumbnail.jpg", "image/jpeg"),
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
        most: Most files to keep, however small; every size of a photo is one.
    """

    def __init__(self, limit: int = 256 << 20, most: int = 100_000) -> None:
        self._limit = limit
        self._most = most
        self._size = 0
        self._files: OrderedDict[int, StoredFile] = OrderedDict()
        self._known: dict[str, int] = {}
        self._count = 0
        self._opened: dict[tuple[int, str], tuple[int, float]] = {}

    def keep(self, kind: str, upload: Upload, facts: Mapping[str, Any] | None = None) -> StoredFile:
        """Keep an upload and return it; the same upload is kept once.

        Args:
            kind: What it is sent as.
            upload: Name and bytes.
            facts: What its sender says about it.
        """
        name, mime = _TYPICAL.get(kind, ("file", "application/octet-stream"))
        name = upload.name or name
        head = repr((kind, name, sorted((facts or {}).items(), key=lambda fact: fact[0])))
        unique_id = _unique(head.encode("utf-8", "replace") + b"\0" + upload.data)
        number = self._known.get(unique_id)
        if number is not None and number in self._files:
            return self._files[number]
        guessed = upload.mime or mimetypes.guess_type(name)[0] or mime
        stored = self._add(
            StoredFile(0, kind, name, guessed, upload.data, unique_id, dict(facts or {}))
        )
        self._size += len(stored.data)
        while len(self._files) > 1 and (self._size > self._limit or len(self._files) > self._most):
            _, oldest = self._files.popitem(last=False)
            self._known.pop(oldest.unique_id, None)
            self._size -= len(oldest.data) if oldest.origin is None else 0
        return stored

    def smaller(self, stored: StoredFile, size: str) -> StoredFile:
        """Return a smaller size of a photo: a file with ids of its own and the same bytes."""
        unique_id = _unique(f"{size}:{stored.unique_id}".encode("ascii"))
        number = self._known.get(unique_id)
        if number is not None and number in self._files:
            return self._files[number]
        return self._add(replace(stored, unique_id=unique_id, origin=stored.number))

    def whole(self, stored: StoredFile) -> StoredFile:
        """Return the photo that a size belongs to; any other file is whole already."""
        return self._files.get(stored.origin or 0, stored)

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

    def open(self, bot_id: int, stored: StoredFile, now: float) -> str:
        """Return the path a bot may download a file from for the next hour."""
        self._opened.pop((bot_id, stored.path), None)
        self._opened[bot_id, stored.path] = (stored.number, now + _PATH_LIFE)
        while len(self._opened) > _OPEN_PATHS:
            del self._opened[next(iter(self._opened))]
        return stored.path

    def at(self, bot_id: int, path: str, now: float) -> StoredFile | None:
        """Return the file behind a download path, or None if `open` did not give it lately."""
        number, until = self._opened.get((bot_id, path), (0, 0.0))
        return self._files.get(number) if now <= until else None

    def describe(self, bot_id: int, stored: StoredFile) -> dict[str, Any]:
        """Return the fields every kind of file has: ids and size in bytes."""
        return {
            "file_id": self.id_for(bot_id, stored),
            "file_unique_id": stored.unique_id,
            "file_size": len(stored.data),
        }

    def _add(self, stored: StoredFile) -> StoredFile:
        self._count += 1
        numbered = replace(stored, number=self._count)
        self._files[numbered.number] = numbered
        self._known[numbered.unique_id] = numbered.number
        return numbered


def _unique(seed: bytes) -> str:
    return "AQAD" + base64.urlsafe_b64encode(hashlib.sha256(seed).digest()[:9]).decode("ascii")


def image_size(data: bytes) -> tuple[int, int] | None:
    """Read width and height from the head of a PNG, GIF, JPEG or extended WEBP; else None."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data[:4] == b"GIF8" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and len(data) >= 30:
        width = 1 + int.from_bytes(data[24:27], "little")
        return width, 1 + int.from_bytes(data[27:30], "little")
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
