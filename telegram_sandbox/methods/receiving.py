"""Who the bot is and how it gets its updates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from telegram_sandbox.errors import ApiError, bad_request
from telegram_sandbox.registry import Answer, Call, handles

__all__: list[str] = []

_PORTS = {80, 88, 443, 8443}


@handles("getMe")
def get_me(call: Call) -> dict[str, Any]:
    """Return the bot's account with its abilities."""
    flags = {f.name for f in call.world.spec.types["User"].fields.values()}
    abilities = {name: False for name in flags if name.startswith(("can_", "has_", "supports_"))}
    abilities |= {
        "can_join_groups": True,
        "supports_inline_queries": True,
        "can_read_all_group_messages": call.bot.reads_all,
    }
    return {**call.bot.as_json(), **{key: abilities[key] for key in sorted(abilities)}}


@handles("getUpdates")
def get_updates(call: Call) -> list[dict[str, Any]]:
    """Return waiting updates, waiting for the first one if asked to."""
    queue = call.bot.queue
    if not call.bot.webhook.get("url"):
        queue.allow(call.get("allowed_updates"))
    return queue.get(
        call.get("offset", 0),
        call.get("limit", 100),
        call.get("timeout", 0),
        webhook=bool(call.bot.webhook.get("url")),
    )


@handles("setWebhook", depth="shallow")
def set_webhook(call: Call) -> Answer:
    """Note where updates should go. Nothing is delivered there."""
    url = call.get("url", "")
    if not url:
        return _remove_webhook(call)
    _check_address(url)
    wanted = {
        "url": url,
        "has_custom_certificate": "certificate" in call,
        "max_connections": call.get("max_connections", 40),
        "ip_address": call.get("ip_address"),
    }
    same = {key: call.bot.webhook.get(key) for key in wanted} == wanted
    call.bot.queue.allow(call.get("allowed_updates"))
    call.bot.queue.end_poll("terminated by setWebhook request")
    if call.get("drop_pending_updates"):
        call.bot.queue.clear()
    call.bot.webhook.update(wanted)
    return Answer(True, "Webhook is already set" if same else "Webhook was set")


@handles("deleteWebhook")
def delete_webhook(call: Call) -> Answer:
    """Go back to getUpdates."""
    return _remove_webhook(call)


def _remove_webhook(call: Call) -> Answer:
    had = bool(call.bot.webhook.get("url"))
    call.bot.webhook.clear()
    if call.get("drop_pending_updates"):
        call.bot.queue.clear()
    return Answer(True, "Webhook was deleted" if had else "Webhook is already deleted")


@handles("getWebhookInfo")
def get_webhook_info(call: Call) -> dict[str, Any]:
    """Return the webhook's settings and how many updates wait."""
    hook = call.bot.webhook
    info: dict[str, Any] = {
        "url": hook.get("url", ""),
        "has_custom_certificate": hook.get("has_custom_certificate", False),
        "pending_update_count": len(call.bot.queue),
    }
    if hook.get("url"):
        info["max_connections"] = hook["max_connections"]
        if hook.get("ip_address"):
            info["ip_address"] = hook["ip_address"]
    if call.bot.queue.allowed is not None:
        info["allowed_updates"] = call.bot.queue.allowed
    return info


@handles("logOut", depth="shallow")
def log_out(call: Call) -> bool:
    """Leave the server: every later call is refused."""
    call.bot.queue.end_poll("terminated by other getUpdates request")
    call.bot.stopped = "Logged out"
    return True


@handles("close", depth="shallow")
def close(call: Call) -> bool:
    """Close the bot's instance; here it is ready again at once."""
    call.bot.queue.end_poll("terminated by other getUpdates request")
    return True


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or 443
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme != "https":
        raise _bad_webhook("An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise _bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")


def _bad_webhook(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: bad webhook: {reason}")
