"""Read the answer of a Bot API server: its result, or the error that it stands for."""

import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Protocol, cast

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidServerResponse,
    InvalidToken,
    NetworkError,
    RetryAfter,
    ServerError,
    TelegramError,
    Unauthorized,
)
from telegram.loading import resting
from telegram.redaction import redact

__all__ = ["UNREADABLE", "Answer", "result_of"]

UNREADABLE: Final = "unreadable"
"""Name of the field that holds the text of an update that could not be read."""

_RETRY = re.compile(r"retry after (\d+)", re.IGNORECASE)
_UNKNOWN_PAUSE = 5.0  # seconds; what a server asks for when it restarts
_LARGEST = 64 << 20  # bytes of an unpacked answer; real ones have 4 MiB at most


class Headers(Protocol):
    """Header fields, found whatever the case of their letters."""

    def get(self, name: str, /) -> str | None:
        """Return a field's value; None if it is absent."""
        ...


_NO_HEADERS: Headers = cast(Headers, {})


class Answer:
    """What came back over HTTP.

    Args:
        status: The status code.
        body: The content.
        headers: The header fields.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, headers: Headers | None = None) -> None:
        self.status = status
        self.body = body
        self.headers: Headers = _NO_HEADERS if headers is None else headers

    def __repr__(self) -> str:
        # A server may repeat the address it was asked for, which has the token in it.
        return f"Answer({self.status}, {len(self.body)} bytes)"


def result_of(answer: Answer, method: str) -> Any:
    """Return the `result` of an answer.

    Raises:
        TelegramError: The answer says so, or is none; see `telegram.error`.
    """
    outcome = _read(answer, method)
    if isinstance(outcome, TelegramError):
        raise outcome
    return outcome


def _read(answer: Answer, method: str) -> Any:
    """Return the result or the error: raised from here, it would take the server's raw words along.

    They may hold the token: a server can repeat the address it was asked for.
    """
    payload = _decoded(answer)
    if payload is None and method == "getUpdates" and answer.status == 200:
        from telegram.salvage import salvage  # noqa: PLC0415 - hardly ever needed

        payload = salvage(_unpacked(answer))
    if payload is not None and 200 <= answer.status <= 299:
        if payload.get("ok") and "result" in payload:
            return payload["result"]
        if "error_code" not in payload and "description" not in payload:
            payload = None
    return _unreadable(answer, method) if payload is None else error_from(answer, payload, method)


def error_from(answer: Answer, payload: Mapping[str, Any], method: str) -> TelegramError:
    """Return the error that a server's refusal stands for."""
    given = payload.get("parameters")
    parameters = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    code = answer.status
    if 200 <= code <= 299:
        named = payload.get("error_code")
        code = named if isinstance(named, int) else 400
    text = payload.get("description")
    description = redact(text) if isinstance(text, str) and text else f"Error {code}"
    from telegram.remedies import look_up  # noqa: PLC0415 - loaded with the first error

    cause, remedy = look_up(description, code)
    details: dict[str, Any] = {
        "method": method,
        "code": code,
        "description": description,
        "parameters": parameters,
        "cause": cause,
        "remedy": remedy,
    }
    # What the parameters say comes before the status: texts and codes have changed over the years.
    if new_chat_id := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(new_chat_id, **details)
    if code == 429 or parameters.get("retry_after"):
        return RetryAfter(_pause(parameters, answer, description), **details)
    return _by_status(code, description, details)


def _by_status(code: int, description: str, details: dict[str, Any]) -> TelegramError:
    if code == 400:
        return BadRequest(description, **details)
    if code == 401:
        return Unauthorized(description, **details)
    if code == 403:
        return Forbidden(description, **details)
    if code == 404:
        return _not_found(description, details)
    if code == 421:
        return InvalidToken("This server does not serve the bot's token", **details)
    if code == 409:
        return Conflict(description, **details)
    if code == 413:
        limits = "https://core.telegram.org/bots/api#senddocument"
        return NetworkError(f"File too large. Check telegram api limits {limits}", **details)
    if code == 502:
        return ServerError("Bad Gateway", **details)
    if code >= 500:
        return ServerError(f"{description} ({code})", **details)
    return NetworkError(f"{description} ({code})", **details)


def _not_found(description: str, details: dict[str, Any]) -> TelegramError:
    """Tell a method that is not there from a token that is not there."""
    from telegram.checking import method_named, near_method  # noqa: PLC0415 - with the first error

    method = details["method"]
    if "method not found" not in description.lower():
        return InvalidToken(**details)
    near = None if method_named(method) else near_method(method)
    if near is not None:
        details["remedy"] = f"Did you mean {near!r}?"
    return InvalidToken("Method not found", **details)


def _pause(parameters: Mapping[str, Any], answer: Answer, description: str) -> float:
    named = _RETRY.search(description)
    for value in (
        parameters.get("retry_after"),
        answer.headers.get("Retry-After"),
        named and named[1],
    ):
        try:
            if value is not None:
                return max(0.0, float(value))
        except (TypeError, ValueError):
            continue
    return _UNKNOWN_PAUSE


def _decoded(answer: Answer) -> dict[str, Any] | None:
    """Return the JSON object of an answer; None where there is none."""
    from_json = _reader()
    try:
        payload = from_json(answer.body)
    except ValueError:
        try:
            text = _unpacked(answer).decode("utf-8", "replace")
            payload = from_json(text)
        except (ValueError, zlib.error):
            return None
    return cast("dict[str, Any]", payload) if isinstance(payload, dict) else None


@cache
def _reader() -> Callable[[bytes | str], Any]:
    with resting:
        from pydantic_core import from_json  # noqa: PLC0415 - loaded with the first answer
    return from_json


def _unpacked(answer: Answer) -> bytes:
    """Undo a compression that nobody asked for; proxies do such things."""
    if answer.headers.get("Content-Encoding") in ("gzip", "deflate"):
        unpacker = zlib.decompressobj(47)  # 47: gzip or zlib, found out from the data
        return unpacker.decompress(answer.body, _LARGEST)
    return answer.body


def _unreadable(answer: Answer, method: str) -> InvalidServerResponse:
    shown = redact(answer.body[:200].decode("utf-8", "replace")).strip()
    if 300 <= answer.status <= 399:
        cause = "The server answered with a redirection, as proxies and login pages do."
        shown = redact(answer.headers.get("Location") or shown)
    elif answer.status >= 500:
        cause = "A machine in front of the Bot API server is in trouble."
    else:
        cause = "The answer is not that of a Bot API server."
    return InvalidServerResponse(
        method=method,
        code=answer.status,
        description=shown or "empty answer",
        cause=cause,
        remedy="Try again later; if it lasts, check base_url and the proxy.",
    )
