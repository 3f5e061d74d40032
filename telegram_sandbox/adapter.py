"""Call the sandbox in process: an adapter for `requests` that needs no socket."""

from __future__ import annotations

import errno
import http.client
import io
import queue
import re
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

from .app import App
from .spoiling import BrokenConnectionError

if TYPE_CHECKING:
    from .world import World

__all__ = ["SandboxAdapter"]

# A call that may wait (getUpdates) gets a thread of its own, so that a read timeout can be kept.
_MAY_WAIT = "/getupdates"
_CALL = re.compile(r"(?:/world/[^/]+)?/(?:file/)?bot\d+:.*", re.DOTALL)


class SandboxAdapter(BaseAdapter):
    """Sends requests straight into a world.

    Mount it for "https://" and for "http://": it answers for any server, also for one that
    `TELEGRAM_API_BASE_URL` names, with or without a path before `/bot`. Safe to use from several
    threads.

    Args:
        world: Whose app answers.
    """

    def __init__(self, world: World) -> None:
        super().__init__()
        if not isinstance(getattr(world, "app", None), App):
            raise TypeError(f"SandboxAdapter: world must be a World(), got {world!r}")
        self.world = world
        world.live = True

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer a request.

        Raises:
            requests.ReadTimeout: A long poll took longer than the read timeout, or a fault stalls.
            requests.ConnectionError: A fault breaks the connection.
        """
        environ = _environ(request)
        read = timeout[1] if isinstance(timeout, tuple) else timeout
        environ["telegram_sandbox.read_timeout"] = read
        path = environ["PATH_INFO"].lower()
        try:
            if read is not None and path.endswith(_MAY_WAIT):
                status, headers, body = self._call_within(environ, read, request)
            else:
                status, headers, body = _call(self.world, environ)
        except BrokenConnectionError as broken:
            return _broken(request, broken, read)
        return _response(request, status, headers, body)

    def _call_within(
        self, environ: dict[str, Any], seconds: float, request: requests.PreparedRequest
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def run() -> None:
            """Answer the call, or hand over what it raised."""
            try:
                answers.put(_call(self.world, environ))
            except Exception as error:  # noqa: BLE001  # handed over to the caller, who raises it
                answers.put(error)

        threading.Thread(target=run, name="sandbox-call", daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise requests.ReadTimeout(
                f"The sandbox did not answer within {seconds:g} s", request=request
            ) from None
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer
        return status, headers, body

    def close(self) -> None:
        """Do nothing: there is no connection."""


def _broken(
    request: requests.PreparedRequest, broken: BrokenConnectionError, read: float | None
) -> requests.Response:
    """Return or raise what `requests` would when a connection breaks that way."""
    if broken.kind in {"cut", "drip"}:
        return _response(request, f"{broken.status} OK", broken.headers, broken.body)
    if broken.kind == "stall":
        raise requests.ReadTimeout(f"Read timed out. (read timeout={read})", request=request)
    cause: Exception = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    if broken.kind == "close":
        cause = http.client.RemoteDisconnected("Remote end closed connection without response")
    reason = ProtocolError("Connection aborted.", cause)
    raise requests.ConnectionError(reason, request=request) from None


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    body = _bytes(request.body)
    path = unquote_to_bytes(parts.path).decode("latin-1")
    call = _CALL.search(path)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method or "GET",
        "PATH_INFO": call[0] if call else path,
        "QUERY_STRING": parts.query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        # The adapter was mounted on purpose, whatever the address says.
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": parts.scheme,
    }
    return environ


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if hasattr(body, "read"):
        data = body.read()
        return data if isinstance(data, bytes) else str(data).encode("utf-8")
    chunks: Iterable[bytes | str] = body
    return b"".join(c if isinstance(c, bytes) else c.encode("utf-8") for c in chunks)


def _call(world: World, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        """Take note of status and headers, as WSGI wants it."""
        started[:] = [status, headers]

    body = b"".join(world.app(environ, start_response))
    return started[0], started[1], body


def _response(
    request: requests.PreparedRequest,
    status: str,
    headers: list[tuple[str, str]],
    body: bytes,
) -> requests.Response:
    code, _, reason = status.partition(" ")
    response = requests.Response()
    response.status_code = int(code)
    response.reason = reason
    response.headers.update(dict(headers))
    response.url = request.url or ""
    response.request = request
    response.encoding = "utf-8"
    response.raw = HTTPResponse(
        body=io.BytesIO(body), headers=dict(headers), status=int(code), preload_content=False
    )
    return response
