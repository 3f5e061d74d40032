"""One delivery to a webhook: over HTTP to an address of this machine, or to a WSGI app."""

from __future__ import annotations

import io
import ipaddress
import json
import logging
import os
import ssl
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    NewConnectionError,
    ProtocolError,
    SSLError,
    TimeoutError,
)
from urllib3.util.ssl_ import create_urllib3_context

from .bodies import Received, read_body
from .errors import ApiError

if TYPE_CHECKING:
    from urllib3.connectionpool import HTTPConnectionPool

__all__ = ["AppPost", "HttpPost", "Outcome", "is_loopback"]

_log = logging.getLogger("telegram_sandbox")

# Real seconds a bot has for its answer.
_READ_TIMEOUT = 60.0
_CONNECT_TIMEOUT = 10.0
# More of a reply is not read: a method with its parameters is small.
_LARGEST_REPLY = 1 << 20

_HERE_ONLY = "the sandbox delivers to this machine only"


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery.

    Attributes:
        error: Why it failed, in the server's words; None where the bot took it.
        gone: Whether the bot's server said 410.
        retry_after: Seconds that the bot's server asked to wait; 0 for none.
        reply: The parameters of the method in the reply, or None.
    """

    error: str | None = None
    gone: bool = False
    retry_after: int = 0
    reply: Received | None = None


class HttpPost:
    """Delivers over HTTP.

    Args:
        url: Where to.
        secret: Sent along with every delivery, or None.
        ip_address: Address to connect to instead of the one that the name has.
        certificate: The certificate to trust, in PEM; None means those the machine trusts.
        connections: Most deliveries at a time.
        anywhere: Whether addresses outside this machine may be called.
    """

    MOMENTARY: ClassVar = frozenset({"_pool"})

    def __init__(
        self,
        url: str,
        secret: str | None,
        *,
        ip_address: str | None = None,
        certificate: bytes | None = None,
        connections: int = 40,
        anywhere: bool = False,
    ) -> None:
        parts = urlsplit(url)
        self.ip_address, self.certificate = ip_address, certificate
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._headers = {"Host": parts.netloc.rpartition("@")[2], **headers_of(secret)}
        self._host = parts.hostname or ""
        self._why_not: str | None = None
        context: ssl.SSLContext | None = None
        if not (anywhere or is_loopback(ip_address or self._host)):
            self._why_not = f"Connection refused: {_HERE_ONLY}, not to {self._host}"
        elif parts.scheme == "https":
            context = create_urllib3_context()
            context.load_default_certs()
            if certificate is not None:
                self._why_not = _trusted(context, certificate)
        self._open = partial(_pool, parts, ip_address, context, connections)
        self._pool: HTTPConnectionPool | None = None

    def __call__(self, update: dict[str, Any]) -> Outcome:
        """Carry one update there and return what became of it."""
        if self._why_not is not None:
            return Outcome(self._why_not)
        # A world that is restored takes up again what was given up since.
        pool = self._pool = self._pool or self._open()
        try:
            answer = pool.urlopen(
                "POST",
                self._path,
                body=encoded(update),
                headers=self._headers,
                retries=False,
                redirect=False,
                timeout=urllib3.Timeout(connect=_CONNECT_TIMEOUT, read=_READ_TIMEOUT),
                preload_content=False,
            )
            try:
                body = answer.read(_LARGEST_REPLY)
            finally:
                answer.release_conn()
        except HTTPError as error:
            return Outcome(_explained(error))
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return judged(answer.status, answer.reason or "", headers, body)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()


class AppPost:
    """Delivers to a WSGI application in this process.

    Args:
        app: What takes the deliveries.
        url: The address that it is told it has.
        secret: Sent along with every delivery, or None.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], url: str, secret: str | None) -> None:
        self._app = app
        self._parts = urlsplit(url)
        self._headers = headers_of(secret)

    def __call__(self, update: dict[str, Any]) -> Outcome:
        """Carry one update there and return what became of it."""
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> Any:
            """Take note of status and headers, as WSGI wants it."""
            started[:] = [status, headers]
            return written.append

        written: list[bytes] = []
        try:
            chunks = self._app(self._environ(encoded(update)), start_response)
            try:
                written.extend(chunks)
            finally:
                getattr(chunks, "close", lambda: None)()
        except Exception:  # noqa: BLE001  # a server would answer 500 and log it, and so do we
            _log.exception("The webhook's application failed")
            return judged(500, "Internal Server Error", {}, b"")
        code, _, reason = str(started[0]).partition(" ")
        headers = {name.lower(): value for name, value in started[1]}
        return judged(int(code), reason, headers, b"".join(written))

    def _environ(self, body: bytes) -> dict[str, Any]:
        parts = self._parts
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": parts.hostname or "localhost",
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": parts.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self._headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        return environ


def headers_of(secret: str | None) -> dict[str, str]:
    """Return the headers of a delivery."""
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    return headers


def encoded(update: dict[str, Any]) -> bytes:
    """Return the body of a delivery."""
    text = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def judged(code: int, reason: str, headers: dict[str, str], body: bytes) -> Outcome:
    """Return what an answer means: only the 2xx take an update."""
    if not 200 <= code < 300:
        asked = headers.get("retry-after", "").strip()
        return Outcome(
            f"Wrong response from the webhook: {code} {reason}".rstrip(),
            gone=code == 410,
            retry_after=int(asked) if asked.isdecimal() else 0,
        )
    try:
        reply = read_body("", headers.get("content-type", ""), body)
    except ApiError:
        return Outcome()  # as on the server, a reply that says nothing readable is none
    return Outcome(reply=reply if reply.args.get("method") else None)


def is_loopback(host: str) -> bool:
    """Tell whether a name or address means this machine."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pool(
    parts: SplitResult, ip_address: str | None, context: ssl.SSLContext | None, connections: int
) -> HTTPConnectionPool:
    host = ip_address or parts.hostname or ""
    most = min(100, connections)
    if parts.scheme != "https":
        return urllib3.HTTPConnectionPool(host, parts.port, maxsize=most, block=False)
    return urllib3.HTTPSConnectionPool(
        host,
        parts.port,
        maxsize=most,
        block=False,
        ssl_context=context,
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )


def _trusted(context: ssl.SSLContext, certificate: bytes) -> str | None:
    """Trust a certificate; return what is wrong with it, or None."""
    # Only a file can hold a certificate that is its own authority in every supported Python.
    handle, name = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificate)
        context.load_verify_locations(name)
    except ssl.SSLError as error:
        return f"SSL error {{{error}}}"
    finally:
        Path(name).unlink()
    return None


def _explained(error: HTTPError) -> str:
    """Say it in the server's words."""
    if isinstance(error, SSLError):
        return f"SSL error {{{error.args[0] if error.args else error}}}"
    if isinstance(error, NewConnectionError):
        return "Connection refused" if "refused" in str(error) else "Connection timed out"
    if isinstance(error, TimeoutError):
        return "Read timeout expired"
    if isinstance(error, ProtocolError):
        return "Webhook connection closed"
    return f"Wrong response from the webhook: {error}"
