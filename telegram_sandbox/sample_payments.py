"""Payments on their way, and paid ones, for methods about money to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .payments import STARS, Checkout, Invoice, tills

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User

__all__ = ["payment_known"]

_MONTH = 2_592_000


def payment_known(bot: Bot, user: User, method: str, name: str) -> Any:
    """Return a parameter that names a payment, which is made for it; None for any other."""
    if name == "telegram_payment_charge_id":
        with bot.world.changed:
            renewed = method == "editUserStarSubscription"
            _checkout(bot, user, {"subscription_period": _MONTH} if renewed else {}).pay()
        return list(tills(bot.world, bot).charges)[-1]
    if name in {"shipping_query_id", "pre_checkout_query_id"}:
        flexible = name == "shipping_query_id"
        with bot.world.changed:
            checkout = _checkout(bot, user, {"is_flexible": flexible})
            checkout.begin()
        return checkout.id
    return None


def _checkout(bot: Bot, user: User, more: dict[str, Any]) -> Checkout:
    order = {
        "title": "Tea",
        "description": "A cup of tea",
        "payload": "tea",
        "currency": STARS,
        "prices": [{"label": "Tea", "amount": 1}],
        **more,
    }
    address = dict.fromkeys(
        ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "DE"
    )
    return Checkout(user, Invoice(bot, order), bot.dialog(user), {"shipping_address": address})
