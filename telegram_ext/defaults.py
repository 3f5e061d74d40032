"""Values for arguments that a call leaves alone."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any, NoReturn

from telegram.defaultvalue import DEFAULT_NONE
from telegram.hints import hinting_constructor

_FIXED = (
    "You can not assign a new value to {0} of defaults: they are fixed once made. "
    "Make new ones, Defaults({0}=...)"
)


@hinting_constructor
class Defaults:
    """Values for arguments that a call leaves alone.

    An argument given in the call wins, even None. Defaults cannot be changed once they are made.

    Args:
        parse_mode: `ParseMode.HTML` and the like, for texts, captions and explanations.
        disable_notification: Whether messages arrive without a sound.
        disable_web_page_preview: Whether links have no preview.
        timeout: Seconds that a call may take; not for `get_updates`.
        quote: Whether `reply_text` and its like quote the message; None means only outside private
            chats.
        tzinfo: Timezone of datetimes that have none, and of jobs; UTC by default.
        run_async: Whether handlers and error handlers run asynchronously that say nothing of it.
        allow_sending_without_reply: Whether a reply is sent although what it replies to is gone.
    """

    def __init__(
        self,
        parse_mode: str | None = None,
        disable_notification: bool | None = None,
        disable_web_page_preview: bool | None = None,
        timeout: float | None = DEFAULT_NONE,
        quote: bool | None = None,
        tzinfo: tzinfo = timezone.utc,
        run_async: bool = False,
        allow_sending_without_reply: bool | None = None,
    ) -> None:
        self._parse_mode = parse_mode
        self._disable_notification = disable_notification
        self._disable_web_page_preview = disable_web_page_preview
        self._timeout = timeout
        self._quote = quote
        self._tzinfo = tzinfo
        self._run_async = run_async
        self._allow_sending_without_reply = allow_sending_without_reply

    @property
    def parse_mode(self) -> str | None:
        """How texts, captions and explanations are written; None for plain."""
        return self._parse_mode

    @property
    def explanation_parse_mode(self) -> str | None:
        """How a quiz's explanation is written: as `parse_mode` says."""
        return self._parse_mode

    @property
    def disable_notification(self) -> bool | None:
        """Whether messages arrive without a sound."""
        return self._disable_notification

    @property
    def disable_web_page_preview(self) -> bool | None:
        """Whether links have no preview."""
        return self._disable_web_page_preview

    @property
    def timeout(self) -> float | None:
        """Seconds that a call may take; a mark that is neither where it was not given."""
        return self._timeout

    @property
    def quote(self) -> bool | None:
        """Whether replies quote the message; None means only outside private chats."""
        return self._quote

    @property
    def tzinfo(self) -> tzinfo:
        """Timezone of datetimes that have none, and of jobs."""
        return self._tzinfo

    @property
    def run_async(self) -> bool:
        """Whether handlers run asynchronously that say nothing of it."""
        return self._run_async

    @property
    def allow_sending_without_reply(self) -> bool | None:
        """Whether a reply is sent although what it replies to is gone."""
        return self._allow_sending_without_reply

    @property
    def api_defaults(self) -> dict[str, Any]:
        """Those of the defaults that are arguments of API methods, where they are set."""
        given: dict[str, Any] = {
            "parse_mode": self._parse_mode,
            "explanation_parse_mode": self._parse_mode,
            "disable_notification": self._disable_notification,
            "disable_web_page_preview": self._disable_web_page_preview,
            "allow_sending_without_reply": self._allow_sending_without_reply,
        }
        found = {name: value for name, value in given.items() if value is not None}
        if self._timeout is not DEFAULT_NONE and self._timeout is not None:
            found["timeout"] = self._timeout
        return found

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_") and name not in self.__dict__:
            object.__setattr__(self, name, value)
        else:
            self._refuse(name)

    def __delattr__(self, name: str) -> None:
        self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        raise AttributeError(_FIXED.format(name.lstrip("_")))

    def _values(self) -> tuple[Any, ...]:
        return tuple(self.__dict__.values())

    def __eq__(self, other: object) -> bool:
        """Compare by value."""
        return self._values() == other._values() if isinstance(other, Defaults) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name[1:]}={value!r}"
            for name, value in self.__dict__.items()
            if value is not None and value is not DEFAULT_NONE
        )
        return f"Defaults({shown})"


__all__ = ["Defaults"]
