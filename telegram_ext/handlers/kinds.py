"""Handlers that want every update of one kind."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.routing import Route
from telegram_ext.typevars import CCT
from telegram_ext.updates import is_update


class KindHandler(Handler[Any, CCT]):
    """Base of handlers that want every update of one kind; subclasses name the kind."""

    _kind: ClassVar[str]

    def check_update(self, update: object) -> bool:
        """Tell whether the update is of the kind."""
        return is_update(update) and getattr(update, self._kind) is not None

    def route(self) -> Route | None:
        """Only updates of the kind can match."""
        return Route(frozenset({self._kind}))


class ChatJoinRequestHandler(KindHandler[CCT]):
    """Handle requests to join a chat. Arguments: see `Handler`."""

    _kind = "chat_join_request"


class PollHandler(KindHandler[CCT]):
    """Handle changes of polls that the bot has sent. Arguments: see `Handler`."""

    _kind = "poll"


class PollAnswerHandler(KindHandler[CCT]):
    """Handle answers to non-anonymous polls that the bot has sent. Arguments: see `Handler`."""

    _kind = "poll_answer"


class PreCheckoutQueryHandler(KindHandler[CCT]):
    """Handle the question, before a payment, whether it may go on. Arguments: see `Handler`."""

    _kind = "pre_checkout_query"


class ShippingQueryHandler(KindHandler[CCT]):
    """Handle the question what shipping to an address costs. Arguments: see `Handler`."""

    _kind = "shipping_query"


class ChatMemberHandler(Handler[Any, CCT]):
    """Handle changes of chat members.

    Args:
        callback: Called as `callback(update, context)`.
        chat_member_types: Whose changes: the bot's own (`MY_CHAT_MEMBER`), others'
            (`CHAT_MEMBER`, which must also be in `allowed_updates`), or both (`ANY_CHAT_MEMBER`).
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.
    """

    MY_CHAT_MEMBER: Final = -1
    CHAT_MEMBER: Final = 0
    ANY_CHAT_MEMBER: Final = 1

    _routed_by: ClassVar[frozenset[str]] = frozenset({"chat_member_types", "check_update"})

    def __init__(
        self,
        callback: Callback,
        chat_member_types: int = MY_CHAT_MEMBER,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
            run_async=run_async,
        )
        self.chat_member_types = chat_member_types

    def check_update(self, update: object) -> bool:
        """Tell whether the update is a change that is wanted."""
        return is_update(update) and any(
            getattr(update, kind) is not None for kind in self._kinds()
        )

    def route(self) -> Route | None:
        """Only changes of chat members can match."""
        return Route(frozenset(self._kinds()))

    def _kinds(self) -> tuple[str, ...]:
        if self.chat_member_types == self.ANY_CHAT_MEMBER:
            return "my_chat_member", "chat_member"
        return ("chat_member" if self.chat_member_types == self.CHAT_MEMBER else "my_chat_member",)


__all__ = [
    "ChatJoinRequestHandler",
    "ChatMemberHandler",
    "KindHandler",
    "PollAnswerHandler",
    "PollHandler",
    "PreCheckoutQueryHandler",
    "ShippingQueryHandler",
]
