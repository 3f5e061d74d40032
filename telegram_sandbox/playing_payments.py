"""What users buy: the part of a user that pays invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .arguments import checked
from .journal import told
from .messages import Message
from .payments import Checkout, Invoice, tills
from .rights import NotAllowed

if TYPE_CHECKING:
    from .users import User

__all__ = ["PaymentActs"]

_HOME = {
    "country_code": "DE",
    "state": "",
    "city": "Berlin",
    "street_line1": "Main Street 1",
    "street_line2": "",
    "post_code": "10115",
}


@checked
class PaymentActs:
    """The part of a user that pays. Nobody runs out of money here."""

    def pays(
        self,
        invoice: Message | str,
        *,
        tip: int = 0,
        shipping: str | int | None = None,
        address: dict[str, Any] | None = None,
        email: str | None = None,
        phone_number: str | None = None,
    ) -> Checkout:
        """Press the pay button of an invoice; `alice.pays(message).wait()` returns the receipt.

        The bot is asked with `shipping_query`, where the price depends on it, and
        `pre_checkout_query`, and has 10 seconds for each answer.

        Args:
            invoice: A message with an invoice, or an invoice link.
            tip: In the smallest units of the currency, up to the invoice's `max_tip_amount`.
            shipping: Which of the bot's shipping options: id, title or number from 1; None means
                the first.
            address: The fields of `ShippingAddress`; None means the user's home in Berlin.
            email: None means one made of the user's name, where the invoice asks for it.
            phone_number: None means one made of the user's id, where the invoice asks for it.

        Raises:
            NotAllowed: There is nothing to pay, it is paid already, or the tip is too high.
        """
        me = cast("User", self)
        with me.world.changed:
            message = invoice if isinstance(invoice, Message) else None
            bill = message.content.get("invoice") if message else _behind(me, str(invoice))
            if not isinstance(bill, Invoice):
                raise NotAllowed("pays: there is no invoice")
            if message is not None and bill.bought and not bill.order.get("start_parameter"):
                raise NotAllowed("pays: the invoice was paid already")
            if not 0 <= tip <= (bill.order.get("max_tip_amount") or 0):
                most = bill.order.get("max_tip_amount") or 0
                raise NotAllowed(f"pays: tip must be 0 to {most}, got {tip}")
            info: dict[str, Any] = {}
            if bill.order.get("need_name"):
                info["name"] = " ".join(filter(None, [me.first_name, me.last_name]))
            if bill.order.get("need_phone_number"):
                info["phone_number"] = phone_number or f"1555{me.id:07d}"
            if bill.order.get("need_email"):
                info["email"] = email or f"{me.first_name.lower()}@example.com"
            if bill.needs_address:
                info["shipping_address"] = {**_HOME, **(address or {})}
            chat = message.chat if message else bill.seller.dialog(me)
            checkout = Checkout(me, bill, chat, info, tip, shipping, message)
            if message is not None:
                me.world.history.events.append(told("pays", me, message))
            checkout.begin()
            return checkout

    def cancels_subscription(self, receipt: Message, *, canceled: bool = True) -> None:
        """Stop the renewal of a subscription, or resume it; the bot is told with `subscription`.

        Args:
            receipt: The message with `successful_payment`.
            canceled: False resumes it.

        Raises:
            NotAllowed: It is no receipt of a subscription.
        """
        me = cast("User", self)
        number = receipt.content.get("successful_payment", {}).get("telegram_payment_charge_id")
        with me.world.changed:
            for till in me.world.tills.values():
                charge = till.charges.get(str(number))
                if charge is not None and charge.until and charge.user is me:
                    charge.canceled = canceled
                    seller = charge.invoice.seller
                    state = "canceled" if canceled else "active"
                    payload = charge.invoice.order["payload"]
                    body = {"user": me.as_json(), "invoice_payload": payload, "state": state}
                    seller.queue.put("subscription", body)
                    return
        raise NotAllowed("cancels_subscription: the message is no receipt of a subscription")


def _behind(user: User, link: str) -> Invoice | None:
    slug = link.rpartition("$")[2]
    found = (tills(user.world, bot).links.get(slug) for bot in user.world.bots.values())
    return next((invoice for invoice in found if invoice is not None), None)
