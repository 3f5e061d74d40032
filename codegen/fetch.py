"""Get the page: from the network, asking only for what changed, or from a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from codegen.scrape import SOURCE

__all__ = ["CACHE", "FetchError", "Fetched", "cached", "fetch", "remember"]

CACHE = Path(".cache")
_PAGE = "bot-api.html"
_ORIGIN = "bot-api.origin.json"


class FetchError(Exception):
    """The page could not be had; the text says why and what to do."""


@dataclass(frozen=True)
class Fetched:
    """A page and where it came from.

    Args:
        html: The page.
        source: URL or path.
        etag: The server's mark of this version; empty for a file.
        is_new: False when the server said that the cached page is current.
    """

    html: str
    source: str
    etag: str = ""
    is_new: bool = True


def fetch(
    page: str | None = None,
    *,
    cache: Path = CACHE,
    http: requests.Session | None = None,
    timeout: float = 30.0,
) -> Fetched:
    """Get the page without storing it; `remember` stores it once it is known to be good.

    Args:
        page: URL or path of a saved page; None means the official page.
        cache: Folder in which `remember` keeps the last good page and its ETag.
        http: Session to ask with; None makes one.
        timeout: Seconds to wait for the server.

    Raises:
        FetchError: No such file, no network, or an answer that is not a page.
    """
    source = page or SOURCE
    if not source.startswith(("http://", "https://")):
        return Fetched(_read(Path(source)), source)
    known = _origin(cache)
    etag = known.get("etag", "") if known.get("source") == source else ""
    try:
        with http or requests.Session() as session:
            response = session.get(
                source, headers={"If-None-Match": etag} if etag else {}, timeout=timeout
            )
    except requests.RequestException as error:
        raise FetchError(
            f"No page from {source}: {type(error).__name__}. "
            "Check the connection, or save the page and pass PAGE=path/to/page.html."
        ) from error
    if response.status_code == requests.codes.not_modified:
        return Fetched(_read(cache / _PAGE), source, etag, is_new=False)
    if response.status_code != requests.codes.ok:
        raise FetchError(f"{source} answered {response.status_code} {response.reason}, not a page.")
    return Fetched(
        _decode(response.content, source), source, str(response.headers.get("ETag") or "")
    )


def remember(fetched: Fetched, cache: Path = CACHE) -> None:
    """Keep a page in the cache, with its ETag so that the next fetch can be short."""
    if not fetched.is_new:
        return
    cache.mkdir(parents=True, exist_ok=True)
    (cache / _PAGE).write_text(fetched.html, encoding="utf-8", newline="")
    origin = {"source": fetched.source, "etag": fetched.etag}
    (cache / _ORIGIN).write_text(json.dumps(origin) + "\n", encoding="utf-8")


def cached(cache: Path = CACHE) -> str:
    """Return the page kept in the cache.

    Raises:
        FetchError: There is none yet.
    """
    if not (cache / _PAGE).exists():
        raise FetchError("No page yet: run `python -m codegen fetch` first, or name a page.")
    return _read(cache / _PAGE)


def _origin(cache: Path) -> dict[str, str]:
    path = cache / _ORIGIN
    if not path.exists() or not (cache / _PAGE).exists():
        return {}
    try:
        known: Any = json.loads(path.read_text(encoding="utf-8"))
        return {"source": str(known["source"]), "etag": str(known["etag"])}
    except (ValueError, KeyError, TypeError):
        return {}  # A damaged note costs one full download.


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FetchError(f"Cannot read the page {path}: {error.strerror}.") from error
    return _decode(data, str(path))


def _decode(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FetchError(
            f"{source} is not UTF-8 text (byte {error.start}): not the Bot API page."
        ) from error
