"""Every error the library raises about a call, and what to catch.

    TelegramError                    anything that went wrong with a call
    ├── Unauthorized                 401: the token is revoked; 403: the chat refuses the bot
    │   └── Forbidden                403 alone: blocked, kicked, user deactivated
    ├── InvalidToken                 404: the token (or the method) does not exist; malformed token;
    │                                421: the server serves other bots
    ├── ChatMigrated                 the group has become a supergroup: see `new_chat_id`
    ├── RetryAfter                   429: too fast; wait `retry_after` seconds
    ├── Conflict                     409: another copy polls, or a webhook is set
    ├── UploadFailed                 a file could not be read while it was being sent
    └── NetworkError                 the call did not work out; many of these pass by themselves
        ├── BadRequest               400: the server understood and refused
        ├── TimedOut                 no answer in time
        ├── NotSent                  the request never reached the server: sending again is safe
        │   ├── ProxyError           the proxy refused, or is not there
        │   └── ConnectTimedOut      (also a TimedOut) no connection in time
        └── MaybeSent                the request may have been carried out: think before repeating
            ├── AnswerTimedOut       (also a TimedOut) sent, but no answer in time
            ├── ServerError          5xx
            └── InvalidServerResponse  what came back is not an answer of a Bot API server

`message`, and `str()` of an error, are short texts that do not change, made to be compared. The
server's own words are in `description`; `explain()` puts method, words, cause and remedy together,
and so does the traceback.
"""

from collections.abc import Mapping
from typing import Any

__all__ = [
    "AnswerTimedOut",
    "BadRequest",
    "ChatMigrated",
    "Conflict",
    "ConnectTimedOut",
    "Forbidden",
    "InvalidServerResponse",
    "InvalidToken",
    "MaybeSent",
    "NetworkError",
    "NotSent",
    "ProxyError",
    "RetryAfter",
    "ServerError",
    "TelegramError",
    "TimedOut",
    "Unauthorized",
    "UploadFailed",
]

_PREFIXES = ("Error: ", "[Error]: ", "Bad Request: ")


class TelegramError(Exception):
    """Anything that went wrong with a call.

    Args:
        message: What happened. The prefixes `Error: `, `[Error]: ` and `Bad Request: ` are cut, and
            then the first letter is capital and all others small.
        method: The Bot API method that was called, such as `sendMessage`; None if unknown.
        code: HTTP status or `error_code` of the answer; None if there was no answer.
        description: The server's own words, untouched; None if it said nothing.
        parameters: The server's hints to a program (`retry_after`, `migrate_to_chat_id`).
        cause: Why it happened, in a sentence; None if unknown.
        remedy: What to do about it, in a sentence; None if unknown.
    """

    message: str
    method: str | None
    code: int | None
    description: str | None
    parameters: dict[str, Any]
    cause: str | None
    remedy: str | None

    def __init__(
        self,
        message: str,
        *,
        method: str | None = None,
        code: int | None = None,
        description: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        cause: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = _shortened(message)
        self.method = method
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        self.cause = cause
        self.remedy = remedy
        if lines := self._details():
            # Python 3.11 and later print these below the error; older versions ignore them.
            self.__notes__ = lines

    def __str__(self) -> str:
        return self.message

    def explain(self) -> str:
        """Return the error in full: message, method, the server's words, cause and remedy."""
        return "\n".join([f"{type(self).__name__}: {self.message}", *self._details()])

    def _details(self) -> list[str]:
        lines: list[str] = []
        if self.method is not None:
            said = self.description or ("no answer" if self.code is None else "no description")
            code = f" ({self.code})" if self.code is not None else ""
            lines.append(f"In the call of {self.method}: {said}{code}")
        if self.cause is not None:
            lines.append(f"Cause: {self.cause}")
        if self.remedy is not None:
            lines.append(f"Remedy: {self.remedy}")
        return lines


class Unauthorized(TelegramError):
    """The token is not valid any more (401), or the chat does not let the bot in (403)."""


class Forbidden(Unauthorized):
    """The chat refuses the bot: blocked, kicked, deactivated, or never started (403)."""


class InvalidToken(TelegramError):
    """There is no bot with this token (404), not at this server (421), or it is malformed."""

    def __init__(self, message: str = "Invalid token", **details: Any) -> None:
        super().__init__(message, **details)


class ChatMigrated(TelegramError):
    """The group has become a supergroup and has a new id.

    Args:
        new_chat_id: Identifier of the supergroup; use it from now on.
    """

    def __init__(self, new_chat_id: int, **details: Any) -> None:
        super().__init__(f"Group migrated to supergroup. New chat id: {new_chat_id}", **details)
        self.args = (new_chat_id,)
        self.new_chat_id = new_chat_id


class RetryAfter(TelegramError):
    """The bot sends too fast.

    Args:
        retry_after: Seconds to wait before this may be tried again.
    """

    def __init__(self, retry_after: float, **details: Any) -> None:
        seconds = float(retry_after)
        super().__init__(f"Flood control exceeded. Retry in {seconds} seconds", **details)
        self.args = (seconds,)
        self.retry_after = seconds


class Conflict(TelegramError):
    """Two readers of updates exclude each other: another copy of the bot, or a webhook (409)."""


class UploadFailed(TelegramError):
    """A file could not be read to its end while it was being sent; nothing was carried out."""


class NetworkError(TelegramError):
    """The call did not work out; many of these pass by themselves."""


class BadRequest(NetworkError):
    """The server understood the request and refused it (400)."""


class TimedOut(NetworkError):
    """No answer came in time."""

    def __init__(self, message: str = "Timed out", **details: Any) -> None:
        super().__init__(message, **details)


class NotSent(NetworkError):
    """The request never reached the server, so sending it again is safe."""


class ProxyError(NotSent):
    """The proxy did not pass the request on: it refused, is not there, or needs a package."""


class MaybeSent(NetworkError):
    """The request reached the server, or may have: it may have been carried out.

    Methods that may be repeated safely have been repeated already when this is raised.
    """


class ConnectTimedOut(TimedOut, NotSent):
    """No connection was made in time; nothing was sent."""


class AnswerTimedOut(TimedOut, MaybeSent):
    """The request was sent, but no whole answer came in time."""


class ServerError(MaybeSent):
    """The server failed to handle the request (5xx)."""


class InvalidServerResponse(MaybeSent):
    """What came back is not an answer of a Bot API server."""

    def __init__(self, message: str = "Invalid server response", **details: Any) -> None:
        super().__init__(message, **details)


def _shortened(message: str) -> str:
    text = message
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    return text if text == message else text.capitalize()
