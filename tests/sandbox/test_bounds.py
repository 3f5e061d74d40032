"""A server that runs for weeks: of what comes and comes, the oldest is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import User, acting, bounds, business, payments, pressing, stories
from telegram_sandbox.files import FileStore, Upload
from telegram_sandbox.gifts import SHELF
from telegram_sandbox.payments import tills
from telegram_sandbox.pinning import pin
from tests.sandbox.shopping import Shop


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Return a shop in a world that remembers five of everything."""
    monkeypatch.setattr(bounds.keep_newest, "__defaults__", (5,))
    for module, name in [
        (acting, "_MANY"),
        (bounds, "_PICTURES"),
        (business, "_CONNECTIONS"),
        (payments, "_TRANSACTIONS"),
        (pressing, "_ANSWERS"),
        (stories, "_STORIES"),
    ]:
        monkeypatch.setattr(module, name, 5)
    return Shop()


def gift(shop: Shop, number: int) -> None:
    shop.world.gifts.give(next(iter(SHELF.values())), shop.bob.id, shop.alice)


def connection(shop: Shop, number: int) -> None:
    shop.alice.disconnects()
    shop.alice.connects(shop.bot)


def story(shop: Shop, number: int) -> None:
    with shop.world.changed:
        stories.publish(shop.alice, shop.bot, {}, 3600, stays=True, protected=False)


def payment(shop: Shop, number: int) -> None:
    order = {"currency": "XTR", "payload": "x", "prices": [{"label": "x", "amount": 1}]}
    invoice = payments.Invoice(shop.bot, order)
    tills(shop.world, shop.bot).earn(payments.Charge(f"{number}", shop.alice, invoice, 1, 0))


def invoice_link(shop: Shop, number: int) -> None:
    prices = [{"label": "x", "amount": 1}]
    shop.does(
        "createInvoiceLink", title="x", description="x", payload="x", currency="XTR", prices=prices
    )


def score(shop: Shop, number: int) -> None:
    sent = shop.does("sendGame", game_short_name=f"game{number}")
    shop.does("setGameScore", user_id=shop.alice.id, score=1, message_id=sent["message_id"])


def action(shop: Shop, number: int) -> None:
    with shop.world.changed:
        shop.world.actions.begin(shop.bot, shop.chat, "typing", number)
    shop.clock.advance(10)


def draft(shop: Shop, number: int) -> None:
    with shop.world.changed:
        shop.world.actions.draft(shop.bot, shop.chat, 1, {"text": "x"}, thread=number)
    shop.clock.advance(60)


def own_picture(shop: Shop, number: int) -> None:
    shop.alice.shows_photo(b"%d" % number)


def song(shop: Shop, number: int) -> None:
    shop.alice.shows_audio(b"%d" % number)


def sticker_set(shop: Shop, number: int) -> None:
    one = {"sticker": "attach://one", "format": "static", "emoji_list": ["😀"]}
    named = {"name": f"set{number}_by_tea_bot", "title": "x", "user_id": shop.alice.id}
    shop.does("createNewStickerSet", {"one": b"webp"}, stickers=[one], **named)


def topic(shop: Shop, number: int) -> None:
    forum = next(iter(shop.world.groups.values()), None) or shop.world.supergroup(
        "Forum", [shop.alice], forum=True
    )
    shop.alice.opens_topic(f"Topic {number}", forum)


def link(shop: Shop, number: int) -> None:
    group = next(iter(shop.world.groups.values()), None) or shop.group()
    shop.alice.makes_link(group)


def cached_answer(shop: Shop, number: int) -> None:
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": f"{number}"}]]}
    if number == 0:
        shop.does("sendMessage", text="?", reply_markup=keys)
    newest = max(shop.chat.messages)
    if number:
        shop.does("editMessageReplyMarkup", message_id=newest, reply_markup=keys)
    press = shop.alice.presses("Go")
    shop.does("answerCallbackQuery", callback_query_id=press.id, text="x", cache_time=3600)


GROWING: dict[str, tuple[Callable[[Shop, int], None], Callable[[Shop], Any]]] = {
    "gifts": (gift, lambda s: s.world.gifts.owned),
    "business connections": (connection, lambda s: s.world.businesses[s.alice.id].connections),
    "stories": (story, lambda s: s.world.businesses[s.alice.id].stories),
    "payments": (payment, lambda s: tills(s.world, s.bot).charges),
    "invoice links": (invoice_link, lambda s: tills(s.world, s.bot).links),
    "games": (score, lambda s: s.world.scores._scores),
    "actions": (action, lambda s: s.world.actions._actions),
    "drafts": (draft, lambda s: s.world.actions._drafts),
    "pictures": (own_picture, lambda s: s.alice.photos),
    "songs": (song, lambda s: s.alice.audios),
    "sticker sets": (sticker_set, lambda s: s.world.sticker_sets),
    "topics": (topic, lambda s: next(iter(s.world.groups.values())).topics),
    "invite links": (link, lambda s: next(iter(s.world.groups.values())).links),
    "answers that apps give": (
        cached_answer,
        lambda s: s.chat.messages[max(s.chat.messages)].notes["answers"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", GROWING)
def test_the_oldest_are_forgotten(shop: Shop, what: str) -> None:
    grow, kept = GROWING[what]

    for number in range(9):
        grow(shop, number)

    assert 0 < len(kept(shop)) <= 5


def test_the_connection_that_holds_is_not_forgotten(shop: Shop) -> None:
    for number in range(9):
        connection(shop, number)

    held = shop.world.businesses[shop.alice.id].open
    assert held is not None
    assert shop.does("getBusinessConnection", business_connection_id=held.id)["is_enabled"]


def test_general_is_not_forgotten(shop: Shop) -> None:
    for number in range(9):
        topic(shop, number)

    topics = next(iter(shop.world.groups.values())).topics or {}
    assert [one.name for one in topics.values()][::4] == ["General", "Topic 8"]


def test_small_files_are_bounded_by_number() -> None:
    store = FileStore(most=5)

    kept = [store.keep("document", Upload("x", b"%d" % number)) for number in range(9)]

    found = [store.find(1, store.id_for(1, one)) for one in kept]
    assert found == [None] * 4 + kept[4:]


def test_a_pin_leaves_with_its_message(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telegram_sandbox.chats._HISTORY", 5)
    with shop.world.changed:
        for _ in range(9):
            pin(shop.world.post(shop.chat, shop.bot, {"text": "x"}), shop.bot)

    assert set(shop.chat.pinned) <= set(shop.chat.messages)


def test_failures_of_updates_that_are_gone_are_forgotten(shop: Shop) -> None:
    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("500 Internal Server Error", [])
        return []

    shop.world.webhook_app = app
    assert shop.call("setWebhook", url="https://127.0.0.1/hook")["ok"]
    hook = shop.bot.webhook
    assert hook is not None

    def fails(user: User) -> int:
        user.sends("x", shop.bot)
        shop.world.settle()
        return len(hook._failed)

    assert [fails(user) for user in (shop.alice, shop.bob, shop.carol)] == [1, 2, 3]
    shop.bot.queue.clear()
    assert fails(shop.alice) == 1
