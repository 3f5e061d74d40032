"""The WSGI application: addresses, limits, and JSON out."""

from __future__ import annotations

import json
import logging
import re
import zlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .bodies import Received, read_body
from .calls import answer_call
from .control import answer_control
from .errors import ApiError
from .faults import DOWNLOAD
from .files import DOWNLOAD_LIMIT
from .live import Live
from .pages import Page, answer_page, is_page
from .spoiling import BrokenConnectionError, spoilt
from .worlds import Worlds

if TYPE_CHECKING:
    from .world import World

__all__ = ["BODY_LIMIT", "App"]

_log = logging.getLogger("telegram_sandbox")

BODY_LIMIT = 64 << 20

_METHOD = re.compile(r"/bot([^/]*)/(?:test/)?([^/]*)/?")
_FILE = re.compile(r"/file/bot([^/]*)/(?:test/)?(.+)")
_WORLD = re.compile(r"/world/([^/]*)(/.*)")
_LOOPBACK = {"localhost", "127.0.0.1", "::1", "api.telegram.org"}

_STATUS = {
    200: "OK",
    206: "Partial Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

StartResponse = Callable[..., Any]


class App:
    """A WSGI callable that answers like the Bot API server.

    Thread-safe: everything shared lives in the world, under its lock.

    Args:
        world: What it serves.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.any_host = False
        self.live = Live(world)
        self.worlds = Worlds(world.sibling)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request.

        Raises:
            BrokenConnectionError: A fault asks the holder of the connection to break it.
        """
        beside = _WORLD.fullmatch(environ.get("PATH_INFO", ""))
        try:
            if beside is not None:
                self._check_host(environ)
                other = self.worlds.named(beside[1]).app
                other.any_host = self.any_host
                return other({**environ, "PATH_INFO": beside[2]}, start_response)
            status, headers, body = self._answer(environ)
        except BrokenConnectionError:
            raise
        except ApiError as error:
            status, headers, body = _json(error.code, error.envelope())
        except Exception:  # noqa: BLE001  # the caller gets an answer, the log the whole story
            _log.exception("The sandbox failed; this is a mistake in the sandbox, not in the bot")
            refusal = ApiError(500, "Internal Server Error: the sandbox failed; see its log")
            status, headers, body = _json(500, refusal.envelope())
        line = f"{status} {_STATUS.get(status, 'Unknown')}"
        if not isinstance(body, bytes):
            start_response(line, headers)
            return body
        start_response(line, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Page:
        self._check_host(environ)
        # WSGI hands the path over as Latin-1 text of its UTF-8 bytes.
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if path.startswith("/sandbox/"):
            _check_origin(environ)
        if is_page(path):
            return answer_page(self.world, environ, path)
        if path.startswith("/sandbox/"):
            return _json(*answer_control(self.world, environ, path, _body(environ)))
        if not self.any_host:
            _check_origin(environ)
        download = _FILE.fullmatch(path)
        timeout = environ.get("telegram_sandbox.read_timeout")
        if download is not None:
            token, name = download[1], download[2]
            asked = Received({"file_path": name})
            fault = self.world.faults.strike(token, DOWNLOAD, asked)
            if fault is None:
                return self._download(token, name)
            return spoilt(fault, self.world, lambda: self._download(token, name), timeout)
        called = _METHOD.fullmatch(path)
        if called is None or environ["REQUEST_METHOD"] not in {"GET", "POST"}:
            raise ApiError(404, "Not Found")
        received = read_body(
            environ.get("QUERY_STRING", ""), environ.get("CONTENT_TYPE", ""), _body(environ)
        )
        return self._call(called[1], called[2], received, timeout)

    def _call(
        self, token: str, name: str, received: Received, timeout: float | None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        fault = self.world.faults.strike(token, name, received)

        def run() -> tuple[int, list[tuple[str, str]], bytes]:
            """Carry out the method: now, after the fault, or not at all."""
            return _json(*answer_call(self.world, token, name, received, fault))

        return run() if fault is None else spoilt(fault, self.world, run, timeout)

    def _check_host(self, environ: dict[str, Any]) -> None:
        """Refuse names that are not this machine's: a page elsewhere may have pointed one here."""
        host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            name = ""
        if not self.any_host and name.lower() not in _LOOPBACK:
            raise ApiError(421, "Misdirected Request: this sandbox answers to loopback names only")

    def _download(self, token: str, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        with self.world.changed:
            bot = self.world.bots.get(token)
            if bot is None:
                raise ApiError(401, "Unauthorized")
            stored = self.world.files.at(bot.id, path, self.world.clock.now())
        if stored is None:
            raise ApiError(404, "Not Found")
        if len(stored.data) > DOWNLOAD_LIMIT:
            raise ApiError(400, "Bad Request: file is too big")
        # Uploaded content must never run as a page of this address.
        headers = [
            ("Content-Type", "application/octet-stream"),
            ("Content-Disposition", "attachment"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return 200, headers, stored.data


def _check_origin(environ: dict[str, Any]) -> None:
    """Refuse pages that another address has served: a browser says in `Origin` whose they are."""
    if environ.get("HTTP_SEC_FETCH_SITE", "none") not in {"none", "same-origin"}:
        raise ApiError(403, "Forbidden: pages of other addresses cannot drive this sandbox")
    origin = environ.get("HTTP_ORIGIN")
    scheme, host = environ.get("wsgi.url_scheme", "http"), environ.get("HTTP_HOST", "")
    if origin is not None and origin.lower() != f"{scheme}://{host}".lower():
        raise ApiError(403, "Forbidden: pages of other addresses cannot drive this sandbox")


def _body(environ: dict[str, Any]) -> bytes:
    stream = environ.get("wsgi.input")
    length = environ.get("CONTENT_LENGTH") or ""
    if length and int(length) > BODY_LIMIT:
        raise ApiError(413, f"Request Entity Too Large: content length is {length}")
    if stream is None or (not length and not environ.get("wsgi.input_terminated")):
        return b""
    wanted = int(length) if length else BODY_LIMIT + 1
    chunks: list[bytes] = []
    while wanted > 0:
        chunk: bytes = stream.read(min(wanted, 1 << 20))
        if not chunk:
            break
        chunks.append(chunk)
        wanted -= len(chunk)
    body = b"".join(chunks)
    body = _plain(body, environ.get("HTTP_CONTENT_ENCODING", "").strip().lower())
    if len(body) > BODY_LIMIT:
        raise ApiError(413, "Request Entity Too Large: content length is too big")
    return body


def _plain(body: bytes, encoding: str) -> bytes:
    """Unpack a body, but never more than just beyond the limit."""
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "deflate"}:
        raise ApiError(415, "Unsupported Media Type: unsupported content-encoding")
    try:
        # 32 lets it find out by itself which of the two it is.
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, BODY_LIMIT + 1)
    except zlib.error:
        raise ApiError(400, f"Bad Request: the body is no {encoding}") from None


def _json(code: int, data: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    body = text.encode("utf-8", "surrogatepass")
    headers = [("Content-Type", "application/json")]
    parameters = data.get("parameters")
    if parameters and "retry_after" in parameters:
        headers.append(("Retry-After", str(parameters["retry_after"])))
    return code, headers, body
