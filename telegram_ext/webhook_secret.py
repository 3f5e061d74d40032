"""The secret that tells Telegram's deliveries from forged ones."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from telegram.redaction import SecretStr

if TYPE_CHECKING:
    from telegram.bot import Bot

_ALLOWED: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PURPOSE: Final = b"evergram webhook secret 1"


class WebhookSecret:
    """What Telegram has to send in the header X-Telegram-Bot-Api-Secret-Token.

    Without a word of yours it is derived from the bot's token by HMAC-SHA256: 256 bits that nobody
    can guess, and that lead back to no token. So it is the same in every process of a bot, behind
    gunicorn as well as after a restart, and nothing needs to be stored.

    Args:
        bot: The bot that updates are for.
        chosen: Your own secret: 1 to 256 letters, digits, underscores and hyphens.

    Attributes:
        value: The secret at present.

    Raises:
        ValueError: `chosen` has another form.
    """

    def __init__(self, bot: Bot, chosen: str | None = None) -> None:
        self.value: str = _derived(bot)
        self._bot: Bot | None = None
        if chosen is not None:
            self.choose(chosen)

    def choose(self, secret: str) -> None:
        """Use this secret from now on.

        Raises:
            ValueError: It has not the form that Telegram accepts.
        """
        if not isinstance(secret, str) or not _ALLOWED.fullmatch(secret):
            what = f"{len(secret)} characters" if isinstance(secret, str) else repr(secret)
            raise ValueError(
                f"secret_token: {what} that Telegram does not accept (a secret is not shown); "
                "give 1 to 256 letters A-Z a-z, digits, underscores and hyphens, "
                "or leave it out to have one made"
            )
        self.value = SecretStr(secret)

    def matches(self, given: str) -> bool:
        """Tell whether a delivery carries the secret, in a time that does not depend on it."""
        return hmac.compare_digest(_digest(given), _digest(str(self.value)))

    def guard(self, bot: Bot) -> None:
        """Make every `set_webhook` of this bot tell Telegram the secret.

        One that is called with a `secret_token` of its own changes the secret instead, so that what
        Telegram sends and what is expected are always the same. It works by standing before
        `bot.call` on this one bot; calls of all other methods pass as they are.
        """
        inner = getattr(bot, "call", None)
        if self._bot is bot or inner is None:
            return
        self._bot = bot

        def call(
            method: str,
            params: Mapping[str, Any] | None = None,
            *,
            timeout: float | None = None,
            api_kwargs: Mapping[str, Any] | None = None,
        ) -> Any:
            """Call a method; `setWebhook` is given the secret token."""
            if method != "setWebhook":
                return inner(method, params, timeout=timeout, api_kwargs=api_kwargs)
            data = dict(params or {})
            own = data.get("secret_token") or (api_kwargs or {}).get("secret_token")
            if data.get("url") and not own:
                data["secret_token"] = str(self.value)
            outcome = inner(method, data, timeout=timeout, api_kwargs=api_kwargs)
            if isinstance(own, str) and own:
                self.choose(own)
            return outcome

        bot.call = call  # type: ignore[method-assign] # the documented seam, on this bot alone


def _derived(bot: Bot) -> str:
    token = getattr(bot, "token", None)
    if not isinstance(token, str):  # a stand-in for a bot
        return SecretStr(secrets.token_urlsafe(32))
    made = hmac.new(token.encode(), _PURPOSE, hashlib.sha256).digest()
    return SecretStr(urlsafe_b64encode(made).rstrip(b"=").decode())


def _digest(text: str) -> bytes:
    # Of one length whatever came, so that not even the secret's length shows in the time.
    return hashlib.sha256(text.encode(errors="replace")).digest()


__all__ = ["WebhookSecret"]
