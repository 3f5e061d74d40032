"""Inline queries, and the results that were chosen."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback
from telegram_ext.handlers.pattern import PatternHandler
from telegram_ext.typevars import CCT
from telegram_ext.updates import is_update


class InlineQueryHandler(PatternHandler[CCT]):
    """Handle inline queries.

    Args:
        callback: Called as `callback(update, context)`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pattern: What the query must begin with (`re.match`); None wants every query. The match is
            in `context.matches`.
        pass_groups: Only without contexts: pass `match.groups()` as `groups`.
        pass_groupdict: Only without contexts: pass `match.groupdict()` as `groupdict`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.
        chat_types: Chat types that the query must come from; None wants every one.
    """

    _kind = "inline_query"
    route = PatternHandler[CCT].route  # it holds for this class's check_update

    def __init__(
        self,
        callback: Callback,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pattern: str | re.Pattern[str] | None = None,
        pass_groups: bool = False,
        pass_groupdict: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
        chat_types: Collection[str] | None = None,
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
        self.chat_types = chat_types

    def check_update(self, update: object) -> Any:
        """Return the pattern's match, or True where there is no pattern."""
        query = update.inline_query if is_update(update) else None
        if query is None:
            return None
        if self.chat_types is not None and query.chat_type not in self.chat_types:
            return False
        return self._matched(query.query)


class ChosenInlineResultHandler(PatternHandler[CCT]):
    """Handle the inline results that users have chosen; @BotFather must turn on their feedback.

    Args:
        callback: Called as `callback(update, context)`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.
        pattern: What the result's id must begin with (`re.match`); None wants every result. The
            match is in `context.matches`.
    """

    _kind = "chosen_inline_result"
    route = PatternHandler[CCT].route  # it holds for this class's check_update

    def __init__(
        self,
        callback: Callback,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
        pattern: str | re.Pattern[str] | None = None,
    ) -> None:
        super().__init__(
            callback,
            pattern,
            run_async=run_async,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
        )

    def check_update(self, update: object) -> Any:
        """Return the pattern's match, or True where there is no pattern."""
        result = update.chosen_inline_result if is_update(update) else None
        return None if result is None else self._matched(result.result_id)


__all__ = ["ChosenInlineResultHandler", "InlineQueryHandler"]
