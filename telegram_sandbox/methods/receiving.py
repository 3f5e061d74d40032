"""Who the bot is and how it gets its updates."""

from __future__ import annotations

import ipaddress
import math
from typing import Any
from urllib.parse import urlsplit

from telegram_sandbox.errors import ApiError, bad_request, too_many_requests
from telegram_sandbox.hooks import Webhook
from telegram_sandbox.posts import HttpPost, is_loopback
from telegram_sandbox.registry import Answer, Call, handles

__all__: list[str] = []

_TEN_MINUTES = 600
_PORTS = {80, 88, 443, 8443}
_LARGEST_CERTIFICATE = 3 << 20


@handles("getMe")
def get_me(call: Call) -> dict[str, Any]:
    """Return the bot's account with its abilities."""
    flags = {f.name for f in call.world.spec.types["User"].fields.values()}
    abilities = {name: False for name in flags if name.startswith(("can_", "has_", "supports_"))}
    abilities |= {
        "can_join_groups": True,
        "supports_inline_queries": True,
        "can_read_all_group_messages": call.bot.reads_all,
        "has_topics_enabled": call.bot.has_topics,
    }
    return {**call.bot.as_json(), **{key: abilities[key] for key in sorted(abilities)}}


@handles("getUpdates")
def get_updates(call: Call) -> list[dict[str, Any]]:
    """Return waiting updates, waiting for the first one if asked to."""
    queue = call.bot.queue
    if call.bot.webhook is None:
        queue.allow(call.get("allowed_updates"))
    return queue.get(
        call.get("offset", 0),
        call.get("limit", 100),
        call.get("timeout", 0),
        webhook=call.bot.webhook is not None,
    )


@handles("setWebhook")
def set_webhook(call: Call) -> Answer:
    """Deliver updates to an address from now on: to one of this machine, or to the world's app."""
    url = call.get("url", "")
    if not url:
        return _remove_webhook(call)
    if "://" not in url:
        url = f"https://{url}"
    secret = call.get("secret_token")
    _check_address(call, url)
    bot, names = call.bot, ("max_connections", "ip_address", "secret_token", "allowed_updates")
    settings = (url, *(call.get(name) for name in names))
    same = bot.webhook is not None and bot.webhook.settings == settings
    same = same and "certificate" not in call
    bot.queue.allow(call.get("allowed_updates"))
    bot.queue.end_poll("terminated by setWebhook request")
    if call.get("drop_pending_updates"):
        bot.queue.clear()
    if bot.webhook is None or not same:
        if bot.webhook is not None:
            bot.webhook.end()
        bot.webhook = _webhook(call, url, secret, settings)
    bot.queue.on_put = bot.webhook.pump
    bot.webhook.pump()
    return Answer(True, "Webhook is already set" if same else "Webhook was set")


def _webhook(call: Call, url: str, secret: str | None, settings: object) -> Webhook:
    connections = min(100, max(1, call.get("max_connections", 40)))
    ip_address = call.get("ip_address")
    certificate = call.file("document", call.get("certificate")) if "certificate" in call else None
    if certificate is not None and len(certificate.data) > _LARGEST_CERTIFICATE:
        raise bad_request(f"certificate size is too big ({len(certificate.data)} bytes)")
    post = HttpPost(
        url,
        secret,
        ip_address=ip_address,
        certificate=certificate.data if certificate is not None else None,
        connections=connections,
        anywhere=call.world.webhooks_anywhere,
    )
    return Webhook(
        call.bot,
        url,
        post,
        secret=secret,
        max_connections=connections,
        has_certificate=certificate is not None,
        ip_address=ip_address or _own_address(url),
        settings=settings,
    )


@handles("deleteWebhook")
def delete_webhook(call: Call) -> Answer:
    """Go back to getUpdates."""
    return _remove_webhook(call)


def _remove_webhook(call: Call) -> Answer:
    bot = call.bot
    had = bot.webhook is not None
    _drop_webhook(call)
    if call.get("drop_pending_updates"):
        bot.queue.clear()
    return Answer(True, "Webhook was deleted" if had else "Webhook is already deleted")


def _drop_webhook(call: Call) -> None:
    if call.bot.webhook is not None:
        call.bot.webhook.end()
        call.bot.webhook = None


@handles("getWebhookInfo")
def get_webhook_info(call: Call) -> dict[str, Any]:
    """Return the webhook's settings and how many updates wait."""
    hook, queue = call.bot.webhook, call.bot.queue
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False}
    if hook is not None:
        info = hook.as_json()
    info["pending_update_count"] = len(queue)
    if queue.allowed is not None:
        info["allowed_updates"] = queue.allowed
    return info


@handles("logOut")
def log_out(call: Call) -> bool:
    """Leave the server: calls are refused for the next ten minutes, and the webhook is gone."""
    _drop_webhook(call)
    call.bot.refuse(400, "Logged out", _TEN_MINUTES)
    return True


@handles("close")
def close(call: Call) -> bool:
    """Close the bot's instance, which starts again with the next call."""
    bot = call.bot
    left = bot.started_at + _TEN_MINUTES - call.world.clock.now()
    if call.world.throttles and left > 0:
        raise too_many_requests(math.ceil(left))
    bot.started_at = call.world.clock.now()
    bot.queue.end_poll(ApiError(500, "Internal Server Error: restart"))
    return True


def _check_address(call: Call, url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    given = call.get("ip_address")
    if given is not None and not _is_address(given):
        raise _bad_webhook("Invalid IP address specified")
    # A bot on this machine has no certificate and no port of its own choice below 1024.
    if is_loopback(given or parts.hostname):
        return
    if parts.scheme != "https":
        raise _bad_webhook("An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise _bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")


def _own_address(url: str) -> str | None:
    """Return this machine's address if the URL means it; other names are not looked up."""
    host = urlsplit(url).hostname or ""
    if not is_loopback(host):
        return None
    return host if _is_address(host) else "127.0.0.1"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _bad_webhook(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: bad webhook: {reason}")
