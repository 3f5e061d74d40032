"""Keep the bot token out of everything a person may read: texts, reprs, logs, pickles.

A token is needed in one place only, the address of a request. Inside the library such an address is
a `SecretStr`: a string like any other to those who send it, and a redacted one to those who look at
it (`repr`, tracebacks with local variables, pickles). Log records of the HTTP libraries, which
write the address of every request, pass through a filter.
"""

import logging
import re
from typing import Any

__all__ = ["SecretStr", "guard_logs", "redact"]

# An address names the token after a slash, with or without "bot" before it; the second form is a
# whole token anywhere in a text. A short "1:abc" elsewhere cannot be told from a clock time.
_TOKEN = re.compile(
    r"(?<=/)(bot)?\d+(?::|%3[Aa])[^/\s?#'\"\\<>]+|(?<![\w:.])(bot)?\d{3,}(?::|%3[Aa])[\w-]{24,}"
)
_LOGIN = re.compile(r"//[^/@\s]+@")
_LOGGERS = ("urllib3", "urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry")


def redact(text: str) -> str:
    """Return the text with every bot token, and every login in an address, taken out."""
    text = _TOKEN.sub(lambda match: f"{match[1] or match[2] or ''}<token>", text)
    return _LOGIN.sub("//<login>@", text) if "@" in text else text


class SecretStr(str):
    """A string that holds a token: usable as it is, redacted where it is shown or stored.

    `str()`, formatting and slicing give the real text; `repr`, pickling and `json` of its `repr` do
    not. A pickle holds the redacted text, so that reading it back gives a plain, harmless string.
    """

    __slots__ = ()

    def joined(self, *parts: str) -> "SecretStr":
        """Return this address with the parts appended, separated by slashes."""
        return SecretStr("/".join((str(self), *parts)))

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


class _Redacting(logging.Filter):
    """Rewrite a record that mentions a token; every other record passes untouched."""

    def filter(self, record: logging.LogRecord) -> bool:
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
