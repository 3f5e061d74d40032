"""What handlers with a `pattern` have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.routing import Route, literal_prefix
from telegram_ext.typevars import CCT

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher


class PatternHandler(Handler[Any, CCT]):
    """Base of handlers that match a text of the update against a pattern.

    Args:
        callback: Called as `callback(update, context)`.
        pattern: What the text must begin with (`re.match`), as source or compiled; None wants all.
        pass_groups: Only without contexts: pass `match.groups()` as `groups`.
        pass_groupdict: Only without contexts: pass `match.groupdict()` as `groupdict`.
        run_async: See `Handler`.
        **passing: The `pass_` settings of `Handler`.
    """

    _kind: ClassVar[str] = ""  # the field of Update that the handler is for; "" for none
    _takes_pattern = True

    def __init__(
        self,
        callback: Callback,
        pattern: str | re.Pattern[str] | Callable[[Any], Any] | type[Any] | None,
        pass_groups: bool = False,
        pass_groupdict: bool = False,
        run_async: bool = DEFAULT_FALSE,
        **passing: bool,
    ) -> None:
        super().__init__(callback, run_async=run_async, **passing)
        self.pattern = re.compile(pattern) if isinstance(pattern, str) else pattern
        self.pass_groups = pass_groups
        self.pass_groupdict = pass_groupdict

    def _matched(self, text: object) -> Any:
        """Return the match with a text, True without a pattern, None where it does not fit."""
        if not self.pattern:
            return True
        if not isinstance(text, str) or not text or not isinstance(self.pattern, re.Pattern):
            return None
        return self.pattern.match(text)

    def route(self) -> Route | None:
        """Only updates of the handler's kind can match, whose text begins as the pattern does."""
        if not self._kind:
            return None
        return Route(frozenset({self._kind}), prefix=literal_prefix(self.pattern))

    def collect_additional_context(
        self,
        context: Any,
        update: Any,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        check_result: Any,
    ) -> None:
        """Set `context.matches`."""
        if self.pattern:
            context.matches = [check_result]

    def collect_optional_args(
        self,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        update: Any = None,
        check_result: Any = None,
    ) -> dict[str, Any]:
        """Add `groups` and `groupdict` where they are asked for."""
        optional = super().collect_optional_args(dispatcher, update, check_result)
        if isinstance(self.pattern, re.Pattern) and check_result is not None:
            if self.pass_groups:
                optional["groups"] = check_result.groups()
            if self.pass_groupdict:
                optional["groupdict"] = check_result.groupdict()
        return optional


__all__ = ["PatternHandler"]
