"""Presses of inline buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from telegram.hints import hinted
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback
from telegram_ext.handlers.pattern import PatternHandler
from telegram_ext.typevars import CCT
from telegram_ext.updates import is_update


class CallbackQueryHandler(PatternHandler[CCT]):
    """Handle presses of inline buttons.

    Args:
        callback: Called as `callback(update, context)`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pattern: What the button's data must be. A pattern must match its beginning (`re.match`), a
            function is called with it, a type is what it must be an instance of; None wants every
            press. Buttons of games have no data and only match None. What matched is in
            `context.matches`.
        pass_groups: Only without contexts: pass `match.groups()` as `groups`.
        pass_groupdict: Only without contexts: pass `match.groupdict()` as `groupdict`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.
    """

    _kind = "callback_query"
    route = PatternHandler[CCT].route  # it holds for this class's check_update

    @hinted
    def __init__(
        self,
        callback: Callback,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pattern: str | re.Pattern[str] | Callable[[Any], Any] | type[Any] | None = None,
        pass_groups: bool = False,
        pass_groupdict: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(
            callback,
            pattern,
            pass_groups,
            pass_groupdict,
            run_async,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
        )

    def check_update(self, update: object) -> Any:
        """Return what the pattern says of the data, or True where there is no pattern."""
        query = update.callback_query if is_update(update) else None
        if query is None:
            return None
        pattern = self.pattern
        if pattern is None or isinstance(pattern, re.Pattern):
            return self._matched(query.data)
        data: Any = query.data
        if data is None:
            return False
        return isinstance(data, pattern) if isinstance(pattern, type) else pattern(data)


__all__ = ["CallbackQueryHandler"]
