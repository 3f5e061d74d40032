"""What bots sell: invoices, the way to the till, and the Stars in it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from .arguments import checked
from .bounds import keep_newest
from .journal import told
from .living import Living
from .planned import planned

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Chat
    from .messages import Message
    from .users import User
    from .world import World

__all__ = ["ANSWER_WITHIN", "STARS", "Charge", "Checkout", "Invoice", "Till", "tills"]

STARS = "XTR"
ANSWER_WITHIN = 10.0  # seconds a bot has for its answer on the way to the till

_OPEN_CHECKOUTS = 1_000
_TRANSACTIONS = 10_000


@dataclass(eq=False)
class Invoice(Living):
    """What stands in `invoice` of a message, and behind an invoice link.

    Attributes:
        seller: Who is paid.
        order: The parameters of `sendInvoice` or `createInvoiceLink`.
        bought: Whether somebody has paid the message's invoice.
    """

    seller: Bot
    order: dict[str, Any]
    bought: bool = False

    @property
    def total(self) -> int:
        """The price in the smallest units of the currency, without tip and shipping."""
        return sum(int(price["amount"]) for price in self.order["prices"])

    @property
    def needs_address(self) -> bool:
        """Whether the user must say where to send it."""
        return bool(self.order.get("need_shipping_address") or self.order.get("is_flexible"))

    def shown_to(self, viewer: Bot | None) -> dict[str, Any]:
        """Return the Bot API's `Invoice`."""
        return {
            "title": self.order["title"],
            "description": self.order["description"],
            "start_parameter": self.order.get("start_parameter", ""),
            "currency": self.order["currency"],
            "total_amount": self.total,
        }


@checked
@dataclass(eq=False)
class Checkout:
    """A user's way to the till, from the press on the pay button to the receipt.

    Attributes:
        id: Number the bot answers to; another for each question.
        step: shipping, pre_checkout, paid or refused.
        asked_at: When the bot was asked last, in the world's seconds.
        options: The `ShippingOption`s the bot offered.
        error: What the bot told the user instead.
        receipt: The message with `successful_payment`, once it is paid.
    """

    user: User
    invoice: Invoice
    chat: Chat
    info: dict[str, Any] = field(default_factory=dict[str, Any])
    tip: int = 0
    shipping: str | int | None = None
    message: Message | None = None
    id: str = ""
    step: str = "new"
    asked_at: float = 0.0
    options: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    option: dict[str, Any] | None = None
    error: str | None = None
    receipt: Message | None = None

    @property
    def bot(self) -> Bot:
        """Who is paid."""
        return self.invoice.seller

    @property
    def total(self) -> int:
        """What is paid in all: price, shipping and tip."""
        prices: list[dict[str, Any]] = self.option["prices"] if self.option else []
        return self.invoice.total + self.tip + sum(int(price["amount"]) for price in prices)

    def wait(self, timeout: float | None = None) -> Message:
        """Wait until it is paid, and return the receipt.

        Args:
            timeout: Real seconds; None means the world's patience.

        Raises:
            AssertionError: The bot refused, or did not answer; the text says which.
        """
        world = self.user.world
        asked = f"{self.bot.username} lets {self.user.first_name} pay"
        world.wait_for(lambda: self.receipt or self.error, asked, timeout)
        if self.receipt is None:
            raise AssertionError(f"{asked}: it refused: {self.error}")
        return self.receipt

    def begin(self) -> None:
        """Ask the bot for the first time. The lock must be held."""
        till = tills(self.bot.world, self.bot)
        self.id, self.asked_at = self.bot.world.new_id(), self.bot.world.clock.now()
        till.asked(self)
        give_up = partial(_give_up, self, self.id)
        self.bot.world.clock.at(self.asked_at + ANSWER_WITHIN, give_up)
        payload = {"id": self.id, "from": self.user.as_json()}
        if self.invoice.order.get("is_flexible") and self.option is None:
            self.step = "shipping"
            payload["invoice_payload"] = self.invoice.order["payload"]
            payload["shipping_address"] = self.info["shipping_address"]
            self.bot.queue.put("shipping_query", payload)
            return
        self.step = "pre_checkout"
        self.bot.queue.put("pre_checkout_query", payload | self._facts())

    def refuse(self, error: str) -> None:
        """Tell the user why it is not sold. The lock must be held."""
        self.step, self.error = "refused", error
        line = f"{self.bot.first_name} does not sell: {error}"
        self.bot.world.history.add(self.chat, line)
        self.bot.world.changed.notify_all()

    def ship(self, options: list[dict[str, Any]]) -> None:
        """Let the user pick one of the ways of shipping, and ask the bot once more."""
        self.options = options
        wanted = 1 if self.shipping is None else self.shipping
        for number, option in enumerate(options, start=1):
            if wanted in {number, option["id"], option["title"]}:
                self.option = option
        if self.option is None:
            self.refuse(f"{self.user.first_name} finds no way of shipping called {wanted!r}")
        else:
            self.begin()

    def pay(self, *, renewed: bool = False) -> None:
        """Move the money and write the receipt. The lock must be held."""
        world = self.bot.world
        charge = Charge(
            f"stx{world.new_id()}" if self.invoice.order["currency"] == STARS else world.new_id(),
            self.user,
            self.invoice,
            self.total,
            world.now(),
        )
        period: int = self.invoice.order.get("subscription_period") or 0
        facts = self._facts() | {
            "telegram_payment_charge_id": charge.id,
            "provider_payment_charge_id": f"{self.user.id}_{len(charge.id)}{charge.id[-6:]}",
        }
        if period:
            charge.until = world.now() + period
            facts |= {"subscription_expiration_date": charge.until, "is_recurring": True}
            if not renewed:
                facts["is_first_recurring"] = True
        tills(world, self.bot).earn(charge)
        self.step, self.invoice.bought = "paid", True
        receipt = world.post(
            self.chat, self.user, {"successful_payment": facts}, reply_to=self.message
        )
        if self.receipt is None:
            self.receipt = receipt
        amount = f"{self.total} {self.invoice.order['currency']}"
        line = f"{self.user.first_name} pays {amount}"
        world.history.add(self.chat, line, told("pays", self.user, receipt))
        world.changed.notify_all()
        if period:
            world.clock.at(charge.until, partial(_renew, self, charge))

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "currency": self.invoice.order["currency"],
            "total_amount": self.total,
            "invoice_payload": self.invoice.order["payload"],
        }
        if self.option is not None:
            facts["shipping_option_id"] = self.option["id"]
        if self.info:
            facts["order_info"] = self.info
        return facts


@planned
def _give_up(checkout: Checkout, asked: str) -> None:
    with checkout.bot.world.changed:
        if checkout.id == asked and checkout.step in {"shipping", "pre_checkout"}:
            checkout.refuse(f"{checkout.bot.username} did not answer in time")


@planned
def _renew(checkout: Checkout, charge: Charge) -> None:
    with checkout.bot.world.changed:
        if not charge.canceled and charge.refunded_at is None:
            checkout.pay(renewed=True)


@dataclass(eq=False)
class Charge:
    """A payment that was made.

    Attributes:
        id: What `refundStarPayment` names.
        until: End of the paid month of a subscription, in Unix time; 0 for anything else.
        canceled: Whether the subscription is not renewed.
        refunded_at: When the Stars were given back, or None.
    """

    id: str
    user: User
    invoice: Invoice
    amount: int
    date: int
    until: int = 0
    canceled: bool = False
    refunded_at: int | None = None


@dataclass(eq=False)
class Till:
    """The money of one bot, and the questions on the way to it."""

    stars: int = 0
    charges: dict[str, Charge] = field(default_factory=dict[str, Charge])
    transactions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    open: OrderedDict[str, Checkout] = field(default_factory=OrderedDict[str, Checkout])
    links: dict[str, Invoice] = field(default_factory=dict[str, Invoice])

    def asked(self, checkout: Checkout) -> None:
        """Remember a question until it is answered or pushed out by newer ones."""
        self.open[checkout.id] = checkout
        while len(self.open) > _OPEN_CHECKOUTS:
            self.open.popitem(last=False)

    def earn(self, charge: Charge) -> None:
        """Take a payment; Stars go to the balance, other money to the provider."""
        self.charges[charge.id] = charge
        keep_newest(self.charges, _TRANSACTIONS)
        if charge.invoice.order["currency"] != STARS:
            return
        partner: dict[str, Any] = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": charge.user.as_json(),
            "invoice_payload": charge.invoice.order["payload"],
        }
        period = charge.invoice.order.get("subscription_period")
        if period:
            partner["subscription_period"] = period
        self.move(charge.amount, partner, charge.date, charge.id)

    def move(self, stars: int, partner: dict[str, Any], date: int, number: str) -> None:
        """Book Stars that come in, or go out where they are negative."""
        self.stars += stars
        side = "source" if stars >= 0 else "receiver"
        entry = {"id": number, "amount": abs(stars), "date": date, side: partner}
        self.transactions.append(entry)
        if len(self.transactions) > _TRANSACTIONS:
            del self.transactions[: _TRANSACTIONS // 10]


def tills(world: World, bot: Bot) -> Till:
    """Return the till of a bot, made when it is first needed."""
    return world.tills.setdefault(bot.id, Till())
