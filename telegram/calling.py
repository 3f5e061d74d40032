"""The one act behind every method of the Bot API: a name and arguments become a result."""

import logging
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from telegram.checking import Method, method_called, with_article
from telegram.defaultvalue import DEFAULT_NONE
from telegram.encoding import sendable
from telegram.error import ChatMigrated, InvalidToken
from telegram.flexible import fill, prepared
from telegram.migration import Migrations
from telegram.redaction import SecretStr, concealed, remember, veiled
from telegram.results import typed
from telegram.seconds import seconds
from telegram.servers import servers
from telegram.transport import Request
from telegram.values import copied, shortened

if TYPE_CHECKING:
    import requests

__all__ = ["Caller"]

_UPLOAD_TIMEOUT = 20.0  # seconds
_READ_LATENCY = 2.0  # seconds that an answer to a long poll may take to travel
_BRAKE = 3.0  # seconds by which the server holds back a poll that repeats the last one
_TOKEN = re.compile(r"\d+:[^\s/?#]+")

logger = logging.getLogger("telegram.bot")


class Caller(Migrations):
    """Hold a token and a way to the server, and call methods by name.

    Threads: attributes are set when the object is made; calls share nothing but the request's
    connections.
    """

    base_url: str
    base_file_url: str
    defaults: Any
    _request: Request
    _token: str

    def _connect(
        self,
        token: str,
        base_url: str | None,
        base_file_url: str | None,
        request: Request | None,
        http: "requests.Session | None",
    ) -> None:
        token = SecretStr(token)
        if not _TOKEN.fullmatch(token):
            raise InvalidToken(
                cause="A token has the form 123456789:letters-and-digits, without spaces.",
                remedy="Copy the whole token from @BotFather.",
            )
        if request is not None and http is not None:
            raise ValueError("give either request= or http=, not both")
        for name, value, needed in (("request", request, "post"), ("http", http, "get_adapter")):
            if isinstance(value, type) or (
                value is not None and not callable(getattr(value, needed, None))
            ):
                what = "telegram.transport.Request" if name == "request" else "requests.Session"
                raise TypeError(f"{name}={shortened(value)}: give a {what}, or leave it out")
        remember(token)
        server, file_server = servers(base_url, base_file_url, token)
        self._token = token
        self.base_url = SecretStr(f"{server}{token}")
        self.base_file_url = SecretStr(f"{file_server}{token}")
        self._request = request or Request(session=http)

    @property
    def token(self) -> str:
        """The bot's token. It cannot be changed: another token is another bot."""
        return self._token

    @token.setter
    def token(self, value: str) -> None:
        value = concealed(value)
        # A subclass may set it before the bot is made.
        if vars(self).setdefault("_token", value) != value:
            raise AttributeError(
                "a bot's token cannot be changed; make another: Bot('123456789:letters-and-digits')"
            )

    @property
    def request(self) -> Request:
        """The way to the server; `request.post` may be replaced on the instance."""
        return self._request

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        api_kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Call any method of the Bot API.

        Args:
            method: The method's name in the Bot API, such as `sendMessage`.
            params: Its arguments under the Bot API's names; None leaves one out.
            timeout: Seconds to wait for the answer; None means 5, and 20 for uploads.
            api_kwargs: More arguments, sent without a check: those newer than this library.

        Returns:
            The typed result; plain JSON for a method that this version does not know.

        Raises:
            TypeError: An argument is unknown, missing or of the wrong type.
            ValueError: `method` is no method's name; a file does not exist, is empty or too large.
            TelegramError: The call went wrong; see `telegram.error`.

        A call for a group that has become a supergroup is made once more, for that one.
        """
        if method == "setWebhook":  # an address may have the token in it
            params, api_kwargs = veiled(params), veiled(api_kwargs)
        known = method_called(method)
        _refuse_no_dict("params", params)
        _refuse_no_dict("api_kwargs", api_kwargs)
        data = {
            name: value
            for name, value in (params or {}).items()
            if value is not None and value is not DEFAULT_NONE
        }
        if timeout is DEFAULT_NONE:
            timeout = None
        if self.defaults is not None and known is not None:
            timeout = self._fill(known, data, params or {}, timeout)
        latency = data.pop("read_latency", _READ_LATENCY) if method == "getUpdates" else None
        if known is not None:
            data = prepared(known, data)
            known.check(_under_todays_names(method, data), params or {})
        if timeout is None:
            timeout = _timeout_for(method, known, data, latency)
        else:
            seconds(f"{method}: timeout", timeout)
        for name, value in data.items():
            if isinstance(value, (date, timedelta)):
                data[name] = sendable(value, getattr(self.defaults, "tzinfo", None))
        if api_kwargs:
            data.update(api_kwargs)
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("calling %s with %s", method, ", ".join(data) or "no arguments")
        address = SecretStr(f"{self.base_url}/{method}")
        try:
            result = self._request.post(address, data, timeout=timeout)
        except ChatMigrated as error:
            moved = self.follow(error, method, data)
            if moved is None:
                raise
            result = self._request.post(address, moved, timeout=timeout)
        own = self._owns_answers()
        return self._built(method, result if own else copied(result), own)

    def _owns_answers(self) -> bool:
        """Say whether an answer is nobody else's: a fake `post` may give one dict for ever."""
        request = self._request
        return type(request) is Request and "post" not in vars(request)

    def _built(self, method: str, result: Any, check: bool) -> Any:
        """Return the typed result; a fake `post` may give what it likes, and is not checked."""
        return typed(method, result, self, check=check)

    def _fill(
        self,
        known: Method,
        data: dict[str, Any],
        params: Mapping[str, Any],
        timeout: float | None,
    ) -> float | None:
        """Put the bot's defaults where the caller said nothing; an explicit None is a word."""
        fill(known, data, params, self.defaults)
        if timeout is None and known.name != "getUpdates":
            default = getattr(self.defaults, "timeout", None)
            return None if default is DEFAULT_NONE else default
        return timeout


def _refuse_no_dict(name: str, value: object) -> None:
    if value is not None and not isinstance(value, Mapping):
        kind = with_article(type(value).__name__)
        raise TypeError(f"{name}={shortened(value)} is {kind}; give a dict of arguments")


def _timeout_for(
    method: str, known: Method | None, data: Mapping[str, Any], latency: Any
) -> float | None:
    if method == "getUpdates":
        wait = data.get("timeout", 0)
        waited = seconds("getUpdates: timeout", float(wait) if isinstance(wait, str) else wait)
        return waited + _BRAKE + seconds("getUpdates: read_latency", latency)
    return _UPLOAD_TIMEOUT if known is not None and known.takes_files else None


@cache
def _old_arguments() -> Any:
    """Return the module that knows v13's names of arguments; None where it has been removed."""
    try:
        return import_module("telegram.v13.arguments")
    except ModuleNotFoundError:
        return None


def _under_todays_names(method: str, data: dict[str, Any]) -> Mapping[str, Any]:
    old = _old_arguments()
    if old is None or old.OLD_NAMES.isdisjoint(data):
        return data
    translated: Mapping[str, Any] = old.translate(method, data, quiet=True)
    return translated
