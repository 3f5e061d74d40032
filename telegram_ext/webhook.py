"""A WSGI application that Telegram delivers updates to."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

from telegram_ext.clock import Clock
from telegram_ext.intake import Received, UnreadableUpdate, read_update

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.deliveries import Deliveries
    from telegram_ext.webhook_secret import WebhookSecret

logger = logging.getLogger("telegram.ext.updater")

LARGEST: Final = 4 * 1024 * 1024  # bytes; the server cuts a whole batch of updates at about as much
WITHIN: Final = 10.0  # seconds that a body may take to arrive
RETRY_AFTER: Final = "2"  # seconds after which a refused update should come again
_PIECE: Final = 64 * 1024
_HEADER: Final = "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN"
_FORGED: Final = (
    "A delivery without the right secret token was refused. If it came from Telegram, the webhook "
    "was set without updater.webhook_secret: set it again with updater.bot.set_webhook(url), which "
    "tells Telegram the secret"
)

StartResponse = Callable[..., Any]


class _Reply(NamedTuple):
    status: str
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class _Refused(Exception):
    def __init__(self, status: str, text: str, *headers: tuple[str, str]) -> None:
        super().__init__(status)
        self.reply = _Reply(status, text, headers)


class WebhookApp:
    """Take deliveries from Telegram, and from nobody else; a WSGI application.

    What is not a delivery gets an answer that names the reason and repeats nothing of the request.
    Nothing of a body is read before the secret token is known to be right, and of a body at most
    `largest` bytes.

    | answer | reason |
    | --- | --- |
    | 200 | the update is handled, or stored; it never comes again |
    | 400 | not JSON, or not an update; the error handlers get it as an `UnreadableUpdate` |
    | 401 | the secret token is missing or wrong |
    | 403 | not `application/json` |
    | 404, 405 | another path, another method than POST |
    | 408, 411, 413, 415 | body too slow, of unknown length, too large, compressed |
    | 503 | too much is in hand, or the bot is stopping: Telegram delivers again |

    Args:
        bot: The bot that updates are for.
        deliveries: What takes the updates.
        secret: What Telegram must send.
        path: Where deliveries arrive, with or without slashes around it; None takes any path, for
            an application that is mounted in another.
        largest: Bytes that a body may have.
        within: Seconds that it may take to arrive.
        clock: The time.
    """

    def __init__(
        self,
        bot: Bot,
        deliveries: Deliveries,
        secret: WebhookSecret,
        *,
        path: str | None = None,
        largest: int = LARGEST,
        within: float = WITHIN,
        clock: Clock | None = None,
    ) -> None:
        self.deliveries = deliveries
        self.path = path
        self._bot = bot
        self._secret = secret
        self._largest = largest
        self._within = within
        self._clock = clock or Clock()
        self._warned: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI prescribes."""
        try:
            reply = self._answer(environ)
        except _Refused as refusal:
            reply = refusal.reply
            self._tell(reply)
        except Exception:
            logger.exception("A delivery could not be taken; Telegram will repeat it")
            reply = _Reply("500 Internal Server Error")
        body = reply.text.encode()
        start_response(
            reply.status,
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(body))),
                *reply.headers,
            ],
        )
        return [body]

    def _answer(self, environ: dict[str, Any]) -> _Reply:
        self._check_head(environ)
        body = self._body(environ)
        if not self.deliveries.take(self._read(body), body):
            return _Reply("503 Service Unavailable", "", (("Retry-After", RETRY_AFTER),))
        return _Reply("200 OK")

    def _check_head(self, environ: dict[str, Any]) -> None:
        """Refuse whatever cannot be a delivery, before anything of the body is read."""
        if not self._is_here(environ):
            raise _Refused("404 Not Found", "Nothing is here.")
        if environ.get("REQUEST_METHOD") != "POST":
            raise _Refused("405 Method Not Allowed", "Updates arrive by POST.", ("Allow", "POST"))
        if not self._secret.matches(str(environ.get(_HEADER, ""))):
            raise _Refused("401 Unauthorized", "The secret token is missing or wrong.")
        kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _Refused("403 Forbidden", "The content type must be application/json.")
        if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
            raise _Refused("415 Unsupported Media Type", "The body must not be compressed.")

    def _is_here(self, environ: dict[str, Any]) -> bool:
        if self.path is None:
            return True
        here = unquote(self.path).strip("/")
        inner = _decoded(environ.get("PATH_INFO", ""))
        outer = _decoded(environ.get("SCRIPT_NAME", ""))  # where another application mounts this
        return here in (inner.strip("/"), f"{outer}{inner}".strip("/"))

    def _body(self, environ: dict[str, Any]) -> bytes:
        length = self._length(environ)
        source = environ["wsgi.input"]
        deadline = self._clock.monotonic() + self._within
        body = bytearray()
        while len(body) < length:
            if self._clock.monotonic() > deadline:
                raise _Refused("408 Request Timeout", "The body took too long.")
            try:
                piece = source.read(min(_PIECE, length - len(body)))
            except TimeoutError:
                raise _Refused("408 Request Timeout", "The body took too long.") from None
            except Exception as problem:
                # Servers differ in what they raise for a connection that breaks.
                raise _Refused("400 Bad Request", "The body did not arrive.") from problem
            if not piece:
                break
            body += piece
        if len(body) > self._largest:
            raise _Refused("413 Content Too Large", "The body is too large.")
        if "CONTENT_LENGTH" in environ and len(body) < length:
            raise _Refused("400 Bad Request", "The body ended too early.")
        return bytes(body)

    def _length(self, environ: dict[str, Any]) -> int:
        """Return how many bytes to read."""
        given = str(environ.get("CONTENT_LENGTH", ""))
        if environ.get("HTTP_TRANSFER_ENCODING"):
            if given:
                raise _Refused("400 Bad Request", "A body has one length.")
            if not environ.get("wsgi.input_terminated"):
                raise _Refused("411 Length Required", "The length of the body must be given.")
            return self._largest + 1
        if not given:
            raise _Refused("411 Length Required", "The length of the body must be given.")
        if not (given.isascii() and given.isdecimal() and len(given) < 20):
            raise _Refused("400 Bad Request", "The length of the body is no number.")
        if int(given) > self._largest:
            raise _Refused("413 Content Too Large", "The body is too large.")
        return int(given)

    def _read(self, body: bytes) -> Received:
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise self._unreadable(body.decode(errors="replace"), problem) from problem
        update = read_update(raw, self._bot)
        number = update.update_id
        if not isinstance(number, int) or isinstance(number, bool):
            raise self._unreadable(raw, update if isinstance(update, Exception) else None)
        insert = getattr(self._bot, "insert_callback_data", None)
        if insert is None or isinstance(update, UnreadableUpdate):
            return update
        try:
            insert(update)
        except Exception as problem:  # noqa: BLE001 - a cache may be anybody's
            unreadable = UnreadableUpdate(raw)
            unreadable.__cause__ = problem
            return unreadable
        return update

    def _unreadable(self, raw: Any, problem: BaseException | None) -> _Refused:
        error = UnreadableUpdate(raw)
        error.__cause__ = problem
        self.deliveries.report(error)
        return _Refused("400 Bad Request", "The body is not an update.")

    def _tell(self, reply: _Reply) -> None:
        # Once for each reason: whoever knocks at the door a thousand times must not fill the log.
        level = logging.DEBUG if reply.status in self._warned else logging.WARNING
        self._warned.add(reply.status)
        if reply.status.startswith("401"):
            logger.log(level, _FORGED)
        else:
            logger.log(level, "A delivery was refused: %s %s", reply.status, reply.text)


def _decoded(path: Any) -> str:
    # WSGI hands the bytes of a path over as latin-1.
    return str(path).encode("latin-1", errors="replace").decode(errors="replace")


__all__ = ["WebhookApp"]
