"""v12's handler for texts that match a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.filters import BaseFilter, Filters
from telegram_ext.handlers.base import Callback
from telegram_ext.handlers.message import MessageHandler
from telegram_ext.notices import deprecated
from telegram_ext.typevars import CCT

if TYPE_CHECKING:
    from telegram import Update
    from telegram_ext.dispatcher import Dispatcher


class RegexHandler(MessageHandler[CCT]):
    """Handle messages in whose text a pattern is found.

    Deprecated: write `MessageHandler(Filters.regex(pattern), callback)`.

    Args:
        pattern: The pattern or its source.
        callback: Called as `callback(update, context)`; `context.matches` holds the match.
        pass_groups: Only without contexts: pass `match.groups()` as `groups`.
        pass_groupdict: Only without contexts: pass `match.groupdict()` as `groupdict`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        allow_edited: Without effect, as in v13.
        message_updates: Whether new messages are wanted.
        channel_post_updates: Whether channel posts are wanted.
        edited_updates: Whether edited messages and posts are wanted.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        pattern: str | re.Pattern[str],
        callback: Callback,
        pass_groups: bool = False,
        pass_groupdict: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        allow_edited: bool | None = False,
        message_updates: bool = True,
        channel_post_updates: bool = False,
        edited_updates: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        deprecated(
            "RegexHandler is deprecated: write MessageHandler(Filters.regex(pattern), callback)"
        )
        filters: BaseFilter = Filters.regex(pattern)
        if not message_updates:
            filters &= ~Filters.update.message
        if not channel_post_updates:
            filters &= ~Filters.update.channel_post
        if not edited_updates:
            filters &= ~(Filters.update.edited_message | Filters.update.edited_channel_post)
        super().__init__(
            filters,
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
            run_async=run_async,
        )
        self.pass_groups = pass_groups
        self.pass_groupdict = pass_groupdict

    def collect_optional_args(
        self,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        update: Update | None = None,
        check_result: Any = None,
    ) -> dict[str, Any]:
        """Add `groups` and `groupdict` where they are asked for."""
        optional = super().collect_optional_args(dispatcher, update, check_result)
        if self.pass_groups or self.pass_groupdict:
            match: re.Match[str] = check_result["matches"][0]
            if self.pass_groups:
                optional["groups"] = match.groups()
            if self.pass_groupdict:
                optional["groupdict"] = match.groupdict()
        return optional


__all__ = ["RegexHandler"]
