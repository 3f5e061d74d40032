"""The bot that an Updater makes: its buttons may carry any object."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, cast

from telegram.bot import Bot
from telegram.checking import method_named
from telegram.flexible import prepared
from telegram.hints import hinting_constructor
from telegram.redaction import concealed
from telegram_ext.callback_data import CallbackDataCache

if TYPE_CHECKING:
    import requests

    from telegram.transport import Request
    from telegram_ext.defaults import Defaults

_RESULTS = ("results", "result")  # arguments that hold inline results, which have keyboards


@hinting_constructor
class ExtBot(Bot):
    """A bot whose buttons may carry any object as `callback_data`.

    Args:
        token: What @BotFather gave you.
        base_url: See `Bot`.
        base_file_url: See `Bot`.
        request: See `Bot`.
        private_key: See `Bot`.
        private_key_password: See `Bot`.
        defaults: Values for arguments that a call leaves alone.
        arbitrary_callback_data: Whether buttons may carry any object. A number is how many
            keyboards are remembered; True means 1024.
        http: See `Bot`.

    Attributes:
        arbitrary_callback_data: Whether buttons may carry any object.
        callback_data_cache: The objects behind the buttons.
    """

    def __init__(
        self,
        token: str,
        base_url: str | None = None,
        base_file_url: str | None = None,
        request: Request | None = None,
        private_key: bytes | None = None,
        private_key_password: bytes | None = None,
        defaults: Defaults | None = None,
        arbitrary_callback_data: bool | int = False,
        *,
        http: requests.Session | None = None,
    ) -> None:
        token = concealed(token)
        super().__init__(
            token,
            base_url,
            base_file_url,
            request,
            private_key,
            private_key_password,
            defaults,
            http=http,
        )
        counted = not isinstance(arbitrary_callback_data, bool) and arbitrary_callback_data > 0
        self.arbitrary_callback_data = bool(arbitrary_callback_data)
        self.callback_data_cache = CallbackDataCache(
            self, arbitrary_callback_data if counted else 1024
        )

    def insert_callback_data(self, update: Any) -> None:
        """Put the objects into the buttons of an update that did not come through `get_updates`.

        Call it for what a webhook receives. Without `arbitrary_callback_data` it does nothing.

        Args:
            update: The Update, which is changed.
        """
        if not self.arbitrary_callback_data:
            return
        if update.callback_query is not None:
            self.callback_data_cache.process_callback_query(update.callback_query)
        elif update.effective_message is not None:
            self.callback_data_cache.process_message(update.effective_message)

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        api_kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Call any method of the Bot API; see `Bot.call`. Objects in buttons get names."""
        if not self.arbitrary_callback_data:
            return super().call(method, params, timeout=timeout, api_kwargs=api_kwargs)
        named = self._with_names(method, dict(params or {}))
        result = super().call(method, named, timeout=timeout, api_kwargs=api_kwargs)
        self._put_objects(method, result)
        return result

    def _with_names(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if params.get("current_offset") is not None and (known := method_named(method)):
            # Of a long list only one page is sent, and only that is worth remembering.
            given = {name: value for name, value in params.items() if value is not None}
            params = prepared(known, given)
        if "reply_markup" in params:
            params["reply_markup"] = self._named(params["reply_markup"])
        for name in _RESULTS:
            found: Any = params.get(name)
            if isinstance(found, (list, tuple)):
                params[name] = [self._result(item) for item in cast("list[Any]", found)]
            elif found is not None:
                params[name] = self._result(found)
        return params

    def _named(self, markup: Any) -> Any:
        if hasattr(markup, "inline_keyboard"):
            return self.callback_data_cache.process_keyboard(markup)
        return markup

    def _result(self, item: Any) -> Any:
        markup = getattr(item, "reply_markup", None)
        named = self._named(markup)
        if named is markup:
            return item
        changed = copy(item)  # the caller may send the same result again
        changed.reply_markup = named
        return changed

    def _put_objects(self, method: str, result: Any) -> None:
        """Put the objects into the buttons of what a call has returned."""
        if method == "getUpdates":
            for update in result:
                self.insert_callback_data(update)
            return
        several: list[Any] = [*result] if isinstance(result, list) else [result]
        for item in several:
            message: Any = item
            if not hasattr(item, "reply_markup"):
                message = getattr(item, "pinned_message", None)  # of a chat
            if hasattr(message, "reply_to_message"):
                self.callback_data_cache.process_message(message)


__all__ = ["ExtBot"]
