"""Selling: invoices and links to them, the questions before a payment, Stars and refunds."""

from __future__ import annotations

import re
from typing import Any

from telegram_sandbox.bounds import keep_newest
from telegram_sandbox.business import connection_for
from telegram_sandbox.errors import QUERY_TOO_OLD, bad_request
from telegram_sandbox.payments import ANSWER_WITHIN, STARS, Charge, Checkout, Invoice, tills
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []

_MOST_STARS = 25_000
_MOST_MONEY = 10**12


@handles("sendInvoice")
def send_invoice(call: Call) -> dict[str, Any]:
    """Offer something for sale; `alice.pays(message)` buys it."""
    chat = call.chat()
    invoice = _invoice(call)
    content: dict[str, Any] = {"invoice": invoice}
    if not call.get("reply_markup"):
        content["reply_markup"] = {"inline_keyboard": [[{"text": _label(invoice), "pay": True}]]}
    return send(call, content, chat=chat).as_json(call.bot)


@handles("createInvoiceLink")
def create_invoice_link(call: Call) -> str:
    """Make a link that anybody can pay, as often as they like."""
    if call.get("business_connection_id"):
        connection_for(call)
    invoice = _invoice(call)
    if call.get("subscription_period") and invoice.order["currency"] != STARS:
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    slug = f"{call.world.random.getrandbits(96):024x}"
    links = tills(call.world, call.bot).links
    links[slug] = invoice
    keep_newest(links)
    return f"https://t.me/${slug}"


@handles("answerShippingQuery")
def answer_shipping_query(call: Call) -> bool:
    """Offer ways of shipping, or say why there is none."""
    if call.get("ok") and not call.get("shipping_options"):
        raise bad_request("can't parse shipping options JSON object")
    checkout = _open(call, "shipping_query_id", "shipping")
    if call.get("ok"):
        checkout.ship(call.get("shipping_options"))
    else:
        checkout.refuse(call.get("error_message"))
    return True


@handles("answerPreCheckoutQuery")
def answer_pre_checkout_query(call: Call) -> bool:
    """Let the money move, or say why it must not."""
    checkout = _open(call, "pre_checkout_query_id", "pre_checkout")
    if call.get("ok"):
        checkout.pay()
    else:
        checkout.refuse(call.get("error_message"))
    return True


@handles("getMyStarBalance")
def get_my_star_balance(call: Call) -> dict[str, Any]:
    """Count the bot's Stars."""
    return {"amount": tills(call.world, call.bot).stars}


@handles("getStarTransactions")
def get_star_transactions(call: Call) -> dict[str, Any]:
    """List what came in and went out, the oldest first."""
    booked = tills(call.world, call.bot).transactions
    offset = max(0, call.get("offset", 0))
    return {"transactions": booked[offset : offset + call.get("limit", 100)]}


@handles("refundStarPayment")
def refund_star_payment(call: Call) -> bool:
    """Give a user's Stars back, once."""
    till, charge = tills(call.world, call.bot), _charge(call)
    if charge.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    if till.stars < charge.amount:
        raise bad_request("BALANCE_TOO_LOW")
    charge.refunded_at = call.world.now()
    payload: str = charge.invoice.order["payload"]
    partner = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": charge.user.as_json(),
        "invoice_payload": payload,
    }
    till.move(-charge.amount, partner, charge.refunded_at, charge.id)
    refunded = {
        "currency": STARS,
        "total_amount": charge.amount,
        "invoice_payload": payload,
        "telegram_payment_charge_id": charge.id,
    }
    call.world.post(call.bot.dialog(charge.user), charge.user, {"refunded_payment": refunded})
    return True


@handles("editUserStarSubscription")
def edit_user_star_subscription(call: Call) -> bool:
    """Stop or resume the renewal of a subscription."""
    charge = _charge(call)
    if not charge.until:
        raise bad_request("CHARGE_ID_INVALID")
    charge.canceled = call.get("is_canceled")
    return True


def _invoice(call: Call) -> Invoice:
    order = {name: call.get(name) for name in call.parameters.values}
    invoice = Invoice(call.bot, order)
    currency: str = order["currency"]
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise bad_request("CURRENCY_INVALID")
    if not order["prices"]:
        raise bad_request("there must be at least one price")
    if currency == STARS:
        if len(order["prices"]) != 1 or order.get("max_tip_amount"):
            raise bad_request("STARS_INVOICE_INVALID")
    elif not order.get("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if not 0 < invoice.total <= (_MOST_STARS if currency == STARS else _MOST_MONEY):
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return invoice


def _label(invoice: Invoice) -> str:
    if invoice.order["currency"] == STARS:
        return f"Pay ⭐ {invoice.total}"
    return f"Pay {invoice.order['currency']} {invoice.total / 100:.2f}"


def _open(call: Call, name: str, step: str) -> Checkout:
    if not call.get("ok") and not call.get("error_message"):
        raise bad_request('parameter "error_message" is required')
    till = tills(call.world, call.bot)
    checkout = till.open.get(call.get(name))
    late = checkout and call.world.clock.now() > checkout.asked_at + ANSWER_WITHIN
    if checkout is None or checkout.step != step or late:
        raise bad_request(QUERY_TOO_OLD)
    del till.open[checkout.id]
    return checkout


def _charge(call: Call) -> Charge:
    charge = tills(call.world, call.bot).charges.get(call.get("telegram_payment_charge_id"))
    if charge is None or charge.invoice.order["currency"] != STARS:
        raise bad_request("CHARGE_NOT_FOUND")
    if charge.user.id != call.get("user_id"):
        raise bad_request("CHARGE_ID_INVALID")
    return charge
