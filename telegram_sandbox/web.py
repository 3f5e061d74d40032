"""The web as the server sees it: the only addresses it can fetch files from."""

from __future__ import annotations

import mimetypes
from urllib.parse import SplitResult, unquote, urlsplit

from .errors import bad_request
from .files import Upload

__all__ = ["PHOTO_BY_URL_LIMIT", "URL_LIMIT", "Web"]

URL_LIMIT = 20 << 20
PHOTO_BY_URL_LIMIT = 5 << 20

# What the page says `sendDocument` can fetch.
_DOCUMENTS = (".pdf", ".zip", ".gif")


class Web(dict[str, bytes]):
    """Pages by address: `world.web["https://example.com/cat.jpg"] = data`.

    No network is asked, ever. An address that is not in here cannot be reached.

    Attributes:
        obliging: Whether an address that is not in here gives a small stand-in file instead, as
            the command line wants it, where nobody registers addresses.
    """

    obliging = False

    def fetch(self, kind: str, url: str) -> Upload:
        """Return the file behind an address, as a bot sends it.

        Args:
            kind: What it is to be sent as: photo, document and the like.
            url: The address.

        Raises:
            ApiError: The address is none, cannot be reached, or holds something else.
        """
        name = _name(_split(url))
        data = self.get(url)
        if data is None:
            if not self.obliging:
                raise bad_request("failed to get HTTP URL content")
            data = url.encode("utf-8", "replace")
        if not data or len(data) > (PHOTO_BY_URL_LIMIT if kind == "photo" else URL_LIMIT):
            raise bad_request("failed to get HTTP URL content")
        if data[:64].lstrip().lower().startswith((b"<!doctype html", b"<html")):
            raise bad_request("wrong type of the web page content")
        if kind == "document" and not self.obliging and not name.lower().endswith(_DOCUMENTS):
            raise bad_request("failed to get HTTP URL content")
        return Upload(name, data, mimetypes.guess_type(name)[0])

    def stand_in(self, url: str) -> Upload:
        """Return the file behind an address, or a small one in its place."""
        return Upload(
            url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1], self.get(url) or url.encode()
        )


def _name(parts: SplitResult) -> str:
    return unquote(parts.path.rsplit("/", 1)[-1])


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        reachable = parts.port is None or parts.port > 0
    except ValueError:
        raise bad_request("wrong HTTP URL specified") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise bad_request("invalid file HTTP URL specified: Unsupported URL protocol")
    if not reachable or "." not in host or host.startswith(".") or any(c.isspace() for c in url):
        raise bad_request("wrong HTTP URL specified")
    return parts
