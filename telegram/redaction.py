"""Keep the bot token out of everything a person may read: texts, reprs, logs, pickles.

A token is needed in one place only, the address of a request. Inside the library such an address is
a `SecretStr`: a string like any other to those who send it, and a redacted one to those who look at
it (`repr`, tracebacks with local variables, pickles). Log records of the HTTP libraries, which
write the address of every request, pass through a filter.

A token is recognised by its form where an address names it after a slash, and wherever it stands
once a bot has been made with it.

Threads: the known tokens are replaced as a whole and never changed in place.
"""

import logging
import re
import threading
from collections.abc import Mapping
from typing import Any, TypeVar, cast

__all__ = [
    "SecretBytes",
    "SecretStr",
    "concealed",
    "guard_logs",
    "redact",
    "remember",
    "veiled",
]

# An address names the token after a slash, with or without "bot" before it; the second form is a
# whole token anywhere in a text. A short "1:abc" elsewhere cannot be told from a clock time.
T = TypeVar("T")

_TOKEN = re.compile(
    r"(?<=/)(bot)?\d+(?::|%3[Aa])[^/\s?#'\"\\<>]+|(?<![\w:.])(bot)?\d{3,}(?::|%3[Aa])[\w-]{24,}"
)
_LOGIN = re.compile(r"//[^/@\s]+@")
_MOST_KNOWN = 1000  # tokens; the oldest are forgotten
_SHORTEST = 5  # letters after the colon; a shorter one is no token of Telegram's, but a clock time
_LOGGERS = ("urllib3", "urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry")


def redact(text: str) -> str:
    """Return the text with every bot token, and every login in an address, taken out."""
    for token in _known:
        if token in text:
            text = text.replace(token, "<token>")
    text = _TOKEN.sub(lambda match: f"{match[1] or match[2] or ''}<token>", text)
    return _LOGIN.sub("//<login>@", text) if "@" in text else text


def remember(token: str) -> None:
    """Let `redact` take this token out wherever it stands, whatever is around it."""
    global _known  # noqa: PLW0603 - replaced, so that readers need no lock
    number, _, secret = str(token).partition(":")
    if len(secret) >= _SHORTEST and token not in _known:
        forms = (
            SecretStr(token),
            SecretStr(f"{number}%3A{secret}"),
            SecretStr(f"{number}%3a{secret}"),
        )
        with _remembering:
            _known = (_known + forms)[-_MOST_KNOWN * len(forms) :]


class SecretBytes(bytes):
    """Bytes that may hold a token, redacted where they are shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(redact(self.decode("utf-8", "replace")).encode())


def veiled(value: T) -> T:
    """Return a text with a token in it as one that shows no token; anything else as it is.

    In a dict that is done with its values, and a new one is returned.
    """
    if isinstance(value, Mapping):
        given = cast("Mapping[Any, Any]", value)
        return cast("T", {name: veiled(each) for name, each in given.items()})
    if isinstance(value, str) and not isinstance(value, SecretStr) and redact(value) != value:
        return cast("T", SecretStr(value))
    return value


class SecretStr(str):
    """A string that holds a token: usable as it is, redacted where it is shown or stored.

    `str()`, formatting and slicing give the real text; `repr`, pickling and `json` of its `repr` do
    not. A pickle holds the redacted text, so that reading it back gives a plain, harmless string.
    """

    __slots__ = ()

    def shown(self) -> str:
        """Return the text as it may be shown to anyone."""
        text = str(self)
        # What is neither an address nor a path can only be the token itself, perhaps a wrong one.
        return redact(text) if "/" in text else "<token>"

    def __repr__(self) -> str:
        return repr(self.shown())

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return str, (self.shown(),)

    def __copy__(self) -> "SecretStr":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "SecretStr":
        return self


def concealed(value: T) -> T:
    """Return a text as a `SecretStr`, anything else as it is: for arguments that may hold a token.

    Done first thing in a function, it keeps the text out of tracebacks that show local variables. A
    token in bytes or in a list is no token, but must not be shown either: it becomes such a text.
    """
    if isinstance(value, str):
        return cast("T", SecretStr(value))
    given: Any = value
    if isinstance(given, (bytes, bytearray, list, tuple)):
        shown = repr(cast("object", given))
        if _TOKEN.search(shown) or any(token in shown for token in _known):
            return cast("T", _WholeSecret(shown))
    return value


class _WholeSecret(SecretStr):
    """One of which nothing is shown."""

    __slots__ = ()

    def shown(self) -> str:
        """Return what stands for the whole text."""
        return "<token>"


_known: "tuple[SecretStr, ...]" = ()
_remembering = threading.Lock()


class _Redacting(logging.Filter):
    """Rewrite a record that mentions a token; every other record passes untouched."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take tokens out of a record; every record passes."""
        message = record.getMessage()
        cleaned = redact(message)
        if cleaned != message:
            record.msg = cleaned
            record.args = None
        return True


_filter = _Redacting()


def guard_logs() -> None:
    """Filter the log records of urllib3, which name the full address of every request."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _filter not in logger.filters:
            logger.addFilter(_filter)
