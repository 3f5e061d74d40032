"""Gifts and Stars: what bots give, and what they do with what an account has got."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.business import business_of, connection_for, talk_of
from telegram_sandbox.chats import Chat
from telegram_sandbox.errors import bad_request, forbidden
from telegram_sandbox.gifts import SHELF, TRANSFER_PRICE, OwnedGift, chosen
from telegram_sandbox.living import rendered
from telegram_sandbox.payments import tills
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import format_text
from telegram_sandbox.users import User

__all__: list[str] = []

_FORMATS = {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"}
_PREMIUM = {3: 1000, 6: 1500, 12: 2500}
_MONTH = 30 * 24 * 3600


@handles("getAvailableGifts")
def get_available_gifts(call: Call) -> dict[str, Any]:
    """List what the sandbox sells; four gifts of four sorts."""
    gifts = [call.world.gifts.shown(kind) for kind in SHELF.values()]
    shown: dict[str, Any] = rendered({"gifts": gifts}, call.world, call.bot)
    return shown


@handles("sendGift")
def send_gift(call: Call) -> bool:
    """Buy a gift with the bot's Stars, and give it to a user or a channel."""
    kind = SHELF.get(call.get("gift_id"))
    if kind is None:
        raise bad_request("STARGIFT_INVALID")
    prepaid = 0
    if call.get("pay_for_upgrade"):
        if kind.upgrade is None:
            raise bad_request("STARGIFT_UPGRADE_UNAVAILABLE")
        prepaid = kind.upgrade
    receiver = _receiver(call)
    _check_taken(receiver, "unlimited_gifts" if kind.total is None else "limited_gifts")
    said = _said(call)
    till = tills(call.world, call.bot)
    if till.stars < kind.price + prepaid:
        raise bad_request("BALANCE_TOO_LOW")
    gift = call.world.gifts.give(kind, receiver.id, call.bot, said, prepaid=prepaid)
    partner: dict[str, Any] = {"gift": call.world.gifts.shown(kind)}
    if isinstance(receiver, User):
        bought = {"type": "user", "transaction_type": "gift_purchase", "user": receiver.as_json()}
        partner |= bought
        content = gift.message(call.world.gifts, "")
        call.world.post(call.bot.dialog(receiver), call.bot, content)
    else:
        partner |= {"type": "chat", "chat": receiver.as_json()}
        call.world.history.add(receiver, f"{call.bot.username} gives a {kind.name}")
    shown = rendered(partner, call.world, call.bot)
    till.move(-kind.price - prepaid, shown, call.world.now(), call.world.new_id())
    return True


@handles("giftPremiumSubscription")
def gift_premium_subscription(call: Call) -> bool:
    """Buy months of Telegram Premium for a user with the bot's Stars."""
    user = _user(call, "user_id")
    months, stars = call.get("month_count"), call.get("star_count")
    if _PREMIUM[months] != stars:
        raise bad_request("STARS_AMOUNT_INVALID")
    _check_taken(user, "premium_subscription")
    _said(call)
    till = tills(call.world, call.bot)
    if till.stars < stars:
        raise bad_request("BALANCE_TOO_LOW")
    user.premium_until = max(user.premium_until, call.world.clock.now()) + months * _MONTH
    partner = {
        "type": "user",
        "transaction_type": "premium_purchase",
        "user": user.as_json(),
        "premium_subscription_duration": months,
    }
    till.move(-stars, partner, call.world.now(), call.world.new_id())
    line = f"{call.bot.username} gives {user.first_name} {months} months of Premium"
    call.world.history.add(call.bot.dialog(user), line)
    return True


@handles("getUserGifts")
def get_user_gifts(call: Call) -> dict[str, Any]:
    """List the gifts of a user."""
    owner = _user(call, "user_id").id
    return chosen(call.world.gifts, owner, call.parameters.values, call.bot, own=False)


@handles("getChatGifts")
def get_chat_gifts(call: Call) -> dict[str, Any]:
    """List the gifts of a chat."""
    owner = call.chat(write=False).id
    return chosen(call.world.gifts, owner, call.parameters.values, call.bot, own=False)


@handles("getBusinessAccountGifts")
def get_business_account_gifts(call: Call) -> dict[str, Any]:
    """List the gifts of an account that the bot works for."""
    owner = connection_for(call, "can_view_gifts_and_stars").user.id
    return chosen(call.world.gifts, owner, call.parameters.values, call.bot, own=True)


@handles("getBusinessAccountStarBalance")
def get_business_account_star_balance(call: Call) -> dict[str, Any]:
    """Count the Stars of an account."""
    return {"amount": business_of(connection_for(call, "can_view_gifts_and_stars").user).stars}


@handles("transferBusinessAccountStars")
def transfer_business_account_stars(call: Call) -> bool:
    """Move Stars of an account to the bot."""
    user = connection_for(call, "can_transfer_stars").user
    stars: int = call.get("star_count")
    _pay(user, stars)
    kind = "business_account_transfer"
    partner = {"type": "user", "transaction_type": kind, "user": user.as_json()}
    tills(call.world, call.bot).move(stars, partner, call.world.now(), call.world.new_id())
    return True


@handles("convertGiftToStars")
def convert_gift_to_stars(call: Call) -> bool:
    """Exchange a gift of an account for Stars."""
    user = connection_for(call, "can_convert_gifts_to_stars").user
    gift = _owned(call, user)
    if gift.unique is not None:
        raise bad_request("STARGIFT_ALREADY_UPGRADED")
    del call.world.gifts.owned[gift.id]
    business_of(user).stars += gift.kind.worth
    return True


@handles("upgradeGift")
def upgrade_gift(call: Call) -> bool:
    """Make a gift of an account a unique one."""
    connection = connection_for(call, "can_transfer_and_upgrade_gifts")
    user = connection.user
    gift = _owned(call, user)
    if gift.unique is not None:
        raise bad_request("STARGIFT_ALREADY_UPGRADED")
    if gift.kind.upgrade is None:
        raise bad_request("STARGIFT_UPGRADE_UNAVAILABLE")
    if not gift.prepaid:
        _check_price(call, gift.kind.upgrade)
        _pay(user, gift.kind.upgrade)
    giver = gift.sender
    call.world.gifts.upgrade(gift, keep_details=bool(call.get("keep_original_details")))
    if isinstance(giver, User):
        _tell(call, user, giver, gift, "upgrade")
    return True


@handles("transferGift")
def transfer_gift(call: Call) -> bool:
    """Give a unique gift of an account to somebody it talks with."""
    user = connection_for(call, "can_transfer_and_upgrade_gifts").user
    gift = _owned(call, user)
    if gift.unique is None:
        raise bad_request("STARGIFT_NOT_UNIQUE")
    receiver = _user(call, "new_owner_chat_id")
    talk = talk_of(user, receiver)
    if talk is None or not talk.is_fresh():
        raise bad_request("BUSINESS_PEER_USAGE_MISSING")
    _check_price(call, TRANSFER_PRICE)
    _pay(user, TRANSFER_PRICE)
    gift.owner, gift.sender, gift.date = receiver.id, user, call.world.now()
    _tell(call, user, receiver, gift, "transfer")
    return True


def _receiver(call: Call) -> User | Chat:
    if ("user_id" in call) == ("chat_id" in call):
        raise bad_request("exactly one of user_id and chat_id must be specified")
    if "user_id" in call:
        return _user(call, "user_id")
    chat = call.chat(write=False)
    if chat.type == "private" and chat.owner is not None:
        return chat.owner
    if chat.type != "channel":
        raise bad_request("STARGIFT_PEER_INVALID")
    return chat


def _user(call: Call, name: str) -> User:
    user = call.world.users.get(call.get(name))
    if user is None:
        raise bad_request("user not found")
    return user


def _check_taken(receiver: User | Chat, sort: str) -> None:
    """Refuse what the account has said it does not take."""
    facts = receiver.facts if isinstance(receiver, User) else receiver.settings
    accepted: dict[str, bool] = facts.get("accepted_gift_types") or {}
    if not accepted.get(sort, True):
        raise bad_request("USER_DISALLOWED_STARGIFTS")


def _said(call: Call) -> dict[str, Any]:
    text, entities = format_text(
        call.world, call.get("text", ""), call.get("text_parse_mode"), call.get("text_entities")
    )
    kept = [entity for entity in entities if entity["type"] in _FORMATS]
    said: dict[str, Any] = {"text": text} if text else {}
    return {**said, "entities": kept} if kept else said


def _owned(call: Call, user: User) -> OwnedGift:
    gift = call.world.gifts.owned.get(call.get("owned_gift_id"))
    if gift is None or gift.owner != user.id:
        raise bad_request("STARGIFT_NOT_FOUND")
    return gift


def _check_price(call: Call, stars: int) -> None:
    """Refuse a call that does not offer the price, or may not spend the account's Stars."""
    if call.get("star_count", 0) != stars:
        raise bad_request("STARS_AMOUNT_INVALID")
    if "can_transfer_stars" not in connection_for(call).rights:
        raise forbidden("BOT_ACCESS_FORBIDDEN")


def _pay(user: User, stars: int) -> None:
    business = business_of(user)
    if business.stars < stars:
        raise bad_request("BALANCE_TOO_LOW")
    business.stars -= stars


def _tell(call: Call, user: User, other: User, gift: OwnedGift, origin: str) -> None:
    """Write about a gift where the two talk, if they do."""
    talk = talk_of(user, other)
    if talk is not None:
        call.world.post(talk, user, gift.message(call.world.gifts, origin))
