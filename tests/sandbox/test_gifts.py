"""Gifts, Stars and Premium: bought, owned, exchanged, upgraded and handed on."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.gifts import SHELF
from telegram_sandbox.payments import tills
from tests.sandbox.shopping import Shop

IDS = {kind.name: kind.id for kind in SHELF.values()}


@pytest.fixture
def shop() -> Shop:
    made = Shop()
    tills(made.world, made.bot).stars = 1_000
    return made


def stars(shop: Shop) -> int:
    return int(shop.does("getMyStarBalance")["amount"])


def owned(shop: Shop, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shop.runs("getBusinessAccountGifts", **parameters)["gifts"]
    return found


def test_a_bot_buys_a_gift_for_a_user(shop: Shop) -> None:
    sold = {gift["id"]: gift for gift in shop.does("getAvailableGifts")["gifts"]}

    shop.call("sendGift", user_id=shop.alice.id, gift_id=IDS["Heart"], text="For *you*")
    told = shop.alice.sees(lambda message: "gift" in message.content)
    listed = shop.does("getUserGifts", user_id=shop.alice.id)
    ((booked),) = shop.does("getStarTransactions")["transactions"]

    assert sold[IDS["Heart"]]["star_count"] == 15
    assert told.content["gift"]["text"] == "For *you*"
    assert [gift["gift"]["id"] for gift in listed["gifts"]] == [IDS["Heart"]]
    assert stars(shop) == 985
    assert booked["receiver"]["transaction_type"] == "gift_purchase"
    assert booked["receiver"]["gift"]["id"] == IDS["Heart"]


def test_a_channel_gets_a_gift(shop: Shop) -> None:
    channel = shop.world.channel("News", [shop.alice, shop.bot])

    assert shop.does("sendGift", chat_id=channel.id, gift_id=IDS["Cake"], pay_for_upgrade=True)

    (gift,) = shop.does("getChatGifts", chat_id=channel.id)["gifts"]
    assert gift["prepaid_upgrade_star_count"] == 25
    assert stars(shop) == 925


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"gift_id": "1"}, "STARGIFT_INVALID"),
    ({"pay_for_upgrade": True}, "STARGIFT_UPGRADE_UNAVAILABLE"),
    ({"text": "x" * 129}, "invalid text specified"),
    ({"user_id": 999_999}, "user not found"),
    ({"chat_id": 1}, "exactly one of user_id and chat_id must be specified"),
]


@pytest.mark.parametrize(("more", "refusal"), REFUSED)
def test_gifts_that_cannot_be_sent(shop: Shop, more: dict[str, Any], refusal: str) -> None:
    given: dict[str, Any] = {"user_id": shop.alice.id, "gift_id": IDS["Heart"], **more}

    said = str(shop.call("sendGift", **given)["description"])

    assert said.removeprefix("Bad Request: ") == refusal
    assert stars(shop) == 1_000


def test_money_and_limited_gifts_run_out(shop: Shop) -> None:
    tills(shop.world, shop.bot).stars = 320
    rocket: dict[str, Any] = {"user_id": shop.alice.id, "gift_id": IDS["Rocket"]}
    answers = [shop.call("sendGift", **rocket) for _ in range(4)]
    tills(shop.world, shop.bot).stars = 320
    answers.append(shop.call("sendGift", **rocket))

    assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
    assert answers[3]["description"] == "Bad Request: BALANCE_TOO_LOW"
    assert answers[4]["description"] == "Bad Request: STARGIFT_USAGE_LIMITED"


def test_an_account_takes_only_what_it_wants(shop: Shop) -> None:
    names = ("limited_gifts", "unique_gifts", "gifts_from_channels")
    nothing = {
        **dict.fromkeys(names, True),
        "unlimited_gifts": False,
        "premium_subscription": False,
    }
    shop.runs("setBusinessAccountGiftSettings", show_gift_button=False, accepted_gift_types=nothing)

    heart = shop.call("sendGift", user_id=shop.alice.id, gift_id=IDS["Heart"])
    ring = shop.call("sendGift", user_id=shop.alice.id, gift_id=IDS["Ring"])

    assert heart["description"] == "Bad Request: USER_DISALLOWED_STARGIFTS"
    assert ring["ok"]


def test_premium_lasts_as_long_as_it_was_paid_for(shop: Shop) -> None:
    tills(shop.world, shop.bot).stars = 1_500
    wrong = shop.refusal(
        "giftPremiumSubscription", user_id=shop.carol.id, month_count=3, star_count=1500
    )

    shop.does("giftPremiumSubscription", user_id=shop.carol.id, month_count=3, star_count=1000)

    assert wrong == "STARS_AMOUNT_INVALID"
    assert shop.carol.as_json()["is_premium"] is True
    assert stars(shop) == 500
    assert "BALANCE" in shop.refusal(
        "giftPremiumSubscription", user_id=shop.carol.id, month_count=3, star_count=1000
    )
    shop.clock.advance(91 * 24 * 3600)
    assert "is_premium" not in shop.carol.as_json()


def test_a_customers_gift_is_told_and_exchanged(shop: Shop) -> None:
    given = shop.bob.gives_gift(shop.alice, "Cake", "Thanks")
    ((kind, told),) = shop.news()
    (gift,) = owned(shop)

    shop.runs("convertGiftToStars", owned_gift_id=given.id)

    assert (kind, told["gift"]["text"]) == ("business_message", "Thanks")
    assert (gift["owned_gift_id"], gift["sender_user"]["id"]) == (given.id, shop.bob.id)
    assert gift["can_be_upgraded"] is True
    assert shop.runs("getBusinessAccountStarBalance") == {"amount": gift["convert_star_count"]}
    assert owned(shop) == []
    assert shop.fails("convertGiftToStars", owned_gift_id=given.id) == "STARGIFT_NOT_FOUND"


def test_a_gift_is_upgraded_and_handed_on(shop: Shop) -> None:
    given = shop.bob.gives_gift(shop.alice, "Cake")
    shop.alice.earns_stars(60)
    named: dict[str, Any] = {"owned_gift_id": given.id}
    early = shop.fails("transferGift", **named, new_owner_chat_id=shop.bob.id, star_count=25)
    unpaid = shop.fails("upgradeGift", **named)

    shop.runs("upgradeGift", **named, star_count=25, keep_original_details=True)
    (unique,) = owned(shop)
    shop.news()
    shop.runs("transferGift", **named, new_owner_chat_id=shop.bob.id, star_count=25)

    assert (early, unpaid) == ("STARGIFT_NOT_UNIQUE", "STARS_AMOUNT_INVALID")
    assert (unique["type"], unique["gift"]["name"]) == ("unique", "Cake-1")
    assert shop.runs("getBusinessAccountStarBalance") == {"amount": 10}
    assert owned(shop) == []
    ((kind, told),) = shop.news()
    assert (kind, told["unique_gift"]["origin"]) == ("business_message", "transfer")
    (bobs,) = shop.does("getUserGifts", user_id=shop.bob.id)["gifts"]
    assert bobs["gift"]["name"] == "Cake-1"


def test_what_cannot_be_upgraded_exchanged_or_handed_on(shop: Shop) -> None:
    heart = shop.bob.gives_gift(shop.alice, "Heart").id
    cake = shop.bob.gives_gift(shop.alice, "Cake").id

    assert shop.fails("upgradeGift", owned_gift_id=heart, star_count=25) == (
        "STARGIFT_UPGRADE_UNAVAILABLE"
    )
    assert shop.fails("upgradeGift", owned_gift_id=cake, star_count=25) == "BALANCE_TOO_LOW"
    shop.alice.earns_stars(25)
    shop.runs("upgradeGift", owned_gift_id=cake, star_count=25)
    assert shop.fails("upgradeGift", owned_gift_id=cake) == "STARGIFT_ALREADY_UPGRADED"
    assert shop.fails("convertGiftToStars", owned_gift_id=cake) == "STARGIFT_ALREADY_UPGRADED"
    stranger: dict[str, Any] = {
        "owned_gift_id": cake,
        "new_owner_chat_id": shop.carol.id,
        "star_count": 25,
    }
    assert shop.fails("transferGift", **stranger) == "BUSINESS_PEER_USAGE_MISSING"
    shop.may("can_transfer_and_upgrade_gifts")
    unpaid = {**stranger, "new_owner_chat_id": shop.bob.id}
    assert shop.fails("transferGift", **unpaid) == "Forbidden: BOT_ACCESS_FORBIDDEN"


def test_lists_are_filtered_sorted_and_paged(shop: Shop) -> None:
    for name in ("Heart", "Rocket", "Cake", "Ring"):
        shop.carol.gives_gift(shop.alice, name)

    def names(**wanted: Any) -> list[int]:
        return [gift["gift"]["star_count"] for gift in owned(shop, **wanted)]

    assert names() == [100, 50, 100, 15]
    assert names(sort_by_price=True) == [100, 100, 50, 15]
    assert names(exclude_unlimited=True) == [100, 100]
    assert names(exclude_unlimited=True, exclude_limited_upgradable=True) == [100]
    assert names(exclude_saved=True) == []
    first = shop.runs("getBusinessAccountGifts", limit=3)
    rest = shop.runs("getBusinessAccountGifts", limit=3, offset=first["next_offset"])
    assert (first["total_count"], len(rest["gifts"]), "next_offset" in rest) == (4, 1, False)
    assert shop.fails("getBusinessAccountGifts", offset="x") == "OFFSET_INVALID"


def test_stars_of_an_account_move_to_the_bot(shop: Shop) -> None:
    shop.alice.earns_stars(40)

    shop.runs("transferBusinessAccountStars", star_count=30)

    assert stars(shop) == 1_030
    assert shop.runs("getBusinessAccountStarBalance") == {"amount": 10}
    assert shop.fails("transferBusinessAccountStars", star_count=30) == "BALANCE_TOO_LOW"
    with pytest.raises(ValueError, match="positive"):
        shop.alice.earns_stars(0)
    with pytest.raises(ValueError, match="Heart, Cake"):
        shop.bob.gives_gift(shop.alice, "Nothing")
