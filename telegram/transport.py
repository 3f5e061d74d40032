"""The one way to the server: `Request.post`, `retrieve` and `download`.

Threads: a `Request` may be used by any number of threads. The session and the table of routes are
made under a lock and only read afterwards; connections belong to urllib3's pool, which hands each
to one thread at a time. Everything else lives in the call.
"""

import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from telegram.answer import Answer, result_of
from telegram.encoding import encode
from telegram.error import (
    AnswerTimedOut,
    BadRequest,
    InvalidServerResponse,
    InvalidToken,
    MaybeSent,
    NotSent,
    TelegramError,
)
from telegram.loading import resting
from telegram.multipart import Form
from telegram.redaction import SecretBytes, SecretStr, concealed
from telegram.routes import Routes
from telegram.seconds import seconds

if TYPE_CHECKING:
    import requests

    from telegram.exchange import Times
    from telegram.failures import Failure
    from telegram.multipart import FormStream
    from telegram.routes import Route

    Way: TypeAlias = Callable[[Route, str, bytes | FormStream, Times], Answer | Failure]

__all__ = ["Request"]

_ATTEMPTS = 3
_FIRST_PAUSE = 0.1  # seconds; doubled for the next attempt
_SLOWEST_UPLOAD = 50_000  # bytes a second; a slower one is given up
_UPLOAD_TIMEOUT = 20.0  # seconds for the answer to an upload, where nothing else is said
_UPLOAD_LIMIT = 50 << 20  # bytes
_PHOTO_LIMIT = 10 << 20
_LOCAL_UPLOAD_LIMIT = 2000 << 20  # a Bot API server of one's own


class Request:
    """Send requests to a Bot API server, over connections that are kept open.

    Args:
        con_pool_size: Connections kept open at most; as many as threads that call the API.
        proxy_url: Proxy for every request, such as `http://user:password@host:3128` or
            `socks5://host:1080` (needs PySocks); None means what the environment says
            (`HTTPS_PROXY`, `NO_PROXY`), read once.
        urllib3_proxy_kwargs: More for the proxy: `username`, `password`, and whatever urllib3's
            ProxyManager takes.
        connect_timeout: Seconds for making a connection.
        read_timeout: Seconds for a whole answer, where a call does not say otherwise.
        session: The requests session to use; by default one of our own. A session that is given is
            not closed by `stop`.

    Attributes:
        around: What every call of a method goes through, as `around(send, method, data, allowed)`:
            it returns `send()`, or does something else before, after or instead. `allowed` are the
            seconds that the call may take. None calls `send` alone.

    Raises:
        TypeError: A timeout or the size of the pool is no number.
        ValueError: A timeout is negative or too long, the pool holds no connection, or `proxy_url`
            is no address.
    """

    around: Callable[[Callable[[], Any], str, Mapping[str, Any], float], Any] | None = None

    def __init__(
        self,
        con_pool_size: int = 1,
        proxy_url: str | None = None,
        urllib3_proxy_kwargs: Mapping[str, Any] | None = None,
        connect_timeout: float = 5.0,
        read_timeout: float = 5.0,
        *,
        session: "requests.Session | None" = None,
    ) -> None:
        proxy_url = concealed(proxy_url) or None
        if not isinstance(cast("object", con_pool_size), int):
            raise TypeError(f"con_pool_size={con_pool_size!r} is no whole number")
        if con_pool_size < 1:
            raise ValueError(f"con_pool_size={con_pool_size!r}: at least one connection is needed")
        self._con_pool_size = con_pool_size
        self._connect_timeout = _wait("connect_timeout", connect_timeout)
        self._read_timeout = _wait("read_timeout", read_timeout)
        self._routes = Routes(con_pool_size, proxy_url, urllib3_proxy_kwargs or {}, session)
        self._pause: Callable[[float], object] = time.sleep

    def __repr__(self) -> str:
        # One whose arguments are refused has no size yet, and shows up in that error's traceback.
        return f"Request(con_pool_size={vars(self).get('_con_pool_size', '?')})"

    @property
    def con_pool_size(self) -> int:
        """Connections kept open at most."""
        return self._con_pool_size

    def post(self, url: str, data: Mapping[str, Any] | None, timeout: float | None = None) -> Any:
        """Call the method that the address ends with, and return its decoded result.

        Args:
            url: Address of the method, such as `https://api.telegram.org/bot<token>/getMe`.
            data: Arguments: Python objects under today's or v13's names; None is left out.
            timeout: Seconds for the answer; None means `read_timeout`, and 20 for an upload.
                Sending a large file may take longer, as long as its bytes keep moving.

        Raises:
            TelegramError: The server refused, or could not be reached; see `telegram.error`.
        """
        url = SecretStr(url)
        method = str(url.rpartition("/")[2])
        body = encode(_translated(method, data), method=method)
        if method == "setWebhook" and isinstance(body, bytes):
            body = SecretBytes(body)  # many bots have their token as the secret path
        allowed = self._allowed(timeout)
        if isinstance(body, Form) and timeout is None:
            allowed = max(allowed, _UPLOAD_TIMEOUT)
        if self.around is None:
            return self._call(url, method, body, allowed)
        return self.around(
            lambda: self._call(url, method, body, allowed), method, data or {}, allowed
        )

    def retrieve(self, url: str, timeout: float | None = None) -> bytes:
        """Return the content behind an address.

        Args:
            url: Address of the file.
            timeout: Seconds to wait for the file to begin, and for more of it; None means
                `read_timeout`.

        Raises:
            TelegramError: It cannot be had; see `telegram.error`.
        """
        url = SecretStr(url)
        kept: list[bytes] = []
        self.fetch(url, kept.append, timeout)
        return b"".join(kept)

    def download(self, url: str, filename: str, timeout: float | None = None) -> None:
        """Save the content behind an address under a name; a partial file is never left there.

        Args:
            url: Address of the file.
            filename: Where to write it; an existing file is replaced when all is there.
            timeout: Seconds to wait for the file to begin, and for more of it; None means
                `read_timeout`.

        Raises:
            TelegramError: It cannot be had; see `telegram.error`.
        """
        from telegram.downloads import replacing  # noqa: PLC0415 - loaded with the first download

        url = SecretStr(url)
        with replacing(filename) as stream:
            self.fetch(url, stream.write, timeout)

    def fetch(
        self, url: str, sink: Callable[[bytes], object], timeout: float | None = None
    ) -> None:
        """Give the content behind an address to `sink`, block after block.

        Raises:
            TelegramError: It cannot be had; see `telegram.error`.
        """
        url = SecretStr(url)
        answer = self._fetch(url, sink, self._allowed(timeout))
        if not isinstance(answer, Answer):
            raise _error(answer, "download")
        if answer.status == 404:
            raise InvalidToken(
                method="download",
                code=404,
                description="Not Found",
                cause="The file's address holds for an hour only, or never was one of this bot.",
                remedy="Ask for it again: bot.get_file(file_id).",
            )
        if answer.status != 200:
            result_of(answer, "download")
            raise InvalidServerResponse(method="download", code=answer.status)

    def stop(self) -> None:
        """Close the connections. A later call opens new ones."""
        self._routes.close()

    # One call, several attempts -------------------------------------------------------------

    def _call(self, url: SecretStr, method: str, body: Form | bytes, allowed: float) -> Any:
        if isinstance(body, Form):
            return self._attempts(method, lambda: self._upload(url, body, allowed), body.can_reopen)
        return self._attempts(method, lambda: self._send(url, body, allowed))

    def _attempts(
        self, method: str, send: "Callable[[], Answer | Failure]", again: bool = True
    ) -> Any:
        started = monotonic()
        attempt = 1
        doubt: TelegramError | None = None  # of an attempt that may have been carried out
        while True:
            outcome = send()
            try:
                if isinstance(outcome, Answer):
                    return result_of(outcome, method)
                raise _error(outcome, method)
            except TelegramError as problem:
                error = problem
            if doubt is not None and isinstance(error, (BadRequest, NotSent)):
                # "Not modified", "not found": what the first attempt has done, perhaps.
                raise doubt from error
            if not (again and attempt < _ATTEMPTS and _worth_repeating(outcome, error, method)):
                raise error
            pause = _FIRST_PAUSE * 2 ** (attempt - 1) * _jitter()
            if monotonic() - started + pause > self._connect_timeout:
                raise error  # what is left would not do for another attempt
            if isinstance(error, MaybeSent):
                doubt = doubt or error
            self._pause(pause)
            attempt += 1

    def _send(self, url: SecretStr, body: bytes, allowed: float) -> "Answer | Failure":
        times, direct = _direct_way()
        route = self._routes.to(url)
        until = monotonic() + self._connect_timeout + allowed
        limits = times(self._connect_timeout, allowed, until)
        if route.pool is not None:
            return direct(route, route.path(url), body, limits)
        from telegram.roundabout import through_session  # noqa: PLC0415 - it loads requests

        headers = {"Content-Type": "application/json"}
        request = self._routes.prepared("POST", url, headers, body)
        return through_session(self._routes.session, request, limits, route.proxies)

    def _upload(self, url: SecretStr, form: Form, allowed: float) -> "Answer | Failure":
        times, direct = _direct_way()
        route = self._routes.to(url)
        stream = form.opened()
        try:
            check_sizes(stream, url)
            until = monotonic() + self._connect_timeout + allowed + stream.len / _SLOWEST_UPLOAD
            limits = times(self._connect_timeout, allowed, until)
            if route.pool is not None:
                return direct(route, route.path(url), stream, limits)
            from telegram.roundabout import through_session  # noqa: PLC0415 - it loads requests

            headers = {"Content-Type": form.content_type}
            request = self._routes.prepared("POST", url, headers, stream)
            return through_session(self._routes.session, request, limits, route.proxies, stream)
        finally:
            stream.close()

    def _fetch(
        self, url: SecretStr, sink: Callable[[bytes], object], allowed: float
    ) -> "Answer | Failure":
        from telegram.exchange import Times  # noqa: PLC0415 - loaded with the first call
        from telegram.roundabout import through_session  # noqa: PLC0415 - it loads requests

        route = self._routes.to(url)
        times = Times(self._connect_timeout, allowed, monotonic() + self._connect_timeout + allowed)
        request = self._routes.prepared("GET", url, {}, None)
        return through_session(self._routes.session, request, times, route.proxies, sink=sink)

    def _allowed(self, timeout: float | None) -> float:
        return self._read_timeout if timeout is None else _wait("timeout", timeout)


@cache
def _direct_way() -> "tuple[type[Times], Way]":
    with resting:
        from telegram.exchange import Times, direct  # noqa: PLC0415 - loaded with the first call
    return Times, direct


def _jitter() -> float:
    """Return a factor between 0.5 and 1.5: many bots must not come back at the same moment."""
    return 0.5 + os.urandom(1)[0] / 255


def check_sizes(stream: "FormStream", url: str) -> None:
    """Refuse files that the server would refuse after minutes of sending.

    Raises:
        ValueError: A file is too large.
    """
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    official = host == "api.telegram.org"
    for field, name, size in stream.sizes():
        limit = _UPLOAD_LIMIT if official else _LOCAL_UPLOAD_LIMIT
        if official and field == "photo":
            limit = _PHOTO_LIMIT
        if size > limit:
            raise ValueError(
                f"{field}: the file {name!r} has {size:,} bytes; at most {limit:,} can be sent"
            )


def _wait(name: str, value: Any) -> float:
    """Return a timeout for sockets, for which 0 would mean not to wait at all.

    v13 bots pass 0 for "as fast as possible", and None for the usual.
    """
    return 5.0 if value is None else max(0.001, seconds(name, value))


def _worth_repeating(outcome: "Answer | Failure", error: TelegramError, method: str) -> bool:
    if isinstance(error, NotSent):
        return not isinstance(outcome, Answer) and outcome.again
    if isinstance(outcome, Answer):
        # Not a redirection, which would lead to the same place again.
        again = isinstance(error, MaybeSent) and not 300 <= outcome.status <= 399
    else:
        # Where no answer came, the time for one is over.
        again = outcome.again and issubclass(outcome.kind, MaybeSent)
        again = again and not issubclass(outcome.kind, AnswerTimedOut)
    return again and method in _idempotent()


@cache
def _idempotent() -> frozenset[str]:
    """Name the methods that may be repeated blindly.

    Not getUpdates: who polls has a rhythm of its own, and must see that a poll failed.
    """
    try:
        table = import_module("telegram._generated.returns").IDEMPOTENT
    except ModuleNotFoundError:
        return frozenset({"getMe"})
    return frozenset(table) - {"getUpdates"}


def _translated(method: str, data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the arguments under today's names, if the old spellings are there to translate."""
    translate = _translator()
    if not data:
        return {}
    return data if translate is None else translate(method, data)


@cache
def _translator() -> "Callable[[str, Mapping[str, Any]], Mapping[str, Any]] | None":
    try:
        module = import_module("telegram.v13.arguments")
    except ModuleNotFoundError:
        return None
    translate: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] = module.translate
    return translate


def _error(failure: "Failure", method: str) -> TelegramError:
    return failure.kind(
        failure.text,
        method=method,
        description=failure.text,
        cause=failure.cause,
        remedy=failure.remedy,
    )
