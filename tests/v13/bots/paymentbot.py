"""Sells one thing, with and without shipping."""

import os

from telegram import LabeledPrice, ShippingOption, Update
from telegram.ext import (
    CallbackContext,
    CommandHandler,
    Filters,
    MessageHandler,
    PreCheckoutQueryHandler,
    ShippingQueryHandler,
    Updater,
)

PAYLOAD, TOKEN = "my-payload", "PROVIDER_TOKEN"


def with_shipping(update: Update, context: CallbackContext) -> None:
    context.bot.send_invoice(
        update.message.chat_id,
        "A thing",
        "The best there is",
        PAYLOAD,
        TOKEN,
        "USD",
        [LabeledPrice("The thing", 100)],
        need_name=True,
        need_shipping_address=True,
        is_flexible=True,
    )


def without_shipping(update: Update, context: CallbackContext) -> None:
    context.bot.send_invoice(
        update.message.chat_id, "A thing", "Here", PAYLOAD, TOKEN, "USD", [LabeledPrice("It", 100)]
    )


def shipping(update: Update, context: CallbackContext) -> None:
    query = update.shipping_query
    if query.invoice_payload != PAYLOAD:
        query.answer(ok=False, error_message="Something went wrong...")
        return
    options = [ShippingOption("1", "Slow", [LabeledPrice("A", 100)])]
    options.append(ShippingOption("2", "Fast", [LabeledPrice("B1", 150), LabeledPrice("B2", 200)]))
    query.answer(ok=True, shipping_options=options)


def precheckout(update: Update, context: CallbackContext) -> None:
    query = update.pre_checkout_query
    if query.invoice_payload != PAYLOAD:
        query.answer(ok=False, error_message="Something went wrong...")
    else:
        query.answer(ok=True)


def successful_payment(update: Update, context: CallbackContext) -> None:
    update.message.reply_text(f"Thank you for {update.message.successful_payment.total_amount}!")


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler("shipping", with_shipping))
    dispatcher.add_handler(CommandHandler("noshipping", without_shipping))
    dispatcher.add_handler(ShippingQueryHandler(shipping))
    dispatcher.add_handler(PreCheckoutQueryHandler(precheckout))
    dispatcher.add_handler(MessageHandler(Filters.successful_payment, successful_payment))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
