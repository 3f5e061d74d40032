"""The chat page as the server hands it out: its files, the world's files, the stream of news."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from .errors import ApiError

if TYPE_CHECKING:
    from .files import StoredFile
    from .world import World

__all__ = ["Page", "answer_page", "is_page"]

Page = tuple[int, list[tuple[str, str]], "bytes | Iterable[bytes]"]

# Nothing but the page's own scripts runs, and no text ever becomes markup.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_GUARDS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_ASSET = re.compile(r"[a-z_]+\.(html|css|js|svg)")
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")

# What is shown in the page itself, known by its first bytes and never by what the sender said.
_RASTERS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_PLAYED = {
    *("audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav", "audio/x-wav", "audio/webm"),
    *("audio/aac", "audio/flac", "video/mp4", "video/webm", "video/ogg", "video/quicktime"),
}


def is_page(path: str) -> bool:
    """Tell whether an address belongs to the page, not to the Bot API or to JSON."""
    return path in {"/", "/sandbox/live"} or path.startswith(("/page/", "/sandbox/file/"))


def answer_page(world: World, environ: dict[str, Any], path: str) -> Page:
    """Answer a request for one of the page's addresses.

    Raises:
        ApiError: There is no such file, or too many pages are open.
    """
    if environ["REQUEST_METHOD"] != "GET":
        raise ApiError(405, "Method Not Allowed: the page can only be read")
    if path == "/sandbox/live":
        return _live(world, environ)
    if path.startswith("/sandbox/file/"):
        return _file(world, environ, path.removeprefix("/sandbox/file/"))
    return _asset("index.html" if path == "/" else path.removeprefix("/page/"))


def _asset(name: str) -> Page:
    known = _ASSET.fullmatch(name)
    found = resources.files("telegram_sandbox").joinpath("page").joinpath(name) if known else None
    if known is None or found is None or not found.is_file():
        raise ApiError(404, "Not Found")
    headers = [
        ("Content-Type", _TYPES[known[1]]),
        ("Content-Security-Policy", _POLICY),
        # A newer release must not meet scripts of an older one.
        ("Cache-Control", "no-cache"),
        *_GUARDS,
    ]
    return 200, headers, found.read_bytes()


def _live(world: World, environ: dict[str, Any]) -> Page:
    query = parse_qs(environ.get("QUERY_STRING", ""))
    # What the browser says after a lost connection is newer than what stands in the address.
    after = environ.get("HTTP_LAST_EVENT_ID") or query.get("after", ["0"])[0]
    if not after.isdecimal():
        raise ApiError(400, f"Bad Request: after must be the number of an event, got {after!r}")
    headers = [
        ("Content-Type", "text/event-stream; charset=utf-8"),
        ("Cache-Control", "no-store"),
        *_GUARDS,
    ]
    return 200, headers, world.app.live.stream(int(after), query.get("page", [""])[0])


def _file(world: World, environ: dict[str, Any], file_id: str) -> Page:
    with world.changed:
        stored = world.files.find(0, file_id)
    if stored is None:
        raise ApiError(404, "Not Found: there is no such file, or newer ones have pushed it out")
    shown_as = _type_of(stored)
    headers = [
        ("Content-Type", shown_as or "application/octet-stream"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Cache-Control", "private, max-age=3600"),
        ("Accept-Ranges", "bytes"),
        *_GUARDS,
    ]
    if shown_as is None:
        name = quote(stored.name or "file", safe="")
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
    data = stored.data
    part = _RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    if part is None or int(part[1]) >= len(data):
        return 200, headers, data
    end = min(int(part[2] or len(data)), len(data) - 1)
    headers.append(("Content-Range", f"bytes {part[1]}-{end}/{len(data)}"))
    return 206, headers, data[int(part[1]) : end + 1]


def _type_of(stored: StoredFile) -> str | None:
    """Return what a file may be shown as; None means that it is only good for saving."""
    head = stored.data[:16]
    for start, name in _RASTERS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return stored.mime if stored.mime in _PLAYED else None
