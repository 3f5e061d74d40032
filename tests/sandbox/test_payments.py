"""Invoices, the questions before a payment, receipts, Stars and refunds."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox import Message
from telegram_sandbox.payments import Checkout
from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

STARS = {
    "title": "Tea",
    "description": "A cup of tea",
    "payload": "tea-1",
    "currency": "XTR",
    "prices": [{"label": "Tea", "amount": 5}],
}
MONEY = {
    **STARS,
    "currency": "EUR",
    "provider_token": "1:TEST:2",
    "prices": [{"label": "Tea", "amount": 300}, {"label": "Cup", "amount": 50}],
}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.bot.queue.allow(["message", "shipping_query", "pre_checkout_query", "subscription"])
    return desk


def offer(desk: Desk, order: dict[str, Any], **more: Any) -> Message:
    sent = desk.does("sendInvoice", **{**order, **more})
    return desk.chat.messages[sent["message_id"]]


def question(desk: Desk, kind: str) -> dict[str, Any]:
    ((told, body),) = desk.news()
    assert told == kind
    return dict(body)


def agree(desk: Desk) -> dict[str, Any]:
    """Let the bot agree to what it is asked before a payment, and return the question."""
    asked = question(desk, "pre_checkout_query")
    desk.does("answerPreCheckoutQuery", pre_checkout_query_id=asked["id"], ok=True)
    return asked


def paid(desk: Desk, checkout: Checkout) -> dict[str, Any]:
    """Let the bot agree, and return the `successful_payment` it is told of."""
    agree(desk)
    told = question(desk, "message")["successful_payment"]
    assert checkout.wait(0).as_json()["successful_payment"] == told
    return dict(told)


def test_stars_are_paid_and_counted(desk: Desk) -> None:
    message = offer(desk, STARS)
    assert message.buttons == [["Pay ⭐ 5"]]
    assert message.as_json()["invoice"]["total_amount"] == 5

    receipt = paid(desk, desk.alice.presses("Pay ⭐ 5").checkout)

    assert receipt["invoice_payload"] == "tea-1"
    assert desk.does("getMyStarBalance") == {"amount": 5}
    (entry,) = desk.does("getStarTransactions")["transactions"]
    assert entry["id"] == receipt["telegram_payment_charge_id"]
    assert entry["source"]["user"]["id"] == desk.alice.id
    with pytest.raises(NotAllowed, match="paid already"):
        desk.alice.pays(message)


def test_a_payment_is_refunded_once(desk: Desk) -> None:
    charge = paid(desk, desk.alice.pays(offer(desk, STARS)))["telegram_payment_charge_id"]
    which = {"user_id": desk.alice.id, "telegram_payment_charge_id": charge}

    assert desk.refusal("refundStarPayment", **{**which, "user_id": 99}) == "CHARGE_ID_INVALID"
    assert desk.does("refundStarPayment", **which) is True
    assert question(desk, "message")["refunded_payment"]["total_amount"] == 5
    assert desk.does("getMyStarBalance") == {"amount": 0}
    first, last = desk.does("getStarTransactions")["transactions"]
    assert (first["id"], "source" in first) == (last["id"], "source" not in last)
    assert desk.refusal("refundStarPayment", **which) == "CHARGE_ALREADY_REFUNDED"
    unknown = {**which, "telegram_payment_charge_id": "x"}
    assert desk.refusal("refundStarPayment", **unknown) == "CHARGE_NOT_FOUND"


def test_goods_are_shipped_to_an_address_for_a_price(desk: Desk) -> None:
    order = {**MONEY, "is_flexible": True, "need_email": True, "max_tip_amount": 100}
    checkout = desk.alice.pays(offer(desk, order), tip=20, shipping="Slow")

    asked = question(desk, "shipping_query")
    assert asked["shipping_address"]["city"] == "Berlin"
    options = [
        {"id": name.lower(), "title": name, "prices": [{"label": name, "amount": amount}]}
        for name, amount in (("Fast", 900), ("Slow", 400))
    ]
    desk.does(
        "answerShippingQuery",
        shipping_query_id=asked["id"],
        ok=True,
        shipping_options=options,
    )

    receipt = paid(desk, checkout)
    assert receipt["total_amount"] == 350 + 20 + 400
    assert receipt["shipping_option_id"] == "slow"
    assert receipt["order_info"]["email"] == "alice@example.com"
    assert desk.does("getMyStarBalance") == {"amount": 0}


def test_a_bot_may_refuse_with_a_reason(desk: Desk) -> None:
    checkout = desk.alice.pays(offer(desk, MONEY))
    asked = {"pre_checkout_query_id": question(desk, "pre_checkout_query")["id"], "ok": False}

    wanting = desk.refusal("answerPreCheckoutQuery", **asked)
    assert wanting == 'parameter "error_message" is required'
    desk.does("answerPreCheckoutQuery", error_message="Sold out", **asked)
    with pytest.raises(AssertionError, match="refused: Sold out"):
        checkout.wait(0)


def test_whoever_answers_late_sells_nothing(desk: Desk) -> None:
    checkout = desk.alice.pays(offer(desk, STARS))
    asked = {"pre_checkout_query_id": question(desk, "pre_checkout_query")["id"], "ok": True}

    desk.clock.advance(11)

    assert "query is too old" in desk.refusal("answerPreCheckoutQuery", **asked)
    with pytest.raises(AssertionError, match="did not answer in time"):
        checkout.wait(0)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"currency": "euro"}, "CURRENCY_INVALID"),
        ({"prices": []}, "there must be at least one price"),
        ({"prices": [{"label": "a", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"prices": [{"label": "a", "amount": 1}, {"label": "b", "amount": 1}]}, "STARS_INVOICE_INVALID"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
    ],
)  # fmt: skip
def test_an_invoice_that_cannot_be_is_refused(
    desk: Desk, wrong: dict[str, Any], refusal: str
) -> None:
    assert desk.refusal("sendInvoice", **{**STARS, **wrong}) == refusal


def test_a_link_is_paid_by_many_and_a_subscription_renewed_until_it_is_stopped(desk: Desk) -> None:
    month = 30 * 24 * 3600
    link = desk.does("createInvoiceLink", subscription_period=month, **STARS)

    receipt = desk.alice.pays(link)
    first = paid(desk, receipt)
    assert first["is_first_recurring"] is True
    desk.clock.advance(month)
    assert "is_first_recurring" not in question(desk, "message")["successful_payment"]
    renewed = [m for m in desk.chat.messages.values() if "successful_payment" in m.content][-1]
    desk.alice.cancels_subscription(renewed)
    assert question(desk, "subscription")["state"] == "canceled"
    desk.clock.advance(2 * month)
    assert desk.news() == []
    assert desk.does("getMyStarBalance") == {"amount": 10}


def test_an_invoice_may_come_through_inline_mode(desk: Desk) -> None:
    desk.bot.queue.allow(["message", "inline_query", "pre_checkout_query"])
    query = desk.alice.types_inline("tea", desk.bot)
    desk.news()
    article = {"type": "article", "id": "1", "title": "Tea", "input_message_content": STARS}
    desk.does("answerInlineQuery", inline_query_id=query.id, results=[article])
    message = desk.alice.chooses(1)
    assert question(desk, "message")["invoice"]["total_amount"] == 5

    assert paid(desk, desk.alice.pays(message))["total_amount"] == 5
