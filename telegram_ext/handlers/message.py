"""Messages of every kind, chosen by filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.hints import hinted
from telegram_ext.arguments import check_filter
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.filters import BaseFilter, Filters
from telegram_ext.filters.reach import offered
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.notices import deprecated
from telegram_ext.routing import Route
from telegram_ext.typevars import CCT
from telegram_ext.updates import MESSAGES, POSTS, is_update

if TYPE_CHECKING:
    from telegram import Update
    from telegram_ext.dispatcher import Dispatcher


class MessageHandler(Handler["Update", CCT]):
    """Handle messages that pass the filters.

    Edited messages and channel posts are messages too: in their updates `update.message` is None,
    and `update.effective_message` is what passed. Messages of business accounts, and those that
    summon the bot as a guest, are strangers' talk: only filters that name them get them, such as
    `Filters.update.business_message & Filters.text`.

    Args:
        filters: What the message must be; combine several with `&`, `|` and `~`. None wants all.
        callback: Called as `callback(update, context)`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        message_updates: False leaves out new messages. Prefer `~Filters.update.message`.
        channel_post_updates: False leaves out channel posts. Prefer `~Filters.update.channel_post`.
        edited_updates: False leaves out edited ones. Prefer `~Filters.update.edited_message`.
        run_async: See `Handler`.

    Raises:
        ValueError: The three `_updates` are all False, so that nothing could match.
    """

    @hinted
    def __init__(
        self,
        filters: BaseFilter | None,
        callback: Callback,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        message_updates: bool | None = None,
        channel_post_updates: bool | None = None,
        edited_updates: bool | None = None,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        if not isinstance(callback, BaseFilter):  # else the two are swapped, and that is said
            check_filter(type(self).__name__, filters)
        super().__init__(
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
            run_async=run_async,
        )
        updates, kinds = offered(Filters.update, filters)
        own: BaseFilter = updates if filters is None else updates & filters
        self._reached = MESSAGES | POSTS | kinds
        asked = (message_updates, channel_post_updates, edited_updates)
        if all(value is False for value in asked):
            raise ValueError(
                "message_updates, channel_post_updates and edited_updates are all False"
            )
        left_out = (
            ("message_updates", Filters.update.message),
            ("channel_post_updates", Filters.update.channel_post),
            ("edited_updates", Filters.update.edited_message | Filters.update.edited_channel_post),
        )
        for value, (name, kind) in zip(asked, left_out, strict=True):
            if value is not None:
                deprecated(
                    f"{name} of MessageHandler is deprecated: combine the filters with "
                    f"~{kind} instead"
                )
                if not value:
                    own &= ~kind
        self._given: BaseFilter | None = Filters.all if filters is None else filters
        if any(value is False for value in asked):
            self._given = None
        self.filters: BaseFilter = own
        self._own_filters = own

    def check_update(self, update: object) -> Any:
        """Return what the filters say."""
        return self.filters(update) if is_update(update) else None

    def route(self) -> Route | None:
        """Only messages and channel posts can match, and newer kinds that the filters name."""
        if self.filters is not self._own_filters:
            return None  # filters set from outside may let other kinds through
        return Route(self._reached, passes=self._given)

    def collect_additional_context(
        self,
        context: Any,
        update: Update,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        check_result: Any,
    ) -> None:
        """Set what data filters found, such as `context.matches`."""
        if isinstance(check_result, dict):
            context.update(check_result)


__all__ = ["MessageHandler"]
